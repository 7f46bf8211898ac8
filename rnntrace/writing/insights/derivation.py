"""Where one number of a gradient comes from: the chain rule, path by path."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ...equations.functions import Array
from ...equations.tree import Symbol
from ...exercise.exercise import Exercise
from ...tracing.paths import Path, PathNode
from ..about import shown_name
from ..digits import alike, decimals_of, fixed, written
from ..document import PART, TITLE, Block, Chain, Document, Factor, Heading, Paragraph, Verbatim, worked
from ..entries import indexed
from ..figures import Style, grid, scalar
from ..formula import (
    Captioned,
    Figure,
    Formula,
    Name,
    Operator,
    Parens,
    Partial,
    Prose,
    Row,
    Scalar,
    Text,
)
from ..letters import Letters
from ..sizes import is_single
from ..words import counted
from .derived import Derived
from .local_table import local_table, with_dots
from .textbooks import textbooks

if TYPE_CHECKING:  # it loads SymPy, which most pages do without
    from ...checking.symbolic import Closed

# A sum of more terms than this shows the first few, what the inner ones add together, and the last.
MOST_TERMS = 20
FIRST_TERMS = 3
# So many decimals more than asked for, if it takes them for a sum to come out as shown.
MORE_DIGITS = 4
# The paths' sum and BPTT's entry differ by rounding only; relative to the largest path.
ROUNDING = 1e-9
# Of a long column, no more entries than this are shown wherever they stand.
MOST_VITAL = 3
PLUS = Operator("plus")
# A weight in an expression, as SymPy has it before its places.
WEIGHT = re.compile(r"[^\W\d][\w.]*(?=\[)")


def derivation_document(found: Derived, style: Style) -> Document:
    """The paths, each in symbols, in numbers, and as a number; then their sum."""
    return Document(lambda: _Page(found, style).blocks())


def symbolic_document(found: Derived, expression: Closed, style: Style) -> Document:
    """The gradient's entry as one expression of the weights, and its value."""
    page = _Page(found, style)
    operations = counted(expression.operations, "operation")
    value, ours = (Figure(each, style.digits) for each in (expression.value, found.gradient))
    alike = written([expression.value], style.digits) == written([found.gradient], style.digits)
    same: Text = (value, ", as by BPTT.") if alike else (value, "; BPTT has ", ours, ".")
    if math.isnan(expression.value):
        same = (ours, " by BPTT; the expression itself would take more digits than are tried.")
    return Document.of(
        page.title(),
        Paragraph((f"As one expression of the weights, by SymPy, {operations}:",)),
        Verbatim(_in_letters(expression.text, found.trace.exercise)),
        Paragraph(("With the scenario's weights that is ", *same)),
    )


def _in_letters(text: str, exercise: Exercise) -> str:
    """An expression with every weight called what the page calls it."""
    shown = {
        exercise.spelled(part, name): exercise.spelled(part, shown_name(exercise, name, part))
        for name, part in exercise.parameters
    }

    def weight(match: re.Match[str]) -> str:
        return shown[match[0]]

    return WEIGHT.sub(weight, text)


class _Page:
    def __init__(self, found: Derived, style: Style) -> None:
        self.found, self.style = found, style
        chain = found.trace.exercise.chain
        self.letters = {each.part: Letters.of(each) for each in chain}
        self.last = self.letters[chain[-1].part]

    # -- names -------------------------------------------------------------------------------------

    def name(self, node: PathNode, *, gradient: bool = False) -> Name:
        timed = node.step is not None
        symbol = Symbol(node.name, 0 if timed else None, gradient)
        return self.letters[node.part].name(symbol, node.step)

    def loss(self, step: int) -> Name:
        return self.last.name(Symbol("loss", 0), step)

    def entry(self, *, gradient: bool = False) -> Formula:
        node, places = self.found.asked
        return indexed(
            self.name(node, gradient=gradient), places, self.letters[node.part].shape_of[node.name]
        )

    # -- the page ----------------------------------------------------------------------------------

    def title(self) -> Block:
        found = self.found
        of = f"example {found.example} of {found.examples}" if found.examples > 1 else ""
        title = Prose(found.trace.exercise.title)
        return Heading(TITLE, (title, ": ", self.entry(gradient=True)), (of,) if of else ())

    def blocks(self) -> Iterator[Block]:
        found = self.found
        yield self.title()
        total = len(found.shown) + len(found.others) + len(found.nothing)
        if not total:
            yield Paragraph(("No path leads from ", self.entry(), " to a loss, so its gradient is 0."))
            return
        yield Paragraph(self.introduction(total))
        if any(path.hops for path in found.shown):
            node, places = found.asked
            yield from local_table(found.shown, self.letters, node.name, places)
        before = 0
        for path in found.shown:
            if path.loss_step != before:
                before = path.loss_step
                yield Heading(PART, ("What reaches the loss of step ", str(before)))
            yield self.path(path)
        yield from self.left_out()
        yield Heading(PART, ("All paths together",))
        yield self.sum()
        if found.whole is not None:
            what = f"That is the share of this example; all {found.examples} together have "
            yield Paragraph((what, self.figure(found.whole), ". Choose another with --example."))

    def introduction(self, total: int) -> Text:
        losses = "the losses" if total > 1 else "a loss"
        text: Text = (
            *(self.entry(), " is ", self.value()),
            f". It reaches {losses} by {counted(total, 'path')}.",
        )
        text = (
            *text,
            " Along a path the chain rule is a product of local derivatives: how the loss moves with the "
            "last value, how each value moves with the one before. It is worked from the left: what has "
            f"arrived at a value, {self.times()}. The products of all paths add up to the gradient.",
        )
        return (*text, *textbooks(self.found.shown, self.letters[self.found.asked.node.part]))

    def times(self) -> str:
        """What is multiplied along the paths."""
        every = [each for path in self.found.shown for each in (path.row, *path.matrices)]
        numbers = all(is_single(each.shape) for each in every)
        return "times the next number" if numbers else "a row, times the next matrix"

    def figure(self, number: float, *, given: bool = False) -> Figure:
        return Figure(number, self.style.digits, given=given)

    def value(self) -> Figure:
        node, places = self.found.asked
        trace = self.found.trace.of(node.part)
        array = trace[node.name] if node.step is None else trace[node.name, node.step]
        return self.figure(float(array[places]), given=node.step is None)

    def path(self, path: Path) -> Block:
        result = self.share(path.product)
        if not path.hops:
            head: Formula = Partial(self.loss(path.loss_step), self.entry())
            return worked(head, (result,), ("the loss looks at it",))
        factors = self.factors(path, result)
        symbols = with_dots([factor.name for factor in factors])
        return Chain(Row(tuple(symbols)), self.way(path), factors)

    def factors(self, path: Path, result: Formula) -> tuple[Factor, ...]:
        """From the loss back, with what arrives at each value."""
        column = np.flatnonzero(path.matrices[-1])
        vital = column.tolist() if len(column) <= MOST_VITAL else []
        rows: list[list[int]] = [*([] for _ in path.matrices[1:]), vital]
        columns = [*rows[1:], []]
        last = self.name(path.hops[-1].end)
        row = self.row(path.row, rows[0])
        found = [Factor(Partial(self.loss(path.loss_step), last), row, last, row)]
        for i, (hop, matrix) in enumerate(zip(reversed(path.hops), path.matrices, strict=True)):
            first = hop is path.hops[0]
            place = self.entry() if first else self.name(hop.start)
            so_far = result if first else self.row(path.products[i + 1], columns[i])
            value = grid(matrix, self.style, vital=(rows[i], columns[i]))
            found.append(Factor(Partial(self.name(hop.end), place), value, place, so_far))
        return tuple(found)

    def row(self, numbers: Array, vital: Sequence[int]) -> Formula:
        return grid(numbers, self.style, "gradient", transposed=True, vital=(vital,))

    def way(self, path: Path) -> Text:
        """``W_hh → a₂ → h₂ → s₂ → L₂``."""
        text: Text = (self.name(path.hops[0].start),)
        for hop in path.hops:
            text = (*text, " → ", self.name(hop.end))
        return (*text, " → ", self.loss(path.loss_step))

    def left_out(self) -> Iterator[Block]:
        if others := self.found.others:
            together = self.figure(sum(path.product for path in others))
            more = counted(len(others), "smaller path")
            what: Text = (f"And {more}, which together add ", together, ". Ask for more with --paths.")
            yield Paragraph(what)
        if nothing := self.found.nothing:
            adds = "adds" if len(nothing) == 1 else "add"
            more = "more " if self.found.shown else ""
            yield Paragraph(
                (f"{counted(len(nothing), more + 'path')} {adds} nothing: there is a 0 on the way.",)
            )

    @cached_property
    def terms(self) -> list[tuple[Text, float]]:
        """What is added up, each with its loss: the paths one by one, or where they are many the losses'
        shares; of many losses the inner ones together. Paths that only one loss has are still added up
        one by one, those that are not shown as one term."""
        found, full = self.found, self.style.full
        alone = len({path.loss_step for path in (*found.shown, *found.others)}) == 1
        if (alone or not found.others) and (len(found.shown) <= MOST_TERMS or full):
            others = ((f"{counted(len(found.others), 'other')}",), sum(path.product for path in found.others))
            shown: list[tuple[Text, float]] = [
                ((self.loss(path.loss_step),), path.product) for path in found.shown
            ]
            return [*shown, others] if found.others else shown
        shares: dict[int, float] = {}
        for path in (*found.shown, *found.others):
            shares[path.loss_step] = shares.get(path.loss_step, 0.0) + path.product
        steps = sorted(shares)
        terms: list[tuple[Text, float]] = [((self.loss(step),), shares[step]) for step in steps]
        if len(steps) <= MOST_TERMS or full:
            return terms
        first, inner, last = steps[:FIRST_TERMS], steps[FIRST_TERMS:-1], terms[-1]
        caption: Text = (self.loss(inner[0]), " to ", self.loss(inner[-1]))
        return [*terms[: len(first)], (caption, sum(shares[step] for step in inner)), last]

    @cached_property
    def decimals(self) -> int:
        """As many decimals of each term as it takes for all to have the same, and to add up to the sum
        shown."""
        digits = self.style.digits
        terms = [term for _, term in self.terms]
        fewest = max((decimals_of(np.array(term), digits) for term in terms), default=digits)
        for decimals in range(fewest, fewest + MORE_DIGITS):
            added = _added(str(alike([term], digits, decimals)[0]) for term in terms)
            if fixed(added, digits) == fixed(self.found.gradient, digits):
                return decimals
        return fewest

    def share(self, number: float) -> Scalar:
        """What a path brings, or several."""
        return scalar(number, self.style, "gradient")._replace(least=self.decimals)

    def sum(self) -> Block:
        """The paths added up: BPTT's number."""
        parts: list[Formula] = []
        for caption, term in self.terms:
            parts += [PLUS] if parts else []
            number = self.share(term)
            parts.append(Captioned(Parens(number) if term < 0 and len(parts) > 1 else number, caption))
        result = scalar(self.found.gradient, self.style, "gradient")
        stages = (Row(tuple(parts)), result) if len(self.terms) > 1 else (result,)
        return worked(Row((self.entry(gradient=True),)), stages, self.compared())

    def compared(self) -> Text:
        """Whether the paths' sum is what BPTT has."""
        products = [path.product for path in (*self.found.shown, *self.found.others)]
        allowed = ROUNDING * max(map(abs, products), default=0.0)
        if abs(sum(products) - self.found.gradient) <= allowed:
            return ("the same as by BPTT",)
        return ("by BPTT; the paths add up to ", self.figure(sum(products)))


def _added(numbers: Iterable[str]) -> float:
    """The sum of numbers as they are shown."""
    return float(sum(map(Decimal, numbers)))
