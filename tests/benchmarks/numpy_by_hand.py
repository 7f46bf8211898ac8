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


def lstm_forward_and_bptt(weights, inputs, targets):
    """The same for an LSTM, with the weights of all gates in one matrix, as is usual for speed."""
    gates = "ifog"
    w_x = np.concatenate([weights[f"W_x{gate}"] for gate in gates])
    w_h = np.concatenate([weights[f"W_h{gate}"] for gate in gates])
    b = np.concatenate([weights[f"b_{gate}"] for gate in gates])
    w_hy, b_y = weights["W_hy"], weights["b_y"]
    steps, hidden = len(inputs), len(b) // 4
    every = np.arange(steps)

    a = w_x.T[inputs] + b
    i, f, o, g = (np.empty((steps, hidden)) for _ in gates)
    c, h = np.zeros((steps + 1, hidden)), np.zeros((steps + 1, hidden))
    tanh_c = np.empty((steps, hidden))
    for t in range(steps):
        a[t] += w_h @ h[t]
        open_ = 1 / (1 + np.exp(-a[t, : 3 * hidden]))
        i[t], f[t], o[t] = open_[:hidden], open_[hidden : 2 * hidden], open_[2 * hidden :]
        np.tanh(a[t, 3 * hidden :], out=g[t])
        np.multiply(f[t], c[t], out=c[t + 1])
        c[t + 1] += i[t] * g[t]
        np.tanh(c[t + 1], out=tanh_c[t])
        np.multiply(o[t], tanh_c[t], out=h[t + 1])
    s = h[1:] @ w_hy.T + b_y
    y_hat = np.exp(s - s.max(axis=1, keepdims=True))
    y_hat /= y_hat.sum(axis=1, keepdims=True)
    losses = -np.log(y_hat[every, targets])

    ds = y_hat.copy()
    ds[every, targets] -= 1
    dh = ds @ w_hy
    dc = o * (1 - tanh_c**2)
    # What each gate's gradient is, once dh and dc of its step are known.
    of_c = np.concatenate([g * i * (1 - i), c[:-1] * f * (1 - f), i * (1 - g**2)], axis=1)
    of_h = tanh_c * o * (1 - o)
    da = np.empty((steps, 4 * hidden))
    di, df, do, dg = (da[:, k * hidden : (k + 1) * hidden] for k in range(4))
    for t in reversed(range(steps)):
        if t + 1 < steps:
            dh[t] += w_h.T @ da[t + 1]
            dc[t] *= dh[t]
            dc[t] += dc[t + 1] * f[t + 1]
        else:
            dc[t] *= dh[t]
        np.multiply(dc[t], of_c[t, :hidden], out=di[t])
        np.multiply(dc[t], of_c[t, hidden : 2 * hidden], out=df[t])
        np.multiply(dc[t], of_c[t, 2 * hidden :], out=dg[t])
        np.multiply(dh[t], of_h[t], out=do[t])
    dw_x = np.zeros((w_x.shape[1], 4 * hidden))
    np.add.at(dw_x, inputs, da)
    parts = {"W_x{}": dw_x.T, "W_h{}": da.T @ h[:-1], "b_{}": da.sum(axis=0)}
    gradients = {
        name.format(gate): part[k * hidden : (k + 1) * hidden]
        for name, part in parts.items()
        for k, gate in enumerate(gates)
    }
    gradients |= {"W_hy": ds.T @ h[1:], "b_y": ds.sum(axis=0)}
    values = {"i": i, "f": f, "o": o, "g": g, "c": c[1:], "h": h[1:], "s": s, "y_hat": y_hat}
    values |= {f"a_{gate}": a[:, k * hidden : (k + 1) * hidden] for k, gate in enumerate(gates)}
    return values, {"s": ds, "h": dh, "c": dc, **gradients}, losses.sum()
