"""What the losses of many steps send back, as a heat map of narrow cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from rnntrace.exercise.calculation import Calculation
from rnntrace.rendering.terminal import NARROWEST
from rnntrace.tracing.flow import Flow
from rnntrace.tracing.recurrence import State
from rnntrace.writing.document import Document, HeatMap, Table
from rnntrace.writing.insights.flow_table import FAINT, SHADES, flow_tables
from tests.support.documents import WORDS, worded
from tests.support.markdown_rules import broken_rules
from tests.support.pages import scenario_of
from tests.support.rendered import both_ways, to_markdown, to_text

Golden = Callable[[str, str], None]
FACTOR = 0.4  # of each step


def flow_of(steps: Sequence[int]) -> Flow:
    """What is sent to some steps by the losses of the same ones, a little less with each step."""
    calculation = scenario_of(worded(WORDS)).exercise.last
    assert isinstance(calculation, Calculation)
    norms = np.array([[FACTOR ** (t - k) if k <= t else np.nan for k in steps] for t in steps])
    sent = np.zeros((len(steps), len(steps), 2))
    return Flow(calculation, False, State("h"), tuple(steps), tuple(steps), sent, norms)


def page(steps: Sequence[int], *, full: bool = False, width: int = 80) -> Document:
    return Document.of(*flow_tables(flow_of(steps), width, full=full))


def rows_of(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("   t = ")]


@pytest.mark.parametrize("width", [60, 80, 120])
def test_thirty_steps(width: int, golden: Golden) -> None:
    """All of them, with the sizes at both ends of each way where there is room."""
    golden(both_ways(page(range(1, 31)), width), f"heat.{width}.txt")


def test_thirty_steps_in_a_document(golden: Golden) -> None:
    """As text of its own, where a table would be too wide for paper."""
    text = to_markdown(page(range(1, 31)))
    assert broken_rules(text, "dollar") == []
    golden(text, "heat.md")


@pytest.mark.parametrize("width", [NARROWEST, 60, 80, 100])
def test_every_size_has_a_cell(width: int) -> None:
    """However narrow the page, in several maps if need be; and every cell tells how large its size is."""
    steps = range(1, 101)
    lines = rows_of(to_text(page(steps), width))
    assert max(map(len, lines)) <= width
    cells: dict[str, str] = {}
    for line in lines:
        label, across = line[: len("   t = 100   ")], line[len("   t = 100   ") :]
        cells[label] = cells.get(label, "") + "".join(sign for sign in across if sign in SHADES[1:] + FAINT)
    for t, found in zip(steps, cells.values(), strict=True):
        assert len(found) == t
        assert found.endswith("░░▒▒▒▓▓██"[-t:])
        assert set(found[:-9]) <= {FAINT}


def test_in_ascii() -> None:
    """Signs that grow darker as well, and none of another kind."""
    text = to_text(page(range(1, 31)), 80, ascii=True)
    assert text.isascii()
    assert rows_of(text)[-1].split()[3].endswith("..:::++##")


def test_which_steps_these_are() -> None:
    """Steps stand above their columns: the first, the last, and some between; also where they are spread."""
    head, *_ = to_text(page(range(1, 31)), 80).splitlines()
    first = to_text(page(range(1, 31)), 80).splitlines()[1].index("█")
    assert [head.index(f" {step} ") + 1 - first for step in (1, 5, 10, 15)] == [0, 4, 9, 14]
    spread = [1, *range(5, 200, 5), 200]
    head, *_ = to_text(page(spread), 80).splitlines()
    assert head.split()[2:4] == ["1", "20"]
    assert " 200 " in head


def test_few_sizes_are_numbers() -> None:
    """A dozen steps, or more of them if so many numbers are wanted, stand in tables, each number once."""
    for steps, full in ((12, False), (13, True)):
        blocks = list(flow_tables(flow_of(range(1, steps + 1)), 60, full=full))
        assert len(blocks) > 1
        assert all(isinstance(block, Table) for block in blocks)
        text = "".join(to_text(Document.of(block), 60) for block in blocks)
        numbers = [word for row in rows_of(text) for word in row.split()[3:] if word[0].isdigit()]
        assert len(numbers) == steps * (steps + 1) // 2
    assert [type(block) for block in flow_tables(flow_of(range(1, 14)), 60)] == [HeatMap]
