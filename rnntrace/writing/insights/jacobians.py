"""The Jacobian of each step: in symbols at t in general, then with its numbers.

Of one state it is a matrix; of several that go through time together, the matrix of their blocks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ...equations.functions import Array
from ...equations.jacobian import is_weightless, jacobian, way_product
from ...equations.links import ways
from ...equations.system import System
from ...equations.tree import Symbol
from ...tracing.flow import Stream, spread
from ...tracing.recurrence import Recurrence
from ..digits import fixed
from ..document import Block, Listed, Paragraph, worked
from ..figures import Style, grid
from ..formula import EQUALS, Blocks, Formula, Name, Numeral, Operator, Partial, Row, Text
from ..letters import Letters
from ..sizes import is_single
from ..words import listed
from .jacobian_product import JacobianProduct, joint_name
from .local_table import in_letters

MOST_JACOBIANS = 10
# Of several states the blocks stand in one matrix, unless they are more.
MOST_IN_ONE = 2
MOST_SIGNS = 640  # and their numbers, written out, no more than this
NARROW = 60
PLUS, DOT = Operator("plus"), Operator("dot")


@dataclass(frozen=True)
class JacobianPage:
    """What there is to say of the Jacobians of a stream. ``width`` is that of the page."""

    stream: Stream
    letters: Letters
    style: Style
    width: int

    @property
    def of(self) -> Recurrence:
        return self.stream.recurrence

    @property
    def system(self) -> System:
        return self.of.calculation.system

    @property
    def joint(self) -> bool:
        return len(self.of.states) > 1

    def name(self, state: str, step: int | None = None, *, before: bool = False) -> Name:
        """A state at a step, at t in general; ``before``: at the step that it comes from."""
        back = -self.of.ahead if before else 0
        return self.letters.name(Symbol(state, back), step)

    def moves(self, of: str, by: str, step: int | None = None) -> Formula:
        return Partial(self.name(of, step), self.name(by, step, before=True))

    def blocks(self) -> Iterator[Block]:
        if self.joint:
            yield from self.together()
        yield from self.in_symbols()
        yield from self.highways()
        yield from self.numbers()
        if self.joint:
            yield from JacobianProduct(self.stream, self.letters, self.style, self.within).blocks()

    # -- symbols -----------------------------------------------------------------------------------

    def together(self) -> Iterator[Block]:
        """The joint Jacobian, its blocks named."""
        names = [self.name(state) for state in self.of.states]
        before = [self.name(state, before=True) for state in self.of.states]
        what: Text = ("From step to step ", *listed(before), " go into ", *listed(names), " together, so ")
        joint = (*what, "what multiplies is their joint Jacobian ", joint_name("t"))
        yield Paragraph((*joint, ", each held while another moves."))
        if len(self.of.states) > MOST_IN_ONE or self.width < NARROW:
            yield Paragraph(("These are its blocks; where none is named, it is 0.",))
            return
        rows = tuple(
            tuple(
                self.moves(of, by) if (of, by) in self.of.connected else Numeral("0") for by in self.of.states
            )
            for of in self.of.states
        )
        yield worked(joint_name("t"), (Blocks(rows),), ("the joint Jacobian",))

    def in_symbols(self) -> Iterator[Block]:
        """Each block: the ways that pass no other state, and those that go on from another one of the
        same step."""
        lines: list[tuple[Formula, Text]] = []
        for of in self.of.states:
            for by in self.of.states:
                if (of, by) in self.of.connected:
                    right = self.right(of, by)
                    head = self.moves(of, by)
                    words: Text = () if self.joint else ("the Jacobian of a step",)
                    lines += [(Row((head, EQUALS, right)), words)] if right else []
        for of, by in self.within:
            direct = jacobian(self.system, of, by, 0, self.of.states)
            if direct:
                head = Partial(self.name(of), self.name(by))
                lines.append((Row((head, EQUALS, in_letters(direct, self.letters, of))), ("within a step",)))
        if lines:
            yield Listed(tuple(lines))

    def right(self, of: str, by: str) -> Formula | None:
        """The right side for a block; None where it has no short form."""
        others = self.of.states if self.joint else ()
        terms: list[Formula] = []
        if any(ways(self.system, by, of, self.of.ahead, others)):
            direct = jacobian(self.system, of, by, self.of.ahead, others)
            if direct is None:
                return None
            terms.append(in_letters(direct, self.letters, of))
        for through, to in ((by_, of_) for of_, by_ in self.within):
            if to == of and (through, by) in self.of.connected:
                onward = Partial(self.name(of), self.name(through))
                terms += [PLUS] if terms else []
                terms += [onward, DOT, self.moves(through, by)]
        return Row(tuple(terms))

    @cached_property
    def within(self) -> list[tuple[str, str]]:
        """The states that go straight into another one of the same step, after it."""
        if not self.joint:
            return []
        states = self.of.states
        return [
            (of, by)
            for of in states
            for by in states
            if of != by and any(ways(self.system, by, of, 0, states))
        ]

    def highways(self) -> Iterator[Block]:
        """The ways from a state to itself that go through no weight matrix."""
        for state in self.of.states:
            found = list(ways(self.system, state, state, self.of.ahead))
            for way in found:
                product = way_product(way)
                if product is None or not is_weightless(way):
                    continue
                matrix = in_letters(product.value, self.letters, state)
                names: Text = (self.name(state, before=True), " to ", self.name(state))
                only: Text = ("The only way from ", *names, " is ")
                one_of: Text = ("One of the ways from ", *names, " is ")
                what: Text = (*(only if len(found) == 1 else one_of), matrix, ": no weight matrix ")
                near = "it is" if is_single(self.letters.shape_of[state]) else "its entries are"
                passes = f"where {near} near 1, the gradient passes almost unchanged."
                if not product.factors:
                    passes = "the gradient passes unchanged."
                yield Paragraph((*what, f"lies on this highway, and {passes}"))
                break

    # -- numbers -----------------------------------------------------------------------------------

    def numbers(self) -> Iterator[Block]:
        count = len(self.of.steps)
        if self.of.is_constant:
            yield Paragraph((f"It has the same numbers at all {count} steps:",))
            yield from self.step(0, general=True)
            return
        usual = MOST_JACOBIANS if not self.joint else max(2, 3 * MOST_JACOBIANS // len(self.of.connected))
        shown = [i - 1 for i in spread(count, count if self.style.full else usual)]
        for i in shown:
            yield from self.step(i)
        if len(shown) < count:
            values = self.of.largest_singular_values
            least, most_ = (fixed(float(each), self.style.digits) for each in (values.min(), values.max()))
            number = self.of.jacobians.shape[1:] == (1, 1)
            which = "absolute values" if number else "largest singular values"
            what = f"These are {len(shown)} of {count} steps. The {which} of all "
            yield Paragraph((f"{what}lie between {least} and {most_}.",))

    def step(self, i: int, *, general: bool = False) -> Iterator[Block]:
        """One step's Jacobian, with the most that it can lengthen a gradient."""
        step = None if general else self.of.steps[i]
        largest = self.value(float(self.of.largest_singular_values[i]))
        words = f"largest singular value {largest}"
        if not self.joint:
            (state,) = self.of.states
            said: Text = () if is_single(self.letters.shape_of[state]) else (words,)
            yield worked(self.moves(state, state, step), (self.grid(self.of.jacobians[i]),), said)
            return
        name = joint_name("t" if step is None else str(step))
        if self.in_one:
            rows = tuple(tuple(self.cell(i, of, by) for by in self.of.states) for of in self.of.states)
            yield worked(name, (Blocks(rows),), (words,))
            return
        yield Paragraph(("The blocks of ", name, f", {words}:"))
        for of, by in self.connected:
            yield worked(self.moves(of, by, step), (self.grid(self.of.block(i, of, by)),))

    @property
    def connected(self) -> list[tuple[str, str]]:
        states = self.of.states
        return [(of, by) for of in states for by in states if (of, by) in self.of.connected]

    @cached_property
    def in_one(self) -> bool:
        """Whether all blocks have room in one matrix."""
        size, digits = self.of.jacobians.shape[1], self.style.digits
        across = size * (digits + 5) + 6 * len(self.of.states)
        small = across <= self.width and size * size * (digits + 6) <= MOST_SIGNS
        return len(self.of.states) <= MOST_IN_ONE and small

    def cell(self, i: int, of: str, by: str) -> Formula:
        return self.grid(self.of.block(i, of, by))

    def grid(self, matrix: Array) -> Formula:
        return grid(matrix, self.style)

    def value(self, number: float) -> str:
        return str(fixed(number, self.style.digits))
