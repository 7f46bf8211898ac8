"""A right or a wrong equation worked with somebody's own numbers, whatever it is an equation of."""

from __future__ import annotations

from ...equations.tree import Equation, Expression, Number, OverTime, Symbol, ungroup
from ...marking.own_numbers import OVER_ALL
from ...marking.times import told_step
from ..equation import work
from ..falling import arriving, falling, without
from ..form import Form
from ..formula import EQUALS, Blank, Formula, Parens, Row, Scalar, Summed
from ..looks import Looks
from ..moment import Here, Moment
from ..sizes import Shape
from ..spell import Spelling, spell
from ..spelled import values
from .gradients import summed


def equation_form(moment: Moment, left: Symbol, right: Expression) -> Form:
    """The form of an equation at a step, or of a sum over the steps."""
    letters = moment.looks.letters
    if isinstance(right, Number):  # which is meant for every entry
        return moment.form(letters.name(left), (_result(moment, left),), ())
    together = left.step is None and moment.ask(_of_several)
    if left.step is None and left.gradient and isinstance(right, OverTime) and not together:
        head = Row((letters.name(left), EQUALS, letters.in_letters(OverTime(ungroup(right.of)))))
        return summed(moment, left.name, right.of, head, ())
    if left.step is None:
        return _in_brief(moment, left, right, together=together)
    there = arriving(moment, right) if left.gradient else right
    gone = falling(moment, ungroup(there), gradient=left.gradient)
    if without(ungroup(there), gone) is None:
        return _in_brief(moment, left, right)
    return work(moment, Equation(left, there), ())


def _of_several(here: Here) -> bool:
    """Whether what has no step is of several examples together."""
    return here.trace.exercise.several


def _in_brief(moment: Moment, left: Symbol, right: Expression, *, together: bool = False) -> Form:
    """The symbols and what they come to, of all examples ``together`` or not."""
    symbols = in_symbols(moment.looks, right)
    if together:
        symbols = Summed(symbols if isinstance(symbols, Summed) else Parens(symbols), "i")
    head = Row((moment.looks.letters.name(left), EQUALS, symbols))
    return moment.form(head, (_result(moment, left),), ())


def in_symbols(looks: Looks, node: Expression) -> Formula:
    """An expression in symbols, of which some tell their steps by themselves: ``h[T-1]``."""
    letters = looks.letters

    def leaf(symbol: Symbol, transposed: bool) -> Formula:
        told = told_step(symbol)
        if told is None:
            return letters.name(symbol, transposed=transposed)
        of, step = told
        return letters.name(of, transposed=transposed)._replace(step=step.replace("-", "−"))

    def shape(symbol: Symbol) -> Shape:
        told = told_step(symbol)
        return letters.shape(symbol if told is None else told[0])

    return spell(node, Spelling(leaf, shape, scalar=looks.is_scalar(node), letters=True))


def _result(moment: Moment, left: Symbol) -> Formula:
    if left.step is None and not left.gradient:
        slot = moment.whole(Symbol(OVER_ALL), lambda trace: float(trace.store.fixed[OVER_ALL]))
        return Scalar(Blank(slot), moment.looks.style.digits, "loss")
    return values(moment, left, with_words=True)
