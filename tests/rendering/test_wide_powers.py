"""Powers, roots and functions of matrices that have no room in one piece: blocks in parentheses."""

from __future__ import annotations

import numpy as np
import pytest
from rich.cells import cell_len

import rnntrace
from rnntrace.cells.optimizers import OPTIMIZERS
from rnntrace.equations.functions import FUNCTIONS
from rnntrace.rendering.latex import BEGUN
from rnntrace.tracing.update import Update, update
from rnntrace.writing.document import Document
from rnntrace.writing.figures import Style
from rnntrace.writing.pages.update import update_document
from rnntrace.writing.pages.walkthrough import whole_document
from tests.support.markdown_rules import broken_rules
from tests.support.other_equations import Equations
from tests.support.page_reader.checks import dishonest, out_of_range
from tests.support.page_reader.worked import worked_equations
from tests.support.pages import SCENARIOS
from tests.support.patience import combined, patiently
from tests.support.rendered import to_markdown, to_text


def updated(name: str, optimizer: str, convention: str = "pytorch") -> Update:
    settings: dict[str, str | float] = {"name": optimizer, "convention": convention, "learning_rate": 0.05}
    return update(rnntrace.load(name), None, settings)


def widest(text: str) -> int:
    return max(map(cell_len, text.splitlines()))


def too_wide(name: str) -> list[tuple[str, int, bool]]:
    """On which pages of a scenario's updates a line goes beyond the page."""
    pages = {each: update_document(updated(name, each), Style(digits=6)) for each in OPTIMIZERS}
    return [
        (optimizer, width, ascii)
        for optimizer, page in pages.items()
        for width, ascii in ((60, False), (60, True), (80, False))
        if widest(to_text(page, width, ascii=ascii)) > width
    ]


def wrong(text: str) -> list[str]:
    """What a reader finds wrong with the lines of a page."""
    equations = worked_equations(text)
    return [problem for each in equations for problem in (*out_of_range(each), *dishonest(each))]


def test_no_line_of_an_update_is_wider_than_the_page() -> None:
    """Of a scenario with wide weights, by any optimizer, with more digits than usual, in ASCII too."""
    assert too_wide("named-entities") == []


@pytest.mark.long
@pytest.mark.parametrize("name", [path.stem for path in SCENARIOS])
def test_no_line_of_any_update_is_wider_than_the_page(name: str) -> None:
    """The same of every shipped scenario."""
    assert too_wide(name) == []


@pytest.mark.parametrize(
    ("form", "convention"),
    combined(
        [60, 80, 120, "markdown"],
        ["pytorch", "keras"],
        usual=[(60, "pytorch"), (80, "keras"), ("markdown", "keras")],
    ),
)
def test_squares_and_roots_of_wide_weights_are_read_back(form: int | str, convention: str) -> None:
    """What stands in parentheses around all blocks, in Adam and RMSProp, gives the line below."""
    for optimizer in ("adam", "rmsprop"):
        page = update_document(updated("named-entities", optimizer, convention), Style())
        text = to_markdown(page) if isinstance(form, str) else to_text(page, form)
        assert wrong(text) == []
        assert form != "markdown" or broken_rules(text, "dollar") == []


def test_a_sum_within_parentheses_is_set_in() -> None:
    """What is added to the blocks of a root does not stand where the terms around the parentheses do."""
    document = update_document(updated("named-entities", "adam"), Style())
    assert "\n     / ( sqrt( [" in to_text(document, 60, ascii=True)
    page = to_text(document, 60)
    assert "\n     / ( √( ⎡" in page
    assert "\n     + 1e-8 )\n" in page
    assert "\n   + 1e-8" not in page


WIDE = (
    "U ** 2 * M[t-1]",
    "sqrt(U ** 2 + 1) * M[t-1]",
    "tanh(U) ** 2 * M[t-1]",
    "(sqrt(U ** 2 + 1) + 1) ** 2 * M[t-1]",
    "sqrt(sum(U ** 2)) * M[t-1]",
    "-(U ** 2) + M[t-1]",
    "exp(-M[t-1] ** 2) * U",
)


@pytest.mark.parametrize("right", patiently(WIDE, [WIDE[0], WIDE[-1]]))
def test_any_function_of_a_wide_matrix_has_room(right: str) -> None:
    """Forward and back, whatever is squared, summed or put into a function, each line gives the next."""
    random = np.random.default_rng(1)
    first, second = (random.normal(size=(3, 9)).round(2) for _ in range(2))
    equations = Equations(
        f"M[t] = {right}\nloss[t] = sum(M[t] * U)",
        steps=1,
        parameters={"U": first},
        initial={"M": second},
        ranks={"M": 2, "U": 2},
    )
    page = whole_document(rnntrace.bptt(equations.exercise()), Style())
    for width in (50, 60, 80):
        text = to_text(page, width)
        assert max(widest(text), widest(to_text(page, width, ascii=True))) <= width
        assert wrong(text) == []
    assert wrong(to_markdown(page)) == []


def test_a_matrix_of_one_column_is_divided_entry_by_entry() -> None:
    """Adam's step on 2×1 weights has a quotient for each of them."""
    page: Document = update_document(updated("exploding", "adam"), Style())
    text = to_text(page, 80)
    assert "⎡0.05 · 0.5071 / (√0.2572 + 1e-8)⎤" in text
    assert wrong(text) == []


def test_every_sign_that_encloses_can_stand_alone() -> None:
    """In LaTeX, where what it encloses goes on over several lines."""
    assert set(BEGUN) == {row.latex for row in FUNCTIONS.values() if row.latex.endswith("{}")}
