"""Programs run, and what they print beside what was worked here."""

from __future__ import annotations

import json
import sys
from typing import Any

import numpy as np

import rnntrace
from rnntrace import Trace, Traces
from rnntrace.exercise.exercise import Workable

# As close as two orders of the same sums come.
TOLERANCE = 1e-12


def run_program(text: str) -> dict[str, Any]:
    """What a program prints with ``--json``, run in a namespace of its own."""
    found: list[str] = []
    space: dict[str, Any] = {"__name__": "program", "print": found.append}
    arguments = sys.argv
    with np.errstate(all="ignore"):
        exec(compile(text, "program", "exec"), space)
        sys.argv = ["program", "--json"]
        try:
            space["main"]()
        finally:
            sys.argv = arguments
    (printed,) = found
    result: dict[str, Any] = json.loads(printed)
    return result


def worked(workable: Workable, **options: bool) -> Trace | Traces:
    """BPTT where there is a loss, else the forward pass."""
    has_loss = workable.exercise.last.system.loss is not None
    return rnntrace.bptt(workable, **options) if has_loss else rnntrace.forward(workable)


def numbers_of(found: Trace | Traces) -> dict[str, Any]:
    """All that was worked, in the order of the command's JSON."""
    if isinstance(found, Trace):
        return _parts(found) | _loss(found) | _gradients(found)
    before = {each.calculation.part: _gradients(found.of(each.calculation.part)) for each in found.chain[:-1]}
    examples = [_parts(trace) | _loss(trace) for trace in found.examples]
    return {**before, "examples": examples} | _loss(found) | _gradients(found)


def _parts(trace: Trace) -> dict[str, Any]:
    before = {each.calculation.part: {"steps": _steps(each)} | _gradients(each) for each in trace.chain[:-1]}
    return {**before, "steps": _steps(trace)}


def _loss(found: Trace | Traces) -> dict[str, Any]:
    return {"loss": found.loss} if found.exercise.last.system.loss else {}


def _gradients(found: Trace | Traces) -> dict[str, Any]:
    names = found.examples[0].calculation.parameters
    return {"gradients": {name: found.grad(name) for name in names}} if found.backward else {}


def _steps(trace: Trace) -> list[dict[str, Any]]:
    """What was worked at each step; where a loss is not taken there is none."""
    timed = [name for name in trace.differentiated if name not in trace.calculation.parameters]
    steps = []
    for t in range(1, trace.steps + 1):
        values = {
            name: trace[name, t] for name in (*filter(None, (trace.system.input,)), *trace.system.names)
        }
        if trace.system.loss and not trace.calculation.has_loss(t):
            values[trace.system.loss] = None
        step: dict[str, Any] = {"t": t, "values": values}
        steps.append(step | ({"gradients": {name: trace.grad(name, t) for name in timed}} if timed else {}))
    return steps


def disagreements(printed: Any, ours: Any, *, partly: bool = False, path: str = "") -> list[str]:
    """Where what a program prints differs from what was worked; ``partly`` it may lack values of steps and
    their gradients."""
    if isinstance(ours, dict):
        found = []
        for key, value in ours.items():
            where = f"{path}/{key}"
            if key in printed:
                found += disagreements(printed[key], value, partly=partly, path=where)
            elif not (partly and "]" in path):
                found.append(f"{where} is missing")
        return found
    if isinstance(ours, list) and ours and isinstance(ours[0], dict):
        if len(printed) != len(ours):
            return [f"{path} has {len(printed)} entries"]
        return [
            line
            for i, (one, other) in enumerate(zip(printed, ours, strict=True), 1)
            for line in disagreements(one, other, partly=partly, path=f"{path}[{i}]")
        ]
    return [] if same(printed, ours) else [f"{path} is {str(printed)[:200]}, not {str(ours)[:200]}"]


def same(printed: Any, ours: Any) -> bool:
    """Whether two numbers, lists of numbers or words are the same; what is not finite is so in both."""
    if printed is None or ours is None or isinstance(ours, str):
        return bool(printed == ours)
    one, other = np.array(printed, dtype=float), np.array(ours, dtype=float)
    if one.shape != other.shape:
        return False
    finite = np.isfinite(other)
    if not np.array_equal(one[~finite], other[~finite], equal_nan=True) or not np.isfinite(one[finite]).all():
        return False
    size = max(1.0, float(np.abs(other[finite]).max(initial=0.0)))
    return bool((np.abs(one[finite] - other[finite]) <= TOLERANCE * size).all())
