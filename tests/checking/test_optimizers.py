"""``verify`` beside PyTorch's own optimizers."""

from __future__ import annotations

from typing import Any

import pytest

import rnntrace
from rnntrace.cells import optimizers
from rnntrace.cells.torch_optimizers import CLASSES
from rnntrace.checking import pytorch
from rnntrace.checking.findings import Source, Verification
from rnntrace.checking.verify import verify
from rnntrace.writing.insights.verification import verdict, verification_document
from rnntrace.writing.insights.verification_data import verification_data
from tests.scenario.texts import text
from tests.support.pages import scenario_of
from tests.support.rendered import to_text

SETTINGS = [
    "{name: sgd, learning_rate: 0.1, weight_decay: 0.1}",
    "{name: momentum, learning_rate: 0.1, momentum: 0.8, dampening: 0.3}",
    "{name: nesterov, learning_rate: 0.1, clip_norm: 0.1}",
    "{name: adagrad, epsilon: 1e-3}",
    "{name: rmsprop, decay: 0.8, clip_value: 0.05}",
    "{name: adam, beta_1: 0.8, beta_2: 0.95, epsilon: 1e-4}",
    "{name: adamw, weight_decay: 0.1}",
]


def verified(optimizer: str) -> Verification:
    return verify(scenario_of(text(optimizer=optimizer)), most=4)


def of_optimizer(found: Verification) -> Source:
    (source,) = [source for source in found.sources if source.is_optimizer]
    return source


def test_every_optimizer_has_a_class() -> None:
    """A new row in the table of optimizers is to be compared as well."""
    assert CLASSES.keys() == optimizers.OPTIMIZERS.keys()
    assert {setting.split("name: ")[1].partition(",")[0] for setting in SETTINGS} == CLASSES.keys()


@pytest.mark.parametrize("optimizer", SETTINGS)
def test_the_update_is_that_of_torch_optim(optimizer: str) -> None:
    """With all of its settings, weight decay and clipping among them; the verdict says so."""
    pytest.importorskip("torch")
    found = verified(optimizer)
    source = of_optimizer(found)
    assert source.agrees
    assert {check.parameter.name for check in source.updates} == {"W_xh", "W_hh", "W_hy", "b_h", "b_y"}
    assert verdict(found).endswith(f"The update agrees with {source.name}.")
    data = verification_data(found)["sources"][-1]
    assert (data["name"], data["agrees"], len(data["updates"])) == (source.name, True, 5)


def test_an_update_that_is_wrong_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Adam without the correction of its second moment: the gradients are right, and the update is not."""
    pytest.importorskip("torch")
    row = optimizers.OPTIMIZERS["adam"]
    rule = row.rules["pytorch"]
    wrong = rule._replace(equations=rule.equations.replace("sqrt(v_hat[t])", "sqrt(v[t])"))
    monkeypatch.setitem(optimizers.OPTIMIZERS, "adam", row._replace(rules={"pytorch": wrong}))
    found = verified("{name: adam}")
    assert not found.agrees
    page = to_text(verification_document(found), 80)
    assert "The update does NOT agree with torch.optim.Adam." in " ".join(page.split())
    assert "BPTT's gradients are right." in " ".join(page.split())
    assert ": the update has" in page


@pytest.mark.parametrize(
    ("optimizer", "reason"),
    [
        ("{name: adam, convention: keras}", "the scenario has the convention of keras"),
        ("{name: adam, state: {t: 3}}", "the scenario starts in the middle"),
        ("{equations: 'theta[t] = theta[t-1] - eta * g[t]', eta: 1}", "the scenario writes the rule itself"),
    ],
)
def test_what_no_class_does(optimizer: str, reason: str) -> None:
    """It is left out, with the reason."""
    source = of_optimizer(verified(optimizer))
    assert source.why_not == f"no class of torch.optim makes this update: {reason}"


def test_without_pytorch(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is left out, under the name of the class."""
    monkeypatch.setattr(pytorch, "is_installed", lambda: False)
    source = of_optimizer(verified("{name: adam}"))
    assert (source.name, source.why_not) == ("torch.optim.Adam", "PyTorch is not installed")


def test_without_an_optimizer_nothing_is_said_of_one() -> None:
    """Most scenarios have none."""
    found: Any = verify(rnntrace.load("hello-world"), most=4)
    assert not any(source.is_optimizer for source in found.sources)
