"""The table of functions: each value and each derivative against SymPy and PyTorch, far out as well.

Both read the formula that a name stands for, or have a function of the same name; a new row is
compared like the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy

from rnntrace.checking import pytorch
from rnntrace.checking.expressions import MODULES, entries_of
from rnntrace.equations.calls import calls, divides, entrywise, has_kinks, switches
from rnntrace.equations.evaluate import value
from rnntrace.equations.functions import FUNCTIONS, Array, Function
from rnntrace.equations.parser import parse_equations, parse_expression
from rnntrace.equations.system import System
from rnntrace.equations.text import expression_text
from rnntrace.equations.tree import Call, Symbol, ungroup
from tests.support.pages import ROOT

POINTS = (0.0, 1 / 3, -2 / 7, 5.0, -5.0, 30.0, -30.0, 700.0, -700.0, 1e-9, -1e-9)
PUBLIC = [name for name, row in FUNCTIONS.items() if row.public]
ARGUMENT = Symbol("x", 0)


def of(name: str, argument: Array) -> Array:
    """What the program computes."""
    return value(Call(name, ARGUMENT), lambda _: argument)


def slopes_of(name: str, argument: Array) -> Array:
    """The derivative by the table's text, as a matrix."""
    row, output = FUNCTIONS[name], of(name, argument)
    tree = parse_expression(row.derivative, derived=True)
    found = value(tree, lambda s: argument if s.name == "x" else output)
    return found if row.matrix else np.diag(np.broadcast_to(found, argument.shape))


def vectors(name: str) -> Iterator[Array]:
    """Points where a function and its slope are numbers: one by one, or a few vectors for one that is
    made of all its entries."""
    if FUNCTIONS[name].matrix:
        yield from (np.array(each) for each in ([1 / 3, -2.0, 1.25], [-5.0, 30.0, 29.0], [0.0]))
        return
    for point in POINTS:
        argument = np.array([point])
        switched_by = [value(each, lambda _, x=argument: x) for each in switches(Call(name, ARGUMENT))]
        if np.isfinite([of(name, argument), *slopes_of(name, argument)]).all() and np.all(switched_by):
            yield argument


@pytest.mark.parametrize("name", PUBLIC)
def test_values_and_derivatives_agree_with_sympy(name: str) -> None:
    """To the last digits, also where the plain formula would overflow or cancel."""
    (equation,) = parse_equations(f"h[t] = {name}(x[t])")
    for argument in vectors(name):
        sizes = {"x": argument.shape, "h": argument.shape}
        entries = [sympy.Symbol(f"x{i}", real=True) for i in range(len(argument))]
        rows = entries_of(equation, sizes, lambda use, entries=entries: entries[use.places[0]])
        slopes = [[sympy.diff(row, entry) for entry in entries] for row in rows]
        with mpmath.workdps(700):
            exact = sympy.lambdify(entries, [rows, slopes], modules=MODULES)(*map(mpmath.mpf, argument))
            values, matrix = (np.array(each, dtype=float) for each in exact)
        assert of(name, argument) == pytest.approx(values, rel=1e-12, abs=1e-300), argument
        assert slopes_of(name, argument) == pytest.approx(matrix, rel=1e-9, abs=1e-15), argument


@pytest.mark.parametrize("name", PUBLIC)
def test_values_and_derivatives_agree_with_pytorch(name: str) -> None:
    """What PyTorch reads of a function is the same."""
    torch = pytest.importorskip("torch")
    tree, nothing_else = Call(name, ARGUMENT), System(())

    def read(argument: Any) -> Any:
        return pytorch._value(tree, lambda _: argument, nothing_else)

    for argument in vectors(name):
        tensor = torch.tensor(argument)
        assert of(name, argument) == pytest.approx(read(tensor).numpy(), rel=1e-12, abs=1e-15)
        matrix = torch.autograd.functional.jacobian(read, tensor).numpy()
        assert slopes_of(name, argument) == pytest.approx(matrix, rel=1e-9, abs=1e-15), argument


@pytest.mark.parametrize("name", [name for name in PUBLIC if FUNCTIONS[name].value])
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


# -- what follows from a row -----------------------------------------------------------------------

HINGE = Function(
    name="hinge",
    derivative="positive(1 - x) * positive(1 + x)",
    because="",
    latex=r"\mathrm{hinge}",
    terminal="hinge",
    meaning="relu(x + 1) - relu(x - 1) - 1",
)
INVERSE = Function("inverse", "-y ** 2", "", r"\mathrm{inv}", "inv", meaning="1 / x")


@pytest.fixture
def more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two more functions, of which there is nothing but what they mean."""
    for row in (HINGE, INVERSE):
        monkeypatch.setitem(FUNCTIONS, row.name, row)


def tree_of(text: str) -> Any:
    return ungroup(parse_expression(text, derived=True))


@pytest.mark.usefixtures("more")
def test_a_function_is_computed_by_what_it_means() -> None:
    """Where a row has no value of its own: at a step, at all steps, and into an array."""
    argument = np.array([[-3.0, -0.5, 2.0], [0.25, 1.0, -1.0]])
    assert np.array_equal(of("hinge", argument), np.clip(argument, -1, 1))
    assert np.array_equal(of("inverse", argument), 1 / argument)


@pytest.mark.usefixtures("more")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("tanh(a[t]) * exp(a[t])", []),
        ("relu(W @ x[t])", ["W @ x[t]"]),
        ("relu(a[t] - relu(b[t]))", ["a[t] - relu(b[t])", "b[t]"]),
        ("hinge(2 * a[t])", ["2 * a[t] + 1", "2 * a[t] - 1"]),
        ("positive(a[t])", ["a[t]"]),
    ],
)
def test_kinks_are_read_off_what_a_function_means(text: str, found: list[str]) -> None:
    """Where they are follows from the formula, also where that is not at 0."""
    tree = tree_of(text)
    assert [expression_text(each) for each in switches(tree)] == found
    assert any(has_kinks(call.function) for call in calls(tree)) == bool(found)


@pytest.mark.usefixtures("more")
@pytest.mark.parametrize(
    ("text", "whether"),
    [
        ("tanh(a[t]) + softplus(b)", False),
        ("a[t] / b", True),
        ("a[t] ** -1", True),
        ("a[t] ** 2", False),
        ("2 * log(a[t])", True),
        ("sqrt(a[t])", False),
        ("tanh(inverse(a[t]))", True),
        ("hinge(a[t])", False),
    ],
)
def test_what_can_be_infinite_is_read_off_what_a_function_means(text: str, whether: bool) -> None:
    """Where everything is zero."""
    assert divides(tree_of(text)) is whether


@pytest.mark.parametrize(
    ("text", "whether"),
    [
        ("tanh(a[t]) * (1 - relu(b)) ** 2", True),
        ("W @ x[t]", False),
        ("1 - softmax(a[t])", False),
        ("log_softmax(a[t])", False),
        ("sum(a[t])", False),
        ("a[t].T", False),
    ],
)
def test_what_works_entry_by_entry(text: str, whether: bool) -> None:
    """Each entry by itself, and not made of several."""
    assert entrywise(tree_of(text)) is whether


def test_the_readme_lists_the_functions() -> None:
    """Every one that equations may use, in the order of the table."""
    (listed,) = re.findall(r"functions\s+are\s+`([^`]+)`", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert listed.split() == PUBLIC
