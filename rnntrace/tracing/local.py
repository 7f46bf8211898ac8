"""Local derivatives: how a value that uses another moves with it, at one step."""

from __future__ import annotations

import numpy as np

from ..equations.differentiate import Contribution
from ..equations.evaluate import value
from ..equations.functions import Array
from ..equations.tree import Symbol
from .trace import Trace


def sent_back(trace: Trace, use: Contribution, step: int, above: Array | None = None) -> Array:
    """What a use sends back to the value at ``step``, where ``above`` is the gradient of what uses it;
    the loss itself needs none."""

    def leaf(symbol: Symbol) -> Array:
        if symbol.gradient:
            assert above is not None
            return above
        return trace.value(symbol, step)

    return value(use.term, leaf)


def local_derivative(trace: Trace, use: Contribution, step: int) -> Array:
    """d(what uses it) / d(the value at ``step``), the user's entries first. Of a parameter, ``step`` is
    that of its use."""
    (size,) = trace.scenario.shapes[use.feed.name]
    return np.array([sent_back(trace, use, step, unit) for unit in np.eye(size)])
