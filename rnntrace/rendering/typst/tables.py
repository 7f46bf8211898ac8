"""Tables, rows over steps and heat maps as Typst."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from ...writing.document import Aligned, HeatMap, Table
from ...writing.formula import Text
from ..plain_line import plain_text
from .escapes import string
from .prose import Writer

# So many characters of a table fit on a line; of a wider one they are smaller, but not smaller than so.
WIDEST, SPACE, SMALLEST = 86, 3, 0.6
SHADES = " ∙░▒▓█"  # from nothing to the darkest
# The step of a heat map is so wide at most, in points, and at least; the page has so many.
CELL, NARROWEST, PAGE, CHARACTER = 14.0, 3.5, 440.0, 5.0


def table(of: Table, writer: Writer) -> str:
    """A table whose first row is repeated on every page; one without words is left out."""
    widths = _widths((of.header, *of.rows))
    fixed = sum(
        (width if numeric else min(width, _longest(row[j] for row in of.rows))) + SPACE
        for j, (width, numeric) in enumerate(zip(widths, of.numeric, strict=True))
    )
    header = [writer.text(cell, whole=numeric) for cell, numeric in zip(of.header, of.numeric, strict=True)]
    rows = [
        [writer.text(cell, whole=numeric) for cell, numeric in zip(row, of.numeric, strict=True)]
        for row in of.rows
    ]
    return _table(header if any(header) else [], rows, of.numeric, fixed)


def aligned(of: Aligned, writer: Writer) -> Iterator[str]:
    """As many columns beside one another as fit, then the next ones in a table of their own."""
    labels = [writer.text(label, whole=True) for label in of.labels]
    first = max(_widths([(label,) for label in of.labels])[0], 1)
    columns = list(of.columns)
    widths = [max(_widths([(cell,) for cell in column])[0], 1) + SPACE for column in columns]
    start = 0
    while start < len(columns):
        end, used = start + 1, first + widths[start]
        while end < len(columns) and used + widths[end] <= WIDEST:
            used, end = used + widths[end], end + 1
        cells = [[writer.text(cell, whole=True) for cell in column] for column in columns[start:end]]
        rows = [[label, *(column[i] for column in cells)] for i, label in enumerate(labels)]
        numeric = [False, *(of.numeric for _ in cells)]
        yield _table(rows[0], rows[1:], numeric, used)
        start = end


def heat_map(of: HeatMap) -> Iterator[str]:
    """The map as cells in shades of gray, and the numbers at the ends of its rows; of too many steps, in
    several maps."""
    label = max(cell_len(text) for text in (of.title, *(row.label for row in of.rows)))
    ends = sum(
        max(cell_len(text) for text in (head, *(row.ends[i] for row in of.rows))) + SPACE
        for i, head in enumerate(of.heads)
    )
    room = PAGE - CHARACTER * (label + SPACE + ends)
    cell = max(NARROWEST, min(CELL, room / len(of.steps)))
    most = max(1, int(room / cell))
    for start in range(0, len(of.steps), most):
        steps = of.steps[start : start + most]
        rows = []
        for row in of.rows:
            part = row.shades[start : start + most]
            grays = ", ".join(str(max(SHADES.find(sign) - 1, -1)) for sign in part)
            rows.append(f"({string(row.label)}, ({grays},), {_strings(row.ends)})")
        shown = f"{string(of.title)}, {_numbers(steps)}, ({', '.join(rows)},), {_strings(of.heads)}"
        said = f"Sizes as shades, {of.title} {steps[0]} to {steps[-1]}: " + "; ".join(
            f"{row.label}: {row.shades[start : start + most]}" for row in of.rows
        )
        yield f"#heatmap({string(said)}, {cell:.1f}pt, {shown})"


def _table(header: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[bool], width: int) -> str:
    sides = ", ".join("right" if each else "left" for each in numeric)
    scale = max(SMALLEST, min(1.0, WIDEST / width))
    size = f", size: {scale:.2f}em" if scale < 1 else ""
    head = f"({', '.join(f'[{cell}]' for cell in header)},)" if header else "()"
    lines = "".join(f"\n  {', '.join(f'[{cell}]' for cell in row)}," for row in rows)
    return f"#listing(({sides},), {head}{size},{lines}\n)"


def _widths(rows: Sequence[Sequence[Text]]) -> list[int]:
    """How wide each column is, in characters."""
    return [max(cell_len(plain_text(row[j])) for row in rows) for j in range(len(rows[0]))]


def _longest(cells: Iterator[Text]) -> int:
    """The longest word of a column, which no line can be broken in."""
    return max((cell_len(word) for cell in cells for word in plain_text(cell).split()), default=0)


def _strings(texts: Sequence[str]) -> str:
    return f"({''.join(f'{string(text)},' for text in texts)})"


def _numbers(numbers: Sequence[int]) -> str:
    return f"({''.join(f'{number},' for number in numbers)})"
