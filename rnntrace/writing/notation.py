"""How a quantity's text name is shown: ``W_xh`` with a subscript, ``y_hat`` with a hat; or as the
scenario's notation has it."""

from __future__ import annotations

from collections.abc import Iterator

from ..cells.notations import NOTATIONS, look
from ..equations.system import System
from ..equations.tree import Call, Symbol
from .formula import Name, Role, Text


def name_of(
    symbol: Symbol,
    step: int | None,
    role: Role,
    *,
    notation: str = "standard",
    part: str = "",
    transposed: bool = False,
    spelled: bool = False,
) -> Name:
    """The symbol at a step; where ``step`` is None, at the page's own, or at t in general.

    ``part`` is the network's part that it belongs to, if the network has parts: its letter is shown;
    ``spelled``, the name is shown as its text has it, since in this notation it looks like another.
    """
    base, below, above, accent, arrow, tensor = look(symbol.name, notation, spelled=spelled)
    at, style = _step(symbol, step), NOTATIONS[notation].steps
    if tensor and part:  # as a state_dict has it
        base, part = f"{part}.{base}", ""
    return Name(base, below, at, accent, symbol.gradient, transposed, role, above, part[:1], arrow, style)


def whose(notation: str, system: System) -> Text:
    """A sentence on whose notation it is, with the letters that it has for the network's functions;
    nothing where it is the program's own."""
    if notation == "standard":
        return ()
    text: Text = (f"The notation is {NOTATIONS[notation].source}",)
    for letter, function in _functions(notation, system):
        text = (*text, ", with " if len(text) == 1 else " and ", letter, f" for {function}")
    return (*text, ". ")


def _functions(notation: str, system: System) -> Iterator[tuple[Name, str]]:
    for letter, name in zip(NOTATIONS[notation].functions, ("h", "y_hat"), strict=False):
        match system.definitions.get(name):
            case Call(function, _) if function != "identity":
                yield name_of(Symbol(letter), None, "plain"), function


def _step(symbol: Symbol, step: int | None) -> str | int | None:
    if symbol.step is None or step is None:
        return symbol.step
    return str(step + symbol.step)
