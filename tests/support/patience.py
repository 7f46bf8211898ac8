"""Work that must not grow out of hand."""

from __future__ import annotations

import itertools
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

# A machine may be slower than the one the bounds were found on, or busy with other tests.
SLOWER = 5


@contextmanager
def in_no_time(seconds: float = 2) -> Iterator[None]:
    """What is done within takes little processor time: ``seconds`` are ample here, and nothing beside
    what work that grows with the square of its input would take."""
    start = time.process_time()
    yield
    assert time.process_time() - start < seconds * SLOWER


def patiently(cases: Iterable[Any], usual: Collection[Any] | int) -> list[Any]:
    """Cases of a test, of which the usual run has those named, or each so-and-so-many-th; a long one has
    all of them."""
    every = list(cases)
    few = every[::usual] if isinstance(usual, int) else usual
    return [case if case in few else _long(case) for case in every]


def combined(*choices: Iterable[Any], usual: Collection[tuple[Any, ...]]) -> list[Any]:
    """Every combination of choices, of which the usual run has those named; a long one has all of them."""
    long = pytest.mark.long
    return [pytest.param(*case, marks=() if case in usual else long) for case in itertools.product(*choices)]


def _long(case: Any) -> Any:
    """A case for long runs, whether it is told with a name of its own or not."""
    if hasattr(case, "values") and hasattr(case, "marks"):
        return pytest.param(*case.values, marks=(*case.marks, pytest.mark.long), id=case.id)
    return pytest.param(case, marks=pytest.mark.long)
