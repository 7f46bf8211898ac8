"""The command that trains a network."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .arguments import file_named, learnable, pencil_for
from .commands import app
from .failures import INTERRUPTED, NO, SCENARIO, USAGE, guarded, stop
from .learning import NO_OPTIMIZER, SCENARIO_ENDINGS, guide_to_those
from .options import (
    Detail,
    DetailOption,
    DigitsOption,
    FullOption,
    InputsOption,
    NotationOption,
    Rounding,
    RoundingOption,
    ScenarioArgument,
    TargetsOption,
)
from .output import check_free, progress
from .output_options import with_output_options
from .results import Destination, not_finite_name, refuse_values, save, write_result

if TYPE_CHECKING:
    from ..scenario.load import Loaded
    from ..tracing.trained import Training

EpochsOption = Annotated[
    int | None,
    typer.Option(
        "--epochs",
        metavar="N",
        min=0,
        max=1_000_000,
        help="How often all examples are worked; else as the scenario's train says, or 100.",
    ),
]
UntilOption = Annotated[
    float | None,
    typer.Option("--until", metavar="LOSS", min=0, help="End when the loss is no more than this."),
]
EachOption = Annotated[
    bool | None,
    typer.Option("--each", help="An update after every example, not one for all of them."),
]
ChunkOption = Annotated[
    int | None,
    typer.Option(
        "--chunk",
        metavar="K",
        min=1,
        help="Truncated backpropagation: an update after every K steps, beyond which no gradient goes back.",
    ),
]
ShowOption = Annotated[
    str | None,
    typer.Option("--show", metavar="N", help="Updates to work in full, counted from 1: 1,2,100 or 1-3."),
]
# More updates than this nobody reads.
MOST_SHOWN = 100
SECONDS = 1.0  # before a bar is worth the while


@app.command(short_help="Train the network, and show how the loss falls.")
@guarded
@with_output_options()
def train(
    scenario: ScenarioArgument = None,
    inputs: InputsOption = None,
    targets: TargetsOption = None,
    epochs: EpochsOption = None,
    until: UntilOption = None,
    each: EachOption = None,
    chunk: ChunkOption = None,
    show: ShowOption = None,
    digits: DigitsOption = 4,
    rounding: RoundingOption = Rounding.shown,
    detail: DetailOption = Detail.normal,
    full: FullOption = False,
    notation: NotationOption = None,
    *,
    destination: Destination,
) -> None:
    """Train the network by its optimizer: how the loss falls, and what is predicted before and after.

    With -o trained.yaml the scenario is written again with its new weights; other endings give the page.
    """
    from ..tracing.lessons import CannotBeCut
    from ..tracing.training import train as work
    from ..writing.figures import Style
    from ..writing.pages.training import training_document

    loaded = file_named(scenario, notation, inputs, targets)
    found, exercise = loaded.scenario, loaded.scenario.exercise
    trained, destination = _trained_file(destination)
    refuse_values(destination)
    for path in filter(None, (trained, destination.file, destination.beside("loss"))):
        check_free(path, destination.force)  # before the work
    if until is not None and not math.isfinite(until):
        raise typer.BadParameter(f"--until takes a loss, a number such as 0.01, not {until}")
    pencil = pencil_for(rounding, digits)
    wanted = updates_in(show)
    most = found.course.epochs if epochs is None else epochs
    try:
        with learnable(found, loaded.note), progress(SECONDS) as report:
            result = work(
                found,
                epochs,
                until=until,
                each=each,
                chunk=chunk,
                show=wanted,
                pencil=pencil,
                report=lambda done: report("epochs", done, most),
            )
    except CannotBeCut as error:
        stop(USAGE, str(error))
    missing = [number for number in wanted if number > result.updates]
    destination = destination.saying(
        loaded.note, "" if exercise.optimizer else NO_OPTIMIZER, _not_made(missing, result.updates)
    )
    if trained:  # before the page, whose reader may go
        _save_trained(trained, loaded, result, destination.force)
    style = Style(digits, "auto", detail.value, carried=pencil is not None, full=full)
    write_result(
        lambda: training_document(result, style),
        lambda: _data(result),
        destination,
        guide=lambda: guide_to_those([each.update for each in result.shown.values()], style),
    )
    _report(result)


def _data(result: Training) -> dict[str, Any]:
    from ..writing.pages.training_data import training_data

    return training_data(result)


def _trained_file(destination: Destination) -> tuple[Path | None, Destination]:
    """The file that the scenario is written to with its new weights, if one is asked for; the page is then
    shown."""
    if destination.file is None or destination.file.suffix.lower() not in SCENARIO_ENDINGS:
        return None, destination
    return destination.file, destination._replace(output=None)


def _save_trained(path: Path, loaded: Loaded, result: Training, force: bool) -> None:
    """The author's file with the new weights, and with what the optimizer keeps where it says that."""
    from ..scenario.respelling.errors import NotRespelled
    from ..scenario.respelling.respelled import trained_file

    try:
        data = trained_file(
            loaded.scenario, result.weights, start=result.exercise.start, into=path, data=loaded.data
        )
    except NotRespelled as error:
        stop(SCENARIO, f"{path} is not written: {error}")
    save(path, [data], force)


def _not_made(missing: list[int], made: int) -> str:
    """What is said of updates that were to be shown, and were not made."""
    if not missing:
        return ""
    named = ", ".join(f"{number:,}" for number in missing[:3]) + (", …" if len(missing) > 3 else "")
    count = "There was only 1 update" if made == 1 else f"There were only {made:,} updates"
    return f"{count}, so there is no update {named} to show."


def _report(result: Training) -> None:
    """Training that ended with a number that is not finite is no good; one that was interrupted may be."""
    if result.interrupted:
        stop(INTERRUPTED, f"interrupted after {result.made:,} of {result.course.epochs:,} epochs")
    if result.failure:
        name = not_finite_name(result.failure.first, result.given)
        update = f"{'after' if result.failure.after else 'in'} update {result.failure.update:,}"
        stop(NO, f"{update} not every number is finite; the first that is not is {name}")


def updates_in(option: str | None) -> tuple[int, ...]:
    """``1,2,100`` or ``1-3`` as the numbers of updates."""
    if option is None:
        return ()
    found: set[int] = set()
    for piece in option.split(","):
        match = re.fullmatch(r"0*([0-9]{1,9})(?:-0*([0-9]{1,9}))?", piece.strip(), re.ASCII)
        if match is None:
            raise typer.BadParameter(
                f"--show {piece.strip()!r} is neither an update like 2 nor updates like 2-4"
            )
        first, last = int(match[1]), int(match[2] or match[1])
        if not first or last < first:
            why = (
                "updates are counted from 1"
                if not first
                else f"the smaller number comes first, as in {last}-{first}"
            )
            raise typer.BadParameter(f"--show {piece.strip()!r}: {why}")
        if last - first >= MOST_SHOWN or len(found) >= MOST_SHOWN:
            raise typer.BadParameter(f"--show {option!r}: at most {MOST_SHOWN} updates are worked in full")
        found |= set(range(first, last + 1))
    return tuple(sorted(found))
