"""A curve as a small SVG picture: on white, and on dark where that is what its reader has asked for."""

from __future__ import annotations

import math
from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from ..writing.curve_words import in_words, marks_of, sentences
from ..writing.digits import fixed
from ..writing.document import Curve
from .scale import Scale, scale_of, whole_ticks
from .thinning import Stroke, extent, strokes

WIDTH, HEIGHT = 640, 320  # pixels
TOP, RIGHT, BOTTOM = 40, 28, 50
# A digit is about so wide; numbers stand so far from the axis.
DIGIT, SPACE = 7, 8
BEFORE = 18  # what stands left of the widest number
MOST_POINTS = 400
# Of no more points than this each is a dot of its own, with its number.
MOST_DOTS = 40
MOST_TICKS = 8  # at the foot
APART = 44  # pixels at least between two of these
DOT, MARK = 2.5, 4.5

# Presentation attributes are what any program understands; the style is for those that know of dark.
INK, GRID, CURVE, GROUND = "#333", "#ddd", "#b3261e", "#fff"
STYLE = (
    "<style>@media (prefers-color-scheme:dark){.ground{fill:#14181f}.grid{stroke:#333a44}"
    ".axis{stroke:#c9d1d9}text{fill:#c9d1d9}.curve{stroke:#ff8a80}.dot{fill:#ff8a80}"
    ".mark{stroke:#ff8a80;fill:#14181f}}</style>"
)


def curve_picture(curve: Curve, *, inline: bool = False) -> str:
    """An SVG document; its title says what it shows. ``inline`` is for a page that has the picture in its own
    HTML, and says how its classes look."""
    words = escape(" ".join(sentences(curve, "A circle")), quote=False)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}" role="img" font-family="sans-serif" font-size="12" fill="{INK}">',
        f"<title>{words}</title>",
        *(() if inline else (STYLE,)),
        f'<rect class="ground" width="{WIDTH}" height="{HEIGHT}" fill="{GROUND}"/>',
    ]
    span = extent(curve.numbers)
    if span is None:
        lines.append(_text(WIDTH / 2, HEIGHT / 2, f"{in_words(curve)}.", "middle"))
    else:
        scale = scale_of([number for number in curve.numbers if math.isfinite(number)])
        lines += _Plot(curve, span, scale).parts()
    return "\n".join((*lines, "</svg>")) + "\n"


class _Plot(NamedTuple):
    """The axes and the curve between them."""

    curve: Curve
    span: tuple[int, int]
    scale: Scale

    @property
    def left(self) -> int:
        return BEFORE + SPACE + DIGIT * max(len(tick.text) for tick in self.scale.ticks)

    def x(self, place: int) -> float:
        first, last = self.span
        share = (place - first) / (last - first) if last > first else 0
        return self.left + share * (WIDTH - RIGHT - self.left)

    def y(self, share: float) -> float:
        return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP)

    def point(self, place: int, number: float) -> str:
        return f"{_short(self.x(place))} {_short(self.y(self.scale.share(number)))}"

    def parts(self) -> Iterator[str]:
        yield from self.upright()
        yield from self.level()
        found = list(strokes(self.curve.numbers, self.span, MOST_POINTS // 2 - 1))
        path = "".join(map(self.line, found))
        yield (
            f'<path class="curve" d="{path}" fill="none" stroke="{CURVE}" stroke-width="2" '
            'stroke-linejoin="round" stroke-linecap="round"/>'
        )
        yield from self.dots(found)

    def upright(self) -> Iterator[str]:
        """What the numbers are, and lines at round ones."""
        yield _text(BEFORE, TOP - 16, self.scale.title(self.curve.up))
        for tick in self.scale.ticks:
            y = self.y(tick.share)
            yield (
                f'<path class="grid" d="M{self.left} {_short(y)}H{WIDTH - RIGHT}" stroke="{GRID}" '
                'stroke-width="1"/>'
            )
            yield _text(self.left - SPACE, y + 4, tick.text, "end")

    def level(self) -> Iterator[str]:
        """The axis at the foot, and what they are counted by."""
        foot = HEIGHT - BOTTOM
        places = self.named()
        ticks = "".join(f"M{_short(self.x(place))} {foot}v5" for place in places)
        yield (
            f'<path class="axis" d="M{self.left} {foot}H{WIDTH - RIGHT}{ticks}" fill="none" '
            f'stroke="{INK}" stroke-width="1"/>'
        )
        for place in places:
            yield _text(self.x(place), foot + 18, f"{place + self.curve.first:,}", "middle")
        yield _text((self.left + WIDTH - RIGHT) / 2, HEIGHT - 12, self.curve.across, "middle")

    def named(self) -> list[int]:
        """The places with a number at the foot: both ends, and round ones not too near them."""
        first, last = (place + self.curve.first for place in self.span)
        room = max(APART, DIGIT * (len(f"{last:,}") + 2))
        ticks = [tick - self.curve.first for tick in whole_ticks(first, last, MOST_TICKS)]
        inner = [
            place
            for place in ticks[1:-1]
            if self.x(place) - self.x(ticks[0]) >= room and self.x(ticks[-1]) - self.x(place) >= room
        ]
        return [ticks[0], *inner, *ticks[1:][-1:]]

    def line(self, stroke: Stroke) -> str:
        """A line through points; of one alone, a dot."""
        first, *others = (self.point(*point) for point in stroke)
        return f"M{first}" + ("L" + " ".join(others) if others else "h0")

    def dots(self, found: list[Stroke]) -> Iterator[str]:
        """Few points one by one, and the marked ones of any number; each says its number."""
        marked = set(marks_of(self.curve))
        points = [place for stroke in found for place, _ in stroke]
        for place in sorted(marked | set(points) if len(points) <= MOST_DOTS else marked):
            number = self.curve.numbers[place]
            words = f"{self.curve.across} {place + self.curve.first:,}: {fixed(number, self.curve.digits)}"
            x, y = self.point(place, number).split(" ")
            look = (
                f'class="mark" r="{MARK}" fill="{GROUND}" stroke="{CURVE}" stroke-width="2"'
                if place in marked
                else f'class="dot" r="{DOT}" fill="{CURVE}"'
            )
            yield f'<circle cx="{x}" cy="{y}" {look}><title>{escape(words)}</title></circle>'
        if marked:
            yield (
                f'<circle class="mark" cx="{WIDTH - RIGHT - 6}" cy="{TOP - 20}" r="{MARK}" fill="{GROUND}" '
                f'stroke="{CURVE}" stroke-width="2"/>'
            )
            yield _text(WIDTH - RIGHT - 18, TOP - 16, self.curve.marked, "end")


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    where = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{_short(x)}" y="{_short(y)}"{where}>{escape(text, quote=False)}</text>'


def _short(number: float) -> str:
    """With one decimal, if it needs any."""
    return f"{number:.1f}".removesuffix(".0")
