"""Training as plain data, for JSON."""

from __future__ import annotations

from typing import Any

from ...equations.text import symbol_text
from ...tracing.trained import Training
from ..about import about
from .data import FORMAT, plain
from .update_data import update_data


def training_data(of: Training) -> dict[str, Any]:
    """The JSON object: full double precision. A loss that is not finite is null."""
    data: dict[str, Any] = {"format": FORMAT, "scenario": about(of.given)}
    if of.pencil:
        data |= {"rounding": "carried", "digits": of.pencil.digits}
    start = of.exercise.start
    data |= {
        "optimizer": {
            "name": of.optimizer.name,
            "convention": of.optimizer.convention,
            **of.optimizer.numbers,
        },
        "train": {name: value for name, value in of.course._asdict().items() if value is not None},
        "epochs": of.made,
        "updates": of.updates,
        "losses": [plain(loss) for loss in of.losses],
        "norms": [plain(epoch.before) for epoch in of.epochs if epoch.before is not None],
        "weights": {name: plain(array) for name, array in of.weights.items()},
        "state": {
            "t": start.t,
            **{
                state: {name: plain(array) for name, array in arrays.items()}
                for state, arrays in start.states.items()
            },
        },
        "not_trained": list(of.not_trained),
    }
    if of.cuts:
        data["cut"] = [
            {
                "epoch": cut.epoch,
                "examples": [place + 1 for place in cut.places],
                "step": cut.step,
                "norm": cut.norm,
            }
            for cut in of.cuts
        ]
    if of.shown:
        data["shown"] = {str(number): update_data(shown.update) for number, shown in of.shown.items()}
    if of.interrupted:
        data["interrupted"] = True
    if of.failure:
        symbol, step = of.failure.first
        name = symbol_text(symbol).removesuffix("[t]")
        data["not_finite"] = {"first": name, "step": step, "update": of.failure.update}
    return data
