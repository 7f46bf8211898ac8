"""Recurrent neural networks worked step by step, with all the numbers filled in.

scenario = rnntrace.load("scenarios/hello-world.yaml")
trace = rnntrace.bptt(scenario)
trace["h", 2], trace.grad("W_hh"), trace.loss
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .version import __version__

if TYPE_CHECKING:
    from .scenario.errors import ScenarioError
    from .scenario.load import load
    from .scenario.model import Scenario
    from .tracing.run import bptt, forward
    from .tracing.trace import Trace

__all__ = ["Scenario", "ScenarioError", "Trace", "__version__", "bptt", "forward", "load"]

_HOMES = {
    "ScenarioError": "scenario.errors",
    "load": "scenario.load",
    "Scenario": "scenario.model",
    "bptt": "tracing.run",
    "forward": "tracing.run",
    "Trace": "tracing.trace",
}


def __getattr__(name: str) -> Any:
    """The public names, loaded on first use: ``rnntrace --help`` needs no NumPy."""
    from importlib import import_module

    if name == "cli":
        return import_module(".cli", __name__)
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f".{_HOMES[name]}", __name__), name)
    globals()[name] = found
    return found
