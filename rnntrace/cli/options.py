"""The options, each written once: what it is called, what it means, what it takes."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from ..cells.notations import NOTATIONS
from .failures import nearest
from .formats import FORMATS, Format, format_of

R = TypeVar("R")


class OneHot(enum.StrEnum):
    """How the product of a matrix and a one-hot vector is shown."""

    auto = "auto"
    full = "full"
    column = "column"


class Rounding(enum.StrEnum):
    """What a rounded number is used as from then on."""

    shown = "shown"
    carried = "carried"


class Detail(enum.StrEnum):
    """How much of the work is shown."""

    brief = "brief"
    normal = "normal"
    full = "full"


class Dialect(enum.StrEnum):
    """How formulas are marked in Markdown."""

    dollar = "dollar"
    fenced = "fenced"
    plain = "plain"


def _complete(incomplete: str) -> list[str]:
    from ..scenario.shipped.builtin import names

    return [name for name in names() if name.startswith(incomplete)]


def _one_of(table: Mapping[str, R], what: str) -> Callable[[str], R]:
    """What reads the name of a row of a table."""

    def row(name: str) -> R:
        if name not in table:
            raise typer.BadParameter(f"there is no {what} {name!r}. {nearest(name, list(table))}")
        return table[name]

    return row


def _beginning(table: Mapping[str, Any]) -> Callable[[str], list[str]]:
    """What completes the name of a row of a table."""
    return lambda incomplete: [name for name in table if name.startswith(incomplete)]


def _format(name: str) -> Format:
    """A format by its name, or by the ending of its files."""
    return format_of(Path(f"trace.{name}")) or _one_of(FORMATS, "format")(name)


def _notation(name: str) -> str:
    _one_of(NOTATIONS, "notation")(name)
    return name


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
InputsOption = Annotated[
    str | None,
    typer.Option(
        "--inputs",
        metavar="WORDS",
        help="Other inputs on the same weights: words with spaces between, or a YAML list like "
        "[[0.5, 1], null].",
    ),
]
TargetsOption = Annotated[
    str | None,
    typer.Option(
        "--targets",
        metavar="WORDS",
        help="Other targets, written in the same way; one alone is the last step's.",
    ),
]
StepOption = Annotated[str | None, typer.Option("--step", metavar="N", help="Only step N, or steps N-M.")]
OnlyOption = Annotated[
    str | None,
    typer.Option(
        "--only",
        metavar="NAMES",
        help="Only these quantities, named as on the page or as standard, as in h,s.",
    ),
]
AllOutputsOption = Annotated[
    bool,
    typer.Option("--all-outputs", help="Scores and predictions also of steps that have no target."),
]
DigitsOption = Annotated[
    int, typer.Option("--digits", metavar="N", min=1, max=15, help="Decimals of the numbers shown.")
]
OneHotOption = Annotated[
    OneHot,
    typer.Option(
        "--one-hot",
        help="A matrix times a one-hot vector: written out in full, or as the column it picks.",
    ),
]
RoundingOption = Annotated[
    Rounding,
    typer.Option(
        "--rounding",
        help="Numbers are rounded only as they are shown; or each as it is written down, and carried on "
        "in that form, as with a pencil.",
    ),
]
DetailOption = Annotated[
    Detail,
    typer.Option(
        "--detail",
        help="A line for each equation; the sums between, too; or every operation, and each entry of a "
        "product.",
    ),
]
FullOption = Annotated[
    bool, typer.Option("--full", help="Leave out no row, column or step, however many there are.")
]
NotationOption = Annotated[
    str | None,
    typer.Option(
        "--notation",
        metavar="NAME",
        parser=_notation,
        autocompletion=_beginning(NOTATIONS),
        help=f"Letters and indices as in {', '.join(NOTATIONS)}; else as the scenario says.",
    ),
]
LongOption = Annotated[
    bool,
    typer.Option("--long", help="The output's derivative the long way, through ∂L/∂ŷ, not as ŷ − y."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="The result as JSON, in full precision.")]
OutputOption = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="FILE", help="Write to a file; - is standard output."),
]
ToOption = Annotated[
    Format | None,
    typer.Option(
        "--to",
        metavar=f"<{'|'.join(FORMATS)}>",
        parser=_format,
        autocompletion=_beginning(FORMATS),
        help="The format, where the file's ending does not tell.",
    ),
]
MathOption = Annotated[
    Dialect,
    typer.Option(
        "--math",
        help="Formulas in Markdown: dollar signs reach furthest, fences suit GitHub; plain ones, each line "
        "for itself, word processors.",
    ),
]
AuthorOption = Annotated[
    str,
    typer.Option("--author", metavar="NAME", help="Whose it is: stands under the title, with the date."),
]
AskedOption = Annotated[
    str | None,
    typer.Option(
        "--ask",
        metavar="NAMES",
        help="What was asked, as for worksheet: h,y_hat[2],dL/dW_hh. What of it is not answered is missing.",
    ),
]
FullDigitsOption = Annotated[
    int | None,
    typer.Option(
        "--digits",
        metavar="N",
        min=1,
        max=15,
        help="Decimals that count of what a program gave in full, .npz and JSON; and those of the page, "
        "4 if left out, or as many as the answers have.",
        show_default=False,
    ),
]
ForceOption = Annotated[bool, typer.Option("--force", help="Replace a file that exists.")]
WidthOption = Annotated[
    int | None,
    typer.Option("--width", min=50, max=10_000, metavar="N", help="Columns to lay the text out for."),
]
NoColorOption = Annotated[bool, typer.Option("--no-color", help="No colors.")]
PagerOption = Annotated[
    bool, typer.Option("--pager", help="On a terminal, what is longer than the screen in a pager ($PAGER).")
]
AsciiOption = Annotated[bool, typer.Option("--ascii", help="Only ASCII signs, [ and * for ⎡ and ⊙.")]
VersionOption = Annotated[bool, typer.Option("--version", help="The version, and exit.", is_eager=True)]
CopyOption = Annotated[str | None, typer.Option("--copy", metavar="NAME", help="Write one here, to edit.")]
VariantOption = Annotated[
    str | None,
    typer.Option(
        "--variant",
        metavar="ID",
        help="Weights of this student's own: the same ID has the same ones every time and on every machine.",
    ),
]
SaltOption = Annotated[
    str | None,
    typer.Option(
        "--salt",
        metavar="TEXT",
        help="A secret of the lecturer's that variants hang on too, so that nobody else can make their keys.",
    ),
]
ClassOption = Annotated[
    Path | None,
    typer.Option(
        "--class",
        metavar="FILE",
        help="The IDs of a class, a line each or in a column of a .csv: a variant for every one.",
    ),
]
IntoOption = Annotated[
    Path | None, typer.Option("--into", metavar="FOLDER", help="The folder for what --class makes.")
]
