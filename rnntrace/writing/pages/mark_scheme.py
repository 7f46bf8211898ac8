"""The mark scheme of a worksheet: what each answer is worth, and for what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import NamedTuple

from ...equations.tree import OverTime, Symbol
from ...marking.questions import Question
from ...marking.rules.rule import POINTS, Rule
from ...marking.worth import Worth, worth_of
from ...tracing.trace import Trace
from ...tracing.traces import Traces
from ..document import TITLE, Block, Document, Heading, Paragraph, Table
from ..falling import without_handed
from ..figures import Style
from ..formula import EQUALS, Formula, Prose, Row, Summed, Text
from ..presentation import Presentation
from ..words import counted
from .losses import LOSS
from .rules import Parts, equation
from .worksheet import Sheet

# Of more steps than this the first and the last are named.
MOST_NAMED = 4
MEANING = (
    "M is for the method: the rule, with the right numbers in it. A is for accuracy: every number right to "
    "its last place; a slip of the pen costs it, and nothing else. ft: where an earlier answer is wrong, "
    "what is rightly worked from it earns both; the method alone, if that earlier one cannot be "
    "(probabilities that do not add up to 1)."
)
OF_RULES = "B is for choosing the right rule, whatever is worked by it."


class _Of(NamedTuple):
    """The answers of one kind: the same value at several steps."""

    question: Question
    names: tuple[Text, ...]
    worth: tuple[Worth, ...]


def mark_scheme(found: Trace | Traces, style: Style, sheet: Sheet) -> Document:
    """A line for each kind of answer: its rule, the marks for each, and for all of them."""
    return Document(partial(_page, found, style, sheet))


def _page(found: Trace | Traces, style: Style, sheet: Sheet) -> Iterator[Block]:
    yield Heading(TITLE, (Prose(found.exercise.title),), ("mark scheme",))
    if sheet.whose:
        yield Paragraph(("For ", Prose(sheet.whose), "."))
    if not sheet.asked.questions:
        yield Paragraph(("Nothing is asked, so there is nothing to mark.",))
        return
    rules = sheet.asked.rules
    yield Paragraph((f"{MEANING} {OF_RULES}" if rules else MEANING,))
    kinds = list(_kinds(found, style, sheet))
    parts = {trace.calculation.part: Presentation(trace, style) for trace in found.chain}
    rows: list[tuple[Text, ...]] = [_row(rule, parts) for rule in rules]
    rows += [
        (_listed(kind.names), (_rule(found, style, kind.question),), _marks(kind.worth), (str(_total(kind)),))
        for kind in kinds
    ]
    total = POINTS * len(rules) + sum(map(_total, kinds))
    header: tuple[Text, ...] = (("Answer",), ("Rule",), ("Marks for each",), ("Together",))
    yield Table(header, (*rows, (("Together",), (), (), (str(total),))), (False, False, False, True))
    answers = counted(len(sheet.asked.questions), "answer")
    also = f" and {counted(len(rules), 'rule')}" if rules else ""
    yield Paragraph((f"{counted(total, 'mark')} in all, for {answers}{also}.",))


def _row(rule: Rule, parts: Parts) -> tuple[Text, ...]:
    """The line of a rule that is asked for."""
    name: Text = ("the rule of ", parts[rule.part].name(rule.of))
    right: Text = (f"{rule.right.letter}: ", equation(parts[rule.part], rule, rule.right))
    return name, right, (f"B{POINTS}",), (str(POINTS),)


def _kinds(found: Trace | Traces, style: Style, sheet: Sheet) -> Iterator[_Of]:
    def kind(question: Question) -> tuple[object, ...]:
        return question.example, question.part, question.of

    order = {key: place for place, key in enumerate(dict.fromkeys(map(kind, sheet.asked.questions)))}
    for _, group in groupby(sorted(sheet.asked.questions, key=lambda each: order[kind(each)]), kind):
        several = tuple(group)
        names = tuple(_name(found, style, question) for question in several)
        yield _Of(several[0], names, tuple(worth_of(each, sheet.asked, found) for each in several))


def _total(kind: _Of) -> int:
    return sum(each.total for each in kind.worth)


def _marks(worth: Sequence[Worth]) -> Text:
    """``M1 A1 ft``; where only some follow from others, so it says."""
    first = worth[0]
    follow = sum(each.follows for each in worth)
    ft = " ft" if follow == len(worth) else " (ft but for what comes first)" if follow else ""
    return (f"M{first.method} A{first.accuracy}{ft}",)


def _listed(names: Sequence[Text]) -> Text:
    """Names one after the other, or from the first to the last."""
    if len(names) > MOST_NAMED:
        return (*names[0], " to ", *names[-1])
    text: Text = names[0]
    for name in names[1:]:
        text = (*text, ", ", *name)
    return text


def _presented(found: Trace | Traces, style: Style, question: Question) -> Presentation:
    trace = found.examples[question.example or 0]
    return Presentation(trace.of(question.part) if question.part else trace, style)


def _name(found: Trace | Traces, style: Style, question: Question) -> Text:
    """What is asked, in the letters of the page."""
    shown = _presented(found, style, question)
    letter = LOSS if _is_total(question) else shown.name(question.of, question.step)
    return (letter,) if question.example is None else (letter, f" of example {question.example + 1}")


def _rule(found: Trace | Traces, style: Style, question: Question) -> Formula:
    """The equation that gives it, at step t in general."""
    shown = _presented(found, style, question)
    of, several = question.of, found.exercise.several
    if _is_total(question):
        each: Formula = Summed(shown.name(Symbol(of.name, 0)), "t")
        return Row((LOSS, EQUALS, Summed(each, "i") if several and question.example is None else each))
    if not of.gradient:
        return Row((shown.name(of), EQUALS, shown.in_letters(shown.system.definitions[of.name])))
    right = next(item.equation.right for item in shown.trace.backward if item.equation.left == of)
    formula = shown.in_letters(without_handed(right))
    if several and isinstance(right, OverTime):
        formula = Summed(formula, "i")
    return Row((shown.name(of), EQUALS, formula))


def _is_total(question: Question) -> bool:
    return question.step is None and not question.of.gradient
