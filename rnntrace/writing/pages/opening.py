"""What comes before the steps: conventions, data, the network and its weights."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial

import numpy as np

from ...cells.texts import CONSTANTS
from ...equations.calls import calls
from ...equations.system import System
from ...equations.tree import Equation, Symbol, symbols
from ...exercise.calculation import Calculation
from ...exercise.exercise import part_of
from ..diagram import Rolled
from ..digits import ALL
from ..document import PART, SECTION, TITLE, Block, Heading, Listed, Paragraph, Table
from ..figures import Style, places_shown, scalar
from ..form import Form
from ..formula import EQUALS, Formula, Grid, Prose, Raised, Row, Text, Word
from ..letters import Letters
from ..looks import MOST_WORDS
from ..moment import Moment
from ..notation import whose
from ..overview.levels import drawing
from ..presentation import Presentation
from ..sizes import is_single
from ..spelled import values
from ..words import counted, input_at, listed, size_of, target_at
from .losses import LOSS
from .notes import notes
from .reductions import averaged

FOR_DISPLAY = "Numbers are computed in full and rounded to be shown"
NEARLY = "; where the rounded numbers give another last digit, ≈ stands for =."
CARRIED = (
    "Each number is rounded, half up, as it is written down, and used in that form from then on, so that "
    "every line can be redone to its last digit."
)


def rounding(shown: Presentation) -> str:
    """What kind of rounding a page has."""
    if shown.style.carried:
        return CARRIED
    return f"{FOR_DISPLAY}." if shown.style.detail == "brief" else f"{FOR_DISPLAY}{NEARLY}"


def title(shown: Presentation, first: tuple[Symbol, int | None] | None) -> Iterator[Block]:
    """The scenario's title and description; and a warning with the ``first`` value that is not
    finite, where there is one."""
    exercise = shown.trace.exercise
    yield Heading(TITLE, (Prose(exercise.title),))
    if exercise.description:
        yield Paragraph((Prose(exercise.description),))
    if first is not None:
        symbol, step = first
        which = shown.name(symbol, step)
        yield Paragraph(("Not every number below is finite. The first that is not: ", which, "."))


def general(shown: Letters | Presentation, equation: Equation) -> Formula:
    """An equation at step t in general."""
    return Row((shown.name(equation.left), EQUALS, shown.in_letters(equation.right)))


def forward_equations(shown: Presentation, only: frozenset[str] = frozenset()) -> Listed:
    """The network's equations, as its author wrote them."""

    def lines() -> Listed:
        equations = shown.trace.equations
        some = [each for each in equations if not only or each.left.name in only]
        return listed_equations(shown, some, shown.unsaid)

    return shown.once(("forward equations", only, shown.unsaid), lines)


def listed_equations(
    shown: Letters | Presentation, equations: Iterable[Equation], unsaid: frozenset[Symbol] = frozenset()
) -> Listed:
    """Equations at step t in general, with their words; of some only what is on the left."""
    return Listed(
        tuple(
            (shown.name(each.left) if each.left in unsaid else general(shown, each), (each.words,))
            for each in equations
        )
    )


def constants(calculation: Calculation, style: Style) -> Text:
    """The numbers behind the letters that a loss or a rule uses: ``n = 3 is the number of …``."""
    text: Text = ()
    letters = Letters.of(calculation)
    for name in _used_constants(calculation.system):
        value = scalar(float(calculation.constants[name]), style._replace(digits=ALL), given=True)
        letter = Row((letters.name(Symbol(name)), EQUALS, value))
        text = (*text, letter, f" is {CONSTANTS[name]}. " if name in CONSTANTS else ". ")
    return text


@lru_cache(maxsize=64)
def _used_constants(system: System) -> tuple[str, ...]:
    used = {s.name for equation in system.equations for s in symbols(equation.right)}
    used |= {symbol.name for symbol in symbols(system.seed)} if system.seed else set()
    return tuple(name for name in system.constants if name in used)


def said_once(shown: Presentation) -> Iterator[Block]:
    """What holds at every step, and is not repeated at each."""
    if numbers := constants(shown.calculation, shown.style):
        yield Paragraph(numbers)
    yield from said_of_weights(shown)


def said_of_weights(shown: Presentation) -> Iterator[Block]:
    """Which biases are zero, what the notation has of its own, and where the weights come from."""
    yield from _zero(shown, _not_given(shown), "not given, so zero")
    zero = shown.looks.zero_biases
    yield from _zero(shown, [name for name in zero if name not in _not_given(shown)], "zero")
    for note in notes(shown.letters):
        yield Paragraph(note)
    if origin := shown.calculation.weights_from:
        yield Paragraph(("The weights come from ", Prose(origin), "."))


def _not_given(shown: Presentation) -> list[str]:
    """The biases that are zero since the scenario does not have them."""
    return [name for name in shown.looks.zero_biases if name in shown.calculation.left_out]


def _zero(shown: Presentation, names: Sequence[str], what: str) -> Iterator[Block]:
    """Which biases are zero, ``what`` saying why."""
    if names:
        verb, falls = ("is", "falls") if len(names) == 1 else ("are", "fall")
        symbols = listed([shown.name(Symbol(name)) for name in names])
        yield Paragraph((*symbols, f" {verb} {what}, and {falls} away below."))


def conventions(several: Sequence[Presentation]) -> Iterator[Block]:
    """What a reader must know to follow the numbers, and to compare them with others; ``several`` has
    an encoder before its decoder."""
    shown = several[-1]
    system = shown.system
    known = shown.calculation
    vectors = "Vectors are columns, and a weight matrix stands to the left of the vector it multiplies. "
    if all(is_single(shape) for each in several for shape in each.calculation.shapes.values()):
        vectors = "Every quantity is a single number. "
    text: Text = (
        f"{vectors if known.network else ''}Steps are counted from 1. ",
        *whose(shown.calculation.notation, system),
    )
    for note in dict.fromkeys(note for each in several for note in notes(each.letters)):
        text = (*text, *note, " ")
    for name in system.states:
        state = several[0].name(Symbol(name, -1), 1)
        what = _given_or_zero(several[0], name)
        text = (*text, state, f", the state before the first step, is {what}. ")
    for name in system.states_after:
        state = shown.name(Symbol(name, 0))._replace(step="T+1")
        what = _given_or_zero(shown, name)
        text = (*text, state, f", the state after the last step, is {what}. ")
    if system.loss:
        if any(call.function == "log" for call in calls(system.definitions[system.loss])):
            text = (*text, "Logarithms are natural. ")
        found = averaged(system)
        what = found.losses if found else "sum of the steps' losses"
        text = (*text, "The loss ", LOSS, f" is the {what}. ", *constants(known, shown.style))
    how = (
        f"Numbers are rounded half up to {counted(shown.style.digits, 'decimal')} (more where a whole "
        f"matrix is small). {rounding(shown)}"
    )
    yield Heading(PART, ("Conventions",))
    yield Paragraph((*text, how))


def _given_or_zero(shown: Presentation, name: str) -> str:
    """What a state is before the first step, or after the last."""
    if name in _own_states(shown):
        return "each example's own"
    initial = shown.trace.initial[name]
    if initial.any():
        return "given by the scenario" if shown.calculation.network else "given"
    return ("0", "a vector of zeros", "a matrix of zeros")[0 if is_single(initial.shape) else initial.ndim]


def _own_states(shown: Presentation) -> list[str]:
    """The states that not all examples begin from alike."""
    every = [part_of(chain, shown.part) for chain in shown.trace.exercise.chains]
    first, *others = [each.initial for each in every]
    names = [name for name in first if name not in shown.calculation.takes]
    return [name for name in names if any(not np.array_equal(first[name], other[name]) for other in others)]


def _begins(shown: Presentation, names: Iterable[str]) -> Iterator[Block]:
    """The numbers of the states that are given to begin with."""
    for name in names:
        if shown.trace.initial[name].any():
            at = shown.calculation.step_of_initial(name)
            yield shown.worked(("initial", name), partial(_initial, name), at)


def vocabulary(
    calculation: Calculation, heading: str, *, full: bool = False, brief: bool = False
) -> Iterator[Block]:
    """The words, each with its place and its one-hot vector; of many only some, but for ``full``; in
    ``brief`` in a sentence."""
    words = calculation.words.get(calculation.system.input)
    if words is None:
        return
    yield Heading(PART, (heading,))
    if brief:
        yield Paragraph(_in_a_sentence(words, places_shown(len(words), full=full)))
        return
    what = "each with its place and the one-hot vector that stands for it"
    yield Paragraph((f"{counted(len(words), 'word')}, {what}.",))
    rows: list[tuple[Text, ...]] = []
    before = -1
    for place in places_shown(len(words), full=full):
        if place > before + 1:
            rows.append((("…",), ("…",), ("…",)))
        before = place
        rows.append(((f"{place + 1:,}",), (Word(words[place]),), (_one_hot(place, len(words)),)))
    yield Table((("Place",), ("Word",), ("One-hot vector",)), tuple(rows), (True, False, False))


def _in_a_sentence(words: Sequence[str], places: Iterable[int]) -> Text:
    """Words with their places."""
    said: list[str | Word] = [f"{counted(len(words), 'word')}: "]
    before = -1
    for place in places:
        said += [", " if place else "", "…, " if place > before + 1 else "", Word(words[place])]
        said.append(f" {place + 1:,}")
        before = place
    return (*said, ". A word's one-hot vector has its 1 at this place.")


def _one_hot(place: int, size: int) -> str:
    if size > MOST_WORDS:
        return f"1 in row {place + 1:,} of {size:,}, else 0"
    return f"({', '.join('1' if i == place else '0' for i in range(size))})"


def sequences(shown: Presentation, heading: str) -> Iterator[Block]:
    """Inputs and targets, side by side, and the states of its own that an example begins from; nothing where
    nothing comes in."""
    if not shown.system.given:
        return
    steps = range(1, shown.trace.steps + 1)
    yield Heading(PART, (heading,))
    if shown.trace.targets is None:
        rows = tuple(((str(t),), input_at(shown.trace, t)) for t in steps)
        yield Table((("Step",), ("Input",)), rows, (True, False))
        yield from _begins(shown, _own_states(shown))
        return
    with_targets = tuple(((str(t),), input_at(shown.trace, t), target_at(shown.trace, t)) for t in steps)
    yield Table((("Step",), ("Input",), ("Target",)), with_targets, (True, False, False))
    yield from _begins(shown, _own_states(shown))


def network(shown: Presentation, part: str = "") -> Iterator[Block]:
    """Sizes, a drawing, equations, and every weight; of a ``part`` where there are several."""
    known = shown.calculation
    numbers = sum(array.size for array in known.parameters.values())
    yield Heading(PART, (part or ("Network" if known.network else "Equations"),))
    yield Paragraph((f"{_sizes(known)}{counted(numbers, 'parameter')} in all.",))
    equations, brief = forward_equations(shown), shown.style.detail == "brief"
    if known.network and not brief:
        yield from _drawn(shown)
    if brief:
        yield Listed(tuple((formula, ()) for formula, _ in equations.lines), equations.step)
        yield Paragraph(_called(shown))
    else:
        yield equations
    weights = "Weights" if known.network else "Parameters"
    yield Heading(SECTION, (f"{weights} of the {part.lower()}" if part else weights,))
    if known.weights_from:
        yield Paragraph(("They come from ", Prose(known.weights_from), "."))
    absent = _not_given(shown)
    for name in known.parameters:
        if name in absent:
            continue
        yield shown.worked(("parameter", name), partial(_parameter, name), 1)
    yield from _zero(shown, absent, "not given, so zero")
    apart = {*known.takes, *_own_states(shown)}
    yield from _begins(shown, (name for name in shown.trace.initial if name not in apart))


def _drawn(shown: Presentation) -> Iterator[Block]:
    """The network laid out over its steps, or at one step where nothing recurs."""
    exercise = shown.trace.exercise
    found = drawing(shown.calculation, shown.letters, exercise)
    if isinstance(found.of, Rolled):
        yield Paragraph(("At one step:",))
    elif exercise.several:
        yield Paragraph((f"Unrolled over the {counted(shown.trace.steps, 'step')} of example 1:",))
    else:
        yield Paragraph((f"Unrolled over {counted(shown.trace.steps, 'step')}:",))
    yield found


def _called(shown: Presentation) -> Text:
    """What the left sides of the equations are, in a sentence."""
    found: list[str | Formula] = []
    for equation in shown.trace.equations:
        if equation.words:
            found += ["; " if found else "", shown.name(equation.left), f": {equation.words}"]
    return (*found, ".") if found else ()


def _sizes(known: Calculation) -> str:
    """The sizes of a network; nothing of other equations."""
    if known.network is None:
        return ""
    sizes = [counted(known.input_size, "input"), counted(known.hidden_size, "hidden unit")]
    if "y_hat" in known.shapes:
        sizes.append(counted(known.output_size, "output"))
    return f"{', '.join(sizes)}; "


def _parameter(name: str, moment: Moment) -> Form:
    """A parameter's numbers."""
    looks, symbol = moment.looks, Symbol(name)
    what = "bias" if name in looks.letters.system.biases else "weights"
    what = what if looks.of_network else "parameter"
    zero = "; zero, and left out below" if name in looks.zero_biases else ""
    words = f"{what}, {size_of(looks.shape(symbol)) or 1}{zero}"
    row = looks.style.detail == "brief" and len(looks.shape(symbol)) == 1
    numbers = values(moment, symbol, transposed=row)
    numbers = Raised(numbers, "T") if row and isinstance(numbers, Grid) else numbers
    return moment.form(looks.letters.name(symbol), (numbers,), (words,))


def _initial(name: str, moment: Moment) -> Form:
    """The numbers of a state from before the first step, or from after the last."""
    before = moment.ask(lambda here: here.step == 0)
    what = "the state before the first step" if before else "the state after the last step"
    state = Symbol(name, 0)
    numbers = values(moment, state, given=before)
    return moment.form(moment.looks.letters.name(state), (numbers,), (what,))
