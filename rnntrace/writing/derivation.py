"""Where one number of a gradient comes from: the chain rule, path by path."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..equations.tree import Symbol
from ..tracing.paths import Node, Path
from ..tracing.trace import Trace
from .document import Block, Document, Heading, Paragraph, Verbatim, Worked
from .figures import Style, grid, scalar
from .formula import Captioned, Formula, Indexed, Name, Operator, Parens, Partial, Prose, Row, Text
from .letters import Letters
from .words import counted

if TYPE_CHECKING:  # it loads SymPy, which most pages do without
    from ..checking.symbolic import Closed

# A sum of more terms than this shows the first few and the last.
MOST_TERMS = 8
DOT, PLUS, EQUALS = Operator("dot"), Operator("plus"), Operator("equals")


class Asked(NamedTuple):
    """The entry that is asked for: of a parameter, or of a value at a step; ``places`` from 0."""

    node: Node
    places: tuple[int, ...]


class Derived(NamedTuple):
    """An entry of a gradient with its paths: those ``shown``, the largest, and the others in sum."""

    trace: Trace
    asked: Asked
    shown: tuple[Path, ...]
    others: tuple[Path, ...]
    nothing: tuple[Path, ...]
    gradient: float


def derived(trace: Trace, asked: Asked, found: Sequence[Path], most: int, gradient: float) -> Derived:
    """The paths sorted for reading: ``most`` of them one by one, by loss and by where they begin."""
    nothing = tuple(path for path in found if path.product == 0)
    by_size = sorted((path for path in found if path.product != 0), key=lambda path: -abs(path.product))
    shown = sorted(by_size[:most], key=lambda path: (path.loss_step, len(path.hops)))
    return Derived(trace, asked, tuple(shown), tuple(by_size[most:]), nothing, gradient)


def derivation_document(found: Derived, style: Style) -> Document:
    """The paths, each in symbols, in numbers, and as a number; then their sum."""
    return Document(tuple(_Page(found, style).blocks()))


def symbolic_document(found: Derived, expression: Closed, style: Style) -> Document:
    """The gradient's entry as one expression of the weights, and its value."""
    page = _Page(found, style)
    operations = counted(expression.operations, "operation")
    value = scalar(expression.value, style).text
    return Document(
        (
            Heading(1, (page.entry(gradient=True), " in ", Prose(found.trace.scenario.title))),
            Paragraph((f"As one expression of the weights, by SymPy, {operations}:",)),
            Verbatim(expression.text),
            Paragraph((f"With the scenario's weights that is {value}, as by BPTT.",)),
        )
    )


class _Page:
    def __init__(self, found: Derived, style: Style) -> None:
        self.found, self.style = found, style
        scenario = found.trace.scenario
        self.letters = {False: Letters(scenario, "d" if scenario.encoder else "")}
        if scenario.encoder:
            self.letters[True] = Letters(scenario.encoder, "e")

    # -- names -------------------------------------------------------------------------------------

    def name(self, node: Node, *, gradient: bool = False) -> Name:
        timed = node.step is not None
        symbol = Symbol(node.name, 0 if timed else None, gradient)
        return self.letters[node.of_encoder].name(symbol, node.step)

    def loss(self, step: int) -> Name:
        return self.letters[False].name(Symbol("loss", 0), step)

    def entry(self, *, gradient: bool = False) -> Formula:
        node, places = self.found.asked
        return Indexed(self.name(node, gradient=gradient), tuple(i + 1 for i in places))

    # -- the page ----------------------------------------------------------------------------------

    def blocks(self) -> Iterator[Block]:
        found = self.found
        yield Heading(1, (self.entry(gradient=True), " in ", Prose(found.trace.scenario.title)))
        total = len(found.shown) + len(found.others) + len(found.nothing)
        if not total:
            yield Paragraph(("No path leads from ", self.entry(), " to a loss, so its gradient is 0."))
            return
        yield Paragraph(self.introduction(total))
        before = 0
        for path in found.shown:
            if path.loss_step != before:
                before = path.loss_step
                yield Heading(3, ("What reaches the loss of step ", str(before)))
            yield self.path(path)
        yield from self.left_out()
        yield from self.sum()

    def introduction(self, total: int) -> Text:
        text: Text = (
            self.entry(),
            f" is {self.value()}. It reaches the losses by {counted(total, 'path')}. ",
        )
        return (
            *text,
            "Along each, the chain rule is a product of local derivatives: how the loss moves with the last "
            "value, how each value moves with the one before. The products of all paths add up to the "
            "gradient. Between two steps the product is the state's own ∂h_j/∂h_j−1 of the textbooks.",
        )

    def value(self) -> str:
        node, places = self.found.asked
        trace = self.found.trace.encoder if node.of_encoder else self.found.trace
        assert trace
        array = trace[node.name] if node.step is None else trace[node.name, node.step]
        return scalar(float(array[places]), self.style, given=node.step is None).text

    def path(self, path: Path) -> Block:
        if not path.hops:
            head: Formula = Partial(self.loss(path.loss_step), self.entry())
            return Worked(head, (scalar(path.product, self.style, "gradient"),), ("the loss looks at it",))
        last = path.hops[-1].end
        symbols: list[Formula] = [Partial(self.loss(path.loss_step), self.name(last))]
        numbers: list[Formula] = [grid(path.row, self.style, "gradient", transposed=True)]
        for hop, matrix in zip(reversed(path.hops), path.matrices, strict=True):
            start: Formula = self.entry() if hop is path.hops[0] else self.name(hop.start)
            symbols.append(Partial(self.name(hop.end), start))
            numbers.append(grid(matrix, self.style))
        result = scalar(path.product, self.style, "gradient")
        return Worked(_joined(symbols), (_joined(numbers), result), self.way(path))

    def way(self, path: Path) -> Text:
        """``W_hh → a₂ → h₂ → s₂ → L₂``."""
        text: Text = (self.name(path.hops[0].start),)
        for hop in path.hops:
            text = (*text, " → ", self.name(hop.end))
        return (*text, " → ", self.loss(path.loss_step))

    def left_out(self) -> Iterator[Block]:
        if others := self.found.others:
            together = scalar(sum(path.product for path in others), self.style).text
            more = counted(len(others), "smaller path")
            yield Paragraph((f"And {more}, which together add {together}. Ask for more with --paths.",))
        if nothing := self.found.nothing:
            adds = "adds" if len(nothing) == 1 else "add"
            more = "more " if self.found.shown else ""
            yield Paragraph(
                (f"{counted(len(nothing), more + 'path')} {adds} nothing: there is a 0 on the way.",)
            )

    def sum(self) -> Iterator[Block]:
        """The losses' shares added up: BPTT's number."""
        shares: dict[int, float] = {}
        for path in (*self.found.shown, *self.found.others):
            shares[path.loss_step] = shares.get(path.loss_step, 0.0) + path.product
        yield Heading(3, ("All paths together",))
        steps = sorted(shares)
        few = steps if len(steps) <= MOST_TERMS else [*steps[:3], None, steps[-1]]
        terms: list[Formula] = []
        for step in few:
            terms += [PLUS] if terms else []
            if step is None:
                terms.append(Operator("dots"))
                continue
            number = scalar(shares[step], self.style, "gradient")
            negative = number.text.startswith("-") and len(terms) > 1
            terms.append(Captioned(Parens(number) if negative else number, (self.loss(step),)))
        result = scalar(self.found.gradient, self.style, "gradient")
        stages = (Row(tuple(terms)), result) if len(steps) > 1 else (result,)
        words = ("the same as by BPTT",)
        yield Worked(Row((self.entry(gradient=True),)), stages, words)


def _joined(factors: Sequence[Formula]) -> Formula:
    parts: list[Formula] = []
    for factor in factors:
        parts += [DOT, factor] if parts else [factor]
    return Row(tuple(parts))


def derivation_data(found: Derived) -> dict[str, Any]:
    """The same as plain data, for JSON: every path, with its numbers in full."""
    node, places = found.asked
    return {
        "format": "rnntrace-derive/1",
        "scenario": {"title": found.trace.scenario.title, "cell": found.trace.scenario.architecture.cell},
        "of": {
            "name": ("encoder." if node.of_encoder else "") + node.name,
            "step": node.step,
            "entry": [i + 1 for i in places],
        },
        "gradient": found.gradient,
        "paths": [_path_data(path) for path in (*found.shown, *found.others, *found.nothing)],
    }


def _path_data(path: Path) -> dict[str, Any]:
    nodes = [path.hops[0].start, *(hop.end for hop in path.hops)] if path.hops else []
    return {
        "loss": path.loss_step,
        "through": [
            {"name": ("encoder." if node.of_encoder else "") + node.name, "step": node.step} for node in nodes
        ],
        "product": path.product,
        "factors": [np.asarray(path.row).tolist(), *(matrix.tolist() for matrix in path.matrices)],
    }
