"""Where new weights go: in place of the numbers that are there, or of what says how they are drawn or where
they come from."""

from __future__ import annotations

from ..model import Scenario
from .asked import Arrays
from .author import Author, Changes
from .edits import Edit
from .homes import Home
from .numerals import changes, same_numbers
from .written_out import added, instead


def new_weights(author: Author, home: Home, network: Scenario, asked: Arrays) -> Changes:
    """The changes for one network; none where all its weights stay as they are."""
    old = {home.prefix + name: array for name, array in network.parameters.items()}
    changed = [name for name in old if not same_numbers(old[name], asked[name])]
    if not changed:
        return Changes({}, [])
    under, lines = author.mapping(home.node), author.lines
    if not home.written:
        left_out = {home.prefix + name for name in network.left_out} - set(changed)
        entries = {name.removeprefix(home.prefix): asked[name] for name in old if name not in left_out}
        return Changes({}, instead(under.key, under.span, under.around, lines, author.remarks, entries))
    numbers: dict[int, Edit] = {}
    for name in changed:
        if name in home.numbers:
            numbers |= changes(home.numbers[name], old[name], asked[name], author.text, author.scalars)
    entries = {name.removeprefix(home.prefix): asked[name] for name in changed if name not in home.numbers}
    return Changes(numbers, [added(under.span, lines, entries)] if entries else [])


def expected_network(network: Scenario, home: Home, asked: Arrays) -> dict[str, object]:
    """What is to be read of a network in the new file, by the fields of a scenario."""
    old = network.parameters
    changed = {name for name in old if not same_numbers(old[name], asked[home.prefix + name])}
    left_out = tuple(name for name in network.left_out if name not in changed)
    origin = "" if changed else network.weights_from
    parameters = {name: asked[home.prefix + name] for name in old}
    return {"parameters": parameters, "left_out": left_out, "weights_from": origin}
