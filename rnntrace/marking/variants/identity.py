"""Whose a variant is, and the code that tells it from every other."""

from __future__ import annotations

import unicodedata

from .stream import Stream, seed_of

MOST_CHARACTERS = 60  # of an ID: its name makes the names of files
# Capitals and digits that cannot be taken for one another, without the vowels that would make words of them.
LETTERS = "CDFHJKMNPRTVWXY34679"
CODE_LENGTH = 6


class NoVariant(ValueError):
    """There is no variant of an exercise, or none for an ID; the text says why."""


class BadId(NoVariant):
    """An ID that nobody can have."""


def cleaned(id: str) -> str:
    """An ID as it is shown: one spelling of each letter, no spaces around it, single ones within.

    Raises BadId for what is empty, too long, or has characters that cannot be seen.
    """
    found = " ".join(unicodedata.normalize("NFC", id).split())
    if not found:
        raise BadId("an ID is empty; it should be something like s1234567")
    if len(found) > MOST_CHARACTERS:
        raise BadId(f"an ID has at most {MOST_CHARACTERS} characters; {found[:20]}… has {len(found):,}")
    for place, character in enumerate(found):
        if unicodedata.category(character).startswith("C"):
            before = f"after {found[:place]!r}" if place else "at its beginning"
            raise BadId(
                f"an ID has a character {before} that cannot be seen, U+{ord(character):04X}; "
                "type it again rather than copying it"
            )
    return found


def same(id: str) -> str:
    """What all spellings of an ID have in common: capitals make nobody somebody else."""
    return unicodedata.normalize("NFC", cleaned(id).casefold())


def key_of(content: bytes, id: str, salt: str) -> bytes:
    """What everything that is drawn for somebody comes from."""
    return seed_of(content, same(id), unicodedata.normalize("NFC", salt))


def code_of(key: bytes) -> str:
    """A few letters and digits to compare a sheet with its marking by. They say nothing of the weights."""
    stream = Stream(seed_of(key, "code"))
    return "".join(LETTERS[stream.below(len(LETTERS))] for _ in range(CODE_LENGTH))
