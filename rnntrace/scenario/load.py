"""A scenario file, from YAML to a checked, frozen ``Scenario``.

Each key is read for itself, then what the keys say together is put together, then all of it has to
agree. All complaints are collected on the way, so that one run shows everything that is wrong; what
would only follow from a complaint is not complained of.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from .assembly.agreement import Agreed, agree
from .assembly.encoder_decoder import check_hand_over, handing_over, has_two_networks, read_halves
from .assembly.finished import finished
from .assembly.optimizer import OptimizerSettings, read_optimizer
from .assembly.parts import Parts, read_parts
from .keys.key import ALONE
from .keys.sections import Section, read_top
from .keys.table import OPTIMIZER
from .model import Scenario
from .values.complaints import Complaints
from .values.value import Context
from .yaml_nodes.encoding import LARGEST_FILE
from .yaml_nodes.nodes import YamlMapping, kind
from .yaml_nodes.parser import read_yaml

__all__ = ["load", "read_scenario"]


class _Network(NamedTuple):
    """A network as far as it could be read."""

    parts: Parts
    agreed: Agreed
    optimizer: OptimizerSettings


def load(path: str | Path) -> Scenario:
    """The scenario in a file.

    Raises ScenarioError with every complaint and its place; OSError where the file cannot be read.
    """
    with Path(path).open("rb") as stream:
        data = stream.read(LARGEST_FILE + 1)
    return read_scenario(data, str(path), Path(path).parent)


def read_scenario(data: bytes, file: str, folder: Path) -> Scenario:
    """The scenario in ``data``; ``file`` is its name in messages, ``folder`` where paths start.

    Raises ScenarioError.
    """
    root, found = read_yaml(data, file)
    complaints = Complaints(file, found)
    if not isinstance(root, YamlMapping):
        complaints.add(root.place, "", f"expected keys such as inputs and weights, found {kind(root)}")
        raise complaints.error()
    context = Context(folder, complaints)
    read = _two_networks if has_two_networks(root) else _one_network
    return read(root, context)


def _one_network(root: YamlMapping, context: Context) -> Scenario:
    network = _network(read_top(root, "", ALONE, context), context)
    context.complaints.finish()
    return _finished(network, context)


def _two_networks(root: YamlMapping, context: Context) -> Scenario:
    """An encoder, and a decoder that starts from its last states."""
    complaints = context.complaints
    first, second = read_halves(root, context)
    encoder = first and _network(first, context, hands_over=True)
    decoder = second and _network(second, context)
    if encoder and decoder and encoder.agreed.sound and decoder.agreed.sound:
        check_hand_over(decoder.parts.section, encoder.agreed, decoder.agreed, complaints)
    complaints.finish()
    assert encoder
    assert decoder  # one that cannot be read is complained of
    scenario = _finished(decoder, context)
    return replace(scenario, encoder=replace(_finished(encoder, context), title=scenario.title))


def _network(section: Section, context: Context, hands_over: bool = False) -> _Network:
    parts = read_parts(section, context)
    parts = handing_over(parts) if hands_over else parts
    return _Network(parts, agree(parts, context), read_optimizer(section.of(OPTIMIZER), context))


def _finished(network: _Network, context: Context) -> Scenario:
    return finished(context.complaints.file, network.parts, network.agreed, network.optimizer)
