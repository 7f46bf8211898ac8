"""What each loss sends back to each state, and how each step changes it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings

import rnntrace
from rnntrace.equations.evaluate import value
from rnntrace.scenario.model import Scenario
from rnntrace.tracing.flow import Flow, State, flows, norm, recurrent_matrices, spectral_radius, spread
from rnntrace.tracing.trace import Trace
from rnntrace.writing.flow import short, verdict
from tests.support.cells import made as made_deep
from tests.support.network_texts import BIDIRECTIONAL, ENCODER_DECODER
from tests.support.networks import Network, made, networks
from tests.support.oracles import by_autograd
from tests.support.own_cells import Cell, own_cells
from tests.support.pages import ROOT, scenario_of


def flow_of(scenario: Scenario, state: str = "h", *, of_encoder: bool = False) -> Flow:
    (found,) = flows(scenario, 0, [State(state, of_encoder)], 40)
    return found


@settings(max_examples=10)
@given(network=networks(reductions=("sum",)))
def test_sizes_are_those_of_one_loss_alone(network: Network) -> None:
    """Autograd, given the target of one step and no other, finds what each state is sent."""
    found = flow_of(network.scenario())
    assert network.targets is not None
    for i, t in enumerate(found.losses):
        alone = tuple(entry if s == t else None for s, entry in enumerate(network.targets, 1))
        changed = {**vars(network), "targets": alone}
        for cached in ("x", "y", "present"):
            changed.pop(cached, None)
        gradients = by_autograd(Network(**changed)).gradients["h"]
        for j, k in enumerate(found.states):
            if k > t:
                assert math.isnan(found.norms[i, j])
            else:
                expected = np.linalg.norm(gradients[k - 1])
                assert found.norms[i, j] == pytest.approx(expected, rel=1e-9, abs=1e-14)


def test_jacobians_of_the_plain_network(hello_world: rnntrace.Scenario) -> None:
    """diag(1 − h²) W_hh."""
    trace = rnntrace.bptt(hello_world)
    assert isinstance(trace, Trace)
    found = flow_of(hello_world)
    assert found.steps == (2, 3)
    for step, jacobian in zip(found.steps, found.jacobians, strict=True):
        expected = np.diag(1 - trace["h", step] ** 2) @ trace["W_hh"]
        np.testing.assert_allclose(jacobian, expected, rtol=1e-14)


@settings(max_examples=12)
@given(cell=own_cells())
def test_jacobians_of_own_cells(cell: Cell) -> None:
    """Central differences of one step, every other state held."""
    scenario = cell.scenario()
    trace = rnntrace.bptt(scenario)
    assert isinstance(trace, Trace)
    for state in scenario.recurrent_states:
        found = flow_of(scenario, state)
        for step, jacobian in zip(found.steps, found.jacobians, strict=True):
            moved = [
                _next(cell, trace, state, step, sign, j) for j in range(len(jacobian)) for sign in (1, -1)
            ]
            columns = [(up - down) / 2e-6 for up, down in zip(moved[::2], moved[1::2], strict=True)]
            np.testing.assert_allclose(jacobian, np.array(columns).T, rtol=1e-5, atol=1e-7)


def _next(cell: Cell, trace: Trace, state: str, step: int, sign: int, place: int) -> np.ndarray:
    """The state at a step after the one before was moved: that step alone, begun where it was."""
    before = {name: trace[name, step - 1].copy() for name in trace.scenario.system.states}
    before[state][place] += sign * 1e-6
    inputs = cell.inputs[step - 2 : step]
    alone = Cell(
        cell.text, cell.weights, inputs, (0,) * len(inputs), {}, cell.sizes, cell.output, cell.loss
    ).scenario()

    known: dict[str, np.ndarray] = {}

    def leaf(symbol: object) -> np.ndarray:
        name, at = symbol.name, symbol.step  # type: ignore[attr-defined]
        if at == -1 and name in before:
            return before[name]
        if at == 0 and name in alone.system.definitions:
            if name not in known:
                known[name] = value(alone.system.definitions[name], leaf)
            return known[name]
        return trace.value(symbol, step)  # type: ignore[arg-type]

    return value(alone.system.definitions[state], leaf)


def test_a_linear_network_has_its_eigenvalue() -> None:
    """Far from the loss, the factor is the largest eigenvalue, and the Jacobian the matrix itself."""
    exploding = rnntrace.load(ROOT / "scenarios" / "exploding.yaml")
    found = flow_of(exploding)
    radius = spectral_radius(exploding.parameters["W_hh"])
    assert list(recurrent_matrices(exploding, "h")) == ["W_hh"]
    assert radius == pytest.approx(max(abs(np.linalg.eigvals(exploding.parameters["W_hh"]))))
    ratios = found.norms[-1][:-1] / found.norms[-1][1:]
    assert ratios[0] == pytest.approx(radius, rel=1e-6)
    for jacobian in found.jacobians:
        np.testing.assert_array_equal(jacobian, exploding.parameters["W_hh"])


def test_the_direction_from_the_last_step_to_the_first() -> None:
    """A loss sends to later steps, and the Jacobian is by the step after."""
    found = flow_of(scenario_of(BIDIRECTIONAL), "h_bwd")
    assert found.backward_in_time
    assert np.isnan(found.norms).tolist() == [[False] * 3, [True, False, False], [True, True, False]]
    assert found.steps == (1, 2)
    assert [step for step, _ in found.way] == [1, 2, 3]


def test_a_lower_layer_hears_of_earlier_losses() -> None:
    """In two layers of two directions what goes down at a later step comes from an earlier loss."""
    found = flow_of(made_deep(17, "rnn", layers=2, bidirectional=True).scenario(), "h1_fwd")
    assert (found.norms > 0).all()


def test_an_encoder_is_reached_from_every_loss() -> None:
    """What the decoder's losses send to the states of the encoder."""
    found = flow_of(scenario_of(ENCODER_DECODER), of_encoder=True)
    assert found.norms.shape == (2, 2)
    assert (found.norms > 0).all()
    assert [step for step, _ in found.way] == [2, 1]


def test_a_mean_weighs_each_loss_as_the_whole_does() -> None:
    """Of two targets each counts half."""
    whole, mean = (flow_of(made(3, reduction=each).scenario()) for each in ("sum", "mean"))
    np.testing.assert_allclose(whole.norms, 4 * mean.norms, rtol=1e-12)


@pytest.mark.parametrize(
    ("sizes", "words"),
    [
        ([1.0], "There is one step only to look at: nothing flows from one to another."),
        ([0.0, 0.0], "What the loss sends to the state at step 2 is 0, so there is nothing to flow."),
        (
            [0.0, 1e-300, 1.0],
            "Of what the loss sends to the state at step 3, something arrives at step 2, and farther off "
            "nothing: a factor is 0, or what is left is smaller than a float can hold.",
        ),
        (
            [0.25, 0.5, 1.0],
            "Per step back the gradient shrinks by a factor of about 0.50: after 2 steps 25% is left. Over "
            "many steps it would vanish.",
        ),
        (
            [0.001, 1.0],
            "Per step back the gradient shrinks by a factor of about 0.0010: after 1 step 0.10% is left. "
            "It vanishes.",
        ),
        (
            [1e300, 1e-300],
            "Per step back the gradient grows by a factor of about 1e600: after 1 step it is 1e600 times as "
            "large. It explodes.",
        ),
        ([1.01, 1.0], "Per step back the gradient changes by a factor of about 1.01: it keeps its size."),
    ],
)
def test_the_verdict(hello_world: rnntrace.Scenario, sizes: list[float], words: str) -> None:
    """Of one step, of nothing, of what is lost on the way, and of every kind of change."""
    steps = tuple(range(1, len(sizes) + 1))
    found = Flow(hello_world, State("h"), steps[-1:], steps, np.array([sizes]), (), np.zeros((0, 2, 2)))
    assert verdict(found) == words


def test_sizes_beyond_squares() -> None:
    """A norm whose squares would overflow or vanish."""
    assert norm(np.array([3e200, 4e200])) == pytest.approx(5e200)
    assert norm(np.array([3e-200, 4e-200])) == pytest.approx(5e-200)
    assert norm(np.zeros(2)) == 0


def test_steps_are_spread() -> None:
    """Both ends, and evenly between."""
    assert spread(3, 5) == [1, 2, 3]
    assert spread(1000, 5) == [1, 251, 500, 750, 1000]


@pytest.mark.parametrize(
    ("number", "text"), [(0.52, "0.52"), (99.6, "100"), (9999.0, "9999"), (3.2e-5, "3.2e-5"), (0, "0")]
)
def test_two_digits(number: float, text: str) -> None:
    """However large or small."""
    assert short(number) == text
