"""The same work for many, on all processors once that is worth the while."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from time import monotonic
from typing import Any, NamedTuple, TypeVar

from .output import CannotWrite

T = TypeVar("T")
Work = Callable[[T], object]

AT_ONCE = 8  # pieces that a process is given together


class Pace(NamedTuple):
    """So many seconds one process works alone, and so many of work have to be left then."""

    alone: float
    worth: float


# So many seconds before other processes are thought of; each takes half a second to begin.
USUAL = Pace(1.0, 2.0)


def for_each(work: Work[T], pieces: Sequence[T], report: Callable[[int], object], pace: Pace = USUAL) -> None:
    """``work`` done with every piece, in no certain order; ``report`` is told how many are done.

    The work has to be one that can be pickled, and what it does with a piece must hang on nothing else. What
    it raises ends all of it.
    """
    waiting, done, start = iter(pieces), 0, monotonic()
    for piece in waiting:
        work(piece)
        done += 1
        report(done)
        taken = monotonic() - start
        left = taken / done * (len(pieces) - done)
        if taken >= pace.alone and left >= pace.worth and processors() > 1:
            break
    rest = list(waiting)
    for count in together(work, rest) if rest else ():
        done += count
        report(done)


def processors() -> int:
    """How many there are for this process."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def together(work: Work[T], pieces: Iterable[T]) -> Iterator[int]:
    """The pieces done by other processes, with the number of those done each time."""
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    waiting = iter(pieces)
    # Nothing is inherited, threads and locks least of all: the same on every system.
    pool = ProcessPoolExecutor(processors(), get_context("spawn"), _begin, (work,))
    try:
        futures = []
        while some := list(islice(waiting, AT_ONCE)):
            futures.append(pool.submit(_do, some))
        for future in as_completed(futures):
            yield future.result()
    except BrokenProcessPool:
        raise CannotWrite("a process that did some of the work was ended from outside") from None
    finally:
        pool.shutdown(cancel_futures=True)


_work: Work[Any]


def _begin(work: Work[Any]) -> None:
    """What another process does first: it takes the work, and leaves interruptions to the one that waits."""
    global _work
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _work = work


def _do(pieces: Sequence[Any]) -> int:
    for piece in pieces:
        _work(piece)
    return len(pieces)
