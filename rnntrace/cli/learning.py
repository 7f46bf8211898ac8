"""The commands that change the weights: update."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import typer

from .arguments import learnable, names_in, pencil_for, scenario_named, vocabulary_of
from .commands import app
from .failures import NO, guarded, stop
from .options import (
    Detail,
    DetailOption,
    DigitsOption,
    FullOption,
    InputsOption,
    NotationOption,
    OnlyOption,
    Rounding,
    RoundingOption,
    ScenarioArgument,
    TargetsOption,
)
from .output_options import with_output_options
from .results import Destination, not_finite_name, write_result

if TYPE_CHECKING:
    from ..rendering.html.guide import Guide
    from ..tracing.update import Update
    from ..writing.figures import Style

SCENARIO_ENDINGS = (".yaml", ".yml")
NO_OPTIMIZER = "The scenario names no optimizer: this is gradient descent with a learning rate of 0.1."


@app.command(short_help="Work one update of the weights by the optimizer.")
@guarded
@with_output_options()
def update(
    scenario: ScenarioArgument = None,
    inputs: InputsOption = None,
    targets: TargetsOption = None,
    only: OnlyOption = None,
    digits: DigitsOption = 4,
    rounding: RoundingOption = Rounding.shown,
    detail: DetailOption = Detail.normal,
    full: FullOption = False,
    notation: NotationOption = None,
    *,
    destination: Destination,
) -> None:
    """Work one step of the optimizer on every parameter: its gradient, clipped where that is asked for,
    what the optimizer keeps, the new weights; then the loss before and after."""
    from ..tracing.update import update as work
    from ..writing.figures import Style
    from ..writing.pages.update import update_document
    from ..writing.pages.update_data import update_data

    if destination.file is not None and destination.file.suffix.lower() in SCENARIO_ENDINGS:
        problem = "a scenario with its new weights is written by rnntrace train --epochs 1 -o"
        raise typer.BadParameter(f"{destination.file.name}: {problem} {destination.file.name}")
    found, note = scenario_named(scenario, notation, inputs, targets)
    exercise = found.exercise
    pencil = pencil_for(rounding, digits)
    with learnable(found, note):
        result = work(found, pencil)
    trained = [share.parameter.name for share in result.shares]
    chosen = names_in(only, trained, lambda: vocabulary_of(exercise))
    destination = destination.saying(note, "" if exercise.optimizer else NO_OPTIMIZER, *chosen.notes)
    style = Style(digits, "auto", detail.value, carried=pencil is not None, full=full)
    write_result(
        lambda: update_document(result, style, chosen.names),
        lambda: update_data(result, chosen.names),
        destination,
        guide=lambda: guide_to_those([result], style),
    )
    if first := result.first_not_finite:
        name = not_finite_name(first, exercise)
        stop(NO, f"not every number is finite; the first that is not is {name}")


def guide_to_those(updates: Iterable[Update], style: Style) -> Guide:
    """What a page in HTML has to say of the numbers of updates."""
    from ..rendering.html.updated import guide_to_updates

    return guide_to_updates(updates, style)
