"""The house: which room may know of which."""

from __future__ import annotations

import ast
import functools
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "rnntrace"
# Each room may import from those after it, and from itself.
ROOMS = [
    "cli",
    "submissions",
    "rendering",
    "writing",
    "marking",
    "checking",
    "programs",
    "tracing",
    "scenario",
    "exercise",
    "cells",
    "equations",
]
# These know an exercise, and not where it comes from.
ENGINE = ("rendering", "writing", "marking", "checking", "programs", "tracing")
# What a room must not know, whatever it is called.
FORBIDDEN = {
    "equations": {"yaml", "rich", "typer", "sympy"},
    "cells": {"numpy", "yaml", "rich", "typer", "sympy"},
    "exercise": {"yaml", "rich", "typer", "sympy"},
    "scenario": {"rich", "typer", "sympy"},
    "tracing": {"yaml", "rich", "typer", "sympy", "torch"},
    "programs": {"yaml", "rich", "typer", "sympy", "torch"},
    "checking": {"yaml", "rich", "typer"},
    "marking": {"yaml", "rich", "typer", "sympy", "torch"},
    "submissions": {"rich", "typer", "sympy", "torch"},
    "writing": {"yaml", "rich", "typer", "sympy", "torch"},
    "rendering": {"yaml", "typer", "sympy", "numpy", "torch"},
    "cli": {"yaml", "sympy", "numpy", "torch"},
}
SOURCES = {path: path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.py"))}


def in_room(path: Path, room: str) -> bool:
    """Whether a file belongs to a room, or to a folder in it."""
    return path.relative_to(PACKAGE).parts[0] == room


@functools.cache
def parsed(source: str) -> ast.Module:
    """A file's tree, for all that is asked of it."""
    return ast.parse(source)


@functools.cache
def imports(source: str, package: tuple[str, ...]) -> list[tuple[int, str]]:
    """Every module that a file of ``package`` imports, as an absolute name, with its line."""
    found = []
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            name = ".".join((*base, node.module) if node.module else base)
            found += [(node.lineno, name if node.module else f"{name}.{alias.name}") for alias in node.names]
    return found


def package_of(path: Path) -> tuple[str, ...]:
    """The package that a file belongs to, as names from the outermost."""
    return path.relative_to(PACKAGE.parent).parts[:-1]


def forbidden(package: tuple[str, ...], source: str) -> list[str]:
    """What a file of a room, or of a folder in it, imports and must not."""
    room = package[1]
    allowed = ROOMS[ROOMS.index(room) :]
    wrong = []
    for line, name in imports(source, package):
        top, *below = name.split(".")
        upward = top == "rnntrace" and below and below[0] in ROOMS and below[0] not in allowed
        yielding = room in ENGINE and name.startswith("rnntrace.scenario")
        if upward or yielding or top in FORBIDDEN[room]:
            wrong.append(f"line {line}: {room} must not know {name}")
    return wrong


@pytest.mark.parametrize("room", ROOMS)
def test_imports_point_one_way(room: str) -> None:
    """A room imports only from rooms further down, and nothing that it must not know."""
    found = {
        str(path): forbidden(package_of(path), source)
        for path, source in SOURCES.items()
        if in_room(path, room)
    }
    assert found
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_what_all_pages_are_made_of_knows_no_page() -> None:
    """In writing, what stands beside the folders imports nothing out of them."""
    folders = {path.name for path in (PACKAGE / "writing").iterdir() if path.is_dir()}
    for path in (PACKAGE / "writing").glob("*.py"):
        for line, name in imports(path.read_text(encoding="utf-8"), package_of(path)):
            below = name.removeprefix("rnntrace.writing.").split(".")[0]
            assert below not in folders, f"{path.name}, line {line}: {name}"


@functools.cache
def parts_of_scenario() -> list[str]:
    """The folders and modules of the room, as its own words put them in order."""
    words = ast.get_docstring(ast.parse((PACKAGE / "scenario" / "__init__.py").read_text(encoding="utf-8")))
    assert words
    listed = words.split("\n\n")[1]
    return [line.split()[0] for line in listed.splitlines()]


def upward(part: str, package: tuple[str, ...], source: str) -> list[str]:
    """What a part of ``scenario`` imports from parts that stand above it."""
    order = parts_of_scenario()
    found = []
    for line, name in imports(source, package):
        room, *below = name.removeprefix("rnntrace.").split(".")
        if room == "scenario" and below and order.index(below[0]) < order.index(part):
            found.append(f"line {line}: {part} must not know {name}")
    return found


def test_the_folders_of_scenarios_know_only_those_below() -> None:
    """From the file as a whole down to the characters of its text, in the order of the room's own words."""
    found = {
        str(path): upward(path.relative_to(PACKAGE / "scenario").parts[0], package_of(path), source)
        for path, source in SOURCES.items()
        if in_room(path, "scenario") and path.parent.name != "scenario"
    }
    assert found
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_all_parts_of_scenarios_have_their_place() -> None:
    """Folders and modules are listed once each; modules beside the folders keep to the order too, and an
    import upwards is seen."""
    there = {path.stem for path in (PACKAGE / "scenario").iterdir() if path.stem != "__pycache__"}
    assert sorted(parts_of_scenario()) == sorted(there - {"__init__"})
    for part in there - {"__init__"}:
        module = PACKAGE / "scenario" / f"{part}.py"
        if module.is_file():
            assert upward(part, package_of(module), module.read_text(encoding="utf-8")) == []
    package = ("rnntrace", "scenario", "keys")
    assert upward("keys", package, "from ..weights.drawn import Drawn")
    assert not upward("keys", package, "from ..values.value import Value\nfrom .key import Key")


# What stands before the rooms and may ask any of them; and those that may ask it, when they are asked
# themselves.
BEFORE, ASK_LATE = "rnntrace.pages", ("tracing/shown.py", "scenario/model.py")


def asking(source: str, package: tuple[str, ...]) -> tuple[list[int], list[int]]:
    """The lines in which a file imports what stands before the rooms: as it is loaded, and late, in a
    function or for types alone."""
    tree = parsed(source)
    waiting = (ast.FunctionDef, ast.If)
    late = {line for node in ast.walk(tree) if isinstance(node, waiting) for line in lines_of(node)}
    found = [line for line, name in imports(source, package) if name.startswith(BEFORE)]
    return [line for line in found if line not in late], [line for line in found if line in late]


def lines_of(node: ast.stmt) -> range:
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)


@pytest.mark.parametrize("room", ROOMS)
def test_only_what_shows_itself_asks_for_its_page(room: str) -> None:
    """Pages for Python stand before the rooms: no room asks for them but what a trace and a scenario are
    shown by, and that late; else whoever works a network would load all that pages are made of."""
    for path, source in SOURCES.items():
        if in_room(path, room):
            loaded, late = asking(source, package_of(path))
            assert not loaded, path
            assert bool(late) == (str(path.relative_to(PACKAGE)) in ASK_LATE), path


def test_asking_early_is_seen() -> None:
    """At the top of a module, and not within a function."""
    package = ("rnntrace", "tracing")
    assert asking("from ..pages import page", package) == ([1], [])
    assert asking("import rnntrace.pages", package) == ([1], [])
    assert asking("def page():\n    from ..pages import page", package) == ([], [2])
    assert asking("from .pages import page", package) == ([], [])


def test_every_folder_is_a_known_room() -> None:
    """No room is added without a place in the order."""
    rooms = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file()}
    assert rooms == set(ROOMS)


@pytest.mark.parametrize(
    "planted",
    ["from ..scenario.load import load", "from .. import cli", "import rnntrace.writing", "import rich.text"],
)
def test_an_import_upwards_is_seen(planted: str) -> None:
    """Relative or absolute, a module or a name of it: the check notices."""
    assert forbidden(("rnntrace", "equations"), planted)
    assert not forbidden(("rnntrace", "equations"), "from .tree import Symbol\nimport numpy")
    deeper = planted.replace("from ..", "from ...")
    assert forbidden(("rnntrace", "equations", "deeper"), deeper)
    assert not forbidden(("rnntrace", "equations", "deeper"), "from ..tree import Symbol")


@pytest.mark.parametrize("room", ENGINE)
def test_the_engine_knows_no_scenario(room: str) -> None:
    """Tracing, checking, writing and rendering work whatever has equations and values: what a scenario is
    they cannot know, and the check notices if they ask."""
    assert forbidden(("rnntrace", room), "from ..scenario.model import Scenario")
    assert not forbidden(("rnntrace", room), "from ..equations.tree import Symbol")


@pytest.mark.parametrize("word", ["rnn", "lstm", "gru", "W_hh", "W_xh"])
def test_no_cell_is_known_by_name_outside_its_equations(word: str) -> None:
    """Reading, differentiating and printing never ask which cell it is."""
    for room in ("equations", "tracing", "programs", "marking", "rendering"):
        for path in (PACKAGE / room).rglob("*.py"):
            assert word not in strings(path), f"{path} knows {word}"


@pytest.mark.parametrize("word", ["tanh", "relu", "sqrt", "identity"])
def test_no_function_is_known_by_name_outside_its_row(word: str) -> None:
    """What a function means to whoever reads equations stands in the table."""
    for room in ("equations", "tracing", "programs", "checking", "marking", "rendering"):
        for path in (PACKAGE / room).rglob("*.py"):
            known = word in strings(path)
            assert known == (path.name == "functions.py"), f"{path} knows {word}"


@functools.cache
def strings(path: Path) -> list[str]:
    """The texts in a file, but for its docstrings."""
    tree = parsed(SOURCES[path])
    docs = {id(node.body[0].value) for node in ast.walk(tree) if _has_docstring(node)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    ]


def _has_docstring(node: ast.AST) -> bool:
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef
    return isinstance(node, kinds) and bool(node.body) and isinstance(node.body[0], ast.Expr)
