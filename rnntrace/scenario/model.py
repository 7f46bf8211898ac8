"""A scenario as the rest of the program sees it: checked, complete and frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from ..cells.network import Architecture, network
from ..equations.functions import Array
from ..equations.onehot import OneHot
from ..equations.system import System
from ..equations.tree import symbols


@dataclass(frozen=True, eq=False)
class Steps:
    """Inputs or targets, an entry a step.

    ``words``: the token of each step, None where it is a vector or nothing.
    ``values``: one-hot vectors, or (T, d) numbers; a step without an entry is zero.
    ``present``: whether the step has an entry at all.
    ``unknown``: the word that the scenario has, where the token stands in for one.
    """

    words: tuple[str | None, ...]
    values: OneHot | Array
    present: tuple[bool, ...]
    unknown: tuple[str | None, ...] = ()

    def __len__(self) -> int:
        return len(self.words)


@dataclass(frozen=True, eq=False)
class Example:
    """One sequence: its inputs, and its targets where anything is compared with any."""

    inputs: Steps
    targets: Steps | None = None

    @property
    def steps(self) -> int:
        """T."""
        return len(self.inputs)


@dataclass(frozen=True, eq=False)
class Scenario:
    """A network with its weights and its sequences.

    ``parameters`` holds an array for every parameter of the network, (rows, columns) or (rows,);
    ``left_out`` names the biases that the file does not give: they are zero.
    ``examples`` are the sequences; ``several`` tells that the file lists them as such. ``initial``
    are the states at step 0, which an ``encoder`` provides where there is one, and those at T+1.
    ``words`` name the inputs (the vocabulary), ``labels`` the outputs. ``weights_from`` says where
    weights that are not written out come from.
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
    encoder: Scenario | None = None

    @cached_property
    def system(self) -> System:
        """The network's equations; without targets there is no loss in them."""
        compared = any(example.targets is not None for example in self.examples)
        return network(self.architecture if compared else replace(self.architecture, loss="none"))

    @cached_property
    def shapes(self) -> Mapping[str, tuple[int, ...]]:
        """The shape of every symbol of the equations, at one step."""
        sizes: dict[int, int] = {}
        sized = [(self.system.input, (self.input_size,))]
        sized += [(name, array.shape) for name, array in (*self.parameters.items(), *self.initial.items())]
        for name, shape in sized:
            sizes.update(zip(self.system.shapes[name], shape, strict=True))
        return {
            name: tuple(sizes[dimension] for dimension in shape)
            for name, shape in self.system.shapes.of.items()
        }

    @property
    def recurrent_states(self) -> list[str]:
        """The values that reach from one step to the next, in either direction of time."""
        names = self.system.names
        found = (
            symbol.name
            for right in self.system.definitions.values()
            for symbol in symbols(right)
            if symbol.step in (-1, 1) and symbol.name in names
        )
        return list(dict.fromkeys(found))

    def step_of_initial(self, name: str, example: Example) -> int:
        """Where a state has its initial value: at step 0; at T+1 if it goes from the last step to the
        first."""
        return 0 if name in self.system.states else example.steps + 1

    @property
    def most_steps(self) -> int:
        """The length of the longest sequence, an encoder's among them."""
        own = max(example.steps for example in self.examples)
        return max(own, self.encoder.most_steps) if self.encoder else own

    @property
    def names(self) -> list[str]:
        """Everything that has a value at each step: what comes in, and what the equations define."""
        own = [self.system.input, *self.system.names]
        return list(dict.fromkeys([*self.encoder.names, *own])) if self.encoder else own

    @property
    def input_size(self) -> int:
        """N: the size of the vocabulary, or of the input vectors."""
        values = self.examples[0].inputs.values
        return values.size if isinstance(values, OneHot) else int(values.shape[1])

    @property
    def hidden_size(self) -> int:
        """H, of one direction; 0 for equations without a hidden state."""
        return self.shapes.get(self.architecture.hidden_states[0], (0,))[0]

    @property
    def output_size(self) -> int:
        """C; H where the network ends at its hidden state."""
        return self.shapes["y_hat"][0] if "y_hat" in self.system.shapes.of else self.hidden_size

    @cached_property
    def targets_present(self) -> int:
        """n, the number of steps that have a target, of all examples together."""
        return sum(sum(example.targets.present) for example in self.examples if example.targets)

    @property
    def mode(self) -> str:
        """How many steps have an input and how many a prediction to be compared: ``many-to-one``.

        Without targets every step's prediction counts. An encoder with its decoder is a mode of its
        own.
        """
        if self.encoder:
            return "encoder-decoder"
        coming_in = max(sum(example.inputs.present) for example in self.examples)
        going_out = max(
            sum(example.targets.present) if example.targets else example.steps for example in self.examples
        )
        return "-to-".join("one" if count <= 1 else "many" for count in (coming_in, going_out))
