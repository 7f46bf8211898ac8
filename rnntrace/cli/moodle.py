"""Sheets as questions for Moodle: one Cloze question for each variant, all in one file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from .class_sheets import rules_of, worked
from .output import print_pieces, progress
from .results import Destination, save

if TYPE_CHECKING:
    from ..exercise.exercise import Workable
    from ..marking.questions import Question
    from ..marking.variants.draw import Plan
    from ..marking.variants.variant import Variant
    from ..tracing.trace import Trace
    from ..tracing.traces import Traces
    from ..writing.figures import Style

MOODLE, ENDING = "moodle", ".xml"
SECONDS = 1.0  # before a bar is worth the while


def is_moodle(to: str | None, destination: Destination, beside: Mapping[str, object]) -> bool:
    """Whether questions are asked for. Wrong usage where something else is, too."""
    ending = destination.file is not None and destination.file.suffix.lower() == ENDING
    if to != MOODLE and (to or not ending):
        return False
    if destination.to:
        raise typer.BadParameter("--json and --to moodle: it can only be one of them")
    if destination.file is not None and not ending:
        raise typer.BadParameter(f"-o {destination.file}: the ending of questions for Moodle is {ENDING}")
    if also := next((option for option, given in beside.items() if given is not None), None):
        raise typer.BadParameter(f"a question for Moodle is all in one, and goes without {also}")
    return True


class Asker(NamedTuple):
    """Makes questions about the same quantities."""

    questions: Sequence[Question]
    style: Style

    def question(self, of: Workable, found: Trace | Traces, whose: str = "") -> str:
        """The question of one sheet: of an exercise, as it was worked."""
        from ..rendering.moodle.question import moodle_question

        return moodle_question(found, self.questions, self.style, rules=rules_of(of), whose=whose)

    def of_variant(self, variant: Variant) -> str:
        """That of somebody's own variant."""
        found = worked(variant, self.style)
        return self.question(variant, found, f"{variant.id}, variant {variant.code}")

    def of_class(self, plan: Plan, salt: str, ids: Sequence[str]) -> Iterator[str]:
        """Those of a class, made as they are asked for."""
        from ..marking.variants.variant import variant_by

        with progress(SECONDS) as report:
            for done, id in enumerate(ids):
                report("questions", done, len(ids))
                yield self.of_variant(variant_by(plan, id, salt))


def write_questions(questions: Iterator[str], title: str, destination: Destination) -> None:
    """A file with questions, in a category that is called like the exercise; or standard output."""
    from ..rendering.moodle.question import moodle_file

    pieces = moodle_file(questions, title)
    file: Path | None = destination.file
    if file is None:
        print_pieces(pieces)
    else:
        save(file, pieces, destination.force)
