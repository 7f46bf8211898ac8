"""Matrices wider than a page: in blocks of columns, or with some left out and the others numbered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnntrace.equations.functions import Array
from rnntrace.rendering.boxes import FROM_SUBSCRIPTS
from rnntrace.writing.document import Document, worked
from rnntrace.writing.figures import FIRST_SHOWN, MOST_SHOWN, Style, grid
from rnntrace.writing.formula import Formula, Name, Parens, Row
from tests.support.command import run
from tests.support.documents import WORDS, scenario, weights, worded
from tests.support.markdown_rules import broken_rules, formulas
from tests.support.pages import document_of, page_of, scenario_of
from tests.support.patience import patiently
from tests.support.rendered import to_markdown, to_text

Golden = Callable[[str, str], None]

WIDE = worded(
    [*WORDS, *(f"w{k}" for k in range(16))],
    hidden=16,
    inputs=["Hello", "w15"],
    targets=["World", "<END>"],
)
NUMBER = re.compile(r"-?\d+\.\d+")
SMALL = st.integers(1, MOST_SHOWN)
LARGE = st.integers(MOST_SHOWN + 1, 300)
WIDTHS = st.integers(50, 130)
THREE = Style(3)


def placed(height: int, width: int) -> Array:
    """A matrix whose entries tell where they stand: 12.007 in row 12 and column 7."""
    return np.arange(1, height + 1)[:, None] + np.arange(1, width + 1) / 1000


def shown(*parts: Array, style: Style = THREE) -> Document:
    """A page with a product of matrices."""
    drawn: tuple[Formula, ...] = tuple(grid(part, style) for part in parts)
    return Document.of(worked(Name("W"), (Row(drawn) if len(drawn) > 1 else drawn[0],)))


def place_of(number: str) -> tuple[int, int]:
    row, column = number.split(".")
    return int(row), int(column)


# -- whole pages -----------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_page_of_a_wide_network(width: int, golden: Golden) -> None:
    """All numbers of 16×20 matrices: products in blocks of columns and the rows that these meet."""
    golden(page_of(scenario_of(WIDE), "forward", width), f"wide.forward.{width}.txt")


def test_a_document_of_a_wide_network(golden: Golden) -> None:
    """The same in Markdown, no formula longer than renderers take."""
    golden(to_markdown(document_of(scenario_of(WIDE), "forward")), "wide.forward.md")


@pytest.mark.parametrize("width", patiently([50, 60, 80, 120], 3))
@pytest.mark.parametrize("kind", ["forward", "bptt", "whole"])
def test_nothing_is_left_out_up_to_twenty(kind: str, width: int) -> None:
    """No sign for what is left out stands on any page, and no line is too long."""
    page = page_of(scenario_of(WIDE), kind, width)
    assert "⋯" not in page
    assert "⋮" not in page
    assert max(map(len, page.splitlines())) <= width


# -- blocks ----------------------------------------------------------------------------------------


@given(height=SMALL, across=SMALL, width=WIDTHS)
def test_every_number_of_a_result_is_there_once(height: int, across: int, width: int) -> None:
    """On a page of any width, row by row, block by block; and so in Markdown."""
    page = shown(placed(height, across))
    expected = [(i, j) for i in range(1, height + 1) for j in range(1, across + 1)]
    for text in (to_text(page, width), to_markdown(page)):
        assert sorted(map(place_of, NUMBER.findall(text))) == expected
        for line in text.splitlines():
            columns = [j for _, j in map(place_of, NUMBER.findall(line))]
            assert columns == [*range(columns[0], columns[-1] + 1)] if columns else True


@given(height=SMALL, across=SMALL, width=WIDTHS)
def test_blocks_are_said(height: int, across: int, width: int) -> None:
    """Which columns stand in a block is written under it, and nothing where there is only one."""
    text = to_text(shown(placed(height, across)), width)
    blocks: list[str] = []
    for row in (line for line in text.splitlines() if NUMBER.search(line)):
        columns = [j for i, j in map(place_of, NUMBER.findall(row)) if i == 1]
        if columns:
            first, last = columns[0], columns[-1]
            blocks.append(f"columns {first}–{last}" if last > first else f"column {first}")
    said = re.findall(r"columns? [\d–]+", text)
    assert said == (blocks if len(blocks) > 1 else [])


@given(height=SMALL, across=SMALL, width=WIDTHS)
def test_a_product_in_blocks_is_the_sum_of_products_of_what_meets(
    height: int, across: int, width: int
) -> None:
    """Every block of columns stands beside the rows of the vector that it is multiplied with."""
    left, right = placed(height, across), 500 + placed(across, 1)
    for text in (to_text(shown(left, right), width), to_markdown(shown(left, right))):
        numbers = [place_of(number) for number in NUMBER.findall(text)]
        assert sorted(numbers) == sorted(
            [(i, j) for i in range(1, height + 1) for j in range(1, across + 1)]
            + [(500 + j, 1) for j in range(1, across + 1)]
        )
        columns = re.findall(r"columns? ([\d–-]+)", text)
        rows = re.findall(r"rows? ([\d–-]+)", text)
        assert columns == rows


def test_what_stands_in_parentheses_is_broken_there() -> None:
    """A product in parentheses that is too long for a formula goes on in the next, and is closed there."""
    numbers = [grid(each, THREE) for each in (placed(16, 20), placed(20, 1))]
    page = Document.of(worked(Name("h"), (Parens(Row(tuple(numbers))),)))
    text = to_markdown(page)
    assert broken_rules(text, "dollar") == []
    assert len(NUMBER.findall(text)) == 16 * 20 + 20
    found = [formula.tex for formula in formulas(text, "dollar")]
    assert len(found) > 2
    assert found[0].startswith("\\begin{aligned}\nh &= ( \\underset{\\text{columns 1-")
    assert found[-1].endswith(" )\n\\end{aligned}")


# -- labels ----------------------------------------------------------------------------------------


def heads(text: str) -> list[int]:
    """The numbers above the columns."""
    lines = [line for line in text.splitlines() if re.fullmatch(r" +\d[\d, ]*(×[\d,]+)?", line)]
    return [int(n.replace(",", "")) for line in lines for n in re.split(r" +\S+×", line)[0].split()]


def labelled(text: str) -> Iterator[tuple[tuple[int, int], int]]:
    """The last number of each row in brackets, and the number of the row behind the bracket."""
    for number, label in re.findall(r"(\d+\.\d+)[\]⎤⎥⎦]([₀-₉]+)", text):
        yield place_of(number), int(label.translate(FROM_SUBSCRIPTS))


@given(height=LARGE, across=LARGE, width=WIDTHS)
def test_labels_are_those_of_their_rows_and_columns(height: int, across: int, width: int) -> None:
    """Where rows and columns are left out, the numbers beside and above the others are theirs, and the same
    for the columns of a matrix as for the rows of the vector that it meets."""
    left, right = placed(height, across), 500 + placed(across, 1)
    text = to_text(shown(left, right), width)
    places = [*range(1, FIRST_SHOWN + 1), across]
    assert heads(text) == places
    rows = list(labelled(text))
    for (row, _), label in rows:
        assert row in (label, 500 + label)
    assert [label for (row, _), label in rows if row > 500] == places
    assert {label for (row, _), label in rows if row <= 500} == {*range(1, FIRST_SHOWN + 1), height}
    numbers = [place_of(number) for number in NUMBER.findall(text)]
    assert sorted({column for row, column in numbers if row <= 300}) == places


def test_labels_in_a_document() -> None:
    """The rows have their numbers beside them, the columns are named below."""
    text = to_markdown(shown(placed(30, 25)))
    assert r"\underset{\text{columns 1-4, 25}}{\underset{30 \times 25}{\left[" in text
    beside = re.findall(r"\{\}_ \{(\d+)\}", text)
    assert beside == ["1", "2", "3", "4", "30"]


def test_what_was_worked_out_shows_the_rows_of_what_it_is_made_of() -> None:
    """In a network with as many hidden units as words, a hidden value never shows the rows of an output."""
    words = [f"w{k}" for k in range(30)]
    text = page_of(scenario_of(worded(words, hidden=30)), "bptt", 120)
    worked_out = text.split("∂L/∂h₁ = ")[1].split("∂L/∂a₁ = ")[0]
    stages = re.split("\n   [=≈] ", worked_out)[2:]
    assert stages
    for stage in stages:
        assert {label for _, label in labelled(stage)} <= {1, 2, 3, 4, 30}


# -- in full ---------------------------------------------------------------------------------------


@given(height=st.integers(1, 60), across=st.integers(1, 60), width=WIDTHS)
def test_in_full_every_number_is_there_once(height: int, across: int, width: int) -> None:
    """However large the matrix, and no formula is too long for a document."""
    page = shown(placed(height, across), style=Style(3, full=True))
    for text in (to_text(page, width), to_markdown(page)):
        numbers = list(map(place_of, NUMBER.findall(text)))
        assert sorted(numbers) == [(i, j) for i in range(1, height + 1) for j in range(1, across + 1)]
    assert broken_rules(to_markdown(page), "dollar") == []


def test_a_document_in_full_leaves_nothing_out() -> None:
    """Neither rows and columns nor words."""
    words = [f"w{k}" for k in range(25)]
    made = scenario_of(worded(words, hidden=22))
    style = Style(full=True)
    text = to_markdown(document_of(made, style=style))
    assert broken_rules(text, "dollar") == []
    page = to_text(document_of(made, style=style), 80)
    assert max(map(len, page.splitlines())) <= 80
    for sign in ("⋯", "⋮", "…", r"\cdots", r"\vdots", r"\ddots"):
        assert sign not in text
        assert sign not in page
    table = text.split("## Sequences")[0]
    assert all(f"`{word}`" in table for word in words)


# -- sums ------------------------------------------------------------------------------------------


def long(steps: int, **keys: object) -> str:
    """A network with a loss at each of many steps."""
    words = [WORDS[(3 * t) % 4] for t in range(steps + 1)]
    return worded(WORDS, inputs=words[:-1], targets=words[1:], **keys)


@pytest.mark.parametrize(
    ("steps", "full", "terms", "said"),
    [(20, False, 20, ""), (21, False, 6, "steps 5–20"), (300, False, 6, "steps 5–299"), (30, True, 30, "")],
)
def test_the_losses_on_a_page_add_up(steps: int, full: bool, terms: int, said: str) -> None:
    """All are there, or those between the first and the last together, and which these are."""
    page = page_of(scenario_of(long(steps)), "forward", style=Style(full=full))
    summed = page.split("L = Σₜ Lₜ")[1].split("summed over the steps\n")[1]
    *added, total = map(float, NUMBER.findall(summed))
    assert len(added) == terms
    assert sum(added) == pytest.approx(total, abs=0.00005 * (terms + 1.1))
    assert re.findall(r"steps \d+–\d+", summed) == ([said] if said else [])


def test_losses_of_some_steps_only() -> None:
    """Where steps without a target lie between, it is said how many are taken together."""
    words = ["Hello"] * 60
    text = worded(WORDS, inputs=words, targets=[None if t % 2 else "World" for t in range(60)])
    assert "the 25 steps between" in page_of(scenario_of(text), "forward")


def test_the_shares_on_a_page_add_up() -> None:
    """The largest shares one by one and all others together make the gradient."""
    page = page_of(scenario_of(long(14, hidden=1)), "bptt")
    summed = page.split("∂L/∂W_hh = Σₜ")[-1].split("∂L/∂b_h = Σₜ")[0]
    assert "the largest one by one, the other 9 together; all others are 0" in summed
    *added, total = map(float, NUMBER.findall(summed))
    assert len(added) == 5
    assert sum(added) == pytest.approx(total, abs=0.0004)
    in_full = page_of(scenario_of(long(14, hidden=1)), "bptt", style=Style(full=True))
    summed = in_full.split("∂L/∂W_hh = Σₜ")[-1].split("∂L/∂b_h = Σₜ")[0]
    assert [f"t = {t}" in summed for t in range(2, 15)] == [True] * 13


def test_the_shares_of_many_examples_add_up() -> None:
    """The same where there is a share for each example, and of their losses."""
    one = {"inputs": ["Hello", "World"], "targets": [None, "World"]}
    other = {"inputs": ["World", "<END>"], "targets": ["Hello", "World"]}
    text = scenario(vocab=list(WORDS), examples=[*[one] * 11, *[other] * 11], weights=weights(4, 1, 4))
    page = page_of(scenario_of(text), "bptt")
    summed = page.split("∂L/∂W_hh = Σᵢ")[-1].split("∂L/∂b_h = Σᵢ")[0]
    assert "18 others" in summed
    *added, total = map(float, NUMBER.findall(summed))
    assert len(added) == 5
    assert sum(added) == pytest.approx(total, abs=0.0004)
    forward = page_of(scenario_of(text), "forward").split("Loss of all examples")[1]
    *added, total = map(float, NUMBER.findall(forward))
    assert "examples 5–21" in forward
    assert sum(added) == pytest.approx(total, abs=0.0004)


# -- paths -----------------------------------------------------------------------------------------


def test_paths_through_a_wide_network(tmp_path: Path) -> None:
    """Local derivatives are broken into blocks too, on pages and in documents."""
    file = tmp_path / "wide.yaml"
    file.write_text(WIDE, encoding="utf-8")
    page = run("derive", "dL/dh_1[2]", str(file), "--width", "60").stdout
    assert max(map(len, page.splitlines())) <= 60
    for what in ("columns 1–8", "columns 9–16"):
        assert what in run("derive", "dL/dh_1[2]", str(file), "--width", "100").stdout
    assert run("derive", "dL/dh_1[2]", str(file), "-o", str(tmp_path / "x.md")).returncode == 0
    assert broken_rules((tmp_path / "x.md").read_text(encoding="utf-8"), "dollar") == []
