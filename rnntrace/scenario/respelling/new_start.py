"""Where goes what the optimiser has kept: in place of what was kept before, where the file has any."""

from __future__ import annotations

from ...exercise.start import Start
from ..assembly.kept import COUNT
from ..yaml_nodes.nodes import YamlMapping
from .author import Author, Changes
from .edits import Edit
from .numerals import changes
from .written_out import Entry, added


def new_start(author: Author, kept: YamlMapping, old: Start, new: Start) -> Changes:
    """The changes that make the ``old`` start, which the file has under ``kept``, a ``new`` one that has all
    that the old one has."""
    numbers: dict[int, Edit] = {}
    others: list[Edit] = []
    lacking: dict[str, Entry] = {}
    if old.t != new.t and (count := kept.entries.get(COUNT.name)):
        span = author.scalar(count)
        numbers[span.start] = Edit(span.start, span.end, str(new.t))
    elif old.t != new.t:
        lacking[COUNT.name] = new.t
    for state, arrays in new.states.items():
        there = kept.entries.get(state)
        if not isinstance(there, YamlMapping):
            lacking[state] = dict(arrays)
            continue
        for name in arrays.keys() & there.entries.keys():
            before, after = old.states[state][name], arrays[name]
            numbers |= changes(there.entries[name], before, after, author.text, author.scalars)
        rest = {name: array for name, array in arrays.items() if name not in there.entries}
        if rest:
            others.append(added(author.mapping(there).span, author.lines, rest))
    if lacking:
        others.append(added(author.mapping(kept).span, author.lines, lacking))
    return Changes(numbers, others)
