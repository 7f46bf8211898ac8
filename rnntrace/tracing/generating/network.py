"""A network made ready to run on its own output: whether it can, and its equations for that."""

from __future__ import annotations

from dataclasses import replace

from ...cells.choosing import LOGARITHM, LOGARITHMS, TEMPERED, Beside, beside
from ...cells.notations import display_name
from ...equations.calls import ARGUMENT, formula
from ...equations.functions import FUNCTIONS
from ...equations.parser import parse_equations
from ...equations.system import TARGET, System
from ...equations.tree import Call, Equation, Expression, Number, substitute, symbols
from ...exercise.calculation import PREDICTION, Calculation
from ...exercise.exercise import Exercise

STANDARD = "standard"


class CannotGenerate(ValueError):
    """A network that cannot run on its own output, with the reason."""


def ready(exercise: Exercise, temperature: float, until: str | None) -> Exercise:
    """The first example's chain alone, its last network without targets, and at a temperature.

    Raises CannotGenerate.
    """
    *before, last = exercise.chain
    _check(last, until)
    system = _without_loss(last.system)
    constants = dict(last.constants)
    if temperature != 1:
        name = names_beside(system, last.notation).temperature
        system = _tempered(system, name)
        constants[name] = temperature
    found = replace(last, system=system, given={}, steps=0, constants=constants)
    return replace(exercise, chains=((*before, found),), several=False)


def names_beside(system: System, notation: str) -> Beside:
    """What stands beside a network, by names that it does not use, and that its notation neither shows as
    something else nor something else as."""
    names = (*system.given, *system.names, *system.parameters, *system.constants, TARGET)
    shown = {display_name(name, notation) for name in names}

    def is_free(name: str) -> bool:
        looks = display_name(name, notation)
        return name not in names and looks not in shown and looks == display_name(name, STANDARD)

    return beside(is_free)


def with_logarithms(system: System, notation: str) -> System:
    """The network, and the logarithm of each word's probability."""
    name = names_beside(system, notation).logarithm
    (equation,) = parse_equations(LOGARITHMS.format(log=name), derived=True)
    return replace(system, equations=(*system.equations, equation))


def with_chosen(system: System, notation: str) -> System:
    """The network with the words that are chosen in the place of targets; the logarithm of each one's
    probability is what is summed over time."""
    name = names_beside(system, notation).logarithm
    (equation,) = parse_equations(LOGARITHM.format(log=name), derived=True)
    return replace(
        system,
        equations=(*system.equations, equation),
        given=(*system.given, TARGET),
        loss=name,
        seed=Number("1"),
    )


def reads_the_word_before(system: System) -> bool:
    """Whether a step looks at the input of the step before."""
    return any(
        symbol.name == system.input and symbol.step == -1
        for equation in system.equations
        for symbol in symbols(equation.right)
    )


def _without_loss(system: System) -> System:
    kept = tuple(equation for equation in system.equations if equation.left.name != system.loss)
    given = tuple(name for name in system.given if name != TARGET)
    return replace(system, equations=kept, given=given, loss=None, seed=None)


def _tempered(system: System, tau: str) -> System:
    """The scores divided by the temperature before the softmax."""

    def divided(equation: Equation) -> Equation:
        match equation:
            case Equation(left, Call(function, argument), words) if left.name == PREDICTION:
                scores = _put_in(TEMPERED.format(tau=tau), argument)
                return Equation(left, Call(function, scores), f"{words} at this temperature".strip())
        return equation

    equations = tuple(map(divided, system.equations))
    return replace(system, equations=equations, constants=(*system.constants, tau))


def _put_in(text: str, argument: Expression) -> Expression:
    return substitute(formula(text), lambda symbol: argument if symbol == ARGUMENT else symbol)


# -- whether it can --------------------------------------------------------------------------------


def _check(last: Calculation, until: str | None) -> None:
    """Raise CannotGenerate with the first reason that there is."""
    system = last.system
    words, labels = last.words.get(system.input), last.words.get(PREDICTION)
    if not _says_one_word(system):
        raise CannotGenerate(
            "its prediction is no softmax, so that no word is the next one. Give it output: softmax"
        )
    used = [symbol for equation in system.equations for symbol in symbols(equation.right)]
    if any(symbol.step is not None and symbol.step > 0 for symbol in used):
        raise CannotGenerate(
            "it reads its sequence from the last step to the first as well, and what it has not said yet "
            "cannot be read. Only networks of one direction can generate"
        )
    if words is None or last.shapes[system.input] != (len(words),):
        raise CannotGenerate(
            "its inputs are vectors, and a word that it says cannot be its next input. "
            "Give it a vocab, and words as inputs"
        )
    if labels is None:
        raise CannotGenerate("its outputs have no words. Give it as many outputs as vocab has words")
    foreign = [word for word in labels if word not in words and word != until]
    if foreign:
        raise CannotGenerate(
            f"it says {foreign[0]!r}, which is not in its vocab, so that it cannot be its next input. "
            "A network that generates predicts words of its own vocab"
        )
    if any(
        symbol.name in (TARGET, system.loss)
        for equation in system.equations
        if equation.left.name != system.loss
        for symbol in symbols(equation.right)
    ):
        raise CannotGenerate(
            f"its equations read the target {TARGET}[t], and there is none while it runs on its own output"
        )


def _says_one_word(system: System) -> bool:
    match system.definitions.get(PREDICTION):
        case Call(function, _):
            return FUNCTIONS[function].gives == "distribution"
    return False
