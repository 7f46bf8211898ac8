"""The line of symbols that an equation begins with, and at the right what it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..writing.formula import EQUALS, Formula, Text
from .drawing import OPERATORS, Pen
from .lines import Draft, Segment, line_width, wrapped
from .terms import chunks, terms

HANG = 3


def head_lines(formula: Formula, words: Text, indent: int, width: int, pen: Pen) -> Iterator[Draft]:
    """The formula with its words; too long, and it is broken at its operators, the words on a line of
    their own."""
    box = pen.draw(formula)
    note = pen.line(words, "dim")
    used = indent + box.width.fixed
    room = width - used - line_width(note)
    if used <= width and (room >= 2 or not note):
        space = ((" " * room, ""),) if note else ()
        yield ((" " * indent, ""), *box.lines[0], *space, *note)
        return
    if used <= width:
        yield ((" " * indent, ""), *box.lines[0])
    else:
        yield from _broken(formula, indent, width, pen)
    if note:
        yield from wrapped(note, width, indent + HANG)


def _broken(formula: Formula, indent: int, width: int, pen: Pen) -> Iterator[Draft]:
    """A formula over several lines, broken before the signs of its outermost sum; further lines
    begin below what follows the ``=``. A term that is too long is broken at its products, and
    at last before any sign; what multiplies without one stays together."""
    found = list(terms([formula]))
    hang = indent + pen.chunk(found[0]).width.fixed + 3
    if hang > width // 3 or EQUALS not in (found[1:] or [()])[0]:
        hang = indent + HANG
    first, *others = _pieces(found, width - hang, pen)
    line: list[Segment] = [(" " * indent, ""), *pen.chunk(first).lines[0]]
    for piece in others:
        box = pen.chunk(piece)
        if line_width(tuple(line)) + 1 + box.width.fixed <= width:
            line += [(" ", ""), *box.lines[0]]
            continue
        yield from _whole_or_wrapped(line, hang, width, pen)
        # An = stands below the first one.
        back = 2 if piece[0] == EQUALS and hang > indent + HANG else 0
        line = [(" " * (hang - back), ""), *box.lines[0]]
    yield from _whole_or_wrapped(line, hang, width, pen)


def _pieces(found: Iterable[tuple[Formula, ...]], room: int, pen: Pen) -> Iterator[tuple[Formula, ...]]:
    """The terms, those that have no room broken at the signs of their products."""
    for term in found:
        if pen.chunk(term).width.fixed <= room:
            yield term
        else:
            yield from chunks(term)


def _whole_or_wrapped(line: list[Segment], hang: int, width: int, pen: Pen) -> Iterator[Draft]:
    if line_width(tuple(line)) <= width:
        yield tuple(line)
        return
    (start, _), *rest = line
    hang += 2  # so that it does not look like the next term
    for kinds in (("hadamard", "dot"), OPERATORS):
        signs = {pen.plain(OPERATORS[kind]) for kind in kinds}
        broken = list(wrapped(tuple(rest), width - hang, 0, only_before=signs))
        if all(line_width(each) <= width - hang for each in broken):
            break
    for i, each in enumerate(broken):
        yield ((start if not i else " " * hang, ""), *each)
