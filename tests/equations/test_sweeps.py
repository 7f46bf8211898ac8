"""The order of work on paper, from the text of the equations alone."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given

from rnntrace.cells.network import Architecture, network
from rnntrace.equations.differentiate import differentiate
from rnntrace.equations.parser import parse_equations, parse_expression
from rnntrace.equations.sweeps import BACKWARD, FORWARD, Sweep, sweeps
from rnntrace.equations.system import System
from rnntrace.equations.text import symbol_text
from rnntrace.equations.tree import Equation, symbols
from tests.support.systems import CELLS, SQUARED, systems

ARROWS = {FORWARD: "→", BACKWARD: "←"}
STEPS = 3


def system_of(text: str) -> System:
    equations = parse_equations(f"{text}\n{SQUARED}", derived=True)
    return System(equations, loss="loss", seed=parse_expression("1"))


def backward(system: System) -> tuple[Equation, ...]:
    return tuple(item.equation for item in differentiate(system))


def shown(found: Iterable[Sweep]) -> list[str]:
    """A line a sweep: which way, and what is worked."""
    return [
        " ".join(
            (ARROWS[sweep.way], *(symbol_text(each.left).removesuffix("[t]") for each in sweep.equations))
        )
        for sweep in found
    ]


def values(text: str) -> list[str]:
    return shown(sweeps(parse_equations(text), FORWARD))


def used_too_early(found: Iterable[Sweep], steps: int = STEPS) -> list[str]:
    """What is used before it was worked, going through the sweeps as a reader does."""
    found = tuple(found)
    computed = {equation.left.quantity for sweep in found for equation in sweep.equations}
    worked = set()
    wrong = []
    for sweep in found:
        for t in sweep.steps(steps):
            for equation in sweep.equations:
                for symbol in symbols(equation.right):
                    at = t + (symbol.step or 0)
                    there = symbol.quantity in computed and 1 <= at <= steps
                    if there and (symbol.quantity, at) not in worked:
                        wrong.append(f"{symbol_text(symbol)} in {symbol_text(equation.left)} at {t}")
                worked.add((equation.left.quantity, t))
    return wrong


def test_one_way_is_one_sweep_in_the_order_written() -> None:
    """Recurrences in several layers and what is around them are worked together, step by step."""
    system = network(Architecture(cell="lstm", layers=2, embedding=True))
    assert shown(system.sweeps) == [f"→ {' '.join(system.names)}"]
    equations = backward(system)
    (found,) = sweeps(equations, BACKWARD)
    assert (found.equations, found.way) == (equations, BACKWARD)


def test_what_only_looks_ahead_is_one_sweep_from_the_end() -> None:
    """And its gradients are one from the start."""
    system = system_of("h[t] = tanh(W @ x[t] + U @ h[t+1])")
    assert shown(system.sweeps) == ["← h loss"]
    assert shown(sweeps(backward(system), BACKWARD)) == ["→ dL/dh dL/dW dL/dU"]


def test_both_directions_and_then_the_outputs() -> None:
    """On the way back the outputs come first, and each weight with the last of what it needs."""
    system = network(Architecture(bidirectional=True))
    assert shown(system.sweeps) == ["→ a_fwd h_fwd", "← a_bwd h_bwd", "→ s y_hat loss"]
    assert shown(sweeps(backward(system), BACKWARD)) == [
        "← dL/ds dL/dW_hy_fwd dL/dW_hy_bwd dL/db_y",
        "← dL/dh_fwd dL/da_fwd dL/dW_xh_fwd dL/dW_hh_fwd dL/db_h_fwd",
        "→ dL/dh_bwd dL/da_bwd dL/dW_xh_bwd dL/dW_hh_bwd dL/db_h_bwd",
    ]


def test_layer_upon_layer_in_both_directions() -> None:
    """Both directions of a layer are done before the next layer reads them; what both read comes
    before them, and its gradient after."""
    system = network(Architecture(layers=2, bidirectional=True, embedding=True))
    layers = ["→ a1_fwd h1_fwd", "← a1_bwd h1_bwd", "→ a2_fwd h2_fwd", "← a2_bwd h2_bwd"]
    assert shown(system.sweeps) == ["→ x", *layers, "→ s y_hat loss"]
    found = [line.split() for line in shown(sweeps(backward(system), BACKWARD))]
    gradients = [" ".join(word for word in line if "W" not in word and "b_" not in word) for line in found]
    assert gradients == [
        "← dL/ds",
        *("← dL/dh2_fwd dL/da2_fwd", "→ dL/dh2_bwd dL/da2_bwd"),
        *("← dL/dh1_fwd dL/da1_fwd", "→ dL/dh1_bwd dL/da1_bwd"),
        "← dL/dx dL/dE",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A gate goes along with the direction it is for, an output with the one it is of.
        (
            "z[t] = W @ x[t]\nu[t] = z[t] * u[t-1]\no[t] = tanh(u[t])\n"
            "k[t] = V @ x[t]\nv[t] = k[t] * v[t+1]\np[t] = tanh(v[t])\nh[t] = o[t] + p[t]",
            ["→ z u o", "← k v p", "→ h"],
        ),
        # Who needs the other direction has to wait for it, and may go on with it.
        ("u[t] = W @ v[t] + u[t-1]\nv[t] = x[t] + v[t+1]\nh[t] = u[t]", ["← v", "→ u h"]),
        ("v[t] = u[t] + v[t+1]\nu[t] = x[t] + u[t-1]\nh[t] = v[t]", ["→ u", "← v h"]),
        # What is read ahead has to be there, even where nothing recurs backward, or at all.
        ("u[t] = W @ x[t]\nh[t] = u[t+1] + h[t-1]\ns[t] = u[t] + h[t]", ["→ u", "→ h s"]),
        ("u[t] = W @ x[t]\nh[t] = u[t-1] + u[t+1]", ["→ u", "→ h"]),
        # Between two layers of both directions.
        (
            "a[t] = x[t] + a[t-1]\nb[t] = x[t] + b[t+1]\nm[t] = a[t] * b[t]\n"
            "c[t] = m[t] + c[t-1]\nd[t] = m[t] + d[t+1]\nh[t] = c[t] + d[t]",
            ["→ a", "← b", "→ m", "→ c", "← d", "→ h"],
        ),
        # What is given may be read at any step.
        ("h[t] = x[t-1] + x[t+1] + h[t-1]", ["→ h"]),
    ],
)
def test_each_goes_where_it_belongs(text: str, expected: list[str]) -> None:
    """With a direction where it is of only one, else by itself."""
    assert values(text) == expected


def test_lines_written_upside_down_are_worked_the_right_way() -> None:
    """Within a step each line comes after those it needs."""
    assert values("s[t] = V @ h[t]\nh[t] = tanh(a[t])\na[t] = W @ x[t] + U @ h[t-1]") == ["→ a h s"]
    both = "h[t] = u[t] + v[t]\nv[t] = tanh(p[t])\np[t] = x[t] + v[t+1]\nu[t] = x[t] + u[t-1]"
    assert values(both) == ["→ u", "← p v", "→ h"]


@pytest.mark.parametrize("cell", CELLS)
def test_nothing_is_used_before_it_was_worked_in_known_cells(cell: str) -> None:
    """Values and gradients, whichever way they look."""
    system = system_of(CELLS[cell])
    assert used_too_early(system.sweeps) == []
    assert used_too_early(sweeps(backward(system), BACKWARD)) == []


@given(systems())
def test_nothing_is_used_before_it_was_worked(text: str) -> None:
    """In random equations in random order, forward and backward; and each is worked once."""
    system = system_of(text)
    for equations, usual in ((system.equations, FORWARD), (backward(system), BACKWARD)):
        found = sweeps(equations, usual)
        assert used_too_early(found) == []
        assert sorted(symbol_text(each.left) for sweep in found for each in sweep.equations) == sorted(
            symbol_text(each.left) for each in equations
        )


def test_what_is_used_too_early_is_seen() -> None:
    """The check above notices a sweep that goes the wrong way, and one that comes too soon."""
    first, second, third = sweeps(
        parse_equations("u[t] = u[t-1]\nv[t] = v[t+1]\nh[t] = u[t] + v[t]"), FORWARD
    )
    assert used_too_early((first, Sweep(second.equations, FORWARD, True), third)) == [
        "v[t+1] in v[t] at 1",
        "v[t+1] in v[t] at 2",
    ]
    assert "v[t] in h[t] at 1" in used_too_early((first, third, second))
