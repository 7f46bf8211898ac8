"""The arrays of a NumPy ``.npz`` file; nothing in it is run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO

import numpy as np

from ...equations.functions import Array
from ..memory import BYTES
from ..wording import quote


class NotAnArchive(ValueError):
    """A file without arrays that can be used; ``str()`` completes "the file …". It is no archive at all where
    it says nothing."""


def arrays_in(source: Path | IO[bytes], too_large: Callable[[Mapping[str, int]], str]) -> dict[str, Array]:
    """All arrays of a file. ``too_large`` says what keeps so many numbers, counted by their names, from being
    read, if anything does: before any of them is.

    Raises OSError, or NotAnArchive where the file is something else.
    """
    from zipfile import ZipFile  # slow to load, and only for those who have a file

    try:
        with ZipFile(source) as archive:
            members = archive.infolist()
            if not all(member.filename.endswith(".npy") for member in members):
                raise NotAnArchive
            sizes = {member.filename: member.file_size // BYTES for member in members}
            if problem := too_large(sizes):
                raise NotAnArchive(problem)
            return {
                member.filename.removesuffix(".npy"): _array(member.filename, archive.open(member))
                for member in members
            }
    except (OSError, NotAnArchive):
        raise
    except Exception:  # what is no zip file fails in more ways than zipfile says
        raise NotAnArchive from None


def _array(file: str, stream: IO[bytes]) -> Array:
    try:
        with stream:
            # Pickles can run code when they are read, so they are not.
            found: Array = np.lib.format.read_array(stream, allow_pickle=False)
            return found
    except Exception:  # damage shows in many ways: in the zip file, in zlib, in NumPy's header
        name = quote(file.removesuffix(".npy"))
        problem = f"cannot be used: {name} is damaged, or holds objects instead of numbers"
        raise NotAnArchive(problem) from None
