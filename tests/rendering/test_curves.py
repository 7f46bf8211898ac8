"""Curves of the loss, drawn with characters: what is drawn, where, and that nothing is lost or hidden."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from rnntrace.cli.output import STYLES
from rnntrace.rendering.curves import ASCII, BLOCKS, BRAILLE, ROWS, Signs, drawn_lines
from rnntrace.rendering.terminal import as_text, to_lines
from rnntrace.writing.document import Curve, Document
from tests.support.curves import ANY, BROKEN, FALLING, FINITE, NARROW, NOISY, ORDINARY, SPIKE, STEEP, rows_of
from tests.support.markdown_rules import broken_rules
from tests.support.rendered import both_ways, to_markdown, to_text

Golden = Callable[[str, str], None]
SEVERAL = Document.of(FALLING, NOISY, STEEP, NARROW, BROKEN, SPIKE)
ALL_SIGNS = (BRAILLE, BLOCKS, ASCII)
DOTS = [pytest.param(signs, id=signs.cells[-1]) for signs in ALL_SIGNS]


def drawing(numbers: tuple[float, ...], signs: Signs = BRAILLE) -> list[str]:
    """The rows of a drawing of some numbers, without the axes."""
    return rows_of(as_text(drawn_lines(Curve(numbers), 80, 3, signs)))


@pytest.mark.parametrize("width", [60, 80, 120])
def test_several_curves(width: int, golden: Golden) -> None:
    """Smooth, noisy, over many powers of ten, in a narrow range, broken off, with a spike: to the letter."""
    golden(both_ways(SEVERAL, width), f"curves.{width}.txt")


def test_in_ascii(golden: Golden) -> None:
    """With --ascii nothing is left that an old encoding lacks."""
    text = to_text(SEVERAL, 80, ascii=True)
    assert text.isascii()
    golden(text, "curves.ascii.txt")


def test_in_a_document(golden: Golden) -> None:
    """The picture where there is one, else the drawing, with its words."""
    text = to_markdown(
        Document.of(FALLING, NARROW._replace(file="x-loss.svg"), BROKEN._replace(file="y.svg"))
    )
    words = "\n".join(line for line in text.split("\n") if not line.startswith("!["))
    assert broken_rules(words, "dollar") == []
    golden(text, "curves.md")


@given(st.lists(ANY, max_size=300), st.integers(50, 130), st.booleans(), st.sets(st.integers(0, 300)))
def test_nothing_is_wider_than_the_page(
    numbers: list[float], width: int, ascii: bool, marks: set[int]
) -> None:
    """Whatever the numbers, infinite, none at all, or as far apart as floats can be."""
    curve = Curve(tuple(numbers), marks=tuple(marks))
    assert max(map(cell_len, to_text(Document.of(curve), width, ascii=ascii).splitlines())) <= width


@pytest.mark.parametrize("signs", DOTS)
@given(numbers=st.lists(st.one_of(ORDINARY, FINITE.map(abs)), min_size=1, max_size=300))
def test_the_highest_is_at_the_top(signs: Signs, numbers: list[float]) -> None:
    """The highest point is in the first of the rows, the lowest in the last or, above 0, in the one before,
    and a curve that goes on is drawn in every column."""
    rows = drawing(tuple(numbers), signs)
    assert len(rows) == ROWS
    assert rows[0].strip() or not any(numbers)
    flat = max(numbers) - min(numbers) <= 1e-9 * max(numbers)
    assert flat or (rows[-1] + rows[-2]).strip()
    columns = {at for row in rows for at, sign in enumerate(row) if sign != " "}
    assert columns == (set(range(max(columns) + 1)) if len(numbers) > 1 else {0})


@pytest.mark.parametrize(
    ("signs", "high", "low"), [(BRAILLE, "⠉", "⣀"), (BLOCKS, "▀", "▄"), (ASCII, "'", ".")]
)
def test_within_its_row_a_point_stands_as_high_as_it_is(signs: Signs, high: str, low: str) -> None:
    """The highest number is at the upper edge of its row, and 0 at the lower edge of its own, on the axis."""
    assert set(drawing((2.0, 2.0), signs)[0]) == {high}
    assert set(drawing((0.0, 0.0), signs)[-1]) == {low}


@pytest.mark.parametrize("signs", DOTS)
@given(count=st.integers(3, 5000), share=st.floats(0, 1), height=st.floats(2, 1e300))
def test_a_spike_is_never_lost(signs: Signs, count: int, share: float, height: float) -> None:
    """One number among thousands that is higher than the others reaches the top, at its own place."""
    at = round(share * (count - 1))
    first, *_ = drawing(tuple(height if i == at else 1.0 for i in range(count)), signs)
    seen = [column for column, sign in enumerate(first) if sign != " "]
    expected = at / (count - 1) * (len(first) - 1)
    assert min(abs(column - expected) for column in seen) <= 1


@pytest.mark.parametrize("count", [2, 3, 50, 5000])
def test_a_gap_is_a_gap(count: int) -> None:
    """Where numbers are not finite nothing is drawn, and what comes after is."""
    numbers = (*[1.0] * count, *[math.nan] * count, *[2.0] * count)
    top, *_, bottom = drawing(numbers)
    width = len(top)
    assert not top[: width // 2].strip()
    assert not bottom[width // 2 :].strip()
    rows = drawing(numbers)
    assert all(row.ljust(width)[width * 9 // 20 : width * 11 // 20].strip() == "" for row in rows)


def test_what_is_not_finite_at_the_end_takes_no_room() -> None:
    """The last finite number stands at the right end, and the foot ends with its epoch."""
    numbers = tuple(4 - i / 20 for i in range(41))
    broken = as_text(drawn_lines(Curve((*numbers, *[math.nan] * 500)), 80, 3, BRAILLE))
    assert broken == as_text(drawn_lines(Curve(numbers), 80, 3, BRAILLE))
    assert broken.splitlines()[-1].endswith(" 40")


@pytest.mark.parametrize("numbers", [(), (math.nan,), (math.inf, -math.inf)])
def test_nothing_to_draw(numbers: tuple[float, ...]) -> None:
    """Then it is said in words alone, in a document as well."""
    assert len(to_text(Document.of(Curve(numbers)), 80).splitlines()) == 2
    assert "```" not in to_markdown(Document.of(Curve(numbers)))


@pytest.mark.parametrize(
    ("numbers", "title"),
    [
        ((4.0, 0.3), "loss"),
        ((4.0, 0.5), "loss (axis begins at 0.5)"),
        ((4.0, 2.137), "loss (axis begins at 2.1)"),
        ((-4.0, -2.0), "loss (axis ends at -2)"),
        ((-4.0, -0.3), "loss"),
        ((-4.0, 2.0), "loss"),
        ((4.0, 0.0), "loss"),
        ((4.0, 0.0041), "loss"),
        ((4.0, 0.0039), "loss (logarithmic)"),
        ((2.5, 2.5), "loss"),
    ],
)
def test_an_axis_misleads_nobody(numbers: tuple[float, ...], title: str) -> None:
    """It begins at 0 if the smallest number is near it; else it says where, or that it is logarithmic."""
    first, *_ = as_text(drawn_lines(Curve(numbers), 80, 3, BRAILLE)).splitlines()
    assert first.strip() == title


@pytest.mark.parametrize(
    ("first", "count", "named"),
    [
        (0, 1, ["0"]),
        (0, 2, ["0", "1"]),
        (1, 1000, ["1", "200", "400", "600", "800", "1,000"]),
        (0, 1038, ["0", "200", "400", "600", "800", "1,037"]),
        (995, 3, ["995", "996", "997"]),
        (0, 1_000_001, ["0", "200,000", "400,000", "600,000", "1,000,000"]),
    ],
)
def test_the_foot_names_both_ends_and_round_numbers(first: int, count: int, named: list[str]) -> None:
    """Each below its own place on the axis, and no two so near that they could be read as one."""
    numbers = tuple([1.0] * count)
    *_, axis, foot = as_text(drawn_lines(Curve(numbers, first=first), 80, 3, BRAILLE)).splitlines()
    assert foot.split()[1:] == named
    assert axis.count("┬") == len(named)
    for place, sign in enumerate(axis):
        assert sign != "┬" or foot.ljust(len(axis))[place - 1 : place + 2].strip()


def test_marks_stand_on_the_axis_at_their_places() -> None:
    """The first, the middle and the last of eleven epochs; none that was never reached, or has no number."""
    numbers = (*(10.0 - i for i in range(11)), math.nan)
    axis = next(
        line
        for line in drawn_lines(Curve(numbers, marks=(0, 5, 10, 11, 99)), 80, 3, BRAILLE)
        if "┼" in line[0][0]
    )
    marked = [at for at, (sign, role) in enumerate(axis[1:]) if role == "marked"]
    assert marked == [0, (len(axis) - 2) // 2, len(axis) - 2]
    assert {axis[1 + at][0] for at in marked} == {"▲"}


def test_colors_tell_the_curve_from_its_axes() -> None:
    """The curve has the color of what it shows, the axes are dim, and every role has a style."""
    for role in ("loss", "gradient"):
        lines = list(to_lines(Document.of(FALLING._replace(role=role)), 80))
        roles = {
            piece_role for line in lines for text, piece_role in line if set(text) & set(BRAILLE.cells[1:])
        }
        assert roles == {role}
        assert {piece_role for line in lines for _, piece_role in line} == {role, "dim", "marked", ""}
        assert {role, "dim", "marked"} <= set(STYLES)
