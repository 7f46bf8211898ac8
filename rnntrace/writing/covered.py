"""What is asked of a reader stands on no page of theirs: worked equations with gaps in place of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..equations.functions import Array
from ..equations.tree import Expression, Quantity, Symbol, symbols
from .document import Gaps, Worked
from .form import Form, Leaf, Source
from .formula import Blank, Scalar
from .leaves import leaves, slot_of_leaf, with_leaves

if TYPE_CHECKING:
    from ..marking.asked import Asked


def is_covered(asked: Asked, source: Source, step: int, part: str, example: int | None) -> bool:
    """Whether what goes into a blank at a step is not to be seen."""
    steps = [step + each for each in source.together] or [step + source.later]
    example = example if source.example is None else source.example
    return any(asked.covers(source.of, source.equation, at, part, example) for at in steps)


def with_gaps(worked: Worked, asked: Asked, *, filled: bool = False) -> Worked:
    """A worked equation with gaps where something is asked, or ``filled`` in where it was."""
    if worked.form.stages and not worked.form.sources:
        return _with_gaps_in_numbers(worked, asked, filled=filled)
    step, part, example = worked.step or 0, worked.part, worked.example
    covered = frozenset(
        slot
        for slot, (source, numbers) in enumerate(zip(worked.form.sources, worked.numbers, strict=True))
        if is_covered(asked, source, step, part, example)
        or (_is_on_the_way(asked, source.of, example) and asked.tells(numbers))
    )
    if not covered:
        return worked
    ends = {slot_of_leaf(leaf) for leaf in leaves(worked.form.stages[-1:])}
    answers = frozenset(
        slot for slot in covered & ends if slot is not None and _is_answer(worked, slot, asked)
    )
    return worked._replace(gaps=Gaps(covered, answers, filled))


def _is_on_the_way(asked: Asked, of: Expression, example: int | None) -> bool:
    """Whether a number is no value that could be asked for: what an operation gives, or what one of several
    examples adds to a gradient."""
    if not isinstance(of, Symbol):
        return True
    return of.gradient and of.step is None and asked.exercise.several and example is not None


def _is_answer(worked: Worked, slot: int, asked: Asked) -> bool:
    """Whether a result is one that was asked for itself; on the way to another it is not once more."""
    source = worked.form.sources[slot]
    if source.equation is not None:
        return False
    return _asks(asked, source.of, worked.step or 0, worked.part, worked.example)


def _asks(asked: Asked, of: Expression, step: int, part: str, example: int | None) -> bool:
    """The same of a value, or of the loss over all steps."""
    return any(asked.is_answer(quantity, at, part, example) for quantity, at in quantities(of, step))


def quantities(of: Expression, step: int) -> Iterator[tuple[Quantity, int | None]]:
    """What an expression whose value may be asked for is, seen from a step, and of which step it is."""
    if isinstance(of, Symbol):
        yield of.quantity, None if of.step is None else step + of.step
    else:
        yield from ((symbol.quantity, None) for symbol in symbols(of))


class _Lifted(NamedTuple):
    """A number of a form, and whether it is hidden, or asked itself."""

    number: Array
    covered: bool
    answer: bool


def _with_gaps_in_numbers(worked: Worked, asked: Asked, *, filled: bool) -> Worked:
    """The same of an equation whose numbers stand in it already: they are taken out of it."""
    found: list[_Lifted] = []
    *_, result = (None, *leaves(worked.form.stages[-1:]))
    hides_result = result is not None and _hides(asked, result)

    def lift(leaf: Leaf) -> Leaf:
        # What has no address is a part of a sum.
        array, address = _array(leaf), leaf.address
        covered = _hides(asked, leaf) if address else hides_result
        if not covered and (address is None or _is_on_the_way(asked, address.of, address.example)):
            covered = asked.tells(array)
        found.append(_Lifted(array, covered, leaf is result and covered and _is_asked(asked, leaf)))
        blank = Blank(len(found) - 1)
        return leaf._replace(number=blank) if isinstance(leaf, Scalar) else leaf._replace(cells=blank)

    form = worked.form
    stages = with_leaves(form.stages, lift)
    if not any(each.covered for each in found):
        return worked
    gaps = Gaps(
        frozenset(slot for slot, each in enumerate(found) if each.covered),
        frozenset(slot for slot, each in enumerate(found) if each.answer),
        filled,
    )
    sources = tuple(Source(Symbol(str(slot))) for slot in range(len(found)))
    lifted = Form(form.head, stages, form.words, form.remarks, sources, checks=form.checks)
    return worked._replace(form=lifted, numbers=tuple(each.number for each in found), gaps=gaps)


def _hides(asked: Asked, leaf: Leaf) -> bool:
    address = leaf.address
    if address is None:
        return False
    return asked.covers(address.of, address.equation, address.step or 0, address.part, address.example)


def _is_asked(asked: Asked, leaf: Leaf) -> bool:
    address = leaf.address
    if address is None:
        return False
    return _asks(asked, address.of, address.step or 0, address.part, address.example)


def _array(leaf: Leaf) -> Array:
    """The numbers of a leaf as its matrix has them; where some are not shown, zeros."""
    if isinstance(leaf, Scalar):
        return np.asarray(leaf.number)
    assert not isinstance(leaf.cells, Blank)
    array = np.zeros(leaf.shape)
    array[np.ix_(leaf.rows, leaf.columns)] = leaf.cells
    return array
