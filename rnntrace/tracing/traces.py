"""The record of several examples, and what they add up to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..equations.differentiate import BackwardEquation
from ..equations.functions import Array
from ..equations.tree import Symbol
from ..exercise.exercise import Exercise
from .pencil import Pencil
from .trace import Trace


@dataclass(frozen=True, eq=False)
class Traces:
    """A ``Trace`` for every example of an exercise, in ``examples``.

    ``traces.loss`` and ``traces.grad("W_hh")`` are of all examples together; what belongs to a
    step is asked of one of them, ``traces.examples[0]["h", 2]``.
    """

    exercise: Exercise
    examples: tuple[Trace, ...]

    @property
    def backward(self) -> tuple[BackwardEquation, ...]:
        """The backward equations, the same for every example; none without BPTT."""
        return self.examples[0].backward

    @property
    def pencil(self) -> Pencil | None:
        """How numbers were written down, where they were carried on in that form."""
        return self.examples[0].pencil

    @property
    def chain(self) -> tuple[Trace, ...]:
        """The traces of the first example's calculations, which stand for those of all in what is no
        value."""
        return self.examples[0].chain

    @property
    def loss(self) -> float:
        """The loss of all examples together: the sum of theirs."""
        return float(sum(trace.loss for trace in self.examples))

    def __getitem__(self, key: str | tuple[str, int]) -> Array:
        """A parameter. Raises KeyError for anything that belongs to one example."""
        if isinstance(key, str) and key in self.exercise.last.parameters:
            return self.examples[0][key]
        raise KeyError(f"there are {len(self.examples)} examples; ask one of them: .examples[0][{key!r}]")

    def grad(self, name: str, step: int | None = None) -> Array:
        """dL/d(name) of a parameter, summed over the examples.

        Raises KeyError for the gradient of anything that belongs to one example.
        """
        if name not in self.exercise.last.parameters or step is not None:
            raise KeyError(
                f"there are {len(self.examples)} examples; ask one of them: .examples[0].grad({name!r}, …)"
            )
        total: Array = np.sum([trace.grad(name) for trace in self.examples], axis=0)
        total.flags.writeable = False
        return total

    @property
    def first_not_finite(self) -> tuple[Symbol, int | None] | None:
        """The first value that is NaN or infinite in any example, as ``Trace.first_not_finite``."""
        return next((found for trace in self.examples if (found := trace.first_not_finite)), None)
