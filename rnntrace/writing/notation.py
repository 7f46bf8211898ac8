"""How a quantity's text name is shown: ``W_xh`` with a subscript, ``y_hat`` with a hat."""

from __future__ import annotations

from ..equations.tree import Symbol
from .formula import Name, Role

# Names that are written as a letter of their own.
LETTERS = {"loss": "L", "n_outputs": "C", "n_targets": "n"}


def name_of(symbol: Symbol, step: int | None, role: Role, *, transposed: bool = False) -> Name:
    """The symbol at a step, or at ``t`` in general where ``step`` is None."""
    text, hat = symbol.name, False
    if text.endswith("_hat"):
        text, hat = text.removesuffix("_hat"), True
    base, _, sub = text.partition("_")
    if symbol.name in LETTERS:
        base, sub = LETTERS[symbol.name], ""
    return Name(base, sub, _step(symbol, step), hat, symbol.gradient, transposed, role)


def _step(symbol: Symbol, step: int | None) -> str:
    if symbol.step is None:
        return ""
    if step is not None:
        return str(step + symbol.step)
    return "t" if not symbol.step else f"t{'+' if symbol.step > 0 else '−'}1"
