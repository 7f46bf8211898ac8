"""The scenarios that come with the program."""

from __future__ import annotations

from pathlib import Path

DEFAULT = "hello-world"


def folder() -> Path:
    """Where they are: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parents[2]
    inside = package / "scenarios"
    return inside if inside.is_dir() else package.parent / "scenarios"


def names() -> list[str]:
    """Their names, in alphabetical order."""
    return sorted(path.stem for path in folder().glob("*.yaml"))


def path_of(name: str) -> Path | None:
    """The file of a built-in scenario, None for a name there is not."""
    return folder() / f"{name}.yaml" if name in names() else None
