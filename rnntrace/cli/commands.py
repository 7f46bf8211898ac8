"""The commands: each reads its options, asks the other rooms, and hands over the result."""

from __future__ import annotations

import enum
import functools
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from ..scenario.model import Scenario
    from ..tracing.trace import Trace
    from ..writing.document import Document
    from ..writing.worked import Style

app = typer.Typer(
    name="rnntrace",
    help="Recurrent neural networks worked step by step, with all the numbers filled in.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
)


class OneHot(str, enum.Enum):
    """How the product of a matrix and a one-hot vector is shown."""

    auto = "auto"
    full = "full"
    column = "column"


class Format(str, enum.Enum):
    """What a document is written as."""

    markdown = "markdown"
    text = "text"
    json = "json"


class Dialect(str, enum.Enum):
    """How formulas are marked in Markdown."""

    dollar = "dollar"
    fenced = "fenced"


ENDINGS = {".md": Format.markdown, ".markdown": Format.markdown, ".txt": Format.text, ".json": Format.json}


def _complete(incomplete: str) -> list[str]:
    from ..scenario.builtin import names

    return [name for name in names() if name.startswith(incomplete)]


ScenarioArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[SCENARIO]",
        help="A scenario file, - for standard input, or the name of a built-in scenario "
        "(hello-world if left out).",
        autocompletion=_complete,
        show_default=False,
    ),
]
StepOption = Annotated[str | None, typer.Option("--step", metavar="N", help="Only step N, or steps N-M.")]
OnlyOption = Annotated[
    str | None, typer.Option("--only", metavar="NAMES", help="Only these quantities, as in h,s.")
]
DigitsOption = Annotated[int, typer.Option("--digits", min=1, max=15, help="Decimals of the numbers shown.")]
OneHotOption = Annotated[
    OneHot,
    typer.Option(
        "--one-hot",
        help="A matrix times a one-hot vector: written out in full, or as the column it picks.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="The result as JSON, in full precision.")]
OutputOption = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="FILE", help="Write to a file; - is standard output."),
]
ForceOption = Annotated[bool, typer.Option("--force", help="Replace a file that exists.")]
WidthOption = Annotated[
    int | None, typer.Option("--width", min=40, metavar="N", help="Columns to lay the text out for.")
]
NoColorOption = Annotated[bool, typer.Option("--no-color", help="No colours.")]
AsciiOption = Annotated[bool, typer.Option("--ascii", help="Only ASCII signs, [ and * for ⎡ and ⊙.")]
LongOption = Annotated[
    bool,
    typer.Option("--long", help="The output's derivative the long way, through ∂L/∂ŷ, not as ŷ − y."),
]


def _guarded(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose every failure ends in a sentence and an exit code, never in a traceback."""

    @functools.wraps(command)
    def guarded(*arguments: Any, **options: Any) -> None:
        from ..scenario.errors import ScenarioError

        try:
            command(*arguments, **options)
        except ScenarioError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(3) from None
        except BrokenPipeError:
            # The reader has gone, as with `| head`: the rest is nobody's loss.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None
        except KeyboardInterrupt:
            raise typer.Exit(130) from None
        except MemoryError:
            _stop(3, "this network needs more memory than there is")

    return guarded


def _stop(code: int, problem: str) -> NoReturn:
    typer.echo(f"rnntrace: {problem}", err=True)
    raise typer.Exit(code)


@app.callback()
def _root(
    version: Annotated[bool, typer.Option("--version", help="The version, and exit.", is_eager=True)] = False,
) -> None:
    if version:
        from .. import __version__

        typer.echo(f"rnntrace {__version__}")
        raise typer.Exit()


@app.command()
@_guarded
def forward(
    scenario: ScenarioArgument = None,
    step: StepOption = None,
    only: OnlyOption = None,
    digits: DigitsOption = 4,
    one_hot: OneHotOption = OneHot.auto,
    json: JsonOption = False,
    output: OutputOption = None,
    force: ForceOption = False,
    width: WidthOption = None,
    no_color: NoColorOption = False,
    ascii: AsciiOption = False,
) -> None:
    """Work the forward pass, each step's equations with their numbers."""
    from ..tracing.run import forward as run_forward
    from ..writing.walkthrough import Selection, forward_document

    found, note = _scenario(scenario)
    trace = run_forward(found)
    steps, names = _steps(step, found), _names(only, ["x", *found.system.names])
    _deliver(
        trace,
        lambda: forward_document(trace, _style(digits, one_hot), Selection(steps, names)),
        (steps, names),
        note=note,
        to=Format.json if json else None,
        output=output,
        force=force,
        width=width,
        no_color=no_color,
        ascii=ascii,
    )


@app.command()
@_guarded
def bptt(
    scenario: ScenarioArgument = None,
    step: StepOption = None,
    only: OnlyOption = None,
    digits: DigitsOption = 4,
    one_hot: OneHotOption = OneHot.auto,
    long: LongOption = False,
    json: JsonOption = False,
    output: OutputOption = None,
    force: ForceOption = False,
    width: WidthOption = None,
    no_color: NoColorOption = False,
    ascii: AsciiOption = False,
) -> None:
    """Work backpropagation through time, from the last step to the first, then the gradients."""
    from ..writing.walkthrough import Selection, bptt_document

    found, note = _scenario(scenario)
    trace = _backward(found, long)
    known = [backward.equation.left.name for backward in trace.backward]
    steps, names = _steps(step, found), _names(only, known)
    _deliver(
        trace,
        lambda: bptt_document(trace, _style(digits, one_hot), Selection(steps, names)),
        (steps, names),
        note=note,
        to=Format.json if json else None,
        output=output,
        force=force,
        width=width,
        no_color=no_color,
        ascii=ascii,
    )


@app.command()
@_guarded
def export(
    scenario: ScenarioArgument = None,
    output: OutputOption = None,
    to: Annotated[
        Format | None, typer.Option("--to", help="The format, where the file's ending does not tell.")
    ] = None,
    math: Annotated[
        Dialect,
        typer.Option("--math", help="Formulas in Markdown: dollar signs reach furthest, fences suit GitHub."),
    ] = Dialect.dollar,
    digits: DigitsOption = 4,
    one_hot: OneHotOption = OneHot.auto,
    long: LongOption = False,
    force: ForceOption = False,
    width: WidthOption = None,
    no_color: NoColorOption = False,
    ascii: AsciiOption = False,
) -> None:
    """Write the whole walkthrough as a document: conventions, data, weights, forward, backward."""
    from ..tracing.run import forward as run_forward
    from ..writing.walkthrough import whole_document

    if to is None and output is not None and str(output) != "-":
        to = ENDINGS.get(output.suffix.lower())
        if to is None:
            listed = ", ".join(ENDINGS)
            raise typer.BadParameter(
                f"{output.name}: the ending tells the format, one of {listed}. --to names it"
            )
    found, note = _scenario(scenario)
    trace = _backward(found, long) if found.system.loss else run_forward(found)
    _deliver(
        trace,
        lambda: whole_document(trace, _style(digits, one_hot)),
        ((), frozenset()),
        note=note,
        to=to or Format.markdown,
        output=output,
        force=force,
        width=width,
        no_color=no_color,
        ascii=ascii,
        math=math,
    )


@app.command()
@_guarded
def scenarios(
    copy: Annotated[
        str | None, typer.Option("--copy", metavar="NAME", help="Write one here, to edit.")
    ] = None,
    force: ForceOption = False,
) -> None:
    """List the built-in scenarios, or copy one here to edit."""
    from ..scenario.builtin import names, path_of
    from ..scenario.load import load
    from .output import CannotWrite, print_text, write_file

    if copy is None:
        widest = max(map(len, names()))
        listed = []
        for name in names():
            path = path_of(name)
            assert path is not None
            listed.append(f"{name:{widest}}  {load(path).title}\n")
        print_text("".join(listed))
        return
    path = path_of(copy)
    if path is None:
        raise typer.BadParameter(f"there is no built-in scenario {copy!r}. {_near(copy, names())}")
    try:
        write_file(Path(path.name), path.read_text(encoding="utf-8"), force)
    except CannotWrite as error:
        _stop(2, str(error))
    typer.echo(f"wrote {path.name}", err=True)


# -- what the commands have in common --------------------------------------------------------------


def _scenario(argument: str | None) -> tuple[Scenario, str]:
    """The scenario, and what to say first where none was named."""
    from ..scenario.builtin import DEFAULT, names, path_of
    from ..scenario.load import load, read_scenario

    if argument is None:
        path = path_of(DEFAULT)
        assert path is not None
        return load(path), f"No scenario named: this is the built-in {DEFAULT}."
    if argument == "-":
        return read_scenario(sys.stdin.buffer.read(), "<stdin>", Path()), ""
    try:
        return load(argument), ""
    except FileNotFoundError:
        built_in = path_of(argument)
        if built_in is not None:
            return load(built_in), ""
        _stop(2, f"{argument}: no such file, and no built-in scenario. {_near(argument, names())}")
    except (OSError, ValueError) as error:
        from ..scenario.errors import ScenarioError

        if isinstance(error, ScenarioError):
            raise
        _stop(2, f"{argument} cannot be read: {getattr(error, 'strerror', None) or error}")


def _backward(scenario: Scenario, long: bool) -> Trace:
    from ..tracing.run import NothingToDifferentiate
    from ..tracing.run import bptt as run_bptt

    try:
        return run_bptt(scenario, fuse=not long)
    except NothingToDifferentiate as error:
        _stop(3, str(error))


def _style(digits: int, one_hot: OneHot) -> Style:
    from ..writing.worked import Style

    return Style(digits, one_hot.value)


def _steps(option: str | None, scenario: Scenario) -> tuple[int, ...]:
    """``2`` or ``2-4`` as steps; none for all. Wrong usage where the scenario has no such step."""
    if option is None:
        return ()
    first, dash, last = option.partition("-")
    if not first.isascii() or not first.isdigit() or (dash and not (last.isascii() and last.isdigit())):
        raise typer.BadParameter(
            f"{option!r} is neither a step like 2 nor steps like 2-4", param_hint="--step"
        )
    if max(len(first), len(last)) > 9:
        first, last = first[:9], last[:9]
    low, high = int(first), int(last if dash else first)
    if not 1 <= low <= high <= scenario.steps:
        steps = "the one step 1" if scenario.steps == 1 else f"steps 1 to {scenario.steps}"
        raise typer.BadParameter(f"{option}: the scenario has {steps}", param_hint="--step")
    return tuple(range(low, high + 1))


def _names(option: str | None, known: list[str]) -> frozenset[str]:
    """``h,s`` as names; none for all. Wrong usage for a name that nothing has."""
    if option is None:
        return frozenset()
    names = [name.strip() for name in option.split(",") if name.strip()]
    for name in names:
        if name not in known:
            raise typer.BadParameter(f"there is no {name!r} here. {_near(name, known)}", param_hint="--only")
    if not names:
        raise typer.BadParameter(f"name one or more of {', '.join(known)}", param_hint="--only")
    return frozenset(names)


def _near(name: str, known: list[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1)
    return f"Did you mean {near[0]}?" if near else f"There are: {', '.join(known)}"


def _deliver(
    trace: Trace,
    document: Callable[[], Document],
    selection: tuple[tuple[int, ...], frozenset[str]],
    *,
    note: str,
    to: Format | None,
    output: Path | None,
    force: bool,
    width: int | None,
    no_color: bool,
    ascii: bool,
    math: Dialect = Dialect.dollar,
) -> None:
    """The result in its format, where it was asked for."""
    from .output import CannotWrite, print_lines, print_text, screen, write_file

    to_file = output is not None and str(output) != "-"
    if to is None:
        to = ENDINGS.get(output.suffix.lower(), Format.text) if output and to_file else Format.text
    shown = screen(width, no_color or to_file, ascii)
    text = ""
    match to:
        case Format.json:
            import json

            from ..writing.data import trace_data

            text = json.dumps(trace_data(trace, *selection), ensure_ascii=False, allow_nan=False) + "\n"
        case Format.markdown:
            from ..rendering.markdown import to_markdown

            text = to_markdown(document(), math.value)
        case Format.text:
            from ..rendering.terminal import to_lines

            lines = to_lines(document(), shown.width, ascii=ascii if to_file else shown.ascii)
            if to_file:
                text = "".join("".join(piece for piece, _ in line) + "\n" for line in lines)
            else:
                print_lines([*([((note, "dim"),), ()] if note else []), *lines], shown.colour)
    if note and (to_file or to is not Format.text):
        typer.echo(note, err=True)
    if to_file:
        assert output is not None
        try:
            write_file(output, text, force)
        except CannotWrite as error:
            _stop(2, str(error))
        typer.echo(f"wrote {output}", err=True)
    elif to is not Format.text:
        print_text(text)
    _report_not_finite(trace)


def _report_not_finite(trace: Trace) -> None:
    """A NaN or an infinity anywhere: say where it began, and that the answer is no good."""
    first = trace.first_not_finite
    if first is None:
        return
    from ..equations.text import symbol_text

    symbol, step = first
    name = symbol_text(symbol).removesuffix("[t]")
    at = "" if step is None else f" at step {step}"
    _stop(1, f"not every number is finite; the first that is not is {name}{at}")
