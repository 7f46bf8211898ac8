"""Pages in brief: each equation in symbols with its result, on one line; and what came of it in a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from ...equations.tree import Equation, Symbol, ungroup
from ...tracing.addresses import Address
from ..document import DETAIL, SECTION, Aligned, Block, Heading, Listed
from ..equation import work
from ..falling import arriving, falling, without, without_zero_biases
from ..figures import MOST_SHOWN, grid
from ..form import Form
from ..formula import EQUALS, Figure, Formula, Grid, Indexed, Raised, Row, Text, WordEntry
from ..moment import PREDICTION, Moment
from ..presentation import Presentation
from ..sizes import is_single
from ..spelled import in_letters


def in_brief(shown: Presentation, equations: Iterable[Equation], step: int) -> Iterator[Block]:
    """The values of a step, a line each; matrices have no room on one."""
    lines: list[tuple[Formula, Text]] = []
    for equation in equations:
        left = equation.left
        if len(shown.looks.shape(left)) > 1:
            yield shown.worked(("brief matrix", id(equation)), partial(_worked, equation), step)
            continue
        symbols = shown.made(("brief", id(equation)), partial(_symbols, equation), step)
        lines.append((Row((shown.name(left), EQUALS, *symbols, _numbers(shown, left, step))), ()))
    if lines:
        yield Listed(tuple(lines), step)


def _worked(equation: Equation, moment: Moment) -> Form:
    return work(moment, equation, ())


def _symbols(equation: Equation, moment: Moment) -> tuple[Formula, ...]:
    """The right side, of a gradient without the terms that fall away; nothing where all do."""
    right = without_zero_biases(moment.looks, equation.right)
    if equation.left.gradient:
        plain = arriving(moment, ungroup(right))
        kept = without(plain, falling(moment, plain, gradient=True))
        if kept is None:
            return ()
        right = kept
    return in_letters(moment, right), EQUALS


def _numbers(shown: Presentation, symbol: Symbol, step: int) -> Formula:
    """A vector as a row, to be read as a column, or a number."""
    value = shown.trace.value(symbol, step)
    address = shown.address(symbol, step)
    numbers = grid(value, shown.style, shown.letters.role(symbol), transposed=True, address=address)
    return Raised(numbers, "T") if isinstance(numbers, Grid) else numbers


def table(shown: Presentation, left_out: Callable[[int], frozenset[str]]) -> Iterator[Block]:
    """The hidden states, the predictions and the losses of all steps, but for what is ``left_out`` at one."""
    calculation = shown.calculation
    wanted = {*calculation.hidden_states, PREDICTION.name}
    names = [name for name in shown.system.names if name in wanted]
    symbols = [(name, place) for name in names for place in _places(calculation.shapes[name])]
    loss = shown.system.loss
    if loss is not None:
        symbols.append((loss, ()))
    if not symbols:
        return
    yield Heading(SECTION if not shown.trace.exercise.several else DETAIL, ("All steps together",))
    labels = (("step",), *((_label(shown, name, place),) for name, place in symbols))
    columns = tuple(
        ((str(step),), *(_cell(shown, name, place, step, left_out(step)) for name, place in symbols))
        for step in range(1, shown.trace.steps + 1)
    )
    yield Aligned(labels, columns, numeric=True)


def _places(shape: tuple[int, ...]) -> list[tuple[int, ...]]:
    """The entries that have a row of their own: of a large vector none."""
    if is_single(shape):
        return [(0,) * len(shape)]
    return [(place,) for place in range(shape[0])] if len(shape) == 1 and shape[0] <= MOST_SHOWN else []


def _label(shown: Presentation, name: str, place: tuple[int, ...]) -> Formula:
    letter = shown.name(Symbol(name, 0))
    if is_single(shown.looks.shape(Symbol(name, 0))):
        return letter
    words = shown.looks.words_beside(Symbol(name, 0))
    if words:
        return WordEntry(letter, shown.looks.token(Symbol(name, 0), place[0]))
    return Indexed(letter, (place[0] + 1,))


def _cell(
    shown: Presentation, name: str, place: tuple[int, ...], step: int, left_out: frozenset[str]
) -> Text:
    if name in left_out or (name == shown.system.loss and not shown.calculation.has_loss(step)):
        return ("–",)
    value = shown.trace.value(Symbol(name, 0), step)
    address = Address(Symbol(name, 0), step, place, shown.part, shown.number)
    together = tuple(value.ravel().tolist())
    return (Figure(float(value[place]), shown.style.digits, together, address=address),)
