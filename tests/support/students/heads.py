"""What stands on the hidden state in every network here: scores, predictions, losses and their gradients."""

from __future__ import annotations

import numpy as np

from .work import Array, Formulas, Work

# A probability that was rounded to nothing is read as something below half a unit of any last place here.
LEAST = 0.00002


def softmax(w: Work, s: Array) -> Array:
    """With its powers written down where the pen writes parts."""
    powers = w.part(np.exp(s))
    return powers / w.part(powers.sum())


def sigmoid(w: Work, a: Array) -> Array:
    """Likewise."""
    return 1 / (1 + w.part(np.exp(-a)))


def log(number: Array) -> Array:
    """The natural logarithm, also of what was rounded to nothing."""
    return np.log(np.where(number == 0, LEAST, number))


def cross_entropy(w: Work, t: int) -> Array:
    """Of one-hot targets and of any others."""
    return -np.sum(w.part(w.y[t] * w.part(log(w.y_hat[t]))))


def binary_cross_entropy(w: Work, t: int) -> Array:
    """Summed over the outputs."""
    y, p = w.y[t], w.y_hat[t]
    return -np.sum(w.part(y * w.part(log(p)) + (1 - y) * w.part(log(1 - p))))


PREDICTIONS = {
    "softmax": lambda w, t: softmax(w, w.s[t]),
    "sigmoid": lambda w, t: sigmoid(w, w.s[t]),
    "identity": lambda w, t: w.s[t],
}
LOSSES = {
    "cross_entropy": cross_entropy,
    "binary_cross_entropy": binary_cross_entropy,
    "squared_error": lambda w, t: np.sum(w.part((w.y_hat[t] - w.y[t]) ** 2)) / 2,
}
SCORES: Formulas = {"s": lambda w, t: w.part(w.W_hy @ w.h[t]) + w.b_y}
GRADIENTS: Formulas = {
    "dW_hy": lambda w, _: w.sum(lambda t: np.outer(w.ds[t], w.h[t])),
    "db_y": lambda w, _: w.sum(lambda t: w.ds[t]),
}


def backward(output: str, loss: str) -> Formulas:
    """The gradient of the scores; by way of the prediction's where the two losses do not shorten it."""
    if loss != "squared_error":
        return {"ds": lambda w, t: (w.y_hat[t] - w.y[t]) * w.share}
    slopes = {"sigmoid": lambda w, y: y * w.part(1 - y), "identity": lambda w, y: 1}
    return {
        "dy_hat": lambda w, t: (w.y_hat[t] - w.y[t]) * w.share,
        "ds": lambda w, t: w.dy_hat[t] * slopes[output](w, w.y_hat[t]),
    }


def total(w: Work, _: int) -> Array:
    """The loss over all steps: their sum, or their mean where each has its share."""
    return w.sum(lambda t: w.loss[t]) * w.share
