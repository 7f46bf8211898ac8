"""What formulas and documents are made of is told apart by its kind, so that nothing kept of one is taken
for another."""

from __future__ import annotations

import itertools
import subprocess
import sys
from types import ModuleType
from typing import Any

import pytest

from rnntrace.writing import diagram, document, formula
from rnntrace.writing.formula import Row
from tests.support.pages import ROOT, document_of, page_of, scenario_of
from tests.support.rendered import to_markdown


def records_of(module: ModuleType) -> list[type[Any]]:
    """Every record that a module defines, whether or not somebody thought of making it a node."""
    found = [each for each in vars(module).values() if isinstance(each, type) and hasattr(each, "_fields")]
    return [each for each in found if each.__module__ == module.__name__]


NODES = [each for module in (formula, document, diagram) for each in records_of(module)]


def with_fields(kind: type[Any], first: object = 0) -> Any:
    """A node of a kind, its fields filled with the same as in all kinds of as many."""
    return kind._make([first, *range(1, len(kind._fields))])


@pytest.mark.parametrize("kind", NODES)
def test_nodes_of_one_kind_with_the_same_fields_are_one(kind: type[Any]) -> None:
    """They are equal and found in place of each other; with another field they are not."""
    one, same, other = with_fields(kind), with_fields(kind), with_fields(kind, "other")
    assert one == same
    assert (one != same) is False
    assert {one: "kept"}[same] == "kept"
    assert one != other
    assert other not in {one: "kept"}


@pytest.mark.parametrize("kind", NODES)
def test_a_node_is_no_bare_tuple(kind: type[Any]) -> None:
    """What only holds the same as a node is not that node, on whichever side it stands."""
    one = with_fields(kind)
    assert one != tuple(one)
    assert tuple(one) != one
    assert len({one, tuple(one)}) == 2


def test_nodes_of_two_kinds_are_never_the_same() -> None:
    """With the same fields they are different, alone and in what is made of them."""
    for one, other in itertools.combinations(map(with_fields, NODES), 2):
        for wrapped in (lambda node: node, lambda node: Row((node,)), lambda node: (("line", node),)):
            first, second = wrapped(one), wrapped(other)
            assert first != second, (one, other)
            assert {first: "kept"}.get(second) is None, (one, other)
            assert len({first, second}) == 2, (one, other)


OWN_CELL = """\
vocab: [a, b]
hidden_size: 2
cell:
  equations: |
    h[t] = {}
inputs: [a, b]
targets: [b, a]
weights: {{init: normal, seed: 3}}
"""
# Two terms whose derivatives ask for their signs; and two cells that differ only in what kind of thing
# stands in one place, a minus or parentheses, around what is the same.
RIGHT_SIDES = (
    "relu(W @ x[t]) + relu(U @ h[t-1]) * 0.5",
    "W @ x[t] * ((U @ h[t-1]))",
    "W @ x[t] * (-(U @ h[t-1]))",
)


def pages(order: int) -> list[str]:
    """The pages of the cells, one after the other from the first or (``order`` -1) from the last."""
    found = []
    for right in RIGHT_SIDES[::order]:
        scenario = scenario_of(OWN_CELL.format(right))
        makers = (page_of, lambda of: to_markdown(document_of(of)), lambda of: page_of(of, "bptt", 60))
        found += [make(scenario) for make in makers[::order]]
    return found[::order]


def test_a_page_does_not_depend_on_what_was_rendered_before() -> None:
    """In a process that has rendered nothing yet, from the last page to the first, all come out as here."""
    program = "from tests.writing.test_nodes import pages"
    program += "; import sys; sys.stdout.reconfigure(encoding='utf-8'); print(*pages(-1), sep='\\f', end='')"
    fresh = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
    )
    assert fresh.stdout.split("\f") == pages(1)
