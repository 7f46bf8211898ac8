"""What a program says of itself before anything else."""

from __future__ import annotations

from ..cells.greek import NAMES as GREEK_NAMES
from ..cells.notations import NOTATIONS, display_name, look_alike
from .data import Data
from .layout import docstring, listed

HOW_TO_READ = (
    "Above each line of code stands the equation that it works. Steps are counted from 1 to T, h[t] is the "
    "value of h at step t, and vectors are columns."
)
RUN = "Run it to see the numbers in four decimals, or with --json to have them in full."


def opening(data: Data, *what: str) -> list[str]:
    """The docstring of a program: what is worked, ``what`` it does and how to read it, and how to run it."""
    exercise = data.exercise
    paragraphs = [exercise.title, exercise.description, *what, _notation(data), _renamed(data), RUN]
    return [*docstring(filter(None, paragraphs)), ""]


def _notation(data: Data) -> str:
    """How a reader of another notation knows what is here by the program's own names."""
    last = data.exercise.last
    if last.notation == "standard":
        return ""
    found: dict[str, str] = {}
    for each in data.exercise.chain:
        names = (each.system.input, *each.system.names, *each.system.parameters)
        spelled = look_alike(names, each.notation)
        found |= {name: display_name(name, each.notation, spelled=name in spelled) for name in names}
    for name, shown in found.items():
        found[name] = "".join(GREEK_NAMES.get(letter, letter) for letter in shown)
    differing = [f"{shown} for {name}" for name, shown in found.items() if shown != name and shown.isascii()]
    return (
        f"The notation is not {NOTATIONS[last.notation].source}, which has {listed(differing)}."
        if differing
        else ""
    )


def _renamed(data: Data) -> str:
    """What had to be called otherwise than in the equations."""
    found = [f"{name} for {other}" for other, name in data.names.renamed.items()]
    return (
        f"Some names mean something to Python or to this program already: here {listed(found)}."
        if found
        else ""
    )
