"""The one address that each number of a trace has, whoever uses it and from whichever step."""

from __future__ import annotations

from functools import lru_cache

from ..equations.differentiate import is_handed, received
from ..equations.one_entry import is_within
from ..equations.onehot import OneHot
from ..equations.shapes import Shape, shape_of
from ..equations.text import expression_text, symbol_text
from ..equations.tree import COUNT, Expression, OverTime, Symbol, children, symbols, ungroup
from .addresses import Address
from .handover import initial_equations
from .trace import Trace
from .traces import Traces


def canonical(found: Trace | Traces, address: Address) -> Address:
    """The one address that a number has: ``h[t-1]`` seen from step 3 is ``h[t]`` at 2, whichever
    equation uses it; what comes back to a state that was handed over is the gradient of the state that
    took it; what all examples share stands under the first.

    Raises ValueError where there is no such number.
    """
    trace, after = traces_of(found, address)
    of = ungroup(address.of)
    if isinstance(of, Symbol):
        address = _at_its_own_step(trace, of, address)
        if is_handed(of):
            return canonical(found, _of_taker(after, of, address))
    else:
        address = address._replace(of=of, step=_seen_from(trace, of, address))
        if address.equation and equation_of(trace, address.equation, address.step) is None:
            raise ValueError(f"there is no equation of {symbol_text(address.equation)}")
    if address.example is None and address.step is not None:
        raise ValueError(f"every example has its own {expression_text(of)}; say which example")
    shared = all(symbol.step is None and not symbol.gradient for symbol in symbols(of))
    if shared or not isinstance(found, Traces):
        address = address._replace(example=0)
    shape = shape_at(trace, of)
    if address.entry and not is_within(address.entry, shape):
        raise ValueError(f"{expression_text(of)} has the shape {shape}, and no entry {address.entry}")
    alone = all(size == 1 for size in shape)  # all entries together are its only one
    return address._replace(entry=(0,) * len(shape)) if alone else address


def traces_of(found: Trace | Traces, address: Address) -> tuple[Trace, Trace | None]:
    """The trace of an address's calculation, and that of the calculation after it, if there is one.

    Raises ValueError where there is no such example or part.
    """
    examples = found.examples
    number = address.example or 0
    if not 0 <= number < len(examples):
        raise ValueError(f"there is no example {number + 1}")
    chain = examples[number].chain
    for trace, after in zip(chain, (*chain[1:], None), strict=True):
        if trace.calculation.part == address.part:
            return trace, after
    raise ValueError(f"there is no part {address.part!r}")


def shape_at(trace: Trace, of: Expression) -> Shape:
    """The shape of an expression's value at one step.

    Raises ValueError for a symbol that has none.
    """

    def held(symbol: Symbol) -> Shape:
        if symbol.name == COUNT:
            return ()
        if symbol.step is None and symbol.name in trace.store.fixed:
            fixed: Shape = trace.store.fixed[symbol.name].shape
            return fixed
        series = trace.store.series.get(symbol.quantity)
        if symbol.step is None or series is None:
            raise ValueError(f"there is no {symbol_text(symbol)}")
        return (series.size,) if isinstance(series, OneHot) else series.rows.shape[1:]

    return shape_of(of, held)


def equation_of(trace: Trace, left: Symbol, step: int | None) -> Expression | None:
    """What a value, or a gradient, is made of; None where it is given, or nothing sends to it."""
    if not left.gradient:
        return trace.system.definitions.get(left.name)
    begins = step is not None and not 1 <= step <= trace.steps
    return _backward(trace, begins).get(left.name)


@lru_cache(maxsize=64)
def _backward(trace: Trace, begins: bool) -> dict[str, Expression]:
    """The right sides of the backward equations, or of those of the states as they begin."""
    equations = initial_equations(trace) if begins else (item.equation for item in trace.backward)
    return {each.left.name: ungroup(each.right) for each in equations}


def taker(after: Trace | None, handed: Symbol) -> str | None:
    """The state of the calculation ``after`` that takes a state and sends a gradient back to it, if
    there is one."""
    takes = after.calculation.takes if after else {}
    sending = [equation.left.name for equation in initial_equations(after)] if after else []
    return next((name for name in sending if takes.get(name) == received(handed)), None)


def _of_taker(after: Trace | None, handed: Symbol, address: Address) -> Address:
    """Whose gradient it is that comes back to a state that was handed over."""
    name = taker(after, handed)
    if after is None or name is None:
        raise ValueError(f"nothing comes back to {received(handed)}")
    return address._replace(of=Symbol(name, 0, gradient=True), step=0, part=after.calculation.part)


def _at_its_own_step(trace: Trace, symbol: Symbol, address: Address) -> Address:
    """The address of a quantity, whoever uses it."""
    if symbol.step is None:
        if symbol.name not in trace.store.fixed or (symbol.gradient and not trace.backward):
            raise ValueError(f"there is no {symbol_text(symbol)}")
        return address._replace(of=symbol, step=None, equation=None)
    if address.step is None:
        raise ValueError(f"{symbol_text(symbol)} is of a step; say which")
    own, at = Symbol(symbol.name, 0, symbol.gradient), address.step + symbol.step
    if symbol.quantity not in trace.store.series or not _has(trace, own, at):
        raise ValueError(f"there is no {symbol_text(own)} at step {at}")
    return address._replace(of=own, step=at, equation=None)


def _has(trace: Trace, own: Symbol, at: int) -> bool:
    """Whether a value of each step, or its gradient, is at this one too."""
    if is_handed(own):
        return at == trace.steps
    if 1 <= at <= trace.steps:
        return True
    begins = trace.begins_at(own.name, at)
    return begins and (not own.gradient or equation_of(trace, own, at) is not None)


def _seen_from(trace: Trace, of: Expression, address: Address) -> int | None:
    """The step that an operation is seen from; None where it has none."""
    if _is_timeless(of):
        return None
    step, equation = address.step, address.equation
    if step is None:
        raise ValueError(f"{expression_text(of)} is of a step; say which")
    of_first_state = equation is not None and equation.gradient and trace.begins_at(equation.name, step)
    if not (1 <= step <= trace.steps or of_first_state):
        raise ValueError(f"{expression_text(of)} is not worked at step {step}")
    return step


def _is_timeless(node: Expression) -> bool:
    """Whether an expression is the same seen from every step."""
    match node:
        case OverTime():
            return True
        case Symbol(_, step, _):
            return step is None
    return all(map(_is_timeless, children(node)))
