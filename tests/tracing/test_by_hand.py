"""Worked as with a pencil: every number is rounded as it is written down, and carried on in that form."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext

import numpy as np
import pytest

import rnntrace
from rnntrace.tracing.run import bptt, forward
from rnntrace.writing.numbers import pencil

Numbers = list[Decimal]
Matrix = list[Numbers]


def down(number: Decimal, digits: int) -> Decimal:
    """A number as it is written down, rounded half up."""
    return number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def decimals(array: object) -> object:
    """The numbers of an array as they were written."""
    if isinstance(array, list):
        return [decimals(each) for each in array]
    return Decimal(repr(array))


def times(matrix: Matrix, vector: Numbers, digits: int) -> Numbers:
    return [down(sum(map(Decimal.__mul__, row, vector), Decimal(0)), digits) for row in matrix]


def added(*vectors: Numbers) -> Numbers:
    return [sum(entries, Decimal(0)) for entries in zip(*vectors, strict=True)]


def tanh(x: Decimal) -> Decimal:
    less = (-2 * abs(x)).exp()
    return ((1 - less) / (1 + less)).copy_sign(x)


@pytest.mark.parametrize("digits", [3, 4, 5])
def test_hello_world_is_what_a_pencil_gives(digits: int) -> None:
    """The forward pass and dL/da, each operation done with decimals and rounded, by nobody's help."""
    scenario = rnntrace.load("hello-world")
    trace = bptt(scenario, pencil=pencil(digits))
    known = scenario.exercise.last.parameters
    w_xh, w_hh, w_hy, b_h = (decimals(known[name].tolist()) for name in ("W_xh", "W_hh", "W_hy", "b_h"))
    index = [0, 1, 2]
    h = [Decimal(0), Decimal(0)]
    total = Decimal(0)
    states: list[Numbers] = []
    outputs: list[Numbers] = []
    with localcontext() as context:
        context.prec = 50
        for place in index:
            a = added([row[place] for row in w_xh], times(w_hh, h, digits), b_h)
            h = [down(tanh(x), digits) for x in a]
            s = times(w_hy, h, digits)
            powers = [down(x.exp(), digits) for x in s]
            y_hat = [down(power / sum(powers, Decimal(0)), digits) for power in powers]
            total += down(-y_hat[place + 1].ln(), digits)
            states.append(h)
            outputs.append(y_hat)
        step = 3
        assert trace["h"].tolist() == [[float(x) for x in state] for state in states]
        assert trace["y_hat"].tolist() == [[float(x) for x in output] for output in outputs]
        assert trace.loss == float(total)
        d_a = [Decimal(0), Decimal(0)]
        shares = [[Decimal(0)] * 2 for _ in range(2)]
        for step in (3, 2, 1):
            y_hat, h = outputs[step - 1], states[step - 1]
            d_s = [x - (place == index[step - 1] + 1) for place, x in enumerate(y_hat)]
            back = times([list(column) for column in zip(*w_hy, strict=True)], d_s, digits)
            through = times([list(column) for column in zip(*w_hh, strict=True)], d_a, digits)
            d_h = added(back, through)
            d_a = [down(g * (1 - down(x * x, digits)), digits) for g, x in zip(d_h, h, strict=True)]
            assert trace.grad("a", step).tolist() == [float(x) for x in d_a]
            before = states[step - 2] if step > 1 else [Decimal(0)] * 2
            for i, g in enumerate(d_a):
                for j, x in enumerate(before):
                    shares[i][j] += down(g * x, digits)
        assert trace.grad("W_hh").tolist() == [[float(x) for x in row] for row in shares]


def test_a_tie_is_rounded_up() -> None:
    """0.12345 as floats have it is a little less than that, and is 0.1235 all the same."""
    write = pencil(4)
    product = np.array([0.35 * 0.3527142857142857, 0.5 * 0.2469, -0.5 * 0.2469])
    assert write.out(product).tolist() == [0.1235, 0.1235, -0.1235]


@pytest.mark.parametrize("name", ["lstm", "translation", "bidirectional", "sentiment", "embedding", "gru"])
def test_what_is_carried_on_is_near_the_exact_numbers(name: str) -> None:
    """With many decimals there is next to no difference, in any value or gradient."""
    scenario = rnntrace.load(name)
    exact, carried = bptt(scenario), bptt(scenario, pencil=pencil(7))
    assert carried.loss == pytest.approx(exact.loss, abs=1e-5)
    for each in scenario.exercise.last.parameters:
        np.testing.assert_allclose(carried.grad(each), exact.grad(each), atol=2e-5)


def test_every_number_has_as_few_decimals_as_are_written() -> None:
    """Weights from a random generator too are those of the page."""
    trace = forward(rnntrace.load("random-weights"), pencil=pencil(3))
    for name in ("W_xh", "W_hh"):
        assert np.array_equal(trace[name], np.round(trace[name], 5))
        assert np.abs(trace[name] - forward(rnntrace.load("random-weights"))[name]).max() <= 0.0005
