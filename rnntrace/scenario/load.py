"""A scenario file, from YAML to a checked, frozen ``Scenario``.

All complaints are collected, so that one run shows everything that is wrong; what depends on a
part that could not be read is left for the next run.
"""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from pathlib import Path

import numpy as np

from ..cells.network import network
from ..cells.texts import ACTIVATIONS, CELLS, LOSSES, OUTPUTS, REDUCTIONS, USUAL_LOSS
from ..equations.functions import Array
from ..equations.system import System
from .entries import Entry, check_sizes, check_targets, read_entries, to_steps
from .errors import Complaint, Place, ScenarioError
from .model import Scenario
from .nodes import Mapping, Node, Sequence, read_yaml
from .readers import Reader, count, kind, path, quote
from .sizes import Sizes
from .weights import Weights, names_given, read_weights

KEYS = (
    "title",
    "description",
    "vocab",
    "labels",
    "hidden_size",
    "cell",
    "activation",
    "output",
    "loss",
    "reduction",
    "inputs",
    "targets",
    "initial_state",
    "weights",
    "notation",
    "optimizer",
)
OPTIMIZERS = ("sgd", "momentum", "adagrad", "rmsprop", "adam")
LARGEST_HIDDEN_SIZE = 100_000


def load(file: str | Path) -> Scenario:
    """The scenario in a file.

    Raises ScenarioError with every complaint and its place; OSError where the file cannot be read.
    """
    path_of = Path(file)
    return read_scenario(path_of.read_bytes(), str(file), path_of.parent)


def read_scenario(data: bytes, file: str, folder: Path) -> Scenario:
    """The scenario in ``data``; ``file`` is its name in messages, ``folder`` where paths start.

    Raises ScenarioError.
    """
    root, complaints = read_yaml(data, file)
    reader = Reader()
    reader.complaints.extend(complaints)
    if not isinstance(root, Mapping):
        problem = f"expected keys such as vocab, inputs and weights, found {kind(root)}"
        raise ScenarioError(file, [Complaint(root.place, "", problem)])
    scenario = _Loading(root, file, folder, reader).scenario()
    if reader.complaints or scenario is None:
        raise ScenarioError(file, reader.complaints)
    return scenario


class _Loading:
    """One file's way from nodes to a scenario, key by key in the order of what they need."""

    def __init__(self, root: Mapping, file: str, folder: Path, reader: Reader) -> None:
        self.root = root
        self.file = file
        self.folder = folder
        self.reader = reader

    def get(self, key: str) -> Node | None:
        """The key's value; one left empty counts as absent."""
        node = self.root.entries.get(key)
        return None if node is not None and kind(node) == "nothing" else node

    def scenario(self) -> Scenario | None:
        reader = self.reader
        reader.keys(self.root, KEYS)
        title = self.text("title") or _name(self.file)
        description = self.text("description") or ""
        vocab = self.words("vocab")
        labels = self.words("labels")
        reduction = self.choice("reduction", REDUCTIONS, "sum")
        activation = self.choice("activation", ACTIVATIONS, "tanh")
        cell = self.choice("cell", CELLS, "rnn")
        notation = self.choice("notation", ("standard",), "standard")
        output, loss = self.output_and_loss()
        optimizer = self.optimizer()
        hidden = self.hidden_size()

        label_words, called = (labels, "labels") if labels else (vocab, "vocabulary")
        inputs = self.entries("inputs", vocab, "vocabulary", needed=True)
        targets = self.entries("targets", label_words, called, needed=False)
        if inputs and targets and len(inputs) != len(targets):
            problem = f"has {count(len(targets), 'step')}, but inputs has {len(inputs)}"
            hint = "Write null for a step without a target"
            reader.complain(self.place("targets"), "targets", f"{problem}. {hint}")
        weights_node = self.get("weights")
        if weights_node is None:
            problem = "weights: the key is missing. Give each matrix by name, a file, or init and seed"
            reader.complain(self.place("weights"), "", problem)
        if None in (reduction, activation, cell, output, loss) or not inputs or not weights_node:
            return None
        assert reduction and activation and cell and output and loss
        if (targets is None) != (self.get("targets") is None):
            return None
        if targets is not None and not any(entry.present for entry in targets):
            targets = None

        system = network(cell, activation, output, loss if targets else "none", reduction)
        sizes = self.sizes(system, vocab, labels, inputs, targets, hidden)
        weights = read_weights(weights_node, system, sizes, self.folder, reader)
        initial = self.initial_state(system, sizes)
        if weights is None or initial is None:
            return None
        return self.assembled(
            Parts(title, description, vocab, labels, inputs, targets),
            (cell, activation, output, loss, reduction, notation or "standard"),
            optimizer,
            system,
            sizes,
            weights,
            initial,
        )

    # -- single keys -------------------------------------------------------------------------------

    def place(self, key: str) -> Place:
        return self.root.keys.get(key, self.root.place)

    def text(self, key: str) -> str | None:
        node = self.get(key)
        return None if node is None else self.reader.text(node, key)

    def choice(self, key: str, choices: MappingOf[str, object] | tuple[str, ...], usual: str) -> str | None:
        node = self.get(key)
        return usual if node is None else self.reader.choice(node, key, choices)

    def words(self, key: str) -> list[str] | None:
        """A list of different words; a complaint, and None, where it is something else."""
        node = self.get(key)
        found = None if node is None else self.reader.words(node, key)
        if found is None:
            return None
        if not found:
            self.reader.complain(self.place(key), key, "the list is empty")
        first: dict[str, int] = {}
        for i, (word, place) in enumerate(found, 1):
            if first.setdefault(word, i) != i:
                problem = f"{quote(word)} is there twice, as word {first[word]} and word {i}"
                self.reader.complain(place, key, problem)
        return [word for word, _ in found] or None

    def hidden_size(self) -> int | None:
        node = self.get("hidden_size")
        if node is None:
            return None
        return self.reader.whole(node, "hidden_size", most=LARGEST_HIDDEN_SIZE)

    def output_and_loss(self) -> tuple[str | None, str | None]:
        given = names_given(self.get("weights"), self.folder)
        ends_at_h = given is not None and "W_hy" not in given
        output = self.choice("output", OUTPUTS, "none" if ends_at_h else "softmax")
        loss = self.choice("loss", LOSSES, USUAL_LOSS[output] if output else "none")
        return output, loss

    def optimizer(self) -> dict[str, str | float]:
        node = self.get("optimizer")
        if node is None:
            return {}
        if not isinstance(node, Mapping):
            problem = f"expected {{name: sgd, learning_rate: 0.1}}, found {kind(node)}"
            self.reader.complain(node.place, "optimizer", problem)
            return {}
        found: dict[str, str | float] = {}
        for key, value in node.entries.items():
            where = path("optimizer", key)
            if key == "name":
                found[key] = self.reader.choice(value, where, OPTIMIZERS) or ""
            else:
                found[key] = self.reader.number(value, where) or 0.0
        if "name" not in found:
            self.reader.complain(node.place, "optimizer", f"name is missing; one of {', '.join(OPTIMIZERS)}")
        return found

    def entries(self, key: str, names: list[str] | None, called: str, *, needed: bool) -> list[Entry] | None:
        node = self.get(key)
        if node is None:
            if needed:
                problem = f"{key}: the key is missing. Give a list, an entry a step"
                self.reader.complain(self.place(key), "", problem)
            return None
        if self.unreadable(called):
            return None
        return read_entries(node, key, names, called, self.reader)

    def unreadable(self, called: str) -> bool:
        """Whether the words to look entries up in are themselves what is wrong."""
        key = {"vocabulary": "vocab"}.get(called, called)
        return any(complaint.where == key for complaint in self.reader.complaints)

    # -- sizes, and what needs them ----------------------------------------------------------------

    def sizes(
        self,
        system: System,
        vocab: list[str] | None,
        labels: list[str] | None,
        inputs: list[Entry],
        targets: list[Entry] | None,
        hidden: int | None,
    ) -> Sizes:
        """What the sequences, the vocabulary and ``hidden_size`` say of the sizes."""
        sizes = Sizes(system.shapes)
        words = f"the vocabulary has {count(len(vocab or ()), 'word')}"
        if vocab and any(entry.word is not None for entry in inputs):
            sizes.learn("x", 0, len(vocab), words)
        self.from_vectors(sizes, "x", "inputs", inputs)
        if hidden is not None:
            sizes.learn("h", 0, hidden, f"hidden_size is {hidden}")
        outputs = next((name for name in ("y_hat", "s") if name in system.shapes.of), None)
        if outputs:
            if labels:
                sizes.learn(outputs, 0, len(labels), f"there are {count(len(labels), 'label')}")
            elif vocab and targets and any(entry.word is not None for entry in targets):
                sizes.learn(outputs, 0, len(vocab), words)
            if targets:
                self.from_vectors(sizes, outputs, "targets", targets)
        if vocab and isinstance(self.get("weights"), Mapping):
            node = self.get("weights")
            assert isinstance(node, Mapping)
            if "init" in node.entries:  # nothing else would tell how many outputs to draw
                if outputs and not targets:
                    sizes.learn(outputs, 0, len(vocab), words)
                sizes.learn("x", 0, len(vocab), words)
        return sizes

    def from_vectors(self, sizes: Sizes, name: str, where: str, entries: list[Entry]) -> None:
        for t, entry in enumerate(entries, 1):
            if entry.vector is not None:
                why = f"{where}[{t}] has {count(len(entry.vector), 'number')}"
                size = sizes.learn(name, 0, len(entry.vector), why)
                check_sizes(entries, where, size.value, size.why, self.reader)
                return

    def initial_state(self, system: System, sizes: Sizes) -> dict[str, Array] | None:
        node = self.get("initial_state")
        given: dict[str, Node] = {}
        if node is not None:
            if not isinstance(node, Mapping):
                hint = "{" + ", ".join(f"{name}: [...]" for name in system.states) + "}"
                problem = f"expected {hint}, found {kind(node)}"
                self.reader.complain(node.place, "initial_state", problem)
                return None
            self.reader.keys(node, system.states, "initial_state")
            given = node.entries
        initial: dict[str, Array] = {}
        for name in system.states:
            if name in given:
                where = f"initial_state.{name}"
                values = self.reader.numbers(given[name], where)
                if values is None:
                    return None
                why = f"initial_state.{name} has {count(len(values), 'number')}"
                size = sizes.learn(name, 0, len(values), why)
                if size.value != len(values) or not values:
                    problem = f"has {count(len(values), 'number')}, expected {size.value}: {size.why}"
                    self.reader.complain(given[name].place, where, problem)
                    return None
                initial[name] = np.array(values)
            elif (shape := sizes.shape(name)) is not None:
                initial[name] = np.zeros(shape)
            else:
                return None
            initial[name].flags.writeable = False
        return initial

    def assembled(
        self,
        parts: Parts,
        choices: tuple[str, str, str, str, str, str],
        optimizer: dict[str, str | float],
        system: System,
        sizes: Sizes,
        weights: Weights,
        initial: dict[str, Array],
    ) -> Scenario | None:
        """The scenario, once every size is known."""
        reader = self.reader
        cell, activation, output, loss, reduction, notation = choices
        outputs = next((name for name in ("y_hat", "s", "h") if name in system.shapes.of), "h")
        n, c = sizes.shape("x"), sizes.shape(outputs)
        if n is None or c is None:
            return None
        names = parts.labels or parts.vocab
        if parts.labels and len(parts.labels) != c[0]:
            why = sizes.expected(outputs)[0]
            problem = f"has {count(len(parts.labels), 'name')}, expected {c[0]}: {why.why if why else ''}"
            reader.complain(self.place("labels"), "labels", problem)
        if names and len(names) != c[0]:
            names = None
        targets = None
        if parts.targets is not None:
            check_targets(parts.targets, loss, reader)
            if reader.complaints:
                return None
            targets = to_steps(parts.targets, names, c[0])
        if reader.complaints:
            return None
        return Scenario(
            file=self.file,
            title=parts.title,
            description=parts.description,
            words=tuple(parts.vocab) if parts.vocab else None,
            labels=tuple(names) if names else None,
            cell=cell,
            activation=activation,
            output=output,
            loss=loss,
            reduction=reduction,
            inputs=to_steps(parts.inputs, parts.vocab, n[0]),
            targets=targets,
            parameters=weights.arrays,
            left_out=weights.left_out,
            initial=initial,
            initial_given=isinstance(self.get("initial_state"), Mapping),
            weights_from=weights.origin,
            notation=notation,
            optimizer=optimizer,
        )


class Parts:
    """What was read and only needs to be put together."""

    def __init__(
        self,
        title: str,
        description: str,
        vocab: list[str] | None,
        labels: list[str] | None,
        inputs: list[Entry],
        targets: list[Entry] | None,
    ) -> None:
        self.title = title
        self.description = description
        self.vocab = vocab
        self.labels = labels
        self.inputs = inputs
        self.targets = targets


def _name(file: str) -> str:
    """A title for a scenario that has none: its file's name without the ending."""
    return "standard input" if file == "<stdin>" else Path(file).stem


__all__ = ["Scenario", "ScenarioError", "Sequence", "load", "read_scenario"]
