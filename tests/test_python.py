"""The package as whoever imports it meets it: what there is, what it says of itself, and built-in scenarios
by their names."""

from __future__ import annotations

import pydoc
import rlcompleter
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import rnntrace
from rnntrace.tracing.traces import Traces
from tests.support.pages import scenario_of

PUBLIC = {
    *("load", "forward", "bptt", "update", "Scenario", "ScenarioError", "Trace", "Traces", "Update"),
    *("Training", "train"),
    "NothingToDifferentiate",
    *("generate", "Generated", "CannotGenerate", "NoSuchChoice"),
    *("variant", "Variant", "NoVariant"),
    *("check", "Marked", "Answers", "AnswersError"),
    *("page", "Page"),
}
TWO_STATES = """
cell: lstm
bidirectional: true
hidden_size: 2
inputs: [[1, 2, 3], [4, 5, 6]]
targets: [[1], [0]]
output: identity
initial_state: {h_fwd: [0.1, 0.2], c_bwd: [1, -1]}
weights: {init: normal, scale: 0.5, seed: 2}
"""


def test_what_there_is_can_be_seen_before_it_is_used() -> None:
    """``dir`` and the Tab key have the public names, in a Python that has loaded nothing but the package;
    neither Typer nor Rich comes with it, nor with a whole trace."""
    script = """
import sys, rnntrace
heavy = ("numpy", "yaml", "sympy", "typer", "rich")
assert not [name for name in heavy if name in sys.modules]
print(*dir(rnntrace))
rnntrace.bptt(rnntrace.load("lstm"))
assert not [name for name in heavy[2:] if name in sys.modules]
"""
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert {name for name in found.stdout.split() if not name.startswith("_")} == PUBLIC
    completer = rlcompleter.Completer({"rnntrace": rnntrace})
    assert [completer.complete("rnntrace.lo", 0), completer.complete("rnntrace.lo", 1)] == [
        "rnntrace.load(",
        None,
    ]


def test_help_shows_what_there_is() -> None:
    """Each public function and class with its own words, after a few on the package."""
    text = pydoc.render_doc(rnntrace, renderer=pydoc.plaintext)
    for name in PUBLIC:
        assert f"    {name}(" in text or f"class {name}(" in text, name
    assert "The scenario in a file; where there is no such file, the built-in one of that name." in text


def test_a_built_in_scenario_has_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of that name goes before it."""
    assert rnntrace.load("hello-world").title == "Hello World"
    monkeypatch.chdir(tmp_path)
    Path("hello-world").write_text("inputs: [1]\ntitle: Mine\nweights: {W_xh: [[1]], W_hh: [[1]]}\n")
    assert rnntrace.load("hello-world").title == rnntrace.load(Path("hello-world")).title == "Mine"
    with pytest.raises(FileNotFoundError, match=r"^lstn: no such file, .*\. Did you mean lstm\?$"):
        rnntrace.load("lstn")
    with pytest.raises(FileNotFoundError, match=r"^x/y\.yaml: .*\. There are: and-gate, .*vanishing$"):
        rnntrace.load(Path("x/y.yaml"))


def test_a_trace_says_what_it_is() -> None:
    """Its title, its sizes and its loss; of several examples each."""
    scenario = rnntrace.load("hello-world")
    sizes = "rnn, 3 steps, 4 inputs, 2 hidden units, 4 outputs, loss 3.99729"
    assert repr(rnntrace.bptt(scenario)) == f"<Trace of 'Hello World': {sizes}, with gradients>"
    assert repr(rnntrace.forward(scenario)) == f"<Trace of 'Hello World': {sizes}, no gradients>"
    assert repr(scenario).startswith("<Scenario 'Hello World': rnn, T = 3, 26 weights, from '")
    translated = rnntrace.bptt(rnntrace.load("translation"))
    assert isinstance(translated, rnntrace.Trace)
    assert repr(translated.encoder).startswith("<Trace of encoder of 'Translation, ")
    lines = repr(rnntrace.bptt(rnntrace.load("sentiment"))).splitlines()
    title = "'Sentiment, many to one'"
    assert lines[0] == f"<Traces of {title}: 2 examples, loss 0.361929, with gradients"
    assert [line.startswith(f"  <Trace of {title}: rnn, ") for line in lines[1:]] == [True, True]


def test_a_trace_tells_what_it_holds() -> None:
    """Names can be listed and asked for, and all of it is a dictionary of arrays."""
    trace = rnntrace.bptt(rnntrace.load("hello-world"))
    names = ["x", "y", "a", "h", "s", "y_hat", "loss", "W_xh", "W_hh", "b_h", "W_hy", "b_y"]
    assert list(trace.keys()) == list(trace) == names
    assert "h" in trace
    assert "z" not in trace
    assert 3 not in trace
    arrays = dict(trace)
    assert all(np.array_equal(arrays[name], trace[name]) for name in names)
    traces = rnntrace.forward(rnntrace.load("sentiment"))
    assert isinstance(traces, Traces)
    assert list(traces) == ["W_xh", "W_hh", "b_h", "W_hy", "b_y"]
    assert ("W_hh" in traces, "h" in traces) == (True, False)
    assert traces.encoder is None


def test_the_gradients_of_all_that_goes_in() -> None:
    """Of the inputs, of both states of both directions where each begins, and of an embedded word; each has
    the shape of what it belongs to, and cannot be written to."""
    trace = rnntrace.bptt(scenario_of(TWO_STATES))
    assert trace.grad("x").shape == (2, 3)
    for name, step in (("x", 2), ("h_fwd", 0), ("c_fwd", 0), ("h_bwd", 3), ("c_bwd", 3)):
        gradient = trace.grad(name, step)
        assert (gradient.shape, bool(gradient.any())) == (trace[name, step].shape, True), name
        assert not gradient.flags.writeable
    embedded = rnntrace.bptt(rnntrace.load("embedding"))
    back = embedded.grad("x") @ embedded["E"]
    assert np.allclose(embedded.grad("one_hot"), back, rtol=1e-14)


UNREAD = """
cell: {equations: ["h[t] = tanh(U @ h[t-1] + b)", "g[t] = W @ x[t]"]}
output: identity
inputs: [[1, 2], [3, 4]]
targets: [[1], [2]]
weights: {U: [[1]], b: [1], W: [[1, 2]], W_hy: [[1]]}
"""
FROM_BEFORE = """
cell: {{equations: ["h[t] = tanh(W @ x[t])", "y_hat[t] = softmax(V @ h[t-1])"]}}
inputs: [[1, 2], [3, 4]]
targets: [{first}, [0, 1]]
initial_state: {{h: [1]}}
weights: {{W: [[1, 2]], V: [[1], [2]]}}
"""


def test_what_the_loss_does_not_hang_on_gets_nothing() -> None:
    """Zeros: inputs from which no way leads to a loss, and a state that only the loss of a step looks at
    which has no target."""
    assert rnntrace.bptt(scenario_of(UNREAD)).grad("x").tolist() == [[0, 0], [0, 0]]
    for first, some in (("[1, 0]", True), ("null", False)):
        trace = rnntrace.bptt(scenario_of(FROM_BEFORE.format(first=first)))
        assert (bool(trace.grad("h", 0).any()), trace.grad("h", 0).shape) == (some, (1,))


def test_a_gradient_of_the_inputs_is_worked_once_and_only_when_it_is_asked_for() -> None:
    """BPTT records none; the second time it is the same array."""
    trace = rnntrace.bptt(rnntrace.load("ten-thousand-words"))
    assert ("x", True) not in trace.store.series
    assert "gradient_of_input" not in vars(trace)
    first = trace.grad("x")
    assert first.base is trace.grad("x").base is trace.gradient_of_input.rows
    assert ("x", True) not in trace.store.series


def test_the_command_line_is_whole_in_python() -> None:
    """``rnntrace.cli.app`` has every command, for those who run it from a program of theirs."""
    source = (
        "import rnntrace; print(*(each.callback.__name__ for each in rnntrace.cli.app.registered_commands))"
    )
    found = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    assert set(found.stdout.split()) >= {
        "forward",
        "export",
        "step",
        "train",
        "check",
        "worksheet",
        "describe",
    }
