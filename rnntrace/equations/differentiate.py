"""Reverse mode over equations: the backward equations, which are equations again.

Each use of a symbol passes its equation's gradient on: a use of ``h[t-1]`` in the equation of
``a[t]`` means that ``a[t+1]`` sends to ``h[t]``; a parameter collects from every step. What comes
out is what textbooks print, ``dL/dh[t] = W_hy.T @ dL/ds[t] + W_hh.T @ dL/da[t+1]``, for any
equations (Werbos 1990, "Backpropagation through time").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from .algebra import constant, negative, over, power, product, times, transposed
from .calls import formula, put_in
from .functions import FUNCTIONS
from .shapes import Shape, rank
from .system import TARGET, System
from .tree import (
    COUNT,
    Add,
    Call,
    Div,
    Equation,
    Expression,
    Group,
    MatMul,
    Mul,
    Neg,
    Number,
    OverTime,
    Pow,
    Sub,
    Symbol,
    Transpose,
    shift,
    substitute,
    symbols,
    terms,
    total,
)


class BackwardEquation(NamedTuple):
    """One gradient, and where it comes from.

    ``feeds``: the values that use this one, seen from step t (``s[t]``, ``a[t+1]``).
    ``because``: the rules applied on the way, in words (``tanh' = 1 − tanh²``),
    mathematics in backticks.
    """

    equation: Equation
    feeds: tuple[Symbol, ...]
    because: tuple[str, ...]


class Fusion(NamedTuple):
    """An output function and a loss whose derivatives combine to something short.

    ``gradient`` is what the loss sends to the output function's argument, in the prediction ``p``
    and the target ``y``.
    """

    output: str
    loss: str
    gradient: str
    because: str


FUSIONS = (
    # The entries of the target sum to 1 (one word, or a distribution); the scenario sees to it.
    Fusion("softmax", "-sum(y[t] * log(p[t]))", "p[t] - y[t]", "softmax and cross-entropy together"),
    Fusion("sigmoid", "-sum(y[t] * log(p[t]))", "y[t] * (p[t] - 1)", "sigmoid and cross-entropy together"),
    Fusion(
        "sigmoid",
        "-sum(y[t] * log(p[t]) + (1 - y[t]) * log(1 - p[t]))",
        "p[t] - y[t]",
        "sigmoid and binary cross-entropy together",
    ),
)


NOWHERE = Symbol("")
_HANDED = "handed "  # no author can write a name with a space


class Contribution(NamedTuple):
    """What one use of a quantity sends back to it: ``term``, as seen from the quantity's own step.

    ``feed`` is the value that uses it, ``ahead`` how many steps on, ``because`` the rules applied.
    """

    name: str
    term: Expression
    feed: Symbol
    ahead: int
    because: tuple[str, ...]

    @property
    def from_loss(self) -> bool:
        """Whether it is the loss itself that sends it."""
        return not any(symbol.gradient for symbol in symbols(self.term))


@cache
def differentiate(system: System, fuse: bool = True) -> tuple[BackwardEquation, ...]:
    """The backward equations of a system's loss: its values from the last to the first, then its
    parameters.

    With ``fuse=False`` every derivative is taken the long way, through the prediction.
    Raises ValueError where the system has no loss.
    """
    collected: dict[str, list[Contribution]] = {}
    for contribution in contributions(system, fuse):
        collected.setdefault(contribution.name, []).append(contribution)
    names = [name for name in (*reversed(system.names), *system.parameters) if name in collected]
    return tuple(_collected(name, collected[name], timed=name in system.names) for name in names)


@cache
def of_input(system: System, fuse: bool = True) -> BackwardEquation | None:
    """The backward equation of what comes in, which no other one needs; None where the loss does not hang
    on it."""
    parts = [each for each in contributions(system, fuse) if each.name == system.input]
    return _collected(system.input, parts, timed=True) if parts else None


def _collected(name: str, parts: list[Contribution], timed: bool) -> BackwardEquation:
    """What all uses of a quantity send back to it."""
    # What is used in the same step first, then what reaches one step on.
    parts = sorted(parts, key=lambda part: abs(part.ahead))
    right = _joined([part.term for part in parts])
    return BackwardEquation(
        Equation(Symbol(name, 0 if timed else None, gradient=True), right if timed else OverTime(right)),
        tuple(dict.fromkeys(part.feed for part in parts)),
        tuple(dict.fromkeys(rule for part in parts for rule in part.because)),
    )


@cache
def contributions(system: System, fuse: bool = True) -> tuple[Contribution, ...]:
    """The single terms that the backward equations are the sums of, that of the input among them."""
    return tuple(_contributions(system, fuse))


def _contributions(system: System, fuse: bool) -> Iterator[Contribution]:
    """What every use of every quantity sends back, equation by equation."""
    if system.loss is None and not system.handed_over:
        raise ValueError("a system without a loss has no gradients")
    reaching = _reaching(system)
    without = {*system.given, *system.constants, COUNT} - {system.input}  # of those nobody asks
    fused = _fused(system) if fuse and system.loss else None
    for name in system.handed_over:
        handed = handed_back(name)
        yield Contribution(name, handed, Symbol(handed.name, 0), 0, ())
    for equation in system.equations:
        output = recorded = equation.left
        node = system.definitions[output.name]
        above: Expression = Symbol(output.name, 0, gradient=True)
        because: tuple[str, ...] = ()
        if output.name not in reaching or (fused and output == fused.output):
            continue  # nothing comes back, or the loss speaks for it
        if output.name == system.loss:
            assert system.seed is not None
            above = system.seed
            if fused:
                output, node, because = fused.output, fused.argument, (fused.because,)
                recorded = NOWHERE  # the argument itself has no name
                above = times(system.seed, fused.gradient)
        for use, term, rules in _pull(node, above, recorded, because, system.shapes.of):
            if use.name not in without:
                step = use.step or 0
                feed = Symbol(output.name, -step)
                yield Contribution(use.name, shift(term, -step), feed, -step, rules)


def handed_back(name: str) -> Symbol:
    """The gradient that comes back to the last value of a state that was handed over."""
    return Symbol(_HANDED + name, 0, gradient=True)


def received(symbol: Symbol) -> str:
    """The name of the state that a ``handed_back`` symbol belongs to."""
    return symbol.name.removeprefix(_HANDED)


def is_handed(symbol: Symbol) -> bool:
    """Whether a symbol stands for what ``handed_back`` makes."""
    return symbol.name.startswith(_HANDED)


def sender(term: Expression) -> Symbol | None:
    """The value that sends a term of a gradient, as seen from the step that gets it: the gradient in
    it or, where the loss sends it directly, the target, or the prediction that it is taken from."""
    timed = [symbol for symbol in symbols(term) if symbol.step is not None]
    first = sorted(timed, key=lambda symbol: (not symbol.gradient, symbol.name != TARGET))
    return first[0] if first else None


def _joined(parts: list[Expression]) -> Expression:
    """The sum of all contributions, with signs where they belong; a difference has the gradient
    that multiplies all of it in front, g ⊙ (h − n)."""
    signed = [each for part in parts for each in terms(part)]
    match signed:
        case [(_, Mul(above, _)), _, *_] if any(symbol.gradient for symbol in symbols(above)):
            products = [(sign, term) for sign, term in signed if isinstance(term, Mul)]
            rest = [(sign, term.right) for sign, term in products if term.left == above]
            rest.sort(key=lambda each: -each[0])  # what is subtracted does not come first
            if len(rest) == len(signed) and rest[0][0] > 0 > rest[-1][0]:
                return times(above, total(rest))
    return total(signed)


def _reaching(system: System) -> set[str]:
    """The values that the loss depends on, itself included, or what is handed over."""
    found: set[str] = set()
    ahead = [*system.handed_over, *filter(None, (system.loss,))]
    while ahead:
        name = ahead.pop()
        if name in found or name not in system.definitions:
            continue
        found.add(name)
        ahead.extend(s.name for s in symbols(system.definitions[name]) if s.step is not None)
    return found


class Fused(NamedTuple):
    """An output that its loss combines with: the function's argument, and the joint gradient."""

    output: Symbol
    argument: Expression
    gradient: Expression
    because: str


def _fused(system: System) -> Fused | None:
    """The output of the system that combines with its loss, if one does."""
    assert system.loss is not None
    loss = system.definitions[system.loss]
    for fusion in FUSIONS:
        for output in (equation.left for equation in system.equations):
            match system.definitions[output.name]:
                case Call(fusion.output, argument):
                    alone = not _used_besides(system, output.name, system.loss)
                    if alone and loss == _about(fusion.loss, output):
                        gradient = _about(fusion.gradient, output)
                        return Fused(output, argument, gradient, fusion.because)
    return None


def _used_besides(system: System, name: str, by: str) -> bool:
    """Whether a value is used by any equation but one."""
    others = (right for left, right in system.definitions.items() if left != by)
    return any(symbol.name == name for right in others for symbol in symbols(right))


def _about(text: str, output: Symbol) -> Expression:
    """A fusion's text with the output's name for ``p``."""
    return substitute(formula(text), lambda s: Symbol(output.name, s.step) if s.name == "p" else s)


Pulled = Iterator[tuple[Symbol, Expression, tuple[str, ...]]]


def _pull(
    node: Expression,
    above: Expression,
    output: Symbol,
    because: tuple[str, ...],
    shapes: Mapping[str, Shape],
) -> Pulled:
    """What ``above``, the gradient of a node, sends to each symbol in it."""
    return _Pull(shapes).of(node, above, output, because)


class _Pull:
    """What the gradient of a node sends to each symbol in it. ``shapes`` are those of all symbols: what
    is one number beside a vector or a matrix gets the sum over all entries."""

    def __init__(self, shapes: Mapping[str, Shape]) -> None:
        self.shapes = shapes

    def down(self, node: Expression, above: Expression, because: tuple[str, ...]) -> Pulled:
        """The same of one of two that go together entry by entry."""
        if isinstance(node, Number):
            return
        if not rank(node, self.shapes) and rank(above, self.shapes):
            above = Call("sum", above)
        yield from self.of(node, above, NOWHERE, because)

    def of(self, node: Expression, above: Expression, output: Symbol, because: tuple[str, ...]) -> Pulled:
        """What ``above``, the gradient of a node, sends; ``output`` is the symbol that records the node's
        value, where one does."""
        match node:
            case Number():
                return
            case Symbol():
                yield node, above, because
            case Group(of):
                yield from self.of(of, above, output, because)
            case Neg(of):
                yield from self.of(of, negative(above), NOWHERE, because)
            case Add(left, right):
                yield from self.down(left, above, because)
                yield from self.down(right, above, because)
            case Sub(left, right):
                yield from self.down(left, above, because)
                yield from self.down(right, negative(above), because)
            case Mul(left, right):
                yield from self.down(left, times(above, right), because)
                yield from self.down(right, times(above, left), because)
            case Div(left, right):
                yield from self.down(left, over(above, right), because)
                share = over(times(above, left), Pow(right, Number("2")))
                yield from self.down(right, negative(share), because)
            case MatMul(MatMul(first, second), right):  # as first @ (second @ right): vectors throughout
                yield from self.of(MatMul(first, MatMul(second, right)), above, NOWHERE, because)
            case MatMul(left, right):
                if not rank(above, self.shapes):  # of the sum over its entries
                    above = times(above, Call("ones", node))
                yield from self.of(left, product(above, transposed(right)), NOWHERE, because)
                yield from self.of(right, product(transposed(left), above), NOWHERE, because)
            case Pow(base, Number() as exponent):
                slope = times(constant(exponent.value), power(base, exponent.value - 1))
                yield from self.of(base, times(above, slope), NOWHERE, because)
            case Pow(base, Symbol(name, step) as exponent):
                less = Pow(base, Symbol(name, (step or 0) - 1))
                yield from self.of(base, times(above, times(exponent, less)), NOWHERE, because)
            case Call(function, argument):
                row = FUNCTIONS[function]
                value = output if output.name else node
                slope = put_in(row.derivative, argument, value)
                passed = product(slope, above) if row.matrix else times(above, slope)
                rules = (*because, row.because) if row.because else because
                yield from self.of(argument, passed, NOWHERE, rules)
            case Transpose() | OverTime():
                raise ValueError("a transpose or a sum over time is not differentiated")
