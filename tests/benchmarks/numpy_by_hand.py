"""The plain RNN with softmax and cross-entropy as one would write it in NumPy, for speed and truth.

Vectorised over time wherever the recurrence allows, and keeping the same arrays as the program.
"""

from __future__ import annotations

import numpy as np


def forward_and_bptt(weights, inputs, targets):
    """``inputs`` and ``targets`` are word indices; returns values, gradients, and the loss."""
    w_xh, w_hh, w_hy = weights["W_xh"], weights["W_hh"], weights["W_hy"]
    b_h, b_y = weights["b_h"], weights["b_y"]
    steps, hidden = len(inputs), len(b_h)
    every = np.arange(steps)

    a = w_xh.T[inputs] + b_h
    h = np.zeros((steps + 1, hidden))
    for t in range(steps):
        a[t] += w_hh @ h[t]
        np.tanh(a[t], out=h[t + 1])
    s = h[1:] @ w_hy.T + b_y
    y_hat = np.exp(s - s.max(axis=1, keepdims=True))
    y_hat /= y_hat.sum(axis=1, keepdims=True)
    losses = -np.log(y_hat[every, targets])

    ds = y_hat.copy()
    ds[every, targets] -= 1
    dh = ds @ w_hy
    da = np.empty((steps, hidden))
    slope = 1 - h[1:] ** 2
    for t in reversed(range(steps)):
        if t + 1 < steps:
            dh[t] += w_hh.T @ da[t + 1]
        np.multiply(dh[t], slope[t], out=da[t])
    dw_xh = np.zeros((w_xh.shape[1], hidden))
    np.add.at(dw_xh, inputs, da)
    gradients = {
        "W_xh": dw_xh.T,
        "W_hh": da.T @ h[:-1],
        "b_h": da.sum(axis=0),
        "W_hy": ds.T @ h[1:],
        "b_y": ds.sum(axis=0),
    }
    values = {"a": a, "h": h[1:], "s": s, "y_hat": y_hat, "loss": losses}
    return values, {"s": ds, "h": dh, "a": da, **gradients}, losses.sum()
