"""YAML as plain data, the YAML 1.2 way: ``no`` is a word, ``1e-3`` a number."""

from __future__ import annotations

import re
from typing import Any

from rnntrace.scenario.yaml_nodes.nodes import YamlList, YamlMapping, YamlNode, YamlScalar
from rnntrace.scenario.yaml_nodes.parser import read_yaml

_WHOLE = re.compile(r"[-+]?[0-9]+")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


def plain_yaml(data: bytes) -> Any:
    """The data that an editor checks against a schema."""
    return _plain(read_yaml(data, "scenario.yaml")[0])


def _plain(node: YamlNode) -> Any:
    match node:
        case YamlMapping(entries):
            return {key: _plain(value) for key, value in entries.items()}
        case YamlList(items):
            return [_plain(item) for item in items]
        case YamlScalar(text, True):
            return text
        case YamlScalar() if node.is_null:
            return None
        case YamlScalar("true" | "True" | "TRUE"):
            return True
        case YamlScalar("false" | "False" | "FALSE"):
            return False
        case YamlScalar(text) if _WHOLE.fullmatch(text):
            return int(text)
        case YamlScalar(text) if _NUMBER.fullmatch(text):
            return float(text)
        case YamlScalar(text):
            return text
