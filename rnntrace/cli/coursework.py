"""The command that makes exercises: worksheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from .arguments import backward_pass, file_named, pencil_for
from .asking import questions_for
from .autograder import GRADESCOPE, check_autograder
from .class_sheets import Looks
from .commands import app
from .failures import SCENARIO, guarded, stop
from .formats import HTML, MARKDOWN
from .handing_out import Task, Whose
from .moodle import is_moodle
from .options import (
    ClassOption,
    DigitsOption,
    InputsOption,
    IntoOption,
    NotationOption,
    Rounding,
    SaltOption,
    ScenarioArgument,
    TargetsOption,
    VariantOption,
)
from .output_options import with_output_options
from .results import Destination, not_finite_name
from .sheet_files import Beside
from .sheet_options import (
    AnswersOption,
    AskOption,
    FadeOption,
    KeyOption,
    KeyRoundingOption,
    MarksOption,
    RuleOption,
    SelfCheckOption,
    SheetToOption,
    document_format,
)

if TYPE_CHECKING:
    from ..scenario.model import Scenario
    from ..tracing.trace import Trace
    from ..tracing.traces import Traces


@app.command(short_help="Write a worksheet: the walkthrough with blanks, its key, its form.")
@guarded
@with_output_options()
def worksheet(
    scenario: ScenarioArgument = None,
    inputs: InputsOption = None,
    targets: TargetsOption = None,
    ask: AskOption = None,
    fade: FadeOption = None,
    rule: RuleOption = False,
    self_check: SelfCheckOption = False,
    key: KeyOption = None,
    marks: MarksOption = None,
    answers: AnswersOption = None,
    variant: VariantOption = None,
    salt: SaltOption = None,
    listed: ClassOption = None,
    into: IntoOption = None,
    to: SheetToOption = None,
    digits: DigitsOption = 4,
    rounding: KeyRoundingOption = Rounding.carried,
    notation: NotationOption = None,
    *,
    destination: Destination,
) -> None:
    """Write a worksheet: the walkthrough with blanks for what is asked, and a form for the answers.

    No number that is asked stands in it, nor one that is on the way to it. With -o sheet.md it is written to
    a file, as are the key, the mark scheme and the form: all of them, or none. A sheet.html is filled in on
    the page, and saves the answers as the form. With --class there are all of these for everybody, each kind
    in a folder of its own in --into, in the format of --to; again, only what is missing is made.
    """
    from ..writing.figures import Style

    destination = destination._replace(to=document_format(to, destination))
    beside, whose = Beside(key, marks, answers), Whose(variant, salt, listed, into)
    moodle = is_moodle(to, destination, {**beside.named, "--into": into})
    words = {"--inputs": inputs, "--targets": targets}
    others = {**beside.named, "--variant": variant, "--class": listed, **words}
    grader = check_autograder(into, others, destination) if to == GRADESCOPE else None
    if not grader:
        whose.check(beside, destination, moodle=moodle)
    if self_check and destination.format is not HTML:
        where = "-o sheet.html or --to html"
        raise typer.BadParameter(f"--self-check is for a sheet that is filled in on its page: {where}")
    beside.check(destination)
    found, note, data = file_named(scenario, notation, inputs, targets)
    style = Style(digits, carried=rounding is Rounding.carried)
    trace = _worked(found, rounding, digits, note)
    task = Task(found, trace, questions_for(ask, fade, trace), _called(scenario, found), style, rule, note)
    if grader:
        task.to_gradescope(data, grader, salt, force=destination.force)
    elif moodle:
        task.to_moodle(whose, destination)
    elif listed and into:
        looks = Looks((destination.to or MARKDOWN).name, destination.math, destination.author, self_check)
        task.to_class(listed, into, salt, looks, force=destination.force)
    else:
        task.to_one(whose, beside, destination, checked=self_check)


def _worked(found: Scenario, rounding: Rounding, digits: int, note: str) -> Trace | Traces:
    """The exercise worked, backward where there is a loss."""
    from ..tracing.run import forward

    pencil = pencil_for(rounding, digits)
    trace = backward_pass(found, False, pencil, note) if found.system.loss else forward(found, pencil)
    if first := trace.first_not_finite:
        name = not_finite_name(first, found.exercise)
        stop(SCENARIO, f"{found.file}: no worksheet, as not every number is finite; the first is {name}")
    return trace


def _called(argument: str | None, found: Scenario) -> str:
    """What the form calls the scenario: as it was named, without its folder."""
    from ..scenario.shipped.builtin import DEFAULT

    if argument is None:
        return DEFAULT
    return found.exercise.title if argument == "-" else Path(argument).name
