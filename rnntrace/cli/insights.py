"""The commands that show the same numbers from another side: verify, derive, flow."""

from __future__ import annotations

from functools import partial
from math import isnan
from typing import TYPE_CHECKING, Annotated

import typer

from .arguments import backward_pass, quantity_named, scenario_named, vocabulary_of
from .commands import app
from .entries import entry_named, is_entry
from .failures import NO, SCENARIO, guarded, stop
from .formats import JSON
from .options import (
    DigitsOption,
    FullOption,
    InputsOption,
    NotationOption,
    ScenarioArgument,
    TargetsOption,
)
from .output import progress, screen
from .output_options import with_output_options
from .results import TEXT_WIDTH, Destination, not_finite_name, write_result

if TYPE_CHECKING:
    from ..checking.symbolic import Closed
    from ..tracing.trace import Trace
    from ..tracing.traces import Traces
    from ..writing.insights.derived import Derived

# Of more steps than this, the flow is followed at so many.
MOST_STEPS = 40
WIDE = 100  # of a document that is no text
# Of more operations than this no page has an expression; it is some 40 lines long.
MOST_OPERATIONS = 400
STEP_SIZES = "between 1e-9 and 1e-2"

EntriesOption = Annotated[
    int,
    typer.Option(
        "--entries", metavar="N", min=1, help="If there are more entries than this, compare a sample."
    ),
]
SeedOption = Annotated[
    int, typer.Option("--seed", metavar="N", min=0, help="The seed that the sample is drawn with.")
]
StepSizeOption = Annotated[
    float | None,
    typer.Option(
        "--step-size",
        metavar="H",
        help="How far the central differences go to each side: 4.8e-6 if left out, the cube root of "
        "2^-53, where rounding and curvature disturb least.",
        show_default=False,
    ),
]
PathsOption = Annotated[
    int, typer.Option("--paths", metavar="N", min=1, help="How many paths to show one by one.")
]
ExampleOption = Annotated[
    int, typer.Option("--example", metavar="N", min=1, help="Which of several examples.", show_default=False)
]
SymbolicOption = Annotated[
    bool, typer.Option("--symbolic", help="As one expression of the weights, for small networks.")
]
StateOption = Annotated[
    str | None,
    typer.Option(
        "--state",
        metavar="NAME",
        help="Only this state, named as on the page or as standard.",
        show_default=False,
    ),
]
EntryArgument = Annotated[
    str,
    typer.Argument(
        metavar="ENTRY",
        help="As on the page or in standard names: 'dL/dW_hh[1,2]', or 'dL/dh_1[2]' at step 1.",
    ),
]


@app.command(short_help="Compare the gradients with those of other methods.")
@guarded
@with_output_options()
def verify(
    scenario: ScenarioArgument = None,
    inputs: InputsOption = None,
    targets: TargetsOption = None,
    entries: EntriesOption = 200,
    seed: SeedOption = 0,
    step_size: StepSizeOption = None,
    notation: NotationOption = None,
    *,
    destination: Destination,
) -> None:
    """Are the gradients right? Compare them with central differences, with SymPy to 30 digits and, where
    it is installed, with PyTorch: its autograd of these equations and, where one computes the network, its
    own module (RNN, LSTM or GRU of torch.nn). Ends with 1 if they disagree."""
    from ..checking import differences
    from ..checking.verify import verify as compare
    from ..writing.insights.verification import verification_document
    from ..writing.insights.verification_data import verification_data

    size = differences.USUAL_STEP_SIZE if step_size is None else step_size
    if not differences.SMALLEST_STEP_SIZE <= size <= differences.LARGEST_STEP_SIZE:
        raise typer.BadParameter(
            f"--step-size: {size:g} is not {STEP_SIZES}, where differences say something"
        )
    found, note = scenario_named(scenario, notation, inputs, targets)
    _all_finite(backward_pass(found, False, note=note))
    with progress() as report:
        result = compare(found, most=entries, seed=seed, step_size=size, report=report)
    destination = destination.saying(note)
    write_result(
        lambda: verification_document(result, _width(destination)),
        lambda: verification_data(result),
        destination,
    )
    if not result.agrees:
        raise typer.Exit(NO)


@app.command(short_help="Take one number of a gradient apart.")
@guarded
@with_output_options()
def derive(
    entry: EntryArgument,
    scenario: ScenarioArgument = None,
    inputs: InputsOption = None,
    targets: TargetsOption = None,
    paths: PathsOption = 12,
    example: ExampleOption = 1,
    symbolic: SymbolicOption = False,
    digits: DigitsOption = 4,
    full: FullOption = False,
    notation: NotationOption = None,
    *,
    destination: Destination,
) -> None:
    """Where does this one number come from? The chain rule for one entry of a gradient, along every path
    through time by which it reaches a loss."""
    from ..tracing.local import gradient_of
    from ..tracing.paths import TooManyPaths
    from ..tracing.paths import paths as paths_from
    from ..writing.figures import Style
    from ..writing.insights.derivation import derivation_document, symbolic_document
    from ..writing.insights.derived import derivation_data, derived

    if scenario and is_entry(scenario) and not is_entry(entry):
        raise typer.BadParameter(f"the entry comes first: rnntrace derive '{scenario}' {entry}")
    found, note = scenario_named(scenario, notation, inputs, targets)
    whole = backward_pass(found, False, note=note)
    _all_finite(whole)
    trace = _example(whole, example, found.file)
    asked, taken = entry_named(entry, trace)
    try:
        ways = list(paths_from(trace, asked.node, asked.places))
    except TooManyPaths as error:
        stop(NO, f"{error}: too many to list. Ask for a value at a later step, or of a shorter sequence")
    owner = trace.of(asked.node.part)
    gradient = float(gradient_of(owner, asked.node.name, asked.node.step)[asked.places])
    of_all = None
    if found.several and asked.node.step is None:
        of_all = float(gradient_of(whole.of(asked.node.part), asked.node.name)[asked.places])
    result = derived(trace, asked, ways, paths, gradient, example, len(found.examples), of_all)
    style = Style(digits, full=full)
    destination = destination.saying(note, taken)
    if symbolic:
        closed = _closed_form(result)
        if destination.format is not JSON and closed.operations > MOST_OPERATIONS:
            stop(
                NO,
                f"the expression has {closed.operations:,} operations, more than the {MOST_OPERATIONS} that "
                "a page shows. --json has all of it; without --symbolic the same number is taken apart "
                "path by path",
            )
        value = None if isnan(closed.value) else closed.value
        expression = {"expression": {"text": closed.text, "value": value}}
        document = partial(symbolic_document, result, closed, style)
    else:
        expression = {}
        document = partial(derivation_document, result, style)
    write_result(document, lambda: {**derivation_data(result), **expression}, destination)


def _closed_form(found: Derived) -> Closed:
    """The entry as one expression, or the reason why not."""
    from ..checking.symbolic import TooManyTerms, closed_form
    from ..exercise.exercise import Parameter

    node, places = found.asked
    if node.step is not None:
        raise typer.BadParameter("--symbolic is for the gradients of parameters")
    try:
        return closed_form(found.trace.exercise, Parameter(node.name, node.part), places)
    except TooManyTerms as error:
        what = "without --symbolic the same number is taken apart path by path"
        stop(NO, f"{error}: too long to read; {what}")


@app.command(short_help="Show whether the gradient vanishes or explodes.")
@guarded
@with_output_options()
def flow(
    scenario: ScenarioArgument = None,
    inputs: InputsOption = None,
    targets: TargetsOption = None,
    state: StateOption = None,
    example: ExampleOption = 1,
    digits: DigitsOption = 4,
    full: FullOption = False,
    notation: NotationOption = None,
    *,
    destination: Destination,
) -> None:
    """Does the gradient vanish or explode? What each loss sends back to earlier states, the Jacobian of
    each step, and the factor per step."""
    from ..tracing.flow import streams
    from ..tracing.recurrence import State
    from ..writing.figures import Style
    from ..writing.insights.flow import flow_data, flow_document

    found, note = scenario_named(scenario, notation, inputs, targets)
    whole = backward_pass(found, False, note=note)
    _all_finite(whole)
    _example(whole, example, found.file)
    exercise = found.exercise
    states = [State(name, each.part) for each in exercise.chain for name in each.system.recurrent]
    if not states:
        stop(SCENARIO, f"{found.file}: nothing recurs in this network, so nothing flows from step to step")
    taken = ""
    if state is not None:
        asked = quantity_named(state, {s.name for s in states}, vocabulary_of(exercise), "a state")
        last = asked.found[-1]
        states, taken = [State(last.name, last.part)], asked.note
    with progress() as report:
        followed = streams(found, example - 1, states, None if full else MOST_STEPS, report)
    style, number = Style(digits, full=full), (example, len(found.examples))
    destination = destination.saying(note, taken)
    document = flow_document(
        followed,
        found.title,
        style,
        width=_width(destination) if destination.format.columns else None,
        example=number,
    )
    write_result(lambda: document, lambda: flow_data(followed, exercise, number), destination)


def _width(destination: Destination) -> int:
    """The columns that a page is laid out for."""
    if not destination.format.columns:
        return WIDE
    if destination.file is not None:
        return destination.width or TEXT_WIDTH
    return screen(destination.width, destination.no_color, destination.ascii).width


def _example(whole: Trace | Traces, number: int, file: str) -> Trace:
    """The trace of one example, whose gradients are its share of those of all."""

    examples = whole.examples
    if number > len(examples):
        there = "only one" if len(examples) == 1 else f"examples 1 to {len(examples)}"
        raise typer.BadParameter(f"there is no example {number}; the scenario has {there}")
    found = examples[number - 1]
    if not found.calculation.losses:
        stop(SCENARIO, f"{file}: example {number} has no target, so no gradient comes of it")
    return found


def _all_finite(trace: Trace | Traces) -> None:
    if first := trace.first_not_finite:
        what = "so there is nothing to compare or to follow"
        name = not_finite_name(first, trace.exercise)
        stop(NO, f"not every number is finite, {what}; the first that is not is {name}")
