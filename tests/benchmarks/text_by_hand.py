"""The walkthrough of an RNN as text of 80 columns, printed by hand."""

from __future__ import annotations

import math
from collections.abc import Iterator

from printing_by_hand import Long, Numbers, Rows, decimals, product
from redone_by_hand import back, forward, together

WIDTH = 80
BELOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
# What stands left and right of the lines of a matrix, by how many there are.
LEFT = {2: "⎡⎣", 4: "⎡⎢⎢⎣"}
RIGHT = {2: "⎤⎦", 4: "⎤⎥⎥⎦"}


def text(of: Long, found: Numbers, fixed: tuple[str, str, str, str]) -> str:
    """The whole page."""
    return "".join(_pieces(of, found, fixed))


def _pieces(of: Long, found: Numbers, fixed: tuple[str, str, str, str]) -> Iterator[str]:
    opening, network, between, closing = fixed
    steps = len(of.inputs)
    words = of.words
    pairs = [(words[i], words[j]) for i, j in zip(of.inputs, of.targets, strict=True)]
    w_xh, w_hh, w_hy = (_given(of.weights[name]) for name in ("W_xh", "W_hh", "W_hy"))
    w_hyt, w_hht = (_given(_turned(of.weights[name])) for name in ("W_hy", "W_hh"))

    yield f"{opening}{_ruled('Sequences', '━')}\n\n   Step   Input   Target\n"
    wide = max(len(str(steps)), len("Step"))
    for t, (word, target) in enumerate(pairs, 1):
        yield f"   {t:>{wide}}   {word:<5}   {target}\n"
    yield f"\n{network}"
    for t, (word, target) in enumerate(pairs, 1):
        place, wanted = of.inputs[t - 1], of.targets[t - 1]
        yield f"{_ruled(f'Step {t} of {steps}   input {word}  →  target {target}', '─')}\n\n"
        yield from _forward(of, found, t, place, wanted, (w_xh, w_hh, w_hy))
    yield between
    for t, (word, target) in reversed([*enumerate(pairs, 1)]):
        place, wanted = of.inputs[t - 1], of.targets[t - 1]
        yield f"{_ruled(f'Step {t} of {steps}   input {word}  →  target {target}', '─')}\n\n"
        yield from _backward(of, found, t, place, wanted, (w_hyt, w_hht))
    yield closing


def _forward(
    of: Long, found: Numbers, t: int, place: int, wanted: int, weights: tuple[list[str], ...]
) -> Iterator[str]:
    w_xh, w_hh, w_hy = weights
    sign = forward(of, found, t, "≈")
    n, before = _sub(t), _sub(t - 1)
    x, a = _one_hot(place), _column(found.a[t - 1])
    h, s, y_hat = _column(found.h[t]), _column(found.s[t - 1]), _column(found.y_hat[t - 1])
    word, target = of.words[place], of.words[wanted]
    yield _head(f"x{n} = one_hot({word})", f"input, word {place + 1} of 4")
    yield _four("", x, *_beside(of))
    if t == 1:
        yield _head(f"a{n} = W_xh x{n} + W_hh h₀", "pre-activation", "   h₀ is 0, so W_hh h₀ falls away\n")
        yield _two_beside_four(w_xh, x, " = ", a)
    else:
        yield _head(f"a{n} = W_xh x{n} + W_hh h{before}", "pre-activation")
        yield _two_beside_four(w_xh, x, " + ", w_hh, " ", _column(found.h[t - 1]))
        picked = [row[place] for row in of.weights["W_xh"]]
        first, second = _terms(picked, product(of.weights["W_hh"], found.h[t - 1]))
        yield _two(first, " + ", second, f" {sign.a} ", a, sign=sign.terms)
    yield _head(f"h{n} = tanh(a{n})", "hidden state")
    yield f"   = tanh {a[0]} {sign.h} {h[0]}\n          {a[1]}   {h[1]}\n\n"
    yield _head(f"s{n} = W_hy h{n}", "scores (logits)")
    gap = " " * len(h[0])
    words = of.words
    yield (
        f"     {w_hy[0]} {gap}   {s[0]}   {words[0]}\n   = {w_hy[1]} {h[0]} {sign.s} {s[1]}   {words[1]}\n"
        f"     {w_hy[2]} {h[1]}   {s[2]}   {words[2]}\n     {w_hy[3]} {gap}   {s[3]}   {words[3]}\n\n"
    )
    predicted = found.y_hat[t - 1]
    best = max(range(4), key=predicted.__getitem__)
    most, has = decimals([predicted[best], predicted[wanted]])
    aside = ", which is the target" if best == wanted else f"; the target has {has}"
    said = f"   most probable: {words[best]}, {most}{aside}\n"
    yield _head(f"ŷ{n} = softmax(s{n}) = exp(s{n}) / Σ exp(s{n})", "prediction", said)
    powers = [math.exp(score) for score in found.s[t - 1]]
    total = decimals([sum(powers)])[0]
    p, beside, gap = _column(powers), _beside(of, wanted), " " * len(total)
    yield (
        f"     {p[0]}   {gap}   {y_hat[0]}   {beside[0]}\n"
        f"   {sign.powers} {p[1]} / {total} {sign.y_hat} {y_hat[1]}   {beside[1]}\n"
        f"     {p[2]}   {gap}   {y_hat[2]}   {beside[2]}\n     {p[3]}   {gap}   {y_hat[3]}   {beside[3]}\n\n"
    )
    has = decimals([predicted[wanted]], least=sign.digits)[0]
    loss = decimals([found.loss[t - 1]])[0]
    yield _head(f"L{n} = −ln ŷ{n}[{target}] = −ln {has} {sign.loss} {loss}", "loss of this step")


def _backward(
    of: Long, found: Numbers, t: int, place: int, wanted: int, weights: tuple[list[str], ...]
) -> Iterator[str]:
    w_hyt, w_hht = weights
    sign = back(of, found, t, "≈")
    n, later = _sub(t), _sub(t + 1)
    ds, dh, da = _column(found.ds[t - 1]), _column(found.dh[t - 1]), _column(found.da[t - 1])
    y, hat, words = _one_hot(wanted), _column(found.y_hat[t - 1]), of.words
    yield _head(f"∂L/∂s{n} = ŷ{n} − y{n}", "softmax and cross-entropy together")
    yield (
        f"     {hat[0]}   {y[0]}   {ds[0]}   {words[0]}\n   = {hat[1]} − {y[1]} = {ds[1]}   {words[1]}\n"
        f"     {hat[2]}   {y[2]}   {ds[2]}   {words[2]}\n     {hat[3]}   {y[3]}   {ds[3]}   {words[3]}\n\n"
    )
    head = f"∂L/∂h{n} = W_hyᵀ ∂L/∂s{n} + W_hhᵀ ∂L/∂a{later}"
    if t == len(of.inputs):
        gone = f"   there is no step {t + 1}, so W_hhᵀ ∂L/∂a{later} falls away\n"
        yield _head(head, f"h{n} feeds s{n}", gone)
        yield _two_beside_four(w_hyt, ds, f" {sign.dh} ", dh)
    else:
        yield _head(head, f"h{n} feeds s{n} and, one step on, a{later}")
        yield _two_beside_four(w_hyt, ds, " + ", w_hht, " ", _column(found.da[t]))
        of_this = product(_turned(of.weights["W_hy"]), found.ds[t - 1])
        first, second = _terms(of_this, product(_turned(of.weights["W_hh"]), found.da[t]))
        yield _two(first, " + ", second, f" {sign.dh} ", dh, sign=sign.terms)
    row = found.h[t]
    h, slope = _column(row), _column([1 - value**2 for value in row])
    yield _head(f"∂L/∂a{n} = ∂L/∂h{n} ⊙ (1 − h{n}²)", "tanh' = 1 − tanh²")
    yield f"   = {dh[0]} ⊙ ⎛1 − {h[0]}²⎞\n     {dh[1]}   ⎝    {h[1]} ⎠\n\n"
    yield _two(dh, " ⊙ ", slope, f" {sign.da} ", da, sign=sign.slope)
    yield f"Step {t}'s share of the gradients\n\n"
    x = ["1" if each == place else "0" for each in range(4)]
    yield _head(f"∂L/∂a{n} x{n}ᵀ", "added to ∂L/∂W_xh")
    yield _two(da, " ", _row(x), " = ", _share(found.da[t - 1], [float(each) for each in x]))
    if t == 1:
        yield "h₀ is 0, so nothing is added to ∂L/∂W_hh.\n\n"
    else:
        before = found.h[t - 1]
        yield _head(f"∂L/∂a{n} h{_sub(t - 1)}ᵀ", "added to ∂L/∂W_hh")
        yield _two(da, " ", _row(decimals(before)), f" {sign.of_w_hh} ", _share(found.da[t - 1], before))
    yield _head(f"∂L/∂s{n} h{n}ᵀ", "added to ∂L/∂W_hy")
    across, share = _row(decimals(row))[0], _share(found.ds[t - 1], row)
    yield _four(f" {across} {sign.of_w_hy} ", ds, *share)


def _two(*parts: list[str] | str, sign: str = "=") -> str:
    """Matrices of two lines with signs between them."""
    first = "".join(part if isinstance(part, str) else part[0] for part in parts)
    second = "".join(" " * len(part) if isinstance(part, str) else part[1] for part in parts)
    return f"   {sign} {first}\n     {second.rstrip()}\n\n"


def _two_beside_four(two: list[str], four: list[str], *parts: list[str] | str) -> str:
    """A matrix of two lines times one of four, and what has two lines after that."""
    first = "".join(part if isinstance(part, str) else part[0] for part in parts)
    second = "".join(" " * len(part) if isinstance(part, str) else part[1] for part in parts)
    gap = " " * len(two[0])
    return (
        f"     {gap} {four[0]}\n   = {two[0]} {four[1]}{first}\n"
        f"     {two[1]} {four[2]}{second}\n     {gap} {four[3]}\n\n"
    )


def _four(between: str, lines: list[str], *right: str) -> str:
    """A matrix of four lines, something beside its second line, and what stands at the right."""
    gap = " " * len(between)
    between, gap = (between, gap) if between else ("   ", "   ")
    return (
        f"     {lines[0]}{gap}{right[0]}\n   = {lines[1]}{between}{right[1]}\n"
        f"     {lines[2]}{gap}{right[2]}\n     {lines[3]}{gap}{right[3]}\n\n"
    )


def _head(symbols: str, words: str, further: str = "") -> str:
    """A line of symbols with words at its right, or under it where there is no room."""
    if len(symbols) + 2 + len(words) > WIDTH:
        return f"{symbols}\n   {words}\n{further}\n"
    return f"{symbols}{words:>{WIDTH - len(symbols)}}\n{further}\n"


def _ruled(heading: str, sign: str) -> str:
    return f"{heading}  {sign * (WIDTH - len(heading) - 2)}"


def _sub(step: int) -> str:
    return str(step).translate(BELOW)


def _matrix(texts: list[str], across: int) -> list[str]:
    down = len(texts) // across
    columns = []
    for at in range(across):
        column = texts[at::across]
        wide = max(map(len, column))
        columns.append([each.rjust(wide) for each in column])
    return [
        LEFT[down][i] + "  ".join(each) + RIGHT[down][i] for i, each in enumerate(zip(*columns, strict=True))
    ]


def _row(texts: list[str]) -> list[str]:
    """A row beside two lines: there is nothing under it."""
    line = f"[{'  '.join(texts)}]"
    return [line, " " * len(line)]


def _column(values: list[float]) -> list[str]:
    return _matrix(decimals(values), 1)


def _terms(first: list[float], second: list[float]) -> list[list[str]]:
    return [_matrix(texts, 1) for texts in together(first, second)]


def _share(column: list[float], row: list[float]) -> list[str]:
    return _matrix(decimals([a * b for a in column for b in row]), len(row))


def _given(matrix: Rows) -> list[str]:
    return _matrix([f"{value:.1f}" for row in matrix for value in row], len(matrix[0]))


def _turned(matrix: Rows) -> Rows:
    return [list(column) for column in zip(*matrix, strict=True)]


def _one_hot(place: int) -> list[str]:
    return _matrix(["1" if each == place else "0" for each in range(4)], 1)


def _beside(of: Long, target: int | None = None) -> list[str]:
    return [word + ("   ← target" if place == target else "") for place, word in enumerate(of.words)]
