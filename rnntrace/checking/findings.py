"""What a comparison of gradients finds."""

from __future__ import annotations

import math
from typing import NamedTuple

from ..exercise.exercise import Exercise, Parameter
from .entries import Entry

DIFFERENCES, SYMPY, PYTORCH, MODULE = "central differences", "SymPy", "PyTorch", "torch.nn"
OPTIMIZER = "torch.optim"
LOSS = "loss"  # the name of the loss over all steps, among the values of a forward pass


class Comparison(NamedTuple):
    """One entry's gradient as BPTT has it and as another has it; ``allowed`` is how far they may be
    apart. At a ``kink`` of a ReLU there is nothing to compare. Of a value of the forward pass the first of
    the entry's places is the step."""

    entry: Entry
    ours: float
    theirs: float
    allowed: float
    kink: bool = False

    @property
    def difference(self) -> float:
        return abs(self.ours - self.theirs)

    @property
    def agrees(self) -> bool:
        return self.kink or self.difference <= self.allowed


class Check(NamedTuple):
    """A parameter's gradient compared with one other source."""

    parameter: Parameter
    compared: tuple[Comparison, ...]

    @property
    def worst(self) -> Comparison | None:
        """The entry that differs most, measured by what is allowed; None where all are at kinks."""
        smooth = [each for each in self.compared if not each.kink]
        return max(smooth, key=_how_far, default=None)

    @property
    def kinks(self) -> int:
        return sum(each.kink for each in self.compared)

    @property
    def agrees(self) -> bool:
        return all(each.agrees for each in self.compared)


def _how_far(compared: Comparison) -> tuple[float, float]:
    """By how much a comparison fails, NaN more than any number."""
    if math.isnan(compared.difference):
        return math.inf, math.inf
    return compared.difference / compared.allowed, compared.difference


class Source(NamedTuple):
    """Where other gradients come from, and how they compare; ``why_not`` where it could not be asked.

    ``name`` is that of the method, or of the ``module`` of PyTorch that was run; of this the values of the
    forward pass are compared too, by name and step: ``values``. ``helpers`` are modules that go with it, and
    ``has_loss`` tells whether the loss is one of them. ``updates`` are new parameters beside those of
    PyTorch's own ``optimizer``, of each the entry that differs most.
    """

    name: str
    checks: tuple[Check, ...]
    why_not: str = ""
    values: tuple[Check, ...] = ()
    helpers: tuple[str, ...] = ()
    has_loss: bool = False
    updates: tuple[Check, ...] = ()

    @property
    def is_optimizer(self) -> bool:
        """Whether it is one of PyTorch's optimizers, which has the same gradients and makes an update."""
        return self.name.startswith(OPTIMIZER)

    @property
    def is_module(self) -> bool:
        """Whether it is a module of PyTorch's own, and not a way to differentiate these equations."""
        return self.name.startswith(MODULE)

    @property
    def agrees(self) -> bool:
        return all(check.agrees for check in self.all_checks)

    @property
    def all_checks(self) -> tuple[Check, ...]:
        """All that is compared."""
        return (*self.values, *self.checks, *self.updates)


class Verification(NamedTuple):
    """All comparisons. ``entries`` were compared, of ``existing`` ones; ``seed`` drew them."""

    exercise: Exercise
    sources: tuple[Source, ...]
    entries: int
    existing: int
    seed: int
    step_size: float

    @property
    def agrees(self) -> bool:
        return all(source.agrees for source in self.sources)

    @property
    def never_compared(self) -> int:
        """How many entries are at a kink for every source."""
        smooth = {
            each.entry
            for source in self.sources
            for check in source.checks
            for each in check.compared
            if not each.kink
        }
        return self.entries - len(smooth)
