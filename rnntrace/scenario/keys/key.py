"""What is known of a key of a scenario, and where it may stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, NamedTuple, TypeVar

from ..values.value import Value

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Schema = dict[str, Any]

# Keys stand at the top of a scenario with one network, or beside an encoder and a decoder; or beneath
# another key, whose name is then the spot.
ALONE, BESIDE = "(alone)", "(beside)"


class Standing(NamedTuple):
    """The spots where a key may stand; and those where it may not although one might think so, each with
    what is said of it there."""

    spots: tuple[str, ...]
    refusals: Mapping[str, str] = {}


class Kind(NamedTuple, Generic[T_co]):
    """A kind of values.

    ``read`` makes a value of what is written, and returns None, with a complaint, where it cannot. ``form``
    is the JSON Schema of what is written, or makes it of the keys beneath the one that has the value.
    """

    read: Callable[[Value], T_co | None]
    form: Schema | Callable[[Schema], Schema]


class Key(NamedTuple, Generic[T]):
    """A key of a scenario.

    ``says`` is a sentence of what it is, ``kind`` the kind of its values; ``usual`` is the value where it is
    left out, or cannot be read. ``values`` and ``left_out`` are its cells in the README's table: what may
    be written, and what holds where nothing is.
    ``names`` is a pattern of what else stands beneath it: the names of weights, say. ``refuses`` are keys
    that have no place where this one is, each with what is said of it then.
    ``may_be_empty``: a key without a value counts as left out. ``telling``: whoever finds the key in
    another place knows from its name where it belongs. ``inside``: the spot beneath it, where that has not
    its own name.
    """

    name: str
    says: str
    kind: Kind[T]
    usual: T
    standing: Standing
    values: str = ""
    left_out: str = ""
    names: str = ""
    refuses: Mapping[str, str] = {}
    may_be_empty: bool = True
    telling: bool = True
    inside: str = ""

    @property
    def spot(self) -> str:
        """Where the keys beneath it stand."""
        return self.inside or self.name
