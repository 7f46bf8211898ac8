"""What a program has to define before it can use it: functions of the table, and helpers."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import NamedTuple

from ..equations.calls import ARGUMENT, formula
from ..equations.functions import FUNCTIONS, Function
from .expressions import Writer
from .layout import INDENT, docstring
from .names import Names
from .rewriting import rewritten
from .spelling import Spelling


class Helper(NamedTuple):
    """A function that a program defines: what it takes, what it gives, and how; ``{np}`` is the library."""

    takes: str
    gives: str
    code: str


HELPERS = {
    "one_hot": Helper(
        "word, words",
        "A vector with a 1 at the place of the word, and zeros everywhere else.",
        "return {array}([1.0 if each == word else 0.0 for each in words])",
    ),
    "numbers": Helper(
        "text, *shape",
        "The numbers of a text, as an array of a shape.",
        "return {array}([float(number) for number in text.split()]).reshape(shape)",
    ),
    "times_log": Helper(
        "factor, x",
        "factor * log(x); where both are 0 it is 0, which is the limit.",
        "nothing = (factor == 0) & (x == 0)\nreturn factor * {np}.log({np}.where(nothing, 1.0, x))",
    ),
    "divided": Helper(
        "target, x",
        "target / x; where both are 0 it is 0: the loss has no such term.",
        "nothing = (target == 0) & (x == 0)\nreturn target / {np}.where(nothing, 1.0, x)",
    ),
}


def definitions(code: Iterable[str], spelling: Spelling) -> list[str]:
    """The functions that lines of code call and no library has, and those that these call, each with
    empty lines before it."""
    found: dict[str, list[str]] = {}
    waiting = _called_in(code)
    while waiting:
        name = waiting.pop()
        if name in HELPERS:
            found[name] = _helper(name, spelling)
        elif name in FUNCTIONS and spelling.defines(FUNCTIONS[name]):
            found[name] = _function(FUNCTIONS[name], spelling)
        else:
            continue
        waiting |= _called_in(found[name]) - found.keys()
    ordered = (name for name in (*HELPERS, *FUNCTIONS) if name in found)
    return [line for name in ordered for line in ("", "", *found[name])]


def _called_in(code: Iterable[str]) -> set[str]:
    """The names of the functions that lines of code call."""
    tree = ast.parse("\n".join(code))
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {function.id for function in calls if isinstance(function, ast.Name)}


def _helper(name: str, spelling: Spelling) -> list[str]:
    helper = HELPERS[name]
    code = helper.code.format(np=spelling.module, array=spelling.array)
    return _defined(name, helper.takes, helper.gives, code)


def _function(row: Function, spelling: Spelling) -> list[str]:
    """A function of the table: as the library computes it best, or as it is meant."""
    code = spelling.code(row)
    if not code:
        writer = Writer(spelling, Names(()), "", {ARGUMENT.name: (1,)}, given={ARGUMENT: ARGUMENT.name})
        code = f"return {writer.text(rewritten(formula(row.meaning), {}))}"
    return _defined(row.name, "x", row.meaning and f"{row.meaning}.", code)


def _defined(name: str, takes: str, gives: str, code: str) -> list[str]:
    return [
        f"def {name}({takes}):",
        *(docstring([gives], INDENT) if gives else ()),
        *(INDENT + line for line in code.splitlines()),
    ]
