"""The table of functions: each value and each derivative against SymPy, far out as well."""

from __future__ import annotations

import numpy as np
import pytest
import sympy

from rnntrace.equations.evaluate import value
from rnntrace.equations.functions import FUNCTIONS
from rnntrace.equations.parser import parse_expression

x = sympy.Symbol("x", real=True)
EXACT = {
    "tanh": sympy.tanh(x),
    "sigmoid": 1 / (1 + sympy.exp(-x)),
    "relu": sympy.Max(0, x),
    "exp": sympy.exp(x),
    "log": sympy.log(x),
    "softplus": sympy.log(1 + sympy.exp(x)),
    "identity": x,
}
POINTS = ["0", "1/3", "-2/7", "5", "-5", "30", "-30", "700", "-700", "1e-9", "-1e-9"]


def points(name: str) -> list[sympy.Rational]:
    found = [sympy.Rational(point) for point in POINTS]
    if name == "log":
        return [point for point in found if point > 0]
    return [point for point in found if name != "relu" or point != 0]  # no derivative at the kink


@pytest.mark.parametrize("name", EXACT)
def test_values_agree_with_sympy(name: str) -> None:
    """To the last digits, also where the plain formula would overflow or cancel."""
    for point in points(name):
        exact = float(EXACT[name].subs(x, point).evalf(40))
        found = FUNCTIONS[name].value(np.array([float(point)]))[0]
        assert found == pytest.approx(exact, rel=1e-12, abs=1e-300), (name, point)


@pytest.mark.parametrize("name", EXACT)
def test_derivatives_agree_with_sympy(name: str) -> None:
    """The derivative's text, in terms of the output where it says so, is the derivative."""
    slope = sympy.diff(EXACT[name], x)
    tree = parse_expression(FUNCTIONS[name].derivative, derived=True)
    for point in points(name):
        argument = np.array([float(point)])
        output = FUNCTIONS[name].value(argument)
        found = np.ravel(value(tree, lambda s, a=argument, o=output: a if s.name == "x" else o))[0]
        exact = float(slope.subs(x, point).evalf(40))
        assert found == pytest.approx(exact, rel=1e-9, abs=1e-15), (name, point)


def test_the_softmax_jacobian_agrees_with_sympy() -> None:
    """diag(ŷ) − ŷ ŷᵀ, entry by entry, on three scores."""
    scores = sympy.symbols("s1:4", real=True)
    at = dict(zip(scores, (sympy.Rational(1, 3), sympy.Rational(-2), sympy.Rational(5, 4)), strict=True))
    total = sum(sympy.exp(s) for s in scores)
    exact = sympy.Matrix([sympy.exp(s) / total for s in scores]).jacobian(scores).subs(at).evalf(30)
    output = FUNCTIONS["softmax"].value(np.array([float(v) for v in at.values()]))
    tree = parse_expression(FUNCTIONS["softmax"].derivative, derived=True)
    found = value(tree, lambda _: output)
    np.testing.assert_allclose(found, np.array(exact.tolist(), dtype=float), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", [name for name, row in FUNCTIONS.items() if row.public])
def test_writing_into_an_array_gives_the_same(name: str) -> None:
    """With ``out`` the result is written there, bit for bit what it is without."""
    argument = np.array([[0.3, 1.7, 2.5], [4.0, 0.1, 0.2]])
    out = np.empty_like(argument)
    FUNCTIONS[name].value(argument, out)
    assert np.array_equal(out, FUNCTIONS[name].value(argument))


def test_softmax_and_its_logarithm_hold_for_any_scores() -> None:
    """Scores of ±1000 neither overflow nor give a NaN."""
    scores = np.array([[1000.0, 0.0, -1000.0], [-1000.0, -1001.0, -1000.0]])
    assert np.array_equal(FUNCTIONS["softmax"].value(scores)[0], [1.0, 0.0, 0.0])
    assert np.array_equal(FUNCTIONS["log_softmax"].value(scores)[0], [0.0, -1000.0, -2000.0])
    assert FUNCTIONS["softmax"].value(scores)[1].sum() == pytest.approx(1, rel=1e-15)
