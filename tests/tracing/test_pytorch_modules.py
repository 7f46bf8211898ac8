"""PyTorch's own modules, given our weights: the same states, and the same gradients tensor by tensor."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import rnntrace
from tests.support.cells import GATES, STATES, Deep, made, with_weights
from tests.support.networks import Array, dense
from tests.support.oracles import TOLERANCE, distance

MODULES = {"rnn": "RNN", "lstm": "LSTM", "gru_reset_after": "GRU"}

every_module = pytest.mark.parametrize("cell", MODULES)
layers = pytest.mark.parametrize("layers", [1, 2])
directions = pytest.mark.parametrize("bidirectional", [False, True], ids=["one way", "both ways"])


def tensors(network: Deep, arrays: Any) -> Iterator[tuple[str, Array]]:
    """Arrays by our names, put together as PyTorch has them: the gates one under the other, what is
    read from two directions side by side."""
    for layer, ending in network.endings():
        theirs = f"l{layer - 1}{'_reverse' if ending.endswith('_bwd') else ''}"
        sources = "fb" if layer > 1 and network.bidirectional else "x"

        def under(kind: str, ending: str = ending) -> Array:
            return np.concatenate([arrays(f"{kind}{gate}{ending}") for gate in GATES[network.cell]])

        yield f"weight_ih_{theirs}", np.hstack([under(f"W_{source}") for source in sources])
        yield f"weight_hh_{theirs}", under("W_h")
        yield f"bias_ih_{theirs}", under("b_x")
        yield f"bias_hh_{theirs}", under("b_h")


def module_of(torch: Any, network: Deep) -> Any:
    """PyTorch's module with our weights."""
    module = getattr(torch.nn, MODULES[network.cell])(
        network.input_size,
        network.hidden_size,
        network.layers,
        bidirectional=network.bidirectional,
        dtype=torch.float64,
    )
    with torch.no_grad():
        for name, array in tensors(network, network.weights.__getitem__):
            getattr(module, name).copy_(torch.tensor(array))
    return module


def given(torch: Any, network: Deep) -> tuple[Any, Any, Any, Any]:
    """The inputs, the targets, and the output layer's two parameters."""
    (example,) = network.examples
    assert example.targets is not None
    w = network.weights
    matrix = np.hstack([w[f"W_hy{direction}"] for direction in network.directions])
    return (
        torch.tensor(dense(example.inputs, network.input_size)),
        torch.tensor(list(example.targets)),
        torch.tensor(matrix, requires_grad=True),
        torch.tensor(np.array(w["b_y"]), requires_grad=True),
    )


def loss_of(torch: Any, scores: Any, y: Any) -> Any:
    return torch.nn.functional.cross_entropy(scores, y, reduction="mean")


def network_of(cell: str, layers: int, bidirectional: bool) -> Deep:
    """Longer than the others, and from a state of zero."""
    shape = {"layers": layers, "bidirectional": bidirectional, "two_biases": True}
    network = made(31, cell, "many-to-many", "one-hot", hidden=3, **shape)
    example = type(network.examples[0])((0, 2, 1, 1, 0, 2), (1, 0, 2, 2, 1, 0))
    plain = Deep(cell, 3, {}, (example,), reduction="mean", **shape)
    return with_weights(32, plain, hidden=3)


@every_module
@layers
@directions
def test_a_module_over_the_whole_sequence(cell: str, layers: int, bidirectional: bool) -> None:
    """The states of the last layer at every step, the last states of all layers, the loss, and the
    gradient of every tensor are the module's."""
    torch = pytest.importorskip("torch")
    network = network_of(cell, layers, bidirectional)
    trace = rnntrace.bptt(network.scenario())
    module = module_of(torch, network)
    x, y, w_hy, b_y = given(torch, network)
    outputs, last = module(x)
    loss = loss_of(torch, outputs @ w_hy.T + b_y, y)
    loss.backward()

    ours = np.hstack([trace[name] for name in trace.calculation.network.hidden_states])
    assert distance(ours, outputs.detach().numpy()) <= TOLERANCE
    for state, found in zip(STATES[cell], last if cell == "lstm" else (last,), strict=True):
        for (_, ending), theirs in zip(network.endings(), found.detach().numpy(), strict=True):
            step = 1 if ending.endswith("_bwd") else trace.steps
            assert distance(trace[f"{state}{ending}", step], theirs) <= TOLERANCE, f"{state}{ending}"
    assert distance(trace.loss, loss.item()) <= TOLERANCE
    for name, gradient in tensors(network, trace.grad):
        assert distance(gradient, getattr(module, name).grad.numpy()) <= TOLERANCE, name
    ours = np.hstack([trace.grad(f"W_hy{direction}") for direction in network.directions])
    assert distance(ours, w_hy.grad.numpy()) <= TOLERANCE
    assert distance(trace.grad("b_y"), b_y.grad.numpy()) <= TOLERANCE


@every_module
@layers
def test_a_module_step_by_step(cell: str, layers: int) -> None:
    """Called once a step, a module has our hidden and cell states in every layer, the loss's gradient
    by the last layer's hidden states, and what each cell state gets back from the step after it."""
    torch = pytest.importorskip("torch")
    network = network_of(cell, layers, bidirectional=False)
    trace = rnntrace.bptt(network.scenario())
    module = module_of(torch, network)
    x, y, w_hy, b_y = given(torch, network)
    zero = torch.zeros(layers, 3, dtype=torch.float64)
    states = tuple(zero for _ in STATES[cell])
    kept = []
    for row in x:
        _, after = module(row[None], states if cell == "lstm" else states[0])
        states = after if cell == "lstm" else (after,)
        for state in states:
            state.retain_grad()
        kept.append(states)
    scores = torch.stack([h[-1] for h, *_ in kept]) @ w_hy.T + b_y
    loss_of(torch, scores, y).backward()

    for t, states in enumerate(kept, 1):
        for letter, state in zip(STATES[cell], states, strict=True):
            for (_, ending), value in zip(network.endings(), state, strict=True):
                name = f"{letter}{ending}"
                assert distance(trace[name, t], value.detach().numpy()) <= TOLERANCE, (name, t)
        last = trace.calculation.network.hidden_states[0]
        assert distance(trace.grad(last, t), states[0].grad[-1].numpy()) <= TOLERANCE, t
        if cell == "lstm" and t < len(kept):
            for (_, ending), gradient in zip(network.endings(), states[1].grad, strict=True):
                sent = trace[f"f{ending}", t + 1] * trace.grad(f"c{ending}", t + 1)
                assert distance(sent, gradient.numpy()) <= TOLERANCE, (ending, t)
    for name, gradient in tensors(network, trace.grad):
        assert distance(gradient, getattr(module, name).grad.numpy()) <= TOLERANCE, name


@every_module
@layers
@directions
def test_the_tensors_of_a_module_can_be_loaded(
    cell: str, layers: int, bidirectional: bool, tmp_path: Path
) -> None:
    """A file of a module's tensors, under their own names, gives the module's states; from the states
    that the module starts from, in each layer and direction."""
    torch = pytest.importorskip("torch")
    torch.manual_seed(1)
    size = {"num_layers": layers, "bidirectional": bidirectional, "dtype": torch.float64}
    module = getattr(torch.nn, MODULES[cell])(3, 4, **size)
    np.savez(tmp_path / "w.npz", **{name: tensor.numpy() for name, tensor in module.state_dict().items()})
    endings = [ending for _, ending in network_of(cell, layers, bidirectional).endings()]
    states = [torch.randn(len(endings), 4, dtype=torch.float64) for _ in STATES[cell]]
    given = {
        f"{letter}{ending}": row
        for letter, state in zip(STATES[cell], states, strict=True)
        for ending, row in zip(endings, state.tolist(), strict=True)
    }
    text = f"""\
notation: pytorch
cell: {cell}
layers: {layers}
bidirectional: {str(bidirectional).lower()}
weights: {{file: w.npz}}
inputs: [[1, 0, 2], [0.5, -1, 0], [2, 1, 1]]
initial_state: {{{", ".join(f"{name}: {row}" for name, row in given.items())}}}
"""
    (tmp_path / "module.yaml").write_text(text, encoding="utf-8")
    trace = rnntrace.forward(rnntrace.load(tmp_path / "module.yaml"))
    inputs = torch.tensor([[1, 0, 2], [0.5, -1, 0], [2, 1, 1]], dtype=torch.float64)
    theirs, _ = module(inputs, tuple(states) if cell == "lstm" else states[0])
    ours = np.hstack([trace[name] for name in trace.calculation.network.hidden_states])
    assert distance(ours, theirs.detach().numpy()) <= TOLERANCE
