"""What all tests share."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

import rnntrace
from tests.support.remembered import forget

ROOT = Path(__file__).parent.parent
USUAL_EXAMPLES = 6


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="rewrite tests/golden from what comes out")
    parser.addoption(
        "--examples", type=int, default=USUAL_EXAMPLES, help="examples a property test tries (-m property)"
    )
    parser.addoption("--new-examples", action="store_true", help="try examples that no run before has seen")


def pytest_configure(config: pytest.Config) -> None:
    examples, new = config.getoption("--examples"), config.getoption("--new-examples")
    # The same examples every time, so that what passed once passes anywhere; new ones if asked for.
    settings.register_profile("chosen", max_examples=examples, deadline=None, derandomize=not new)
    settings.load_profile("chosen")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks property tests, and leaves those out that take long where no marker is asked for."""
    for item in items:
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker("property")
    if not config.getoption("markexpr"):
        long = {item for item in items if item.get_closest_marker("long")}
        config.hook.pytest_deselected(items=[item for item in items if item in long])
        items[:] = [item for item in items if item not in long]


def pytest_collection_finish() -> None:
    """Thousands of tests are there to the end: they are not looked through for what can be thrown away."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the colors and the width of the terminal it happens to run in."""
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "CLICOLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares a whole text with a file of tests/golden; --update-goldens rewrites the file."""

    def compare(text: str, name: str) -> None:
        path = ROOT / "tests" / "golden" / name
        if request.config.getoption("--update-goldens"):
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.is_file(), f"no golden {name}; pytest --update-goldens writes it"
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture
def nothing_remembered() -> Iterator[None]:
    """Everything is worked out anew before and after, and not kept with a planted error in it."""
    forget()
    yield
    forget()


@pytest.fixture
def hello_world() -> rnntrace.Scenario:
    """The built-in scenario."""
    return rnntrace.load(ROOT / "scenarios" / "hello-world.yaml")
