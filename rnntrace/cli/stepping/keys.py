"""What a terminal sends when keys are pressed, as keys."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator


class Key(enum.Enum):
    """A key that means something."""

    ENTER = "Enter"
    NEXT = "next"
    BACK = "back"
    DOWN = "down"
    UP = "up"
    FIRST = "first"
    LAST = "last"
    DELETE = "delete"
    ESCAPE = "escape"
    QUIT = "quit"
    INTERRUPT = "interrupt"
    SUSPEND = "suspend"


# A key, or a digit or the t that a place to go to begins with; all else is None, and only shows the
# screen anew.
Pressed = Key | str | None

SEQUENCES = {
    # of a terminal
    "\x1b[A": Key.UP, "\x1b[B": Key.DOWN, "\x1b[C": Key.NEXT, "\x1b[D": Key.BACK,
    "\x1b[5~": Key.UP, "\x1b[6~": Key.DOWN,
    "\x1b[H": Key.FIRST, "\x1b[F": Key.LAST, "\x1b[1~": Key.FIRST, "\x1b[4~": Key.LAST,
    # of a console of Windows, after \x00 or à
    "H": Key.UP, "P": Key.DOWN, "M": Key.NEXT, "K": Key.BACK, "I": Key.UP, "Q": Key.DOWN,
    "G": Key.FIRST, "O": Key.LAST,
}  # fmt: skip
SIGNS = {
    "\r": Key.ENTER, "\n": Key.ENTER, " ": Key.NEXT, "n": Key.NEXT, "b": Key.BACK, "p": Key.BACK,
    "j": Key.DOWN, "k": Key.UP, "g": Key.FIRST, "G": Key.LAST,
    "\x7f": Key.DELETE, "\x08": Key.DELETE, "\x1b": Key.ESCAPE,
    "q": Key.QUIT, "Q": Key.QUIT, "\x04": Key.QUIT, "\x03": Key.INTERRUPT, "\x1a": Key.SUSPEND,
}  # fmt: skip
# Escape with what follows it: \x1b[C or \x1bOC for the arrow to the right, \x1b[1;5C with a Ctrl held; what
# Windows sends; or a single sign.
ONE = re.compile("\x1b\\[[0-?]*[ -/]*[@-~]|\x1bO.|\x1b|[\x00\xe0].|.", re.DOTALL)
UNFINISHED = re.compile("\x1b(\\[[0-?]*|O)?$|[\x00\xe0]$")


def is_finished(sent: str) -> bool:
    """Whether no key is cut in two; an Escape may be one, or the beginning of another."""
    return not UNFINISHED.search(sent)


def keys_in(sent: str) -> Iterator[Pressed]:
    """The keys that were pressed, one after the other."""
    for match in ONE.finditer(sent):
        yield _key(match[0])


def _key(one: str) -> Pressed:
    if len(one) == 1:
        return one if one in "0123456789t" else SIGNS.get(one)
    if one[0] in "\x00\xe0":
        return SEQUENCES.get(one[1])
    return SEQUENCES.get(one.replace("\x1bO", "\x1b["))
