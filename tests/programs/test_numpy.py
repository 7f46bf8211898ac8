"""Programs with NumPy: run, they print the numbers that were worked here."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

import rnntrace
from rnntrace.cells.network import OWN
from rnntrace.exercise.calculation import Calculation
from rnntrace.exercise.exercise import Workable
from rnntrace.programs.in_numpy import numpy_program
from tests.support import network_texts as texts
from tests.support.cells import Deep, deep_networks
from tests.support.command import run
from tests.support.networks import Network, networks, to_steps
from tests.support.other_equations import ADAM, Equations, other_equations
from tests.support.own_cells import Cell, own_cells, with_numbers
from tests.support.pages import SCENARIOS, scenario_of
from tests.support.patience import patiently
from tests.support.programs import disagreements, numbers_of, run_program, worked
from tests.support.systems import CELLS, SQUARED
from tests.tracing.test_own_cells import KNOWN

USUAL = [path for path in SCENARIOS if path.stem in ("bidirectional", "gru", "sentiment", "translation")]


def wrong(workable: Workable, **options: bool) -> list[str]:
    """Where the program of a network prints other numbers than the command."""
    found = worked(workable, **options)
    return disagreements(run_program(numpy_program(found)), numbers_of(found))


@pytest.mark.parametrize("path", patiently(SCENARIOS, USUAL), ids=lambda path: path.stem)
def test_every_scenario_prints_the_same_numbers(path: Path) -> None:
    """All values of all steps, all losses and all gradients, the short way and the long way."""
    scenario = rnntrace.load(path)
    assert wrong(scenario) == []
    if scenario.system.loss:
        assert wrong(scenario, fuse=False) == []


def test_it_is_a_program_of_its_own(tmp_path: Path, hello_world: rnntrace.Scenario) -> None:
    """Python runs the file where nothing of ours is: numbers to read without options, and with --json what
    the command prints."""
    file = tmp_path / "hello_world.py"
    file.write_text(numpy_program(rnntrace.bptt(hello_world)), encoding="utf-8")

    def printed(*options: str) -> str:
        command = [sys.executable, "-W", "error", str(file), *options]
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    lines = printed().splitlines()
    assert "Step 1  input '<START>'  target 'Hello'" in lines
    assert "h[1] = [ 0.1974 -0.1489]" in lines
    assert "dL/dh[2] = [ 0.4707 -0.2681]" in lines
    assert lines[lines.index("L = 3.9973") + 1] == "dL/dW_xh = [[-0.2262  0.4707  0.0647  0.    ]"
    found, command = json.loads(printed("--json")), json.loads(run("bptt", "--json").stdout)
    assert found.keys() == {"steps", "loss", "gradients"}
    assert disagreements({key: command[key] for key in found}, found) == []


@pytest.mark.parametrize(
    "text",
    [texts.PAIRS, texts.BEGUN, texts.ENCODER_BOTH_WAYS, texts.STACKED_BOTH_WAYS, texts.EMBEDDED, texts.ROOTS],
    ids=["pairs", "states of their own", "an encoder both ways", "stacked", "an unknown word", "roots"],
)
def test_networks_of_every_kind(text: str) -> None:
    """Chains for several examples, given states, layers in both directions, words that stand for others."""
    assert wrong(scenario_of(text)) == []
    assert wrong(scenario_of(text), fuse=False) == []


NO_TARGETS = """
title: No targets
vocab: [tick, tock]
hidden_size: 2
cell: lstm
inputs: [tick, ~, tock]
weights: {init: normal, scale: 0.5, seed: 1}
"""


def test_without_targets_there_is_the_forward_pass_alone() -> None:
    """No gradients, no loss, and nothing in the program that would work them."""
    scenario = scenario_of(NO_TARGETS)
    text = numpy_program(rnntrace.forward(scenario))
    assert wrong(scenario) == []
    for word in ("backward", "loss", "gradients"):
        assert word not in text, word


@pytest.mark.parametrize("name", patiently(CELLS, 4))
def test_known_systems(name: str) -> None:
    """States that reach back and ahead, logarithms of gates, products of matrices: each has its numbers."""
    lines = [line.split("#")[0].strip() for line in CELLS[name].strip().splitlines()]
    numbers = np.random.default_rng(5)
    text = "\n".join([*lines, SQUARED])
    blank = Equations(text, 3, {}, {}, given={"x": np.zeros((3, 2)), "y": np.zeros((3, 2))})
    system = blank.exercise().last.system
    shaped = {name: (2,) * len(system.shapes[name]) for name in (*system.parameters, *system.all_states)}
    drawn = {name: numbers.normal(0, 0.6, shape) for name, shape in shaped.items()}
    assert (
        wrong(
            Equations(
                text,
                3,
                {name: drawn[name] for name in system.parameters},
                {name: drawn[name] for name in system.all_states},
                given={"x": numbers.normal(size=(3, 2)), "y": numbers.normal(size=(3, 2))},
            ).exercise()
        )
        == []
    )


@pytest.mark.parametrize("name", patiently(KNOWN, 3))
def test_cells_with_gaps_in_their_targets(name: str) -> None:
    """Where a step has no target, the loss sends nothing, and later steps all that they send."""
    for output, loss in (("softmax", "cross_entropy"), ("sigmoid", "binary_cross_entropy")):
        choices = {"output": "none" if "y_hat" in KNOWN[name] else output, "loss": loss}
        cell = with_numbers(KNOWN[name], 3, (0, 2, None, 1), (None, 1, None, 0), 3, **choices)
        assert wrong(cell.scenario()) == []
        assert wrong(cell.scenario(), fuse=False) == []


LOOKS_ELSEWHERE = """
u[t] = h[t-1] * y[t] + y[t-1]
h[t] = tanh(W @ x[t] + U @ h[t-1]) * u[t] + y[t]
g[t] = y[t] + x[t]
loss[t] = sum((h[t] - y[t]) ** 2) + sum(g[t] * x[t])
"""


def test_targets_that_are_looked_at_elsewhere() -> None:
    """Where a step has none, it is zero to a recurrence, and what only looks at it is zero itself."""
    numbers = np.random.default_rng(2)
    given = {"x": numbers.normal(size=(4, 2)), "y": np.zeros((4, 2))}
    parameters = {name: numbers.normal(size=(2, 2)) for name in "WU"}
    exercise = Equations(LOOKS_ELSEWHERE.strip(), 4, parameters, {"h": np.ones(2)}, given=given).exercise()
    targets = to_steps(((1.0, 2.0), None, (0.5, 1.0), None), None, 2)

    def with_gaps(calculation: Calculation) -> Calculation:
        return replace(calculation, given={**calculation.given, "y": targets})

    assert wrong(exercise.changed(with_gaps)) == []


def test_numbers_and_matrices_over_time() -> None:
    """Adam on a matrix: the number of the step in exponents, constants, and states that are matrices."""
    assert wrong(ADAM.exercise()) == []


@given(networks())
def test_random_networks(network: Network) -> None:
    """Of every activation, output and loss, with words, vectors and gaps."""
    assert wrong(network.scenario()) == []


@given(deep_networks())
def test_random_deep_networks(network: Deep) -> None:
    """Of every cell in layers and directions, with embeddings and several examples."""
    assert wrong(network.scenario()) == []


@given(own_cells())
def test_random_cells(cell: Cell) -> None:
    """Of whatever equations, short and long."""
    assert cell.scenario().architecture.cell == OWN
    assert wrong(cell.scenario()) == []
    assert wrong(cell.scenario(), fuse=False) == []


@given(other_equations())
def test_random_equations(equations: Equations) -> None:
    """Of numbers, vectors and matrices that are no network's."""
    assert wrong(equations.exercise()) == []
