"""What is asked on a worksheet, as it is typed: by the names of the page, the standard ones, or those of the
form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from math import prod
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import typer

from .arguments import listed, meant, vocabulary_of
from .entries import START, STEP

if TYPE_CHECKING:
    from ..marking.questions import Question
    from ..rendering.typed import Reading, Vocabulary
    from ..tracing.trace import Trace
    from ..tracing.traces import Traces

# A comma between names, not one in brackets: h,dL/dW_hh.
BETWEEN = re.compile(r",(?![^\[(<]*[\])>])")
EXAMPLE = re.compile(r"([0-9]{1,9}):(.+)")
PART = re.compile(r"([A-Za-z]\w*):(.+)")
# More numbers than this nobody works by hand.
MOST_ASKED = 5000


class Chosen(NamedTuple):
    """The questions, in the order of work, and what is to be said of how names were taken."""

    questions: tuple[Question, ...]
    notes: tuple[str, ...] = ()


def questions_for(ask: str | None, fade: int | None, found: Trace | Traces) -> Chosen:
    """What is asked: what has these names, or what a level of fading leaves to do. Wrong usage where that is
    nothing, or far too much."""
    from ..marking.fading import NothingAsked, faded, usual_level

    if ask is not None and fade is not None:
        raise typer.BadParameter("--ask and --fade both say what is asked; give one of them")
    if ask is not None:
        chosen = questions_named(ask, found)
    else:
        try:
            chosen = Chosen(faded(found, usual_level(found) if fade is None else fade))
        except NothingAsked as error:
            raise typer.BadParameter(f"--fade {fade}: {error}") from None
    count = sum(prod(question.shape) for question in chosen.questions)
    if count > MOST_ASKED:
        raise typer.BadParameter(
            f"{count:,} numbers would be asked, and at most {MOST_ASKED:,} can be; --ask says which"
        )
    return chosen


def questions_named(option: str, found: Trace | Traces) -> Chosen:
    """``h,y_hat[2],dL/dW_hh`` as questions. Wrong usage for what cannot be asked."""
    from ..marking.fading import askable

    reader = _Reader(askable(found), found)
    typed = [piece.strip() for piece in BETWEEN.split(option) if piece.strip()]
    if not typed:
        raise typer.BadParameter(f"--ask takes names, such as {reader.some()}")
    chosen = {question for piece in typed for question in reader.read(piece)}
    return Chosen(tuple(each for each in reader.every if each in chosen), tuple(dict.fromkeys(reader.notes)))


class _Typed(NamedTuple):
    """A name taken apart."""

    name: str
    gradient: bool
    step: int | None
    part: str | None
    example: int | None


class _Reader:
    """Finds questions by what was typed."""

    def __init__(self, every: Sequence[Question], found: Trace | Traces) -> None:
        self.every, self.found = every, found
        self.vocabulary: Vocabulary = vocabulary_of(found.exercise)
        self.notes: list[str] = []

    def read(self, piece: str) -> tuple[Question, ...]:
        """The questions that a name stands for: of all steps, where it names none."""
        ways = ((typed, self.vocabulary.read(typed.name)) for typed in self.ways(piece))
        taken = next(((typed, reading) for typed, reading in ways if reading.found), None)
        if taken is None:
            self.unknown(piece)
        return self.among(piece, *taken)

    def ways(self, piece: str) -> Iterator[_Typed]:
        """How a piece may be taken: as a whole name, or as one with a step behind it."""
        from ..rendering.typed import canonical

        text, example, part = canonical(piece), None, None
        if match := EXAMPLE.fullmatch(text):
            example, text = int(match[1]) - 1, match[2]
        if match := PART.fullmatch(text):
            part, text = match[1], match[2]
        gradient = text.startswith(START)
        text = text.removeprefix(START)
        yield _Typed(text, gradient, None, part, example)
        if match := STEP.fullmatch(text):
            step = int(next(filter(None, match.groups()[1:])))
            yield _Typed(match["name"], gradient, step, part, example)

    def among(self, piece: str, typed: _Typed, reading: Reading) -> tuple[Question, ...]:
        """Those of the questions that are meant."""
        last = self.found.chain[-1].calculation.part
        names = {(known.part, known.name) for known in reading.found}
        same = [
            each
            for each in self.every
            if each.of.gradient == typed.gradient
            and (each.part or last, each.of.name) in names
            and typed.part in (None, each.part or last)
        ]
        chosen = tuple(
            each for each in same if typed.step in (None, each.step) and typed.example in (None, each.example)
        )
        if not chosen:
            self.refuse(piece, typed, same)
        if reading.note:
            self.notes.append(reading.note)
        return chosen

    # -- what is wrong -----------------------------------------------------------------------------

    def refuse(self, piece: str, typed: _Typed, same: Sequence[Question]) -> NoReturn:
        """Say why something that has a name cannot be asked."""
        if typed.gradient and not self.found.backward:
            raise typer.BadParameter(f"--ask {piece!r}: there is no loss, so there are no gradients")
        if same and typed.example is not None and typed.example not in {each.example for each in same}:
            several = f"there are {len(self.found.examples)} examples, counted from 1"
            one = "there is only one example, and its names have no number"
            raise typer.BadParameter(f"--ask {piece!r}: {several if self.found.exercise.several else one}")
        if same:
            steps = sorted({each.step for each in same if each.step is not None})
            where = _steps(steps) if steps else "it has no step"
            raise typer.BadParameter(f"--ask {piece!r}: there is no step {typed.step} to ask for; {where}")
        what = "no gradient of it is taken here" if typed.gradient else "it is given, or never worked"
        raise typer.BadParameter(f"--ask {piece!r}: {what}. {self.there(gradient=typed.gradient)}")

    def unknown(self, piece: str) -> NoReturn:
        """Say what there is, and what may be meant."""
        *_, typed = self.ways(piece)
        known = self.names(gradient=typed.gradient)
        hint = meant(typed.name, known, self.vocabulary)
        raise typer.BadParameter(
            f"--ask: there is no {piece!r} here. {hint}{self.there(gradient=typed.gradient)}"
        )

    def names(self, *, gradient: bool) -> list[str]:
        return list(dict.fromkeys(each.of.name for each in self.every if each.of.gradient == gradient))

    def there(self, *, gradient: bool) -> str:
        """What can be asked, of values or of gradients."""
        start = START if gradient else ""
        found = [f"{start}{name}" for name in _listed(self.vocabulary, self.names(gradient=gradient))]
        return f"There are: {', '.join(found)}"

    def some(self) -> str:
        """A few names, as an example."""
        names = list(dict.fromkeys(each.name for each in self.every))
        return ",".join(names[:1] + names[-1:])


def _listed(vocabulary: Vocabulary, names: Iterable[str]) -> list[str]:
    return listed(vocabulary, list(names)).split(", ")


def _steps(steps: Sequence[int]) -> str:
    """``there are steps 1 to 3``; of some only, which."""
    if len(steps) == 1:
        return f"there is only step {steps[0]}"
    if list(steps) == list(range(steps[0], steps[-1] + 1)):
        return f"there are steps {steps[0]} to {steps[-1]}"
    return f"there are steps {', '.join(map(str, steps))}"
