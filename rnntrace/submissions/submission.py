"""What a file of answers says, before it is known what was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ..equations.functions import Array
from ..scenario.errors import START, Complaint, Place
from ..scenario.yaml_nodes.nodes import YamlNode, YamlScalar

Cells = Mapping[tuple[int, int], YamlScalar]
"""Single numbers by row and column, counted from 1; 0 where none was given."""


class Entry(NamedTuple):
    """A name as it was written, and what stands for its numbers: nodes, the cells of a table, or an array.

    ``place`` is that of the name.
    """

    name: str
    raw: YamlNode | Cells | Array
    place: Place = START


@dataclass(frozen=True, eq=False)
class Submission:
    """A file of answers by itself. ``scenario`` and ``variant`` are what it says that it belongs to.

    ``notation`` tells whose letters its names have, where it says so. ``relative`` is how its numbers are
    compared if a program gave them in full, and ``digits`` how many decimals all have if a program rounded
    them. ``complaints`` are those that did not keep the rest from being read. ``rules`` are the letters that
    were chosen.
    """

    file: str
    entries: tuple[Entry, ...]
    scenario: str | None = None
    variant: str | None = None
    notation: str | None = None
    relative: float | None = None
    digits: int | None = None
    complaints: tuple[Complaint, ...] = ()
    rules: tuple[Entry, ...] = ()
