"""What is no number to a computer, and has a value all the same.

``y ln p`` goes to 0 as its first factor does, however small p is: 0 · ln 0 is 0. And where a target is
0, the term that it weighs is 0 whatever the prediction is, and so are its derivatives: 0 / p is 0 even
where p is 0. The logarithm of a probability too small for a float is found from its scores.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .functions import Array
from .system import TARGET
from .tree import Call, Expression, Group, Neg, Number, Sub, Symbol, symbols


def is_logarithm(node: Expression) -> bool:
    """Whether an expression is a logarithm, perhaps with a sign."""
    match node:
        case Group(of) | Neg(of):
            return is_logarithm(of)
    return isinstance(node, Call) and node.function == "log"


def is_of_target(node: Expression) -> bool:
    """Whether a numerator is made of the target, and of no other value of a step."""
    timed = {symbol.name for symbol in symbols(node) if symbol.step is not None}
    return timed == {TARGET} and not any(symbol.gradient for symbol in symbols(node))


def from_scores(argument: Expression, definitions: Mapping[str, Expression]) -> Expression | None:
    """The logarithm of a probability, or of one minus it, in terms of the scores that the probability is
    made of; None of anything else.

    ln softmax(s) = s − max s − ln Σ exp(s − max s); ln σ(s) = −softplus(−s); ln(1 − σ(s)) =
    −softplus(s).
    """
    match argument:
        case Symbol(name, 0, False):
            match definitions.get(name):
                case Call("softmax", scores):
                    return Call("log_softmax", scores)
                case Call("sigmoid", score):
                    return Neg(Call("softplus", Neg(score)))
        case Sub(Number("1"), Symbol(name, 0, False)):
            match definitions.get(name):
                case Call("sigmoid", score):
                    return Neg(Call("softplus", score))
    return None


def times_logarithm(left: Array, right: Array, out: Array | None = None) -> Array:
    """A product with a logarithm; 0 · ln 0 is 0."""
    return _without_limits(np.multiply(left, right, out=out), left, right)


def logarithm_times(left: Array, right: Array, out: Array | None = None) -> Array:
    """The same with the logarithm first."""
    return _without_limits(np.multiply(left, right, out=out), right, left)


def _without_limits(product: Array, factor: Array, logarithm: Array) -> Array:
    if not np.any(np.isnan(product)):
        return product
    return _put_zero(product, np.equal(factor, 0.0) & np.isinf(logarithm))


def target_over(left: Array, right: Array, out: Array | None = None) -> Array:
    """What is made of a target, divided; 0 / 0 is 0."""
    quotient = np.divide(left, right, out=out)
    if not np.any(np.isnan(quotient)):
        return quotient
    return _put_zero(quotient, np.equal(left, 0.0) & np.equal(right, 0.0))


def _put_zero(array: Array, where: Array) -> Array:
    if np.ndim(array) == 0:
        return np.float64(0.0) if where else array  # type: ignore[return-value]
    array[np.broadcast_to(where, array.shape)] = 0.0
    return array
