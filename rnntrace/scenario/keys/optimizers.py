"""The keys that are settings of an optimiser, from the table of optimisers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from ...cells.optimizers import CLIPPING, CONVENTIONS, OF_EVERY, OPTIMIZERS, PARAMETER, Setting
from ...cells.rules import settings_of
from ..values.plain import mapping
from ..yaml_nodes.nodes import YamlMapping, YamlNode
from . import forms, kinds
from .key import Key, Kind, Schema
from .standing import beneath

_KINDS = {"positive": kinds.POSITIVE, "share": kinds.SHARE, "not negative": kinds.NOT_NEGATIVE}
_UNDER = beneath("optimizer")


def key_of(setting: Setting) -> Key[float | None]:
    """A number that an optimiser goes by, as a key."""
    kind = _KINDS[setting.kind]
    return Key(setting.name, setting.says, kind, usual=None, standing=_UNDER, may_be_empty=False)


def number(name: str) -> Key[float | None]:
    """A number that a rule of one's own uses, under its own name."""
    says = "A number that the equations use."
    return Key(name, says, kinds.NUMBER, usual=None, standing=_UNDER, may_be_empty=False, telling=False)


CONVENTION = Key(
    "convention",
    "Whose equations they are, where those differ.",
    kinds.choice(CONVENTIONS, "CONVENTIONS"),
    usual=CONVENTIONS[0],
    standing=_UNDER,
    telling=False,
)
STATE = Key[YamlMapping | None](
    "state",
    "What the optimiser has kept of earlier updates, for a start in the middle.",
    Kind(mapping("what was kept, like {t: 3, m: {W_hh: [[...]]}}"), forms.KEPT),
    usual=None,
    standing=_UNDER,
    telling=False,
)
RULE = Key[YamlNode | None](
    "equations",
    f"A rule of one's own, one equation per line, like {PARAMETER}[t] = {PARAMETER}[t-1] - eta * g[t].",
    kinds.EQUATIONS,
    usual=None,
    standing=_UNDER,
    telling=False,
)
BESIDES = (CONVENTION, STATE)


def rows_of(name: str) -> tuple[Key[Any], ...]:
    """The settings of an optimiser, and what goes with every one."""
    return (*map(key_of, settings_of(name)), *BESIDES)


def settings() -> Mapping[str, Key[Any]]:
    """All settings, by their names."""
    return _settings(tuple(found.settings for found in OPTIMIZERS.values()))


@lru_cache(maxsize=4)  # asked for with every unknown key
def _settings(each: tuple[tuple[Setting, ...], ...]) -> Mapping[str, Key[Any]]:
    found = {setting.name: key_of(setting) for of_one in (*each, OF_EVERY) for setting in of_one}
    return {**found, **{row.name: row for row in (*BESIDES, RULE)}}


def form(below: Schema) -> Schema:
    """A name, and beside it the settings that go with it; or equations, with the numbers in them."""
    each = []
    for name in OPTIMIZERS:
        numbers = {row.name: below[row.name] for row in rows_of(name)}
        each.append(forms.keys_of({"name": {"const": name}, **numbers}, ["name"]))
    besides = (RULE.name, CONVENTION.name, STATE.name, *(setting.name for setting in CLIPPING))
    own = forms.keys_of({name: below[name] for name in besides}, [RULE.name])
    return forms.either(*each, {**own, "additionalProperties": forms.NUMBER})
