"""Pages redone by hand: a reader who takes the printed numbers, with all the decimals that it needs, comes
to the numbers on the next line to their last digit, or is told that these are not quite the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rnntrace
from rnntrace.scenario.load import load
from rnntrace.scenario.model import Scenario
from rnntrace.writing import numbers
from rnntrace.writing.figures import Style
from rnntrace.writing.pages.walkthrough import whole_document
from tests.support.networks import Network, networks
from tests.support.own_cells import Cell, own_cells
from tests.support.page_reader.checks import (
    dishonest,
    misprinted,
)
from tests.support.page_reader.worked import Worked, worked_equations
from tests.support.pages import SCENARIOS
from tests.support.rendered import to_markdown, to_text


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
LONG = {"exploding", "vanishing", "ten-thousand-words"}


def shipped(path: Path) -> Scenario:
    """A scenario; of a long sequence the beginning."""
    scenario = load(path)
    return scenario


BOTH_WAYS = [
    pytest.param(path, WAYS[(i + shift) % len(WAYS)], id=f"{path.stem}-{shift}")
    for i, path in enumerate(SCENARIOS)
    for shift in (0, 3)[: 1 if path.stem in LONG else 2]
]


@pytest.mark.parametrize(("path", "way"), BOTH_WAYS)
def test_carried_pages_can_be_redone_to_the_last_digit(path: Path, way: Way) -> None:
    """Every line of numbers, forward and backward, gives the next one; no ≈ is needed."""
    equations = equations_of(shipped(path), way, carried=True)
    assert sum(len(each.stages) > 1 for each in equations) > 4
    assert not_redone(equations) == []


@pytest.mark.parametrize(("path", "way"), BOTH_WAYS[::2])
def test_signs_of_equality_are_true(path: Path, way: Way) -> None:
    """= where the printed numbers give the next line to the last digit, and ≈ where they do not."""
    assert untrue(equations_of(shipped(path), way, carried=False)) == []


# Pages take a while.
FEW = max(1, settings.default.max_examples // 8)


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
