"""Arrays of a program that somebody wrote, in full: the same mistakes are found in them and named."""

from __future__ import annotations

import numpy as np
import pytest

from rnntrace.marking.judged import Marked
from tests.support.students.handing_in import formulas, marked, wrong
from tests.support.students.making import from_pool
from tests.support.students.mistakes import MISTAKES
from tests.support.students.mistakes import Wrong as Mistake
from tests.support.students.work import Pen, Script

KINDS = (np.float64, np.float32)
# What programs get wrong, by the cell and the right side of the wrong formula.
TYPICAL = (
    ("rnn", "W_xh @ x[t] + W_hh.T @ h[t-1] + b_h"),
    ("rnn", "W_xh @ x[t] + W_hh @ h[t-1] + b_h + b_h"),
    ("rnn", "W_hy.T @ dL/ds[t]"),
    ("rnn", "W_hy.T @ dL/ds[t] + W_hh @ dL/da[t+1]"),
    ("rnn", "dL/dh[t]"),
    ("rnn", "sum_t(dL/da[t] @ h[t].T)"),
    ("rnn", "dL/da[T] @ h[T-1].T"),
    ("lstm", "dL/dh[t] * o[t] * (1 - tanh(c[t]) ** 2)"),
    ("lstm", "o[t] * c[t]"),
    ("gru", "z[t] * n[t] + (1 - z[t]) * h[t-1]"),
    ("gru", "sum_t(dL/da_n[t] @ h[t-1].T)"),
    ("gru_reset_after", "sum_t(dL/da_n[t])"),
    ("multiplicative", "W_am @ dL/da[t]"),
)


def typical(cell: str, text: str) -> Mistake:
    return next(mistake for mistake in MISTAKES[cell] if text in mistake.texts)


def program(cell: str, mistake: Mistake, kind: type, seed: int = 5) -> tuple[Script, Marked]:
    """All arrays of a program with a mistake in it, and only those of a network that shows it."""
    pen, network = Pen(kind=kind), from_pool(cell, seed)
    script = network.work(pen, mistake.of, mistake.formula)
    return script, marked(network, script, pen)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize(("cell", "text"), TYPICAL)
def test_a_mistake_is_named_where_all_arrays_are_there(cell: str, text: str, kind: type) -> None:
    """In double precision and in single."""
    mistake = typical(cell, text)
    _, marks = program(cell, mistake, kind)
    assert marks.first_wrong is not None
    assert marks.first_wrong.question.name.startswith(min(mistake.named).split(" ")[0].removesuffix("[t]"))
    assert mistake.named & formulas([marks.first_wrong])


# A long way back, through all gates of all steps.
LONG = {"lstm": [pytest.mark.long]}
BACKWARD = [
    pytest.param(cell, text, marks=LONG.get(cell, []))
    for cell, text in TYPICAL
    if typical(cell, text).of.startswith("d")
]


@pytest.mark.parametrize(("cell", "text"), BACKWARD)
def test_a_mistake_is_named_by_the_gradients_of_the_parameters_alone(cell: str, text: str) -> None:
    """Where nothing on the way to them was handed in."""
    mistake, pen, network = typical(cell, text), Pen(), from_pool(cell, 5)
    script = network.work(pen, mistake.of, mistake.formula)
    gradients = {name: array for name, array in script.items() if name.startswith(("dL/dW", "dL/db"))}
    marks = marked(network, gradients, pen)
    assert mistake.named & formulas(marks.of("wrong"))


def test_right_arrays_are_right_to_the_last_digits() -> None:
    """And one that is out by a millionth is not."""
    network, pen = from_pool("lstm", 1), Pen()
    script = network.work(pen)
    assert wrong(marked(network, script, pen)) == []
    script["dL/dW_hf"] = script["dL/dW_hf"] * (1 + 1e-6)
    assert wrong(marked(network, script, pen)) == ["dL/dW_hf"]
