"""Numbers that hang on nothing but what the author chose: ``1 - beta_2 ** t``."""

from __future__ import annotations

from collections.abc import Collection

from .tree import COUNT, Add, Expression, Group, Mul, Neg, Number, Pow, Sub, Symbol, children, symbols


def made_of_settings(node: Expression, settings: Collection[str]) -> bool:
    """Whether an expression is a sum, a product or a power of ``settings``, numbers that neither are learned
    nor change, and of the number of the step; a quotient is not."""
    known = any(symbol.name in settings for symbol in symbols(node))
    return known and _is_of(node, settings)


def _is_of(node: Expression, settings: Collection[str]) -> bool:
    match node:
        case Number():
            return True
        case Symbol(name, step, gradient):
            return not gradient and (name in settings if step is None else name == COUNT)
        case Group() | Neg() | Add() | Sub() | Mul() | Pow():
            return all(_is_of(part, settings) for part in children(node))
    return False
