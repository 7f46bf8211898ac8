"""Curves as pictures: well formed, small, and readable for everyone."""

from __future__ import annotations

import itertools
import math
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnntrace.rendering.curve_svg import HEIGHT, WIDTH, curve_picture
from rnntrace.writing.document import Curve
from tests.support.curves import ANY, BROKEN, FALLING, NARROW, NOISY, SPIKE, STEEP

Golden = Callable[[str, str], None]
SVG = "{http://www.w3.org/2000/svg}"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def picture_of(curve: Curve) -> ElementTree.Element:
    return ElementTree.fromstring(curve_picture(curve))


def points_of(picture: ElementTree.Element) -> list[tuple[float, float]]:
    """Those of the curve."""
    paths = [path.attrib["d"] for path in picture.iter(f"{SVG}path") if path.get("class") == "curve"]
    numbers = [float(number) for path in paths for number in NUMBER.findall(path.replace("h0", ""))]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def test_a_picture_with_marks(golden: Golden) -> None:
    """Forty epochs, two of them marked, to the letter."""
    golden(curve_picture(NARROW), "curve.svg")


@given(st.lists(ANY, max_size=1500), st.sets(st.integers(0, 1500)))
def test_any_numbers_are_a_picture(numbers: list[float], marks: set[int]) -> None:
    """Well formed, all coordinates finite and inside, and no more points than a small file has room for."""
    picture = picture_of(Curve(tuple(numbers), marks=tuple(marks)))
    points = points_of(picture)
    assert len(points) <= 400
    assert bool(points) == any(map(math.isfinite, numbers))
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)
    for element in picture.iter():
        for name, value in element.attrib.items():
            if name in ("x", "y", "cx", "cy"):
                assert 0 <= float(value) <= max(WIDTH, HEIGHT)
            assert name != "d" or re.fullmatch(r"(?:[MLHhv ]|-?\d+(?:\.\d)?)+", value)


@pytest.mark.parametrize("curve", [FALLING, NOISY, STEEP, BROKEN, SPIKE])
def test_pictures_are_small(curve: Curve) -> None:
    """A thousand epochs take less than ten thousand characters."""
    assert len(curve_picture(curve)) < 10_000


@given(st.integers(1000, 5000), st.floats(0, 1))
def test_a_spike_is_never_lost(count: int, share: float) -> None:
    """One high number among thousands is drawn, to its full height."""
    at = round(share * (count - 1))
    points = points_of(picture_of(Curve(tuple(10.0 if i == at else 1.0 for i in range(count)))))
    assert min(y for _, y in points) < 60


def test_its_title_says_what_it_shows() -> None:
    """For those who cannot see it, and wherever the words come from they are text."""
    picture = picture_of(FALLING)
    assert picture.get("role") == "img"
    assert picture.findtext(f"{SVG}title") == (
        "The loss falls from 3.9973 to 0.0139 in 1,000 epochs. "
        "A circle marks epochs 1, 2 and 100, worked in full."
    )
    assert "a & b <c>" in {text.text for text in picture_of(Curve((1.0, 2.0), across="a & b <c>")).iter()}


def test_axes_are_labelled() -> None:
    """What is measured, over what, and round numbers along both; what could mislead is said."""
    texts = [text.text for text in picture_of(STEEP).iter(f"{SVG}text")]
    assert {"loss (logarithmic)", "epoch", "0.001", "1", "0", "600"} <= set(texts)
    assert "loss (axis begins at 2.13)" in {text.text for text in picture_of(NARROW).iter(f"{SVG}text")}


def test_few_points_tell_their_numbers() -> None:
    """Each is a dot that says its epoch and its number; a marked one is a circle, among many points too."""
    few = picture_of(Curve((3.0, 2.0, 1.0), marks=(1,)))
    circles = [(each.get("class"), each.findtext(f"{SVG}title")) for each in few.iter(f"{SVG}circle")]
    assert circles[:3] == [
        ("dot", "epoch 0: 3.0000"),
        ("mark", "epoch 1: 2.0000"),
        ("dot", "epoch 2: 1.0000"),
    ]
    titles = [each.findtext(f"{SVG}title") for each in picture_of(FALLING).iter(f"{SVG}circle")]
    assert [title and title.split(":")[0] for title in titles] == ["epoch 1", "epoch 2", "epoch 100", None]


def test_numbers_at_the_foot_do_not_touch() -> None:
    """However long they are, and however near the last is to a round one."""
    for count in (2, 11, 1001, 1038, 1_000_001):
        picture = picture_of(Curve(tuple([1.0] * count)))
        foot = [text for text in picture.iter(f"{SVG}text") if text.get("y") == str(HEIGHT - 32)]
        ends = [(float(text.attrib["x"]), 4 * len(text.text or "")) for text in foot]
        assert foot[0].text == "0"
        assert foot[-1].text == f"{count - 1:,}"
        assert all(x + half < y - other for (x, half), (y, other) in itertools.pairwise(ends))


def luminance(color: str) -> float:
    """As the guidelines for accessible pages reckon it."""
    digits = color[1:] if len(color) == 7 else "".join(digit * 2 for digit in color[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_it_is_readable_on_light_and_on_dark() -> None:
    """It brings its own ground, and text and curve stand out from it by as much as the guidelines ask."""
    text = curve_picture(NARROW)
    ground = re.search(r'class="ground" [^>]*fill="(#\w+)"', text)
    light = (
        re.search(r'font-size="12" fill="(#\w+)"', text),
        re.search(r'class="curve" .*?stroke="(#\w+)"', text),
    )
    dark_ground = re.search(r"\.ground{fill:(#\w+)}", text)
    dark = re.search(r"text{fill:(#\w+)}", text), re.search(r"\.curve{stroke:(#\w+)}", text)
    for below, above in ((ground, light), (dark_ground, dark)):
        for each in above:
            assert below
            assert each
            low, high = sorted((luminance(below[1]), luminance(each[1])))
            assert (high + 0.05) / (low + 0.05) >= 4.5


def test_it_needs_nothing_from_elsewhere() -> None:
    """No script, no font, no link: it is shown wherever pictures are."""
    text = curve_picture(FALLING)
    assert not re.search(r"<script|href|url\(|@import|@font-face", text)
