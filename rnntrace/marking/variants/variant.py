"""Somebody's own variant of an exercise: drawn until the numbers are good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...exercise.exercise import Exercise, Workable
from .draw import Plan
from .identity import NoVariant, cleaned, code_of, key_of
from .stream import seed_of
from .telling import mistakes_seen
from .wishes import WISHES, Draw, Wish

MOST_NUMBERS = 2_000  # beyond it nobody works anything by hand
MOST_DRAWS = 500
# Of so many that are good, the one is taken that most mistakes can be seen in.
CHOICES = 3
# What cannot be good with weights so large may be with smaller ones: in per cent, each for so many draws.
EASINGS, EASED_AFTER = (100, 70, 50, 35), 100


@dataclass(frozen=True, eq=False)
class Variant:
    """An ``exercise`` with weights for an ``id`` alone; whatever works an exercise takes it as it is.

    ``code`` is printed on the sheet and is another with every other exercise, ID or salt. If nothing is
    ``amiss``, it is the one of the ``draws`` with this number that is worked with, else the best of so many.
    """

    id: str
    code: str
    exercise: Exercise
    draws: int
    amiss: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<Variant {self.code} of {self.exercise.title!r} for {self.id!r}>"


def variant(of: Workable, id: str, *, salt: str = "") -> Variant:
    """The exercise of a scenario with weights of somebody's own, the same every time and on every machine.

    They hang on the equations, words and given numbers, on the ID (not on its capitals, nor on spaces around
    it) and on the salt, without which nobody else can make them. Raises NoVariant.
    """
    return variant_of(of.exercise, id, salt)


def variant_of(
    exercise: Exercise,
    id: str,
    salt: str = "",
    *,
    wishes: Sequence[Wish] = WISHES,
    most: int = MOST_DRAWS,
    choices: int = CHOICES,
) -> Variant:
    """The same for an exercise, by other ``wishes``: of so many ``choices`` that meet them all, the one that
    most mistakes can be seen in. If none of at most so many draws does, it is the first of those that go
    furthest before one is not met.

    Raises BadId for what is no ID, NoVariant where there is nothing to draw, or too much.
    """
    return variant_by(planned(exercise), id, salt, wishes=wishes, most=most, choices=choices)


def planned(exercise: Exercise) -> Plan:
    """What is to be drawn for variants of an exercise, found out once for all of them. Raises NoVariant."""
    size = sum(exercise.array(each).size for each in exercise.parameters)
    if size > MOST_NUMBERS:
        raise NoVariant(
            f"variants are made of exercises with at most {MOST_NUMBERS:,} weights; this one has {size:,}"
        )
    plan = Plan(exercise)
    if not plan.numbers:
        raise NoVariant("no variant can be made of an exercise whose weights are all zero")
    return plan


def variant_by(
    plan: Plan,
    id: str,
    salt: str = "",
    *,
    wishes: Sequence[Wish] = WISHES,
    most: int = MOST_DRAWS,
    choices: int = CHOICES,
) -> Variant:
    """The variant by a plan."""
    shown, key = cleaned(id), key_of(plan.content, id, salt)
    best, furthest = 1, -1
    good: list[tuple[int, Draw]] = []
    for number in range(1, most + 1):
        draw = Draw(_drawn(plan, key, number))
        reached = _met(draw, wishes)
        if reached > furthest:
            best, furthest = number, reached
        if reached == len(wishes):
            good.append((number, draw))
        if len(good) == choices:
            break
    if good:
        number, draw = good[0] if choices == 1 else max(good, key=_how_telling)
        return Variant(shown, code_of(key), draw.exercise, number)
    draw = Draw(_drawn(plan, key, best))
    amiss = tuple(wish.unless for wish in wishes if not wish.met(draw))
    return Variant(shown, code_of(key), draw.exercise, most, amiss)


def _how_telling(choice: tuple[int, Draw]) -> tuple[int, int]:
    """How good a choice is among others: of two that are alike the first."""
    number, draw = choice
    return mistakes_seen(draw), -number


def code_by(plan: Plan, id: str, salt: str = "") -> str:
    """The code alone, which takes no draw."""
    return code_of(key_of(plan.content, id, salt))


def _drawn(plan: Plan, key: bytes, number: int) -> Exercise:
    """One draw, counted from 1."""
    percent = EASINGS[min((number - 1) // EASED_AFTER, len(EASINGS) - 1)]
    return plan.drawn(seed_of(key, number), percent)


def _met(draw: Draw, wishes: Sequence[Wish]) -> int:
    """How many wishes are met before one is not."""
    for count, wish in enumerate(wishes):
        if not wish.met(draw):
            return count
    return len(wishes)
