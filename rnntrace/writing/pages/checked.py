"""The page of answers that were marked: the first wrong number with what it should be and what made it,
the others that are wrong, then all that was asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

import numpy as np

from ...equations.functions import Array
from ...equations.text import equation_text
from ...equations.tree import Equation, Expression, Symbol
from ...marking.as_data import written
from ...marking.judged import Judged, Marked, Suspect, Verdict
from ...marking.mistakes.table import Mistake
from ...marking.own_numbers import own_numbers, seen_from, sums, with_length
from ...marking.places import FIRST, Place, equations_of, place_of
from ...marking.points import Points, available, earned, points_of
from ...marking.questions import Question
from ...marking.working import Working
from ..document import DETAIL, PART, SECTION, Block, Document, Heading, Paragraph, Table
from ..figures import Style
from ..form import Form
from ..formula import Name, Text
from ..moment import Moment
from ..presentation import Presentation
from ..words import capitalised
from . import opening
from .marked_forms import equation_form
from .marked_rules import marked_rules
from .rules import Parts

# So many wrong quantities are taken apart one by one; of more, the first ones.
MOST_TAKEN_APART = 6
MOST_ENTRIES = 12
LONGEST = 12  # signs of a number
VERDICTS: dict[Verdict, str] = {
    "wrong": "not what the equation gives, neither of the true numbers nor of yours",
    "missing": "not answered",
    "rounding": "rightly worked, and out by rounding on the way",
    "follows": "not the true value, but rightly worked from an earlier number of yours that is wrong",
    "right": "the true value",
}


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


# How many have each verdict, in the order in which it is told.
COUNTED: tuple[tuple[Verdict, Callable[[int], str]], ...] = (
    ("follows", lambda count: f"follow{'s' if count == 1 else ''} from a wrong number before"),
    ("rounding", lambda count: f"{_are(count)} out by rounding"),
    ("wrong", lambda count: f"{_are(count)} wrong"),
    ("missing", lambda count: f"{_are(count)} not answered"),
)


def checked_document(marked: Marked, style: Style, *, marks: bool = False, code: str = "") -> Document:
    """Answers that were marked; with ``marks`` the points too, and the ``code`` of the student's variant."""
    return Document(lambda: _Page(marked, style, marks, code).blocks())


class _Page(NamedTuple):
    marked: Marked
    style: Style
    marks: bool
    code: str

    def blocks(self) -> Iterator[Block]:
        shown = Presentation(self.marked.found.examples[0], self.style)
        yield from opening.title(shown, None)
        yield Heading(
            PART, ("Answers marked",), (self.marked.answers.source,) * bool(self.marked.answers.source)
        )
        if self.code:
            yield Paragraph((f"Variant {self.code}.",))
        yield from self.summary()
        yield from marked_rules(self.marked.rules, self.parts)
        wrong = list(self.marked.of("wrong"))
        for number, judged in enumerate(wrong[:MOST_TAKEN_APART]):
            yield from self.taken_apart(judged, first=number == 0)
        if len(wrong) > MOST_TAKEN_APART:
            more = len(wrong) - MOST_TAKEN_APART
            yield Paragraph((f"{more} more are wrong; put the first right before them.",))
        if self.marked.judged or not self.marked.rules:
            yield from self.all_answers()

    # -- how it went -------------------------------------------------------------------------------

    def summary(self) -> Iterator[Block]:
        """How many are right, follow, are wrong."""
        marked = self.marked
        counts = {verdict: sum(1 for _ in marked.of(verdict)) for verdict in VERDICTS}
        if not marked.asked and marked.rules:
            yield Paragraph(("No number was answered.",))
        elif counts["right"] == marked.asked:
            yield Paragraph((f"{'It is' if marked.asked == 1 else f'All {marked.asked} are'} right.",))
        else:
            said = [f"{counts['right']} of {marked.asked} {_are(counts['right'])} right"]
            said += [f"{counts[each]} {words(counts[each])}" for each, words in COUNTED if counts[each]]
            yield Paragraph((f"{', '.join(said)}.",))
        if self.marks:
            yield Paragraph((f"Points: {earned(marked)} of {available(marked)}.",))

    # -- what is wrong -----------------------------------------------------------------------------

    def taken_apart(self, judged: Judged, *, first: bool) -> Iterator[Block]:
        """A wrong quantity: what was written, what should have been, and what may have happened."""
        name = self.name(judged.question)
        title: Text = ("The first wrong number: ", name) if first else ("Also wrong: ", name)
        yield Heading(PART if first else SECTION, title)
        yield self.entries(judged)
        if judged.transposed:
            yield Paragraph(("Your rows were read as columns: that way the shape fits.",))
        place = place_of(judged.question, self.marked.found)
        working = self.working
        if first:
            yield Paragraph(("This is what it should be, with your own numbers before it:",))
            made = working.worked(place).value.reshape(judged.question.shape)
            yield self.worked(place, equations_of(working.trace(place))[place.of].right, made, working)
        yield from self.suspects(judged, place, full=first)
        if judged.implausible:
            yield Paragraph(
                (f"These numbers cannot be: {judged.implausible}. What follows from them earns no accuracy.",)
            )

    def entries(self, judged: Judged) -> Table:
        """The entries side by side: as given, and as they should be."""
        digits = self.marked.answers.digits_of(judged.question)
        given = [entry for entry in judged.entries if entry.given]
        wrong = [entry for entry in given if entry.verdict == "wrong"]
        some = given if len(given) <= MOST_ENTRIES else wrong[:MOST_ENTRIES]
        rows = tuple(
            (
                (_at(entry.place),),
                (_in_short(entry.given),),
                (_in_short(written(entry.from_yours, digits)),),
                (entry.verdict,),
            )
            for entry in some
        )
        header: tuple[Text, ...] = (("Entry",), ("You wrote",), ("From your numbers",), ("Verdict",))
        numeric = (False, True, True, False)
        if not judged.question.shape:
            return Table(header[1:], tuple(row[1:] for row in rows), numeric[1:])
        return Table(header, rows, numeric)

    def suspects(self, judged: Judged, place: Place, *, full: bool) -> Iterator[Block]:
        """What may have gone wrong; that nothing is known, where nothing is."""
        found = judged.suspects
        if not found:
            yield Paragraph(("None of the usual mistakes gives these numbers.",))
            return
        if full:
            yield Heading(DETAIL, ("What may have happened",))
        for suspect in found:
            yield from self.suspect(suspect, judged, place, full=full)

    def suspect(self, suspect: Suspect, judged: Judged, place: Place, *, full: bool) -> Iterator[Block]:
        mistake = suspect.mistake
        if mistake is None:
            yield Paragraph(capitalised((f"{suspect.words}.",)))
            return
        where = ", which gives the wrong entries alone" if suspect.partly else ""
        said: Text = (*self.said(suspect, judged), f"{where}.")
        step = judged.question.step
        if mistake.convention:
            yield Paragraph(("Another convention: ", *said), step)
        elif mistake.left != _shown(place.of):
            of = self.shown(judged.question).in_letters(mistake.left)
            yield Paragraph(("In ", of, ", which is not among your answers: ", *said))
        else:
            yield Paragraph(capitalised(said), step)
        if full and mistake.left == _shown(place.of):
            yield self.mistaken(suspect, mistake, judged, place)

    def said(self, suspect: Suspect, judged: Judged) -> Text:
        """What is wrong, with its letters as the page has them."""
        if suspect.mistake is None:
            return (suspect.words,)
        shown, own = self.shown(judged.question), suspect.mistake.left == judged.question.of
        step = judged.question.step if own else None
        return tuple(
            part if isinstance(part, str) else shown.in_letters(part, step) for part in suspect.mistake.said
        )

    def mistaken(self, suspect: Suspect, mistake: Mistake, judged: Judged, place: Place) -> Block:
        """The wrong equation, worked with the student's numbers."""
        before = suspect.working or self.working
        other = before.with_equation(place, mistake.right, before.hanging_on(place, place))
        value = other.worked(place).value.reshape(judged.question.shape)
        return self.worked(place, mistake.right, value, other)

    def worked(self, place: Place, right: Expression, value: Array, working: Working) -> Block:
        """An equation of a place worked with the student's numbers."""
        trace = own_numbers(working, place, np.asarray(value))
        left, together = _shown(place.of), place.step is None and sums(right)
        at = trace.steps if place.step is None else place.step
        seen = with_length(right, trace.steps) if together else seen_from(right, at, trace.steps)
        shown = Presentation(trace, self.style, place.example or 0)
        key = ("marked", equation_text(Equation(left, seen)), together)
        make = partial(_form, left, seen)
        return shown.over_time(key, make) if together else shown.worked(key, make, at)

    # -- everything --------------------------------------------------------------------------------

    def all_answers(self) -> Iterator[Block]:
        """Every quantity with its verdict."""
        yield Heading(PART, ("All answers",))
        points = points_of(self.marked)
        rows = tuple(self.row(judged, its) for judged, its in zip(self.marked.judged, points, strict=True))
        header: tuple[Text, ...] = (
            ("Quantity",),
            ("Verdict",),
            *([("Points",)] if self.marks else []),
            ("",),
        )
        numeric = (False,) * len(header)
        yield Table(header, rows, numeric)
        there = dict.fromkeys(judged.verdict for judged in self.marked.judged)
        for verdict in there:
            if verdict not in ("right", "missing"):
                yield Paragraph((f"{verdict}: {VERDICTS[verdict]}.",))

    def row(self, judged: Judged, its: Points) -> tuple[Text, ...]:
        said: Text = ()
        if judged.verdict == "wrong" and judged.suspects:
            said = self.said(judged.suspects[0], judged)
        elif judged.verdict in ("follows", "rounding"):
            said = (self.largest(judged),)
        if self.marks:
            why = (f"; {its.why}",) if its.why and said else (its.why,) if its.why else ()
            return ((self.name(judged.question),), (judged.verdict,), (its.text,), (*said, *why))
        return (self.name(judged.question),), (judged.verdict,), said

    def largest(self, judged: Judged) -> str:
        """The entry that is furthest from the true one."""
        digits = self.marked.answers.digits_of(judged.question)
        apart = [entry for entry in judged.entries if entry.verdict == judged.verdict]
        entry = max(apart, key=lambda each: abs(each.from_yours - each.expected))
        return f"{_in_short(entry.given)} for {_in_short(written(entry.expected, digits))}"

    # -- names -------------------------------------------------------------------------------------

    @property
    def working(self) -> Working:
        return self.marked.working

    def name(self, question: Question) -> Name:
        """A quantity as the exercise's notation has it."""
        return self.shown(question).name(question.of, question.step)

    @property
    def parts(self) -> Parts:
        """The parts of the chain as they are presented."""
        chain = self.marked.found.chain
        return {trace.calculation.part: Presentation(trace, self.style) for trace in chain}

    def shown(self, question: Question) -> Presentation:
        """The trace that a quantity is in, as it is presented."""
        trace = self.marked.found.examples[question.example or 0]
        at = trace.of(question.part or trace.calculation.part)
        return Presentation(at, self.style, question.example or 0)


def _shown(of: Symbol) -> Symbol:
    """A left side as it is written."""
    return Symbol(of.name.removeprefix(FIRST), of.step, of.gradient)


def _form(left: Symbol, right: Expression, moment: Moment) -> Form:
    return equation_form(moment, left, right)


def _at(place: tuple[int, ...]) -> str:
    return ", ".join(str(each + 1) for each in place)


def _in_short(text: str) -> str:
    """A number as it was written; of one in full the first digits."""
    short = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return short.replace("-", "−")
