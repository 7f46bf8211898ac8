"""Weights that are drawn at random: ``{init: normal, scale: 0.1, seed: 42}``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

import numpy as np

from ...equations.functions import Array
from ...equations.shapes import Shape
from ..errors import Place
from ..values.reader import Reader
from ..yaml_nodes.nodes import YamlMapping

INITIALISERS = ("normal", "uniform", "xavier")
KEYS = ("init", "scale", "seed")
USUAL_SCALE = 0.1
USUAL_SEED = 0
LARGEST_SCALE = 1e6  # far beyond anything that can be worked with; 1e308 would draw infinities


class Drawn(NamedTuple):
    """How the weights are drawn; the biases are zero.

    ``scale`` is the standard deviation of ``normal`` and the bound of ``uniform``.
    """

    init: str
    scale: float
    seed: int

    @property
    def places(self) -> dict[str, Place]:
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

    def _array(self, shape: Shape, generator: np.random.Generator) -> Array:
        if self.init == "normal":
            return self.scale * generator.standard_normal(shape)
        # Glorot and Bengio 2010: uniform in ±sqrt(6 / (rows + columns)).
        sizes = shape if len(shape) == 2 else (*shape, 1)  # a vector as its only column
        bound = self.scale if self.init == "uniform" else (6.0 / sum(sizes)) ** 0.5
        return generator.uniform(-bound, bound, shape)


def read_drawn(node: YamlMapping, place: Place, reader: Reader) -> Drawn:
    """The recipe under ``weights``, the key of which is at ``place``."""
    reader.keys(node, KEYS, "weights")
    name = _init(node, place, reader)
    if name == "xavier" and node.get("scale") is not None:
        problem = "xavier takes its scale from the sizes of each matrix. Leave scale out"
        reader.complain(node.place_of("scale"), "weights.scale", problem)
    return Drawn(name or INITIALISERS[0], _scale(node, reader), _seed(node, reader))


def _init(node: YamlMapping, place: Place, reader: Reader) -> str | None:
    given = node.entries.get("init")
    if given is not None:
        return reader.choice(given, "weights.init", INITIALISERS)
    if "init" not in node.keys:
        reader.complain(place, "weights", f"init is missing, expected one of {', '.join(INITIALISERS)}")
    return None


def _scale(node: YamlMapping, reader: Reader) -> float:
    given = node.get("scale")
    scale = USUAL_SCALE if given is None else reader.number(given, "weights.scale")
    if given is not None and scale is not None and not 0 < scale <= LARGEST_SCALE:
        problem = f"{scale:g} is out of range, expected more than 0 and at most {LARGEST_SCALE:,.0f}"
        reader.complain(given.place, "weights.scale", problem)
    return scale or USUAL_SCALE


def _seed(node: YamlMapping, reader: Reader) -> int:
    given = node.get("seed")
    seed = USUAL_SEED if given is None else reader.whole(given, "weights.seed", least=0)
    return seed or USUAL_SEED
