"""The pages of backpropagation through time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ..equations.differentiate import BackwardEquation, is_handed
from ..equations.evaluate import value
from ..equations.functions import Array
from ..equations.tree import (
    Equation,
    Expression,
    MatMul,
    OverTime,
    Symbol,
    Transpose,
    ungroup,
)
from ..tracing.traces import Traces
from .desk import Desk
from .document import Block, Heading, Listed, Paragraph, Worked
from .falling import falling, without, without_handed
from .figures import grid
from .formula import Captioned, Formula, Name, Operator, Row, Scalar, Text
from .forward import step_heading
from .opening import general
from .words import capitalised, listed
from .worked import stages, work

# A sum over more steps than this shows the first few and the last.
MOST_SHARES = 6
IS_ZERO = " is 0"
SUMMED = {
    "": "Gradients, summed over the steps",
    "e": "Gradients of the encoder, summed over its steps",
    "d": "Gradients of the decoder, summed over its steps",
}


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
    yield from _of_values(desk, step, only)
    shares = list(_shares(desk, only))
    if shares:
        yield Heading(4, (f"Step {step}'s share of the gradients",))
    reasons = [_nothing_added(desk, share, step) for _, share in shares]
    for i, (parameter, share) in enumerate(shares):
        if not reasons[i]:
            yield _share(desk, parameter, share, step)
        elif reasons[i] not in reasons[:i]:
            same = [name for (name, _), reason in zip(shares, reasons, strict=True) if reason == reasons[i]]
            names = listed([desk.name(Symbol(name, gradient=True)) for name in same])
            yield Paragraph(capitalised((*reasons[i], ", so nothing is added to ", *names, ".")))


def _of_values(desk: Desk, step: int, only: frozenset[str]) -> Iterator[Block]:
    """The gradients of a step's values. Those that are zero are said to be, one after the other,
    together with what is zero for their sake."""
    zero: list[Name] = []
    why: list[Text] = []
    for backward in desk.trace.backward:
        left = backward.equation.left
        if left.step is None or (only and left.name not in only):
            continue
        right = without_handed(desk, backward.equation.right, step)
        reasons = _why_nothing(desk, right, step)
        follows = all(reason in [(name, IS_ZERO) for name in zero] for reason in reasons)
        if zero and not (reasons and follows):
            yield _nothing(why, zero)
            zero = []
        if not reasons:
            yield work(desk, Equation(left, right), step, _origin(desk, backward, step))
            continue
        why = why if zero else reasons
        zero.append(desk.name(left, step))
    if zero:
        yield _nothing(why, zero)


def _why_nothing(desk: Desk, node: Expression, step: int) -> list[Text]:
    """Why a gradient is zero at this step whatever the weights; nothing where it is not."""
    gone = falling(desk, node, step, gradient=True)
    return list(dict.fromkeys(gone.values())) if without(node, gone) is None else []


def _nothing(why: Sequence[Text], zero: Sequence[Name]) -> Paragraph:
    reasons: Text = why[0]
    for i, reason in enumerate(why[1:], 2):
        reasons = (*reasons, " and " if i == len(why) else ", ", *reason)
    verb = " is 0." if len(zero) == 1 else " are 0."
    return Paragraph(capitalised((*reasons, ", so ", *listed(zero), verb)))


def _nothing_added(desk: Desk, share: Expression, step: int) -> Text:
    """Why a step adds nothing to a parameter's gradient; nothing where it does."""
    reasons = _why_nothing(desk, share, step)
    return reasons[0] if reasons else ()


def gradients(desk: Desk, only: frozenset[str]) -> Iterator[Block]:
    """The parameters' gradients, each the sum of all steps' shares."""
    shares = list(_shares(desk, only))
    if shares:
        yield Heading(2, (SUMMED[desk.part],))
    for parameter, share in shares:
        head = Row(
            (
                desk.name(Symbol(parameter, gradient=True)),
                Operator("equals"),
                desk.in_letters(OverTime(ungroup(share))),
            )
        )
        gradient = desk.trace.grad(parameter)
        if (columns := _columns(desk, share)) is not None:
            result = grid(gradient, desk.style, "gradient", vital=[(), [place for place, _ in columns]])
            yield Worked(head, (result,), ("the shares of all steps",), (_of_columns(columns),))
            continue
        result = grid(gradient, desk.style, "gradient")
        added = () if desk.trace.steps == 1 else (_sum_of_shares(desk, share),)
        yield Worked(head, (*added, result), ("the shares of all steps",))


def gradients_of_examples(desks: Sequence[Desk], traces: Traces, only: frozenset[str]) -> Iterator[Block]:
    """The parameters' gradients, each the sum of all examples' sums over their steps."""
    shares = list(_shares(desks[0], only))
    if shares:
        yield Heading(2, ("Gradients, summed over the examples",))
    for parameter, share in shares:
        left = desks[0].name(Symbol(parameter, gradient=True))
        head = Row((left, Operator("equals"), desks[0].in_letters(OverTime(ungroup(share)))))

        def of_example(number: int, parameter: str = parameter) -> Formula:
            gradient = traces.examples[number - 1].grad(parameter)
            return Captioned(grid(gradient, desks[0].style, "gradient"), (f"example {number}",))

        added = (_added(len(traces.examples), of_example),) if len(traces.examples) > 1 else ()
        result = grid(traces.grad(parameter), desks[0].style, "gradient")
        yield Worked(head, (*added, result), ("the steps of all examples",))


def _added(count: int, share: Callable[[int], Formula]) -> Formula:
    """The sum of ``share(1)`` to ``share(count)``; of many, the first few and the last."""
    shown = [*range(1, count + 1)] if count <= MOST_SHARES else [1, 2, 3, None, count]
    parts: list[Formula] = []
    for number in shown:
        parts += [Operator("plus")] if parts else []
        parts.append(Operator("dots") if number is None else share(number))
    return Row(tuple(parts))


def _origin(desk: Desk, backward: BackwardEquation, step: int | None) -> Text:
    """Where a gradient comes from, in words: the rule applied, or the values it feeds."""
    left, rules = backward.equation.left, "; ".join(backward.because)
    if rules and (left.step is None or len(backward.feeds) == 1):
        return (rules,)
    name = desk.name(Symbol(left.name, left.step), step)
    if left.step is None:
        now = [desk.name(feed) for feed in backward.feeds]
        return (name, " is used at every step, in ", *listed(now))
    text: Text = (name, " feeds", *(_feeds(desk, backward.feeds, step) or (" nothing more",)))
    for feed in backward.feeds:
        if step is None and is_handed(feed):
            last = desk.name(Symbol(left.name, 0), desk.trace.steps)
            text = (*text, "; only ", last, " feeds ", desk.name(feed))
    return (*text, f"; {rules}") if rules else text


def _feeds(desk: Desk, feeds: Sequence[Symbol], step: int | None) -> Text:
    """`` s₂ and, one step on, a₃``, as far as there are such steps."""
    last = desk.trace.steps
    there = [
        feed
        for feed in feeds
        if (step is None and not is_handed(feed))
        or (step is not None and (step == last if is_handed(feed) else 1 <= step + (feed.step or 0) <= last))
    ]
    text: Text = ()
    for when, ahead in ((" ", 0), (", one step on, ", 1), (", one step back, ", -1)):
        names = [desk.name(feed, step) for feed in there if feed.step == ahead]
        if names:
            text = (*text, f" and{when}" if text else when, *listed(names))
    return text


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
    left = without(share, falling(desk, share, step, gradient=True))
    assert left is not None
    to = desk.name(Symbol(parameter, gradient=True))
    if (picked := _one_column(desk, share, step)) is not None:
        column, place = picked
        result = grid(_at(desk, column, step), desk.style, "gradient")
        words: Text = (f"added to column {place + 1} of ", to)
        return Worked(desk.in_letters(column, step), (*stages(desk, column, step), result), words)
    vital = desk.vital(Symbol(parameter), step)
    result = grid(_at(desk, share, step), desk.style, "gradient", vital=vital)
    return Worked(desk.in_letters(share, step), (*stages(desk, left, step), result), ("added to ", to))


def _one_column(desk: Desk, share: Expression, step: int) -> tuple[Expression, int] | None:
    """What a share adds to a single column, and the column's place, where the share is a product
    with a one-hot vector that is shown as the column it picks."""
    match share:
        case MatMul(column, Transpose(Symbol() as vector)) if desk.shows_column(vector, step):
            place = desk.trace.word(vector, step)
            return None if place is None else (column, place)
    return None


def _columns(desk: Desk, share: Expression) -> list[tuple[int, list[int]]] | None:
    """The columns that the steps add to, each with its steps; None where a share is a whole matrix."""
    found: dict[int, list[int]] = {}
    for step in range(1, desk.trace.steps + 1):
        picked = _one_column(desk, share, step)
        if picked is not None:
            found.setdefault(picked[1], []).append(step)
    return sorted(found.items()) or None


def _of_columns(columns: Sequence[tuple[int, list[int]]]) -> Text:
    """Which step added to which column."""
    if sum(len(steps) for _, steps in columns) > MOST_SHARES:
        return ("each step adds to the column of its word; all others are 0",)
    said = []
    for place, steps in columns:
        *first, last = [str(step) for step in steps]
        which = f"steps {', '.join(first)} and {last}" if first else f"step {last}"
        said.append(f"column {place + 1} is from {which}")
    return (f"{'; '.join(said)}; all others are 0",)


def _sum_of_shares(desk: Desk, share: Expression) -> Formula:
    """The steps' shares added up, each with its step below."""

    def of_step(step: int) -> Formula:
        numbers = grid(_at(desk, share, step), desk.style, "gradient")  # the same rows for all
        at = Row((Name("t"), Operator("equals"), Scalar(str(step))))
        return Captioned(numbers, (at,))

    return _added(desk.trace.steps, of_step)


def _at(desk: Desk, node: Expression, step: int) -> Array:
    return value(node, lambda symbol: desk.trace.value(symbol, step))
