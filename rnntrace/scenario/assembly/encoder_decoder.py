"""A network in two halves: an encoder reads one sequence, and a decoder starts from its last state.

    encoder: {vocab: …, inputs: …, weights: …}
    decoder: {vocab: …, inputs: …, targets: …, weights: …}

Each half is written like a scenario of its own. What is the same for both, such as ``cell`` or
``hidden_size``, may stand once, beside them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from ...cells.network import Architecture
from ..values.reader import Reader
from ..wording import count
from ..yaml_nodes.nodes import YamlMapping
from .agreement import Fitted
from .parts import KEYS

ENCODER, DECODER = "encoder", "decoder"
# What may stand beside the two: about the whole, and shared by both halves.
ABOUT = ("title", "description", "notation", "optimizer")
SHARED = ("vocab", "unknown", "hidden_size", "cell", "layers", "activation", "embedding")
# What has its place in one of them, or in neither, with the reason.
OF_EACH = ("inputs", "weights")
OF_THE_DECODER = ("targets", "labels", "output", "loss", "reduction")
_NEITHER = {
    "bidirectional": f"an {ENCODER} and a {DECODER} read in one direction. Leave it out",
    "examples": f"an {ENCODER} and a {DECODER} read one sequence each. Give inputs, of one example",
}
_ENDS = f"the {ENCODER} ends at its last state, which is compared with nothing. Put it in the {DECODER}"
_STARTS = f"the {DECODER} starts from the {ENCODER}'s last state. Leave it out"
_NOT_IN = {
    ENCODER: {**_NEITHER, **dict.fromkeys(OF_THE_DECODER, _ENDS)},
    DECODER: {**_NEITHER, "initial_state": _STARTS},
}
_ABOUT_BOTH = f"the key is about both halves. Put it beside {ENCODER} and {DECODER}"
_NOT_BESIDE = {
    **_NEITHER,
    **dict.fromkeys(OF_EACH, f"each half has its own. Put it in the {ENCODER} or the {DECODER}"),
    **dict.fromkeys(OF_THE_DECODER, f"only the {DECODER} has an output. Put it there"),
    "initial_state": f"the {ENCODER} starts from it. Put it there",
}


def keys_of_half(name: str) -> tuple[str, ...]:
    """The keys that have their place in the encoder, or in the decoder."""
    return tuple(key for key in KEYS if key not in (*_NOT_IN[name], *ABOUT))


class Half(NamedTuple):
    """One of the two: its keys together with those it shares, and a reader for its complaints."""

    name: str
    node: YamlMapping
    reader: Reader
    shared: tuple[str, ...]


def read_halves(root: YamlMapping, reader: Reader) -> tuple[Half, ...]:
    """Both halves, as far as they can be read."""
    reader.keys(root, (*ABOUT, *SHARED, ENCODER, DECODER), apart=_NOT_BESIDE)
    _refuse(root, _NOT_BESIDE, reader)
    halves = []
    for name in (ENCODER, DECODER):
        node = root.get(name)
        if node is None and reader.doubtful(name):
            continue
        if node is None:
            problem = f"{root.lack_of(name)}. An {ENCODER} and a {DECODER} belong together"
            reader.complain(root.place_of(name), name, problem)
            continue
        found = reader.mapping(node, name, "keys such as vocab, inputs and weights")
        if found is not None:
            halves.append(_half(name, root, found, reader))
    return tuple(halves)


def _half(name: str, root: YamlMapping, node: YamlMapping, reader: Reader) -> Half:
    own = Reader(reader.file, prefix=name)
    # What is wrong with a key that both share, or was found before, is not to be told again.
    own.doubt(*(key for key in (*SHARED, *ABOUT) if reader.doubtful(key)), *reader.doubts_within(name))
    _refuse(node, _NOT_IN[name], own)
    about = ABOUT if name == DECODER else ("notation",)
    shared = [key for key in (*SHARED, *about) if key in root.entries and key not in node.entries]
    _refuse(node, dict.fromkeys(ABOUT, _ABOUT_BOTH), own)
    refused = (*_NOT_IN[name], *ABOUT)
    merged = YamlMapping(
        {
            **{key: value for key, value in node.entries.items() if key not in refused},
            **{key: root.entries[key] for key in shared},
        },
        {
            **{key: place for key, place in node.keys.items() if key not in refused},
            **{key: root.keys[key] for key in shared},
        },
        node.place,
    )
    return Half(name, merged, own, tuple(shared))


def _refuse(node: YamlMapping, reasons: Mapping[str, str], reader: Reader) -> None:
    """Complain of keys that have no place here, and say why."""
    for key, reason in reasons.items():
        if key in node.keys:
            reader.complain(node.keys[key], key, reason)


def handing_over(architecture: Architecture) -> Architecture:
    """The encoder's network: it ends at its states, and passes the last of them on."""
    return replace(architecture, output="none", loss="none", hands_over=True)


def check_hand_over(decoder: Half, encoder: Fitted, fitted: Fitted) -> None:
    """Complain of states of the decoder that the encoder does not have, or has in another size."""
    states, there = fitted.system.states, encoder.system.states
    missing = [name for name in states if name not in there]
    if not states:
        problem = f"the {DECODER} keeps nothing from one step to the next, so it cannot start from a state"
        _complain(decoder, ("cell",), f"{problem}. Its cell needs one, such as h[t-1]")
    elif missing:
        problem = f"the {DECODER} starts from {_named(missing)}, which the {ENCODER} does not have"
        has = f"; it has {_named(there)}" if there else ""
        _complain(decoder, ("cell", "layers"), f"{problem}{has}. Give both the same cell and layers")
    for name in states:
        if name in there and fitted.sizes.shape(name) != encoder.sizes.shape(name):
            (here,), (before,) = fitted.sizes.shape(name), encoder.sizes.shape(name)
            problem = f"the {DECODER}'s {name} has {count(here, 'number')}, and the {ENCODER}'s has {before}"
            _complain(decoder, ("hidden_size",), f"{problem}. The one starts from the other")
            return


def _complain(decoder: Half, keys: tuple[str, ...], problem: str) -> None:
    """Complain at the first of these keys that the decoder has, or else at its weights."""
    key = next((key for key in keys if key in decoder.node.keys), "weights")
    decoder.reader.complain(decoder.node.place_of(key), key, problem)


def _named(states: Sequence[str]) -> str:
    return f"the state {states[0]}" if len(states) == 1 else f"the states {', '.join(states)}"
