"""What NumPy and PyTorch call the same things: all else is written alike for both."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from ..equations.functions import Function

_NAME = re.compile(r"[\w.]+")
_ARGUMENT = re.compile(r"\bx\b")


class Spelling(NamedTuple):
    """The words of a library: its ``module`` as programs import it, what makes an ``array`` of lists and a
    ``scalar`` of a number, and ``code``, what the table of functions has for it.

    With ``strict`` its functions take no numbers of Python's own, and a value that is only called by
    another name is copied, so that each has a gradient.
    """

    module: str
    array: str
    scalar: str
    code: Callable[[Function], str]
    strict: bool = False

    def defines(self, row: Function) -> bool:
        """Whether a function of the table is none of the library's, so that a program has to define it."""
        code = self.code(row)
        return not code or "return " in code

    def call(self, row: Function, argument: str) -> str:
        """A function of the table applied to something."""
        if self.defines(row):
            return f"{row.name}({argument})"
        code = self.code(row)
        return f"{code}({argument})" if _NAME.fullmatch(code) else _ARGUMENT.sub(lambda _: argument, code)

    def zeros(self, shape: tuple[int, ...]) -> str:
        """Nothing, in a shape."""
        return f"{self.module}.zeros({_size(shape)})" if shape else f"{self.scalar}(0.0)"

    def ones(self, shape: tuple[int, ...]) -> str:
        return f"{self.module}.ones({_size(shape)})"


def _size(shape: tuple[int, ...]) -> str:
    return str(shape[0]) if len(shape) == 1 else str(shape)


def _of_numpy(row: Function) -> str:
    known = isinstance(row.value, np.ufunc) and f"np.{row.value.__name__}"
    return row.numpy or known or ""


def _of_torch(row: Function) -> str:
    return row.torch or ("" if row.meaning else f"torch.{row.name}")


NUMPY = Spelling("np", "np.array", "np.float64", _of_numpy)
TORCH = Spelling("torch", "torch.tensor", "torch.tensor", _of_torch, strict=True)
