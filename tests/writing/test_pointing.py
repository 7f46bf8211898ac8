"""Numbers that are pointed at: the line that each is worked in by itself, and what it is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rnntrace
from rnntrace.equations.parser import parse_expression
from rnntrace.equations.tree import Symbol
from rnntrace.marking.asked import Asked
from rnntrace.marking.questions import questions
from rnntrace.marking.rules.asking import Rules
from rnntrace.rendering.blanks import Blanks
from rnntrace.rendering.drawing import Pen
from rnntrace.rendering.one_line import one_line, pointed_text
from rnntrace.tracing.addresses import Address
from rnntrace.tracing.canonical import canonical
from rnntrace.tracing.run import bptt
from rnntrace.tracing.trace import Trace
from rnntrace.tracing.traces import Traces
from rnntrace.writing.document import Worked
from rnntrace.writing.figures import Style
from rnntrace.writing.formula import Blank, Scalar, Span
from rnntrace.writing.leaves import leaves
from rnntrace.writing.numbers import pencil
from rnntrace.writing.pages.walkthrough import whole_document
from rnntrace.writing.pointing.pointing import Pointing
from tests.support import cells
from tests.support.network_texts import BEGUN, PAIRS
from tests.support.other_equations import Equations, other_equations
from tests.support.own_cells import Cell, own_cells
from tests.support.pages import SCENARIOS, scenario_of
from tests.support.patience import patiently
from tests.support.pointed_lines import (
    everywhere,
    on_pages,
    problems,
    wrong_letters,
    wrong_numbers,
    wrong_sources,
)
from tests.support.worksheets import leaks, redrawn, worked

TEXTS = {"pairs": PAIRS, "begun": BEGUN}
LARGE = ("ten-thousand-words",)
PAGES = [name for name in (*(path.stem for path in SCENARIOS), *TEXTS) if name not in LARGE]
# Those in whose pages every letter is one of the standard notation's.
LETTERS = (
    "lstm",
    "gru",
    "translation",
    "minimal-gated-unit",
    "relu-by-hand",
    "one-unit",
    "stacked",
    "vanishing",
)


@cache
def traced(name: str, fuse: bool = True, digits: int | None = None) -> Trace | Traces:
    scenario = scenario_of(TEXTS[name]) if name in TEXTS else rnntrace.load(name)
    return bptt(scenario.exercise, fuse=fuse, pencil=digits and pencil(digits))


# -- every number on a page ------------------------------------------------------------------------


@pytest.mark.parametrize("fuse", patiently([True, False], [True]))
@pytest.mark.parametrize("name", patiently(PAGES, ["hello-world", "one-unit"]))
def test_the_numbers_of_every_line_give_its_result(name: str, fuse: bool) -> None:
    """As an independent reader works them again, to the last digit where the sign says so; and the result is
    the trace's. They are those of the sources."""
    found = traced(name, fuse)
    letters = (wrong_letters,) if name in LETTERS else ()
    assert problems(found, on_pages(found), (wrong_numbers, wrong_sources, *letters)) == []


# Of each trace some lines are read, of every trace others.
some = st.builds(lambda start: slice(start, None, 61), st.integers(0, 60))
EXACT_ENOUGH = Style(digits=6)
# Large equations, and many pages, take a while.
few = settings(max_examples=-(-settings.default.max_examples // 3))
CHECKS = (wrong_numbers, wrong_sources, wrong_letters)


@few
@given(own_cells(), st.booleans(), some)
def test_lines_of_any_cell(cell: Cell, fuse: bool, some: slice) -> None:
    """Whatever the cell, and whichever number of it, numbers and letters give the result. (Every step has a
    target: of what falls away without one, the letters have a value.)"""
    complete = replace(cell, targets=tuple(target or 0 for target in cell.targets))
    found = rnntrace.bptt(complete.scenario(), fuse=fuse)
    assert isinstance(found, Trace)
    assert problems(found, everywhere(found, some), CHECKS, EXACT_ENOUGH) == []


@given(other_equations(), some)
def test_lines_of_any_equations(equations: Equations, some: slice) -> None:
    """The same of numbers, vectors and matrices that go together as they like."""
    found = rnntrace.bptt(equations.exercise())
    assert isinstance(found, Trace)
    assert problems(found, everywhere(found, some), CHECKS, EXACT_ENOUGH) == []


@few
@given(cells.made_networks(), st.booleans(), some)
def test_lines_of_any_network(network: cells.Deep, fuse: bool, some: slice) -> None:
    """And of networks put together at random, of all cells, outputs, layers and directions, with steps that
    lack an input or a target."""
    found = rnntrace.bptt(network.scenario(), fuse=fuse)
    every = on_pages(found, some=some)
    assert problems(found, every, (wrong_numbers, wrong_sources)) == []


# -- as pages have them ----------------------------------------------------------------------------


def printed(line: Worked) -> Iterator[tuple[Address | None, str]]:
    """The numbers of a worked equation as they are printed, each with its address."""
    blanks = Blanks(line.form, line.step, Pen())
    texts = blanks.filled(line).numbers
    for leaf in leaves((line.form.head, line.form.stages)):
        if isinstance(leaf, Scalar):
            if isinstance(leaf.number, Blank):
                yield line.address(leaf), texts[blanks.slot(leaf).text].strip("()")
        elif isinstance(leaf.cells, Blank):
            rows = blanks.slots(leaf, Span(0, len(leaf.rows)), Span(0, len(leaf.columns)))
            for i, row in enumerate(leaf.rows):
                for j, column in enumerate(leaf.columns):
                    yield line.address(leaf, row, column), texts[rows[i][j].text]


@pytest.mark.parametrize("digits", [None, 4], ids=["rounded as shown", "carried"])
@pytest.mark.parametrize("name", patiently(PAGES, ["hello-world"]))
def test_a_number_has_the_digits_that_it_has_on_its_page(name: str, digits: int | None) -> None:
    """At the end of its line as on the page, and in the lines of others as at the end of its own; where a
    page has it in several ways, beside others that are smaller, in one of these. Of zeros nothing is said."""
    found, style = traced(name, digits=digits), Style(carried=digits is not None)
    pointing, ends, within = Pointing(found, style), {}, []
    on_page: dict[Address, set[str]] = {}
    for block in whole_document(found, style).blocks:
        for address, text in printed(block) if isinstance(block, Worked) else ():
            if address and (pointed := pointing(address)):
                on_page.setdefault(pointed.of, set()).add(text)
                if pointed.of not in ends:
                    *before, (_, ends[pointed.of]) = printed(pointed.line)
                    within += [(canonical(found, each), text) for each, text in before if each]
    assert ends
    assert [text for address, text in ends.items() if text not in on_page[address] and text.strip("0.")] == []
    of_quantities = [(address, text) for address, text in within if isinstance(address.of, Symbol)]
    assert [(address, text) for address, text in of_quantities if text != ends.get(address, text)] == []


@pytest.mark.parametrize("name", patiently(["hello-world", "translation", "sentiment"], ["hello-world"]))
def test_with_a_pencil_lines_have_the_numbers_that_were_written_down(name: str) -> None:
    """Those of a trace that was worked so; at one go they may come to another last digit, and it is said."""
    found, style = traced(name, digits=4), Style(carried=True)
    assert problems(found, on_pages(found, style), (wrong_numbers, wrong_sources), style) == []


def test_step_2_and_all_gradients_of_hello_world(golden: Callable[[str, str], None]) -> None:
    """What a reader who points at them sees."""
    found = traced("hello-world")
    pointing = Pointing(found)
    every = [each for address in on_pages(found) if (each := pointing(address))]
    shown = [each for each in every if each.of.step == 2 or (each.of.step is None and each.sources)]
    golden("\n\n".join(map(pointed_text, shown)) + "\n", "hello-world.pointed.txt")


# -- one by one ------------------------------------------------------------------------------------


class Number(NamedTuple):
    """A number of a scenario, by what it is of as text, and with what else its address has."""

    scenario: str
    of: str
    step: int | None
    entry: tuple[int, ...] = ()
    more: tuple[tuple[str, Any], ...] = ()


def said(number: Number) -> list[str]:
    """What is said of it, line by line."""
    more = dict(number.more)
    if "equation" in more:
        more["equation"] = parse_expression(more["equation"], derived=True)
    address = Address(parse_expression(number.of, derived=True), number.step, number.entry, **more)
    pointed = Pointing(traced(number.scenario))(address)
    assert pointed
    return pointed_text(pointed).splitlines()


IN_A, TO_W_XH, IN_DH = ((("equation", left),) for left in ("a[t]", "dL/dW_xh", "dL/dh[t]"))
ENCODER, DECODER, OF_ALL = (("part", "encoder"),), (("part", "decoder"),), (("example", None),)
SAID = {
    Number("hello-world", "W_xh", None, (0, 1)): (
        "weight, row 1, column 2 (Hello), given",
        "W_xh[1,2] = -0.20",
    ),
    Number("random-weights", "W_hh", None, (0, 0)): (
        "weight, row 1, column 1, from a random generator (normal, scale 0.5, seed 42)",
        "W_hh[1,1] = 0.0330",
    ),
    Number("random-weights", "b_h", None, (0,)): ("bias, entry 1, not given, so zero", "b_h[1] = 0.0000"),
    Number("hello-world", "x[t]", 2, (1,)): ("step 2: input, entry 2 (Hello), given", "x₂[2] = 1"),
    Number("hello-world", "h[t]", 0, (1,)): (
        "before step 1: hidden state, entry 2, zero to begin with",
        "h₀[2] = 0",
    ),
    Number("one-unit", "h[t]", 0): ("before step 1: hidden state, given", "h₀ = 0.6"),
    Number("hello-world", "h[t]", 2, (0,)): (
        "step 2: hidden state, entry 1",
        "h₂[1] = tanh(a₂[1]) = tanh(0.0136) = 0.0136",
    ),
    Number("hello-world", "a[t]", 1, (0,)): (
        "step 1: pre-activation, entry 1",
        "a₁[1] = W_xh[1,1] · x₁[1] + b_h[1] = 0.10 · 1 + 0.1 = 0.2000",
        "h₀ is 0, so W_hh h₀ falls away",
    ),
    Number("hello-world", "s[t]", 2, (1,)): (  # whose bias is zero, and is said to be
        "step 2: scores (logits), entry 2 (Hello)",
        "s₂[2] = W_hy[2,1] · h₂[1] + W_hy[2,2] · h₂[2] = 0.6 · 0.0136 + (-0.1) · 0.2260 ≈ -0.0145",
    ),
    Number("hello-world", "loss[t]", 1): (
        "step 1: loss of this step",
        "L₁ = −y₁[2] · ln ŷ₁[2] = −1 · ln 0.2855 ≈ 1.2536",
    ),
    Number("hello-world", "sum_t(loss[t])", None): (
        "loss, summed over the steps",
        "L = L₁ + L₂ + L₃ = 1.2536 + 1.3313 + 1.4125 ≈ 3.9973",
    ),
    Number("hello-world", "W_hh @ h[t-1]", 2, (1,), IN_A): (
        "step 2: part of a₂, entry 2",
        "W_hh[2,1] · h₁[1] + W_hh[2,2] · h₁[2] = 0.2 · 0.1974 + 0.4 · (-0.1489) = -0.0201",
    ),
    Number("hello-world", "dL/da[t] @ x[t].T", 2, (0, 1), TO_W_XH): (
        "step 2: added to ∂L/∂W_xh, row 1, column 2 (Hello)",
        "∂L/∂a₂[1] · x₂[2] = 0.4707 · 1 = 0.4707",
    ),
    Number("hello-world", "dL/dW_hh", None, (0, 1)): (
        "gradient of W_hh, row 1, column 2",
        "∂L/∂W_hh[1,2] = ∂L/∂a₂[1] · h₁[2] + ∂L/∂a₃[1] · h₂[2]"
        " = 0.4707 · (-0.1489) + 0.0647 · 0.2260 ≈ -0.0554",
    ),
    Number("hello-world", "dL/dW_xh", None, (1, 3)): (  # zero: all that it is made of is written
        "gradient of W_xh, row 2, column 4 (<END>)",
        "∂L/∂W_xh[2,4] = ∂L/∂a₁[2] · x₁[4] + ∂L/∂a₂[2] · x₂[4] + ∂L/∂a₃[2] · x₃[4]"
        " = 0.1525 · 0 + (-0.2544) · 0 + 0.0093 · 0 = 0.0000",
    ),
    Number("lstm", "i[t]", 2, (0,)): (
        "step 2: input gate, entry 1",
        "i₂[1] = σ(a_i₂[1]) = 1 / (1 + exp(−a_i₂[1])) = 1 / (1 + exp(−1.2393)) = 0.7754",
    ),
    Number("lstm", "W_ho.T @ dL/da_o[t+1]", 2, (0,), IN_DH): (  # with as many decimals as beside others
        "step 2: part of ∂L/∂h₂, entry 1",
        "W_ho[1,1] · ∂L/∂a_o₃[1] + W_ho[2,1] · ∂L/∂a_o₃[2]"
        " = (-0.3) · (-0.00910) + 1.0 · (-0.00725) = -0.00452",
    ),
    Number("translation", "h[t]", 0, (2,), DECODER): (
        "decoder, before step 1: hidden state, entry 3, handed over by the encoder",
        "hᵈ₀[3] = hᵉ₃[3] = -0.8472",
    ),
    Number("translation", "dL/dh[t]", 3, (0,), ENCODER): (
        "encoder, step 3: gradient of hᵉ₃, entry 1",
        "∂L/∂hᵉ₃[1] = ∂L/∂hᵈ₀[1] = -0.0565",
        "there is no step 4, so Wᵉ_hhᵀ ∂L/∂aᵉ₄ falls away",
    ),
    Number("sentiment", "dL/ds[t]", 2, (0,)): (
        "example 1, step 2: gradient of o⁽²⁾, entry 1 (negative)",
        "∂L/∂o⁽²⁾[1] = 0.0000",
        "step 2 has no target",
    ),
    Number("sentiment", "dL/dW_hh", None, (0, 0), OF_ALL): (
        "all examples: gradient of W, row 1, column 1, the sum of the examples' shares",
        "∂L/∂W[1,1] = -0.1253 + 0.0338 = -0.0915",
    ),
    Number("relu-by-hand", "dL/da[t]", 1, (0,)): (
        "step 1: gradient of a₁, entry 1",
        "∂L/∂a₁[1] = ∂L/∂h₁[1] · [a₁[1] > 0] = 2.0000 · [3.0000 > 0] = 2.0000",
    ),
}


@pytest.mark.parametrize(("number", "expected"), SAID.items(), ids=[f"{n.scenario}-{n.of}" for n in SAID])
def test_what_is_said_of_a_number(number: Number, expected: tuple[str, ...]) -> None:
    """In the words, letters and digits of the pages: what it is, how it came about, what falls away."""
    assert said(number) == list(expected)


@pytest.mark.long
def test_of_very_many_terms_a_few_are_written() -> None:
    """The first and the last, as pages show of large matrices; it is said how many there are between, and the
    sources are those that a page shows."""
    found = traced("ten-thousand-words")
    pointed = Pointing(found)(Address(Symbol("y_hat", 0), 3, (1,)))
    assert pointed
    words, line, more = pointed_text(pointed).splitlines()
    assert words == "step 3: prediction, entry 2 (and)"
    assert line.startswith("ŷ⟨3⟩[2] = exp(z_y⟨3⟩[2]) / (exp(z_y⟨3⟩[1]) + exp(z_y⟨3⟩[2]) + ")
    assert " + ⋯ + exp(z_y⟨3⟩[10000])) = exp(0.1176) / (" in line
    assert line.endswith(" = 0.000112")
    assert more == "⋯ stands for 9,995 more terms"
    shown = {each for each in on_pages(found) if (each.of, each.step) == (Symbol("s", 0), 3)}
    assert len(shown) == 6  # the first four, the last, and the most probable
    assert shown < set(pointed.sources)
    assert len(pointed.sources) < 2 * len(shown)
    of_word = Pointing(found)(Address(Symbol("a", 0), 3, (0,)))
    assert of_word
    assert one_line(of_word.line).startswith("z⟨3⟩[1] = W_ax[1,2] · x⟨3⟩[2] + W_aa[1,1] · a⟨2⟩[1] + ")


WIDE = """
vocab: [a, b]
hidden_size: 24
inputs: [b, a]
targets: [a, b]
weights: {init: normal, scale: 0.8, seed: 1}
"""


def test_lines_of_values_of_which_pages_show_a_part() -> None:
    """Each number is that of its own place, among those that are shown."""
    found = rnntrace.bptt(scenario_of(WIDE))
    every = on_pages(found)
    assert (Symbol("h", 0), 2, (23,)) in {address[:3] for address in every}
    some = {address: number for address, number in every.items() if address.step in (1, None)}
    assert problems(found, some, (wrong_numbers, wrong_sources)) == []


LONG = """
vocab: [a, b]
hidden_size: 1
inputs: [a, b, a, a, b, a, b, b, a, b, a, b, a]
targets: [b, a, a, b, a, b, b, a, b, a, b, a, b]
weights: {init: normal, scale: 0.8, seed: 1}
"""


def test_a_long_sum_over_the_steps_is_still_worked_again() -> None:
    """The sign before the result tells whether all printed numbers give it, those too that the line leaves
    out: they stand on the page."""
    found = rnntrace.bptt(scenario_of(LONG))
    for digits in (2, 4):
        pointed = Pointing(found, Style(digits=digits))(Address(Symbol("b_h", gradient=True), None, (0,)))
        assert pointed
        line = one_line(pointed.line)
        assert line.startswith("∂L/∂b_h = ∂L/∂a₁ + ∂L/∂a₂ + ∂L/∂a₃ + ∂L/∂a₄ + ⋯ + ∂L/∂a₁₃ = ")
        assert pointed_text(pointed).endswith("\n⋯ stands for 8 more terms")
        printed_sum = sum(round(float(found.grad("a", step)[0]), digits) for step in range(1, 14))
        total = round(float(found.grad("b_h")[0]), digits)
        assert line.endswith(f"{'=' if round(printed_sum, digits) == total else '≈'} {total:.{digits}f}")
    assert len(pointed.sources) == 13


CERTAIN = """
vocab: [a, b]
inputs: [a]
targets: [b]
weights: {W_xh: [[9, 0]], W_hh: [[0]], W_hy: [[900], [0]]}
"""


def test_exponentials_that_are_too_large_are_not_written_as_numbers() -> None:
    """A probability has its formula and its value, and it is said how it was computed; one beside it that is
    a number over infinity can still be worked."""
    found = rnntrace.bptt(scenario_of(CERTAIN))
    certain, other = (Pointing(found)(Address(Symbol("y_hat", 0), 1, (k,))) for k in (0, 1))
    assert certain
    assert other
    _, line, why = pointed_text(certain).splitlines()
    assert line == "ŷ₁[1] = exp(s₁[1]) / (exp(s₁[1]) + exp(s₁[2])) = 1.0000"
    assert why == "computed without the exponentials themselves, which are too large for a float"
    assert one_line(other.line).endswith(" = exp(0.0000) / (exp(900.0000) + exp(0.0000)) = 0.0000")


# -- what is not said ------------------------------------------------------------------------------


def test_there_is_nothing_to_say_of_what_does_not_exist() -> None:
    """A step that there is not, a symbol that there is not; and a whole vector is no number."""
    pointing = Pointing(traced("hello-world"))
    assert pointing(Address(Symbol("h", 0), 4, (0,))) is None
    assert pointing(Address(Symbol("x", -1), 1, (0,))) is None
    assert pointing(Address(Symbol("no", 0), 1, (0,))) is None
    with pytest.raises(ValueError, match=r"h\[t\] has several entries; say which"):
        pointing(Address(Symbol("h", 0), 2))


ASKED = {"hello-world": ("h", "y_hat", "W_hh"), "translation": ("a",), "sentiment": ("loss",)}


@pytest.mark.parametrize("name", patiently(ASKED, ["hello-world"]))
def test_a_line_does_not_tell_what_is_asked(name: str) -> None:
    """Of a number that is asked, or worked out of one, nothing is said; no line of any other has it."""
    found = worked(redrawn(rnntrace.load(name), seed=3))
    chosen = tuple(each for each in questions(found) if each.of.name in ASKED[name])
    asked = Asked.of(found, chosen)
    style = Style(carried=True)
    free, pointing = Pointing(found, style), Pointing(found, style, asked)
    text, hidden = "", 0
    for address in on_pages(found, style):
        pointed = pointing(address)
        hidden += pointed is None
        text += "" if pointed is None else f"{pointed_text(pointed)}\n"
    assert hidden
    assert leaks(text, chosen, found, 4) == {}
    assert leaks("\n".join(pointed_text(free(each)) for each in on_pages(found, style)), chosen, found, 4)


def test_of_what_is_had_by_a_rule_that_is_asked_nothing_is_said() -> None:
    """Its line, and those of its operations, would give the rule away."""
    found = traced("hello-world")
    asked = next(each for each in Rules(found).asked_with(questions(found)) if each.of.gradient)
    pointing = Pointing(found, asked=Asked.of(found, (), (asked,)))
    lefts = {left for left, _ in asked.places}
    assert asked.of in lefts
    for address in on_pages(found):
        left = address.of if isinstance(address.of, Symbol) else address.equation
        assert (pointing(address) is None) == (left in lefts)


def test_any_equation_has_room_on_a_line() -> None:
    """Matrices too, row by row."""
    page = whole_document(traced("hello-world"), Style())
    lines = [one_line(block) for block in page.blocks if isinstance(block, Worked)]
    assert "W_hh = [[0.5, -0.1], [0.2, 0.4]]" in lines
    assert not any("\1" in line or "\n" in line for line in lines)
