"""A trace as plain data, for JSON: full double precision, rounded only where the work was."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from ...equations.differentiate import handed_back
from ...equations.functions import Array
from ...equations.system import TARGET
from ...equations.text import equation_text, symbol_text
from ...equations.tree import Equation, Symbol
from ...exercise.steps import Steps
from ...tracing.trace import Trace
from ...tracing.traces import Traces
from ..about import about
from .walkthrough import EVERYTHING, Selection

FORMAT = "rnntrace/1"


def trace_data(trace: Trace | Traces, selection: Selection = EVERYTHING) -> dict[str, Any]:
    """The trace's JSON object; gradients only where BPTT was run.

    Of several examples, ``examples`` has for each what belongs to its steps. JSON has no NaN and no
    infinity: such a value is null.
    """
    data: dict[str, Any] = {"format": FORMAT, "scenario": _about(trace)}
    if trace.pencil:
        data |= {"rounding": "carried", "digits": trace.pencil.digits}
    only = selection.only
    if isinstance(trace, Traces):
        for each in trace.chain[:-1]:
            data[each.calculation.part] = _shared(trace.of(each.calculation.part), only)
        data["examples"] = [_of_example(each, selection) for each in trace.examples]
        return data | {"loss": plain(trace.loss)} | _shared(trace, only)
    for each in trace.chain[:-1]:
        data[each.calculation.part] = _steps(each, selection) | _shared(each, only)
    data |= _steps(trace, selection)
    data["loss"] = plain(trace.loss)
    return data | _shared(trace, only)


def _of_example(trace: Trace, selection: Selection) -> dict[str, Any]:
    before = {each.calculation.part: _steps(each, selection) for each in trace.chain[:-1]}
    return before | _steps(trace, selection) | {"loss": plain(trace.loss)}


def _with_what_comes_back(trace: Trace, text: str) -> str:
    """A backward equation in which a gradient that comes back from the next part is named as there."""
    after = trace.exercise.after(trace.calculation.part)
    for name, source in after.takes.items() if after else ():
        there = f"dL/d{after.part}.{name}[0]" if after else ""
        handed = symbol_text(handed_back(source))
        if handed in text:
            return f"{text.replace(handed, there)}  # {there} comes at the last step alone"
    return text


def _about(trace: Trace | Traces) -> dict[str, Any]:
    """What the scenario is."""
    exercise, several = trace.exercise, isinstance(trace, Traces)
    lengths = [each.steps for each in trace.examples]
    return about(
        exercise,
        steps=lengths if several else lengths[0],
        hidden_size=exercise.last.hidden_size,
    )


def _steps(trace: Trace, selection: Selection) -> dict[str, Any]:
    """What a sequence has: its steps, and the states that it begins from."""
    only = selection.only
    data: dict[str, Any] = {
        "steps": [_step(trace, step, only) for step in selection.among(range(1, trace.steps + 1))],
        "initial_state": _arrays(trace.initial, only),
    }
    return data | (
        {"initial_state_gradients": _arrays(trace.sent_to_initial, only)} if trace.backward else {}
    )


def _shared(trace: Trace | Traces, only: frozenset[str]) -> dict[str, Any]:
    """What all examples share: the parameters' gradients, where BPTT was run; the weights; and the
    equations."""
    one = trace.examples[0] if isinstance(trace, Traces) else trace
    names = one.system.parameters
    data: dict[str, Any] = {}
    if trace.backward:
        data["gradients"] = _arrays({name: trace.grad(name) for name in names}, only)
    data["weights"] = _arrays({name: one[name] for name in names}, only)
    data["equations"] = _texts(one.equations, only)
    if trace.backward:
        backward = _texts([each.equation for each in one.backward], only)
        data["backward_equations"] = [_with_what_comes_back(one, text) for text in backward]
    return data


def _arrays(arrays: Mapping[str, Array], only: frozenset[str]) -> dict[str, Any]:
    return {name: plain(array) for name, array in arrays.items() if not only or name in only}


def _texts(equations: Iterable[Equation], only: frozenset[str]) -> list[str]:
    return [equation_text(each) for each in equations if not only or each.left.name in only]


def _step(trace: Trace, step: int, only: frozenset[str]) -> dict[str, Any]:
    system = trace.system
    names = [n for n in (system.input, *system.names) if not only or n in only]
    values = {name: plain(trace.value(Symbol(name, 0), step)) for name in names}
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
        shown = only or {symbol.name for symbol in timed} - trace.calculation.looked_up
        data["gradients"] = {
            symbol.name: plain(trace.value(symbol, step)) for symbol in timed if symbol.name in shown
        }
    return data


def _entry(steps: Steps | None, name: str, trace: Trace, step: int) -> Any:
    """A step's word, or its vector, or null."""
    if steps is None:
        return None
    word = steps.words[step - 1]
    if word is not None or not steps.present[step - 1]:
        return word
    return plain(trace.value(Symbol(name, 0), step))


def plain(value: Any) -> Any:
    """Lists and floats; whatever is not finite is None."""
    array = np.asarray(value, dtype=float)
    plain = array.tolist()
    return plain if np.isfinite(array).all() else _nulls(plain)


def _nulls(value: Any) -> Any:
    if isinstance(value, list):
        return [_nulls(item) for item in value]
    return value if math.isfinite(value) else None
