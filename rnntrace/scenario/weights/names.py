"""Whether the weights that are given are those of the network: no name too many, and none missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ...equations.functions import Array
from ...equations.system import System
from ..sizes.claims import Claims
from ..sizes.settling import Sizes
from ..values.complaints import Complaints
from ..values.value import Context
from ..wording import count, dimensions, quote
from .drawn import Drawn
from .source import Given, Source

OUTPUT_LAYER = ("W_hy", "b_y")
NO_PARAMETER = "the network has no parameter of this name"
MOST_TOLD_APART, MOST_NAMED = 4, 12


class Claimed(NamedTuple):
    """The arrays that are given; they fit unless there are complaints.

    ``misspelt`` are the parameters that names which no parameter has were probably meant to be.
    """

    arrays: Mapping[str, Array]
    misspelt: frozenset[str]
    sound: bool


def claim_weights(source: Source | None, system: System, claims: Claims, context: Context) -> Claimed:
    """The arrays that are given, their sizes claimed."""
    if isinstance(source, Drawn):
        source.claim(claims)
    if source is None or isinstance(source, Drawn):
        return Claimed({}, frozenset(), sound=True)
    names_fit, misspelt = _check_names(source, system, context.complaints)
    given = {name: source.claim(name, claims, context) for name in system.parameters if name in source.places}
    arrays = {name: array for name, array in given.items() if array is not None}
    return Claimed(arrays, misspelt, sound=names_fit and len(arrays) == len(given))


def claim_unplaced(source: Given, system: System, claims: Claims, context: Context) -> None:
    """Look at arrays of a network of which nobody knows what it is: the output layer, which is as in the
    ``system``, claims its sizes, and all others are read for themselves."""
    for name in source.places:
        if name in OUTPUT_LAYER and name in system.parameters:
            source.claim(name, claims, context)
        else:
            source.read(name, context)


def _check_names(source: Given, system: System, complaints: Complaints) -> tuple[bool, frozenset[str]]:
    """Complain of names that the network has no parameter for. The result tells whether there were none,
    and which parameters they were probably meant to be."""
    unknown = [name for name in source.places if name not in system.parameters]
    if not unknown:
        return True, frozenset()
    missing: dict[str, list[str]] = {}
    for name in system.parameters:
        if name not in source.places:
            missing.setdefault(_as_written(source, [name])[0], []).append(name)
    ends_at_state = not any(name.startswith(OUTPUT_LAYER) for name in system.parameters)
    left_over = [name for name in unknown if ends_at_state and name.startswith(OUTPUT_LAYER)]
    for name in left_over[:1]:  # the other one follows from it
        problem = f"with output: none the network ends at h and has no {name}. Leave out one of the two"
        if system.handed_over:
            problem = f"the encoder ends at its last state and has no {name}. Leave it out"
        complaints.add(source.places[name], source.where_of(name), problem)
    from .joined import Joined, how_to_split
    from .meant import KERAS, OF_KERAS

    meant = meant_names(source, system.parameters)
    told = set()
    misspelt: set[str] = set()
    for name in unknown:
        if name in left_over or source.where_of(name) in told:  # a tensor is told of once
            continue
        told.add(source.where_of(name))
        parts = meant[name]
        if len(parts) > 1:
            how = how_to_split(source, name, Joined(*parts))
            complaints.add(source.places[name], source.where_of(name), f"{NO_PARAMETER}. {how}")
            misspelt.update(parts)
            continue
        known = _as_written(source, parts)
        near = known[0] if known else complaints.near(name, [*missing, "init", "file"])
        hint = f"Did you mean {quote(near)}?" if near else f"It has {_all_names(source, system)}"
        hint = OF_KERAS if name in KERAS else hint
        complaints.add(source.places[name], source.where_of(name), f"{NO_PARAMETER}. {hint}")
        for shown, names in missing.items():
            if near in (shown, "init", "file"):
                misspelt.update(names)
    return False, frozenset(misspelt)


def meant_names(source: Given, parameters: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """What names that a network does not have are elsewhere: one of its parameters that are not given, or the
    two that stand in one; nothing for what nobody calls so."""
    known = tuple(parameters)
    if all(name in known for name in source.places):  # as nearly always
        return {}
    from .joined import how_to_split, joined_names
    from .meant import meant_by

    lacking = [name for name in known if name not in source.places]
    unknown = [name for name in source.places if name not in known]
    single = meant_by({name: source.size_of(name) for name in unknown}, lacking)
    found: dict[str, tuple[str, ...]] = {}
    for name in unknown:
        both = joined_names(known).get(name)
        others = {each for other, each in single.items() if other != name}
        # With another one for the state, as U_f beside W_f, it is for the input alone.
        if both and {*both} <= {*lacking} and both.state not in others and how_to_split(source, name, both):
            found[name] = both
        else:
            found[name] = (single[name],) if name in single else ()
    return found


def _all_names(source: Given, system: System) -> str:
    """The names that a network's weights have, as the source writes them; the first few of many."""
    names = _as_written(source, system.parameters)
    return ", ".join(names[:MOST_NAMED]) + (f", … ({len(names)} in all)" if len(names) > MOST_NAMED else "")


def _as_written(source: Given, names: Iterable[str]) -> list[str]:
    """What the source calls these parameters; a tensor is named once, whatever it is made of."""
    return list(dict.fromkeys(source.called(name).partition(" (")[0] for name in names))


def check_missing(
    source: Source | None, claimed: Claimed, system: System, sizes: Sizes, complaints: Complaints
) -> bool:
    """Complain of parameters that are not given; biases may be left out, and what is misspelt is not
    missing as well. The result tells whether none is missing."""
    if source is None or isinstance(source, Drawn):
        return True
    missing = [
        name
        for name in system.parameters
        if not (name in source.places or name in system.biases or name in claimed.misspelt)
    ]
    names = _as_written(source, missing)
    if len(names) < len(missing) or len(missing) > MOST_TOLD_APART:
        shown = ", ".join(names[:MOST_NAMED]) + (", …" if len(names) > MOST_NAMED else "")
        are = f"{count(len(names), 'weight')} {'are' if len(names) > 1 else 'is'} missing"
        complaints.add(source.place, source.where, f"{are}: {shown}")
        return False
    for name in missing:
        kind = "vector" if len(system.shapes[name]) == 1 else "matrix"
        size = f"{dimensions(sizes.shape(name))} " if sizes.knows(name) else ""
        ends = ". A network that ends at h has no b_y, targets or output either"
        problem = f"{source.called(name)} is missing, expected a {size}{kind}"
        complaints.add(source.place, source.where, problem + (ends if name.startswith("W_hy") else ""))
    return not missing
