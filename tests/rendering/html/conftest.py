"""One browser for all tests of pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.browser import Opened, browser
from tests.support.documents import SCENARIOS
from tests.support.html_pages import page_of


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    with browser() as found:
        yield found


@pytest.fixture(scope="session")
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Hello World as a page."""
    path: Path = tmp_path_factory.mktemp("pages") / "page.html"
    path.write_text(page_of(SCENARIOS["hello-world"]), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def opened(chromium: Any, file: str) -> Iterator[Opened]:
    found = Opened(chromium, file)
    yield found
    assert found.said == []
    assert len(found.asked) == len(set(found.asked)) == 1
    found.page.close()
