"""BPTT beside the others: they agree where it is right, and each of them notices where it is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import mpmath
import pytest
from hypothesis import given, settings

import rnntrace
from rnntrace.checking import exact, pytorch
from rnntrace.checking.differences import USUAL_STEP_SIZE, kink_arguments, slope
from rnntrace.checking.entries import Entry, sample
from rnntrace.checking.findings import DIFFERENCES, MODULE, PYTORCH, SYMPY, Verification
from rnntrace.checking.verify import verify
from rnntrace.equations import differentiate as derivatives
from rnntrace.equations import tree
from rnntrace.equations.functions import FUNCTIONS, Function
from rnntrace.exercise.exercise import Parameter
from rnntrace.scenario.model import Scenario
from rnntrace.tracing.local import gradient_of
from rnntrace.writing.insights.verification import verdict, verification_document
from tests.support.cells import Deep, deep_networks, made
from tests.support.own_cells import Cell, own_cells
from tests.support.pages import SCENARIOS, scenario_of
from tests.support.patience import patiently
from tests.support.remembered import forget
from tests.support.rendered import to_text

SMALL = [path for path in SCENARIOS if path.stem != "ten-thousand-words"]


def sampled(scenario: Scenario, most: int, seed: int) -> tuple[Entry, ...]:
    """A sample of entries, as if every weight had a gradient."""
    return sample(scenario.exercise, most, seed, scenario.exercise.array)


@pytest.fixture
def no_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    """PyTorch is slow to load, and need not be there."""
    monkeypatch.setattr(pytorch, "is_installed", lambda: False)


def disagreeing(found: Verification) -> set[str]:
    """The sources that do not agree with BPTT."""
    return {source.name for source in found.sources if not source.agrees}


@pytest.mark.parametrize("path", patiently(SMALL, 4), ids=lambda path: path.stem)
def test_every_scenario_agrees(path: Path, no_torch: None) -> None:
    """With central differences and SymPy, all weights of it."""
    found = verify(rnntrace.load(path), most=40)
    assert [source.why_not for source in found.sources][:3] == ["", "", "it is not installed"]
    assert found.sources[3].why_not
    assert found.agrees
    assert found.never_compared == 0


def test_every_source_is_asked() -> None:
    """PyTorch too, of a network with everything in it."""
    pytest.importorskip("torch")
    found = verify(made(1, "lstm", layers=2, bidirectional=True).scenario(), most=30)
    assert [(source.name, source.agrees, source.why_not) for source in found.sources] == [
        (DIFFERENCES, True, ""),
        (SYMPY, True, ""),
        (PYTORCH, True, ""),
        ("torch.nn.LSTM", True, ""),
    ]


@settings(max_examples=6)
@given(network=deep_networks())
def test_random_networks_agree(network: Deep) -> None:
    """Of every cell, in layers, directions and examples."""
    scenario = network.scenario()
    trace = rnntrace.bptt(scenario)
    entries = sampled(scenario, 12, 0)
    found = exact.gradients(scenario.exercise, entries)
    for entry in entries:
        ours = float(gradient_of(trace, entry.parameter.name)[entry.places])
        assert float(found[entry]) == pytest.approx(ours, rel=1e-9, abs=1e-12)


# SymPy takes its time.
@settings(max_examples=-(-settings.default.max_examples // 3))
@given(cell=own_cells())
def test_random_cells_agree(cell: Cell) -> None:
    """Equations of one's own have the same reading."""
    scenario = cell.scenario()
    trace = rnntrace.bptt(scenario)
    entries = sampled(scenario, 8, 0)
    found = exact.gradients(scenario.exercise, entries)
    for entry in entries:
        ours = float(gradient_of(trace, entry.parameter.name)[entry.places])
        assert float(found[entry]) == pytest.approx(ours, rel=1e-9, abs=1e-12)


# -- planted errors --------------------------------------------------------------------------------

PLANTED = {
    "tanh' without the square": ("rnn", "tanh", "1 - y"),
    "tanh' a millionth too large": ("rnn", "tanh", "1.000001 * (1 - y ** 2)"),
    "sigmoid' with the wrong sign": ("gru", "sigmoid", "y * (y - 1)"),
    "softmax' without the outer product": ("rnn", "softmax", "diag(y)"),
    "ln' upside down": ("rnn", "log", "x"),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_a_wrong_derivative_is_noticed_by_all(
    planted: str, monkeypatch: pytest.MonkeyPatch, nothing_remembered: None
) -> None:
    """By each of the sources on its own: none of them reads the table of derivatives."""
    pytest.importorskip("torch")
    cell, function, derivative = PLANTED[planted]
    # A squared error goes with softmax, so that the table's derivatives are used all the way.
    scenario = replace(made(2, cell), loss="squared_error").scenario()
    if function == "log":
        scenario = scenario_of(ENTROPY_OF_A_SQUARE)
    assert verify(scenario, most=30).agrees
    forget()
    monkeypatch.setitem(FUNCTIONS, function, FUNCTIONS[function]._replace(derivative=derivative))
    found = verify(scenario, most=30)
    modules = {found.sources[3].name} - {MODULE}  # a GRU that resets before the product is none of them
    assert disagreeing(found) == {DIFFERENCES, SYMPY, PYTORCH, *modules}
    assert verdict(found).startswith("The gradients do NOT agree")


ENTROPY_OF_A_SQUARE = """
cell: {equations: "h[t] = log(1 + (W @ x[t] + U @ h[t-1]) ** 2)"}
inputs: [[1, 2], [0.5, 1]]
targets: [[1], [0.25]]
output: identity
weights: {W: [[0.5, 0.25]], U: [[0.75]], W_hy: [[1.5]]}
"""

PULL = derivatives._pull
BOOKKEEPING: dict[str, tuple[str, Callable[..., Any]]] = {
    "a forgotten recurrent term": (
        "_pull",
        lambda *of: (part for part in PULL(*of) if part[0].step != -1),
    ),
    "a shift the wrong way": ("shift", lambda node, steps: tree.shift(node, -steps)),
    "a minus forgotten": ("negative", lambda node: node),
}


@pytest.mark.parametrize("planted", BOOKKEEPING)
def test_wrong_bookkeeping_is_noticed(
    planted: str, monkeypatch: pytest.MonkeyPatch, nothing_remembered: None, no_torch: None
) -> None:
    """A slip in the reverse pass is none in the others."""
    scenario = made(3, "gru").scenario()
    monkeypatch.setattr(derivatives, *BOOKKEEPING[planted])
    assert disagreeing(verify(scenario, most=30)) == {DIFFERENCES, SYMPY}


# -- kinks -----------------------------------------------------------------------------------------

KINK = """
activation: relu
output: identity
inputs: [[{first}], [1]]
targets: [[1], [2]]
weights: {{W_xh: [[1], [2]], W_hh: [[1, 0.5], [0.25, 1]], b_h: [{bias}, 1], W_hy: [[1, 1]]}}
"""


@pytest.mark.parametrize(("first", "bias"), [("1", "-1"), ("0.3", "-0.30000000000000004")])
def test_a_kink_is_no_error(first: str, bias: str, no_torch: None) -> None:
    """A ReLU's argument of 0, and one that is 0 but for rounding: what goes through it has no slope, and
    SymPy, which may be on the other side of it, is not believed there either."""
    found = verify(scenario_of(KINK.format(first=first, bias=bias)))
    assert found.agrees
    differences, sympy, *_ = found.sources
    kinks = {each.entry for check in differences.checks for each in check.compared if each.kink}
    assert kinks == {
        Entry(Parameter("W_xh"), (0, 0)),
        Entry(Parameter("b_h"), (0,)),
    }
    assert all(each.agrees for check in sympy.checks for each in check.compared)


def test_a_kink_within_the_step_is_avoided(no_torch: None) -> None:
    """A ReLU that switches within the usual step has a slope to compare over a smaller one."""
    found = verify(scenario_of(KINK.format(first="1", bias="-0.999999")))
    assert found.agrees
    assert sum(check.kinks for source in found.sources for check in source.checks) == 0


def test_an_error_beside_a_kink_is_noticed(
    monkeypatch: pytest.MonkeyPatch, nothing_remembered: None, no_torch: None
) -> None:
    """Only what goes through the kink is excused."""
    scenario = scenario_of(KINK.format(first="1", bias="-1"))
    wrong = FUNCTIONS["relu"]._replace(derivative="1.01 * positive(x)")
    monkeypatch.setitem(FUNCTIONS, "relu", wrong)
    assert disagreeing(verify(scenario)) == {DIFFERENCES, SYMPY}


HINGE = Function(
    name="hinge",
    derivative="positive(1 - x) * positive(1 + x)",
    because="",
    latex="h",
    terminal="h",
    meaning="relu(x + 1) - relu(x - 1) - 1",
)
AT_A_HINGE = """
cell: {{equations: "h[t] = hinge(W @ x[t] + U @ h[t-1] + b)"}}
output: identity
inputs: [[{first}], [0.5]]
targets: [[1], [2]]
weights: {{W: [[1], [0.5]], U: [[0.25, 0], [0.125, 0.25]], b: [0.5, 0], W_hy: [[1, 1]]}}
"""


@pytest.mark.parametrize(("first", "kinks"), [("0.5", 2), ("0.25", 0)])
def test_a_kink_is_where_what_a_function_means_has_it(
    first: str, kinks: int, monkeypatch: pytest.MonkeyPatch, no_torch: None
) -> None:
    """Of any function, and not only at 0: what goes through it is left out, and said without a ReLU."""
    monkeypatch.setitem(FUNCTIONS, "hinge", HINGE)
    found = verify(scenario_of(AT_A_HINGE.format(first=first)))
    assert found.agrees
    assert [sum(check.kinks for check in source.checks) for source in found.sources[:2]] == [kinks] * 2
    page = to_text(verification_document(found), 200)
    sentence = "2 weights are left out: between the two losses a function passes a kink, where there is no"
    assert (sentence in page) == bool(kinks)
    assert "ReLU" not in page


def test_numbers_alone_are_read_by_pytorch() -> None:
    """A function of a number, and a value that is one at every step."""
    pytest.importorskip("torch")
    text = """
cell: {equations: ["z[t] = 0.25", "h[t] = z[t] * exp(0.5) * tanh(W @ x[t] + h[t-1]) + relu(0.5)"]}
inputs: [[1], [0.5]]
targets: [[1], [2]]
output: identity
weights: {W: [[1], [0.5]], W_hy: [[1, 1]]}
"""
    assert [source.agrees for source in verify(scenario_of(text)).sources[:3]] == [True] * 3


# -- samples, sizes and steps ----------------------------------------------------------------------


def test_a_sample_is_drawn_from_all_alike(hello_world: rnntrace.Scenario) -> None:
    """With the same seed the same, with another another; of every matrix and vector some."""
    chosen = sampled(hello_world, 10, 0)
    assert len(chosen) == 10
    assert chosen == sampled(hello_world, 10, 0) != sampled(hello_world, 10, 1)
    assert {entry.parameter for entry in chosen} == set(hello_world.exercise.parameters)
    assert len(sampled(hello_world, 26, 0)) == 26
    assert {entry.parameter for entry in sampled(hello_world, 1, 0)} == set(hello_world.exercise.parameters)


def test_half_a_sample_is_of_what_has_a_gradient() -> None:
    """In a matrix of ten thousand words, of which the sentence has seven."""
    scenario = rnntrace.load(next(path for path in SCENARIOS if path.stem == "ten-thousand-words"))
    trace = rnntrace.bptt(scenario)
    chosen = sample(scenario.exercise, 200, 0, lambda each: trace.grad(each.name))
    assert len(set(chosen)) == 200
    of_words = [entry for entry in chosen if entry.parameter.name == "W_xh"]
    telling = [entry for entry in of_words if trace.grad("W_xh")[entry.places] != 0]
    assert len(of_words) // 2 <= len(telling) < len(of_words)


def test_sympy_is_left_out_of_what_is_too_large(no_torch: None) -> None:
    """Before any work is done, and with what there is too much of."""
    scenario = rnntrace.load(next(path for path in SCENARIOS if path.stem == "ten-thousand-words"))
    with pytest.raises(exact.TooLarge, match=r"one step have about [0-9,]+ derivatives"):
        exact.gradients(scenario.exercise, sampled(scenario, 5, 0))
    words = ", ".join(["a"] * 3000)
    scenario = scenario_of(
        f"vocab: [a, b]\nhidden_size: 3\ninputs: [{words}]\ntargets: [{words}]\nweights: {{init: normal}}\n"
    )
    with pytest.raises(exact.TooLarge, match=r"[0-9,]+ products of 30 digits over all steps"):
        exact.gradients(scenario.exercise, sampled(scenario, 30, 0))


def test_differences_say_how_far_to_trust_them(hello_world: rnntrace.Scenario) -> None:
    """The true slope lies within what is said to be uncertain, for steps of every size."""
    unmoved = kink_arguments(rnntrace.forward(hello_world))
    trace = rnntrace.bptt(hello_world)
    for entry in sampled(hello_world, 26, 0):
        true = float(trace.grad(entry.parameter.name)[entry.places])
        for step in (1e-9, 1e-7, USUAL_STEP_SIZE, 1e-3, 1e-2):
            found = slope(hello_world.exercise, entry, step, unmoved)
            assert abs(found.slope - true) <= found.uncertain


@pytest.mark.parametrize("scale", [50, 300, 1000])
def test_saturated_probabilities_agree(scale: int) -> None:
    """Where a sigmoid is 1 in floating point, SymPy takes more digits and PyTorch the scores."""
    scenario = scenario_of(
        f"inputs: [[1]]\ntargets: [[0, 1]]\noutput: sigmoid\nactivation: identity\n"
        f"weights: {{W_xh: [[1]], W_hh: [[1]], W_hy: [[{scale}], [-{scale}]]}}\n"
    )
    found = verify(scenario)
    assert found.agrees
    assert found.sources[1].why_not == ""


# -- exactness -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "exactly"),
    [
        (0.1, Fraction(1, 10)),
        (1 / 3, Fraction(1, 3)),
        (-0.05, Fraction(-1, 20)),
        (0.0, Fraction(0)),
        (1e-9, Fraction(1, 10**9)),
        (0.4967141530112327, Fraction("0.4967141530112327")),
        (1e300, Fraction(10**300)),
    ],
)
def test_numbers_are_taken_as_they_are_written(number: float, exactly: Fraction) -> None:
    """A decimal or a small fraction, not the double that is next to it."""
    assert exact.as_written(number) == exactly


def test_thirty_digits() -> None:
    """The derivative of a network of one unit, by hand: w appears in both steps."""
    scenario = scenario_of(
        "inputs: [[1], [0.5]]\ntargets: [null, [0.2]]\noutput: identity\n"
        "weights: {W_xh: [[0.3]], W_hh: [[0.7]], W_hy: [[1.1]]}\n"
    )
    entry = Entry(Parameter("W_xh"), (0, 0))
    with mpmath.workdps(40):
        w, u, v = (mpmath.mpf(number) / 10 for number in (3, 7, 11))
        first = mpmath.tanh(w)
        second = mpmath.tanh(w / 2 + u * first)
        inner = mpmath.mpf(1) / 2 + u * (1 - first**2)
        by_hand = (v * second - mpmath.mpf(2) / 10) * v * (1 - second**2) * inner
        found = exact.gradients(scenario.exercise, [entry])[entry]
        assert abs(found - by_hand) < mpmath.mpf(10) ** -30
