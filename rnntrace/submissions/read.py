"""Files that are handed in, read into ``Answers``.

In two stages, as what was asked may hang on what the file says: ``read_submission`` reads a file by itself,
with the ``scenario`` and the ``variant`` that it names, and ``answers_in`` finds out which question each
name stands for.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..marking.answers import FULL, Answer, Answers
from ..marking.questions import Question
from ..scenario.errors import AnswersError, FileError
from ..scenario.values.complaints import Complaints
from ..scenario.wording import quote
from ..scenario.yaml_nodes.sorts import LARGEST_FILE
from ..tracing.trace import Trace
from ..tracing.traces import Traces
from .asked import Asked
from .fitting import answers_to
from .formats import read_file
from .meaning import meant_by
from .python_values import read_values
from .rules import chosen
from .submission import Entry, Submission


def read_answers(
    source: str | Path | bytes, found: Trace | Traces, name: str = "", digits: int | None = None
) -> Answers:
    """The answers in a file, or in its bytes, to what is asked of an exercise.

    ``name`` is what messages call the file, and its ending tells the format; what a program gave in full
    counts with so many ``digits``, where that is said. Raises AnswersError, with
    every complaint and its place; OSError where a file cannot be read.
    """
    return answers_in(read_submission(source, name), found, digits)


def answers_of(answers: Mapping[str, Any], found: Trace | Traces, digits: int | None = None) -> Answers:
    """The answers of a mapping of names to numbers, texts, lists of these, or arrays. Raises AnswersError."""
    return answers_in(read_values(answers), found, digits)


def read_submission(source: str | Path | bytes, name: str = "") -> Submission:
    """A file by itself. Raises AnswersError where it cannot be read at all, or does not tell what it belongs
    to; what else is wrong is told with the answers."""
    data = source if isinstance(source, bytes) else _data(Path(source))
    file = name or (str(source) if not isinstance(source, bytes) else "answers")
    with _as_answers():
        return read_file(data, file)


def answers_in(submission: Submission, found: Trace | Traces, digits: int | None = None) -> Answers:
    """The same of a file that was read by itself. Raises AnswersError, with every complaint."""
    complaints = Complaints(submission.file, submission.complaints)
    asked = Asked(found)
    of: dict[Question, tuple[Entry, Answer]] = {}
    with _as_answers():
        for meant in meant_by(submission.entries, asked, submission.notation, complaints):
            for question, answer in answers_to(meant, asked, complaints):
                first = of.setdefault(question, (meant.entry, answer))[0]
                if first is not meant.entry:
                    line = "" if first.place.option else f" in line {first.place.line},"
                    where = f"first{line} as {quote(first.name)}"
                    problem = f"{question.name} is answered twice, {where}. Leave one out"
                    complaints.add(meant.entry.place, meant.entry.name, problem)
        letters = chosen(submission.rules, found, complaints)
        complaints.finish()
    relative = submission.relative
    if relative is None and _printed_in_full(answer for _, answer in of.values()):
        relative = FULL
    if relative is None or digits is None:
        digits = submission.digits
    else:
        relative = None
    answers = {q: _rounded(of[q][1], relative, digits) for q in asked.questions if q in of}
    return Answers(answers, relative, submission.scenario, submission.variant, submission.file, letters)


def _rounded(answer: Answer, relative: float | None, digits: int | None) -> Answer:
    """An answer with the decimals that its numbers are said to have; with none where they are in full."""
    if relative is not None:
        return replace(answer, decimals={})
    return replace(answer, decimals=dict.fromkeys(answer.given, digits)) if digits is not None else answer


def _printed_in_full(answers: Iterable[Answer]) -> bool:
    """Whether most numbers that are not whole were written with all digits that a program prints."""
    rounded, full = 0, 0
    for answer in answers:
        for place in answer.given:
            if place not in answer.decimals:
                full += math.isfinite(answer.values[place])
            elif answer.decimals[place]:
                rounded += 1
    return full > rounded


def _data(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(LARGEST_FILE + 1)


@contextmanager
def _as_answers() -> Iterator[None]:
    """What is wrong with a file, told as something wrong with answers."""
    try:
        yield
    except FileError as error:
        raise AnswersError(error.file, error.complaints) from None
