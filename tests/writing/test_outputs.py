"""Outputs are worked where something reads them: at the steps whose loss is taken."""

from __future__ import annotations

import re
from itertools import product

import pytest

import rnntrace
from rnntrace.cells.network import Architecture, network
from rnntrace.cells.texts import CELLS
from rnntrace.equations.outputs import outputs
from rnntrace.equations.parser import parse_equations
from rnntrace.equations.system import System
from rnntrace.rendering.terminal import to_pieces
from rnntrace.writing.pages.data import trace_data
from rnntrace.writing.pages.walkthrough import Selection, forward_document, whole_document
from tests.support.pages import scenario_of

NETWORK = """
inputs: [[1], [2], [3], [1]]
targets: {targets}
hidden_size: 2
weights: {{init: normal, seed: 1}}
{more}
"""
MANY_TO_ONE = "[null, null, null, [0, 1]]"
SOME = "[null, [1, 0], null, [0, 1]]"
FEEDFORWARD = 'cell: {equations: "h[t] = tanh(W_xh @ x[t])"}'
EXAMPLES = """
examples:
- {inputs: [[1], [2]], targets: [null, [0, 1]]}
- {inputs: [[1], [2], [3]], targets: [null, null, [1, 0]]}
- {inputs: [[1]], targets: [null]}
hidden_size: 2
weights: {init: normal, seed: 1}
"""


def page(text: str, *, whole: bool = False, **selected: object) -> str:
    """A page as text, on one line for each of its own."""
    trace = rnntrace.forward(scenario_of(text))
    selection = Selection(**selected)  # type: ignore[arg-type]
    document = (
        whole_document(trace, selection=selection) if whole else forward_document(trace, selection=selection)
    )
    return "".join(to_pieces(document, 200))


def worked(page: str) -> list[str]:
    """The names at the beginning of the equations at certain steps, as ŷ₂."""
    return re.findall(r"^(\S+[₀-₉]+) =", page, re.MULTILINE)


def many_to(targets: str, more: str = "") -> str:
    return NETWORK.format(targets=targets, more=more)


# -- what follows from the equations -------------------------------------------------------------------


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize(("layers", "both"), [*product((1, 2), (False, True))])
def test_the_outputs_of_built_in_networks(cell: str, layers: int, both: bool) -> None:
    """Scores, predictions and the loss, and nothing of the cell; an encoder has none."""
    architecture = Architecture(cell, layers=layers, bidirectional=both)
    assert outputs(network(architecture)) == {"s", "y_hat", "loss"}
    if not both:
        assert outputs(network(Architecture(cell, output="none", loss="none", hands_over=True))) == set()


@pytest.mark.parametrize(
    ("equations", "loss", "found"),
    [
        ("h[t] = tanh(W @ x[t])\np[t] = V @ h[t]\nl[t] = sum(p[t] * y[t])", "l", {"h", "p", "l"}),
        ("h[t] = tanh(W @ x[t] + U @ p[t-1])\np[t] = V @ h[t]\nl[t] = sum(p[t] * y[t])", "l", {"l"}),
        ("h[t] = W @ x[t] + h[t-1]\nq[t] = V @ h[t]\nl[t] = sum(h[t] * y[t])", "l", {"l"}),
        ("h[t] = W @ x[t] + h[t-1]\nq[t] = V @ h[t]", None, set()),
        ("h[t] = W @ x[t] + h[t+1]\nl[t] = sum(h[t] * y[t])", "l", {"l"}),
    ],
)
def test_the_outputs_of_any_equations(equations: str, loss: str | None, found: set[str]) -> None:
    """Whatever is carried to another step is none, whatever it is called, nor is what no loss hangs on."""
    assert outputs(System(parse_equations(equations, derived=True), loss=loss)) == found


# -- pages ---------------------------------------------------------------------------------------------


def test_a_network_that_is_read_at_its_end() -> None:
    """Scores, prediction and loss are worked at the last step alone, and that is said once."""
    for whole in (False, True):
        text = page(many_to(MANY_TO_ONE), whole=whole)
        assert worked(text)[-9:] == ["x₃", "a₃", "h₃", "x₄", "a₄", "h₄", "s₄", "ŷ₄", "L₄"]
        assert sum(name[0] in "sŷ" for name in worked(text)) == 2
        assert text.count("The network is read only at its end: sₜ and ŷₜ are worked at the last step, ") == 1
        assert "has no target" not in text.replace("has a target", "")


def test_a_network_that_is_read_here_and_there() -> None:
    """At every step with a target, in a forward and a backward direction too."""
    said = "The network is read only at steps that have a target: sₜ and ŷₜ are worked there alone. "
    for more in ("", "bidirectional: true"):
        text = page(many_to(SOME, more))
        assert [name for name in worked(text) if name[0] in "sŷL"] == ["s₂", "ŷ₂", "L₂", "s₄", "ŷ₄", "L₄"]
        assert text.count(said) == 1
    assert "The outputs from step 2 to step 4" in text
    assert text.count("Step 3 of 4") == 2


@pytest.mark.parametrize("more", ["", "bidirectional: true", FEEDFORWARD])
def test_all_outputs_are_shown_where_asked_for(more: str) -> None:
    """With all_outputs, or by their names, at every step; and where they are all of a step's values."""
    text = page(many_to(SOME, more), all_outputs=True)
    assert [name for name in worked(text) if name[0] == "s"] == ["s₁", "s₂", "s₃", "s₄"]
    assert "The network is read only" not in text
    named = page(many_to(SOME, more), only=frozenset({"s", "loss"}), steps=(1,))
    assert [name for name in worked(named) if name[0] in "sL"] == ["s₁"]
    assert "Step 1 has no target, so no loss." in named


def test_where_everything_hangs_on_the_target() -> None:
    """Nothing of a step is worked, and that is said there."""
    text = page(many_to(SOME, FEEDFORWARD))
    assert worked(text) == ["x₁", "x₂", "h₂", "s₂", "ŷ₂", "L₂", "x₃", "x₄", "h₄", "s₄", "ŷ₄", "L₄"]
    assert text.count("Step 3 has no target, and nothing else reads what it gives.") == 1


def test_examples_are_read_each_at_its_end() -> None:
    """It is said once for all of them; an example without any target is a prediction, and shows all."""
    text = page(EXAMPLES)
    assert [name for name in worked(text) if name[0] == "ŷ"] == ["ŷ₂", "ŷ₃", "ŷ₁"]
    assert text.count("The network is read only at its end") == 1
    assert text.count("Step 1 has no target, so no loss.") == 1


def test_a_prediction_shows_all_outputs() -> None:
    """Without any target every step's outputs are the answer."""
    text = page(
        many_to("[null, null, null, null]").replace("targets: [null, null, null, null]", "labels: [p, q]")
    )
    assert [name for name in worked(text) if name[0] == "ŷ"] == ["ŷ₁", "ŷ₂", "ŷ₃", "ŷ₄"]
    assert "The network is read" not in text


def test_nothing_is_said_where_nothing_is_left_out() -> None:
    """Neither of steps that all have a target, nor of those that are not shown."""
    assert "The network is read" not in page(many_to("[[0, 1], [1, 0], [0, 1], [1, 0]]"))
    assert "The network is read" not in page(many_to(MANY_TO_ONE), steps=(4,))
    assert "The network is read" not in page(many_to(MANY_TO_ONE), only=frozenset({"h"}))


def test_data_have_every_output() -> None:
    """What a page leaves out is in the JSON all the same."""
    data = trace_data(rnntrace.forward(scenario_of(many_to(MANY_TO_ONE))))
    assert all("y_hat" in step["values"] for step in data["steps"])
