"""What comes of training: the losses, the weights, and what was kept on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ..cells.rules import Chosen
from ..equations.functions import Array
from ..equations.tree import Symbol
from ..exercise.course import Course
from ..exercise.exercise import Exercise
from .lessons import Lesson
from .pencil import Pencil
from .trace import Trace
from .traces import Traces
from .update import Update, trained_of

Whole = Trace | Traces
NotFinite = tuple[Symbol, int | None]


class Epoch(NamedTuple):
    """The ``loss`` of all sequences with the weights before an epoch, and the largest norm that the gradients
    of its updates have ``before`` and ``after`` clipping; None at the end, where no update follows."""

    loss: float
    before: float | None = None
    after: float | None = None


class Shown(NamedTuple):
    """An update that was to be worked in full: of which ``epoch`` (from 1), and what it is made of."""

    update: Update
    epoch: int
    lesson: Lesson


class Cut(NamedTuple):
    """What truncated backpropagation leaves out: the ``norm`` of the gradient that all losses after a
    ``step`` would send back to it, with the weights at the beginning of an epoch (from 1). It is of the
    examples at these ``places`` (from 0) together."""

    epoch: int
    places: tuple[int, ...]
    step: int
    norm: float


class Failure(NamedTuple):
    """The first number that was not finite, and its step; it is one of the ``update`` with that number, or
    with ``after`` one of the loss with the weights that came of it."""

    first: NotFinite
    update: int
    after: bool = False


@dataclass(frozen=True, eq=False, repr=False)
class Training:
    """What came of training.

    ``epochs`` has an entry for each that was made, and one for the end. ``seen`` has the forward pass of
    some by their number, that before the first update (0) and that with the last weights among them;
    ``shown`` the updates that were to be worked in full, by their number. ``cuts`` are those of the
    first epoch and of the last. ``exercise`` has the last weights whose loss is finite, and what the
    optimizer keeps; ``failure`` tells where a number was not, and ``interrupted`` that somebody ended it
    before its time.
    """

    given: Exercise
    optimizer: Chosen
    course: Course
    epochs: tuple[Epoch, ...]
    updates: int
    seen: Mapping[int, Whole]
    shown: Mapping[int, Shown]
    cuts: tuple[Cut, ...]
    exercise: Exercise
    pencil: Pencil | None = None
    failure: Failure | None = None
    interrupted: bool = False

    def __repr__(self) -> str:
        count = f"{self.made:,} epoch" if self.made == 1 else f"{self.made:,} epochs"
        losses = f"loss {self.losses[0]:.6g} → {self.losses[-1]:.6g}"
        return f"<Training of {self.given.title!r}, {count}: {losses}>"

    @property
    def made(self) -> int:
        """The number of epochs that were made."""
        return len(self.epochs) - 1

    @property
    def losses(self) -> tuple[float, ...]:
        """The loss before each epoch, and after the last."""
        return tuple(epoch.loss for epoch in self.epochs)

    @cached_property
    def weights(self) -> Mapping[str, Array]:
        """All parameters afterwards, by their names (of an encoder ``encoder.W_xh``)."""
        exercise = self.exercise
        return {exercise.spelled(each.part, each.name): exercise.array(each) for each in exercise.parameters}

    @cached_property
    def not_trained(self) -> tuple[str, ...]:
        """The parameters that nobody gave, which stay zero."""
        exercise, trained = self.given, trained_of(self.given)
        return tuple(exercise.spelled(*each[::-1]) for each in exercise.parameters if each not in trained)

    @property
    def before(self) -> Whole:
        """The forward pass with the weights before the first update."""
        return self.seen[0]

    @property
    def after(self) -> Whole:
        """The forward pass with the last weights."""
        return self.seen[self.made]
