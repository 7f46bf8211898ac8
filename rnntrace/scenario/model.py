"""A scenario as it is read: checked, complete and frozen; and the exercise that it yields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from ..cells.network import Architecture, network
from ..cells.texts import EMBEDDED
from ..equations.functions import Array
from ..equations.system import TARGET, System
from ..exercise.calculation import Calculation
from ..exercise.course import Course
from ..exercise.exercise import Chain, Exercise
from ..exercise.start import Start
from ..exercise.steps import Steps
from .two_networks import DECODER, ENCODER

# The values whose entries the labels name.
LABELLED = (TARGET, "s", "y_hat")
MOST_LENGTHS = 6  # of more examples only the first lengths are shown


@dataclass(frozen=True, eq=False)
class Example:
    """One sequence: its inputs, its targets where anything is compared with any, and the states that it
    has of its own to begin from."""

    inputs: Steps
    targets: Steps | None = None
    initial: Mapping[str, Array] = field(default_factory=dict)

    @property
    def steps(self) -> int:
        """T."""
        return len(self.inputs)


@dataclass(frozen=True, eq=False, repr=False)
class Scenario:
    """A network with its weights and its sequences.

    ``parameters`` holds an array for every parameter of the network, (rows, columns) or (rows,);
    ``left_out`` names the biases that the file does not give: they are zero.
    ``examples`` are the sequences; ``several`` tells that the file lists them as such. ``initial``
    are the states at step 0, which an ``encoder`` provides where there is one, and those at T+1.
    ``words`` name the inputs (the vocabulary), ``labels`` the outputs; ``unknown`` is the word that stands in
    for any other, if there is one. ``weights_from`` says where
    weights that are not written out come from. ``start`` is where the ``optimizer`` with its settings
    starts, and ``course`` how the network is trained.
    """

    file: str
    title: str
    description: str
    words: tuple[str, ...] | None
    labels: tuple[str, ...] | None
    architecture: Architecture
    examples: tuple[Example, ...]
    parameters: Mapping[str, Array]
    left_out: tuple[str, ...]
    initial: Mapping[str, Array]
    several: bool = False
    weights_from: str = ""
    notation: str = "standard"
    optimizer: Mapping[str, str | float] = field(default_factory=dict)
    start: Start = field(default_factory=Start)
    course: Course = field(default_factory=Course)
    encoder: Scenario | None = None
    unknown: str = ""

    def __repr__(self) -> str:
        steps = ", ".join(str(example.steps) for example in self.examples[:MOST_LENGTHS])
        more = ", …" if len(self.examples) > MOST_LENGTHS else ""
        weights = sum(array.size for array in self.parameters.values())
        return (
            f"<Scenario {self.title!r}: {self.architecture.cell}, T = {steps}{more}, {weights:,} weights, "
            f"from {self.file!r}>"
        )

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        """What it is, as a notebook shows it."""
        from ..pages import shown_in_notebook

        return shown_in_notebook(self)

    @cached_property
    def system(self) -> System:
        """The network's equations; without targets there is no loss in them."""
        compared = any(example.targets is not None for example in self.examples)
        return network(self.architecture if compared else replace(self.architecture, loss="none"))

    @cached_property
    def exercise(self) -> Exercise:
        """What is to be worked: for each example its calculation, an encoder's before the decoder's."""
        chains = tuple(map(self._chain, range(len(self.examples))))
        title, text, optimizer = self.title, self.description, self.optimizer
        return Exercise(title, chains, text, self.several, optimizer, self.start, self.course)

    def _chain(self, number: int) -> Chain:
        """The calculations of one example."""
        if self.encoder is None:
            return (self._calculation("", number),)
        return (self.encoder._calculation(ENCODER, number), self._calculation(DECODER, number))

    @property
    def targets_present(self) -> int:
        """n, the number of steps that have a target, of all examples together."""
        return sum(sum(example.targets.present) for example in self.examples if example.targets)

    def _calculation(self, part: str, number: int) -> Calculation:
        """One example as a calculation; a decoder starts from the encoder's last states."""
        system, architecture, example = self.system, self.architecture, self.examples[number]
        given = {system.input: example.inputs, TARGET: example.targets}
        words = {system.input: self.words, **dict.fromkeys(LABELLED, self.labels)}
        found = Calculation(
            system,
            example.steps,
            parameters=self.parameters,
            given={name: steps for name, steps in given.items() if steps is not None},
            initial={**self.initial, **example.initial},
            takes={name: name for name in system.states} if part == DECODER else {},
            part=part,
            words={name: each for name, each in words.items() if each is not None},
            stand_in=self.unknown,
            notation=self.notation,
            left_out=self.left_out,
            weights_from=self.weights_from,
            looked_up=frozenset((EMBEDDED,)) if architecture.embedding else frozenset(),
            hidden_states=(*architecture.hidden_states, *architecture.all_hidden_states),
            network=architecture,
        )
        constants = {
            "n_outputs": found.output_size,
            "n_targets": self.targets_present or 1,
            "n_examples": len(self.examples),
        }
        return replace(found, constants=constants)
