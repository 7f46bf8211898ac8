"""The command that lets a network run on its own output."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from .arguments import names_in, pencil_for, scenario_named, steps_among, vocabulary_of
from .commands import app
from .failures import NO, SCENARIO, guarded, say, stop
from .options import (
    Detail,
    DetailOption,
    DigitsOption,
    FullOption,
    InputsOption,
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
from .output_options import with_output_options
from .results import Destination, not_finite_name, write_result

MOST_STEPS = 20

StartOption = Annotated[
    str | None,
    typer.Option(
        "--start",
        metavar="WORDS",
        help="The word that it starts with, or several that it reads first; else the first input.",
    ),
]
UntilOption = Annotated[
    str | None,
    typer.Option("--until", metavar="WORD", help="The word that ends it; else <END>, where there is one."),
]
StepsOption = Annotated[int, typer.Option("--steps", min=1, metavar="N", help="Say N words at most.")]
TemperatureOption = Annotated[
    float,
    typer.Option(
        "--temperature", metavar="T", help="Divide the scores by T: below 1 the probable becomes more so."
    ),
]
SeedOption = Annotated[
    int | None,
    typer.Option(
        "--seed",
        min=0,
        metavar="N",
        help="Draw each word, with random numbers of this seed; else the most probable is chosen.",
    ),
]
TopKOption = Annotated[
    int | None,
    typer.Option("--top-k", min=1, metavar="K", help="Draw of the K most probable words alone."),
]
BeamOption = Annotated[
    int | None,
    typer.Option("--beam", min=1, metavar="K", help="Beam search: follow K sequences at once."),
]


@app.command(short_help="Let the network run on its own output, word by word.")
@guarded
@with_output_options()
def generate(
    scenario: ScenarioArgument = None,
    inputs: InputsOption = None,
    targets: TargetsOption = None,
    start: StartOption = None,
    until: UntilOption = None,
    steps: StepsOption = MOST_STEPS,
    temperature: TemperatureOption = 1.0,
    seed: SeedOption = None,
    top_k: TopKOption = None,
    beam: BeamOption = None,
    step: StepOption = None,
    only: OnlyOption = None,
    digits: DigitsOption = 4,
    one_hot: OneHotOption = OneHot.auto,
    rounding: RoundingOption = Rounding.shown,
    detail: DetailOption = Detail.normal,
    full: FullOption = False,
    notation: NotationOption = None,
    *,
    destination: Destination,
) -> None:
    """Let the network run on its own output: each word that it chooses is its next input, every choice
    worked. The most probable word is chosen; with --seed words are drawn; with --beam several sequences
    are followed at once."""
    from ..tracing.generating.generate import NoSuchChoice
    from ..tracing.generating.generate import generate as work
    from ..tracing.generating.network import CannotGenerate
    from ..writing.figures import Style
    from ..writing.pages.generated import generated_document
    from ..writing.pages.generated_data import generated_data
    from ..writing.pages.walkthrough import Selection

    found, note = scenario_named(scenario, notation, inputs, targets)
    pencil = pencil_for(rounding, digits)
    try:
        of = work(found, _words(start), until, steps, temperature, seed, top_k, beam, pencil)
    except CannotGenerate as error:
        if note:
            say(note)
        stop(SCENARIO, f"{found.file}: this network cannot run on its own output: {error}")
    except NoSuchChoice as error:
        raise typer.BadParameter(str(error)) from None
    exercise = of.trace.exercise
    chosen = names_in(only, exercise.names, lambda: vocabulary_of(exercise))
    shown = steps_among(step, max(each.steps for each in of.trace.chain), "it takes")
    selection = Selection(shown, chosen.names)
    destination = destination.saying(note, _of_examples(len(found.examples)), *chosen.notes)
    style = Style(digits, one_hot.value, detail.value, carried=pencil is not None, full=full)
    write_result(
        lambda: generated_document(of, style, selection),
        lambda: generated_data(of, selection),
        destination,
    )
    if first := of.first_not_finite:
        stop(NO, f"not every number is finite; the first that is not is {not_finite_name(first, exercise)}")


def _of_examples(count: int) -> str:
    return f"Of the {count} examples the first is used." if count > 1 else ""


def _words(option: str | None) -> str | Sequence[str] | None:
    """The words of a YAML list; any other text as it is."""
    if option is None or not option.lstrip().startswith("["):
        return option
    from ..scenario.yaml_nodes.nodes import YamlScalar
    from ..scenario.yaml_nodes.option_text import read_option

    items = read_option(option, "--start").items
    words = [item.text for item in items if isinstance(item, YamlScalar) and not item.is_null]
    if len(words) < len(items):
        raise typer.BadParameter(f"--start takes words, such as [New York, is], not {option}")
    return words
