"""The names of files that belong to somebody: good on every system, and told from one another on all."""

from __future__ import annotations

import re
import unicodedata

from ..marking.variants.identity import cleaned

# What a name may hold anywhere: letters of any language, digits, and these.
_OTHER = re.compile(r"[^\w.@+-]+")
# Devices of Windows, whatever comes after a point.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


def file_name(id: str) -> str:
    """What files of an ID are called, without an ending. Raises BadId.

    Two IDs may come to the same name, which whoever writes for both has to see.
    """
    name = _OTHER.sub("_", cleaned(id))
    if name[0] in ".-" or _DEVICES.match(name):
        name = f"_{name}"
    return f"{name[:-1]}_" if name[-1] == "." else name


def taken_as(name: str) -> str:
    """What two names have in common that some systems take for one."""
    return unicodedata.normalize("NFC", name.casefold())
