"""The options of worksheets alone: what is asked, and which files belong to the sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .formats import usual_endings
from .options import Rounding

USUAL_DOCUMENTS = usual_endings(lambda row: row.document)
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
