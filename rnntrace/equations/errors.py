"""What is wrong with an equation, and where in its text."""

from __future__ import annotations


class EquationError(ValueError):
    """An equation that cannot be read or does not make sense.

    ``line`` and ``column`` (from 1) point into ``text``, the whole text that was given.
    """

    def __init__(self, text: str, position: int, problem: str) -> None:
        super().__init__(problem)
        self.text = text
        self.position = position
        self.problem = problem
        self.line = text.count("\n", 0, position) + 1
        self.column = position - (text.rfind("\n", 0, position) + 1) + 1

    def __str__(self) -> str:
        """The problem, then the line with a caret under the exact place."""
        line = self.text.split("\n")[self.line - 1]
        return f"{self.problem}\n  {line}\n  {' ' * (self.column - 1)}^"
