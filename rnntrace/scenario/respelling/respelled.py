"""A scenario's file, written again with other numbers for its weights, and nothing else changed.

Each number is replaced where it stands. The new text is read before it is handed out, and has to be the
same scenario with the new numbers, bit for bit: so a file is written again as a whole, or not at all.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from ...exercise.start import Start
from ..errors import ScenarioError
from ..load import read_scenario
from ..model import Scenario
from ..yaml_nodes.encoding import decoded
from ..yaml_nodes.nodes import YamlMapping
from ..yaml_nodes.parser import read_yaml
from .asked import Arrays, all_weights, whole_start
from .author import Author, Changes
from .edits import Edit
from .errors import NotRespelled
from .homes import Home, homes, kept_in
from .layout import laid_out
from .new_start import new_start
from .new_weights import expected_network, new_weights
from .paths import paths_in, quoted_like, seen_from
from .sameness import differing


def trained_file(
    scenario: Scenario,
    arrays: Arrays,
    start: Start | None = None,
    into: Path | None = None,
    data: bytes | None = None,
) -> bytes:
    """The file of a loaded scenario with other weights, as bytes to be written as they are.

    ``into`` is where the new file will stand; None leaves paths in it as they are. ``data`` are the bytes
    that the scenario was read from, as from standard input; without them its file is read once more. What
    ``arrays`` and ``start`` are, and what is raised, is told by ``respelled``; besides, OSError where the
    file can no longer be read.
    """
    path = Path(scenario.file)
    data = path.read_bytes() if data is None else data
    return respelled(data, scenario.file, path.parent, arrays, start, into and into.parent)


def respelled(
    data: bytes,
    file: str,
    folder: Path,
    arrays: Arrays,
    start: Start | None = None,
    into: Path | None = None,
) -> bytes:
    """The bytes of a scenario file with other numbers for its weights.

    ``data`` is the author's file, ``file`` its name and ``folder`` where its paths start. ``arrays`` has
    by the names that are typed (``W_xh``, ``encoder.W_xh``) an array of the parameter's own shape,
    (rows, columns) or (rows,), for all parameters or some: the others stay. ``start`` has what the optimiser
    has kept, by the same names; it goes where the file has a ``state`` of its optimiser, and nowhere else.
    ``into`` is the folder of the new file: paths then start there.

    A number that stays the same keeps its spelling. Weights that are drawn, or come from another file, are
    written out if any of them changes. A bias that is left out and stays zero stays left out.

    Raises NotRespelled where there is no such parameter, an array has another shape, a number is not finite,
    or the new text would not read as what was asked for; ScenarioError where the file is no scenario.
    """
    before = read_scenario(data, file, folder)
    root, _ = read_yaml(data, file)
    assert isinstance(root, YamlMapping)  # else it is complained of
    author, kept = Author(decoded(data, file)), kept_in(root)
    asked = all_weights(before, arrays)
    networks = [(home, _network(before, home)) for home in homes(root, file, folder)]
    changes = Changes({}, [])
    for home, network in networks:
        changes = _both(changes, new_weights(author, home, network, asked))
    expected = _expected(before, networks, asked)
    if start is not None and kept is not None:
        expected = replace(expected, start=whole_start(before, start))
        changes = _both(changes, new_start(author, kept, before.start, expected.start))
    if into is not None:
        moved = [edit for edit in _moved(author, root, folder, into) if not _within(edit, changes.others)]
        changes = _both(changes, Changes({}, moved))
    text = laid_out(author, changes)
    found = (BOM_UTF8 if data.startswith(BOM_UTF8) else b"") + text.encode()
    _prove(found, file, folder if into is None else into, expected, author)
    return found


def _network(scenario: Scenario, home: Home) -> Scenario:
    """The network that weights are of."""
    return scenario.encoder if home.prefix and scenario.encoder else scenario


def _expected(before: Scenario, networks: list[tuple[Home, Scenario]], asked: Arrays) -> Scenario:
    """The scenario with the weights that are asked for."""
    encoder, fields = before.encoder, dict[str, Any]()
    for home, network in networks:
        found: dict[str, Any] = expected_network(network, home, asked)
        if network is encoder:
            encoder = replace(encoder, **found)
        else:
            fields = found
    return replace(before, encoder=encoder, **fields)


def _both(one: Changes, other: Changes) -> Changes:
    return Changes({**one.numbers, **other.numbers}, [*one.others, *other.others])


def _moved(author: Author, root: YamlMapping, folder: Path, into: Path) -> Iterator[Edit]:
    """Changes of the paths that lead elsewhere from another folder."""
    for node in paths_in(root):
        path = seen_from(node.text, folder, into)
        if path != node.text:
            span = author.scalar(node)
            yield Edit(span.start, span.end, quoted_like(author.text[span.start : span.end], path))


def _within(edit: Edit, others: list[Edit]) -> bool:
    """Whether a change is of what another one replaces."""
    return any(other.start <= edit.start < other.end for other in others)


def _told(scenario: Scenario) -> Scenario:
    """The scenario, with no more of where its weights come from than whether they are in the file: the path
    of another file may have changed."""
    origin = "elsewhere" if scenario.weights_from else ""
    return replace(scenario, weights_from=origin, encoder=scenario.encoder and _told(scenario.encoder))


def _prove(data: bytes, file: str, folder: Path, expected: Scenario, author: Author) -> None:
    """Raises NotRespelled unless the new file reads as is expected, and has all comments of the old one."""
    try:
        found = read_scenario(data, file, folder)
    except ScenarioError as error:
        complaint = error.complaints[0]
        where = f"{complaint.where}: " if complaint.where else ""
        raise NotRespelled(f"the new file could not be read: {where}{complaint.problem}") from None
    if place := differing(_told(expected), _told(found)):
        raise NotRespelled(f"the new file would have another {place} than it should")
    if Author(decoded(data, file)).said != author.said:
        raise NotRespelled("the new file would not have the same comments")
