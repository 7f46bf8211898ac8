"""Does the gradient vanish or explode? What arrives of each loss at earlier steps, and why."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ...equations.tree import Symbol
from ...exercise.exercise import Exercise
from ...tracing.flow import Flow, Stream
from ...tracing.recurrence import Recurrence
from ..about import about
from ..digits import fixed
from ..document import PART, SECTION, STEP, TITLE, Block, Document, Heading, Paragraph, Picture, Sizes
from ..figures import Style
from ..formula import Name, Norm, Partial, Prose, Text
from ..letters import Letters
from ..sizes import is_single
from ..words import listed
from .flow_table import FAINT, flow_tables, is_map
from .jacobians import JacobianPage
from .verdict import verdict

# For what has room of its own, in a page that may be of any width.
WIDE = 100


def flow_document(
    streams: Sequence[Stream],
    title: str,
    style: Style,
    *,
    width: int | None = 80,
    example: tuple[int, int] = (1, 1),
) -> Document:
    """A part for the states of each direction. Tables have as many columns as the width has room for, or
    where it is None a dozen; ``example`` is the number of the one followed, and of how many."""
    number, of = example
    blocks: list[Block] = [Heading(TITLE, (Prose(title), ": how the gradient flows"))]
    if of > 1:
        other = number + 1 if number < of else 1
        blocks.append(
            Paragraph((f"This page follows example {number} of {of}; --example {other} shows another.",))
        )
    for stream in streams:
        blocks += _Part(stream, style, width, PART if len(streams) == 1 else SECTION).blocks()
    return Document.of(*blocks)


@dataclass(frozen=True)
class _Part:
    """What there is to say of the states of one direction."""

    stream: Stream
    style: Style
    width: int | None
    level: int  # of its headings

    @property
    def recurrence(self) -> Recurrence:
        return self.stream.recurrence

    @property
    def letters(self) -> Letters:
        return Letters.of(self.recurrence.calculation)

    @property
    def several(self) -> bool:
        return len(self.stream.flows) > 1

    def name(self, flow: Flow, step: str = "") -> Name:
        name = self.letters.name(Symbol(flow.state.name, 0))
        return name._replace(step=step) if step else name

    def blocks(self) -> Iterator[Block]:
        names = listed([self.name(flow) for flow in self.stream.flows])
        if self.level == SECTION:
            yield Heading(PART, ("The states " if self.several else "The state ", *names))
        yield Heading(self.level, ("What each loss sends back",))
        yield Paragraph(self.introduction())
        for flow in self.stream.flows:
            if self.several:
                moves = Partial(self.letters.name(Symbol("loss", 0)), self.name(flow, "k"))
                yield Heading(STEP, ("To ", self.name(flow, "k"), ": ", Norm(moves)))
            yield from flow_tables(flow, self.width, full=self.style.full)
            yield self.picture(flow)
        if self.recurrence.steps:
            yield Heading(self.level, ("How each step changes it",))
            yield from JacobianPage(self.stream, self.letters, self.style, self.width or WIDE).blocks()
            yield from self.spectral_radii()
        yield Heading(self.level, ("Verdict",))
        for flow in self.stream.flows:
            found = verdict(flow)
            if self.several:
                yield Paragraph(("For ", self.name(flow), ": ", found[0].lower() + found[1:]))
            else:
                yield Paragraph((found,))

    def introduction(self) -> Text:
        states = listed([self.name(flow, "k") for flow in self.stream.flows])
        what: Text = ("The size (Euclidean norm) of what the loss of step t, a row, sends to ", *states)
        if not self.several:
            moves = Partial(self.letters.name(Symbol("loss", 0)), self.name(self.stream.flows[0], "k"))
            what = (*what, ", a column: ", Norm(moves))
        else:
            what = (*what, ", a column")
        text: Text = (
            *what,
            ". The fuller its block, the larger the number; each emptier block is about a tenth.",
        )
        flow = self.stream.flows[0]
        if is_map(flow, full=self.style.full):
            text = (
                *text,
                f" Where it is less, {FAINT} stands; at the right are the sizes at both ends of the way.",
            )
        span = flow.states[-1] - flow.states[0] + 1
        if span > len(flow.states):
            text = (*text, f" Of the {span} steps {len(flow.states)} are followed, evenly spread.")
        return text

    def picture(self, flow: Flow) -> Picture:
        """The sizes as shades of one color."""
        sizes = Sizes(tuple(map(tuple, heat(flow))), tuple(flow.losses), tuple(flow.states))
        name = f"{flow.state.part}.{flow.state.name}" if flow.before_losses else flow.state.name
        return Picture("", "The same as a heat map, dark for large", sizes, name)

    def spectral_radii(self) -> Iterator[Block]:
        for flow in self.stream.flows:
            text: Text = ()
            for name, radius in flow.spectral_radii.items():
                shown = fixed(radius, self.style.digits)
                text = (*text, ", " if text else "", self.letters.name(Symbol(name)), f": {shown}")
            if text:
                what = "The spectral radius (the largest absolute value of an eigenvalue) of what multiplies "
                if is_single(self.letters.shape_of[flow.state.name]):
                    what = "The absolute value of what multiplies "
                before = self.letters.name(Symbol(flow.state.name, 1 if flow.backward_in_time else -1))
                yield Paragraph((what, before, ": ", *text, "."))


def heat(flow: Flow) -> list[list[float | None]]:
    """The sizes as plain numbers, None where there is nothing."""
    return [[_number(norm) for norm in row] for row in flow.norms.tolist()]


def flow_data(
    streams: Sequence[Stream], exercise: Exercise, example: tuple[int, int] = (1, 1)
) -> dict[str, Any]:
    """The same as plain data, for JSON."""
    number, of = example
    return {
        "format": "rnntrace-flow/1",
        "scenario": about(exercise),
        "example": number if of > 1 else None,
        "states": [_flow_data(flow, exercise) for stream in streams for flow in stream.flows],
        "recurrences": [_recurrence_data(stream.recurrence, exercise) for stream in streams],
    }


def _flow_data(flow: Flow, exercise: Exercise) -> dict[str, Any]:
    return {
        "name": exercise.spelled(flow.state.part, flow.state.name),
        "losses": list(flow.losses),
        "steps": list(flow.states),
        "norms": heat(flow),
        "spectral_radius": flow.spectral_radii,
        "factor": _number(flow.factor),
    }


def _recurrence_data(of: Recurrence, exercise: Exercise) -> dict[str, Any]:
    """The joint Jacobians, their rows and columns those of the states one after the other."""
    return {
        "states": [exercise.spelled(of.calculation.part, name) for name in of.states],
        "jacobians": [
            {"step": step, "matrix": matrix.tolist(), "largest_singular_value": float(largest)}
            for step, matrix, largest in zip(of.steps, of.jacobians, of.largest_singular_values, strict=True)
        ],
    }


def _number(number: float) -> float | None:
    return number if math.isfinite(number) else None
