"""Weights under the names of a notation: ``W_ax`` for ``W_xh``, and PyTorch's tensors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ...cells.network import Architecture, network
from ...cells.notations import aliases_of
from ..values.reader import Reader
from ..wording import path
from ..yaml_nodes.nodes import YamlMapping
from .archive import Archive
from .source import Given, Written
from .tensors import Grid, flat, part, split, split_array, tensors_of, unfit


def with_text_names(source: Given, notation: str, cell: Architecture, reader: Reader) -> Given:
    """The weights under the names that the equations have; other names stay what they are."""
    tensors = tensors_of(cell) if notation == "pytorch" else {}
    grids = {**_single(notation, cell), **tensors}
    known = {name: flat(grid) for name, grid in grids.items()}
    given = [name for name in source.places if name in known]
    if not given:
        return source
    typed: dict[str, str] = {}
    for name in given:
        for text_name in known[name]:
            if text_name in typed or text_name in source.places:
                other = typed.get(text_name, text_name)
                problem = f"these weights are there twice, also as {other}. Leave one of the two out"
                reader.complain(source.places[name], source.where_of(name), problem)
                break
        typed |= dict.fromkeys(known[name], name)
    # Those that are not there have names for messages too, tensors where there are tensors.
    like_given = any(name in tensors for name in given)
    for name in sorted(known, key=lambda name: (name in tensors) != like_given):
        for text_name in known[name]:
            if text_name not in source.places:
                typed.setdefault(text_name, name)
    parts = {name: grids[name] for name in given}
    shown = {name: as_typed + part(grids[as_typed]) for name, as_typed in typed.items()}
    return _renamed(source, parts, shown, reader)


def aliases(notation: str, cell: Architecture) -> dict[str, tuple[str, ...]]:
    """The names that weights may be typed with, and the text names of what each stands for."""
    grids = {**_single(notation, cell), **(tensors_of(cell) if notation == "pytorch" else {})}
    return {name: flat(grid) for name, grid in grids.items()}


def _single(notation: str, cell: Architecture) -> dict[str, Grid]:
    """The names that stand for one weight each."""
    names = network(replace(cell, output="softmax", loss="none")).parameters
    return {typed: ((name,),) for typed, name in aliases_of(notation, names).items()}


def _renamed(source: Given, parts: Mapping[str, Grid], typed: Mapping[str, str], reader: Reader) -> Given:
    """The source with each of ``parts`` in place of what it is a part of."""
    kept = [name for name in source.places if name not in parts]
    match source:
        case Written(node, _):
            entries = {name: node.entries[name] for name in kept if name in node.entries}
            keys = {name: node.keys[name] for name in kept}
            for name, grid in parts.items():
                keys |= dict.fromkeys(flat(grid), node.keys[name])
                if name in node.entries:
                    shares = split(node.entries[name], grid, source.where_of(name), reader)
                    entries |= dict(zip(flat(grid), shares, strict=False))
            return replace(source, node=YamlMapping(entries, keys, node.place), typed=typed)
        case Archive(_, _, found):
            arrays = {name: found[name] for name in kept}
            for name, grid in parts.items():
                if problem := unfit(found[name], grid):
                    reader.complain(source.place, source.where_of(name), problem)
                    reader.doubt(*(path("weights", each) for each in flat(grid)))
                    continue
                arrays |= dict(zip(flat(grid), split_array(found[name], grid), strict=True))
            return replace(source, found=arrays, typed=typed)
