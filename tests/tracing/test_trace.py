"""What a trace gives to Python, and that its numbers hold where sums are hard."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rnntrace
from rnntrace.equations.tree import Symbol
from rnntrace.tracing.trace import Trace
from tests.support.networks import Array, Entry, Network, drawn_weights, made
from tests.support.oracles import distance, plain_forward
from tests.support.pages import scenario_of


@pytest.fixture(scope="module")
def trace() -> Trace:
    """A network with N = 3, H = 2, C = 4 over five steps, one without an input, one without a
    target."""
    return rnntrace.bptt(mixed().scenario())


def mixed(reduction: str = "sum") -> Network:
    return made(
        21, sizes=(3, 2, 4), reduction=reduction, inputs=(0, 2, None, 2, 1), targets=(3, 1, 1, None, 0)
    )


# -- what can be asked for -------------------------------------------------------------------------


def test_values_are_stacked_over_time(trace: Trace) -> None:
    """A value is (T, size), and the loss one number a step; a parameter has its own shape."""
    sizes = {"x": (5, 3), "a": (5, 2), "h": (5, 2), "s": (5, 4), "y_hat": (5, 4), "y": (5, 4), "loss": (5,)}
    assert {name: trace[name].shape for name in sizes} == sizes
    parameters = {"W_xh": (2, 3), "W_hh": (2, 2), "W_hy": (4, 2), "b_h": (2,), "b_y": (4,)}
    assert {name: trace[name].shape for name in parameters} == parameters
    assert trace.steps == 5


def test_a_step_is_counted_from_one(trace: Trace) -> None:
    """Step t is row t − 1, and state 0 is the initial state."""
    for name in ("x", "a", "h", "s", "y_hat", "y", "loss"):
        for t in range(1, 6):
            assert np.array_equal(trace[name, t], trace[name][t - 1]), (name, t)
    assert np.array_equal(trace["h", 0], mixed().h0)
    assert trace["h", 2].shape == (2,)
    assert trace["loss", 2].shape == ()


def test_gradients_have_the_shape_of_what_they_belong_to(trace: Trace) -> None:
    """dL/dW_hh is as W_hh, dL/dh (T, H), and dL/dh_2 (H,)."""
    for name in ("W_xh", "W_hh", "W_hy", "b_h", "b_y", "a", "h", "s"):
        assert trace.grad(name).shape == trace[name].shape, name
    assert np.array_equal(trace.grad("h", 2), trace.grad("h")[1])
    assert trace.grad("h", 2).shape == (2,)


def test_words_are_vectors_with_a_single_one(trace: Trace) -> None:
    """Asked for, a word is its one-hot vector; what the scenario leaves out is zero."""
    assert trace["x"].tolist() == [[1, 0, 0], [0, 0, 1], [0, 0, 0], [0, 0, 1], [0, 1, 0]]
    assert trace["y", 1].tolist() == [0, 0, 0, 1]
    assert trace["y", 4].tolist() == [0, 0, 0, 0]


def test_a_step_without_a_target_has_no_loss(trace: Trace) -> None:
    """Its loss and the gradient of its scores are zero; its state still carries the later steps'."""
    assert trace["loss", 4] == 0.0
    assert trace.grad("s", 4).tolist() == [0.0] * 4
    assert trace.grad("h", 4).any()


def test_the_loss_is_the_sum_or_the_mean_over_targets() -> None:
    """The mean divides by the steps that have a target, and so do its gradients."""
    summed, mean = rnntrace.bptt(mixed().scenario()), rnntrace.bptt(mixed("mean").scenario())
    assert isinstance(summed.loss, float)
    assert summed.loss == pytest.approx(float(summed["loss"].sum()), rel=1e-15)
    assert mean.loss == pytest.approx(summed.loss / 4, rel=1e-15)
    assert np.array_equal(mean["loss"], summed["loss"])
    for name in ("W_xh", "W_hh", "W_hy", "b_h", "b_y", "a", "h", "s"):
        assert distance(mean.grad(name) * 4, summed.grad(name)) <= 1e-14, name


def test_arrays_are_read_only(trace: Trace) -> None:
    """Nothing that a trace hands out can change the trace, or the scenario behind it."""

    def arrays() -> Iterator[Array]:
        for name in ("x", "y", "a", "h", "s", "y_hat", "loss", "W_xh", "W_hh", "W_hy", "b_h", "b_y"):
            yield trace[name]
        for name in ("x", "y", "a", "h", "s", "y_hat", "loss"):
            yield trace[name, 2]
        for name in ("a", "h", "s", "W_xh", "W_hh", "W_hy", "b_h", "b_y"):
            yield trace.grad(name)
        yield trace["h", 0]
        yield trace.grad("h", 2)

    for array in arrays():
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0.0


def test_arrays_of_a_scenario_put_together_by_hand_are_read_only_too() -> None:
    """Weights that could be written to elsewhere cannot be written to through the trace."""
    direct = rnntrace.bptt(mixed().direct())
    with pytest.raises(ValueError, match="read-only"):
        direct["W_hh"][0, 0] = 0.0


ASKED: dict[str, tuple[Callable[[Trace], object], str]] = {
    "an unknown name": (lambda trace: trace["z"], "'z'; there are .*h.*W_xh"),
    "an unknown name at a step": (lambda trace: trace["z", 1], "'z'; there are .*h.*W_xh"),
    "a step after the last": (lambda trace: trace["h", 6], "h has steps 0 to 5, not 6"),
    "a step before the first": (lambda trace: trace["h", -1], "h has steps 0 to 5, not -1"),
    "a pre-activation at step 0": (lambda trace: trace["a", 0], "a has steps 1 to 5, not 0"),
    "a parameter at a step": (lambda trace: trace["W_hh", 2], "W_hh is the same at every step"),
    "the gradient of an unknown name": (lambda trace: trace.grad("z"), "'z'; there are .*h.*W_xh"),
    "the gradient of a target": (lambda trace: trace.grad("y"), "'y'; there are .*h.*x.*W_xh"),
    "a gradient at step 0": (lambda trace: trace.grad("a", 0), "a has steps 1 to 5, not 0"),
    "that of an input at step 0": (lambda trace: trace.grad("x", 0), "x has steps 1 to 5, not 0"),
    "a gradient after the last step": (lambda trace: trace.grad("h", 6), "h has steps 0 to 5, not 6"),
    "a parameter's gradient at a step": (lambda trace: trace.grad("W_hh", 2), "W_hh is the same at every"),
}


@pytest.mark.parametrize("what", ASKED)
def test_what_is_not_there_is_said_to_be_missing(what: str, trace: Trace) -> None:
    """A KeyError says what there is instead."""
    ask, message = ASKED[what]
    with pytest.raises(KeyError, match=message):
        ask(trace)


def test_a_forward_trace_says_how_to_get_gradients() -> None:
    """Asked for a gradient, a trace without any names the function that records them."""
    with pytest.raises(KeyError, match=r"rnntrace\.bptt"):
        rnntrace.forward(mixed().scenario()).grad("W_hh")


def test_without_targets_there_is_a_forward_pass_and_no_more() -> None:
    """The loss is NaN, no loss is recorded, and BPTT says what is missing."""
    scenario = replace(mixed(), targets=None).scenario()
    trace = rnntrace.forward(scenario)
    assert np.isnan(trace.loss)
    assert trace.first_not_finite is None
    with pytest.raises(KeyError, match="'loss'; there are"):
        trace["loss"]
    with pytest.raises(ValueError, match="no targets"):
        rnntrace.bptt(scenario)


def test_symbols_of_equations_have_their_value_at_a_step(trace: Trace) -> None:
    """``h[t-1]`` at step 3 is step 2's; before the first step and after the last there is nothing,
    for words as for vectors."""
    assert np.array_equal(trace.value(Symbol("h", -1), 3), trace["h", 2])
    assert np.array_equal(trace.value(Symbol("h", -1), 1), trace["h", 0])
    assert np.array_equal(trace.value(Symbol("a", 1, gradient=True), 2), trace.grad("a", 3))
    assert np.array_equal(trace.value(Symbol("W_hh"), 2), trace["W_hh"])
    assert np.array_equal(trace.value(Symbol("W_hh", gradient=True), 2), trace.grad("W_hh"))
    for symbol, step in ((Symbol("a", 1, gradient=True), 5), (Symbol("x", 1), 5), (Symbol("x", -1), 1)):
        assert not trace.value(symbol, step).any()
    assert trace.word(Symbol("x", 0), 2) == 2
    assert trace.word(Symbol("x", -1), 2) == 0
    for symbol, step in ((Symbol("x", 0), 3), (Symbol("x", -1), 1), (Symbol("x", 1), 5), (Symbol("h", 0), 1)):
        assert trace.word(symbol, step) is None


def test_the_same_scenario_gives_the_same_bits() -> None:
    """Two runs agree bit for bit, and a forward pass is the first half of BPTT."""
    scenario = mixed().scenario()
    first, second, forward = rnntrace.bptt(scenario), rnntrace.bptt(scenario), rnntrace.forward(scenario)
    assert first.loss == second.loss == forward.loss
    for name in ("x", "y", "a", "h", "s", "y_hat", "loss"):
        assert first[name].tobytes() == second[name].tobytes() == forward[name].tobytes(), name
    for name in ("a", "h", "s", "W_xh", "W_hh", "W_hy", "b_h", "b_y"):
        assert first.grad(name).tobytes() == second.grad(name).tobytes(), name


# -- sums that are hard ----------------------------------------------------------------------------


def scoring(scores: list[list[float]], targets: list[Entry], output: str, loss: str) -> Network:
    """A network whose scores are given: they go in, and through it as they are."""
    size = len(scores[0])
    weights = {
        "W_xh": np.eye(size),
        "W_hh": np.zeros((size, size)),
        "b_h": np.zeros(size),
        "W_hy": np.eye(size),
        "b_y": np.zeros(size),
    }
    inputs = tuple(tuple(row) for row in scores)
    return Network("identity", output, loss, "sum", weights, inputs, tuple(targets))


extreme = st.one_of(
    st.sampled_from((1000.0, -1000.0, 745.2, -745.2, 709.8, -709.8, 37.0, -37.0, 0.0)),
    st.floats(-1000.0, 1000.0),
)


@given(st.lists(st.lists(extreme, min_size=3, max_size=3), min_size=1, max_size=4), st.data())
def test_softmax_and_cross_entropy_hold_at_extreme_scores(
    scores: list[list[float]], data: st.DataObject
) -> None:
    """With scores of ±1000 the losses and gradients are those of 50-digit arithmetic, where
    exponentials overflow and probabilities vanish."""
    mpmath = pytest.importorskip("mpmath")
    shares = st.lists(st.integers(0, 4), min_size=3, max_size=3).filter(any)
    soft = shares.map(lambda found: tuple(share / sum(found) for share in found))
    target = st.one_of(st.integers(0, 2), soft)
    targets = data.draw(st.lists(target, min_size=len(scores), max_size=len(scores)))
    network = scoring(scores, targets, "softmax", "cross_entropy")
    losses, gradients = [], []
    with mpmath.workdps(50):
        for row, y in zip(scores, network.y, strict=True):
            powers = [mpmath.exp(mpmath.mpf(score)) for score in row]
            logs = [mpmath.mpf(score) - mpmath.log(sum(powers)) for score in row]
            losses.append(float(-sum(mpmath.mpf(w) * log for w, log in zip(y, logs, strict=True))))
            gradients.append([float(p / sum(powers) - w) for p, w in zip(powers, y, strict=True)])
    trace = rnntrace.bptt(network.scenario())
    assert distance(trace["loss"], losses) <= 1e-12
    assert distance(trace.grad("s"), gradients) <= 1e-12
    assert trace.first_not_finite is None


@given(st.lists(st.lists(extreme, min_size=2, max_size=2), min_size=1, max_size=4), st.data())
def test_sigmoid_and_its_loss_hold_at_extreme_scores(scores: list[list[float]], data: st.DataObject) -> None:
    """The same where a sigmoid saturates to exactly 0 or 1."""
    mpmath = pytest.importorskip("mpmath")
    share = st.sampled_from((0.0, 1.0, 0.5, 0.25))
    target = st.one_of(st.integers(0, 1), st.tuples(share, share))
    targets = data.draw(st.lists(target, min_size=len(scores), max_size=len(scores)))
    network = scoring(scores, targets, "sigmoid", "binary_cross_entropy")
    losses, gradients = [], []
    with mpmath.workdps(900):  # 1 − σ(1000) has its first digit at the 435th place
        for row, y in zip(scores, network.y, strict=True):
            p = [1 / (1 + mpmath.exp(-mpmath.mpf(score))) for score in row]
            terms = [w * mpmath.log(q) + (1 - w) * mpmath.log(1 - q) for q, w in zip(p, y, strict=True)]
            losses.append(float(-sum(terms)))
            gradients.append([float(q - w) for q, w in zip(p, y, strict=True)])
    trace = rnntrace.bptt(network.scenario())
    assert distance(trace["loss"], losses) <= 1e-12
    assert distance(trace.grad("s"), gradients) <= 1e-12
    assert trace.first_not_finite is None


def test_a_confident_wrong_answer_costs_what_it_should() -> None:
    """The loss of the least probable word is the distance of the scores, to the last bit."""
    network = scoring([[1000.0, -1000.0], [-1000.0, 1000.0]], [1, None], "softmax", "cross_entropy")
    trace = rnntrace.bptt(network.scenario())
    assert trace["y_hat"].tolist() == [[1.0, 0.0], [0.0, 1.0]]
    assert trace["loss"].tolist() == [2000.0, 0.0]
    assert trace.grad("s").tolist() == [[1.0, -1.0], [0.0, 0.0]]


# -- values that are not finite --------------------------------------------------------------------


def single(
    *,
    w_xh: float = 1.0,
    w_hh: float = 1.0,
    w_hy: float = 1.0,
    x: float = 1.0,
    h0: float = 0.0,
    steps: int = 3,
) -> Network:
    """One input, one state, one score, nothing to bend them, and zero as the target."""
    weights = {
        "W_xh": np.array([[w_xh]]),
        "W_hh": np.array([[w_hh]]),
        "b_h": np.zeros(1),
        "W_hy": np.array([[w_hy]]),
        "b_y": np.zeros(1),
    }
    inputs, targets = ((x,),) * steps, ((0.0,),) * steps
    return Network("identity", "identity", "squared_error", "sum", weights, inputs, targets, np.array([h0]))


NOT_FINITE: dict[str, tuple[Network, tuple[Symbol, int | None] | None]] = {
    "nothing": (single(), None),
    "a state that explodes": (single(w_hh=1e200, w_hy=0.0), (Symbol("a", 0), 3)),
    "a score": (single(w_hy=1e300, x=1e10, w_hh=0.0), (Symbol("s", 0), 1)),
    "a loss": (single(w_hy=1e200, w_hh=0.0), (Symbol("loss", 0), 1)),
    "a gradient that explodes backward": (
        # Only the last step's loss is not zero, and W_hh three times over is too much for its gradient.
        replace(single(w_hh=1e200, w_xh=0.0), inputs=((0.0,),) * 4, targets=(None, None, None, (1.0,))),
        (Symbol("h", 0, gradient=True), 2),
    ),
    "the gradient of a parameter": (
        single(w_xh=1e-200, x=1e200, w_hh=0.0, w_hy=1e150),
        (Symbol("W_xh", None, gradient=True), None),
    ),
}


@pytest.mark.parametrize("what", NOT_FINITE)
def test_the_first_value_that_is_not_finite_is_named(what: str) -> None:
    """In the order of work on paper: forward from step 1, then backward from step T, then parameters.
    What is not finite is recorded, and no warning is given."""
    network, expected = NOT_FINITE[what]
    with np.errstate(all="warn"):
        trace = rnntrace.bptt(network.scenario())
        assert trace.first_not_finite == expected
        assert trace.loss >= 0 or np.isnan(trace.loss)


def test_a_forward_trace_names_it_too() -> None:
    """A forward pass finds what goes wrong in it, and knows nothing of gradients."""
    explodes, _ = NOT_FINITE["a state that explodes"]
    backward, _ = NOT_FINITE["a gradient that explodes backward"]
    assert rnntrace.forward(explodes.scenario()).first_not_finite == (Symbol("a", 0), 3)
    assert rnntrace.forward(backward.scenario()).first_not_finite is None


def test_in_both_directions_it_is_named_where_it_arose() -> None:
    """The state that is read from the end explodes on its way to the start: at step 2, before step 1."""
    scenario = scenario_of(
        "inputs: [0, 0, 0, 1]\ntargets: [0, 0, 0, 0]\noutput: identity\nactivation: identity\n"
        "bidirectional: true\nweights: {W_xh_fwd: [[1]], W_hh_fwd: [[1]], W_xh_bwd: [[1]], "
        "W_hh_bwd: [[1e200]], W_hy_fwd: [[1]], W_hy_bwd: [[1]]}\n"
    )
    assert rnntrace.forward(scenario).first_not_finite == (Symbol("a_bwd", 0), 2)


def test_a_sum_of_losses_may_be_too_large() -> None:
    """Losses that are finite one by one and not together sum to infinity, without a warning."""
    with np.errstate(all="warn"):
        trace = rnntrace.bptt(single(w_hy=1.3e154, w_hh=0.0).scenario())
        assert np.isfinite(trace["loss"]).all()
        assert trace.loss == np.inf


@pytest.mark.parametrize("planted", [np.nan, np.inf, -np.inf])
def test_nan_and_infinity_pass_through(planted: float) -> None:
    """A scenario put together in Python may hold them: they are recorded where they arise."""
    network = mixed()
    network.weights["b_h"][1] = planted
    with np.errstate(all="warn"):
        trace = rnntrace.bptt(network.direct())
        assert trace.first_not_finite == (Symbol("a", 0), 1)
        assert not np.isfinite(trace["a"][:, 1]).any()
        assert np.isfinite(trace["a", 1][0])


# -- long sequences --------------------------------------------------------------------------------


def test_ten_thousand_steps() -> None:
    """A long sequence needs no deep stack; its loss is the plain loop's, and its gradients are the
    slope of that loss along a random direction."""
    steps, generator = 10_000, np.random.default_rng(0)
    words = tuple(generator.integers(0, 4, steps + 1).tolist())
    weights = drawn_weights(31, (4, 3, 4), output="softmax")
    network = Network("tanh", "softmax", "cross_entropy", "mean", weights, words[:-1], words[1:])
    scenario = network.direct()
    limit = sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(400)
        trace = rnntrace.bptt(scenario)
        assert trace.first_not_finite is None
    finally:
        sys.setrecursionlimit(limit)

    def loss(by: float) -> float:
        moved = {name: array + by * directions[name] for name, array in weights.items()}
        return float(plain_forward(network, moved, {}, np)[0])

    directions = {name: generator.normal(size=array.shape) for name, array in weights.items()}
    slope = sum(float((trace.grad(name) * direction).sum()) for name, direction in directions.items())
    assert distance(trace.loss, loss(0.0)) <= 1e-12
    assert distance(slope, (loss(1e-5) - loss(-1e-5)) / 2e-5) <= 1e-7
