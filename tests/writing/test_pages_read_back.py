"""Pages read back as mathematics by a reader that shares nothing with what wrote them: each line of
numbers gives the next one, and each line of letters the result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rnntrace
from rnntrace.rendering import drawing
from rnntrace.rendering.latex import Tex
from rnntrace.writing import spell
from rnntrace.writing.document import Document
from rnntrace.writing.figures import Style
from rnntrace.writing.formula import Formula, Grid, Ratio
from rnntrace.writing.pages.walkthrough import whole_document
from tests.support.networks import names
from tests.support.other_equations import Equations, other_equations
from tests.support.own_cells import Cell, own_cells
from tests.support.page_reader.arithmetic import EXACT, FLOATS
from tests.support.page_reader.checks import LEFT_OUT, is_shown, misprinted, out_of_range, reworked
from tests.support.page_reader.evaluation import LeftOut, Letters, evaluate
from tests.support.page_reader.expressions import Minus, Unreadable, parts
from tests.support.page_reader.worked import Worked, worked_equations
from tests.support.pages import scenario_of
from tests.support.patience import patiently
from tests.support.remembered import forget
from tests.support.rendered import both_ways, to_markdown, to_text
from tests.support.trace_letters import letters_of

GOLDEN = Path(__file__).parent.parent / "golden"
STYLE = Style(digits=6)
FORMATS: dict[str, Callable[[Document], str]] = {
    "dollar": lambda document: to_markdown(document, "dollar"),
    "fenced": lambda document: to_markdown(document, "fenced"),
    "wide": lambda document: to_text(document, 100),
    "narrow": lambda document: both_ways(document, 60),
}
formats = st.sampled_from(list(FORMATS))


# -- pages of every kind ---------------------------------------------------------------------------

# How many equations there are, and how many lines of numbers that can be worked again.
PAGES = {
    "hello-world.whole.txt": (65, 64),
    "hello-world.md": (65, 64),
    "hello-world.fenced.md": (65, 64),
    "hello-world.bptt.long.txt": (40, 61),
    "hello-world.bptt.60.txt": (36, 37),
    "network.gru_reset_after.bptt.80.txt": (47, 80),
    "network.lstm.bptt.60.txt": (86, 162),
    "network.lstm.md": (152, 246),
    "network.encoder-decoder.md": (69, 63),
    "network.examples.bptt.80.txt": (26, 29),
    "varied.bptt.80.txt": (36, 67),
    "generate.greedy.60.txt": (28, 41),
    "generate.drawn.80.txt": (29, 62),
    "generate.top-k.80.txt": (26, 52),
    "generate.beam.60.txt": (36, 53),
    "generate.beam.md": (36, 53),
    "generate.top-k.md": (26, 52),
    "adam.60.txt": (60, 295),
    "adam.md": (60, 295),
}


@pytest.mark.parametrize("page", PAGES)
def test_every_line_of_numbers_gives_the_next(page: str) -> None:
    """As closely as its printed numbers tell, on pages of every kind; none of them leaves anything out."""
    equations = worked_equations((GOLDEN / page).read_text(encoding="utf-8"))
    again = [each for equation in equations for each in reworked(equation, FLOATS)]
    assert (len(equations), len(again)) == PAGES[page]
    assert [problem for equation in equations for problem in out_of_range(equation)] == []
    assert not any(each.value is LEFT_OUT for each in again)


def test_what_is_left_out_is_said() -> None:
    """A page of large matrices has lines that nobody can work again, and each of them is marked."""
    equations = worked_equations((GOLDEN / "ten-thousand-words.forward.80.txt").read_text(encoding="utf-8"))
    again = [each for equation in equations for each in reworked(equation, FLOATS)]
    assert {equation.left_out for equation in equations} == {True, False}
    assert sum(each.value is LEFT_OUT for each in again) == 45
    with pytest.raises(LeftOut):
        evaluate(next(each.before for each in again if each.is_left_out), FLOATS)


# -- any equations ---------------------------------------------------------------------------------


def problems(document: Document, form: str, letters: Letters) -> list[str]:
    """What is wrong with a page: lines of numbers that do not give the next one, as closely as it is
    printed, and lines of letters that do not give the result with the trace's numbers in their places."""
    equations = worked_equations(FORMATS[form](document))
    return [
        problem for each in equations for problem in (*out_of_range(each), *not_the_result(each, letters))
    ]


def not_the_result(equation: Worked, letters: Letters) -> list[str]:
    """Which of the lines of letters have another value than the result."""
    if not equation.stages or equation.left_out or equation.is_general:
        return []
    result = equation.stages[-1]
    wrong = [side for side in equation.letters if not is_shown(evaluate(side, EXACT, letters), result)]
    return [f"line {equation.line}: {side}\n{equation.text}" for side in wrong]


# Pages of large equations take a while.
@settings(max_examples=-(-settings.default.max_examples // 3))
@given(own_cells(), st.booleans(), formats)
def test_pages_of_any_cell(cell: Cell, fuse: bool, form: str) -> None:
    """Each line, of numbers or of letters, gives the result, whatever the cell. (Every step has a target: of
    what falls away without one, the letters have a value.)"""
    complete = replace(cell, targets=tuple(target or 0 for target in cell.targets))
    trace = rnntrace.bptt(complete.scenario(), fuse=fuse)
    words = [names(kind, size) for kind, size in zip(("word", "label"), cell.sizes, strict=True)]
    assert problems(whole_document(trace, STYLE), form, letters_of(trace, *words)) == []


@given(other_equations(), formats)
def test_pages_of_any_equations(equations: Equations, form: str) -> None:
    """The same of numbers, vectors and matrices that go together as they like."""
    trace = rnntrace.bptt(equations.exercise())
    assert problems(whole_document(trace, STYLE), form, letters_of(trace)) == []


# -- errors planted on purpose ---------------------------------------------------------------------

CELL = """
vocab: [a, b]
hidden_size: 2
inputs: [a, b]
targets: [a, b]
cell:
  equations: |
    u[t] = tanh(W @ x[t] - -b) * -(b + x[t])
    h[t] = u[t] / (1 + u[t] ** 2) + tanh(U @ h[t-1]) * u[t]
weights: {init: normal, scale: 2, seed: 3}
"""
NUMBERS = Equations(
    """
    s[t] = sum(v[t-1] * x[t]) / sum(v[t-1] ** 2)
    v[t] = sum(v[t-1] * x[t]) * x[t] + sum(v[t-1] * x[t]) / (2 + x[t]) + s[t] / w * x[t] + x[t] / (2 + w)
    loss[t] = sum(v[t] ** 2) * w
    """,
    steps=2,
    parameters={"w": np.array(-0.75)},
    initial={"v": np.array([0.3, -0.4])},
    given={"x": np.array([[0.6, -0.7], [0.8, 0.9]])},
    ranks={"s": 0, "v": 1, "w": 0},
)
STROKES = Tex.write


def without_parentheses_under_vectors(tex: Tex, formula: Formula) -> str:
    """A vector divided by something, and nothing around it."""
    if isinstance(formula, Ratio) and isinstance(formula.top, Grid):
        return f"{tex.write(formula.top)} / {tex.write(formula.bottom)}"
    return STROKES(tex, formula)


PLANTS: dict[str, tuple[Any, str, object, str]] = {
    "a minus after a sign": (spell, "after_a_sign", lambda formula, _: formula, "dollar wide"),
    "what is looser than its surroundings": (spell, "enclosed", lambda formula: formula, "fenced narrow"),
    "a sum to which something is multiplied": (spell, "ended", lambda formula: formula, "dollar wide"),
    "a denominator in LaTeX": (Tex, "write", without_parentheses_under_vectors, "dollar"),
    "a quotient that is multiplied": (drawing, "has_slash", lambda _: False, "wide"),
    "a sum that is divided": (drawing, "is_open", lambda _: False, "wide"),
}


@pytest.mark.parametrize("plant", patiently(PLANTS.values(), 3), ids=PLANTS)
@pytest.mark.usefixtures("nothing_remembered")
def test_parentheses_that_are_lost_are_found(
    plant: tuple[Any, str, object, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever they are forgotten, a page cannot be read any more, or says something else."""
    where, name, instead, forms = plant
    exercises = (scenario_of(CELL).exercise, NUMBERS.exercise())

    def wrong(form: str) -> bool:
        try:
            for exercise in exercises:
                trace = rnntrace.bptt(exercise)
                if problems(whole_document(trace, STYLE), form, letters_of(trace, ["a", "b"])):
                    return True
        except Unreadable:
            return True
        return False

    assert not any(map(wrong, forms.split()))
    forget()
    monkeypatch.setattr(where, name, instead)
    assert all(map(wrong, forms.split()))


# -- the reader itself -----------------------------------------------------------------------------


def only(text: str) -> Worked:
    (equation,) = worked_equations(text)
    return equation


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("L = 1/2 · 3² − 2 · (−0.5)", 5.5),
        ("L = −0.5²", -0.25),
        ("L = Σ [1  2] ⊙ [3  4] + 1", 12.0),
        ("L = 2 Σ [1  2]²", 10.0),
        ("L = Σ [1  2] [3  4]ᵀ", 11.0),
        ("L = 1 / 4 / 2", 0.125),
        ("L = [2 > 0] + [−1 > 0]", 1.0),
        ("L = ln 1 + σ(0) + tanh(0)² + exp(0)", 1.5),
        ("L = 2.5e-1 + √4 + softplus(0) − ln 2", 2.25),
        (r"""
$$
L = \frac{1}{2} \cdot 3^{2} - 2 \left( -0.5 \right) + 1 \times 10^{-1}
$$
""", 5.6),
    ],
)  # fmt: skip
def test_mathematics_is_read_as_it_is_written(text: str, value: float) -> None:
    """Powers before functions before products before sums, and Σ up to the end of its term."""
    equation = only(text.replace(" [3  4]ᵀ", " ([3  4]ᵀ)"))
    assert evaluate(equation.stages[0], FLOATS).item() == pytest.approx(value)


@pytest.mark.parametrize(
    "text", ["L = 2 · −3", "L = 1 / 2 (3)", "L = 2 + -3", "L = 2 3", "L = (2", "L = 2 ⊙", "L = [1  2] ⊙ 3"]
)
def test_what_nobody_writes_is_not_read(text: str) -> None:
    """Two signs or two numbers side by side, a stroke that may reach further than it should."""
    with pytest.raises(Unreadable):
        evaluate(only(text).stages[0], FLOATS)


def test_what_is_taller_beside_a_matrix_is_no_caption_of_it() -> None:
    """The foot of a bracket that stands below the last row of a matrix further to the left."""
    equation = only("""
     ⎡1 / ⎛1         ⎞⎤   ⎛1                   ⎞
     ⎢    ⎝+ exp(0.5)⎠⎥   ⎜  ⎡1 / ⎛1         ⎞⎤⎟
h₁ = ⎢                ⎥ ⊙ ⎜  ⎢    ⎝+ exp(0.5)⎠⎥⎟
     ⎢1 / ⎛1         ⎞⎥   ⎜− ⎢                ⎥⎟
     ⎣    ⎝+ exp(0.3)⎠⎦   ⎜  ⎢1 / ⎛1         ⎞⎥⎟
                          ⎝  ⎣    ⎝+ exp(0.3)⎠⎦⎠
""")
    left, right = parts(equation.stages[0])
    assert isinstance(right, Minus)
    assert left == right.right


def test_a_number_that_is_not_the_rounded_one_is_found() -> None:
    """To the last digit, each time that something is worked out."""
    text = """
h₁ = W x₁ + b

   = ⎡0.12  0.30⎤ ⎡0.5⎤ + ⎡0.10⎤
     ⎣0.25  0.41⎦ ⎣0.1⎦   ⎣0.20⎦

   = ⎡0.09⎤ + ⎡0.10⎤ = ⎡0.19⎤
     ⎣0.17⎦   ⎣0.20⎦   ⎣0.37⎦
"""
    assert misprinted(only(text)) == []
    assert out_of_range(only(text)) == []
    assert misprinted(only(text.replace("0.17", "0.16"))) != []
    assert misprinted(only(text.replace("0.19", "0.20"))) != []
    assert out_of_range(only(text.replace("0.19", "0.21"))) != []


DIVIDED = """
vocab: [a, b]
hidden_size: 2
inputs: [a, b]
targets: [a, b]
cell:
  equations: |
    h[t] = tanh(W_xh @ x[t] + W_hh @ (h[t-1] / (2 + h[t-1] ** 2)))
weights: {init: normal, scale: 0.8, seed: 4}
initial_state: {h: [0.5, -0.3]}
"""


@pytest.mark.parametrize("form", ["dollar", "wide", "narrow"])
def test_what_is_divided_entry_by_entry_is_transposed_too(form: str) -> None:
    """∂L/∂W = δ (h / (2 + h²))ᵀ has a row there, not a column."""
    trace = rnntrace.bptt(scenario_of(DIVIDED))
    words = [["a", "b"]]
    assert problems(whole_document(trace, STYLE), form, letters_of(trace, *words)) == []


QUOTIENT = Equations(
    "M[t] = tanh((U @ M[t-1]) / (2 + sigmoid(U @ M[t-1])))\nloss[t] = sum(M[t] * U)",
    steps=2,
    parameters={"U": np.array([[-0.54, -0.73, -0.39], [-0.2, -1.61, -0.73], [-0.32, -0.22, 0.93]])},
    initial={"M": np.array([[0.01, -0.74, -0.74], [-0.17, -0.95, -0.83], [0.2, 0.06, -0.34]])},
    ranks={"M": 2, "U": 2},
)


@pytest.mark.parametrize("width", patiently([44, 50, 60], [44]))
def test_a_product_that_is_divided_stays_one_in_blocks(width: int) -> None:
    """On a narrow page U M becomes a sum of products of columns and rows, in parentheses before a stroke."""
    trace = rnntrace.bptt(QUOTIENT.exercise())
    equations = worked_equations(to_text(whole_document(trace, STYLE), width))
    assert [problem for each in equations for problem in out_of_range(each)] == []
