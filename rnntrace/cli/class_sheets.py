"""The worksheets of a class: what makes those of one student, in whichever process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .class_folder import Kind
from .formats import FORMATS, MARKDOWN
from .options import Dialect
from .output import encoded
from .results import Destination
from .sheet_files import Beside, SheetFiles

if TYPE_CHECKING:
    from ..exercise.exercise import Workable
    from ..marking.questions import Question
    from ..marking.rules.asking import Rules
    from ..marking.variants.draw import Plan
    from ..marking.variants.variant import Variant
    from ..tracing.trace import Trace
    from ..tracing.traces import Traces
    from ..writing.figures import Style
    from ..writing.pages.worksheet import Sheet


class Looks(NamedTuple):
    """How the sheets look: in the format of this name, with formulas as ``math`` has them and with their
    ``author``; those that are filled in on their page are perhaps ``checked`` there."""

    to: str = MARKDOWN.name
    math: Dialect = Dialect.dollar
    author: str = ""
    checked: bool = False

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The files of a student. Their own comes last: whoever has a sheet has a key."""
        ending = FORMATS[self.to].endings[0]
        endings = {"keys": ending, "marks": ending, "answers": ".yaml", "sheets": ending}
        return tuple(Kind(folder, ending) for folder, ending in endings.items())


@dataclass(frozen=True)
class SheetMaker:
    """Makes the files of a student, in the order of their kinds, from the ID alone."""

    plan: Plan
    salt: str
    questions: tuple[Question, ...]
    style: Style
    scenario: str
    looks: Looks
    rule: bool = False

    def __call__(self, id: str) -> Sequence[bytes]:
        from ..marking.variants.variant import variant_by

        variant = variant_by(self.plan, id, self.salt)
        found = worked(variant, self.style)
        sheet = sheet_for(found, self.questions, self.scenario, variant, rule=self.rule)
        files = SheetFiles(found, self.style, sheet, self.looks.checked)
        key, marks, answers, own = (Path(f"{kind.folder}{kind.ending}") for kind in self.looks.kinds)
        beside = Beside(key, marks, answers)
        destination = Destination(own, math=self.looks.math, author=self.looks.author)
        made = dict(files.files(beside, destination))
        return [b"".join(map(encoded, made[path])) for path in (key, marks, answers, own)]


def worked(variant: Variant, style: Style) -> Trace | Traces:
    """A variant worked as the style tells, backward where there is a loss."""
    from ..tracing.run import bptt, forward
    from ..writing.numbers import pencil

    chosen = pencil(style.digits) if style.carried else None
    loss = variant.exercise.last.system.loss
    return bptt(variant, pencil=chosen) if loss else forward(variant, chosen)


def rules_of(of: Workable) -> Rules:
    """The rules of an exercise. They hang on its numbers in full, however the key is worked, so that they can
    be found again when the answers are marked."""
    from ..marking.rules.asking import Rules
    from ..submissions.check import worked as in_full

    return Rules(in_full(of))


def sheet_for(
    found: Trace | Traces,
    questions: Sequence[Question],
    scenario: str,
    variant: Variant,
    *,
    rule: bool = False,
) -> Sheet:
    """The sheet of a student: whose it is and the code at the top, the ID on the form; with ``rule`` it is
    asked, too, which rules give the numbers."""
    from ..rendering.coursework import sheet_of

    whose = f"{variant.id}, variant {variant.code}"
    rules = rules_of(variant) if rule else None
    return sheet_of(found, questions, scenario=scenario, variant=variant.id, whose=whose, rules=rules)
