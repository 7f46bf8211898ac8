"""The page that says which mistakes an exercise cannot show, and which of its numbers are unkind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from ...marking.lint.findings import Findings, Unseen
from ...marking.lint.unkind import Unkind
from ...marking.mistaken import UNITS_SEEN, Planted
from ...marking.questions import questions
from ..document import PART, SECTION, TITLE, Block, Document, Heading, Paragraph, Table
from ..figures import Style
from ..formula import Figure, Formula, Indexed, Name, Prose, Text
from ..presentation import Presentation
from ..words import counted
from .lint_words import UNKIND, heading, remedy

# Of more mistakes with one reason, and of more numbers with one fault, the first ones are shown.
MOST_MISTAKES = 6
MOST_NUMBERS = 6
MOST_ASKED = 12
HEADER: tuple[Text, ...] = (("In",), ("Mistake",))
AT_FIRST = "Seen at later steps, and not by whoever makes them at the first one alone:"
ALSO_AT_FIRST = "These are seen at later steps, and not by whoever makes them at the first one alone:"
HARMLESS = "is right as well, written in another way", "are right as well, written in another way"


def lint_document(found: Findings, style: Style) -> Document:
    """What is not seen, by the reasons for it; then the unkind numbers."""
    return Document(lambda: _Page(found, style).blocks())


class _Page(NamedTuple):
    found: Findings
    style: Style

    def blocks(self) -> Iterator[Block]:
        yield Heading(TITLE, (Prose(self.found.found.exercise.title), ": what does it show?"))
        yield Paragraph(tuple(self.summary()))
        if self.found.is_good:
            yield Paragraph(
                ("Every mistake that can be made here is seen, and the numbers are kind to work with.",)
            )
        if self.found.unseen:
            yield Heading(PART, ("Mistakes that nobody would see",))
        for unseen in self.found.unseen:
            yield from self.unseen(unseen)
        if self.found.unkind:
            yield Heading(PART, ("Unkind numbers",))
        for _, numbers in groupby(self.found.unkind, key=lambda each: each.kind):
            yield Paragraph(tuple(self.numbers(list(numbers))))

    def summary(self) -> Iterator[str]:
        """How many mistakes there are, and how many of them are seen."""
        found = self.found
        unit = f"{UNITS_SEEN * 10.0**-found.digits:.{found.digits}f}"
        yield f"{counted(found.tried, 'wrong equation')} took the place of the right ones, one at a time. "
        yield f"{found.seen:,} of them would be seen: they change {self.asked()} by more than {unit}"
        if found.hidden:
            yield f"; {found.hidden:,} would not"
        if found.impossible:
            yield f"; {found.impossible:,} cannot be made, as their sizes do not fit"
        if found.harmless:
            one, several = HARMLESS
            yield f"; {found.harmless:,} {one if found.harmless == 1 else several}"
        yield "."

    def asked(self) -> str:
        """What is asked, in a few words."""
        names = [question.name for question in self.found.asked]
        if {*questions(self.found.found)} <= {*self.found.asked}:
            return "at least one number"
        listed = ", ".join(names[:MOST_ASKED])
        more = f" and {len(names) - MOST_ASKED} more" if len(names) > MOST_ASKED else ""
        return f"at least one number of what is asked ({listed}{more})"

    # -- mistakes ----------------------------------------------------------------------------------

    def unseen(self, unseen: Unseen) -> Iterator[Block]:
        shown = self.shown(unseen.reason.part)
        yield Heading(SECTION, heading(unseen, shown, self.found))
        yield Paragraph(remedy(unseen, shown))
        if unseen.mistakes:
            yield self.table(unseen.mistakes)
        if unseen.at_first:
            yield Paragraph((ALSO_AT_FIRST if unseen.mistakes else AT_FIRST,))
            yield self.table(unseen.at_first)

    def table(self, mistakes: Sequence[Planted]) -> Table:
        """Each with the value whose equation it is in."""
        some = mistakes if self.style.full else mistakes[:MOST_MISTAKES]
        rows = [self.row(mistake) for mistake in some]
        if len(some) < len(mistakes):
            rows.append(((), (f"and {len(mistakes) - len(some):,} more",)))
        return Table(HEADER, tuple(rows), (False, False))

    def row(self, mistake: Planted) -> tuple[Text, ...]:
        shown = self.shown(mistake.part)
        said: Text = tuple(
            part if isinstance(part, str) else shown.in_letters(part) for part in mistake.mistake.said
        )
        return (shown.name(mistake.mistake.left),), said

    # -- numbers -----------------------------------------------------------------------------------

    def numbers(self, numbers: Sequence[Unkind]) -> Iterator[str | Figure | Formula]:
        """A sentence on numbers of one kind."""
        some = numbers if self.style.full else numbers[:MOST_NUMBERS]
        yield UNKIND[numbers[0].kind].format("0." + "0" * self.found.digits)
        yield ": "
        for place, number in enumerate(some):
            yield ", " if place else ""
            yield from self.number(number)
        yield f" and {len(numbers) - len(some):,} more." if len(some) < len(numbers) else "."

    def number(self, of: Unkind) -> Iterator[str | Figure | Formula]:
        """``W_hh[1,2] = 0.5``."""
        if of.example is not None:
            yield f"example {of.example + 1}: "
        name = self.shown(of.part or None, of.example or 0).name(of.of, of.step)
        yield _entry(name, of.place)
        if of.kind == "equal":
            yield " and "
            yield _entry(name, of.other)
        if of.kind != "dead":
            yield " = "
            small = of.kind in ("lost", "long")
            yield Figure(of.number, self.style.digits + 4 * small, given=not of.step and not of.of.gradient)

    def shown(self, part: str | None, example: int = 0) -> Presentation:
        """A part of the exercise as it is presented, the last if none is named."""
        trace = self.found.found.examples[example]
        return Presentation(trace if part is None else trace.of(part), self.style, example)


def _entry(name: Name, place: tuple[int, ...]) -> Formula:
    return Indexed(name, tuple(i + 1 for i in place)) if place else name
