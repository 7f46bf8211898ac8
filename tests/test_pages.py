"""Pages for whoever works in Python: what the commands write, from a trace."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

import rnntrace
from rnntrace.tracing.notated import in_notation
from rnntrace.writing.document import Document
from rnntrace.writing.overview.describe import describe_document
from tests.support.command import run


@pytest.mark.parametrize(
    ("scenario", "arguments", "options"),
    [
        ("hello-world", ["bptt", "--step", "3"], {"kind": "bptt", "step": 3}),
        ("hello-world", ["bptt", "--only", "x,W_hh"], {"kind": "bptt", "only": "x, W_hh"}),
        (
            "lstm",
            ["forward", "--step", "2-3", "--digits", "2"],
            {"kind": "forward", "step": range(2, 4), "digits": 2},
        ),
        (
            "lstm",
            ["forward", "--only", "h,c", "--full"],
            {"kind": "forward", "only": ["h", "c"], "full": True},
        ),
        ("translation", ["bptt", "--notation", "ng"], {"kind": "bptt", "notation": "ng"}),
        ("sentiment", ["export", "--to", "text", "--detail", "brief"], {"kind": "whole", "detail": "brief"}),
        ("stacked", ["describe"], {"kind": "describe"}),
    ],
)
def test_a_page_is_what_the_command_shows(
    scenario: str, arguments: list[str], options: dict[str, Any]
) -> None:
    """The same text, with the same options."""
    command, *others = arguments
    trace = rnntrace.bptt(rnntrace.load(scenario))
    page = trace.page(**options)
    shown = run(command, scenario, *others).stdout
    assert page.text() == str(page) == shown
    narrow = run(command, scenario, *others, "--width", "60").stdout
    assert rnntrace.page(trace, **options).text(60) == narrow


def test_a_page_in_markdown() -> None:
    """In both dialects."""
    trace = rnntrace.bptt(rnntrace.load("hello-world"))
    for math in ("dollar", "fenced"):
        expected = run("export", "hello-world", "--math", math).stdout
        assert trace.page().markdown(math) == expected


def test_a_page_is_a_document() -> None:
    """It can be written by whatever writes documents, and says what it is of."""
    page = rnntrace.bptt(rnntrace.load("hello-world")).page("bptt", step=3, only="h")
    assert isinstance(page, Document)
    assert isinstance(page, rnntrace.Page)
    assert list(page.blocks)
    assert repr(page) == "<Page: bptt of 'Hello World', step=3, only='h'. print() shows it>"
    assert page.text(40, ascii=True).isascii()


def test_a_trace_that_was_rounded_on_the_way_keeps_its_digits() -> None:
    """Its numbers have been written down with so many, whatever is asked for."""
    from rnntrace.writing.numbers import pencil

    scenario = rnntrace.load("hello-world")
    page = rnntrace.bptt(scenario, pencil=pencil(2)).page("forward", digits=6)
    assert str(page) == run("forward", "hello-world", "--rounding", "carried", "--digits", "2").stdout


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"kind": "bpt"}, "there is no kind of page 'bpt'. Did you mean 'bptt'?"),
        ({"kind": 3}, "there is no kind of page 3. There are 'forward', 'bptt', 'whole', 'describe'"),
        ({"kind": "bptt", "step": 4}, "there is no step 4; the trace has steps 1 to 3"),
        ({"kind": "bptt", "step": ()}, "step has no step in it; leave it out for all"),
        ({"kind": "forward", "only": "W_hh"}, "there is no 'W_hh' here. There are: x, a, h, s, ŷ (y_hat), L"),
        ({"kind": "forward", "only": []}, "only names nothing. There are: x, a, h, s, ŷ (y_hat), L"),
        ({"step": 2}, "step and only are for pages of one pass, 'forward', 'bptt', not for 'whole'"),
        ({"notation": "socker"}, "there is no notation 'socker'. Did you mean 'socher'?"),
        ({"detail": "fine"}, "there is no detail 'fine'. There are 'brief', 'normal', 'full'"),
        ({"digits": 0}, "digits is 0, expected 1 or more"),
    ],
)
def test_what_there_is_not(options: dict[str, Any], message: str) -> None:
    """A sentence says what is wrong, and what would be right; at once, not when the page is shown."""
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        rnntrace.bptt(rnntrace.load("hello-world")).page(**options)


def test_no_page_of_gradients_without_gradients() -> None:
    """It is said what records them."""
    with pytest.raises(
        ValueError, match=r"^no gradients were recorded; rnntrace\.bptt\(scenario\) records them$"
    ):
        rnntrace.forward(rnntrace.load("hello-world")).page("bptt")


@pytest.mark.parametrize("name", ["translation", "sentiment"])
def test_another_notation_has_the_same_numbers(name: str) -> None:
    """An encoder's, and those of every example; the trace itself keeps its letters."""
    trace = rnntrace.bptt(rnntrace.load(name))
    before = trace.exercise.last.notation
    found = in_notation(trace, "socher")
    assert {each.notation for chain in found.exercise.chains for each in chain} == {"socher"}
    assert trace.exercise.last.notation == before
    for one, other in zip(trace.examples, found.examples, strict=True):
        for mine, theirs in zip(one.chain, other.chain, strict=True):
            assert theirs.calculation.notation == "socher"
            assert all(np.array_equal(mine[each], theirs[each]) for each in mine)
            assert np.array_equal(mine.grad("W_hh"), theirs.grad("W_hh"))


def test_whoever_asks_for_no_page_loads_none() -> None:
    """Nothing that pages are made of comes with a trace."""
    script = """
import sys, rnntrace
trace = rnntrace.bptt(rnntrace.load("hello-world"))
rooms = ("rnntrace.writing", "rnntrace.rendering", "rnntrace.pages")
assert not [name for name in sys.modules if name.startswith(rooms)]
trace.page("bptt", step=3)
assert "rnntrace.pages" in sys.modules
"""
    subprocess.run([sys.executable, "-c", script], check=True)


def test_a_notebook_is_shown_the_page() -> None:
    """Of a page, a trace and a scenario: HTML with formulas in a frame of its own, which can be pointed at,
    with its text where frames and styles are taken out; and LaTeX; in plain text a page is read, and of the
    others there is a line."""
    scenario = rnntrace.load("hello-world")
    trace = rnntrace.bptt(scenario)
    part = trace.page("bptt", step=3)
    overview = rnntrace.Page(describe_document(scenario.exercise).make)
    for shown, page in ((part, part), (trace, trace.page()), (scenario, overview)):
        bundle = shown._repr_mimebundle_()
        assert set(bundle) == {"text/plain", "text/html", "text/latex"}
        frame, text, style = ElementTree.fromstring(f"<cell>{bundle['text/html']}</cell>")
        assert f".{text.attrib['class']} {{ display: none }}" == style.text
        assert text.text == page.text()
        inside = frame.attrib["srcdoc"]
        assert inside.startswith("<!DOCTYPE html>")
        assert "<math" in inside
        assert r"\begin{document}" not in bundle["text/latex"]
        assert r"W_{hh}" in bundle["text/latex"]
    assert 'id="points"' in trace._repr_mimebundle_()["text/html"].replace("&quot;", '"')
    assert trace._repr_mimebundle_()["text/plain"] == repr(trace)
    assert "∂L/∂h₃" in trace.page("bptt", step=3)._repr_mimebundle_()["text/plain"]
