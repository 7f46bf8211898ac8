"""Random cells of one's own, and a second opinion on them that shares nothing with the program.

The text of a cell is read with Python's own parser, each line compiled once and run at every step.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st

from rnntrace.cells.network import OWN, Architecture
from rnntrace.scenario.model import Example, Scenario

from .cells import gradients
from .networks import Array, Entry, dense, names, to_steps
from .oracles import Answers, plain_loss
from .systems import expressions, right_sides


@dataclass(frozen=True, eq=False)
class Cell:
    """A cell's text in a network, with numbers for everything in it.

    A cell that defines ``y_hat`` is the whole network; any other has an output layer after it.
    """

    text: str
    weights: Mapping[str, Array]
    inputs: tuple[Entry, ...]
    targets: tuple[Entry, ...]
    initial: Mapping[str, Array]
    sizes: tuple[int, int]  # of the input and the output
    output: str = "softmax"
    loss: str = "cross_entropy"
    reduction: str = "sum"

    def scenario(self) -> Scenario:
        """Put together without any file."""
        n, c = self.sizes
        words = names("word", n) if any(isinstance(entry, int) for entry in self.inputs) else None
        labels = names("label", c) if any(isinstance(entry, int) for entry in self.targets) else None
        example = Example(to_steps(self.inputs, words, n), to_steps(self.targets, labels, c))
        return Scenario(
            file="own.yaml",
            title="a cell of one's own",
            description="",
            words=tuple(words) if words else None,
            labels=tuple(labels) if labels else None,
            architecture=Architecture(OWN, "tanh", self.output, self.loss, self.reduction, self.text),
            examples=(example,),
            parameters=dict(self.weights),
            left_out=(),
            initial=dict(self.initial),
        )


# -- a second opinion ------------------------------------------------------------------------------


class Timed:
    """A value over time that Python's ``h[t-1]`` asks for; computed when first asked."""

    def __init__(self, first: Any, zero: Any, steps: int, compute: Callable[[int], Any]) -> None:
        self.known = {0: first, steps + 1: zero}
        self.compute = compute

    def __getitem__(self, t: int) -> Any:
        if t not in self.known:
            self.known[t] = self.compute(t)
        return self.known[t]


def functions(np: ModuleType) -> dict[str, Any]:
    return {
        "tanh": np.tanh,
        "exp": np.exp,
        "log": np.log,
        "identity": lambda x: x,
        "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
        "softplus": lambda x: np.log(1 + np.exp(x)),
        "softmax": lambda x: np.exp(x) / np.sum(np.exp(x)),
        "relu": lambda x: x * (x > 0),
    }


def lines_of(cell: Cell) -> dict[str, Any]:
    """Each name's right side, compiled."""
    text = cell.text
    if "y_hat" not in text:
        text += f"\ns[t] = W_hy @ h[t] + b_y\ny_hat[t] = {cell.output}(s[t])"
    found = {}
    for statement in ast.parse("\n".join(line.strip() for line in text.splitlines())).body:
        assert isinstance(statement, ast.Assign)
        (target,) = statement.targets
        assert isinstance(target, ast.Subscript)
        assert isinstance(target.value, ast.Name)
        found[target.value.id] = compile(ast.Expression(statement.value), target.value.id, "eval")
    return found


def evaluated(
    cell: Cell, weights: Mapping[str, Any], nudges: Mapping[str, Any], np: ModuleType
) -> tuple[Any, dict[str, list[Any]]]:
    """The loss, and every value at steps 1 to T; a nudge is added to the value it is named for."""
    steps = len(cell.inputs)
    x = dense(cell.inputs, cell.sizes[0])
    nothing = np.zeros(cell.sizes[0])
    known: dict[str, Any] = {**functions(np), **weights}
    known["x"] = Timed(nothing, nothing, steps, lambda t: x[t - 1])
    lines = lines_of(cell)
    shapes = {name: array.shape for name, array in nudges.items()}
    for name, code in lines.items():

        def compute(t: int, name: str = name, code: Any = code) -> Any:
            return nudges[name][t - 1] + eval(code, {"__builtins__": {}}, {**known, "t": t})

        zero = np.zeros(shapes[name][1:])
        known[name] = Timed(cell.initial.get(name, zero), zero, steps, compute)
    values = {name: [known[name][t] for t in range(1, steps + 1)] for name in lines}
    y = dense(cell.targets, cell.sizes[1])
    values["loss"] = [
        plain_loss(cell.loss, prediction, y[t], np) if cell.targets[t] is not None else 0.0
        for t, prediction in enumerate(values["y_hat"])
    ]
    total = sum(values["loss"])
    if cell.reduction == "mean":
        total = total / sum(target is not None for target in cell.targets)
    return total, values


def by_autograd(cell: Cell) -> Answers:
    """Loss, values and all gradients with HIPS autograd; values that the loss does not reach have a
    gradient of zero."""
    anp = pytest.importorskip("autograd.numpy")
    sizes = {
        name: shape[0] for name, shape in cell.scenario().exercise.last.shapes.items() if len(shape) == 1
    }
    nudges = {name: np.zeros((len(cell.inputs), sizes[name])) for name in lines_of(cell)}
    numbers = dict(cell.weights), nudges
    of_weights, of_values = gradients(lambda both: evaluated(cell, *both, anp)[0], numbers)
    total, values = evaluated(cell, *numbers, np)
    stacked = {name: np.array(rows) for name, rows in values.items()}
    return Answers(float(total), stacked, of_weights, of_values)


# -- random cells ----------------------------------------------------------------------------------


@st.composite
def own_cells(draw: st.DrawFn) -> Cell:
    """A cell of several states and values between them, that recur and multiply as they like.

    All vectors are of one size, so that whatever is drawn fits. Some cells are the whole network, and
    may feed their prediction back.
    """
    size = draw(st.integers(1, 3))
    whole = draw(st.booleans())
    states = [f"c{i}" for i in range(1, draw(st.integers(0, 2)) + 1)] + ["h"]
    before = [f"{name}[t-1]" for name in states]
    if whole and draw(st.booleans()):
        before.append("y_hat[t-1]")
    outside = ["x[t]", "b_1", "b_2"] + (["x[t-1]"] if draw(st.booleans()) else [])
    lines = {}
    for name in [*(f"u{i}" for i in range(1, draw(st.integers(0, 2)) + 1)), *states]:
        leaves = [*outside, *before, *before, *(f"{other}[t]" for other in lines)]
        lines[name] = draw(bounded(leaves))
    if whole:
        function = draw(st.sampled_from(("softmax", "sigmoid")))
        inner = draw(expressions([f"{name}[t]" for name in lines] + before))
        lines["y_hat"] = (
            f"{function}(tanh({inner}))" if draw(st.booleans()) else f"{function}(W_4 @ h[t] + b_3)"
        )
        loss = {"softmax": "cross_entropy", "sigmoid": "binary_cross_entropy"}[function]
        output = "none"
    else:
        output, loss = draw(st.sampled_from((("softmax", "cross_entropy"), ("identity", "squared_error"))))
    loss = draw(st.sampled_from((loss, "squared_error")))
    if not any("x[t]" in line for line in lines.values()):  # a cell without inputs is refused
        lines["h"] = f"tanh(W_3 @ x[t]) * ({lines['h']})"
    text = "\n".join(f"{name}[t] = {lines[name]}" for name in draw(st.permutations(list(lines))))
    steps = draw(st.integers(1, 4))
    entry = st.one_of(st.none(), st.integers(0, size - 1))
    inputs = draw(st.lists(entry, min_size=steps, max_size=steps))
    targets = draw(
        st.lists(entry, min_size=steps, max_size=steps).filter(
            lambda found: any(e is not None for e in found)
        )
    )
    return with_numbers(
        text,
        draw(st.integers(0, 2**20)),
        tuple(inputs),
        tuple(targets),
        size,
        output=output,
        loss=loss,
        reduction=draw(st.sampled_from(("sum", "mean"))),
    )


def bounded(leaves: Sequence[str]) -> st.SearchStrategy[str]:
    """Right sides that stay within bounds whatever recurs: also gates, and a state taken twice."""
    inner = expressions(leaves)
    state = st.sampled_from([leaf for leaf in leaves if leaf.endswith("[t-1]")])
    return st.one_of(
        right_sides(leaves),
        st.builds("sigmoid({0}) * {1} + (1 - sigmoid({0})) * tanh({2})".format, inner, state, inner),
        st.builds("tanh({0} * {0} + W_1 @ {0} - {1})".format, state, inner),
        st.builds("tanh(W_2 @ ({0} * tanh({1}))) / (1 + {0} ** 2)".format, state, inner),
    )


def with_numbers(
    text: str,
    seed: int,
    inputs: tuple[Entry, ...],
    targets: tuple[Entry, ...],
    size: int,
    **choices: str,
) -> Cell:
    """A cell with a drawn number for every weight and state, all dimensions of one size."""
    cell = Cell(text, {}, inputs, targets, {}, (size, size), **choices)
    system = cell.scenario().system
    generator = np.random.default_rng(seed)

    def drawn(name: str) -> Array:
        shape = (size,) * len(system.shapes[name])
        return generator.normal(0, 0.8 / size**0.5, shape)

    return Cell(
        text,
        {name: drawn(name) for name in system.parameters},
        inputs,
        targets,
        {name: drawn(name) for name in system.states},
        (size, size),
        **choices,
    )
