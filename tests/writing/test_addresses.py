"""Numbers on pages keep what they are: each has an address, and from there its sources."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np
import pytest

import rnntrace
from rnntrace.equations.evaluate import value
from rnntrace.equations.tree import Expression, OverTime, Symbol, children, symbols
from rnntrace.tracing.addresses import Address
from rnntrace.tracing.canonical import canonical, shape_at, traces_of
from rnntrace.tracing.handover import sent_to_initial_state
from rnntrace.tracing.sources import sources
from rnntrace.tracing.trace import Trace
from rnntrace.tracing.traces import Traces
from rnntrace.writing.document import Worked
from rnntrace.writing.figures import Style
from rnntrace.writing.formula import Blank, Grid, Scalar
from rnntrace.writing.leaves import leaves
from rnntrace.writing.pages.walkthrough import whole_document
from tests.support.network_texts import BEGUN, PAIRS
from tests.support.networks import Array
from tests.support.pages import scenario_of
from tests.support.patience import patiently

PAGES = [
    *("hello-world", "lstm", "translation", "minimal-gated-unit", "and-gate", "sentiment", "embedding"),
    *("bidirectional", "stacked", "named-entities", "image-caption", "relu-by-hand", "one-unit"),
    *("pairs", "begun"),
]
TEXTS = {"pairs": PAIRS, "begun": BEGUN}


class Shown(NamedTuple):
    """A number as it stands on a page, and what the page says it is."""

    number: float
    address: Address | None


def numbers_on(found: Trace | Traces) -> Iterator[Shown]:
    """Every number in the worked equations of the whole walkthrough."""
    for block in whole_document(found, Style()).blocks:
        if isinstance(block, Worked):
            form = block.form
            for leaf in leaves((form.head, form.stages, form.words, form.remarks, block.further)):
                yield from numbers_in(block, leaf)


def numbers_in(block: Worked, leaf: Scalar | Grid) -> Iterator[Shown]:
    if isinstance(leaf, Scalar):
        number = leaf.number
        if isinstance(number, Blank):
            array = picked(block, number)
            number = float(np.ravel(array)[0] if leaf.place is None else array[leaf.place])
        yield Shown(number, block.address(leaf))
        return
    for i, row in enumerate(leaf.rows):
        for j, column in enumerate(leaf.columns):
            if isinstance(leaf.cells, Blank):
                array = picked(block, leaf.cells)
                matrix = array[:, None] if array.ndim == 1 else array
                number = float((matrix.T if leaf.turned else matrix)[row, column])
            else:
                number = leaf.cells[i][j]
            yield Shown(number, block.address(leaf, row, column))


def picked(block: Worked, blank: Blank) -> Array:
    return np.asarray(block.numbers[blank.slot])


def at(found: Trace | Traces, address: Address) -> float:
    """The number that an address is of."""
    if address.example is None:
        assert isinstance(found, Traces)
        if not isinstance(address.of, Symbol):
            return found.loss
        return float(found.of(address.part).grad(address.of.name)[address.entry])
    last = found.examples[address.example] if isinstance(found, Traces) else found
    trace = last.of(address.part)

    def leaf(symbol: Symbol) -> Array:
        if symbol.gradient and symbol.step == 0 and trace.begins_at(symbol.name, address.step or 0):
            return sent_to_initial_state(trace)[symbol.name]
        return trace.value(symbol, address.step or 0)

    if any(isinstance(part, OverTime) for part in parts(address.of)):
        return trace.loss
    whole = value(address.of, leaf)
    return float(whole[address.entry] if whole.ndim else whole)


def parts(node: Expression) -> Iterator[Expression]:
    yield node
    for child in children(node):
        yield from parts(child)


@cache
def traced(name: str, fuse: bool) -> Trace | Traces:
    scenario = scenario_of(TEXTS[name]) if name in TEXTS else rnntrace.load(name)
    return rnntrace.bptt(scenario, fuse=fuse).with_input()


@pytest.mark.parametrize("fuse", [True, False])
@pytest.mark.parametrize("name", PAGES)
def test_every_number_on_a_page_is_that_of_its_address(name: str, fuse: bool) -> None:
    """No number of a worked equation is without an address, and what is found there is what is shown."""
    found = traced(name, fuse)
    for number, address in numbers_on(found):
        assert address is not None, number
        assert at(found, canonical(found, address)) == pytest.approx(number, rel=1e-9, abs=1e-12), address


@pytest.mark.parametrize("fuse", [True, False])
@pytest.mark.parametrize("name", patiently(PAGES, 3))
def test_the_sources_of_every_number_on_a_page_are_numbers_of_the_trace(name: str, fuse: bool) -> None:
    """They are there, each has one address, and what has no sources is given, or is zero."""
    found = traced(name, fuse)
    for number, address in numbers_on(found):
        assert address is not None
        made = sources(found, address)
        for source in made:
            assert np.isfinite(at(found, source))
            assert canonical(found, source) == source
            assert source.entry or at_shape(found, source) == ()
        if not made:
            assert number == 0 or is_given(found, canonical(found, address)), address


def at_shape(found: Trace | Traces, address: Address) -> tuple[int, ...]:
    trace, _ = traces_of(found, address)
    return shape_at(trace, address.of)


def is_given(found: Trace | Traces, address: Address) -> bool:
    """Whether a number comes from the scenario, or is made of nothing but what it writes."""
    trace, _ = traces_of(found, address)
    if not isinstance(address.of, Symbol):
        return not any(True for _ in symbols(address.of))
    name = address.of.name
    begins = address.step is not None and trace.begins_at(name, address.step)
    return not address.of.gradient and (name not in trace.system.definitions or begins)


def test_what_all_examples_add_up_to_has_no_example_of_its_own() -> None:
    """The loss and the gradients of all examples are made of each example's."""
    found = traced("sentiment", True)
    assert isinstance(found, Traces)
    of_all = [address for _, address in numbers_on(found) if address and address.example is None]
    assert {isinstance(address.of, Symbol) for address in of_all} == {True, False}
    for address in of_all:
        assert [each.example for each in sources(found, address)] == list(range(len(found.examples)))
