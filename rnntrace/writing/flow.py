"""Does the gradient vanish or explode? What arrives of each loss at earlier steps, and why."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ..equations.jacobian import state_jacobian
from ..equations.tree import Symbol
from ..tracing.flow import Flow, recurrent_matrices, spectral_radius
from .document import Block, Document, Heading, Listed, Paragraph, Picture, Table, Worked
from .figures import Style, grid
from .formula import Norm, Operator, Partial, Prose, Row, Text
from .letters import Letters
from .numbers import fixed, scientific

SHADES = " ░▒▓█"
# Between these the gradient keeps its size.
STEADY = (0.97, 1.03)
# How far ahead the verdict looks.
AHEAD = 10


def spread(last: int, most: int) -> list[int]:
    """At most so many steps from 1 to the last, evenly spread, both ends among them."""
    if last <= most:
        return list(range(1, last + 1))
    return sorted({round(1 + (last - 1) * i / (most - 1)) for i in range(most)})


def flow_document(flows: Sequence[Flow], style: Style, pictures: Sequence[str] = ()) -> Document:
    """One part for each state that is followed; ``pictures`` are the files with their heat maps."""
    return Document(tuple(_blocks(flows, style, pictures)))


def _blocks(flows: Sequence[Flow], style: Style, pictures: Sequence[str]) -> Iterator[Block]:
    scenario = flows[0].scenario
    yield Heading(1, ("How the gradient flows in ", Prose(scenario.title)))
    for i, each in enumerate(flows):
        yield from _one(each, style, pictures[i] if pictures else "", alone=len(flows) == 1)


def _one(flow: Flow, style: Style, picture: str, *, alone: bool) -> Iterator[Block]:
    letters = Letters(flow.scenario)
    state = letters.name(Symbol(flow.state, 0))
    if not alone:
        yield Heading(2, ("The state ", state))
    yield Heading(3, ("What each loss sends back",))
    at_k = state._replace(step="k")
    text: Text = (
        "The size (Euclidean norm) of what the loss of step t, a row, sends to the state at step k, ",
    )
    yield Paragraph((*text, "a column: ", Norm(Partial(letters.name(Symbol("loss", 0)), at_k)), "."))
    yield _table(flow)
    if picture:
        yield Picture(picture, "The same as a heat map, dark for large")
    yield Heading(3, ("How each step changes it",))
    yield from _jacobians(flow, letters, style)
    yield from _spectral_radii(flow, letters, style)
    yield Heading(3, ("Verdict",))
    yield Paragraph((verdict(flow),))


def _spectral_radii(flow: Flow, letters: Letters, style: Style) -> Iterator[Block]:
    text: Text = ()
    for name in recurrent_matrices(flow.scenario, flow.state):
        radius = fixed(spectral_radius(flow.scenario.parameters[name]), style.digits)
        text = (*text, ", " if text else "", letters.name(Symbol(name)), f": {radius}")
    if text:
        what = (
            "The spectral radius (the largest absolute value of an eigenvalue) of what multiplies the state: "
        )
        yield Paragraph((what, *text, "."))


def _table(flow: Flow) -> Table:
    """Rows are losses, columns states; a shade says how large a number is, by powers of ten."""
    largest = np.nanmax(flow.norms) if np.isfinite(flow.norms).any() else 0.0
    header: tuple[Text, ...] = (("",), *((f"k = {step}",) for step in flow.states))
    rows = tuple(
        ((f"t = {step}",), *((_shaded(float(norm), largest),) for norm in flow.norms[i]))
        for i, step in enumerate(flow.losses)
    )
    return Table(header, rows, (False, *(True for _ in flow.states)))


def _shaded(norm: float, largest: float) -> str:
    if math.isnan(norm):
        return ""
    return f"{shade(norm, largest)} {short(norm)}"


def shade(norm: float, largest: float) -> str:
    """Full for the largest and for what is more than a third of it, one shade less a factor of ten."""
    if not norm or not largest or not math.isfinite(largest):
        return SHADES[0]
    place = len(SHADES) - 1 - round(math.log10(largest / norm))
    return SHADES[max(0, place)]


def short(number: float) -> str:
    """A number by its two leading digits: ``0.52``, ``3.2e-5``."""
    if number == 0 or not math.isfinite(number):
        return fixed(number, 0)
    return (
        scientific(number, 1)
        if not 1e-3 <= number < 1e4
        else f"{number:.2g}"
        if number < 100
        else f"{number:.0f}"
    )


def _jacobians(flow: Flow, letters: Letters, style: Style) -> Iterator[Block]:
    """The Jacobian of each step: in symbols at t in general, then with its numbers."""
    system, state = flow.scenario.system, flow.state
    general = state_jacobian(system, state)
    if general is not None:
        other = Symbol(state, 1 if flow.backward_in_time else -1)
        moves = Partial(letters.name(Symbol(state, 0)), letters.name(other))
        line = Row((moves, Operator("equals"), letters.in_letters(general)))
        yield Listed(((line, ()),))
    for i, step in enumerate(flow.steps):
        before = step + 1 if flow.backward_in_time else step - 1
        now, then = (letters.name(Symbol(flow.state, 0), each) for each in (step, before))
        value = fixed(float(flow.largest_singular_values[i]), style.digits)
        words = (f"largest singular value {value}",)
        yield Worked(Partial(now, then), (grid(flow.jacobians[i], style),), words)


def verdict(flow: Flow) -> str:
    """Whether the gradient vanishes, in a sentence with its figure."""
    factor = flow.factor
    if math.isnan(factor):
        return "There is one step only, or no gradient at all: nothing flows."
    left = factor**AHEAD
    per_step = "Per step back the gradient"
    if factor == 0:
        return "Nothing arrives at the end of the way: it is 0 somewhere, or smaller than a float can hold."
    if factor < STEADY[0]:
        share = 100 * left
        what = "vanishes" if factor < 0.7 else "fades"
        return (
            f"{per_step} shrinks by a factor of about {factor:.2f}: after {AHEAD} steps "
            f"{_percent(share)} % is left. It {what}."
        )
    if factor > STEADY[1]:
        what = "explodes" if factor > 1.4 else "grows"
        return (
            f"{per_step} grows by a factor of about {factor:.2f}: after {AHEAD} steps it is "
            f"{left:.3g} times as large. It {what}."
        )
    return f"{per_step} changes by a factor of about {factor:.2f}: it keeps its size."


def _percent(share: float) -> str:
    if share < 0.001:
        return "less than 0.001"
    return f"{share:.1g}" if share < 1 else f"{share:.0f}"


def heat(flow: Flow) -> list[list[float | None]]:
    """The sizes as plain numbers, None where there is nothing."""
    return [[_number(norm) for norm in row] for row in flow.norms.tolist()]


def flow_data(flows: Sequence[Flow]) -> dict[str, Any]:
    """The same as plain data, for JSON."""
    scenario = flows[0].scenario
    return {
        "format": "rnntrace-flow/1",
        "scenario": {"title": scenario.title, "cell": scenario.architecture.cell},
        "states": [_flow_data(each) for each in flows],
    }


def _flow_data(flow: Flow) -> dict[str, Any]:
    matrices = recurrent_matrices(flow.scenario, flow.state)
    return {
        "name": flow.state,
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
