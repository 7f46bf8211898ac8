"""Where the equations stand in a Markdown document."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .grammar import EQUALITY
from .latex_tokens import LaTeX
from .text_pages import Found

DISPLAY = re.compile(r"^(?:\$\$|```math)\n(.*?)\n(?:\$\$|```)$", re.DOTALL | re.MULTILINE)
GOES_ON = r"&\quad {}"
NEXT_LINE = re.compile(r" \\\\\n&(?! )")  # a space is in an empty row of a matrix


def equations(text: str) -> Iterator[Found]:
    """All that stand there, worked or only in letters; one may go on from one block to another."""
    current: Found | None = None
    for display in DISPLAY.finditer(text):
        body = display[1].removeprefix("\\begin{aligned}\n").removesuffix("\n\\end{aligned}")
        line = text.count("\n", 0, display.start()) + 2
        for part in re.split(r"^&& ", body, flags=re.MULTILINE):
            if not part.strip():
                continue
            line_by_line = NEXT_LINE.sub("\n&", part.rstrip().removesuffix("\\\\"))
            tokens = list(LaTeX(line_by_line).tokens())
            if current and (tokens[0] in EQUALITY or part.startswith(GOES_ON)):
                current.tokens += tokens
                current.lines += ["", *part.split("\n")]
                continue
            if current and _is_whole(current):
                yield current
            current = Found(line, tokens, part.split("\n"))
    if current and _is_whole(current):
        yield current


def _is_whole(found: Found) -> bool:
    return any(sign in found.tokens for sign in EQUALITY)
