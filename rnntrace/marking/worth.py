"""What an answer can earn: a point for the method, one for accuracy, as mark schemes have them."""

from __future__ import annotations

from typing import NamedTuple

from ..tracing.trace import Trace
from ..tracing.traces import Traces
from .asked import Asked, key_of, used_in
from .points import AVAILABLE
from .questions import Question

METHOD = 1


class Worth(NamedTuple):
    """M for the right rule on the right numbers, A for the right result. With ``follows`` the result may
    come of an earlier wrong answer, rightly worked on."""

    method: int = METHOD
    accuracy: int = AVAILABLE - METHOD
    follows: bool = False

    @property
    def total(self) -> int:
        return self.method + self.accuracy


def worth_of(question: Question, asked: Asked, found: Trace | Traces) -> Worth:
    """What a question is worth: it may follow from others that are asked, too."""
    used = used_in(question, key_of(question, asked.exercise), found)
    return Worth(follows=any(key in asked.answers for key in used))
