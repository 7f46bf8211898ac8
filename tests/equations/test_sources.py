"""Sources: which entries of which symbols made a number.

What is found is held to what changing a number does. The expression is evaluated again with one entry
changed: the result changes exactly where that entry is a source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnntrace.equations.calls import switches
from rnntrace.equations.evaluate import value
from rnntrace.equations.functions import FUNCTIONS
from rnntrace.equations.parser import parse_expression
from rnntrace.equations.shapes import shape_of
from rnntrace.equations.sources import Entry, Setting, Used, entries, sources
from rnntrace.equations.text import expression_text
from rnntrace.equations.tree import Call, Expression, OverTime, Symbol, rebuild, symbols

Array = np.ndarray[Any, np.dtype[np.float64]]
STEPS = 3
# The same sums of the same numbers may differ by so much, as arrays lie elsewhere in memory.
NOISE = 1e-13
# A change keeps the arguments of logarithms positive; only one that turns the sign moves a step.
CHANGES: tuple[Callable[[float], float], ...] = (lambda x: 0.75 * x + 0.05, lambda x: x - 20)


@dataclass
class Numbers:
    """Numbers for symbols: of one with a step (STEPS, …); ``ones`` has the places of those that are
    one-hot, step by step, -1 for a vector of zeros."""

    of: dict[str, Array]
    ones: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def setting(self) -> Setting:
        def shape(symbol: Symbol) -> tuple[int, ...]:
            whole: tuple[int, ...] = self.of[symbol.name].shape
            return whole if symbol.step is None else whole[1:]

        def known(symbol: Symbol, step: int, entry: Entry) -> float | None:
            places = self.ones.get(symbol.name)
            return float(entry == (places[step + (symbol.step or 0) - 1],)) if places else None

        return Setting(shape, STEPS, there, known)

    def leaf(self, symbol: Symbol, step: int) -> Array:
        array = self.of[symbol.name]
        if symbol.step is None:
            return array
        there_is = there(symbol, step)
        return np.asarray(array[step + symbol.step - 1]) if there_is else np.zeros(array.shape[1:])


def there(symbol: Symbol, step: int) -> bool:
    return symbol.step is None or 1 <= step + symbol.step <= STEPS


def evaluated(node: Expression, numbers: Numbers, step: int) -> Array:
    """An expression's value seen from a step, its sums over time added up step by step."""
    sums: dict[str, Array] = {}

    def take_out(part: Expression) -> Expression:
        if isinstance(part, OverTime):
            name = f"sum {len(sums)}"
            shares = [evaluated(part.of, numbers, at) for at in range(1, STEPS + 1)]
            sums[name] = np.asarray(np.sum(shares, axis=0))
            return Symbol(name)
        return rebuild(part, take_out)

    plain = take_out(node)
    return value(plain, lambda s: sums[s.name] if s.name in sums else numbers.leaf(s, step))


def changing(node: Expression, numbers: Numbers, entry: Entry, step: int) -> set[Used]:
    """The numbers that an entry changes with."""
    before = evaluated(node, numbers, step)[entry]
    turning = any(switches(node))
    found = set()
    for symbol in {Symbol(s.name, None if s.step is None else 0) for s in symbols(node)}:
        array = numbers.of[symbol.name]
        for place in entries(array.shape):
            for change in CHANGES[: 2 if turning else 1]:
                changed = array.copy()
                changed[place] = change(array[place])
                after = evaluated(node, Numbers({**numbers.of, symbol.name: changed}), step)
                if abs(after[entry] - before) > NOISE * abs(before):
                    at, own = (None, place) if symbol.step is None else (place[0] + 1, place[1:])
                    found.add(Used(symbol, at, own))
    return found


def wrong(node: Expression, numbers: Numbers, steps: Iterable[int] = (2,)) -> list[str]:
    """Where the sources of an expression's value are not what it changes with."""
    setting = numbers.setting()
    found = []
    for step in steps:
        for entry in entries(shape_of(node, setting.shape)):
            named = set(sources(node, entry, setting, step))
            for used in named ^ changing(node, numbers, entry, step):
                what = "is no source" if used in named else "is a source"
                found.append(f"{expression_text(node)} {entry}: {used} {what}")
    return found


def number(*shape: int, seed: int = 0) -> Array:
    """Numbers that are not zero and not alike."""
    return np.asarray(np.random.default_rng([seed, *shape]).uniform(0.2, 0.8, shape))


def one_hot(places: tuple[int, ...], size: int) -> Array:
    return np.array([[float(k == place) for k in range(size)] for place in places])


NUMBERS = Numbers(
    {
        "W": number(2, 3),
        "V": number(2, 3, seed=1),
        "U": number(3, 2),
        "S": number(3, 3),
        "b": number(3),
        "c": number(),
        "u": number(STEPS, 2),
        "v": number(STEPS, 3),
        "w": number(STEPS, 3, seed=1),
        "r": number(STEPS),
        "M": number(STEPS, 2, 3),
        "N": number(STEPS, 3, 3),
        "x": one_hot((2, 0, 1), 3),
        "y": one_hot((1, 2, -1), 3),
    },
    {"x": (2, 0, 1), "y": (1, 2, -1)},
)

OPERATIONS = (
    *("v[t]", "v[t-1]", "b", "r[t]", "c", "2", "(v[t])", "-v[t]", "v[t] + b", "v[t] - w[t]", "v[t] + c"),
    *("v[t] * w[t]", "r[t] * v[t]", "v[t] * c", "0.5 * v[t]", "v[t] / w[t]", "v[t] / r[t]", "1 / v[t]"),
    *("v[t] ** 2", "v[t] ** -1", "v[t] ** 0.5", "v[t] ** 0", "0 * v[t]", "M[t] * W", "M[t] / c", "M[t] ** 2"),
    *("W @ v[t]", "W @ (v[t] * w[t])", "W @ U", "(W + V) @ v[t]", "W @ U @ u[t]", "M[t] @ v[t]", "M[t] @ S"),
    *("W.T", "W.T @ u[t]", "M[t].T @ u[t]", "u[t] @ v[t].T", "M[t] @ N[t].T", "W @ V.T", "v[t].T @ w[t]"),
    *("(u[t] * u[t]) @ (v[t] + b).T", "sum(v[t])", "sum(v[t] * w[t])", "v[t] * sum(w[t])"),
    *("diag(v[t])", "diag(v[t]) @ w[t]", "(diag(v[t]) - v[t] @ v[t].T) @ w[t]", "v[t] @ v[t].T @ w[t]"),
    *("sum_t(v[t])", "sum_t(u[t] @ v[t-1].T)", "1 / c * sum_t(r[t])", "sum_t(v[t+1] * w[t])"),
    *("v[t-1] * b", "W @ v[t+1]", "v[t-1] / w[t] * b", "1 - v[t] ** 2", "u[t] * r[t-1]", "v[t-1] + b"),
)
PICKED = (
    *("W @ x[t]", "W @ x[t-1]", "W @ (0.5 * x[t])", "(W + V) @ x[t]", "W @ tanh(x[t])", "W @ sigmoid(x[t])"),
    *("W @ y[t]", "sum(y[t] * log(v[t]))", "-sum(x[t] * log(v[t]))", "v[t] * x[t]", "v[t] - y[t]"),
    *("u[t] @ x[t].T", "sum_t(u[t] @ x[t].T)", "sum_t(u[t] @ y[t-1].T)", "-(y[t] / v[t])", "b * -y[t]"),
    *("sum(y[t] * log(v[t]) + (1 - y[t]) * log(1 - v[t]))", "(1 - y[t]) * log(1 - v[t])", "(x[t] / 2) * b"),
    *("b * x[t] ** 2", "diag(x[t]) @ v[t]", "W @ relu(x[t])", "W @ softmax(x[t])", "b * sqrt(x[t])"),
    *("v[t] * sum(y[t])", "v[t] * sum(y[t-1] * x[t])", "W @ softplus(y[t])", "x[t] * (y[t] * v[t])"),
    *("v[t] / (x[t] + b)", "b * (x[t] - y[t])"),
)


@pytest.mark.parametrize("text", [*OPERATIONS, *PICKED])
def test_a_number_changes_with_its_sources_alone(text: str) -> None:
    """Of every operation, at the first step, in the middle and at the last, for numbers, vectors and
    matrices; a one-hot vector and what does not exist leave only what they are not multiplied by."""
    node = parse_expression(text, derived=True)
    assert wrong(node, NUMBERS, range(1, STEPS + 1)) == []


VECTORS_ONLY = ("sum", "diag")
ARGUMENTS = ("v[t]", "W @ v[t] + 0.1", "M[t]", "r[t]")


@pytest.mark.parametrize(
    ("function", "argument"),
    [(name, text) for name in FUNCTIONS for text in ARGUMENTS[: 2 if name in VECTORS_ONLY else None]],
)
def test_a_function_changes_with_its_sources_alone(function: str, argument: str) -> None:
    """Of every function of the table, for vectors and, where it takes them, for matrices and numbers."""
    if argument == "r[t]" and FUNCTIONS[function].matrix:
        argument = "M[t-1]"
    assert wrong(Call(function, parse_expression(argument)), NUMBERS) == []


def test_a_sum_is_made_of_all_entries() -> None:
    """Of a matrix too."""
    found = sources(parse_expression("sum(M[t])", derived=True), (), NUMBERS.setting(), 2)
    assert found == tuple(Used(Symbol("M", 0), 2, place) for place in entries((2, 3)))


def test_sources_come_once_and_in_the_order_of_reading() -> None:
    """h[t-1], used twice, is one source, and stands where it is read first."""
    node = parse_expression("(1 - v[t]) * w[t-1] + v[t] * w[t-1]")
    found = sources(node, (1,), NUMBERS.setting(), 3)
    assert found == (Used(Symbol("v", 0), 3, (1,)), Used(Symbol("w", 0), 2, (1,)))


@pytest.mark.parametrize("entry", [(), (2,), (0, 0), (-1,)])
def test_an_entry_that_is_not_there_is_refused(entry: Entry) -> None:
    """There is no third entry in two, and no negative one."""
    with pytest.raises(ValueError, match="no entry"):
        sources(parse_expression("W @ v[t]"), entry, NUMBERS.setting())


# -- any expression --------------------------------------------------------------------------------

Shape = tuple[int, ...]
SAFE = ("tanh", "sigmoid", "softplus", "identity", "exp")


@dataclass
class Drawn:
    """An expression on the way: every symbol in it is used once, so that nothing can cancel."""

    draw: st.DrawFn
    numbers: Numbers = field(default_factory=lambda: Numbers({}, {}))

    def leaf(self, shape: Shape) -> str:
        name = f"s{len(self.numbers.of)}"
        kind = self.draw(st.sampled_from(("parameter", "timed", "one-hot" if len(shape) == 1 else "timed")))
        if kind == "parameter":
            self.numbers.of[name] = number(*shape, seed=len(self.numbers.of) + 1)
            return name
        self.numbers.of[name] = number(STEPS, *shape, seed=len(self.numbers.of) + 1)
        if kind == "one-hot":
            places = tuple(self.draw(st.integers(-1, shape[0] - 1)) for _ in range(STEPS))
            self.numbers.of[name] = one_hot(places, shape[0])
            self.numbers.ones[name] = places
        return name + self.draw(st.sampled_from(("[t]", "[t]", "[t-1]", "[t+1]")))

    def node(self, shape: Shape, depth: int, *, plain: bool = False) -> str:
        """An expression of a shape; ``plain``: what may stand left of @ with a matrix on its right."""
        kinds = ["leaf", "product", "negative", "function"]
        if not plain:
            kinds += ["sum", "difference", "scaled"]
        kinds += {0: ["total", "dot"], 1: ["applied", "softmax", "quotient"], 2: ["transposed", "matmul"]}[
            len(shape)
        ]
        kind = self.draw(st.sampled_from(kinds)) if depth else "leaf"

        def part(of: Shape = shape, *, plain: bool = False) -> str:
            return f"({self.node(of, depth - 1, plain=plain)})"

        size = self.draw(st.integers(2, 3))
        match kind:
            case "product":
                return f"{part()} * {part()}"
            case "negative":
                return f"-{part()}"
            case "function":
                return f"{self.draw(st.sampled_from(SAFE))}(0.3 * {part()})"
            case "sum":
                return f"{part()} + {part()}"
            case "difference":
                return f"{part()} - {part()}"
            case "scaled":
                return self.draw(
                    st.sampled_from((f"{part(())} * {part()}", f"{part()} / (2 + tanh({part(())}))"))
                )
            case "total":
                return f"sum({part((size,))})"
            case "dot":
                return f"sum({part((size,))} * {part((size,))})"
            case "applied":
                return f"{part((*shape, size))} @ {part((size,))}"
            case "softmax":
                return f"{self.leaf(shape)} * softmax({part()})"  # which alone adds up to 1
            case "quotient":
                return f"{part()} / (2 + sigmoid({part()}))"
            case "transposed":
                return f"{part(shape[::-1])}.T"
            case "matmul":
                rows, columns = shape
                if self.draw(st.booleans()):
                    return f"{part((rows,))} @ {part((columns,))}.T"
                return f"{part((rows, size), plain=True)} @ {part((size, columns))}"
        return self.leaf(shape)


@st.composite
def drawn(draw: st.DrawFn) -> tuple[Expression, Numbers]:
    """An expression of any shape with numbers for its symbols, perhaps summed over time."""
    on_the_way = Drawn(draw)
    shape = draw(st.sampled_from([(), (2,), (3,), (2, 3), (2, 2)]))
    text = on_the_way.node(shape, 3)
    summed = f"sum_t({text})" if draw(st.booleans()) else text
    return parse_expression(summed, derived=True), on_the_way.numbers


@given(drawn())
def test_any_number_changes_with_its_sources_alone(found: tuple[Expression, Numbers]) -> None:
    """Whatever is put together of numbers, vectors and matrices, some of them one-hot."""
    node, numbers = found
    assert wrong(node, numbers) == []
