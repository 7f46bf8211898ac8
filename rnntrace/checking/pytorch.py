"""The same equations evaluated with PyTorch, and differentiated by its autograd.

PyTorch is loaded only here, and only where somebody has installed it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import Any

import numpy as np

from ..equations.system import System
from ..equations.tree import (
    Add,
    Call,
    Div,
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
from ..scenario.model import Example, Scenario
from .entries import Parameter, network_of, parameters


def is_installed() -> bool:
    """Whether there is a PyTorch to ask."""
    return find_spec("torch") is not None


def gradients(scenario: Scenario) -> dict[Parameter, Any]:
    """dL/d(parameter) for each, as NumPy arrays."""
    import torch

    weights = {
        each: torch.tensor(np.array(network_of(scenario, each).parameters[each.name]), requires_grad=True)
        for each in parameters(scenario)
    }
    total = torch.zeros((), dtype=torch.float64)
    for example in scenario.examples:
        states: Mapping[str, Any] = {}
        if scenario.encoder:
            found = _run(scenario.encoder, scenario.encoder.examples[0], _of(weights, True), {})
            last = scenario.encoder.examples[0].steps
            states = {name: found[name, last] for name in scenario.encoder.system.states}
        found = _run(scenario, example, _of(weights, False), states)
        present = example.targets.present if example.targets else ()
        assert scenario.system.loss
        total = total + sum(found[scenario.system.loss, t] for t, there in enumerate(present, 1) if there)
    if scenario.architecture.reduction == "mean":
        total = total / scenario.targets_present
    total.backward()  # type: ignore[no-untyped-call]
    return {
        each: np.zeros(tensor.shape) if tensor.grad is None else tensor.grad.numpy()
        for each, tensor in weights.items()
    }


def _of(weights: Mapping[Parameter, Any], encoder: bool) -> dict[str, Any]:
    return {each.name: tensor for each, tensor in weights.items() if each.of_encoder == encoder}


def _run(
    scenario: Scenario, example: Example, weights: Mapping[str, Any], states: Mapping[str, Any]
) -> dict[tuple[str, int], Any]:
    """Every value of a sequence, by its name and step."""
    import torch

    def tensor(numbers: Any) -> Any:
        return torch.tensor(np.array(numbers, dtype=float))

    system, steps = scenario.system, example.steps
    found: dict[tuple[str, int], Any] = {}
    for name, initial in scenario.initial.items():
        found[name, 0] = states.get(name, tensor(initial))
    for name, given in ((system.input, example.inputs), ("y", example.targets)):
        if given is not None:
            values = given.values if isinstance(given.values, np.ndarray) else given.values.dense()
            found |= {(name, t): tensor(row) for t, row in enumerate(values, 1)}
    constants = {"n_outputs": scenario.output_size, "n_targets": scenario.targets_present or 1}

    def leaf(symbol: Symbol, t: int) -> Any:
        if symbol.step is None:
            return weights[symbol.name] if symbol.name in weights else float(constants[symbol.name])
        at = (symbol.name, t + symbol.step)
        return found[at] if at in found else torch.zeros(scenario.shapes[symbol.name], dtype=torch.float64)

    for a_pass in system.passes:
        for t in range(1, steps + 1) if a_pass.direction >= 0 else range(steps, 0, -1):
            for equation in a_pass.equations:
                value = _value(equation.right, lambda symbol, t=t: leaf(symbol, t), system)  # type: ignore[misc]
                shape = scenario.shapes[equation.left.name]
                found[equation.left.name, t] = (
                    value.expand(shape)
                    if hasattr(value, "expand")
                    else torch.full(shape, value, dtype=torch.float64)
                )
    return found


def _value(node: Expression, leaf: Callable[[Symbol], Any], system: System) -> Any:
    import torch

    def read(child: Expression) -> Any:
        return _value(child, leaf, system)

    match node:
        case Number(text):
            return float(text)
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
        case Mul(left, right):
            return read(left) * read(right)
        case Div(left, right):
            return read(left) / read(right)
        case MatMul(left, right):
            return read(left) @ read(right)
        case Pow(base, exponent):
            return read(base) ** float(exponent.text)
        case Call("sum", argument):
            return read(argument).sum()
        case Call("softmax", argument):
            return torch.softmax(read(argument), dim=-1)
        case Call("identity", argument):
            return read(argument)
        case Call("softplus", argument):
            return torch.logaddexp(read(argument), torch.zeros((), dtype=torch.float64))
        case Call("log", argument):
            return _logarithm(ungroup(argument), read, system)
        case Call(function, argument):
            return getattr(torch, function)(read(argument))
    raise TypeError(f"{type(node).__name__} has no place in a forward equation")


def _logarithm(argument: Expression, read: Callable[[Expression], Any], system: System) -> Any:
    """The logarithm of a probability from its scores, as PyTorch's own losses take it: the probability
    itself may be 0 in floating point."""
    import torch

    match argument:
        case Symbol(name, 0) if isinstance(defined := system.definitions.get(name), Call):
            if defined.function == "softmax":
                return torch.log_softmax(read(defined.argument), dim=-1)
            if defined.function == "sigmoid":
                return torch.nn.functional.logsigmoid(read(defined.argument))
        case Sub(Number("1"), Symbol(name, 0)) if isinstance(defined := system.definitions.get(name), Call):
            if defined.function == "sigmoid":
                return torch.nn.functional.logsigmoid(-read(defined.argument))
    return torch.log(read(argument))
