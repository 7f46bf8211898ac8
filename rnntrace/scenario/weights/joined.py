"""Weights for the state and the input in one matrix, as many books write a gate: ``W_f [h; x]``.

The columns of both stand in it side by side. A notation whose source has it so tells which come first; else
nobody knows, and the answer is how to split it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, overload

from ...cells.network import Architecture, network
from ...cells.notations import NOTATIONS, aliases_of, look
from ..values.lists import is_number, matrix
from ..values.value import Context, Value
from ..wording import count
from ..yaml_nodes.nodes import YamlList, YamlMapping, YamlNode
from .source import Given
from .written import Written

if TYPE_CHECKING:
    from .archive import Archive

LSTM_AND_GRU = {"g": "c", "n": "c", "z": "u"}  # what most books call these gates
WITHOUT_LETTER = ("h", "g", "n")  # W alone is what some call the matrix of these
HIDDEN, INPUT = "h", "x"
EXPECTED = "expected more columns than rows: those for the state, then those for the input"


class Joined(NamedTuple):
    """What a matrix for both is made of."""

    state: str
    input: str


@lru_cache(maxsize=64)
def joined_names(parameters: tuple[str, ...], notation: str = "") -> Mapping[str, Joined]:
    """The names that such a matrix has in a notation, or with none in any book, with what it is made of."""
    found: dict[str, Joined] = {}
    for name in parameters:
        target = name.removeprefix(f"W_{INPUT}")
        both = Joined(f"W_{HIDDEN}{target}", name)
        if target == name or both.state not in parameters:
            continue
        letters = [NOTATIONS[notation].targets.get(target, target)] if notation else _letters(target)
        for letter in letters:
            found.setdefault(f"W_{letter}", both)
        if target in WITHOUT_LETTER and not notation:
            found.setdefault("W", both)
    return {name: both for name, both in found.items() if name not in parameters}


def _letters(target: str) -> list[str]:
    known = [row.targets.get(target, target) for row in NOTATIONS.values()]
    return [letter for letter in dict.fromkeys((target, *known, LSTM_AND_GRU.get(target, target))) if letter]


def taken_apart(
    source: Given, notation: str, cell: Architecture, context: Context
) -> tuple[Given, Mapping[str, str], bool]:
    """The weights with those for both in two, in a notation that has them so; what the two are called in
    messages; and whether nothing was wrong with that."""
    called: dict[str, str] = {}
    sound = True
    parameters = tuple(network(replace(cell, output="none", loss="none")).parameters)
    for name, both in joined_names(parameters, notation).items() if NOTATIONS[notation].joins else ():
        if name not in source.places:
            continue
        typed = {
            text: each for each, text in aliases_of(notation, parameters).items() if each in source.places
        }
        there = {part: typed.get(part, part) for part in both if part in typed or part in source.places}
        problem = _twice(*there.values()) or _unfit(source, name)
        if problem:
            context.complaints.add(source.places[name], source.where_of(name), problem)
        found = None if problem else _in_two(source, name, both, context)
        sound = sound and found is not None
        source = found or _without(source, name, [part for part in both if part not in there])
        for part in both:
            called[part] = f"{name} (columns for {look(part[2], notation).base})"
    return source, called, sound


def how_to_split(source: Given, name: str, both: Joined) -> str:
    """What there is to say of a matrix that nobody knows the order of; nothing where it cannot be one."""
    shape = source.size_of(name)
    if shape is None or shape[1] <= shape[0]:
        return ""
    rows, columns = shape
    first, second = _columns(1, rows), _columns(rows + 1, columns)
    h_first = f"{first} {both.state} and {second} {both.input}"
    first, second = _columns(1, columns - rows), _columns(columns - rows + 1, columns)
    x_first = f"{first} {both.input} and {second} {both.state}"
    notation, row = next((notation, row) for notation, row in NOTATIONS.items() if row.joins)
    target = both.input.removeprefix(f"W_{INPUT}")
    also = f"With notation: {notation} [h; x] may stand in one, as W_{row.targets.get(target, target)}"
    return f"For [h; x] in one, {h_first}; for [x; h], {x_first}. {also}"


def _columns(first: int, last: int) -> str:
    return f"columns {first} to {last} are" if last > first else f"column {first} is"


def _twice(*others: str) -> str:
    """What is wrong where a part of it is given besides; nothing if none is."""
    return f"these weights are there twice, also as {others[0]}. Leave one of the two out" if others else ""


def _unfit(source: Given, name: str) -> str:
    """What keeps a matrix from being taken apart; nothing if all is well, or if it is no matrix."""
    if isinstance(source, Written) and (node := source.node.entries.get(name)) and is_number(node):
        return f"is one number, {EXPECTED}"
    shape = source.size_of(name)
    if shape is None or shape[1] > shape[0]:
        return ""
    return f"has {count(shape[0], 'row')} and {count(shape[1], 'column')}, {EXPECTED}"


def _in_two(source: Given, name: str, both: Joined, context: Context) -> Given | None:
    """The weights with a matrix for both in two; None, with a complaint, for what is no matrix."""
    if not isinstance(source, Written):
        return _arrays_in_two(source, name, both, context)
    whole = source.node.entries.get(name)
    rows = None if whole is None else matrix(Value(whole, source.where_of(name), context))
    if whole is None or rows is None or any(row.numbers is None for row in rows):
        return None
    node = _without(source, name, both).node
    parts = {
        part: YamlList(tuple(_share(row.node, places) for row in rows), whole.start)
        for part, places in zip(both, (slice(len(rows)), slice(len(rows), None)), strict=True)
    }
    return source._replace(node=node._replace(entries={**node.entries, **parts}))


def _share(row: YamlNode, places: slice) -> YamlList:
    """Some of a row's numbers."""
    assert isinstance(row, YamlList)  # a number alone has been complained of
    return YamlList(row.items[places], row.start)


def _arrays_in_two(source: Archive, name: str, both: Joined, context: Context) -> Archive | None:
    from .archive import unfit  # only for those who have a file

    whole = source.found[name]
    if problem := unfit(whole, 2):
        context.complaints.add(source.place, source.where_of(name), problem)
        return None
    found = {each: array for each, array in source.found.items() if each != name}
    rows = len(whole)
    return source._replace(found=found | {both.state: whole[:, :rows], both.input: whole[:, rows:]})


@overload
def _without(source: Written, name: str, parts: Sequence[str]) -> Written: ...
@overload
def _without(source: Archive, name: str, parts: Sequence[str]) -> Archive: ...
def _without(source: Given, name: str, parts: Sequence[str]) -> Given:
    """The weights without a matrix, and with parts of it that are there but cannot be used."""
    if not isinstance(source, Written):
        found = {each: array for each, array in source.found.items() if each != name}
        return source._replace(found=found, unfit=source.unfit | frozenset(parts))
    node = source.node
    entries = {each: value for each, value in node.entries.items() if each != name}
    keys = {each: place for each, place in node.keys.items() if each != name}
    keys |= dict.fromkeys(parts, node.keys[name])
    return source._replace(node=YamlMapping(entries, keys, node.start))
