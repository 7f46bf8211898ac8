"""Names read back: what a reader types, as the page shows it or by its standard name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ..cells.notations import aliases_of
from ..equations.tree import Symbol
from ..writing.formula import Name
from ..writing.letters import Letters
from .boxes import to_ascii
from .plain import name_text


class Known(NamedTuple):
    """A quantity of one ``part`` of a network: its standard ``name``, and how it is ``shown``, without a
    step and without its part's letter."""

    name: str
    shown: str
    part: str = ""

    @property
    def listed(self) -> str:
        """As the page shows it, and as it is typed where that takes other signs: ``ŷ (y_hat)``."""
        return self.shown if self.shown.isascii() else f"{self.shown} ({canonical(self.shown)})"


class Reading(NamedTuple):
    """The quantities that a typed name stands for, one of each part that has it. ``hidden`` are those
    that have it as their standard name, but are shown as something else."""

    found: tuple[Known, ...] = ()
    hidden: tuple[Known, ...] = ()

    @property
    def note(self) -> str:
        """Which of two was taken; nothing where there is no doubt."""
        if not self.hidden:
            return ""
        (taken, *_), (other, *_) = self.found, self.hidden
        shown, standard = taken.shown, other.name
        return (
            f"{shown}, as the page shows it, is the standard {taken.name}; "
            f"the standard {standard} is {other.shown} there."
        )


@dataclass(frozen=True)
class Vocabulary:
    """The names of all parts of a network, each with its letters.

    What the page shows comes first: where Ng's letters have ``a`` for the hidden state, ``a`` is that,
    and not the pre-activation, whose standard name it is.
    """

    parts: tuple[Letters, ...]

    @cached_property
    def known(self) -> tuple[Known, ...]:
        """Every quantity, those of a step before the parameters."""
        return tuple(known for letters in self.parts for known, _ in _all(letters))

    @cached_property
    def _by_look(self) -> dict[str, list[Known]]:
        """What each name on the page stands for, in signs that any keyboard has; with the letter of its
        part, and without."""
        found: dict[str, list[Known]] = {}
        for letters in self.parts:
            for known, name in _all(letters):
                for look in {canonical(known.shown), canonical(name_text(name))}:
                    found.setdefault(look, []).append(known)
        return found

    @cached_property
    def _by_alias(self) -> dict[str, list[Known]]:
        """The same for names with a letter below that has no room above, ``W_hx`` for ``W^(hx)``."""
        found: dict[str, list[Known]] = {}
        for letters in self.parts:
            of = {known.name: known for known, _ in _all(letters)}
            for typed, name in aliases_of(letters.notation, of).items():
                found.setdefault(canonical(typed), []).append(of[name])
        return found

    def read(self, typed: str) -> Reading:
        """What a name stands for, ``encoder.h`` in one part alone; nothing where it is no name."""
        before, dot, after = canonical(typed).partition(".")
        part = before if dot and before in [letters.part for letters in self.parts] else None
        bare = canonical(typed) if part is None else after

        def of_part(found: Iterable[Known]) -> tuple[Known, ...]:
            return tuple(known for known in found if part in (None, known.part))

        standard = of_part(known for known in self.known if known.name == bare)
        shown = of_part(self._by_look.get(bare, ()))
        if shown:
            names = {known.name for known in shown}
            return Reading(shown, tuple(known for known in standard if known.name not in names))
        return Reading(standard or of_part(self._by_alias.get(bare, ())))

    def typable(self, names: Iterable[str]) -> Iterator[str]:
        """What may be typed for some quantities, for a near one to be found."""
        wanted = {*names}
        for look, found in (*self._by_look.items(), *self._by_alias.items()):
            if any(known.name in wanted for known in found):
                yield look
        yield from (name for name in wanted if not self.read(name).hidden)

    def listed(self, names: Iterable[str]) -> list[str]:
        """Quantities as the page shows them, each once."""
        wanted = {*names}
        return list(dict.fromkeys(known.listed for known in self.known if known.name in wanted))


def canonical(text: str) -> str:
    """A name in signs that any keyboard has: ``Γ_u⟨2⟩`` as Gamma_u<2>, ``W⁽ʰˣ⁾⁽¹⁾`` as W^(hx)(1)."""
    return to_ascii(unicodedata.normalize("NFD", text)).replace(" ", "").replace(")^(", ")(")


def _all(letters: Letters) -> Sequence[tuple[Known, Name]]:
    """The quantities of a part, with their names on the page."""
    system = letters.system
    timed = dict.fromkeys((*system.given, *system.names))
    symbols = [*(Symbol(name, 0) for name in timed), *map(Symbol, system.parameters)]
    names = [letters.name(symbol)._replace(step=None) for symbol in symbols]
    return [
        (Known(symbol.name, _shown(name, letters.part), letters.part), name)
        for symbol, name in zip(symbols, names, strict=True)
    ]


def _shown(name: Name, part: str) -> str:
    """A name without what tells its part."""
    return name_text(name._replace(part="")).removeprefix(f"{part}.")
