"""The outline of exported documents: headings that a table of contents can be made of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from rnntrace.rendering.outline import outlined
from rnntrace.writing.document import DETAIL, PART, SECTION, STEP, TITLE, Document, Heading
from rnntrace.writing.overview.describe import describe_document
from tests.support.documents import BUILT_IN, SCENARIOS, document
from tests.support.pages import document_of, scenario_of
from tests.support.patience import patiently

HEADING = re.compile(r"Step \d+('s share of the gradients| of \d+)")


def headings(found: Document) -> list[Heading]:
    return [block for block in outlined(found.blocks) if isinstance(block, Heading)]


def skipped(found: Document) -> list[Heading]:
    """The headings that stand more than one level below the one before, or the first below level 1."""
    before, wrong = 0, []
    for heading in headings(found):
        if heading.level > before + 1:
            wrong.append(heading)
        before = heading.level
    return wrong


def paths(found: Document) -> Iterator[tuple[Heading, ...]]:
    """Each heading with those that it stands below."""
    around: list[Heading] = []
    for heading in headings(found):
        around = [*around[: heading.level - 1], heading]
        yield tuple(around)


@pytest.mark.parametrize("name", patiently(SCENARIOS, 9))
def test_no_level_is_skipped(name: str) -> None:
    """In the whole document of every scenario, and in each pass alone."""
    text = SCENARIOS[name]
    assert skipped(document(text)) == []
    if name not in {path.stem for path in BUILT_IN}:  # those may need a file beside them
        scenario = scenario_of(text)
        assert skipped(document_of(scenario, "forward")) == []
        assert skipped(describe_document(scenario)) == []
        if scenario.system.loss:
            assert skipped(document_of(scenario, "bptt")) == []


@pytest.mark.parametrize("name", patiently(SCENARIOS, 9))
def test_no_two_headings_are_the_same(name: str) -> None:
    """Within one part no heading comes twice, and but for the steps in none: Encoder is told from
    Encoder."""
    found = document(SCENARIOS[name])
    assert [path for path, times in Counter(paths(found)).items() if times > 1] == []
    above_steps = Counter(heading for heading in headings(found) if not HEADING.match(str(heading.text[0])))
    assert [heading for heading, times in above_steps.items() if times > 1] == []


def test_levels_that_are_not_there_are_not_counted() -> None:
    """A step is below its part, or below a section of it, or right below the title."""
    levels = [TITLE, STEP, DETAIL, STEP, PART, DETAIL, SECTION, STEP, DETAIL, SECTION, PART]
    blocks = [Heading(level, (f"{number}",)) for number, level in enumerate(levels)]
    assert [block.level for block in outlined(blocks) if isinstance(block, Heading)] == [
        *(1, 2, 3, 2, 2, 3, 3, 4, 5, 3, 2)
    ]
