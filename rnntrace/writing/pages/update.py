"""The page of an update: the rule, what clipping does, each parameter's new numbers, and the loss before
and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import NamedTuple

import numpy as np

from ...cells.optimizers import CONVENTIONS, GRADIENT, OPTIMIZERS, PARAMETER, RAW
from ...cells.rules import Chosen
from ...equations.functions import Array
from ...equations.tree import Equation, Symbol
from ...exercise.exercise import Exercise
from ...tracing.shares import NORM_OF_ONE, Clipped, Share
from ...tracing.trace import Trace
from ...tracing.update import Update, by_another, equations_of, not_trained_of
from ..document import PART, Block, Document, Heading, Paragraph, Table
from ..figures import Style
from ..form import Form
from ..formula import EQUALS, Code, Figure, Name, Row, Text
from ..letters import Letters
from ..moment import Moment
from ..presentation import Presentation
from ..spelled import values
from ..words import listed, size_of
from . import opening
from .chapters import chapters
from .forward import worked_forward
from .losses import LOSS

EVERY: frozenset[str] = frozenset()
WHOSE = {
    "pytorch": "as PyTorch has it",
    "keras": "as Keras has it",
    "book": "as Goodfellow, Bengio and Courville have it",
    "ewma": "as Ng has it, with an exponentially weighted average",
}
AS = {
    "pytorch": "as PyTorch has it",
    "keras": "as Keras has it",
    "book": "as Goodfellow, Bengio and Courville have it",
    "ewma": "as Ng has it",
}
TITLES = {
    "sgd": "gradient descent",
    "momentum": "gradient descent with momentum",
    "nesterov": "gradient descent with Nesterov's momentum",
    "adagrad": "AdaGrad",
    "rmsprop": "RMSProp",
    "adam": "Adam",
    "adamw": "AdamW",
    "custom": "a rule of its own",
}


def update_document(of: Update, style: Style, only: frozenset[str] = EVERY) -> Document:
    """One update, worked; of the parameters in ``only`` (all if there are none)."""
    return Document(lambda: _update(of, style, only))


def _update(of: Update, style: Style, only: frozenset[str]) -> Iterator[Block]:
    network = chapters(of.trace, style)[-1].shown
    yield from opening.title(network, of.trace.first_not_finite)
    yield Heading(PART, (f"Update {of.state.t}: {title_of(of.optimizer)}",))
    yield from rule(of.given, of.optimizer, style)
    yield Paragraph((opening.rounding(network),))
    yield from worked(Numbered(of, style), only)


def title_of(rule: Chosen) -> str:
    """What a rule is called."""
    return TITLES.get(rule.name, rule.name)


class Numbered(NamedTuple):
    """An update whose traces are told apart by their numbers, as examples are: those of its own begin with
    the ``first``."""

    of: Update
    style: Style
    first: int = 0

    def shown(self, trace: Trace) -> Presentation:
        """One of its traces."""
        number = next(number for number, each in enumerate(self.of.traces) if each is trace)
        return Presentation(trace, self.style, self.first + number)


def worked(
    update: Numbered, only: frozenset[str] = EVERY, sequences: str = "The same sequences"
) -> Iterator[Block]:
    """What clipping does, the parameters, and the loss of ``sequences`` before and after."""
    of, style, _ = update
    if of.clipping:
        yield from _clipping(update, of.clipping)
    for share in of.shares:
        if not only or share.parameter.name in only:
            yield from _share(update, share)
    if not only:
        yield from _loss(of, style, sequences)
        yield from _other_conventions(of, style)


# -- the rule --------------------------------------------------------------------------------------


def rule(given: Exercise, optimizer: Chosen, style: Style) -> Iterator[Block]:
    """The equations, the numbers in them, and what holds for all parameters."""
    equations = equations_of(given, optimizer)
    if not equations:
        yield Paragraph(("No parameter is given, so none is trained.",))
        return
    theta, g = Name("θ"), Name("g")
    gradient = Name("θ", gradient=True, role="gradient")
    whose = WHOSE[optimizer.convention] if optimizer.convention in _known(optimizer.name) else ""
    ahead = ", taken where the momentum leads" if optimizer.ahead else ""
    clipped = " after clipping" if {"clip_norm", "clip_value"} & optimizer.numbers.keys() else ""
    text: Text = (theta, " stands for each parameter, ", g, " for its gradient ", gradient)
    rule_is = f" The rule is {whose}." if whose else ""
    yield Paragraph((*text, f"{clipped}{ahead}; t counts the updates.{rule_is}"))
    for each in equations:
        yield opening.listed_equations(Letters.of(each), each.system.equations)
    if numbers := opening.constants(equations[-1], style):
        yield Paragraph(numbers)
    if (limit := optimizer.numbers.get("clip_value")) is not None:
        at_most = Figure(limit, style.digits, given=True)
        yield Paragraph(
            ("Numbers in a gradient are cut off at ", Name("c"), " = ", at_most, " and at −", at_most, ".")
        )
    if not_trained := not_trained_of(given):
        names = listed([_parameter(given, name) for name in not_trained])
        verb, stays = (
            ("is", "it stays zero and is") if len(not_trained) == 1 else ("are", "they stay zero and are")
        )
        yield Paragraph((*names, f" {verb} not given: {stays} not trained."))


def _known(name: str) -> Mapping[str, object]:
    """The conventions in which an optimiser has a rule of its own, where it has several."""
    found = OPTIMIZERS[name].rules if name in OPTIMIZERS else {}
    same = len({rule.equations for rule in found.values()}) < 2
    return {} if same else found


def _parameter(given: Exercise, spelled: str, *, gradient: bool = False) -> Name:
    """A parameter as its network shows it."""
    part, _, name = spelled.rpartition(".")
    calculation = given.of(part or given.last.part)
    return Letters.of(calculation).name(Symbol(name, gradient=gradient))


def _spelled(of: Update, share: Share) -> str:
    return of.given.spelled(share.parameter.part, share.parameter.name)


# -- clipping --------------------------------------------------------------------------------------


def _clipping(update: Numbered, clipping: Clipped) -> Iterator[Block]:
    """The norm of all gradients together, and what becomes of it."""
    of, style, _ = update
    yield Heading(PART, ("Clipping by the norm of all gradients together",))
    shown = update.shown(clipping.norm)
    limit = of.optimizer.numbers["clip_norm"]
    yield shown.worked("norms", _norms, 1)
    yield from _equations(shown)
    size = Figure(float(clipping.norm["N", 1]), style.digits)
    at_most: Text = (Figure(limit, style.digits, given=True),)
    if clipping.factor is None:
        yield Paragraph(("The norm ", size, " is no more than ", *at_most, ": nothing is shortened."))
        return
    yield Paragraph(("The norm ", size, " is more than ", *at_most, ": all gradients are shortened alike."))
    yield from _equations(update.shown(clipping.factor))


def _norms(moment: Moment) -> Form:
    looks, symbol = moment.looks, Symbol(NORM_OF_ONE, 0)
    words = ("the norms of the gradients, the root of the sum of their squares",)
    return moment.form(looks.letters.name(symbol), (values(moment, symbol, with_words=True),), words)


# -- the parameters --------------------------------------------------------------------------------


def _share(update: Numbered, share: Share) -> Iterator[Block]:
    """The update of one parameter."""
    of, style, _ = update
    spelled = _spelled(of, share)
    name, gradient = _parameter(of.given, spelled), _parameter(of.given, spelled, gradient=True)
    shape = share.worked[PARAMETER, 1].shape
    yield Heading(PART, (name,), (size_of(shape) or "1",))
    shown = update.shown(share.worked)
    for state in dict.fromkeys((PARAMETER, *share.worked.system.states)):
        if state == PARAMETER or share.worked[state, 0].any():
            begins = state != PARAMETER and not of.given.start.t
            yield shown.worked(("held", state, name, begins), partial(_held, state, name, begins), 0)
    if share.ahead:
        yield from _equations(update.shown(share.ahead))
    first = shown if share.clipped is None else update.shown(share.clipped)
    given = GRADIENT if share.clipped is None else RAW
    yield first.worked(("gradient", given, gradient), partial(_gradient, given, gradient), 1)
    if share.clipped:
        yield from _equations(first)
    if (limit := of.optimizer.numbers.get("clip_value")) is not None and not share.cut_off:
        at_most = Figure(limit, style.digits, given=True)
        yield Paragraph(("None of its numbers is beyond ", at_most, ": nothing is cut off."))
    yield from _equations(shown)


def _held(state: str, name: Name, begins: bool, moment: Moment) -> Form:
    """A parameter, or what is kept for it, as it was before the update."""
    symbol = Symbol(state, 0)
    left = moment.looks.letters.name(symbol)
    head = Row((left, EQUALS, name)) if state == PARAMETER else left
    words = "the parameter before the update" if state == PARAMETER else "kept from the update before"
    words = "what it begins with" if begins else words
    given = moment.looks.brought.isdisjoint((state,))
    return moment.form(head, (values(moment, symbol, given=given),), (words,))


def _gradient(given: str, gradient: Name, moment: Moment) -> Form:
    """The gradient as backpropagation gives it."""
    symbol = Symbol(given, 0)
    head = Row((moment.looks.letters.name(symbol), EQUALS, gradient))
    return moment.form(head, (values(moment, symbol),), ("gradient",))


def _equations(shown: Presentation) -> Iterator[Block]:
    """The equations of an update, worked."""
    for equation in _in_order(shown.trace):
        yield shown.worked(("forward", id(equation)), partial(worked_forward, equation), 1)


def _in_order(trace: Trace) -> Iterator[Equation]:
    for sweep in trace.sweeps:
        yield from sweep.equations


# -- what comes of it ------------------------------------------------------------------------------


def _loss(of: Update, style: Style, sequences: str) -> Iterator[Block]:
    """The loss with the weights before and after, on the same sequences."""
    before, after = of.loss
    yield Heading(PART, ("The loss, before and after",))
    both = (before, after)
    rows: tuple[tuple[Text, ...], ...] = (
        (("before",), (Figure(before, style.digits, both),)),
        (("after",), (Figure(after, style.digits, both),)),
    )
    yield Table((("Weights",), (LOSS,)), rows, (False, True))
    change = after - before
    if not np.isfinite(change):
        yield Paragraph(("It is not finite: the step went too far.",))
        return
    moved: Text = (f"{sequences}, worked with the new weights: the loss ",)
    if change == 0:
        yield Paragraph((*moved, "stays the same."))
        return
    verb = "falls" if change < 0 else "rises"
    why = "" if change < 0 else " A step against the gradient lowers it only where it is short enough."
    yield Paragraph((*moved, f"{verb} by ", Figure(abs(change), style.digits), f".{why}"))


def _other_conventions(of: Update, style: Style) -> Iterator[Block]:
    """Where the same rule in another convention would give other digits, and why."""
    said: list[Text] = []
    for convention in CONVENTIONS:
        other = of.optimizer.by(convention)
        if other is None:
            continue
        largest, name = _largest_difference(of.after, by_another(of, other))
        if largest < 0.5 * 10.0**-style.digits:
            continue
        clauses = [clause for clause in other.says if clause not in of.optimizer.says]
        why = f", where {' and '.join(clauses)}," if clauses else ","
        said.append(
            (
                f"With the same numbers, but {AS[convention]}{why} ",
                _parameter(of.given, name),
                " would differ by up to ",
                Figure(largest, style.digits),
                " (",
                Code(f"convention: {convention}"),
                ").",
            )
        )
    for text in said:
        yield Paragraph(text)


def _largest_difference(one: Mapping[str, Array], other: Mapping[str, Array]) -> tuple[float, str]:
    """The largest difference between two parameters of the same name, and the name."""
    with np.errstate(all="ignore"):
        found = [(float(np.abs(array - other[name]).max()), name) for name, array in one.items()]
    return max(found, default=(0.0, ""))
