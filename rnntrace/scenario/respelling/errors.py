"""What keeps a file from being written again."""

from __future__ import annotations


class NotRespelled(ValueError):
    """A file that cannot be written again with new numbers; ``str()`` is a sentence that says why."""
