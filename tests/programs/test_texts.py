"""Programs as texts: what is handed out, how it is set, and what stands in it and what not."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rnntrace
from rnntrace.equations.functions import FUNCTIONS, Array
from rnntrace.equations.text import equation_text
from rnntrace.programs.definitions import definitions
from rnntrace.programs.in_numpy import numpy_program
from rnntrace.programs.in_pytorch import pytorch_program
from rnntrace.programs.layout import WIDTH, assignment, comment, docstring, quoted
from rnntrace.programs.spelling import NUMPY
from rnntrace.tracing.trace import Trace
from tests.equations.test_functions import HINGE, INVERSE
from tests.support.pages import SCENARIOS
from tests.support.programs import disagreements, numbers_of, run_program, worked
from tests.support.remembered import forget
from tests.support.systems import expressions

Golden = Callable[[str, str], None]
SMALL = [path for path in SCENARIOS if path.stem != "ten-thousand-words"]
PROGRAMS = {"numpy": numpy_program, "pytorch": pytorch_program}


@pytest.mark.parametrize("to", PROGRAMS)
def test_the_program_of_hello_world(to: str, golden: Golden, hello_world: rnntrace.Scenario) -> None:
    """The whole text, as it is handed out."""
    golden(PROGRAMS[to](rnntrace.bptt(hello_world)), f"hello-world.{to}.txt")


@pytest.fixture(scope="module")
def written() -> dict[str, str]:
    """All programs of all scenarios but the large one, by the names of files."""
    found = {}
    for path in SMALL:
        scenario = rnntrace.load(path)
        for to, write in PROGRAMS.items():
            found[f"{path.stem.replace('-', '_')}_{to}.py"] = write(worked(scenario))
    return found


def test_programs_are_set_with_care(written: dict[str, str]) -> None:
    """Lines end in nothing and are not too long, indents are spaces, and there is nothing but ASCII."""
    for name, text in written.items():
        assert text.isascii(), name
        assert text.endswith("\n")
        assert "\n\n\n\n" not in text
        for line in text.split("\n"):
            assert line == line.rstrip(), (name, line)
            assert "\t" not in line
            assert len(line) <= WIDTH, (name, line)


def test_programs_have_no_idle_names(written: dict[str, str], tmp_path: Path) -> None:
    """A linter finds nothing: no syntax error, no unknown name, nothing loaded or set for nothing."""
    for name, text in written.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "E9,F,E70,W", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_equation_stands_above_its_line(written: dict[str, str]) -> None:
    """In its own words, forward and back."""
    for path in SMALL:
        text = " ".join(written[f"{path.stem.replace('-', '_')}_numpy.py"].replace("#     ", "").split())
        found = worked(rnntrace.load(path))
        for trace in found.chain:
            for equation in (*trace.equations, *(item.equation for item in trace.backward)):
                alone, _, _ = equation_text(equation).partition("  #")
                assert alone in text or "handed" in alone, alone


# -- how lines are broken --------------------------------------------------------------------------


@given(expressions(["x[t]", "h[t - 1]", "a_rather_long_name[t]", "b_1"]), st.integers(0, 10))
def test_what_is_broken_means_the_same(text: str, deep: int) -> None:
    """An expression in several lines is the same to Python, and no line is longer than need be."""
    indent = " " * 4 * deep
    lines = assignment("dL_dh[t]", text, indent)
    whole = ast.dump(ast.parse(f"dL_dh[t] = {text}"))
    assert ast.dump(ast.parse(dedent("\n".join(lines)))) == whole
    assert all(line.startswith(indent) for line in lines)


PART = "np.tanh(W_xh @ x[t] + W_hh @ h[t - 1] + b_h)"
LONG = f"{PART} * (1 - {PART} ** 2)"


def test_a_long_line_is_broken_at_what_binds_loosest() -> None:
    """At sums before products, and within brackets where there is nothing else."""
    assert assignment("a[t]", f"{LONG} + b", "") == [
        "a[t] = (",
        "    np.tanh(W_xh @ x[t] + W_hh @ h[t - 1] + b_h)",
        "    * (1 - np.tanh(W_xh @ x[t] + W_hh @ h[t - 1] + b_h) ** 2)",
        "    + b",
        ")",
    ]
    assert assignment("a[t]", f"np.exp({LONG})", "") == [
        "a[t] = np.exp(",
        "    np.tanh(W_xh @ x[t] + W_hh @ h[t - 1] + b_h)",
        "    * (1 - np.tanh(W_xh @ x[t] + W_hh @ h[t - 1] + b_h) ** 2)",
        ")",
    ]


@given(st.text(max_size=200))
def test_any_text_is_one_comment_one_docstring_and_one_string(text: str) -> None:
    """Whatever an author writes, to Python it is nothing but what it is given out as."""
    lines = comment(text, "    ")
    assert not ast.parse("\n".join(["if True:", "    pass", *lines])).body[1:]
    tree = ast.parse("\n".join(docstring([text, "end"])))
    assert [type(node) for node in tree.body] == [ast.Expr]
    assert ast.literal_eval(quoted(text)) == text


# -- functions -------------------------------------------------------------------------------------

POINTS = np.array([0.3, -2.0, 40.0, -40.0, 0.0, 1.5])


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_is_computed_as_it_is_here(name: str) -> None:
    """Whether it is NumPy's own, defined, or put together from its meaning."""
    row = FUNCTIONS[name]
    space: dict[str, object] = {"np": np}
    call = NUMPY.call(row, "x")
    exec("\n".join(definitions([call], NUMPY)), space)

    def computed(x: Array) -> Array:
        with np.errstate(all="ignore"):
            return np.asarray(eval(call, {**space, "x": x}))

    points = np.abs(POINTS) if np.isnan(computed(POINTS)).any() else POINTS
    assert row.value
    with np.errstate(all="ignore"):
        assert computed(points) == pytest.approx(row.value(points), rel=1e-14, nan_ok=True)


@pytest.mark.parametrize("row", [HINGE, INVERSE], ids=lambda row: row.name)
def test_a_new_function_needs_nothing_but_its_meaning(
    row: rnntrace.equations.functions.Function, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it is made of is defined along with it."""
    monkeypatch.setitem(FUNCTIONS, row.name, row)
    forget()
    text = f"""
inputs: [[0.5], [-2]]
targets: [[1], [0]]
output: identity
hidden_size: 2
cell: {{equations: "h[t] = {row.name}(W @ x[t] + U @ h[t-1] + 0.1)"}}
weights: {{init: normal, scale: 0.5, seed: 1}}
"""
    from tests.support.pages import scenario_of

    found = worked(scenario_of(text))
    assert isinstance(found, Trace)
    program = numpy_program(found)
    assert f'def {row.name}(x):\n    """{row.meaning}."""' in program
    assert disagreements(run_program(program), numbers_of(found)) == []
    forget()
