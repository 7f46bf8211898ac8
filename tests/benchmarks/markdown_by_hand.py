"""The walkthrough of an RNN as Markdown, printed by hand."""

from __future__ import annotations

import math
from collections.abc import Iterator

from printing_by_hand import Long, Numbers, Rows, decimals, product
from redone_by_hand import back, forward, together

POWER = r"%s \times 10^{%d}"
LOSS = r"\frac{\partial L}{\partial %s}"


def markdown(of: Long, found: Numbers, fixed: tuple[str, str, str, str]) -> str:
    """The whole page."""
    return "".join(_pieces(of, found, fixed))


def _pieces(of: Long, found: Numbers, fixed: tuple[str, str, str, str]) -> Iterator[str]:
    opening, network, between, closing = fixed
    steps = len(of.inputs)
    words = of.words
    pairs = [(words[i], words[j]) for i, j in zip(of.inputs, of.targets, strict=True)]
    w_xh, w_hh, w_hy = (_given(of.weights[name]) for name in ("W_xh", "W_hh", "W_hy"))
    w_hyt, w_hht = (_given(_turned(of.weights[name])) for name in ("W_hy", "W_hh"))

    yield opening
    yield "## Sequences\n\n| Step | Input | Target |\n| ---: | :--- | :--- |\n"
    for t, (word, target) in enumerate(pairs, 1):
        yield f"| {t} | `{word}` | `{target}` |\n"
    yield f"\n{network}"
    for t, (word, target) in enumerate(pairs, 1):
        place, wanted = of.inputs[t - 1], of.targets[t - 1]
        yield f"### Step {t} of {steps}: input `{word}` → target `{target}`\n\n"
        yield from _forward(of, found, t, place, wanted, (w_xh, w_hh, w_hy))
    yield between
    for t, (word, target) in reversed([*enumerate(pairs, 1)]):
        place, wanted = of.inputs[t - 1], of.targets[t - 1]
        yield f"### Step {t} of {steps}: input `{word}` → target `{target}`\n\n"
        yield from _backward(of, found, t, place, wanted, (w_hyt, w_hht))
    yield closing


def _forward(
    of: Long, found: Numbers, t: int, place: int, wanted: int, weights: tuple[str, str, str]
) -> Iterator[str]:
    w_xh, w_hh, w_hy = weights
    sign = forward(of, found, t, r"\approx")
    x, a = _one_hot(place), _column(found.a[t - 1])
    h, s = _column(found.h[t]), _column(found.s[t - 1])
    word, target = of.words[place], of.words[wanted]
    yield (
        f"Input, word {place + 1} of 4:\n\n$$\n\\begin{{aligned}}\n"
        f"x_{{{t}}} &= \\text{{one-hot}} \\left( \\text{{{word}}} \\right) \\\\\n"
        f"&= {x} {_beside(of)}\n\\end{{aligned}}\n$$\n\n"
    )
    symbols = f"a_{{{t}}} &= W_{{xh}} x_{{{t}}} + W_{{hh}} h_{{{t - 1}}} \\\\\n"
    if t == 1:
        yield (
            "Pre-activation. $h_{0}$ is 0, so $W_{hh} h_{0}$ falls away:\n\n$$\n\\begin{aligned}\n"
            f"{symbols}&= {w_xh} {x} = {a}\n\\end{{aligned}}\n$$\n\n"
        )
    else:
        before = found.h[t - 1]
        picked = [row[place] for row in of.weights["W_xh"]]
        first, second = _terms(picked, product(of.weights["W_hh"], before))
        yield (
            f"Pre-activation:\n\n$$\n\\begin{{aligned}}\n{symbols}"
            f"&= {w_xh} {x} + {w_hh} {_column(before)} \\\\\n"
            f"&{sign.terms} {first} + {second} {sign.a} {a}\n\\end{{aligned}}\n$$\n\n"
        )
    yield (
        f"Hidden state:\n\n$$\n\\begin{{aligned}}\nh_{{{t}}} &= \\tanh \\left( a_{{{t}}} \\right) \\\\\n"
        f"&= \\tanh {a} {sign.h} {h}\n\\end{{aligned}}\n$$\n\n"
        f"Scores (logits):\n\n$$\n\\begin{{aligned}}\ns_{{{t}}} &= W_{{hy}} h_{{{t}}} \\\\\n"
        f"&= {w_hy} {h} {sign.s} {s} {_beside(of)}\n\\end{{aligned}}\n$$\n\n"
    )
    y_hat = found.y_hat[t - 1]
    best = max(range(4), key=y_hat.__getitem__)
    most, has = decimals([y_hat[best], y_hat[wanted]], POWER)
    aside = "which is the target" if best == wanted else ""
    said = f"`{of.words[best]}`, {_figure(most)}" + (
        f", {aside}" if aside else f"; the target has {_figure(has)}"
    )
    powers = [math.exp(score) for score in found.s[t - 1]]
    yield (
        f"Prediction. Most probable: {said}:\n\n$$\n\\begin{{aligned}}\n"
        f"\\hat{{y}}_ {{{t}}} &= \\mathrm{{softmax}} \\left( s_{{{t}}} \\right) = "
        f"\\frac{{\\exp \\left( s_{{{t}}} \\right)}}{{\\sum \\exp \\left( s_{{{t}}} \\right)}} \\\\\n"
        f"&{sign.powers} {_column(powers)} / {_number(sum(powers))} {sign.y_hat} {_column(y_hat)} "
        f"{_beside(of, wanted)}\n"
        "\\end{aligned}\n$$\n\n"
        f"Loss of this step:\n\n$$\n\\begin{{aligned}}\nL_{{{t}}} &= "
        f"-\\ln \\hat{{y}}_ {{{t}}}[\\text{{{target}}}] \\\\\n"
        f"&= -\\ln {_number(y_hat[wanted], sign.digits)} {sign.loss} {_number(found.loss[t - 1])}\n"
        "\\end{aligned}\n$$\n\n"
    )


def _backward(
    of: Long, found: Numbers, t: int, place: int, wanted: int, weights: tuple[str, str]
) -> Iterator[str]:
    w_hyt, w_hht = weights
    sign = back(of, found, t, r"\approx")
    steps = len(of.inputs)
    ds, dh, da = _column(found.ds[t - 1]), _column(found.dh[t - 1]), _column(found.da[t - 1])
    of_s, of_h, of_a = (LOSS % f"{name}_{{{t}}}" for name in "sha")
    later = LOSS % f"a_{{{t + 1}}}"
    symbols = f"{of_h} &= W_{{hy}}^{{\\top}} {of_s} + W_{{hh}}^{{\\top}} {later} \\\\\n"
    yield (
        f"Softmax and cross-entropy together:\n\n$$\n\\begin{{aligned}}\n{of_s} &= "
        f"\\hat{{y}}_ {{{t}}} - y_{{{t}}} \\\\\n&= {_column(found.y_hat[t - 1])} - {_one_hot(wanted)} = "
        f"{ds} {_beside(of)}\n\\end{{aligned}}\n$$\n\n"
    )
    if t == steps:
        yield (
            f"$h_{{{t}}}$ feeds $s_{{{t}}}$. There is no step {t + 1}, so $W_{{hh}}^{{\\top}} {later}$ "
            f"falls away:\n\n$$\n\\begin{{aligned}}\n{symbols}"
            f"&= {w_hyt} {ds} {sign.dh} {dh}\n\\end{{aligned}}\n$$\n\n"
        )
    else:
        of_this = product(_turned(of.weights["W_hy"]), found.ds[t - 1])
        first, second = _terms(of_this, product(_turned(of.weights["W_hh"]), found.da[t]))
        yield (
            f"$h_{{{t}}}$ feeds $s_{{{t}}}$ and, one step on, $a_{{{t + 1}}}$:\n\n$$\n\\begin{{aligned}}\n"
            f"{symbols}&= {w_hyt} {ds} + {w_hht} {_column(found.da[t])} \\\\\n"
            f"&{sign.terms} {first} + {second} {sign.dh} {dh}\n\\end{{aligned}}\n$$\n\n"
        )
    h, before = found.h[t], found.h[t - 1]
    slope = _column([1 - value**2 for value in h])
    yield (
        "$\\tanh^{\\prime} = 1 - \\tanh^{2}$:\n\n$$\n\\begin{aligned}\n"
        f"{of_a} &= {of_h} \\odot \\left( 1 - h_{{{t}}}^{{2}} \\right) \\\\\n"
        f"&= {dh} \\odot \\left( 1 - {_column(h)}^{{2}} \\right) \\\\\n"
        f"&{sign.slope} {dh} \\odot {slope} {sign.da} {da}\n\\end{{aligned}}\n$$\n\n"
        f"### Step {t}'s share of the gradients\n\n"
    )
    one_hot = ["0"] * 4
    one_hot[place] = "1"
    x = [float(each) for each in one_hot]
    yield _added("W_{xh}", f"{of_a} x_{{{t}}}^{{\\top}}", f"{da} {_row(one_hot)}", found.da[t - 1], x, "=")
    if t == 1:
        yield f"$h_{{0}}$ is 0, so nothing is added to ${LOSS % 'W_{hh}'}$.\n\n"
    else:
        factors = f"{da} {_row(decimals(before, POWER))}"
        yield _added(
            "W_{hh}", f"{of_a} h_{{{t - 1}}}^{{\\top}}", factors, found.da[t - 1], before, sign.of_w_hh
        )
    factors = f"{ds} {_row(decimals(h, POWER))}"
    yield _added("W_{hy}", f"{of_s} h_{{{t}}}^{{\\top}}", factors, found.ds[t - 1], h, sign.of_w_hy)


def _added(name: str, symbols: str, factors: str, column: list[float], row: list[float], sign: str) -> str:
    share = _matrix(decimals([a * b for a in column for b in row], POWER), len(row))
    return (
        f"Added to ${LOSS % name}$:\n\n$$\n\\begin{{aligned}}\n{symbols} &= {factors} \\\\\n"
        f"&{sign} {share}\n\\end{{aligned}}\n$$\n\n"
    )


def _matrix(texts: list[str], across: int) -> str:
    rows = [" & ".join(texts[at : at + across]) for at in range(0, len(texts), across)]
    body = " \\\\\n".join(rows)
    return f"\\left[\\begin{{array}}{{{'r' * across}}}\n{body}\n\\end{{array}}\\right]"


def _row(texts: list[str]) -> str:
    return _matrix(texts, len(texts))


def _terms(first: list[float], second: list[float]) -> list[str]:
    return [_matrix(texts, 1) for texts in together(first, second, POWER)]


def _column(values: list[float]) -> str:
    return _matrix(decimals(values, POWER), 1)


def _given(matrix: Rows) -> str:
    return _matrix([f"{value:.1f}" for row in matrix for value in row], len(matrix[0]))


def _turned(matrix: Rows) -> Rows:
    return [list(column) for column in zip(*matrix, strict=True)]


def _one_hot(place: int) -> str:
    return _matrix(["1" if each == place else "0" for each in range(4)], 1)


def _number(value: float, least: int = 4) -> str:
    return decimals([value], POWER, least)[0]


def _figure(text: str) -> str:
    return f"${text}$" if "times" in text else text


def _beside(of: Long, target: int | None = None) -> str:
    words = [f"\\text{{{word}}}" for word in of.words]
    if target is not None:
        words[target] += r" \leftarrow \text{target}"
    body = " \\\\\n".join(words)
    return f"\\quad\n\\begin{{array}}{{l}}\n{body}\n\\end{{array}}"
