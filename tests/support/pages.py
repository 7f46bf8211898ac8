"""Scenarios as text, to documents and pages."""

from __future__ import annotations

from pathlib import Path

import rnntrace
from rnntrace.scenario.load import read_scenario
from rnntrace.writing.document import Document
from rnntrace.writing.figures import Style
from rnntrace.writing.pages.walkthrough import bptt_document, forward_document, whole_document
from tests.support.rendered import both_ways, to_text

ROOT = Path(__file__).parent.parent.parent
SCENARIOS = sorted((ROOT / "scenarios").glob("*.yaml"), key=lambda path: path.stem)
# Three loops at one height.
LOOPS = """
hidden_size: 2
inputs: [[1], [2]]
targets: [[0, 1], [1, 0]]
weights: {init: normal, seed: 1}
cell:
  equations: |
    u[t] = tanh(A @ x[t] + B @ u[t-1])
    v[t] = tanh(C @ x[t] + D @ v[t-1])
    w[t] = tanh(F @ x[t] + G @ w[t-1])
    h[t] = u[t] + v[t] + w[t]
"""


def scenario_of(text: str) -> rnntrace.Scenario:
    """A scenario from its text."""
    return read_scenario(text.encode(), "scenario.yaml", Path())


def document_of(
    scenario: rnntrace.Scenario, kind: str = "whole", style: Style | None = None, *, fuse: bool = True
) -> Document:
    """The forward pass, BPTT or the whole walkthrough of a scenario."""
    makers = {"forward": forward_document, "bptt": bptt_document, "whole": whole_document}
    run = rnntrace.forward if kind == "forward" or not scenario.system.loss else None
    trace = run(scenario) if run else rnntrace.bptt(scenario, fuse=fuse)
    return makers[kind](trace, style or Style())


def page_of(scenario: rnntrace.Scenario, kind: str = "whole", width: int = 80, **options: object) -> str:
    """The same as terminal text."""
    ascii = bool(options.pop("ascii", False))
    return to_text(document_of(scenario, kind, **options), width, ascii=ascii)  # type: ignore[arg-type]


def page_both_ways(scenario: rnntrace.Scenario, kind: str = "whole", width: int = 80) -> str:
    """The same, compared with the lines that a terminal gets, which are colored."""
    return both_ways(document_of(scenario, kind), width)
