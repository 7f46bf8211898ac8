"""The formulas of the LSTM and of both GRUs."""

from __future__ import annotations

import numpy as np

from .heads import sigmoid
from .work import Array, Cell, Formula, Formulas, Work


def slope_of_sigmoid(w: Work, y: Array) -> Array:
    """σ' by its output."""
    return w.part(y * w.part(1 - y))


def slope_of_tanh(w: Work, y: Array) -> Array:
    """tanh' by its output."""
    return w.part(1 - w.part(y**2))


def parameters_of(gate: str) -> dict[str, str]:
    """The shapes of a gate's own parameters."""
    return {f"W_x{gate}": "HN", f"W_h{gate}": "HH", f"b_{gate}": "H"}


def before(gate: str) -> Formula:
    """W_x x + W_h h₋ + b of a gate."""

    def formula(w: Work, t: int) -> Array:
        into, back, bias = (getattr(w, name) for name in (f"W_x{gate}", f"W_h{gate}", f"b_{gate}"))
        return w.part(into @ w.x[t]) + w.part(back @ w.h[t - 1]) + bias

    return formula


def back_from(w: Work, t: int, gates: str) -> Array:
    """What comes to h from the gates of a step, by way of their own matrices."""
    parts = (getattr(w, f"W_h{gate}").T @ getattr(w, f"da_{gate}")[t] for gate in gates)
    return np.sum([w.part(each) for each in parts], axis=0)


def gradients_of(gate: str) -> Formulas:
    """Of the parameters of a gate like any other."""
    return {
        f"dW_x{gate}": lambda w, _: w.sum(lambda t: np.outer(getattr(w, f"da_{gate}")[t], w.x[t])),
        f"dW_h{gate}": lambda w, _: w.sum(lambda t: np.outer(getattr(w, f"da_{gate}")[t], w.h[t - 1])),
        f"db_{gate}": lambda w, _: w.sum(lambda t: getattr(w, f"da_{gate}")[t]),
    }


LSTM = Cell(
    shapes=parameters_of("i") | parameters_of("f") | parameters_of("g") | parameters_of("o"),
    forward={
        "a_i": before("i"),
        "i": lambda w, t: sigmoid(w, w.a_i[t]),
        "a_f": before("f"),
        "f": lambda w, t: sigmoid(w, w.a_f[t]),
        "a_g": before("g"),
        "g": lambda w, t: np.tanh(w.a_g[t]),
        "a_o": before("o"),
        "o": lambda w, t: sigmoid(w, w.a_o[t]),
        "c": lambda w, t: w.part(w.f[t] * w.c[t - 1]) + w.part(w.i[t] * w.g[t]),
        "h": lambda w, t: w.o[t] * w.part(np.tanh(w.c[t])),
    },
    backward={
        "dh": lambda w, t: w.part(w.W_hy.T @ w.ds[t]) + back_from(w, t + 1, "ifgo"),
        "dc": lambda w, t: (
            w.part(w.dh[t] * w.o[t] * slope_of_tanh(w, w.part(np.tanh(w.c[t]))))
            + w.part(w.dc[t + 1] * w.f[t + 1])
        ),
        "do": lambda w, t: w.dh[t] * w.part(np.tanh(w.c[t])),
        "da_o": lambda w, t: w.do[t] * slope_of_sigmoid(w, w.o[t]),
        "dg": lambda w, t: w.dc[t] * w.i[t],
        "da_g": lambda w, t: w.dg[t] * slope_of_tanh(w, w.g[t]),
        "df": lambda w, t: w.dc[t] * w.c[t - 1],
        "da_f": lambda w, t: w.df[t] * slope_of_sigmoid(w, w.f[t]),
        "di": lambda w, t: w.dc[t] * w.g[t],
        "da_i": lambda w, t: w.di[t] * slope_of_sigmoid(w, w.i[t]),
    },
    gradients=gradients_of("i") | gradients_of("f") | gradients_of("g") | gradients_of("o"),
)

# Resets before the product, as Cho et al.
GRU = Cell(
    shapes=parameters_of("r") | parameters_of("z") | parameters_of("n"),
    forward={
        "a_r": before("r"),
        "r": lambda w, t: sigmoid(w, w.a_r[t]),
        "a_z": before("z"),
        "z": lambda w, t: sigmoid(w, w.a_z[t]),
        "a_n": lambda w, t: w.part(w.W_xn @ w.x[t]) + w.part(w.W_hn @ w.part(w.r[t] * w.h[t - 1])) + w.b_n,
        "n": lambda w, t: np.tanh(w.a_n[t]),
        "h": lambda w, t: w.part((1 - w.z[t]) * w.n[t]) + w.part(w.z[t] * w.h[t - 1]),
    },
    backward={
        "dh": lambda w, t: (
            w.part(w.W_hy.T @ w.ds[t])
            + back_from(w, t + 1, "rz")
            + w.part(w.part(w.W_hn.T @ w.da_n[t + 1]) * w.r[t + 1])
            + w.part(w.dh[t + 1] * w.z[t + 1])
        ),
        "dn": lambda w, t: w.dh[t] * w.part(1 - w.z[t]),
        "da_n": lambda w, t: w.dn[t] * slope_of_tanh(w, w.n[t]),
        "dz": lambda w, t: w.dh[t] * w.part(w.h[t - 1] - w.n[t]),
        "da_z": lambda w, t: w.dz[t] * slope_of_sigmoid(w, w.z[t]),
        "dr": lambda w, t: w.part(w.W_hn.T @ w.da_n[t]) * w.h[t - 1],
        "da_r": lambda w, t: w.dr[t] * slope_of_sigmoid(w, w.r[t]),
    },
    gradients={
        **gradients_of("r"),
        **gradients_of("z"),
        **gradients_of("n"),
        "dW_hn": lambda w, _: w.sum(lambda t: np.outer(w.da_n[t], w.part(w.r[t] * w.h[t - 1]))),
    },
)


def inner(w: Work, t: int) -> Array:
    """W_hn h₋ + b_hn, which the reset gate is applied to."""
    return w.part(w.part(w.W_hn @ w.h[t - 1]) + w.b_hn)


# Resets after the product, as PyTorch.
GRU_RESET_AFTER = Cell(
    shapes=GRU.shapes | {"b_hn": "H"},
    forward={
        **GRU.forward,
        "a_n": lambda w, t: w.part(w.W_xn @ w.x[t]) + w.b_n + w.part(w.r[t] * inner(w, t)),
    },
    backward={
        **GRU.backward,
        "dh": lambda w, t: (
            w.part(w.W_hy.T @ w.ds[t])
            + back_from(w, t + 1, "rz")
            + w.part(w.W_hn.T @ w.part(w.da_n[t + 1] * w.r[t + 1]))
            + w.part(w.dh[t + 1] * w.z[t + 1])
        ),
        "dr": lambda w, t: w.da_n[t] * inner(w, t),
    },
    gradients={
        **gradients_of("r"),
        **gradients_of("z"),
        **gradients_of("n"),
        "dW_hn": lambda w, _: w.sum(lambda t: np.outer(w.part(w.da_n[t] * w.r[t]), w.h[t - 1])),
        "db_hn": lambda w, _: w.sum(lambda t: w.da_n[t] * w.r[t]),
    },
)
