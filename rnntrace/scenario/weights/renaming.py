"""Weights under the names of a notation: ``W_ax`` for ``W_xh``, and PyTorch's tensors."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from ...cells.network import Architecture, network
from ...cells.notations import NOTATIONS, aliases_of
from ..values.value import Context, Value
from ..yaml_nodes.nodes import YamlMapping
from .source import Given
from .tensors import Grid, flat, part, split, split_array, tensors_of, unfit
from .written import Written

if TYPE_CHECKING:
    from .archive import Archive


def with_two_biases(cell: Architecture, notation: str, weights: Collection[str]) -> Architecture:
    """The cell as PyTorch has it, where the notation is PyTorch's and the weights do not differ."""
    if not (NOTATIONS[notation].modules and cell.takes_two_biases):
        return cell
    bare = replace(cell, output="none", loss="none")
    only_one = set(network(bare).parameters) - set(network(replace(bare, two_biases=True)).parameters)
    return cell if only_one & set(weights) else replace(cell, two_biases=True)


@lru_cache(maxsize=256)
def aliases(notation: str, cell: Architecture) -> Mapping[str, Grid]:
    """The names that weights may be typed with, and the text names of what each stands for."""
    names = network(replace(cell, output="softmax", loss="none")).parameters
    single = {typed: ((name,),) for typed, name in aliases_of(notation, names).items()}
    return {**single, **_tensors(notation, cell)}


def _tensors(notation: str, cell: Architecture) -> dict[str, Grid]:
    """The names that stand for the weights of all gates."""
    return tensors_of(cell) if NOTATIONS[notation].modules else {}


def with_text_names(source: Given, notation: str, cell: Architecture, context: Context) -> tuple[Given, bool]:
    """The weights under the names that the equations have; other names stay what they are. The result
    tells also whether nothing was wrong with that."""
    grids = aliases(notation, cell)
    given = [name for name in source.places if name in grids]
    if not given:
        return source, True
    sound = True
    typed: dict[str, str] = {}
    for name in given:
        for text_name in flat(grids[name]):
            if text_name in typed or text_name in source.places:
                other = typed.get(text_name, text_name)
                problem = f"these weights are there twice, also as {other}. Leave one of the two out"
                context.complaints.add(source.places[name], source.where_of(name), problem)
                sound = False
                break
        typed |= dict.fromkeys(flat(grids[name]), name)
    # Those that are not there have names for messages too, tensors where there are tensors.
    tensors = _tensors(notation, cell)
    like_given = any(name in tensors for name in given)
    for name in sorted(grids, key=lambda name: (name in tensors) != like_given):
        for text_name in flat(grids[name]):
            if text_name not in source.places:
                typed.setdefault(text_name, name)
    parts = {name: grids[name] for name in given}
    shown = {name: as_typed + part(grids[as_typed]) for name, as_typed in typed.items()}
    renamed, all_split = _split(source, parts, context)
    return renamed._replace(typed=shown), sound and all_split


def _split(source: Given, parts: Mapping[str, Grid], context: Context) -> tuple[Given, bool]:
    """The source with each of ``parts`` in place of what it is a part of, and whether all of them are
    there."""
    if isinstance(source, Written):
        return _split_lists(source, parts, context)
    return _split_arrays(source, parts, context)


def _split_lists(source: Written, parts: Mapping[str, Grid], context: Context) -> tuple[Written, bool]:
    node = source.node
    entries = {name: value for name, value in node.entries.items() if name not in parts}
    keys = {name: place for name, place in node.keys.items() if name not in parts}
    whole = True
    for name, grid in parts.items():
        keys |= dict.fromkeys(flat(grid), node.keys[name])
        if name in node.entries:
            shares = split(Value(node.entries[name], source.where_of(name), context), grid)
            entries |= dict(zip(flat(grid), shares, strict=False))
            whole = whole and bool(shares)
    return source._replace(node=YamlMapping(entries, keys, node.start)), whole


def _split_arrays(source: Archive, parts: Mapping[str, Grid], context: Context) -> tuple[Archive, bool]:
    arrays = {name: array for name, array in source.found.items() if name not in parts}
    unfit_names: set[str] = set()
    for name, grid in parts.items():
        if problem := unfit(source.found[name], grid):
            context.complaints.add(source.place, source.where_of(name), problem)
            unfit_names.update(flat(grid))
            continue
        arrays |= dict(zip(flat(grid), split_array(source.found[name], grid), strict=True))
    return source._replace(found=arrays, unfit=frozenset(unfit_names)), not unfit_names
