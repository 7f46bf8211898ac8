"""The arrays of a trace in NumPy's own file, by their names."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence

import numpy as np

from ...equations.functions import Array
from ..trace import Trace
from ..traces import Traces
from .recorded import NOTHING, Recorded, recorded


def npz_arrays(
    trace: Trace | Traces, steps: Sequence[int] = (), only: frozenset[str] = NOTHING
) -> Iterator[tuple[str, Array]]:
    """Each array with its name: values over all steps are stacked, ``h`` (T, H) and ``dL/dh``, what states
    begin from is ``h_0``, what parameters are ``W_hh`` and ``dL/dW_hh``; ``loss`` is the loss over all steps,
    and ``loss[1-3]`` that of each. Of some steps alone it is ``h[2]`` (H,) or ``h[2-4]``. Of several examples
    they begin with ``1:``, in a chain with ``encoder:``: ``2:encoder:dL/dh``."""
    for each in recorded(trace, steps, only):
        if each.steps is None:
            yield each.name_at(None), each.array
        elif each.initial:
            yield f"{each.prefix}{each.symbol}_{each.steps[0]}", each.array[0]
        elif each.steps:
            yield _stacked(each, each.steps, trace)


def _stacked(of: Recorded, steps: tuple[int, ...], trace: Trace | Traces) -> tuple[str, Array]:
    """Values of steps; the loss over all of them has the name without any."""
    if of.whole and of.symbol != trace.chain[-1].system.loss:
        return of.name_at(None), of.array
    if len(steps) == 1:
        return of.name_at(steps[0]), of.array[0]
    return f"{of.prefix}{of.symbol}[{steps[0]}-{steps[-1]}]", of.array


def npz_file(
    trace: Trace | Traces, steps: Sequence[int] = (), only: frozenset[str] = NOTHING
) -> Iterator[bytes]:
    """The bytes of the file, the same whenever it is made."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, array in npz_arrays(trace, steps, only):
            member = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            with archive.open(member, "w", force_zip64=True) as stream:
                np.lib.format.write_array(stream, array, allow_pickle=False)
    yield file.getvalue()
