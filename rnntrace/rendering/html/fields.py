"""The fields of a worksheet to fill in on the page, and what its script knows of them.

The numbers that they ask for are not among that, unless answers are to be checked on the spot.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from ...marking.questions import Question
from ...tracing.addresses import Address
from ...tracing.trace import Trace
from ...tracing.traces import Traces
from ...writing.figures import Style
from ...writing.formula import Text
from ...writing.pages.typed import TypedForm
from ...writing.pages.worksheet import Sheet
from ..blanks import MOST_ROOM
from ..plain import name_text
from .template import DOTS, data_script

# What the names of files may have.
OTHER = re.compile(r"[^\w.@+-]+")
SCENARIO_ENDING = re.compile(r"\.ya?ml$", re.IGNORECASE)
NOTE = "on the way, not saved with the answers"
REST = "Asked, too, and with no box above:"
FEW_SIGNS = 4  # -0. before the decimals, and one to spare
MOST_TYPED = 60
TYPING = 'type="text" autocomplete="off" autocapitalize="off" spellcheck="false" inputmode="decimal"'


class Fields:
    """The fields of one page: what stands in its gaps, in the order in which it is written. With ``checked``
    the page can tell what is right."""

    def __init__(self, form: TypedForm, *, checked: bool = False) -> None:
        self.form, self.checked = form, checked
        self.there: set[int] = set()
        self._notes: dict[Address | int, int] = {}
        self._names: dict[Question, str] = {}

    def room(self, address: Address | None, digits: int, *, asked: bool) -> str:
        """What stands in a gap: a field for an answer; what was answered, where it is used later; a field for
        notes of what is on the way."""
        asking = self.form.asking(address) if address else None
        if asking is None or address is None:
            return self._note(address, digits)
        place = asking.place(address.entry)
        if not asked:
            return f'<span data-copy="{place}">{DOTS}</span>'
        return self._field(place, asking.question, address.entry, digits)

    def _field(self, place: int, question: Question, entry: tuple[int, ...], digits: int) -> str:
        self.there.add(place)
        said = escape(self._said(question, entry))
        return f'<span class="box"><input {_typing(digits)} data-f="{place}" aria-label="{said}"/></span>'

    def _note(self, address: Address | None, digits: int) -> str:
        # What has no address is like nothing else.
        place = self._notes.setdefault(address or len(self._notes), len(self._notes))
        return f'<span class="box"><input {_typing(digits)} data-n="{place}" aria-label="{NOTE}"/></span>'

    def _said(self, question: Question, entry: tuple[int, ...]) -> str:
        """``h₁, entry 2 of 2``."""
        if question not in self._names:
            name = self.form.name(question)
            example = "" if question.example is None else f"example {question.example + 1}, "
            part = f"{question.part}, " if question.part else ""
            self._names[question] = f"{example}{part}{name_text(name) if name else 'loss'}"
        return ", ".join((self._names[question], *_places(entry, question.shape)))

    def choice(self, rule: str, words: Text) -> str:
        """A button to choose one of the alternatives of a rule by."""
        place, letter = self.form.rules[rule], escape("".join(map(str, words)))
        self.there.add(place)
        return (
            f'<label><input type="radio" name="f{place}" value="{letter}" data-f="{place}"/> {letter}</label>'
        )

    def group(self, rule: str) -> str:
        """The attributes of what has all of them."""
        said = escape(f"Rule for {self.form.sheet.shown_rules.get(rule) or rule}")
        return f' role="radiogroup" aria-label="{said}"'

    def rest(self) -> str:
        """Fields for what is asked, and has no room of its own on the page: of a large matrix, or 0."""
        digits = self.form.style.digits
        lines = [
            f"<label>{escape(self._said(asking.question, entry), quote=False)} "
            f"{self._field(place, asking.question, entry, digits)}</label>"
            for asking in self.form.asked.values()
            for place, entry in asking.places
            if place not in self.there
        ]
        if not lines:
            return ""
        return "\n".join((f"<p>{REST}</p>", '<div class="rest">', *lines, "</div>\n"))

    def style(self) -> str:
        """How wide the fields are."""
        return f":root {{ --typed: {min(self.form.style.digits, MOST_ROOM) + FEW_SIGNS}ch; }}\n"

    def data(self) -> str:
        """What the script knows."""
        form = self.form
        known = {
            "key": f"rnntrace {form.digest}",
            "file": f"{_file_name(form.sheet)}-answers.yaml",
            "form": form.pieces,
            "rules": len(form.rules),
            "digits": form.style.digits,
        }
        if self.checked:
            known["right"] = form.key
        return data_script("sheet", known)


def fields_of(found: Trace | Traces, style: Style, sheet: Sheet, *, checked: bool = False) -> Fields | None:
    """The fields of a worksheet; None where it asks nothing."""
    return Fields(TypedForm(found, style, sheet), checked=checked) if sheet.asked.questions else None


def _typing(digits: int) -> str:
    """The attributes of a field for a number of so many decimals."""
    return f'{TYPING} size="{digits + FEW_SIGNS}" maxlength="{MOST_TYPED}"'


def _places(entry: Sequence[int], shape: Sequence[int]) -> list[str]:
    """Where an entry is."""
    if len(shape) < 2:
        return [f"entry {i + 1} of {size}" for i, size in zip(entry, shape, strict=True)]
    return [f"{what} {i + 1}" for what, i in zip(("row", "column"), entry, strict=True)]


def _file_name(sheet: Sheet) -> str:
    """What the answers are called: after whoever they are of, or after the scenario."""
    name = OTHER.sub("_", sheet.variant or SCENARIO_ENDING.sub("", sheet.scenario)).strip(".-")
    return name or "worksheet"
