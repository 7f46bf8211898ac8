"""The pages of derive and flow, of every scenario."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from rich.cells import cell_len

import rnntrace
from rnntrace.cells.notations import NOTATIONS
from rnntrace.scenario.model import Scenario
from rnntrace.tracing.flow import Stream, streams
from rnntrace.tracing.local import gradient_of
from rnntrace.tracing.paths import PathNode, TooManyPaths, paths
from rnntrace.tracing.recurrence import State
from rnntrace.tracing.trace import Trace
from rnntrace.tracing.traces import Traces
from rnntrace.writing.document import Document
from rnntrace.writing.figures import Style
from rnntrace.writing.insights.derivation import derivation_document
from rnntrace.writing.insights.derived import Asked, derived
from rnntrace.writing.insights.flow import flow_document
from rnntrace.writing.insights.textbooks import textbooks
from rnntrace.writing.letters import Letters
from tests.support.markdown_rules import broken_rules
from tests.support.network_texts import GRU, LAYERED, LSTM
from tests.support.pages import SCENARIOS, scenario_of
from tests.support.patience import combined, patiently
from tests.support.rendered import to_markdown, to_text

WIDTHS = (50, 60, 80, 120)
# Its pages are those of other networks, and take their time.
LARGE = "ten-thousand-words"


@cache
def scenario(path: Path) -> Scenario:
    return rnntrace.load(path)


@cache
def streams_of(found: Scenario) -> tuple[Stream, ...]:
    """Of all states, for the first example that has a target."""
    chain = found.exercise.chain
    followed = [State(name, each.part) for each in chain for name in each.system.recurrent]
    number = next(i for i, each in enumerate(found.examples) if each.targets and any(each.targets.present))
    return tuple(streams(found, number, followed, 40))


def flow_page(found: Scenario, width: int | None) -> Document:
    return flow_document(streams_of(found), found.title, Style(), width=width)


@cache
def derivations(found: Scenario) -> tuple[Document, ...]:
    """Of an entry of the first weight that the recurrence multiplies with."""
    whole = rnntrace.bptt(found)
    trace = whole.examples[0] if isinstance(whole, Traces) else whole
    documents = []
    for name, array in list(found.parameters.items())[:3]:
        node, places = PathNode(name, None, trace.calculation.part), (0,) * array.ndim
        try:
            ways = list(paths(trace, node, places))
        except TooManyPaths:
            continue
        gradient = float(gradient_of(trace, name)[places])
        shown = derived(trace, Asked(node, places), ways, 4, gradient)
        documents.append(derivation_document(shown, Style()))
    return tuple(documents)


def documents(found: Scenario, width: int | None) -> Iterator[Document]:
    if found.exercise.last.system.recurrent:
        yield flow_page(found, width)
    yield from derivations(found)


EVERY = [path for path in SCENARIOS if path.stem != LARGE and scenario(path).system.loss]


# One matrix, layers, an embedding, and none that recurs.
USUAL = [path for path in EVERY if path.stem in ("hello-world", "stacked", "named-entities", "and-gate")]


@pytest.mark.parametrize("ascii", [False, pytest.param(True, marks=pytest.mark.long)])
@pytest.mark.parametrize("path", patiently(EVERY, USUAL), ids=lambda path: path.stem)
def test_pages_fit(path: Path, ascii: bool) -> None:
    """At every width, with and without mathematical signs."""
    for width in WIDTHS:
        for document in documents(scenario(path), width):
            page = to_text(document, width, ascii=ascii)
            assert max(map(cell_len, page.splitlines())) <= width
            assert page.isascii() or not ascii or path.stem == "translation"


@pytest.mark.parametrize("path", patiently(EVERY, 4), ids=lambda path: path.stem)
def test_pages_as_documents(path: Path) -> None:
    """The Markdown keeps the rules."""
    for document in documents(scenario(path), None):
        assert broken_rules(to_markdown(document), "dollar") == []


NETWORKS = {"lstm": LSTM, "gru": GRU.format(cell="gru"), "layered": LAYERED}
# Layers with each way of writing that has a sign of its own for them, in words of PyTorch's and in letters.
FEW = [
    *(("gru", notation) for notation in NOTATIONS),
    ("lstm", "goodfellow"),
    ("layered", "pytorch"),
    ("layered", "ng"),
]


@pytest.mark.parametrize(("name", "notation"), combined(NETWORKS, NOTATIONS, usual=FEW[::2]))
def test_pages_in_every_notation(name: str, notation: str) -> None:
    """They fit, and keep the rules."""
    found = replace(scenario_of(NETWORKS[name]), notation=notation)
    for document in documents(found, 80):
        assert max(map(cell_len, to_text(document, 80).splitlines())) <= 80
        assert broken_rules(to_markdown(document), "dollar") == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("hello-world", "the factors multiply to the textbooks'"),
        ("gru", "is the sum over 4 paths"),
        ("lstm", "is one block"),
        ("feedforward", ""),
    ],
)
def test_what_is_said_of_the_textbooks(name: str, words: str) -> None:
    """Where one path leads from step to step, where several, where several states go together, and
    where none does."""
    (path,) = (path for path in SCENARIOS if path.stem == name)
    trace = rnntrace.bptt(scenario(path))
    assert not isinstance(trace, Traces)
    parameter = next(iter(trace.calculation.parameters))
    found = textbooks(paths(trace, PathNode(parameter, None), (0, 0)), Letters.of(trace.calculation))
    said = "".join(part for part in found if isinstance(part, str))
    assert words in said
    assert bool(said) == bool(words)


def test_a_number_stays_with_its_shade() -> None:
    """In a document no line is broken between them, and up to a dozen columns are all there."""
    (path,) = (path for path in SCENARIOS if path.stem == "named-entities")
    text = to_markdown(flow_page(scenario(path), None))
    assert "█\u00a00.11" in text
    assert "k\u00a0=\u00a09" in text or "k = 9" in text
    assert "⋯" not in text.split("How each step")[0]


def sum_of_paths(name: str) -> list[str]:
    """The numbers of the last block of a page of ``derive``, as they are printed: the terms, then the sum."""
    trace = rnntrace.bptt(scenario(next(path for path in SCENARIOS if path.stem == name)))
    assert isinstance(trace, Trace)
    node, places = PathNode("W_hh", None, trace.calculation.part), (0, 1)
    gradient = float(gradient_of(trace, "W_hh")[places])
    shown = derived(trace, Asked(node, places), list(paths(trace, node, places)), 12, gradient)
    _, _, last = to_text(derivation_document(shown, Style()), 80).partition("All paths together")
    numbers = (line for line in last.splitlines() if line.strip().startswith(("=", "+")))
    return re.findall(r"-?\d+\.\d+(?:e-\d+)?", " ".join(numbers))


def test_paths_that_are_added_have_the_same_decimals() -> None:
    """A small one has no more of them than the others, and they add up to the number below them."""
    *terms, total = sum_of_paths("hello-world")
    assert terms == ["-0.064977", "0.014628", "-0.005097"]
    assert (sum(map(Decimal, terms)).quantize(Decimal(total)), total) == (Decimal("-0.0554"), "-0.0554")


def test_many_paths_to_one_loss_add_up_too() -> None:
    """The paths that are not shown stand in the sum as one term."""
    *terms, total = sum_of_paths("vanishing")
    assert len(terms) == 13
    assert sum(map(Decimal, terms)).quantize(Decimal(total)) == Decimal(total)
