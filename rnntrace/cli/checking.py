"""The command that marks answers: check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .arguments import file_named
from .commands import app
from .failures import NO, USAGE, guarded, stop
from .options import DigitsOption, FullOption, InputsOption, NotationOption, TargetsOption
from .output_options import with_output_options
from .results import Destination, report_not_finite, write_result

if TYPE_CHECKING:
    from ..submissions.submission import Submission

ScenarioArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[SCENARIO]",
        help="Path of a scenario, - for standard input, or the name of a built-in one. Left out, it is the "
        "one that the answers name, else hello-world.",
        show_default=False,
    ),
]
AnswersArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="ANSWERS",
        help="The answers: YAML, CSV, JSON, .npz, or a worksheet that was filled in; - for standard input.",
        show_default=False,
    ),
]
MarksOption = Annotated[bool, typer.Option("--marks", help="Give points: method, accuracy, follow-through.")]


@app.command(short_help="Mark answers, and say which mistake makes a wrong number.")
@guarded
@with_output_options()
def check(
    scenario: ScenarioArgument = None,
    answers: AnswersArgument = None,
    inputs: InputsOption = None,
    targets: TargetsOption = None,
    marks: MarksOption = False,
    digits: DigitsOption = 4,
    full: FullOption = False,
    notation: NotationOption = None,
    *,
    destination: Destination,
) -> None:
    """Mark answers, each by its equation on the numbers that stand before it: what follows from an earlier
    slip is not wrong. The first wrong number comes first, with the mistake that makes it. Ends with 1 if
    anything is wrong."""
    from ..submissions.check import judged
    from ..submissions.read import answers_in
    from ..writing.figures import Style
    from ..writing.pages.checked import checked_document

    if answers is None:
        scenario, answers = None, scenario
    if answers is None:
        raise typer.BadParameter("name the file with the answers: rnntrace check scenario.yaml answers.yaml")
    if answers == scenario == "-":
        raise typer.BadParameter("only one of the two can come from standard input")
    submission = _submission(answers)
    named = scenario if scenario is not None else _named_by(submission, answers)
    loaded = file_named(named, notation, inputs, targets)
    marked = judged(loaded.scenario, lambda found: answers_in(submission, found))
    report_not_finite(marked.found)
    style = Style(digits, full=full)
    write_result(
        lambda: checked_document(marked, style, marks=marks),
        lambda: marked.as_dict(marks=marks),
        destination.saying(loaded.note),
    )
    if marked.first_wrong:
        raise typer.Exit(NO)


def _submission(answers: str) -> Submission:
    """The file of answers by itself, or the reason why not."""
    from ..submissions.read import read_submission
    from .arguments import standard_input

    if answers == "-":
        return read_submission(standard_input(), "<stdin>")
    try:
        return read_submission(answers)
    except FileNotFoundError:
        stop(USAGE, f"there is no file {answers}")
    except OSError as error:
        stop(USAGE, f"{answers} cannot be read: {error.strerror or error}")


def _named_by(submission: Submission, answers: str) -> str | None:
    """The scenario that answers name, seen from where they lie; the usual one where they name none."""
    if submission.scenario is None:
        return None
    beside = Path(answers).parent / submission.scenario
    return str(beside) if answers != "-" and beside.is_file() else submission.scenario
