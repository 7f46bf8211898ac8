"""The pages of backpropagation through time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from ...equations.differentiate import BackwardEquation, is_handed
from ...equations.sweeps import Sweep
from ...equations.tree import Equation, Expression, Symbol, symbols, terms, total
from ..document import DETAIL, Block, Heading, Paragraph
from ..equation import work
from ..falling import IS_ZERO, arriving, falling, without, without_handed
from ..form import Form
from ..formula import EQUALS, Formula, Name, Row, Summed, Text
from ..letters import Letters
from ..moment import Moment
from ..presentation import Presentation
from ..words import capitalised, listed, with_rules
from .brief import in_brief
from .forward import step_heading
from .shares import share_form, shares_told

Reasons = tuple[Text, ...]


def backward_equations(
    shown: Presentation, only: frozenset[str] = frozenset(), *, of_steps: bool = False
) -> tuple[tuple[Formula, Text], ...]:
    """The backward equations at step t in general, each with where it comes from; or only those ``of_steps``,
    where those of the parameters stand elsewhere."""
    trace = shown.trace
    steps = trace.exercise.steps_of(shown.part)
    key = ("backward equations", id(trace.backward), steps, only, shown.unsaid, of_steps)
    return shown.once(key, lambda: tuple(_backward_equations(shown, only, of_steps)))


def _backward_equations(
    shown: Presentation, only: frozenset[str], of_steps: bool
) -> Iterator[tuple[Formula, Text]]:
    for backward in shown.trace.backward:
        left = backward.equation.left
        if of_steps and left.step is None:
            continue
        if left in shown.unsaid:
            yield shown.name(left), ()
        elif not shown.looks.is_left_out(left) and (not only or left.name in only):
            yield from _handed_back(shown, backward)
            right = shown.in_letters(without_handed(backward.equation.right))
            if left.step is None and shown.trace.exercise.several:
                right = Summed(right, "i")
            feeds = [feed for feed in backward.feeds if not is_handed(feed)]
            yield Row((shown.name(left), EQUALS, right)), _origin(shown.letters, backward, feeds)


def _handed_back(shown: Presentation, backward: BackwardEquation) -> Iterator[tuple[Formula, Text]]:
    """The equation of a state that was handed over, at the last step: there it gets its gradient
    back, and nothing from a step after it. Which step that is need not be the same for all examples."""
    left, right, last = (
        backward.equation.left,
        backward.equation.right,
        shown.trace.exercise.steps_of(shown.part),
    )
    if not any(is_handed(symbol) for symbol in symbols(right)):
        return
    kept = [(sign, term) for sign, term in terms(right) if not any(s.step == 1 for s in symbols(term))]
    head = Row((shown.name(left, last), EQUALS, shown.in_letters(total(kept), last)))
    least = 1 - (last or shown.trace.steps)
    there = [feed for feed in backward.feeds if is_handed(feed) or least <= (feed.step or 0) <= 0]
    origin = _origin(shown.letters, backward, there, last)
    yield head, origin if last else (*origin, ", at the last step")


def backward_step(shown: Presentation, sweep: Sweep, step: int, only: frozenset[str]) -> Iterator[Block]:
    """One step of a sweep: the gradients of its values, then its share of the parameters' gradients."""
    yield step_heading(shown, step)
    if shown.style.detail == "brief":
        timed = [equation for equation in sweep.equations if equation.left.step is not None]
        yield from in_brief(shown, [each for each in timed if not only or each.left.name in only], step)
        return
    yield from _of_values(shown, sweep.equations, step, only)
    added = list(shares_told(shown, sweep.equations, only))
    if added:
        yield Heading(DETAIL, (f"Step {step}'s share of the gradients",))
    made = [
        (parameter, shown.made(("share", parameter, id(share)), partial(_share, parameter, share), step))
        for parameter, share in added
    ]
    said: list[Text] = []
    for _, form in made:
        if isinstance(form, Form):
            yield shown.filled(form, step)
        elif form[0] not in said:
            said.append(form[0])
            same = [parameter for parameter, other in made if other == form]
            names = listed([shown.name(Symbol(parameter, gradient=True)) for parameter in same])
            text: Text = (*form[0], ", so nothing is added to ", *names, ".")
            yield Paragraph(capitalised(text), step)


def _share(parameter: str, share: Expression, moment: Moment) -> Form | Reasons:
    """What a step adds to a parameter's gradient, or why it adds nothing."""
    if reasons := _why_nothing(moment, share):
        return reasons[:1]
    return share_form(moment, parameter, share)


def _of_values(
    shown: Presentation, equations: Sequence[Equation], step: int, only: frozenset[str]
) -> Iterator[Block]:
    """The gradients of a step's values. Those that are zero are said to be, one after the other,
    together with what is zero for their sake."""
    zero: list[Name] = []
    why: Reasons = ()
    origins = {backward.equation.left: backward for backward in shown.trace.backward}
    for equation in equations:
        left = equation.left
        if left.step is None or (only and left.name not in only):
            continue
        make = partial(_gradient, equation, origins[left])
        made = shown.made(("backward", id(equation)), make, step)
        follows = not isinstance(made, Form) and all(
            reason in [(name, IS_ZERO) for name in zero] for reason in made
        )
        if zero and not follows:
            yield Paragraph(_nothing(why, zero), step)
            zero = []
        if isinstance(made, Form):
            yield shown.filled(made, step)
            continue
        why = why if zero else made
        zero.append(shown.name(left))
    if zero:
        yield Paragraph(_nothing(why, zero), step)


def _gradient(equation: Equation, backward: BackwardEquation, moment: Moment) -> Form | Reasons:
    """A value's gradient worked, or why it is zero."""
    left, right = equation.left, arriving(moment, equation.right)
    if reasons := _why_nothing(moment, right):
        return reasons
    there = [feed for feed in backward.feeds if _is_there(moment, feed)]
    return work(moment, Equation(left, right), _origin(moment.looks.letters, backward, there))


def _is_there(moment: Moment, feed: Symbol) -> bool:
    """Whether a value that uses another is at a step that there is; what is handed over is so at the
    last."""
    return moment.is_last() if is_handed(feed) else moment.exists(feed.step or 0)


def _why_nothing(moment: Moment, node: Expression) -> Reasons:
    """Why a gradient is zero whatever the weights; nothing where it is not."""
    gone = falling(moment, node, gradient=True)
    return tuple(dict.fromkeys(gone.values())) if without(node, gone) is None else ()


def _nothing(why: Reasons, zero: Sequence[Name]) -> Text:
    reasons: Text = why[0]
    for i, reason in enumerate(why[1:], 2):
        reasons = (*reasons, " and " if i == len(why) else ", ", *reason)
    verb = " is 0." if len(zero) == 1 else " are 0."
    return capitalised((*reasons, ", so ", *listed(zero), verb))


def _origin(
    letters: Letters, backward: BackwardEquation, feeds: Sequence[Symbol], step: int | None = None
) -> Text:
    """Where a gradient comes from, in words: the rule applied, or the values it feeds, as far as there
    are such steps."""
    left, rules = backward.equation.left, with_rules("; ".join(backward.because))
    if rules and (left.step is None or len(backward.feeds) == 1):
        return rules
    name = letters.name(Symbol(left.name, left.step), step)
    if left.step is None:
        now = [letters.name(feed) for feed in backward.feeds]
        return (name, " is used at every step, in ", *listed(now))
    text: Text = (name, " feeds", *(_feeds(letters, feeds, step) or (" nothing more",)))
    return (*text, "; ", *rules) if rules else text


def _feeds(letters: Letters, feeds: Sequence[Symbol], step: int | None) -> Text:
    """`` s₂ and, one step on, a₃``."""
    text: Text = ()
    for when, ahead in ((" ", 0), (", one step on, ", 1), (", one step back, ", -1)):
        names = [letters.name(feed, step) for feed in feeds if feed.step == ahead]
        if names:
            text = (*text, f" and{when}" if text else when, *listed(names))
    return text
