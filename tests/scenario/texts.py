"""Scenario texts for the tests of this folder: one that is right, and the same with changes."""

from __future__ import annotations

from pathlib import Path

import pytest

import rnntrace
from rnntrace.scenario.load import read_scenario
from rnntrace.scenario.model import Example

# A line a key, so that every test can count lines: inputs are line 3, W_hh is line 7.
BASE = """\
vocab: [a, b, c]
hidden_size: 2
inputs: [a, b]
targets: [b, c]
weights:
  W_xh: [[1, 2, 3], [4, 5, 6]]
  W_hh: [[1, 2], [3, 4]]
  W_hy: [[1, 2], [3, 4], [5, 6]]
  b_h: [1, 2]
  b_y: [1, 2, 3]
"""

EXPECTED_WEIGHTS = "names with matrices like W_hh: [[0.1, 0.2], [0.3, 0.4]], {file: w.npz}, or {init: normal}"


def text(**changes: str | None) -> str:
    """The right scenario with other values: None takes a key's line out, a new key comes at the end.

    Names like ``W_xh`` are weights; ``weights`` itself stands in place of all of them.
    """
    changed = dict(changes)
    lines = []
    for line in BASE.splitlines():
        key = line.split(":")[0]
        name = key.strip()
        if key != name and "weights" in changes:
            continue
        value = changed.pop(name, line.partition(":")[2].strip())
        if value is not None:
            lines.append(f"{key}: {value}".rstrip())
    for weight in [name for name in changed if name.startswith(("W_", "b_"))]:
        lines.append(f"  {weight}: {changed.pop(weight)}")
    lines += [f"{key}: {value}" for key, value in changed.items()]
    return "\n".join(lines) + "\n"


def read(source: str | bytes, folder: Path = Path()) -> rnntrace.Scenario:
    """The scenario of a text."""
    data = source.encode() if isinstance(source, str) else source
    return read_scenario(data, "scenario.yaml", folder)


def only(scenario: rnntrace.Scenario) -> Example:
    """The one example of a scenario that lists none."""
    (example,) = scenario.examples
    assert not scenario.several
    return example


def refused(source: str | bytes, folder: Path = Path()) -> list[str]:
    """The lines of the message that a text is refused with, each without the file's name."""
    with pytest.raises(rnntrace.ScenarioError) as caught:
        read(source, folder)
    assert caught.value.complaints
    lines = str(caught.value).split("\n")
    assert all(line.startswith("scenario.yaml:") for line in lines)
    return [line.removeprefix("scenario.yaml:") for line in lines]
