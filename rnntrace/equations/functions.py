"""The table of functions: a row each with its value, its derivative and how it is written.

A derivative is text in ``x``, the argument, and ``y``, the output: where the output is recorded,
``1 - y ** 2`` uses a number that already stands on the page. It is multiplied entry by entry with
what comes from above, but for softmax, whose derivative is a matrix.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Value = Callable[..., Array]


@dataclass(frozen=True, slots=True)
class Function:
    """One function of the language.

    ``value(x, out=None)`` works on the last axis, so one call serves a step or all steps at once.
    ``meaning`` is the formula that stands behind the name, in ``x``, where a page should show it.
    """

    name: str
    value: Value
    derivative: str
    because: str  # the derivative's rule as a note beside the equation, its mathematics in backticks
    latex: str
    terminal: str
    meaning: str = ""
    public: bool = True  # may be used in the equations of a scenario
    matrix: bool = False  # the derivative is a matrix, applied by @
    bare: bool = False  # written without parentheses before a single symbol, ln x


def _sigmoid(x: Array, out: Array | None = None) -> Array:
    # exp(-log(1 + exp(-x))): nothing overflows, and small values keep their relative precision.
    result = np.logaddexp(0.0, np.negative(x), out=out)
    return np.exp(np.negative(result, out=out), out=out)


def _softmax(x: Array, out: Array | None = None) -> Array:
    result: Array = np.subtract(x, x.max(axis=-1, keepdims=True), out=out)
    np.exp(result, out=result)
    result /= result.sum(axis=-1, keepdims=True)
    return result


def _log_softmax(x: Array, out: Array | None = None) -> Array:
    shifted: Array = np.subtract(x, x.max(axis=-1, keepdims=True), out=out)
    shifted -= np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return shifted


def _relu(x: Array, out: Array | None = None) -> Array:
    return np.maximum(x, 0.0, out=out)


def _softplus(x: Array, out: Array | None = None) -> Array:
    return np.logaddexp(0.0, x, out=out)


def _positive(x: Array, out: Array | None = None) -> Array:
    return np.heaviside(x, 0.0, out=out)


def _sum(x: Array, out: Array | None = None) -> Array:
    return np.sum(x, axis=-1, out=out)


def _diag(x: Array, out: Array | None = None) -> Array:
    return x[..., :, None] * np.eye(x.shape[-1])


def _identity(x: Array, out: Array | None = None) -> Array:
    return np.positive(x, out=out)


FUNCTIONS: dict[str, Function] = {
    row.name: row
    for row in (
        Function("tanh", np.tanh, "1 - y ** 2", "`tanh' = 1 − tanh²`", r"\tanh", "tanh"),
        Function(
            "sigmoid",
            _sigmoid,
            "y * (1 - y)",
            "`σ' = σ (1 − σ)`",
            r"\sigma",
            "σ",
            meaning="1 / (1 + exp(-x))",
        ),
        Function(
            "relu",
            _relu,
            "positive(x)",
            "`ReLU'` is 1 where its argument is positive, else 0",
            r"\mathrm{ReLU}",
            "ReLU",
        ),
        Function(
            "softmax",
            _softmax,
            "diag(y) - y @ y.T",
            "`softmax'` is the matrix `diag(ŷ) − ŷ ŷᵀ`",
            r"\mathrm{softmax}",
            "softmax",
            meaning="exp(x) / sum(exp(x))",
            matrix=True,
        ),
        Function("exp", np.exp, "y", "`exp' = exp`", r"\exp", "exp"),
        Function("log", np.log, "1 / x", "`ln' x = 1 / x`", r"\ln", "ln", bare=True),
        Function("softplus", _softplus, "sigmoid(x)", "`softplus' = σ`", r"\mathrm{softplus}", "softplus"),
        Function("identity", _identity, "1", "", "", ""),
        # What the program itself writes: in losses, in derivatives, and to compute safely.
        Function("sum", _sum, "1", "", r"\sum", "Σ", public=False),
        Function("positive", _positive, "0", "", "", "", public=False),
        Function("diag", _diag, "", "", r"\mathrm{diag}", "diag", public=False),
        Function("log_softmax", _log_softmax, "", "", "", "", public=False),
    )
}
