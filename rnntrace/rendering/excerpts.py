"""Terms that have no room in one piece, in pieces that have: matrices in blocks of columns.

A product of two matrices becomes the sum of the products of their blocks, W x = W₁ x₁ + W₂ x₂, so that
what is multiplied stays together. Where that is not to be, factors follow one another.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator

from ..writing.formula import (
    CLOSING,
    OPENING,
    Applied,
    Blocks,
    Captioned,
    Excerpt,
    Formula,
    Grid,
    Negated,
    Operator,
    Parens,
    Raised,
    Ratio,
    Row,
    Span,
    Summed,
    Text,
)
from .captions import counted_from
from .terms import chunks, terms

Term = tuple[Formula, ...]
Fits = Callable[[Term], bool]
PLUS, DOT, DOTS, OVER = Operator("plus"), Operator("dot"), Operator("dots"), Operator("over")
# Blocks of fewer columns than this are not worth it, where rows can be broken too.
FEWEST_COLUMNS = 3
# So many terms of a sum that stands in a matrix are tried on a line.
TERMS_TRIED = (8, 6, 5, 4, 3, 2, 1)


def never(_: Term) -> bool:
    return False


def in_pieces(term: Term, fits: Fits, bent: Fits = never) -> Iterator[Term]:
    """A term, each piece of which has room as far as that can be; a piece without a sign at its beginning
    goes on with the matrix before it. ``bent`` tells of a single factor whether it has room if what stands
    in its parentheses is broken within them."""
    if fits(term):
        yield term
        return
    if products := _product_of_blocks(term, fits):
        yield from products
        return
    for chunk in chunks(term):
        if fits(chunk):
            yield chunk
            continue
        for factor in _factors(chunk):
            yield from [factor] if fits(factor) or bent(factor) else _factor_in_pieces(factor, fits, bent)


def _product_of_blocks(term: Term, fits: Fits) -> list[Term]:
    """A product of two matrices as a sum of products; nothing where it is none, or has no room even so."""
    sign, parts = _led(term)
    match parts:
        case (Grid() as left, Grid() as right) if left.columns == right.rows:
            pass
        case _:
            return []
    for spans in _ever_more(len(left.columns)):
        products: list[Term] = []
        for span in spans:
            block: Term = (
                Excerpt(left, Span(0, len(left.rows)), span),
                Excerpt(right, span, Span(0, len(right.columns))),
            )
            before = sign if not products else sign if sign == (Operator("minus"),) else (PLUS,)
            products.append((*before, *block))
        if all(map(fits, products)):
            return products
    return []


def _factor_in_pieces(factor: Term, fits: Fits, bent: Fits) -> Iterator[Term]:
    """A single factor, with the sign before it."""
    sign, (of,) = _led(factor)
    match of:
        case Grid():
            yield from _grid_in_blocks(sign, of, (), fits)
        case Captioned(Grid() as grid, caption):
            yield from _grid_in_blocks(sign, grid, caption, fits)
        case Blocks():
            yield from _entries_in_blocks(sign, of, fits)
        case Ratio(top, bottom):
            above = (*sign, *next(terms([top])))
            # In pieces, a product may become a sum.
            whole = len(list(terms([top]))) == 1 and fits(above)
            yield from [above] if whole else in_pieces((*sign, Parens(top)), fits, bent)
            below = Parens(bottom) if isinstance(bottom, Row | Negated | Ratio) else bottom
            yield from in_pieces((OVER, below), fits, bent)
        case _:
            opened = _opened(of)
            if opened is None:
                yield factor
                return
            before, within, after = opened
            pieces = [
                piece
                for each in terms([within])
                for piece in in_pieces(each, lambda piece: fits((*sign, *before, *piece, *after)))
            ]
            pieces[0] = (*sign, *before, *pieces[0])
            pieces[-1] = (*pieces[-1], *after)
            yield from pieces


def _opened(of: Formula) -> tuple[Term, Formula, Term] | None:
    """What stands in parentheses, and what around it; None of anything else. Matrices that have none get
    them: a power or a function of blocks is that of all of them."""
    match of:
        case Parens(within):
            return (OPENING,), within, (CLOSING,)
        case Applied(_, _, Parens(within) | (Grid() | Captioned() | Blocks() as within)):
            return (of._replace(of=OPENING),), within, (CLOSING,)
        case Summed(Parens(within) | within, over):
            return (Summed(OPENING, over),), within, (CLOSING,)
        case Raised(Grid() | Captioned() | Blocks() as within, exponent):
            return (OPENING,), within, (Raised(CLOSING, exponent),)
        case Raised(Parens() | Applied() as inner, exponent) if opened := _opened(inner):
            before, within, (closing,) = opened
            return before, within, (Raised(closing, exponent),)
        case Negated(within):
            return (Operator("minus"), OPENING), within, (CLOSING,)
    return None


def _grid_in_blocks(sign: Term, grid: Grid, caption: Text, fits: Fits) -> Iterator[Term]:
    def part(rows: Span, columns: Span) -> Formula:
        return Excerpt(grid, rows, columns, caption)

    yield from _blocks(sign, (len(grid.rows), len(grid.columns)), part, fits)


def _entries_in_blocks(sign: Term, of: Blocks, fits: Fits) -> Iterator[Term]:
    """A matrix whose entries are written out: with fewer terms of their sums on a line, and if it has no
    room even so, in blocks."""
    height, width = len(of.rows), len(of.rows[0])

    def part(rows: Span, columns: Span) -> Formula:
        found = of._replace(rows=tuple(row[slice(*columns)] for row in of.rows[slice(*rows)]))
        said = []
        if rows != Span(0, height):
            said.append(counted_from(range(*rows), "row"))
        if columns != Span(0, width):
            said.append(counted_from(range(*columns), "column"))
        tried: list[Formula] = [found._replace(across=across) for across in (None, *TERMS_TRIED)]
        if said:
            tried = [Captioned(each, (", ".join(said),)) for each in tried]
        return next((each for each in tried if fits((*sign, each))), tried[-1])

    whole = (*sign, part(Span(0, height), Span(0, width)))
    yield from [whole] if fits(whole) else _blocks(sign, (height, width), part, fits)


def _blocks(
    sign: Term, shape: tuple[int, int], part: Callable[[Span, Span], Formula], fits: Fits
) -> Iterator[Term]:
    """A matrix in blocks of columns; where they would be too narrow for its many rows, in blocks of rows
    too. ``part`` is what stands for some rows and columns of it."""
    height, width = shape

    def pieces(rows: list[Span], columns: list[Span]) -> Iterator[Term]:
        for among in rows:
            for span in columns:
                first = not among.start and not span.start
                yield (*(sign if first else ()), part(among, span))

    def in_columns(rows: Span) -> list[Span] | None:
        """As few blocks of columns as have room."""
        divided = (columns for columns in _ever_more(width) if all(map(fits, pieces([rows], columns))))
        return next(divided, None)

    whole = in_columns(Span(0, height))
    if whole and whole[0].end >= min(FEWEST_COLUMNS, width):
        yield from pieces([Span(0, height)], whole)
        return
    narrowest = [Span(column, column + 1) for column in range(width)]
    across = in_columns(Span(0, 1)) or narrowest
    if whole is None or len(across) < len(whole):
        tried = list(_ever_more(height))
        found = bisect_left(tried, True, key=lambda rows: all(map(fits, pieces(rows, across))))
        yield from pieces(tried[min(found, len(tried) - 1)], across)
        return
    yield from pieces([Span(0, height)], whole or narrowest)


def _ever_more(count: int) -> Iterator[list[Span]]:
    """So many things in more and more spans, as alike in length as can be; the last have one each."""
    before = 0
    for parts in range(1, count + 1):
        size = -(-count // parts)
        if size != before:
            yield [Span(start, min(start + size, count)) for start in range(0, count, size)]
        before = size


def _led(term: Term) -> tuple[Term, Term]:
    """The sign that leads a term, if one does, and the rest."""
    return (term[:1], term[1:]) if isinstance(term[0], Operator) else ((), term)


def _factors(chunk: Term) -> Iterator[Term]:
    """The factors of a part of a product, each but the first led by the sign for a product."""
    sign, rest = _led(chunk)
    factors = [part for part in rest if not isinstance(part, Operator) or part == DOTS]
    yield (*sign, factors[0])
    for part in factors[1:]:
        yield (DOT, part)
