"""Training: the same as one update after the other, in every way in which an epoch can go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rnntrace
from rnntrace.cells.rules import Settings
from rnntrace.equations.functions import Array
from rnntrace.exercise.exercise import Exercise, Parameter
from rnntrace.tracing.lessons import CannotBeCut
from rnntrace.tracing.trained import Training
from rnntrace.tracing.training import train
from rnntrace.tracing.update import Update, update
from rnntrace.writing.numbers import pencil
from tests.support.networks import Network, networks
from tests.support.pages import scenario_of
from tests.support.rules_by_hand import ETA, RULES, Rule, State, gradients_at

LSTM = rnntrace.load("lstm")
EPOCHS = 20
CLIPPED: dict[str, Settings] = {
    "norm": {"name": "adam", "clip_norm": 0.3},
    "value": {"name": "rmsprop", "clip_value": 0.02},
    "both": {
        "name": "momentum",
        "dampening": 0.2,
        "clip_norm": 0.4,
        "clip_value": 0.1,
        "convention": "keras",
    },
    "ahead": {"name": "nesterov", "convention": "book", "clip_norm": 0.5},
}
PLAIN: Settings = {"name": "sgd", "learning_rate": 0.1}


@pytest.mark.parametrize(("rule_settings", "rule"), RULES.values(), ids=RULES)
def test_training_is_the_closed_form_again_and_again(rule_settings: Settings, rule: Rule) -> None:
    """Twenty epochs of an LSTM end at the weights that the formula, written out with NumPy, comes to."""
    weights = {name: np.array(LSTM.parameters[name]) for name in LSTM.parameters}
    states: dict[str, State] = {name: {} for name in weights}
    for t in range(1, EPOCHS + 1):
        gradients = gradients_at(weights, LSTM.exercise)
        weights = {name: rule(weights[name], gradients[name], states[name], t) for name in weights}
    found = train(LSTM, EPOCHS, optimizer={**rule_settings, "learning_rate": ETA})
    assert found.updates == EPOCHS
    for name, array in weights.items():
        np.testing.assert_allclose(found.weights[name], array, rtol=1e-12, atol=1e-14, err_msg=name)


def same(found: Training, last: Update) -> bool:
    """Whether training has come to where an update has, to the last bit."""
    start, kept = found.exercise.start, last.state.after
    arrays = all(np.array_equal(found.weights[name], array) for name, array in last.after.items())
    states = (np.array_equal(start.states[s][name], kept[s][name]) for s in kept for name in kept[s])
    return arrays and all(states) and start.t == last.state.t


def updates(of: rnntrace.Scenario, count: int, optimizer: Settings) -> list[Update]:
    found = [update(of, None, optimizer)]
    for _ in range(count - 1):
        found.append(update(found[-1].exercise, None, optimizer))
    return found


@pytest.mark.parametrize("optimizer", CLIPPED.values(), ids=CLIPPED)
@pytest.mark.parametrize("name", ["translation", "and-gate", "bidirectional", "embedding"])
def test_an_epoch_is_an_update(name: str, optimizer: Settings) -> None:
    """Of every kind of network, with clipping and gradients taken ahead: the same bits, the same losses and
    the same norms."""
    scenario = rnntrace.load(name)
    expected = updates(scenario, 5, optimizer)
    found = train(scenario, 5, optimizer=optimizer)
    assert same(found, expected[-1])
    assert found.losses[:-1] == tuple(each.loss.before for each in expected)
    assert found.losses[-1] == expected[-1].loss.after
    norms = [(each.before, each.after) for each in found.epochs[:-1]]
    np.testing.assert_allclose(norms, [each.norms for each in expected], rtol=1e-12)


# Pages take a while.
FEW = max(1, settings.default.max_examples // 2)


@settings(max_examples=FEW)
@given(networks(), st.sampled_from([*RULES]), st.sampled_from([*CLIPPED, ""]))
def test_of_any_network(network: Network, rule: str, clipped: str) -> None:
    """The same of random networks."""
    clipping = {name: n for name, n in CLIPPED.get(clipped, {}).items() if name.startswith("clip")}
    optimizer: Settings = {**RULES[rule][0], **clipping}
    try:
        expected = updates(network.scenario(), 3, optimizer)
    except rnntrace.NothingToDifferentiate:
        return
    assert same(train(network.scenario(), 3, optimizer=optimizer), expected[-1])


OWN = """
inputs: [[1], [0.5]]
targets: [[2], [1]]
output: identity
weights: {W_xh: [[1], [0.5]], W_hh: [[0.5, 0], [0, 0.25]], W_hy: [[1, -1]], b_y: 0.5}
optimizer:
  eta: 1/2
  rho: 0.9
  equations: |
    u[t] = rho * u[t-1] + %s / t
    theta[t] = theta[t-1] - eta * tanh(u[t])
"""


@pytest.mark.parametrize(
    "gradient", ["g[t]", "sqrt(g[t] ** 2 + 1)", "g[t] / 3 - eta * u[t-1] - (u[t-1] - (0.3 * g[t] - 0.7))"]
)
def test_a_rule_of_ones_own(gradient: str) -> None:
    """It is worked like the others."""
    scenario = scenario_of(OWN % gradient)
    expected = updates(scenario, 4, scenario.optimizer)
    assert same(train(scenario, 4), expected[-1])


def test_it_goes_on_where_it_ended() -> None:
    """Seven epochs and then five are twelve, to the last bit; also from a state in the scenario."""
    optimizer: Settings = {"name": "adam", "learning_rate": 0.1}
    whole = train(LSTM, 12, optimizer=optimizer)
    half = train(LSTM, 7, optimizer=optimizer)
    rest = train(half.exercise, 5, optimizer=optimizer)
    assert all(np.array_equal(whole.weights[name], array) for name, array in rest.weights.items())
    assert (*half.losses, *rest.losses[1:]) == whole.losses
    assert rest.exercise.start.t == 12


# -- how an epoch goes -----------------------------------------------------------------------------

GATE = rnntrace.load("and-gate")


def test_an_update_after_each_example() -> None:
    """Each is by the gradient of that example's share of the loss, at the weights as they are by then."""
    weights = {name: np.array(array) for name, array in GATE.parameters.items()}
    of = GATE.exercise
    for _ in range(3):
        for chain in of.chains:
            gradients = gradients_at(weights, replace(of, chains=(chain,)))
            weights = {name: array - 0.1 * gradients[name] for name, array in weights.items()}
    found = train(GATE, 3, each=True)
    assert found.updates == 3 * len(of.chains)
    assert len(found.losses) == 4
    for name, array in weights.items():
        np.testing.assert_allclose(found.weights[name], array, rtol=1e-13, err_msg=name)


SEQUENCE = """
inputs: %s
targets: %s
initial_state: {h: %s}
output: identity
weights: {W_xh: [[0.5], [-0.5]], W_hh: [[0.5, -0.7], [0.25, 0.75]], W_hy: [[1, -1]], b_h: [0.1, 0], b_y: 0.5}
"""
X, Y = [[1.0], [0.5], [-1.0], [0.25], [2.0]], [[0.3], [-0.2], [0.5], [1.0], [0.1]]


def changed(of: Exercise, weights: Mapping[str, Array]) -> Exercise:
    for name, array in weights.items():
        of = of.with_array(Parameter(name), array)
    return of


def test_truncated_backpropagation() -> None:
    """In chunks of two steps: each is a sequence of its own that begins with the last state of the one
    before, and the weights are updated after it."""
    scenario = scenario_of(SEQUENCE % (X, Y, [0, 0]))
    weights = {name: np.array(array) for name, array in scenario.parameters.items()}
    for _ in range(2):
        state = [0.0, 0.0]
        for first in range(0, 5, 2):
            piece = scenario_of(SEQUENCE % (X[first : first + 2], Y[first : first + 2], state)).exercise
            gradients = gradients_at(weights, piece)
            trace = rnntrace.forward(changed(piece, weights))
            state = trace["h"][-1].tolist()
            weights = {name: array - 0.1 * gradients[name] for name, array in weights.items()}
    found = train(scenario, 2, chunk=2)
    assert found.updates == 6
    for name, array in weights.items():
        np.testing.assert_allclose(found.weights[name], array, rtol=1e-12, err_msg=name)


def test_what_truncated_backpropagation_leaves_out() -> None:
    """At each cut the norm of what the losses of all later steps send back over it, with the weights at the
    beginning of the first epoch and of the last."""
    scenario = scenario_of(SEQUENCE % (X, Y, [0, 0]))
    found = train(scenario, 3, chunk=2, optimizer=PLAIN)
    before_the_last = train(scenario, 2, chunk=2, optimizer=PLAIN).weights
    assert [(cut.epoch, cut.places, cut.step) for cut in found.cuts] == [
        (1, (0,), 2),
        (1, (0,), 4),
        (3, (0,), 2),
        (3, (0,), 4),
    ]
    for cut in found.cuts:
        later = str([y if t > cut.step else None for t, y in enumerate(Y, 1)]).replace("None", "null")
        whole = scenario_of(SEQUENCE % (X, later, [0, 0])).exercise
        whole = changed(whole, before_the_last) if cut.epoch == 3 else whole
        sent = rnntrace.bptt(whole).grad("h", cut.step)
        assert cut.norm == pytest.approx(np.linalg.norm(sent), rel=1e-12)


def test_cuts_before_steps_without_a_target() -> None:
    """A loss further on would be sent back across them, too; behind the last loss nothing is."""
    scenario = scenario_of(SEQUENCE % (X, "[null, null, null, [1], null]", [0, 0]))
    found = train(scenario, 1, chunk=1)
    assert [cut.step for cut in found.cuts] == [1, 2, 3]
    assert all(cut.norm > 0 for cut in found.cuts)


def test_chunks_of_examples_of_different_lengths() -> None:
    """Those that have steps there go on together; a chunk without any target only carries the state on."""
    text = """
examples:
  - {inputs: [[1], [0.5], [-1]], targets: [null, null, [0.5]]}
  - {inputs: [[2]], targets: [[1]]}
output: identity
weights: {W_xh: 0.5, W_hh: 0.25, W_hy: 1}
"""
    scenario = scenario_of(text)
    found = train(scenario, 1, chunk=1)
    assert found.updates == 2  # after step 1, which the second example has a target at, and after step 3
    w = dict.fromkeys(("W_xh", "W_hh", "W_hy"), 0.0) | {"W_xh": 0.5, "W_hh": 0.25, "W_hy": 1.0}
    h = np.tanh(w["W_xh"] * 2)
    d = w["W_hy"] * h - 1
    slope = d * w["W_hy"] * (1 - h**2)
    first = np.tanh(w["W_xh"] * 1)
    w = {"W_xh": w["W_xh"] - 0.1 * slope * 2, "W_hh": w["W_hh"], "W_hy": w["W_hy"] - 0.1 * d * h}
    second = np.tanh(w["W_xh"] * 0.5 + w["W_hh"] * first)
    h = np.tanh(w["W_xh"] * -1 + w["W_hh"] * second)
    d = w["W_hy"] * h - 0.5
    slope = d * w["W_hy"] * (1 - h**2)
    expected = {
        "W_xh": w["W_xh"] - 0.1 * slope * -1,
        "W_hh": w["W_hh"] - 0.1 * slope * second,
        "W_hy": w["W_hy"] - 0.1 * d * h,
    }
    for name, number in expected.items():
        np.testing.assert_allclose(found.weights[name].item(), number, rtol=1e-13, err_msg=name)


@pytest.mark.parametrize("name", ["translation", "bidirectional"])
def test_what_cannot_be_cut(name: str) -> None:
    """A sequence that does not go from the first step to the last, as a whole."""
    with pytest.raises(CannotBeCut, match="cut into chunks"):
        train(rnntrace.load(name), 1, chunk=1)


# -- how it ends -----------------------------------------------------------------------------------


def test_it_ends_when_the_loss_is_small_enough() -> None:
    """With the first loss that is no more than that; at once, where it is so from the beginning."""
    whole = train(LSTM, 50, optimizer=PLAIN)
    limit = whole.losses[30]
    found = train(LSTM, 50, until=limit, optimizer=PLAIN)
    assert found.losses == whole.losses[:31]
    assert (found.made, found.updates) == (30, 30)
    assert train(LSTM, 50, until=1e3).losses == whole.losses[:1]
    assert train(LSTM, 0).weights.keys() == LSTM.parameters.keys()


EXPLODING = """
inputs: [[1], [1]]
targets: [[2], [3]]
output: identity
activation: relu
weights: {W_xh: 1, W_hh: 1, W_hy: 1, b_y: 0.5}
"""


@pytest.mark.parametrize("rate", [1e80, 10.0])
def test_a_loss_that_is_not_finite_ends_it(rate: float) -> None:
    """At once or after many epochs: with the first number that is not, and the last weights whose loss is."""
    optimizer: Settings = {"name": "sgd", "learning_rate": rate}
    scenario = scenario_of(EXPLODING)
    found = train(scenario, 200, optimizer=optimizer)
    assert found.failure is not None
    assert np.isfinite(found.losses).all()
    assert found.made == found.updates < 200
    assert all(np.isfinite(array).all() for array in found.weights.values())
    assert rnntrace.forward(found.exercise).loss == found.losses[-1]
    after = update(found.exercise, None, optimizer)
    first = after.first_not_finite or rnntrace.forward(after.exercise).first_not_finite
    assert found.failure.first == first
    assert found.failure.update == found.made + 1


def test_a_loss_that_is_not_finite_from_the_beginning() -> None:
    """Nothing is trained, and the first such value is named."""
    scenario = scenario_of(EXPLODING.replace("W_hy: 1,", "W_hy: 1e300,").replace("b_y: 0.5", "b_y: 1e300"))
    found = train(scenario, 5)
    assert found.failure is not None
    assert (found.made, found.updates, len(found.losses)) == (0, 0, 1)
    assert found.failure.first == rnntrace.forward(scenario).first_not_finite
    assert all(np.array_equal(found.weights[name], array) for name, array in scenario.parameters.items())


# -- what is shown of it ---------------------------------------------------------------------------


def test_updates_that_are_shown_change_nothing() -> None:
    """They are those of the training, worked in full; what comes after them is the same, to the last bit."""
    optimizer: Settings = {"name": "adam", "learning_rate": 0.1, "clip_norm": 0.5}
    found = train(LSTM, 10, optimizer=optimizer, show={1, 4, 10, 11})
    expected = updates(LSTM, 10, optimizer)
    assert list(found.shown) == [1, 4, 10]
    for number, shown in found.shown.items():
        assert shown.epoch == shown.update.state.t == number
        for name, array in expected[number - 1].after.items():
            assert np.array_equal(shown.update.after[name], array)
    assert same(found, expected[-1])


def test_some_forward_passes_are_kept() -> None:
    """Those before the first update and after the last, and of 1, 2, 5, 10 epochs and so on."""
    found = train(LSTM, 37, optimizer=PLAIN)
    assert sorted(found.seen) == [0, 1, 2, 5, 10, 20, 37]
    for number, trace in found.seen.items():
        assert trace.loss == found.losses[number]
    assert found.before.loss == rnntrace.forward(LSTM).loss


def test_with_a_pencil() -> None:
    """Every update is that of the numbers as they are written down."""
    three = pencil(3)
    expected = update(update(LSTM, three, PLAIN).exercise, three, PLAIN)
    found = train(LSTM, 2, pencil=three, optimizer=PLAIN)
    for name, array in expected.after.items():
        np.testing.assert_allclose(found.weights[name], array, rtol=0, atol=1e-15)
    assert found.losses[-1] == expected.loss.after


def test_nothing_to_learn_from() -> None:
    """Without targets there is no loss to lower."""
    with pytest.raises(rnntrace.NothingToDifferentiate):
        train(scenario_of(EXPLODING.replace("targets: [[2], [3]]", "")), 1)


def test_the_scenario_says_how() -> None:
    """What is not asked for is as its ``train`` has it."""
    scenario = scenario_of(SEQUENCE % (X, Y, [0, 0]) + "train: {epochs: 4, chunk: 3}\n")
    found = train(scenario)
    assert (found.made, found.updates) == (4, 8)
    assert train(scenario, 1, chunk=5).updates == 1
    assert train(scenario, until=1e9).made == 0
