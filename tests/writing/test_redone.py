"""Pages redone by hand: a reader who takes the printed numbers, with all the decimals that it needs, comes
to the numbers on the next line to their last digit, or is told that these are not quite the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rnntrace
from rnntrace.cells.rules import Settings
from rnntrace.rendering import drawing
from rnntrace.rendering.blanks import MOST_MORE
from rnntrace.scenario.load import load, read_scenario
from rnntrace.scenario.model import Scenario
from rnntrace.tracing.update import update
from rnntrace.writing import digits, numbers
from rnntrace.writing.entries import MOST_ACROSS
from rnntrace.writing.figures import Style
from rnntrace.writing.pages.update import update_document
from rnntrace.writing.pages.walkthrough import whole_document
from tests.support.networks import Network, networks
from tests.support.own_cells import Cell, own_cells
from tests.support.page_reader.arithmetic import EXACT
from tests.support.page_reader.checks import (
    Reworked,
    comes_out,
    dishonest,
    is_result,
    misprinted,
    printed_numbers,
    reworked_lines,
)
from tests.support.page_reader.evaluation import Letters, Value, evaluate
from tests.support.page_reader.expressions import (
    Call,
    Expression,
    Matrix,
    Minus,
    Name,
    Plus,
    Table,
    Times,
    parts,
)
from tests.support.page_reader.worked import Worked, reworkings, worked_equations
from tests.support.pages import ROOT, SCENARIOS, scenario_of
from tests.support.patience import combined, patiently
from tests.support.remembered import forget
from tests.support.rendered import to_markdown, to_text
from tests.support.rules_by_hand import ETA, RULES


class Way(NamedTuple):
    """How a page is made."""

    digits: int
    detail: Any
    form: str

    def page(self, of: Any, *, carried: bool) -> str:
        """The whole walkthrough of a scenario, or of an exercise."""
        pencil = numbers.pencil(self.digits) if carried else None
        work = rnntrace.bptt if of.system.loss else rnntrace.forward
        style = Style(self.digits, detail=self.detail, carried=carried)
        document = whole_document(work(of, pencil=pencil), style)
        return to_markdown(document) if self.form == "md" else to_text(document, int(self.form))


def equations_of(of: Any, way: Way, *, carried: bool) -> list[Worked]:
    return worked_equations(way.page(of, carried=carried))


def not_redone(equations: list[Worked]) -> list[str]:
    """What is wrong where every number is used as it is printed."""
    nearly = [f"line {each.line}: ≈\n{each.text}" for each in equations if "≈" in each.signs]
    return [*nearly, *(problem for each in equations for problem in misprinted(each))]


def untrue(equations: list[Worked]) -> list[str]:
    """Where a sign says what is not so."""
    return [problem for each in equations for problem in dishonest(each)]


WAYS = [
    Way(4, "normal", "80"),
    Way(2, "full", "100"),
    Way(4, "full", "md"),
    Way(2, "normal", "md"),
    Way(6, "full", "60"),
    Way(6, "normal", "60"),
]
ways = st.builds(
    Way, st.sampled_from([2, 4, 6]), st.sampled_from(["normal", "full"]), st.sampled_from(["60", "100", "md"])
)
LONG = {"exploding": 12, "vanishing": 12, "ten-thousand-words": 2}


def shipped(path: Path) -> Scenario:
    """A scenario; of a long sequence only a few steps."""
    if path.stem not in LONG:
        return load(path)
    text = path.read_text(encoding="utf-8")
    text = re.sub(
        r"^(inputs|targets):\s+\[(.*?)\]",
        lambda found: few_steps(found, LONG[path.stem]),
        text,
        flags=re.M | re.S,
    )
    return read_scenario(text.encode(), path.name, path.parent)


def few_steps(found: re.Match[str], most: int) -> str:
    """The last of the entries of a key."""
    return f"{found[1]}: [{', '.join(found[2].split(',')[-most:])}]"


def each_in_one_way(first: int) -> Any:
    """Every scenario, one after the other in another way."""
    found = ((path, WAYS[(first + i) % len(WAYS)]) for i, path in enumerate(SCENARIOS))
    return [pytest.param(path, way, id=f"{path.stem}-{'-'.join(map(str, way))}") for path, way in found]


# Without a loop, with gates, with examples and with an embedding, in two ways of writing.
USUAL = ("and-gate", "gru", "sentiment", "embedding")
REDONE = each_in_one_way(0)


@pytest.mark.parametrize(
    ("path", "way"), patiently(REDONE, [case for case in REDONE if case.values[0].stem in USUAL])
)
def test_carried_pages_can_be_redone_to_the_last_digit(path: Path, way: Way) -> None:
    """Every line of numbers, forward and backward, gives the next one; no ≈ is needed."""
    equations = equations_of(shipped(path), way, carried=True)
    assert sum(len(each.stages) > 1 for each in equations) > 4
    assert not_redone(equations) == []


@pytest.mark.parametrize(("path", "way"), patiently(each_in_one_way(3)[::2], 2))
def test_signs_of_equality_are_true(path: Path, way: Way) -> None:
    """= where the printed numbers give the next line to the last digit, and ≈ where they do not."""
    assert untrue(equations_of(shipped(path), way, carried=False)) == []


# Pages take a while.
FEW = max(1, settings.default.max_examples // 12)


@settings(max_examples=FEW)
@given(st.sampled_from(SCENARIOS), ways, st.booleans())
def test_shipped_scenarios_in_every_way(path: Path, way: Way, carried: bool) -> None:
    """Both hold whatever the digits, the detail and the format."""
    equations = equations_of(shipped(path), way, carried=carried)
    assert (not_redone if carried else untrue)(equations) == []


@settings(max_examples=FEW)
@given(networks(), ways, st.booleans())
def test_pages_of_any_network(network: Network, way: Way, carried: bool) -> None:
    """Both hold of random networks, with random numbers."""
    equations = equations_of(network.scenario(), way, carried=carried)
    assert (not_redone if carried else untrue)(equations) == []


@settings(max_examples=FEW)
@given(own_cells(), ways, st.booleans())
def test_pages_of_any_cell(cell: Cell, way: Way, carried: bool) -> None:
    """Both hold of cells of one's own."""
    equations = equations_of(cell.scenario(), way, carried=carried)
    assert (not_redone if carried else untrue)(equations) == []


# -- from one equation to the next -----------------------------------------------------------------


@pytest.mark.parametrize("name", ["hello-world", "gru", "lstm", "stacked"])
def test_a_result_is_what_the_next_equation_begins_with(name: str) -> None:
    """With every letter taken for what the page printed for it last, letters are exactly the numbers that
    are put in their place, as carried."""
    path = ROOT / "scenarios" / f"{name}.yaml"
    printed: dict[Name, Value] = {}
    compared = 0
    for equation in equations_of(load(path), Way(4, "normal", "80"), carried=True):
        if equation.is_general or not equation.stages:
            continue
        try:
            value = evaluate(equation.letters[-1], EXACT, of_page(printed))
        except KeyError:  # what is not on the page, as the 0 before the first step
            pass
        else:
            if len(equation.letters) > 1:
                compared += 1
                assert comes_out(
                    Reworked(
                        equation.letters[-1], equation.stages[0], value, evaluate(equation.stages[0], EXACT)
                    )
                ), equation.text
        if isinstance(equation.letters[0], Name):
            printed[equation.letters[0]] = evaluate(equation.stages[-1], EXACT)
    assert compared > 10


def of_page(printed: dict[Name, Value]) -> Letters:
    """Names as they were printed; words have no place, and no name is one of any step."""
    return Letters(lambda name, step: printed[name], lambda word: {}[word], steps=(1,))


# -- what is shown, and how ------------------------------------------------------------------------


def every(expression: Expression) -> Iterator[Expression]:
    """An expression and all its parts."""
    yield expression
    for part in parts(expression):
        yield from every(part)


@pytest.mark.parametrize(
    ("name", "digits"),
    combined(
        ["hello-world", "translation", "lstm"],
        [2, 4],
        usual=[("hello-world", 2), ("translation", 4), ("lstm", 2)],
    ),
)
def test_logarithms_have_digits_enough(name: str, digits: int) -> None:
    """A loss comes out of the numbers that its logarithms are taken of; where these have as many more
    digits as they ever get, it need not."""
    found = 0
    for equation in equations_of(
        load(ROOT / "scenarios" / f"{name}.yaml"), Way(digits, "normal", "100"), carried=False
    ):
        for before, after in pairwise(equation.stages):
            taken = [part.of for part in every(before) if isinstance(part, Call) and part.function == "ln"]
            if not taken or not is_result(after):
                continue
            found += 1
            most = max(
                len(text.partition(".")[2]) for of in taken if is_result(of) for text in printed_numbers(of)
            )
            assert most >= digits + MOST_MORE or all(map(comes_out, reworked_lines((before, after)))), (
                equation.text
            )
    assert found


@pytest.mark.parametrize("name", ["hello-world", "lstm", "gru"])
def test_terms_of_a_sum_have_the_same_decimals(name: str) -> None:
    """Numbers that are worked out and then added; but for powers of ten."""
    found = 0
    for equation in equations_of(
        load(ROOT / "scenarios" / f"{name}.yaml"), Way(4, "normal", "100"), carried=False
    ):
        for stage in equation.stages[1:-1]:
            texts = [printed_numbers(term) for term in summands(stage) if is_result(term)]
            if len(texts) < 2 or any("e" in text for each in texts for text in each):
                continue
            found += 1
            assert len({len(text.partition(".")[2]) for each in texts for text in each}) == 1, equation.text
    assert found > 3


def summands(expression: Expression) -> list[Expression]:
    if isinstance(expression, Plus | Minus):
        return [*summands(expression.left), expression.right]
    return [expression]


@pytest.mark.parametrize("form", ["100", "md"])
@pytest.mark.parametrize("name", patiently(["hello-world", "gru", "bidirectional"], 2))
def test_products_are_written_out_in_full_detail(name: str, form: str) -> None:
    """After a line with a product of two matrices of numbers comes one with the sums that it is."""
    found = 0
    for equation in equations_of(
        load(ROOT / "scenarios" / f"{name}.yaml"), Way(4, "full", form), carried=False
    ):
        for before, after in pairwise(equation.stages):
            for one, next_one in reworkings((before, after)):
                if is_product(one) and columns(one) <= MOST_ACROSS:
                    found += 1
                    written_out = isinstance(next_one, Table) or not any(map(is_many, every(next_one)))
                    assert written_out, equation.text
                    assert not is_result(next_one), equation.text
    assert found > 5


def is_product(expression: Expression) -> bool:
    return isinstance(expression, Times) and is_many(expression.left) and is_many(expression.right)


def is_many(expression: Expression) -> bool:
    return isinstance(expression, Matrix)


def columns(product: Expression) -> int:
    assert isinstance(product, Times)
    assert isinstance(product.right, Matrix)
    return len(product.right.rows[0])


# -- errors planted on purpose ---------------------------------------------------------------------


def half_even(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN, digits.EXACT)


# 0.25 and 0.75 by 0.5 have a 5 where they are rounded to two decimals.
MIDDLES = """
hidden_size: 1
inputs: [0.25, 0.75]
targets: [0.5, 0.5]
output: identity
loss: squared_error
activation: identity
weights: {W_xh: [[0.5]], W_hh: [[0.5]], b_h: [0.1], W_hy: [[0.5]], b_y: [0]}
"""


@pytest.mark.usefixtures("nothing_remembered")
def test_another_rounding_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half to even, where half up is said: 0.125 is 0.13."""
    way = Way(2, "normal", "80")
    assert not_redone(equations_of(scenario_of(MIDDLES), way, carried=True)) == []
    forget_numbers()
    monkeypatch.setattr(digits, "rounded", half_even)
    monkeypatch.setattr(numbers, "rounded", half_even)
    assert not_redone(equations_of(scenario_of(MIDDLES), way, carried=True)) != []


@pytest.mark.usefixtures("nothing_remembered")
def test_signs_that_are_always_the_same_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both = where it should be ≈, and the other way."""
    scenario = load(ROOT / "scenarios" / "hello-world.yaml")
    for sign in "=≈":
        monkeypatch.setattr(drawing.Pen, "sign", lambda pen, *, holds, sign=sign: sign)
        forget()
        assert untrue(equations_of(scenario, Way(4, "normal", "80"), carried=False)) != []


@pytest.mark.usefixtures("nothing_remembered")
def test_a_line_left_out_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where numbers are carried but what was rounded between is not on the page."""
    scenario = load(ROOT / "scenarios" / "gru.yaml")
    monkeypatch.setattr(Style, "is_fine", False)
    assert not_redone(equations_of(scenario, Way(4, "normal", "80"), carried=True)) != []


def forget_numbers() -> None:
    forget()
    numbers._shown.cache_clear()
    numbers.texts_of.cache_clear()


# -- updates ---------------------------------------------------------------------------------------

CLIPPINGS: list[Settings] = [{}, {"clip_norm": 0.3}, {"clip_norm": 0.5, "clip_value": 0.02}]


@settings(max_examples=FEW)
@given(
    st.sampled_from(["hello-world", "lstm", "and-gate", "translation"]),
    st.sampled_from(sorted(RULES)),
    st.sampled_from(CLIPPINGS),
    ways,
    st.booleans(),
)
def test_updates_in_every_way(name: str, rule: str, clipping: Settings, way: Way, carried: bool) -> None:
    """Both hold of a second update by any rule, what is kept of the first and clipping among it."""
    optimizer = {**RULES[rule][0], "learning_rate": ETA, **clipping}
    pencil = numbers.pencil(way.digits) if carried else None
    second = update(update(rnntrace.load(name), pencil, optimizer), pencil, optimizer)
    document = update_document(second, Style(way.digits, detail=way.detail, carried=carried))
    page = to_markdown(document) if way.form == "md" else to_text(document, int(way.form))
    equations = worked_equations(page)
    assert sum(len(each.stages) > 1 for each in equations) > 3
    assert (not_redone if carried else untrue)(equations) == []
