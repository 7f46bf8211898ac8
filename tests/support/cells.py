"""Networks of every cell, in layers and directions, as plain data and computed in the plain way.

The formulas are written out in NumPy's words from the papers' equations, one step after another.
Nothing here uses the program's own equations; only the names of weights and values are shared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st

from rnntrace.scenario.load import read_scenario
from rnntrace.scenario.model import Scenario
from rnntrace.tracing.trace import Trace

from .networks import (
    ACTIVATIONS,
    Array,
    Entry,
    dense,
    entries_text,
    entry_lists,
    names,
    target_vectors,
    vectors,
)
from .oracles import TOLERANCE, Answers, differences, distance, plain_loss

CELLS = ("rnn", "lstm", "gru", "gru_reset_after")
WITH_TWO_BIASES = ("rnn", "lstm", "gru_reset_after")
LOSSES = {
    "softmax": ("cross_entropy", "squared_error"),
    "sigmoid": ("binary_cross_entropy", "mean_squared_error"),
    "identity": ("squared_error", "mean_squared_error"),
    "none": ("squared_error", "mean_squared_error"),
}
GATES = {"rnn": "h", "lstm": "ifgo", "gru": "rzn", "gru_reset_after": "rzn"}
STATES = {"rnn": "h", "lstm": "hc", "gru": "h", "gru_reset_after": "h"}


@dataclass(frozen=True, eq=False)
class Example:
    """One sequence; ``initial`` holds the states that it has of its own to begin from."""

    inputs: tuple[Entry, ...]
    targets: tuple[Entry, ...] | None
    initial: Mapping[str, Array] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Deep:
    """Any network of a built-in cell with its sequences; ``input_size`` counts words or numbers.

    ``initial`` holds the states that do not start at zero. With an ``encoder``, which has as many
    examples, all start from its last ones.
    """

    cell: str
    input_size: int
    weights: Mapping[str, Array]
    examples: tuple[Example, ...]
    layers: int = 1
    bidirectional: bool = False
    embedding: bool = False
    two_biases: bool = False
    activation: str = "tanh"
    output: str = "softmax"
    loss: str = "cross_entropy"
    reduction: str = "sum"
    initial: Mapping[str, Array] = field(default_factory=dict)
    encoder: Deep | None = None
    several: bool = False

    @property
    def directions(self) -> tuple[str, ...]:
        return ("_fwd", "_bwd") if self.bidirectional else ("",)

    def endings(self) -> Iterator[tuple[int, str]]:
        """What the names of each layer and direction end in."""
        for layer in range(1, self.layers + 1):
            for direction in self.directions:
                yield layer, (str(layer) if self.layers > 1 else "") + direction

    @cached_property
    def hidden_size(self) -> int:
        return len(next(array for name, array in self.weights.items() if name.startswith("W_h")))

    @property
    def output_size(self) -> int:
        return len(self.weights["b_y"]) if "b_y" in self.weights else self.hidden_size

    @property
    def targets_present(self) -> int:
        return sum(entry is not None for example in self.examples for entry in example.targets or ())

    @property
    def share(self) -> int:
        """What the sum of all losses is divided by."""
        return {"sum": 1, "mean": self.targets_present, "mean_of_examples": len(self.examples)}[
            self.reduction
        ]

    @property
    def of_inputs(self) -> list[str] | None:
        return self.words("word", self.input_size, [example.inputs for example in self.examples])

    @property
    def of_targets(self) -> list[str] | None:
        return self.words("label", self.output_size, [example.targets or () for example in self.examples])

    def lines(self, sequences: bool = True) -> Iterator[str]:
        """The keys of the scenario, but for an encoder's; those of its ``sequences`` may be left out."""
        words, labels = self.of_inputs, self.of_targets
        yield f"cell: {self.cell}"
        if self.cell == "rnn":
            yield f"activation: {self.activation}"
        if self.layers > 1:
            yield f"layers: {self.layers}"
        if self.bidirectional:
            yield "bidirectional: true"
        if self.embedding:
            yield f"embedding: {{size: {len(self.weights['E'])}}}"
        if any(example.targets for example in self.examples):
            yield from (
                f"output: {self.output}",
                f"loss: {self.loss}",
                f"reduction: {self.reduction}",
            )
        if words:
            yield f"vocab: [{', '.join(words)}]"
        if labels:
            yield f"labels: [{', '.join(labels)}]"
        if self.several and sequences:
            yield "examples:"
        for example in self.examples if sequences else ():
            first, *rest = self.sequence_of(example)
            start, indent = ("- ", "  ") if self.several else ("", "")
            yield start + first
            yield from (indent + line for line in rest)
        if self.initial:
            yield "initial_state:"
            yield from (f"  {name}: {state.tolist()}" for name, state in self.initial.items())
        yield "weights:"
        yield from (f"  {name}: {array.tolist()}" for name, array in self.weights.items())

    def sequence_of(self, example: Example) -> Iterator[str]:
        """The keys of one example."""
        yield f"inputs: {entries_text(example.inputs, self.of_inputs)}"
        if example.targets is not None:
            yield f"targets: {entries_text(example.targets, self.of_targets)}"
        if example.initial:
            states = (f"{name}: {state.tolist()}" for name, state in example.initial.items())
            yield f"initial_state: {{{', '.join(states)}}}"

    @staticmethod
    def words(kind: str, size: int, lists: Sequence[Sequence[Entry]]) -> list[str] | None:
        return names(kind, size) if any(isinstance(entry, int) for row in lists for entry in row) else None

    def yaml(self) -> str:
        """The network as a scenario file; every number comes back bit for bit."""
        notation = ["notation: pytorch"] if self.two_biases else []
        if self.encoder is None:
            return "\n".join([*notation, *self.lines()])
        halves = {"encoder": self.encoder, "decoder": self}
        text = [*notation]
        for name, half in halves.items():
            text += [f"{name}:", *(f"  {line}" for line in half.lines(sequences=not self.several))]
        if self.several:
            text.append("examples:")
            for pair in zip(self.encoder.examples, self.examples, strict=True):
                for start, name, example in zip("- ", halves, pair, strict=True):
                    text.append(f"{start} {name}:")
                    text += [f"    {line}" for line in halves[name].sequence_of(example)]
        return "\n".join(text)

    def scenario(self) -> Scenario:
        """Read from its YAML text, as a user's would be."""
        return read_scenario(self.yaml().encode(), "random.yaml", Path())


# -- weights ---------------------------------------------------------------------------------------


def shapes(network: Deep, hidden: int, outputs: int, embedded: int) -> dict[str, tuple[int, ...]]:
    """The shape of every weight, by its name."""
    found: dict[str, tuple[int, ...]] = {}
    size = network.input_size
    if network.embedding:
        found["E"] = (embedded, size)
        size = embedded
    for layer, ending in network.endings():
        sources = {"x": size}
        if layer > 1:
            sources = dict.fromkeys("fb" if network.bidirectional else "x", hidden)
        for gate in GATES[network.cell]:
            for source, width in {**sources, "h": hidden}.items():
                found[f"W_{source}{gate}{ending}"] = (hidden, width)
            if network.two_biases:
                found |= {f"b_x{gate}{ending}": (hidden,), f"b_h{gate}{ending}": (hidden,)}
            else:
                found[f"b_{gate}{ending}"] = (hidden,)
        if network.cell == "gru_reset_after":
            found[f"b_hn{ending}"] = (hidden,)
    if network.output != "none":
        found |= {f"W_hy{direction}": (outputs, hidden) for direction in network.directions}
        found["b_y"] = (outputs,)
    return found


def with_weights(
    seed: int, network: Deep, *, hidden: int = 2, outputs: int = 3, embedded: int = 2, scale: float = 0.8
) -> Deep:
    """The network with weights drawn for its sizes, so scaled that its states stay moderate."""
    generator = np.random.default_rng(seed)
    outputs = hidden if network.output == "none" else outputs
    sizes = shapes(network, hidden, outputs, embedded)
    weights = {name: generator.normal(0, scale / shape[-1] ** 0.5, shape) for name, shape in sizes.items()}
    return replace(network, weights=weights)


def initial_states(seed: int, network: Deep, hidden: int) -> dict[str, Array]:
    """A state for every layer and direction to start from."""
    generator = np.random.default_rng(seed)
    return {
        f"{state}{ending}": generator.normal(0, 0.5, hidden)
        for _, ending in network.endings()
        for state in STATES[network.cell]
    }


def with_own_states(seed: int, network: Deep, hidden: int) -> Deep:
    """The network with a state for each example but the first to begin from, one after the other."""
    names = list(initial_states(seed, network, hidden))

    def own(number: int) -> dict[str, Array]:
        name = names[number % len(names)]
        return {name: initial_states(seed + number, network, hidden)[name]}

    first, *others = network.examples
    return replace(
        network, examples=(first, *(replace(other, initial=own(i)) for i, other in enumerate(others)))
    )


# Where a sequence of some length has inputs and targets.
MODES: dict[str, tuple[Callable[[int], bool], Callable[[int], bool], int]] = {
    "many-to-one": (lambda _: True, lambda t: t == 2, 3),
    "many-to-many": (lambda _: True, lambda _: True, 3),
    "one-to-many": (lambda t: t == 0, lambda _: True, 3),
    "one-to-one": (lambda _: True, lambda _: True, 1),
}
KINDS = ("one-hot", "vectors", "embedding")
ENDS = (  # output, loss and reduction, one for each mode
    ("sigmoid", "binary_cross_entropy", "sum"),
    ("softmax", "cross_entropy", "mean"),
    ("softmax", "cross_entropy", "sum"),
    ("identity", "mean_squared_error", "mean"),
)


def made(
    seed: int, cell: str, mode: str = "many-to-many", kind: str = "one-hot", *, hidden: int = 2, **keys: Any
) -> Deep:
    """A network of a cell in a mode, with everything else drawn."""
    generator = np.random.default_rng(seed)
    has_input, has_target, steps = MODES[mode]
    output, loss, reduction = ENDS[list(MODES).index(mode)]

    def word(size: int) -> Entry:
        return int(generator.integers(size))

    def vector(size: int) -> Entry:
        return tuple(generator.normal(size=size).tolist())

    entry = vector if kind == "vectors" else word
    target = vector if output == "identity" else word
    inputs = tuple(entry(3) if has_input(t) else None for t in range(steps))
    targets = tuple(target(3) if has_target(t) else None for t in range(steps))
    ends = {"output": output, "loss": loss, "reduction": reduction, "embedding": kind == "embedding"}
    network = Deep(cell, 3, {}, (Example(inputs, targets),), **{**ends, **keys})
    network = replace(network, initial=initial_states(seed + 1, network, hidden))
    return with_weights(seed + 2, network, hidden=hidden)


@st.composite
def made_networks(draw: st.DrawFn) -> Deep:
    """Any network that can be made: of every cell, output, number of layers and direction, with steps that
    lack an input or a target."""
    keys: dict[str, Any] = {
        "layers": draw(st.integers(1, 2)),
        "bidirectional": draw(st.booleans()),
        "reduction": draw(st.sampled_from(("sum", "mean"))),
    }
    cell, mode, kind = (draw(st.sampled_from(list(each))) for each in (CELLS, MODES, KINDS))
    return made(draw(st.integers(0, 2**20)), cell, mode, kind, **keys)


@st.composite
def deep_networks(draw: st.DrawFn, cells: Sequence[str] = CELLS) -> Deep:
    """Any network of a built-in cell, small, with at least one target."""
    cell = draw(st.sampled_from(cells))
    size, hidden, outputs = draw(st.integers(1, 4)), draw(st.integers(1, 3)), draw(st.integers(2, 4))
    bidirectional = draw(st.booleans())
    output = draw(st.sampled_from(("softmax", "sigmoid", "identity", *(() if bidirectional else ("none",)))))
    outputs = hidden if output == "none" else outputs
    loss = draw(st.sampled_from(LOSSES[output]))
    embedding = draw(st.booleans())
    several = draw(st.booleans())
    words = st.integers(0, size - 1)

    def example(number: int) -> Example:
        steps = draw(st.integers(1, 5))
        lists = st.lists(st.one_of(st.none(), words), min_size=steps, max_size=steps).map(tuple)
        inputs = draw(lists if embedding else entry_lists(size, steps, vectors(size)))
        # The first has a target; the others may have none at all.
        targets = draw(entry_lists(outputs, steps, target_vectors(outputs, loss), least=1 - min(number, 1)))
        return Example(inputs, targets)

    network = Deep(
        cell=cell,
        input_size=size,
        weights={},
        examples=tuple(example(i) for i in range(draw(st.integers(1, 3)) if several else 1)),
        layers=draw(st.integers(1, 3)),
        bidirectional=bidirectional,
        embedding=embedding,
        two_biases=cell in WITH_TWO_BIASES and draw(st.booleans()),
        activation=draw(st.sampled_from(ACTIVATIONS)) if cell == "rnn" else "tanh",
        output=output,
        loss=loss,
        reduction=draw(st.sampled_from(("sum", "mean", "mean_of_examples"))),
        several=several,
    )
    seed = draw(st.integers(0, 2**20))
    if draw(st.booleans()):
        network = replace(network, initial=initial_states(seed + 1, network, hidden))
    if several and draw(st.booleans()):
        network = with_own_states(seed + 2, network, hidden)
    scale = draw(st.sampled_from((0.1, 0.6)))
    embedded = draw(st.integers(1, 3))
    return with_weights(seed, network, hidden=hidden, outputs=outputs, embedded=embedded, scale=scale)


# -- the plain way ---------------------------------------------------------------------------------

# A namespace with dot, tanh, exp, log, sum and zeros: NumPy, autograd's NumPy, or PyTorch in disguise.
Maths = Any
Note = Callable[[str, Any], Any]


def sigmoid(a: Any, m: Maths) -> Any:
    return 1 / (1 + m.exp(-a))


def next_state(
    network: Deep,
    p: Mapping[str, Any],
    ending: str,
    read: Mapping[str, Any],
    state: Any,
    note: Note,
    m: Maths,
) -> dict[str, Any]:
    """One step of one cell: from the values that it reads, by letter, and the state before."""
    h = state["h"]

    def weighted(gate: str) -> Any:
        return sum(m.dot(p[f"W_{source}{gate}{ending}"], value) for source, value in read.items())

    def recurrent(gate: str, value: Any) -> Any:
        return m.dot(p[f"W_h{gate}{ending}"], value)

    def bias(gate: str) -> Any:
        if network.two_biases:
            return p[f"b_x{gate}{ending}"] + p[f"b_h{gate}{ending}"]
        return p[f"b_{gate}{ending}"]

    def gate(letter: str, function: Callable[..., Any] = sigmoid) -> Any:
        a = note(f"a_{letter}", weighted(letter) + recurrent(letter, h) + bias(letter))
        return note(letter, function(a, m))

    def tanh(a: Any, m: Maths) -> Any:
        return m.tanh(a)

    if network.cell == "rnn":
        a = note("a", weighted("h") + recurrent("h", h) + bias("h"))
        activation = {
            "tanh": tanh,
            "sigmoid": sigmoid,
            "relu": lambda a, m: a * (a > 0),
            "identity": lambda a, m: a * 1,
        }[network.activation]
        return {"h": note("h", activation(a, m))}
    if network.cell == "lstm":
        i, f, g, o = gate("i"), gate("f"), gate("g", tanh), gate("o")
        c = note("c", f * state["c"] + i * g)
        return {"c": c, "h": note("h", o * m.tanh(c))}
    r, z = gate("r"), gate("z")
    if network.cell == "gru":
        a = weighted("n") + recurrent("n", r * h) + bias("n")
    elif network.two_biases:
        a = weighted("n") + p[f"b_xn{ending}"] + r * (recurrent("n", h) + p[f"b_hn{ending}"])
    else:
        a = weighted("n") + p[f"b_n{ending}"] + r * (recurrent("n", h) + p[f"b_hn{ending}"])
    n = note("n", m.tanh(note("a_n", a)))
    return {"h": note("h", (1 - z) * n + z * h)}


def states_of(
    network: Deep,
    example: Example,
    p: Mapping[str, Any],
    nudges: Mapping[str, Any],
    initial: Mapping[str, Any],
    m: Maths,
) -> tuple[list[dict[str, Any]], dict[str, Any], dict[str, list[Any]]]:
    """What the output layer reads at each step, the last states by name, and all values by name."""
    steps = len(example.inputs)
    values: dict[str, list[Any]] = {}

    def noted(name: str, t: int, value: Any) -> Any:
        if name in nudges:
            value = value + nudges[name][t]
        values.setdefault(name, [None] * steps)[t] = value
        return value

    comes_in = "one_hot" if network.embedding else "x"
    given = [
        noted(comes_in, t, m.array(row)) for t, row in enumerate(dense(example.inputs, network.input_size))
    ]
    if network.embedding:
        given = [noted("x", t, m.dot(p["E"], row)) for t, row in enumerate(given)]
    below = [{"x": row} for row in given]
    last: dict[str, Any] = {}
    above: list[dict[str, Any]] = []
    for _, ending in network.endings():
        backward = ending.endswith("_bwd")
        if not backward:
            above = [{} for _ in range(steps)]
        zero = m.array(np.zeros(network.hidden_size))
        state = {
            name: initial.get(name + ending, zero) + nudges.get(name + ending + AT_FIRST, 0.0)
            for name in STATES[network.cell]
        }
        letter = {"_bwd": "b", "_fwd": "f"}.get(ending[-4:], "x")
        for t in reversed(range(steps)) if backward else range(steps):

            def note(name: str, value: Any, t: int = t, ending: str = ending) -> Any:
                return noted(name + ending, t, value)

            state = next_state(network, p, ending, below[t], state, note, m)
            above[t][letter] = state["h"]
        last |= {name + ending: value for name, value in state.items()}
        if not network.bidirectional or backward:
            below = above
    return above, last, values


def sequence(
    network: Deep,
    example: Example,
    p: Mapping[str, Any],
    nudges: Mapping[str, Any],
    initial: Mapping[str, Any],
    m: Maths,
) -> tuple[Any, dict[str, list[Any]]]:
    """The sum of one sequence's losses, and all values."""
    above, _, values = states_of(network, example, p, nudges, initial, m)
    steps = len(example.inputs)
    values |= {name: [] for name in ("s", "y_hat", "loss") if name != "s" or network.output != "none"}

    def nudged(name: str, t: int, value: Any) -> Any:
        value = value + nudges[name][t] if name in nudges else value
        values[name].append(value)
        return value

    targets = example.targets or (None,) * steps
    y = dense(targets, network.output_size)
    total: Any = 0.0
    for t in range(steps):
        if network.output == "none":
            (s,) = above[t].values()
        else:
            weights = {"x": "W_hy", "f": "W_hy_fwd", "b": "W_hy_bwd"}
            s = sum(m.dot(p[weights[letter]], h) for letter, h in above[t].items()) + p["b_y"]
            s = nudged("s", t, s)
        if network.output == "softmax":
            prediction = m.exp(s) / m.sum(m.exp(s))
        elif network.output == "sigmoid":
            prediction = sigmoid(s, m)
        else:
            prediction = s * 1
        prediction = nudged("y_hat", t, prediction)
        present = targets[t] is not None
        loss = plain_loss(network.loss, prediction, m.array(y[t]), m) if present else 0.0
        values["loss"].append(loss)
        total = total + loss
    return total, values


# What the loss is differentiated by: the weights, the nudges of each example, and the encoder's.
Numbers = tuple[dict[str, Any], Sequence[dict[str, Any]], dict[str, Any], Sequence[dict[str, Any]]]


def begins(network: Deep, example: Example, m: Maths) -> dict[str, Any]:
    """The states that an example begins from."""
    return {name: m.array(state) for name, state in {**network.initial, **example.initial}.items()}


def whole(
    network: Deep, numbers: Numbers, m: Maths
) -> tuple[Any, list[dict[str, Any]], list[dict[str, Any]]]:
    """The loss of everything, the values of each example, and the encoder's values."""
    weights, nudges, encoder_weights, encoder_nudges = numbers
    total: Any = 0.0
    values, of_encoder = [], []
    for number, (example, of_example) in enumerate(zip(network.examples, nudges, strict=True)):
        initial = begins(network, example, m)
        if (encoder := network.encoder) is not None:
            source, nudge = encoder.examples[number], encoder_nudges[number]
            _, initial, found = states_of(
                encoder, source, encoder_weights, nudge, begins(encoder, source, m), m
            )
            of_encoder.append(found)
        loss, found = sequence(network, example, weights, of_example, initial, m)
        total = total + loss
        values.append(found)
    return total / network.share, values, of_encoder


# -- answers ---------------------------------------------------------------------------------------


@dataclass
class AllAnswers:
    """What an oracle says of each example and of the encoder, and of the parameters over all."""

    loss: float
    parameters: dict[str, Array]
    examples: list[Answers]
    encoder: list[Answers]
    of_encoder: dict[str, Array]


AT_FIRST = " at first"  # of the name of a nudge to where a state begins


def zeros(network: Deep, values: Mapping[str, Any]) -> dict[str, Array]:
    """A nudge for every value but the loss, and for every state that there is at first."""
    states = (state + ending for _, ending in network.endings() for state in STATES[network.cell])
    over_time = {name: np.zeros_like(np.array(rows)) for name, rows in values.items() if name != "loss"}
    return over_time | {name + AT_FIRST: np.zeros(network.hidden_size) for name in states}


def sorted_out(of_nudges: Mapping[str, Array]) -> tuple[dict[str, Array], dict[str, Array]]:
    """The gradients by the values of each step, and those by where the states begin."""
    over_time = {name: each for name, each in of_nudges.items() if not name.endswith(AT_FIRST)}
    return over_time, {name.removesuffix(AT_FIRST): of_nudges[name] for name in of_nudges.keys() - over_time}


def by(network: Deep, differentiate: Callable[[Numbers], Numbers]) -> AllAnswers:
    """All answers, where ``differentiate`` gives the loss's gradients by all numbers."""
    own, encoders = dict(network.weights), dict(network.encoder.weights) if network.encoder else {}
    unmoved: Numbers = (own, [{}] * len(network.examples), encoders, [{}] * len(network.examples))
    loss, values, of_encoder = whole(network, unmoved, NumPy(np))
    of_encoders = [zeros(network.encoder, rows) for rows in of_encoder] if network.encoder else []
    numbers = (own, [zeros(network, rows) for rows in values], encoders, of_encoders)
    weights, nudges, encoder_weights, encoder_nudges = differentiate(numbers)
    examples = [
        Answers(sum(map(float, rows["loss"])) / network.share, stacked(rows), {}, *sorted_out(gradients))
        for rows, gradients in zip(values, nudges, strict=True)
    ]
    encoder = [
        Answers(float("nan"), stacked(rows), {}, *sorted_out(gradients))
        for rows, gradients in zip(of_encoder, encoder_nudges, strict=True)
    ]
    return AllAnswers(float(loss), weights, examples, encoder, encoder_weights)


def stacked(values: Mapping[str, Any]) -> dict[str, Array]:
    return {name: np.array(rows) for name, rows in values.items()}


class NumPy:
    """NumPy, or autograd's."""

    def __init__(self, numpy: Any) -> None:
        self.dot, self.tanh, self.exp, self.log = numpy.dot, numpy.tanh, numpy.exp, numpy.log
        self.sum = numpy.sum
        self.array = np.asarray


def by_autograd(network: Deep) -> AllAnswers:
    """With HIPS autograd."""
    m = NumPy(pytest.importorskip("autograd.numpy"))
    return by(network, lambda numbers: gradients(lambda moved: whole(network, moved, m)[0], numbers))


def gradients(loss: Callable[[Any], Any], numbers: Any) -> Any:
    """The gradient of a loss by all numbers, as nested as they are.

    They are taken out of one long vector, which autograd is far quicker with.
    """
    autograd = pytest.importorskip("autograd")
    arrays: list[Array] = []
    each(arrays.append, numbers)

    def filled(flat: Any) -> Any:
        ends = iter(np.cumsum([array.size for array in arrays]))

        def next_array(array: Array) -> Any:
            end = next(ends)
            return flat[end - array.size : end].reshape(array.shape)

        return each(next_array, numbers)

    flat = np.concatenate([array.ravel() for array in arrays])
    return filled(autograd.grad(lambda flat: loss(filled(flat)))(flat))


def each(function: Callable[[Any], Any], nested: Any) -> Any:
    """Nested dictionaries and lists with every array in them replaced."""
    if isinstance(nested, dict):
        return {name: each(function, inner) for name, inner in nested.items()}
    if isinstance(nested, list | tuple):
        return tuple(each(function, inner) for inner in nested)
    return function(nested)


class PyTorch:
    """PyTorch's functions under NumPy's names, in float64."""

    def __init__(self, torch: Any) -> None:
        self.torch = torch
        self.dot, self.tanh, self.exp, self.log = torch.mv, torch.tanh, torch.exp, torch.log
        self.sum = torch.sum

    def array(self, of: Any) -> Any:
        return self.torch.tensor(np.array(of), dtype=self.torch.float64)


def by_torch(network: Deep) -> AllAnswers:
    """With PyTorch's autograd."""
    torch = pytest.importorskip("torch")
    torch.set_num_threads(1)
    m = PyTorch(torch)

    def gradient(of: Any) -> Array:
        return np.zeros(tuple(of.shape)) if of.grad is None else of.grad.numpy()

    def differentiate(numbers: Any) -> Any:
        tensors = each(lambda array: m.array(array).requires_grad_(), numbers)
        whole(network, tensors, m)[0].backward()
        return each(gradient, tensors)

    return by(network, differentiate)


def far(network: Deep, found: Any, answers: AllAnswers) -> dict[str, float]:
    """How far what the program traced is from an oracle, by what was compared."""
    traces: Sequence[Trace] = found.examples if network.several else (found,)
    apart = differences(found, Answers(answers.loss, {}, answers.parameters))
    for number, (trace, of_example) in enumerate(zip(traces, answers.examples, strict=True), 1):
        apart |= {f"{name} of example {number}": by for name, by in differences(trace, of_example).items()}
    for number, (trace, of_encoder) in enumerate(zip(traces, answers.encoder, strict=False), 1):
        of_values = differences(trace.encoder, of_encoder)
        del of_values["L"]  # an encoder has none
        which = f" of example {number}" if network.several else ""
        apart |= {f"{name} of the encoder{which}": by for name, by in of_values.items()}
    for name, gradient in answers.of_encoder.items():
        apart[f"dL/d{name} of the encoder"] = distance(found.encoder.grad(name), gradient)
    return apart


def too_far(network: Deep, found: Any, answers: AllAnswers, tolerance: float = TOLERANCE) -> dict[str, float]:
    """What differs by more than rounding; empty where all is well."""
    return {name: by for name, by in far(network, found, answers).items() if not by <= tolerance}
