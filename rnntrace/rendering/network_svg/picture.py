"""A network as a small SVG picture, at one step or laid out over time."""

from __future__ import annotations

import math
from html import escape

from ...writing.diagram import Rolled, Unrolled
from ..diagram_words import described, in_words
from .inked import WORD
from .look import GROUND, INK, style_element
from .one_step import OneStep
from .over_time import OverTime
from .plan import Plan

WIDEST = 900  # pixels: on a page that is narrower the letters are still large enough


def network_picture(of: Rolled | Unrolled, *, inline: bool = False, widest: float | None = WIDEST) -> str:
    """An SVG document; its title says what it shows.

    Where it would be wider than ``widest``, some steps are left out: before the last, or around
    those about which the picture is. ``inline`` is for a
    page that has the picture in its own HTML and the rules of ``look.page_style`` in its style sheet.

    In a network laid out over time each place is a group of the class ``place``, with ``data-step`` and
    ``data-spot`` (``input``, ``output``, or floor and track as in ``Spot``: ``0,1``); what tracks start from
    stands at step 0, or at T+1 of those that go backwards. The class ``lit`` lights it. ``backwards`` of the
    whole picture turns the arrows round. Steps that are left out are groups of the class ``skipped`` with
    ``data-from`` and ``data-to``.
    """
    drawn: OneStep | OverTime
    if isinstance(of, Rolled):
        kind, drawn = "rolled", OneStep(of)
    else:
        kind, drawn = "unrolled", OverTime(Plan.of(of, widest))
    width, height = map(math.ceil, drawn.size)
    said = escape(in_words(of))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="network {kind}" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" font-family="sans-serif" font-size="{WORD}" '
        f'fill="{INK.paper}"'
    )
    parts = list(drawn.parts())
    if inline:
        lines = [f'{head} aria-label="{said}">', *parts, "</svg>"]
    else:
        ground = f'<rect class="ground" width="{width}" height="{height}" fill="{GROUND.paper}"/>'
        more = escape(described(of), quote=False)
        lines = [
            f"{head}>",
            f"<title>{said}</title>",
            f"<desc>{more}</desc>",
            style_element(),
            ground,
            *parts,
            "</svg>",
        ]
    return "\n".join(lines) + "\n"
