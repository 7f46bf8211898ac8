"""The same equations evaluated with PyTorch, and differentiated by its autograd.

PyTorch is loaded only here, and only where somebody has installed it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from importlib.util import find_spec
from typing import Any

import numpy as np

from ..equations.calls import formula
from ..equations.functions import FUNCTIONS, Array, Function
from ..equations.system import System
from ..equations.tree import (
    Add,
    Call,
    Div,
    Equation,
    Expression,
    Group,
    MatMul,
    Mul,
    Neg,
    Number,
    Pow,
    Sub,
    Symbol,
    ungroup,
)
from ..exercise.calculation import Calculation
from ..exercise.exercise import Exercise, Parameter
from .walk import Values, losses, share


def is_installed() -> bool:
    """Whether there is a PyTorch to ask."""
    return find_spec("torch") is not None


def gradients(exercise: Exercise) -> dict[Parameter, Any]:
    """dL/d(parameter) for each, as NumPy arrays."""
    import torch

    weights = {
        each: torch.tensor(np.array(exercise.array(each)), requires_grad=True) for each in exercise.parameters
    }
    total = torch.zeros((), dtype=torch.float64)
    for loss in losses(exercise, tensor, partial(work, weights), lambda: None):
        total = total + loss
    total = total * float(share(exercise))
    total.backward()
    return {
        each: np.zeros(tensor.shape) if tensor.grad is None else tensor.grad.numpy()
        for each, tensor in weights.items()
    }


def tensor(numbers: Array) -> Any:
    """Numbers as a tensor of float64."""
    import torch

    return torch.tensor(np.array(numbers, dtype=float))


def _number(number: float) -> Any:
    return tensor(np.array(number))


def work(
    weights: Mapping[Parameter, Any], calculation: Calculation, equation: Equation, t: int, known: Values[Any]
) -> Any:
    """The value of an equation at a step."""
    import torch

    constants, shapes = calculation.constants, calculation.shapes

    def leaf(symbol: Symbol) -> Any:
        if symbol.step is None:
            if symbol.name in constants:
                return _number(constants[symbol.name])
            return weights[Parameter(symbol.name, calculation.part)]
        at = (symbol.name, t + symbol.step)
        return known[at] if at in known else torch.zeros(shapes[symbol.name], dtype=torch.float64)

    return _value(equation.right, leaf, calculation.system).expand(shapes[equation.left.name])


def _value(node: Expression, leaf: Callable[[Symbol], Any], system: System) -> Any:
    def read(child: Expression) -> Any:
        return _value(child, leaf, system)

    match node:
        case Number(text):
            return _number(float(text))
        case Symbol():
            return leaf(node)
        case Group(of):
            return read(of)
        case Neg(of):
            return -read(of)
        case Add(left, right):
            return read(left) + read(right)
        case Sub(left, right):
            return read(left) - read(right)
        case Mul(left, Call("log", argument)) | Mul(Call("log", argument), left):
            weight = read(left)
            return weight * _logarithm(ungroup(argument), read, system, weight)
        case Mul(left, right):
            return read(left) * read(right)
        case Div(left, right):
            return read(left) / read(right)
        case MatMul(left, right):
            return read(left) @ read(right)
        case Pow(base, exponent):
            return read(base) ** read(exponent)
        case Call("sum", argument):
            return read(argument).sum()
        case Call("log", argument):
            return _logarithm(ungroup(argument), read, system)
        case Call(function, argument):
            return _applied(FUNCTIONS[function], read(argument), system)
    raise TypeError(f"{type(node).__name__} has no place in a forward equation")


def _applied(row: Function, argument: Any, system: System) -> Any:
    """A function of the table: as PyTorch has it under the same name, or as it is meant."""
    import torch

    if row.jumps:
        assert row.value
        return torch.as_tensor(row.value(argument.detach().numpy()))
    if own := getattr(torch, row.name, None):
        return own(argument, dim=-1) if row.matrix else own(argument)
    return _value(formula(row.meaning), lambda _: argument, system)


def _logarithm(
    argument: Expression, read: Callable[[Expression], Any], system: System, weight: Any = None
) -> Any:
    """The logarithm of a probability from its scores, as PyTorch's own losses take it: the probability
    itself may be 0 in floating point. Of 1 + exp(x), which may be infinite, likewise. Where the
    ``weight`` that it is multiplied with is 0, so that 0 · ln 0 is 0, that of 1 is as good."""
    import torch

    match argument:
        case Add(Number("1"), Call("exp", of)):
            return torch.logaddexp(read(of), _number(0.0))
        case Symbol(name, 0) if isinstance(defined := system.definitions.get(name), Call):
            if defined.function == "softmax":
                return torch.log_softmax(read(defined.argument), dim=-1)
            if defined.function == "sigmoid":
                return torch.nn.functional.logsigmoid(read(defined.argument))
        case Sub(Number("1"), Symbol(name, 0)) if isinstance(defined := system.definitions.get(name), Call):
            if defined.function == "sigmoid":
                return torch.nn.functional.logsigmoid(-read(defined.argument))
    value = read(argument)
    if weight is not None:
        value = torch.where((weight == 0) & (value == 0), torch.ones_like(value), value)
    return torch.log(value)
