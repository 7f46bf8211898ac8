"""Heat maps are well-formed pictures of the numbers they are made of."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest

from rnntrace.rendering.svg import heat_map

SVG = "{http://www.w3.org/2000/svg}"


def test_a_cell_for_every_number() -> None:
    """Labelled with steps and size; nothing where there is nothing; dark for large, white for 0."""
    picture = ElementTree.fromstring(heat_map([[1.0, None], [1e-3, 0.0]], [3, 5], [1, 4]))
    assert picture.tag == f"{SVG}svg"
    cells = picture.findall(f"{SVG}rect[{SVG}title]")
    assert [(cell.get("fill"), cell.findtext(f"{SVG}title")) for cell in cells] == [
        ("#143c78", "loss of step 3, state of step 1: 1"),
        ("#8a9ebc", "loss of step 5, state of step 1: 0.001"),
        ("#ffffff", "loss of step 5, state of step 4: 0"),
    ]
    assert [label.text for label in picture.findall(f"{SVG}text")] == ["3", "5", "1", "4", "t \\ k"]


@pytest.mark.parametrize("numbers", [[[0.0]], [[None]], [[1e300, 5e-324]], [[1e-320]]])
def test_any_numbers_are_a_picture(numbers: list[list[float | None]]) -> None:
    """All zero, none at all, or as far apart as floats can be."""
    ElementTree.fromstring(heat_map(numbers, [1], list(range(len(numbers[0])))))
