"""Updates: every rule against its closed form in NumPy, and against PyTorch's own optimizers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import rnntrace
from rnntrace.cells.rules import Settings
from rnntrace.tracing.update import Update
from rnntrace.tracing.update import update as work
from tests.support.pages import scenario_of
from tests.support.rules_by_hand import ETA, RULES, Rule, State, gradients_at

UPDATES = 20
LSTM = rnntrace.load("lstm")


def updates(settings: Settings, count: int = UPDATES) -> Iterator[Update]:
    found = work(LSTM, optimizer=settings)
    yield found
    for _ in range(count - 1):
        found = work(found, optimizer=settings)
        yield found


@pytest.mark.parametrize(("settings", "rule"), RULES.values(), ids=RULES)
def test_a_rule_is_its_closed_form(settings: Settings, rule: Rule) -> None:
    """Twenty updates of an LSTM are those of the formula written out with NumPy."""
    weights = {name: np.array(LSTM.parameters[name]) for name in LSTM.parameters}
    states: dict[str, State] = {name: {} for name in weights}
    for t, found in enumerate(updates({**settings, "learning_rate": ETA}), 1):
        gradients = gradients_at(weights, LSTM.exercise)
        weights = {name: rule(weights[name], gradients[name], states[name], t) for name in weights}
        assert found.state.t == t
        for name, array in weights.items():
            np.testing.assert_allclose(found.after[name], array, rtol=1e-12, atol=1e-14, err_msg=name)


def test_the_book_takes_nesterovs_gradient_ahead() -> None:
    """The gradient is that where the momentum leads, and the loss before that of where the weights are."""
    weights = {name: np.array(LSTM.parameters[name]) for name in LSTM.parameters}
    v = {name: np.zeros_like(array) for name, array in weights.items()}
    settings: Settings = {"name": "nesterov", "convention": "book", "learning_rate": ETA}
    losses = []
    for found in updates(settings, 5):
        ahead = {name: array + 0.9 * v[name] for name, array in weights.items()}
        for name, gradient in gradients_at(ahead, LSTM.exercise).items():
            v[name] = 0.9 * v[name] - ETA * gradient
            weights[name] = weights[name] + v[name]
            np.testing.assert_allclose(found.after[name], weights[name], rtol=1e-12, atol=1e-14)
        losses.append(found.loss)
    assert [each.after for each in losses[:-1]] == pytest.approx([each.before for each in losses[1:]])


TORCH: dict[str, tuple[Settings, str, dict[str, Any]]] = {
    "sgd": ({"name": "sgd"}, "SGD", {}),
    "momentum": ({"name": "momentum", "dampening": 0.2}, "SGD", {"momentum": 0.9, "dampening": 0.2}),
    "nesterov": ({"name": "nesterov"}, "SGD", {"momentum": 0.9, "nesterov": True}),
    "adagrad": ({"name": "adagrad"}, "Adagrad", {}),
    "rmsprop": ({"name": "rmsprop"}, "RMSprop", {}),
    "adam": ({"name": "adam"}, "Adam", {}),
    "adamw": ({"name": "adamw"}, "AdamW", {}),
    "decay": ({"name": "adam", "weight_decay": 0.1}, "Adam", {"weight_decay": 0.1}),
    "clip_norm": ({"name": "adam", "clip_norm": 0.3}, "Adam", {}),
    "clip_value": ({"name": "rmsprop", "clip_value": 0.02}, "RMSprop", {}),
}


@pytest.mark.parametrize(("settings", "name", "options"), TORCH.values(), ids=TORCH)
@pytest.mark.parametrize("eta", [ETA, None])
def test_a_rule_is_pytorchs(
    settings: Settings, name: str, options: dict[str, Any], eta: float | None
) -> None:
    """Twenty updates of an LSTM are those of torch.optim in double precision, with its own defaults too."""
    torch = pytest.importorskip("torch")
    weights = {
        each: torch.nn.Parameter(torch.tensor(np.array(LSTM.parameters[each]))) for each in LSTM.parameters
    }
    if eta is None and name == "SGD":
        options = {**options, "lr": 1e-3}
    optimizer = getattr(torch.optim, name)(weights.values(), **({"lr": eta} if eta else {}), **options)
    for found in updates({**settings, "learning_rate": eta} if eta else settings):
        arrays = {each: tensor.detach().numpy().copy() for each, tensor in weights.items()}
        for each, gradient in gradients_at(arrays, LSTM.exercise).items():
            weights[each].grad = torch.tensor(gradient)
        if "clip_norm" in settings:
            torch.nn.utils.clip_grad_norm_(weights.values(), settings["clip_norm"])
        if "clip_value" in settings:
            torch.nn.utils.clip_grad_value_(weights.values(), settings["clip_value"])
        optimizer.step()
        for each, tensor in weights.items():
            np.testing.assert_allclose(found.after[each], tensor.detach().numpy(), rtol=1e-12, atol=1e-12)


LONG = """
inputs: [[1, 0]]
targets: [[3, 4, 12]]
output: identity
activation: identity
weights: {W_xh: [[0, 0]], W_hh: 0, W_hy: [[0], [0], [0]], b_y: [6, 8, 24]}
optimizer: {name: sgd, learning_rate: 1, clip_norm: 1, convention: %s}
"""


@pytest.mark.parametrize(
    ("convention", "shown"), [("pytorch", "0.23076921"), ("keras", "0.23076923"), ("book", "0.23076923")]
)
def test_the_norm_is_that_of_all_gradients(convention: str, shown: str) -> None:
    """Of 3, 4 and 12 it is 13; what PyTorch adds to it shows in the eighth digit."""
    found = rnntrace.update(scenario_of(LONG % convention))
    assert found.gradients["b_y"].tolist() == [3, 4, 12]
    assert f"{found.clipped['b_y'][0]:.8f}" == shown
    for name, gradient in found.gradients.items():
        factor = 1 / (13 + 1e-6 * (convention == "pytorch"))
        np.testing.assert_allclose(found.clipped[name], gradient * factor, rtol=1e-14, atol=0)
        np.testing.assert_allclose(found.after[name], found.before[name] - found.clipped[name], rtol=1e-15)


def test_short_gradients_are_left_alone() -> None:
    """A norm that is no larger than it may be changes nothing, to the last bit."""
    found = work(LSTM, optimizer={"name": "sgd", "learning_rate": ETA, "clip_norm": 1e3, "clip_value": 10.0})
    for name, gradient in found.gradients.items():
        assert (found.clipped[name] == gradient).all()
    assert found.clipping
    assert found.clipping.factor is None


START = """
inputs: [[1]]
targets: [[2]]
output: identity
activation: identity
weights: {W_xh: 1, W_hh: 0, W_hy: 1, b_y: 0.5}
optimizer: {name: adam, learning_rate: 0.1, state: {t: 3, m: {W_xh: 0.25}, v: {W_xh: [[0.5]], b_y: 2}}}
"""


def test_it_may_start_in_the_middle() -> None:
    """With what was kept, zero where nothing is given, and the count that corrects the moments."""
    found = rnntrace.update(scenario_of(START))
    assert found.state.t == 4
    for name, m, v in (("W_xh", 0.25, 0.5), ("W_hy", 0.0, 0.0), ("b_y", 0.0, 2.0)):
        g = found.gradients[name]
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        step = 0.1 * (m / (1 - 0.9**4)) / (np.sqrt(v / (1 - 0.999**4)) + 1e-8)
        np.testing.assert_allclose(found.after[name], found.before[name] - step, rtol=1e-13)
        np.testing.assert_allclose(found.state.after["m"][name], m, rtol=1e-14)


def test_biases_that_nobody_gave_are_not_trained() -> None:
    """They stay zero, and are told of."""
    found = rnntrace.update(scenario_of(START))
    assert found.not_trained == ("b_h",)
    assert "b_h" not in found.after
    assert rnntrace.forward(found).loss == found.loss.after


OWN = """
inputs: [[1]]
targets: [[2]]
output: identity
weights: {W_xh: 1, W_hh: 0, W_hy: 1, b_y: 0.5}
optimizer:
  eta: 1/2
  rho: 0.9
  equations: |
    u[t] = rho * u[t-1] + g[t] / t        # average
    theta[t] = theta[t-1] - eta * tanh(u[t])
"""


def test_a_rule_of_ones_own() -> None:
    """Its equations are worked with the numbers beside them."""
    found = rnntrace.update(scenario_of(OWN))
    for name, g in found.gradients.items():
        np.testing.assert_allclose(found.after[name], found.before[name] - 0.5 * np.tanh(g), rtol=1e-14)
        assert (found.state.after["u"][name] == g).all()


@pytest.mark.parametrize("name", ["translation", "named-entities", "bidirectional", "embedding"])
def test_every_kind_of_network_is_updated(name: str) -> None:
    """The new weights lower the loss, those of an encoder among them, and a second update goes on."""
    scenario = rnntrace.load(name)
    found = work(scenario, optimizer={"name": "sgd", "learning_rate": 0.01})
    assert found.loss.after < found.loss.before
    again = work(found, optimizer={"name": "sgd", "learning_rate": 0.01})
    assert again.loss.before == found.loss.after
    if name == "translation":
        assert {"encoder.W_xh", "W_xh"} <= found.after.keys()


def test_with_a_pencil_every_number_is_rounded() -> None:
    """New weights have as many decimals as are written down."""
    from rnntrace.writing.numbers import pencil

    found = work(LSTM, pencil(3), {"name": "sgd", "learning_rate": ETA})
    for array in found.after.values():
        np.testing.assert_allclose(array, np.round(array, 3), atol=1e-12)
