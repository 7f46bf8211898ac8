"""What is drawn on a page: networks, of which the ones that it is about stay in sight, and curves."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from ...writing.diagram import Mark, Rolled, Spot, Unrolled
from ...writing.document import Block, Curve, Picture
from ..curve_svg import curve_picture
from ..network_svg.look import DIM, GROUND, INK, LIT, ROLES, TURNING, Color, style_rules
from ..network_svg.picture import network_picture
from ..svg import heat_map
from .guide import Guide
from .template import CLASSES

DARK = "@media screen and (prefers-color-scheme:dark)"


class Pictures:
    """The networks that a page is about, which stand on it once, before its first section."""

    def __init__(self, guide: Guide | None) -> None:
        self.guide = guide
        self.waiting = list(guide.pictures) if guide else []
        self.kinds = guide.kinds if guide else 0

    def once(self) -> Iterator[str]:
        """All of them, the first time that they are asked for."""
        if not self.waiting:
            return
        drawn = [
            f'<figure class="net{"" if i < self.kinds else " again"}">\n'
            f"{network_picture(of, inline=True, widest=None)}</figure>"
            for i, of in enumerate(self.waiting)
        ]
        self.waiting = []
        yield "\n".join(('<div id="nets">', *drawn, "</div>")) + "\n"

    def place(self, block: Block) -> str:
        """Where in them a block stands, as an attribute: which of them, the step, the spots, and whether what
        flows there goes back."""
        found = self.guide.where(block) if self.guide else None
        if found is None:
            return ""
        number, mark = found
        return f' data-at="{number}|{mark.step or ""}|{_spots(mark)}|{_manner(mark)}"'


def _spots(mark: Mark) -> str:
    return " ".join(sorted(map(_spot, mark.spots)))


def _spot(spot: Spot) -> str:
    return spot if isinstance(spot, str) else ",".join(map(str, spot))


def _manner(mark: Mark) -> str:
    return f"{'b' if mark.back else ''}{'s' if mark.start else ''}"


def network_figure(of: Rolled | Unrolled) -> str:
    """A network where the document has it."""
    return f'<figure class="drawn">\n{network_picture(of, inline=True)}</figure>'


def curve_figure(of: Curve) -> str:
    return f'<figure class="drawn plot">\n{curve_picture(of, inline=True)}</figure>'


def heat_figure(of: Picture) -> str:
    """Shades as a picture, which other formats have beside them."""
    drawn = heat_map(of.of.numbers, of.of.rows, of.of.columns)
    return f'<figure class="drawn" role="img" aria-label="{escape(of.words)}">\n{drawn}</figure>'


def style() -> str:
    """The colors of the page, those of its networks: on paper, and on dark for who has asked for that."""
    paper, dark = (f"{_colors(dark=dark)}\n{style_rules(dark=dark)}" for dark in (False, True))
    return f"{TURNING}\n{paper}\n{DARK}{{{dark}}}\n"


def _colors(*, dark: bool = False) -> str:
    """Those of letters by their roles, and the names of all that the style sheet uses."""

    def color(of: Color) -> str:
        return of.dark if dark else of.paper

    named = {"ink": INK, "dim": DIM, "ground": GROUND, "lit": LIT, "gradient": ROLES["gradient"]}
    names = ";".join(f"--{name}:{color(of)}" for name, of in named.items())
    roles = "".join(f".{words}{{color:{color(ROLES[role])}}}" for role, words in CLASSES.items() if words)
    return f":root{{{names}}}{roles}"
