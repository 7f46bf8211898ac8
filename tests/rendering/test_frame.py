"""A place on a screen of any size: whole screens to the letter, and what must hold of all of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import pytest

import rnntrace
from rnntrace.rendering.frame import Frame, Sight, Window, frame
from rnntrace.rendering.lines import line_width
from rnntrace.rendering.terminal import as_text
from rnntrace.writing.pages.places import Place, places
from tests.support import network_texts
from tests.support.pages import ROOT, scenario_of
from tests.support.patience import patiently

Golden = Callable[[str, str], None]
FEET = ["Enter next · b back · 7 Enter place 7", "Enter next"]


@lru_cache
def walked(name: str) -> tuple[Place, ...]:
    return places(rnntrace.bptt(rnntrace.load(ROOT / "scenarios" / f"{name}.yaml")))


def on(
    place: Place, columns: int, rows: int, scrolled: int = 0, *, ascii: bool = False, width: int | None = None
) -> Frame:
    window = Window(columns, rows, width or min(columns, 100), ascii)
    return frame(Sight(place.headings, place.blocks, place.drawing, "17 of 50"), window, scrolled, FEET)


def text(found: Frame) -> str:
    return as_text(found.lines)


SIZES = [(60, 20), (80, 24), (120, 40)]


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_screens(columns: int, rows: int, golden: Golden) -> None:
    """A few places at each size: the beginning, a state forward and back, a gradient of all steps, a
    handed-over state, two directions."""
    hello, lstm = walked("hello-world"), walked("lstm")
    translation, both = walked("translation"), walked("bidirectional")
    shown = [hello[0], hello[2], hello[30], hello[46], lstm[30], translation[12], both[61]]
    edge = "-" * columns + "\n"
    pages = [text(on(place, columns, rows)) for place in shown]
    golden(edge + edge.join(pages) + edge, f"step.{columns}x{rows}.txt")


def test_a_screen_in_ascii(golden: Golden) -> None:
    """Boxes, arrows, marks and matrices in signs that an old encoding has."""
    found = [
        text(on(place, 80, 24, ascii=True)) for place in (walked("bidirectional")[61], walked("lstm")[75])
    ]
    assert all(page.isascii() for page in found)
    golden("".join(found), "step.ascii.txt")


@pytest.mark.parametrize("size", patiently([*SIZES, (40, 12), (20, 5), (3, 2), (1, 1)], 2))
@pytest.mark.parametrize("name", patiently(["hello-world", "peephole-lstm", "translation"], ["translation"]))
def test_no_screen_is_taller_or_wider_than_the_terminal(name: str, size: tuple[int, int]) -> None:
    """As many lines as there are rows, none wider than there are columns."""
    columns, rows = size
    for place in walked(name)[::9]:
        found = on(place, columns, rows)
        assert len(found.lines) == rows
        assert max(map(line_width, found.lines)) <= columns


@pytest.mark.parametrize("size", [(80, 18), (60, 10), (60, 4), (80, 3)])
def test_scrolling_reaches_every_line(size: tuple[int, int]) -> None:
    """From the first line to the last, all of a text can be seen, and never past its end."""
    columns, rows = size
    place = walked("translation")[93]
    whole = text(on(place, columns, 100)).rstrip().splitlines()[:-1]
    (first,) = (i for i, line in enumerate(whole) if line.startswith("∂L/∂"))
    furthest = on(place, columns, rows).furthest
    assert furthest > 0
    seen = {
        line
        for scrolled in range(furthest + 1)
        for line in text(on(place, columns, rows, scrolled)).splitlines()
    }
    assert set(whole[first:]) <= seen
    assert text(on(place, columns, rows, 1000)) == text(on(place, columns, rows, furthest))


def test_less_is_drawn_where_the_equation_needs_the_room() -> None:
    """First all of the drawing, then no words in it, then only the line with what is marked, then none."""
    place = walked("hello-world")[30]
    pages = {rows: text(on(place, 80, rows)) for rows in (40, 22, 15, 13)}
    parts = ("inputs", "╔═════╗", "▲ ∂L/∂h₂", "∂L/∂h₂ = W_hyᵀ")
    found = {rows: [part in page for part in parts] for rows, page in pages.items()}
    assert found == {
        40: [True, True, True, True],
        22: [False, True, True, True],
        15: [False, False, True, True],
        13: [False, False, False, True],
    }
    assert "∂L/∂h₂ = W_hyᵀ ∂L/∂s₂" in pages[13]
    assert not on(place, 80, 13).furthest


def test_on_the_way_back_the_arrows_are_turned() -> None:
    """Down and to the left where the forward pass goes up and to the right; in the other direction the
    other way round."""
    hello, both = walked("hello-world"), walked("bidirectional")
    assert "h₀ ──→│  h₁ │───→║  h₂ ║" in text(on(hello[8], 80, 24))
    assert "h₀ ←──│  h₁ │←───║  h₂ ║" in text(on(hello[30], 80, 24))
    back = text(on(both[61], 80, 24))
    assert "│     h←₁ │───→│     h←₂ │" in back
    assert "│ h→₁     │←───│ h→₂     │" in back
    assert "↓" in back
    assert "↑" not in back


@pytest.mark.parametrize(
    ("columns", "lines"),
    [
        (80, ["╔═════════╗", "║[h→₃]    ║", "║     h←₃ ║", "╚═════════╝"]),
        (60, ["│ h←₃ │", "╠═════╣", "║ h→₃ ║", "╚═════╝"]),
    ],
)
def test_of_two_directions_the_one_that_is_worked_is_marked(columns: int, lines: list[str]) -> None:
    """Side by side in one box by brackets, over one another by its half of the box."""
    page = text(on(walked("bidirectional")[61], columns, 24)).splitlines()
    (start,) = (i for i, line in enumerate(page) if lines[0] in line and lines[1] in page[i + 1])
    assert [line in shown for line, shown in zip(lines, page[start:], strict=False)] == [True] * len(lines)


@pytest.mark.parametrize(("direction", "expected"), [("forwards", "[h→₀] ←──│"), ("backwards", "│──→ [h←₄]")])
def test_a_state_given_to_begin_with_is_marked_at_its_end(direction: str, expected: str) -> None:
    """Before the first step, or after the last; the other direction's is not."""
    found = [place for place in given_both_ways() if place.back and place.drawing]
    marked = [place for place in found if place.drawing and place.drawing.mark and place.drawing.mark.start]
    page = text(on(marked[direction == "forwards"], 80, 24))
    assert len(marked) == 2
    assert expected in page
    assert page.count("[h") == 1


@lru_cache
def given_both_ways() -> tuple[Place, ...]:
    given = "initial_state: {h_fwd: [0.1, -0.2], h_bwd: [1, 0.5]}\n"
    return places(rnntrace.bptt(scenario_of(network_texts.BIDIRECTIONAL + given)))


def test_of_a_long_sequence_the_steps_around_are_drawn() -> None:
    """With signs at the side where there are more; the state before the first step only beside that."""
    words = ", ".join("ab"[i % 2] for i in range(100))
    long = f"vocab: [a, b]\nhidden_size: 2\ninputs: [{words}]\nweights: {{init: normal}}\n"
    found = places(rnntrace.forward(scenario_of(long)))
    at = {step: next(place for place in found if place.station.step == step) for step in (1, 50, 100)}
    lines = {step: line_of_states(text(on(place, 80, 24))) for step, place in at.items()}
    assert lines[1].split()[0] == "h₀"
    assert lines[50].split()[0] == "⋯"
    assert "h₅₀" in lines[50]
    assert (lines[1][-1], lines[50][-1], lines[100][-1]) == ("⋯", "⋯", "│")


def line_of_states(page: str) -> str:
    return next(line for line in page.splitlines() if "│" in line)
