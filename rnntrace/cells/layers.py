"""One cell's equations, repeated for every layer and direction of a network.

Nothing is computed here: a layer is the same equations under names of its own, reading the hidden
state of the layer below for ``x``; a direction from T to 1 is the same with ``[t+1]`` for ``[t-1]``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..equations.tree import Add, Equation, Expression, MatMul, Symbol, rebuild

HIDDEN, INPUT = "h", "x"
FORWARD, BACKWARD = "fwd", "bwd"
_IN_WORDS = {FORWARD: "forward", BACKWARD: "backward"}


class UnfitForLayers(ValueError):
    """A cell that cannot be repeated: its input does not stand in a product, and so cannot be the
    states of two directions, or two of its names would become one."""


def hidden_states(layer: int, layers: int, bidirectional: bool) -> tuple[str, ...]:
    """The names of a layer's hidden states, one for each direction."""
    return tuple(layered_name(HIDDEN, layer, layers, direction) for direction in directions(bidirectional))


def layered(cell: tuple[Equation, ...], layers: int, bidirectional: bool) -> Iterator[Equation]:
    """The equations of all layers, from the lowest, and of both directions if there are two.

    Raises UnfitForLayers.
    """
    below: tuple[str, ...] = (INPUT,)
    origins: dict[str, tuple[str, int, str]] = {}
    for layer in range(1, layers + 1):
        for direction in directions(bidirectional):
            yield from _layer(cell, layer, layers, direction, below, origins)
        below = hidden_states(layer, layers, bidirectional)


def directions(bidirectional: bool) -> tuple[str, ...]:
    """What the names of each direction end in."""
    return (FORWARD, BACKWARD) if bidirectional else ("",)


def _layer(
    cell: Iterable[Equation],
    layer: int,
    layers: int,
    direction: str,
    below: tuple[str, ...],
    origins: dict[str, tuple[str, int, str]],
) -> Iterator[Equation]:
    """One layer in one direction, reading the states that are ``below``; ``origins`` are the names
    that are taken, with what each was made of."""

    def named(name: str, reading: str = "") -> str:
        found = layered_name(_reading(name, reading) if reading else name, layer, layers, direction)
        other, *_ = taken = origins.setdefault(found, (name, layer, direction))
        if taken != (name, layer, direction):
            raise UnfitForLayers(f"repeated, both {other} and {name} become {found}. Rename one of them")
        return found

    def at(step: int | None) -> int | None:
        return -step if step and direction == BACKWARD else step

    def become(node: Expression) -> Expression:
        match node:
            case MatMul(Symbol(weights, None), Symbol(name, step)) if name == INPUT and len(below) == 2:
                first, second = (
                    MatMul(Symbol(named(weights, state)), Symbol(state, at(step))) for state in below
                )
                return Add(first, second)
            case Symbol(name, step) if name == INPUT:
                if len(below) == 2:
                    raise UnfitForLayers(
                        "above a layer of two directions x[t] can only stand in a product, like W_xh @ x[t]"
                    )
                return Symbol(below[0], at(step))
            case Symbol(name, step):
                return Symbol(named(name), at(step))
        return rebuild(node, become)

    for equation in cell:
        left, right = become(equation.left), become(equation.right)
        assert isinstance(left, Symbol)
        where = f"layer {layer}" if layers > 1 else ""
        words = ", ".join(filter(None, (equation.words, where, _IN_WORDS.get(direction))))
        yield Equation(left, right, words)


def layered_name(name: str, layer: int, layers: int, direction: str) -> str:
    """``W_xh`` as ``W_xh2`` where there are several layers, as ``W_xh2_fwd`` in one of two directions."""
    number = str(layer) if layers > 1 else ""
    return f"{name}{number}" + (f"_{direction}" if direction else "")


def input_weights(weights: str, layer: int, layers: int, direction: str) -> tuple[str, ...]:
    """What becomes of the weights that read ``x``: one name, or above a layer of two directions one for
    each of these."""
    if layer == 1 or not direction:
        return (layered_name(weights, layer, layers, direction),)
    below = hidden_states(layer - 1, layers, bidirectional=True)
    return tuple(layered_name(_reading(weights, state), layer, layers, direction) for state in below)


def _reading(weights: str, state: str) -> str:
    """The name of the weights that read one direction's state: ``W_fh`` for ``W_xh``, ``W_bh``."""
    base, _, sub = weights.partition("_")
    letter = "f" if state.endswith(FORWARD) else "b"
    return f"{base}_{letter}{sub.removeprefix(INPUT)}"
