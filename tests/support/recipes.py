"""CONTRIBUTING's recipes, and what it takes to follow one without changing a file."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple

import autograd
import autograd.numpy as anp
import numpy as np
import pytest

import rnntrace
from rnntrace.checking.verify import verify

from .command import run
from .markdown_rules import broken_rules
from .pages import ROOT, document_of, page_of, scenario_of
from .rendered import to_markdown

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
BULLET = re.compile(r"^- \*\*(.+?)\*\*(.+?)(?=^- |\Z)", re.MULTILINE | re.DOTALL)
TABLE = re.compile(r"in\s+`([A-Z]+)`\s+in\s+`([\w/]+)\.py`")


def recipes() -> dict[str, str]:
    """What can be added, each with how it is done."""
    section = TEXT.split("## To add …")[1].split("\n## ")[0]
    return dict(BULLET.findall(section))


class Table(NamedTuple):
    """The one place that a recipe names."""

    module: str
    name: str

    @property
    def rows(self) -> dict[str, Any]:
        """The table itself."""
        found: dict[str, Any] = getattr(import_module(self.module), self.name)
        return found


def table_of(recipe: str) -> Table:
    """The table in which a recipe's entry goes."""
    ((name, path),) = TABLE.findall(recipes()[recipe])
    return Table(f"rnntrace.{path.replace('/', '.')}", name)


def entry_of(table: Table, entry: str) -> Any:
    """An entry as it would be written in its table's module."""
    return eval(entry, {**vars(import_module(table.module))})


def in_a_new_process(recipe: str, name: str, entry: str, *arguments: str) -> str:
    """What a command prints where the entry, written as in the program, stands in its table before
    anything else is loaded: help texts and the schema are put together then."""
    module, table = table_of(recipe)
    code = f"""
import sys
from {module} import *
from {module} import {table}
{table}[{name!r}] = {entry}
for loaded in [each for each in sys.modules if each.startswith("rnntrace") and each != {module!r}]:
    del sys.modules[loaded]
sys.argv = ["rnntrace", *{arguments!r}]
from rnntrace.__main__ import main
main()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


# -- what has to work with it ----------------------------------------------------------------------


class Pages(NamedTuple):
    """A scenario's pages in the terminal, and its document."""

    forward: str
    bptt: str
    markdown: str


def pages(text: str) -> Pages:
    """The pages of a scenario, which every command takes, and that keep the rules of Markdown."""
    scenario = scenario_of(text)
    for command in (["forward"], ["bptt"], ["export"], ["describe"], ["bptt", "--json"], ["flow"]):
        done = run(*command, "-", stdin=text)
        assert (done.returncode, done.stderr) == (0, ""), command
    markdown = to_markdown(document_of(scenario))
    assert broken_rules(markdown, "dollar") == []
    return Pages(page_of(scenario, "forward"), page_of(scenario, "bptt"), markdown)


def gradients_are_right(text: str, loss: Callable[[dict[str, Any]], Any]) -> None:
    """By autograd on a ``loss`` of the weights that is written by hand, and by ``verify``."""
    scenario = scenario_of(text)
    trace = rnntrace.bptt(scenario)
    weights = {name: np.array(array) for name, array in scenario.parameters.items()}
    assert trace.loss == pytest.approx(float(loss(weights)), rel=1e-12)
    for name, gradient in autograd.grad(loss)(weights).items():
        np.testing.assert_allclose(trace.grad(name), gradient, rtol=1e-9, atol=1e-13, err_msg=name)
    found = verify(scenario)
    assert [source.name for source in found.sources if not source.agrees] == []
    assert found.sources[1].why_not == ""
    assert run("verify", "-", stdin=text).returncode == 0


# -- a network, written by hand --------------------------------------------------------------------

PLAIN = """
vocab: [a, b, c]
hidden_size: 2
inputs: [a, b, c, a]
targets: [b, c, null, b]
weights:
  W_xh: [[0.5, -0.25, 0.75], [-0.5, 1, 0.25]]
  W_hh: [[0.5, -1], [0.25, 0.75]]
  b_h: [0.3, -0.5]
  W_hy: [[1, -0.5], [0.25, 0.75], [-1, 0.5]]
  b_y: [0.1, 0, -0.2]
"""
X, Y = np.eye(3)[[0, 1, 2, 0]], np.eye(3)[[1, 2, 0, 1]]
WITH_TARGET = (0, 1, 3)


def softmax(s: Any) -> Any:
    return anp.exp(s) / anp.sum(anp.exp(s))


def cross_entropy(prediction: Any, target: Any) -> Any:
    return -anp.sum(target * anp.log(prediction))


def squared_error(prediction: Any, target: Any) -> Any:
    return anp.sum((prediction - target) ** 2) / 2


def network(p: dict[str, Any], *, activation: Any = anp.tanh, output: Any = softmax, loss: Any) -> Any:
    """The loss of the plain network above."""
    h, total = anp.zeros(2), 0.0
    for t in range(len(X)):
        h = activation(p["W_xh"] @ X[t] + p["W_hh"] @ h + p["b_h"])
        if t in WITH_TARGET:
            total = total + loss(output(p["W_hy"] @ h + p["b_y"]), Y[t])
    return total
