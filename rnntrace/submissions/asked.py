"""What names can stand for: every question of an exercise, and what is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ..equations.functions import Array
from ..equations.tree import Symbol
from ..marking.questions import Question, further_questions, questions
from ..rendering.typed import Reading, Vocabulary
from ..scenario.wording import count
from ..tracing.trace import Trace
from ..tracing.traces import Traces
from ..writing.letters import Letters

# What dimensions are sizes of, by the letters that stand for them.
_UNITS = {"N": "input", "V": "word", "d": "embedded number", "H": "hidden unit", "C": "output"}


@dataclass(frozen=True)
class Asked:
    """An exercise, as far as answers to it go. ``standard``: names are the program's own, whatever letters
    its pages have."""

    found: Trace | Traces

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All that can be answered: what is asked, in the order of work, and what is not."""
        return (*questions(self.found), *further_questions(self.found))

    @cached_property
    def by_key(self) -> Mapping[tuple[int | None, str, Symbol, int | None], Question]:
        """The same by example, part, symbol and step."""
        return {(each.example, each.part, each.of, each.step): each for each in self.questions}

    @cached_property
    def timed(self) -> frozenset[tuple[str, str, bool]]:
        """What has questions at steps: parts, names, and whether they are gradients."""
        return frozenset(
            (each.part, each.of.name, each.of.gradient) for each in self.questions if each.step is not None
        )

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The names of all quantities, on the page and off it."""
        return Vocabulary(tuple(Letters.of(each.calculation) for each in self.found.chain))

    @property
    def notation(self) -> str:
        return self.found.chain[-1].calculation.notation

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The networks of a chain by name."""
        return tuple(each.calculation.part for each in self.found.chain if each.calculation.part)

    @cached_property
    def standard(self) -> Mapping[str, tuple[str, ...]]:
        """Every standard name, with the parts that have it."""
        names: dict[str, tuple[str, ...]] = {}
        for each in self.found.chain:
            calculation = each.calculation
            known = (*calculation.system.given, *calculation.system.names, *calculation.parameters)
            for name in dict.fromkeys(known):
                names[name] = (*names.get(name, ()), self.part_of(calculation.part))
        return names

    def part_of(self, named: str) -> str:
        """A part as questions have it: the last has no name."""
        return "" if named == self.found.chain[-1].calculation.part else named

    def knows(self, core: str) -> bool:
        """Whether a quantity has this name."""
        return core in self.standard or bool(self.read(core).found)

    def read(self, core: str) -> Reading:
        """What a name stands for on the page, and as a standard name."""
        return self.vocabulary.read(core)

    def trace(self, example: int | None, part: str) -> Trace:
        """The trace that a value of a step belongs to."""
        trace = self.found.examples[example or 0]
        return next(each for each in trace.chain if self.part_of(each.calculation.part) == part)

    def given(self, example: int | None, part: str, name: str, step: int | None) -> Array | None:
        """The numbers that the exercise gives for a name, at a step or at all; None where it gives none."""
        trace = self.trace(example, part)
        calculation = trace.calculation
        if name in calculation.parameters:
            return trace[name] if step is None else None
        comes_in = name in calculation.system.given and name in calculation.given
        if step is None:
            return trace[name] if comes_in else None
        if comes_in and 1 <= step <= trace.steps:
            return trace[name, step]
        return trace[name, step] if trace.begins_at(name, step) else None

    def sizes(self, question: Question) -> str:
        """Why a question has its shape: ``the network has 2 hidden units and 4 inputs``."""
        calculation = self.trace(question.example, question.part).calculation
        dimensions = calculation.system.shapes.of.get(question.of.name, ())
        letters = [calculation.size_letters.get(each) for each in dimensions]
        units = dict(zip(letters, question.shape, strict=True))
        told = [count(size, _UNITS[letter]) for letter, size in units.items() if letter]
        whose = f"the {question.part}" if question.part else "the network"
        return f"{whose} has {' and '.join(told)}" if told and None not in units else ""

    @cached_property
    def listed(self) -> list[str]:
        """All names that have answers, without examples and steps, each once."""
        bare = (each._replace(example=None, step=None).name for each in self.questions)
        return list(dict.fromkeys(bare))
