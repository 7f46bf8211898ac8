"""A whole program: what it says of itself, its data, the functions that it needs, its passes, and what it
does with the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .data import Data
from .definitions import definitions
from .layout import heading
from .opening import opening
from .report import Reported, report


class Text(NamedTuple):
    """What is said of a program, what it loads, the functions that work its equations, the body of the one
    that uses them for one sequence, and what is ``reported`` of that. Some things may be ``prepared`` of the
    parameters."""

    what: Sequence[str]
    imports: Sequence[str]
    passes: Sequence[str]
    work: Sequence[str]
    reported: Reported
    prepared: Sequence[str] = ()


def program(data: Data, text: Text) -> str:
    """The whole of it."""
    parameters = data.parameters()
    sequences = "the sequences" if data.exercise.several or len(data.parts) > 1 else "the sequence"
    as_text = any('numbers("""' in line for line in parameters)
    lines = [
        *opening(data, *text.what),
        *("import json", "import sys", "", *text.imports),
        *(definitions(["numbers()"], data.spelling) if as_text else []),
        *heading(sequences),
        *data.sequences(),
        *heading("the parameters"),
        *parameters,
        *text.prepared,
        *heading("the network"),
        *[*definitions(text.passes, data.spelling), *text.passes][1:],
        *heading("the numbers"),
        *report(data, text.work, text.reported)[1:],
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"
