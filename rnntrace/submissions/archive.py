"""Arrays handed in as a NumPy ``.npz`` file."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

import numpy as np

from ..equations.functions import Array
from ..scenario.errors import START, refusal
from ..scenario.memory import BYTES, in_words
from ..scenario.weights.zipped import NotAnArchive, arrays_in
from ..scenario.yaml_nodes.sorts import LARGEST_FILE
from .keys import NOTATION, SCENARIO, VARIANT
from .submission import Entry, Submission

# How far a number may be off that may have been worked with 32 bits.
SINGLE = 1e-6
LARGEST_ARRAYS, MOST_ARRAYS = 200_000_000, 10_000  # bytes once they are unpacked, and how many

_NO_NPZ = "the file is not a NumPy .npz file. np.savez('answers.npz', h=…, dW_hh=…) writes one"
_LONE = "the file is one array. np.savez('answers.npz', h=…, dW_hh=…) writes several with their names"


def read_arrays(data: bytes, file: str) -> Submission:
    """The arrays by their names. Raises FileError where they are none."""
    if len(data) > LARGEST_FILE:
        raise refusal(file, START, f"the file is larger than {LARGEST_FILE // 1_000_000} MB")
    try:
        arrays = arrays_in(BytesIO(data), _too_large)
    except (NotAnArchive, OSError) as error:
        alone = _LONE if data.startswith(b"\x93NUMPY") else ""
        problem = f"the file {error}" if str(error) and isinstance(error, NotAnArchive) else ""
        raise refusal(file, START, problem or alone or _NO_NPZ) from None
    said = {key: _text(arrays.pop(key, None)) for key in (SCENARIO, VARIANT, NOTATION)}
    entries = tuple(Entry(name, array) for name, array in arrays.items())
    return Submission(file, entries, said[SCENARIO], said[VARIANT], said[NOTATION], relative=SINGLE)


def _too_large(numbers: Mapping[str, int]) -> str:
    if len(numbers) > MOST_ARRAYS:
        return f"has {len(numbers):,} arrays, expected at most {MOST_ARRAYS:,}"
    size = BYTES * sum(numbers.values())
    most = in_words(LARGEST_ARRAYS)
    return f"holds {in_words(size)} of numbers, expected at most {most}" if size > LARGEST_ARRAYS else ""


def _text(array: Array | None) -> str | None:
    """What an array says that is one word or one whole number."""
    if array is None or array.size != 1 or array.dtype.kind not in "Uiu":
        return None
    return str(np.reshape(array, ()).item()) or None
