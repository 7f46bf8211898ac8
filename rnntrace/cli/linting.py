"""The command that looks at exercises as exercises: lint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from .arguments import scenario_named
from .asking import Chosen, questions_named
from .commands import app
from .failures import NO, SCENARIO, guarded, stop
from .options import DigitsOption, FullOption, InputsOption, NotationOption, ScenarioArgument, TargetsOption
from .output import progress
from .output_options import with_output_options
from .results import Destination, not_finite_name, write_result

if TYPE_CHECKING:
    from ..tracing.trace import Trace
    from ..tracing.traces import Traces

# More numbers than this nobody works by hand, nor puts hundreds of mistakes into.
MOST_NUMBERS = 20_000

AskOption = Annotated[
    str | None,
    typer.Option(
        "--ask",
        metavar="NAMES",
        help="What is asked, as for worksheet: h,y_hat[2],dL/dW_hh. Everything, if left out.",
    ),
]
StrictOption = Annotated[
    bool, typer.Option("--strict", help="End with 1 if a mistake is not seen or a number is unkind.")
]


@app.command(short_help="Say which mistakes an exercise cannot show.")
@guarded
@with_output_options()
def lint(
    scenario: ScenarioArgument = None,
    inputs: InputsOption = None,
    targets: TargetsOption = None,
    ask: AskOption = None,
    digits: DigitsOption = 4,
    strict: StrictOption = False,
    full: FullOption = False,
    notation: NotationOption = None,
    *,
    destination: Destination,
) -> None:
    """Is it a good exercise? Each of the usual mistakes is put into the network: which of them change no
    number that is asked, why, and what would show them; then which numbers are unkind to work with."""
    from ..marking.lint.findings import lint as look_at
    from ..marking.questions import questions
    from ..submissions.check import worked
    from ..writing.figures import Style
    from ..writing.insights.lint_data import lint_data
    from ..writing.insights.linted import lint_document

    found, note = scenario_named(scenario, notation, inputs, targets)
    exercise = found.exercise
    size = sum(exercise.array(each).size for each in exercise.parameters)
    if size > MOST_NUMBERS:
        stop(SCENARIO, f"{found.file}: with {size:,} weights this is no exercise to be worked by hand")
    trace = worked(found)
    _all_finite(trace)
    chosen = questions_named(ask, trace) if ask is not None else Chosen(questions(trace))
    with progress(1.0) as report:
        result = look_at(trace, chosen.questions, digits, lambda done, of: report("mistakes", done, of))
    style = Style(digits, full=full)
    destination = destination.saying(note, *chosen.notes)
    write_result(lambda: lint_document(result, style), lambda: lint_data(result), destination)
    if strict and not result.is_good:
        raise typer.Exit(NO)


def _all_finite(trace: Trace | Traces) -> None:
    if first := trace.first_not_finite:
        name = not_finite_name(first, trace.exercise)
        stop(NO, f"not every number is finite, so nobody can work it; the first that is not is {name}")
