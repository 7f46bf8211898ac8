"""One entry of a value: which entries of which symbols made it, and the expression of them that it is.

What is found is held to what changing a number does. The expression is evaluated again with one entry
changed: the result changes exactly where that entry is a source. And the expression of single numbers comes
to what the whole one has at the entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnntrace.equations.calls import switches
from rnntrace.equations.evaluate import value
from rnntrace.equations.functions import FUNCTIONS
from rnntrace.equations.one_entry import OneEntry, Setting, entries
from rnntrace.equations.origin import Entry, LeftOut, Used
from rnntrace.equations.parser import parse_expression
from rnntrace.equations.shapes import shape_of
from rnntrace.equations.text import expression_text
from rnntrace.equations.tree import Call, Expression, OverTime, Symbol, rebuild, substitute, symbols

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
                    found.add(Used(symbol.name, at, False, own))
    return found


def written_wrong(node: Expression, numbers: Numbers, step: int = 2) -> list[str]:
    """Where the expression of an entry comes to another number, or is not made of the entry's sources: of
    those that it lacks, each is a factor that is known, as in a one-hot vector."""
    setting = numbers.setting()
    whole, found = evaluated(node, numbers, step), []
    for keeps_zeros in (False, True):
        one = OneEntry(setting._replace(keeps_zeros=keeps_zeros))
        for entry in entries(whole.shape):
            origin = one.of(node, entry, step)
            what = f"{expression_text(node)} {entry}: {origin.of}"
            if abs(reckoned(origin.of, numbers) - whole[entry]) > 1e-12 * max(1.0, abs(whole[entry])):
                found.append(f"{what} is {reckoned(origin.of, numbers)}, not {whole[entry]}")
            written = set(every_used(origin.of))
            lacking = set(origin.used) - written
            if any(each.name not in numbers.ones for each in lacking):
                found.append(f"{what} lacks {lacking}")
            if not keeps_zeros and written - set(origin.used):
                found.append(f"{what} has {written - set(origin.used)} too many")
    return found


def reckoned(of: Expression | None, numbers: Numbers) -> float:
    """The value of an expression of single numbers; nothing is zero."""

    def leaf(symbol: Symbol) -> Array:
        if isinstance(symbol, LeftOut):
            return np.asarray(sum(reckoned(term, numbers) for term in symbol.terms))
        assert isinstance(symbol, Used)
        return np.asarray(numbers.leaf(symbol.symbol, symbol.step or 1)[symbol.entry])

    return 0.0 if of is None else float(value(of, leaf))


def every_used(of: Expression | None) -> Iterator[Used]:
    """The entries in an expression, those too of terms that are not written."""
    for symbol in symbols(of) if of else ():
        if isinstance(symbol, LeftOut):
            for term in symbol.terms:
                yield from every_used(term)
        elif isinstance(symbol, Used):
            yield symbol


def wrong(node: Expression, numbers: Numbers, steps: Iterable[int] = (2,)) -> list[str]:
    """Where the sources of an expression's value are not what it changes with."""
    setting = numbers.setting()
    one = OneEntry(setting)
    found = []
    for step in steps:
        for entry in entries(shape_of(node, setting.shape)):
            named = set(one.of(node, entry, step).used)
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


@pytest.mark.parametrize("text", [*OPERATIONS, *PICKED])
def test_an_entry_is_written_as_what_it_is_made_of(text: str) -> None:
    """It comes to the same number, whether products with a factor 0 are kept or not; what is left out of it
    is multiplied by a zero that is known."""
    node = parse_expression(text, derived=True)
    assert [each for step in range(1, STEPS + 1) for each in written_wrong(node, NUMBERS, step)] == []


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
    call = Call(function, parse_expression(argument))
    assert wrong(call, NUMBERS) + written_wrong(call, NUMBERS) == []


def sources(node: Expression, entry: Entry, step: int) -> tuple[Used, ...]:
    """What an entry is made from, each once."""
    return tuple(dict.fromkeys(OneEntry(NUMBERS.setting()).of(node, entry, step).used))


def test_a_sum_is_made_of_all_entries() -> None:
    """Of a matrix too."""
    found = sources(parse_expression("sum(M[t])", derived=True), (), 2)
    assert found == tuple(Used("M", 2, False, place) for place in entries((2, 3)))


def test_sources_come_once_and_in_the_order_of_reading() -> None:
    """h[t-1], used twice, is one source, and stands where it is read first."""
    node = parse_expression("(1 - v[t]) * w[t-1] + v[t] * w[t-1]")
    found = sources(node, (1,), 3)
    assert found == (Used("v", 3, False, (1,)), Used("w", 2, False, (1,)))


# -- as it is written ------------------------------------------------------------------------------


def written(text: str, entry: Entry, step: int = 2, **settings: Any) -> str:
    """An entry's expression, the entries in it as names: ``W[0,1] * v2[1]``."""
    setting = NUMBERS.setting()._replace(**settings)
    of = OneEntry(setting).of(parse_expression(text, derived=True), entry, step).of
    return "" if of is None else expression_text(substitute(of, named))


def named(symbol: Symbol) -> Symbol:
    if isinstance(symbol, LeftOut):
        return Symbol(f"({symbol.count} more)")
    assert isinstance(symbol, Used)
    places = f"[{','.join(map(str, symbol.entry))}]" if symbol.entry else ""
    return Symbol(f"{symbol.name}{symbol.step or ''}{places}")


@pytest.mark.parametrize(
    ("text", "entry", "expected"),
    [
        ("W @ v[t]", (1,), "W[1,0] * v2[0] + W[1,1] * v2[1] + W[1,2] * v2[2]"),
        ("W @ x[t] + u[t-1]", (0,), "W[0,0] * x2[0] + u1[0]"),
        ("u[t] - W @ v[t]", (0,), "u2[0] - W[0,0] * v2[0] - W[0,1] * v2[1] - W[0,2] * v2[2]"),
        ("-sum(y[t] * log(v[t]))", (), "-(y2[2] * log(v2[2]))"),
        ("v[t] - y[t]", (0,), "v2[0] - y2[0]"),
        ("softmax(v[t])", (1,), "exp(v2[1]) / (exp(v2[0]) + exp(v2[1]) + exp(v2[2]))"),
        ("log_softmax(v[t])", (1,), "v2[1] - log(exp(v2[0]) + exp(v2[1]) + exp(v2[2]))"),
        ("sigmoid(v[t])", (1,), "sigmoid(v2[1])"),
        ("(diag(v[t]) - v[t] @ v[t].T) @ y[t]", (0,), "-(v2[0] * v2[2] * y2[2])"),
        ("sum_t(u[t] @ v[t-1].T)", (1, 0), "u2[1] * v1[0] + u3[1] * v2[0]"),
        ("W @ v[t+1] + u[t]", (0,), "u3[0]"),
        ("ones(v[t]) * b", (1,), "b[1]"),
        ("identity(v[t])", (0,), "v2[0]"),
    ],
)
def test_what_an_entry_looks_like(text: str, entry: Entry, expected: str) -> None:
    """In the author's order, a sum in one chain, without what is multiplied by nothing."""
    assert written(text, entry, STEPS if "t+1" in text else 2) == expected


def test_products_with_zeros_can_be_kept() -> None:
    """What falls away otherwise is written where it is asked for; but not what does not exist."""
    assert written("W @ x[t]", (0,), keeps_zeros=True).count("x2") == 3
    assert written("u[t] @ x[t].T", (0, 1)) == ""
    assert written("u[t] @ x[t].T", (0, 1), keeps_zeros=True) == "u2[0] * x2[1]"
    assert written("W @ v[t+1]", (0,), STEPS, keeps_zeros=True) == ""


LONG = Numbers({"Q": number(2, 30), "q": number(STEPS, 30), "o": one_hot((7, 29, 0), 30)}, {"o": (7, 29, 0)})
FEW = (0, 1, 2, 3, 29)


@pytest.mark.parametrize("text", ["Q @ q[t]", "sum(q[t] * q[t-1])", "softmax(q[t])", "sum_t(Q @ q[t])"])
def test_of_a_long_sum_the_first_terms_and_the_last_are_written(text: str) -> None:
    """It is told how many there are between, and these are kept: the sum is still what it was."""
    node = parse_expression(text, derived=True)
    assert written_wrong(node, LONG) == []
    of = OneEntry(LONG.setting()).of(node, (1,) if shape_of(node, LONG.setting().shape) else (), 2).of
    assert of
    (left_out,) = (symbol for symbol in symbols(of) if isinstance(symbol, LeftOut))
    assert left_out.count == (STEPS * 30 if "sum_t" in text else 30) - 5


@pytest.mark.parametrize(
    ("text", "count"), [("Q @ q[t]", 25), ("sum(q[t])", 25), ("softmax(q[t])", 25), ("Q @ o[t]", 0)]
)
def test_only_some_of_very_many_terms_need_be_looked_at(text: str, count: int) -> None:
    """The others are counted, if they are not zero with a reason: beside the one of a one-hot vector."""
    node = parse_expression(text, derived=True)
    setting = LONG.setting()._replace(seen=lambda size, step: FEW)
    origin = OneEntry(setting).of(node, (1,) if shape_of(node, setting.shape) else (), 2)
    assert {used.entry[-1] for used in origin.used} <= {1, *FEW}
    assert origin.of
    found = [symbol for symbol in symbols(origin.of) if isinstance(symbol, LeftOut)]
    assert [each.count for each in found] == [count] * bool(count)
    assert not any(each.terms for each in found)
    assert origin.known is None


@pytest.mark.parametrize("entry", [(), (2,), (0, 0), (-1,)])
def test_an_entry_that_is_not_there_is_refused(entry: Entry) -> None:
    """There is no third entry in two, and no negative one."""
    with pytest.raises(ValueError, match="no entry"):
        sources(parse_expression("W @ v[t]"), entry, 1)


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
    assert wrong(node, numbers) + written_wrong(node, numbers) == []
