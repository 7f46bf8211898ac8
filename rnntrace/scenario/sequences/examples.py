"""The sequences of a scenario: ``inputs`` and ``targets``, or several such pairs as ``examples``."""

from __future__ import annotations

from typing import NamedTuple

from ..values.reader import Reader
from ..wording import count, path
from ..yaml_nodes.nodes import YamlList, YamlMapping, kind
from .entries import Entries, read_entries
from .words import Words

KEYS = ("inputs", "targets")


class Pair(NamedTuple):
    """One example: its inputs, and its targets if it has any."""

    inputs: Entries
    targets: Entries | None


def read_examples(
    root: YamlMapping, vocab: Words, labels: Words, reader: Reader
) -> tuple[tuple[Pair, ...], bool]:
    """The sequences, and whether they are listed as ``examples``; none, with a complaint, where
    they cannot be read."""
    listed = root.get("examples")
    if listed is None:
        if reader.doubtful("examples"):
            return (), True
        pair = _pair(root, "", vocab, labels, reader)
        return ((pair,) if pair else ()), False
    for key in KEYS:
        if root.get(key) is not None:
            problem = f"there are examples, with {key} of their own. Leave one of the two out"
            reader.complain(root.place_of(key), key, problem)
    if not isinstance(listed, YamlList) or not listed.items:
        found = "an empty list" if isinstance(listed, YamlList) else kind(listed)
        problem = f"expected a list like [{{inputs: [...], targets: [...]}}], found {found}"
        reader.complain(listed.place, "examples", problem)
        return (), True
    pairs = []
    for number, item in enumerate(listed.items, 1):
        where = f"examples[{number}]"
        node = reader.mapping(item, where, "{inputs: [...], targets: [...]}")
        if node is not None:
            reader.keys(node, KEYS, where)
            pairs.append(_pair(node, where, vocab, labels, reader))
    return tuple(pair for pair in pairs if pair), True


def _pair(node: YamlMapping, where: str, vocab: Words, labels: Words, reader: Reader) -> Pair | None:
    inputs = read_entries(node, "inputs", path(where, "inputs"), vocab, reader)
    targets = read_entries(node, "targets", path(where, "targets"), labels, reader)
    misspelt = reader.doubtful(path(where, "inputs"))
    twice = "inputs" in node.keys and "inputs" not in node.entries
    if node.get("inputs") is None and not (misspelt or twice):
        problem = f"{node.lack_of('inputs')}. Give a list, an entry a step"
        reader.complain(node.place_of("inputs"), path(where, "inputs"), problem)
    if inputs and targets and len(inputs.items) != len(targets.items):
        problem = f"has {count(len(targets.items), 'step')}, but inputs has {len(inputs.items)}"
        shorter = "a target" if len(targets.items) < len(inputs.items) else "an input"
        problem = f"{problem}. Write null for a step without {shorter}"
        reader.complain(node.place_of("targets"), path(where, "targets"), problem)
    if targets and not any(entry.present for entry in targets.items):
        targets = None
    return Pair(inputs, targets) if inputs else None
