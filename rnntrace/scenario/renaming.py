"""Weights under the names of a notation: ``W_ax`` for ``W_xh``, and PyTorch's tensors, in which the
weights of all gates stand one under the other."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import replace

from ..cells.layers import BACKWARD, directions, layered_name
from ..cells.network import Architecture, network
from ..cells.notations import STACKED, aliases_of
from .archive import Archive, unfit
from .nodes import Mapping, Node, Sequence
from .readers import Reader
from .weights import Given, Written
from .wording import count, path

A_PART = " (a gate's part)"


def with_text_names(source: Given, notation: str, cell: Architecture, reader: Reader) -> Given:
    """The weights under the names that the equations have; other names stay what they are."""
    known = aliases(notation, cell)
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
    tensors = any(len(known[name]) > 1 for name in given)
    for name in sorted(known, key=lambda name: (len(known[name]) > 1) != tensors):
        for text_name in known[name]:
            if text_name not in source.places:
                typed.setdefault(text_name, name)
    parts = {name: known[name] for name in given}
    shown = {
        name: as_typed + (A_PART if len(known[as_typed]) > 1 else "") for name, as_typed in typed.items()
    }
    return _renamed(source, parts, shown, reader)


def aliases(notation: str, cell: Architecture) -> dict[str, tuple[str, ...]]:
    """The names that weights may be typed with, and the text names of what each stands for."""
    names = network(replace(cell, output="softmax", loss="none")).parameters
    found: dict[str, tuple[str, ...]] = {}
    found |= {typed: (name,) for typed, name in aliases_of(notation, names).items()}
    return found | _tensors(cell) if notation == "pytorch" else found


def _tensors(cell: Architecture) -> dict[str, tuple[str, ...]]:
    """PyTorch's tensors of several gates. Above a layer of two directions they are split by columns
    as well, so there the weights are given one by one."""
    if cell.bidirectional and cell.layers > 1:
        return {}
    return {
        tensor.replace("l0", f"l{layer - 1}") + ("_reverse" if direction == BACKWARD else ""): tuple(
            layered_name(name, layer, cell.layers, direction) for name in names
        )
        for tensor, names in STACKED.get(cell.cell, {}).items()
        for layer in range(1, cell.layers + 1)
        for direction in directions(cell.bidirectional)
    }


def _renamed(
    source: Given, parts: MappingOf[str, tuple[str, ...]], typed: MappingOf[str, str], reader: Reader
) -> Given:
    """The source with each of ``parts`` in place of what it is a part of."""
    kept = [name for name in source.places if name not in parts]
    match source:
        case Written(node, _):
            entries = {name: node.entries[name] for name in kept if name in node.entries}
            keys = {name: node.keys[name] for name in kept}
            for name, names in parts.items():
                keys |= dict.fromkeys(names, node.keys[name])
                if name in node.entries:
                    shares = _split(node.entries[name], names, source.where_of(name), reader)
                    entries |= dict(zip(names, shares, strict=False))
            return replace(source, node=Mapping(entries, keys, node.place), typed=typed)
        case Archive(_, _, found):
            arrays = {name: found[name] for name in kept}
            for name, names in parts.items():
                whole, where = found[name], source.where_of(name)
                problem = unfit(whole, _rank(names)) if len(names) > 1 else ""
                problem = problem or _wrong_rows(len(whole) if whole.ndim else 0, len(names))
                if problem:
                    reader.complain(source.place, where, problem)
                    reader.doubt(*(path("weights", each) for each in names))
                    continue
                size = len(whole) // len(names) if whole.ndim else 1
                arrays |= {
                    each: whole[i * size : (i + 1) * size] if len(names) > 1 else whole
                    for i, each in enumerate(names)
                }
            return replace(source, found=arrays, typed=typed)


def _split(node: Node, names: tuple[str, ...], where: str, reader: Reader) -> list[Node]:
    """A list in a part for each name; none, with a complaint, where it cannot be split."""
    if len(names) == 1:
        return [node]
    before = len(reader.complaints)
    rows = reader.rows(node, where) if _rank(names) == 2 else reader.vector(node, where)
    if rows is None or len(reader.complaints) > before or not isinstance(node, Sequence):
        return []
    if problem := _wrong_rows(len(node.items), len(names)):
        reader.complain(node.place, where, problem)
        return []
    size = len(node.items) // len(names)
    return [Sequence(node.items[i * size : (i + 1) * size], node.place) for i in range(len(names))]


def _rank(names: tuple[str, ...]) -> int:
    """2 for matrices, 1 for biases."""
    return 1 if names[0].startswith("b_") else 2


def _wrong_rows(rows: int, parts: int) -> str:
    """What keeps so many rows from being split; nothing if all is well."""
    if parts == 1 or (rows and not rows % parts):
        return ""
    return f"has {count(rows, 'row')}, expected a multiple of {parts}, one part a gate"
