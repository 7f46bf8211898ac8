"""The formats that answers are read in, told by a file's ending, and only else by what is in it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import PurePath

from ..scenario.errors import START, refusal
from ..scenario.values.complaints import Complaints
from ..scenario.yaml_nodes.encoding import decoded
from ..scenario.yaml_nodes.nodes import YamlMapping
from ..scenario.yaml_nodes.parser import read_yaml
from ..scenario.yaml_nodes.sorts import Sort
from .archive import read_arrays
from .json_nodes import read_json
from .keys import ANSWERS, SORT, read_keys
from .markdown import form_in
from .own_json import is_own, read_own
from .submission import Submission
from .table import looks_like_a_table, read_table

Reader = Callable[[bytes, str], Submission]

# What a program writes has more digits than what people do.
_JSON = SORT._replace(largest=4 * SORT.largest)


def _yaml(data: bytes, file: str) -> Submission:
    root, found = read_yaml(_utf_8(data), file, SORT)
    complaints = Complaints(file, found)
    return _with(complaints, read_keys(root, complaints))


def _markdown(data: bytes, file: str) -> Submission:
    return _yaml(form_in(_text(data, file), file).encode(), file)


def _json(data: bytes, file: str) -> Submission:
    root, found = read_json(_text(data, file, _JSON), file)
    complaints = Complaints(file, found)
    if isinstance(root, YamlMapping) and not root.has(ANSWERS) and is_own(root):
        return _with(complaints, read_own(root, complaints))
    return _with(complaints, read_keys(root, complaints))


def _table(data: bytes, file: str) -> Submission:
    complaints = Complaints(file)
    return _with(complaints, read_table(_text(data, file), complaints))


def _with(complaints: Complaints, read: Submission) -> Submission:
    """What was read, with what was complained of on the way: of answers by their names alone."""
    found = complaints.error().complaints
    told = (each._replace(where=each.where.removeprefix(f"{ANSWERS}.")) for each in found)
    return replace(read, complaints=tuple(told))


def _told_by_content(data: bytes, file: str) -> Submission:
    return _reader_of(data, file)(data, file)


ENDINGS: Mapping[str, Reader] = {
    ".yaml": _yaml,
    ".yml": _yaml,
    ".json": _json,
    ".csv": _table,
    ".tsv": _table,
    ".npz": read_arrays,
    ".npy": read_arrays,
    ".md": _markdown,
    ".markdown": _markdown,
}
_SPREADSHEETS = (".xlsx", ".xls", ".ods")


def read_file(data: bytes, file: str) -> Submission:
    """The answers of a file by itself. Raises FileError where it cannot be read."""
    ending = PurePath(file).suffix.lower()
    if ending in _SPREADSHEETS:
        raise refusal(file, START, f"a {ending} file is not read. Save the sheet as CSV")
    return ENDINGS.get(ending, _told_by_content)(data, file)


def _reader_of(data: bytes, file: str) -> Reader:
    """Who reads a file whose name does not tell."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\x93NUMPY")):
        return read_arrays
    text = _text(data, file, _JSON)
    if re.match(r'\s*(?:\{\s*["}]|\[)', text):
        return _json
    if re.search(r"(?m)^[ \t]*(?:```|~~~)", text):
        return _markdown
    return _table if looks_like_a_table(text) else _yaml


def _text(data: bytes, file: str, sort: Sort = SORT) -> str:
    return decoded(_utf_8(data), file, sort)


def _utf_8(data: bytes) -> bytes:
    """The same text in UTF-8, if it says that it is UTF-16, as what Windows writes does."""
    if not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or len(data) > _JSON.largest:
        return data
    try:
        return data.decode("utf-16").encode()
    except UnicodeError:
        return data
