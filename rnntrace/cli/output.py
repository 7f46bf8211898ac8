"""What standard output can show, and files written whole."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple, TextIO

if TYPE_CHECKING:
    from rich.console import Console

    from ..rendering.lines import Line

# Wider than this and the words at the right are too far from their equations.
WIDEST = 100

COLORS = re.compile("\x1b\\[[0-9;]*m")
LINES_AT_ONCE = 500  # that are colored together
SECONDS_BETWEEN = 0.1  # of two sights of a bar

# The color of each role, the same everywhere; from the terminal's own palette, dark or light.
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
    "marked": "bold",
}


# A file to be written, and what goes into it.
File = tuple[Path, Iterable[str | bytes]]


class CannotWrite(Exception):
    """A result that has nowhere to go, with the reason."""


class Screen(NamedTuple):
    """What standard output can show."""

    width: int
    color: bool
    ascii: bool
    terminal: bool = False


def screen(width: int | None, no_color: bool, ascii: bool) -> Screen:
    """What the options, the environment and standard output itself allow."""
    stdout = _stdout()
    if width is None:
        width = min(shutil.get_terminal_size((80, 24)).columns, WIDEST)
    try:
        "⎡⊙∂ₜŷ⋯→".encode(stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        ascii = True
    # Rich would take FORCE_COLOR=0 for a yes, and leave bold and dim in under NO_COLOR.
    forced = os.environ.get("FORCE_COLOR", "0") not in ("", "0")
    terminal = stdout.isatty()
    able = terminal and os.environ.get("TERM") != "dumb"
    forbidden = no_color or bool(os.environ.get("NO_COLOR"))
    return Screen(width, (able or forced) and not forbidden, ascii, terminal)


def colored(lines: Iterable[Line]) -> Iterator[str]:
    """Lines of a document with their colors, some at a time."""
    from rich.text import Text

    console = _console()
    waiting = iter(lines)
    while some := list(islice(waiting, LINES_AT_ONCE)):
        whole = Text(no_wrap=True, end="")
        for line in some:
            for text, role in line:
                whole.append(text, STYLES.get(role))
            whole.append("\n")
        with console.capture() as captured:  # it would take a reader who has gone for a failure
            console.print(whole, soft_wrap=True, end="")
        yield captured.get()


def print_text(*text: str) -> None:
    """Text on standard output."""
    print_pieces(text)


def print_pieces(pieces: Iterable[str], *, pager: bool = False) -> None:
    """Text on standard output, as it is made; what its encoding lacks is written as an escape. With
    ``pager``, what is longer than the screen of a terminal goes through one.

    Raises CannotWrite; BrokenPipeError where the reader has gone.
    """
    stdout = _stdout()
    if pager and stdout.isatty():
        text = "".join(pieces)
        if text.count("\n") >= shutil.get_terminal_size((80, 24)).lines:
            _page(text)
            return
        pieces = [text]
    reconfigure = getattr(stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")
    try:
        for piece in pieces:
            stdout.write(piece)
        stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        drop_output()
        raise CannotWrite(f"standard output cannot be written to: {error.strerror or error}") from None


def print_bytes(pieces: Iterable[str | bytes]) -> None:
    """What is no text, on standard output; not on a terminal.

    Raises CannotWrite; BrokenPipeError where the reader has gone.
    """
    stdout = _stdout()
    if stdout.isatty():
        raise CannotWrite("this is no text for a terminal. Write it to a file, -o FILE, or into a pipe")
    try:
        stdout.buffer.writelines(map(encoded, pieces))
        stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        drop_output()
        raise CannotWrite(f"standard output cannot be written to: {error.strerror or error}") from None


def today() -> str:
    """The date, 22 November 2026; that of SOURCE_DATE_EPOCH where documents are to be made alike again."""
    from datetime import UTC, datetime

    known = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = datetime.fromtimestamp(int(known), UTC) if known.isdecimal() else datetime.now()
    return f"{now.day} {now:%B %Y}"


def _page(text: str) -> None:
    """Text in the reader's own pager; its colors where that passes them on."""
    from rich.pager import SystemPager

    # What less does with colors is told by LESS; git, too, tells it where nobody else has.
    if "r" not in os.environ.setdefault("LESS", "FRX").lower():
        text = COLORS.sub("", text)
    SystemPager().show(text)


def _stdout() -> TextIO:
    """Standard output, if there is one. Raises CannotWrite."""
    if sys.stdout is None:
        raise CannotWrite("standard output is closed")
    return sys.stdout


def drop_output() -> None:
    """Send what is still to be written to nowhere, so that Python does not try again when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def print_json(data: object, indent: int | None = None) -> None:
    """Data as JSON on standard output."""
    import json

    print_text(json.dumps(data, ensure_ascii=False, allow_nan=False, indent=indent) + "\n")


@contextmanager
def progress(after: float = 0.0) -> Iterator[Callable[[str, int, int], None]]:
    """A bar on standard error, while somebody watches, once it takes longer than so many seconds; it takes
    what is done, and how much of how much."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda what, done, of: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    bar = Progress(*columns, console=_console(stderr=True), transient=True)
    task = bar.add_task("")
    due = monotonic() + after

    def report(what: str, done: int, of: int) -> None:
        nonlocal due
        if monotonic() < due:
            return
        due = monotonic() + SECONDS_BETWEEN
        bar.start()  # nothing happens where it has begun
        bar.update(task, description=what, completed=done, total=of)

    try:
        yield report
    finally:
        bar.stop()


def _console(*, stderr: bool = False) -> Console:
    """A console that shows text as it stands, brackets, colons and all; they are made nowhere else."""
    from rich.console import Console

    # Standard output is only given to it where colors are wanted.
    return Console(
        markup=False, highlight=False, emoji=False, stderr=stderr, force_terminal=not stderr or None
    )


def write_file(path: Path, pieces: Iterable[str | bytes], force: bool) -> None:
    """Text in a file, or bytes, whole or not at all; one that exists is left alone without ``force``.

    Raises CannotWrite.
    """
    write_files([(path, pieces)], force)


def write_files(files: Iterable[File], force: bool) -> list[Path]:
    """The same for several files, which are asked for one after the other: all of them, or none. Gives back
    which they were.

    Raises CannotWrite.
    """
    with ExitStack() as stack:
        waiting: list[_Waiting] = []
        for path, pieces in files:
            with _reasons(path):
                check_free(path, force)
                waiting.append(_staged(path, pieces, stack))
        moved: list[_Waiting] = []
        try:
            for each in waiting:
                with _reasons(each.path):
                    each.move()
                moved.append(each)
        except BaseException:
            for each in reversed(moved):
                each.undo()
            raise
        return [each.path for each in moved]


class _Waiting(NamedTuple):
    """A file written beside its place; moved there once it is whole, so that no reader sees half of it."""

    path: Path
    place: Path
    whole: Path
    before: Path

    def move(self) -> None:
        if self.place.exists():
            os.link(self.place, self.before)
        os.replace(self.whole, self.place)

    def undo(self) -> None:
        """What was there before is there again."""
        if self.before.exists():
            os.replace(self.before, self.place)
        else:
            self.place.unlink()


def _staged(path: Path, pieces: Iterable[str | bytes], stack: ExitStack) -> _Waiting:
    import tempfile  # slow to load, and only for those who write

    place = path.resolve()  # a link stays one
    folder = stack.enter_context(tempfile.TemporaryDirectory(dir=place.parent, prefix=".rnntrace-"))
    waiting = _Waiting(path, place, Path(folder) / place.name, Path(folder) / "before")
    with waiting.whole.open("wb") as stream:
        stream.writelines(map(encoded, pieces))
    return waiting


@contextmanager
def _reasons(path: Path) -> Iterator[None]:
    """Why a file cannot be written, in a sentence."""
    try:
        yield
    except (OSError, RuntimeError) as error:  # the latter of links in a circle
        raise CannotWrite(f"{path} cannot be written: {getattr(error, 'strerror', '') or error}") from None


def encoded(piece: str | bytes) -> bytes:
    return piece if isinstance(piece, bytes) else piece.encode("utf-8", errors="backslashreplace")


def check_free(path: Path, force: bool) -> None:
    """Raise CannotWrite where a file is not to be replaced: without ``force`` any that exists, and with
    it what is none, such as a folder or /dev/null."""
    if path.is_dir():
        raise CannotWrite(f"{path} is a folder")
    if path.exists() and not path.is_file():
        raise CannotWrite(f"{path} is not a file; for standard output write -o -")
    if path.exists() and not force:
        raise CannotWrite(f"{path} exists already. --force replaces it")
    folder = path.parent
    if not folder.is_dir():
        raise CannotWrite(f"{path} cannot be written: there is no folder {folder}")
    if not os.access(folder, os.W_OK):
        raise CannotWrite(f"{path} cannot be written: nothing can be written in {folder}")
