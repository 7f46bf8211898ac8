"""What each loss sends back to each state, and how each step changes it."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

import rnntrace
from rnntrace.equations import jacobian as symbolic
from rnntrace.equations.evaluate import value
from rnntrace.equations.tree import Add, Call, Expression, MatMul, Sub, Symbol
from rnntrace.scenario.model import Scenario
from rnntrace.tracing.flow import Flow, Stream, norm, spread, streams
from rnntrace.tracing.recurrence import Recurrence, State, recurrent_matrices, spectral_radius
from rnntrace.tracing.singular import largest_singular_value
from rnntrace.tracing.trace import Trace
from rnntrace.tracing.traces import Traces
from rnntrace.writing.insights.flow_table import short
from rnntrace.writing.insights.verdict import verdict
from tests.support.cells import Deep, deep_networks
from tests.support.cells import made as made_deep
from tests.support.network_texts import BIDIRECTIONAL, ENCODER_DECODER, LSTM
from tests.support.networks import Network, made, networks
from tests.support.oracles import by_autograd
from tests.support.own_cells import Cell, own_cells
from tests.support.pages import ROOT, SCENARIOS, scenario_of


def stream_of(scenario: Scenario, state: str = "h", part: str | None = None) -> Stream:
    part = scenario.exercise.last.part if part is None else part
    (found,) = streams(scenario, 0, [State(state, part)], 40)
    return found


def flow_of(scenario: Scenario, state: str = "h", part: str | None = None) -> Flow:
    (found,) = stream_of(scenario, state, part).flows
    return found


def recurrence_of(scenario: Scenario, state: str = "h") -> Recurrence:
    return stream_of(scenario, state).recurrence


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
    found = recurrence_of(hello_world)
    assert found.steps == (2, 3)
    for step, jacobian in zip(found.steps, found.jacobians, strict=True):
        expected = np.diag(1 - trace["h", step] ** 2) @ trace["W_hh"]
        np.testing.assert_allclose(jacobian, expected, rtol=1e-14)


@given(cell=own_cells())
def test_jacobians_of_own_cells(cell: Cell) -> None:
    """Central differences of one step, every block with the other states held."""
    scenario = cell.scenario()
    trace = rnntrace.bptt(scenario)
    assert isinstance(trace, Trace)
    if not scenario.exercise.last.system.recurrent:
        return
    found = recurrence_of(scenario, scenario.exercise.last.system.recurrent[0])
    for i, step in enumerate(found.steps):
        for by in found.states:
            for of in found.states:
                block = found.block(i, of, by)
                moved = [
                    _next(cell, trace, (of, by), step, sign, j)
                    for j in range(block.shape[1])
                    for sign in (1, -1)
                ]
                columns = [(up - down) / 2e-6 for up, down in zip(moved[::2], moved[1::2], strict=True)]
                np.testing.assert_allclose(block, np.array(columns).T, rtol=1e-5, atol=1e-7)


def _next(cell: Cell, trace: Trace, states: tuple[str, str], step: int, sign: int, place: int) -> np.ndarray:
    """A state at a step after one of the step before was moved: that step alone, begun where it was."""
    of, by = states
    before = {name: trace[name, step - 1].copy() for name in trace.system.states}
    before[by][place] += sign * 1e-6
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

    return value(alone.system.definitions[of], leaf)


def test_a_linear_network_has_its_eigenvalue() -> None:
    """Far from the loss, the factor is the largest eigenvalue, and the Jacobian the matrix itself."""
    exploding = rnntrace.load(ROOT / "scenarios" / "exploding.yaml")
    stream = stream_of(exploding)
    (found,) = stream.flows
    radius = spectral_radius(exploding.parameters["W_hh"])
    assert list(recurrent_matrices(exploding.exercise.last, "h")) == ["W_hh"]
    assert radius == pytest.approx(max(abs(np.linalg.eigvals(exploding.parameters["W_hh"]))))
    ratios = found.norms[-1][:-1] / found.norms[-1][1:]
    assert ratios[0] == pytest.approx(radius, rel=1e-6)
    assert stream.recurrence.is_constant
    for jacobian in stream.recurrence.jacobians:
        np.testing.assert_array_equal(jacobian, exploding.parameters["W_hh"])


def assert_products_are_the_table(scenario: Scenario) -> None:
    """For each example, each direction and each loss: the gradient by the states of the loss's step,
    times the Jacobians one after the other, has at every step the sizes of the table."""
    chain = scenario.exercise.chain
    followed = [State(name, each.part) for each in chain for name in each.system.recurrent]
    for number, example in enumerate(scenario.examples):
        if followed and example.targets and any(example.targets.present):
            for stream in streams(scenario, number, followed, 40):
                _products_are_the_table(stream)


def _products_are_the_table(stream: Stream) -> None:
    found = stream.recurrence
    flows = [flow for flow in stream.flows if flow.state.name in found.states]
    # What no loss hangs on is left out.
    assert len(flows) == len(found.states)
    assert all(np.nansum(flow.norms) == 0 for flow in stream.flows if flow not in flows)
    if not found.is_whole:
        return
    steps = list(flows[0].states)
    nearest = steps[0] if found.backward_in_time else steps[-1]
    for i, loss in enumerate(flows[0].losses):
        step = nearest if flows[0].before_losses else loss - found.ahead * found.lag
        if step not in steps or not found.steps:
            continue
        row = np.concatenate([flow.sent[i, steps.index(step)] for flow in flows])
        apart = found.apart(row, step)
        largest = np.abs(row).max(initial=0.0)
        while step in found.steps:
            apart = apart @ found.jacobians[found.steps.index(step)]
            step -= found.ahead
            whole = found.together(apart, step)
            for flow in flows:
                size = norm(whole[found.places[flow.state.name]])
                table = np.nan_to_num(flow.norms[i, steps.index(step)])
                assert size == pytest.approx(table, rel=1e-8, abs=1e-13 * largest)


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, marks=pytest.mark.long) if path.stem == "ten-thousand-words" else path
        for path in SCENARIOS
    ],
    ids=lambda path: path.stem,
)
def test_products_of_the_jacobians_are_the_table(path: Path) -> None:
    """Of every scenario."""
    assert_products_are_the_table(rnntrace.load(path))


@given(network=deep_networks())
def test_products_of_the_jacobians_of_deep_networks(network: Deep) -> None:
    """Every cell, layers, directions and examples."""
    assert_products_are_the_table(network.scenario())


@given(cell=own_cells())
def test_products_of_the_jacobians_of_own_cells(cell: Cell) -> None:
    """Whatever several states do to each other."""
    assert_products_are_the_table(cell.scenario())


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_symbols_and_numbers_of_the_jacobians_agree(path: Path) -> None:
    """What stands in symbols has, with its values filled in, the numbers beside it."""
    scenario = rnntrace.load(path)
    whole = rnntrace.bptt(scenario)
    trace = whole.examples[0] if isinstance(whole, Traces) else whole
    for state in scenario.exercise.last.system.recurrent:
        found = recurrence_of(scenario, state)
        for by in found.states:
            expression = symbolic.jacobian(scenario.system, state, by, found.ahead)
            for i, step in enumerate(found.steps if expression else ()):
                numbers = _matrix(expression, trace, step)
                np.testing.assert_allclose(found.block(i, state, by), numbers, rtol=1e-9, atol=1e-12)


def _matrix(node: Expression, trace: Trace, step: int) -> np.ndarray:
    """A sum of products of matrices, with the values of a step filled in."""
    match node:
        case Add(left, right):
            return _matrix(left, trace, step) + _matrix(right, trace, step)
        case Sub(left, right):
            return _matrix(left, trace, step) - _matrix(right, trace, step)
        case MatMul(left, right):
            return _matrix(left, trace, step) @ _matrix(right, trace, step)
        case Call("diag", argument):
            return np.diag(value(argument, lambda symbol: trace.value(symbol, step)))
        case Symbol():
            return trace.value(node, step)
    raise AssertionError(node)


def test_one_state_alone_has_no_such_product() -> None:
    """An LSTM's ∂h_t/∂h_{t−1} leaves out what goes through c, and c's what goes through h."""
    scenario = rnntrace.load(ROOT / "scenarios" / "lstm.yaml")
    found, flow = recurrence_of(scenario), flow_of(scenario)
    assert found.states == ("h", "c")
    row = flow.sent[-1, -1]
    for i in (1, 0):
        row = row @ found.block(i, "h", "h")
    assert norm(row) == pytest.approx(0.0047, abs=1e-4)
    assert flow.norms[-1, 0] == pytest.approx(0.0172, abs=1e-4)


def test_a_state_of_the_other_direction_in_between() -> None:
    """In two layers of two directions the Jacobians of one direction are not all there is."""
    deep = made_deep(17, "rnn", layers=2, bidirectional=True).scenario()
    assert not recurrence_of(deep, "h1_fwd").is_whole
    assert recurrence_of(scenario_of(BIDIRECTIONAL), "h_bwd").is_whole


def test_the_direction_from_the_last_step_to_the_first() -> None:
    """A loss sends to later steps, and the Jacobian is by the step after."""
    stream = stream_of(scenario_of(BIDIRECTIONAL), "h_bwd")
    (found,) = stream.flows
    assert found.backward_in_time
    assert np.isnan(found.norms).tolist() == [[False] * 3, [True, False, False], [True, True, False]]
    assert stream.recurrence.steps == (1, 2)
    assert [step for step, _ in found.way] == [1, 2, 3]


def test_a_lower_layer_hears_of_earlier_losses() -> None:
    """In two layers of two directions what goes down at a later step comes from an earlier loss."""
    found = flow_of(made_deep(17, "rnn", layers=2, bidirectional=True).scenario(), "h1_fwd")
    assert (found.norms > 0).all()


def test_an_encoder_is_reached_from_every_loss() -> None:
    """What the decoder's losses send to the states of the encoder."""
    found = flow_of(scenario_of(ENCODER_DECODER), part="encoder")
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
        ([1.0], "There is only one step to look at: nothing flows from one to another."),
        (
            [0.0, 0.0],
            "What the loss of step 2 sends to the state at step 2 is 0, so there is nothing to flow.",
        ),
        (
            [0.0, 1e-300, 1.0],
            "Of what the loss of step 3 sends to the state at step 3, something arrives at step 2, and "
            "nothing beyond it: a factor is 0, or what is left is smaller than a float can hold.",
        ),
        (
            [0.25, 0.5, 1.0],
            "From step 3 back to step 1, what the loss of step 3 sends shrinks per step by about a factor "
            "of 0.50: after 2 steps 25% is left. The way is too short to tell whether it vanishes: every "
            "step has a Jacobian of its own.",
        ),
        (
            [0.5**6, 0.5**5, 0.5**4, 0.125, 0.25, 0.5, 1.0],
            "From step 7 back to step 1, what the loss of step 7 sends shrinks per step by about a factor "
            "of 0.50: after 6 steps 1.6% is left. If it went on like this, it would vanish.",
        ),
        (
            [1e-4, 1e-3, 1e-2, 0.1, 0.5, 1.0],
            "From step 6 back to step 1, what the loss of step 6 sends shrinks per step by about a factor "
            "of 0.16: after 5 steps 0.010% is left. It vanishes.",
        ),
        (
            [1e300, 1.0, 1.0, 1.0, 1.0, 1e-300],
            "From step 6 back to step 1, what the loss of step 6 sends grows per step by about a factor of "
            "1.0e120: after 5 steps it is 1e600 times as large. It explodes.",
        ),
        (
            [1.01, 1.0],
            "From step 2 back to step 1, what the loss of step 2 sends keeps about its size; it changes by "
            "a factor of 1.01.",
        ),
    ],
)
def test_the_verdict(hello_world: rnntrace.Scenario, sizes: list[float], words: str) -> None:
    """Of one step, of nothing, of what is lost on the way, of short ways, and of every kind of change."""
    steps = tuple(range(1, len(sizes) + 1))
    nothing = np.zeros((1, len(sizes), 2))
    assert (
        verdict(
            Flow(hello_world.exercise.last, False, State("h"), steps[-1:], steps, nothing, np.array([sizes]))
        )
        == words
    )


@pytest.mark.parametrize(
    ("second", "words"),
    [
        (0.5, "What the loss of step 2 sends changes by a factor of about 0.50 per step."),
        (math.nan, "every step has a Jacobian of its own."),
    ],
)
def test_the_verdict_says_of_which_loss_it_speaks(
    hello_world: rnntrace.Scenario, second: float, words: str
) -> None:
    """Of the last, and what becomes of the others."""
    norms = np.array([[1.0, math.nan, math.nan], [second, 1.0, math.nan], [0.04, 0.2, 1.0]])
    found = Flow(
        hello_world.exercise.last, False, State("h"), (1, 2, 3), (1, 2, 3), np.zeros((3, 3, 2)), norms
    )
    assert verdict(found).endswith(words)
    assert "the loss of step 3 sends shrinks per step by about a factor of 0.20" in verdict(found)


def test_sizes_beyond_squares() -> None:
    """A norm whose squares would overflow or vanish."""
    assert norm(np.array([3e200, 4e200])) == pytest.approx(5e200)
    assert norm(np.array([3e-200, 4e-200])) == pytest.approx(5e-200)
    assert norm(np.zeros(2)) == 0


def test_steps_are_spread() -> None:
    """Both ends, and evenly between."""
    assert spread(3, 5) == [1, 2, 3]
    assert spread(1000, 5) == [1, 251, 500, 750, 1000]
    assert spread(4, None) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("number", "text"), [(0.52, "0.52"), (99.6, "100"), (9999.0, "9999"), (3.2e-5, "3.2e-5"), (0, "0")]
)
def test_two_digits(number: float, text: str) -> None:
    """However large or small."""
    assert short(number) == text


@pytest.mark.parametrize("size", [1, 40, 301, 420])
@pytest.mark.parametrize("scale", [1e-200, 1.0, 1e200])
def test_the_largest_singular_value_of_any_size(size: int, scale: float) -> None:
    """Found by products alone in a large matrix, it is the same to the last digits."""
    matrix = np.random.default_rng(size).normal(size=(size, size)) * scale
    expected = np.linalg.svd(matrix / scale, compute_uv=False)[0] * scale
    assert largest_singular_value(matrix) == pytest.approx(expected, rel=1e-12)


def test_the_largest_singular_value_where_many_are_alike() -> None:
    """Of turning nothing is longer than of standing still, and of zeros nothing is left."""
    assert largest_singular_value(np.eye(400)) == pytest.approx(1.0, rel=1e-12)
    assert largest_singular_value(np.zeros((400, 400))) == 0
    turned = np.linalg.qr(np.random.default_rng(1).normal(size=(400, 400)))[0]
    assert largest_singular_value(turned * np.linspace(1, 2, 400)) == pytest.approx(2.0, rel=1e-12)


def test_what_takes_long_is_told() -> None:
    """Each kind of work with how much of it there is, so that somebody who waits sees it."""
    told: list[tuple[str, int, int]] = []
    scenario = scenario_of(LSTM)
    streams(scenario, 0, [State("h"), State("c")], 30, lambda *each: told.append(each))
    kinds = dict.fromkeys(what for what, _, _ in told)
    assert list(kinds) == ["Losses", "Jacobians", "Singular values", "Eigenvalues"]
    assert all(done < of for _, done, of in told)
