"""The commands: each reads its options, asks the other rooms, and hands over the result."""

from __future__ import annotations

from pathlib import Path

import typer

from .arguments import backward_pass, names_in, pencil_for, scenario_named, steps_in, vocabulary_of
from .failures import guarded
from .formats import MARKDOWN, Format, endings, format_of, usual_endings
from .options import (
    AllOutputsOption,
    Detail,
    DetailOption,
    DigitsOption,
    FullOption,
    InputsOption,
    LongOption,
    NotationOption,
    OneHot,
    OneHotOption,
    OnlyOption,
    OutputOption,
    Rounding,
    RoundingOption,
    ScenarioArgument,
    StepOption,
    TargetsOption,
    ToOption,
    VersionOption,
)
from .output_options import with_output_options
from .results import Destination, write_trace

app = typer.Typer(
    name="rnntrace",
    help="Recurrent neural networks worked step by step, with all the numbers filled in.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
)


@app.callback()
def _root(version: VersionOption = False) -> None:
    if version:
        from ..version import __version__

        typer.echo(f"rnntrace {__version__}")
        raise typer.Exit()


@app.command(short_help="Work the forward pass.")
@guarded
@with_output_options()
def forward(
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
    full: FullOption = False,
    notation: NotationOption = None,
    *,
    destination: Destination,
) -> None:
    """Work the forward pass: each step's equations in symbols, in numbers, and the result."""
    from ..tracing.run import forward as forward_pass
    from ..writing.figures import Style
    from ..writing.pages.walkthrough import Selection, forward_document

    found, note = scenario_named(scenario, notation, inputs, targets)
    exercise = found.exercise
    chosen = names_in(only, exercise.names, lambda: vocabulary_of(exercise))
    selection = Selection(steps_in(step, found), chosen.names, all_outputs)
    pencil = pencil_for(rounding, digits)
    trace = forward_pass(found, pencil)
    destination = destination.saying(note, *chosen.notes)
    style = Style(digits, one_hot.value, detail.value, carried=pencil is not None, full=full)
    write_trace(trace, lambda: forward_document(trace, style, selection), style, selection, destination)


@app.command(short_help="Work backpropagation through time.")
@guarded
@with_output_options()
def bptt(
    scenario: ScenarioArgument = None,
    inputs: InputsOption = None,
    targets: TargetsOption = None,
    step: StepOption = None,
    only: OnlyOption = None,
    digits: DigitsOption = 4,
    one_hot: OneHotOption = OneHot.auto,
    rounding: RoundingOption = Rounding.shown,
    detail: DetailOption = Detail.normal,
    full: FullOption = False,
    notation: NotationOption = None,
    long: LongOption = False,
    *,
    destination: Destination,
) -> None:
    """Work backpropagation through time, from the last step to the first, then the gradients."""
    from ..writing.figures import Style
    from ..writing.pages.walkthrough import Selection, bptt_document

    found, note = scenario_named(scenario, notation, inputs, targets)
    pencil = pencil_for(rounding, digits)
    trace = backward_pass(found, long, pencil, note)
    entering = {each.system.input for each in trace.chain if each.calculation.inputs}
    known = [name for each in trace.chain for name in each.differentiated]
    chosen = names_in(only, [*known, *entering], lambda: vocabulary_of(found.exercise))
    selection = Selection(steps_in(step, found), chosen.names)
    if selection.only & entering:  # what no other gradient needs is shown to those who ask
        trace = trace.with_input()
    destination = destination.saying(note, *chosen.notes)
    style = Style(digits, one_hot.value, detail.value, carried=pencil is not None, full=full)
    write_trace(trace, lambda: bptt_document(trace, style, selection), style, selection, destination)


ABOUT_EXPORT = f"""Write the whole walkthrough as a document: conventions, data, weights, forward, backward.

The format goes by the file's ending: {usual_endings()}. Without a file, Markdown goes to standard output.
"""


@app.command(short_help="Write the whole walkthrough as a document.", help=ABOUT_EXPORT)
@guarded
@with_output_options("json", "output")
def export(
    scenario: ScenarioArgument = None,
    inputs: InputsOption = None,
    targets: TargetsOption = None,
    output: OutputOption = None,
    to: ToOption = None,
    all_outputs: AllOutputsOption = False,
    digits: DigitsOption = 4,
    one_hot: OneHotOption = OneHot.auto,
    rounding: RoundingOption = Rounding.shown,
    detail: DetailOption = Detail.normal,
    full: FullOption = False,
    notation: NotationOption = None,
    long: LongOption = False,
    *,
    destination: Destination,
) -> None:
    from ..tracing.run import forward as forward_pass
    from ..writing.figures import Style
    from ..writing.pages.walkthrough import Selection, whole_document

    if to is None:
        to = _format_of(output)
    found, note = scenario_named(scenario, notation, inputs, targets)
    pencil = pencil_for(rounding, digits)
    trace = backward_pass(found, long, pencil, note) if found.system.loss else forward_pass(found, pencil)
    style = Style(digits, one_hot.value, detail.value, carried=pencil is not None, full=full)
    destination = destination._replace(output=output, to=to).saying(note)
    selection = Selection(all_outputs=all_outputs)
    write_trace(trace, lambda: whole_document(trace, style, selection), style, selection, destination)


def _format_of(output: Path | None) -> Format:
    """What a file's ending says; Markdown for standard output."""
    if output is None or str(output) == "-":
        return MARKDOWN
    found = format_of(output)
    if found is None:
        known = ", ".join(endings())
        raise typer.BadParameter(f"{output.name}: the ending should be one of {known}; or give --to")
    return found
