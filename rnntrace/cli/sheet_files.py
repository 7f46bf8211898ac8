"""A worksheet and what belongs to it as files: the key, the mark scheme, the form for the answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from .failures import say
from .formats import HTML, Result, endings, format_of
from .learning import SCENARIO_ENDINGS
from .output import File, check_free, write_files
from .results import Destination, refuse_values, signed_in, write_result

if TYPE_CHECKING:
    from ..rendering.html.fields import Fields
    from ..tracing.trace import Trace
    from ..tracing.traces import Traces
    from ..writing.figures import Style
    from ..writing.pages.worksheet import Sheet

ANSWERS = "--answers"
DOCUMENTS = endings(lambda row: row.document)


class Beside(NamedTuple):
    """The files beside a sheet, as far as they are wanted."""

    key: Path | None = None
    marks: Path | None = None
    answers: Path | None = None

    @property
    def named(self) -> dict[str, Path | None]:
        """By the options that name them."""
        return {"--key": self.key, "--marks": self.marks, ANSWERS: self.answers}

    def check(self, destination: Destination) -> None:
        """Before the work: that no file is in the way, and that no two are the same."""
        taken: dict[Path, str] = {}
        for option, path in {"-o": destination.file, **self.named}.items():
            if path is None:
                continue
            wanted = SCENARIO_ENDINGS if option == ANSWERS else tuple(DOCUMENTS)
            if option != "-o" and path.suffix.lower() not in wanted:
                raise typer.BadParameter(f"{option} {path}: the ending should be one of {', '.join(wanted)}")
            if other := taken.get(path.resolve()):
                raise typer.BadParameter(f"{other} and {option} name the same file, {path}")
            taken[path.resolve()] = option
            check_free(path, destination.force)


class SheetFiles(NamedTuple):
    """Writes a sheet of what was worked, and what belongs to it; one that is filled in on its page is perhaps
    ``checked`` there."""

    trace: Trace | Traces
    style: Style
    sheet: Sheet
    checked: bool

    def write(self, beside: Beside, destination: Destination) -> None:
        """The sheet and what belongs to it: all files together, or none."""
        refuse_values(destination)
        from ..writing.pages.worksheet import worksheet_document

        files = list(self.files(beside, destination))
        write_files(files, destination.force)
        if destination.file is None:
            typed = destination.format is HTML
            sheet = partial(worksheet_document, *self.parts, typed=typed)
            write_result(sheet, self.data, destination, fields=self.fields)
        else:
            for each in destination.notes:
                say(each)
        for path, _ in files:
            say(f"wrote {path}")

    def files(self, beside: Beside, destination: Destination) -> Iterator[File]:
        """All files that are wanted, each with what goes into it."""
        from ..writing.pages.mark_scheme import mark_scheme
        from ..writing.pages.worksheet import answers_text, key_document, worksheet_document

        sheet = partial(worksheet_document, *self.parts)
        key = partial(key_document, *self.parts)
        if destination.file is not None:
            typed = partial(sheet, typed=destination.format is HTML)
            made = signed_in(destination.format, typed, destination.manner)
            result = Result(made, self.data, fields=self.fields)
            yield destination.file, destination.format.write(result, destination.manner)
        if beside.key is not None:
            yield beside.key, _written(Result(key, self.data, sheet=sheet), beside.key, destination)
        if beside.marks is not None:
            marks = partial(mark_scheme, *self.parts)
            yield beside.marks, _written(Result(marks, self.data), beside.marks, destination)
        if beside.answers is not None:
            yield beside.answers, [answers_text(*self.parts)]

    @property
    def parts(self) -> tuple[Trace | Traces, Style, Sheet]:
        """What every page of it is made of."""
        return self.trace, self.style, self.sheet

    def data(self) -> dict[str, Any]:
        from ..writing.pages.worksheet_data import worksheet_data

        return worksheet_data(*self.parts)

    def fields(self) -> Fields | None:
        """What is filled in on the page, if anything."""
        from ..rendering.html.fields import fields_of

        return fields_of(*self.parts, checked=self.checked)


def _written(result: Result, path: Path, destination: Destination) -> Iterable[str | bytes]:
    """A page in the format that the ending of its file tells."""
    to = format_of(path)
    assert to
    made = signed_in(to, result.document, destination.manner)
    return to.write(result._replace(document=made), destination.manner)
