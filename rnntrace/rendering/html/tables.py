"""Tables, shades and curves as HTML."""

from __future__ import annotations

from collections.abc import Iterable

from ...writing.document import Aligned, HeatMap, Table
from ...writing.formula import Text
from .prose import Writer, plain
from .template import Ink, Mark, Template

FEW = 16  # letters
# The classes of shades, from what is not there to the largest.
SHADES = {" ": "", "░": "d1", "▒": "d2", "▓": "d3", "█": "d4"}


def table(of: Table, mark: Mark) -> str:
    """A table; one that is too wide is scrolled in its own box."""
    ink = Ink()
    writer = Writer(ink)

    def line(cells: Iterable[Text], tag: str) -> str:
        found = []
        for cell, numeric in zip(cells, of.numeric, strict=True):
            named = ' class="n"' if numeric else ""
            scope = ' scope="col"' if tag == "th" else ""
            found.append(f"<{tag}{scope}{named}>{_together(cell) or writer.text(cell)}</{tag}>")
        return f"<tr>{''.join(found)}</tr>"

    header = f"<thead>{line(of.header, 'th')}</thead>\n" if any(of.header) else ""
    rows = "\n".join(line(row, "td") for row in of.rows)
    return Template(_boxed(f"{header}<tbody>\n{rows}\n</tbody>"), ink).text(mark)


def _together(cell: Text) -> str:
    """A few plain words, which stay on their line; nothing for all else."""
    texts = [part for part in cell if isinstance(part, str)]
    text = "".join(texts)
    return plain(text).replace(" ", "\u00a0") if len(texts) == len(cell) and len(text) <= FEW else ""


def aligned(of: Aligned, mark: Mark) -> str:
    """Sequences: a step a row, as rows can be many and columns cannot."""
    return table(Table(of.labels, of.columns, (True, *(of.numeric for _ in of.labels[1:]))), mark)


def heat_map(of: HeatMap) -> str:
    """A table of shades, each also a sign for who does not see colors; then the numbers at the ends."""
    heads = "".join(f'<th scope="col" class="n">{step}</th>' for step in of.steps)
    ends = "".join(f'<th scope="col" class="n">{plain(head)}</th>' for head in of.heads)
    lines = [f'<thead><tr><th scope="col">{plain(of.title)}</th>{heads}{ends}</tr></thead>', "<tbody>"]
    for row in of.rows:
        shades = "".join(_shade(sign) for sign in row.shades.ljust(len(of.steps)))
        numbers = "".join(f'<td class="n">{plain(end)}</td>' for end in row.ends)
        lines.append(f'<tr><th scope="row">{plain(row.label)}</th>{shades}{numbers}</tr>')
    return _boxed("\n".join((*lines, "</tbody>")), "heat")


def _shade(sign: str) -> str:
    return f'<td class="{SHADES.get(sign, "d4")}">{sign}</td>' if sign.strip() else "<td></td>"


def _boxed(inner: str, words: str = "") -> str:
    named = f' class="{words}"' if words else ""
    return f'<div class="scroll"><table{named}>\n{inner}\n</table></div>'
