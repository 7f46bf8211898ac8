"""An update as plain data, for JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...equations.functions import Array
from ...equations.text import equation_text
from ...tracing.update import Update
from ..about import about
from .data import FORMAT, plain

EVERY: frozenset[str] = frozenset()


def update_data(of: Update, only: frozenset[str] = EVERY) -> dict[str, Any]:
    """The update's JSON object: full double precision; of the parameters in ``only`` if there are any."""
    rule, exercise = of.optimizer, of.given

    def arrays(found: Mapping[str, Array]) -> dict[str, Any]:
        return {
            name: plain(array) for name, array in found.items() if not only or name.rpartition(".")[2] in only
        }

    def states(found: Mapping[str, Mapping[str, Array]]) -> dict[str, Any]:
        return {name: arrays(each) for name, each in found.items()}

    data: dict[str, Any] = {"format": FORMAT, "scenario": about(exercise)}
    if of.pencil:
        data |= {"rounding": "carried", "digits": of.pencil.digits}
    optimizer: dict[str, Any] = {"name": rule.name, "convention": rule.convention, **rule.numbers}
    if of.shares:
        equations = of.shares[0].worked.equations
        optimizer["equations"] = [equation_text(each) for each in equations]
    data |= {
        "optimizer": optimizer,
        "loss": {"before": plain(of.loss.before), "after": plain(of.loss.after)},
        "before": arrays(of.before),
        "gradients": arrays(of.gradients),
        "clipped": arrays(of.clipped),
        "after": arrays(of.after),
        "state": {
            "before": states(of.state.before),
            "after": states(of.state.after),
            "t": of.state.t,
        },
        "not_trained": list(of.not_trained),
    }
    if of.clipping:
        factor = of.clipping.factor
        data["norm"] = plain(of.clipping.norm["N", 1])
        data["factor"] = 1.0 if factor is None else plain(factor["k", 1])
    return data
