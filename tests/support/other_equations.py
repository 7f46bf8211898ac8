"""Equations that are no network's, with numbers for everything in them, and a second opinion on them
that shares nothing with the program: Python's own parser, and HIPS autograd."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st

from rnntrace.equations.parser import parse_equations
from rnntrace.equations.system import System
from rnntrace.equations.tree import Number
from rnntrace.exercise.calculation import Calculation
from rnntrace.exercise.exercise import Exercise
from rnntrace.exercise.steps import Steps

from .cells import AT_FIRST, gradients, sorted_out
from .networks import Array
from .oracles import Answers
from .own_cells import Timed, functions


@dataclass(frozen=True, eq=False)
class Equations:
    """A text of equations, the last of which is the ``loss``, and their numbers; ``given`` has values over
    time, and ``ranks`` tell of names that are not what the equations take them for."""

    text: str
    steps: int
    parameters: Mapping[str, Array]
    initial: Mapping[str, Array]
    constants: Mapping[str, float] = field(default_factory=dict)
    given: Mapping[str, Array] = field(default_factory=dict)
    ranks: Mapping[str, int] = field(default_factory=dict)
    title: str = "equations of one's own"

    def exercise(self) -> Exercise:
        """The same as something to be worked."""
        system = System(
            parse_equations(self.text, derived=True),
            given=tuple(self.given),
            constants=tuple(self.constants),
            loss="loss",
            seed=Number("1"),
            ranks=self.ranks,
        )
        calculation = Calculation(
            system,
            self.steps,
            parameters=self.parameters,
            constants=self.constants,
            given={name: Steps.of(array) for name, array in self.given.items()},
            initial=self.initial,
        )
        return Exercise(self.title, ((calculation,),))


ADAM = Equations(
    """
    g[t] = 2 * (theta[t-1] - A)   # gradient
    m[t] = beta_1 * m[t-1] + (1 - beta_1) * g[t]   # first moment
    v[t] = beta_2 * v[t-1] + (1 - beta_2) * g[t] ** 2   # second moment
    m_hat[t] = m[t] / (1 - beta_1 ** t)   # first moment, corrected
    v_hat[t] = v[t] / (1 - beta_2 ** t)   # second moment, corrected
    theta[t] = theta[t-1] - eta * m_hat[t] / (sqrt(v_hat[t]) + epsilon)   # parameter
    loss[t] = sum((theta[t] - A) ** 2)   # distance
    """,
    steps=3,
    parameters={"A": np.array([[1.0, -2.0], [0.5, 3.0], [0.0, 0.25]])},
    initial={
        "theta": np.array([[0.3, 0.1], [-0.2, 0.4], [0.5, 1.0]]),
        "m": np.zeros((3, 2)),
        "v": np.zeros((3, 2)),
    },
    constants={"beta_1": 0.9, "beta_2": 0.999, "eta": 0.1, "epsilon": 1e-8},
    ranks={"theta": 2, "m": 2, "v": 2},
    title="Adam on one matrix",
)


# -- a second opinion ------------------------------------------------------------------------------


def evaluated(
    of: Equations, parameters: Mapping[str, Any], nudges: Mapping[str, Any], np: ModuleType
) -> tuple[Any, dict[str, list[Any]]]:
    """The loss, and every value at steps 1 to T; a nudge is added to the value it is named for."""
    known: dict[str, Any] = {**functions(np), "sum": np.sum, **of.constants, **parameters}
    for name, rows in of.given.items():
        nothing, moved = np.zeros(rows.shape[1:]), rows + nudges[name]
        known[name] = Timed(nothing, nothing, of.steps, lambda t, rows=moved: rows[t - 1])  # type: ignore[misc]
    lines = {}
    for line in of.text.strip().splitlines():
        left, _, right = line.partition("=")
        name = left.strip().removesuffix("[t]")
        lines[name] = compile(ast.parse(right.strip(), mode="eval"), name, "eval")
    for name, code in lines.items():

        def compute(t: int, name: str = name, code: Any = code) -> Any:
            return nudges[name][t - 1] + eval(code, {"__builtins__": {}}, {**known, "t": t})

        zero = np.zeros(nudges[name].shape[1:])
        begins = of.initial.get(name, zero) + nudges.get(name + AT_FIRST, 0.0)
        known[name] = Timed(begins, zero, of.steps, compute)
    values = {name: [known[name][t] for t in range(1, of.steps + 1)] for name in lines}
    return sum(values["loss"]), values


def by_autograd(of: Equations) -> Answers:
    """Loss, values and all gradients with HIPS autograd."""
    anp = pytest.importorskip("autograd.numpy")
    (calculation,) = of.exercise().chain
    names = (*calculation.system.names, *of.given)
    nudges = {
        name: np.zeros((of.steps, *calculation.shapes[name])) for name in names if name in calculation.shapes
    }
    nudges |= {name: np.zeros(rows.shape) for name, rows in of.given.items() if name not in nudges}
    nudges |= {name + AT_FIRST: np.zeros(calculation.shapes[name]) for name in calculation.system.states}
    numbers = dict(of.parameters), nudges
    of_parameters, of_values = gradients(lambda both: evaluated(of, *both, anp)[0], numbers)
    total, values = evaluated(of, *numbers, np)
    del of_values["loss"]  # what everything is differentiated of
    stacked = {name: np.array(rows) for name, rows in values.items()}
    return Answers(float(total), stacked, of_parameters, *sorted_out(of_values))


# -- random equations ------------------------------------------------------------------------------

_LEAVES = (
    ("s[t-1]", "w", "kappa", "0.5", "(1 / (1 + t))", "kappa ** t", "sum(x[t])", "sum(M[t-1] * W)"),
    ("v[t-1]", "x[t]", "b", "x[t-1]", "(W @ x[t])", "(M[t-1] @ b)"),
    ("M[t-1]", "W", "U", "(U @ M[t-1])"),
)
_BINARY = ("({} + {})", "({} - {})", "{} * {}", "{} / (2 + sigmoid({}))")


@st.composite
def right_sides(draw: st.DrawFn, rank: int, depth: int = 2) -> str:
    """Expressions whose value is a number, a vector or a matrix, in which numbers go with the others."""
    if not depth or draw(st.booleans()):
        return draw(st.sampled_from(_LEAVES[rank]))
    inner = right_sides(rank, depth - 1)
    kind = draw(st.sampled_from(("function", "square", "two", "number", *(("product",) if rank else ()))))
    if kind == "function":
        return f"tanh({draw(inner)})"
    if kind == "square":
        return f"({draw(inner)}) ** 2"
    if kind == "two":
        return draw(st.sampled_from(_BINARY)).format(draw(inner), draw(inner))
    if kind == "number":
        number = f"tanh({draw(right_sides(0, depth - 1))})"
        return draw(st.sampled_from(_BINARY)).format(*draw(st.permutations((number, draw(inner)))))
    return f"(({draw(right_sides(2, depth - 1))}) @ ({draw(inner)}))"


@st.composite
def other_equations(draw: st.DrawFn) -> Equations:
    """A number, a vector and a matrix at each step, of which each is made of any of the others."""
    size, steps = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    numbers = np.random.default_rng(draw(st.integers(0, 2**20)))
    lines = [f"{name}[t] = tanh({draw(right_sides(rank))})" for rank, name in enumerate("svM")]
    lines.append("loss[t] = sum((v[t] - x[t]) ** 2) + sum(M[t] * U) + s[t] ** 2 * eta")
    text = "\n".join(lines)
    parameters = {
        "W": numbers.normal(size=(size, size)),
        "U": numbers.normal(size=(size, size)),
        "b": numbers.normal(size=size),
        "w": numbers.normal(size=()),
    }
    initial = {"s": np.array(0.5), "v": numbers.normal(size=size), "M": numbers.normal(size=(size, size))}
    return Equations(
        text,
        steps,
        {name: array for name, array in parameters.items() if re.search(rf"\b{name}\b", text)},
        {name: array for name, array in initial.items() if f"{name}[t-1]" in text},
        {"kappa": 0.75, "eta": 0.25},
        {"x": numbers.normal(size=(steps, size))},
        {"s": 0, "v": 1, "M": 2, "W": 2, "U": 2, "b": 1, "w": 0},
    )
