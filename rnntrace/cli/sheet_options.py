"""The options of worksheets alone: what is asked, which files belong to the sheet, and in which format."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .autograder import GRADESCOPE
from .formats import FORMATS, Format, usual_endings
from .moodle import MOODLE
from .options import Rounding
from .results import Destination

USUAL_DOCUMENTS = usual_endings(lambda row: row.document)
DOCUMENTS = [name for name, row in FORMATS.items() if row.document]
FADE = (
    "How much is asked, from the end of the work backwards: 0 nothing, an example worked in full; 1 the "
    "gradients of the weights; 2 also those of every step's values; 3 also what leads to nothing but the "
    "loss (scores, predictions, losses); 4 everything. 2 if left out; 4 without a loss."
)

AskOption = Annotated[
    str | None,
    typer.Option(
        "--ask",
        metavar="NAMES",
        help="What is asked, at all steps or at one, named as on the page or as standard: "
        "h,y_hat[2],dL/dW_hh.",
    ),
]
FadeOption = Annotated[
    int | None, typer.Option("--fade", min=0, max=4, metavar="0..4", help=FADE, show_default=False)
]
RuleOption = Annotated[
    bool,
    typer.Option(
        "--rule",
        help="Ask, too, which rule gives each gradient and each hidden value that is asked for: three to "
        "choose from, two of them with a usual mistake. The sheet shows these rules nowhere else.",
    ),
]
KeyOption = Annotated[
    Path | None,
    typer.Option(
        "--key", metavar="FILE", help=f"Write the key: the same sheet, filled in, {USUAL_DOCUMENTS}."
    ),
]
MarksOption = Annotated[
    Path | None, typer.Option("--marks", metavar="FILE", help=f"Write the mark scheme, {USUAL_DOCUMENTS}.")
]
AnswersOption = Annotated[
    Path | None,
    typer.Option("--answers", metavar="FILE", help="Write the form to fill in, for check, .yaml."),
]
SelfCheckOption = Annotated[
    bool,
    typer.Option(
        "--self-check",
        help="Let the sheet tell of each answer, as it is written, whether it is right; for -o sheet.html. "
        "The right answers are in the file then: whoever looks for them finds them.",
    ),
]
KeyRoundingOption = Annotated[
    Rounding,
    typer.Option(
        "--rounding",
        help="How the key is worked: each number rounded as it is written down and carried on in that form, "
        "as with a pencil; or in full, and rounded only to be shown.",
    ),
]


def _known(name: str) -> str:
    if name not in (MOODLE, GRADESCOPE, *DOCUMENTS):
        raise typer.BadParameter(f"{name!r}: it can be {', '.join((MOODLE, GRADESCOPE, *DOCUMENTS))}")
    return name


SheetToOption = Annotated[
    str | None,
    typer.Option(
        "--to",
        metavar="NAME",
        parser=_known,
        help="moodle: a question with a blank for each number, as with -o questions.xml; with --class one "
        "for everybody, in one file. gradescope: an autograder in the folder --into; with --salt everybody "
        "has the variant of the part of their e-mail before the @. Otherwise the format of the sheet, or of "
        f"those of a class with their keys: {', '.join(DOCUMENTS)}.",
    ),
]


def document_format(to: str | None, destination: Destination) -> Format | None:
    """The format of the sheets, if one is told. Wrong usage where it is told twice."""
    if to not in FORMATS:
        return destination.to
    if destination.to:
        raise typer.BadParameter(f"--json and --to {to}: it can only be one of them")
    return FORMATS[to]
