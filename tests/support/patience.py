"""Work that must not grow out of hand."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

# A machine may be slower than the one the bounds were found on, or busy with other tests.
SLOWER = 5


@contextmanager
def in_no_time(seconds: float = 2) -> Iterator[None]:
    """What is done within takes little processor time: ``seconds`` are ample here, and nothing beside
    what work that grows with the square of its input would take."""
    start = time.process_time()
    yield
    assert time.process_time() - start < seconds * SLOWER
