"""A scenario as the rest of the program sees it: checked, complete and frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ..cells.network import network
from ..equations.functions import Array
from ..equations.onehot import OneHot
from ..equations.system import System


@dataclass(frozen=True, eq=False)
class Steps:
    """Inputs or targets, an entry a step.

    ``words``: the token of each step, None where it is a vector or nothing.
    ``values``: one-hot vectors, or (T, d) numbers; a step without an entry is zero.
    ``present``: whether the step has an entry at all.
    """

    words: tuple[str | None, ...]
    values: OneHot | Array
    present: tuple[bool, ...]

    def __len__(self) -> int:
        return len(self.words)


@dataclass(frozen=True, eq=False)
class Scenario:
    """A network with its weights and its sequences.

    ``parameters`` holds an array for every parameter of the network, (rows, columns) or (rows,);
    ``left_out`` names the biases that the file does not give: they are zero.
    ``targets`` is None where nothing is compared with any. ``initial`` is the state at step 0.
    ``words`` name the inputs (the vocabulary), ``labels`` the outputs. ``weights_from`` says where
    weights that are not written out come from.
    """

    file: str
    title: str
    description: str
    words: tuple[str, ...] | None
    labels: tuple[str, ...] | None
    cell: str
    activation: str
    output: str
    loss: str
    reduction: str
    inputs: Steps
    targets: Steps | None
    parameters: Mapping[str, Array]
    left_out: tuple[str, ...]
    initial: Mapping[str, Array]
    initial_given: bool
    weights_from: str = ""
    notation: str = "standard"
    optimizer: Mapping[str, str | float] = field(default_factory=dict)

    @cached_property
    def system(self) -> System:
        """The network's equations; without targets there is no loss in them."""
        return network(
            self.cell,
            self.activation,
            self.output,
            self.loss if self.targets is not None else "none",
            self.reduction,
        )

    @cached_property
    def shapes(self) -> Mapping[str, tuple[int, ...]]:
        """The shape of every symbol of the equations, at one step."""
        sizes: dict[int, int] = {}
        for name, array in (*self.parameters.items(), *self.initial.items()):
            sizes.update(zip(self.system.shapes[name], array.shape, strict=True))
        return {
            name: tuple(sizes[dimension] for dimension in shape)
            for name, shape in self.system.shapes.of.items()
        }

    @property
    def steps(self) -> int:
        """T."""
        return len(self.inputs)

    @property
    def input_size(self) -> int:
        """N."""
        values = self.inputs.values
        return values.size if isinstance(values, OneHot) else int(values.shape[1])

    @property
    def hidden_size(self) -> int:
        """H."""
        return len(self.initial["h"])

    @property
    def output_size(self) -> int:
        """C; H where the network ends at its hidden state."""
        return len(self.parameters["W_hy"]) if "W_hy" in self.parameters else self.hidden_size

    @property
    def targets_present(self) -> int:
        """n, the number of steps that have a target."""
        return sum(self.targets.present) if self.targets else 0
