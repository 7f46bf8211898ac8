"""What of a network feeds what, as its equations tell: the levels of a drawing.

Equations that hang on each other through ``[t-1]`` are one part, its states an arrow back into it;
every other equation is a part of its own, and stands above all that it reads.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...equations.schedule import Pass
from ...equations.system import System
from ...equations.tree import Div, Expression, MatMul, Mul, Symbol, children, symbols, ungroup
from ...exercise.calculation import Calculation
from ...exercise.exercise import Exercise
from ...exercise.steps import Steps
from ..diagram import Level, Mark, Names, Part, Port, Rolled, Spot, Track, Unrolled
from ..document import Drawing
from ..letters import Letters
from ..words import entry_of

LOSS, TARGET, PREDICTION = "loss", "y", "y_hat"
MOST_STEPS = 12  # of an unrolled network


def rolled(of: Calculation, letters: Letters) -> Rolled:
    """The network at one step."""
    system = of.system
    bottom = Level((Part(_names(letters, (system.input,)), ("input",), _size(of, system.input)),))
    return Rolled((bottom, *(_level(of, letters, passes) for passes in _by_height(system))))


def unrolled(
    of: Calculation, letters: Letters, exercise: Exercise, mark: Mark | None = None, most: int = MOST_STEPS
) -> Unrolled:
    """The network over its steps; of more than so many at ``most`` the first few and the last, or those
    around the one that is marked."""
    system, steps = of.system, _shown(of.steps, most, mark.step if mark else None)
    return Unrolled(
        steps,
        tuple(_port(letters, system.input, of.inputs, step) for step in steps),
        tuple(
            tuple(_track(of, letters, exercise, each, steps) for each in passes) for passes in _floors(system)
        ),
        tuple(_output(letters, of.targets, step) for step in steps),
        mark,
    )


def drawing(of: Calculation, letters: Letters, exercise: Exercise, most: int = MOST_STEPS) -> Drawing:
    """The network laid out over its steps, of more than so many at ``most`` some; at one step where there is
    no loop to lay out."""
    over_time = unrolled(of, letters, exercise, most=most)
    return Drawing(over_time if over_time.floors else rolled(of, letters), name=of.part or "network")


def _floors(system: System) -> list[list[Pass]]:
    """The loops over time, those that stand on the same height together."""
    loops = ([each for each in passes if each.direction] for passes in _by_height(system))
    return [floor for floor in loops if floor]


def spots(system: System, name: str) -> frozenset[Spot]:
    """Where a value stands in a network laid out over time, or the values that a parameter makes: what is
    in no loop goes with the inputs, with the outputs, or with what stands above it. Without any loop
    nothing is drawn between the inputs and the outputs."""
    if name in system.given:
        return frozenset(("input" if name == system.input else "output",))
    if name not in system.names:
        using = [e.left.name for e in system.equations if any(s.name == name for s in symbols(e.right))]
        return frozenset(spot for each in using for spot in spots(system, each))
    floors, below = _floors(system), 0
    if not floors:
        return frozenset(("output",) if name in (PREDICTION, LOSS) else ())
    for passes in _by_height(system):
        loops = [each for each in passes if each.direction]
        for each in passes:
            if all(equation.left.name != name for equation in each.equations):
                continue
            if each.direction:
                return frozenset(((below, loops.index(each)),))
            if below == len(floors):
                return frozenset(("output",))
            return frozenset(((below, place) for place in range(len(floors[below]))) if below else ("input",))
        below += bool(loops)
    raise KeyError(name)


# -- heights ---------------------------------------------------------------------------------------


def _by_height(system: System) -> list[list[Pass]]:
    """The passes, those that stand on the same height together, from the bottom."""
    height = dict.fromkeys(system.given, 0)
    levels: dict[int, list[Pass]] = {}
    for each in system.passes:
        own = {equation.left.name for equation in each.equations}
        read = [s.name for equation in each.equations for s in symbols(equation.right) if s.step is not None]
        above = 1 + max((height[name] for name in read if name not in own), default=0)
        height |= dict.fromkeys(own, above)
        levels.setdefault(above, []).append(each)
    return [levels[number] for number in sorted(levels)]


def states_of(loop: Pass) -> tuple[str, ...]:
    """The names that a loop hands on from step to step."""
    own = {equation.left.name for equation in loop.equations}
    handed = [s.name for e in loop.equations for s in symbols(e.right) if s.name in own and s.step]
    return tuple(dict.fromkeys(handed))


def _level(of: Calculation, letters: Letters, passes: list[Pass]) -> Level:
    return Level(tuple(_part(of, letters, each) for each in passes))


def _part(of: Calculation, letters: Letters, each: Pass) -> Part:
    system = letters.system
    states = states_of(each)
    names = states or tuple(equation.left.name for equation in each.equations)
    words = {equation.left.name: equation.words for equation in each.equations}
    said = [words[name].split(", ") for name in names if words[name]]
    # What all have in common, the layer and the direction, is said once.
    together = (*(first for first, *_ in said), *(said[0][1:] if said else ()))
    back = -1 if each.direction > 0 else 1
    compared = [TARGET for equation in each.equations if equation.left.name == LOSS]
    return Part(
        _names(letters, names),
        together,
        _size(of, names[0]),
        tuple(letters.name(Symbol(name, back)) for name in states),
        _names(letters, _weights(system, each, looped=True)),
        _names(letters, [*_weights(system, each, looped=False), *compared]),
    )


def _names(letters: Letters, names: Iterator[str] | dict[str, None] | tuple[str, ...] | list[str]) -> Names:
    """Names of values at step t, and of weights."""
    timed = {*letters.system.given, *letters.system.names}
    return tuple(letters.name(Symbol(name, 0 if name in timed else None)) for name in names)


# -- weights ---------------------------------------------------------------------------------------


def _weights(system: System, each: Pass, *, looped: bool) -> list[str]:
    """The parameters of a pass: those that what comes from below is multiplied with, and those that
    are only added; or, ``looped``, those that its own values are multiplied with."""
    own = {equation.left.name for equation in each.equations}
    used = [s.name for e in each.equations for s in symbols(e.right) if s.name in system.parameters]
    inside = {
        name for equation in each.equations for name in _multiplied(ungroup(equation.right), own, system)
    }
    return [name for name in dict.fromkeys(used) if (name in inside) == looped]


def _multiplied(node: Expression, own: set[str], system: System) -> Iterator[str]:
    """The parameters in a product with one of a pass's ``own`` values."""
    if isinstance(node, MatMul | Mul | Div):
        for side, other in ((node.left, node.right), (node.right, node.left)):
            if any(symbol.name in own for symbol in symbols(other)):
                yield from (s.name for s in symbols(side) if s.name in system.parameters)
    for child in children(node):
        yield from _multiplied(child, own, system)


# -- sizes -----------------------------------------------------------------------------------------


def _size(of: Calculation, name: str) -> str:
    """``N = 4``; nothing for a single number."""
    shape = of.shapes.get(name, (of.input_size,) if name == of.system.input else ())
    if len(shape) != 1:
        return ""
    dimensions = of.system.shapes.of.get(name, ())
    letter = of.size_letters.get(dimensions[0]) if dimensions else "N"
    return f"{letter} = {shape[0]:,}" if letter else f"{shape[0]:,} numbers"


# -- steps -----------------------------------------------------------------------------------------


def _shown(steps: int, most: int, around: int | None = None) -> tuple[int, ...]:
    if steps <= most:
        return tuple(range(1, steps + 1))
    if around is not None:
        first = min(max(1, around - most // 2), steps - most + 1)
        return tuple(range(first, first + most))
    return (*range(1, most), steps)


def _port(letters: Letters, name: str, entries: Steps | None, step: int) -> Port:
    if entries is None or not entries.present[step - 1]:
        return Port()
    return Port((letters.name(Symbol(name, 0), step),), entry_of(entries, step))


def _output(letters: Letters, targets: Steps | None, step: int) -> Port:
    """A step's prediction and its target; where others have targets and this step has none, nothing
    is made of the prediction."""
    if PREDICTION not in letters.system.names:
        return Port()
    name = letters.name(Symbol(PREDICTION, 0), step)
    if targets is None:
        return Port((name,))
    return Port((name,), entry_of(targets, step)) if targets.present[step - 1] else Port()


def _track(
    of: Calculation, letters: Letters, exercise: Exercise, loop: Pass, steps: tuple[int, ...]
) -> Track:
    states, backwards = states_of(loop), loop.direction < 0

    def at(step: int) -> Names:
        return tuple(letters.name(Symbol(name, 0), step) for name in states)

    start = at(of.steps + 1 if backwards else 0)
    if of.takes:
        before = exercise.before(of.part)
        assert before
        handed = Letters.of(before)
        start = tuple(handed.name(Symbol(of.takes[name], 0), before.steps) for name in states)
    end = at(of.steps) if of.system.handed_over else ()
    return Track(tuple(at(step) for step in steps), start, end, backwards)
