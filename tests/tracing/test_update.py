"""Updates: every rule against its closed form in NumPy, and against PyTorch's own optimizers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import pytest

import rnntrace
from rnntrace.cells.rules import Settings
from rnntrace.equations.functions import Array
from rnntrace.exercise.exercise import Exercise, Parameter
from rnntrace.tracing.update import Update
from rnntrace.tracing.update import update as work
from tests.support.pages import scenario_of

Arrays = dict[str, Array]
State = dict[str, Array]
# A rule by hand: the parameter after the update, from it, its gradient, what is kept, and the count.
Rule = Callable[[Array, Array, State, int], Array]
UPDATES = 20
LSTM = rnntrace.load("lstm")
ETA = 0.05


def kept(state: State, name: str, like: Array, begin: float = 0.0) -> Array:
    return state.get(name, np.full(like.shape, begin))


def sgd(theta: Array, g: Array, state: State, t: int) -> Array:
    return theta - ETA * g


def momentum(mu: float, tau: float = 0.0) -> Rule:
    def rule(theta: Array, g: Array, state: State, t: int) -> Array:
        state["b"] = g if t == 1 else mu * state["b"] + (1 - tau) * g
        return theta - ETA * state["b"]

    return rule


def velocity(theta: Array, g: Array, state: State, t: int) -> Array:
    state["v"] = 0.9 * kept(state, "v", g) - ETA * g
    return theta + state["v"]


def average(theta: Array, g: Array, state: State, t: int) -> Array:
    state["v"] = 0.9 * kept(state, "v", g) + (1 - 0.9) * g
    return theta - ETA * state["v"]


def nesterov(theta: Array, g: Array, state: State, t: int) -> Array:
    state["b"] = 0.9 * kept(state, "b", g) + g
    return theta - ETA * (g + 0.9 * state["b"])


def nesterov_of_keras(theta: Array, g: Array, state: State, t: int) -> Array:
    state["v"] = 0.9 * kept(state, "v", g) - ETA * g
    return theta + 0.9 * state["v"] - ETA * g


def adagrad(epsilon: float, begin: float = 0.0, *, inside: bool = False) -> Rule:
    def rule(theta: Array, g: Array, state: State, t: int) -> Array:
        state["r"] = r = kept(state, "r", g, begin) + g**2
        return theta - ETA * g / (np.sqrt(r + epsilon) if inside else np.sqrt(r) + epsilon)

    return rule


def rmsprop(alpha: float, epsilon: float, *, inside: bool = False) -> Rule:
    def rule(theta: Array, g: Array, state: State, t: int) -> Array:
        state["v"] = v = alpha * kept(state, "v", g) + (1 - alpha) * g**2
        return theta - ETA * g / (np.sqrt(v + epsilon) if inside else np.sqrt(v) + epsilon)

    return rule


def adam(epsilon: float, *, short: bool = False) -> Rule:
    def rule(theta: Array, g: Array, state: State, t: int) -> Array:
        state["m"] = m = 0.9 * kept(state, "m", g) + 0.1 * g
        state["v"] = v = 0.999 * kept(state, "v", g) + 0.001 * g**2
        first, second = 1 - 0.9**t, 1 - 0.999**t
        if short:
            return theta - ETA * np.sqrt(second) / first * m / (np.sqrt(v) + epsilon)
        return theta - ETA * (m / first) / (np.sqrt(v / second) + epsilon)

    return rule


def added(rate: float, rule: Rule) -> Rule:
    return lambda theta, g, state, t: rule(theta, g + rate * theta, state, t)


def decoupled(rate: float, rule: Rule) -> Rule:
    return lambda theta, g, state, t: rule(theta - ETA * rate * theta, g, state, t)


RULES: dict[str, tuple[Settings, Rule]] = {
    "sgd": ({"name": "sgd"}, sgd),
    "sgd, keras": ({"name": "sgd", "convention": "keras"}, sgd),
    "momentum": ({"name": "momentum"}, momentum(0.9)),
    "momentum, dampened": ({"name": "momentum", "momentum": 0.8, "dampening": 0.3}, momentum(0.8, 0.3)),
    "momentum, keras": ({"name": "momentum", "convention": "keras"}, velocity),
    "momentum, book": ({"name": "momentum", "convention": "book"}, velocity),
    "momentum, ewma": ({"name": "momentum", "convention": "ewma"}, average),
    "nesterov": ({"name": "nesterov"}, nesterov),
    "nesterov, keras": ({"name": "nesterov", "convention": "keras"}, nesterov_of_keras),
    "adagrad": ({"name": "adagrad"}, adagrad(1e-10)),
    "adagrad, keras": ({"name": "adagrad", "convention": "keras"}, adagrad(1e-7, 0.1, inside=True)),
    "adagrad, book": ({"name": "adagrad", "convention": "book"}, adagrad(1e-7)),
    "rmsprop": ({"name": "rmsprop"}, rmsprop(0.99, 1e-8)),
    "rmsprop, keras": ({"name": "rmsprop", "convention": "keras"}, rmsprop(0.9, 1e-7, inside=True)),
    "rmsprop, book": ({"name": "rmsprop", "convention": "book"}, rmsprop(0.9, 1e-6, inside=True)),
    "adam": ({"name": "adam"}, adam(1e-8)),
    "adam, book": ({"name": "adam", "convention": "book"}, adam(1e-8)),
    "adam, keras": ({"name": "adam", "convention": "keras"}, adam(1e-7, short=True)),
    "adamw": ({"name": "adamw"}, decoupled(0.01, adam(1e-8))),
    "adamw, keras": ({"name": "adamw", "convention": "keras"}, decoupled(0.004, adam(1e-7, short=True))),
    "adam, decay": ({"name": "adam", "weight_decay": 0.1}, added(0.1, adam(1e-8))),
    "sgd, decay": ({"name": "sgd", "weight_decay": 0.1}, added(0.1, sgd)),
    "sgd, decay, keras": (
        {"name": "sgd", "weight_decay": 0.1, "convention": "keras"},
        decoupled(0.1, sgd),
    ),
}


def gradients_at(weights: Mapping[str, Array], of: Exercise) -> Arrays:
    for name, array in weights.items():
        of = of.with_array(Parameter(name), array)
    trace = rnntrace.bptt(of)
    return {name: np.array(trace.grad(name)) for name in weights}


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
