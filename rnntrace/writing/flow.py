"""Does the gradient vanish or explode? What arrives of each loss at earlier steps, and why."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ..equations.jacobian import state_jacobian
from ..equations.tree import Symbol
from ..scenario.model import Scenario
from ..tracing.flow import Flow, State, recurrent_matrices, spectral_radius, spread
from .document import Block, Document, Heading, Listed, Paragraph, Picture, Table, Worked
from .figures import Style, grid
from .formula import Name, Norm, Operator, Partial, Prose, Row, Text
from .letters import Letters
from .numbers import fixed, scientific

SHADES = " ░▒▓█"
# Between these the gradient keeps its size.
STEADY = (0.97, 1.03)
# It vanishes where less than a hundredth of it is left, and explodes where it is a hundred times as large.
HUNDRED = math.log(100)
# How far the verdict looks.
AHEAD = 10
# What a page has room for.
MOST_ROWS = MOST_COLUMNS = 12
MOST_JACOBIANS = 10
INDENT = SPACE = 3


def flow_document(
    flows: Sequence[Flow],
    title: str,
    style: Style,
    *,
    width: int = 80,
    example: tuple[int, int] = (1, 1),
    pictures: Sequence[str] = (),
) -> Document:
    """One part for each state that is followed. Of many steps as many columns are shown as the width
    has room for; ``example`` is the number of the one followed, and of how many; ``pictures`` are the
    files with the heat maps."""
    number, of = example
    aside: Text = (f"example {number} of {of}",) if of > 1 else ()
    blocks: list[Block] = [Heading(1, ("How the gradient flows in ", Prose(title)), aside)]
    for i, each in enumerate(flows):
        picture = pictures[i] if pictures else ""
        blocks += _Part(each, style, width, picture, 2 if len(flows) == 1 else 3).blocks()
    return Document(tuple(blocks))


@dataclass(frozen=True)
class _Part:
    """What there is to say of one state."""

    flow: Flow
    style: Style
    width: int
    picture: str
    level: int  # of its headings

    @cached_property
    def letters(self) -> Letters:
        part = "e" if self.flow.state.of_encoder else "d" if self.flow.scenario.encoder else ""
        return Letters(self.flow.scenario, part)

    def name(self, step: int | None = None) -> Name:
        return self.letters.name(Symbol(self.flow.state.name, 0), step)

    def blocks(self) -> Iterator[Block]:
        if self.level == 3:
            yield Heading(2, ("The state ", self.name()))
        yield Heading(self.level, ("What each loss sends back",))
        moves = Partial(self.letters.name(Symbol("loss", 0)), self.name()._replace(step="k"))
        what = "The size (Euclidean norm) of what the loss of step t, a row, sends to the state at step k, "
        shades = ". The darker, the larger; each shade less is about a tenth."
        yield Paragraph((what, "a column: ", Norm(moves), shades))
        yield self.table()
        if self.picture:
            yield Picture(self.picture, "The same as a heat map, dark for large")
        if self.flow.steps:
            yield Heading(self.level, ("How each step changes it",))
            yield from self.jacobians()
            yield from self.spectral_radii()
        yield Heading(self.level, ("Verdict",))
        yield Paragraph((verdict(self.flow),))

    def table(self) -> Table:
        """Rows are losses, columns states; a shade says how large a number is, by powers of ten."""
        rows = [i - 1 for i in spread(len(self.flow.losses), MOST_ROWS)]
        for most in range(MOST_COLUMNS, 1, -1):
            table = self.table_of(rows, [j - 1 for j in spread(len(self.flow.states), most)])
            if _width(table) <= self.width:
                break
        return table

    def table_of(self, rows: Sequence[int], columns: Sequence[int]) -> Table:
        flow = self.flow
        largest = np.nanmax(flow.norms) if np.isfinite(flow.norms).any() else 0.0
        header: tuple[Text, ...] = (("",), *((f"k = {flow.states[j]}",) for j in columns))
        lines = tuple(
            ((f"t = {flow.losses[i]}",), *((_shaded(float(flow.norms[i, j]), largest),) for j in columns))
            for i in rows
        )
        return Table(header, lines, (False, *(True for _ in columns)))

    def spectral_radii(self) -> Iterator[Block]:
        scenario = self.flow.scenario
        text: Text = ()
        for name in recurrent_matrices(scenario, self.flow.state.name):
            radius = fixed(spectral_radius(scenario.parameters[name]), self.style.digits)
            text = (*text, ", " if text else "", self.letters.name(Symbol(name)), f": {radius}")
        if text:
            what = "The spectral radius (the largest absolute value of an eigenvalue) of what multiplies the "
            yield Paragraph((what, "state: ", *text, "."))

    def jacobians(self) -> Iterator[Block]:
        """The Jacobian of each step: in symbols at t in general, then with its numbers."""
        flow, digits = self.flow, self.style.digits
        general = state_jacobian(flow.scenario.system, flow.state.name)
        back = 1 if flow.backward_in_time else -1
        if general is not None:
            other = self.letters.name(Symbol(flow.state.name, back))
            line = Row((Partial(self.name(), other), Operator("equals"), self.letters.in_letters(general)))
            yield Listed(((line, ("the Jacobian of a step",)),))
        shown = [i - 1 for i in spread(len(flow.steps), MOST_JACOBIANS)]
        for i in shown:
            step = flow.steps[i]
            value = fixed(float(flow.largest_singular_values[i]), digits)
            head = Partial(self.name(step), self.name(step + back))
            yield Worked(head, (grid(flow.jacobians[i], self.style),), (f"largest singular value {value}",))
        if len(shown) < len(flow.steps):
            values = flow.largest_singular_values
            least, most = (fixed(float(each), digits) for each in (values.min(), values.max()))
            yield Paragraph(
                (
                    f"These are {len(shown)} of {len(flow.steps)} steps. The largest singular values of all "
                    f"lie between {least} and {most}.",
                )
            )


def _width(table: Table) -> int:
    """How wide a table is on a page."""
    rows = (table.header, *table.rows)
    columns = range(len(table.header))
    return INDENT - SPACE + sum(SPACE + max(len(str(row[j][0])) for row in rows) for j in columns)


def _shaded(norm: float, largest: float) -> str:
    if math.isnan(norm):
        return ""
    return f"{shade(norm, largest)} {short(norm)}".strip()


def shade(norm: float, largest: float) -> str:
    """Full for the largest and for what is more than a third of it, one shade less a factor of ten."""
    if not norm or not largest or not math.isfinite(largest):
        return SHADES[0]
    place = len(SHADES) - 1 - round(math.log10(largest) - math.log10(norm))
    return SHADES[max(0, place)]


def short(number: float) -> str:
    """A number by its two leading digits: ``0.52``, ``3.2e-5``; whole from 10 on."""
    if number == 0 or not math.isfinite(number):
        return fixed(number, 0)
    if not 1e-3 <= number < 1e4:
        return scientific(number, 1)
    return fixed(number, max(0, 1 - math.floor(math.log10(number))))


def verdict(flow: Flow) -> str:
    """Whether the gradient vanishes, in a sentence with its figure."""
    if flow.way_length == 0:
        return "There is one step only to look at: nothing flows from one to another."
    first, last = flow.way[0], flow.way[-1]
    if math.isnan(flow.change):
        return f"What the loss sends to the state at step {first[0]} is 0, so there is nothing to flow."
    direction = "Per step back" if first[0] > last[0] else "Per step on"
    if not last[1]:
        reached = [step for step, size in flow.way if size][-1]
        return (
            f"Of what the loss sends to the state at step {first[0]}, something arrives at step {reached}, "
            "and farther off nothing: a factor is 0, or what is left is smaller than a float can hold."
        )
    rate, ahead = flow.change / flow.way_length, min(AHEAD, flow.way_length)
    factor = flow.factor
    figure = fixed(factor, 2) if 0.1 <= factor < 100 else _times(rate)
    steps = "1 step" if ahead == 1 else f"{ahead} steps"
    if factor < STEADY[0]:
        left = f"after {steps} {_percent(100 * math.exp(ahead * rate))}% is left"
        end = "It vanishes." if flow.change <= -HUNDRED else "Over many steps it would vanish."
        return f"{direction} the gradient shrinks by a factor of about {figure}: {left}. {end}"
    if factor > STEADY[1]:
        times = f"after {steps} it is {_times(ahead * rate)} times as large"
        end = "It explodes." if flow.change >= HUNDRED else "Over many steps it would explode."
        return f"{direction} the gradient grows by a factor of about {figure}: {times}. {end}"
    return f"{direction} the gradient changes by a factor of about {figure}: it keeps its size."


def _times(logarithm: float) -> str:
    """How many times, also where that is more than a float can hold."""
    if logarithm < math.log(1e300):
        return short(math.exp(logarithm))
    return f"1e{round(logarithm / math.log(10))}"


def _percent(share: float) -> str:
    return "less than 0.001" if share < 0.001 else short(share)


def heat(flow: Flow) -> list[list[float | None]]:
    """The sizes as plain numbers, None where there is nothing."""
    return [[_number(norm) for norm in row] for row in flow.norms.tolist()]


def state_name(state: State) -> str:
    """A state as it is asked for: ``h``, ``encoder.h``."""
    return ("encoder." if state.of_encoder else "") + state.name


def flow_data(flows: Sequence[Flow], scenario: Scenario, example: tuple[int, int] = (1, 1)) -> dict[str, Any]:
    """The same as plain data, for JSON."""
    number, of = example
    return {
        "format": "rnntrace-flow/1",
        "scenario": {"title": scenario.title, "cell": scenario.architecture.cell},
        "example": number if of > 1 else None,
        "states": [_flow_data(each) for each in flows],
    }


def _flow_data(flow: Flow) -> dict[str, Any]:
    matrices = recurrent_matrices(flow.scenario, flow.state.name)
    return {
        "name": state_name(flow.state),
        "losses": list(flow.losses),
        "steps": list(flow.states),
        "norms": heat(flow),
        "spectral_radius": {name: spectral_radius(flow.scenario.parameters[name]) for name in matrices},
        "jacobians": [
            {"step": step, "matrix": matrix.tolist(), "largest_singular_value": float(largest)}
            for step, matrix, largest in zip(
                flow.steps, flow.jacobians, flow.largest_singular_values, strict=True
            )
        ],
        "factor": _number(flow.factor),
    }


def _number(number: float) -> float | None:
    return number if math.isfinite(number) else None
