"""The sequences of a scenario: ``inputs`` and ``targets``, or several such pairs as ``examples``, which may
have states of their own to begin from."""

from __future__ import annotations

from typing import NamedTuple

from ..keys import table
from ..keys.sections import Section, read_at
from ..keys.standing import IN_EXAMPLES, IN_PAIRS, IN_PAIRS_OF
from ..keys.stated import Stated
from ..values.complaints import Complaints
from ..values.plain import mapping
from ..values.value import Context, Value
from ..wording import count, quote
from ..yaml_nodes.nodes import YamlList, YamlMapping, YamlNode, YamlScalar
from .entries import Entries, is_word, read_entries
from .words import Words


class Pair(NamedTuple):
    """One example: its inputs, its targets if it has any, and, where several are listed, the states that
    it begins from, whose path in the file follows ``called``."""

    inputs: Entries
    targets: Entries | None
    initial_state: Stated[YamlNode | None] | None = None
    called: str = ""


class Sequences(NamedTuple):
    """The sequences, ``listed`` as examples or not, and the words that they use.

    ``inputs_sound`` and ``targets_sound``: nothing is wrong with the ones or the others.
    """

    pairs: tuple[Pair, ...]
    listed: bool
    vocabulary: Words
    labels: Words
    inputs_sound: bool
    targets_sound: bool

    @property
    def targeted(self) -> bool:
        """Whether anything has targets."""
        return any(pair.targets for pair in self.pairs)

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong with the sequences, nor with the words that they use."""
        words = (self.vocabulary, self.labels)
        return self.inputs_sound and self.targets_sound and all(w.complete and w.strict for w in words)


class _Written(NamedTuple):
    """The lists of one example as they are written; ``called`` is its path within the network."""

    called: str
    inputs: Stated[YamlList | None]
    targets: Stated[YamlList | None]
    initial_state: Stated[YamlNode | None] | None = None


def read_sequences(
    inputs: Stated[YamlList | None],
    targets: Stated[YamlList | None],
    examples: Stated[YamlList | None],
    vocabulary: Words,
    labels: Words,
    half: str,
    context: Context,
) -> Sequences:
    """The sequences, as far as they can be read; of the ``half`` that is named, where there are two."""
    written, sound = [_Written("", inputs, targets)], True
    listed = examples.given or not examples.sound  # a misspelt key may hold them
    if listed:
        written, sound = _written_examples(examples, half, context)
    vocabulary, labels, lacking = _with_words(written, vocabulary, labels, context.complaints)
    read = [_pair(one, vocabulary, labels, context) for one in written]
    if lacking:
        vocabulary = vocabulary._replace(complete=False)
    inputs_sound = all(sound for _, sound, _ in read)
    targets_sound = not lacking and all(sound for *_, sound in read)
    if listed:
        sound = sound and inputs_sound and targets_sound
        inputs_sound, targets_sound = sound and inputs.sound, sound and targets.sound
    pairs = tuple(pair for pair, *_ in read if pair)
    return Sequences(pairs, listed, vocabulary, labels, inputs_sound, targets_sound)


def _written_examples(
    examples: Stated[YamlList | None], half: str, context: Context
) -> tuple[list[_Written], bool]:
    """The lists of each example, and whether nothing is wrong with where they stand."""
    found, sound = [], examples.sound
    for number, item in enumerate(examples.value.items if examples.value else (), 1):
        where = f"{examples.where}[{number}]"
        section = _of_half(item, where, half, context) if half else _of_one(item, where, context)
        if section is None:
            sound = False
            continue
        sound = sound and section.sound
        lists = (section.of(table.INPUTS), section.of(table.TARGETS), section.of(table.INITIAL_STATE))
        found.append(_Written(f"{where}.", *lists))
    return found, sound


def _of_one(item: YamlNode, where: str, context: Context) -> Section | None:
    node = _EXAMPLE(Value(item, where, context))
    return None if node is None else read_at(node, where, IN_EXAMPLES, context)


def _of_half(item: YamlNode, where: str, half: str, context: Context) -> Section | None:
    """What an example has for one of two networks; what is wrong with it as a whole is told once."""
    node = _EXAMPLE_OF_TWO(Value(item, where, context))
    if node is None:
        return None
    both = read_at(node, where, IN_PAIRS, context)
    own: Stated[YamlMapping | None] = both.stated[half]
    if own.value is None:
        if own.sound and node.keys.keys() <= IN_PAIRS_OF.keys():  # another key may be meant for it
            problem = f"{own.lack}. An example has sequences for the {' and for the '.join(IN_PAIRS_OF)}"
            own.complain(problem, context.complaints)
        return None
    section = read_at(own.value, own.where, IN_PAIRS_OF[half], context)
    return section._replace(sound=section.sound and both.sound)


_EXAMPLE = mapping("{inputs: [...], targets: [...]}")
_EXAMPLE_OF_TWO = mapping("{encoder: {inputs: [...]}, decoder: {inputs: [...], targets: [...]}}")


def _with_words(
    written: list[_Written], vocabulary: Words, labels: Words, complaints: Complaints
) -> tuple[Words, Words, bool]:
    """The words of inputs and those of targets, and whether the latter are lacking.

    Where there are none although some are used, that is said once, and any word may be one of them.
    """
    shared = labels is vocabulary
    if _lacks(vocabulary, [one.inputs for one in written], "vocab", complaints):
        vocabulary = vocabulary._replace(complete=False)
    labels = vocabulary if shared else labels
    lacking = _lacks(labels, [one.targets for one in written], "vocab or labels", complaints)
    return vocabulary, labels._replace(complete=False) if lacking else labels, lacking


def _lacks(words: Words, lists: list[Stated[YamlList | None]], missing: str, complaints: Complaints) -> bool:
    """Whether there are no words, and these lists use some; complains at the first of them."""
    if words.names or not (words.complete and words.strict):
        return False
    for stated in lists:
        for t, node in enumerate(stated.value.items if stated.value else (), 1):
            if isinstance(node, YamlScalar) and is_word(node):
                problem = f"{quote(node.text)} is a word, but there is no {missing}"
                hint = "Add it, or write vectors of numbers"
                complaints.add(node.place, f"{stated.where}[{t}]", f"{problem}. {hint}")
                return True
    return False


def _pair(
    written: _Written, vocabulary: Words, labels: Words, context: Context
) -> tuple[Pair | None, bool, bool]:
    """A pair, if there is one, and whether nothing is wrong with its inputs, and with its targets."""
    inputs = _entries(written.inputs, f"{written.called}inputs", vocabulary, context)
    targets = _entries(written.targets, f"{written.called}targets", labels, context)
    inputs_sound = written.inputs.sound and (inputs is None or inputs.readable)
    targets_sound = written.targets.sound and (targets is None or targets.readable)
    if inputs_sound and not written.inputs.given:
        problem = f"{written.inputs.lack}. Give a list with one entry per step"
        written.inputs.complain(problem, context.complaints)
        inputs_sound = False
    if inputs and targets and len(inputs.items) != len(targets.items):
        problem = f"has {count(len(targets.items), 'step')}, but inputs has {len(inputs.items)}"
        shorter = "a target" if len(targets.items) < len(inputs.items) else "an input"
        problem = f"{problem}. Write null for a step without {shorter}"
        written.targets.complain(problem, context.complaints)
        targets_sound = False
    if targets and not any(entry.present for entry in targets.items):
        targets = None
    pair = Pair(inputs, targets, written.initial_state, written.called) if inputs else None
    return pair, inputs_sound, targets_sound


def _entries(stated: Stated[YamlList | None], called: str, words: Words, context: Context) -> Entries | None:
    """The entries of a list; None where there is none."""
    items = stated.value
    return None if items is None else read_entries(items, stated.where, called, words, context)
