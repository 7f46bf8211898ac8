"""Recurrent neural networks worked step by step, with all the numbers filled in.

    scenario = rnntrace.load("hello-world")  # or the path of a file
    trace = rnntrace.bptt(scenario)          # rnntrace.forward(scenario) without the gradients
    trace["h", 2], trace.grad("W_hh"), trace.loss

rnntrace.load      a scenario from a file, or a built-in one by its name
rnntrace.forward   its forward pass, every value recorded
rnntrace.bptt      the same with backpropagation through time, every gradient recorded
rnntrace.update    one step of the optimizer on every parameter
rnntrace.train     as many as it takes
rnntrace.generate  the network on its own output, word by word
rnntrace.check     somebody's answers marked, each on the numbers that stand before it
rnntrace.variant   the same exercise with weights of a student's own
rnntrace.page      a part of the walkthrough; trace.page("bptt", step=3) is the same
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .version import __version__

if TYPE_CHECKING:
    from .marking.answers import Answers
    from .marking.judged import Marked
    from .marking.variants.identity import NoVariant
    from .marking.variants.variant import Variant, variant
    from .pages import Page, page
    from .scenario.errors import AnswersError, ScenarioError
    from .scenario.load import load
    from .scenario.model import Scenario
    from .submissions.check import check
    from .tracing.generating.generate import NoSuchChoice, generate
    from .tracing.generating.network import CannotGenerate
    from .tracing.generating.results import Generated
    from .tracing.run import NothingToDifferentiate, bptt, forward
    from .tracing.trace import Trace
    from .tracing.traces import Traces
    from .tracing.trained import Training
    from .tracing.training import train
    from .tracing.update import Update, update

__all__ = [
    "Answers",
    "AnswersError",
    "CannotGenerate",
    "Generated",
    "Marked",
    "NoSuchChoice",
    "NoVariant",
    "NothingToDifferentiate",
    "Page",
    "Scenario",
    "ScenarioError",
    "Trace",
    "Traces",
    "Training",
    "Update",
    "Variant",
    "__version__",
    "bptt",
    "check",
    "forward",
    "generate",
    "load",
    "page",
    "train",
    "update",
    "variant",
]

_HOMES = {
    "Answers": "marking.answers",
    "AnswersError": "scenario.errors",
    "Marked": "marking.judged",
    "check": "submissions.check",
    "CannotGenerate": "tracing.generating.network",
    "Generated": "tracing.generating.results",
    "NoSuchChoice": "tracing.generating.generate",
    "generate": "tracing.generating.generate",
    "NothingToDifferentiate": "tracing.run",
    "ScenarioError": "scenario.errors",
    "load": "scenario.load",
    "Scenario": "scenario.model",
    "bptt": "tracing.run",
    "forward": "tracing.run",
    "Trace": "tracing.trace",
    "Traces": "tracing.traces",
    "Training": "tracing.trained",
    "train": "tracing.training",
    "Update": "tracing.update",
    "update": "tracing.update",
    "Page": "pages",
    "page": "pages",
    "NoVariant": "marking.variants.identity",
    "Variant": "marking.variants.variant",
    "variant": "marking.variants.variant",
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


def __dir__() -> list[str]:
    """All that is public, loaded or not, for ``dir``, ``help`` and whoever presses Tab."""
    return sorted({*__all__, *(name for name in globals() if name.startswith("__"))})
