"""A network beside PyTorch's own module: which it is, told from the equations, and whether both agree."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

import rnntrace
from rnntrace.cells import torch_modules
from rnntrace.cells.network import Architecture
from rnntrace.cells.texts import CELLS
from rnntrace.cells.torch_modules import Unfit, fitting, tensors
from rnntrace.checking import pytorch, torch_module
from rnntrace.checking.verify import verify
from rnntrace.scenario.model import Scenario
from rnntrace.writing.insights.verification import verification_document
from rnntrace.writing.insights.verification_data import verification_data
from tests.support.cells import Deep, deep_networks, made
from tests.support.network_texts import BEGUN, PAIRS
from tests.support.oracles import TOLERANCE, distance
from tests.support.pages import scenario_of
from tests.support.rendered import to_text

OWN_GRU = """
cell:
  equations: |
    u[t] = sigmoid(A @ x[t] + B @ h[t-1] + k)
    q[t] = sigmoid(l + C @ x[t] + D @ h[t-1])
    h[t] = u[t] * h[t-1] + tanh(F @ x[t] + q[t] * (G @ h[t-1])) * (1 - u[t])
hidden_size: 2
inputs: [[1, -2], [0.5, 1], [2, 0]]
targets: [[1], [0], [0.5]]
output: identity
weights: {init: normal, scale: 0.7, seed: 3}
"""
NO_TORCH_LOSS = """
cell: lstm
hidden_size: 2
vocab: [a, b, c]
inputs: [a, b, ~]
targets: [b, ~, c]
output: sigmoid
loss: cross_entropy
weights: {init: normal, scale: 0.7, seed: 3}
"""
NO_OUTPUT = """
hidden_size: 2
activation: relu
inputs: [[1, -2], [0.5, 1]]
targets: [[1, 0], [0.5, 0.25]]
output: none
loss: mean_squared_error
reduction: mean
weights: {init: normal, scale: 0.7, seed: 3}
"""


# -- which module it is ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("architecture", "module"),
    [
        (Architecture("rnn"), "torch.nn.RNN"),
        (Architecture("rnn", activation="relu"), "torch.nn.RNN"),
        (Architecture("lstm", layers=2, bidirectional=True), "torch.nn.LSTM"),
        (Architecture("lstm", two_biases=True), "torch.nn.LSTM"),
        (Architecture("gru_reset_after"), "torch.nn.GRU"),
        (Architecture("gru_reset_after", two_biases=True), "torch.nn.GRU"),
        (Architecture("custom", equations=CELLS["lstm"]), "torch.nn.LSTM"),
        (Architecture("custom", equations="h[t] = tanh(U @ h[t-1] + V @ x[t])"), "torch.nn.RNN"),
    ],
)
def test_a_module_is_known_by_its_equations(architecture: Architecture, module: str) -> None:
    """Whoever wrote them, with one bias, two or none."""
    assert fitting(architecture).name == module


@pytest.mark.parametrize(
    ("architecture", "reason"),
    [
        (Architecture("gru"), "GRU resets the state after its product with the weights, "),
        (
            Architecture("rnn", activation="sigmoid"),
            "RNN has tanh or relu for its activation, and this cell ",
        ),
        (
            Architecture("rnn", activation="identity"),
            "RNN has tanh or relu for its activation, and this cell ",
        ),
        (Architecture("custom", equations="h[t] = tanh(W @ x[t])"), "the cell has equations of its own, "),
        (
            Architecture("custom", equations=CELLS["lstm"].replace("f[t] * c[t-1]", "(1 - i[t]) * c[t-1]")),
            "the cell has equations of its own, ",
        ),
        (
            Architecture("custom", equations="h[t] = tanh(W @ x[t] + U @ h[t-1])\ny_hat[t] = V @ h[t]"),
            "the cell's own equations make the prediction, ",
        ),
    ],
)
def test_why_there_is_no_module(architecture: Architecture, reason: str) -> None:
    """In a clause, of what it is that differs."""
    with pytest.raises(Unfit) as found:
        fitting(architecture)
    assert str(found.value).startswith(reason)


def test_a_cell_that_is_new_is_none_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is added to the table has a reason too."""
    monkeypatch.setitem(CELLS, "sum", "h[t] = h[t-1] + W @ x[t]")
    with pytest.raises(Unfit, match="RNN, LSTM and GRU are other cells than sum"):
        fitting(Architecture("sum"))


def test_every_weight_has_its_place_in_a_tensor() -> None:
    """Of all layers and directions, each once; what a network has not is zero."""
    architecture = Architecture("gru_reset_after", layers=2, bidirectional=True, output="none", loss="none")
    found = tensors(fitting(architecture), architecture)
    assert found["weight_ih_l1_reverse"] == (
        ("W_fr2_bwd", "W_br2_bwd"),
        ("W_fz2_bwd", "W_bz2_bwd"),
        ("W_fn2_bwd", "W_bn2_bwd"),
    )
    assert found["bias_hh_l0"] == (("",), ("",), ("b_hn1_fwd",))
    scenario = made(1, "gru_reset_after", layers=2, bidirectional=True).scenario()
    cell = [name for name in scenario.parameters if not name.startswith(("W_hy", "b_y"))]
    placed = [name for grid in found.values() for row in grid for name in row if name]
    assert sorted(placed) == sorted(cell)


# -- what is said without PyTorch ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("lstm", "torch.nn.LSTM: PyTorch's own, with these weights|Left out: PyTorch is not installed."),
        (
            "gru",
            "PyTorch's own modules|Left out: no module of torch.nn computes this network: GRU resets the "
            "state after its product with the weights, as gru_reset_after does, and this cell before it.",
        ),
    ],
)
def test_without_pytorch_it_is_said_which_module_there_would_be(
    name: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or why there is none; and the overview has a line for it."""
    monkeypatch.setattr(pytorch, "is_installed", lambda: False)
    found = verify(rnntrace.load(name), most=5)
    page = to_text(verification_document(found), 200)
    for part in said.split("|"):
        assert part in page
    overview = page.partition("Verdict ")[2].splitlines()
    (line,) = [line for line in overview if line.startswith("   torch.nn")]
    assert line.split() == [found.sources[3].name, "left", "out"]
    source = verification_data(found)["sources"][3]
    assert (source["name"], source["agrees"], source["parameters"]) == (found.sources[3].name, None, [])
    assert source["left_out"] in page
    assert "values" not in source


# -- what it computes ------------------------------------------------------------------------------


def apart(scenario: Scenario) -> dict[str, float]:
    """How far a module's states, loss and gradients are from the trace's, where they are too far."""
    exercise = scenario.exercise
    found, trace = torch_module.run(exercise), rnntrace.bptt(exercise)
    examples = trace.examples if isinstance(trace, rnntrace.Traces) else (trace,)
    far = {"L": distance(trace.loss, found.loss)}
    for (part, number, name), rows in found.hidden.items():
        far[f"{part} {name} {number}"] = distance(examples[number].of(part)[name], rows)
    for parameter, gradient in found.gradients.items():
        far[f"dL/d{parameter}"] = distance(trace.of(parameter.part).grad(parameter.name), gradient)
    assert len(found.gradients) == len([*exercise.parameters])
    return {name: by for name, by in far.items() if not by <= TOLERANCE}


@settings(max_examples=25)
@given(network=deep_networks(cells=("rnn", "lstm", "gru_reset_after")))
def test_random_networks_agree_with_their_module(network: Deep) -> None:
    """In layers and directions, with an embedding or vectors, one bias or two, examples and first states of
    their own, with every output and loss: states, loss and the gradients of all weights."""
    pytest.importorskip("torch")
    if network.activation in ("sigmoid", "identity"):
        network = replace(network, activation="tanh")
    assert apart(network.scenario()) == {}


@pytest.mark.parametrize("text", [OWN_GRU, NO_TORCH_LOSS, NO_OUTPUT, PAIRS, BEGUN])
def test_networks_of_all_kinds_agree_with_their_module(text: str) -> None:
    """A cell of one's own that is a GRU under other names, a loss that torch.nn does not have, a network
    without an output layer, an encoder with its decoder, states of both directions."""
    pytest.importorskip("torch")
    assert apart(scenario_of(text)) == {}


def test_a_decoder_need_not_take_all_states_of_an_lstm() -> None:
    """Where a plain RNN decodes what an LSTM encoded, two modules are run."""
    pytest.importorskip("torch")
    text = PAIRS.replace("encoder:\n  weights", "encoder:\n  cell: lstm\n  weights", 1)
    start, end = text.index("  cell: lstm\n"), text.index("decoder:\n")
    scenario = scenario_of(text[:start] + "  cell: lstm\n  weights: {init: normal, seed: 4}\n" + text[end:])
    assert torch_module.name_of(scenario.exercise) == "torch.nn.LSTM and torch.nn.RNN"
    assert apart(scenario) == {}


PLANTED: dict[str, Any] = {
    "gates in another order": lambda grid: grid[::-1],
    "the weights of another layer": lambda grid: tuple(tuple(n.replace("2", "1") for n in r) for r in grid),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_a_module_that_computes_something_else_is_noticed(
    planted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its states and its loss as by its gradients; the page says so, and the answer is no."""
    pytest.importorskip("torch")
    scenario = made(5, "lstm", layers=2).scenario()
    right = verify(scenario, most=40)
    assert right.agrees

    def wrong(*arguments: Any) -> dict[str, Any]:
        found = tensors(*arguments)
        return found | {"weight_hh_l1": PLANTED[planted](found["weight_hh_l1"])}

    monkeypatch.setattr(torch_module, "tensors", wrong)
    found = verify(scenario, most=40)
    assert [source.agrees for source in found.sources] == [True, True, True, False]
    page = to_text(verification_document(found), 100)
    assert "The gradients do NOT agree" in page
    assert "torch.nn.LSTM" in page
    disagreeing = {check.parameter.name for check in found.sources[3].values if not check.agrees}
    assert disagreeing == {"h2", "loss"}


def test_the_page_and_the_json_of_a_module() -> None:
    """What it was built of, its states and its loss before its gradients, and a line in the overview."""
    pytest.importorskip("torch")
    found = verify(rnntrace.load("lstm"))
    page = to_text(verification_document(found), 80)
    section = page.partition("torch.nn.LSTM: PyTorch's own, with these weights")[2]
    assert "The network is built of torch.nn.LSTM, with Linear and CrossEntropyLoss" in section
    lines = [line.split() for line in section.splitlines() if line.startswith("   ")]
    assert lines[0] == ["quantity", "at", "here", "differs", "allowed", "verdict"]
    assert [line[0][0] for line in lines[1:4]] == ["h", "L", "∂"]
    assert all(len(line) <= 80 for line in page.splitlines())
    (overview,) = [line for line in lines if line[0] == "torch.nn.LSTM"]
    assert overview[-1] == "agrees"
    data = json.loads(json.dumps(verification_data(found)))["sources"][3]
    assert (data["name"], data["agrees"], data["left_out"]) == ("torch.nn.LSTM", True, None)
    state, loss = data["values"]
    assert (state["name"], len(state["at"]), 1 <= state["step"] <= 3) == ("h", 1, True)
    assert (loss["name"], loss["here"], loss["agrees"]) == (
        "loss",
        rnntrace.bptt(rnntrace.load("lstm")).loss,
        True,
    )


def test_a_loss_by_its_equation_is_said_to_be() -> None:
    """Where torch.nn has none."""
    pytest.importorskip("torch")
    page = to_text(verification_document(verify(scenario_of(NO_TORCH_LOSS))), 400)
    assert "only the loss, which torch.nn does not have, is taken by its equation" in page
    assert "no equation of this program has a part in it" not in page
    assert torch_modules.criterion(Architecture(output="sigmoid", loss="cross_entropy")) is None
