"""The record of several examples, and what they add up to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ..equations.differentiate import BackwardEquation
from ..equations.functions import Array
from ..equations.tree import Symbol
from ..exercise.exercise import Exercise
from .pencil import Pencil
from .shown import Shown
from .trace import Trace

# Of more examples the first are listed.
MOST_SHOWN = 6


@dataclass(frozen=True, eq=False, repr=False)
class Traces(Shown):
    """A ``Trace`` for every example of an exercise, in ``examples``.

    ``traces.loss`` and ``traces.grad("W_hh")`` are of all examples together; what belongs to a
    step is asked of one of them, ``traces.examples[0]["h", 2]``.
    """

    exercise: Exercise
    examples: tuple[Trace, ...]

    def __repr__(self) -> str:
        gradients = "with gradients" if self.backward else "no gradients"
        loss = f"loss {self.loss:.6g}, " if self.examples[0].system.loss else ""
        each = "".join(f"\n  {trace}" for trace in self.examples[:MOST_SHOWN])
        more = "\n  …" if len(self.examples) > MOST_SHOWN else ""
        title = self.exercise.title
        return f"<Traces of {title!r}: {len(self.examples)} examples, {loss}{gradients}{each}{more}>"

    def keys(self) -> tuple[str, ...]:
        """The names of what all examples share: the parameters."""
        return tuple(self.examples[0].calculation.parameters)

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys())

    def __contains__(self, name: object) -> bool:
        return name in self.keys()

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
    def encoder(self) -> Traces | None:
        """The encoder's traces, where there is an encoder: of the calculation before this one."""
        before = tuple(trace.before for trace in self.examples if trace.before)
        return Traces(self.exercise, before) if before else None

    def of(self, part: str) -> Traces:
        """The traces of one of the calculations of the chain. Raises KeyError where there is none."""
        return Traces(self.exercise, tuple(trace.of(part) for trace in self.examples))

    def with_input(self) -> Traces:
        """The same traces with the gradients of the inputs beside the others."""
        return Traces(self.exercise, tuple(trace.with_input() for trace in self.examples))

    @property
    def loss(self) -> float:
        """The loss of all examples together: the sum of theirs."""
        return sum_of_losses(trace.loss for trace in self.examples)

    def __getitem__(self, key: str | tuple[str, int]) -> Array:
        """A parameter. Raises KeyError for anything that belongs to one example."""
        if isinstance(key, str) and key in self:
            return self.examples[0][key]
        raise KeyError(f"there are {len(self.examples)} examples; ask one of them: .examples[0][{key!r}]")

    def grad(self, name: str, step: int | None = None) -> Array:
        """dL/d(name) of a parameter, summed over the examples.

        Raises KeyError for the gradient of anything that belongs to one example.
        """
        if name not in self or step is not None:
            raise KeyError(
                f"there are {len(self.examples)} examples; ask one of them: .examples[0].grad({name!r}, …)"
            )
        total = summed([trace.grad(name) for trace in self.examples])
        total.flags.writeable = False
        return total

    @property
    def first_not_finite(self) -> tuple[Symbol, int | None] | None:
        """The first value that is NaN or infinite in any example, as ``Trace.first_not_finite``."""
        return next((found for trace in self.examples if (found := trace.first_not_finite)), None)


def sum_of_losses(losses: Iterable[float]) -> float:
    """The loss of examples together."""
    return float(sum(losses))


def summed(gradients: Sequence[Array]) -> Array:
    """The gradient of a parameter of examples together."""
    total: Array = np.sum(gradients, axis=0)
    return total
