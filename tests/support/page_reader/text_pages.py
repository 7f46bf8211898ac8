"""Where the equations stand on a page of terminal text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from .expressions import Matrix, Unreadable
from .flattening import FENCES, NUMBERS_ABOVE, Canvas, Cells
from .grammar import EQUALITY as EQUAL
from .grammar import Token
from .text_tokens import tokens

RULES = re.compile("[═━┅─]{3,}$")
STAGE = re.compile(r"   (?:  )?[=≈+−⊙·⋯/] ")
FURTHER = re.compile(r"\s+[=≈+−⊙·⋯/] \S")
BLOCK = re.compile(r" {5,}(?:rows?|columns?) \d")
REMARK = re.compile(r"   ([^\W\d].*)")
LISTED = re.compile(r"   \S+ [=≈] ")
EQUALITY = re.compile(r" [=≈] ")


@dataclass
class Found:
    """An equation that stands on a page: the ``line`` it begins at (from 1), its ``tokens``, and the
    ``lines`` themselves; its ``words``, as far as they stand under it."""

    line: int
    tokens: list[Token]
    lines: list[str]
    words: list[str] = field(default_factory=list)

    def read(self, lines: list[str]) -> None:
        """Takes in more of it."""
        matrices: list[Matrix | Cells] = []
        canvas = Canvas(lines, matrices)
        flat = canvas.flat(0, len(lines), 0, canvas.width)
        self.tokens += tokens(flat.text.strip(), matrices)


def equations(text: str) -> Iterator[Found]:
    """All that stand there, worked or only in letters."""
    current: Found | None = None
    for at, block in _blocks(text):
        if current and _is_stage(block):
            current.lines += ["", *block]
            current.read(block)
            continue
        if current:
            yield from _whole(current)
            current = None
        if RULES.search(block[0]):
            continue
        if LISTED.match(block[0]) and not FENCES.intersection("".join(block)):
            yield from _listed(at, block)
        elif _is_head(block):
            current = _head(at, block)
    if current:
        yield from _whole(current)


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """What stands between empty lines, and the lines where it begins."""
    numbered = enumerate(text.split("\n"), 1)
    for is_empty, lines in groupby(numbered, lambda each: not each[1].strip()):
        if not is_empty:
            found = list(lines)
            yield found[0][0], [line for _, line in found]


def _whole(found: Found) -> Iterator[Found]:
    """An equation, if what looked like the head of one has any sign of equality."""
    if any(sign in found.tokens for sign in EQUAL):
        yield found


def _is_stage(block: list[str]) -> bool:
    """Whether one line begins with the sign that leads what stands there, and all others further in; the
    next block of a matrix is led by none."""
    found = [line for line in block if STAGE.match(line)]
    # A line that is broken goes on further in, with a sign of its own.
    first = min((_indent(line) for line in found), default=0)
    led = [line for line in found if _indent(line) == first]
    further = all(line.startswith("    ") for line in block if line not in led)
    is_block = BLOCK.match(block[-1]) or NUMBERS_ABOVE.fullmatch(block[0].strip())
    return further and (len(led) == 1 or (not led and bool(is_block)))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _is_head(block: list[str]) -> bool:
    """Whether a block begins at the left with a formula, and is no running text."""
    if FENCES.intersection("".join(block)):
        return any(not line.startswith(" ") for line in block)
    prose = block[0] == block[0].lstrip() and all(not line.startswith(" ") for line in block)
    if prose and (len(block) > 1 or (block[-1][-1] in ".:!?" and "  " not in block[0])):
        return False
    return block[0][0] != " " and "share of the gradients" not in block[0]


def _head(at: int, block: list[str]) -> Found:
    found = Found(at, [], block)
    if not FENCES.intersection("".join(block)):
        _letters(found, block)
        return found
    name = next(line for line in block if not line.startswith(" "))
    sign = EQUALITY.search(name)
    if sign is None:
        raise Unreadable(f"line {at}: no sign of equality in {name!r}")
    left = sign.end()
    found.tokens += tokens(name[: left - 1].rstrip(), [])
    said = REMARK.match(block[-1])
    found.words += [said[1]] if said else []
    found.read([line[left:] for line in (block[:-1] if said else block)])
    return found


def _letters(found: Found, block: list[str]) -> None:
    """A line of symbols, and those that go on below; what does not begin with a sign there is words."""
    formula = True
    try:
        for i, line in enumerate(block):
            formula = formula and (not i or bool(FURTHER.match(line)))
            if formula:
                found.tokens += tokens(line.strip(), [])
            else:
                found.words.append(line.strip())
    except Unreadable:
        if any(" = " in line for line in block):
            raise
        found.tokens.clear()  # words that stand alone on a line, a heading perhaps


def _listed(at: int, block: list[str]) -> Iterator[Found]:
    """Equations in letters, one below the other."""
    current: Found | None = None
    for i, line in enumerate(block):
        if LISTED.match(line):
            if current:
                yield current
            current = Found(at + i, list(tokens(line.strip(), [])), [line])
        elif current:
            current.lines.append(line)
            if current.words or not FURTHER.match(line):
                current.words.append(line.strip())
            else:
                current.tokens += tokens(line.strip(), [])
    if current:
        yield current
