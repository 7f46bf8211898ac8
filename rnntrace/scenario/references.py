"""The other files that a scenario refers to: a vocabulary, an archive of weights."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .halves import DECODER, ENCODER
from .nodes import Mapping, Node, Scalar, read_yaml


def files_of(path: Path) -> tuple[str, ...]:
    """Their names, as the scenario in ``path`` has them: they start in its folder."""
    root, _ = read_yaml(path.read_bytes(), str(path))
    return tuple(dict.fromkeys(_files(root)))


def _files(node: Node) -> Iterator[str]:
    if not isinstance(node, Mapping):
        return
    match node.get("vocab"):
        case Scalar(text):
            yield text
    match node.get("weights"):
        case Mapping() as weights if isinstance(file := weights.get("file"), Scalar):
            yield file.text
    for half in (ENCODER, DECODER):
        if (part := node.get(half)) is not None:
            yield from _files(part)
