"""A worksheet with all that belongs to it, as the texts of its files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..marking.asked import Asked
from ..marking.fading import faded, usual_level
from ..marking.questions import Question
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
) -> Sheet:
    """What a worksheet asks: some questions, those of a level of fading, or the usual ones."""
    if asked is None:
        asked = usual_level(found)
    questions = faded(found, asked) if isinstance(asked, int) else asked
    shown = {each: text for each in questions if (text := shown_name(each, found))}
    return Sheet(Asked.of(found, questions), scenario, variant, whose, shown)


def shown_name(question: Question, found: Trace | Traces) -> str:
    """What a question is called on the page, where its notation has other names; else nothing."""
    calculation = found.exercise.of(question.part) if question.part else found.exercise.last
    if calculation.notation == STANDARD or (question.step is None and not question.of.gradient):
        return ""
    after = found.exercise.after(calculation.part)
    return name_text(Letters.of(calculation, after).name(question.of, question.step))


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
