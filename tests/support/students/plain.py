"""The plain recurrent network's formulas."""

from __future__ import annotations

import numpy as np

from .work import Cell

RNN = Cell(
    shapes={"W_xh": "HN", "W_hh": "HH", "b_h": "H"},
    forward={
        "a": lambda w, t: w.part(w.W_xh @ w.x[t]) + w.part(w.W_hh @ w.h[t - 1]) + w.b_h,
        "h": lambda w, t: np.tanh(w.a[t]),
    },
    backward={
        "dh": lambda w, t: w.part(w.W_hy.T @ w.ds[t]) + w.part(w.W_hh.T @ w.da[t + 1]),
        "da": lambda w, t: w.dh[t] * w.part(1 - w.part(w.h[t] ** 2)),
    },
    gradients={
        "dW_xh": lambda w, _: w.sum(lambda t: np.outer(w.da[t], w.x[t])),
        "dW_hh": lambda w, _: w.sum(lambda t: np.outer(w.da[t], w.h[t - 1])),
        "db_h": lambda w, _: w.sum(lambda t: w.da[t]),
    },
)
