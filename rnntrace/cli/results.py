"""A result written in its format, to where it should go."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from .failures import NO, say, stop
from .formats import TEXT, Format, Manner, Result, format_of, usual_endings
from .options import Dialect
from .output import File, colored, print_bytes, print_pieces, screen, today, write_files

if TYPE_CHECKING:
    from ..equations.tree import Symbol
    from ..exercise.exercise import Exercise
    from ..rendering.html.fields import Fields
    from ..rendering.html.guide import Guide
    from ..tracing.trace import Trace
    from ..tracing.traces import Traces
    from ..writing.document import Document
    from ..writing.figures import Style
    from ..writing.pages.walkthrough import Selection

# Of text that goes to a file.
TEXT_WIDTH = 80


class Destination(NamedTuple):
    """Where a result goes and as what; the ``notes`` are said first."""

    output: Path | None = None
    to: Format | None = None
    force: bool = False
    width: int | None = None
    no_color: bool = False
    ascii: bool = False
    pager: bool = False
    math: Dialect = Dialect.dollar
    author: str = ""
    notes: tuple[str, ...] = ()

    def saying(self, *notes: str) -> Destination:
        """The same with what is to be said first, if anything."""
        return self._replace(notes=tuple(filter(None, notes)))

    @property
    def file(self) -> Path | None:
        return None if self.output is None or str(self.output) == "-" else self.output

    @property
    def format(self) -> Format:
        """The format asked for, else the one the file's ending tells, else text."""
        if self.to is not None:
            return self.to
        return (format_of(self.file) if self.file else None) or TEXT

    def beside(self, name: str) -> Path | None:
        """The file of a picture beside the document, where it has any."""
        if self.file is None or not self.format.pictures:
            return None
        from ..rendering.pictures import file_of

        return self.file.with_name(file_of(self.file.stem, name))

    @property
    def manner(self) -> Manner:
        date = today() if self.author else ""
        return Manner(self.width or TEXT_WIDTH, self.ascii, self.math.value, self.author, date)


def write_trace(
    trace: Trace | Traces,
    document: Callable[[], Document],
    style: Style,
    selection: Selection,
    destination: Destination,
) -> None:
    """Write the result, then report what is not finite in it. ``document`` is made only if needed."""
    written = trace

    def worked() -> Trace | Traces:
        nonlocal written
        written = trace.with_input()
        return written

    def data() -> dict[str, Any]:
        from ..writing.pages.data import trace_data

        return trace_data(worked(), selection)

    def guide() -> Guide:
        from ..rendering.html.traced import guide_to
        from ..writing.pointing.pointing import Pointing

        return guide_to(trace, style, Pointing(trace, style))

    write_result(document, data, destination, worked, selection, guide)
    report_not_finite(written)


def write_result(
    document: Callable[[], Document],
    data: Callable[[], dict[str, Any]],
    destination: Destination,
    trace: Callable[[], Trace | Traces] | None = None,
    selection: Selection | None = None,
    guide: Callable[[], Guide] | None = None,
    fields: Callable[[], Fields | None] | None = None,
) -> None:
    """Write a document, or the same as data, or the values themselves, those of a ``selection``: only what is
    asked for is made. A page in HTML has a ``guide`` to its numbers, or ``fields`` to be filled in."""
    if trace is None:
        refuse_values(destination)
    text_to_screen = destination.file is None and destination.format is TEXT
    for note in destination.notes if not text_to_screen else ():
        say(note)
    if text_to_screen:
        _show(_signed(document, destination.manner), destination)
        return
    made = signed_in(destination.format, document, destination.manner)
    result = Result(made, data, trace, guide=guide, fields=fields)
    if selection:
        result = result._replace(steps=selection.steps, only=selection.only)
    if destination.file is not None:
        save_all(_files(result, destination, destination.file), destination.force)
        return
    pieces = destination.format.write(result, destination.manner)
    if destination.format.binary:
        print_bytes(pieces)
    else:
        print_pieces((text for text in pieces if isinstance(text, str)), pager=destination.pager)


def refuse_values(destination: Destination) -> None:
    """The answer to whoever wants the values of a network of what has none. Raises BadParameter."""
    if destination.format.of_trace:
        known = usual_endings(lambda each: not each.of_trace)
        raise typer.BadParameter(
            f"{destination.format.name} is for the values of one pass: forward, bptt and export write it; "
            f"this command writes {known}"
        )


def _files(result: Result, destination: Destination, file: Path) -> Iterator[File]:
    """A file, and those of the pictures beside it: which these are is known once it is written."""
    if not destination.format.pictures:
        yield file, destination.format.write(result, destination.manner)
        return
    from ..rendering.pictures import Beside

    beside = Beside(result.document(), file.stem)
    shown = result._replace(document=lambda: beside.document)
    yield file, destination.format.write(shown, destination.manner)
    for name, picture in beside.files.items():
        yield file.with_name(name), [picture]


def signed_in(to: Format, document: Callable[[], Document], manner: Manner) -> Callable[[], Document]:
    """A document as it is written in a format: signed, if that does not sign it itself."""
    return document if to.signs else partial(_signed, document, manner)


def _signed(document: Callable[[], Document], manner: Manner) -> Document:
    """The document, under its title whose it is, where that was said."""
    if not manner.author:
        return document()
    from ..writing.signed import signed

    return signed(document(), manner.author, manner.date)


def save(path: Path, pieces: Iterable[str | bytes], force: bool) -> None:
    """A file; the note of it goes to standard error."""
    save_all([(path, pieces)], force)


def save_all(files: Iterable[File], force: bool) -> None:
    """Files, all of them or none, likewise."""
    for path in write_files(files, force):
        say(f"wrote {path}")


def _show(document: Document, destination: Destination) -> None:
    from ..rendering.boxes import to_ascii
    from ..rendering.terminal import to_lines, to_pieces

    shown = screen(destination.width, destination.no_color, destination.ascii)
    said = map(to_ascii, destination.notes) if shown.ascii else destination.notes
    notes = [line for note in said for line in wrap(note, shown.width, break_on_hyphens=False)]
    if shown.color:
        first = [*(((line, "dim"),) for line in notes), ()] if notes else []
        lines = chain(first, to_lines(document, shown.width, ascii=shown.ascii))
        print_pieces(colored(lines), pager=destination.pager)
    else:
        pieces = to_pieces(document, shown.width, ascii=shown.ascii)
        before = [f"{line}\n" for line in (*notes, "")] if notes else []
        print_pieces(chain(before, pieces), pager=destination.pager)


def report_not_finite(trace: Trace | Traces) -> None:
    """A NaN or an infinity anywhere: say where it began, and that the answer is no good."""
    if first := trace.first_not_finite:
        name = not_finite_name(first, trace.exercise)
        stop(NO, f"not every number is finite; the first that is not is {name}")


def not_finite_name(first: tuple[Symbol, int | None], exercise: Exercise) -> str:
    """``a at step 2``, ``dL/dW_hh``, as the exercise's notation has it."""
    from ..writing.about import shown_name

    symbol, step = first
    named = symbol.name if exercise.last.notation == "standard" else shown_name(exercise, symbol.name)
    name = f"dL/d{named}" if symbol.gradient else named
    return name if step is None else f"{name} at step {step}"
