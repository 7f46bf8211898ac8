"""What the printers by hand have in common: the numbers of an RNN, and how their digits come out.

They print the whole walkthrough of an RNN with 4 words, 2 hidden units and no biases, step by step, with
nothing of the program: format strings around numbers. What stands on a page only once, however long the
sequence is, they take from ``fixed_parts``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy_by_hand import forward_and_bptt

Rows = list[list[float]]


class Long(NamedTuple):
    """A network: its words, the words of its sequence by their places from 0, and its weights."""

    words: tuple[str, ...]
    inputs: list[int]
    targets: list[int]
    weights: dict[str, Rows]

    @property
    def yaml(self) -> str:
        """The scenario."""
        names = list(self.words)
        inputs, targets = ([names[place] for place in places] for places in (self.inputs, self.targets))
        given = "".join(f"  {name}: {rows}\n" for name, rows in self.weights.items())
        sequences = f"inputs: [{', '.join(inputs)}]\ntargets: [{', '.join(targets)}]\n"
        return f"vocab: [{', '.join(names)}]\nhidden_size: 2\n{sequences}weights:\n{given}"


def long(steps: int, seed: int = 0) -> Long:
    """A random one, its weights of one decimal so that a line of numbers fits on every page."""
    draw = np.random.default_rng(seed)

    def weights(rows: int, columns: int) -> Rows:
        size = (rows, columns)
        found: Rows = (draw.integers(1, 10, size) * draw.choice((-1, 1), size) / 10).tolist()
        return found

    inputs, targets = draw.integers(0, 4, (2, steps)).tolist()
    named = {"W_xh": weights(2, 4), "W_hh": weights(2, 2), "W_hy": weights(4, 2)}
    return Long(("Hello", "World", "a", "b"), inputs, targets, named)


class Numbers(NamedTuple):
    """Everything that a page shows of each step, in lists from step 1 on; ``h`` begins with step 0."""

    a: Rows
    h: Rows
    s: Rows
    y_hat: Rows
    loss: list[float]
    ds: Rows
    dh: Rows
    da: Rows


def numbers(of: Long) -> Numbers:
    """Worked with NumPy."""
    weights = {name: np.array(rows) for name, rows in of.weights.items()}
    weights |= {"b_h": np.zeros(2), "b_y": np.zeros(4)}
    values, gradients, _ = forward_and_bptt(weights, np.array(of.inputs), np.array(of.targets))
    a, h, s, y_hat, loss = (values[name].tolist() for name in ("a", "h", "s", "y_hat", "loss"))
    ds, dh, da = (gradients[name].tolist() for name in ("s", "h", "a"))
    return Numbers(a, [[0.0, 0.0], *h], s, y_hat, loss, ds, dh, da)


def decimals(values: list[float], power: str = "%se%d", least: int = 4, along: int = 0) -> list[str]:
    """The texts of numbers that stand together: four decimals, up to two more where the largest is small,
    and a power of ten where that would show no digits. Those of a sum have as many as what stands
    ``along``."""
    digits = decimals_of(values, least)
    if digits > least + 2:
        return [_as_power(value, least - 2, power) if value else "0" for value in values]
    digits = max(digits, along)
    texts = [f"{value:.{digits}f}" for value in values]
    for place, text in enumerate(texts):
        if not float(text):
            texts[place] = _as_power(values[place], 1, power) if values[place] else text.lstrip("-")
    return texts


def decimals_of(values: list[float], least: int = 4) -> int:
    """How many decimals they take, if they take no power of ten."""
    largest = max(max(values), -min(values))
    return least if largest >= 0.01 or not largest else least - 2 - math.floor(math.log10(largest))


def _as_power(value: float, digits: int, power: str) -> str:
    mantissa, exponent = f"{value:.{digits}e}".split("e")
    return power % (mantissa, int(exponent))


def product(matrix: Sequence[Sequence[float]], vector: list[float]) -> list[float]:
    """A matrix times a vector."""
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


_FIXED = re.compile(
    r"(?ms)(.*?)^(?:## )?Sequences\b.*?(^(?:## )?Network.*?)^(?:### )?Step 1 of .*?"
    r"(^(?:### )?Loss over.*?)^(?:### )?Step .*?(^(?:## )?Gradients, .*)"
)


def fixed_parts(page: str) -> tuple[str, str, str, str]:
    """What a page has once: up to the sequences, from the network to the first step, from the sum of the
    losses to the first step back, and the gradients of all steps."""
    found = _FIXED.match(page)
    assert found, "the page has other headings"
    opening, network, between, closing = found.groups()
    return opening, network, between, closing
