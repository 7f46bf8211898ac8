"""The answers of a whole class marked, file by file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .asking import Chosen
from .failures import USAGE, stop
from .output import progress

if TYPE_CHECKING:
    from ..exercise.exercise import Workable
    from ..marking.judged import Marked
    from ..marking.scripts import Script
    from ..submissions.class_list import Student
    from ..submissions.folder import HandedIn
    from ..submissions.submission import Submission

SECONDS = 1.0  # before a bar is worth the while
# What is worked for somebody, by the ID; the same for all where nobody has a variant.
Exercises = Callable[[str], "Workable"]


class Wanted(NamedTuple):
    """What was asked, whether or not it is answered, and how many digits count of what is given in full."""

    asked: Chosen = Chosen(())
    digits: int | None = None

    def marked(self, of: Workable, submission: Submission) -> Marked:
        """A file of answers marked. Raises FileError for one that cannot be read."""
        from ..submissions.check import judged
        from ..submissions.read import answers_in

        return judged(of, lambda found: answers_in(submission, found, self.digits), self.asked.questions)


def mark_class(
    folder: Path,
    students: Sequence[Student],
    common: Workable,
    variant: Exercises,
    wanted: Wanted,
) -> tuple[Script, ...]:
    """The scripts in a folder, in order. If any of them names a variant, all have one."""
    from ..submissions.folder import handed_in

    try:
        files = handed_in(folder, students)
    except OSError as error:
        stop(USAGE, f"{folder} cannot be read: {error.strerror or error}")
    if not files:
        stop(USAGE, f"there are no answers in {folder}")
    read = [(handed, _read(handed)) for handed in files]
    varied = any(not isinstance(each, str) and each.variant is not None for _, each in read)
    found: list[Script] = []
    with progress(SECONDS) as report:
        for number, (handed, submission) in enumerate(read, 1):
            found.append(_script(handed, submission, common, variant if varied else None, wanted))
            report("scripts", number, len(read))
    return tuple(_without_doubles(found))


def _read(handed: HandedIn) -> Submission | str:
    """A file by itself, or why it cannot be read."""
    from ..scenario.errors import FileError
    from ..submissions.read import read_submission

    try:
        return read_submission(handed.path)
    except FileError as error:
        return str(error)
    except OSError as error:
        return f"{handed.path} cannot be read: {error.strerror or error}"


def _script(
    handed: HandedIn,
    submission: Submission | str,
    common: Workable,
    variant: Exercises | None,
    wanted: Wanted,
) -> Script:
    """One script marked, or the reason why not."""
    from ..marking.scripts import Script, script_of
    from ..marking.variants.identity import BadId
    from ..scenario.errors import FileError
    from ..submissions.folder import NotTold, whose

    source = str(handed.path)
    if isinstance(submission, str):
        return Script(handed.id, source, problem=submission)
    try:
        id = whose(handed, submission.variant)
        of = variant(id) if variant else common
        return script_of(id, source, wanted.marked(of, submission))
    except (FileError, NotTold, BadId) as error:
        return Script(handed.id, source, problem=str(error))


def _without_doubles(found: Sequence[Script]) -> Iterator[Script]:
    """Of those who handed in more than one file none is marked: nobody can know which of them counts."""
    from ..submissions.folder import HandedIn, twice

    owners = [(script.id, HandedIn(Path(script.source), script.id)) for script in found if not script.problem]
    doubles = {path: paths for paths in twice(owners).values() for path in paths}
    for script in found:
        paths = doubles.get(Path(script.source))
        if paths:
            others = ", ".join(str(path) for path in paths if path != Path(script.source))
            problem = f"{script.source}: {script.id} handed in {others} too; leave one"
            script = script._replace(problem=problem)
        yield script


def gradebook(scripts: Sequence[Script]) -> str:
    """A table for a gradebook, as CSV."""
    from ..writing.pages.class_marks import COLUMNS, rows

    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([COLUMNS, *rows(scripts)])
    return text.getvalue()
