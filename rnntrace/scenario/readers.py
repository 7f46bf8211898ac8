"""Readers that ask a node for what they expect, and complain where it is something else."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from fractions import Fraction

from .errors import Complaint, Place
from .nodes import Mapping, Node, Scalar, Sequence

DECIMAL = r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
NUMBER = re.compile(rf"({DECIMAL})(?:\s*/\s*({DECIMAL}))?")
LONGEST_FRACTION = 400  # characters; Python refuses to read whole numbers of thousands of digits


class Reader:
    """Collects complaints while nodes are read; what could not be read comes back as None."""

    def __init__(self) -> None:
        self.complaints: list[Complaint] = []

    def complain(self, place: Place, where: str, problem: str) -> None:
        self.complaints.append(Complaint(place, where, problem))

    def keys(self, node: Mapping, known: Iterable[str], where: str = "") -> None:
        """Complain of unknown keys, with the nearest known one."""
        known = tuple(known)
        for key, place in node.keys.items():
            if key not in known:
                hint = f"the keys are {', '.join(known)}"
                problem = f"unknown key. {nearest(key, known) or hint[0].upper() + hint[1:]}"
                self.complain(place, path(where, key), problem)

    def text(self, node: Node, where: str) -> str | None:
        if isinstance(node, Scalar):
            return node.text
        self.complain(node.place, where, f"expected text, found {kind(node)}")
        return None

    def choice(self, node: Node, where: str, choices: Iterable[str]) -> str | None:
        choices = tuple(choices)
        found = self.text(node, where)
        if found is None or found in choices:
            return found
        listed = f"expected one of {', '.join(choices)}"
        self.complain(
            node.place, where, f"{quote(found)} is not known here. {nearest(found, choices) or listed}"
        )
        return None

    def whole(self, node: Node, where: str, least: int = 1, most: int | None = None) -> int | None:
        """A whole number of at least ``least``."""
        if isinstance(node, Scalar) and re.fullmatch(r"[-+]?[0-9]{1,18}", node.text):
            value = int(node.text)
            if value < least:
                self.complain(node.place, where, f"{value} is too small; expected {least} or more")
                return None
            if most is not None and value > most:
                self.complain(node.place, where, f"{value} is too large; expected {most} at most")
                return None
            return value
        self.complain(node.place, where, f"expected a whole number, found {kind(node)}")
        return None

    def number(self, node: Node, where: str, place_name: str = "") -> float | None:
        """A decimal, ``1e-3`` or a fraction such as ``1/3``, finite, as a float."""
        named = f"{place_name} is " if place_name else ""
        if not isinstance(node, Scalar):
            self.complain(node.place, where, f"{named}{kind(node)}, expected a number")
            return None
        match = NUMBER.fullmatch(node.text.strip())
        if match is None:
            problem = f"{named}{quote(node.text)}, expected a number"
            if node.is_null:
                problem = f"{named or 'this is '}left empty, expected a number"
            elif node.text.strip(".+-").lower() in ("nan", "inf"):
                problem += "; NaN and infinity have no place in a scenario"
            elif NUMBER.fullmatch(node.text.strip().replace(",", ".")):
                problem += "; the decimal sign is a point"
            self.complain(node.place, where, problem)
            return None
        value = _number(match[1], match[2])
        if value is None:
            problem = f"{named}{quote(node.text)}: it does not fit in a 64-bit floating-point number"
            if match[2] is not None and not _digits(match[2]):
                problem = f"{named}{quote(node.text)}: a division by zero"
            self.complain(node.place, where, problem)
        return value

    def numbers(self, node: Node, where: str, whose: str = "number") -> list[float] | None:
        """A list of numbers."""
        if not isinstance(node, Sequence):
            hint = " in brackets: [" + node.text + "]" if isinstance(node, Scalar) else ""
            self.complain(node.place, where, f"expected a list of numbers{hint}, found {kind(node)}")
            return None
        values = [self.number(item, where, f"{whose} {i}") for i, item in enumerate(node.items, 1)]
        return None if None in values else [value for value in values if value is not None]

    def words(self, node: Node, where: str) -> list[tuple[str, Place]] | None:
        """A list of words, none empty."""
        if not isinstance(node, Sequence):
            self.complain(node.place, where, f"expected a list of words, found {kind(node)}")
            return None
        found = []
        for i, item in enumerate(node.items, 1):
            if not isinstance(item, Scalar):
                self.complain(item.place, where, f"word {i} is {kind(item)}, expected a word")
            elif item.is_null:
                problem = f"word {i} is empty. In quotes, {quote(item.text)} would be a word"
                self.complain(item.place, where, problem if item.text else f"word {i} is empty")
            elif not item.text:
                self.complain(item.place, where, f"word {i} is empty")
            else:
                found.append((item.text, item.place))
        return found if len(found) == len(node.items) else None


def _number(top: str, bottom: str | None) -> float | None:
    """The value, or None where a float cannot hold it: too large, or not zero but too small."""
    if bottom is None:
        value = float(top)
        vanished = not value and bool(_digits(top))
        return None if math.isinf(value) or vanished else value
    exponents = [part.lower().partition("e")[2] or "0" for part in (top, bottom)]
    if len(top) + len(bottom) > LONGEST_FRACTION or any(abs(int(e)) > 999 for e in exponents):
        return None
    if not _digits(bottom):
        return None
    exact = Fraction(top) / Fraction(bottom)
    try:
        value = float(exact)
    except OverflowError:
        return None
    return None if exact and not value else value


def _digits(text: str) -> str:
    """What is not zero in a decimal: empty for ``-0.00e5``."""
    return text.lower().partition("e")[0].strip("+-0.")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """A question for a misspelt word, where something known is near."""
    from difflib import get_close_matches  # slow to load, and only for those who misspell

    found = get_close_matches(word, list(known), n=1)
    return f"Did you mean {quote(found[0])}?" if found else None


def quote(text: str) -> str:
    """Text from a file as it can stand in one line of a message."""
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return f"'{shown}'" if len(shown) <= 60 else f"'{shown[:40]}…' ({len(text)} characters)"


def kind(node: Node) -> str:
    """What a node is, in words."""
    match node:
        case Scalar() if node.is_null:
            return "nothing"
        case Scalar(text):
            return quote(text)
        case Sequence(items):
            return f"a list of {len(items)}"
        case Mapping():
            return "a mapping of keys"


def path(where: str, key: str) -> str:
    shown = quote(key)[1:-1]
    return f"{where}.{shown}" if where else shown


def count(number: int, noun: str) -> str:
    """``1 word``, ``3 words``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
