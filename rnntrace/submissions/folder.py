"""A folder of files that were handed in, and whose they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePath
from typing import NamedTuple

from ..marking.variants.identity import BadId, cleaned, same
from .class_list import Student
from .file_names import file_name, taken_as

# The endings of files that answers may come in.
ENDINGS = (".yaml", ".yml", ".csv", ".json", ".npz", ".md", ".markdown")


class HandedIn(NamedTuple):
    """A file, and the ID that its name says; none where the name does not tell."""

    path: Path
    id: str = ""


class NotTold(ValueError):
    """A file of which nobody knows whose it is, or of two people; the text says why."""


def handed_in(folder: Path, students: Sequence[Student] = ()) -> tuple[HandedIn, ...]:
    """The files of answers in a folder and those below, in order, hidden ones left out.

    Where the ``students`` are known, a file is that of the one whose name stands in its path, however many
    words a learning system puts around it; else its name without the ending is the ID. Raises OSError.
    """
    names = {taken_as(student.name): student.id for student in students}
    names |= {taken_as(student.id): student.id for student in students}
    return tuple(HandedIn(path, _by_name(path.relative_to(folder), names)) for path in _files(folder))


def whose(handed: HandedIn, variant: str | None) -> str:
    """The ID that a file belongs to: that of its own ``variant``, or of its name. Raises NotTold."""
    try:
        stated = cleaned(variant) if variant is not None else ""
    except BadId as error:
        raise NotTold(f"{handed.path}: variant: {error}") from None
    if not stated and not handed.id:
        raise NotTold(f"{handed.path}: neither the file's name nor a variant in it tells whose it is")
    if stated and handed.id and not _agree(stated, handed.id):
        raise NotTold(f"{handed.path}: the file is of {handed.id}, and the variant in it that of {stated}")
    return handed.id or stated


def twice(owners: Iterable[tuple[str, HandedIn]]) -> Mapping[str, tuple[Path, ...]]:
    """Those who handed in more than one file, with all of theirs."""
    found: dict[str, list[Path]] = {}
    for id, handed in owners:
        found.setdefault(same(id), []).append(handed.path)
    return {id: tuple(paths) for id, paths in found.items() if len(paths) > 1}


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "__MACOSX")):  # the latter is what a Mac puts into an archive
            continue
        if path.is_dir():
            yield from _files(path)
        elif path.suffix.lower() in ENDINGS:
            yield path


def _by_name(path: PurePath, names: Mapping[str, str]) -> str:
    """The ID that a path tells: the whole name, or the only known one that stands in it."""
    stem = path.stem
    if not names:
        try:
            return cleaned(stem)
        except BadId:
            return ""
    if known := names.get(taken_as(stem)):
        return known
    said = taken_as(str(path.with_suffix("")))
    found = {id for name, id in names.items() if _is_word(name, said)}
    return found.pop() if len(found) == 1 else ""


def _is_word(name: str, text: str) -> bool:
    """Whether a name stands in a text, with nothing but signs and underscores around it."""
    return bool(re.search(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", text))


def _agree(one: str, other: str) -> bool:
    """Whether two IDs are the same, or one is the other as files are called."""
    return same(one) == same(other) or taken_as(file_name(one)) == taken_as(file_name(other))
