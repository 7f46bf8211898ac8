"""The forward pass and the way back as functions of a program, with a loop for each sweep over the steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from ..equations.algebra import times
from ..equations.sweeps import FORWARD, Sweep
from ..equations.system import TARGET
from ..equations.tree import COUNT, Equation, Symbol, symbols
from .beyond import beyond, looked_up, reached_back
from .data import Data
from .expressions import Writer
from .layout import INDENT, WIDTH, assignment, comment, dictionary, docstring, filled, quoted
from .parts import Part
from .statements import (
    all_shares,
    backward_statement,
    forward_statement,
    initial_statement,
    sent_shares,
    step_of_initial,
)

WITHIN = INDENT * 2
IN_A_LINE = 6  # names that get their empty dictionaries together
_LOSSES = Symbol("the sum of all losses")  # no author can write a name with a space


def forward_function(part: Part, writer: Writer, data: Data) -> list[str]:
    """``def forward(inputs, targets):``, which gives all values by their names and steps, and the loss."""
    names, system = writer.names, part.system
    values = {name: names("value", name) for name in (*part.given, *system.names)}

    def statement(equation: Equation) -> list[str]:
        return forward_statement(part, equation, writer, WITHIN)

    return [
        *filled(f"def {names('part', 'forward', part.name)}(", data.arguments(part), "):"),
        *docstring([f"The forward pass{_of(part)}: every value by its name and its step."], INDENT),
        *_length(part, data),
        *(line for name in part.given for line in data.vectors(part, name, INDENT)),
        *_empty(names("value", name) for name in system.names),
        *_beginnings(part, data, writer),
        *beyond(looked_up(part), part, writer),
        *_loops(part.trace.sweeps, statement),
        "",
        *_total(part, writer),
        *dictionary("values = {", values, "}", INDENT),
        f"{INDENT}return values, L" if system.loss else f"{INDENT}return values",
    ]


def backward_function(part: Part, writer: Writer) -> list[str]:
    """``def backward(values, T):``, which gives the gradients of all values by their names and steps, and
    those of the parameters."""
    names = writer.names
    items = {item.equation.left: item for item in part.backward}
    timed = {name: names("gradient", name) for name in part.differentiated}
    totals = {name: _zeros_like(name, part, writer) for name in part.calculation.parameters}
    reached = {
        name: names("gradient of a parameter", name)
        for name in totals
        if Symbol(name, gradient=True) in items
    }

    def statement(equation: Equation) -> list[str]:
        return backward_statement(part, items[equation.left], writer, WITHIN)

    arguments = ["values", "T", *(names("handed", name) for name in part.handed_back)]
    return [
        *filled(f"def {names('part', 'backward', part.name)}(", arguments, "):"),
        *docstring([f"Backpropagation through time{_of(part)}: {_WHAT_COMES_BACK}"], INDENT),
        *_values_used(part, writer),
        *_empty(timed.values()),
        *beyond(reached_back(part, writer), part, writer),
        *(f"{INDENT}{identifier} = {totals[name]}" for name, identifier in reached.items()),
        *_loops(part.backward_sweeps, statement),
        *_sent(part, writer),
        "",
        *dictionary("gradients = {", timed, "}", INDENT),
        *dictionary("of_parameters = {", totals | reached, "}", INDENT),
        f"{INDENT}return gradients, of_parameters",
    ]


_WHAT_COMES_BACK = "the gradients of all values, and of the parameters."


def _of(part: Part) -> str:
    return f" of the {part.name}" if part.name else ""


def _empty(names: Iterable[str]) -> Iterator[str]:
    """What has an entry for each step, as long as none is worked."""
    line, row = "", list[str]()
    for name in names:
        longer = f"{INDENT}{', '.join((*row, name))} = {', '.join(['{}'] * (len(row) + 1))}"
        if row and (len(longer) > WIDTH or len(row) == IN_A_LINE):
            yield line
            row, longer = [], f"{INDENT}{name} = {{}}"
        line, row = longer, [*row, name]
    if row:
        yield line


def _loops(sweeps: Sequence[Sweep], statement: Callable[[Equation], list[str]]) -> Iterator[str]:
    for sweep in sweeps:
        yield ""
        if len(sweeps) > 1:
            ends = ("first", "last") if sweep.way == FORWARD else ("last", "first")
            yield from comment("From the {} step to the {}.".format(*ends), INDENT)
        yield f"{INDENT}for t in {'range(1, T + 1)' if sweep.way == FORWARD else 'range(T, 0, -1)'}:"
        collecting = False
        for equation in sweep.equations:
            if equation.left.step is None and not collecting:
                collecting = True
                yield ""
                yield from comment("The parameters collect what every step sends to them.", WITHIN)
            yield from statement(equation)


# -- before the loops, and after them --------------------------------------------------------------


def _length(part: Part, data: Data) -> list[str]:
    """How many steps there are."""
    first, *_ = data.arguments(part)
    if part.given:
        return [f"{INDENT}T = len({first})"]
    return [] if first == "T" else [f"{INDENT}T = {first}"]


def _beginnings(part: Part, data: Data, writer: Writer) -> Iterator[str]:
    """Where the states begin: at step 0, or at T + 1 on the way from the last step to the first."""
    for name in part.system.all_states:
        place = writer.at(step_of_initial(part, name)).place(0)
        before = part.before.calculation.part if part.before and data.taken(part, name) else ""
        said = f"where the {before} has ended" if before else "the initial state"
        yield f"{INDENT}{writer.names('value', name)}[{place}] = {data.beginning(part, name)}  # {said}"


def _total(part: Part, writer: Writer) -> list[str]:
    """The loss of all steps, summed or averaged."""
    system = part.system
    if system.loss is None or system.seed is None:
        return []
    losses = writer.names("value", system.loss)
    every = f"{losses}.values()"
    if system.loss in system.all_states:
        every = f"[{losses}[t] for t in range(1, T + 1)]"
    start = "" if all(each.losses for each in part.calculations) else f", {writer.spelling.zeros(())}"
    summing = replace(writer, given={_LOSSES: f"sum({every}{start})"})
    return assignment("L", summing.text(times(system.seed, _LOSSES)), INDENT)


def _values_used(part: Part, writer: Writer) -> list[str]:
    """The lines that take what the way back needs of the forward pass."""
    shares = [*all_shares(part, writer), *sent_shares(part, writer)]
    used = {symbol.name for each in shares for symbol in symbols(each.node) if _is_value(symbol)}
    guarded = part.has_gaps and any(each.when.condition for each in shares)
    used |= {TARGET} if guarded else set()
    names = [name for name in (*part.given, *part.system.names) if name in used]
    left = ", ".join(writer.names("value", name) for name in names)
    match names:
        case []:
            return []
        case [one]:
            return [f"{INDENT}{left} = values[{quoted(one)}]"]
    every = f"values[name] for name in ({', '.join(map(quoted, names))})"
    whole = f"{INDENT}{left} = ({every})"
    if len(whole) <= WIDTH:
        return [whole]
    if len(WITHIN + every) <= WIDTH:
        return [f"{INDENT}{left} = (", WITHIN + every, f"{INDENT})"]
    return [f"{INDENT}{writer.names('value', name)} = values[{quoted(name)}]" for name in names]


def _is_value(symbol: Symbol) -> bool:
    return symbol.step is not None and not symbol.gradient and symbol.name != COUNT


def _zeros_like(name: str, part: Part, writer: Writer) -> str:
    return f"{writer.spelling.module}.zeros_like({writer.names('parameter', name, part.name)})"


def _sent(part: Part, writer: Writer) -> list[str]:
    """What is sent to where states begin."""
    lines = [line for each in part.sent for line in initial_statement(part, each, writer, INDENT)]
    if not lines:
        return []
    return ["", *comment("What comes back to where the states began.", INDENT), *lines]
