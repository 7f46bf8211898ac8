"""A network as modules of torch.nn: which these are, and where each of its weights stands in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ..cells.layers import directions, layered_name
from ..cells.network import Architecture
from ..cells.torch_modules import Criterion, Fit, Grid, Unfit, criterion, fitting, states, tensors
from .data import Data
from .parts import Part

EMBEDDING, READER, READER_BIAS = "E", "W_hy", "b_y"


class Tensor(NamedTuple):
    """A tensor of a module by its ``name`` in the program, with the weights that it is made of: a row for
    each gate. ``turned``, it is the transpose."""

    name: str
    grid: Grid
    turned: bool = False


@dataclass(frozen=True)
class Modules:
    """A part of a chain as modules; ``loss`` is that of torch.nn, where a loss is taken."""

    part: Part
    data: Data
    network: Architecture
    fit: Fit
    loss: Criterion | None

    @staticmethod
    def of(part: Part, data: Data) -> Modules:
        """Raises Unfit where there are none that compute the same."""
        network = part.calculation.network
        if network is None:
            raise Unfit("these equations are not put together as a network with a cell")
        loss = criterion(network) if part.system.loss else None
        if part.system.loss and loss is None:
            raise Unfit("torch.nn has no such loss of such an output")
        return Modules(part, data, network, fitting(network), loss)

    # -- what they are called ----------------------------------------------------------------------

    def called(self, name: str) -> str:
        return self.data.names("part", name, self.part.name)

    @property
    def recurrent(self) -> str:
        return self.called(self.fit.module.name.lower())

    @property
    def has_linear(self) -> bool:
        """Whether an output layer reads the hidden states."""
        return self.network.output != "none"

    @property
    def states(self) -> tuple[tuple[str, ...], ...]:
        """For each of the module's states the names that it has here, layer by layer."""
        return states(self.fit, self.network)

    def made(self) -> Iterator[str]:
        """The lines that make them."""
        shapes, hidden = self.part.calculation.shapes, self.part.calculation.hidden_size
        if self.network.embedding:
            rows, columns = shapes[EMBEDDING]
            yield f"{self.called('embedding')} = nn.Embedding({columns}, {rows})"
        options = [str(shapes["x"][0]), str(hidden)]
        options += [f'{name}="{value}"' for name, value in self.fit.module.options]
        options += [f"num_layers={self.network.layers}"] if self.network.layers > 1 else []
        options += ["bidirectional=True"] if self.network.bidirectional else []
        yield f"{self.recurrent} = nn.{self.fit.module.name}({', '.join(options)})"
        if self.has_linear:
            width = hidden * len(directions(self.network.bidirectional))
            yield f"{self.called('linear')} = nn.Linear({width}, {shapes[READER_BIAS][0]})"

    # -- their weights -----------------------------------------------------------------------------

    def tensors(self) -> Iterator[Tensor]:
        """All tensors of all modules."""
        if self.network.embedding:
            yield Tensor(f"{self.called('embedding')}.weight", ((EMBEDDING,),), turned=True)
        for name, grid in tensors(self.fit, self.network).items():
            yield Tensor(f"{self.recurrent}.{name}", grid)
        if self.has_linear:
            readers = (layered_name(READER, 1, 1, each) for each in directions(self.network.bidirectional))
            yield Tensor(f"{self.called('linear')}.weight", (tuple(readers),))
            yield Tensor(f"{self.called('linear')}.bias", ((READER_BIAS,),))

    def filled(self, tensor: Tensor) -> str:
        """What puts the weights into a tensor."""
        rows = [self._beside(row, tensor) for row in tensor.grid]
        if not any(name for row in tensor.grid for name in row):
            return f"{tensor.name}.zero_()"
        whole = rows[0] if len(rows) == 1 else f"torch.cat([{', '.join(rows)}])"
        return f"{tensor.name}.copy_({whole}{'.T' if tensor.turned else ''})"

    def _beside(self, row: tuple[str, ...], tensor: Tensor) -> str:
        names = [self._weights(name) for name in row]
        return names[0] if len(names) == 1 else f"torch.cat([{', '.join(names)}], dim=1)"

    def _weights(self, name: str) -> str:
        if not name:  # a bias that the network has not
            return f"torch.zeros({self.part.calculation.hidden_size})"
        return self.data.names("parameter", name, self.part.name)

    def gradients(self) -> dict[str, str]:
        """Where each weight finds its gradient."""
        found: dict[str, list[str]] = {name: [] for name in self.part.calculation.parameters}
        for tensor in self.tensors():
            for name, place in self._places(tensor):
                found[name].append(f"{tensor.name}.grad{place}{'.T' if tensor.turned else ''}")
        return {
            name: " + ".join(places) if places else f"torch.zeros_like({self._weights(name)})"
            for name, places in found.items()
        }

    def _places(self, tensor: Tensor) -> Iterator[tuple[str, str]]:
        """The weights in a tensor, each with the rows and columns where it stands."""
        shapes, top = self.part.calculation.shapes, 0
        hidden = self.part.calculation.hidden_size
        for row in tensor.grid:
            height, left = shapes[row[0]][0] if row[0] else hidden, 0
            rows = f"{top}:{top + height}" if len(tensor.grid) > 1 else ":"
            for name in row:
                if name and len(row) > 1:
                    width = shapes[name][1]
                    yield name, f"[{rows}, {left}:{left + width}]"
                    left += width
                elif name:
                    yield name, "" if rows == ":" else f"[{rows}]"
            top += height
