"""How a network is trained."""

from __future__ import annotations

from typing import NamedTuple

USUAL_EPOCHS = 100
MOST_EPOCHS = 1_000_000


class Course(NamedTuple):
    """At most so many ``epochs``, fewer if the loss falls to ``until``. Each is one update for all examples
    together; with ``each`` one after every example, and with a ``chunk`` one after so many steps: the state
    is carried over to the next ones, the gradient is not."""

    epochs: int = USUAL_EPOCHS
    until: float | None = None
    each: bool = False
    chunk: int | None = None
