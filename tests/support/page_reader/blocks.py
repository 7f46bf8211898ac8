"""Matrices that stand in blocks, one after the other, put together again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .expressions import Matrix, Table
from .grammar import Token

SPAN = r"(?P<{0}_first>\d+)(?:[\d, –-]*[ –-](?P<{0}_last>\d+))?"
PLACE = re.compile(
    rf"(?:.*?, ?)??(?:rows? ?{SPAN.format('row')})?(?:, ?)?(?:columns? ?{SPAN.format('column')})?", re.DOTALL
)


class Region(NamedTuple):
    """The rows and the columns of a block, counted from 1; all of them where ``None``."""

    rows: tuple[int, int] | None
    columns: tuple[int, int] | None

    def goes_on(self, after: Region) -> bool:
        """Whether this is the block after another: to its right, or the first one below. Where some are
        not shown, what is between two blocks may be missing."""
        if self.rows == after.rows and self.columns and after.columns:
            return self.columns[0] > after.columns[1]
        begins = not self.columns or self.columns[0] == 1
        return begins and bool(self.rows and after.rows) and self.rows[0] > after.rows[1]  # type: ignore[index]


class Block(NamedTuple):
    """A part of a matrix, and where it is."""

    of: Matrix | Table
    region: Region


def joined(tokens: Sequence[Token]) -> list[Token]:
    """Tokens with one matrix for all the blocks of it that follow one another. Blocks that are factors of
    products are left as they are."""
    found: list[Token] = []
    run: list[Block] = []
    for token in tokens:
        block = _block(token)
        if run and not (block and block.region.goes_on(run[-1].region)):
            found.append(Token("atom", _whole(run)))
            run = []
        if block:
            run.append(block)
        else:
            found.append(token)
    return [*found, Token("atom", _whole(run))] if run else found


def _block(token: Token) -> Block | None:
    if not isinstance(token.of, Matrix | Table):
        return None
    caption = re.sub(r"^\\text\{(.*)\}$", r"\1", token.of.caption)
    place = PLACE.fullmatch(caption)
    if not place or not (place["row_first"] or place["column_first"]):
        return None
    return Block(token.of, Region(_span(place, "row"), _span(place, "column")))


def _span(place: re.Match[str], of: str) -> tuple[int, int] | None:
    first, last = place[f"{of}_first"], place[f"{of}_last"]
    return (int(first), int(last or first)) if first else None


def _whole(run: Sequence[Block]) -> Matrix | Table:
    """The matrix that blocks are of; a single one is what it is."""
    if len(run) == 1:
        return run[0].of
    rows = [row for band in _bands(run) for row in zip(*(block.of.rows for block in band), strict=True)]
    together = tuple(tuple(cell for part in row for cell in part) for row in rows)
    first = run[0].of
    if isinstance(first, Table):
        return Table(together)  # type: ignore[arg-type]
    left_out = any(isinstance(block.of, Matrix) and block.of.left_out for block in run)
    return Matrix(together, left_out, first.words)  # type: ignore[arg-type]


def _bands(run: Sequence[Block]) -> Iterator[list[Block]]:
    """The blocks that stand side by side, band by band."""
    band: list[Block] = []
    for block in run:
        if band and block.region.rows != band[-1].region.rows:
            yield band
            band = []
        band.append(block)
    yield band
