"""A sheet as an autograder for Gradescope: a folder that works as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import typer

from .failures import SCENARIO, say, stop
from .output import CannotWrite, write_files
from .results import Destination

if TYPE_CHECKING:
    from ..marking.questions import Question

GRADESCOPE = "gradescope"


def check_autograder(into: Path | None, others: Mapping[str, object], destination: Destination) -> Path:
    """The folder that it goes into. Wrong usage without one, and with what it cannot heed."""
    others = {**others, "-o": destination.output, "--json": destination.to}
    if also := next((option for option, given in others.items() if given is not None), None):
        raise typer.BadParameter(
            f"--to {GRADESCOPE} takes the scenario as it stands, and goes without {also}"
        )
    if into is None:
        raise typer.BadParameter(f"--to {GRADESCOPE} writes a folder: name it with --into")
    return into


def write_autograder(
    data: bytes, file: str, asked: Sequence[Question], into: Path, salt: str | None, *, force: bool
) -> None:
    """All its files or none; with a salt everybody is marked by their own variant."""
    from ..rendering.gradescope.folder import EXECUTABLE, gradescope_files
    from ..scenario.errors import ScenarioError
    from ..scenario.load import read_scenario

    with TemporaryDirectory() as empty:
        try:
            read_scenario(data, file, Path(empty))
        except ScenarioError as error:
            stop(SCENARIO, f"the autograder has the scenario alone, which needs another file:\n{error}")
    files = gradescope_files(asked, data, variants=salt is not None, salt=salt or "")
    try:
        into.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(f"{into} cannot be made: {error.strerror or error}") from None
    write_files([(into / name, [text]) for name, text in files.items()], force)
    for name in EXECUTABLE:
        (into / name).chmod(0o755)
    say(f"wrote {into}, to be handed in as it is or as a .zip of what is in it")
