"""Other words on the same weights: the lists of two options in place of those of the file.

They are put where the file's own stand, and so they are read and checked as those would be.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .errors import ScenarioError
from .keys import table
from .two_networks import DECODER, ENCODER
from .values.complaints import Complaints
from .wording import count
from .yaml_nodes.nodes import YamlList, YamlMapping, YamlNode, YamlScalar
from .yaml_nodes.option_text import read_option

INPUTS, TARGETS, EXAMPLES = table.INPUTS.name, table.TARGETS.name, table.EXAMPLES.name
INITIAL_STATE = table.INITIAL_STATE.name
NO_EXAMPLES = f"of several {EXAMPLES} nothing says to which these belong. Give --{INPUTS}, too"


class OtherWords(NamedTuple):
    """The texts of the two options; None for what stays as it is in the file."""

    inputs: str | None = None
    targets: str | None = None


class Replaced(NamedTuple):
    """The file with other words in it, and what is to be said of what became of its own targets."""

    root: YamlMapping
    note: str = ""


class _Lists(NamedTuple):
    """The inputs and the targets of one sequence."""

    inputs: YamlList | None
    targets: YamlList | None


def with_other_words(root: YamlMapping, texts: OtherWords, complaints: Complaints) -> Replaced:
    """The file with the lists of the options; as it is, with a complaint, where these cannot be read."""
    given = _Lists(_read(INPUTS, texts.inputs, complaints), _read(TARGETS, texts.targets, complaints))
    if [each is None for each in given] != [each is None for each in texts] or given == (None, None):
        return Replaced(root)  # with one of them alone other things would seem wrong
    examples = _items(root, EXAMPLES)
    several = len(examples) > 1
    if given.targets and not given.inputs and several:
        complaints.add(given.targets.place, "", NO_EXAMPLES)
        return Replaced(root)
    first = examples[0] if examples else None
    if root.has(ENCODER) or root.has(DECODER):
        return _two_networks(root, first, several, given)
    return _one_network(root, first, several, given)


def _read(name: str, text: str | None, complaints: Complaints) -> YamlList | None:
    """The list of an option, if there is one."""
    try:
        return None if text is None else read_option(text, f"--{name}")
    except ScenarioError as error:
        for complaint in error.complaints:
            complaints.add(*complaint)
        return None


def _one_network(root: YamlMapping, first: YamlNode | None, several: bool, given: _Lists) -> Replaced:
    own = _lists(first if first else root)
    if not several:
        root = _with_state(root, first)
    note = ""
    if given.inputs is None:
        found = _Lists(own.inputs, given.targets)
    elif given.targets:
        found = given
    else:
        inputs = _at_the_start(given.inputs, own.inputs)
        targets = None if several else _still_fitting(own.targets, inputs)
        found = _Lists(inputs, targets)
        note = _note(own.targets, targets, several)
    return Replaced(_put(_without_examples(root), _one_alone(found)), note)


def _two_networks(root: YamlMapping, first: YamlNode | None, several: bool, given: _Lists) -> Replaced:
    """The inputs are the encoder's, the targets the decoder's."""
    encoder, decoder = root.get(ENCODER), root.get(DECODER)
    if not (isinstance(encoder, YamlMapping) and isinstance(decoder, YamlMapping)):
        return Replaced(root)  # which is complained of
    halves = first if isinstance(first, YamlMapping) else root
    read, said = _lists(halves.get(ENCODER)), _lists(halves.get(DECODER))
    read = read._replace(inputs=given.inputs or read.inputs)
    if not several:
        encoder = _with_state(encoder, halves.get(ENCODER))
    note = ""
    if given.targets:
        said = _one_alone(_Lists(_fed_back(said, given.targets), given.targets))
    else:
        whose = f"that of example 1 of {len(_items(root, EXAMPLES))}" if several else "still the scenario's"
        note = f"The encoder's inputs are those of --{INPUTS}; the decoder's sequence is {whose}."
    found = _without_examples(root)
    entries = {**found.entries, ENCODER: _put(encoder, read), DECODER: _put(decoder, said)}
    return Replaced(found._replace(entries=entries), note)


def _note(own: YamlList | None, kept: YamlList | None, several: bool) -> str:
    """What is said where only inputs are given."""
    if several:
        instead = f"in place of the {EXAMPLES}, without targets"
        return f"The inputs are those of --{INPUTS}, {instead}; --{TARGETS} adds some."
    if own is None:
        return ""
    if kept:
        still = f"the targets are still the scenario's; --{TARGETS} gives others"
        return f"The inputs are those of --{INPUTS}; {still}."
    steps = f"the scenario's are for {count(len(own.items), 'step')}"
    return f"The inputs are those of --{INPUTS}, without targets, as {steps}; --{TARGETS} adds some."


# -- one sequence ----------------------------------------------------------------------------------


def _still_fitting(targets: YamlList | None, inputs: YamlList) -> YamlList | None:
    """The file's targets beside other inputs: of as many steps, or the one at the end of them."""
    if targets is None or len(targets.items) == len(inputs.items):
        return targets
    *before, last = targets.items
    return _padded(before=inputs, only=last, at=targets) if before and all(map(_null, before)) else None


def _at_the_start(inputs: YamlList, own: YamlList | None) -> YamlList:
    """One input alone, where the file has one at the start, has as many steps after it as there."""
    if own and len(inputs.items) == 1 and len(own.items) > 1 and all(map(_null, own.items[1:])):
        return _lengthened(inputs, len(own.items))
    return inputs


def _one_alone(lists: _Lists) -> _Lists:
    """One target for several inputs is that of the last; one input for several targets is the first."""
    inputs, targets = lists
    if inputs and targets and len(targets.items) == 1:
        return _Lists(inputs, _padded(before=inputs, only=targets.items[0], at=targets))
    if inputs and targets and len(inputs.items) == 1:
        return _Lists(_lengthened(inputs, len(targets.items)), targets)
    return lists


def _fed_back(own: _Lists, targets: YamlList) -> YamlList | None:
    """The decoder's inputs: where they are its own targets, one step later, the new ones likewise."""
    if not (own.inputs and own.targets):
        return own.inputs
    later, earlier = own.inputs.items[1:], own.targets.items[:-1]
    words = [node.text for node in (*later, *earlier) if isinstance(node, YamlScalar)]
    if len(later) != len(earlier) or words != 2 * words[: len(later)]:
        return own.inputs
    return own.inputs._replace(items=(*own.inputs.items[:1], *targets.items[:-1]))


def _padded(before: YamlList, only: YamlNode, at: YamlList) -> YamlList:
    """A list as long as the one ``before`` it, with one entry, at its end."""
    nothing = YamlScalar("", False, at.start)
    return at._replace(items=(nothing,) * (len(before.items) - 1) + (only,))


def _lengthened(inputs: YamlList, steps: int) -> YamlList:
    """A list with nothing in its later steps."""
    nothing = YamlScalar("", False, inputs.start)
    return inputs._replace(items=inputs.items + (nothing,) * (steps - len(inputs.items)))


def _null(node: YamlNode) -> bool:
    return isinstance(node, YamlScalar) and node.is_null


# -- the file --------------------------------------------------------------------------------------


def _lists(node: YamlNode | None) -> _Lists:
    """The lists of a sequence, as far as there are any."""
    if not isinstance(node, YamlMapping):
        return _Lists(None, None)
    return _Lists(_list(node, INPUTS), _list(node, TARGETS))


def _list(node: YamlMapping, key: str) -> YamlList | None:
    found = node.get(key)
    return found if isinstance(found, YamlList) else None


def _items(node: YamlMapping, key: str) -> Sequence[YamlNode]:
    found = _list(node, key)
    return found.items if found else ()


def _put(node: YamlMapping, lists: _Lists) -> YamlMapping:
    """The keys with these lists in place of their own."""
    entries, keys = dict(node.entries), dict(node.keys)
    for name, found in zip((INPUTS, TARGETS), lists, strict=True):
        if found is not None:
            entries[name], keys[name] = found, found.place
        elif isinstance(entries.get(name), YamlList):  # else there is no list, which is complained of
            del entries[name], keys[name]
    return node._replace(entries=entries, keys=keys)


def _with_state(node: YamlMapping, example: YamlNode | None) -> YamlMapping:
    """The keys with the state that the only example begins from, if it has its own."""
    own = example.get(INITIAL_STATE) if isinstance(example, YamlMapping) else None
    if own is None:
        return node
    entries, keys = {**node.entries, INITIAL_STATE: own}, {**node.keys, INITIAL_STATE: own.place}
    return node._replace(entries=entries, keys=keys)


def _without_examples(root: YamlMapping) -> YamlMapping:
    entries = {name: each for name, each in root.entries.items() if name != EXAMPLES}
    keys = {name: place for name, place in root.keys.items() if name != EXAMPLES}
    return root._replace(entries=entries, keys=keys)
