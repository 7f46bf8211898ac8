"""Two-dimensional text: boxes of lines that know their width and the line they are aligned at.

A box may have blanks for numbers in it, and is then as wide as these make it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len

from ..cells.greek import NAMES
from ..equations.functions import FUNCTIONS
from .lines import Content, Draft, Gap, Segment, line_width, width_of
from .widths import Width, added, widest

SUBSCRIPTS = str.maketrans("0123456789tijk+-−()", "₀₁₂₃₄₅₆₇₈₉ₜᵢⱼₖ₊₋₋₍₎")
RAISED_LETTERS = dict(zip("abcdefghijklmnoprstuvwxyzS", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻˢ", strict=True))
SUPERSCRIPTS = dict(zip("0123456789+−()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾", strict=True)) | RAISED_LETTERS

# What each sign becomes where the output's encoding has only ASCII; a function's, its name.
ASCII = str.maketrans(
    NAMES
    | {row.terminal: name for name, row in FUNCTIONS.items() if not row.terminal.isascii()}
    | {
        "⎡": "[", "⎢": "[", "⎣": "[", "⎤": "]", "⎥": "]", "⎦": "]",
        "⎛": "(", "⎜": "(", "⎝": "(", "⎞": ")", "⎟": ")", "⎠": ")",
        "⊙": "*", "·": "*", "−": "-", "×": "x", "→": "->", "←": "<-", "⋯": "...", "⋮": ":", "≈": "~",
        "…": "...", "∂": "d", "ŷ": "y_hat", "ᵀ": "^T", "²": "^2",
        "³": "^3", "─": "-", "┅": "~", "━": "=", "═": "=", "∞": "inf", "½": "1/2", "′": "'", "’": "'",
        "∙": "'", "░": ".", "▒": ":", "▓": "+", "█": "#", "‖": "||", "–": "-",
        "⟨": "<", "⟩": ">", "\u0302": "_hat", "\u0303": "_tilde",
    }
)  # fmt: skip
SUBSCRIPT_RUN = re.compile("[₀-₉ₜᵢⱼₖ₊₋]+")
FROM_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉ₜᵢⱼₖ₊₋", "0123456789tijk+-")
# Something in parentheses, or letters and digits.
SUPERSCRIPT_RUN = re.compile(
    f"⁽[^⁽⁾]*⁾|[{''.join(raised for raised in SUPERSCRIPTS.values() if raised not in '⁽⁾')}]+"
)
FROM_SUPERSCRIPTS = str.maketrans({raised: sign for sign, raised in SUPERSCRIPTS.items()})


@lru_cache(maxsize=4096)
def to_ascii(text: str) -> str:
    """The program's own signs in ASCII: ``h₂`` as h_2, ``hₜ₋₁`` as h_(t-1), ``h⁽²⁾`` as h^(2)."""

    def subscript(match: re.Match[str]) -> str:
        inner = match[0].translate(FROM_SUBSCRIPTS)
        return f"_{inner}" if inner.isalnum() else f"_({inner})"

    def superscript(match: re.Match[str]) -> str:
        inner = match[0].translate(FROM_SUPERSCRIPTS)
        return f"^{inner}" if inner.isalnum() or inner[0] == "(" else f"^({inner})"

    flat = SUPERSCRIPT_RUN.sub(superscript, SUBSCRIPT_RUN.sub(subscript, text))
    return flat.translate(ASCII)


class Box(NamedTuple):
    """Drafts of equal width; ``baseline`` is the line (from 0) that stands level with its
    neighbors'."""

    lines: tuple[Draft, ...]
    width: Width
    baseline: int = 0

    @property
    def height(self) -> int:
        return len(self.lines)


def text_box(text: str, role: str = "plain") -> Box:
    return Box((((text, role),),), Width(cell_len(text)))


def content_box(content: Content, role: str = "plain") -> Box:
    return Box((((content, role),),), width_of(content))


def line_box(line: Draft) -> Box:
    return Box((line,), Width(line_width(line)))


def spaces(gap: Gap) -> Segment:
    """Room for nothing; as plain spaces where it is known how many."""
    is_fixed = gap.width.is_fixed and gap.less.is_fixed
    return (" " * gap.at(()) if is_fixed else gap, "")


def beside(boxes: Iterable[Box]) -> Box:
    """Boxes from left to right, their baselines level."""
    boxes = tuple(boxes)
    if len(boxes) == 1:
        return boxes[0]
    above = max(box.baseline for box in boxes)
    below = max(box.height - box.baseline for box in boxes)
    lines = []
    for i in range(-above, below):
        line: list[Segment] = []
        for box in boxes:
            at = box.baseline + i
            if 0 <= at < box.height:
                line.extend(box.lines[at])
            else:
                line.append(spaces(Gap(box.width)))
        lines.append(tuple(line))
    return Box(tuple(lines), added(box.width for box in boxes), above)


def above(top: Box, bottom: Box) -> Box:
    """A box with another centred below it, or from its left where that is wider; the baseline stays
    the top one's."""
    width = widest((top.width, bottom.width))
    over = [(*line, spaces(Gap(width, top.width))) for line in top.lines]
    left = spaces(Gap(width, bottom.width, halved=True))
    right = spaces(Gap(width, bottom.width, halved=True, rest=True))
    under = [(left, *line, right) for line in bottom.lines]
    return Box((*over, *under), width, top.baseline)


def stacked(boxes: Sequence[Box]) -> Box:
    """Boxes under one another, all from the left; the baseline is in the middle."""
    width = widest([box.width for box in boxes])
    lines = tuple((*line, spaces(Gap(width, box.width))) for box in boxes for line in box.lines)
    return Box(lines, width, (len(lines) - 1) // 2)


def tabled(rows: Sequence[Sequence[Box]], space: int) -> Box:
    """Boxes in rows and columns, each from the left of its column; the baseline is in the middle."""
    widths = [widest([row[j].width for row in rows]) for j in range(len(rows[0]))]
    gap = Width(space)
    total = added([*widths, *([gap] * (len(widths) - 1))])
    lines: list[Draft] = []
    for i, row in enumerate(rows):
        if i and any(box.height > 1 for box in row):
            lines.append((spaces(Gap(total)),))
        placed = []
        for j, box in enumerate(row):
            padded = tuple((*line, spaces(Gap(widths[j], box.width))) for line in box.lines)
            placed += [text_box(" " * space)] if j else []
            placed.append(Box(padded, widths[j], box.baseline))
        lines.extend(beside(placed).lines)
    return Box(tuple(lines), total, (len(lines) - 1) // 2)


def fenced(box: Box, left: str, right: str, role: str = "plain") -> Box:
    """Brackets or parentheses as tall as what they hold: each a sign for a single line, then top,
    middle and bottom."""
    lines = tuple(
        ((a, role), *line, (b, role))
        for a, line, b in zip(_fence(box.height, left), box.lines, _fence(box.height, right), strict=True)
    )
    return Box(lines, added((box.width, Width(2))), box.baseline)


def _fence(height: int, signs: str) -> str:
    return signs[0] if height == 1 else signs[1] + signs[2] * (height - 2) + signs[3]
