"""Names and words as runs of letters, and what they measure.

A picture is laid out before anybody knows in which font it will be shown, so a text is taken to be as wide
as in a wide one: in a narrow font there is more air.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from rich.cells import cell_len

from ...writing.formula import Name
from ..blanks import step_number
from ..plain import ACCENTS, ARROWS

SMALL = 0.7  # the size of what stands below or above
LOW, HIGH = -0.22, 0.38  # and where it stands
ARROW, OVER = 0.62, 0.6  # an arrow over a letter
SPACE = 0.28  # after a comma
WIDER = 1.15  # how much wider a font may be than Times


class Widths(NamedTuple):
    """How wide the letters of a font are, as shares of its size."""

    some: dict[str, float]
    capital: float
    other: float

    def of(self, letter: str) -> float:
        """A letter, a sign of an eastern script, an emoji; nothing for what stands on the letter before."""
        if cell_len(letter) != 1:
            return 1.3 if cell_len(letter) else 0.0
        return self.some.get(letter, self.capital if letter.isupper() else self.other)


TIMES = Widths(
    {
        **dict.fromkeys("ijlt.,;:'|!()[]f/⟨⟩ ", 0.33),
        **dict.fromkeys("rscezJI-", 0.44),
        **dict.fromkeys("mwMW@%", 0.86),
        **dict.fromkeys("+−=", 0.6),
        "→": 1.0,
        "←": 1.0,
    },
    0.68,
    0.52,
)
SANS = Widths(
    {
        **dict.fromkeys("ijl.,;:'|!I ", 0.36),
        **dict.fromkeys("tfr()[]-/", 0.42),
        **dict.fromkeys("mwMW@%", 0.98),
    },
    0.74,
    0.64,
)


class Run(NamedTuple):
    """Letters one after the other. ``size`` and ``rise`` are shares of the size of the text, and so is
    ``shift``, by which it begins after the end of the run before."""

    text: str
    size: float = 1.0
    rise: float = 0.0
    italic: bool = False
    shift: float = 0.0


class Piece(NamedTuple):
    """Runs that belong together, of a ``role``: a name, or a comma."""

    runs: tuple[Run, ...]
    role: str


Label = tuple[Piece, ...]
COMMA = Piece((Run(","),), "plain")


def label_of(names: Sequence[Name], most: int | None = None) -> Label:
    """Names with commas between; of more than ``most`` the first ones, and … for the others."""
    pieces = [Piece(tuple(_runs(name)), name.role) for name in names[:most]]
    if len(pieces) < len(names):
        pieces.append(Piece((Run("…"),), "plain"))
    found = pieces[:1]
    for piece in pieces[1:]:
        first, *others = piece.runs
        found += [COMMA, piece._replace(runs=(first._replace(shift=SPACE), *others))]
    return tuple(found)


def width_of_label(label: Label, size: float, *, at_most: bool = True) -> float:
    """How wide a label is at most, or in Times."""
    return _extent(_all(label)) * size * (WIDER if at_most else 1)


def goes_back(label: Label) -> bool:
    """Whether something in it begins before the end of the run before."""
    return any(run.shift < 0 for run in _all(label))


def _all(label: Label) -> Iterator[Run]:
    return (run for piece in label for run in piece.runs)


def width_of_text(text: str, size: float) -> float:
    """How wide words in letters without serifs are at most."""
    return sum(map(SANS.of, text)) * size


def _extent(runs: Iterable[Run]) -> float:
    """From the first letter to the end of the one furthest to the right, in Times."""
    at = end = 0.0
    for run in runs:
        at += run.shift + _width(run)
        end = max(end, at)
    return end


def _width(run: Run) -> float:
    return sum(map(TIMES.of, run.text)) * run.size


def _runs(name: Name) -> Iterator[Run]:
    """A name: its letter with what stands on it, and what stands above and below, one over the other."""
    if name.gradient:
        yield Run("∂L", italic=True)
        yield Run("/")
        yield Run("∂", italic=True)
    base = Run(unicodedata.normalize("NFC", name.base + ACCENTS[name.accent]), italic=len(name.base) == 1)
    yield base
    shift = 0.0
    if name.arrow:
        # Back to the middle of the letter, and from there to its end again.
        shift = (_width(base) - ARROW) / 2
        yield Run(ARROWS[name.arrow], ARROW, OVER, shift=-_width(base) + shift)
    step = step_number(name.step, None) if isinstance(name.step, int) else name.step or ""
    above, below = _raised(name, step), ",".join(filter(None, (*name.sub.split("_"), _lowered(name, step))))
    both = sorted((_small(above, HIGH), _small(below, LOW)), key=_extent)
    for runs in filter(None, both):
        yield runs[0]._replace(shift=shift)
        yield from runs[1:]
        shift = -_extent(runs)
    if name.transposed:
        yield Run("⊤", SMALL, HIGH)


def _lowered(name: Name, step: str) -> str:
    return step if name.style == "below" else ""


def _raised(name: Name, step: str) -> str:
    """What stands above a name: its part, what belongs to the name, its step."""
    part = f"{name.part}," if name.part and name.above[:1].isalpha() else name.part
    at = {"below": "", "power": step, "angle": f"⟨{step}⟩", "round": f"({step})"}[name.style]
    return part + name.above + (at if step else "")


def _small(text: str, rise: float) -> list[Run]:
    """What stands below or above: letters slanted, numbers and signs upright."""
    return [
        Run("".join(letters), SMALL, rise, italic=slanted) for slanted, letters in groupby(text, str.isalpha)
    ]
