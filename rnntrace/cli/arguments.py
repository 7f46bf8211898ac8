"""What the words of a command line stand for: the scenario, the steps, the quantities."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from .failures import SCENARIO, USAGE, say, stop
from .options import Rounding

if TYPE_CHECKING:
    from ..exercise.exercise import Exercise
    from ..rendering.typed import Reading, Vocabulary
    from ..scenario.load import Loaded
    from ..scenario.model import Scenario
    from ..scenario.other_words import OtherWords
    from ..tracing.pencil import Pencil
    from ..tracing.trace import Trace
    from ..tracing.traces import Traces

# A float holds the exact sums and products of numbers of so many decimals.
MOST_CARRIED = 7


# Of more quantities than this the first are listed.
MOST_LISTED = 30


def scenario_named(
    argument: str | None,
    notation: str | None = None,
    inputs: str | None = None,
    targets: str | None = None,
) -> tuple[Scenario, str]:
    """The scenario, with other inputs and targets and in another notation if these are asked for; and what
    to say first: where no scenario was named, and of what became of its own targets.

    A path, ``-`` for standard input, or the name of a built-in scenario.
    """
    return file_named(argument, notation, inputs, targets)[:2]


def file_named(argument: str | None, notation: str | None, inputs: str | None, targets: str | None) -> Loaded:
    """The same, with what stands in its file."""
    from ..scenario.other_words import OtherWords

    loaded, unnamed = _scenario_named(argument, OtherWords(inputs, targets))
    found = loaded.scenario if notation is None else in_notation(loaded.scenario, notation)
    return loaded._replace(scenario=found, note=" ".join(filter(None, (unnamed, loaded.note))))


def in_notation(scenario: Scenario, notation: str) -> Scenario:
    """The same scenario shown in another notation, with its encoder if it has one."""
    encoder = scenario.encoder and in_notation(scenario.encoder, notation)
    return replace(scenario, notation=notation, encoder=encoder)


def _scenario_named(argument: str | None, words: OtherWords) -> tuple[Loaded, str]:
    from ..scenario.load import load_with, read_with
    from ..scenario.shipped.builtin import DEFAULT

    if argument is None:
        return load_with(words, _path(DEFAULT)), f"No scenario named: this is the built-in {DEFAULT}."
    if argument == "-":
        return read_with(words, standard_input(), "<stdin>", Path()), ""
    try:
        return load_with(words, argument), ""
    except FileNotFoundError as error:
        stop(USAGE, str(error))
    except OSError as error:
        stop(USAGE, f"{argument} cannot be read: {error.strerror or error}")


def standard_input() -> bytes:
    """All of it, or the reason why not."""
    if sys.stdin is None:
        stop(USAGE, "standard input is closed")
    try:
        return sys.stdin.buffer.read()
    except OSError as error:
        stop(USAGE, f"standard input cannot be read: {error.strerror or error}")


def _path(built_in: str) -> Path:
    from ..scenario.shipped.builtin import path_of

    path = path_of(built_in)
    if path is None:
        stop(USAGE, f"the built-in scenario {built_in} is not where the program was installed")
    return path


def pencil_for(rounding: Rounding, digits: int) -> Pencil | None:
    """How numbers are written down where they are carried on in that form; nothing where they are not."""
    if rounding is Rounding.shown:
        return None
    if digits > MOST_CARRIED:
        raise typer.BadParameter(
            f"--rounding carried works with at most {MOST_CARRIED} decimals, not {digits}: with more, "
            "what is rounded is no longer exact"
        )
    from ..writing.numbers import pencil

    return pencil(digits)


@contextmanager
def learnable(scenario: Scenario, note: str = "") -> Iterator[None]:
    """Where there is nothing to propagate, the reason why, after the ``note`` of what was read."""
    from ..tracing.run import NothingToDifferentiate

    try:
        yield
    except NothingToDifferentiate as error:
        if note:
            say(note)
        lacking = "" if scenario.targets_present else ". Give some with --targets"
        stop(SCENARIO, f"{scenario.file}: {error}{lacking}")


def backward_pass(
    scenario: Scenario, long: bool, pencil: Pencil | None = None, note: str = ""
) -> Trace | Traces:
    """BPTT, or the reason why there is nothing to propagate, after the ``note`` of what was read."""
    from ..tracing.run import bptt

    with learnable(scenario, note):
        return bptt(scenario, fuse=not long, pencil=pencil)


def steps_in(option: str | None, scenario: Scenario) -> tuple[int, ...]:
    """``2`` or ``2-4`` as steps; none for all. Wrong usage where the scenario has no such step."""
    return steps_among(option, scenario.exercise.most_steps, "the scenario has")


def steps_among(option: str | None, steps: int, which: str) -> tuple[int, ...]:
    """The same where there are so many steps, ``which`` says whose."""
    if option is None:
        return ()
    match = re.fullmatch(r"0*([0-9]{1,9})(?:-0*([0-9]{1,9}))?", option.strip(), re.ASCII)
    if match is None:
        raise typer.BadParameter(f"{option!r} is neither a step like 2 nor steps like 2-4")
    first, last = int(match[1]), int(match[2] or match[1])
    if last < first:
        raise typer.BadParameter(f"{option!r}: the smaller step comes first, as in {last}-{first}")
    if not 1 <= first <= last <= steps:
        there = "only step 1" if steps == 1 else f"steps 1 to {steps}"
        raise typer.BadParameter(f"there is no step {option}; {which} {there}")
    return tuple(range(first, last + 1))


class Chosen(NamedTuple):
    """The standard names of quantities, none for all; and what is to be said of how they were taken."""

    names: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()


def names_in(option: str | None, known: Collection[str], vocabulary: Callable[[], Vocabulary]) -> Chosen:
    """``h,s`` as quantities, under the names of the page or their standard ones. Wrong usage for a name
    that none of the ``known`` has."""
    if option is None:
        return Chosen()
    typed = [name.strip() for name in option.split(",") if name.strip()]
    words = vocabulary()
    if not typed:
        raise typer.BadParameter(f"name one or more of {listed(words, known)}")
    read = [quantity_named(name, known, words) for name in typed]
    notes = dict.fromkeys(reading.note for reading in read if reading.note)
    return Chosen(frozenset(each.name for reading in read for each in reading.found), tuple(notes))


def vocabulary_of(exercise: Exercise) -> Vocabulary:
    """The names of an exercise's quantities."""
    from ..rendering.typed import Vocabulary
    from ..writing.letters import Letters

    return Vocabulary(tuple(Letters.of(each) for each in exercise.chain))


def quantity_named(
    typed: str, known: Collection[str], vocabulary: Vocabulary, what: str = "among what is shown here"
) -> Reading:
    """One of the ``known`` quantities, which are ``what``. Wrong usage where a name is none of them."""
    reading = vocabulary.read(typed)
    found = tuple(each for each in reading.found if each.name in known)
    if found:
        return reading._replace(found=found)
    there = f"There are: {listed(vocabulary, known)}"
    if reading.found:
        standard = reading.found[0].name
        which = "" if standard == typed or reading.note else f", the standard {standard},"
        why = f": {reading.note}" if reading.note else "."
        raise typer.BadParameter(f"{typed!r}{which} is not {what}{why} {there}")
    raise typer.BadParameter(f"there is no {typed!r} here. {meant(typed, known, vocabulary)}{there}")


def meant(typed: str, known: Collection[str], vocabulary: Vocabulary) -> str:
    """A question for a misspelt name; nothing where none is near."""
    from ..scenario.wording import near

    found = near(typed, vocabulary.typable(known))
    return f"Did you mean {found}? " if found else ""


def listed(vocabulary: Vocabulary, known: Collection[str]) -> str:
    """The quantities there are, as the page shows them; the first of many."""
    found = vocabulary.listed(known)
    return ", ".join(found[:MOST_LISTED]) + (f", … ({len(found)} in all)" if len(found) > MOST_LISTED else "")
