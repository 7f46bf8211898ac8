"""Whether the parts of a network agree: their sizes, the weights, the targets, and the memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import prod
from typing import Any, NamedTuple

from ...cells.network import Architecture, network
from ...equations.functions import Array
from ...equations.shapes import ShapeError
from ...equations.system import System
from .. import memory
from ..keys import table
from ..keys.stated import Stated
from ..sequences.meaning import check_targets, claim_sizes, refuse_vectors
from ..sequences.words import claim_words
from ..sizes.claims import Claims
from ..sizes.settling import Sizes, settle
from ..values.complaints import Complaints
from ..values.lists import Numbers
from ..values.value import Context
from ..weights.drawn import Drawn
from ..weights.names import check_missing, claim_unplaced, claim_weights
from .initial import Initial, claim_initial, read_initial
from .parts import Parts


class Agreed(NamedTuple):
    """A network whose every size is known, with the weights and the states that are given.

    ``outputs`` is the symbol whose entries have labels: the prediction, or the hidden state where
    the network ends with it. ``own_initial`` are the states of each example that has its own.
    ``sound``: nothing is wrong with any of it; else it is no network yet.
    """

    system: System
    sizes: Sizes
    outputs: str
    weights: Mapping[str, Array]
    initial: Mapping[str, Numbers]
    own_initial: tuple[Mapping[str, Numbers], ...]
    sound: bool


def agree(parts: Parts, context: Context) -> Agreed:
    """The parts as one network; what does not agree is complained of."""
    complaints = context.complaints
    system, fits = _system(parts, complaints)
    outputs = "y_hat" if "y_hat" in system.shapes.of else parts.architecture.hidden_states[0]
    claims = Claims(system.shapes)
    _claim_stated_sizes(parts, claims)
    only_words = _claim_vectors(parts, system, outputs, claims, complaints)
    claimed = claim_weights(parts.weights.value, system, claims, context)
    states_known = parts.known and fits
    initial_state = parts.section.of(table.INITIAL_STATE)
    if not states_known:
        read_initial(initial_state, context)
    initial = claim_initial(initial_state, system, claims, context) if states_known else Initial({}, False)
    own = [
        claim_initial(pair.initial_state, system, claims, context, pair.called)
        for pair in parts.sequences.pairs
        if pair.initial_state and states_known
    ]
    if parts.unplaced:
        claim_unplaced(parts.unplaced, system, claims, context)
    _claim_words(parts, system, outputs, claims)
    sizes = settle(claims, complaints)
    complete = check_missing(parts.weights.value, claimed, system, sizes, complaints)
    weights_sound = fits and parts.weights.sound and claimed.sound and complete
    begun = initial.sound and all(each.sound for each in own)
    sound = all((parts.sound, only_words, weights_sound, begun, sizes.agreed))
    sizes_known = _check_known(parts, system, outputs, sizes, weights_sound, sound, complaints)
    can_be_compared = _check_targets(parts, outputs, sizes, complaints)
    enough = not (weights_sound and sizes.agreed) or _check_memory(parts, system, sizes, complaints)
    sound = sound and sizes_known and can_be_compared and enough
    own_initial = tuple(each.states for each in own)
    return Agreed(system, sizes, outputs, claimed.arrays, initial.states, own_initial, sound)


def _system(parts: Parts, complaints: Complaints) -> tuple[System, bool]:
    """The network's equations, which without targets have no loss; and whether they fit together."""
    targeted = parts.sequences.targeted
    architecture = parts.architecture if targeted else replace(parts.architecture, loss="none")
    try:
        return network(architecture), True
    except ShapeError as error:  # the cell is well by itself, so it is what is around it
        cell = parts.section.of(table.CELL)
        cell.complain(str(error), complaints)
    return network(Architecture(loss="none")), False


def _claim_stated_sizes(parts: Parts, claims: Claims) -> None:
    """The sizes that are stated as such."""
    of = claims.shapes.of
    hidden_size = parts.section.of(table.HIDDEN_SIZE)
    if hidden_size.value is not None:
        has = f"is {hidden_size.value}"
        for name in parts.architecture.all_hidden_states:
            if name in of:
                as_long = of.get("x") == of[name]  # as with W * x[t] for W @ x[t]
                hint = f"The equations make {name} as long as x" if as_long else ""
                place, where = hidden_size.place, hidden_size.where
                claims.vector(name, hidden_size.value, place, where, "hidden_size", has, hint=hint)
    size = parts.embedding_size
    if size.value is not None and "x" in of:
        place = parts.section.of(table.EMBEDDING).key_place
        claims.vector("x", size.value, place, size.where, "embedding.size", f"is {size.value}")


def _claim_vectors(
    parts: Parts, system: System, outputs: str, claims: Claims, complaints: Complaints
) -> bool:
    """The sizes of inputs and targets. Complains of vectors where there have to be words; the result tells
    whether there were none."""
    fine = True
    for pair in parts.sequences.pairs:
        if system.input in claims.shapes.of:
            if system.input != "x" and pair.inputs.have_vectors:
                fine = refuse_vectors(pair.inputs, complaints) and fine
            else:
                claim_sizes(pair.inputs, system.input, claims)
        # Without an output layer it hangs on the loss whether they are compared with anything.
        compared = parts.output.loss_sound or parts.architecture.output != "none"
        if pair.targets and outputs == "y_hat" and compared:
            claim_sizes(pair.targets, outputs, claims)
    return fine


def _claim_words(parts: Parts, system: System, outputs: str, claims: Claims) -> None:
    """An entry of x for each word, where inputs are words; of the outputs where targets are, and
    for each label. With drawn weights the vocabulary speaks also where nothing else does."""
    sequences, drawn = parts.sequences, isinstance(parts.weights.value, Drawn)
    inputs = [pair.inputs for pair in sequences.pairs]
    targets = [pair.targets for pair in sequences.pairs if pair.targets]
    # A vocabulary that lacks words may as well lack more; else it is what the weights are made for.
    certain = not any(entries.have_unknown_words for entries in (*inputs, *targets))
    words, vectors = any(each.have_words for each in inputs), any(each.have_vectors for each in inputs)
    if inputs and system.input in claims.shapes.of and (words or (drawn and not vectors)):
        claim_words(sequences.vocabulary, system.input, claims, certain=certain)
    if sequences.labels.key == table.LABELS.name:
        claim_words(sequences.labels, outputs, claims)
    elif outputs == "y_hat" and (any(each.have_words for each in targets) if targets else drawn):
        at_state = parts.architecture.output == "none"
        if at_state and not parts.output.loss_sound:
            return
        hint = "They are compared with h, as the network has no W_hy" if at_state else ""
        claim_words(sequences.labels, outputs, claims, certain=certain and not at_state, hint=hint)


def _check_known(
    parts: Parts,
    system: System,
    outputs: str,
    sizes: Sizes,
    weights_sound: bool,
    sound: bool,
    complaints: Complaints,
) -> bool:
    """Complain of sizes that nothing tells, where this is not a fault of something else. The result tells
    whether all are known."""
    if not sizes.unknown:
        return True
    unknown = [name for name in system.shapes.of if name in sizes.unknown]
    problem = ""
    if isinstance(parts.weights.value, Drawn) and weights_sound:
        # The first of them, as others may be unknown for the same reason.
        for name, teller in _untold(parts, system, outputs).items():
            if name in unknown:
                problem = f"the matrices cannot be drawn, the size of {name} is not known. Give {teller}"
                break
    if sound and not problem:
        instead = "" if parts.section.of(table.HIDDEN_SIZE).value else ", or give hidden_size"
        problem = f"nothing tells the size of {', '.join(unknown)}. Write the weights out{instead}"
    if problem:
        parts.section.of(table.WEIGHTS).complain(problem, complaints)
    return False


def _untold(parts: Parts, system: System, outputs: str) -> dict[str, str]:
    """What would tell a size, by the symbols whose size may be missed: all but those whose size is not
    known because something is wrong with what should tell it."""
    sequences, output, section = parts.sequences, parts.output, parts.section
    found: dict[str, str] = {}
    if section.of(table.HIDDEN_SIZE).sound:
        found[parts.architecture.hidden_states[0]] = "hidden_size"
    if sequences.vocabulary.complete and sequences.inputs_sound:
        found[system.input] = "vocab, or an input that is a vector"
    words = sequences.vocabulary.complete and sequences.labels.complete
    if outputs == "y_hat" and words and sequences.targets_sound and output.sound:
        found[outputs] = "targets or labels"
    if parts.architecture.embedding and parts.embedding_size.sound:
        found["x"] = "embedding: {size: …}"
    return found


def _check_targets(parts: Parts, outputs: str, sizes: Sizes, complaints: Complaints) -> bool:
    """Complain of targets that the loss has no meaning for. The result tells whether there are none."""
    if outputs not in sizes.shapes.of or not sizes.knows(outputs) or not parts.output.sound:
        return True
    size, fine = sizes.shape(outputs)[0], True
    for pair in parts.sequences.pairs:
        if pair.targets:
            fine = check_targets(pair.targets, parts.architecture.loss, size, complaints) and fine
    return fine


def _check_memory(parts: Parts, system: System, sizes: Sizes, complaints: Complaints) -> bool:
    """Complain of a network that would not fit into memory, before any of it is made. The result tells
    whether it would."""
    shapes, pairs, section = system.shapes.of, parts.sequences.pairs, parts.section
    if not pairs or sizes.unknown:
        return True
    steps = sum(len(pair.inputs.items) for pair in pairs)
    if (steps + 1) * len(shapes) * max(sizes.known.values(), default=1) ** 2 <= memory.ALWAYS_THERE:
        return True  # nothing that takes a longer look
    numbers = {name: prod(sizes.shape(name)) for name in system.parameters}
    numbers |= {name: steps * prod(sizes.shape(name)) for name in system.names}
    if system.input in shapes and not all(pair.inputs.one_hot for pair in pairs):
        numbers[system.input] = steps * prod(sizes.shape(system.input))
    problem = memory.lacking(numbers)
    if problem:
        hidden, embedded = section.of(table.HIDDEN_SIZE).value or 0, parts.embedding_size.value or 0
        to_blame: Stated[Any] = section.of(table.WEIGHTS)
        if hidden or embedded:
            to_blame = section.of(table.EMBEDDING) if embedded > hidden else section.of(table.HIDDEN_SIZE)
        to_blame.complain(f"the network {problem}", complaints)
    return not problem
