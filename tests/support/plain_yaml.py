"""YAML as plain data, the YAML 1.2 way: ``no`` is a word, ``1e-3`` a number."""

from __future__ import annotations

import re
from typing import Any

from rnntrace.scenario.nodes import Mapping, Node, Scalar, Sequence, read_yaml

_WHOLE = re.compile(r"[-+]?[0-9]+")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


def plain_yaml(data: bytes) -> Any:
    """The data that an editor checks against a schema."""
    return _plain(read_yaml(data, "scenario.yaml")[0])


def _plain(node: Node) -> Any:
    match node:
        case Mapping(entries):
            return {key: _plain(value) for key, value in entries.items()}
        case Sequence(items):
            return [_plain(item) for item in items]
        case Scalar(text, True):
            return text
        case Scalar() if node.is_null:
            return None
        case Scalar("true" | "True" | "TRUE"):
            return True
        case Scalar("false" | "False" | "FALSE"):
            return False
        case Scalar(text) if _WHOLE.fullmatch(text):
            return int(text)
        case Scalar(text) if _NUMBER.fullmatch(text):
            return float(text)
        case Scalar(text):
            return text
