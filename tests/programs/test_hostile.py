"""Names, words and numbers that could break a program: it stays one, and prints the same numbers."""

from __future__ import annotations

import ast
import builtins
import keyword
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import rnntrace
from rnntrace.cells.network import OWN, Architecture
from rnntrace.equations.functions import FUNCTIONS
from rnntrace.equations.onehot import OneHot
from rnntrace.exercise.steps import Steps
from rnntrace.programs.in_numpy import numpy_program
from rnntrace.programs.in_pytorch import pytorch_program
from rnntrace.programs.names import OF_EACH_PART, TAKEN, Names
from rnntrace.scenario.model import Example, Scenario
from tests.support import network_texts as texts
from tests.support.other_equations import Equations
from tests.support.pages import SCENARIOS, scenario_of
from tests.support.programs import disagreements, numbers_of, run_program, worked
from tests.tracing.test_certain_predictions import ONE_OUTPUT, SATURATED

PROGRAMS = (numpy_program, pytorch_program)
QUICK = [path for path in SCENARIOS if path.stem != "ten-thousand-words"]


def right(scenario: Scenario, **options: bool) -> str:
    """The NumPy program of a scenario, which prints what was worked."""
    found = worked(scenario, **options)
    text = numpy_program(found)
    assert disagreements(run_program(text), numbers_of(found)) == []
    return text


# -- names -----------------------------------------------------------------------------------------

# With a state that does not begin at zero, gaps, a logarithm and a quotient.
CELL = """
title: Names
vocab: [a, b, c]
inputs: [a, ~, c]
targets: [b, ~, a]
loss: cross_entropy
cell:
  equations: |
    {0}[t] = sigmoid({1} @ x[t] + {2} @ h[t-1])
    h[t] = {0}[t] * tanh({3} @ x[t] / {0}[t]) + {0}[t-1] * log({0}[t]) ** 2
    y_hat[t] = softmax({4} @ h[t] + {5} @ y_hat[t-1])
initial_state: {{{0}: [0.3, -0.4]}}
hidden_size: 2
weights: {{init: normal, scale: 0.7, seed: 3}}
"""
# As many values and weights as there are names.
MANY = """
title: Many names
inputs: [[0.5], [-1]]
targets: [[1], [0]]
output: identity
cell:
  equations: |
{}
hidden_size: 1
weights: {{init: normal, scale: 0.1, seed: 3}}
"""
# Those that the scenario itself would not have.
NOT_ALLOWED = {"t", "y", "x", "h", "loss", "y_hat", "one_hot", "n_outputs", "n_targets", "n_examples", "_"}
SHOWABLE = re.compile(r"[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*")


def names_in(text: str) -> set[str]:
    """Every name that a program has."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Name(id=name) | ast.arg(arg=name) | ast.FunctionDef(name=name):
                found.add(name)
            case ast.alias(name=name, asname=other):
                found.add(other or name)
    return found


@pytest.mark.parametrize("path", QUICK, ids=lambda path: path.stem)
def test_what_a_program_calls_its_own_is_kept_for_it(path: Path) -> None:
    """No name of a program but those of the equations could be a symbol's as well."""
    found = worked(rnntrace.load(path))
    names = Names(found.exercise.chain)
    parts = [each.part for each in found.exercise.chain]
    of_parts = {names("part", name, part) for name in OF_EACH_PART for part in parts}
    for write in PROGRAMS:
        text = write(found)
        assert names_in(text) <= TAKEN | set(names.all) | of_parts


def hostile() -> list[str]:
    """Names that mean something to Python, to the libraries or to a program, and some that gradients have."""
    taken = {*TAKEN, "dL_dh", "dL_dW", "h_0", "dL_dh_T", "lambda_", "e", "each_", "x_given", "np_"}
    functions = {name for name, row in FUNCTIONS.items() if row.public}
    return sorted(name for name in taken - NOT_ALLOWED - functions if SHOWABLE.fullmatch(name))


def test_no_name_breaks_a_program() -> None:
    """Whatever a value or a weight is called, ``lambda``, ``np``, ``print`` or ``forward``."""
    names = hostile()
    assert {"lambda", "np", "print", "forward", "T", "L", "sum", "range", "dL_dh", "match"} <= {*names}
    assert len(names) > 200
    names = names[: len(names) // 2 * 2]
    for values, weights in ((names[::2], names[1::2]), (names[1::2], names[::2])):
        chained = zip(values, ["x", *values[:-1]], weights, strict=True)
        lines = [
            f"{value}[t] = tanh({before}[t] + {weight} * {value}[t-1])" for value, before, weight in chained
        ]
        equations = "\n".join(f"    {line}" for line in (*lines, f"h[t] = {values[-1]}[t]"))
        right(scenario_of(MANY.format(equations)))


def test_a_renamed_symbol_is_told_of() -> None:
    """The equations above the code keep their names; the program says what it calls them."""
    text = right(scenario_of(CELL.format("lambda", "A", "B", "C", "D", "print")))
    assert "already: here print_ for print and lambda_ for lambda." in " ".join(text.split())
    assert "# lambda[t] = sigmoid(A @ x[t] + B @ h[t-1])" in text
    assert "lambda_[t] = sigmoid(A @ x[t] + B @ h[t - 1])" in text


def test_names_are_python_s_and_no_two_the_same() -> None:
    """Of a chain whose parts share all names."""
    names = Names(worked(scenario_of(texts.PAIRS)).exercise.chain)
    found = names.all
    assert len(found) == len({*found})
    assert all(name.isidentifier() and not keyword.iskeyword(name) for name in found)
    assert not {*found} & {*dir(builtins)}


# -- words -----------------------------------------------------------------------------------------

WORDS = [
    '"""',
    "'''",
    "\\",
    "\\n",
    "a\nb",
    "# coding: utf-7",
    "{x}",
    "%s",
    "</script>",
    "\u202egnp",
    "\u2028",
    "\x00\x07\x1b[31m",
    "naïve 日本 🙂",
    "",
]


def with_words() -> Scenario:
    """A scenario with all of them in its vocabulary, its title, its description and its equations."""
    numbers = np.random.default_rng(1)
    size = len(WORDS)
    equations = 'h[t] = tanh(W @ x[t] + U @ h[t-1])   # """ import os \\ \\n state'

    def steps(*places: int) -> Steps:
        words = tuple(WORDS[place] if place >= 0 else None for place in places)
        index = np.array(places, dtype=np.intp)
        return Steps(words, OneHot(index, size), tuple(place >= 0 for place in places), words)

    return Scenario(
        file="words.yaml",
        title="x" * 90 + " ".join(WORDS),
        description='" ' + " ".join(WORDS * 3) + ' end"',
        words=tuple(WORDS),
        labels=tuple(WORDS),
        architecture=Architecture(OWN, equations=equations),
        examples=(Example(steps(*range(size)), steps(-1, *reversed(range(1, size)))),),
        parameters={
            "W": numbers.normal(size=(2, size)),
            "U": numbers.normal(size=(2, 2)),
            "W_hy": numbers.normal(size=(size, 2)),
            "b_y": np.zeros(size),
        },
        left_out=("b_y",),
        initial={"h": np.zeros(2)},
        weights_from='"""\n import sys',
        unknown=WORDS[2],
    )


def test_no_word_breaks_a_program() -> None:
    """A word stands in strings and comments, as the same word, and what is no printable character only as an
    escape."""
    text = right(with_words())
    for program in (text, pytorch_program(worked(with_words()))):
        tree = ast.parse(program)
        strings = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
        assert {*WORDS} <= strings
        assert all(line.isprintable() for line in program.split("\n"))
        imported = [node.names[0].name for node in tree.body if isinstance(node, ast.Import)]
        assert imported == ["json", "sys", imported[-1]]
        assert "import sys" in program.split("\n")[-1] or program.endswith("main()\n")
    shown = ast.get_docstring(ast.parse(text))
    assert shown
    assert all(word in shown for word in ('"""', "\\n", "naïve 日本 🙂", "{x}"))


def test_a_program_with_any_words_prints_anywhere(tmp_path: Path) -> None:
    """Also where the terminal knows nothing but ASCII."""
    file = tmp_path / "words.py"
    file.write_text(numpy_program(worked(with_words())), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(file)],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii:strict"},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


# -- numbers ---------------------------------------------------------------------------------------

LARGE = """
inputs: [[1], [-1]]
targets: [{target}, {target}]
output: {output}
loss: {loss}
weights: {{W_xh: [[800], [3]], W_hh: [[90, 2], [3, -90]], W_hy: [[900, 20], [-900, 30], [5, 5]]}}
activation: {activation}
"""


@pytest.mark.parametrize("activation", ["relu", "tanh"])
@pytest.mark.parametrize(
    ("output", "loss", "target"),
    [
        ("softmax", "cross_entropy", "[0, 1, 0]"),
        ("softmax", "binary_cross_entropy", "[0, 1, 0]"),
        ("sigmoid", "binary_cross_entropy", "[1, 0, 0.5]"),
        ("sigmoid", "cross_entropy", "[1, 0, 0]"),
        ("sigmoid", "squared_error", "[1, 0, 0]"),
    ],
)
def test_large_numbers(activation: str, output: str, loss: str, target: str) -> None:
    """Where probabilities are 0 and 1 to a float, losses and gradients are what they are here, infinite or
    not."""
    scenario = scenario_of(LARGE.format(activation=activation, output=output, loss=loss, target=target))
    right(scenario)
    right(scenario, fuse=False)


@pytest.mark.parametrize("text", [ONE_OUTPUT.format(target=1), ONE_OUTPUT.format(target=0), SATURATED])
def test_certain_predictions(text: str) -> None:
    """0 · ln 0 is 0, and so is 0 / 0 where the target is 0."""
    right(scenario_of(text))
    right(scenario_of(text), fuse=False)


STRANGE = """
inputs: [[0.5], [0], [2]]
targets: [[1], [0], [1]]
output: identity
cell:
  equations: |
    h[t] = {}
weights: {{init: normal, scale: 0.5, seed: 1}}
hidden_size: 1
"""


@pytest.mark.parametrize(
    "right_side",
    [
        "tanh(W @ x[t]) + 007 / 0008 + 1 / 2 ** 3",
        "tanh(W @ x[t]) * (1 / 0)",
        "W @ x[t] + b * (0 - 8) ** 0.5",
        "W @ x[t] * 99999999999999999999 - 10 ** 300 * (b * 10 ** 10)",
        "tanh(W @ x[t] + sqrt(2) * b) + log(3) + sigmoid(0.5) + (2)",
        "W @ x[t] + 1e300 ** 2",
        "x[t] * log(x[t]) + W @ x[t]",
        "x[t] * -(log(x[t])) + log(x[t] + 1) * log(W @ x[t] + 1 - W @ x[t])",
    ],
)
def test_strange_arithmetic(right_side: str) -> None:
    """What Python would refuse, or take for a complex or an endless number, is to a program what it is to
    NumPy."""
    right(scenario_of(STRANGE.format(right_side)))


COUNTING = """
a[t] = tanh(w * x[t]) / (t - 2) + (t - 1) ** -1 + 2 ** t
b[t] = (3 / t) ** (t - 1) * x[t] + (-0.5) ** t + log(t) * sqrt(t + 1)
loss[t] = sum(b[t] ** 2) + sum(x[t] / (a[t] ** 2 + 1))
"""


def test_strange_arithmetic_with_the_number_of_the_step() -> None:
    """At one step 1 / 0, at another a power that no integer holds."""
    x = np.linspace(-1, 1, 1100)[:, None]
    equations = Equations(COUNTING.strip(), 1100, {"w": np.array([0.5])}, {}, given={"x": x})
    found = worked(equations.exercise())
    text = numpy_program(found)
    assert "float(t - 2)" in text or "np.float64(float(t))" in text
    assert disagreements(run_program(text), numbers_of(found)) == []
