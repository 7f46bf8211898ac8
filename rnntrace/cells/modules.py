"""A cell as PyTorch's modules have it: with a bias for each product, and with the weights of all gates
in one tensor. Both follow from the cell's equations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..equations.system import System
from ..equations.tree import Equation, Expression, MatMul, Symbol, rebuild, terms, total
from .layers import HIDDEN, INPUT

MATRIX, BIAS = "W_", "b_"


class NoModule(ValueError):
    """A cell that no module has: it adds a bias to the product of a matrix with something else than the
    input or a state, or to none at all."""


def with_a_bias_each(cell: tuple[Equation, ...]) -> tuple[Equation, ...]:
    """The cell with ``W_xh @ x[t] + b_xh + W_hh @ h[t-1] + b_hh`` where it has one bias.

    Raises NoModule.
    """
    biases = frozenset(System(cell, given=(INPUT,)).biases)

    def with_its_own(node: Expression) -> Expression:
        signed = terms(node)
        kept = [each for each in signed if not (isinstance(each[1], Symbol) and each[1].name in biases)]
        if len(kept) == len(signed):
            return rebuild(node, with_its_own)
        if not any(isinstance(term, MatMul) for _, term in kept):
            raise NoModule
        return total([(sign, part) for sign, term in kept for part in with_bias(term)])

    def with_bias(term: Expression) -> Iterator[Expression]:
        match term:
            case MatMul(Symbol(name, None), Symbol(read, step)) if name.startswith(MATRIX) and (
                read == INPUT or step == -1
            ):
                yield from (term, Symbol(BIAS + name.removeprefix(MATRIX)))
            case MatMul():
                raise NoModule
            case _:
                yield with_its_own(term)

    return tuple(replace(equation, right=with_its_own(equation.right)) for equation in cell)


def stacked(cell: tuple[Equation, ...]) -> Mapping[str, tuple[str, ...]]:
    """The tensors of a module, each with the text names of what stands in it one under the other; none
    where the gates do not read the input and the state alike."""
    parameters = System(cell, given=(INPUT,)).parameters
    gates, reading_state = (
        [name.removeprefix(MATRIX + source) for name in parameters if name.startswith(MATRIX + source)]
        for source in (INPUT, HIDDEN)
    )
    if not gates or set(gates) != set(reading_state):
        return {}
    return {
        f"{tensor}_{kind}h_l0": tuple(f"{letter}{source}{gate}" for gate in gates)
        for tensor, letter in (("weight", MATRIX), ("bias", BIAS))
        for kind, source in (("i", INPUT), ("h", HIDDEN))
    }
