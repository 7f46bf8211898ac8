"""What ``rnntrace bptt --json`` gives, handed in as answers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..marking.answers import FULL
from ..scenario.errors import Place
from ..scenario.values.complaints import Complaints
from ..scenario.yaml_nodes.nodes import YamlList, YamlMapping, YamlNode, YamlScalar, kind
from .keys import SCENARIO
from .submission import Entry, Submission

STEPS, EXAMPLES, FORMAT = "steps", "examples", "format"
_OTHER = "this is not what rnntrace bptt --json gives"
_HINT = 'Answers are that, or {"answers": {"h[1]": [0.1974, -0.1489]}}'


def is_own(root: YamlMapping) -> bool:
    """Whether a program's output is handed in rather than a form."""
    return any(root.has(key) for key in (STEPS, EXAMPLES, FORMAT))


def read_own(root: YamlMapping, complaints: Complaints) -> Submission:
    """The numbers of a trace, under their standard names. They are in full, unless it says otherwise."""
    if not (root.has(STEPS) or root.has(EXAMPLES)):
        complaints.add(root.place, "", f"{_OTHER}. {_HINT}")
    digits = root.get("digits") if root.has("rounding") else None
    rounded = _whole(digits)
    entries = tuple(_all(root, complaints))
    return Submission(
        complaints.file,
        entries,
        notation="standard",
        relative=None if rounded is not None else FULL,
        digits=rounded,
    )


def _whole(node: YamlNode | None) -> int | None:
    text = node.text if isinstance(node, YamlScalar) else ""
    return int(text) if re.fullmatch("[0-9]{1,6}", text) else None


def _all(root: YamlMapping, complaints: Complaints) -> Iterator[Entry]:
    yield from _of_part(root, "", complaints)
    for part, node in _parts(root):
        yield from _of_part(node, f"{part}:", complaints)
    for number, example in enumerate(_items(root, EXAMPLES, complaints), 1):
        if isinstance(example, YamlMapping):
            yield from _of_part(example, f"{number}:", complaints)
            for part, node in _parts(example):
                yield from _of_part(node, f"{number}:{part}:", complaints)
        else:
            _complain(example, complaints)


def _parts(root: YamlMapping) -> Iterator[tuple[str, YamlMapping]]:
    """The networks before the last, by their names."""
    for name, node in root.entries.items():
        if name == SCENARIO or not isinstance(node, YamlMapping):
            continue
        if node.has(STEPS) or node.has("equations"):
            yield name, node


def _of_part(node: YamlMapping, prefix: str, complaints: Complaints) -> Iterator[Entry]:
    """The steps of a network, and what is of no step."""
    for step in _items(node, STEPS, complaints):
        number = _whole(step.get("t")) if isinstance(step, YamlMapping) else None
        if number is None or not isinstance(step, YamlMapping):
            _complain(step, complaints)
            continue
        for key, before in (("values", ""), ("gradients", "dL/d")):
            for name, place, value in _named(step, key, complaints):
                yield Entry(f"{prefix}{before}{name}[{number}]", value, place)
    for name, place, value in _named(node, "initial_state_gradients", complaints):
        yield Entry(f"{prefix}dL/d{name}[initial]", value, place)
    for name, place, value in _named(node, "gradients", complaints):
        yield Entry(f"{prefix}dL/d{name}", value, place)
    if (loss := node.get("loss")) is not None:
        yield Entry(f"{prefix}loss", loss, node.keys["loss"])


def _items(node: YamlMapping, key: str, complaints: Complaints) -> tuple[YamlNode, ...]:
    found = node.get(key)
    if isinstance(found, YamlList):
        return found.items
    if found is not None:
        _complain(found, complaints)
    return ()


def _named(node: YamlMapping, key: str, complaints: Complaints) -> Iterator[tuple[str, Place, YamlNode]]:
    found = node.get(key)
    if isinstance(found, YamlMapping):
        for name, value in found.entries.items():
            yield name, found.keys[name], value
    elif found is not None:
        _complain(found, complaints)


def _complain(node: YamlNode, complaints: Complaints) -> None:
    complaints.add(node.place, "", f"found {kind(node)}; {_OTHER}. {_HINT}")
