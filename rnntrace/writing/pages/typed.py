"""A worksheet's answers as they are typed: the place of each on the form, and what it is called."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from hashlib import sha256
from itertools import product
from typing import NamedTuple

from ...marking.asked import Key, key_of
from ...marking.form import RuleLine, form_text
from ...marking.questions import Question
from ...tracing.addresses import Address
from ...tracing.trace import Trace
from ...tracing.traces import Traces
from ..covered import quantities
from ..figures import Style
from ..formula import Name
from ..letters import Letters
from .worksheet import Sheet, rows_of

# What stands for an answer in the form, and in nothing else there.
BLANK = "\0"


class Asking(NamedTuple):
    """A question with the place of its first number among the blanks of the form."""

    question: Question
    first: int

    def place(self, entry: tuple[int, ...]) -> int:
        """The place of an entry."""
        at = 0
        for i, size in zip(entry, self.question.shape, strict=True):
            at = at * size + i
        return self.first + at

    @property
    def places(self) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Those of all entries, each with the entry."""
        entries = product(*map(range, self.question.shape))
        return ((self.first + i, entry) for i, entry in enumerate(entries))


class TypedForm:
    """The form of a worksheet whose blanks are filled in on the page: the rules come first, then the numbers,
    row by row."""

    def __init__(self, found: Trace | Traces, style: Style, sheet: Sheet) -> None:
        self.found, self.style, self.sheet = found, style, sheet
        self.rules = {rule.name: place for place, rule in enumerate(sheet.asked.rules)}
        self.asked: dict[Key, Asking] = {}
        self.count = len(self.rules)
        for question in sheet.asked.questions:
            asking = Asking(question, self.count)
            self.asked[key_of(question, found.exercise)] = asking
            self.count += sum(1 for _ in asking.places)

    def asking(self, address: Address) -> Asking | None:
        """The question that the number of an address is an answer to, None where it is none."""
        for quantity, step in quantities(address.of, address.step or 0):
            if asking := self.asked.get(Key(quantity, step, address.part, address.example)):
                return asking
        return None

    def name(self, question: Question) -> Name | None:
        """What is asked, as the page calls it; None of the loss over all steps."""
        if question.step is None and not question.of.gradient:
            return None
        exercise = self.found.exercise
        calculation = exercise.of(question.part) if question.part else exercise.last
        return Letters.of(calculation, exercise.after(calculation.part)).name(question.of, question.step)

    @property
    def pieces(self) -> list[str]:
        """The text of the form around its blanks."""
        sheet, asked = self.sheet, self.sheet.asked
        rules = [RuleLine(rule.name, BLANK, sheet.shown_rules.get(rule.name, "")) for rule in asked.rules]
        given = {
            each: [[BLANK] * (each.shape[-1] if each.shape else 1)] * (each.shape[0] if each.shape[1:] else 1)
            for each in asked.questions
        }
        text = form_text(
            asked.questions,
            sheet.scenario,
            sheet.variant,
            digits=self.style.digits,
            given=given,
            shown=sheet.shown,
            rules=rules,
        )
        return text.split(BLANK)

    @property
    def key(self) -> list[str]:
        """What is right in each of the blanks."""
        numbers = (
            text
            for question in self.sheet.asked.questions
            for row in rows_of(question, self.found, self.style)
            for text in row
        )
        return [*(rule.right.letter for rule in self.sheet.asked.rules), *numbers]

    @cached_property
    def digest(self) -> str:
        """What tells the sheet from others: what it asks, of whom, and what is given there."""
        told = sha256("\0".join((*self.pieces, repr(self.style))).encode())
        for calculation in self.found.exercise.chain:
            for name, array in sorted(calculation.parameters.items()):
                told.update(name.encode() + array.tobytes())
        return told.hexdigest()[:16]
