"""A trace as plain data, for JSON: full double precision, never rounded."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..equations.tree import Symbol
from ..tracing.trace import Trace
from .walkthrough import EVERYTHING, Selection

FORMAT = "rnntrace/1"


def trace_data(trace: Trace, selection: Selection = EVERYTHING) -> dict[str, Any]:
    """The trace's JSON object; gradients only where BPTT was run.

    JSON has no NaN and no infinity: such a value is null.
    """
    scenario = trace.scenario
    steps, only = selection
    shown = steps or range(1, trace.steps + 1)
    data: dict[str, Any] = {
        "format": FORMAT,
        "scenario": {
            "title": scenario.title,
            "cell": scenario.cell,
            "steps": scenario.steps,
            "hidden_size": scenario.hidden_size,
        },
        "steps": [_step(trace, step, only) for step in shown],
        "loss": _plain(trace.loss),
    }
    if trace.backward:
        data["gradients"] = {
            name: _plain(trace.grad(name)) for name in scenario.system.parameters if not only or name in only
        }
    return data


def _step(trace: Trace, step: int, only: frozenset[str]) -> dict[str, Any]:
    scenario = trace.scenario
    names = [name for name in ("x", *scenario.system.names) if not only or name in only]
    values = {name: _plain(trace.value(Symbol(name, 0), step)) for name in names}
    if "loss" in values and scenario.targets and not scenario.targets.present[step - 1]:
        values["loss"] = None
    data: dict[str, Any] = {
        "t": step,
        "input": _entry(scenario.inputs.words[step - 1], scenario.inputs.present[step - 1], trace, "x", step),
        "target": None,
        "values": values,
    }
    if scenario.targets is not None:
        present = scenario.targets.present[step - 1]
        data["target"] = _entry(scenario.targets.words[step - 1], present, trace, "y", step)
    if trace.backward:
        timed = [b.equation.left for b in trace.backward if b.equation.left.step is not None]
        data["gradients"] = {
            symbol.name: _plain(trace.value(symbol, step))
            for symbol in timed
            if not only or symbol.name in only
        }
    return data


def _entry(word: str | None, present: bool, trace: Trace, name: str, step: int) -> Any:
    """A step's word, or its vector, or null."""
    if word is not None or not present:
        return word
    return _plain(trace.value(Symbol(name, 0), step))


def _plain(value: Any) -> Any:
    """Lists and floats; whatever is not finite is None."""
    array = np.asarray(value, dtype=float)
    plain = array.tolist()
    return plain if np.isfinite(array).all() else _nulls(plain)


def _nulls(value: Any) -> Any:
    if isinstance(value, list):
        return [_nulls(item) for item in value]
    return value if math.isfinite(value) else None
