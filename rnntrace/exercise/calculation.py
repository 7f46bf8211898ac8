"""A system of equations with its values: all that is known before it is worked."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property

from ..cells.network import Architecture
from ..equations.functions import Array
from ..equations.system import TARGET, System
from .steps import Steps

INPUT_LETTER, WORDS_LETTER, EMBEDDED_LETTER, HIDDEN_LETTER, OUTPUT_LETTER = "N", "V", "d", "H", "C"
PREDICTION = "y_hat"


@dataclass(frozen=True, eq=False)
class Calculation:
    """One sequence worked through one system of equations.

    ``parameters`` holds an array for every parameter, (rows, columns) or (rows,), and ``constants``
    the numbers that are not learned; ``given`` the values over time that come from outside (those of
    the system's ``given`` that there are), ``initial`` the states at step 0, or at T+1. Where the
    calculation follows another one in a chain, the states in ``takes`` start from the last values of
    what they name there.

    What only a reader needs: ``part`` is its name in the chain (``encoder``), ``words`` name the
    entries of a value (``x``: those of the vocabulary), of which one may ``stand_in`` for all other words;
    ``notation`` says whose letters it has.
    ``left_out`` are the parameters that were not given, and so are zero; ``weights_from`` says where
    those come from that are not written out. Of a value in ``looked_up`` a page shows the column that
    it picks. What is ``brought`` from outside was worked there, and is
    shown like what is worked here; ``earlier`` steps were worked before the first, and count.
    ``hidden_states`` are those of a network, and ``network`` is what it was put together from.
    """

    system: System
    steps: int
    parameters: Mapping[str, Array] = field(default_factory=dict)
    constants: Mapping[str, float] = field(default_factory=dict)
    given: Mapping[str, Steps] = field(default_factory=dict)
    initial: Mapping[str, Array] = field(default_factory=dict)
    takes: Mapping[str, str] = field(default_factory=dict)
    part: str = ""
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stand_in: str = ""
    notation: str = "standard"
    left_out: tuple[str, ...] = ()
    weights_from: str = ""
    looked_up: frozenset[str] = frozenset()
    brought: frozenset[str] = frozenset()
    earlier: int = 0
    hidden_states: tuple[str, ...] = ()
    network: Architecture | None = None

    def with_parameters(self, arrays: Mapping[str, Array]) -> Calculation:
        """The same with other numbers for some parameters, of the same shapes; what was found out of the
        shapes stays known."""
        found = copy(self)
        vars(found).update(parameters={**self.parameters, **arrays}, shapes=self.shapes)
        return found

    @property
    def inputs(self) -> Steps | None:
        """What comes in at each step, None where nothing does."""
        return self.given.get(self.system.input)

    @property
    def targets(self) -> Steps | None:
        """What the predictions are compared with, None where nothing is."""
        return self.given.get(TARGET)

    def has_loss(self, step: int) -> bool:
        """Whether the loss of a step is taken: not where a target is due and lacking."""
        targets = self.targets
        return self.system.loss is not None and (targets is None or targets.present[step - 1])

    @cached_property
    def losses(self) -> tuple[int, ...]:
        """The steps whose loss is taken."""
        return tuple(step for step in range(1, self.steps + 1) if self.has_loss(step))

    def step_of_initial(self, name: str) -> int:
        """Where a state has its initial value: at step 0; at T+1 if it goes from the last step to the
        first."""
        return 0 if name in self.system.states else self.steps + 1

    @cached_property
    def shapes(self) -> Mapping[str, tuple[int, ...]]:
        """The shape of every symbol of the equations, at one step."""
        sizes: dict[int, int] = {}
        dimensions = self.system.shapes.of
        sized = [(name, steps.shape) for name, steps in self.given.items() if name in dimensions]
        sized += [(name, array.shape) for name, array in (*self.parameters.items(), *self.initial.items())]
        for name, shape in sized:
            sizes.update(zip(dimensions[name], shape, strict=True))
        return {name: tuple(sizes[dimension] for dimension in shape) for name, shape in dimensions.items()}

    # -- the sizes that pages speak of -------------------------------------------------------------

    @property
    def input_size(self) -> int:
        """N: the size of the vocabulary, or of the input vectors; 0 where nothing comes in."""
        return self.inputs.shape[0] if self.inputs else 0

    @property
    def hidden_size(self) -> int:
        """H, of one direction; 0 for equations without a hidden state."""
        return next((self.shapes[name][0] for name in self.hidden_states if name in self.shapes), 0)

    @property
    def output_size(self) -> int:
        """C; H where the network ends at its hidden state."""
        return self.shapes[PREDICTION][0] if PREDICTION in self.shapes else self.hidden_size

    @cached_property
    def size_letters(self) -> Mapping[int, str]:
        """The letters of the dimensions: N inputs (or V words and d for each, embedded), H hidden
        units, C outputs."""
        first = WORDS_LETTER if self.looked_up else INPUT_LETTER
        named = [(self.system.input, first)]
        named += [("x", EMBEDDED_LETTER)] if self.looked_up else []
        named += [*((name, HIDDEN_LETTER) for name in self.hidden_states), (PREDICTION, OUTPUT_LETTER)]
        found: dict[int, str] = {}
        for name, letter in named:
            for dimension in self.system.shapes.of.get(name, ()):
                found.setdefault(dimension, letter)
        return found
