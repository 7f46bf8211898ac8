"""The wrong rules beside a right one, and the order in which the three stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from itertools import permutations

import numpy as np

from ...equations.calls import calls
from ...equations.functions import Array
from ...equations.tree import Expression, Symbol, symbols, terms
from ...exercise.exercise import Exercise
from ...tracing.trace import Trace
from ...tracing.traces import Traces
from ..estimates import DoesNotFit
from ..mistakes.table import Mistake, mistakes
from ..one_equation import worked_alone
from ..places import equations_of
from ..variants.content import content_of
from ..variants.stream import Stream, seed_of
from .kinds import handed, own
from .rule import LETTERS, Alternative

WRONG = len(LETTERS) - 1
# Mistakes of a later rank are made so seldom that nobody would choose them.
LAST_RANK = 3
# Numbers are different if they are so far apart, as a share of the largest. No rounding brings this about or
# undoes it, so that sheet and marking come to the same alternatives.
APART = 0.01


def alternatives(
    found: Trace | Traces, left: Symbol, part: str, name: str, seed: bytes
) -> tuple[Alternative, ...]:
    """The right rule and two wrong ones, in the order in which they are offered; none where there are not two
    likely mistakes that give numbers of their own. ``found`` is the exercise worked in full, ``seed`` that
    of its order."""
    trace = found.examples[0].of(part)
    right = own(equations_of(trace)[left].right)
    wrong = _chosen([each.of(part) for each in found.examples], left)
    if len(wrong) < WRONG:
        return ()
    offered = (Alternative("", right), *(Alternative("", own(each.right), each) for each in wrong))
    orders = list(permutations(offered))
    order = orders[Stream(seed_of(seed, "rule", name)).below(len(orders))]
    return tuple(each._replace(letter=letter) for letter, each in zip(LETTERS, order, strict=True))


def seed_of_order(exercise: Exercise) -> bytes:
    """What the order hangs on: an exercise and its weights, which are others in every variant."""
    digest = sha256(content_of(exercise.chains, ()))
    for parameter in exercise.parameters:
        digest.update((np.asarray(exercise.array(parameter), "<f8") + 0.0).tobytes())
    return digest.digest()


def _chosen(traces: Sequence[Trace], left: Symbol) -> tuple[Mistake, ...]:
    """The likeliest mistake, and the likeliest of another family; of the same where there is no other."""
    right = equations_of(traces[0])[left].right
    truth = _worked(traces, left, right)
    known = [] if truth is None else [truth]
    found: list[Mistake] = []
    waiting: list[tuple[Mistake, Array]] = []
    for each in _candidates(traces[0], left, right) if known else ():
        made = _worked(traces, left, each.right)
        if made is None or any(_same(made, other) for other in known):
            continue
        if any(each.family == other.family for other in found):
            waiting.append((each, made))
            continue
        found.append(each)
        known.append(made)
        if len(found) == WRONG:
            return tuple(found)
    return (*found, *(each for each, _ in waiting[:1]))


def _candidates(trace: Trace, left: Symbol, right: Expression) -> Iterator[Mistake]:
    """The mistakes that make an alternative: wrong rules, and no conventions.

    What is handed back to a state stands in none of them. Which function a network has is its author's
    choice, which nobody can know without having been told: forward, another one makes no alternative.
    """
    functions = Counter(call.function for call in calls(right))
    for each in mistakes(trace, left):
        if each.convention or each.rank > LAST_RANK or not any(symbols(each.right)):
            continue
        given_back = handed(each.right)
        if given_back != handed(right) or len(given_back) == len(terms(each.right)):
            continue
        if left.gradient or Counter(call.function for call in calls(each.right)) == functions:
            yield each


def _worked(traces: Sequence[Trace], left: Symbol, right: Expression) -> Array | None:
    """What an equation gives on the right numbers, at all steps of all examples; None where it gives none."""
    with suppress(DoesNotFit):
        found = [np.asarray(worked_alone(left, right, trace)(trace), float) for trace in traces]
        if left.step is None:
            found = [np.asarray(sum(found))]
        whole = np.concatenate([each.ravel() for each in found])
        return whole if np.isfinite(whole).all() else None
    return None


def _same(one: Array, other: Array) -> bool:
    size = max(np.abs(one).max(initial=0.0), np.abs(other).max(initial=0.0))
    return bool(np.abs(one - other).max(initial=0.0) <= APART * size)
