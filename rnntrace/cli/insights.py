"""The commands that show the same numbers from another side: verify, derive, flow."""

from __future__ import annotations

import re
from functools import partial
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .arguments import backward_pass, scenario_named
from .commands import app
from .failures import NO, SCENARIO, USAGE, guarded, nearest, stop
from .options import (
    DigitsOption,
    FullOption,
    NotationOption,
    ScenarioArgument,
)
from .output import progress, screen
from .output_options import with_output_options
from .results import TEXT_WIDTH, Destination, not_finite_name, save, write_result

if TYPE_CHECKING:
    from ..checking.symbolic import Closed
    from ..tracing.flow import Flow
    from ..tracing.trace import Trace
    from ..tracing.traces import Traces
    from ..writing.insights.derived import Asked, Derived

# Of more steps than this, the flow is followed at so many.
MOST_STEPS = 40
WIDE = 100  # of a document that is no text
STEP_SIZES = "between 1e-9 and 1e-2"
ENTRY = re.compile(
    r"dL/d(?P<part>encoder\.|decoder\.)?(?P<name>[A-Za-z_][A-Za-z0-9_^()]*?)(?P<step>_[0-9]+)?"
    r"\[(?P<places>[0-9]+(?:,[0-9]+)?)\]"
)
SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")

EntriesOption = Annotated[
    int, typer.Option("--entries", min=1, help="If there are more entries than this, compare a sample.")
]
SeedOption = Annotated[int, typer.Option("--seed", min=0, help="The seed that the sample is drawn with.")]
StepSizeOption = Annotated[
    float | None,
    typer.Option(
        "--step-size",
        help="How far the central differences go to each side: 4.8e-6 if left out, the cube root of "
        "2^-53, where rounding and curvature disturb least.",
        show_default=False,
    ),
]
PathsOption = Annotated[int, typer.Option("--paths", min=1, help="How many paths to show one by one.")]
ExampleOption = Annotated[
    int, typer.Option("--example", min=1, help="Which of several examples.", show_default=False)
]
SymbolicOption = Annotated[
    bool, typer.Option("--symbolic", help="As one expression of the weights, for small networks.")
]
StateOption = Annotated[
    str | None, typer.Option("--state", metavar="NAME", help="Only this state, as in h.", show_default=False)
]
EntryArgument = Annotated[
    str, typer.Argument(metavar="ENTRY", help="As in 'dL/dW_hh[1,2]', or 'dL/dh_1[2]' for a state at step 1.")
]


@app.command(short_help="Compare the gradients with those of other methods.")
@guarded
@with_output_options()
def verify(
    scenario: ScenarioArgument = None,
    entries: EntriesOption = 200,
    seed: SeedOption = 0,
    step_size: StepSizeOption = None,
    notation: NotationOption = None,
    *,
    destination: Destination,
) -> None:
    """Are the gradients right? Compare them with central differences, with SymPy to 30 digits and, where
    it is installed, with PyTorch. Ends with 1 if they disagree."""
    from ..checking import differences
    from ..checking.verify import verify as compare
    from ..writing.insights.verification import verification_data, verification_document

    size = differences.USUAL_STEP_SIZE if step_size is None else step_size
    if not differences.SMALLEST_STEP_SIZE <= size <= differences.LARGEST_STEP_SIZE:
        raise typer.BadParameter(
            f"--step-size: {size:g} is not {STEP_SIZES}, where differences say something"
        )
    found, note = scenario_named(scenario, notation)
    _all_finite(backward_pass(found, False))
    with progress() as report:
        result = compare(found, most=entries, seed=seed, step_size=size, report=report)
    destination = destination._replace(note=note)
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

    if scenario and _entry_in(scenario) and not _entry_in(entry):
        raise typer.BadParameter(f"the entry comes first: rnntrace derive '{scenario}' {entry}")
    found, note = scenario_named(scenario, notation)
    whole = backward_pass(found, False)
    _all_finite(whole)
    trace = _example(whole, example, found.file)
    asked = _entry_named(entry, trace)
    try:
        ways = list(paths_from(trace, asked.node, asked.places))
    except TooManyPaths as error:
        stop(NO, f"{error}: too many to list. Ask for a value at a later step, or of a shorter sequence")
    owner = trace.of(asked.node.part)
    gradient = float(gradient_of(owner, asked.node.name, asked.node.step)[asked.places])
    of_all = None
    if found.several and asked.node.step is None:
        of_all = float(gradient_of(whole, asked.node.name)[asked.places])
    result = derived(trace, asked, ways, paths, gradient, example, len(found.examples), of_all)
    style = Style(digits, full=full)
    destination = destination._replace(note=note)
    if symbolic:
        closed = _closed_form(result)
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
        stop(NO, f"{error}: too long to read. Leave --symbolic out")


@app.command(short_help="Show whether the gradient vanishes or explodes.")
@guarded
@with_output_options()
def flow(
    scenario: ScenarioArgument = None,
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

    found, note = scenario_named(scenario, notation)
    whole = backward_pass(found, False)
    _all_finite(whole)
    _example(whole, example, found.file)
    exercise = found.exercise
    states = [State(name, each.part) for each in exercise.chain for name in each.system.recurrent]
    if not states:
        stop(SCENARIO, f"{found.file}: nothing recurs in this network, so nothing flows from step to step")
    if state is not None:
        names = [exercise.spelled(each.part, each.name) for each in states]
        if state not in names:
            raise typer.BadParameter(f"there is no state {state!r} here. {nearest(state, names)}")
        states = [states[names.index(state)]]
    followed = streams(found, example - 1, states, None if full else MOST_STEPS)
    style, number = Style(digits, full=full), (example, len(found.examples))
    destination = destination._replace(note=note)
    flows = {exercise.spelled(*each.state[::-1]): each for stream in followed for each in stream.flows}
    pictures = _pictures(flows, destination)
    document = flow_document(
        followed,
        found.title,
        style,
        width=_width(destination) if destination.format.columns else None,
        example=number,
        pictures=[path.name for path in pictures],
    )
    write_result(lambda: document, lambda: flow_data(followed, exercise, number), destination)
    for path, text in pictures.items():
        save(path, [text], destination.force)


def _pictures(flows: dict[str, Flow], destination: Destination) -> dict[Path, str]:
    """Heat maps that go with a Markdown file, by the files they go to; refused where those exist."""
    from ..rendering.svg import heat_map
    from ..writing.insights.flow import heat

    if destination.file is None or not destination.format.pictures:
        return {}
    file = destination.file
    found = {
        file.with_name(f"{file.stem}-{name}.svg"): heat_map(heat(each), each.losses, each.states)
        for name, each in flows.items()
    }
    for path in found:
        if path.exists() and not destination.force:
            stop(USAGE, f"{path} exists already. --force replaces it")
    return found


def _width(destination: Destination) -> int:
    """The columns that a page is laid out for."""
    if not destination.format.columns:
        return WIDE
    if destination.file is not None:
        return destination.width or TEXT_WIDTH
    return screen(destination.width, destination.no_color, destination.ascii).width


def _example(whole: Trace | Traces, number: int, file: str) -> Trace:
    """The trace of one example, whose gradients are its share of those of all."""
    from ..tracing.traces import Traces

    examples = whole.examples if isinstance(whole, Traces) else (whole,)
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
        stop(NO, f"not every number is finite, {what}; the first that is not is {not_finite_name(first)}")


def _entry_named(text: str, trace: Trace) -> Asked:
    """``dL/dW_hh[1,2]`` as the entry of a parameter or of a value at a step."""
    from ..cells.notations import aliases_of
    from ..scenario.wording import count
    from ..tracing.paths import PathNode
    from ..writing.insights.derived import Asked

    match = _entry_in(text)
    if match is None:
        raise typer.BadParameter(f"{text!r} is no entry of a gradient like dL/dW_hh[1,2] or dL/dh_1[2]")
    part = match["part"].removesuffix(".") if match["part"] else trace.calculation.part
    try:
        owner = trace.of(part).calculation
    except KeyError:
        raise typer.BadParameter(f"{text!r}: the network has no {part}") from None
    name, step = match["name"], match["step"]
    names = owner.parameters
    aliases = aliases_of(owner.notation, names)
    whole = name + (step or "")
    whole = aliases.get(whole, whole)
    values = [each for each in trace.of(part).differentiated if each not in names]
    if whole in names:
        node = PathNode(whole, None, part)
    elif name in values and step is not None:
        node = PathNode(name, int(step[1:]), part)
        if not 1 <= int(step[1:]) <= owner.steps:
            there = "only step 1" if owner.steps == 1 else f"only 1 to {owner.steps}"
            raise typer.BadParameter(f"{text!r}: there is no step {step[1:]}, {there}")
    elif whole in values:
        raise typer.BadParameter(f"{text!r}: say which step, as in dL/d{whole}_1[1]")
    elif name in (owner.system.input, *owner.system.names, "y"):
        has = ", ".join(values)
        raise typer.BadParameter(
            f"{text!r}: no gradient of {name} is taken here, only those of {has} and the weights"
        )
    else:
        known = [*names, *aliases, *(f"{each}_1" for each in values)]
        raise typer.BadParameter(f"{text!r}: there is no {whole!r} here. {nearest(whole, known)}")
    places = tuple(int(place) - 1 for place in match["places"].split(","))
    shape = owner.shapes[node.name]
    if len(places) != len(shape) or not all(0 <= i < size for i, size in zip(places, shape, strict=False)):
        size = "is " + "×".join(map(str, shape)) if len(shape) == 2 else f"has {count(shape[0], 'number')}"
        what = "row and column, counted from 1" if len(shape) == 2 else "one place, counted from 1"
        raise typer.BadParameter(f"{text!r}: {node.name} {size}; give {what}")
    return Asked(node, places)


def _entry_in(text: str) -> re.Match[str] | None:
    """The parts of an entry of a gradient, as typed or as it stands on a page; None for anything else."""
    typed = re.sub("[₀-₉]+", lambda step: "_" + step[0].translate(SUBSCRIPTS), text)
    return ENTRY.fullmatch(typed.replace(" ", "").replace("∂", "d"))
