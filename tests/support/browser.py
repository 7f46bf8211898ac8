"""A browser for tests: Chromium as the system has it, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def give_up(reason: str) -> NoReturn:
    """Skip; with RNNTRACE_REQUIRE_BROWSER=1 fail."""
    if os.environ.get("RNNTRACE_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def browser() -> Iterator[Any]:
    """A browser without a window."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        give_up("there is no Chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        give_up("playwright is not installed")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        try:
            yield started
        finally:
            started.close()


class Opened:
    """A page, and what it said and asked for meanwhile."""

    def __init__(self, chromium: Any, address: str, **options: Any) -> None:
        self.page = chromium.new_page(reduced_motion="reduce", **options)
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(address)

    @property
    def place(self) -> str:
        return str(self.page.inner_text("#count"))

    def press(self, *keys: str) -> str:
        """Where keys lead."""
        for key in keys:
            self.page.keyboard.press(key)
        return self.place

    def lit(self, name: str) -> list[str]:
        """The numbers of a class that are in sight."""
        return list(self.page.locator(f".{name}[data-a]:visible").all_text_contents())
