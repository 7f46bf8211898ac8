"""The other files that a scenario refers to: a vocabulary, an archive of weights."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..keys.table import DECODER, ENCODER, FILE, VOCAB, WEIGHTS
from ..yaml_nodes.nodes import YamlMapping, YamlNode, YamlScalar
from ..yaml_nodes.parser import read_yaml


def files_of(path: Path) -> tuple[str, ...]:
    """Their names, as the scenario in ``path`` has them: they start in its folder."""
    root, _ = read_yaml(path.read_bytes(), str(path))
    return tuple(dict.fromkeys(_files(root)))


def _files(node: YamlNode) -> Iterator[str]:
    if not isinstance(node, YamlMapping):
        return
    match node.get(VOCAB.name):
        case YamlScalar(text):
            yield text
    match node.get(WEIGHTS.name):
        case YamlMapping() as weights if isinstance(file := weights.get(FILE.name), YamlScalar):
            yield file.text
    for half in (ENCODER, DECODER):
        if (part := node.get(half.name)) is not None:
            yield from _files(part)
