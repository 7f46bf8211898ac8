"""The most that a matrix can lengthen a vector."""

from __future__ import annotations

import math

import numpy as np

from ..equations.functions import Array

# Up to so many rows all singular values are found as quickly as one.
SMALL = 300
MOST_ROUNDS = 300
EXACT = 1e-13  # relative


def largest_singular_value(matrix: Array) -> float:
    """The largest singular value; of a large matrix by Lanczos's method, which needs but a few products
    with it, and if that does not settle by all of them."""
    largest = float(np.abs(matrix).max(initial=0.0))
    if largest and math.isfinite(largest) and len(matrix) > SMALL:
        found = _by_lanczos(matrix / largest)  # so that no square is too large or too small
        if found is not None:
            return largest * found
    return float(np.linalg.svd(matrix, compute_uv=False)[0])


def _by_lanczos(matrix: Array) -> float | None:
    """Lanczos on the square of the matrix, each new vector at right angles to all before; None if it does
    not settle."""
    size = matrix.shape[1]
    start = np.random.default_rng(0).normal(size=size)
    vectors = np.empty((MOST_ROUNDS + 1, size))
    vectors[0] = start / np.linalg.norm(start)
    diagonal: list[float] = []
    beside: list[float] = []
    for rounds in range(1, MOST_ROUNDS + 1):
        known = vectors[:rounds]
        moved = matrix.T @ (matrix @ known[-1])
        diagonal.append(float(moved @ known[-1]))
        for _ in range(2):  # once more, for what rounding left
            moved -= known.T @ (known @ moved)
        length = float(np.linalg.norm(moved))
        if rounds % 5 == 0 or length <= EXACT:
            inner = np.diag(diagonal) + np.diag(beside, 1) + np.diag(beside, -1)
            values, directions = np.linalg.eigh(inner)
            # How far the value can be off: what the last vector still has to say.
            if length * abs(float(directions[-1, -1])) <= EXACT * float(values[-1]):
                return math.sqrt(float(values[-1]))
        if not length:
            return None
        beside.append(length)
        vectors[rounds] = moved / length
    return None
