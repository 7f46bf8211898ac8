"""Random networks as plain data, written as a scenario file or put together as a ``Scenario``.

The data stay plain (arrays, word numbers, None) so that an oracle can work from them without any
of the program's own reading.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from rnntrace.cells.network import Architecture
from rnntrace.equations.onehot import OneHot
from rnntrace.exercise.steps import Steps
from rnntrace.scenario.load import read_scenario
from rnntrace.scenario.model import Example, Scenario

Array = NDArray[np.float64]
Entry = int | tuple[float, ...] | None  # the number of a word, a vector, or nothing

ACTIVATIONS = ("tanh", "relu", "sigmoid", "identity")

# The losses that have a meaning for what comes out; with "none" that is the hidden state.
LOSSES = {
    "softmax": ("cross_entropy", "squared_error", "mean_squared_error", "binary_cross_entropy"),
    "sigmoid": ("binary_cross_entropy", "squared_error", "mean_squared_error", "cross_entropy"),
    "identity": ("squared_error", "mean_squared_error"),
    "none": ("squared_error", "mean_squared_error"),
}
LOSSES_OF_A_SIGMOID_STATE = LOSSES["sigmoid"]

# Up to here a probability and one minus it keep their digits: the long way round is exact too.
LARGEST_SCORE = 6.0


@dataclass(frozen=True, eq=False)
class Network:
    """A plain RNN with its sequences.

    ``weights`` holds every parameter; those named in ``left_out`` are zero and not written down.
    ``initial`` is None where the state starts at zero without being told. With ``shared`` the
    targets' words are the vocabulary's.
    """

    activation: str
    output: str
    loss: str
    reduction: str
    weights: Mapping[str, Array]
    inputs: tuple[Entry, ...]
    targets: tuple[Entry, ...] | None
    initial: Array | None = None
    left_out: tuple[str, ...] = ()
    shared: bool = False

    @property
    def steps(self) -> int:
        return len(self.inputs)

    @property
    def input_size(self) -> int:
        return self.weights["W_xh"].shape[1]

    @property
    def hidden_size(self) -> int:
        return self.weights["W_xh"].shape[0]

    @property
    def output_size(self) -> int:
        return len(self.weights["W_hy"]) if "W_hy" in self.weights else self.hidden_size

    @cached_property
    def x(self) -> Array:
        """The inputs as vectors, (T, N)."""
        return dense(self.inputs, self.input_size)

    @cached_property
    def y(self) -> Array:
        """The targets as vectors, (T, C)."""
        assert self.targets is not None
        return dense(self.targets, self.output_size)

    @cached_property
    def present(self) -> list[bool]:
        """Which steps have a target."""
        assert self.targets is not None
        return [entry is not None for entry in self.targets]

    @property
    def h0(self) -> Array:
        return np.zeros(self.hidden_size) if self.initial is None else self.initial

    @property
    def vocabulary(self) -> list[str] | None:
        used = any(isinstance(entry, int) for entry in self.inputs)
        return names("word", self.input_size) if used else None

    @property
    def labels(self) -> list[str] | None:
        """What the targets' words are, where they are not the vocabulary's."""
        if self.targets is None or not any(isinstance(entry, int) for entry in self.targets):
            return None
        return None if self.shared else names("label", self.output_size)

    def yaml(self) -> str:
        """The network as a scenario file; every number comes back bit for bit."""
        lines = [
            "title: a random network",
            f"activation: {self.activation}",
            f"output: {self.output}",
            f"loss: {self.loss}",
            f"reduction: {self.reduction}",
        ]
        if self.vocabulary:
            lines.append(f"vocab: [{', '.join(self.vocabulary)}]")
        if self.labels:
            lines.append(f"labels: [{', '.join(self.labels)}]")
        lines.append(f"inputs: {entries_text(self.inputs, self.vocabulary)}")
        if self.targets is not None:
            lines.append(f"targets: {entries_text(self.targets, self.labels or self.vocabulary)}")
        if self.initial is not None:
            lines.append(f"initial_state: {{h: {self.initial.tolist()}}}")
        lines.append("weights:")
        for name, array in self.weights.items():
            if name not in self.left_out:
                lines.append(f"  {name}: {array.tolist()}")
        return "\n".join(lines) + "\n"

    def scenario(self) -> Scenario:
        """Read from its YAML text, as a user's would be."""
        return read_scenario(self.yaml().encode(), "random.yaml", Path())

    def direct(self) -> Scenario:
        """Put together without any file."""
        compared = self.output != "none" or any(isinstance(entry, int) for entry in self.targets or ())
        fitting = self.vocabulary if compared and self.input_size == self.output_size else None
        names_of_outputs = self.labels or fitting
        targets = None if self.targets is None else to_steps(self.targets, names_of_outputs, self.output_size)
        return Scenario(
            file="random.yaml",
            title="a random network",
            description="",
            words=tuple(self.vocabulary) if self.vocabulary else None,
            labels=tuple(names_of_outputs) if names_of_outputs else None,
            architecture=Architecture("rnn", self.activation, self.output, self.loss, self.reduction),
            examples=(Example(to_steps(self.inputs, self.vocabulary, self.input_size), targets),),
            parameters=dict(self.weights),
            left_out=self.left_out,
            initial={"h": self.h0},
        )


def names(kind: str, size: int) -> list[str]:
    return [f"{kind} {i}" for i in range(1, size + 1)]


def dense(entries: Sequence[Entry], size: int) -> Array:
    rows = np.zeros((len(entries), size))
    for row, entry in zip(rows, entries, strict=True):
        if isinstance(entry, int):
            row[entry] = 1.0
        elif entry is not None:
            row[:] = entry
    return rows


def entries_text(entries: Sequence[Entry], words: Sequence[str] | None) -> str:
    shown = []
    for entry in entries:
        if entry is None:
            shown.append("null")
        elif isinstance(entry, int):
            assert words is not None
            shown.append(words[entry])
        elif len(entry) == 1:  # a number alone is a vector of one
            shown.append(repr(entry[0]))
        else:
            shown.append(str(list(entry)))
    return f"[{', '.join(shown)}]"


def to_steps(entries: Sequence[Entry], words: Sequence[str] | None, size: int) -> Steps:
    said = tuple(words[entry] if words and isinstance(entry, int) else None for entry in entries)
    present = tuple(entry is not None for entry in entries)
    if words and not any(isinstance(entry, tuple) for entry in entries):
        index = np.array([entry if isinstance(entry, int) else -1 for entry in entries], dtype=np.intp)
        return Steps(said, OneHot(index, size), present)
    return Steps(said, dense(entries, size), present)


def drawn_weights(
    seed: int, sizes: tuple[int, int, int], *, output: str, scale: float = 0.8
) -> dict[str, Array]:
    """Weights of a plain RNN with ``sizes`` N, H and C, so scaled that its states stay moderate."""
    n, h, c = sizes
    generator = np.random.default_rng(seed)
    shapes = {"W_xh": (h, n), "W_hh": (h, h), "b_h": (h,), "W_hy": (c, h), "b_y": (c,)}
    if output == "none":
        del shapes["W_hy"], shapes["b_y"]
    return {name: generator.normal(0, scale / shape[-1] ** 0.5, shape) for name, shape in shapes.items()}


def made(
    seed: int,
    *,
    activation: str = "tanh",
    output: str = "softmax",
    loss: str = "cross_entropy",
    reduction: str = "sum",
    inputs: tuple[Entry, ...] = (0, 2, 2, 1),
    targets: tuple[Entry, ...] | None = (2, 1, 0, 1),
    sizes: tuple[int, int, int] = (3, 3, 3),
) -> Network:
    """A network with random weights and all else as asked for."""
    weights = drawn_weights(seed, sizes, output=output)
    initial = np.random.default_rng(seed + 1).normal(0, 0.5, sizes[1])
    return Network(activation, output, loss, reduction, weights, inputs, targets, initial)


@st.composite
def networks(
    draw: st.DrawFn,
    activations: Sequence[str] = ACTIVATIONS,
    outputs: Sequence[str] = tuple(LOSSES),
    reductions: Sequence[str] = ("sum", "mean"),
) -> Network:
    """Any plain RNN with a loss that fits it, small, with at least one target."""
    activation = draw(st.sampled_from(activations))
    output = draw(st.sampled_from(outputs))
    fitting = LOSSES[output]
    if output == "none" and activation == "sigmoid":
        fitting = LOSSES_OF_A_SIGMOID_STATE
    loss = draw(st.sampled_from(fitting))

    n, hidden, steps = draw(st.integers(1, 5)), draw(st.integers(1, 4)), draw(st.integers(1, 6))
    # One class alone has probability 1, and the logarithm of one minus it does not exist.
    least = 2 if (output, loss) == ("softmax", "binary_cross_entropy") else 1
    c = hidden if output == "none" else draw(st.integers(least, 4))
    weights = drawn_weights(
        draw(st.integers(0, 2**20)), (n, hidden, c), output=output, scale=draw(st.sampled_from((0.1, 0.8)))
    )
    biases = [name for name in weights if name.startswith("b_")]
    zero = [name for name in biases if draw(st.booleans())]
    left_out = tuple(name for name in zero if draw(st.booleans()))
    weights |= {name: np.zeros_like(weights[name]) for name in zero}

    shared = n == c and draw(st.booleans())
    inputs = draw(entry_lists(n, steps, vectors(n)))
    # Shared words are the vocabulary's, and that is written only where the inputs have words.
    words = not shared or any(isinstance(entry, int) for entry in inputs)
    targets = draw(entry_lists(c, steps, target_vectors(c, loss), least=1, words=words))
    initial = None
    if draw(st.booleans()):
        initial = np.random.default_rng(draw(st.integers(0, 2**20))).normal(0, 0.5, hidden)
    found = Network(
        activation=activation,
        output=output,
        loss=loss,
        reduction=draw(st.sampled_from(reductions)),
        weights=weights,
        inputs=inputs,
        targets=targets,
        initial=initial,
        left_out=left_out,
        shared=shared,
    )
    return _moderate(found)


def entry_lists(
    size: int, steps: int, vector: st.SearchStrategy[tuple[float, ...]], least: int = 0, words: bool = True
) -> st.SearchStrategy[tuple[Entry, ...]]:
    """A list of entries: all words, all vectors, or both; with and without gaps; ``least`` are
    there."""
    word: st.SearchStrategy[Entry] = st.integers(0, size - 1)
    kinds: list[st.SearchStrategy[Entry]] = [vector]
    if words:
        kinds = [word, vector, st.one_of(word, vector)]

    def lists(kind: st.SearchStrategy[Entry]) -> st.SearchStrategy[tuple[Entry, ...]]:
        full = st.lists(kind, min_size=steps, max_size=steps)
        gaps = st.lists(st.one_of(st.none(), kind), min_size=steps, max_size=steps).filter(
            lambda entries: sum(entry is not None for entry in entries) >= least
        )
        ends = kind.map(lambda entry: [*[None] * (steps - 1), entry])  # many-to-one
        starts = kind.map(lambda entry: [entry, *[None] * (steps - 1)])  # one-to-many
        return st.one_of(full, gaps, ends, starts).map(tuple)

    return st.sampled_from(kinds).flatmap(lists)


def vectors(size: int, low: float = -2.0, high: float = 2.0) -> st.SearchStrategy[tuple[float, ...]]:
    number = st.integers(0, 400).map(lambda i: low + (high - low) * i / 400)
    return st.lists(number, min_size=size, max_size=size).map(tuple)


def target_vectors(size: int, loss: str) -> st.SearchStrategy[tuple[float, ...]]:
    """Vectors that the loss has a meaning for."""
    if loss == "cross_entropy":
        shares = st.lists(st.integers(0, 9), min_size=size, max_size=size).filter(any)
        return shares.map(lambda found: tuple(share / sum(found) for share in found))
    if loss == "binary_cross_entropy":
        return vectors(size, 0.0, 1.0)
    return vectors(size)


def _moderate(network: Network) -> Network:
    """The same with a smaller output layer, where its scores are too large to keep their digits."""
    if network.output not in ("softmax", "sigmoid"):
        return network
    h, largest = network.h0, 0.0
    functions = {
        "tanh": np.tanh,
        "relu": lambda a: np.maximum(a, 0),
        "sigmoid": lambda a: 1 / (1 + np.exp(-a)),
        "identity": lambda a: a,
    }
    w = network.weights
    for x in network.x:
        h = functions[network.activation](w["W_xh"] @ x + w["W_hh"] @ h + w["b_h"])
        largest = max(largest, float(np.abs(w["W_hy"] @ h + w["b_y"]).max()))
    if largest <= LARGEST_SCORE:
        return network
    smaller = {name: w[name] * (LARGEST_SCORE / largest) for name in ("W_hy", "b_y")}
    return replace(network, weights={**w, **smaller})
