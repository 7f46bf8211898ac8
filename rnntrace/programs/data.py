"""What is known before anything is worked, as source: the words, the sequences, where states begin, and the
parameters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from ..cells.texts import CONSTANTS
from ..equations.functions import Array
from ..equations.onehot import OneHot
from ..equations.system import TARGET
from ..exercise.exercise import Exercise
from ..exercise.steps import Steps
from .arrays import as_lists, defined
from .layout import INDENT, comment, comprehension, filled, number, quoted
from .names import Names
from .parts import Part
from .spelling import Spelling


class Entry(NamedTuple):
    """What comes in at a step: what it is called, the vector ``made`` of it, whether ``some`` steps have
    none, and whether all others have words."""

    name: str
    made: str
    some: bool
    words: bool


@dataclass(frozen=True)
class Data:
    """The data of an exercise's ``parts``. With ``learned`` the parameters are to have gradients."""

    exercise: Exercise
    parts: tuple[Part, ...]
    names: Names
    spelling: Spelling
    learned: bool = False

    # -- what a forward pass is called with --------------------------------------------------------

    def arguments(self, part: Part) -> tuple[str, ...]:
        """The names of what differs from one sequence to the next: what comes from outside, and where
        states begin that do not begin alike everywhere."""
        given = [self.given(part, name) for name in part.given]
        length = () if given else (self.names("part", "T", part.name),)
        return (*length, *given, *(self.begin(part, name) for name in self.begun(part)))

    def given(self, part: Part, name: str) -> str:
        """What data over time are called."""
        if name == TARGET:
            return self.names("part", "targets", part.name)
        if name == part.system.input:
            return self.names("part", "inputs", part.name)
        return self.names("given", name, part.name)

    def begin(self, part: Part, name: str) -> str:
        return self.names("begin", name, part.name)

    def begun(self, part: Part) -> tuple[str, ...]:
        """The states that begin where the part before ends, or in each example somewhere else."""
        takes = part.calculation.takes if part.before else {}
        return tuple(name for name in part.system.all_states if name in takes or _differ(part.begins(name)))

    def taken(self, part: Part, name: str) -> str | None:
        """The state of the part before that one begins with."""
        return part.calculation.takes.get(name) if part.before else None

    def beginning(self, part: Part, name: str) -> str:
        """The source of where a state begins, in its forward pass."""
        first, *_ = part.begins(name)
        if name in self.begun(part):
            found = self.begin(part, name)
            return found if self.taken(part, name) else f"{self.spelling.array}({found})"
        return self.begin(part, name) if np.any(first) else self.spelling.zeros(first.shape)

    # -- the sequences -----------------------------------------------------------------------------

    @cached_property
    def vocabularies(self) -> dict[tuple[str, ...], str]:
        """The lists of words that the sequences take theirs from, each with what it is called."""
        found: dict[tuple[str, ...], str] = {}
        for part in self.parts:
            for name in part.given:
                words = part.calculation.words.get(name)
                if words and any(_has_words(steps, words) for steps in part.given[name]):
                    kind = "labels" if name == TARGET else "vocabulary"
                    found.setdefault(words, self.names("part", kind, part.name))
        return found

    def sequences(self) -> list[str]:
        """The words and the sequences, by themselves or as the list of all examples."""
        lines = []
        for words, name in self.vocabularies.items():
            lines += filled(f"{name} = [", map(quoted, words), "]")
        for part in self.parts:
            lines += self._stand_ins(part)
        if self.exercise.several:
            lines += ["examples = ["]
            for i in range(len(self.exercise.chains)):
                lines += [f"{INDENT}{{", *self._example(i), f"{INDENT}}},"]
            return [*lines, "]", *self._fixed_beginnings()]
        for part in self.parts:
            if not part.given:
                lines += [f"{self.names('part', 'T', part.name)} = {part.calculation.steps}"]
            for name in part.given:
                lines += filled(f"{self.given(part, name)} = [", self._entries(part, name, 0), "]")
        return [*lines, *self._fixed_beginnings()]

    def _example(self, i: int) -> Iterator[str]:
        """One of the examples, as what its forward passes are called with."""
        indent = INDENT * 2
        for part in self.parts:
            if not part.given:
                yield f"{indent}{quoted(self.names('part', 'T', part.name))}: {part.calculations[i].steps},"
            for name in part.given:
                opening = f"{quoted(self.given(part, name))}: ["
                yield from filled(opening, self._entries(part, name, i), "],", indent)
            for name in self.begun(part):
                if not self.taken(part, name):
                    state = as_lists(part.begins(name)[i])
                    yield f"{indent}{quoted(self.begin(part, name))}: {state},"

    def _fixed_beginnings(self) -> Iterator[str]:
        """Where states begin that begin alike in all examples, unless it is at zero."""
        for part in self.parts:
            for name in part.system.all_states:
                first, *_ = part.begins(name)
                if name not in self.begun(part) and np.any(first):
                    yield from defined(self.begin(part, name), first, self.spelling)

    def _entries(self, part: Part, name: str, i: int) -> list[str]:
        """What comes in at each step, None where nothing does."""
        steps, length = part.given[name][i], part.calculations[i].steps
        if steps is None:
            return ["None"] * length
        words = part.calculation.words.get(name, ())
        return list(_entries(steps, words))

    def _stand_ins(self, part: Part) -> list[str]:
        """A note of the words that are not among those that there are."""
        found: dict[str, None] = {}
        for name in part.given:
            for steps in filter(None, part.given[name]):
                found |= dict.fromkeys(filter(None, steps.unknown))
        if not found:
            return []
        others = ", ".join(map(quoted, found))
        return comment(f"not among them, so that they count as {quoted(part.calculation.stand_in)}: {others}")

    def entry(self, part: Part, name: str) -> Entry:
        """How what comes in at a step becomes a vector."""
        given = part.given[name]
        words = part.calculation.words.get(name, ())
        by_word = {_is_word(steps, i, words) for steps in given if steps for i in _present(steps)}
        some = any(steps is None or not all(steps.present) for steps in given)
        entry = "word" if by_word == {True} else "entry" if True in by_word else "vector"
        made = f"{self.spelling.array}({entry})"
        if True in by_word:
            one_hot = f"one_hot({entry}, {self.vocabularies[words]})"
            made = f"{made} if isinstance({entry}, list) else {one_hot}" if False in by_word else one_hot
        elif some and name != TARGET:
            made = f"{self.spelling.zeros(part.calculation.shapes[name])} if {entry} is None else {made}"
        return Entry(entry, made, some, by_word == {True})

    def vectors(self, part: Part, name: str, indent: str) -> list[str]:
        """The lines that make vectors of what comes in at each step."""
        entry, made, some, _ = self.entry(part, name)
        there = f" if {entry} is not None" if some and name == TARGET else ""
        steps = f"t, {entry} in enumerate({self.given(part, name)}, 1)"
        return comprehension(self.names("value", name), f"t: {made}", f"for {steps}{there}", indent)

    # -- the parameters ----------------------------------------------------------------------------

    def parameters(self) -> list[str]:
        """The arrays of all parameters, and the constants that the equations use."""
        lines: list[str] = []
        for part in self.parts:
            calculation = part.calculation
            lines += [""] if lines else []
            lines += comment(f"Those of the {part.name}.") if self.names.several else []
            if calculation.weights_from:
                lines += comment(f"from {calculation.weights_from}")
            for name, array in calculation.parameters.items():
                note = "not given, and so zero" if name in calculation.left_out else ""
                identifier = self.names("parameter", name, part.name)
                lines += defined(identifier, array, self.spelling, note, learned=self.learned)
            for name, value in calculation.constants.items():
                if name in self.names.constants(part.name):
                    said = f"  # {CONSTANTS[name]}" if name in CONSTANTS else ""
                    shown = str(int(value)) if float(value).is_integer() else number(value)
                    lines += [f"{self.names('constant', name, part.name)} = {shown}{said}"]
        return lines


def _differ(arrays: Sequence[Array]) -> bool:
    return any(not np.array_equal(each, arrays[0]) for each in arrays)


def _present(steps: Steps) -> list[int]:
    """The steps (from 0) that have an entry."""
    return [i for i, there in enumerate(steps.present) if there]


def _is_word(steps: Steps, i: int, words: Sequence[str]) -> bool:
    """Whether what comes in at a step (from 0) is one of the words."""
    return steps.words[i] in words


def _has_words(steps: Steps | None, words: Sequence[str]) -> bool:
    return steps is not None and any(_is_word(steps, i, words) for i in _present(steps))


def _entries(steps: Steps, words: Sequence[str]) -> Iterator[str]:
    rows = steps.values
    for i, there in enumerate(steps.present):
        if not there:
            yield "None"
        elif _is_word(steps, i, words):
            yield quoted(steps.words[i] or "")
        else:
            yield as_lists(rows.at(0).dense()[i] if isinstance(rows, OneHot) else rows[i])
