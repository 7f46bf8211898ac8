"""Networks as an exercise sets them: sizes, weights with two places, words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from rnntrace.scenario.load import read_scenario
from rnntrace.scenario.model import Scenario

from . import heads
from .gated import GRU, GRU_RESET_AFTER, LSTM
from .own import MULTIPLICATIVE, UPDATING
from .plain import RNN
from .work import TOTAL, Cell, Formula, Pen, Script, Series, Tables, Work

CELLS: dict[str, Cell] = {
    "rnn": RNN,
    "lstm": LSTM,
    "gru": GRU,
    "gru_reset_after": GRU_RESET_AFTER,
    "updating": UPDATING,
    "multiplicative": MULTIPLICATIVE,
}
# How inputs, the state and the outputs are sized; where all are alike, every transpose can be forgotten.
SIZES = ((3, 3, 3), (4, 2, 4), (3, 2, 3), (2, 3, 2))
OUTPUTS = (("softmax", "cross_entropy"), ("sigmoid", "binary_cross_entropy"), ("identity", "squared_error"))
OUTPUTS += (("sigmoid", "squared_error"),)


@dataclass(frozen=True, eq=False)
class Network:
    """A network with its sequence; ``mean`` tells that the loss is the mean over the steps."""

    cell: str
    output: str
    loss: str
    mean: bool
    weights: dict[str, Any]
    initial: dict[str, Any]
    x: Any
    y: Any

    def work(self, pen: Pen, mistaken: str = "", formula: Formula | None = None) -> Script:
        """The script of somebody with this pen, who may have one formula wrong."""
        tables = self.tables if formula is None else self.tables.but(mistaken, formula)
        with np.errstate(all="ignore"):
            return Work(self.given(pen), self.sizes, pen).all(tables)

    def given(self, pen: Pen) -> dict[str, Any]:
        """What the exercise gives to start with."""
        known = {"x": self.series(self.x, pen), "y": self.series(self.y, pen), **self.weights}
        for name, state in self.initial.items():
            known[name] = Series(len(state))
            known[name][0] = np.asarray(state, pen.kind)
        return known | {"share": 1 / len(self.x) if self.mean else 1.0}

    def series(self, rows: Any, pen: Pen) -> Series:
        found = Series(len(rows[0]))
        found.update({t: np.asarray(row, pen.kind) for t, row in enumerate(rows, 1)})
        return found

    @cached_property
    def sizes(self) -> dict[str, int | tuple[()]]:
        """The size of every value of a step."""
        inputs, hidden, outputs = len(self.x[0]), len(self.weights["W_hy"][0]), len(self.y[0])
        cell = dict.fromkeys(CELLS[self.cell].forward, hidden)
        return {"x": inputs, **cell, "s": outputs, "y_hat": outputs, "y": outputs, "loss": ()}

    @cached_property
    def tables(self) -> Tables:
        """Its right formulas."""
        cell = CELLS[self.cell]
        return Tables(
            {**cell.forward, **heads.SCORES, "y_hat": heads.PREDICTIONS[self.output]},
            {"loss": heads.LOSSES[self.loss]},
            {**heads.backward(self.output, self.loss), **cell.backward},
            {TOTAL: heads.total, **cell.gradients, **heads.GRADIENTS},
        )

    def scenario(self) -> Scenario:
        """The exercise as the program reads it."""
        cell = CELLS[self.cell]
        text = {
            "cell": {"equations": cell.equations} if cell.equations else self.cell,
            "output": self.output,
            "loss": self.loss,
            "reduction": "mean" if self.mean else "sum",
            "inputs": self.x.tolist(),
            "targets": self.y.tolist(),
            "initial_state": {name: state.tolist() for name, state in self.initial.items()},
            "weights": {name: weight.tolist() for name, weight in self.weights.items()},
        }
        return read_scenario(json.dumps(text).encode(), "drawn.yaml", Path())


def drawn(cell: str, seed: int, usual: bool = False) -> Network:
    """A network of numbers drawn at random; a ``usual`` one predicts words and sums their losses."""
    random = np.random.default_rng(seed)
    n, h, c = SIZES[random.integers(2 if usual else len(SIZES))]
    steps = int(random.integers(3, 6))
    output, loss = OUTPUTS[0] if usual or random.random() < 0.5 else OUTPUTS[random.integers(1, len(OUTPUTS))]
    by_letter = {"H": h, "N": n, "C": c}
    shapes = {**CELLS[cell].shapes, "W_hy": "CH", "b_y": "C"}
    weights = {
        name: random.uniform(-1, 1, [by_letter[letter] for letter in letters]).round(2)
        for name, letters in shapes.items()
    }
    states = ("h", "c") if cell == "lstm" else ("h",)
    begins = random.random() < 0.5
    return Network(
        cell,
        output,
        loss,
        mean=not usual and random.random() < 0.3,
        weights=weights,
        initial={name: random.uniform(-0.9, 0.9, h).round(2) if begins else np.zeros(h) for name in states},
        x=words(random, n, steps) if random.random() < 0.6 else random.uniform(-1, 1, (steps, n)).round(1),
        y=targets(random, loss, c, steps),
    )


def words(random: np.random.Generator, count: int, steps: int) -> Any:
    """One-hot vectors, not all of one word."""
    return np.eye(count)[random.permutation(np.arange(steps) % count)]


def targets(random: np.random.Generator, loss: str, count: int, steps: int) -> Any:
    """What each loss compares with."""
    if loss == "cross_entropy":
        return words(random, count, steps)
    if loss == "binary_cross_entropy":
        return random.integers(0, 2, (steps, count)).astype(float)
    return random.uniform(-1, 1, (steps, count)).round(1)
