"""The pages of backpropagation through time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...equations.differentiate import BackwardEquation, is_handed
from ...equations.sweeps import Sweep
from ...equations.tree import Equation, Expression, Symbol, symbols, terms, total
from ..desk import Desk
from ..document import DETAIL, Block, Heading, Paragraph
from ..falling import falling, without, without_handed
from ..formula import EQUALS, Formula, Name, Row, Summed, Text
from ..words import capitalised, listed, with_rules
from ..worked import work
from .forward import step_heading
from .shares import is_left_out, share_of_step, shares

IS_ZERO = " is 0"
ANY_STEP = 0  # not the last


def backward_equations(desk: Desk, only: frozenset[str] = frozenset()) -> Iterator[tuple[Formula, Text]]:
    """The backward equations at step t in general, each with where it comes from."""
    for backward in desk.trace.backward:
        left = backward.equation.left
        if not is_left_out(desk, left) and (not only or left.name in only):
            yield from _handed_back(desk, backward)
            right = desk.in_letters(without_handed(desk, backward.equation.right, ANY_STEP))
            if left.step is None and desk.trace.exercise.several:
                right = Summed(right, "i")
            yield Row((desk.name(left), EQUALS, right)), _origin(desk, backward, None)


def _handed_back(desk: Desk, backward: BackwardEquation) -> Iterator[tuple[Formula, Text]]:
    """The equation of a state that was handed over, at the last step: there it gets its gradient
    back, and nothing from a step after it."""
    left, right, last = backward.equation.left, backward.equation.right, desk.trace.steps
    if not any(is_handed(symbol) for symbol in symbols(right)):
        return
    kept = [(sign, term) for sign, term in terms(right) if not any(s.step == 1 for s in symbols(term))]
    head = Row((desk.name(left, last), EQUALS, desk.in_letters(total(kept), last)))
    yield head, _origin(desk, backward, last)


def backward_step(desk: Desk, sweep: Sweep, step: int, only: frozenset[str]) -> Iterator[Block]:
    """One step of a sweep: the gradients of its values, then its share of the parameters' gradients."""
    yield step_heading(desk, step)
    yield from _of_values(desk, sweep.equations, step, only)
    added = list(shares(desk, sweep.equations, only))
    if added:
        yield Heading(DETAIL, (f"Step {step}'s share of the gradients",))
    reasons = [_nothing_added(desk, share, step) for _, share in added]
    for i, (parameter, share) in enumerate(added):
        if not reasons[i]:
            yield share_of_step(desk, parameter, share, step)
        elif reasons[i] not in reasons[:i]:
            same = [name for (name, _), reason in zip(added, reasons, strict=True) if reason == reasons[i]]
            names = listed([desk.name(Symbol(name, gradient=True)) for name in same])
            yield Paragraph(capitalised((*reasons[i], ", so nothing is added to ", *names, ".")))


def _of_values(desk: Desk, equations: Sequence[Equation], step: int, only: frozenset[str]) -> Iterator[Block]:
    """The gradients of a step's values. Those that are zero are said to be, one after the other,
    together with what is zero for their sake."""
    zero: list[Name] = []
    why: list[Text] = []
    origins = {backward.equation.left: backward for backward in desk.trace.backward}
    for equation in equations:
        left = equation.left
        if left.step is None or (only and left.name not in only):
            continue
        right = without_handed(desk, equation.right, step)
        reasons = _why_nothing(desk, right, step)
        follows = all(reason in [(name, IS_ZERO) for name in zero] for reason in reasons)
        if zero and not (reasons and follows):
            yield _nothing(why, zero)
            zero = []
        if not reasons:
            yield work(desk, Equation(left, right), step, _origin(desk, origins[left], step))
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


def _origin(desk: Desk, backward: BackwardEquation, step: int | None) -> Text:
    """Where a gradient comes from, in words: the rule applied, or the values it feeds."""
    left, rules = backward.equation.left, with_rules("; ".join(backward.because))
    if rules and (left.step is None or len(backward.feeds) == 1):
        return rules
    name = desk.name(Symbol(left.name, left.step), step)
    if left.step is None:
        now = [desk.name(feed) for feed in backward.feeds]
        return (name, " is used at every step, in ", *listed(now))
    text: Text = (name, " feeds", *(_feeds(desk, backward.feeds, step) or (" nothing more",)))
    return (*text, "; ", *rules) if rules else text


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
