"""What formulas and documents are made of: plain records that equal only records of their own kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

Record = TypeVar("Record")

if TYPE_CHECKING:
    from typing import Self, dataclass_transform

    # Formulas hold formulas. To the type checker they are no tuples, as it compares these entry by entry,
    # all the way down.
    @dataclass_transform(frozen_default=True)
    class Node:
        def _replace(self, **changes: Any) -> Self: ...

else:
    Node = NamedTuple


def node(kind: type[Record]) -> type[Record]:
    """A Node, which is a NamedTuple, as cheap as before, but with its type as part of what it is: a formula
    in parentheses is not the same formula with a minus before it, though both hold the same."""

    def equal(self: Any, other: object) -> bool:
        return type(self) is type(other) and bool(tuple.__eq__(self, other))  # type: ignore[operator]

    def different(self: Any, other: object) -> bool:
        return not equal(self, other)

    def hashed(self: Any) -> int:
        return hash((kind.__name__, tuple.__hash__(self)))

    kind.__eq__ = equal  # type: ignore[method-assign]
    kind.__ne__ = different  # type: ignore[method-assign]
    kind.__hash__ = hashed  # type: ignore[method-assign]
    return kind
