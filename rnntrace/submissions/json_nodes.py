"""JSON to the same nodes that YAML becomes: numbers keep their texts, and everything knows its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from json import JSONDecodeError
from json.decoder import scanstring  # type: ignore[attr-defined]  # the only part of json that tells where it ends
from typing import NoReturn

from ..scenario.errors import Complaint, FileError, Place
from ..scenario.wording import path
from ..scenario.yaml_nodes.nodes import Spot, YamlList, YamlMapping, YamlNode, YamlScalar, place_at
from ..scenario.yaml_nodes.parser import DEEPEST

_SPACE = re.compile(r"[ \t\n\r]*")
# NaN and Infinity are no JSON, but what Python writes.
_PLAIN = re.compile(
    r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?(?![0-9.])|true|false|null|NaN|-?Infinity"
)
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_json(text: str, file: str) -> tuple[YamlNode, tuple[Complaint, ...]]:
    """The root, and the complaints that do not keep the rest from being read. Raises FileError."""
    reader = _Reader(text, file)
    at = reader.after_space(0)
    root, at = reader.node(at, "", 0)
    at = reader.after_space(at)
    if at < len(text):
        reader.fail(at, "something follows the end")
    return root, tuple(reader.complaints)


class _Reader:
    """Goes through the text, each time from where the last thing ended."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.complaints: list[Complaint] = []
        self.lines = [0, *(match.end() for match in re.finditer("\n", text))]

    def spot(self, at: int) -> Spot:
        line = bisect_right(self.lines, at) - 1
        return Spot(line, at - self.lines[line])

    def place(self, at: int) -> Place:
        return place_at(self.spot(at))

    def fail(self, at: int, problem: str) -> NoReturn:
        """Raise FileError, with what was found before."""
        complaint = Complaint(self.place(at), "", f"not valid JSON: {problem}")
        raise FileError(self.file, [*self.complaints, complaint])

    def after_space(self, at: int) -> int:
        match = _SPACE.match(self.text, at)
        return match.end() if match else at

    def node(self, at: int, where: str, depth: int) -> tuple[YamlNode, int]:
        """What begins here, and where it ends."""
        if depth > DEEPEST:
            self.fail(at, f"lists and mappings are nested more than {DEEPEST} deep")
        match self.text[at : at + 1]:
            case "{":
                return self.mapping(at, where, depth)
            case "[":
                return self.list(at, where, depth)
            case '"':
                found, end = self.string(at)
                return YamlScalar(found, True, self.spot(at)), end
        plain = _PLAIN.match(self.text, at)
        if plain is None:
            self.fail(at, "expected a number, a text in quotes, null, a list or a mapping")
        return YamlScalar(plain[0], False, self.spot(at)), plain.end()

    def string(self, at: int) -> tuple[str, int]:
        try:
            found, end = scanstring(self.text, at + 1, True)
        except JSONDecodeError as error:
            wrong = "an escape is wrong" if "escape" in error.msg else "a tab or a line's end in a text"
            unended = error.msg.startswith("Unterminated")
            self.fail(error.pos, "a quotation mark has no partner" if unended else wrong)
        if not found.isascii() and (half := _SURROGATE.search(found)):
            self.fail(at, f"the character U+{ord(half[0]):04X} has no place in answers")
        return found, end

    def list(self, start: int, where: str, depth: int) -> tuple[YamlList, int]:
        items: list[YamlNode] = []
        at = self.after_space(start + 1)
        while self.text[at : at + 1] != "]" or items:
            item, at = self.node(at, f"{where}[{len(items) + 1}]", depth + 1)
            items.append(item)
            at = self.after_space(at)
            if self.text[at : at + 1] == "]":
                break
            at = self.comma(at, start, "]")
        return YamlList(tuple(items), self.spot(start)), at + 1

    def mapping(self, start: int, where: str, depth: int) -> tuple[YamlMapping, int]:
        entries: dict[str, YamlNode] = {}
        keys: dict[str, Place] = {}
        at = self.after_space(start + 1)
        while self.text[at : at + 1] != "}" or keys:
            if self.text[at : at + 1] != '"':
                self.fail(at, "a key is missing, or stands without quotes")
            (key, end), place = self.string(at), self.place(at)
            end = self.after_space(end)
            if self.text[end : end + 1] != ":":
                self.fail(end, "a colon is missing after the key")
            inner = path(where, key)
            value, at = self.node(self.after_space(end + 1), inner, depth + 1)
            if key in keys:
                entries.pop(key, None)
                problem = f"the key is there twice, first in line {keys[key].line}. Leave one out"
                self.complaints.append(Complaint(place, inner, problem))
            else:
                entries[key], keys[key] = value, place
            at = self.after_space(at)
            if self.text[at : at + 1] == "}":
                break
            at = self.comma(at, start, "}")
        return YamlMapping(entries, keys, self.spot(start)), at + 1

    def comma(self, at: int, start: int, closing: str) -> int:
        """Where the next entry begins, of what has begun at ``start``."""
        if self.text[at : at + 1] != ",":
            opens = self.place(start)
            what = f"what opens in line {opens.line}, column {opens.column}"
            self.fail(at, f"a comma or {closing} is missing, for {what}")
        return self.after_space(at + 1)
