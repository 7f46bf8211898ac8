"""An expression as a formula: with symbols or with numbers, by what ``leaf`` makes of a symbol."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from ..equations.functions import FUNCTIONS
from ..equations.text import ATOM, POWER, PRODUCT, SIGN, SUM, binding
from ..equations.tree import (
    COUNT,
    Add,
    Call,
    Div,
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
    children,
    symbols,
)
from .formula import (
    Applied,
    At,
    Blank,
    Captioned,
    Condition,
    Formula,
    Grid,
    Indexed,
    Name,
    Negated,
    Numeral,
    Operator,
    Parens,
    Raised,
    Ratio,
    Row,
    Scalar,
    Summed,
    WordEntry,
)
from .leaves import alike_in_sum, with_leaves
from .sizes import Shape, is_number

# What stands for a symbol, or for a symbol transposed.
Leaf = Callable[[Symbol, bool], Formula]
# The leaf for the one entry of a sum that a one-hot vector leaves, if that is what it does.
Pick = Callable[[Symbol], "Leaf | None"]
# Whether a number is shown with a minus.
IsNegative = Callable[[Scalar], bool]


def _not_negative(number: Scalar) -> bool:
    return False


class Spelling(NamedTuple):
    """How an expression is written. ``leaf``: what stands for a symbol; ``shape``: that of a symbol, ()
    where it is a single number by its equations (a vector of one entry is written as a number, too);
    ``pick``: the leaf where a one-hot vector leaves one entry of a sum; ``scalar``: everything is a single
    number, so that no sum over entries needs showing; ``letters``: products need no dot;
    ``is_negative``: whether a number is shown with a minus; ``step`` is that at which it is written, if
    not the page's own, or t in general. ``further``: numbers may have more digits than the page has in
    general, those of a sum the same decimals, and those of a logarithm as many as its result needs."""

    leaf: Leaf
    shape: Callable[[Symbol], Shape]
    pick: Pick | None = None
    scalar: bool = False
    letters: bool = False
    is_negative: IsNegative = _not_negative
    step: int | None = None
    further: bool = False


def spell(node: Expression, spelling: Spelling) -> Formula:
    """The formula of an expression."""

    def inner(child: Expression, least: int = 0, *, after: bool = False) -> Formula:
        """A part, with parentheses where it holds together less than ``least``, or begins with a minus
        where another sign, or a factor, stands right before it."""
        formula = spell(child, spelling)
        if min(binding(child), tightness(formula)) < least:
            return enclosed(formula)
        negative = least > SUM and isinstance(formula, Scalar) and spelling.is_negative(formula)
        if negative:
            return enclosed(formula)
        return after_a_sign(formula, spelling.is_negative) if after else formula

    match node:
        case Number(text):
            return Numeral(text)
        case Symbol(name, int() as offset) if name == COUNT:
            return At(offset) if spelling.step is None else Numeral(str(spelling.step + offset))
        case Symbol():
            return spelling.leaf(node, False)
        case Transpose(of) if is_number(of, spelling.shape):
            return spell(of, spelling)
        case Transpose(Symbol() as symbol):
            return spelling.leaf(symbol, True)
        case Group(of):
            return enclosed(inner(of))
        case Neg(of):
            return Negated(inner(of, PRODUCT, after=True))
        case Add(left, right) | Sub(left, right):
            sign = Operator("plus" if isinstance(node, Add) else "minus")
            parts = (*_parts(inner(left)), sign, inner(right, PRODUCT, after=True))
            return Row(alike_in_sum(parts) if spelling.further else parts)
        case Mul(left, right):
            # The product of a matrix before ⊙ has its parentheses too: (W v) ⊙ r.
            least = SIGN if isinstance(left, MatMul) and not spelling.scalar else PRODUCT
            first, second = ended(inner(left, least)), inner(right, POWER, after=True)
            return _product(node, first, second, spelling)
        case MatMul(left, right):
            # In text @ stands between; on a page only parentheses keep ⊙ and a product apart.
            first, second = ended(inner(left, PRODUCT)), inner(right, POWER, after=True)
            first = enclosed(first) if _has_signs(first) else first
            numbers = not spelling.letters and any(is_number(each, spelling.shape) for each in (left, right))
            return Row((first, Operator("dot"), second) if numbers else (first, second))
        case Div(left, right):
            bottom = inner(right)
            negative = isinstance(bottom, Scalar) and spelling.is_negative(bottom)
            return Ratio(inner(left), Parens(bottom) if negative else bottom)
        case Pow(base, power):
            below = inner(base, ATOM)
            # tanh of a matrix of numbers has no parentheses of its own: (tanh [v])²; and (√v)² is no √v².
            crowded = isinstance(below, Name) and below.raised
            bare = isinstance(below, Applied) and (below.encloses or not isinstance(below.of, Parens))
            exponent = spell(power, spelling)
            assert isinstance(exponent, Numeral | At)
            above = exponent if isinstance(exponent, At) else exponent.text
            return Raised(Parens(below) if crowded or bare else below, above)
        case Transpose(of):
            return Raised(inner(of, ATOM), "T")
        case OverTime(of):
            return _summed(inner(of, PRODUCT), "t")
        case Call("sum", argument):
            return _entries(argument, spelling)
        case Call("diag", argument) if is_number(argument, spelling.shape):
            return inner(argument, PRODUCT)
        case Call("identity", argument):
            return inner(argument)
        case Call("positive", argument):
            return Condition(inner(argument))
        case Call(function, argument):
            row = FUNCTIONS[function]
            spelled = inner(argument)
            if row.steep and spelling.further:
                spelled = with_leaves(spelled, lambda leaf: leaf._replace(steep=True))
            short = isinstance(spelled, Name | Numeral | Scalar | WordEntry | Indexed)
            bare = isinstance(spelled, Grid) or (row.bare and short)
            if bare:
                return Applied(row.latex, row.terminal, spelled)
            # The author's own parentheses stay within those of the function.
            around = Parens(spelled) if isinstance(spelled, Parens) else enclosed(spelled)
            return Applied(row.latex, row.terminal, around)


def _entries(argument: Expression, spelling: Spelling) -> Formula:
    """A sum over entries; where a one-hot vector picks one of them, just that one."""
    match argument:
        case Mul(Symbol() as symbol, rest) if spelling.pick and (picked := spelling.pick(symbol)):
            return spell(rest, spelling._replace(leaf=picked, pick=None, scalar=True))
    of = spell(argument, spelling)
    if spelling.scalar or (not spelling.letters and is_number(argument, spelling.shape)):
        return enclosed(of) if tightness(of) < PRODUCT else of  # one number is its own sum
    return _summed(enclosed(of) if tightness(of) == SUM else of)


def _summed(of: Formula, over: str = "") -> Formula:
    """A sum, the minus of what is summed before it."""
    positive = _without_minus(of)
    return Summed(of, over) if positive is None else Negated(Summed(positive, over))


def _without_minus(formula: Formula) -> Formula | None:
    """A product without the minus that it begins with; None for one that does not."""
    if isinstance(formula, Negated):
        return formula.of
    if isinstance(formula, Row) and (first := _without_minus(formula.parts[0])):
        return Row((first, *formula.parts[1:]))
    if isinstance(formula, Ratio) and (top := _without_minus(formula.top)):
        return Ratio(top, formula.bottom)
    return None


def _product(node: Mul, first: Formula, second: Formula, spelling: Spelling) -> Formula:
    """``2 (ŷ − y)`` and ``η g`` for a number and something else, ``⊙`` between vectors, ``·`` between
    numbers."""
    numeric = _is_constant(node.left) and isinstance(first, Numeral | Scalar | Ratio)
    if spelling.scalar:
        together = spelling.letters or (numeric and not _begins_with_digit(second))
        return Row((first, second) if together else (first, Operator("dot"), second))
    if (numeric or _ends_with_digit(first)) and _begins_with_digit(second):
        return Row((first, Operator("dot"), second))
    left, right = _is_single(node.left, spelling), _is_single(node.right, spelling)
    stands_behind = right and _has_no_letters(node.right)
    if numeric or (left and not right) or (spelling.letters and (left or right) and not stands_behind):
        return Row((first, second))
    numbers = left or right or is_number(node, spelling.shape)
    return Row((*_factors(first), Operator("dot" if numbers else "hadamard"), second))


def _is_constant(node: Expression) -> bool:
    """Whether it is a number, or numbers divided by one another."""
    match node:
        case Div(left, right):
            return _is_constant(left) and _is_constant(right)
    return isinstance(node, Number)


def _begins_with_digit(formula: Formula) -> bool:
    """Whether a factor would run together with a number before it."""
    return isinstance(formula.of if isinstance(formula, Raised) else formula, Numeral | Scalar)


def _ends_with_digit(formula: Formula) -> bool:
    """Whether a number after it would run together with it."""
    return isinstance(formula.parts[-1] if isinstance(formula, Row) else formula, Numeral | Scalar)


def _is_single(node: Expression, spelling: Spelling) -> bool:
    """Whether an expression is one number by its equations: made of numbers, and of nothing else."""
    match node:
        case Symbol():
            return not spelling.shape(node)
        case Call("sum", _):
            return True
    return all(_is_single(child, spelling) for child in children(node))


def _has_no_letters(node: Expression) -> bool:
    return next(iter(symbols(node)), None) is None


def _parts(formula: Formula) -> tuple[Formula, ...]:
    """A sum's parts, so that a chain of terms is one row."""
    if isinstance(formula, Row) and any(
        isinstance(part, Operator) and part.kind in ("plus", "minus") for part in formula.parts
    ):
        return formula.parts
    return (formula,)


def _factors(formula: Formula) -> tuple[Formula, ...]:
    if isinstance(formula, Row) and any(
        isinstance(part, Operator) and part.kind == "hadamard" for part in formula.parts
    ):
        return formula.parts
    return (formula,)


# -- what needs parentheses ------------------------------------------------------------------------


def tightness(formula: Formula) -> int:
    """How tightly a formula holds together as it is written."""
    match formula:
        case Row((only,)) | Captioned(only):
            return tightness(only)
        case Row(parts):
            return SUM if any(_is_sign(part, "plus", "minus") for part in parts) else PRODUCT
        case Negated(of):
            return min(SIGN, tightness(of))
        case Ratio() | Summed():
            return PRODUCT
        case Raised():
            return POWER
    return ATOM


def enclosed(formula: Formula) -> Parens:
    """A formula in parentheses, if it has none yet."""
    if isinstance(formula, Scalar) and formula.place is not None:
        return Parens(formula._replace(within=True))
    return formula if isinstance(formula, Parens) else Parens(formula)


def ended(formula: Formula) -> Formula:
    """A formula that something may be multiplied to: a sum at its end would take that in too."""
    match formula:
        case Summed():
            return Parens(formula)
        case Negated(of):
            return Negated(ended(of))
        case Row((*before, last)):
            return Row((*before, ended(last)))
    return formula


def shows_minus(number: Scalar) -> bool:
    """Whether a number that is known has a minus."""
    return not isinstance(number.number, Blank) and number.number < 0


def added(terms: Iterable[Formula], is_negative: IsNegative) -> Row:
    """Terms with a plus between, those with a minus of their own in parentheses after the first."""
    parts: list[Formula] = []
    for term in terms:
        parts += [Operator("plus"), after_a_sign(term, is_negative)] if parts else [term]
    return Row(tuple(parts))


def after_a_sign(formula: Formula, is_negative: IsNegative) -> Formula:
    """A formula where a sign stands right before it: two signs never stand side by side."""
    if not _begins_with_minus(formula, is_negative):
        return formula
    return formula._replace(of=Parens(formula.of)) if isinstance(formula, Captioned) else Parens(formula)


def _begins_with_minus(formula: Formula, is_negative: IsNegative) -> bool:
    match formula:
        case Negated():
            return True
        case Scalar():
            return is_negative(formula)
        case Numeral(text):
            return text.startswith("-")
        case Row((first, *_)) | Ratio(first, _) | Captioned(first):
            return _begins_with_minus(first, is_negative)
    return False


def _has_signs(formula: Formula) -> bool:
    """Whether a product has a sign in it, so that what follows without one would stand closer."""
    match formula:
        case Negated(of):
            return _has_signs(of)
        case Row(parts):
            rows = (part for part in parts if isinstance(part, Row))
            signs = any(_is_sign(part, "hadamard", "dot") for part in parts)
            return signs or any(map(_has_signs, rows)) or _has_signs(parts[-1])
    return isinstance(formula, Ratio)


def _is_sign(part: Formula, *kinds: str) -> bool:
    return isinstance(part, Operator) and part.kind in kinds
