"""The loss over all steps, of what is recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np

from ..equations.algebra import times
from ..equations.evaluate import prepared
from ..equations.functions import Array
from ..equations.series import Series, Store
from ..equations.system import System
from ..equations.tree import Expression, Symbol
from .pencil import Pencil

_SUM = Symbol("sum of the losses")  # no author can write a name with a space
Arrays = Mapping[str, Array]


def loss_of(system: System, store: Store, pencil: Pencil | None = None) -> float:
    """The losses of all steps, summed, or divided by the number of steps with a target, of all examples
    together; NaN where there is no loss. A sum too large for a float is infinite, like any value."""
    if system.loss is None or system.seed is None:
        return float("nan")
    losses = store.series[system.loss, False]
    assert isinstance(losses, Series)
    total = np.asarray(losses.at(0).sum())
    if system.averages:
        total = np.asarray(_averaged(system.seed)({_SUM.name: total, **store.fixed}))
    return float(pencil.out(total) if pencil else total)


@cache
def _averaged(seed: Expression) -> Callable[[Arrays], Array]:
    """What makes an average of the sum of the losses."""
    return prepared(times(seed, _SUM), lambda symbol: lambda arrays: arrays[symbol.name])
