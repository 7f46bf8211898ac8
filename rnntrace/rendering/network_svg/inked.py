"""What a network's picture is made of, as SVG: text, boxes, and arrows that can be turned round.

There are no ids, so that several pictures may stand on a page.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from html import escape
from typing import NamedTuple

from ...writing.diagram import Spot
from .lettering import Label, Piece, Run, goes_back, width_of_label
from .look import DIM, INK, LIT, ROLES, THICK, THIN, fill_of

NAME, WORD = 18, 13  # the sizes of names and of words
SERIF = "'STIX Two Text','Times New Roman','Liberation Serif',Times,serif"
BASE = 6  # how far below their middle names stand
HEAD = (6.5, 4.5)  # how long and how broad half of an arrow's head is


Point = tuple[float, float]


class Arrow(NamedTuple):
    """A line through points, with a head at the last of them."""

    points: tuple[Point, ...]


def short(number: float) -> str:
    """With one decimal, if it needs any."""
    return f"{number:.1f}".removesuffix(".0")


def text(
    x: float,
    y: float,
    words: str,
    role: str = "plain",
    anchor: str = "middle",
    title: str = "",
    size: float | None = None,
) -> str:
    """Words of the scenario, or of ours; ``title`` has all of them where they are cut."""
    more = f"<title>{escape(title, quote=False)}</title>" if title else ""
    big = f' font-size="{size:g}"' if size else ""
    return (
        f'<text x="{short(x)}" y="{short(y)}"{_anchored(anchor)} class="{role}" '
        f'fill="{ROLES[role].paper}"{big}>{escape(words, quote=False)}{more}</text>'
    )


def label(x: float, y: float, of: Label, anchor: str = "middle", size: float = NAME) -> str:
    """Names; ``y`` is where their letters stand on."""
    if anchor == "middle" and goes_back(of):  # not every program finds the middle of such a text
        x, anchor = x - width_of_label(of, size, at_most=False) / 2, "start"
    spans: list[str] = []
    level = 0.0
    for piece in of:
        inner, level = _spans(piece, level, size)
        spans.append(f'<tspan class="{piece.role}" fill="{ROLES[piece.role].paper}">{inner}</tspan>')
    where = f'x="{short(x)}" y="{short(y)}"{_anchored(anchor)}'
    return f'<text {where} font-family="{SERIF}" font-size="{size:g}">{"".join(spans)}</text>'


def _spans(piece: Piece, level: float, size: float) -> tuple[str, float]:
    """The runs of a piece, and the level at which the last one ends: each is told by how far it is from the
    one before."""
    found = ""
    for run in piece.runs:
        found += _span(run, level, size)
        level = run.rise
    return found, level


def _span(run: Run, level: float, size: float) -> str:
    attributes = ""
    if run.shift:
        attributes += f' dx="{short(run.shift * size)}"'
    if run.rise != level:
        attributes += f' dy="{short((level - run.rise) * size)}"'
    if run.size != 1:
        attributes += f' font-size="{short(run.size * size)}"'
    if run.italic:
        attributes += ' font-style="italic"'
    return f"<tspan{attributes}>{escape(run.text, quote=False)}</tspan>" if attributes else escape(run.text)


def _anchored(anchor: str) -> str:
    return f' text-anchor="{anchor}"' if anchor != "start" else ""


def group(kind: str, step: int | None, spot: Spot, *, lit: bool) -> str:
    """The beginning of a group for a place, which tells where it is."""
    where = spot if isinstance(spot, str) else f"{spot[0]},{spot[1]}"
    at = "" if step is None else f' data-step="{step}" data-spot="{where}"'
    return f'<g class="{kind}{" lit" if lit else ""}"{at}>'


def box(x: float, y: float, width: float, height: float, role: str, *, round: float, lit: bool) -> str:
    """A box around something of a ``role``, by its middle; in a picture that nobody lights afterwards it may
    be ``lit``."""
    fill, stroke = (LIT, THICK) if lit else (fill_of(role), THIN)
    return (
        f'<rect class="box box-{role}" {_around(x, y, width, height, round)} fill="{fill.paper}" '
        f'stroke="{INK.paper}" stroke-width="{stroke:g}"/>'
    )


def halo(x: float, y: float, width: float, height: float, *, round: float, lit: bool) -> str:
    """What shows that something is lit which has no box."""
    looks = f'fill="{LIT.paper}" stroke="{INK.paper}" stroke-width="{THICK:g}"' if lit else 'fill="none"'
    return f'<rect class="halo" {_around(x, y, width, height, round)} {looks}/>'


def _around(x: float, y: float, width: float, height: float, round: float) -> str:
    corner = f'x="{short(x - width / 2)}" y="{short(y - height / 2)}"'
    return f'{corner} width="{short(width)}" height="{short(height)}" rx="{short(round)}"'


def frame(x: float, y: float, width: float, height: float) -> str:
    """Around boxes that belong together."""
    return (
        f'<rect class="frame" x="{short(x)}" y="{short(y)}" width="{short(width)}" '
        f'height="{short(height)}" rx="9" fill="none" stroke="{DIM.paper}" stroke-width="1"/>'
    )


def arrows(
    of: Iterable[Arrow], joints: Iterable[tuple[Point, ...]] = (), *, back: bool = False
) -> Iterator[str]:
    """Arrows, and the same the other way: of the two only one is shown, the other where ``back``. And lines
    without heads, where arrows part or meet."""
    found = list(of)
    yield (
        f'<g class="arrows" fill="none" stroke="{INK.paper}" stroke-width="{THIN}" '
        'stroke-linecap="round" stroke-linejoin="round">'
    )
    drawn = "".join(f"M{_points(points)}" for points in (*(arrow.points for arrow in found), *joints))
    yield f'<path d="{drawn}"/>'
    for name, some in (("forth", found), ("back", [Arrow(arrow.points[::-1]) for arrow in found])):
        hidden = ' display="none"' if (name == "back") != back else ""
        yield f'<path class="{name}" d="{"".join(map(_head, some))}"{hidden}/>'
    yield "</g>"


def _head(arrow: Arrow) -> str:
    """The two strokes at the end of an arrow."""
    *_, (from_x, from_y), (x, y) = arrow.points
    far = math.hypot(x - from_x, y - from_y) or 1.0
    along, across = (x - from_x) / far, (y - from_y) / far
    long, broad = HEAD
    left, right = (
        (x - along * long + side * across * broad, y - across * long - side * along * broad)
        for side in (1, -1)
    )
    return f"M{_points((left, (x, y), right))}"


def _points(points: Iterable[Point]) -> str:
    return "L".join(f"{short(x)} {short(y)}" for x, y in points)
