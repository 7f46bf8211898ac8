"""The tokens of a formula that stands on one line of terminal text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from .expressions import Column, Dots, Expression, Matrix, Name, Number, OneHot, Table, Unreadable
from .flattening import FIRST_SIGN, NUMBER_BESIDE, WORKING, Cells, cells_of, matrix
from .grammar import Token, parsed

SIGNS = {
    "+": "+",
    "−": "-",
    "-": "-",
    "⊙": "⊙",
    "·": "*",
    "/": "/",
    "=": "=",
    "≈": "≈",
    ">": ">",
    "(": "(",
    ")": ")",
}
FUNCTIONS = {
    **{name: name for name in ("tanh", "exp", "ln", "softmax", "ReLU", "softplus", "diag", "ones")},
    "σ": "sigmoid",
    "√": "sqrt",
}
BELOW = str.maketrans("₀₁₂₃₄₅₆₇₈₉ₜᵢⱼₖ₊₋", "0123456789tijk+-")
RAISED = dict(
    zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", "0123456789+-()abcdefghijklmnoprstuvwxyz", strict=True)
)
LETTERS = "A-Za-zα-ωΑ-Ωϵℓ"
NAME = re.compile(
    rf"(?P<gradient>∂L/∂)?(?P<base>[{LETTERS}][{LETTERS}0-9]*[\u0302\u0303]?)"
    r"(?P<arrow>[→←]?)"
    r"(?P<above>(?:⁽[^⁽⁾]*⁾|[ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵘᵛʷˣʸᶻ]|\^\[[^\]]*\]|\^\([^)]*\))*)"
    rf"(?P<sub>(?:_[{LETTERS}0-9]+)*)"
    r"(?P<step>(?:[₀-₉ₜ₊₋]+)?(?:⟨[^⟩]*⟩)?(?:⁽[^⁽⁾]*⁾)?)"
)
PARTIAL = re.compile(r"∂(?!L)")
NUMBER = re.compile(r"(?:\d+(?:\.\d*)?|\.\d+)(?:e-?\d+)?|∞|NaN")
POWER = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+|ᵗ[⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹]*|\^-?(?:\d+(?:\.\d*)?|\.\d+)(?:e-?\d+)?")
ROW = re.compile(r"\[([^\[\]>]*)\]")
ONE_HOT = re.compile(r"one_hot\((.*?)\)(?=$| =| {2})")
COLUMN = re.compile(r"column ([\d,]+) of ")


def tokens(text: str, matrices: Sequence[Matrix | Cells]) -> Iterator[Token]:
    """The tokens, up to where the words begin that stand beside: two spaces after the formula, if no sign
    follows them."""
    at = 0
    text = unicodedata.normalize("NFD", text)
    close: list[str] = []
    after_name = False
    while at < len(text):
        rest = text[at:]
        if rest[0] == " ":
            gap = len(rest) - len(rest.lstrip(" "))
            follows = rest.lstrip(" ")
            if gap >= 2 and at and not _goes_on(follows):
                return
            at += gap
            after_name = False
            continue
        was_name, after_name = after_name, False
        if _stands_for_matrix(rest[0]):
            yield Token("atom", _in_its_place(matrices[ord(rest[0]) - FIRST_SIGN]))
            at += 1
        elif found := ONE_HOT.match(rest):
            yield Token("atom", OneHot(found[1]))
            at += found.end()
        elif found := COLUMN.match(rest):
            name = NAME.match(rest, found.end())
            if name is None:
                raise Unreadable(f"column of what? {text!r}")
            yield Token("atom", Column(int(found[1].replace(",", "")), _name(name)))
            at += name.end()
        elif found := re.match(r"Σ([ₜᵢ]?) ?", rest):
            yield Token("sum", found[1].translate(BELOW))
            at += found.end()
        elif (found := re.match(r"(\d+)/(\d+)(?!\d)", rest)) is not None:
            yield Token("fraction", tuple([Token("atom", Number(part))] for part in found.groups()))
            at += found.end()
        elif rest[0] == "[":
            at += yield from _bracket(rest, was_name, close)
        elif rest[0] == "]" and close:
            close.pop()
            yield Token("sign", ")")
            at += 1
        elif rest[0] == "ᵀ":
            yield Token("transpose")
            at += 1
        elif found := POWER.match(rest):
            yield Token("power", "".join(RAISED.get(sign, sign) for sign in found[0].lstrip("^")))
            at += found.end()
        elif found := NUMBER.match(rest):
            yield Token("atom", Number({"∞": "inf", "NaN": "nan"}.get(found[0], found[0])))
            at += found.end()
        elif found := re.match("tanh|exp|ln|softmax|ReLU|softplus|diag|ones|σ|√", rest):
            yield Token("function", FUNCTIONS[found[0]])
            at += found.end()
        elif (found := NAME.match(rest)) and found.end():
            yield Token("atom", _name(found))
            at += found.end()
            after_name = True
        elif rest[0] == "⋯":
            yield Token("atom", Dots())
            at += 1
        elif rest[0] in SIGNS:
            yield Token("sign", SIGNS[rest[0]])
            at += 1
            after_name = rest[0] == ")"  # an entry of what is in them
        else:
            raise Unreadable(f"{rest!r} in {text!r}")


def _goes_on(text: str) -> bool:
    """Whether a formula goes on after a wide gap, as it does beside a wide caption."""
    return (
        text[:2] in ("+ ", "− ", "⊙ ", "· ", "/ ", "= ", "≈ ")
        or _stands_for_matrix(text[0])
        or text[0] == ")"
    )


def _in_its_place(found: Matrix | Cells) -> Matrix | Table:
    if isinstance(found, Matrix):
        return found
    return Table(tuple(tuple(read(cell, []) for cell in row) for row in found.rows), found.caption)


def _stands_for_matrix(sign: str) -> bool:
    return FIRST_SIGN <= ord(sign) < 0xF000


def _bracket(rest: str, after_name: bool, close: list[str]) -> Iterator[Token]:
    """A row of numbers, the entry of what stands before, or a condition; gives how long it is."""
    if after_name:
        end = rest.index("]") + 1
        # A word may have brackets of its own: the last one before a space.
        while end < len(rest) and rest[end] == "]":
            end += 1
        yield Token("entry", rest[1 : end - 1])
        return end  # type: ignore[return-value]
    row = ROW.match(rest)
    if row is None:
        close.append("]")
        yield Token("sign", "(")
        return 1  # type: ignore[return-value]
    if WORKING.search(row[1]):
        yield Token("atom", _in_its_place(Cells(cells_of([row[1].strip()]))))
        return row.end()  # type: ignore[return-value]
    numbers = NUMBER_BESIDE.match(rest, row.end())
    end = numbers.end() if numbers else row.end()
    words = re.match(r" {3}(\S+)", rest[end:])
    beside = (words[1],) if words and not _goes_on(rest[end:].lstrip()) else ()
    yield Token("atom", matrix((tuple(row[1].split()),), elided=end > row.end(), words=beside))
    return end  # type: ignore[return-value]


def _name(found: re.Match[str]) -> Name:
    above = found["above"]
    pieces = tuple(re.findall(r"⁽[^⁽⁾]*⁾|\^\[[^\]]*\]|\^\([^)]*\)|[ᵃ-ᶻⁱⁿ]", above))
    below = [part for part in found["sub"].split("_") if part]
    step = re.match(r"([₀-₉ₜ₊₋]*)(⟨[^⟩]*⟩)?(⁽[^⁽⁾]*⁾)?", found["step"])
    assert step
    if step[1]:
        below.append(step[1].translate(BELOW))
    above_too = [part for part in step.groups()[1:] if part]
    raised = ("".join(RAISED.get(sign, sign) for sign in part).lstrip("^") for part in (*pieces, *above_too))
    base = unicodedata.normalize("NFD", found["base"]) + found["arrow"]
    return Name(base, tuple(below), tuple(part.replace("−", "-") for part in raised), bool(found["gradient"]))


def read(text: str, matrices: Sequence[Matrix | Cells]) -> Expression:
    """A formula on one line."""
    return parsed(list(tokens(text, matrices)))
