"""The command that marks answers: check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .arguments import file_named, standard_input
from .asking import Chosen, questions_named
from .class_marking import Wanted
from .commands import app
from .failures import NO, USAGE, guarded, stop
from .formats import MARKDOWN
from .options import (
    AskedOption,
    FullDigitsOption,
    FullOption,
    InputsOption,
    NotationOption,
    SaltOption,
    TargetsOption,
    VariantOption,
)
from .output_options import with_output_options
from .results import Destination, report_not_finite, save, write_result

if TYPE_CHECKING:
    from ..exercise.exercise import Workable
    from ..scenario.load import Loaded
    from ..scenario.model import Scenario
    from ..submissions.submission import Submission

USUAL_DIGITS = 4

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
MarkdownOption = Annotated[bool, typer.Option("--markdown", help="As Markdown, a page for the student.")]
ClassOption = Annotated[
    Path | None,
    typer.Option("--class", metavar="FOLDER", help="Mark all answers in a folder, and sum up the class."),
]
IdsOption = Annotated[
    Path | None,
    typer.Option("--ids", metavar="FILE", help="With --class: the IDs of the class, to know files by."),
]
GradebookOption = Annotated[
    Path | None,
    typer.Option("--gradebook", metavar="FILE.csv", help="With --class: write points and mistakes as CSV."),
]


@app.command(short_help="Mark answers, and say which mistake makes a wrong number.")
@guarded
@with_output_options()
def check(
    scenario: ScenarioArgument = None,
    answers: AnswersArgument = None,
    inputs: InputsOption = None,
    targets: TargetsOption = None,
    variant: VariantOption = None,
    salt: SaltOption = None,
    ask: AskedOption = None,
    marks: MarksOption = False,
    class_: ClassOption = None,
    ids: IdsOption = None,
    gradebook: GradebookOption = None,
    digits: FullDigitsOption = None,
    full: FullOption = False,
    notation: NotationOption = None,
    markdown: MarkdownOption = False,
    *,
    destination: Destination,
) -> None:
    """Mark answers, each by its equation on the numbers that stand before it: what follows from an earlier
    slip is not wrong. The first wrong number comes first, with the mistake that makes it. Ends with 1 if
    anything is wrong."""
    if markdown and destination.to is None:
        destination = destination._replace(to=MARKDOWN)
    if class_ is not None:
        if answers is not None or variant is not None:
            raise typer.BadParameter("--class takes its answers and their variants from the folder")
        loaded = file_named(scenario, None, inputs, targets)
        wanted = Wanted(_chosen(ask, loaded.scenario), digits)
        _check_class(loaded, wanted, salt, class_, ids, gradebook, destination)
        return
    if ids or gradebook:
        raise typer.BadParameter(f"{'--ids' if ids else '--gradebook'} goes with --class")
    if answers is None:
        scenario, answers = None, scenario
    if answers is None:
        raise typer.BadParameter("name the file with the answers: rnntrace check scenario.yaml answers.yaml")
    if answers == scenario == "-":
        raise typer.BadParameter("only one of the two can come from standard input")
    submission = _submission(answers)
    named = scenario if scenario is not None else _named_by(submission, answers)
    loaded = file_named(named, notation, inputs, targets)
    wanted = Wanted(_chosen(ask, loaded.scenario), digits)
    of, said = _variant(loaded.scenario, submission, variant, salt)
    _check_one(submission, of, wanted, marks, full, destination.saying(loaded.note, said))


def _chosen(ask: str | None, scenario: Scenario) -> Chosen:
    """What was asked, whether or not it is answered."""
    from ..submissions.check import worked

    return Chosen(()) if ask is None else questions_named(ask, worked(scenario))


def _check_one(
    submission: Submission,
    of: Workable,
    wanted: Wanted,
    marks: bool,
    full: bool,
    destination: Destination,
) -> None:
    """One file of answers."""
    from ..writing.figures import Style
    from ..writing.pages.checked import checked_document

    marked = wanted.marked(of, submission)
    report_not_finite(marked.found)
    digits = wanted.digits or USUAL_DIGITS
    style = Style(digits if marked.answers.digits is None else marked.answers.digits, full=full)
    write_result(
        lambda: checked_document(marked, style, marks=marks),
        lambda: marked.as_dict(marks=marks),
        destination.saying(*destination.notes, *wanted.asked.notes),
    )
    if marked.is_wrong:
        raise typer.Exit(NO)


def _variant(
    scenario: Scenario, submission: Submission, variant: str | None, salt: str | None
) -> tuple[Workable, str]:
    """What the answers are to: the scenario, or somebody's variant of it; and what is said of that."""
    from ..marking.variants.identity import same
    from .variants import said_of, variant_named

    stated = submission.variant
    if variant is not None and stated is not None and same(variant) != same(stated):
        raise typer.BadParameter(f"--variant {variant}: the answers say that they belong to {stated}")
    id = stated if variant is None else variant
    if id is None:
        return scenario, ""
    found = variant_named(scenario, id, salt)
    return found, said_of(found)


def _check_class(
    loaded: Loaded,
    wanted: Wanted,
    salt: str | None,
    folder: Path,
    ids: Path | None,
    gradebook: Path | None,
    destination: Destination,
) -> None:
    """All answers in a folder."""
    from ..writing.pages.class_marks import class_data, class_document
    from . import class_marking
    from .variants import students_in, variant_named

    if gradebook is not None and gradebook.exists() and not destination.force:
        stop(USAGE, f"{gradebook} exists already. --force replaces it")
    students = students_in(ids) if ids else ()
    scripts = class_marking.mark_class(
        folder, students, loaded.scenario, lambda id: variant_named(loaded.scenario, id, salt), wanted
    )
    write_result(
        lambda: class_document(loaded.scenario.title, scripts),
        lambda: class_data(scripts),
        destination.saying(loaded.note, *wanted.asked.notes),
    )
    if gradebook is not None:
        save(gradebook, [class_marking.gradebook(scripts)], destination.force)
    if any(script.is_wrong for script in scripts):
        raise typer.Exit(NO)


def _submission(answers: str) -> Submission:
    """The file of answers by itself, or the reason why not."""
    from ..submissions.read import read_submission

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
