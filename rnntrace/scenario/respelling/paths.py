"""Paths, which start in the folder of the scenario: the same files from another folder."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

from ..keys.table import DECODER, ENCODER, FILE, VOCAB, WEIGHTS
from ..yaml_nodes.nodes import YamlMapping, YamlNode, YamlScalar

# What needs no quotation marks wherever it stands, and is nothing but a text.
_PLAIN = re.compile(r"(?![0-9.]+$)[\w./][\w./-]*(?: [\w./-]+)*")


def paths_in(node: YamlNode) -> Iterator[YamlScalar]:
    """Where a scenario names a file: a vocabulary, an archive of weights."""
    if not isinstance(node, YamlMapping):
        return
    if isinstance(vocab := node.get(VOCAB.name), YamlScalar):
        yield vocab
    weights = node.get(WEIGHTS.name)
    if isinstance(weights, YamlMapping) and isinstance(file := weights.get(FILE.name), YamlScalar):
        yield file
    for half in (ENCODER, DECODER):
        if (part := node.get(half.name)) is not None:
            yield from paths_in(part)


def seen_from(name: str, folder: Path, into: Path) -> str:
    """The path of a file from another folder than the one that ``name`` starts in; whole where there is none,
    as on another drive."""
    old, new = Path(os.path.realpath(folder)), Path(os.path.realpath(into))
    if old == new or Path(name).is_absolute():
        return name
    there = old / name
    there = Path(os.path.realpath(there.parent)) / there.name
    try:
        return Path(os.path.relpath(there, new)).as_posix()
    except ValueError:
        return there.as_posix()


def quoted_like(written: str, path: str) -> str:
    """A path in the quotation marks that another one is written in, or that it needs."""
    if written.startswith("'"):
        return "'" + path.replace("'", "''") + "'"
    if not written.startswith('"') and _PLAIN.fullmatch(path):
        return path
    return json.dumps(path, ensure_ascii=False)
