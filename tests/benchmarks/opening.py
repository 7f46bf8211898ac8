"""How long a browser takes to open Hello World as a page, and how large that is."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

# The quickest of so many: what else the machine does comes on top.
TIMES = 15
MOST_MILLISECONDS, MOST_KILOBYTES = 100.0, 200.0
LOADED = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"


def page(folder: Path) -> Path:
    """The page in a file."""
    path = folder / "page.html"
    subprocess.run(
        [sys.executable, "-m", "rnntrace", "export", "-o", str(path)], check=True, capture_output=True
    )
    return path


def milliseconds(path: Path) -> float | None:
    """From the beginning until the page is there and its script has run; None without a browser."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    if found is None:
        return None
    taken = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        for _ in range(TIMES):
            opened = browser.new_page()
            opened.goto(path.as_uri())
            taken.append(float(opened.evaluate(LOADED)))
            opened.close()
        browser.close()
    return min(taken)
