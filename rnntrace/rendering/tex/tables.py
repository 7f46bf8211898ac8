"""Tables in a LaTeX file: broken where they would be longer or wider than a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...writing.document import Table
from ...writing.formula import Text
from ..drawing import Pen
from ..lines import line_width
from .words import PaperWriter

WIDEST = 84  # characters of a line
APART = 2.5  # as many between two columns
MOST_ROWS = 40
BEGIN = r"\begin{flushleft}\roomy"
END = r"\end{tabular}" "\n" r"\end{flushleft}"
NARROWEST = 16  # into less than that no text is broken


def tables(table: Table, writer: PaperWriter) -> Iterator[str]:
    """A table, or as many as it takes."""
    widths = _widths(table)
    for columns in _among(table, widths):
        lines = _wrapped([widths[j] for j in columns], [table.numeric[j] for j in columns])
        for start in range(0, max(1, len(table.rows)), MOST_ROWS):
            rows = table.rows[start : start + MOST_ROWS]
            yield _table(table, rows, columns, lines, writer)


def _widths(table: Table) -> list[int]:
    """About as many characters each column is wide."""
    pen = Pen()
    rows = (table.header, *table.rows)
    return [max(line_width(pen.line(row[j])) for row in rows) for j in range(len(table.header))]


def _among(table: Table, widths: Sequence[int]) -> Iterator[list[int]]:
    """The columns that stand beside one another: all, or the first with as many others as have room."""
    if all(table.numeric[1:]):
        found: list[int] = [0]
        for j in range(1, len(widths)):
            if len(found) > 1 and sum(widths[k] + APART for k in (*found, j)) > WIDEST:
                yield found
                found = [0]
            found.append(j)
        yield found
    else:
        yield list(range(len(widths)))


def _wrapped(widths: Sequence[int], numeric: Sequence[bool]) -> list[float | None]:
    """The share of a line that each column of text is broken into, None where it is not."""
    found: list[float | None] = [None] * len(widths)
    left = WIDEST - sum(APART for _ in widths)
    # What is narrow stays on its line; what is left is for the others.
    texts = [j for j in sorted(range(len(widths)), key=widths.__getitem__) if not numeric[j]]
    left -= sum(width for width, each in zip(widths, numeric, strict=True) if each)
    for place, j in enumerate(texts):
        share = max(left / (len(texts) - place), NARROWEST)
        if widths[j] > share:
            found[j] = share / WIDEST
        left -= min(widths[j], share)
    return found


def _table(
    table: Table,
    rows: Sequence[tuple[Text, ...]],
    columns: Sequence[int],
    shares: Sequence[float | None],
    writer: PaperWriter,
) -> str:
    def line(cells: tuple[Text, ...]) -> str:
        return " & ".join(cell(cells[j], share) for j, share in zip(columns, shares, strict=True))

    def cell(text: Text, share: float | None) -> str:
        written = writer.text(text)
        if share is None:
            return written
        return rf"\parbox[t]{{{share:.2f}\linewidth}}{{\raggedright {written}\strut}}"

    sides = "".join("r" if table.numeric[j] else "l" for j in columns)
    head = [f"{line(table.header)} \\\\", r"\hline"] if any(table.header) else []
    body = [f"{line(row)} \\\\" for row in rows]
    inside = "\n".join((r"\hline", *head, *body, r"\hline"))
    return "\n".join((BEGIN, f"\\begin{{tabular}}{{{sides}}}", inside, END))
