"""Where results go: a terminal in colour, a pipe in plain text, a file written whole."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..rendering.boxes import Line

# Wider than this and the words at the right are too far from their equations.
WIDEST = 100

# The colour of each role, the same everywhere; the terminal's own palette, dark or light.
STYLES = {
    "weight": "cyan",
    "input": "green",
    "state": "yellow",
    "prediction": "magenta",
    "target": "green",
    "gradient": "red",
    "loss": "bold red",
    "word": "bold",
    "heading": "bold",
    "dim": "dim",
}


class CannotWrite(Exception):
    """A result that has nowhere to go, with the reason."""


@dataclass(frozen=True)
class Screen:
    """What standard output can show."""

    width: int
    colour: bool
    ascii: bool


def screen(width: int | None, no_color: bool, ascii: bool) -> Screen:
    """What the options, the environment and standard output itself allow."""
    if width is None:
        width = min(shutil.get_terminal_size((80, 24)).columns, WIDEST)
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    try:
        "⎡⊙∂ₜŷ⋯→".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        ascii = True
    forced = os.environ.get("FORCE_COLOR", "0") not in ("", "0")
    colour = (sys.stdout.isatty() and os.environ.get("TERM") != "dumb") or forced
    if no_color or os.environ.get("NO_COLOR"):
        colour = False
    return Screen(width, colour, ascii)


def print_lines(lines: list[Line], colour: bool) -> None:
    """Lines of a document on standard output."""
    if not colour:
        print_text("".join("".join(text for text, _ in line) + "\n" for line in lines))
        return
    from rich.text import Text

    console = console_for_terminal()
    whole = Text(no_wrap=True, end="")
    for line in lines:
        for text, role in line:
            whole.append(text, STYLES.get(role))
        whole.append("\n")
    console.print(whole, soft_wrap=True, end="")


def console_for_terminal() -> Any:
    """The one console there is: it shows text as it stands, brackets, colons and all."""
    from rich.console import Console

    return Console(markup=False, highlight=False, emoji=False, force_terminal=True)


def print_text(text: str) -> None:
    """Text on standard output; what its encoding lacks is written as an escape."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.stdout.write(text)
    sys.stdout.flush()


def write_file(path: Path, text: str, force: bool) -> None:
    """The text in a file, whole or not at all; one that exists is left alone without ``force``.

    Raises CannotWrite.
    """
    import tempfile

    if path.is_dir():
        raise CannotWrite(f"{path} is a folder")
    if path.exists() and not force:
        raise CannotWrite(f"{path} exists already. --force replaces it")
    temporary: str | None = None
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
        os.replace(temporary, path)
        temporary = None
    except OSError as error:
        raise CannotWrite(f"{path} cannot be written: {error.strerror or error}") from None
    finally:
        if temporary is not None and os.path.exists(temporary):
            os.unlink(temporary)
