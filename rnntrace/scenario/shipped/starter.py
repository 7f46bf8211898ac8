"""A scenario to start from, written as a person would: every key with a few words, every weight
a number with two decimals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap
from typing import Any

import numpy as np

from ...cells.network import Architecture, network
from ...cells.texts import LOSSES, OUTPUTS
from ...equations.functions import Array
from ...equations.system import System
from ..keys import table
from ..keys.key import ALONE, Key

END = "<END>"
WIDTH = 90
# The keys that stand in it; the others are named below them.
USED = ("title", "vocab", "hidden_size", "cell", "inputs", "targets", "output", "loss", "weights")
SCALE = 0.5  # the standard deviation of the weights: large enough to see something happen
_PLAIN = re.compile(r"[A-Za-z][A-Za-z'-]*")
# Words that YAML, or an older YAML, takes for something else.
_MEANT_OTHERWISE = ("null", "true", "false", "yes", "no", "on", "off", "y", "n")
_ESCAPED = {'"': '\\"', "\\": "\\\\"}


def starter(
    words: Sequence[str], cell: str, hidden: int, seed: int, targets: Sequence[str] | None = None
) -> str:
    """The text of a scenario that reads ``words`` and predicts the ``targets``, one for each; without them
    the next word each time, and the end after the last.

    Raises ValueError for words that no text file can hold.
    """
    outputs = (*words[1:], END) if targets is None else tuple(targets)
    return "\n".join((*_lines(tuple(words), outputs, cell, hidden, seed), *_other_keys())) + "\n"


def _lines(
    words: tuple[str, ...], targets: tuple[str, ...], cell: str, hidden: int, seed: int
) -> Iterator[str]:
    vocab = tuple(dict.fromkeys((*words, *targets)))
    listed = ", ".join(map(written, vocab))
    yield "# A scenario to start from. Change what you like, and see: rnntrace forward FILE"
    yield ""
    yield f"# {table.TITLE.says}"
    yield f"title: {_quoted(' '.join(words))}"
    yield ""
    yield f"# {table.VOCAB.says} Each stands for a one-hot vector, in this order."
    yield f"vocab: [{listed}]"
    yield ""
    yield f"# {table.HIDDEN_SIZE.says}"
    yield f"hidden_size: {hidden}"
    yield ""
    yield f"# {table.CELL.says}"
    yield f"cell: {cell}"
    yield ""
    yield f"# {table.INPUTS.says}"
    yield f"# {table.TARGETS.says}"
    yield f"inputs:  [{', '.join(map(written, words))}]"
    yield f"targets: [{', '.join(map(written, targets))}]"
    yield ""
    yield f"# {table.OUTPUT.says}"
    yield f"# {_others(OUTPUTS, 'softmax')}"
    yield "output: softmax"
    yield ""
    yield f"# {table.LOSS.says}"
    yield f"# {_others(LOSSES, 'cross_entropy')}"
    yield "loss: cross_entropy"
    yield ""
    yield f"# Drawn at random (seed {seed}), and rounded. A matrix stands left of the vector that it"
    yield "# multiplies: a row for each number that comes out, a column for each that goes in."
    yield "weights:"
    system = network(Architecture(cell=cell))
    sizes = _sizes(system, len(vocab), hidden)
    generator = np.random.default_rng(seed)
    for name in system.parameters:
        dimensions = system.shapes[name]
        shape = tuple(sizes[dimension] for dimension in dimensions)
        if len(shape) == 1:
            yield f"  {name}: [{', '.join('0' * shape[0])}]"
            continue
        columns = f"   # {listed}" if dimensions[1] == system.shapes["x"][0] else ""
        rows = vocab if dimensions[0] == system.shapes["s"][0] else ()
        yield f"  {name}:{columns}"
        yield from _matrix(SCALE * generator.standard_normal(shape), rows)


def _other_keys() -> Iterator[str]:
    """The keys that are left out, each with what it is and what holds without it."""
    yield ""
    yield "# Other keys that a scenario may have, and what holds where they are left out:"
    for row in table.keys_at(ALONE):
        if row.name not in USED:
            text = f"{row.name}: {_explained(row)} Left out: {row.left_out}.".replace("`", "")
            yield from wrap(text, WIDTH, initial_indent="# ", subsequent_indent="#   ")


def _explained(row: Key[Any]) -> str:
    """What a key is, with the words and forms that it takes: all that stands of it in the README's table, or
    what stands there after a colon."""
    forms = row.values if row.values.startswith("`") else row.values.partition(": ")[2]
    return f"{row.says.removesuffix('.')}: {forms}." if "`" in forms else row.says


def _others(choices: Iterable[str], chosen: str) -> str:
    """What else there is to choose from."""
    return f"Others are {', '.join(choice for choice in choices if choice != chosen)}."


def _sizes(system: System, words: int, hidden: int) -> dict[int, int]:
    """The size of each dimension."""
    shapes = system.shapes
    return {shapes["h"][0]: hidden, shapes["x"][0]: words, shapes["s"][0]: words}


def _matrix(matrix: Array, words: Sequence[str]) -> Iterator[str]:
    """A row a line, the numbers under one another; the word that a row belongs to beside it."""
    texts = [[f"{number:.2f}" for number in row] for row in matrix.tolist()]
    texts = [["0.00" if text == "-0.00" else text for text in row] for row in texts]
    width = max(len(text) for row in texts for text in row)
    for i, row in enumerate(texts):
        beside = f"   # {written(words[i])}" if words else ""
        yield f"    - [{', '.join(text.rjust(width) for text in row)}]{beside}"


def written(word: str) -> str:
    """A word as YAML has it: as it is, or in quotes where it would be taken for something else.

    Raises ValueError for half a surrogate pair.
    """
    if _PLAIN.fullmatch(word) and word.lower() not in _MEANT_OTHERWISE:
        return word
    return _quoted(word)


def _quoted(text: str) -> str:
    return '"' + "".join(_ESCAPED.get(sign) or _visible(sign) for sign in text) + '"'


def _visible(sign: str) -> str:
    """A sign, or its escape where it is not to be seen."""
    if "\ud800" <= sign <= "\udfff":
        raise ValueError(f"the character U+{ord(sign):04X} cannot be written")
    return sign if sign.isprintable() else f"\\U{ord(sign):08X}"
