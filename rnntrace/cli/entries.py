"""An entry of a gradient as it is typed, or as it stands on a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import typer

from .arguments import listed, meant, vocabulary_of

if TYPE_CHECKING:
    from ..rendering.typed import Known, Reading, Vocabulary
    from ..tracing.trace import Trace
    from ..writing.insights.derived import Asked

START = "dL/d"
PLACES = re.compile(r"(?P<of>.+)\[(?P<places>[0-9]{1,9}(?:,[0-9]{1,9})?)\]")
# h_2 and h[2], and as pages have it h<2> and h^(2).
STEP = re.compile(r"(?P<name>.+?)(?:_([0-9]{1,9})|<([0-9]{1,9})>|\^\(([0-9]{1,9})\)|\[([0-9]{1,9})\])")
STEPS = {"below": "{}_{}", "angle": "{}<{}>", "round": "{}^({})"}
PART = re.compile(r"(encoder|decoder)\..*")
Places = tuple[int, ...] | None


class _Taken(NamedTuple):
    """What an entry was taken for: a quantity, at a step where it has one, and the places given."""

    known: Known
    step: int | None
    places: Places
    note: str


def is_entry(text: str) -> bool:
    """Whether it looks like an entry of a gradient."""
    typed = _typed(text)
    return typed.startswith(START) and bool(PLACES.fullmatch(typed))


def entry_named(text: str, trace: Trace) -> tuple[Asked, str]:
    """``dL/dW_hh[1,2]`` as the entry of a parameter or of a value at a step, and what is to be said of
    how its name was taken. Wrong usage for anything else."""
    return _Entry(text, trace).asked()


def _typed(text: str) -> str:
    from ..rendering.typed import canonical

    return canonical(text)


class _Entry:
    """An entry as it is typed, to be found in a trace."""

    def __init__(self, text: str, trace: Trace) -> None:
        self.text, self.trace = text, trace
        self.vocabulary: Vocabulary = vocabulary_of(trace.exercise)

    def asked(self) -> tuple[Asked, str]:
        from ..tracing.paths import PathNode
        from ..writing.insights.derived import Asked

        typed = _typed(self.text)
        if not typed.startswith(START):
            self.no_entry(typed)
        taken = self.taken(typed.removeprefix(START))
        if taken is None:
            self.unknown(typed.removeprefix(START))
        self.check_step(taken)
        node = PathNode(taken.known.name, taken.step, taken.known.part)
        return Asked(node, self.places(taken)), taken.note

    # -- what is meant -----------------------------------------------------------------------------

    def taken(self, of: str) -> _Taken | None:
        """A quantity that has gradients, with its step and its places as far as they are given."""
        for name, places in _with_places(of):
            if (whole := self.one(name)) and self.is_parameter(whole[0]):
                return _Taken(whole[0], None, places, whole[1])
            split = STEP.fullmatch(name)
            if split and (value := self.one(split["name"])) and not self.is_parameter(value[0]):
                return _Taken(value[0], int(next(filter(None, split.groups()[1:]))), places, value[1])
            if whole:
                return _Taken(whole[0], None, places, whole[1])
        return None

    def one(self, name: str) -> tuple[Known, str] | None:
        """The quantity of this name that has gradients, of the last part that has it."""
        reading = self.vocabulary.read(name)
        found = [known for known in reading.found if known.name in self.differentiated(known.part)]
        return (found[-1], reading.note) if found else None

    def differentiated(self, part: str) -> tuple[str, ...]:
        """What there are gradients of."""
        trace = self.trace.of(part)
        incoming = (trace.system.input,) if trace.equation_of_input else ()
        return (*trace.differentiated, *incoming, *trace.calculation.parameters)

    def is_parameter(self, known: Known) -> bool:
        return known.name in self.trace.of(known.part).calculation.parameters

    # -- whether it is there -----------------------------------------------------------------------

    def check_step(self, taken: _Taken) -> None:
        if self.is_parameter(taken.known):
            return
        first, last = self.trace.of(taken.known.part).steps_of(taken.known.name)
        if taken.step is None:
            raise typer.BadParameter(f"{self.text!r}: say which step, as in {self.example(taken.known)}")
        if not first <= taken.step <= last:
            there = f"only step {first}" if first == last else f"only {first} to {last}"
            raise typer.BadParameter(f"{self.text!r}: there is no step {taken.step}, {there}")

    def places(self, taken: _Taken) -> tuple[int, ...]:
        """The places of the entry, from 0; of a single number they need not be given."""
        from ..scenario.wording import count

        known, places = taken.known, taken.places
        shape = self.trace.of(known.part).calculation.shapes[known.name]
        if places is None and set(shape) <= {1}:
            return (0,) * len(shape)
        if not shape:
            raise typer.BadParameter(f"{self.text!r}: {known.shown} is a single number; give no place")
        if places is not None and len(places) == len(shape):
            found = tuple(place - 1 for place in places)
            if all(0 <= place < size for place, size in zip(found, shape, strict=True)):
                return found
        size = "is " + "×".join(map(str, shape)) if len(shape) == 2 else f"has {count(shape[0], 'number')}"
        what = "row and column, counted from 1" if len(shape) == 2 else "one place, counted from 1"
        like = f", as in {self.example(known, taken.step)}" if places is None else ""
        raise typer.BadParameter(f"{self.text!r}: {known.shown} {size}; give {what}{like}")

    def example(self, known: Known, step: int | None = 1) -> str:
        """An entry as it may be typed."""
        from ..cells.notations import NOTATIONS

        calculation = self.trace.of(known.part).calculation
        name = _typed(known.shown)
        if not self.is_parameter(known):
            name = STEPS[NOTATIONS[calculation.notation].steps].format(name, step)
        name = self.trace.exercise.spelled(known.part, name)
        return f"{START}{name}[{','.join('1' for _ in calculation.shapes[known.name])}]"

    # -- what is wrong -----------------------------------------------------------------------------

    def no_entry(self, typed: str) -> NoReturn:
        """Say how an entry is written, of what is named where it has gradients."""
        like = "dL/dW_hh[1,2] or dL/dh_1[2]"
        problem = f"{self.text!r} is no entry of a gradient like {like}"
        if taken := self.taken(typed):
            better = f"{START}{typed}" if taken.places else self.example(taken.known, taken.step or 1)
            problem += f". Did you mean {better}?"
        raise typer.BadParameter(problem)

    def unknown(self, of: str) -> NoReturn:
        """Say why nothing is found."""
        if (part := PART.fullmatch(of)) and part[1] not in [each.part for each in self.vocabulary.parts]:
            raise typer.BadParameter(f"{self.text!r}: the network has no {part[1]}")
        names = [name for name, _ in _with_places(of)]
        for name in names:
            split = STEP.fullmatch(name)
            reading = self.vocabulary.read(name) if split is None else self.vocabulary.read(split["name"])
            if split and (found := self.one(split["name"])):
                what = f"{found[0].shown} is the same at every step; give all its places together"
                raise typer.BadParameter(f"{self.text!r}: {what}, as in {self.example(found[0])}")
            if reading.found:
                self.without_gradient(reading)
        name = STEP.sub(r"\g<name>", names[-1]) if STEP.fullmatch(names[-1]) else names[-1]
        known = [*self.differentiated(self.trace.calculation.part)]
        hint = f"{meant(name, known, self.vocabulary)}There are: {listed(self.vocabulary, known)}"
        raise typer.BadParameter(f"{self.text!r}: there is no {name!r} here. {hint}")

    def without_gradient(self, reading: Reading) -> NoReturn:
        """Say of what there are gradients."""
        known = reading.found[-1]
        trace = self.trace.of(known.part)
        values = [
            name for name in self.differentiated(known.part) if name not in trace.calculation.parameters
        ]
        only = f"only those of {listed(self.vocabulary, values)} and the weights"
        note = f" ({reading.note.rstrip('.')})" if reading.note else ""
        raise typer.BadParameter(f"{self.text!r}: no gradient of {known.shown} is taken here, {only}{note}")


def _with_places(of: str) -> Iterator[tuple[str, Places]]:
    """What may be the name and the places: ``h[2]`` is step 2 of h, or else the second entry of what is
    called h."""
    yield of, None
    if match := PLACES.fullmatch(of):
        yield match["of"], tuple(int(place) for place in match["places"].split(","))
