"""The pages of backpropagation through time."""

from __future__ import annotations

from collections.abc import Iterator

from ..equations.differentiate import BackwardEquation
from ..equations.evaluate import value
from ..equations.functions import Array
from ..equations.tree import Expression, OverTime, Symbol, symbols, ungroup
from .desk import TARGET, Desk
from .document import Block, Heading, Listed, Paragraph, Worked
from .falling import falling, without
from .figures import grid
from .formula import Captioned, Formula, Name, Operator, Row, Scalar, Text
from .forward import step_heading
from .opening import general
from .words import capitalised, listed
from .worked import stages, work

# A sum over more steps than this shows the first few and the last.
MOST_SHARES = 6


def backward_equations(desk: Desk, only: frozenset[str] = frozenset()) -> Listed:
    """The backward equations at step t in general, each with where it comes from."""
    return Listed(
        tuple(
            (general(desk, backward.equation), _origin(desk, backward, None))
            for backward in desk.trace.backward
            if not _is_left_out(desk, backward.equation.left)
            and (not only or backward.equation.left.name in only)
        )
    )


def backward_step(desk: Desk, step: int, only: frozenset[str]) -> Iterator[Block]:
    """One step: the gradients of its values, then its share of the parameters' gradients."""
    yield step_heading(desk, step)
    targets = desk.scenario.targets
    has_target = targets is not None and targets.present[step - 1]
    for backward in desk.trace.backward:
        equation = backward.equation
        if equation.left.step is None or (only and equation.left.name not in only):
            continue
        uses_target = any(symbol.name == TARGET.name for symbol in symbols(equation.right))
        if uses_target and not has_target:
            name = desk.name(equation.left, step)
            yield Paragraph((f"Step {step} has no target, so ", name, " is 0."))
        else:
            yield work(desk, equation, step, _origin(desk, backward, step))
    shares = list(_shares(desk, only))
    if shares:
        yield Heading(4, (f"Step {step}'s share of the gradients",))
    for parameter, share in shares:
        yield _share(desk, parameter, share, step)


def gradients(desk: Desk, only: frozenset[str]) -> Iterator[Block]:
    """The parameters' gradients, each the sum of all steps' shares."""
    shares = list(_shares(desk, only))
    if shares:
        yield Heading(2, ("Gradients, summed over the steps",))
    for parameter, share in shares:
        head = Row(
            (
                desk.name(Symbol(parameter, gradient=True)),
                Operator("equals"),
                desk.in_letters(OverTime(ungroup(share))),
            )
        )
        result = grid(desk.trace.grad(parameter), desk.style, "gradient")
        added = () if desk.trace.steps == 1 else (_sum_of_shares(desk, share),)
        yield Worked(head, (*added, result), ("the shares of all steps",))


def _origin(desk: Desk, backward: BackwardEquation, step: int | None) -> Text:
    """Where a gradient comes from, in words: the rule applied, or the values it feeds."""
    if backward.because:
        return ("; ".join(backward.because),)
    left = backward.equation.left
    name = desk.name(Symbol(left.name, left.step), step)
    now = listed([desk.name(feed, step) for feed in backward.feeds if not feed.step])
    later = listed([desk.name(feed, step) for feed in backward.feeds if feed.step])
    if left.step is None:
        return (name, " is used at every step, in ", *now)
    if step == desk.trace.steps or not later:
        return (name, " feeds ", *now) if now else (name, " feeds nothing more")
    return (name, " feeds ", *now, " and, one step on, " if now else "one step on ", *later)


def _shares(desk: Desk, only: frozenset[str]) -> Iterator[tuple[str, Expression]]:
    """Each parameter, and what one step adds to its gradient."""
    for backward in desk.trace.backward:
        left, right = backward.equation.left, backward.equation.right
        if isinstance(right, OverTime) and not _is_left_out(desk, left) and (not only or left.name in only):
            yield left.name, right.of


def _is_left_out(desk: Desk, symbol: Symbol) -> bool:
    """A bias that the scenario does not have needs no gradient on the page."""
    scenario = desk.scenario
    return symbol.step is None and symbol.name in scenario.left_out and not scenario.weights_from


def _share(desk: Desk, parameter: str, share: Expression, step: int) -> Block:
    gone = falling(desk, share, step)
    left = without(share, gone)
    to = desk.name(Symbol(parameter, gradient=True))
    if left is None:
        why = next(iter(gone.values()))
        return Paragraph(capitalised((*why, ", so nothing is added to ", to, ".")))
    vital = desk.vital(Symbol(parameter), step)
    result = grid(_at(desk, share, step), desk.style, "gradient", vital=vital)
    return Worked(desk.in_letters(share, step), (*stages(desk, left, step), result), ("added to ", to))


def _sum_of_shares(desk: Desk, share: Expression) -> Formula:
    """The steps' shares added up, each with its step below; of many, the first few and the last."""
    steps = list(range(1, desk.trace.steps + 1))
    shown = steps if len(steps) <= MOST_SHARES else [*steps[:3], None, steps[-1]]
    parts: list[Formula] = []
    for step in shown:
        if parts:
            parts.append(Operator("plus"))
        if step is None:
            parts.append(Operator("dots"))
        else:
            numbers = grid(_at(desk, share, step), desk.style, "gradient")  # the same rows for all
            at = Row((Name("t"), Operator("equals"), Scalar(str(step))))
            parts.append(Captioned(numbers, (at,)))
    return Row(tuple(parts))


def _at(desk: Desk, node: Expression, step: int) -> Array:
    return value(node, lambda symbol: desk.trace.value(symbol, step))
