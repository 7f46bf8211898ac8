"""A scenario file, from YAML to a checked, frozen ``Scenario``.

Each key is read for itself, then what the keys say together is put together, then all of it has to
agree. All complaints are collected on the way, so that one run shows everything that is wrong; what
would only follow from a complaint is not complained of.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from ..exercise.course import Course
from .assembly.agreement import Agreed, agree
from .assembly.course import read_course
from .assembly.finished import finished
from .assembly.optimizer import ReadOptimizer, read_optimizer
from .assembly.parts import Parts, read_parts
from .errors import ScenarioError
from .keys.courses import TRAIN
from .keys.key import ALONE
from .keys.sections import Section, read_top
from .keys.table import INIT, OPTIMIZER, WEIGHTS
from .model import Scenario
from .other_words import OtherWords, with_other_words
from .shipped.builtin import names, path_of
from .two_networks import DECODER, ENCODER
from .values.complaints import Complaints
from .values.value import Context, DrawnShapes
from .wording import near
from .yaml_nodes.nodes import YamlMapping, kind
from .yaml_nodes.parser import read_yaml
from .yaml_nodes.sorts import LARGEST_FILE

__all__ = ["Loaded", "load", "load_with", "read_scenario", "read_with"]


_Network = tuple[Parts, Agreed, ReadOptimizer]  # as far as it could be read


class Loaded(NamedTuple):
    """A scenario, what is to be said of how other words were put into it, and the ``data`` of its file."""

    scenario: Scenario
    note: str = ""
    data: bytes = b""


def load(path: str | Path) -> Scenario:
    """The scenario in a file; where there is no such file, the built-in one of that name.

    Raises ScenarioError, a ValueError, with every complaint and its place; FileNotFoundError, which says
    what there is, where there is neither; another OSError where the file cannot be read.
    """
    return load_with(OtherWords(), path).scenario


def load_with(words: OtherWords, path: str | Path) -> Loaded:
    """The same, with other words on its weights."""
    try:
        return _in_file(words, Path(path), str(path))
    except FileNotFoundError:
        built_in = path_of(str(path))
    if built_in is None:
        raise FileNotFoundError(f"{path}: no such file, and no built-in scenario. {_there_are(str(path))}")
    return _in_file(words, built_in, str(built_in))


def _in_file(words: OtherWords, path: Path, called: str) -> Loaded:
    with path.open("rb") as stream:
        data = stream.read(LARGEST_FILE + 1)
    return read_with(words, data, called, path.parent)


def _there_are(name: str) -> str:
    """A question for a name that is nearly that of a built-in scenario, or what there is."""
    meant = near(name, names())
    return f"Did you mean {meant}?" if meant else f"There are: {', '.join(names())}"


def read_scenario(data: bytes, file: str, folder: Path) -> Scenario:
    """The scenario in ``data``; ``file`` is its name in messages, ``folder`` where paths start.

    Raises ScenarioError.
    """
    return read_with(OtherWords(), data, file, folder).scenario


def read_with(words: OtherWords, data: bytes, file: str, folder: Path) -> Loaded:
    """The same, with other words on its weights."""
    root, found = read_yaml(data, file)
    complaints = Complaints(file, found)
    if not isinstance(root, YamlMapping):
        complaints.add(root.place, "", f"expected keys such as inputs and weights, found {kind(root)}")
        raise complaints.error()
    replaced = with_other_words(root, words, complaints)
    context = Context(folder, complaints)
    if replaced.root is not root and _draws(root):
        context = context._replace(drawn=_shapes_as_they_are(root, Context(folder, Complaints(file, found))))
    return Loaded(_scenario(replaced.root, context), replaced.note, data)


def _draws(root: YamlMapping) -> bool:
    """Whether any weights are drawn, which have no sizes of their own."""
    weights = [node.get(WEIGHTS.name) for node in _networks(root).values()]
    return any(isinstance(each, YamlMapping) and each.has(INIT.name) for each in weights)


def _networks(root: YamlMapping) -> dict[str, YamlMapping]:
    """Where networks are written, by their paths."""
    there = {"": root, ENCODER: root.get(ENCODER), DECODER: root.get(DECODER)}
    return {where: node for where, node in there.items() if isinstance(node, YamlMapping)}


def _shapes_as_they_are(root: YamlMapping, context: Context) -> DrawnShapes:
    """The shapes that the weights of each network have with the file's own words; other words are worked on
    the same ones. Empty where the file alone is no scenario."""
    try:
        found = _scenario(root, context)
    except ScenarioError:
        return {}
    halves = {ENCODER: found.encoder, DECODER: found} if found.encoder else {"": found}
    return {
        where: {name: array.shape for name, array in half.parameters.items()}
        for where, half in halves.items()
        if half
    }


def _scenario(root: YamlMapping, context: Context) -> Scenario:
    read = _two_networks if root.has(ENCODER) or root.has(DECODER) else _one_network
    return read(root, context)


def _one_network(root: YamlMapping, context: Context) -> Scenario:
    section = read_top(root, "", ALONE, context)
    network, course = _network(section, context), read_course(section.of(TRAIN), context)
    context.complaints.finish()
    scenario = replace(finished(context.complaints.file, *network), course=course)
    return _started(scenario, network[-1], context)


def _started(scenario: Scenario, optimizer: ReadOptimizer, context: Context) -> Scenario:
    """The scenario with what its optimiser has kept, which is of the parameters' shapes."""
    if optimizer.state is None or optimizer.state.value is None:
        return scenario
    from .assembly.kept import read_start  # only for those

    start = read_start(optimizer.state, optimizer.settings, scenario.exercise, context)
    context.complaints.finish()
    return replace(scenario, start=start)


def _two_networks(root: YamlMapping, context: Context) -> Scenario:
    """An encoder, and a decoder that starts from its last states."""
    from .assembly.encoder_decoder import check_hand_over, handing_over, read_two_networks  # only for those

    complaints = context.complaints
    first, second = read_two_networks(root, context)
    encoder = first and _network(first, context, handing_over)
    decoder = second and _network(second, context)
    course = read_course(second.of(TRAIN), context) if second else Course()
    if encoder and decoder:
        check_hand_over(encoder[1], *decoder[:2], complaints)
    complaints.finish()
    assert encoder
    assert decoder  # one that cannot be read is complained of
    scenario = finished(complaints.file, *decoder)
    encoder_half = replace(finished(complaints.file, *encoder), title=scenario.title)
    scenario = replace(scenario, encoder=encoder_half, course=course)
    return _started(scenario, decoder[-1], context)


def _network(section: Section, context: Context, made: Callable[[Parts], Parts] | None = None) -> _Network:
    """What the keys of a network say; ``made`` is what is made of it before all has to agree."""
    parts = read_parts(section, context)
    parts = made(parts) if made else parts
    return parts, agree(parts, context), read_optimizer(section.of(OPTIMIZER), context)
