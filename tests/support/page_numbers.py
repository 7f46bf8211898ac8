"""The numbers of a page, each with what the page says that it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from rnntrace.equations.evaluate import value
from rnntrace.equations.tree import Expression, OverTime, Symbol, children
from rnntrace.tracing.addresses import Address
from rnntrace.tracing.handover import sent_to_initial_state
from rnntrace.tracing.trace import Trace
from rnntrace.tracing.traces import Traces
from rnntrace.writing.document import Worked
from rnntrace.writing.figures import Style
from rnntrace.writing.formula import Blank, Grid, Scalar
from rnntrace.writing.leaves import leaves
from rnntrace.writing.pages.walkthrough import whole_document

from .networks import Array


class Shown(NamedTuple):
    """A number as it stands on a page, and what the page says it is."""

    number: float
    address: Address | None


def numbers_on(found: Trace | Traces, style: Style | None = None) -> Iterator[Shown]:
    """Every number in the worked equations of the whole walkthrough."""
    for block in whole_document(found, style or Style()).blocks:
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
