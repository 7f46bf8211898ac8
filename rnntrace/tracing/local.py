"""Local derivatives: how a value that uses another moves with it, at one step."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..equations.differentiate import Contribution
from ..equations.evaluate import value
from ..equations.functions import Array
from ..equations.links import Link
from ..equations.tree import MatMul, Symbol, Transpose
from .trace import Trace
from .traces import Traces


def sent_back(trace: Trace, use: Contribution, step: int, above: Array | None = None) -> Array:
    """What a use sends back to the value at ``step``, where ``above`` is the gradient of what uses it;
    the loss itself needs none."""

    def leaf(symbol: Symbol) -> Array:
        if symbol.gradient:
            assert above is not None
            return above
        return trace.value(symbol, step)

    return value(use.term, leaf)


def local_derivative(trace: Trace, link: Link, step: int) -> Array:
    """d(what uses it) / d(the value at ``step``), the user's entries first; all its uses together."""
    return _added([_derivative(trace, use, step) for use in link.uses])


def local_column(trace: Trace, link: Link, step: int, index: tuple[int, ...]) -> Array:
    """d(what uses it) / d(one entry); of a parameter, ``step`` is that of its use."""
    return _added([_column(trace, use, step, index) for use in link.uses])


def loss_row(trace: Trace, link: Link, step: int) -> Array:
    """How the loss moves with the value at ``step`` that it looks at."""
    return _added([sent_back(trace, use, step) for use in link.uses])


def _added(parts: Sequence[Array]) -> Array:
    whole = parts[0]
    for part in parts[1:]:
        whole = whole + part
    return whole


def _derivative(trace: Trace, use: Contribution, step: int) -> Array:
    match use.term:
        case MatMul(Transpose(Symbol() as matrix), Symbol(_, _, True)):  # which may be large
            return trace.value(matrix, step)
    (size,) = trace.calculation.shapes[use.feed.name]
    return np.array([sent_back(trace, use, step, unit) for unit in np.eye(size)])


def _column(trace: Trace, use: Contribution, step: int, index: tuple[int, ...]) -> Array:
    (size,) = trace.calculation.shapes[use.feed.name]
    match use.term:
        case MatMul(Symbol(_, _, True), Transpose(Symbol() as vector)):  # a matrix, which may be large
            column = np.zeros(size)
            column[index[0]] = trace.value(vector, step)[index[1]]
            return column
    return np.array([sent_back(trace, use, step, unit)[index] for unit in np.eye(size)])


def gradient_of(trace: Trace | Traces, name: str, step: int | None = None) -> Array:
    """dL/d(name); zero for what no equation connects with the loss, of which BPTT records nothing."""
    try:
        return trace.grad(name, step)
    except KeyError:
        calculation = (trace.examples[0] if isinstance(trace, Traces) else trace).calculation
        shape = calculation.shapes[name]
        if name in calculation.parameters or step is not None:
            return np.zeros(shape)
        return np.zeros((calculation.steps, *shape))
