"""Weights that are drawn at random: ``{init: normal, scale: 0.1, seed: 42}``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

import numpy as np

from ...equations.functions import Array
from ...equations.shapes import Shape
from ..errors import Place
from ..keys import table
from ..keys.choices import INITIALIZERS
from ..keys.sections import read_section
from ..keys.stated import MISSING, Stated
from ..sizes.claims import Claims
from ..values.value import Context
from ..yaml_nodes.nodes import YamlMapping


class Drawn(NamedTuple):
    """How the weights are drawn; the biases are zero.

    ``scale`` is the standard deviation of ``normal`` and the bound of ``uniform``. ``settled`` are the shapes
    of the parameters where they do not go by what the network is given here; ``where`` and ``place`` are
    those of the key.
    """

    init: str
    scale: float
    seed: int
    where: str
    place: Place
    settled: Mapping[str, Shape]

    @property
    def places(self) -> Mapping[str, Place]:
        """No weight stands anywhere."""
        return {}

    @property
    def origin(self) -> str:
        scale = "" if self.init == "xavier" else f", scale {self.scale:g}"
        return f"a random generator ({self.init}{scale}, seed {self.seed})"

    def arrays(self, shapes: Mapping[str, Shape], biases: Collection[str]) -> dict[str, Array]:
        """All of these shapes but the biases, one generator for all, in their order."""
        generator = np.random.default_rng(self.seed)
        return {name: self._array(shape, generator) for name, shape in shapes.items() if name not in biases}

    def claim(self, claims: Claims) -> None:
        """Claim the shapes that are settled, which cannot be wrong."""
        for name, shape in self.settled.items():
            if name in claims.shapes.of:
                claims.settled(name, shape, self.place, self.where)

    def _array(self, shape: Shape, generator: np.random.Generator) -> Array:
        if self.init == "normal":
            return self.scale * generator.standard_normal(shape)
        # Glorot and Bengio 2010: uniform in ±sqrt(6 / (rows + columns)).
        sizes = shape if len(shape) == 2 else (*shape, 1)  # a vector as its only column
        bound = self.scale if self.init == "uniform" else (6.0 / sum(sizes)) ** 0.5
        return generator.uniform(-bound, bound, shape)


def read_drawn(node: YamlMapping, weights: Stated[YamlMapping | None], context: Context) -> Stated[Drawn]:
    """The recipe that ``weights`` states."""
    rows = [row for row in table.keys_at(table.WEIGHTS.name) if row.name != table.FILE.name]
    section = read_section(node, weights.where, rows, context)
    init, scale, seed = section.of(table.INIT), section.of(table.SCALE), section.of(table.SEED)
    sound = weights.sound and section.sound
    if init.lack == MISSING and init.sound:
        problem = f"init is missing, expected one of {', '.join(INITIALIZERS)}"
        weights.complain(problem, context.complaints)
        sound = False
    if init.value == "xavier" and scale.given:
        problem = "xavier takes its scale from the sizes of each matrix. Leave scale out"
        scale.complain(problem, context.complaints)
        sound = False
    settled = context.drawn.get(weights.where.removesuffix(table.WEIGHTS.name).rstrip("."), {})
    drawn = Drawn(init.value, scale.value, seed.value, weights.where, weights.key_place, settled)
    return weights.but(drawn, sound)
