"""The outline of a page: how deep each heading stands, where no level may be skipped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..writing.document import Block, Heading


def outlined(blocks: Iterable[Block], deepest: int | None = None) -> Iterator[Block]:
    """The blocks, every heading one level below the one that it belongs to: the last before it of a
    higher level. Those that would stand deeper than the ``deepest`` level stand there."""
    around: list[int] = []
    for block in blocks:
        if isinstance(block, Heading):
            around = [level for level in around if level < block.level] + [block.level]
            level = len(around)
            yield block._replace(level=level if deepest is None else min(level, deepest))
        else:
            yield block
