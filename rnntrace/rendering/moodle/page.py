"""The text of a question around its blanks, as HTML without any formula that has to be typeset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from ...equations.functions import Array
from ...equations.tree import Symbol
from ...tracing.trace import Trace
from ...tracing.traces import Traces
from ...writing.digits import written
from ...writing.figures import Style
from ...writing.formula import Code, Figure, Formula, Name, Prose, Rule, Text, Word
from ...writing.pages.opening import general
from ...writing.presentation import Presentation
from ...writing.words import input_at, target_at
from ..drawing import Pen
from ..plain import visible

CELL = ' style="padding: 0 0.5em; text-align: right"'
MATRIX = ' style="border-left: 1px solid; border-right: 1px solid; margin: 0.3em 0 0.8em 1em"'


def line(*text: str | Word | Prose | Rule | Code | Figure | Formula) -> str:
    """Running text with its formulas, as plain text on a line."""
    return "".join(str(piece) for piece, _ in Pen().line(text))


def html(text: str) -> str:
    """Plain text as HTML in which nothing begins a blank."""
    return escape(visible(text), quote=False).replace("{", "&#123;").replace("}", "&#125;")


def paragraph(text: str) -> str:
    """A paragraph of plain text."""
    return f"<p>{html(text)}</p>"


def heading(text: str) -> str:
    """A heading of plain text."""
    return f"<h4>{html(text)}</h4>"


def matrix(cells: Sequence[Sequence[str]]) -> str:
    """Rows of cells that are HTML already, between two lines."""
    return f"<table{MATRIX}><tbody>{_rows(cells)}</tbody></table>"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows of plain text under a header."""
    head = "".join(f"<th{CELL}>{html(cell)}</th>" for cell in header)
    body = _rows([[html(cell) for cell in row] for row in rows])
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _rows(cells: Iterable[Sequence[str]]) -> str:
    rows = ("".join(f"<td{CELL}>{cell}</td>" for cell in row) for row in cells)
    return "".join(f"<tr>{row}</tr>" for row in rows)


# -- what is given ---------------------------------------------------------------------------------


def given(found: Trace | Traces, style: Style) -> Iterator[str]:
    """The sequences, the equations and the weights."""
    several = len(found.examples) > 1
    first = found.examples[0]
    for number, example in enumerate(found.examples):
        for trace in example.chain:
            which = f"Example {number + 1}" if several else ""
            yield from _sequence(Presentation(trace, style, number), which)
    for trace in first.chain:
        yield from _network(Presentation(trace, style))


def _sequence(shown: Presentation, which: str) -> Iterator[str]:
    trace = shown.trace
    if not shown.system.given:
        return
    title = ", ".join(filter(None, (which, shown.part))) or "The sequence"
    yield heading(f"{title[:1].upper()}{title[1:]}")
    steps = range(1, trace.steps + 1)
    if trace.targets is None:
        yield table(("Step", "Input"), ((str(t), _entry(input_at(trace, t))) for t in steps))
    else:
        rows = ((str(t), _entry(input_at(trace, t)), _entry(target_at(trace, t))) for t in steps)
        yield table(("Step", "Input", "Target"), rows)
    for name, words in shown.calculation.words.items():
        listed = ", ".join(visible(word) for word in words)
        yield paragraph(f"{line(shown.name(Symbol(name, 0)))}: one-hot, in the order {listed}.")
    for name, state in trace.calculation.initial.items():
        if name not in trace.calculation.takes:
            at = trace.calculation.step_of_initial(name)
            yield from _numbers(shown.name(Symbol(name, 0), at), state, shown.style)


def _entry(text: Text) -> str:
    return line(*text).replace("−", "-")


def _network(shown: Presentation) -> Iterator[str]:
    part = shown.part
    yield heading(f"The {part}" if part else "The network")
    equations = (line(general(shown, each)) for each in shown.trace.equations)
    yield f"<p>{'<br>'.join(map(html, equations))}</p>"
    for name, array in shown.calculation.parameters.items():
        yield from _numbers(shown.name(Symbol(name)), array, shown.style)


def _numbers(name: Name, array: Array, style: Style) -> Iterator[str]:
    """A matrix, a vector as a column, or a number, each with the decimals that it was given with."""
    yield paragraph(f"{line(name)} =")
    texts = [text.replace("−", "-") for text in written(array.ravel().tolist(), style.digits, given=True)]
    yield matrix(in_rows(texts, array.shape))


def in_rows(texts: Sequence[str], shape: tuple[int, ...]) -> list[Sequence[str]]:
    """The entries of a matrix row by row, those of a vector under one another."""
    across = shape[1] if len(shape) == 2 else 1
    return [texts[start : start + across] for start in range(0, len(texts), across)]
