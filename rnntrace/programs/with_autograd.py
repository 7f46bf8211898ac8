"""A program with PyTorch's tensors: the equations one after the other, and autograd's way back."""

from __future__ import annotations

from collections.abc import Iterator

from ..equations.differentiate import differentiate
from ..equations.tree import symbols
from ..tracing.trace import Trace
from ..tracing.traces import Traces
from .data import Data
from .layout import INDENT, comprehension, dictionary, filled, quoted
from .names import Names
from .opening import HOW_TO_READ
from .parts import Part, has_targets, parts_of
from .passes import forward_function
from .program import Text, program
from .report import Reported
from .rewriting import from_scores_in
from .spelling import TORCH
from .work import forward_calls

WITHIN = INDENT * 2
IMPORTS = ("import torch", "", "torch.set_default_dtype(torch.float64)")
GRADIENTS = '''

def gradient_of(value):
    """What has come back to a value; zeros where nothing has."""
    return torch.zeros_like(value) if value.grad is None else value.grad


def gradients_of(values, *names):
    """The same of all steps, by the names of the values."""
    return {name: {t: gradient_of(value) for t, value in values[name].items()} for name in names}


def backward(L, *parts):
    """Backpropagation through time, by autograd: values and parameters have gradients then."""
    for values in parts:
        for series in values.values():
            for value in series.values():
                if value.requires_grad:
                    value.retain_grad()
'''.splitlines()
SURE, UNSURE = ("    L.backward()",), ("    if L.requires_grad:", "        L.backward()")


def program_with_autograd(found: Trace | Traces, why: str) -> str:
    """The program of any network, which says ``why`` there is no module of it."""
    parts, names = parts_of(found), Names(found.exercise.chain)
    differentiated = bool(found.backward)
    data = Data(found.exercise, parts, names, TORCH, learned=differentiated)
    passes = [
        line for part in parts for line in ("", "", *forward_function(part, part.writer(TORCH, names), data))
    ]
    if differentiated:
        every = all(calculation.losses for calculation in parts[-1].calculations)
        passes += [*GRADIENTS, *(SURE if every else UNSURE)]
    by_autograd = " Autograd does backpropagation through time." if differentiated else ""
    return program(
        data,
        Text(
            what=[
                f"The forward pass with PyTorch's tensors.{by_autograd} {HOW_TO_READ}",
                f"No module of torch.nn computes it: {why}.",
            ],
            passes=passes,
            work=[*_work(data, differentiated)],
            imports=IMPORTS,
            reported=Reported(differentiated, differentiated, targets=has_targets(parts)),
            prepared=[*_parameters_by_name(data)] if differentiated else [],
        ),
    )


def _parameters_by_name(data: Data) -> Iterator[str]:
    for part in data.parts:
        entries = {name: data.names("parameter", name, part.name) for name in part.calculation.parameters}
        yield from ("", *dictionary(f"{data.names('part', 'parameters', part.name)} = {{", entries, "}"))


def _work(data: Data, differentiated: bool) -> Iterator[str]:
    """What works one sequence: the forward passes, and all ways back at once."""
    names = data.names
    if differentiated and data.exercise.several:  # autograd adds to the gradients that there are
        for part in data.parts:
            yield f"{INDENT}for parameter in {names('part', 'parameters', part.name)}.values():"
            yield f"{WITHIN}parameter.grad = None"
    yield from forward_calls(data)
    if not differentiated:
        return
    values = {part.name: names("part", "values", part.name) for part in data.parts}
    yield f"{INDENT}backward(L, {', '.join(values.values())})"
    for part in data.parts:
        gradients, of_parameters, parameters = (
            names("part", name, part.name) for name in ("gradients", "of_parameters", "parameters")
        )
        timed = map(quoted, differentiated_alike(part))
        yield from filled(f"{gradients} = gradients_of(", [values[part.name], *timed], ")", INDENT)
        every = f"for name, parameter in {parameters}.items()"
        yield from comprehension(of_parameters, "name: gradient_of(parameter)", every, INDENT)


def differentiated_alike(part: Part) -> list[str]:
    """The values whose gradients autograd finds like the equations: not those whose logarithm is taken
    from their scores, past them."""
    rights = part.system.definitions.values()
    passed = {
        symbol.name
        for right in rights
        for argument in from_scores_in(right, part.system.definitions)
        for symbol in symbols(argument)
    }
    found = (each.equation.left for each in differentiate(part.system))
    return [left.name for left in found if left.step is not None and left.name not in passed]
