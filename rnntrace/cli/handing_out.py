"""An exercise as worksheets, however they are handed out: to one student, to a class, by Moodle or by
Gradescope."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from .asking import Chosen
from .autograder import write_autograder
from .class_sheets import Looks, SheetMaker, rules_of, sheet_for, worked
from .failures import say
from .formats import JSON
from .moodle import Asker, write_questions
from .results import Destination
from .sheet_files import Beside, SheetFiles
from .variants import plan_of, said_of, students_in, variant_named, write_variants

if TYPE_CHECKING:
    from ..marking.variants.variant import Variant
    from ..scenario.model import Scenario
    from ..tracing.trace import Trace
    from ..tracing.traces import Traces
    from ..writing.figures import Style
    from ..writing.pages.worksheet import Sheet

TOLD = "The answers are in the file: --self-check compares with them. Keep such a sheet for practice."
NO_RULE = "No rule is asked for: what is asked has none with two mistakes to choose from."


class Whose(NamedTuple):
    """Who gets a sheet: a student with a ``variant``, or those of a list, whose files go ``into`` a folder;
    else it is the same for everybody. Variants hang on the ``salt``."""

    variant: str | None = None
    salt: str | None = None
    listed: Path | None = None
    into: Path | None = None

    def check(self, beside: Beside, destination: Destination, *, moodle: bool) -> None:
        """Options that need each other, and those of which only one can be meant."""
        if (self.listed is None) != (self.into is None) and not moodle:
            raise typer.BadParameter("--class and --into go together: whose sheets, and the folder for them")
        if self.listed is None and self.variant is None and self.salt is not None:
            raise typer.BadParameter("--salt is for variants: give --variant or --class as well")
        if self.listed is None:
            return
        named = {"--variant": self.variant, **beside.named, "-o": None if moodle else destination.output}
        also = next((option for option, given in named.items() if given is not None), None)
        if also or destination.to is JSON:
            raise typer.BadParameter(
                f"--class names all its files itself, and goes without {also or '--json'}"
            )


class Task(NamedTuple):
    """What is on the sheets: a scenario, as it was ``worked``, and the questions, perhaps with the ``rule``
    of each; what the form calls it, how its numbers look, and the ``note`` of what was read."""

    scenario: Scenario
    worked: Trace | Traces
    chosen: Chosen
    called: str
    style: Style
    rule: bool = False
    note: str = ""

    def to_gradescope(self, data: bytes, into: Path, salt: str | None, *, force: bool) -> None:
        """An autograder in a folder, with the ``data`` of the scenario's file."""
        self.say_notes()
        write_autograder(data, self.scenario.file, self.chosen.questions, into, salt, force=force)

    def to_moodle(self, whose: Whose, destination: Destination) -> None:
        """A question for everybody in one file."""
        own = self.variant(whose)
        every = self.questions(whose, own)
        self.say_notes(said_of(own) if own else "")
        write_questions(every, self.scenario.exercise.title, destination)

    def questions(self, whose: Whose, own: Variant | None) -> Iterator[str]:
        """Those for Moodle: of a class, of a variant, or of the scenario as it stands."""
        asker = Asker(self.chosen.questions, self.style)
        if whose.listed:
            ids = [student.id for student in students_in(whose.listed)]
            return asker.of_class(plan_of(self.scenario), whose.salt or "", ids)
        # Made as they are written, as those of a class are.
        return map(asker.of_variant, [own]) if own else map(asker.question, [self.scenario], [self.worked])

    def to_class(self, students: Path, into: Path, salt: str | None, looks: Looks, *, force: bool) -> None:
        """Everybody's files in a folder."""
        self.say_notes(TOLD if looks.checked else "")
        listed, plan = students_in(students), plan_of(self.scenario)
        make = SheetMaker(plan, salt or "", self.chosen.questions, self.style, self.called, looks, self.rule)
        write_variants(plan, salt, listed, into, looks.kinds, make, force=force)

    def to_one(self, whose: Whose, beside: Beside, destination: Destination, *, checked: bool) -> None:
        """A sheet with what belongs to it: somebody's own, or one that is the same for everybody."""
        own = self.variant(whose)
        trace, sheet = self.sheet(own)
        told = (
            said_of(own) if own else "",
            NO_RULE if self.rule and not sheet.asked.rules else "",
            TOLD if checked and self.chosen.questions else "",
        )
        files = SheetFiles(trace, self.style, sheet, checked)
        files.write(beside, destination.saying(self.note, *self.chosen.notes, *told))

    def sheet(self, own: Variant | None) -> tuple[Trace | Traces, Sheet]:
        """The sheet, and what it is of as it was worked."""
        from ..rendering.coursework import sheet_of

        questions = self.chosen.questions
        if own:
            trace = worked(own, self.style)
            return trace, sheet_for(trace, questions, self.called, own, rule=self.rule)
        rules = rules_of(self.scenario) if self.rule else None
        return self.worked, sheet_of(self.worked, questions, scenario=self.called, rules=rules)

    def variant(self, whose: Whose) -> Variant | None:
        """Somebody's own, where that is wanted."""
        return None if whose.variant is None else variant_named(self.scenario, whose.variant, whose.salt)

    def say_notes(self, *more: str) -> None:
        """What there is to say before anything is written."""
        for each in filter(None, (self.note, *self.chosen.notes, *more)):
            say(each)
