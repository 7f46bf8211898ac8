"""The table of functions: a row each with all that the program knows of it.

The formulas in it are texts in ``x``, the argument, and ``y``, the output. A derivative is written
with ``y`` where that is recorded: ``1 - y ** 2`` uses a number that already stands on the page. It is
multiplied entry by entry with what comes from above, but for softmax, whose derivative is a matrix.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
Value = Callable[..., Array]
# Any numbers; numbers between 0 and 1; those of which the sum is 1 as well.
Kind = Literal["numbers", "probabilities", "distribution"]


class Function(NamedTuple):
    """One function of the language.

    ``meaning`` is the formula that the name stands for. It may be left out of what SymPy and PyTorch
    have under the same name. ``value(x, out=None)`` is how it is computed, where the meaning is slow,
    overflows or loses digits; it works on the last axis, so one call serves a step or all steps at
    once. ``numpy`` and ``torch`` say how a program of its own computes it at a step: the library's name
    for it, a call with ``x``, or the lines of a function of ``x``. They may be left out where the ``value``
    is a function of NumPy's own and PyTorch has it under the same name, and where the ``meaning`` does.
    """

    name: str
    derivative: str
    because: str  # the derivative's rule as a note beside the equation, its mathematics in dollars
    latex: str  # before the argument in parentheses; one that ends in {} takes it within, without them
    terminal: str
    meaning: str = ""
    value: Value | None = None
    shown: bool = False  # pages show the meaning beside the name
    public: bool = True  # may be used in the equations of a scenario
    activation: bool = False  # may be chosen as the activation of a hidden state
    gives: Kind = "numbers"
    matrix: bool = False  # all of the argument goes into every entry: the derivative is a matrix
    bare: bool = False  # written without parentheses before a single symbol, ln x
    steep: bool = False  # near 0 it moves more than its argument, which then needs more digits
    jumps: bool = False  # constant on either side of 0: what is made with it has a kink there
    taken_for: str = ""  # the function that is meant where this one stands in a wrong equation
    convention: bool = False  # it is no mistake in itself: some books have it so
    numpy: str = ""
    torch: str = ""


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


def _ones(x: Array, out: Array | None = None) -> Array:
    return np.positive(np.ones_like(x), out=out)


def _positive(x: Array, out: Array | None = None) -> Array:
    return np.heaviside(x, 0.0, out=out)


def _sum(x: Array, out: Array | None = None) -> Array:
    return np.asarray(np.sum(x, out=out))  # of one step; ``products.summed`` has it for all


def _diag(x: Array, out: Array | None = None) -> Array:
    return x[..., :, None] * np.eye(x.shape[-1])


def _identity(x: Array, out: Array | None = None) -> Array:
    return np.positive(x, out=out)


FUNCTIONS: dict[str, Function] = {
    row.name: row
    for row in (
        Function(
            "tanh",
            "1 - y ** 2",
            "$tanh' = 1 − tanh²$",
            r"\tanh",
            "tanh",
            value=np.tanh,
            activation=True,
        ),
        Function(
            "sigmoid",
            "y * (1 - y)",
            "$σ' = σ (1 − σ)$",
            r"\sigma",
            "σ",
            meaning="1 / (1 + exp(-x))",
            value=_sigmoid,
            shown=True,
            activation=True,
            gives="probabilities",
            numpy="return np.exp(-np.logaddexp(0.0, -x))",
            torch="torch.sigmoid",
        ),
        Function(
            "relu",
            "positive(x)",
            "$ReLU'$ is 1 where its argument is positive, else 0",
            r"\mathrm{ReLU}",
            "ReLU",
            meaning="x * positive(x)",
            value=_relu,
            activation=True,
            numpy="return np.maximum(x, 0.0)",
            torch="torch.relu",
        ),
        Function(
            "softmax",
            "diag(y) - y @ y.T",
            "$softmax'$ is the matrix $diag(ŷ) − ŷ ŷᵀ$",
            r"\mathrm{softmax}",
            "softmax",
            meaning="exp(x) / sum(exp(x))",
            value=_softmax,
            shown=True,
            gives="distribution",
            matrix=True,
            numpy="e = np.exp(x - np.max(x))  # exp(x) alone may overflow\nreturn e / np.sum(e)",
            torch="torch.softmax(x, dim=-1)",
        ),
        Function("exp", "y", "$exp' = exp$", r"\exp", "exp", value=np.exp),
        Function("log", "1 / x", "$ln' x = 1 / x$", r"\ln", "ln", value=np.log, bare=True, steep=True),
        Function("sqrt", "1 / (2 * y)", "$√' = 1 / (2 √)$", r"\sqrt{}", "√", value=np.sqrt, bare=True),
        Function(
            "softplus",
            "sigmoid(x)",
            "$softplus' = σ$",
            r"\mathrm{softplus}",
            "softplus",
            meaning="log(1 + exp(x))",
            value=_softplus,
            numpy="return np.logaddexp(0.0, x)",
            torch="return torch.logaddexp(torch.zeros_like(x), x)",
        ),
        Function("identity", "1", "", "", "", meaning="x", value=_identity, activation=True),
        # What the program itself writes: in losses, in derivatives, and to compute safely.
        Function("sum", "1", "", r"\sum", "Σ", value=_sum, public=False, numpy="np.sum"),
        Function(
            "ones",
            "0",
            "",
            r"\mathrm{ones}",
            "ones",
            value=_ones,
            public=False,
            numpy="np.ones_like",
            torch="torch.ones_like",
        ),
        Function(
            "positive",
            "0",
            "",
            "",
            "",
            value=_positive,
            public=False,
            jumps=True,
            numpy="return np.heaviside(x, 0.0)",
            torch="return (x > 0).to(x.dtype)",
        ),
        Function("diag", "", "", r"\mathrm{diag}", "diag", value=_diag, public=False, numpy="np.diag"),
        # What stands in wrong equations alone, beside what was meant: for each a key on many calculators.
        Function(
            "tan",
            "1 + y ** 2",
            "$tan' = 1 + tan²$",
            r"\tan",
            "tan",
            value=np.tan,
            public=False,
            taken_for="tanh",
        ),
        Function(
            "log10",
            "1 / (log(10) * x)",
            "",
            r"\log_{10}",
            "log10",
            meaning="log(x) / log(10)",
            value=np.log10,
            public=False,
            taken_for="log",
            convention=True,
        ),
        Function(
            "log2",
            "1 / (log(2) * x)",
            "",
            r"\log_2",
            "log2",
            meaning="log(x) / log(2)",
            value=np.log2,
            public=False,
            taken_for="log",
            convention=True,
        ),
        Function(
            "log_softmax",
            "",
            "",
            "",
            "",
            meaning="x - log(sum(exp(x)))",
            value=_log_softmax,
            public=False,
            matrix=True,
            numpy="x = x - np.max(x)\nreturn x - np.log(np.sum(np.exp(x)))",
            torch="torch.log_softmax(x, dim=-1)",
        ),
    )
}


def activations() -> tuple[str, ...]:
    """The functions that may be chosen for a hidden state."""
    return tuple(name for name, row in FUNCTIONS.items() if row.activation)
