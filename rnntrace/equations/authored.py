"""Equations that a user writes: read, and every mistake in them answered where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .errors import EquationError, EquationErrors
from .growth import LARGEST_DERIVATIVES, size_of_derivatives
from .located import Located
from .parser import parse_lines
from .schedule import without_order
from .shapes import unfit
from .text import symbol_text
from .tree import COUNT, Equation, Symbol, symbols

# More than any cell has; what is longer is refused before anything is worked out.
MOST_EQUATIONS = 200
LONGEST_TEXT = 20_000  # characters

# What can be shown on every page: other underscores, LaTeX in Markdown does not get to see.
_SHOWABLE = re.compile(r"[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*")
_FIRST_NAME = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*)")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the names around the equations mean already, each in words.

    ``given`` are the values that come from outside at every step; each has to be used. ``needed``
    has to be defined, as what is ``added`` after the equations reads it. Nothing is added, and
    nothing needed, where the equations define ``whole``. The names that are ``taken`` have another
    meaning; those ``taken_by_weights`` only where they would be parameters.
    """

    given: Mapping[str, str] = field(default_factory=dict)
    taken: Mapping[str, str] = field(default_factory=dict)
    taken_by_weights: Mapping[str, str] = field(default_factory=dict)
    needed: Mapping[str, str] = field(default_factory=dict)
    added: Mapping[str, str] = field(default_factory=dict)
    whole: str = ""


def authored(text: str, around: Surroundings) -> tuple[Equation, ...]:
    """The equations of a text, one a line, which make sense together and in their surroundings.

    Raises EquationErrors with every mistake and its place, without those that only follow from
    another.
    """
    if len(text) > LONGEST_TEXT:
        raise _alone(text, 0, f"the equations have {len(text)} characters, expected {LONGEST_TEXT} at most")
    lines: list[Located | EquationError] = []
    for line in parse_lines(text):
        if len(lines) == MOST_EQUATIONS:
            raise _alone(text, _position(line), f"there are more than {MOST_EQUATIONS} equations")
        lines.append(line)
    if not lines:
        raise _alone(text, 0, "there are no equations. Write one per line, like h[t] = tanh(W @ x[t])")
    equations = [line for line in lines if isinstance(line, Located)]
    broken = [line for line in lines if isinstance(line, EquationError)]
    errors = broken + list(_Names(text, equations, broken, around).misused())
    errors = errors or [
        *_without_order(text, equations),
        *_unfit(text, equations),
        *_too_large(text, equations),
    ]
    if errors:
        raise EquationErrors(errors)
    return tuple(line.equation for line in equations)


def _alone(text: str, position: int, problem: str) -> EquationErrors:
    return EquationErrors([EquationError(text, position, problem)])


def _position(line: Located | EquationError) -> int:
    return line.place(line.equation.left) if isinstance(line, Located) else line.position


# -- names -----------------------------------------------------------------------------------------


class _Names:
    """Who is who in a text of equations; a line that cannot be read counts with what it would define."""

    def __init__(
        self, text: str, equations: list[Located], broken: list[EquationError], around: Surroundings
    ) -> None:
        self.text = text
        self.equations = equations
        self.around = around
        found = [_FIRST_NAME.match(text, error.start) for error in broken]
        self.defined = {line.equation.left.name for line in equations} | {name[1] for name in found if name}
        self.all_read = not broken
        self.all_known = all(found)
        self.whole = around.whole in self.defined
        self.undefined: set[str] = set()
        self.unshowable: set[str] = set()  # each is said once
        self.into_added = False  # said once: what is added is taken as a whole, or defined as a whole

    def misused(self) -> Iterator[EquationError]:
        """Names that do not mean what they are used for, and those that are missing."""
        before: set[str] = set()
        for line in self.equations:
            left = line.equation.left
            if problem := self.not_definable(left, before):
                yield self.error(line, left, problem)
            before.add(left.name)
            for symbol in symbols(line.equation.right):
                if problem := self.not_usable(symbol):
                    yield self.error(line, symbol, problem)
        if not self.equations:
            return
        first, last = self.equations[0], self.equations[-1]
        if self.all_known and not self.whole:
            for name in self.around.needed.keys() - self.defined - self.undefined:
                hint = f"Define it, or {self.around.whole}[t]: then they are the whole network"
                what = self.around.needed[name]
                yield self.error(last, last.equation.left, f"no equation defines {name}[t], {what}. {hint}")
        used = {symbol.name for line in self.equations for symbol in symbols(line.equation.right)}
        if self.all_read and not self.undefined:
            for name in self.around.given.keys() - used - self.defined:
                problem = f"{name}[t], {self.around.given[name]}, is never used. Use it, as in W @ {name}[t]"
                yield self.error(first, first.equation.left, problem)

    def error(self, line: Located, symbol: Symbol, problem: str) -> EquationError:
        return EquationError(self.text, line.place(symbol), problem)

    def not_definable(self, left: Symbol, before: set[str]) -> str:
        """What is wrong with a left side, nothing if it is right."""
        name = left.name
        if name in self.around.given:
            return f"{name}[t] is {self.around.given[name]} and cannot be defined. Choose another name"
        if problem := self.elsewhere(left):
            return problem
        if name == COUNT:
            return f"{COUNT} is the number of the step. Choose another name"
        if left.step != 0:
            timed = f"{name.removesuffix('_t')}[t]"  # h_t is meant to be h[t]
            return f"an equation says what a value is at step t. Write {timed} = …"
        if name in before:
            return f"{name}[t] is defined twice. Leave one out, or give one another name"
        return ""

    def not_usable(self, symbol: Symbol) -> str:
        """What is wrong with a symbol on a right side, nothing if it is right."""
        name = symbol.name
        if problem := self.elsewhere(symbol):
            return problem
        if name == COUNT:
            return ""
        if name in self.defined or name in self.around.given:
            timed = symbol.step is not None
            return "" if timed else f"{name} is a value of each step. Write {name}[t] or {name}[t-1]"
        if symbol.step is not None:
            return self.never_defined(symbol)
        if name in self.around.taken_by_weights:
            return f"{name} is {self.around.taken_by_weights[name]}. Choose another name"
        return ""

    def elsewhere(self, symbol: Symbol) -> str:
        """What is wrong with a name that has a meaning outside the equations, or that no page can show."""
        name, around = symbol.name, self.around
        if not _SHOWABLE.fullmatch(name):
            if name in self.unshowable:
                return ""
            self.unshowable.add(name)
            plain = re.sub("__+", "_", name.strip("_"))
            hint = f"Write {plain}" if _SHOWABLE.fullmatch(plain) else "Choose another name"
            return f"{name} cannot be shown: a name has single underscores, within it, as in W_xh. {hint}"
        if name in around.taken:
            return f"{name} is {around.taken[name]}. Choose another name"
        if name in around.added and self.all_known and not self.whole and not self.into_added:
            self.into_added = True
            hint = f"Choose another name, or define {around.whole}[t] too: then they are the whole network"
            return f"{symbol_text(symbol)} belongs to {around.added[name]}. {hint}"
        return ""

    def never_defined(self, symbol: Symbol) -> str:
        """What to say of a value without an equation, once a name."""
        name = symbol.name
        if name in self.undefined or name in self.around.added or not self.all_known:
            return ""
        self.undefined.add(name)
        problem = f"{symbol_text(symbol)} is used but never defined"
        if meant := _near(name, self.defined | self.around.given.keys()):
            return f"{problem}. Did you mean {symbol_text(Symbol(meant, symbol.step))}?"
        if symbol.step:
            needed = f"needs an equation that defines {name}[t]"
            return f"{problem}. A state used as {symbol_text(symbol)} {needed}"
        return f"{problem}. Define it, or write {name} if it is a parameter"


def _near(name: str, known: set[str]) -> str | None:
    from difflib import get_close_matches  # slow to load, and only for those who misspell

    # Equally near ones come in the order of the alphabet, so that an answer is always the same.
    by_lower_case = {other.lower(): other for other in sorted(known)}
    found = get_close_matches(name.lower(), by_lower_case, n=1)
    return by_lower_case[found[0]] if found else None


# -- what the equations are together ---------------------------------------------------------------


def _without_order(text: str, equations: list[Located]) -> Iterator[EquationError]:
    """Values that cannot be worked out one after the other."""
    by_name = {line.equation.left.name: line for line in equations}
    for error in without_order(line.equation for line in equations):
        line = by_name[error.name]
        use = next(symbol for symbol in symbols(line.equation.right) if symbol == error.use)
        yield EquationError(text, line.place(use), str(error))


def _unfit(text: str, equations: list[Located]) -> Iterator[EquationError]:
    """Shapes that cannot be, whatever the sizes."""
    by_equation = {id(line.equation): line for line in equations}
    for error in unfit(line.equation for line in equations):
        yield EquationError(text, by_equation[id(error.equation)].place(error.node), error.problem)


def _too_large(text: str, equations: list[Located]) -> Iterator[EquationError]:
    """Equations whose derivatives are beyond what anyone could read, or wait for."""
    for line in equations:
        size = size_of_derivatives(line.equation.right)
        if size > LARGEST_DERIVATIVES:
            problem = f"its derivatives would have about {size:,} operations"
            hint = (
                f"expected {LARGEST_DERIVATIVES:,} at most. Give parts of it names, in equations of their own"
            )
            yield EquationError(text, line.place(line.equation.left), f"{problem}, {hint}")
