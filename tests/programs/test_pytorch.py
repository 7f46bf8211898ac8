"""Programs with PyTorch: run, they print the numbers that were worked here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given

import rnntrace
from rnntrace.cells.torch_modules import Unfit
from rnntrace.exercise.exercise import Workable
from rnntrace.programs.in_pytorch import pytorch_program
from rnntrace.programs.with_modules import program_with_modules
from tests.support import network_texts as texts
from tests.support.cells import Deep, deep_networks
from tests.support.networks import Network, networks
from tests.support.other_equations import ADAM, Equations, other_equations
from tests.support.own_cells import Cell, own_cells
from tests.support.pages import SCENARIOS, scenario_of
from tests.support.patience import patiently
from tests.support.programs import disagreements, numbers_of, run_program, worked

USUAL = [path for path in SCENARIOS if path.stem in ("embedding", "gru", "sentiment", "translation")]
HAS_MODULE = {
    *("bidirectional", "embedding", "exploding", "hello-letters", "hello-world", "image-caption", "lstm"),
    *("named-entities", "one-unit", "pytorch-gru", "random-weights", "relu-by-hand", "sentiment"),
    *("sentiment-untrained", "stacked", "ten-thousand-words", "translation", "vanishing"),
}


def wrong(workable: Workable) -> list[str]:
    """Where the program of a network prints other numbers than were worked."""
    torch = pytest.importorskip("torch")
    torch.set_num_threads(1)
    kind = torch.get_default_dtype()
    found = worked(workable)
    text = pytorch_program(found)
    try:
        return disagreements(run_program(text), numbers_of(found), partly=True)
    finally:
        torch.set_default_dtype(kind)


@pytest.mark.parametrize("path", patiently(SCENARIOS, USUAL), ids=lambda path: path.stem)
def test_every_scenario_prints_the_same_numbers(path: Path) -> None:
    """Losses, predictions, states and all gradients of the parameters."""
    assert wrong(rnntrace.load(path)) == []


@pytest.mark.parametrize(
    "path", [path for path in SCENARIOS if path.stem != "ten-thousand-words"], ids=lambda path: path.stem
)
def test_modules_are_used_where_they_compute_the_network(path: Path) -> None:
    """Else the equations are, and the program says why."""
    text = pytorch_program(worked(rnntrace.load(path)))
    assert ("nn.Linear(" in text) == (path.stem in HAS_MODULE)
    assert ("No module of torch.nn computes it: " in text) != (path.stem in HAS_MODULE)


def test_it_is_a_program_of_its_own(tmp_path: Path, hello_world: rnntrace.Scenario) -> None:
    """Python runs the file where nothing of ours is."""
    pytest.importorskip("torch")
    file = tmp_path / "hello_world.py"
    found = rnntrace.bptt(hello_world)
    file.write_text(pytorch_program(found), encoding="utf-8")

    def printed(*options: str) -> str:
        command = [sys.executable, "-W", "error", str(file), *options]
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    assert "h[1] = tensor([ 0.1974, -0.1489])\n" in printed()
    assert disagreements(json.loads(printed("--json")), numbers_of(found), partly=True) == []


@pytest.mark.parametrize(
    "text",
    [texts.PAIRS, texts.BEGUN, texts.LAYERED, texts.ENCODER_BOTH_WAYS, texts.STACKED_BOTH_WAYS],
    ids=["pairs", "states of their own", "an LSTM in layers", "an encoder both ways", "stacked"],
)
def test_networks_of_every_kind(text: str) -> None:
    """Chains for several examples, given states, layers in both directions."""
    assert wrong(scenario_of(text)) == []


SHARED = """
cell:
  equations: |
    i[t] = sigmoid(A @ x[t] + B @ h[t-1] + k)
    f[t] = sigmoid(A @ x[t] + D @ h[t-1])
    c[t] = f[t] * c[t-1] + i[t] * tanh(C @ x[t] + D @ h[t-1] + k)
    h[t] = tanh(c[t]) * sigmoid(E @ x[t] + F @ h[t-1])
    idle[t] = G @ h[t] + x[t]
hidden_size: 2
inputs: [[1, -2], [0.5, 1], [2, 0]]
targets: [[1], ~, [0.5]]
output: identity
weights: {init: normal, scale: 0.7, seed: 3}
"""


def test_weights_that_gates_share_have_the_sum_of_their_gradients() -> None:
    """An LSTM of one's own is a module too, and what its loss does not see has a gradient of zero."""
    scenario = scenario_of(SHARED)
    text = pytorch_program(worked(scenario))
    assert '"A": lstm.weight_ih_l0.grad[0:2] + lstm.weight_ih_l0.grad[2:4],' in text
    assert '"G": torch.zeros_like(G),' in text
    assert wrong(scenario) == []


NO_TARGETS = """
vocab: [tick, tock]
hidden_size: 2
cell: {cell}
inputs: [tick, ~, tock]
weights: {{init: normal, scale: 0.5, seed: 1}}
"""


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_without_targets_there_is_the_forward_pass_alone(cell: str) -> None:
    """With a module and without."""
    assert wrong(scenario_of(NO_TARGETS.format(cell=cell))) == []


def test_a_loss_that_torch_has_not_is_worked_by_its_equation() -> None:
    """And so is all of the network: half of a module would be harder to read."""
    text = scenario_of(texts.FROM_THE_END.replace("cell:", "output: sigmoid\nloss: cross_entropy\ncell:"))
    assert wrong(text) == []
    with pytest.raises(Unfit, match=r"torch\.nn has no such loss of such an output"):
        program_with_modules(worked(text))


def test_numbers_and_matrices_over_time() -> None:
    """Adam on a matrix, differentiated by autograd through all of its steps."""
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
    """Of whatever equations."""
    assert wrong(cell.scenario()) == []


@given(other_equations())
def test_random_equations(equations: Equations) -> None:
    """Of numbers, vectors and matrices that are no network's."""
    assert wrong(equations.exercise()) == []
