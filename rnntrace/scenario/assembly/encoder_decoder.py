"""A scenario of two networks: an encoder reads one sequence, and a decoder starts from its last state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from ..keys import courses, table
from ..keys.key import BESIDE, Key
from ..keys.sections import Section, read_top
from ..keys.stated import MISSING, Stated
from ..two_networks import DECODER, ENCODER
from ..values.complaints import Complaints
from ..values.value import Context
from ..wording import count
from ..yaml_nodes.nodes import YamlMapping
from .agreement import Agreed
from .parts import Parts

T = TypeVar("T")

# What is about the whole has its place in the decoder, which is the scenario; the notation is of both.
_NOT_OF_THE_ENCODER = (table.TITLE.name, table.DESCRIPTION.name, table.OPTIMIZER.name, courses.TRAIN.name)


def read_two_networks(root: YamlMapping, context: Context) -> tuple[Section | None, Section | None]:
    """The keys of the encoder and of the decoder, each with those that stand beside the two; None, with a
    complaint, for one that cannot be read."""
    beside = read_top(root, "", BESIDE, context)
    encoder = _half(beside.of(table.ENCODER), beside, context)
    return encoder, _half(beside.of(table.DECODER), beside, context)


def _half(half: Stated[YamlMapping | None], beside: Section, context: Context) -> Section | None:
    if half.value is None:
        if half.sound:
            problem = f"{half.lack}. An {ENCODER} and a {DECODER} belong together"
            half.complain(problem, context.complaints)
        return None
    examples = beside.of(table.EXAMPLES_OF_TWO)
    refused = table.EXAMPLES_OF_TWO.refuses if examples.given else {}
    return _with_shared(read_top(half.value, half.where, half.where, context, refused), beside)


def _with_shared(own: Section, beside: Section) -> Section:
    """The keys of a half, with what stands beside the two where it has none of its own."""
    stated = dict(own.stated)
    for key in table.keys_at(BESIDE):
        if key.name in stated and not (own.where == ENCODER and key.name in _NOT_OF_THE_ENCODER):
            stated[key.name] = _shared(stated[key.name], beside.of(key))
    return own._replace(stated=stated)


def _shared(own: Stated[T], beside: Stated[T]) -> Stated[T]:
    """What a half states, or what stands beside it."""
    if own.lack != MISSING:
        return own
    stated = own if beside.lack == MISSING else beside
    return stated.but(stated.value, own.sound and beside.sound)


def handing_over(parts: Parts) -> Parts:
    """The encoder's network: it ends at its states, and passes the last of them on."""
    architecture = replace(parts.architecture, output="none", loss="none", hands_over=True)
    return parts._replace(output=parts.output._replace(architecture=architecture))


def check_hand_over(encoder: Agreed, parts: Parts, decoder: Agreed, complaints: Complaints) -> None:
    """Complain of states of the decoder, which is made of ``parts``, that the encoder does not have, or has
    in another size; unless something is wrong with one of them."""
    if not (encoder.sound and decoder.sound):
        return
    section, states, there = parts.section, decoder.system.states, encoder.system.states
    missing = [name for name in states if name not in there]
    if not states:
        problem = f"the {DECODER} keeps nothing from one step to the next, so it cannot start from a state"
        to_blame = _first_given(section, table.CELL)
        to_blame.complain(f"{problem}. Its cell needs one, such as h[t-1]", complaints)
    elif missing:
        problem = f"the {DECODER} starts from {_named(missing)}, which the {ENCODER} does not have"
        has = f"; it has {_named(there)}" if there else ""
        to_blame = _first_given(section, table.CELL, table.LAYERS)
        to_blame.complain(f"{problem}{has}. Give both the same cell and layers", complaints)
    for name in states:
        if name in there and decoder.sizes.shape(name) != encoder.sizes.shape(name):
            (here,), (before,) = decoder.sizes.shape(name), encoder.sizes.shape(name)
            problem = f"the {DECODER}'s {name} has {count(here, 'number')}, and the {ENCODER}'s has {before}"
            to_blame = _first_given(section, table.HIDDEN_SIZE)
            to_blame.complain(f"{problem}. The one starts from the other", complaints)
            return


def _first_given(decoder: Section, *keys: Key[Any]) -> Stated[Any]:
    """What is stated under the first of these keys that the decoder has; its weights if it has none."""
    there = (stated for stated in map(decoder.of, keys) if stated.lack != MISSING)
    return next(there, decoder.of(table.WEIGHTS))


def _named(states: Sequence[str]) -> str:
    return f"the state {states[0]}" if len(states) == 1 else f"the states {', '.join(states)}"
