"""The names of equations as names of Python: as they are, unless Python or the program has them already."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from ..cells.torch_modules import MODULES
from ..equations.functions import FUNCTIONS
from ..equations.tree import Expression, symbols
from ..exercise.calculation import Calculation
from ..exercise.exercise import Chain

# What a program calls its own things, whatever the network: what it loads and counts, its data, its
# functions, and what is local to them.
_OWN = (
    "np torch nn json sys T L t embedding linear",
    "vocabulary labels inputs targets examples parameters",
    "one_hot numbers times_log divided forward backward gradient_of gradients_of",
    "parameter_gradients counted by_step work added show show_steps main",
    "word words vector entry text shape nothing factor target example values gradients of_parameters",
    "series ends each name label value outputs start last rows present module",
    "step steps said what gradient result results array number entries e parts parameter names",
)
# What a module is called: torch.nn.RNN is rnn.
OF_MODULES = tuple(dict.fromkeys(module.name.lower() for module in MODULES))
OWN = frozenset((*OF_MODULES, *" ".join(_OWN).split()))
TAKEN = OWN | {*keyword.kwlist, *keyword.softkwlist, *dir(builtins), *FUNCTIONS}

Kind = Literal[
    "parameter",
    "constant",
    "value",  # over time; local to the functions that have it
    "gradient",  # of a value over time
    "gradient of a parameter",  # likewise
    "begin",  # where a state begins
    "handed",  # the gradient that comes back to the last value of a state
    "given",  # data over time that is neither input nor target
    "part",  # what each part of a chain has: its sequences, its functions
]
# What each part has; alone, by these names themselves.
OF_EACH_PART = (
    *("inputs", "targets", "vocabulary", "labels", "T"),
    *(*OF_MODULES, "embedding", "linear", "parameters", "ends", "parameter_gradients"),
    *("forward", "backward", "values", "gradients", "of_parameters"),
)


class Key(NamedTuple):
    """What a name of Python stands for."""

    kind: Kind
    name: str
    part: str = ""


class Names:
    """A name of Python for everything in a chain of calculations, no two the same."""

    def __init__(self, chain: Chain) -> None:
        self.several = len(chain) > 1
        self._found: dict[Key, str] = {}
        taken = set(TAKEN)
        for key, wanted in self._wanted(chain):
            if key not in self._found:
                while wanted in taken:
                    wanted += "_"
                taken.add(wanted)
                self._found[key] = wanted

    def __call__(self, kind: Kind, name: str, part: str = "") -> str:
        """The name of something; what a part has in common with no other is told with it."""
        if kind == "part" and not self.several:
            return name
        return self._found[Key(kind, name, part)]

    def constants(self, part: str) -> tuple[str, ...]:
        """The constants that the equations of a part use."""
        return tuple(key.name for key in self._found if key.kind == "constant" and key.part == part)

    @property
    def all(self) -> tuple[str, ...]:
        """All that were given."""
        return tuple(self._found.values())

    @property
    def renamed(self) -> dict[str, str]:
        """What the equations call otherwise than the program: parameters and values by the names there."""
        kinds = ("parameter", "constant", "value")
        found = ((key, name) for key, name in self._found.items() if key.kind in kinds)
        return {key.name: name for key, name in found if name.rstrip("_") == key.name != name}

    def _wanted(self, chain: Chain) -> Iterator[tuple[Key, str]]:
        """What each thing would best be called, those first that matter most."""
        for each in chain:
            part = f"{_identifier(each.part)}_" if self.several else ""
            yield from ((Key("parameter", name, each.part), part + name) for name in each.parameters)
            used = {symbol.name for node in _nodes(each) for symbol in symbols(node)}
            yield from ((Key("constant", name, each.part), name) for name in each.constants if name in used)
            yield from ((Key("value", name), name) for name in (*each.system.given, *each.system.names))
        for each in chain:
            part = f"{_identifier(each.part)}_" if self.several else ""
            timed = (*each.system.given, *each.system.names)
            yield from ((Key("gradient", name), f"dL_d{name}") for name in timed)
            yield from ((Key("gradient of a parameter", name), f"dL_d{name}") for name in each.parameters)
            for name in each.system.all_states:
                place = "0" if name in each.system.states else "end"
                yield Key("begin", name, each.part), f"{part}{name}_{place}"
                yield Key("handed", name), f"dL_d{name}_T"
            yield from ((Key("given", name, each.part), f"{part}{name}_given") for name in each.system.given)
            yield from ((Key("part", name, each.part), part + name) for name in OF_EACH_PART)


def _nodes(calculation: Calculation) -> Iterator[Expression]:
    """All expressions of a calculation."""
    yield from calculation.system.definitions.values()
    yield from filter(None, (calculation.system.seed,))


def _identifier(part: str) -> str:
    """The name of a part of a chain as the beginning of a name."""
    plain = re.sub(r"\W", "_", part, flags=re.ASCII)
    return plain if plain.isidentifier() else f"part_{plain}"
