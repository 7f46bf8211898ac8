"""What the program works out once and keeps: to be forgotten around an error planted on purpose."""

from __future__ import annotations

from rnntrace.cells.network import cell_equations, network
from rnntrace.equations import evaluate
from rnntrace.equations.differentiate import contributions, differentiate
from rnntrace.marking.mistakes import table
from rnntrace.marking.places import equations_of
from rnntrace.scenario.assembly import output, own_cell
from rnntrace.scenario.weights import another_network, renaming
from rnntrace.tracing import run
from rnntrace.writing.presentation import book_of

KEPT = (
    network,
    cell_equations,
    differentiate,
    contributions,
    run.forward_pass,
    run.backward_pass,
    evaluate._to_do,
    own_cell._mistakes,
    output._last_function,
    renaming.aliases,
    another_network._needed_and_known,
    equations_of,
    table._mistakes,
    book_of,  # its forms go by what was derived
)


def forget() -> None:
    """Derivatives, and the work that gives values, are found anew."""
    for kept in KEPT:
        kept.cache_clear()
