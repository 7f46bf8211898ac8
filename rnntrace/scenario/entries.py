"""Inputs and targets: each entry a word, a number, a vector, or nothing."""

from __future__ import annotations

from collections.abc import Sequence as Ordered
from dataclasses import dataclass

import numpy as np

from ..equations.onehot import OneHot
from .errors import Place
from .model import Steps
from .nodes import Node, Scalar, Sequence
from .readers import NUMBER, Reader, count, kind, nearest, quote


@dataclass(frozen=True, slots=True)
class Entry:
    """One step's entry: ``word``, or ``vector``, or neither."""

    place: Place
    word: str | None = None
    vector: tuple[float, ...] | None = None

    @property
    def present(self) -> bool:
        return self.word is not None or self.vector is not None


def read_entries(
    node: Node, where: str, names: Ordered[str] | None, called: str, reader: Reader
) -> list[Entry] | None:
    """The entries of ``inputs`` or ``targets``; ``names`` are the words they may use, ``called``
    what those are (``the vocabulary``)."""
    if not isinstance(node, Sequence):
        reader.complain(node.place, where, f"expected a list, an entry a step, found {kind(node)}")
        return None
    if not node.items:
        reader.complain(node.place, where, "expected at least one step")
        return None
    known = frozenset(names or ())
    before = len(reader.complaints)
    entries = [
        _entry(item, f"{where}[{t}]", names, known, called, reader) for t, item in enumerate(node.items, 1)
    ]
    return entries if len(reader.complaints) == before else None


def _entry(
    node: Node,
    where: str,
    names: Ordered[str] | None,
    known: frozenset[str],
    called: str,
    reader: Reader,
) -> Entry:
    if isinstance(node, Sequence):
        numbers = reader.numbers(node, where)
        if numbers == []:
            reader.complain(node.place, where, "the vector is empty")
        return Entry(node.place, vector=tuple(numbers or ()))
    if not isinstance(node, Scalar):
        reader.complain(node.place, where, f"expected a word, a number or a vector, found {kind(node)}")
    elif node.text in known and not node.is_null:
        return Entry(node.place, word=node.text)
    elif node.is_null:
        return Entry(node.place)
    elif NUMBER.fullmatch(node.text.strip()):
        value = reader.number(node, where)
        return Entry(node.place, vector=None if value is None else (value,))
    elif names is None:
        problem = f"{quote(node.text)} is a word, but there is no {called} to find it in"
        reader.complain(node.place, where, f"{problem}. Add it, or write a vector of numbers")
    else:
        hint = nearest(node.text, names) or f"Its words are {_listed(names)}"
        problem = f"{quote(node.text)} is not in the {called}. {hint}"
        reader.complain(node.place, where, problem)
    return Entry(node.place)


def _listed(names: Ordered[str]) -> str:
    shown = ", ".join(quote(name) for name in names[:8])
    return shown if len(names) <= 8 else f"{shown}, … ({len(names)} in all)"


def to_steps(entries: list[Entry], names: Ordered[str] | None, size: int) -> Steps:
    """The entries as values of ``size`` numbers: one-hot where they are words, dense otherwise."""
    place_of = {name: i for i, name in enumerate(names or ())}
    index = np.array([-1 if e.word is None else place_of[e.word] for e in entries], dtype=np.intp)
    words = tuple(entry.word for entry in entries)
    present = tuple(entry.present for entry in entries)
    one_hot = OneHot(index, size)
    if all(entry.vector is None for entry in entries) and names is not None:
        return Steps(words, one_hot, present)
    dense = one_hot.dense()
    for row, entry in zip(dense, entries, strict=True):
        if entry.vector is not None:
            row[:] = entry.vector
    dense.flags.writeable = False
    return Steps(words, dense, present)


def check_sizes(entries: list[Entry], where: str, size: int, why: str, reader: Reader) -> None:
    """Complain of vectors that do not have ``size`` numbers."""
    for t, entry in enumerate(entries, 1):
        if entry.vector is not None and len(entry.vector) != size:
            problem = f"has {count(len(entry.vector), 'number')}, expected {size}: {why}"
            reader.complain(entry.place, f"{where}[{t}]", problem)


def check_targets(entries: list[Entry], loss: str, reader: Reader) -> None:
    """Complain of targets that the loss has no meaning for."""
    for t, entry in enumerate(entries, 1):
        if entry.vector is None:
            continue
        where = f"targets[{t}]"
        if loss == "cross_entropy":
            if min(entry.vector) < 0:
                problem = "cross-entropy compares with probabilities, and these are not: one is negative"
                reader.complain(entry.place, where, problem)
            elif abs(sum(entry.vector) - 1) > 1e-9:
                problem = f"the probabilities sum to {sum(entry.vector):.6g}, expected 1"
                hint = "For several answers at once use output: sigmoid"
                reader.complain(entry.place, where, f"{problem}. {hint}")
        if loss == "binary_cross_entropy" and not all(0 <= v <= 1 for v in entry.vector):
            outside = next(v for v in entry.vector if not 0 <= v <= 1)
            problem = f"{outside:.6g} is not between 0 and 1, as binary cross-entropy has it"
            reader.complain(entry.place, where, problem)
