"""A worksheet with all that belongs to it, as the texts of its files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..equations.tree import Symbol
from ..exercise.calculation import Calculation
from ..marking.asked import Asked
from ..marking.fading import faded, usual_level
from ..marking.questions import Question
from ..marking.rules.asking import Rules
from ..tracing.trace import Trace
from ..tracing.traces import Traces
from ..writing.document import Document
from ..writing.figures import Style
from ..writing.letters import Letters
from ..writing.pages.mark_scheme import mark_scheme
from ..writing.pages.worksheet import Sheet, answers_text, key_document, worksheet_document
from .markdown import to_markdown
from .plain import name_text
from .prose import Dialect

STANDARD = "standard"


class Files(NamedTuple):
    """The texts of the files that belong together: the ``sheet`` for a student, its ``key`` and ``marks`` for
    whoever marks it, and the ``answers``, the form to fill in."""

    sheet: str
    key: str
    marks: str
    answers: str


def sheet_of(
    found: Trace | Traces,
    asked: Sequence[Question] | int | None = None,
    *,
    scenario: str,
    variant: str = "",
    whose: str = "",
    rules: Rules | None = None,
) -> Sheet:
    """What a worksheet asks: some questions, those of a level of fading, or the usual ones; of the ``rules``
    of the exercise those that give them."""
    if asked is None:
        asked = usual_level(found)
    questions = faded(found, asked) if isinstance(asked, int) else asked
    shown = {each: text for each in questions if (text := shown_name(each, found))}
    asked_rules = rules.asked_with(questions) if rules else ()
    names = {rule.name: _shown(rule.of, None, found.exercise.of(rule.part), found) for rule in asked_rules}
    asked_for = Asked.of(found, questions, asked_rules)
    return Sheet(asked_for, scenario, variant, whose, shown, names)


def shown_name(question: Question, found: Trace | Traces) -> str:
    """What a question is called on the page, where its notation has other names; else nothing."""
    calculation = found.exercise.of(question.part) if question.part else found.exercise.last
    if question.step is None and not question.of.gradient:
        return ""
    return _shown(question.of, question.step, calculation, found)


def _shown(of: Symbol, step: int | None, calculation: Calculation, found: Trace | Traces) -> str:
    """The same of a value of a calculation; at step t in general where no step is told."""
    if calculation.notation == STANDARD:
        return ""
    return name_text(Letters.of(calculation, found.exercise.after(calculation.part)).name(of, step))


def files_of(found: Trace | Traces, style: Style, sheet: Sheet, math: Dialect = "dollar") -> Files:
    """A worksheet and what belongs to it, as Markdown and YAML. ``found`` was worked as the ``style`` tells:
    with a pencil where that says that rounded numbers are carried on."""

    def text(document: Document) -> str:
        return "".join(to_markdown(document, math))

    return Files(
        sheet=text(worksheet_document(found, style, sheet)),
        key=text(key_document(found, style, sheet)),
        marks=text(mark_scheme(found, style, sheet)),
        answers=answers_text(found, style, sheet),
    )
