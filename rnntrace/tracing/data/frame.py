"""The numbers of a trace as a data frame, where pandas is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ...equations.functions import Array
from ..trace import Trace
from ..traces import Traces
from .recorded import Recorded, recorded

if TYPE_CHECKING:
    import pandas as pd

COUNTED = ("example", "step", "row", "column")
NONE = -1  # in these, where there is none
NO_PANDAS = "a data frame needs pandas, which is not installed: pip install pandas"


def frame_of(trace: Trace | Traces) -> pd.DataFrame:
    """A row for each number. Raises ImportError where pandas is not installed."""
    try:
        import pandas as pd
    except ImportError as error:
        raise ImportError(NO_PANDAS) from error
    blocks = [
        _block(each, step, array) for each in recorded(trace.with_input()) for step, array in each.by_step
    ]
    found = pd.DataFrame()
    for name in blocks[0]:
        column = np.concatenate([block[name] for block in blocks])
        if name in COUNTED:
            column = pd.arrays.IntegerArray(np.maximum(column, 0), column == NONE)
        found[name] = column
    return found


def _block(of: Recorded, step: int | None, array: Array) -> dict[str, np.ndarray[Any, Any]]:
    """The columns of the numbers of a step, or of what is of no step."""
    size = array.size
    none = np.full(size, NONE)
    rows, columns = (*(axis.reshape(-1) + 1 for axis in np.indices(array.shape)), none, none)[:2]
    words = [of.words[row - 1] for row in rows] if of.words else [None] * size
    return {
        "example": none if of.example is None else np.full(size, of.example),
        "part": np.full(size, of.part, dtype=object),
        "quantity": np.full(size, of.symbol, dtype=object),
        "gradient": np.full(size, of.gradient),
        "step": none if step is None else np.full(size, step),
        "row": rows,
        "column": columns,
        "word": np.array(words, dtype=object),
        "value": array.reshape(-1),
    }
