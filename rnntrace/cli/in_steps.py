"""The command that goes through the walkthrough one equation at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from .arguments import backward_pass, names_in, pencil_for, scenario_named, steps_in, vocabulary_of
from .commands import app
from .failures import USAGE, guarded, say, stop
from .options import (
    AllOutputsOption,
    Detail,
    DetailOption,
    DigitsOption,
    InputsOption,
    LongOption,
    NotationOption,
    OneHot,
    OneHotOption,
    OnlyOption,
    Rounding,
    RoundingOption,
    ScenarioArgument,
    StepOption,
    TargetsOption,
)
from .output import colored, screen
from .output_options import with_output_options
from .results import Destination, report_not_finite

if TYPE_CHECKING:
    from ..rendering.lines import Line

ABOUT = """Go through the whole walkthrough one worked equation at a time, in a terminal.

Enter (or space, →) goes to the next equation, b (or ←) back, q quits. 17 and Enter go to place 17, t2 and
Enter to step 2 of the pass; ↓ and ↑ scroll what is taller than the screen, Home and End go to the first
place and the last. Above the equation the network is drawn over time, with the place marked.
"""


@app.command(short_help="Go through the network one equation at a time.", help=ABOUT)
@guarded
@with_output_options("json", "output", "force", "math", "author", "pager")
def step(
    scenario: ScenarioArgument = None,
    inputs: InputsOption = None,
    targets: TargetsOption = None,
    step: StepOption = None,
    only: OnlyOption = None,
    all_outputs: AllOutputsOption = False,
    digits: DigitsOption = 4,
    one_hot: OneHotOption = OneHot.auto,
    rounding: RoundingOption = Rounding.shown,
    detail: DetailOption = Detail.normal,
    notation: NotationOption = None,
    long: LongOption = False,
    *,
    destination: Destination,
) -> None:
    from .stepping.terminal import Terminal, is_terminal

    if not is_terminal():
        say("rnntrace step needs a terminal; rnntrace export writes everything to a file")
        raise typer.Exit(USAGE)
    if scenario == "-":
        stop(USAGE, "step reads keys from standard input, so the scenario has to be a file or a name")
    from ..tracing.run import forward as forward_pass
    from ..writing.figures import Style
    from ..writing.pages.places import places
    from ..writing.pages.walkthrough import Selection
    from .stepping.session import Manner, walk

    found, note = scenario_named(scenario, notation, inputs, targets)
    pencil = pencil_for(rounding, digits)
    trace = backward_pass(found, long, pencil, note) if found.system.loss else forward_pass(found, pencil)
    known = dict.fromkeys(found.exercise.names)
    if found.system.loss:
        known |= dict.fromkeys(name for each in trace.chain for name in each.differentiated)
    chosen = names_in(only, known, lambda: vocabulary_of(found.exercise))
    entering = {each.system.input for each in trace.chain if each.calculation.inputs}
    if trace.backward and chosen.names & entering:  # as bptt does
        trace = trace.with_input()
    selection = Selection(steps_in(step, found), chosen.names, all_outputs)
    there = places(trace, Style(digits, one_hot.value, detail.value, pencil is not None), selection)
    if not there:
        raise typer.BadParameter("of these quantities nothing is worked at these steps")
    shown = screen(destination.width, destination.no_color, destination.ascii)
    text = _in_color if shown.color else _plain
    notes = " ".join(filter(None, (note, *chosen.notes)))
    walk(there, Terminal(), Manner(destination.width, shown.ascii, text), notes)
    report_not_finite(trace)


def _in_color(lines: Sequence[Line]) -> str:
    return "".join(colored(lines))


def _plain(lines: Sequence[Line]) -> str:
    from ..rendering.terminal import as_text

    return as_text(lines)
