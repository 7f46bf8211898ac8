"""Single values: text, choices and numbers. Each returns None, with a complaint, for anything else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from ..wording import quote
from ..yaml_nodes.nodes import YamlMapping, YamlNode, YamlScalar, kind
from .numbers import NotANumber, parse_number
from .value import Value

_LONGEST_WHOLE = 18  # digits

# The words to choose from: a table that has them, or what lists them. They are looked up when one is read.
Choices = Collection[str] | Callable[[], Collection[str]]


def anything(value: Value) -> YamlNode:
    """The node itself, to be read by someone who knows more."""
    return value.node


def mapping(expected: str) -> Callable[[Value], YamlMapping | None]:
    """A reader of mappings; ``expected`` says of what."""

    def read(value: Value) -> YamlMapping | None:
        if isinstance(value.node, YamlMapping):
            return value.node
        value.complain(f"expected {expected}, found {kind(value.node)}")
        return None

    return read


def text(expected: str = "text") -> Callable[[Value], str | None]:
    """A reader of any scalar, as it is written."""

    def read(value: Value) -> str | None:
        if isinstance(value.node, YamlScalar) and not value.node.is_null:
            return value.node.text
        value.complain(f"expected {expected}, found {kind(value.node)}")
        return None

    return read


class Known(NamedTuple):
    """What is known of a word that cannot be chosen: what was ``meant`` by it, if that is certain; and what
    there is to say to those who write it, if it is more than that."""

    meant: str | None
    says: str = ""


class Guess(str):
    """A word that was perhaps meant by one that cannot be chosen, and is complained of. It is no sound value;
    but what does not hang on it can be looked at as if it were."""

    __slots__ = ()


# What is known of the words that others use, by their plain form.
Elsewhere = Callable[[], Mapping[str, Known]]


def choice(words: Choices, elsewhere: Elsewhere, besides: str = "") -> Callable[[Value], str | None]:
    """A reader of one of a few words; ``elsewhere`` has those that others use, and ``besides`` says what else
    can stand there.

    With a complaint, it returns the word that was certainly meant, or a ``Guess``.
    """

    def read(value: Value) -> str | None:
        choices = chosen_from(words)
        if isinstance(value.node, YamlScalar) and value.node.text in choices:
            return value.node.text
        listed = f"one of {', '.join(choices)}" if len(choices) > 1 else choices[0]
        listed += f", or {besides}" if besides else ""
        found = text(listed)(value)
        if found is None:
            return None
        same = next((word for word in choices if plain_form(word) == plain_form(found)), None)
        known = Known(same) if same else elsewhere().get(plain_form(found))
        near = None if known else value.context.complaints.near(found, choices)
        meant = known.meant if known else near
        hint = f". Did you mean {quote(meant)}?" if meant else f", expected {listed}"
        value.complain(
            f"{quote(found)} is not known here{f'. {known.says}' if known and known.says else hint}"
        )
        return Guess(near) if near else meant

    return read


def plain_form(word: str) -> str:
    """A word without capitals and signs: ``BCE_Loss`` and ``bce-loss`` are the same."""
    return "".join(letter for letter in word.casefold() if letter.isalnum())


def chosen_from(words: Choices) -> tuple[str, ...]:
    """The words of a choice, as they are now."""
    return tuple(words() if callable(words) else words)


def true_or_false(elsewhere: Elsewhere) -> Callable[[Value], bool | None]:
    """A reader of true or false, and of the words that ``elsewhere`` mean the same."""
    read = choice(("true", "false"), elsewhere)
    certain = {"true": True, "false": False}
    return lambda value: None if isinstance(found := read(value), Guess) else certain.get(found or "")


def whole(least: int, most: int | None = None) -> Callable[[Value], int | None]:
    """A reader of whole numbers from ``least`` to ``most``."""

    def read(value: Value) -> int | None:
        written = value.node.text.strip() if isinstance(value.node, YamlScalar) else ""
        unsigned = written[written.startswith(("+", "-")) :]
        if not (unsigned.isascii() and unsigned.isdigit()):
            value.complain(f"expected a whole number, found {kind(value.node)}")
            return None
        digits = unsigned.lstrip("0")
        if len(digits) > _LONGEST_WHOLE:
            value.complain(f"{quote(written)} is too large, expected at most {_LONGEST_WHOLE} digits")
            return None
        found = int(digits or "0") * (-1 if written.startswith("-") else 1)
        if found < least:
            value.complain(f"{found} is too small, expected {least} or more")
            return None
        if most is not None and found > most:
            value.complain(f"{found} is too large, expected at most {most}")
            return None
        return found

    return read


def number(value: Value, node: YamlNode | None = None, named: str = "") -> float | None:
    """A finite number: the value, or a ``node`` within it; ``named`` says which one (``number 2``)."""
    node = value.node if node is None else node
    subject = f"{named} is " if named else ""
    if not isinstance(node, YamlScalar) or node.is_null:
        value.complain(f"{subject}{kind(node)}, expected a number", node)
        return None
    try:
        return parse_number(node.text)
    except NotANumber as error:
        value.complain(f"{subject}{error}", node)
        return None


def share(value: Value) -> float | None:
    """A share of what was before."""
    found = number(value)
    if found is not None and not 0 <= found < 1:
        value.complain(f"{found:g} is not a share, expected 0 or more and less than 1")
        return None
    return found


def positive(value: Value) -> float | None:
    """A number of more than zero."""
    found = number(value)
    if found is not None and found <= 0:
        value.complain(f"{found:g} is too small, expected more than 0")
        return None
    return found


def not_negative(value: Value) -> float | None:
    """A number of zero or more."""
    found = number(value)
    if found is not None and found < 0:
        value.complain(f"{found:g} is too small, expected 0 or more")
        return None
    return found


def positive_up_to(most: float) -> Callable[[Value], float | None]:
    """A reader of numbers of more than zero that are not far out of range."""

    def read(value: Value) -> float | None:
        found = number(value)
        if found is not None and not 0 < found <= most:
            value.complain(f"{found:g} is out of range, expected more than 0 and at most {most:,.0f}")
            return None
        return found

    return read


def choice_or_mapping(
    words: Choices, elsewhere: Elsewhere, besides: str
) -> Callable[[Value], str | YamlMapping | None]:
    """A reader of one of a few words, or of keys that take their place, which ``besides`` shows."""
    one_of_them = choice(words, elsewhere, besides)
    return lambda value: value.node if isinstance(value.node, YamlMapping) else one_of_them(value)
