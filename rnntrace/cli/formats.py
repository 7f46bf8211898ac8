"""The formats in which results are written: a row each, with its name, its endings and its writer.

A writer loads what it needs only when it is called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from ..rendering.html.fields import Fields
    from ..rendering.html.guide import Guide
    from ..tracing.trace import Trace
    from ..tracing.traces import Traces
    from ..writing.document import Document


class Result(NamedTuple):
    """A result as a document, as plain data and as what was worked, where it is a network that was, with a
    ``guide`` to its numbers; whichever is written is made, and only that. Of what was worked ``steps`` and
    ``only`` were asked for, all where that is empty. A key has the ``sheet`` that it is of, and a sheet the
    ``fields`` to fill in."""

    document: Callable[[], Document]
    data: Callable[[], dict[str, Any]]
    trace: Callable[[], Trace | Traces] | None = None
    steps: Sequence[int] = ()
    only: frozenset[str] = frozenset()
    guide: Callable[[], Guide] | None = None
    sheet: Callable[[], Document] | None = None
    fields: Callable[[], Fields | None] | None = None

    def worked(self) -> Trace | Traces:
        """What was worked; only formats that are ``of_trace`` ask for it."""
        assert self.trace
        return self.trace()


class Manner(NamedTuple):
    """What was asked of the looks: how many columns text has, ``ascii`` for old encodings, how
    formulas are marked in Markdown, and whose a document is, with the ``date`` then."""

    width: int
    ascii: bool
    math: Literal["dollar", "fenced", "plain"]
    author: str = ""
    date: str = ""


class Format(NamedTuple):
    """A row of the table.

    ``endings`` are those of its files, the usual one first; ``write`` gives it piece by piece. With
    ``columns`` a page is laid out for a width; ``pictures`` tells that a file of it can show pictures
    that stand beside it. What is ``of_trace`` is made of a network's values themselves, and what is
    ``data`` of what a document says, as values; ``binary`` is what is not text. One that ``signs`` has
    places of its own for the author and the date.
    """

    name: str
    endings: tuple[str, ...]
    write: Callable[[Result, Manner], Iterable[str | bytes]]
    columns: bool = False
    pictures: bool = False
    of_trace: bool = False
    binary: bool = False
    data: bool = False
    signs: bool = False

    @property
    def document(self) -> bool:
        """Whether it is a reading of a document."""
        return not self.of_trace and not self.data


def _markdown(result: Result, manner: Manner) -> Iterable[str | bytes]:
    from ..rendering.markdown import to_markdown

    return to_markdown(result.document(), manner.math)


def _html(result: Result, manner: Manner) -> Iterable[str | bytes]:
    from ..rendering.html.page import to_html

    guide = result.guide() if result.guide else None
    return to_html(result.document(), guide, result.fields() if result.fields else None)


def _notebook(result: Result, manner: Manner) -> Iterable[str | bytes]:
    from ..rendering.notebook import to_notebook

    return to_notebook(result.document())


def _text(result: Result, manner: Manner) -> Iterable[str | bytes]:
    from ..rendering.terminal import to_pieces

    return to_pieces(result.document(), manner.width, ascii=manner.ascii)


def _latex(result: Result, manner: Manner) -> Iterable[str | bytes]:
    if result.sheet is not None:
        from ..rendering.tex.switched import to_switched_tex

        return to_switched_tex(result.sheet(), result.document(), manner.author, manner.date)
    from ..rendering.tex.document import to_tex

    return to_tex(result.document(), manner.author, manner.date)


def _json(result: Result, manner: Manner) -> Iterable[str | bytes]:
    import json

    return (json.dumps(result.data(), ensure_ascii=False, allow_nan=False), "\n")


def _npz(result: Result, manner: Manner) -> Iterable[str | bytes]:
    from ..tracing.data.npz import npz_file

    return npz_file(result.worked(), result.steps, result.only)


def _csv(result: Result, manner: Manner) -> Iterable[str | bytes]:
    from ..tracing.data.table import csv_lines

    return csv_lines(result.worked(), result.steps, result.only)


def _numpy(result: Result, manner: Manner) -> Iterable[str]:
    from ..programs.in_numpy import numpy_program

    return (numpy_program(_of_all_steps(result)),)


def _pytorch(result: Result, manner: Manner) -> Iterable[str]:
    from ..programs.in_pytorch import pytorch_program

    return (pytorch_program(_of_all_steps(result)),)


def _of_all_steps(result: Result) -> Trace | Traces:
    """What was worked, as a program can work it: in full, all of it."""
    from .output import CannotWrite

    if result.steps or result.only:
        raise CannotWrite("a program works the whole network: leave out --step and --only")
    if result.worked().pencil:
        raise CannotWrite("a program works in full: leave out --rounding carried")
    return result.worked()


def _typst(result: Result, manner: Manner) -> Iterable[str]:
    from ..rendering.typst.document import Signature, to_typst

    return to_typst(result.document(), Signature(manner.author, manner.date))


def _pdf(result: Result, manner: Manner) -> Iterable[str | bytes]:
    from ..rendering.pdf import NoTypst, to_pdf
    from .failures import say
    from .output import CannotWrite

    try:
        found = to_pdf(_typst(result, manner))
    except NoTypst:
        raise CannotWrite(
            "PDF takes the package typst: pip install 'rnntrace[pdf]'; or write -o trace.typ, for Typst"
        ) from None
    if found.note:
        say(found.note)
    return (found.data,)


MARKDOWN = Format("markdown", (".md", ".markdown"), _markdown, pictures=True)
HTML = Format("html", (".html", ".htm"), _html)
TEXT = Format("text", (".txt",), _text, columns=True)
JSON = Format("json", (".json",), _json, data=True)
NPZ = Format("npz", (".npz",), _npz, of_trace=True, binary=True)
CSV = Format("csv", (".csv",), _csv, of_trace=True)
PDF = Format("pdf", (".pdf",), _pdf, binary=True)
TYPST = Format("typst", (".typ",), _typst)
LATEX = Format("latex", (".tex",), _latex, signs=True)
NOTEBOOK = Format("notebook", (".ipynb",), _notebook)
NUMPY = Format("numpy", (".py",), _numpy, of_trace=True)
PYTORCH = Format("pytorch", (), _pytorch, of_trace=True)

FORMATS: dict[str, Format] = {
    row.name: row
    for row in (MARKDOWN, HTML, PDF, TYPST, LATEX, NOTEBOOK, TEXT, JSON, NPZ, CSV, NUMPY, PYTORCH)
}


def endings(among: Callable[[Format], bool] = lambda row: True) -> list[str]:
    """All endings, or those of some formats, of each the usual one first."""
    return [ending for row in FORMATS.values() if among(row) for ending in row.endings]


def usual_endings(among: Callable[[Format], bool] = lambda row: True) -> str:
    """``.md, .txt or .json``, of some of the formats."""
    *others, last = (row.endings[0] for row in FORMATS.values() if row.endings and among(row))
    return f"{', '.join(others)} or {last}"


def format_of(file: Path) -> Format | None:
    """The format that a file's ending tells, None for an ending that tells nothing."""
    return next((row for row in FORMATS.values() if file.suffix.lower() in row.endings), None)
