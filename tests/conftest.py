"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# A property test tries few examples by default, many with --long.
settings.register_profile("short", max_examples=25, deadline=None, derandomize=True)
settings.register_profile("long", max_examples=1000, deadline=None)

ROOT = Path(__file__).parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="rewrite tests/golden from what comes out")
    parser.addoption("--long", action="store_true", help="many more examples of the property tests")


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("long" if config.getoption("--long") else "short")


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the colours and the width of the terminal it happens to run in."""
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "CLICOLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.fixture
def golden(request: pytest.FixtureRequest):
    """Compares a whole text with a file of tests/golden; --update-goldens rewrites the file."""

    def compare(text: str, name: str) -> None:
        path = ROOT / "tests" / "golden" / name
        if request.config.getoption("--update-goldens"):
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.is_file(), f"no golden {name}; pytest --update-goldens writes it"
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture
def hello_world():
    """The built-in scenario."""
    import rnntrace

    return rnntrace.load(ROOT / "scenarios" / "hello-world.yaml")


def pytest_report_header() -> str:
    return f"CI={os.environ.get('CI', '')}"
