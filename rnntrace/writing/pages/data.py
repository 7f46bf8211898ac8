"""A trace as plain data, for JSON: full double precision, never rounded."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...equations.system import TARGET
from ...equations.tree import Symbol
from ...exercise.steps import Steps
from ...tracing.trace import Trace
from ...tracing.traces import Traces
from ..about import about
from .walkthrough import EVERYTHING, Selection

FORMAT = "rnntrace/1"


def trace_data(trace: Trace | Traces, selection: Selection = EVERYTHING) -> dict[str, Any]:
    """The trace's JSON object; gradients only where BPTT was run.

    Of several examples, ``steps`` is a list with one entry per example. JSON has no NaN and no
    infinity: such a value is null.
    """
    data: dict[str, Any] = {"format": FORMAT, "scenario": _about(trace)}
    if isinstance(trace, Traces):
        data["examples"] = [
            {"steps": _steps(each, selection), "loss": _plain(each.loss)} for each in trace.examples
        ]
    else:
        for each in trace.chain[:-1]:
            found = {"steps": _steps(each, selection)} | _gradients(each, selection.only)
            data[each.calculation.part] = found
        data["steps"] = _steps(trace, selection)
    return data | {"loss": _plain(trace.loss)} | _gradients(trace, selection.only)


def _about(trace: Trace | Traces) -> dict[str, Any]:
    """What the scenario is."""
    exercise, several = trace.exercise, isinstance(trace, Traces)
    lengths = [each.steps for each in (trace.examples if isinstance(trace, Traces) else (trace,))]
    return about(
        exercise,
        steps=lengths if several else lengths[0],
        hidden_size=exercise.last.hidden_size,
    )


def _steps(trace: Trace, selection: Selection) -> list[dict[str, Any]]:
    return [_step(trace, step, selection.only) for step in selection.among(range(1, trace.steps + 1))]


def _gradients(trace: Trace | Traces, only: frozenset[str]) -> dict[str, Any]:
    """The parameters' gradients, where BPTT was run."""
    if not trace.backward:
        return {}
    names = trace.exercise.last.system.parameters if isinstance(trace, Traces) else trace.system.parameters
    return {"gradients": {name: _plain(trace.grad(name)) for name in names if not only or name in only}}


def _step(trace: Trace, step: int, only: frozenset[str]) -> dict[str, Any]:
    system = trace.system
    names = [n for n in (system.input, *system.names) if not only or n in only]
    values = {name: _plain(trace.value(Symbol(name, 0), step)) for name in names}
    if "loss" in values and not trace.calculation.has_loss(step):
        values["loss"] = None
    data: dict[str, Any] = {
        "t": step,
        "input": _entry(trace.inputs, system.input, trace, step),
        "target": _entry(trace.targets, TARGET, trace, step),
        "values": values,
    }
    if trace.backward:
        timed = [b.equation.left for b in trace.backward if b.equation.left.step is not None]
        data["gradients"] = {
            symbol.name: _plain(trace.value(symbol, step))
            for symbol in timed
            if not only or symbol.name in only
        }
    return data


def _entry(steps: Steps | None, name: str, trace: Trace, step: int) -> Any:
    """A step's word, or its vector, or null."""
    if steps is None:
        return None
    word = steps.words[step - 1]
    if word is not None or not steps.present[step - 1]:
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
