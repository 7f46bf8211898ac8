"""The worksheets of a class: what makes those of one student, in whichever process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .class_folder import Kind

if TYPE_CHECKING:
    from ..marking.questions import Question
    from ..marking.variants.draw import Plan
    from ..marking.variants.variant import Variant
    from ..rendering.prose import Dialect
    from ..tracing.trace import Trace
    from ..tracing.traces import Traces
    from ..writing.figures import Style
    from ..writing.pages.worksheet import Sheet

# The student's own comes last: whoever has a sheet has a key.
KINDS = (Kind("keys", ".md"), Kind("marks", ".md"), Kind("answers", ".yaml"), Kind("sheets", ".md"))


@dataclass(frozen=True)
class SheetMaker:
    """Makes the files of a student, in the order of ``KINDS``, from the ID alone."""

    plan: Plan
    salt: str
    questions: tuple[Question, ...]
    style: Style
    scenario: str
    math: Dialect

    def __call__(self, id: str) -> Sequence[str]:
        from ..marking.variants.variant import variant_by
        from ..rendering.coursework import files_of

        variant = variant_by(self.plan, id, self.salt)
        found = worked(variant, self.style)
        sheet = sheet_for(found, self.questions, self.scenario, variant)
        made = files_of(found, self.style, sheet, self.math)
        return made.key, made.marks, made.answers, made.sheet


def worked(variant: Variant, style: Style) -> Trace | Traces:
    """A variant worked as the style tells, backward where there is a loss."""
    from ..tracing.run import bptt, forward
    from ..writing.numbers import pencil

    chosen = pencil(style.digits) if style.carried else None
    loss = variant.exercise.last.system.loss
    return bptt(variant, pencil=chosen) if loss else forward(variant, chosen)


def sheet_for(found: Trace | Traces, questions: Sequence[Question], scenario: str, variant: Variant) -> Sheet:
    """The sheet of a student: whose it is and the code at the top, the ID on the form."""
    from ..rendering.coursework import sheet_of

    whose = f"{variant.id}, variant {variant.code}"
    return sheet_of(found, questions, scenario=scenario, variant=variant.id, whose=whose)
