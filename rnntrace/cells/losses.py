"""What a loss asks for, read off its equation."""

from __future__ import annotations

from functools import cache

from ..equations.calls import calls
from ..equations.functions import Kind
from ..equations.parser import parse_equations
from ..equations.tree import Expression, Number, Sub, Symbol, ungroup
from .texts import LOSSES

PREDICTION = Symbol("y_hat", 0)
COMPLEMENT = Sub(Number("1"), PREDICTION)


def compares(loss: str) -> Kind:
    """What predictions and targets have to be: where the logarithm of a prediction is taken,
    probabilities. All the others count by their sum then, but where 1 − ŷ is looked at by itself."""
    taken = _logarithms(LOSSES[loss])
    if COMPLEMENT in taken:
        return "probabilities"
    return "distribution" if PREDICTION in taken else "numbers"


@cache
def _logarithms(text: str) -> frozenset[Expression]:
    """What equations take the logarithms of."""
    rights = (ungroup(equation.right) for equation in parse_equations(text, derived=True))
    return frozenset(call.argument for right in rights for call in calls(right) if call.function == "log")
