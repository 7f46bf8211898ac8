"""What a scenario states under a key."""

from __future__ import annotations

from typing import Generic, NamedTuple, TypeVar

from ..errors import Place
from ..values.complaints import Complaints

T_co = TypeVar("T_co", covariant=True)
U = TypeVar("U")

MISSING, EMPTY = "the key is missing", "the key is empty"


class Stated(NamedTuple, Generic[T_co]):
    """What a scenario states under a key: a value, and whether it can be relied on.

    ``value`` is what is written, or what holds where nothing is, or nothing that can be read.
    ``sound`` is False where something is wrong: with the value, or with the key, which is misspelt,
    there twice, or in the wrong place. That is complained of, and so nothing is concluded from such a
    value that would only follow from the complaint.
    ``lack`` says of a key without a value whether it is missing or empty. ``where`` is the key's path, and
    ``key_place`` where it stands, or where the keys around it start if it is missing; ``place`` is its
    value's.
    """

    value: T_co
    sound: bool
    lack: str
    where: str
    key_place: Place
    place: Place

    @property
    def given(self) -> bool:
        """Whether something is written there, be it something that cannot be read."""
        return not self.lack

    def complain(self, problem: str, complaints: Complaints) -> None:
        """Complain at the key; what is made of the value afterwards should not be sound."""
        complaints.add(self.key_place, self.where, problem)

    def but(self, value: U, sound: bool) -> Stated[U]:
        """What is made of this value, stated in the same place."""
        return Stated(value, sound, self.lack, self.where, self.key_place, self.place)
