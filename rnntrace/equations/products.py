"""Products of matrices and vectors, of one step or of all steps at once, and what goes with them.

A value at every step is stacked: vectors as (T, d), matrices as (T, rows, columns).
"""

from __future__ import annotations

from functools import partial

import numpy as np

from .functions import Array, Value
from .work import Known, Result, Running, apply


def times(matrix: Result, vector: Result) -> Result:
    """A matrix times a vector, or another matrix."""
    if isinstance(vector, Running) or isinstance(matrix, Running):
        return apply(np.dot, matrix, vector)
    if vector.one_hot and not matrix.timed:
        whole, vectors = matrix.get, vector.get
        return Known(lambda store: vectors(store).columns(whole(store)), timed=True)
    if not vector.timed:
        return apply(np.matmul, matrix, vector)
    return apply(_each_times_each if matrix.timed else _times_each, matrix, vector)


def _times_each(matrix: Array, vectors: Array) -> Array:
    """A matrix times the vector, or the matrix, of every step."""
    product: Array = vectors @ matrix.T if vectors.ndim == 2 else matrix @ vectors
    return product


def _each_times_each(matrices: Array, vectors: Array) -> Array:
    """The matrix of every step times its vector, or its other matrix."""
    if vectors.ndim > 2:
        together: Array = matrices @ vectors
    else:
        together = (matrices @ vectors[..., None])[..., 0]
    return together


def with_transpose(left: Result, right: Result) -> Result:
    """``u @ v.T`` of two vectors; of two matrices their product."""
    timed = isinstance(left, Known) and isinstance(right, Known) and left.timed
    return apply(partial(_by_transpose, 2 + timed), left, right)


def _by_transpose(of_matrices: int, left: Array, right: Array, out: Array | None = None) -> Array:
    if np.ndim(left) == of_matrices:
        return np.matmul(left, np.swapaxes(right, -1, -2), out=out)
    return np.multiply(left[..., :, None], right[..., None, :], out=out)


def summed_product(left: Array, right: Array) -> Array:
    """The sum over time of ``left[t] @ right[t].T``, of vectors or of matrices."""
    if max(left.ndim, right.ndim) == 3:
        product: Array = (left @ np.swapaxes(right, -1, -2)).sum(axis=0)
    else:
        product = left.T @ right
    return product


def inner(left: Array, right: Array) -> Array:
    """The inner product of two vectors, as a vector of one entry."""
    product: Array = np.sum(np.multiply(left, right), axis=-1, keepdims=True)
    return product


def transposed(of: Result) -> Result:
    """A matrix, or that of every step, transposed."""
    if isinstance(of, Running) or not of.timed:
        return apply(_transpose, of)
    return apply(_transpose_each, of)


def _transpose(of: Array, out: Array | None = None) -> Array:
    turned: Array = of.T  # no copy, as a matrix of parameters may be large
    return turned if out is None else np.positive(turned, out=out)


def _transpose_each(of: Array) -> Array:
    return np.swapaxes(of, -1, -2) if of.ndim > 2 else of


def summed(of: Result, total: Value) -> Result:
    """The sum of all entries at every step; ``total`` is that of one step."""
    if isinstance(of, Running) or not of.timed:
        return apply(total, of)
    return apply(_sum_each, of)


def _sum_each(of: Array) -> Array:
    total: Array = of.sum(axis=tuple(range(1, of.ndim)))
    return total
