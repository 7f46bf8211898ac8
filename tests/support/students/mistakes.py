"""Mistakes as students make them: one formula each, with what the program should say that it is.

Everything after it is worked rightly on the wrong numbers.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .gated import back_from, before, inner, slope_of_sigmoid, slope_of_tanh
from .heads import sigmoid, softmax
from .own import before as own_before
from .own import through_g, through_u
from .work import TOTAL, Array, Formula, Work, title


class Wrong(NamedTuple):
    """A wrong formula of a quantity; ``texts`` are right sides, any of which names it."""

    of: str
    texts: tuple[str, ...]
    formula: Formula

    @property
    def is_of_all_steps(self) -> bool:
        """Whether its quantity is the loss over all steps, or a parameter's gradient."""
        return self.of == TOTAL or self.of.startswith(("dW_", "db_"))

    @property
    def named(self) -> set[str]:
        """The whole equations, as the program writes them."""
        left = title(self.of) + ("" if self.is_of_all_steps else "[t]")
        return {f"{left} = {text}" for text in self.texts}


def wrong(of: str, text: str | tuple[str, ...], formula: Formula) -> Wrong:
    return Wrong(of, (text,) if isinstance(text, str) else text, formula)


def summed(of: str, text: str, share: Formula) -> Wrong:
    """A parameter's gradient with another share of each step."""
    return wrong(of, f"sum_t({text})", lambda w, _: w.sum(lambda t: share(w, t)))


def two_slopes(w: Work, t: int) -> Array:
    return w.h[t] * (1 - w.h[t])


HEAD = (
    wrong("s", "W_hy @ h[t]", lambda w, t: w.W_hy @ w.h[t]),
    wrong("s", "W_hy.T @ h[t] + b_y", lambda w, t: w.W_hy.T @ w.h[t] + w.b_y),
    wrong("s", "W_hy @ h[t-1] + b_y", lambda w, t: w.W_hy @ w.h[t - 1] + w.b_y),
    wrong("s", "W_hy @ h[t] - b_y", lambda w, t: w.W_hy @ w.h[t] - w.b_y),
    wrong("y_hat", "softmax(softmax(s[t]))", lambda w, t: softmax(w, softmax(w, w.s[t]))),
    wrong("y_hat", "exp(s[t])", lambda w, t: np.exp(w.s[t])),
    wrong("y_hat", "sigmoid(s[t])", lambda w, t: sigmoid(w, w.s[t])),
    wrong("y_hat", "s[t] / sum(s[t])", lambda w, t: w.s[t] / w.s[t].sum()),
    wrong("loss", "-sum(y[t] * log10(y_hat[t]))", lambda w, t: -np.sum(w.y[t] * np.log10(w.y_hat[t]))),
    wrong("loss", "-sum(y[t] * log2(y_hat[t]))", lambda w, t: -np.sum(w.y[t] * np.log2(w.y_hat[t]))),
    wrong("loss", "sum(y[t] * log(y_hat[t]))", lambda w, t: np.sum(w.y[t] * np.log(w.y_hat[t]))),
    wrong("loss", "-sum(x[t] * log(y_hat[t]))", lambda w, t: -np.sum(w.x[t] * np.log(w.y_hat[t]))),
    wrong("loss", "-sum(y[t] * y_hat[t])", lambda w, t: -np.sum(w.y[t] * w.y_hat[t])),
    wrong("loss", "-sum(log(y_hat[t]))", lambda w, t: -np.sum(np.log(w.y_hat[t]))),
    wrong(TOTAL, "sum_t(loss[t]) / T", lambda w, _: w.sum(lambda t: w.loss[t]) / w.T),
    wrong(TOTAL, "loss[T]", lambda w, _: w.loss[w.T]),
    wrong("ds", "y[t] - y_hat[t]", lambda w, t: w.y[t] - w.y_hat[t]),
    wrong("ds", "y_hat[t]", lambda w, t: w.y_hat[t]),
    wrong("ds", "y_hat[t] - x[t]", lambda w, t: w.y_hat[t] - w.x[t]),
    wrong("ds", "(y_hat[t] - y[t]) / T", lambda w, t: (w.y_hat[t] - w.y[t]) / w.T),
    wrong(
        "ds",
        "(y_hat[t] - y[t]) * y_hat[t] * (1 - y_hat[t])",
        lambda w, t: (w.y_hat[t] - w.y[t]) * w.y_hat[t] * (1 - w.y_hat[t]),
    ),
    summed("dW_hy", "h[t] @ dL/ds[t].T", lambda w, t: np.outer(w.h[t], w.ds[t])),
    summed("dW_hy", "dL/ds[t] @ h[t-1].T", lambda w, t: np.outer(w.ds[t], w.h[t - 1])),
    wrong("dW_hy", "dL/ds[T] @ h[T].T", lambda w, _: np.outer(w.ds[w.T], w.h[w.T])),
    wrong("db_y", "dL/ds[T]", lambda w, _: w.ds[w.T]),
    wrong("db_y", "0", lambda w, _: 0 * w.ds[1]),
    wrong("db_y", "sum_t(dL/ds[t]) / T", lambda w, _: w.sum(lambda t: w.ds[t]) / w.T),
)

PLAIN = (
    wrong("a", "W_xh @ x[t] + b_h", lambda w, t: w.W_xh @ w.x[t] + w.b_h),
    wrong("a", "W_hh @ h[t-1] + b_h", lambda w, t: w.W_hh @ w.h[t - 1] + w.b_h),
    wrong("a", "W_xh @ x[t] + W_hh @ h[t-1]", lambda w, t: w.W_xh @ w.x[t] + w.W_hh @ w.h[t - 1]),
    wrong(
        "a",
        "W_xh @ x[t] + W_hh @ h[t-1] + b_h + b_h",
        lambda w, t: w.W_xh @ w.x[t] + w.W_hh @ w.h[t - 1] + 2 * w.b_h,
    ),
    wrong(
        "a",
        "W_xh @ x[t] + W_hh.T @ h[t-1] + b_h",
        lambda w, t: w.W_xh @ w.x[t] + w.W_hh.T @ w.h[t - 1] + w.b_h,
    ),
    wrong(
        "a",
        "W_xh.T @ x[t] + W_hh @ h[t-1] + b_h",
        lambda w, t: w.W_xh.T @ w.x[t] + w.W_hh @ w.h[t - 1] + w.b_h,
    ),
    wrong(
        "a",
        "W_xh @ x[t] - W_hh @ h[t-1] + b_h",
        lambda w, t: w.W_xh @ w.x[t] - w.W_hh @ w.h[t - 1] + w.b_h,
    ),
    wrong(
        "a",
        "W_xh @ x[t] + W_hh @ a[t-1] + b_h",
        lambda w, t: w.W_xh @ w.x[t] + w.W_hh @ w.a[t - 1] + w.b_h,
    ),
    wrong(
        "a",
        "W_xh @ x[t-1] + W_hh @ h[t-1] + b_h",
        lambda w, t: w.W_xh @ w.x[t - 1] + w.W_hh @ w.h[t - 1] + w.b_h,
    ),
    wrong("a", "W_xh @ x[t] + h[t-1] + b_h", lambda w, t: w.W_xh @ w.x[t] + w.h[t - 1] + w.b_h),
    wrong(
        "h",
        "tanh(W_xh @ x[t] + b_h) + W_hh @ h[t-1]",
        lambda w, t: np.tanh(w.W_xh @ w.x[t] + w.b_h) + w.W_hh @ w.h[t - 1],
    ),
    wrong(
        "h",
        "tanh(W_xh @ x[t] + W_hh @ h[t-1]) + b_h",
        lambda w, t: np.tanh(w.W_xh @ w.x[t] + w.W_hh @ w.h[t - 1]) + w.b_h,
    ),
    wrong("h", "sigmoid(a[t])", lambda w, t: sigmoid(w, w.a[t])),
    wrong("h", "tan(a[t])", lambda w, t: np.tan(w.a[t])),
    wrong("h", "a[t]", lambda w, t: w.a[t]),
    wrong("h", "relu(a[t])", lambda w, t: np.maximum(w.a[t], 0)),
    wrong("h", "tanh(tanh(a[t]))", lambda w, t: np.tanh(np.tanh(w.a[t]))),
    wrong("s", "W_hy @ a[t] + b_y", lambda w, t: w.W_hy @ w.a[t] + w.b_y),
    wrong("dh", "W_hy.T @ dL/ds[t]", lambda w, t: w.W_hy.T @ w.ds[t]),
    wrong("dh", "W_hh.T @ dL/da[t+1]", lambda w, t: w.W_hh.T @ w.da[t + 1]),
    wrong(
        "dh",
        "W_hy.T @ dL/ds[t] + W_hh @ dL/da[t+1]",
        lambda w, t: w.W_hy.T @ w.ds[t] + w.W_hh @ w.da[t + 1],
    ),
    wrong(
        "dh",
        "W_hy @ dL/ds[t] + W_hh.T @ dL/da[t+1]",
        lambda w, t: w.W_hy @ w.ds[t] + w.W_hh.T @ w.da[t + 1],
    ),
    wrong(
        "dh",
        "W_hy.T @ dL/ds[t] + W_hh.T @ dL/dh[t+1]",
        lambda w, t: w.W_hy.T @ w.ds[t] + w.W_hh.T @ w.dh[t + 1],
    ),
    wrong(
        "dh",
        "W_hy.T @ dL/ds[t] - W_hh.T @ dL/da[t+1]",
        lambda w, t: w.W_hy.T @ w.ds[t] - w.W_hh.T @ w.da[t + 1],
    ),
    wrong("dh", "W_hy.T @ dL/ds[t] + dL/da[t+1]", lambda w, t: w.W_hy.T @ w.ds[t] + w.da[t + 1]),
    wrong("da", "dL/dh[t]", lambda w, t: w.dh[t]),
    wrong("da", "dL/dh[t] * (1 + h[t] ** 2)", lambda w, t: w.dh[t] * (1 + w.h[t] ** 2)),
    wrong("da", "dL/dh[t] * (1 - a[t] ** 2)", lambda w, t: w.dh[t] * (1 - w.a[t] ** 2)),
    wrong("da", "dL/dh[t] * (h[t] * (1 - h[t]))", lambda w, t: w.dh[t] * two_slopes(w, t)),
    wrong("da", "dL/dh[t] * (1 - h[t])", lambda w, t: w.dh[t] * (1 - w.h[t])),
    wrong("da", "dL/dh[t] * (1 - h[t]) ** 2", lambda w, t: w.dh[t] * (1 - w.h[t]) ** 2),
    wrong("da", "dL/dh[t] * h[t] ** 2", lambda w, t: w.dh[t] * w.h[t] ** 2),
    wrong("da", "dL/dh[t] * (1 - tanh(h[t]) ** 2)", lambda w, t: w.dh[t] * (1 - np.tanh(w.h[t]) ** 2)),
    wrong("da", "dL/dh[t] - h[t] ** 2", lambda w, t: w.dh[t] - w.h[t] ** 2),
    wrong("da", "dL/dh[t] * (1 - h[t-1] ** 2)", lambda w, t: w.dh[t] * (1 - w.h[t - 1] ** 2)),
    summed("dW_hh", "dL/da[t] @ h[t].T", lambda w, t: np.outer(w.da[t], w.h[t])),
    summed("dW_hh", "h[t-1] @ dL/da[t].T", lambda w, t: np.outer(w.h[t - 1], w.da[t])),
    summed("dW_hh", "dL/dh[t] @ h[t-1].T", lambda w, t: np.outer(w.dh[t], w.h[t - 1])),
    summed("dW_hh", "dL/da[t+1] @ h[t-1].T", lambda w, t: np.outer(w.da[t + 1], w.h[t - 1])),
    wrong("dW_hh", "dL/da[T] @ h[T-1].T", lambda w, _: np.outer(w.da[w.T], w.h[w.T - 1])),
    wrong("dW_hh", "dL/da[1] @ h[0].T", lambda w, _: np.outer(w.da[1], w.h[0])),
    wrong(
        "dW_hh",
        "sum_t(dL/da[t] @ h[t-1].T) / T",
        lambda w, _: w.sum(lambda t: np.outer(w.da[t], w.h[t - 1])) / w.T,
    ),
    wrong(
        "dW_hh",
        "sum_t(dL/da[t]) @ sum_t(h[t-1]).T",
        lambda w, _: np.outer(w.sum(lambda t: w.da[t]), w.sum(lambda t: w.h[t - 1])),
    ),
    summed("dW_xh", "dL/dh[t] @ x[t].T", lambda w, t: np.outer(w.dh[t], w.x[t])),
    summed("dW_xh", "x[t] @ dL/da[t].T", lambda w, t: np.outer(w.x[t], w.da[t])),
    wrong("dW_xh", "dL/da[T] @ x[T].T", lambda w, _: np.outer(w.da[w.T], w.x[w.T])),
    wrong("dW_xh", "sum_t(-(dL/da[t] @ x[t].T))", lambda w, _: -w.sum(lambda t: np.outer(w.da[t], w.x[t]))),
    wrong("db_h", "0", lambda w, _: 0 * w.da[1]),
    summed("db_h", "dL/dh[t]", lambda w, t: w.dh[t]),
    wrong("db_h", "dL/da[1]", lambda w, _: w.da[1]),
    summed("dW_hy", "dL/ds[t] @ a[t].T", lambda w, t: np.outer(w.ds[t], w.a[t])),
)

LSTM = (
    wrong("a_f", "W_xf @ x[t] + b_f", lambda w, t: w.W_xf @ w.x[t] + w.b_f),
    wrong(
        "a_i",
        "W_xf @ x[t] + W_hi @ h[t-1] + b_i",
        lambda w, t: w.W_xf @ w.x[t] + w.W_hi @ w.h[t - 1] + w.b_i,
    ),
    wrong(
        "a_o",
        "W_xo @ x[t] + W_ho.T @ h[t-1] + b_o",
        lambda w, t: w.W_xo @ w.x[t] + w.W_ho.T @ w.h[t - 1] + w.b_o,
    ),
    wrong(
        "a_g",
        "W_xg @ x[t] + W_hg @ c[t-1] + b_g",
        lambda w, t: w.W_xg @ w.x[t] + w.W_hg @ w.c[t - 1] + w.b_g,
    ),
    wrong("f", "tanh(a_f[t])", lambda w, t: np.tanh(w.a_f[t])),
    wrong("g", "sigmoid(a_g[t])", lambda w, t: sigmoid(w, w.a_g[t])),
    wrong("c", "i[t] * c[t-1] + i[t] * g[t]", lambda w, t: w.i[t] * w.c[t - 1] + w.i[t] * w.g[t]),
    wrong("c", "f[t] * c[t-1] + f[t] * g[t]", lambda w, t: w.f[t] * w.c[t - 1] + w.f[t] * w.g[t]),
    wrong("c", "i[t] * c[t-1] + f[t] * g[t]", lambda w, t: w.i[t] * w.c[t - 1] + w.f[t] * w.g[t]),
    wrong("c", "f[t] * c[t-1] + g[t]", lambda w, t: w.f[t] * w.c[t - 1] + w.g[t]),
    wrong("c", "i[t] * g[t]", lambda w, t: w.i[t] * w.g[t]),
    wrong("c", "f[t] * h[t-1] + i[t] * g[t]", lambda w, t: w.f[t] * w.h[t - 1] + w.i[t] * w.g[t]),
    wrong("c", "f[t] * c[t-1] + (1 - f[t]) * g[t]", lambda w, t: w.f[t] * w.c[t - 1] + (1 - w.f[t]) * w.g[t]),
    wrong("h", "o[t] * c[t]", lambda w, t: w.o[t] * w.c[t]),
    wrong("h", "tanh(c[t])", lambda w, t: np.tanh(w.c[t])),
    wrong("h", "o[t] * tanh(c[t-1])", lambda w, t: w.o[t] * np.tanh(w.c[t - 1])),
    wrong("h", "o[t] * sigmoid(c[t])", lambda w, t: w.o[t] * sigmoid(w, w.c[t])),
    wrong(
        "dh",
        "W_hy.T @ dL/ds[t] + W_hi.T @ dL/da_i[t+1] + W_hf.T @ dL/da_f[t+1] + W_ho.T @ dL/da_o[t+1]",
        lambda w, t: w.W_hy.T @ w.ds[t] + back_from(w, t + 1, "ifo"),
    ),
    wrong(
        "dh",
        "W_hy.T @ dL/ds[t] + W_hi.T @ dL/da_i[t+1] + W_hf @ dL/da_f[t+1] + W_hg.T @ dL/da_g[t+1]"
        " + W_ho.T @ dL/da_o[t+1]",
        lambda w, t: w.W_hy.T @ w.ds[t] + back_from(w, t + 1, "igo") + w.W_hf @ w.da_f[t + 1],
    ),
    wrong("dh", "W_hy.T @ dL/ds[t]", lambda w, t: w.W_hy.T @ w.ds[t]),
    wrong(
        "dc",
        "dL/dh[t] * o[t] * (1 - tanh(c[t]) ** 2)",
        lambda w, t: w.dh[t] * w.o[t] * slope_of_tanh(w, np.tanh(w.c[t])),
    ),
    wrong(
        "dc",
        "dL/dh[t] * o[t] + dL/dc[t+1] * f[t+1]",
        lambda w, t: w.dh[t] * w.o[t] + w.dc[t + 1] * w.f[t + 1],
    ),
    wrong(
        "dc",
        "dL/dh[t] * o[t] * (1 - tanh(c[t]) ** 2) + dL/dc[t+1] * f[t]",
        lambda w, t: w.dh[t] * w.o[t] * slope_of_tanh(w, np.tanh(w.c[t])) + w.dc[t + 1] * w.f[t],
    ),
    wrong(
        "dc",
        "dL/dh[t] * o[t] * (1 - tanh(c[t]) ** 2) + dL/dc[t+1]",
        lambda w, t: w.dh[t] * w.o[t] * slope_of_tanh(w, np.tanh(w.c[t])) + w.dc[t + 1],
    ),
    wrong(
        "dc",
        "dL/dh[t] * o[t] * (1 - c[t] ** 2) + dL/dc[t+1] * f[t+1]",
        lambda w, t: w.dh[t] * w.o[t] * (1 - w.c[t] ** 2) + w.dc[t + 1] * w.f[t + 1],
    ),
    wrong(
        "dc",
        "dL/dc[t+1] * f[t+1]",
        lambda w, t: w.dc[t + 1] * w.f[t + 1],
    ),
    wrong("do", "dL/dh[t] * c[t]", lambda w, t: w.dh[t] * w.c[t]),
    wrong("do", "dL/dc[t] * tanh(c[t])", lambda w, t: w.dc[t] * np.tanh(w.c[t])),
    wrong("da_o", "dL/do[t]", lambda w, t: w.do[t]),
    wrong("da_o", "dL/do[t] * (1 - o[t])", lambda w, t: w.do[t] * (1 - w.o[t])),
    wrong("dg", "dL/dc[t] * g[t]", lambda w, t: w.dc[t] * w.g[t]),
    wrong("da_g", "dL/dg[t] * (g[t] * (1 - g[t]))", lambda w, t: w.dg[t] * slope_of_sigmoid(w, w.g[t])),
    wrong("df", "dL/dc[t] * c[t]", lambda w, t: w.dc[t] * w.c[t]),
    wrong("df", "dL/dc[t] * f[t]", lambda w, t: w.dc[t] * w.f[t]),
    wrong("da_f", "dL/df[t] * (1 - f[t] ** 2)", lambda w, t: w.df[t] * slope_of_tanh(w, w.f[t])),
    wrong("di", "dL/dh[t] * g[t]", lambda w, t: w.dh[t] * w.g[t]),
    wrong("di", "dL/dc[t] * i[t]", lambda w, t: w.dc[t] * w.i[t]),
    wrong("da_i", "dL/di[t]", lambda w, t: w.di[t]),
    summed("dW_hi", "dL/da_i[t] @ h[t].T", lambda w, t: np.outer(w.da_i[t], w.h[t])),
    summed("dW_xf", "dL/df[t] @ x[t].T", lambda w, t: np.outer(w.df[t], w.x[t])),
    summed("dW_ho", "h[t-1] @ dL/da_o[t].T", lambda w, t: np.outer(w.h[t - 1], w.da_o[t])),
    summed("dW_hg", "dL/da_g[t] @ c[t-1].T", lambda w, t: np.outer(w.da_g[t], w.c[t - 1])),
    wrong("db_f", "dL/da_f[T]", lambda w, _: w.da_f[w.T]),
    summed("db_i", "dL/di[t]", lambda w, t: w.di[t]),
)


def without_reset(w: Work, t: int) -> Array:
    return w.W_hy.T @ w.ds[t] + back_from(w, t + 1, "rz") + w.W_hn.T @ w.da_n[t + 1]


BOTH_GRU = (
    wrong("a_r", "W_xr @ x[t] + W_hr @ h[t-1]", lambda w, t: before("r")(w, t) - w.b_r),
    wrong(
        "a_z",
        "W_xz @ x[t] + W_hz.T @ h[t-1] + b_z",
        lambda w, t: w.W_xz @ w.x[t] + w.W_hz.T @ w.h[t - 1] + w.b_z,
    ),
    wrong("r", "tanh(a_r[t])", lambda w, t: np.tanh(w.a_r[t])),
    wrong("z", "sigmoid(a_r[t])", lambda w, t: sigmoid(w, w.a_r[t])),
    wrong("n", "sigmoid(a_n[t])", lambda w, t: sigmoid(w, w.a_n[t])),
    wrong("h", "z[t] * n[t] + (1 - z[t]) * h[t-1]", lambda w, t: w.z[t] * w.n[t] + (1 - w.z[t]) * w.h[t - 1]),
    wrong("h", "(1 - z[t]) * n[t] + h[t-1]", lambda w, t: (1 - w.z[t]) * w.n[t] + w.h[t - 1]),
    wrong("h", "z[t] * n[t] + z[t] * h[t-1]", lambda w, t: w.z[t] * (w.n[t] + w.h[t - 1])),
    wrong("h", "(1 - z[t]) * n[t]", lambda w, t: (1 - w.z[t]) * w.n[t]),
    wrong("h", "(1 - z[t]) * n[t] + r[t] * h[t-1]", lambda w, t: (1 - w.z[t]) * w.n[t] + w.r[t] * w.h[t - 1]),
    wrong("dn", "dL/dh[t] * z[t]", lambda w, t: w.dh[t] * w.z[t]),
    wrong("dn", "dL/dh[t]", lambda w, t: w.dh[t]),
    wrong("da_n", "dL/dn[t]", lambda w, t: w.dn[t]),
    wrong("da_n", "dL/dn[t] * (1 + n[t] ** 2)", lambda w, t: w.dn[t] * (1 + w.n[t] ** 2)),
    wrong("dz", "dL/dh[t] * (n[t] - h[t-1])", lambda w, t: w.dh[t] * (w.n[t] - w.h[t - 1])),
    wrong("dz", "dL/dh[t] * h[t-1]", lambda w, t: w.dh[t] * w.h[t - 1]),
    wrong("da_z", "dL/dz[t]", lambda w, t: w.dz[t]),
    wrong("da_z", "dL/dz[t] * (1 - z[t] ** 2)", lambda w, t: w.dz[t] * (1 - w.z[t] ** 2)),
    wrong("da_r", "dL/dr[t] * (1 - r[t])", lambda w, t: w.dr[t] * (1 - w.r[t])),
    wrong("da_r", "dL/dr[t] * r[t]", lambda w, t: w.dr[t] * w.r[t]),
    wrong("dh", "W_hy.T @ dL/ds[t]", lambda w, t: w.W_hy.T @ w.ds[t]),
    summed("dW_hz", "dL/da_z[t] @ h[t].T", lambda w, t: np.outer(w.da_z[t], w.h[t])),
    wrong("dW_xn", "dL/da_n[T] @ x[T].T", lambda w, _: np.outer(w.da_n[w.T], w.x[w.T])),
    summed("db_r", "dL/dr[t]", lambda w, t: w.dr[t]),
)
GRU_HEAD_OF_DH = "W_hy.T @ dL/ds[t] + W_hr.T @ dL/da_r[t+1] + W_hz.T @ dL/da_z[t+1]"

GRU = (
    *BOTH_GRU,
    wrong(
        "a_n",
        "W_xn @ x[t] + W_hn @ h[t-1] + b_n",
        lambda w, t: w.W_xn @ w.x[t] + w.W_hn @ w.h[t - 1] + w.b_n,
    ),
    wrong(
        "a_n",
        "W_xn @ x[t] + r[t] * (W_hn @ h[t-1]) + b_n",
        lambda w, t: w.W_xn @ w.x[t] + w.r[t] * (w.W_hn @ w.h[t - 1]) + w.b_n,
    ),
    wrong(
        "a_n",
        "W_xn @ x[t] + W_hn @ (z[t] * h[t-1]) + b_n",
        lambda w, t: w.W_xn @ w.x[t] + w.W_hn @ (w.z[t] * w.h[t - 1]) + w.b_n,
    ),
    wrong("dr", "W_hn @ dL/da_n[t] * h[t-1]", lambda w, t: w.W_hn @ w.da_n[t] * w.h[t - 1]),
    wrong("dr", "W_hn.T @ dL/da_n[t]", lambda w, t: w.W_hn.T @ w.da_n[t]),
    wrong("dr", "W_hn.T @ dL/da_n[t] * h[t]", lambda w, t: w.W_hn.T @ w.da_n[t] * w.h[t]),
    wrong("dr", "dL/da_n[t] * h[t-1]", lambda w, t: w.da_n[t] * w.h[t - 1]),
    wrong(
        "dh",
        f"{GRU_HEAD_OF_DH} + W_hn.T @ dL/da_n[t+1] * r[t+1]",
        lambda w, t: w.W_hy.T @ w.ds[t] + back_from(w, t + 1, "rz") + w.W_hn.T @ w.da_n[t + 1] * w.r[t + 1],
    ),
    wrong(
        "dh",
        f"{GRU_HEAD_OF_DH} + W_hn.T @ dL/da_n[t+1] + dL/dh[t+1] * z[t+1]",
        lambda w, t: without_reset(w, t) + w.dh[t + 1] * w.z[t + 1],
    ),
    summed("dW_hn", "dL/da_n[t] @ h[t-1].T", lambda w, t: np.outer(w.da_n[t], w.h[t - 1])),
)

GRU_RESET_AFTER = (
    *BOTH_GRU,
    wrong(
        "a_n",
        ("W_xn @ x[t] + b_n + W_hn @ h[t-1] + b_hn", "W_xn @ x[t] + b_n + (W_hn @ h[t-1] + b_hn)"),
        lambda w, t: w.W_xn @ w.x[t] + w.b_n + inner(w, t),
    ),
    wrong(
        "a_n",
        "W_xn @ x[t] + b_n + r[t] * (W_hn @ h[t-1])",
        lambda w, t: w.W_xn @ w.x[t] + w.b_n + w.r[t] * (w.W_hn @ w.h[t - 1]),
    ),
    wrong(
        "a_n",
        (
            "W_xn @ x[t] + b_n + r[t] * (W_hn @ h[t-1]) + b_hn",
            "W_xn @ x[t] + b_n + (r[t] * (W_hn @ h[t-1]) + b_hn)",
        ),
        lambda w, t: w.W_xn @ w.x[t] + w.b_n + w.r[t] * (w.W_hn @ w.h[t - 1]) + w.b_hn,
    ),
    wrong("dr", "dL/da_n[t] * (W_hn @ h[t-1])", lambda w, t: w.da_n[t] * (w.W_hn @ w.h[t - 1])),
    wrong("dr", "dL/da_n[t]", lambda w, t: w.da_n[t]),
    wrong(
        "dr",
        "dL/da_n[t] * (W_hn.T @ h[t-1] + b_hn)",
        lambda w, t: w.da_n[t] * (w.W_hn.T @ w.h[t - 1] + w.b_hn),
    ),
    wrong(
        "dh",
        f"{GRU_HEAD_OF_DH} + W_hn.T @ dL/da_n[t+1] + dL/dh[t+1] * z[t+1]",
        lambda w, t: without_reset(w, t) + w.dh[t + 1] * w.z[t + 1],
    ),
    summed("dW_hn", "dL/da_n[t] @ h[t-1].T", lambda w, t: np.outer(w.da_n[t], w.h[t - 1])),
    summed("db_hn", "dL/da_n[t]", lambda w, t: w.da_n[t]),
)

UPDATING = (
    wrong("u", "sigmoid(W_xu @ x[t] + b_u)", lambda w, t: sigmoid(w, w.W_xu @ w.x[t] + w.b_u)),
    wrong("u", "tanh(W_xu @ x[t] + W_hu @ h[t-1] + b_u)", lambda w, t: np.tanh(own_before(w, t, "u"))),
    wrong("u", "W_xu @ x[t] + W_hu @ h[t-1] + b_u", lambda w, t: own_before(w, t, "u")),
    wrong("g", "tanh(W_xg @ x[t] + W_hg @ h[t-1])", lambda w, t: np.tanh(own_before(w, t, "g") - w.b_g)),
    wrong(
        "g",
        "tanh(W_xg @ x[t] + W_hg.T @ h[t-1] + b_g)",
        lambda w, t: np.tanh(w.W_xg @ w.x[t] + w.W_hg.T @ w.h[t - 1] + w.b_g),
    ),
    wrong(
        "g",
        "tanh(W_xg @ x[t] + b_g) + W_hg @ h[t-1]",
        lambda w, t: np.tanh(w.W_xg @ w.x[t] + w.b_g) + w.W_hg @ w.h[t - 1],
    ),
    wrong("h", "u[t] * h[t-1] + (1 - u[t]) * g[t]", lambda w, t: w.u[t] * w.h[t - 1] + (1 - w.u[t]) * w.g[t]),
    wrong("h", "h[t-1] + u[t] * g[t]", lambda w, t: w.h[t - 1] + w.u[t] * w.g[t]),
    wrong("h", "(1 - u[t]) * h[t-1] + g[t]", lambda w, t: (1 - w.u[t]) * w.h[t - 1] + w.g[t]),
    wrong("h", "u[t] * g[t]", lambda w, t: w.u[t] * w.g[t]),
    wrong("dg", "dL/dh[t] * (1 - u[t])", lambda w, t: w.dh[t] * (1 - w.u[t])),
    wrong("dg", "dL/dh[t]", lambda w, t: w.dh[t]),
    wrong("du", "dL/dh[t] * (h[t-1] - g[t])", lambda w, t: w.dh[t] * (w.h[t - 1] - w.g[t])),
    wrong("du", "dL/dh[t] * g[t]", lambda w, t: w.dh[t] * w.g[t]),
    wrong("dh", "W_hy.T @ dL/ds[t]", lambda w, t: w.W_hy.T @ w.ds[t]),
    wrong(
        "dh",
        "W_hy.T @ dL/ds[t] + W_hu.T @ (dL/du[t+1] * u[t+1] * (1 - u[t+1]))"
        " + W_hg.T @ (dL/dg[t+1] * (1 - g[t+1] ** 2))",
        lambda w, t: w.W_hy.T @ w.ds[t] + w.W_hu.T @ through_u(w, t + 1) + w.W_hg.T @ through_g(w, t + 1),
    ),
    wrong(
        "dh",
        "W_hy.T @ dL/ds[t] + W_hu.T @ dL/du[t+1] + W_hg.T @ (dL/dg[t+1] * (1 - g[t+1] ** 2))"
        " + dL/dh[t+1] * (1 - u[t+1])",
        lambda w, t: (
            w.W_hy.T @ w.ds[t]
            + w.W_hu.T @ w.du[t + 1]
            + w.W_hg.T @ through_g(w, t + 1)
            + w.dh[t + 1] * (1 - w.u[t + 1])
        ),
    ),
    summed("dW_xu", "dL/du[t] @ x[t].T", lambda w, t: np.outer(w.du[t], w.x[t])),
    summed("dW_hg", "dL/dg[t] @ h[t-1].T", lambda w, t: np.outer(w.dg[t], w.h[t - 1])),
    summed("dW_hu", "dL/du[t] * u[t] * (1 - u[t]) @ h[t].T", lambda w, t: np.outer(through_u(w, t), w.h[t])),
    summed("db_g", "dL/dg[t]", lambda w, t: w.dg[t]),
    summed("db_u", "dL/du[t] * (1 - u[t])", lambda w, t: w.du[t] * (1 - w.u[t])),
)

MULTIPLICATIVE = (
    wrong("m", "W_mx @ x[t]", lambda w, t: w.W_mx @ w.x[t]),
    wrong("m", "W_mh @ h[t-1]", lambda w, t: w.W_mh @ w.h[t - 1]),
    wrong("m", "W_mx @ x[t] * (W_mh.T @ h[t-1])", lambda w, t: w.W_mx @ w.x[t] * (w.W_mh.T @ w.h[t - 1])),
    wrong("a", "W_am @ m[t] + b_a", lambda w, t: w.W_am @ w.m[t] + w.b_a),
    wrong("a", "W_ax @ x[t] + b_a", lambda w, t: w.W_ax @ w.x[t] + w.b_a),
    wrong(
        "a", "W_am @ h[t-1] + W_ax @ x[t] + b_a", lambda w, t: w.W_am @ w.h[t - 1] + w.W_ax @ w.x[t] + w.b_a
    ),
    wrong("h", "a[t]", lambda w, t: w.a[t]),
    wrong("dh", "W_hy.T @ dL/ds[t]", lambda w, t: w.W_hy.T @ w.ds[t]),
    wrong(
        "dh",
        "W_hy.T @ dL/ds[t] + W_mh.T @ dL/dm[t+1]",
        lambda w, t: w.W_hy.T @ w.ds[t] + w.W_mh.T @ w.dm[t + 1],
    ),
    wrong("da", "dL/dh[t]", lambda w, t: w.dh[t]),
    wrong("dm", "W_am @ dL/da[t]", lambda w, t: w.W_am @ w.da[t]),
    wrong("dm", "W_am.T @ dL/dh[t]", lambda w, t: w.W_am.T @ w.dh[t]),
    summed("dW_mx", "dL/dm[t] @ x[t].T", lambda w, t: np.outer(w.dm[t], w.x[t])),
    summed(
        "dW_mh",
        "dL/dm[t] * (W_mx @ x[t]) @ h[t].T",
        lambda w, t: np.outer(w.dm[t] * (w.W_mx @ w.x[t]), w.h[t]),
    ),
    summed("dW_am", "m[t] @ dL/da[t].T", lambda w, t: np.outer(w.m[t], w.da[t])),
    summed("dW_ax", "dL/dh[t] @ x[t].T", lambda w, t: np.outer(w.dh[t], w.x[t])),
    wrong("db_a", "0", lambda w, _: 0 * w.da[1]),
)

MISTAKES = {
    "rnn": PLAIN + HEAD,
    "lstm": LSTM,
    "gru": GRU,
    "gru_reset_after": GRU_RESET_AFTER,
    "updating": UPDATING,
    "multiplicative": MULTIPLICATIVE,
}
