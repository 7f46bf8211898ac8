"""Markup with blanks for numbers and steps, filled in as often as there are numbers.

Each number is an element of its own, so that it can be pointed at; where a formula is named in plain text,
the same number stands as text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import escape
from typing import Any, NamedTuple, Protocol

from ...tracing.addresses import Address
from ...writing.digits import Digits
from ...writing.document import Worked
from ...writing.form import Form, Leaf
from ...writing.formula import Excerpt, Role, Row, Scalar, StepStyle
from .. import plain_line
from ..blanks import Texts, step_number
from ..boxes import SUPERSCRIPTS
from ..layout import NOTHING, Layout, cells_of, number_of
from ..lines import Slot
from ..plain import styled

# Where something goes: a number, by its place in an ink; a step or a sign of equality, by that among the
# texts. The blanks of plain lines are there as well.
NUMBER, STEP = "\0n{}\0", "\0s{}\0"
BLANK = re.compile(f"\0([ns])([0-9]+)\0|{plain_line.TOKEN.format('([a-z])', '([0-9]+)')}")
# What begins the text of a gap that is asked for, of one on the way to it, and of a number on a key.
ASKED, COVERED, MARKED = "\2", "\3", "\4"
# The classes of roles, short since there are many.
CLASSES: dict[Role, str] = {
    "weight": "w",
    "input": "i",
    "state": "s",
    "prediction": "p",
    "target": "t",
    "gradient": "g",
    "loss": "l",
    "plain": "",
}
# What stands around numbers that are in no form, and have their addresses with them.
LOOSE = Worked(Form(Row(())))
POWER_OF_TEN = "×10"
FIGURE_SPACE = "\u2007"
DOTS = "……"

# The number of an address on the page, if anything is to be said of it.
Mark = Callable[[Address], int | None]


class Room(Protocol):
    """What stands in the gap of a number of so many decimals, that is ``asked`` for or on the way there."""

    def __call__(self, address: Address | None, digits: int, *, asked: bool) -> str: ...


class Writing:
    """How numbers, steps and signs are written on the page."""

    def number(self, digits: Digits) -> str:
        if digits.exponent is None:
            return f"{digits.sign}{digits.digits}"
        return f"{digits.sign}{digits.digits}{power_of_ten(digits.exponent)}"

    def number_width(self, digits: Digits) -> int:
        return len(self.number(digits))

    def step(self, number: str, style: StepStyle | None) -> str:
        """A step as it stands in a formula, or with a ``style`` in plain text."""
        return number if style is None else styled(number, style)

    def step_width(self, text: str) -> int:
        return len(text)

    def sign(self, *, holds: bool) -> str:
        return "=" if holds else "≈"

    def gap(self, digits: int, *, asked: bool) -> str:
        return f"{ASKED if asked else COVERED}{digits}"

    def gap_width(self, digits: int) -> int:
        return len("-0.") + digits + 1

    def marked(self, number: str) -> str:
        return f"{MARKED}{number}"

    def marks_width(self) -> int:
        return 1

    def on_the_way(self, number: str) -> str:
        return number


WRITING = Writing()


def power_of_ten(exponent: int) -> str:
    return POWER_OF_TEN + "".join(SUPERSCRIPTS[sign] for sign in str(exponent).replace("-", "−"))


class Number(NamedTuple):
    """A number on the page: the one of a ``leaf`` at a place (from 0), which goes into a ``slot`` or has its
    ``text`` already. ``tag`` is the element that it is."""

    leaf: Leaf
    row: int = 0
    column: int = 0
    slot: int | None = None
    text: str = ""
    tag: str = "mn"
    role: Role = "plain"


class Ink:
    """What goes into the blanks of some markup: the numbers in the order in which they were written."""

    def __init__(self, layout: Layout | None = None, here: int | None = None) -> None:
        self.layout, self.here = layout, here
        self.numbers: list[Number] = []
        self._known: dict[Number, int] = {}

    def add(self, number: Number) -> int:
        """The place of a number, the same one for all that are the same."""
        if number not in self._known:
            self._known[number] = len(self.numbers)
            self.numbers.append(number)
        return self._known[number]

    def put(self, found: str | Slot, leaf: Leaf, row: int = 0, column: int = 0, role: Role = "plain") -> int:
        """The place of a number in a formula: its text, or the blank for it."""
        slot, text = (None, found) if isinstance(found, str) else (found.text, "")
        return self.add(Number(leaf, row, column, slot, text, role=role))

    def scalar(self, scalar: Scalar) -> int:
        """A single number."""
        return self.put(number_of(scalar, self.layout, WRITING), scalar, role=scalar.role)

    def cells(self, excerpt: Excerpt) -> list[list[int]]:
        """Those of a part of a matrix, row by row; their role is that of the matrix."""
        grid, rows, columns = excerpt.of, excerpt.rows, excerpt.columns
        found = cells_of(excerpt, self.layout, WRITING).rows
        return [
            [
                self.put(cell, grid, grid.rows[i], grid.columns[j])
                for j, cell in zip(range(*columns), row, strict=True)
            ]
            for i, row in zip(range(*rows), found, strict=True)
        ]

    def step(self, offset: int, style: StepStyle | None) -> str:
        """A step, by how far it is from the page's; one that is known, or told in general, as text."""
        blank = self.layout.mark(offset, style) if self.layout else None
        if blank is not None:
            return STEP.format(blank.text)
        return WRITING.step(step_number(offset, self.here), style)

    def sign(self, stage: int) -> str:
        """The sign of equality before a stage."""
        blank = self.layout.sign(stage) if self.layout else None
        return "=" if blank is None else STEP.format(blank.text)


class Template:
    """Markup with the numbers that an ``ink`` has for it."""

    def __init__(self, markup: str, ink: Ink) -> None:
        # Text, and after each but the last a blank: two groups, of which only one is there.
        self.pieces: list[Any] = [*BLANK.split(markup), "", "", "", ""]
        self.numbers = ink.numbers
        layout = ink.layout
        assert layout is None or layout.blanks

    def text(
        self, mark: Mark, worked: Worked = LOOSE, texts: Texts = NOTHING, room: Room | None = None
    ) -> str:
        """The markup, filled in; gaps with the ``room`` that there is, on paper if nobody says."""
        found: list[str] = []
        known: dict[str, str] = {}
        for text, kind, place, said, at in zip(*(self.pieces[i::5] for i in range(5)), strict=True):
            found.append(text)
            if said == plain_line.NUMBER:
                found.append(spoken(texts.numbers[int(at)]))
            elif said:
                found.append(plain_line.filled(said, int(at), texts))
            elif kind == "s":
                found.append(texts.steps[int(place)])
            elif kind:
                number = self.numbers[int(place)]
                if place not in known:
                    written = number.text if number.slot is None else texts.numbers[number.slot]
                    address = worked.address(number.leaf, number.row, number.column)
                    if written[:1] in (ASKED, COVERED):
                        known[place] = gap(number, written, address, room or paper)
                    else:
                        known[place] = element(number, written, None if address is None else mark(address))
                found.append(known[place])
        return "".join(found)


def nothing(_: Address) -> None:
    """That there is nothing to say of any number."""


def spoken(text: str) -> str:
    """A number in plain text."""
    match text[:1]:
        case "\2":
            return "blank"
        case "\3":
            return "…"
        case "\4":
            return text[1:]
    return text


def element(number: Number, text: str, place: int | None) -> str:
    """A number as an element, with its ``place`` among those of which there is something to say."""
    tag, words = number.tag, CLASSES[number.role]
    if text.startswith("(") and tag == "mn":
        inner = element(number, text[1:-1], place)
        return f'<mrow><mo stretchy="false">(</mo>{inner}<mo stretchy="false">)</mo></mrow>'
    if text[:1] == MARKED:
        words, text = f"{words} key".lstrip(), text[1:]
    named = f' class="{words}"' if words else ""
    if place is not None:
        named += f' data-a="{place}"'
    return f"<{tag}{named}>{escape(text, quote=False)}</{tag}>"


def gap(number: Number, text: str, address: Address | None, room: Room) -> str:
    """The gap of a number, as an element."""
    asked = text[:1] == ASKED
    words = f"{CLASSES[number.role]} {'gap' if asked else 'dots'}".lstrip()
    return f'<mtext class="{words}">{room(address, int(text[1:]), asked=asked)}</mtext>'


def paper(address: Address | None, digits: int, *, asked: bool) -> str:
    """Room to write in, or dots where nobody looks for an answer."""
    return FIGURE_SPACE * (digits + len("-0.")) if asked else DOTS


def data_script(name: str, data: object) -> str:
    """Data that a script reads, in the page."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("&", "\\u0026").replace("<", "\\u003c")
    return f'<script type="application/json" id="{name}">{text}</script>\n'
