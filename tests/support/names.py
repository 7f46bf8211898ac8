"""Every name that a network of built-in parts can have, and how names are written."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from rnntrace.cells.network import Architecture, network
from rnntrace.cells.texts import CELLS
from rnntrace.equations.tree import Symbol
from rnntrace.writing.formula import Name
from rnntrace.writing.notation import name_of

# What the losses and reductions bring in.
LOSSES = (("cross_entropy", "mean"), ("mean_squared_error", "sum"))


def architectures() -> Iterator[Architecture]:
    """Every built-in cell, in one layer and in three, in one direction and in two, with and without
    an embedding, with one bias and with two, with each number that a loss needs."""
    cells = [
        (cell, two)
        for cell in CELLS
        for two in (False, True)
        if not two or Architecture(cell).takes_two_biases
    ]
    for (cell, two), layers, both, embedding in itertools.product(
        cells, (1, 3), (False, True), (False, True)
    ):
        for loss, reduction in LOSSES:
            yield Architecture(
                cell=cell,
                loss=loss,
                reduction=reduction,
                layers=layers,
                bidirectional=both,
                embedding=embedding,
                two_biases=two,
            )


def symbols_of(architecture: Architecture) -> list[Symbol]:
    """A network's symbols: values of a step, weights, and the numbers of its loss."""
    system = network(architecture)
    timed = [Symbol(name, 0) for name in dict.fromkeys((*system.given, *system.names))]
    return timed + [Symbol(name) for name in (*system.parameters, *system.constants)]


def every_symbol() -> list[Symbol]:
    """The symbols of all of these networks."""
    found = (symbol for architecture in architectures() for symbol in symbols_of(architecture))
    return list(dict.fromkeys(found))


def shown(text: str, notation: str = "standard", step: int | None = None, **how: object) -> Name:
    """A text name as it is shown: ``h[t-1]`` and ``dL/dh[t]`` are values of a step, ``W_xh`` is none."""
    bare = text.removeprefix("dL/d")
    name, _, at = bare.partition("[")
    offset = int(at.removeprefix("t").removesuffix("]") or 0) if at else None
    symbol = Symbol(name, offset, gradient=bare != text)
    return name_of(symbol, step, "plain", notation=notation, **how)  # type: ignore[arg-type]
