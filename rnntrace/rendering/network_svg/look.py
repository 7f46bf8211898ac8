"""The colors of a network's picture: on paper, and on dark for those who have asked for that.

Every element has its color on paper as an attribute, which any program understands, and a class for style
sheets. What is lit and what is not differs in its stroke too, so that paper may be black and white.
"""

from __future__ import annotations

from typing import NamedTuple


class Color(NamedTuple):
    """A color on paper and on dark."""

    paper: str
    dark: str


INK = Color("#333", "#c9d1d9")
DIM = Color("#666", "#9aa4af")
GROUND = Color("#fff", "#14181f")
LIT = Color("#ffe694", "#5c4700")
# Of what is written, by its role; as dark as paper needs it to be read without colors.
ROLES: dict[str, Color] = {
    "weight": Color("#00626b", "#62cfda"),
    "input": Color("#2b651d", "#8fd17a"),
    "target": Color("#2b651d", "#8fd17a"),
    "state": Color("#7a4b00", "#e8c468"),
    "prediction": Color("#861a7a", "#f0a0e2"),
    "gradient": Color("#b3261e", "#ff8a80"),
    "loss": Color("#b3261e", "#ff8a80"),
    "plain": INK,
    "dim": DIM,
}
# What boxes are filled with, by the role of what stands in them.
FILLS: dict[str, Color] = {
    "input": Color("#eef7ea", "#1d2b1a"),
    "state": Color("#fdf5e2", "#2e2715"),
    "prediction": Color("#fbeef8", "#301a2c"),
    "plain": Color("#f4f4f4", "#20262e"),
}
# The stroke of a box, and of one that is lit.
THIN, THICK = 1.5, 3.5


def fill_of(role: str) -> Color:
    """What the box of something is filled with."""
    return FILLS.get(role, FILLS["plain"])


def style_rules(within: str = ".network", *, dark: bool = False) -> str:
    """The rules of a style sheet for pictures that are ``within`` something: for paper, or for dark."""

    def color(of: Color) -> str:
        return of.dark if dark else of.paper

    rules = [
        (".ground", f"fill:{color(GROUND)}"),
        (".arrows", f"stroke:{color(INK)}"),
        (".box", f"stroke:{color(INK)}"),
        (".frame", f"stroke:{color(DIM)}"),
        *((f".{role}", f"fill:{color(of)}") for role, of in ROLES.items()),
        *((f".box-{role}", f"fill:{color(of)}") for role, of in FILLS.items()),
        (".lit .box", f"fill:{color(LIT)};stroke-width:{THICK}"),
        (".lit .halo", f"fill:{color(LIT)};stroke:{color(INK)};stroke-width:{THICK}"),
    ]
    return "".join(f"{within} {selector}{{{what}}}" for selector, what in rules)


# The class ``backwards`` of a whole picture turns its arrows round.
TURNING = ".network.backwards .forth{display:none}.network.backwards .back{display:inline}"


def page_style() -> str:
    """The rules for a page that has pictures in its own HTML and follows what its reader has asked for; one
    that has a switch of its own puts ``style_rules`` together itself."""
    return (
        f".network{{max-width:100%;height:auto}}{TURNING}{style_rules()}"
        f"@media screen and (prefers-color-scheme:dark){{{style_rules(dark=True)}}}"
    )


def style_element() -> str:
    """The style of a picture in a file of its own, which has the colors of paper as attributes."""
    return f"<style>@media screen and (prefers-color-scheme:dark){{{style_rules(dark=True)}}}</style>"
