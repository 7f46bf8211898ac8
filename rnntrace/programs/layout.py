"""Lines of source as a careful person sets them: comments, texts, arrays, and statements that are broken
where they are too long."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap

WIDTH = 99
INDENT = "    "
# Operators by how loosely they bind: what is too long is broken at the loosest first.
_LOOSELY = ((", ",), (" for ",), (" if ", " else "), (" + ", " - "), (" * ", " / ", " @ "))
_HELD_TOGETHER = "\N{NO-BREAK SPACE}"
_OPENING, _CLOSING = "([{", ")]}"
# What may stand before the bracket that an expression is, and after it.
_OPENED = re.compile(r"(?:[-+*/@] |if |else )?[-\w.]*[(\[{]")
_AFTER = re.compile(r"(?:\.T|\.clone\(\)|\.requires_grad_\(\))*(?: \*\* [-\w.]+)?,?")


def printable(text: str) -> str:
    """A text of an author's as one line of source: without line ends, control characters, and those that
    change the order of others."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def comment(text: str, indent: str = "") -> list[str]:
    """A comment, in as many lines as it needs."""
    lines = wrap(
        "".join(c if c.isprintable() or c == _HELD_TOGETHER else " " for c in text),
        WIDTH,
        initial_indent=f"{indent}# ",
        subsequent_indent=f"{indent}#     ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace(_HELD_TOGETHER, " ") for line in lines]


def whole_terms(equation: str) -> str:
    """An equation in a comment, which is broken before a term if at all."""
    held = re.sub(r" (?![-+] )", _HELD_TOGETHER, equation)
    return held if all(len(term) < WIDTH // 2 for term in held.split(" ")) else equation


def docstring(paragraphs: Iterable[str], indent: str = "") -> list[str]:
    """Paragraphs as a docstring: a short one in one line."""
    texts = [_within_quotes(printable(text)) for text in paragraphs]
    if len(texts) == 1 and len(indent) + len(texts[0]) + 6 <= WIDTH and not texts[0].endswith('"'):
        return [f'{indent}"""{texts[0]}"""']
    lines: list[str] = []
    for text in texts:
        opening = f'{indent}"""' if not lines else indent
        filled = wrap(
            text,
            WIDTH,
            initial_indent=opening,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
        lines += ["", *filled] if lines else filled or [opening]
    return [*lines, f'{indent}"""']


def _within_quotes(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"""', r"\"\"\"")


def heading(text: str) -> list[str]:
    """What stands above a part of a program."""
    return ["", "", f"# -- {text} ".ljust(WIDTH, "-"), ""]


def listed(words: Sequence[str]) -> str:
    """``h, c and s``."""
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last


# -- values ----------------------------------------------------------------------------------------


def quoted(text: str) -> str:
    """A string in source, in double quotes where it has none itself."""
    found = repr(text)
    return f'"{found[1:-1]}"' if found[0] == "'" and '"' not in found else found


def number(value: float) -> str:
    """A number, every digit of it."""
    return repr(float(value)) if math.isfinite(value) else f'float("{value}")'


def filled(opening: str, items: Iterable[str], closing: str, indent: str = "") -> list[str]:
    """What stands between brackets, in one line or in several that are filled."""
    waiting = list(items)
    line = f"{indent}{opening}{', '.join(waiting)}{closing}"
    if len(line) <= WIDTH:
        return [line]
    within = indent + INDENT
    lines, line = [f"{indent}{opening}"], ""
    for item in (part for each in waiting for part in _pieces(each, within)):
        if line and len(within) + len(line) + len(item) + 2 > WIDTH:
            lines.append(within + line)
            line = ""
        line += f"{' ' if line else ''}{item}"
    return [*lines, within + line, f"{indent}{closing}"]


def dictionary(opening: str, entries: Mapping[str, str], closing: str, indent: str = "") -> list[str]:
    """Entries in braces, in one line or each in its own."""
    items = [f"{quoted(key)}: {value}" for key, value in entries.items()]
    line = f"{indent}{opening}{', '.join(items)}{closing}"
    if len(line) <= WIDTH:
        return [line]
    within = (part for item in items for part in _broken(f"{item},", indent + INDENT))
    return [indent + opening, *within, indent + closing]


def comprehension(left: str, item: str, loop: str, indent: str) -> list[str]:
    """``left = {item for …}``, in one line or its two parts apart."""
    whole = f"{indent}{left} = {{{item} {loop}}}"
    if len(whole) <= WIDTH:
        return [whole]
    return [f"{indent}{left} = {{", indent + INDENT + item, indent + INDENT + loop, f"{indent}}}"]


def _pieces(item: str, within: str) -> list[str]:
    """An item with its comma, of a long vector each number."""
    if len(within) + len(item) >= WIDTH and item.startswith("[") and '"' not in item:
        return [f"{number}," for number in item.split(", ")]
    return [f"{item},"]


# -- statements ------------------------------------------------------------------------------------


def assignment(left: str, right: str, indent: str, sign: str = "=") -> list[str]:
    """``left = right``; broken at its operators where it is too long, in parentheses."""
    line = f"{indent}{left} {sign} {right}"
    if len(line) <= WIDTH:
        return [line]
    if _OPENED.match(right) and _closed_by(right):
        first, *others = _broken(right, indent, len(line) - len(indent + right))
        return [f"{indent}{left} {sign} {first.lstrip()}", *others]
    return [f"{indent}{left} {sign} (", *_broken(right, indent + INDENT), f"{indent})"]


def statement(text: str, indent: str) -> list[str]:
    """A call; broken within its brackets where it is too long."""
    return [*_broken(text, indent)]


def _broken(text: str, indent: str, before: int = 0) -> Iterator[str]:
    """An expression, which stands in brackets, in lines; so much stands ``before`` the first."""
    if before + len(indent) + len(text) <= WIDTH:
        yield indent + text
        return
    for operators in _LOOSELY:
        parts = _split(text, operators)
        if len(parts) > 1:
            for part in parts:
                yield from _broken(part, indent)
            return
    if not (opened := _OPENED.match(text)) or not (closing := _closed_by(text)):
        yield indent + text  # a name, or a power: there is nothing to break
        return
    yield indent + text[: opened.end()]
    yield from _broken(text[opened.end() : closing], indent + INDENT)
    yield indent + text[closing:]


def _split(text: str, operators: tuple[str, ...]) -> list[str]:
    """The parts of an expression between operators outside of all brackets, each with that before it."""
    parts, start, depth = [], 0, 0
    for i, character in enumerate(text):
        depth += (character in _OPENING) - (character in _CLOSING)
        if not depth and i > start and character in " ," and text.startswith(operators, i):
            comma = text[i] == ","
            parts.append(text[start : i + comma])
            start = i + comma + 1
    return [*parts, text[start:]]


def _closed_by(text: str) -> int:
    """Where the first bracket of an expression is closed, if nothing but a power follows; else 0."""
    depth = 0
    for i, character in enumerate(text):
        depth += (character in _OPENING) - (character in _CLOSING)
        if not depth and character in _CLOSING:
            return i if _AFTER.fullmatch(text, i + 1) else 0
    return 0
