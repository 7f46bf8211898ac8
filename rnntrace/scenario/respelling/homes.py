"""Where the numbers of a scenario stand in its file, by the names that they have when they are typed.

The file is read as it always is: which number of which tensor belongs to which parameter is what comes out
of that, and is not known here a second time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from ..assembly.parts import read_parts
from ..keys.key import ALONE
from ..keys.optimizers import STATE
from ..keys.sections import Section, read_top
from ..keys.table import DECODER, ENCODER, OPTIMIZER, WEIGHTS
from ..values.complaints import Complaints
from ..values.value import Context
from ..weights.written import Written
from ..yaml_nodes.nodes import YamlMapping, YamlNode


class Home(NamedTuple):
    """The weights of one network: the ``node`` that they stand in, or that says where else they come from;
    and by the typed names of parameters the nodes of their numbers, as far as these stand in the file."""

    prefix: str
    node: YamlMapping
    written: bool
    numbers: Mapping[str, YamlNode]


def homes(root: YamlMapping, file: str, folder: Path) -> Iterator[Home]:
    """Those of each network of a file that was read before without a complaint."""
    context = Context(folder, Complaints(file))
    for prefix, section in _sections(root, context):
        node = section.of(WEIGHTS).value
        source = read_parts(section, context).weights.value
        assert node is not None
        numbers = source.node.entries if isinstance(source, Written) else {}
        named = {prefix + name: each for name, each in numbers.items()}
        yield Home(prefix, node, isinstance(source, Written), named)


def _sections(root: YamlMapping, context: Context) -> Iterator[tuple[str, Section]]:
    """The keys of each network, with what stands before the names of its parameters."""
    if not (root.has(ENCODER.name) or root.has(DECODER.name)):
        yield "", read_top(root, "", ALONE, context)
        return
    from ..assembly.encoder_decoder import read_two_networks  # only for those

    encoder, decoder = read_two_networks(root, context)
    assert encoder
    assert decoder
    yield f"{ENCODER.name}.", encoder
    yield "", decoder


def kept_in(root: YamlMapping) -> YamlMapping | None:
    """Where a file says what its optimiser has kept."""
    optimizer = root.get(OPTIMIZER.name)
    state = optimizer.get(STATE.name) if isinstance(optimizer, YamlMapping) else None
    return state if isinstance(state, YamlMapping) else None
