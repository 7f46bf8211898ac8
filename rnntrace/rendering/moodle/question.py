"""A sheet as one Cloze question of Moodle: what is given, a blank for each number, which rule gives what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple
from xml.sax.saxutils import escape

from ...marking.alternatives import Alternative, alternatives
from ...marking.mistakes.table import Mistake
from ...marking.questions import Question
from ...marking.rules.asking import Rules
from ...marking.rules.rule import Alternative as Offered
from ...marking.rules.rule import Rule
from ...marking.truth import truth
from ...tracing.trace import Trace
from ...tracing.traces import Traces
from ...writing.figures import Style
from ...writing.pages.rules import equation
from ...writing.presentation import Presentation
from ..plain import visible
from .cloze import NOTHING, Choice, Numerical, multiple_choice, numerical
from .page import given, heading, in_rows, line, matrix, paragraph

# Of more kinds of gradients nobody is asked which rule gives them.
MOST_RULES = 6
TYPE_IT_SO = (
    "Write every number with a point and the minus sign of the keyboard, as in -0.1234, with {} decimals: "
    "a fraction such as 1/3 is read as 1, and a comma is none."
)
BY_HAND = "Round each number half up to {} decimals as you write it down, and go on with the rounded one."
IN_FULL = "Work with all digits of your calculator, and round what you write here alone."
ROUNDED = "Close: rounded too early, or a slip on the way."


class Marking(NamedTuple):
    """How numbers are marked: right within so many ``units`` of the last place; within ``near`` of them worth
    the ``share_near``, in per cent; a number that rightly follows from an earlier mistake the
    ``share_following``."""

    units: float = 5
    near: float = 50
    share_near: int = 50
    share_following: int = 50


USUAL = Marking()


def moodle_question(
    found: Trace | Traces,
    asked: Sequence[Question],
    style: Style,
    *,
    rules: Rules | None = None,
    whose: str = "",
    marking: Marking = USUAL,
) -> str:
    """A sheet as a question, XML. ``found`` was worked as the ``style`` tells, with a pencil where rounded
    numbers are carried on. With ``rules`` it is asked, too, which of them gives each kind of gradient.
    ``whose`` it is stands in the question's name."""
    name = f"{found.exercise.title}, {whose}" if whose else found.exercise.title
    text = "\n".join(_Question(found, tuple(asked), style, marking, rules).html()).replace("]]>", "]]&gt;")
    return (
        '<question type="cloze">\n'
        f"<name><text>{_plain(name)}</text></name>\n"
        f'<questiontext format="html"><text><![CDATA[{text}]]></text></questiontext>\n'
        '<generalfeedback format="html"><text></text></generalfeedback>\n'
        "<penalty>0.3333333</penalty>\n<hidden>0</hidden>\n</question>"
    )


def moodle_file(questions: Iterable[str], category: str = "") -> Iterator[str]:
    """Questions as a file to be imported, piece by piece; all of them in a ``category``, of which a quiz may
    take one at random, or each by its name."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'
    if category:
        path = _plain(category.replace("/", "//"))
        yield (
            f'<question type="category"><category><text>$course$/top/{path}</text></category></question>\n'
        )
    for question in questions:
        yield f"{question}\n"
    yield "</quiz>\n"


def _plain(text: str) -> str:
    return escape(visible(text))


class _Question(NamedTuple):
    found: Trace | Traces
    asked: tuple[Question, ...]
    style: Style
    marking: Marking
    rules: Rules | None

    def html(self) -> Iterator[str]:
        exercise, digits = self.found.exercise, self.style.digits
        if exercise.description:
            yield paragraph(exercise.description)
        yield from given(self.found, self.style)
        yield heading("Your numbers")
        yield paragraph((BY_HAND if self.style.carried else IN_FULL).format(digits))
        yield paragraph(TYPE_IT_SO.format(digits))
        wrong = alternatives(self.found, self.asked, digits, self.marking.units)
        for question in self.asked:
            blanks = self.blanks(question, wrong[question])
            yield paragraph(f"{self.name(question)} =")
            yield matrix(in_rows(blanks, question.shape))
        if choices := list(self.choices()):
            yield heading("Which rule gives it?")
            yield from choices

    # -- numbers -----------------------------------------------------------------------------------

    def blanks(
        self, question: Question, wrong: Mapping[tuple[int, ...], tuple[Alternative, ...]]
    ) -> list[str]:
        """A blank for each number of a question."""
        numbers = truth(self.found, question)
        places = product(*map(range, question.shape))
        return [self.blank(float(numbers[at]), wrong[at]) for at in places]

    def blank(self, number: float, wrong: Sequence[Alternative]) -> str:
        """The right number, those that mistakes lead to, then what is near."""
        unit = 10.0**-self.style.digits
        tolerance = self.marking.units * unit
        answers = [Numerical(number, tolerance)]
        for each in wrong:
            share = self.marking.share_following if each.follows else NOTHING
            answers.append(Numerical(each.number, tolerance, share, self.said(each)))
        answers.append(Numerical(number, self.marking.near * unit, self.marking.share_near, ROUNDED))
        return numerical(answers, self.style.digits)

    def said(self, of: Alternative) -> str:
        """What somebody is told who has this wrong number."""
        shown = self.shown(of.mistake.part)
        words = self.in_words(shown, of.mistake.mistake)
        if not of.follows:
            return f"Is this what happened: {words}?"
        return f"Follows from a mistake before, in {line(shown.name(of.mistake.mistake.left))}: {words}."

    # -- rules -------------------------------------------------------------------------------------

    def choices(self) -> Iterator[str]:
        """Of each kind of gradient that is asked, which equation gives it; the others are given."""
        asked = [each for each in self.asked if each.of.gradient]
        for rule in self.rules.asked_with(asked)[:MOST_RULES] if self.rules else ():
            name = line(self.shown(rule.part).name(rule.of))
            offered = [self.choice(rule, each) for each in rule.alternatives]
            yield f"{paragraph(f'{name} is:')}\n<p>{multiple_choice(offered)}</p>"

    def choice(self, rule: Rule, offered: Offered) -> Choice:
        shown = self.shown(rule.part)
        text = line(equation(shown, rule, offered))
        if offered.mistake is None:
            return Choice(text, right=True)
        return Choice(text, said=f"No: {self.in_words(shown, offered.mistake)}.")

    def in_words(self, shown: Presentation, mistake: Mistake) -> str:
        """What is wrong in a mistake."""
        return line(*(part if isinstance(part, str) else shown.in_letters(part) for part in mistake.said))

    # -- names -------------------------------------------------------------------------------------

    def name(self, question: Question) -> str:
        number = "" if question.example is None else f"Example {question.example + 1}: "
        part = question.part or self.found.chain[-1].calculation.part
        return number + line(self.shown(part).name(question.of, question.step))

    def shown(self, part: str) -> Presentation:
        """A part of the exercise as it is presented."""
        return Presentation(self.found.examples[0].of(part), self.style)
