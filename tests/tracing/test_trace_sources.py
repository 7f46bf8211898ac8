"""Sources of the numbers of a trace.

Each equation is evaluated again on a trace in which one entry is changed: its result has to change at
exactly the steps and entries that this entry is a source of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rnntrace
from rnntrace.equations.calls import switches
from rnntrace.equations.differentiate import handed_back, is_handed
from rnntrace.equations.evaluate import Program, run
from rnntrace.equations.one_entry import entries
from rnntrace.equations.onehot import OneHot
from rnntrace.equations.parser import parse_equations, parse_expression
from rnntrace.equations.schedule import Pass, schedule
from rnntrace.equations.series import Series, Store
from rnntrace.equations.system import System
from rnntrace.equations.text import expression_text
from rnntrace.equations.tree import COUNT, Equation, Group, Mul, Symbol, symbols
from rnntrace.exercise.calculation import Calculation
from rnntrace.exercise.exercise import Exercise
from rnntrace.exercise.steps import Steps
from rnntrace.tracing.addresses import Address
from rnntrace.tracing.canonical import canonical
from rnntrace.tracing.run import bptt
from rnntrace.tracing.sources import sources
from rnntrace.tracing.trace import Trace
from rnntrace.tracing.traces import Traces
from tests.support import cells
from tests.support.networks import Array
from tests.support.other_equations import ADAM
from tests.support.patience import combined, patiently
from tests.support.systems import CELLS, SQUARED

Number = tuple[Symbol, int | None, tuple[int, ...]]  # a quantity, its step, its entry

# The same sums of the same numbers may differ by so much, as arrays lie elsewhere in memory.
NOISE = 1e-13
# What each entry is changed to: enough to be noticed, and still positive where it was.
CHANGES: tuple[Callable[[float], float], ...] = (lambda x: 0.7 * x + 0.0437, lambda x: x - 20)


@dataclass(frozen=True, eq=False)
class Again:
    """One equation of a trace, to be evaluated on changed numbers."""

    trace: Trace
    equation: Equation
    program: Program

    @staticmethod
    def of(trace: Trace, equation: Equation) -> Again:
        passes = schedule(item.equation for item in trace.backward)
        ended = next((p.ended for p in passes if equation in p.equations), frozenset())
        return Again(trace, equation, Program((Pass((equation,), 0, ended),), {}))

    def used(self) -> Iterator[Number]:
        """Every number that there is of the quantities in the equation."""
        trace = self.trace
        used = [s for s in symbols(self.equation.right) if s.name != COUNT]
        names = {Symbol(s.name, None if s.step is None else 0, s.gradient) for s in used}
        for symbol in names:
            if symbol.step is None:
                yield from ((symbol, None, entry) for entry in entries(trace.store.fixed[symbol.name].shape))
                continue
            for step in range(trace.steps + 2):
                if is_there(trace, symbol, step):
                    shape = trace.value(symbol, step).shape
                    yield from ((symbol, step, entry) for entry in entries(shape))

    def result(self, quantity: tuple[str, bool], array: Array | None = None) -> Array:
        """What the equation gives, one quantity written out and perhaps with other numbers."""
        store = self.trace.store
        changed = Store(store.steps, dict(store.fixed), dict(store.series), dict(store.totals), store.absent)
        left = self.equation.left
        if left.quantity in changed.series:  # not to be written into
            held = changed.series[left.quantity]
            assert isinstance(held, Series)
            changed.series[left.quantity] = held._replace(rows=held.rows.copy())
        if array is not None:
            put(changed, quantity, array)
        run(self.program, changed, self.trace.calculation.shapes)
        if left.step is None:
            return changed.totals[left.name]
        held = changed.series[left.quantity]
        assert isinstance(held, Series)
        return held.at(0)

    def changes(self) -> dict[Number, Array]:
        """For each number where the result changes with it."""
        kinked = {symbol for switch in switches(self.equation.right) for symbol in symbols(switch)}
        found = {}
        for symbol, step, entry in self.used():
            rows, margin = written_out(self.trace.store, symbol)
            place = entry if step is None else (step - 1 + margin, *entry)
            before = self.result(symbol.quantity, rows)
            differs = np.zeros(before.shape, bool)
            for change in CHANGES[: 2 if kinked else 1]:
                array = rows.copy()
                array[place] = change(rows[place])
                differs |= np.abs(self.result(symbol.quantity, array) - before) > NOISE * np.abs(before).max()
            found[symbol, step, entry] = differs
        return found


def is_there(trace: Trace, symbol: Symbol, step: int) -> bool:
    """Whether a trace has a number of its own for a symbol at a step."""
    if is_handed(symbol):
        return step == trace.steps
    if not 1 <= step <= trace.steps:
        return not symbol.gradient and trace.begins_at(symbol.name, step)
    given = None if symbol.gradient else trace.calculation.given.get(symbol.name)
    return given is None or given.present[step - 1]


def written_out(store: Store, symbol: Symbol) -> tuple[Array, int]:
    """The numbers of a quantity, and how many rows come before step 1."""
    if symbol.step is None:
        return store.fixed[symbol.name], 0
    held = store.series[symbol.quantity]
    return (held.dense(), 0) if isinstance(held, OneHot) else (held.rows, held.margin)


def put(store: Store, quantity: tuple[str, bool], array: Array) -> None:
    held = store.series.get(quantity)
    if held is None:
        store.fixed[quantity[0]] = array
    else:
        store.series[quantity] = held._replace(rows=array) if isinstance(held, Series) else Series(array)


def wrong(found: Trace | Traces, trace: Trace, example: int = 0) -> list[str]:
    """Where the sources of a trace's numbers are not what the equations' results change with."""
    part, complaints = trace.calculation.part, []
    for equation in (*trace.equations, *(item.equation for item in trace.backward)):
        left = equation.left
        made: dict[Number, set[tuple[int, ...]]] = {}
        shape = trace.value(left, 1).shape
        steps = [None] if left.step is None else range(1, trace.steps + 1)
        for step in steps:
            for entry in entries(shape):
                place = entry if step is None else (step - 1, *entry)
                for source in sources(found, Address(left, step, entry, part, example)):
                    made.setdefault(as_number(source, trace), set()).add(place)
        for number, differs in Again.of(trace, equation).changes().items():
            here = {tuple(int(k) for k in place) for place in np.argwhere(differs)}
            if here != made.pop(number, set()):
                complaints.append(f"{left}: {number}")
        complaints += [f"{left}: {number} is not in it" for number in made]
    return complaints


def as_number(source: Address, trace: Trace) -> Number:
    """A source as the number that the equation uses; what comes back from a decoder under its own name."""
    assert isinstance(source.of, Symbol)
    if source.part == trace.calculation.part:
        return source.of, source.step, source.entry
    assert source.step == 0
    after = trace.exercise.of(source.part)
    name = after.takes[source.of.name]
    handed = next(
        s for item in trace.backward for s in symbols(item.equation.right) if s.name.endswith(" " + name)
    )
    return Symbol(handed.name, 0, True), trace.steps, source.entry


def all_wrong(found: Trace | Traces) -> list[str]:
    """The same of all calculations of all examples."""
    examples = found.examples if isinstance(found, Traces) else (found,)
    return [
        complaint
        for number, last in enumerate(examples)
        for trace in last.chain
        for complaint in wrong(found, trace, number)
    ]


# -- every cell, output, loss and architecture -----------------------------------------------------


KINDS_OF_LOSSES = [(output, loss) for output, losses in cells.LOSSES.items() for loss in losses]


def hidden_for(output: str) -> dict[str, Any]:
    """As many hidden units as targets have entries, where the hidden state is compared with them."""
    return {"hidden": 3} if output == "none" else {}


@pytest.mark.parametrize(
    ("kind", "fuse"), combined(cells.KINDS, [True, False], usual=[("one-hot", True), ("embedding", False)])
)
@pytest.mark.parametrize("cell", cells.CELLS)
def test_a_number_of_a_cell_changes_with_its_sources_alone(cell: str, kind: str, fuse: bool) -> None:
    """Of every cell, with one-hot, dense and embedded inputs: every value and every gradient."""
    assert all_wrong(rnntrace.bptt(cells.made(31, cell, kind=kind).scenario(), fuse=fuse)) == []


@pytest.mark.parametrize("fuse", [True, False])
@pytest.mark.parametrize("mode", patiently(["many-to-one", "many-to-many", "one-to-many"], 2))
@pytest.mark.parametrize(("output", "loss"), KINDS_OF_LOSSES)
def test_a_number_of_an_output_changes_with_its_sources_alone(
    output: str, loss: str, mode: str, fuse: bool
) -> None:
    """Of every output with every loss, also where steps have no input or no target."""
    network = cells.made(32, "rnn", mode, output=output, loss=loss, reduction="mean", **hidden_for(output))
    assert all_wrong(rnntrace.bptt(network.scenario(), fuse=fuse)) == []


@pytest.mark.parametrize("fuse", [True, False])
@pytest.mark.parametrize(("output", "loss"), KINDS_OF_LOSSES)
def test_a_number_that_a_vector_is_the_target_of_changes_with_its_sources_alone(
    output: str, loss: str, fuse: bool
) -> None:
    """A distribution as the target leaves every entry of the prediction a source."""
    network = cells.made(38, "rnn", output=output, loss=loss, **hidden_for(output))
    targets = ((0.2, 0.3, 0.5), None, (0.6, 0.3, 0.1))
    network = replace(network, examples=(replace(network.examples[0], targets=targets),))
    assert all_wrong(rnntrace.bptt(network.scenario(), fuse=fuse)) == []


@pytest.mark.parametrize("keys", [{"initial": {}}, {"kind": "embedding"}], ids=["zero state", "no word"])
def test_what_is_multiplied_by_nothing_is_no_source(keys: dict[str, Any]) -> None:
    """Where a state starts at zero, and where no word is embedded, the weights change nothing."""
    network = cells.made(40, "rnn", "one-to-many", keys.get("kind", "one-hot"))
    if "initial" in keys:
        network = replace(network, initial={})
    assert all_wrong(rnntrace.bptt(network.scenario())) == []


ARCHITECTURES: dict[str, dict[str, Any]] = {
    "layers": {"layers": 2},
    "both directions": {"bidirectional": True},
    "layers in both directions": {"layers": 2, "bidirectional": True},
    "two biases": {"two_biases": True},
}


@pytest.mark.parametrize("keys", patiently(ARCHITECTURES.values(), 2), ids=ARCHITECTURES)
@pytest.mark.parametrize("cell", patiently(cells.WITH_TWO_BIASES, ["rnn", "gru_reset_after"]))
def test_a_number_of_a_deep_network_changes_with_its_sources_alone(cell: str, keys: dict[str, Any]) -> None:
    """In layers, in both directions of time, and with the biases of PyTorch."""
    assert all_wrong(rnntrace.bptt(cells.made(33, cell, "one-to-many", **keys).scenario())) == []


def encoder_and_decoder(cell: str, **keys: Any) -> cells.Deep:
    source = cells.made(34, cell, kind="embedding", output="none", **keys)
    source = replace(source, examples=(replace(source.examples[0], targets=None),))
    weights = {name: array for name, array in source.weights.items() if not name.endswith("y")}
    return replace(cells.made(35, cell, **keys), encoder=replace(source, weights=weights), initial={})


@pytest.mark.parametrize("keys", patiently([{}, {"layers": 2}], 2), ids=["one layer", "two layers"])
@pytest.mark.parametrize("cell", cells.CELLS)
def test_a_number_of_an_encoder_changes_with_its_sources_alone(cell: str, keys: dict[str, Any]) -> None:
    """And one of its decoder: the encoder's last states get their gradients from the first states."""
    assert all_wrong(rnntrace.bptt(encoder_and_decoder(cell, **keys).scenario())) == []


def several_examples() -> Traces:
    examples = (cells.Example((0, 1), (1, None)), cells.Example((2, None, 0), (0, 2, 1)))
    network = replace(cells.made(36, "gru", reduction="mean"), examples=examples, several=True)
    found = rnntrace.bptt(network.scenario())
    assert isinstance(found, Traces)
    return found


def test_a_number_of_an_example_changes_with_its_sources_alone() -> None:
    """Each example by its own numbers, and by the weights that all share."""
    assert all_wrong(several_examples()) == []


def traced(text: str, seed: int, steps: int = 3) -> Trace:
    """Equations of any kind, with numbers for everything that they use."""
    system = System(
        parse_equations(f"{text}\n{SQUARED}", derived=True), loss="loss", seed=parse_expression("1")
    )
    generator = np.random.default_rng(seed)
    sizes = {system.shapes["x"][0]: 2} if "x" in system.shapes.of else {}

    def drawn(name: str, *first: int) -> Array:
        shape = tuple(sizes.get(dimension, 3) for dimension in system.shapes[name])
        return generator.uniform(0.2, 0.8, (*first, *shape))

    given = {name: Steps.of(drawn(name, steps)) for name in system.given if name in system.shapes.of}
    calculation = Calculation(
        system,
        steps,
        {name: drawn(name) for name in system.parameters},
        given=given,
        initial={name: drawn(name) for name in system.all_states},
    )
    found = bptt(Exercise("any equations", ((calculation,),)))
    assert isinstance(found, Trace)
    return found


# The built-in cells, their directions and layers, are tried above too.
ABOVE = ("lstm", "gru", "gru, reset after", "both directions", "two layers")


@pytest.mark.parametrize("name", patiently(CELLS, [name for name in CELLS if name not in ABOVE][::2]))
def test_a_number_of_any_equations_changes_with_its_sources_alone(name: str) -> None:
    """Whatever recurs, looks ahead, divides, or puts matrices together."""
    assert all_wrong(traced(CELLS[name], 37)) == []


def test_a_number_of_an_optimizer_changes_with_its_sources_alone() -> None:
    """Matrices at each step, beside which numbers stand, and powers of the step's own number."""
    found = bptt(replace(ADAM, constants={**ADAM.constants, "epsilon": 0.1}).exercise())
    assert all_wrong(found) == []


@given(cells.made_networks(), st.booleans())
def test_a_number_of_any_network_changes_with_its_sources_alone(network: cells.Deep, fuse: bool) -> None:
    """Networks put together at random, of all cells, outputs, layers and directions."""
    assert all_wrong(rnntrace.bptt(network.scenario(), fuse=fuse)) == []


# -- one by one ------------------------------------------------------------------------------------


def said(found: Trace | Traces, text: str, step: int | None, entry: tuple[int, ...] = (), **keys: Any) -> str:
    """The sources of a number, in short: ``h 2 (0,)`` is the first entry of h at step 2."""
    equation = keys.pop("equation", None)
    where = Address(parse_expression(text, derived=True), step, entry, **keys)
    if equation:
        (symbol,) = symbols(parse_expression(equation, derived=True))
        where = where._replace(equation=symbol)
    return ", ".join(in_short(source) for source in sources(found, where))


def in_short(source: Address) -> str:
    name = expression_text(source.of).replace("[t]", "")
    whole = [source.part, name, "" if source.step is None else source.step, *source.entry]
    return " ".join(str(part) for part in whole if part != "")


@pytest.fixture(scope="module")
def words() -> Trace:
    """A plain RNN over three steps, the second without a target: x is 0, 2, 1 and y 1, -, 0."""
    network = cells.made(39, "rnn")
    example = cells.Example((0, 2, 1), (1, None, 0))
    found = rnntrace.bptt(replace(network, examples=(example,)).scenario(), fuse=False)
    assert isinstance(found, Trace)
    return found


@pytest.mark.parametrize(
    ("text", "step", "entry", "expected"),
    [
        ("a[t]", 3, (1,), "x 3 0, W_xh 1 1, x 3 1, x 3 2, W_hh 1 0, h 2 0, W_hh 1 1, h 2 1, b_h 1"),
        ("h[t-1]", 3, (1,), "a 2 1"),
        ("h[t]", 0, (1,), ""),
        ("x[t]", 2, (1,), ""),
        ("W_hh", 2, (1, 0), ""),
        ("y_hat[t]", 1, (0,), "s 1 0, s 1 1, s 1 2"),
        ("loss[t]", 1, (), "y 1 0, y 1 1, y_hat 1 1, y 1 2"),
        ("loss[t]", 2, (), ""),
        ("sum_t(loss[t])", None, (), "loss 1, loss 3"),
        ("dL/dy_hat[t]", 1, (1,), "y 1 1, y_hat 1 1, n_targets"),
        ("dL/dy_hat[t]", 1, (2,), "y 1 2"),
        ("dL/dy_hat[t]", 2, (1,), ""),
        ("dL/dh[t]", 3, (0,), "W_hy 0 0, dL/ds 3 0, W_hy 1 0, dL/ds 3 1, W_hy 2 0, dL/ds 3 2"),
        ("dL/da[t+1]", 0, (1,), "dL/dh 1 1, h 1 1"),
        ("dL/db_h", None, (1,), "dL/da 1 1, dL/da 2 1, dL/da 3 1"),
        ("dL/dW_hh", None, (0, 1), "dL/da 1 0, h 0 1, dL/da 2 0, h 1 1, dL/da 3 0, h 2 1"),
        ("dL/dW_xh", None, (0, 1), "x 1 1, x 2 1, dL/da 3 0, x 3 1"),
        ("dL/dh[t]", 0, (1,), "W_hh 0 1, dL/da 1 0, W_hh 1 1, dL/da 1 1"),
    ],
)
def test_the_sources_of_a_number_one_by_one(
    words: Trace, text: str, step: int | None, entry: tuple[int, ...], expected: str
) -> None:
    """Of a value, of what is given, of a loss and of gradients, as anyone would count them off."""
    assert said(words, text, step, entry) == expected


@pytest.mark.parametrize(
    ("text", "equation", "step", "entry", "expected"),
    [
        ("W_hh @ h[t-1]", "a[t]", 2, (0,), "W_hh 0 0, h 1 0, W_hh 0 1, h 1 1"),
        ("b_h", "a[t]", None, (1,), ""),
        ("1 - h[t] ** 2", "dL/da[t]", 2, (1,), "h 2 1"),
        ("W_hh.T @ dL/da[t+1]", "dL/dh[t]", 2, (1,), "W_hh 0 1, dL/da 3 0, W_hh 1 1, dL/da 3 1"),
        ("W_hh.T @ dL/da[t+1]", "dL/dh[t]", 3, (1,), ""),
        ("W_hh.T @ dL/da[t+1]", "dL/dh[t]", 0, (1,), "W_hh 0 1, dL/da 1 0, W_hh 1 1, dL/da 1 1"),
        ("dL/da[t] @ h[t-1].T", "dL/dW_hh", 2, (1, 0), "dL/da 2 1, h 1 0"),
        ("diag(y_hat[t]) - y_hat[t] @ y_hat[t].T", "dL/ds[t]", 2, (1, 0), "y_hat 2 1, y_hat 2 0"),
        ("-(y[t] / y_hat[t])", "dL/dy_hat[t]", 1, (1,), "y 1 1, y_hat 1 1"),
        ("-(y[t] / y_hat[t])", "dL/dy_hat[t]", 2, (1,), ""),
    ],
)
def test_the_sources_of_what_an_operation_gives(
    words: Trace, text: str, equation: str, step: int | None, entry: tuple[int, ...], expected: str
) -> None:
    """They are the entries of its operands; what is not sent has none."""
    assert said(words, text, step, entry, equation=equation) == expected


def test_the_sources_of_what_an_encoder_hands_over() -> None:
    """The decoder's first state is the encoder's last; that one's gradient comes from the first state's,
    and from nowhere but there where the encoder has no loss."""
    found = rnntrace.bptt(encoder_and_decoder("rnn").scenario())
    assert said(found, "h[t]", 0, (1,), part="decoder") == "encoder h 3 1"
    assert said(found, "dL/dh[t]", 3, (1,), part="encoder") == "decoder dL/dh 0 1"
    handed = Address(handed_back("h"), 3, (1,), "encoder")
    assert in_short(canonical(found, handed)) == "decoder dL/dh 0 1"
    sent = said(found, "dL/dh[t]", 0, (1,), part="decoder")
    assert sent == "decoder W_hh 0 1, decoder dL/da 1 0, decoder W_hh 1 1, decoder dL/da 1 1"
    assert "encoder dL/da 3 0" in said(found, "dL/dh[t]", 2, (1,), part="encoder")


def test_the_sources_of_what_examples_add_up_to() -> None:
    """A gradient of all examples is made of each example's; the weights are the same for all."""
    found = several_examples()
    of_all = Address(Symbol("W_xn", gradient=True), None, (0, 1), example=None)
    assert sources(found, of_all) == (of_all._replace(example=0), of_all._replace(example=1))
    for number in (0, 1):
        made = sources(found, Address(Symbol("a_n", 0), 2, (0,), example=number))
        assert {source.example for source in made if source.step is None} == {0}
        assert {source.example for source in made if source.step is not None} == {number}


def test_all_entries_together_have_the_sources_of_each(words: Trace) -> None:
    """An address without an entry is of all of them."""
    each = {source for k in range(2) for source in sources(words, Address(Symbol("a", 0), 3, (k,)))}
    together = sources(words, Address(Symbol("a", 0), 3))
    assert set(together) == each
    assert len(together) == len(each)


def test_a_number_has_one_address(words: Trace) -> None:
    """Whichever equation uses it, and from whichever step; parentheses are nobody's."""
    one = Address(Symbol("h", 0), 2, (1,))
    for other in (Address(Symbol("h", -1), 3, (1,)), Address(Group(Symbol("h", 1)), 1, (1,), equation=A)):
        assert canonical(words, other) == one
    assert canonical(words, Address(Symbol("b_h"), 3, (1,), equation=A)) == Address(Symbol("b_h"), None, (1,))
    assert canonical(words, Address(Symbol("b_h"), None, (1,), example=None)).example == 0


A = Symbol("a", 0)
NOT_THERE = {
    "there is no example 2": Address(A, 1, (0,), example=1),
    "there is no part 'encoder'": Address(A, 1, (0,), part="encoder"),
    r"there is no a\[t\] at step 4": Address(Symbol("a", 1), 3, (0,)),
    r"there is no a\[t\] at step 0": Address(A, 0, (0,)),
    r"there is no dL/da\[t\] at step 0": Address(Symbol("a", 0, gradient=True), 0, (0,)),
    r"there is no dL/dx\[t\] at step 1": Address(Symbol("x", 0, gradient=True), 1, (0,)),
    "there is no W_no": Address(Symbol("W_no"), None, (0,)),
    r"there is no no\[t\]": Address(Mul(A, Symbol("no", 0)), 1, (0,)),
    r"a\[t\] is of a step; say which": Address(A, None, (0,)),
    r"a\[t\] \* a\[t\] is of a step; say which": Address(Mul(A, A), None, (0,)),
    r"a\[t\] \* a\[t\] is not worked at step 4": Address(Mul(A, A), 4, (0,)),
    r"there is no equation of x\[t\]": Address(Mul(A, A), 1, (0,), equation=Symbol("x", 0)),
    "every example has its own": Address(A, 1, (0,), example=None),
    r"W_xh has the shape \(2, 3\), and no entry \(2, 0\)": Address(Symbol("W_xh"), None, (2, 0)),
    r"W_xh has the shape \(2, 3\), and no entry \(1,\)": Address(Symbol("W_xh"), None, (1,)),
}


@pytest.mark.parametrize("problem", NOT_THERE)
def test_an_address_that_does_not_exist_is_refused(words: Trace, problem: str) -> None:
    """It is said what there is not."""
    with pytest.raises(ValueError, match=problem):
        sources(words, NOT_THERE[problem])


def test_a_forward_pass_has_no_gradients_to_point_at(words: Trace) -> None:
    """Without BPTT there is no gradient of a parameter, and all values have their sources."""
    found = rnntrace.forward(words.exercise)
    assert said(found, "h[t]", 2, (0,)) == "a 2 0"
    with pytest.raises(ValueError, match="there is no dL/dW_xh"):
        sources(found, Address(Symbol("W_xh", gradient=True), None, (0, 0)))
