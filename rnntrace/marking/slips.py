"""Slips of the pen: one number written down otherwise than it was meant."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from .answers import Answer, Places
from .estimates import Estimate
from .judged import Suspect
from .precision import Precision

# A point that has moved by more places than this is no slip.
MOST_MOVED = 3
# Where so many entries are wrong, it was not the pen.
MOST_SLIPS = 12
# What is copied must have so many digits that it is no accident.
LEAST_DIGITS = 2


def slips(answer: Answer, wrong: list[Places], made: Estimate, precision: Precision) -> Iterator[Suspect]:
    """What the pen may have done to the wrong entries of an answer, of which the right ones are ``made`` by
    the equation."""
    values = made.value.reshape(answer.values.shape)
    exchanged = _exchanged(answer, wrong, made, precision)
    if exchanged:
        one, other = exchanged
        yield Suspect(f"{_entry(one)} and {_entry(other)} are exchanged", places=(one, other))
    for at in wrong:
        if at in exchanged:
            continue
        given, meant = float(answer.values[at]), float(values[at])
        allowed = float(precision.allowed(made).reshape(values.shape)[at])
        for words in _words(answer, at, given, meant, allowed, precision):
            yield Suspect(f"{_of(at)}{words}", places=(at,))
            break


def _words(
    answer: Answer, at: Places, given: float, meant: float, allowed: float, precision: Precision
) -> Iterator[str]:
    """What may have happened to one number, the likeliest first."""
    if precision.is_short(answer, at, meant):
        yield f"{answer.text(at)} is right as far as it goes, and has too few places"
    if abs(given + meant) <= allowed < abs(meant):
        yield "the sign is the other way round"
    for places in range(1, MOST_MOVED + 1):
        for power in (places, -places):
            moved = meant * 10.0**power
            if abs(given - moved) <= allowed * max(1.0, 10.0**power) and abs(moved) > 2 * allowed:
                yield f"the point is {places} place{'s' * (places > 1)} too far to the {_side(power)}"
    if precision.digits is not None:
        yield from _of_digits(given, meant, precision.digits)
    if copied := _copied_from(answer, at):
        yield f"it is the number of {copied} once more"


def _side(power: int) -> str:
    return "right" if power > 0 else "left"


def _of_digits(given: float, meant: float, digits: int) -> Iterator[str]:
    """Two neighboring digits exchanged, or one digit that is another."""
    written = _digits(given, digits)
    for units in (0, 1, -1):
        read = _digits(meant + units * 10.0**-digits, digits)
        if len(read) != len(written) or (given < 0) != (meant < 0):
            continue
        differ = [i for i, (a, b) in enumerate(zip(written, read, strict=True)) if a != b]
        if len(differ) == 2 and differ[1] - differ[0] == 1:
            i, j = differ
            if (written[i], written[j]) == (read[j], read[i]):
                yield f"the digits {read[i]}{read[j]} are exchanged"
        if len(differ) == 1 and sum(c != "0" for c in read) >= LEAST_DIGITS:
            yield f"the digit {read[differ[0]]} is written as {written[differ[0]]}"


def _digits(number: float, digits: int) -> str:
    """The digits of a number as it is written, without its sign and its point."""
    if not np.isfinite(number):
        return ""
    unit = Decimal(1).scaleb(-digits)
    return str(abs(Decimal(repr(number))).quantize(unit, ROUND_HALF_UP)).replace(".", "")


def _exchanged(
    answer: Answer, wrong: list[Places], made: Estimate, precision: Precision
) -> tuple[Places, Places] | tuple[()]:
    """Two entries that stand in one another's place."""
    values, given = made.value.reshape(answer.values.shape), answer.values
    allowed = precision.allowed(made).reshape(values.shape)
    for i, one in enumerate(wrong):
        for other in wrong[i + 1 :]:
            there = abs(given[one] - values[other]) <= allowed[other]
            if there and abs(given[other] - values[one]) <= allowed[one]:
                return one, other
    return ()


def _copied_from(answer: Answer, at: Places) -> str:
    """The entry in another row, or beside it, whose number stands here too."""
    text = answer.text(at).lstrip("-−")
    if len(text.replace(".", "").strip("0")) < LEAST_DIGITS:
        return ""
    others = (other for other in answer.given if other != at and answer.text(other) == answer.text(at))
    found = next(others, None)
    return "" if found is None else _entry(found)


def _of(at: Places) -> str:
    return f"{_entry(at)}: " if at else ""


def _entry(at: Places) -> str:
    """An entry in words, counted from 1."""
    match at:
        case (row, column):
            return f"row {row + 1}, column {column + 1}"
        case (row,):
            return f"entry {row + 1}"
    return "it"
