"""The commands about scenarios themselves: what one is, which there are, how to write one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..cells.texts import CELLS
from .arguments import scenario_named
from .commands import app
from .failures import USAGE, guarded, nearest, stop
from .formats import JSON
from .options import (
    CopyOption,
    ForceOption,
    InputsOption,
    NotationOption,
    ScenarioArgument,
    TargetsOption,
)
from .output_options import with_output_options
from .results import Destination, save, write_result

if TYPE_CHECKING:
    from ..scenario.model import Scenario


USUAL_CELL, *_ = CELLS

NewFile = Annotated[
    str, typer.Argument(metavar="FILE", help="The file to write; - is standard output.", show_default=False)
]
CellOption = Annotated[
    str, typer.Option("--cell", metavar="NAME", help=f"The kind of cell: {', '.join(CELLS)}.")
]
HiddenOption = Annotated[
    int, typer.Option("--hidden", min=1, max=100, metavar="H", help="The size of the hidden state.")
]
WordsOption = Annotated[
    str,
    typer.Option("--words", metavar="TEXT", help="The words to read, separated by spaces."),
]
NextWordsOption = Annotated[
    str | None,
    typer.Option(
        "--targets",
        metavar="TEXT",
        help="The words to predict, one for each: 'e l l o' for 'h e l l'. Left out, each word's next one, "
        "and <END> after the last.",
        show_default=False,
    ),
]
SeedOption = Annotated[
    int, typer.Option("--seed", min=0, metavar="N", help="Another seed gives other weights.")
]


@app.command(short_help="Show what a scenario is.")
@guarded
@with_output_options()
def describe(
    scenario: ScenarioArgument = None,
    inputs: InputsOption = None,
    targets: TargetsOption = None,
    notation: NotationOption = None,
    *,
    destination: Destination,
) -> None:
    """Show what a scenario is, before anything is computed: words, sequences, network, parameters."""
    from ..writing.overview.describe import describe_document
    from ..writing.overview.describe_data import describe_data

    found, note = scenario_named(scenario, notation, inputs, targets)
    destination = destination.saying(note)
    write_result(lambda: describe_document(found), lambda: describe_data(found), destination)


@app.command(short_help="List the built-in scenarios.")
@guarded
@with_output_options("output", "math", "author")
def scenarios(
    copy: CopyOption = None,
    *,
    destination: Destination,
) -> None:
    """List the built-in scenarios, or copy one here, with the files that belong to it."""
    from ..scenario.load import load
    from ..scenario.shipped.builtin import names, path_of
    from ..writing.overview.listing import listing_data

    if copy is not None:
        _copy(copy, destination.force)
        return
    found = {name: load(path) for name in names() if (path := path_of(name))}
    if destination.format is JSON:
        from .output import print_json

        print_json(listing_data(found))
        return
    _print_list(found, destination)


def _print_list(found: dict[str, Scenario], destination: Destination) -> None:
    """A line each where that fits, and always where a program reads them."""
    from ..rendering.lines import line_width
    from ..rendering.terminal import as_text, to_lines
    from ..writing.overview.listing import listing, narrow_listing
    from .output import colored, print_pieces, screen

    shown = screen(destination.width, destination.no_color, destination.ascii)
    lines = list(to_lines(listing(found), shown.width, ascii=shown.ascii))
    if max(map(line_width, lines)) > shown.width and (shown.terminal or destination.width is not None):
        lines = list(to_lines(narrow_listing(found), shown.width, ascii=shown.ascii))
    print_pieces(colored(lines[:-1]) if shown.color else [as_text(lines[:-1])], pager=destination.pager)


def _copy(name: str, force: bool) -> None:
    from ..scenario.shipped.builtin import names, path_of
    from ..scenario.shipped.references import files_of

    path = path_of(name)
    if path is None:
        raise typer.BadParameter(f"there is no built-in scenario {name!r}. {nearest(name, names())}")
    files = [path, *(path.parent / file for file in files_of(path))]
    # None is written where one of them would be refused.
    present = [file.name for file in files if Path(file.name).exists()]
    if present and not force:
        stop(USAGE, f"{present[0]} exists already. --force replaces it")
    for file in files:
        save(Path(file.name), [file.read_text(encoding="utf-8")], force)


@app.command(short_help="Write a scenario to start from.")
@guarded
def new(
    file: NewFile,
    cell: CellOption = USUAL_CELL,
    hidden: HiddenOption = 2,
    words: WordsOption = "the cat sat",
    targets: NextWordsOption = None,
    seed: SeedOption = 0,
    force: ForceOption = False,
) -> None:
    """Write a scenario to start from: every key explained, every weight a number of two decimals."""
    from ..scenario.shipped.starter import starter
    from ..scenario.wording import count
    from .output import print_text

    if cell not in CELLS:
        raise typer.BadParameter(f"there is no cell {cell!r}. {nearest(cell, list(CELLS))}")
    listed = words.split()
    if not listed:
        raise typer.BadParameter("--words needs a word or more, like 'the cat sat'")
    wanted = None if targets is None else targets.split()
    if wanted is not None and len(wanted) != len(listed):
        has = f"--targets has {count(len(wanted), 'word')}, expected {len(listed)}, one for each of --words"
        raise typer.BadParameter(has)
    try:
        text = starter(listed, cell, hidden, seed, wanted)
    except ValueError as error:
        raise typer.BadParameter(
            f"{'--words' if wanted is None else '--words, --targets'}: {error}"
        ) from None
    if file == "-":
        print_text(text)
    else:
        save(Path(file), [text], force)


@app.command(short_help="Print the JSON Schema of scenarios.")
@guarded
def schema() -> None:
    """Print the JSON Schema of scenarios, for an editor to complete and check them.

    Editors with yaml-language-server take it from a first line in the scenario:
    # yaml-language-server: $schema=scenario.schema.json
    """
    from ..scenario.keys.schema import schema as schema_of_scenarios
    from .output import print_json

    print_json(schema_of_scenarios(), indent=2)
