"""The walkthrough as a worksheet: the same page with gaps where something is asked, and its key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import NamedTuple

from ...marking.asked import Asked, numbers_of
from ...marking.effort import Effort, effort
from ...marking.form import Rows, RuleLine, form_text
from ...marking.questions import Question
from ...tracing.trace import Trace
from ...tracing.traces import Traces
from ..covered import with_gaps
from ..document import PART, TITLE, Block, Document, Heading, Paragraph, Verbatim, Worked
from ..figures import Style
from ..formula import Prose, Text
from ..unsaid import without_rule
from ..words import counted
from .chapters import chapters, networks
from .rules import asked_where_worked
from .walkthrough import after_title

EXAMPLE = "An example, worked in full."
GAPS = (
    "An empty box, or a solid line, asks for a number, and so does the form at the end. Dots stand for what "
    "you work out on the way."
)
TYPED = (
    "A box asks for a number. What you write into a dotted one, on the way, stays with you: it is neither "
    "saved with your answers nor marked."
)
BY_HAND = (
    "Round each number half up to {} as you write it down, and go on with the rounded one: so was the key "
    "worked."
)
IN_FULL = "Work with all digits of your calculator, and write your answers with {}: so was the key worked."
RULES = (
    "Some rules are asked for, with three to choose from: write the letter of the right one on the form. "
    "What is worked by such a rule stands here without it, and so does what has a rule of the same form."
)
RULES_TYPED = (
    "Some rules are asked for: choose the right one of three. What is worked by such a rule stands here "
    "without it, and so does what has a rule of the same form."
)
KEY = "The key: the numbers that were asked for are marked. {}"
KEY_BY_HAND = "It was worked as by hand: each number is rounded as it is written down, and used in that form."
KEY_IN_FULL = "It was worked with all digits, and rounded to be shown."
ANSWERS = "Write your answers here, too, in place of each null. What stands here is what is marked."
ANSWERS_TYPED = (
    "Save your answers, and hand in the file: it is the form below, with what you wrote into the boxes. "
    "Where there are no buttons, write into the form, in place of each null; what stands there is marked."
)
LANGUAGE = "yaml"


class Sheet(NamedTuple):
    """What a worksheet asks: ``asked``; what the ``scenario`` and a ``variant`` of it are called on the form,
    and ``whose`` it is, which is printed at the top. ``shown`` has the names of the page, where the form has
    others, and so has ``shown_rules`` by the names of the rules."""

    asked: Asked
    scenario: str
    variant: str = ""
    whose: str = ""
    shown: Mapping[Question, str] = {}
    shown_rules: Mapping[str, str] = {}


def worksheet_document(found: Trace | Traces, style: Style, sheet: Sheet, *, typed: bool = False) -> Document:
    """The page for whoever is asked, which says where answers go: where they are ``typed``, into the page."""
    return Document(partial(_page, found, style, sheet, key=False, typed=typed))


def key_document(found: Trace | Traces, style: Style, sheet: Sheet) -> Document:
    """The same page with the numbers filled in, those that were asked for marked."""
    return Document(partial(_page, found, style, sheet, key=True))


def answers_text(found: Trace | Traces, style: Style, sheet: Sheet, *, key: bool = False) -> str:
    """The form for the answers, empty or filled in."""
    asked = sheet.asked.questions
    given = {question: rows_of(question, found, style) for question in asked} if key else None
    rules = [
        RuleLine(rule.name, rule.right.letter if key else "", sheet.shown_rules.get(rule.name, ""))
        for rule in sheet.asked.rules
    ]
    return form_text(
        asked,
        sheet.scenario,
        sheet.variant,
        digits=style.digits,
        given=given,
        shown=sheet.shown,
        rules=rules,
    )


def _page(
    found: Trace | Traces, style: Style, sheet: Sheet, *, key: bool, typed: bool = False
) -> Iterator[Block]:
    # The key may show what a number that is not seen must not tell by the form of its line: its sign.
    several = chapters(found, style, None if key else sheet.asked)
    exercise = found.exercise
    yield Heading(TITLE, (Prose(exercise.title),), ("key",) if key else ())
    if sheet.whose:
        yield Paragraph(("For ", Prose(sheet.whose), "."))
    if exercise.description:
        yield Paragraph((Prose(exercise.description),))
    yield from _asks(found, style, sheet, key=key, typed=typed)
    parts = {chapter.shown.part: chapter.shown for chapter in networks(several)}
    for block in asked_where_worked(after_title(found, several), sheet.asked, parts, key=key):
        if isinstance(block, Worked):
            told = block if key else without_rule(block, sheet.asked)
            yield with_gaps(told, sheet.asked, filled=key)
        else:
            yield block
    if sheet.asked.questions:
        yield Heading(PART, ("Answers",))
        if not key:
            yield Paragraph((ANSWERS_TYPED if typed else ANSWERS,))
        yield Verbatim(answers_text(found, style, sheet, key=key).rstrip(), LANGUAGE)


def _asks(found: Trace | Traces, style: Style, sheet: Sheet, *, key: bool, typed: bool) -> Iterator[Block]:
    """What is to be done, and how much work it is."""
    if not sheet.asked.questions:
        yield Paragraph((EXAMPLE,))
        return
    if key:
        yield Paragraph((KEY.format(KEY_BY_HAND if style.carried else KEY_IN_FULL),))
    else:
        places = counted(style.digits, "decimal")
        how = (BY_HAND if style.carried else IN_FULL).format(places)
        yield Paragraph((f"{TYPED if typed else GAPS} {how}",))
        if sheet.asked.rules:
            yield Paragraph((RULES_TYPED if typed else RULES,))
    yield Paragraph(work_in_words(effort(found, sheet.asked.questions)))


def work_in_words(of: Effort) -> Text:
    """How much work it is: ``76 products, 12 exponentials …, about 20 minutes.``"""
    parts = [
        counted(of.products, "product"),
        counted(of.functions, "exponential") if of.functions else "",
        counted(of.sums, "sum") if of.sums else "",
    ]
    *others, last = filter(None, parts)
    what = f"{', '.join(others)} and {last}" if others else last
    also = " (logarithms and the like among them)" if of.functions else ""
    free = "What is multiplied by 0 or 1 is not counted."
    return (f"How much work it is: {what}{also}; about {counted(of.minutes, 'minute')}. {free}",)


def rows_of(question: Question, found: Trace | Traces, style: Style) -> Rows:
    """A question's numbers, all with the decimals that the form asks for: one that had more would say that
    the others were written with too few."""
    texts = [_text(number, style.digits) for number in numbers_of(question, found).ravel().tolist()]
    across = question.shape[-1] if question.shape else 1
    return [texts[start : start + across] for start in range(0, len(texts), across)]


def _text(number: float, digits: int) -> str:
    """A number with so many decimals, half up, and no sign before what is then 0."""
    rounded = Decimal(repr(number)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return f"{rounded if rounded else abs(rounded):f}"
