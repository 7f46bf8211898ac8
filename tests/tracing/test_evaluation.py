"""Any equations: evaluated as they would be step by step, and differentiated.

The second opinion is Python itself: an equation's text, run as Python at every step, with NumPy or
with autograd's NumPy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import CodeType, ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnntrace.equations.differentiate import differentiate
from rnntrace.equations.evaluate import Program, run, value
from rnntrace.equations.onehot import OneHot
from rnntrace.equations.parser import parse_equations, parse_expression
from rnntrace.equations.schedule import schedule
from rnntrace.equations.series import Series, Store
from rnntrace.equations.system import System
from rnntrace.equations.text import equation_text
from rnntrace.equations.tree import Symbol
from tests.support.oracles import COARSE_TOLERANCE, TOLERANCE, Array, distance, slopes
from tests.support.systems import CELLS, SQUARED, systems

SIZES = {"x": 3, "y": 2}  # and what the equations leave open


# -- equations run as Python -----------------------------------------------------------------------


class Timed:
    """A value over time that Python's ``h[t-1]`` can ask for; computed when first asked."""

    def __init__(self, steps: int, first: Any, nothing: Any, compute: Callable[[int], Any]) -> None:
        self.known = {0: first, steps + 1: nothing}
        self.compute = compute

    def __getitem__(self, t: int) -> Any:
        if t not in self.known:
            self.known[t] = self.compute(t)
        return self.known[t]


def as_python(
    text: str,
    parameters: Mapping[str, Any],
    given: Mapping[str, Array],
    initial: Mapping[str, Array],
    nudges: Mapping[str, Any],
    shapes: Mapping[str, tuple[int, ...]],
    np: ModuleType,
) -> dict[str, list[Any]]:
    """Every value at steps 1 to T, each line of ``text`` run as Python."""
    steps = len(next(iter(given.values())))
    names: dict[str, Any] = {
        "tanh": np.tanh,
        "exp": np.exp,
        "log": np.log,
        "sqrt": np.sqrt,
        "sum": np.sum,
        "identity": lambda x: x,
        "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
        "softplus": lambda x: np.log(1 + np.exp(x)),
        "softmax": lambda x: np.exp(x) / np.sum(np.exp(x)),
        "relu": lambda x: x * (x > 0),
        **parameters,
    }
    defined = []
    for name, rows in given.items():
        nothing = np.zeros(rows.shape[1])
        names[name] = Timed(steps, nothing, nothing, lambda t, rows=rows: rows[t - 1])
    for line in text.splitlines():
        left, _, right = line.partition("=")
        name = left.strip().removesuffix("[t]")
        code = compile(right.strip(), name, "eval")

        def compute(t: int, name: str = name, code: CodeType = code) -> Any:
            found = np.zeros(shapes[name]) + eval(code, {"__builtins__": {}}, {**names, "t": t})
            return found + nudges[name][t - 1] if name in nudges else found

        zeros = np.zeros(shapes[name])
        names[name] = Timed(steps, initial.get(name, zeros), zeros, compute)
        defined.append(name)
    return {name: [names[name][t] for t in range(1, steps + 1)] for name in defined}


# -- a system with numbers -------------------------------------------------------------------------


@dataclass
class Case:
    """A system's text, and numbers for everything in it."""

    text: str
    system: System
    steps: int
    parameters: dict[str, Array]
    given: dict[str, Array]
    initial: dict[str, Array]
    shapes: dict[str, tuple[int, ...]]
    one_hot: dict[str, OneHot] = field(default_factory=dict)

    def forward(self) -> Store:
        fixed = {**self.parameters, "steps": np.array(float(self.steps))}
        store = Store(steps=self.steps, fixed=fixed)
        for name, rows in self.given.items():
            store.series[name, False] = self.one_hot.get(name, Series(rows))
        for name, state in self.initial.items():
            store.series[name, False] = Series.from_state(state, self.steps)
        run(Program(self.system.passes, self.system.definitions), store, self.shapes)
        return store

    def bptt(self, fuse: bool = True) -> Store:
        store = self.forward()
        backward = schedule(item.equation for item in differentiate(self.system, fuse))
        run(Program(backward, self.system.definitions), store, self.shapes)
        return store

    def python(self, parameters: Mapping[str, Any], nudges: Mapping[str, Any], np: ModuleType) -> Any:
        return as_python(self.text, parameters, self.given, self.initial, nudges, self.shapes, np)

    def loss(self, parameters: Mapping[str, Any], nudges: Mapping[str, Any], np: ModuleType) -> Any:
        total = sum(self.python(parameters, nudges, np)["loss"])
        return total / self.steps if self.mean else total

    @property
    def mean(self) -> bool:
        return self.system.seed != parse_expression("1")

    def nudges(self) -> dict[str, Array]:
        """A zero for every value of every step but the loss."""
        return {
            name: np.zeros((self.steps, *self.shapes[name])) for name in self.system.names if name != "loss"
        }


def case(text: str, seed: int, steps: int, *, size: int | None = None, mean: bool = False) -> Case:
    """Numbers for a text, from a seeded generator; without ``size`` every dimension its own."""
    lines = [*text.splitlines(), SQUARED]
    text = "\n".join(line.strip() for line in lines if line.strip())
    system = System(
        parse_equations(text, derived=True),
        constants=("steps",),
        loss="loss",
        seed=parse_expression("1 / steps" if mean else "1"),
    )
    generator = np.random.default_rng(seed)
    sizes: dict[int, int] = {}

    def shape(name: str) -> tuple[int, ...]:
        return tuple(sizes.setdefault(d, size or 1 + len(sizes) % 4) for d in system.shapes[name])

    shapes = {name: shape(name) for name in system.shapes.of if name not in system.constants}

    def drawn(*shape: int) -> Array:
        return generator.normal(0, 0.9 / (shape or (1,))[-1] ** 0.5, shape)

    return Case(
        text=text,
        system=system,
        steps=steps,
        parameters={name: drawn(*shapes[name]) for name in system.parameters},
        given={name: drawn(steps, *shapes[name]) for name in system.given if name in shapes},
        initial={name: drawn(*shapes[name]) for name in system.states if name not in system.given},
        shapes=shapes,
    )


def wrong_values(case: Case, store: Store) -> dict[str, float]:
    """What differs from Python's own evaluation."""
    expected = case.python(case.parameters, {}, np)
    far = {name: distance(store.series[name, False].at(0), np.array(rows)) for name, rows in expected.items()}
    return {name: by for name, by in far.items() if not by <= TOLERANCE}


def wrong_gradients(case: Case, store: Store) -> dict[str, float]:
    """What differs from autograd's gradients, by every parameter and every value at every step.

    What the loss does not reach has no recorded gradient, and must have a gradient of zero.
    """
    autograd = pytest.importorskip("autograd")
    anp = pytest.importorskip("autograd.numpy")
    of_parameters, of_values = autograd.grad(lambda both: case.loss(*both, anp))(
        (case.parameters, case.nudges())
    )
    far = {}
    for name, gradient in of_parameters.items():
        found = store.totals.get(name, np.zeros_like(gradient))
        far[f"dL/d{name}"] = distance(found, gradient)
    for name, gradient in of_values.items():
        series = store.series.get((name, True))
        found = np.zeros_like(gradient) if series is None else series.at(0)
        far[f"dL/d{name}[t]"] = distance(found, gradient)
    return {name: by for name, by in far.items() if not by <= TOLERANCE}


# -- the tests -------------------------------------------------------------------------------------


@pytest.mark.parametrize("steps", [1, 2, 5])
@pytest.mark.parametrize("name", CELLS)
def test_known_cells_are_evaluated_as_step_by_step(name: str, steps: int) -> None:
    """Stacked or looped, the values of a cell are those of its equations run one step at a time."""
    one = case(CELLS[name], 1, steps)
    assert wrong_values(one, one.forward()) == {}


@pytest.mark.parametrize("steps", [1, 2, 5])
@pytest.mark.parametrize("name", CELLS)
def test_known_cells_are_differentiated(name: str, steps: int) -> None:
    """The derived backward equations give autograd's gradients for any cell, by every parameter and
    by every value at every step."""
    one = case(CELLS[name], 2, steps, mean=steps == 2)
    assert wrong_gradients(one, one.bptt()) == {}


@given(systems(), st.integers(0, 2**20), st.integers(1, 4), st.integers(1, 3), st.booleans())
def test_random_equations_are_evaluated_and_differentiated(
    text: str, seed: int, steps: int, size: int, mean: bool
) -> None:
    """The engine knows no cells: random equations, in random order, are evaluated as Python would
    and differentiated as autograd does."""
    one = case(text, seed, steps, size=size, mean=mean)
    store = one.bptt()
    assert wrong_values(one, store) == {}
    assert wrong_gradients(one, store) == {}


@pytest.mark.parametrize("name", ["gru", "peephole lstm", "both directions", "a softmax that recurs"])
def test_cells_agree_with_central_differences(name: str) -> None:
    """The gradients of gated cells are the slopes of their loss."""
    one = case(CELLS[name], 3, 3)
    store = one.bptt()
    for parameter, at in one.parameters.items():

        def loss(array: Array, parameter: str = parameter) -> float:
            return float(one.loss({**one.parameters, parameter: array}, {}, np))

        assert distance(store.totals[parameter], slopes(loss, at)) <= COARSE_TOLERANCE, parameter


@pytest.mark.parametrize("name", CELLS)
def test_one_step_alone_has_the_recorded_value(name: str) -> None:
    """Evaluating one equation at one step gives what the whole run recorded there, forward and
    backward, and the per-step shares of a parameter's gradient sum to the gradient."""
    one = case(CELLS[name], 4, 3)
    store = one.bptt()

    def at(symbol: Symbol, t: int) -> Array:
        if symbol.step is None:
            return store.totals[symbol.name] if symbol.gradient else store.fixed[symbol.name]
        series = store.series[symbol.quantity]
        assert isinstance(series, Series)
        row = t + symbol.step - 1 + series.margin
        inside = 0 <= row < len(series.rows)
        return np.asarray(series.rows[row] if inside else np.zeros(series.rows.shape[1:]))

    equations = [*one.system.equations, *(item.equation for item in differentiate(one.system))]
    for equation in equations:
        shape = one.shapes[equation.left.name]
        steps = [np.broadcast_to(value(equation.right, lambda s, t=t: at(s, t)), shape) for t in (1, 2, 3)]
        if equation.left.step is None:
            found, recorded = sum(steps), store.totals[equation.left.name]
        else:
            found, recorded = np.array(steps), store.series[equation.left.quantity].at(0)
        assert distance(found, recorded) <= TOLERANCE, equation_text(equation)


@pytest.mark.parametrize("name", ["lstm", "both directions", "the inputs before and after"])
def test_one_hot_inputs_are_vectors_like_any_other(name: str) -> None:
    """Words looked up by their place give the values and gradients of the vectors written out."""
    one = case(CELLS[name], 5, 5)
    words = OneHot(np.array([1, 0, -1, 1, 1]), one.shapes["x"][0])
    one.given["x"] = words.dense()
    written_out = one.bptt()
    one.one_hot["x"] = words
    looked_up = one.bptt()
    for quantity, series in written_out.series.items():
        if quantity != ("x", False):
            assert distance(looked_up.series[quantity].at(0), series.at(0)) <= 1e-12, quantity
    for parameter, gradient in written_out.totals.items():
        assert distance(looked_up.totals[parameter], gradient) <= 1e-12, parameter


def test_a_division_by_zero_is_infinite_and_no_crash() -> None:
    """What an author divides by zero is infinite, forward and backward."""
    one = case("h[t] = tanh(W_xh @ x[t]) / 0", 6, 2)
    store = one.bptt()
    assert np.isinf(store.series["h", False].at(0)).all()
    assert not np.isfinite(store.totals["W_xh"]).any()
