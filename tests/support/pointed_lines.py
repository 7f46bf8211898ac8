"""Lines of numbers that are pointed at, read back by the page's independent reader and worked again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from rnntrace.equations.differentiate import is_handed
from rnntrace.equations.one_entry import entries
from rnntrace.equations.tree import Number, OverTime, Symbol, Transpose, symbols, ungroup
from rnntrace.rendering.one_line import one_line
from rnntrace.tracing.addresses import Address
from rnntrace.tracing.canonical import canonical, shape_at, traces_of
from rnntrace.tracing.trace import Trace
from rnntrace.tracing.traces import Traces
from rnntrace.writing.document import Worked
from rnntrace.writing.figures import Style
from rnntrace.writing.formula import Scalar
from rnntrace.writing.leaves import leaves
from rnntrace.writing.pointing.pointing import Pointed, Pointing

from .page_numbers import at, numbers_on, parts
from .page_reader.arithmetic import EXACT, Exact
from .page_reader.checks import dishonest, is_shown, out_of_range
from .page_reader.evaluation import Letters, Value, evaluate
from .page_reader.expressions import Name
from .page_reader.worked import Worked as Read
from .page_reader.worked import worked_equations
from .trace_letters import letters_of

ALL, USUAL = slice(None), Style()
OF_NO_PART = ("L", "y", "y\u0302")


class Line(NamedTuple):
    """A number, what there is to say of it, and its line as it is read."""

    number: float
    pointed: Pointed
    text: str
    read: Read


def lines_of(found: Trace | Traces, numbers: Mapping[Address, float], style: Style) -> Iterator[Line]:
    """Those of some numbers."""
    pointing = Pointing(found, style)
    for address, number in numbers.items():
        pointed = pointing(address)
        assert pointed
        text = one_line(pointed.line)
        (read,) = worked_equations(text)
        yield Line(number, pointed, text, read)


def on_pages(found: Trace | Traces, style: Style = USUAL, some: slice = ALL) -> dict[Address, float]:
    """The numbers on the pages of the whole walkthrough, each once, by their canonical addresses."""
    known: dict[Address, float] = {}
    for number, address in numbers_on(found, style):
        if address is None:  # it is what several steps add together
            continue
        try:
            known.setdefault(canonical(found, address), number)
        except ValueError:  # it is of a step that there is not
            assert number == 0
    return dict(list(known.items())[some])


def everywhere(trace: Trace, some: slice = ALL) -> dict[Address, float]:
    """The entries of all values and gradients, and of what every operation gives, whether a page shows them
    or not; or some of these."""
    found = list(dict.fromkeys(each for each in (*_of_quantities(trace), *_of_operations(trace))))[some]
    return {address: at(trace, address) for address in found}


def _of_quantities(trace: Trace) -> Iterator[Address]:
    for name in trace:
        timed = (name, False) in trace.store.series
        for gradient in (False, True)[: 2 if name in trace.differentiated else 1]:
            of = Symbol(name, 0 if timed else None, gradient)
            for step in range(1, trace.steps + 1) if timed else (None,):
                for place in entries(shape_at(trace, of)):
                    yield Address(of, step, place)


def _of_operations(trace: Trace) -> Iterator[Address]:
    for equation in (*trace.equations, *(item.equation for item in trace.backward)):
        right = ungroup(equation.right)
        for node in parts(right.of if isinstance(right, OverTime) else right):
            # What is only turned is no operation.
            if node == right or isinstance(node, Symbol | Number | Transpose):
                continue
            if any(map(is_handed, symbols(node))):
                continue
            timed = any(symbol.step is not None for symbol in symbols(node))
            for step in range(1, trace.steps + 1) if timed else (None,):
                for place in entries(shape_at(trace, node)):
                    yield Address(node, step, place, equation=equation.left)


def wrong_numbers(line: Line, found: Trace | Traces) -> list[str]:
    """What is wrong with the numbers of a line: they do not give the result, or the sign before it says that
    they give its last digit and they do not, or the result is not the trace's number."""
    is_right = is_shown(np.array(Exact(repr(line.number))), line.read.stages[-1])
    return [
        *out_of_range(line.read),
        *dishonest(line.read),
        *([] if is_right else [f"{line.text} should be {line.number}"]),
    ]


def wrong_letters(line: Line, found: Trace | Traces) -> list[str]:
    """Which of its symbols come to another number than the result, with the trace's numbers in place of
    them; of a sum that is not written out nothing is said."""
    if line.read.left_out or "⋯" in line.text or line.pointed.of.example is None:
        return []
    letters = letters_of_chain(found.examples[line.pointed.of.example])
    result = line.read.stages[-1]
    wrong = [each for each in line.read.letters if not is_shown(evaluate(each, EXACT, letters), result)]
    return [f"{line.text}: {each} is not the result" for each in wrong]


@lru_cache(maxsize=4)
def letters_of_chain(last: Trace) -> Letters:
    """The letters of all calculations of a chain, those of an encoder with ``e`` above; an entry is told by
    its place."""
    every = {trace.calculation.part[:1]: letters_of(trace) for trace in last.chain}
    own = every[last.calculation.part[:1]]

    def value(name: Name, step: int | None) -> Value:
        part = name.above[:1]
        if part and part[0] in every and name.base not in OF_NO_PART:
            return every[part[0]].value(replace(name, above=name.above[1:]), step)
        return own.value(name, step)

    return Letters(value, lambda place: (int(place) - 1, 0), own.steps)


def wrong_sources(line: Line, found: Trace | Traces) -> list[str]:
    """Where the numbers of a line are not the sources of the number: but for those that are multiplied by
    a zero that is known or are one, and for biases that are zero. Of what is zero itself all are there."""
    made = set(line.pointed.sources)
    worked = line.pointed.line
    used = set(addresses_in(worked, found))
    lacking = {each for each in made - used if not is_zero(each, found)}
    if not used:  # it is just what one of them is
        return [f"{line.text}: {lacking}"] if len(lacking) > 1 else []
    spare = used - made if line.number else set()
    if "⋯" in line.text:
        lacking = set()
    return [f"{line.text}: lacks {lacking}, has {spare} too many"] if lacking or spare else []


def addresses_in(worked: Worked, found: Trace | Traces) -> Iterator[Address]:
    """What the numbers before the result of a line are."""
    for leaf in leaves(worked.form.stages[:-1]):
        assert isinstance(leaf, Scalar)
        address = worked.address(leaf)
        assert address
        yield canonical(found, address)


def is_zero(address: Address, found: Trace | Traces) -> bool:
    """Whether a number is 0, or what makes one: of a target, 1 − 1."""
    trace, _ = traces_of(found, address)
    name = getattr(address.of, "name", "")
    return not at(found, address) or (name in trace.calculation.given and at(found, address) == 1)


def problems(
    found: Trace | Traces,
    numbers: Mapping[Address, float],
    checks: Sequence[Callable[[Line, Trace | Traces], list[str]]],
    style: Style = USUAL,
) -> list[str]:
    """What is wrong with the lines of some numbers."""
    return [
        each for line in lines_of(found, numbers, style) for check in checks for each in check(line, found)
    ]
