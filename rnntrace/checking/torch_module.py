"""A network run as PyTorch's own module with its weights, forward and backward: not the equations, but what
an engineer would have built."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from ..cells.layers import directions, layered_name
from ..cells.network import Architecture
from ..cells.torch_modules import Fit, Grid, Unfit, criterion, fitting, states, tensors
from ..equations.functions import Array
from ..equations.onehot import OneHot
from ..exercise.calculation import PREDICTION, Calculation
from ..exercise.exercise import Chain, Exercise, Parameter
from .pytorch import tensor, work
from .walk import share

EMBEDDING, OUTPUT, SCORES = "E", "W_hy", "s"


class ModuleRun(NamedTuple):
    """What the module gives: the hidden states of the layers that are read, by part, example and name, the
    loss, and the gradient of every parameter."""

    hidden: Mapping[tuple[str, int, str], Array]
    loss: float
    gradients: Mapping[Parameter, Array]


def name_of(exercise: Exercise) -> str:
    """The module that computes a network, ``torch.nn.LSTM``; of an encoder and a decoder both, where they
    differ. Raises Unfit."""
    if any(each.network is None for each in exercise.chain):
        raise Unfit("these equations are not put together as a network with a cell")
    found = [fitting(_of(each)) for each in exercise.chain]
    return " and ".join(dict.fromkeys(fit.name for fit in found))


def helpers_of(exercise: Exercise) -> tuple[tuple[str, ...], bool]:
    """What else of ``torch.nn`` goes with it, and whether the loss is among that."""
    network = _of(exercise.last)
    loss = criterion(network)
    found = [
        "Embedding" if any(_of(each).embedding for each in exercise.chain) else "",
        "Linear" if network.output != "none" else "",
        loss.name if loss else "",
    ]
    return tuple(filter(None, found)), loss is not None


def run(exercise: Exercise) -> ModuleRun:
    """The network as the module computes it. Raises Unfit."""
    import torch

    parts = {each.part: _Part.of(each) for each in exercise.chain}
    hidden: dict[tuple[str, int, str], Array] = {}
    total = torch.zeros((), dtype=torch.float64)
    for number, chain in enumerate(exercise.chains):
        top = None
        for part, each, top in _forward(parts, chain):
            names = _of(each).hidden_states
            rows = np.split(top.detach().numpy(), len(names), axis=1)
            hidden |= {(part.name, number, name): array for name, array in zip(names, rows, strict=True)}
        total = total + parts[chain[-1].part].loss(chain[-1], top)
    total = total * float(share(exercise))
    total.backward()
    gradients = {
        Parameter(name, part.name): array
        for part in parts.values()
        for name, array in part.gradients().items()
    }
    return ModuleRun(hidden, float(total.detach()), gradients)


def _of(calculation: Calculation) -> Architecture:
    assert calculation.network
    return calculation.network


def _forward(parts: Mapping[str, _Part], chain: Chain) -> Iterator[tuple[_Part, Calculation, Any]]:
    """Each part with the hidden states of its last layer at every step, both directions side by side."""
    last: dict[str, Any] = {}
    for calculation in chain:
        part = parts[calculation.part]
        begins = {name: tensor(array) for name, array in calculation.initial.items()}
        begins |= {name: last[source] for name, source in calculation.takes.items()}
        top, last = part.forward(calculation, begins)
        yield part, calculation, top


@dataclass
class _Part:
    """A network's modules, with its weights in them."""

    name: str
    network: Architecture
    fit: Fit
    parameters: Mapping[str, Array]
    recurrent: Any
    embedding: Any = None
    linear: Any = None
    layout: dict[str, Grid] = field(default_factory=dict)

    @staticmethod
    def of(calculation: Calculation) -> _Part:
        import torch

        network, weights = _of(calculation), calculation.parameters
        fit = fitting(network)
        module = getattr(torch.nn, fit.module.name)(
            calculation.shapes["x"][0],
            calculation.hidden_size,
            network.layers,
            bidirectional=network.bidirectional,
            dtype=torch.float64,
            **dict(fit.module.options),
        )
        part = _Part(calculation.part, network, fit, weights, module, layout=tensors(fit, network))
        for name, grid in part.layout.items():
            _fill(getattr(module, name), part.block(grid, len(getattr(module, name))))
        if network.embedding:
            part.embedding = torch.nn.Embedding(*weights[EMBEDDING].T.shape, dtype=torch.float64)
            _fill(part.embedding.weight, weights[EMBEDDING].T)
        if network.output != "none":
            matrix = np.hstack([weights[name] for name in part.readers])
            part.linear = torch.nn.Linear(*reversed(matrix.shape), dtype=torch.float64)
            _fill(part.linear.weight, matrix)
            _fill(part.linear.bias, weights["b_y"])
        return part

    @property
    def readers(self) -> tuple[str, ...]:
        """The weights that read the hidden states of the last layer, one for each direction."""
        return tuple(layered_name(OUTPUT, 1, 1, each) for each in directions(self.network.bidirectional))

    def block(self, grid: Grid, rows: int) -> Array:
        """The numbers of a tensor."""
        zeros = np.zeros(rows // len(grid))
        whole = [[self.parameters[name] if name else zeros for name in row] for row in grid]
        return np.concatenate([np.concatenate(row, axis=-1) for row in whole])

    def forward(self, calculation: Calculation, begins: Mapping[str, Any]) -> tuple[Any, dict[str, Any]]:
        """The hidden states of the last layer, and the last of every state by its name."""
        import torch

        names = states(self.fit, self.network)
        first = tuple(torch.stack([begins[name] for name in each]) for each in names)
        top, found = self.recurrent(self.inputs(calculation), first if len(first) > 1 else first[0])
        ends = found if len(first) > 1 else (found,)
        last = {
            name: row
            for each, rows in zip(names, ends, strict=True)
            for name, row in zip(each, rows, strict=True)
        }
        return top, last

    def inputs(self, calculation: Calculation) -> Any:
        """What comes in at each step; an embedding looks words up, and where there is none gives zeros."""
        import torch

        given = calculation.inputs
        assert given
        if self.embedding is None:
            return tensor(given.dense())
        assert isinstance(given.values, OneHot)
        words = torch.tensor(np.maximum(given.values.index, 0))
        return self.embedding(words) * tensor(np.array(given.present, dtype=float))[:, None]

    def loss(self, calculation: Calculation, top: Any) -> Any:
        """The sum of all steps' losses: the module's own where there is one, else by its equation."""
        import torch

        steps = [step - 1 for step in calculation.losses]
        if not steps:
            return torch.zeros((), dtype=torch.float64)
        scores = top if self.linear is None else self.linear(top)
        targets = calculation.targets
        assert targets
        found = criterion(self.network)
        if found is None:
            return self.loss_by_equation(calculation, scores)
        wanted = tensor(targets.dense())[steps]
        given = scores[steps] if found.of_scores else self.predicted(scores)[steps]
        summed = getattr(torch.nn, found.name)(reduction="sum")(given, wanted)
        return summed * found.share / (wanted.shape[1] if found.per_output else 1)

    def predicted(self, scores: Any) -> Any:
        """The prediction, by the module of the output function."""
        import torch

        modules = {"softmax": partial(torch.nn.Softmax, dim=-1), "sigmoid": torch.nn.Sigmoid}
        return modules.get(self.network.output, torch.nn.Identity)()(scores)

    def loss_by_equation(self, calculation: Calculation, scores: Any) -> Any:
        """The sum of the losses, from the scores on by the network's own equations."""
        targets, after = calculation.targets, False
        assert targets
        known: dict[tuple[str, int], Any] = {}
        for t, (row, target) in enumerate(zip(scores, tensor(targets.dense()), strict=True), 1):
            known |= {(SCORES, t): row, ("y", t): target}
            known |= {(name, t): row for name in self.network.hidden_states} if self.linear is None else {}
        for equation in calculation.system.equations:
            name = equation.left.name
            after = after or name == PREDICTION
            for t in calculation.losses if after else ():
                known[name, t] = work({}, calculation, equation, t, known)
        return sum(known[calculation.system.loss or "", t] for t in calculation.losses)

    def gradients(self) -> dict[str, Array]:
        """The gradients of all parameters by the names that they have here."""
        found = {name: np.zeros(array.shape) for name, array in self.parameters.items()}
        for name, grid in self.layout.items():
            self._take(found, grid, _gradient(getattr(self.recurrent, name)))
        if self.embedding is not None:
            found[EMBEDDING] = _gradient(self.embedding.weight).T
        if self.linear is not None:
            self._take(found, (self.readers,), _gradient(self.linear.weight))
            found["b_y"] = _gradient(self.linear.bias)
        return found

    def _take(self, found: dict[str, Array], grid: Grid, whole: Array) -> None:
        """Add the parts of a tensor's gradient to those of the names that it is made of."""
        for row, gate in zip(grid, np.split(whole, len(grid)), strict=True):
            for name, part in zip(row, np.split(gate, len(row), axis=-1), strict=True):
                if name:
                    found[name] = found[name] + part


def _fill(parameter: Any, array: Array) -> None:
    import torch

    with torch.no_grad():
        parameter.copy_(tensor(array))


def _gradient(parameter: Any) -> Array:
    return np.zeros(tuple(parameter.shape)) if parameter.grad is None else np.array(parameter.grad.numpy())
