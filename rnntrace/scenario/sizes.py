"""The sizes of a network: which number stands behind each dimension, and why."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..equations.shapes import Shape, Shapes


@dataclass(frozen=True, slots=True)
class Size:
    """``why`` completes "expected 4: …"."""

    value: int
    why: str


@dataclass
class Sizes:
    """What is known of each dimension, in the order in which it became known."""

    shapes: Shapes
    known: dict[int, Size] = field(default_factory=dict)

    def expected(self, name: str) -> tuple[Size | None, ...]:
        """The size of each axis of a symbol, as far as it is known."""
        return tuple(self.known.get(dimension) for dimension in self.shapes[name])

    def shape(self, name: str) -> tuple[int, ...] | None:
        """A symbol's shape, once all of it is known."""
        sizes = self.expected(name)
        return None if None in sizes else tuple(size.value for size in sizes if size)

    def learn(self, name: str, axis: int, value: int, why: str) -> Size:
        """Take note of an axis's size; the first to say wins, and is returned."""
        dimension = self.shapes[name][axis]
        return self.known.setdefault(dimension, Size(value, why))


def dimensions(shape: Shape) -> str:
    """``2×4``, for messages."""
    return "×".join(str(axis) for axis in shape)
