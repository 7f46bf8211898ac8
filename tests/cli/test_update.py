"""``rnntrace update``: the page, the JSON, and what is answered to settings that make no sense."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import numpy as np
import pytest
from rich.cells import cell_len

import rnntrace
from rnntrace.tracing.update import update
from rnntrace.writing.figures import Style
from rnntrace.writing.pages.update import update_document
from tests.scenario.texts import text
from tests.support.command import run
from tests.support.markdown_rules import broken_rules
from tests.support.page_reader.checks import dishonest
from tests.support.page_reader.worked import worked_equations
from tests.support.pages import scenario_of
from tests.support.rendered import both_ways, to_markdown, to_text

Golden = Callable[[str, str], None]
ADAM = """
title: An update with everything
vocab: [a, b]
inputs: [a, b]
targets: [b, a]
weights:
  W_xh: [[0.5, -0.25], [-0.5, 1]]
  W_hh: [[0.5, -1], [0.25, 0.75]]
  W_hy: [[1, -0.5], [0.25, 0.75]]
  b_y: [0.1, 0]
optimizer:
  name: adam
  learning_rate: 0.1
  weight_decay: 0.01
  clip_norm: 1/2
  clip_value: 0.2
  state: {t: 2, m: {W_hh: [[0.1, 0], [0, 0.2]]}, v: {W_hh: [[0.1, 0.2], [0.3, 0.4]]}}
"""


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_page(width: int, golden: Golden) -> None:
    """Clipping, weight decay, the moments and their correction, a start in the middle, a bias that nobody
    gave: nothing is wider than the page."""
    page = both_ways(update_document(rnntrace.update(scenario_of(ADAM)), Style()), width)
    assert max(map(cell_len, page.splitlines())) <= width
    golden(page, f"update.{width}.txt")


def test_the_page_of_plain_descent(golden: Golden) -> None:
    """What most readers see first."""
    found = run("update", "--width", "80")
    assert found.returncode == 0
    golden(found.stdout, "hello-world.update.80.txt")


def test_the_page_as_a_document() -> None:
    """It keeps the rules of all documents; in ASCII it is ASCII; in brief it is shorter."""
    of = rnntrace.update(scenario_of(ADAM))
    assert broken_rules(to_markdown(update_document(of, Style())), "dollar") == []
    assert to_text(update_document(of, Style()), 80, ascii=True).isascii()
    brief = to_text(update_document(of, Style(detail="brief")), 80)
    full = to_text(update_document(of, Style(detail="full")), 80)
    assert len(brief) < len(to_text(update_document(of, Style()), 80)) < len(full)


@pytest.mark.parametrize("notation", ["ng", "goodfellow", "socher", "pytorch"])
def test_parameters_have_the_names_of_the_notation(notation: str) -> None:
    """And are typed as the page shows them."""
    page = run("update", "hello-world", "--notation", notation)
    assert (page.returncode, "θ₀ = W_hh" in page.stdout) == (0, False)


@pytest.mark.parametrize("name", ["momentum", "nesterov", "adagrad", "adam"])
@pytest.mark.parametrize("convention", ["pytorch", "keras"])
def test_the_first_update_of_any_rule(name: str, convention: str) -> None:
    """What is kept later may not be read yet, or begins with a value of its own; every line is true."""
    value = f"{{name: {name}, convention: {convention}, clip_norm: 0.3}}"
    value = value.replace("}", ", dampening: 0.3}") if name == "momentum" else value
    page = to_text(update_document(update(scenario_of(text(optimizer=value))), Style()), 80)
    assert "kept from the update before" not in page
    assert ("what it begins with" in page) == ((name, convention) == ("adagrad", "keras"))
    assert [problem for each in worked_equations(page) for problem in dishonest(each)] == []


def test_norms_have_the_names_of_the_page() -> None:
    """Those of the notation; of an encoder's and a decoder's parameters whose they are."""
    ng = update(scenario_of(text(optimizer="{name: sgd, clip_norm: 1}", notation="ng")))
    assert re.search(r"\d⎤   W_ax\n", to_text(update_document(ng, Style()), 80))
    of = update(rnntrace.load("translation"), None, {"name": "sgd", "learning_rate": 0.1, "clip_norm": 1.0})
    page = to_text(update_document(of, Style()), 80)
    assert "encoder W_xh" in page
    assert "decoder W_xh" in page


def test_only_some_parameters() -> None:
    """``--only`` takes the names of parameters, and answers others with those there are."""
    page = run("update", "--only", "b_y").stdout
    assert "∂L/∂b_y" in page
    assert "∂L/∂W_hh" not in page
    wrong = run("update", "--only", "h")
    assert wrong.returncode == 2
    assert "There are: W_xh, W_hh, b_h, W_hy, b_y" in " ".join(wrong.stderr.replace("│", " ").split())


def test_it_is_said_where_another_convention_differs() -> None:
    """RMSProp's epsilon within the root or beside it, with a small gradient."""
    plain = to_text(update_document(update(rnntrace.load("lstm"), optimizer={"name": "sgd"}), Style()), 80)
    assert "convention" not in plain
    settings: dict[str, str | float] = {"name": "rmsprop", "epsilon": 1e-3, "learning_rate": 0.1}
    page = to_text(update_document(update(rnntrace.load("lstm"), optimizer=settings), Style()), 80)
    assert "(convention: keras)" in page
    assert "under the root" in page


def test_the_json() -> None:
    """Everything in full precision, under the names of the contract."""
    found = run("update", "-", "--json", stdin=ADAM)
    assert (found.returncode, found.stderr) == (0, "")
    data = json.loads(found.stdout)
    of = rnntrace.update(scenario_of(ADAM))
    assert data["format"] == "rnntrace/1"
    assert data["optimizer"]["name"] == "adam"
    assert data["optimizer"]["beta_2"] == 0.999
    assert data["loss"] == {"before": of.loss.before, "after": of.loss.after}
    names = ["W_xh", "W_hh", "W_hy", "b_y"]
    for key in ("before", "gradients", "clipped", "after"):
        assert list(data[key]) == names
        for name in names:
            assert np.array_equal(data[key][name], getattr(of, key)[name])
    assert data["state"]["t"] == 3
    assert list(data["state"]["before"]) == list(data["state"]["after"]) == ["m", "v"]
    assert data["state"]["before"]["m"]["W_hh"] == [[0.1, 0], [0, 0.2]]
    assert np.array_equal(data["state"]["after"]["v"]["b_y"], of.state.after["v"]["b_y"])
    assert data["not_trained"] == ["b_h"]


def test_rounding_is_carried() -> None:
    """With a pencil the JSON says so, and has the numbers of the page."""
    data = json.loads(run("update", "--rounding", "carried", "--digits", "2", "--json").stdout)
    assert (data["rounding"], data["digits"]) == ("carried", 2)
    assert data["after"]["W_hh"] == [[0.49, -0.1], [0.21, 0.4]] or np.allclose(
        data["after"]["W_hh"], np.round(data["after"]["W_hh"], 3)
    )


def test_nothing_to_learn_from_is_said() -> None:
    """Without targets there is no loss, and no update."""
    found = run("update", "-", stdin="inputs: [1]\nweights: {W_xh: 1, W_hh: 1}\n")
    assert found.returncode == 3
    assert "the scenario has no targets" in found.stderr


def test_a_step_that_goes_too_far_is_told_of() -> None:
    """Numbers that are not finite end with 1, and the first is named."""
    source = text(optimizer="{name: sgd, learning_rate: 1e308, weight_decay: 1e300}")
    found = run("update", "-", stdin=source)
    assert found.returncode == 1
    assert "not every number is finite; the first that is not is W_xh" in found.stderr


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            "{name: adam, convention: torch}",
            "optimizer.convention: 'torch' is not known here. Did you mean 'pytorch'?",
        ),
        ("{name: adam, weight_decay: -1}", "optimizer.weight_decay: -1 is too small, expected 0 or more"),
        ("{name: sgd, clip_norm: 0}", "optimizer.clip_norm: 0 is too small, expected more than 0"),
        ("{name: adam, eps: 1e-8}", "optimizer.eps: unknown key. Did you mean 'epsilon'?"),
        (
            "{name: adam, clipnorm: 1}",
            "optimizer.clipnorm: unknown key. In Keras it shortens each gradient by its own norm, which is "
            "not offered. clip_norm makes all of them shorter together",
        ),
        ("{name: adam, state: {t: -1}}", "optimizer.state.t: -1 is too small, expected 0 or more"),
        ("{name: adam, state: {mm: {}}}", "optimizer.state.mm: unknown key. Did you mean 'm'?"),
        ("{name: sgd, state: {m: {}}}", "optimizer.state.m: sgd keeps nothing. Leave it out"),
        (
            "{name: adam, state: {m: {W_hh: [[1]]}}}",
            "optimizer.state.m.W_hh: it is 1×1, expected 2×2, like the parameter",
        ),
        (
            "{name: adam, state: {m: {W_h: [[1]]}}}",
            "optimizer.state.m.W_h: unknown key. Did you mean 'W_xh'?",
        ),
        (
            "{equations: 'theta[t] = theta[t-1] - eta * g[t]'}",
            "optimizer: eta is used in the equations. Give it",
        ),
        ("{equations: 'theta[t] = g[t]', eta: 1}", "optimizer.eta: unknown key"),
        ("{equations: 'u[t] = g[t]'}", "no equation defines theta[t], the parameter after the update"),
        ("{equations: 'theta[t] = theta[t-1] - g[t+1]'}", "an update knows nothing of later ones"),
        ("{equations: 'theta[t] = softmax(g[t])'}", "softmax mixes entries, and a rule takes each entry"),
        ("{equations: 'theta[t] = g[t] @ theta[t-1]'}", "a parameter by itself. Write * for a product"),
        ("{equations: 'theta[t] = theta[t-1]'}", "g[t], the gradient, is never used. Use it"),
    ],
)
def test_settings_that_make_no_sense(value: str, message: str) -> None:
    """Each is answered with its place."""
    with pytest.raises(rnntrace.ScenarioError) as caught:
        scenario_of(text(optimizer=value))
    assert len(caught.value.complaints) == 1
    assert str(caught.value).startswith("scenario.yaml:11:")
    assert message in str(caught.value)
