"""Systems of equations beyond the plain RNN: known cells, and random ones."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

SQUARED = "loss[t] = sum((h[t] - y[t]) ** 2) / 2"

# Each with its own way to reach back, ahead or aside; all end in a loss of h.
CELLS = {
    "lstm": """
        i[t] = sigmoid(W_xi @ x[t] + W_hi @ h[t-1] + b_i)
        f[t] = sigmoid(W_xf @ x[t] + W_hf @ h[t-1] + b_f)
        g[t] = tanh(W_xg @ x[t] + W_hg @ h[t-1] + b_g)
        o[t] = sigmoid(W_xo @ x[t] + W_ho @ h[t-1] + b_o)
        c[t] = f[t] * c[t-1] + i[t] * g[t]
        h[t] = o[t] * tanh(c[t])
    """,
    "lstm in many small equations": """
        a_i[t] = W_xi @ x[t] + W_hi @ h[t-1] + b_i
        a_f[t] = W_xf @ x[t] + W_hf @ h[t-1] + b_f
        a_g[t] = W_xg @ x[t] + W_hg @ h[t-1] + b_g
        h[t] = sigmoid(a_i[t]) * m[t]
        m[t] = tanh(c[t])
        c[t] = kept[t] + new[t]
        kept[t] = sigmoid(a_f[t]) * c[t-1]
        new[t] = sigmoid(a_i[t]) * tanh(a_g[t])
    """,
    "peephole lstm": """
        i[t] = sigmoid(W_xi @ x[t] + W_hi @ h[t-1] + p_i * c[t-1] + b_i)
        f[t] = sigmoid(W_xf @ x[t] + W_hf @ h[t-1] + p_f * c[t-1] + b_f)
        c[t] = f[t] * c[t-1] + i[t] * tanh(W_xg @ x[t] + W_hg @ h[t-1] + b_g)
        o[t] = sigmoid(W_xo @ x[t] + W_ho @ h[t-1] + p_o * c[t] + b_o)
        h[t] = o[t] * tanh(c[t])
    """,
    "gru": """
        r[t] = sigmoid(W_xr @ x[t] + W_hr @ h[t-1] + b_r)
        z[t] = sigmoid(W_xz @ x[t] + W_hz @ h[t-1] + b_z)
        n[t] = tanh(W_xn @ x[t] + W_hn @ (r[t] * h[t-1]) + b_n)
        h[t] = (1 - z[t]) * n[t] + z[t] * h[t-1]
    """,
    "gru, reset after": """
        r[t] = sigmoid(W_xr @ x[t] + W_hr @ h[t-1] + b_r)
        z[t] = sigmoid(W_xz @ x[t] + W_hz @ h[t-1] + b_z)
        n[t] = tanh(W_xn @ x[t] + b_n + r[t] * (W_hn @ h[t-1] + b_hn))
        h[t] = (1 - z[t]) * n[t] + z[t] * h[t-1]
    """,
    "minimal gated unit": """
        f[t] = sigmoid(W_xf @ x[t] + W_hf @ h[t-1] + b_f)
        n[t] = tanh(W_xn @ x[t] + W_hn @ (f[t] * h[t-1]) + b_n)
        h[t] = (1 - f[t]) * h[t-1] + f[t] * n[t]
    """,
    "gates that do not recur": """
        f[t] = sigmoid(W_xf @ x[t] + b_f)
        c[t] = f[t] * c[t-1] + (1 - f[t]) * (W_xc @ x[t])
        h[t] = sigmoid(W_xo @ x[t] + b_o) * tanh(c[t])
    """,
    "both directions": """
        h_f[t] = tanh(W_xf @ x[t] + W_ff @ h_f[t-1] + b_f)
        h_b[t] = tanh(W_xb @ x[t] + W_bb @ h_b[t+1] + b_b)
        h[t] = W_f @ h_f[t] + W_b @ h_b[t] + b_h
    """,
    "both directions, twice": """
        u[t] = tanh(W_xu @ x[t] + W_uu @ u[t-1])
        v[t] = tanh(W_xv @ x[t] + W_vv @ v[t+1])
        q[t] = tanh(W_uq @ u[t] + W_vq @ v[t] + W_qq @ q[t+1])
        h[t] = tanh(W_uh @ u[t+1] + W_qh @ q[t] + W_vh @ v[t-1] + W_hh @ h[t-1])
    """,
    "two layers": """
        u[t] = tanh(W_xu @ x[t] + W_uu @ u[t-1] + b_u)
        h[t] = tanh(W_uh @ u[t] + W_hh @ h[t-1] + b_h)
    """,
    "two layers, the upper fed back": """
        u[t] = tanh(W_xu @ x[t] + W_uu @ u[t-1] + W_hu @ h[t-1])
        h[t] = tanh(W_uh @ u[t] + u[t-1])
    """,
    "the output fed back, by its logarithm": """
        p[t] = softmax(W_xp @ x[t] + W_hp @ h[t-1])
        h[t] = tanh(log(p[t]))
    """,
    "the logarithms of a gate that recurs": """
        z[t] = sigmoid(W_xz @ x[t] + W_hz @ h[t-1])
        h[t] = tanh(log(z[t]) - log(1 - z[t]) ** 2)
    """,
    "the output fed back": """
        u[t] = tanh(W_xu @ x[t] + W_hu @ h[t-1] + b_u)
        h[t] = softmax(W_uh @ u[t] + b_h)
    """,
    "a softmax that recurs": """
        p[t] = softmax(W_xp @ x[t] + W_hp @ h[t-1])
        h[t] = p[t] * tanh(W_hh @ h[t-1] + W_xh @ x[t]) + (1 - p[t]) * h[t-1]
    """,
    "a residual, with numbers and powers": """
        a[t] = W_xa @ x[t] + W_ha @ h[t-1]
        h[t] = (0.5 * h[t-1] - -tanh(a[t]) ** 3 / 2) / (1 + sigmoid(a[t])) ** 2 - 1e-1
    """,
    "the length of two numbers": """
        a[t] = W_xa @ x[t] + W_ha @ h[t-1]
        h[t] = a[t] / sqrt(1 + a[t] ** 2)
    """,
    "divided by what is never zero": """
        z[t] = 1 + softplus(W_xz @ x[t])
        h[t] = (h[t-1] + W_xh @ x[t]) / z[t]
    """,
    "a negative and a broken power": """
        z[t] = exp(tanh(W_xz @ x[t] + W_hz @ h[t-1]))
        h[t] = tanh(z[t] ** -1 * h[t-1] + z[t] ** 0.5 - z[t] ** -1.5)
    """,
    "parameters under functions": """
        h[t] = exp(-softplus(d)) * h[t-1] + (1 - sigmoid(d)) * tanh(W_xh @ x[t] * relu(w)) + w ** 2 / d
    """,
    "matrices put together": """
        a[t] = (W_a + W_b) @ x[t] + (W_c @ W_d) @ h[t-1] - (2 * W_e) @ h[t-1]
        h[t] = tanh(a[t] + W_d @ W_b @ x[t] + (-W_c) @ (W_c @ h[t-1]))
    """,
    "a sum of matrices, under a function": """
        h[t] = tanh((W_a + W_b) @ x[t]) - tanh((W_c - W_d) @ h[t-1])
    """,
    "products of matrices among sums and functions": """
        h[t] = tanh((W_a @ W_b + W_c) @ x[t] + (0.5 * (W_d @ W_e) - W_f) @ h[t-1] + tanh(W_g @ W_a) @ x[t])
    """,
    "matrices under functions": """
        h[t] = tanh(tanh(W_a) @ x[t] + (W_b * sigmoid(W_c)) @ h[t-1] + (W_b - W_c ** 2) @ h[t-1])
    """,
    "a moment back and a moment ahead": """
        u[t] = tanh(W_xu @ x[t])
        h[t] = W_0 @ u[t] + W_1 @ u[t-1] + W_2 @ u[t+1]
    """,
    "a moment back, within a recurrence": """
        u[t] = tanh(W_xu @ x[t])
        h[t] = tanh(W_1 @ u[t-1] + W_hh @ h[t-1])
    """,
    "a moment ahead, within a recurrence": """
        u[t] = tanh(W_xu @ x[t])
        h[t] = tanh(W_uh @ u[t+1] + W_xh @ x[t+1]) * h[t-1] + W_h @ u[t]
    """,
    "the inputs before and after": """
        h[t] = tanh(W_0 @ x[t] + W_1 @ x[t-1] + W_2 @ x[t+1] + W_hh @ h[t-1])
    """,
    "a constant gate": """
        z[t] = sigmoid(b_z)
        n[t] = tanh(W_xn @ x[t] + W_hn @ h[t-1])
        h[t] = (1 - z[t]) * n[t] + z[t] * h[t-1]
    """,
    "a gate that is a number": """
        z[t] = 0.25
        u[t] = z[t] * tanh(W_xu @ x[t])
        h[t] = (1 - z[t]) * u[t] + z[t] * h[t-1]
    """,
    "what the loss does not see": """
        h[t] = tanh(W_xh @ x[t] + W_hh @ h[t-1])
        idle[t] = W_idle @ h[t] + b_idle
        idling[t] = tanh(idle[t] + idling[t-1])
    """,
    "no recurrence at all": """
        u[t] = relu(W_xu @ x[t] + b_u)
        h[t] = identity(W_uh @ u[t])
    """,
    "a sum kept over time": "h[t] = h[t-1] + W_xh @ x[t]",
    "a value used over and over": """
        u[t] = tanh(W_xu @ x[t] + W_hu @ h[t-1])
        h[t] = u[t] * u[t] + u[t] * (u[t] - u[t-1]) + u[t]
    """,
}


@st.composite
def systems(draw: st.DrawFn) -> str:
    """Random equations in text, in random order, over vectors of one size.

    Three kinds of values: ``f1 f2 …`` recur forward, ``k1 k2 …`` backward and may use the first at
    any step, ``h1 h2 …`` recur only through both and ``h`` is the last. The parameters are matrices
    ``W_1 W_2 W_3`` and vectors ``b_1 b_2``.
    """
    forward = [f"f{i}" for i in range(1, draw(st.integers(1, 3)) + 1)]
    backward = [f"k{i}" for i in range(1, draw(st.integers(0, 2)) + 1)]
    direct = [*(f"h{i}" for i in range(1, draw(st.integers(0, 2)) + 1)), "h"]
    lines = []
    outside = ["x[t]", "b_1", "b_2"]
    for i, name in enumerate(forward):
        leaves = [*outside, *(f"{other}[t]" for other in forward[:i]), *(f"{f}[t-1]" for f in forward)]
        lines.append(f"{name}[t] = {draw(right_sides(leaves))}")
    known = [f"{name}[{t}]" for name in forward for t in ("t-1", "t", "t+1")]
    for i, name in enumerate(backward):
        leaves = [*outside, *known, *(f"{k}[t]" for k in backward[:i]), *(f"{k}[t+1]" for k in backward)]
        lines.append(f"{name}[t] = {draw(right_sides(leaves))}")
    known += [f"{name}[{t}]" for name in backward for t in ("t-1", "t", "t+1")]
    for i, name in enumerate(direct):
        own = [f"{other}[{t}]" for other in direct[:i] for t in ("t-1", "t", "t+1")]
        lines.append(f"{name}[t] = {draw(right_sides([*outside, *known, *own]))}")
    return "\n".join(draw(st.permutations(lines)))


def right_sides(leaves: Sequence[str]) -> st.SearchStrategy[str]:
    """Expressions over the leaves, with values that stay within bounds whatever recurs."""
    inner = expressions(leaves)
    return st.one_of(
        st.builds("tanh({})".format, inner),
        st.builds("sigmoid({})".format, inner),
        st.builds("softmax({})".format, inner),
        st.builds("0.5 * tanh({}) - sigmoid({})".format, inner, inner),
        st.builds("tanh({}) * softmax({})".format, inner, inner),
        st.builds("-W_3 @ tanh({})".format, inner),
    )


def expressions(leaves: Sequence[str]) -> st.SearchStrategy[str]:
    """Random expressions, safe from zeros under a fraction or a logarithm."""
    numbers = st.sampled_from(("2", "0.5", ".25", "1e-1", "3.0"))
    matrices = st.sampled_from(("W_1", "W_2", "W_3", "(W_1 + W_2)", "(W_1 @ W_2)", "-W_1", "(0.5 * W_2)"))

    def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.one_of(
            st.builds("{} + {}".format, inner, inner),
            st.builds("({} - {})".format, inner, inner),
            st.builds("({}) * ({})".format, inner, inner),
            st.builds("{} @ ({})".format, matrices, inner),
            st.builds("({}) / (1.5 + tanh({}))".format, inner, inner),
            st.builds("{} / (1 + ({}) ** 2)".format, numbers, inner),
            st.builds("{} * ({})".format, numbers, inner),
            st.builds("({} + {})".format, inner, numbers),
            st.builds("({} - ({}))".format, numbers, inner),
            st.builds("-({})".format, inner),
            st.builds("({}) ** {}".format, inner, st.sampled_from(("2", "3", "1"))),
            st.builds("exp(tanh({}))".format, inner),
            st.builds("exp(tanh({})) ** {}".format, inner, st.sampled_from(("-1", "0.5", "-2.5"))),
            st.builds("{}(2 + sigmoid({}))".format, st.sampled_from(("log", "sqrt")), inner),
            st.builds(
                "{}({})".format,
                st.sampled_from(("tanh", "sigmoid", "relu", "softmax", "softplus", "identity")),
                inner,
            ),
        )

    return st.recursive(st.sampled_from(list(leaves)), larger, max_leaves=6)
