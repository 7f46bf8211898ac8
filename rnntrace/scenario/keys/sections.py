"""Keys that stand together, each of them read by itself."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

from ..two_networks import DECODER, ENCODER
from ..values.complaints import Complaints
from ..values.plain import Guess, plain_form
from ..values.value import Context, Value
from ..wording import path, quote
from ..yaml_nodes.nodes import YamlMapping, YamlScalar
from . import table
from .key import ALONE, BESIDE, Key
from .stated import EMPTY, MISSING, Stated

T = TypeVar("T")


class Section(NamedTuple):
    """What is stated under keys that stand together. ``sound``: nothing is wrong with any of them."""

    where: str
    stated: Mapping[str, Stated[Any]]
    sound: bool

    def of(self, key: Key[T]) -> Stated[T]:
        """What is stated under a key."""
        return self.stated[key.name]


def read_section(
    node: YamlMapping,
    where: str,
    rows: Iterable[Key[Any]],
    context: Context,
    refusals: Mapping[str, str] | None = None,
) -> Section:
    """The keys beneath another one, the path of which is ``where``; other keys are complained of, those in
    ``refusals`` with the reason that is given there."""
    rows = tuple(rows)
    known = [row.name for row in rows]
    doubted = _check_names(node, where, known, refusals or {}, context.complaints)
    return _section(node, where, rows, doubted, context)


def read_at(node: YamlMapping, where: str, spot: str, context: Context) -> Section:
    """The same at a spot where some keys have no place: these are stated too, and count as left out."""
    refusals = table.refusals_at(spot)
    here = read_section(node, where, table.keys_at(spot), context, refusals)
    return _with_refused(here, node, where, refusals)


def read_top(
    node: YamlMapping, where: str, spot: str, context: Context, refused: Mapping[str, str] | None = None
) -> Section:
    """The keys of a network at its spot: those of a scenario, of an encoder or of a decoder.

    Every key that a network can have is stated; one that has no place at this spot, or is ``refused`` for
    a reason, counts as left out, and is complained of if it is there.
    """
    rows = known = table.keys_at(spot)
    refusals = {**(refused or {}), **table.refusals_at(spot)}
    for row in known:
        if row.refuses and node.get(row.name) is not None:
            refusals |= {name: says for name, says in row.refuses.items() if node.get(name) is not None}
    if refusals:
        rows = tuple(row for row in known if row.name not in refusals)
    doubted = _check_names(node, where, [row.name for row in known], refusals, context.complaints, top=True)
    if spot == ALONE and doubted & {ENCODER, DECODER}:  # what stands in them is missing outside of them
        within = (*table.keys_at(ENCODER), *table.keys_at(DECODER))
        doubted |= {row.name for row in within if BESIDE not in row.standing.spots}
    here = _section(node, where, rows, doubted, context)
    return _with_refused(here, node, where, refusals)


def _with_refused(here: Section, node: YamlMapping, where: str, refusals: Mapping[str, str]) -> Section:
    if not refusals:
        return here
    elsewhere = {row.name: _refused(row, node, where) for row in table.rows() if row.name in refusals}
    return here._replace(stated={**here.stated, **elsewhere})


def read_one(row: Key[T], node: YamlMapping, where: str, context: Context) -> Stated[T]:
    """One of the keys beneath another one."""
    twice = row.name in node.keys and row.name not in node.entries
    return _section(node, where, (row,), {row.name} if twice else (), context).of(row)


def _section(
    node: YamlMapping, where: str, rows: tuple[Key[Any], ...], doubted: Collection[str], context: Context
) -> Section:
    start, stated = node.place, {}
    for row in rows:
        name = row.name
        if name in node.keys:
            stated[name] = _stated(row, node, where, name in doubted, context)
        else:  # most of them
            inner = f"{where}.{name}" if where else name
            stated[name] = Stated(row.usual, name not in doubted, MISSING, inner, start, start)
    sound = not doubted and node.keys.keys() <= stated.keys() and all(one.sound for one in stated.values())
    return Section(where, stated, sound)


def _stated(row: Key[T], node: YamlMapping, where: str, doubted: bool, context: Context) -> Stated[T]:
    """What is stated under a key that is there."""
    inner = f"{where}.{row.name}" if where else row.name
    key, written = node.keys[row.name], node.entries.get(row.name)
    empty = isinstance(written, YamlScalar) and written.is_null and row.may_be_empty
    if written is None or empty:
        return Stated(row.usual, not doubted, EMPTY, inner, key, key)
    value = row.kind.read(Value(written, inner, context))
    sound = value is not None and not isinstance(value, Guess) and not doubted
    return Stated(row.usual if value is None else value, sound, "", inner, key, written.place)


def _refused(row: Key[T], node: YamlMapping, where: str) -> Stated[T]:
    """A key that has no place here; if it is there all the same, that is complained of."""
    key = node.keys.get(row.name, node.place)
    return Stated(row.usual, row.name not in node.keys, MISSING, path(where, row.name), key, key)


def _check_names(
    node: YamlMapping,
    where: str,
    known: Collection[str],
    refusals: Mapping[str, str],
    complaints: Complaints,
    top: bool = False,
) -> set[str]:
    """Complain of keys that are not known here, each with what was probably meant.

    The result are the keys of which nobody knows what they are meant to say: those that are there twice,
    those that others were meant to be, and those that others belong beneath.
    """
    doubted = node.keys.keys() - node.entries.keys()
    beneath: tuple[_Beneath, ...] | None = None
    for name, place in node.keys.items():
        if name in refusals:
            complaints.add(place, path(where, name), refusals[name])
        if name in refusals or name in known:
            continue
        if top and beneath is None:
            beneath = tuple(_all_beneath())
        if beneath and (above := _above(name, beneath)):
            complaints.add(place, path(where, name), f"unknown key. It belongs beneath {above}, indented")
            doubted.add(above)
            continue
        from .elsewhere import SOMETHING_ELSE, keys  # only for those who need it

        if name in SOMETHING_ELSE:
            complaints.add(place, path(where, name), f"unknown key. {SOMETHING_ELSE[name]}")
            continue
        other = keys().get(plain_form(name))
        meant = other if other in known else complaints.near(name, known)
        hint = f"Did you mean {quote(meant)}?" if meant else f"The keys are {', '.join(known)}"
        complaints.add(place, path(where, name), f"unknown key. {hint}")
        if meant:
            doubted.add(meant)
    return doubted


class _Beneath(NamedTuple):
    """What stands beneath a key: the names that tell where they belong, and the pattern of others."""

    key: str
    names: frozenset[str]
    pattern: str


def _all_beneath() -> Iterator[_Beneath]:
    for row in table.rows():
        names = frozenset(inner.name for inner in table.keys_at(row.spot) if inner.telling)
        if names or row.names:
            yield _Beneath(row.name, names, row.names)


def _above(name: str, beneath: tuple[_Beneath, ...]) -> str:
    """The key that a name belongs beneath; empty where there is none. One who has not indented it finds
    it beside that key."""
    for key, names, pattern in beneath:
        if name in names or (pattern and re.fullmatch(pattern, name)):
            return key
    return ""
