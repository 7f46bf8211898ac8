"""A trace as plain data, for JSON: full double precision, never rounded."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...cells.notations import display_name
from ...equations.tree import Symbol
from ...scenario.model import Steps
from ...tracing.trace import Trace
from ...tracing.traces import Traces
from .walkthrough import EVERYTHING, Selection

FORMAT = "rnntrace/1"


def trace_data(trace: Trace | Traces, selection: Selection = EVERYTHING) -> dict[str, Any]:
    """The trace's JSON object; gradients only where BPTT was run.

    Of several examples, ``steps`` is a list with an entry an example. JSON has no NaN and no
    infinity: such a value is null.
    """
    data: dict[str, Any] = {"format": FORMAT, "scenario": _about(trace)}
    if isinstance(trace, Traces):
        data["examples"] = [
            {"steps": _steps(each, selection), "loss": _plain(each.loss)} for each in trace.examples
        ]
    else:
        if trace.encoder:
            data["encoder"] = {"steps": _steps(trace.encoder, selection)}
            data["encoder"] |= _gradients(trace.encoder, selection.only)
        data["steps"] = _steps(trace, selection)
    return data | {"loss": _plain(trace.loss)} | _gradients(trace, selection.only)


def _about(trace: Trace | Traces) -> dict[str, Any]:
    """What the scenario is; ``names`` are the parameters' and values' names in its notation."""
    scenario, several = trace.scenario, isinstance(trace, Traces)
    lengths = [each.steps for each in (trace.examples if isinstance(trace, Traces) else (trace,))]
    about = {
        "title": scenario.title,
        "cell": scenario.architecture.cell,
        "steps": lengths if several else lengths[0],
        "hidden_size": scenario.hidden_size,
    }
    if scenario.notation == "standard":
        return about
    names = (*scenario.names, *scenario.system.parameters)
    shown = {name: display_name(name, scenario.notation) for name in names}
    return about | {"notation": scenario.notation, "names": shown}


def _steps(trace: Trace, selection: Selection) -> list[dict[str, Any]]:
    return [_step(trace, step, selection.only) for step in selection.among(range(1, trace.steps + 1))]


def _gradients(trace: Trace | Traces, only: frozenset[str]) -> dict[str, Any]:
    """The parameters' gradients, where BPTT was run."""
    if not trace.backward:
        return {}
    names = trace.scenario.system.parameters
    return {"gradients": {name: _plain(trace.grad(name)) for name in names if not only or name in only}}


def _step(trace: Trace, step: int, only: frozenset[str]) -> dict[str, Any]:
    scenario = trace.scenario
    names = [n for n in (scenario.system.input, *scenario.system.names) if not only or n in only]
    values = {name: _plain(trace.value(Symbol(name, 0), step)) for name in names}
    if "loss" in values and trace.targets and not trace.targets.present[step - 1]:
        values["loss"] = None
    data: dict[str, Any] = {
        "t": step,
        "input": _entry(trace.inputs, scenario.system.input, trace, step),
        "target": None,
        "values": values,
    }
    if trace.targets is not None:
        data["target"] = _entry(trace.targets, "y", trace, step)
    if trace.backward:
        timed = [b.equation.left for b in trace.backward if b.equation.left.step is not None]
        data["gradients"] = {
            symbol.name: _plain(trace.value(symbol, step))
            for symbol in timed
            if not only or symbol.name in only
        }
    return data


def _entry(steps: Steps, name: str, trace: Trace, step: int) -> Any:
    """A step's word, or its vector, or null."""
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
