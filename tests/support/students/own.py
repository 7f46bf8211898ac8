"""Two cells of one's own, as equations for the scenario and as formulas: one whose gates have no number
before the activation, and one that multiplies two products."""

from __future__ import annotations

import numpy as np

from .gated import parameters_of, slope_of_sigmoid, slope_of_tanh
from .heads import sigmoid
from .work import Array, Cell, Work


def before(w: Work, t: int, gate: str) -> Array:
    """W_x x + W_h h₋ + b of a gate."""
    into, back, bias = (getattr(w, name) for name in (f"W_x{gate}", f"W_h{gate}", f"b_{gate}"))
    return w.part(w.part(into @ w.x[t]) + w.part(back @ w.h[t - 1]) + bias)


def through_u(w: Work, t: int) -> Array:
    """∂L/∂u past the sigmoid."""
    return w.part(w.du[t] * slope_of_sigmoid(w, w.u[t]))


def through_g(w: Work, t: int) -> Array:
    """∂L/∂g past tanh."""
    return w.part(w.dg[t] * slope_of_tanh(w, w.g[t]))


UPDATING = Cell(
    equations="""
u[t] = sigmoid(W_xu @ x[t] + W_hu @ h[t-1] + b_u)
g[t] = tanh(W_xg @ x[t] + W_hg @ h[t-1] + b_g)
h[t] = (1 - u[t]) * h[t-1] + u[t] * g[t]
""",
    shapes=parameters_of("u") | parameters_of("g"),
    forward={
        "u": lambda w, t: sigmoid(w, before(w, t, "u")),
        "g": lambda w, t: np.tanh(before(w, t, "g")),
        "h": lambda w, t: w.part(w.part(1 - w.u[t]) * w.h[t - 1]) + w.part(w.u[t] * w.g[t]),
    },
    backward={
        "dh": lambda w, t: (
            w.part(w.W_hy.T @ w.ds[t])
            + w.part(w.W_hu.T @ through_u(w, t + 1))
            + w.part(w.W_hg.T @ through_g(w, t + 1))
            + w.part(w.dh[t + 1] * w.part(1 - w.u[t + 1]))
        ),
        "dg": lambda w, t: w.dh[t] * w.u[t],
        "du": lambda w, t: w.dh[t] * w.part(w.g[t] - w.h[t - 1]),
    },
    gradients={
        "dW_xu": lambda w, _: w.sum(lambda t: np.outer(through_u(w, t), w.x[t])),
        "dW_hu": lambda w, _: w.sum(lambda t: np.outer(through_u(w, t), w.h[t - 1])),
        "db_u": lambda w, _: w.sum(lambda t: through_u(w, t)),
        "dW_xg": lambda w, _: w.sum(lambda t: np.outer(through_g(w, t), w.x[t])),
        "dW_hg": lambda w, _: w.sum(lambda t: np.outer(through_g(w, t), w.h[t - 1])),
        "db_g": lambda w, _: w.sum(lambda t: through_g(w, t)),
    },
)

MULTIPLICATIVE = Cell(
    equations="""
m[t] = (W_mx @ x[t]) * (W_mh @ h[t-1])
a[t] = W_am @ m[t] + W_ax @ x[t] + b_a
h[t] = tanh(a[t])
""",
    shapes={"W_mx": "HN", "W_mh": "HH", "W_am": "HH", "W_ax": "HN", "b_a": "H"},
    forward={
        "m": lambda w, t: w.part(w.W_mx @ w.x[t]) * w.part(w.W_mh @ w.h[t - 1]),
        "a": lambda w, t: w.part(w.W_am @ w.m[t]) + w.part(w.W_ax @ w.x[t]) + w.b_a,
        "h": lambda w, t: np.tanh(w.a[t]),
    },
    backward={
        "dh": lambda w, t: (
            w.part(w.W_hy.T @ w.ds[t]) + w.part(w.W_mh.T @ w.part(w.dm[t + 1] * w.part(w.W_mx @ w.x[t + 1])))
        ),
        "da": lambda w, t: w.dh[t] * slope_of_tanh(w, w.h[t]),
        "dm": lambda w, t: w.W_am.T @ w.da[t],
    },
    gradients={
        "dW_mx": lambda w, _: w.sum(
            lambda t: np.outer(w.part(w.dm[t] * w.part(w.W_mh @ w.h[t - 1])), w.x[t])
        ),
        "dW_mh": lambda w, _: w.sum(
            lambda t: np.outer(w.part(w.dm[t] * w.part(w.W_mx @ w.x[t])), w.h[t - 1])
        ),
        "dW_am": lambda w, _: w.sum(lambda t: np.outer(w.da[t], w.m[t])),
        "dW_ax": lambda w, _: w.sum(lambda t: np.outer(w.da[t], w.x[t])),
        "db_a": lambda w, _: w.sum(lambda t: w.da[t]),
    },
)
