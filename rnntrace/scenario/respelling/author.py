"""The text as its author left it, and what stands where in it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from ..yaml_nodes.nodes import YamlMapping, YamlNode
from ..yaml_nodes.spans import Span, read_spans
from .edits import Edit, Lines
from .numerals import start_of
from .remarks import Remark, remarks


class Under(NamedTuple):
    """A mapping, the key that it stands under, and the mapping around both."""

    key: Span
    span: Span
    around: Span


class Author:
    """A document that was read before without a complaint."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = Lines(text)
        self.root = read_spans(text)

    @cached_property
    def scalars(self) -> Mapping[int, Span]:
        """All texts and numbers, by where they start."""
        return {each.start: each for each in self.root.walk() if each.kind == "scalar"}

    @cached_property
    def remarks(self) -> list[Remark]:
        return remarks(self.root, self.lines)

    @property
    def said(self) -> list[str]:
        """The comments, in alphabetical order."""
        return sorted(self.text[each.start : each.end].rstrip() for each in self.remarks)

    @cached_property
    def _mappings(self) -> Mapping[int, Under]:
        return {
            item.start: Under(key, item, each)
            for each in self.root.walk()
            if each.kind == "mapping"
            for key, item in zip(each.keys, each.items, strict=True)
            if item.kind == "mapping"
        }

    def mapping(self, node: YamlMapping) -> Under:
        """Where a mapping stands under a key."""
        return self._mappings[start_of(node)]

    def scalar(self, node: YamlNode) -> Span:
        """Where a text or a number stands."""
        return self.scalars[start_of(node)]


class Changes(NamedTuple):
    """What is to change: numbers, by where they start, and whatever else."""

    numbers: dict[int, Edit]
    others: list[Edit]
