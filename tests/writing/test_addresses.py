"""Numbers on pages keep what they are: each has an address, and from there its sources."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

import rnntrace
from rnntrace.equations.tree import Symbol, symbols
from rnntrace.tracing.addresses import Address
from rnntrace.tracing.canonical import canonical, shape_at, traces_of
from rnntrace.tracing.sources import sources
from rnntrace.tracing.trace import Trace
from rnntrace.tracing.traces import Traces
from tests.support.network_texts import BEGUN, PAIRS
from tests.support.page_numbers import at, numbers_on
from tests.support.pages import scenario_of
from tests.support.patience import combined

PAGES = [
    *("hello-world", "lstm", "translation", "minimal-gated-unit", "and-gate", "sentiment", "embedding"),
    *("bidirectional", "stacked", "named-entities", "image-caption", "relu-by-hand", "one-unit"),
    *("pairs", "begun"),
]
TEXTS = {"pairs": PAIRS, "begun": BEGUN}


@cache
def traced(name: str, fuse: bool) -> Trace | Traces:
    scenario = scenario_of(TEXTS[name]) if name in TEXTS else rnntrace.load(name)
    return rnntrace.bptt(scenario, fuse=fuse).with_input()


# The way back is worked in one way or in the other, of each kind of network once.
IN_TURN = [(name, number % 2 == 0) for number, name in enumerate(PAGES)]


@pytest.mark.parametrize(("name", "fuse"), combined(PAGES, [True, False], usual=IN_TURN[::3]))
def test_every_number_on_a_page_is_that_of_its_address(name: str, fuse: bool) -> None:
    """No number of a worked equation is without an address, and what is found there is what is shown."""
    found = traced(name, fuse)
    for number, address in numbers_on(found):
        assert address is not None, number
        assert at(found, canonical(found, address)) == pytest.approx(number, rel=1e-9, abs=1e-12), address


@pytest.mark.parametrize(("name", "fuse"), combined(PAGES, [True, False], usual=IN_TURN[1::5]))
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
