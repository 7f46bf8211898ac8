"""The text of an option that takes a list: words between spaces, or a YAML list."""

from __future__ import annotations

import re

from ..errors import Complaint, ScenarioError
from .encoding import decoded
from .nodes import InOption, YamlList, YamlNode, YamlScalar
from .parser import read_yaml

_HINT = "A list is like [this, movie] or [[0.5, 1], [2, 3]]"
_HINT += '. A word that begins with [ stands in a list, in quotes: ["[CLS]", good]'


def read_option(text: str, option: str) -> YamlList:
    """The list that is written in the text of an ``option``; each node has its place there.

    Raises ScenarioError where the text is not UTF-8, or begins like a YAML list and is none.
    """
    listed = text.lstrip().startswith("[")
    try:
        plain = decoded(text.encode("utf-8", "surrogateescape"), option)
        return _listed(plain, option) if listed else _words(plain, option)
    except ScenarioError as error:
        hint = _HINT if listed else ""
        raise ScenarioError(option, (_in_option(each, option, hint) for each in error.complaints)) from None


def _listed(text: str, option: str) -> YamlList:
    """A YAML list."""
    root, _ = read_yaml(text.encode(), option)
    assert isinstance(root, YamlList)  # whatever else begins with a bracket is no YAML that is read
    items = (_placed(item, option, f"entry {i}") for i, item in enumerate(root.items, 1))
    return YamlList(tuple(items), InOption(0, 0, option))


def _words(text: str, option: str) -> YamlList:
    """What stands between spaces, as if it stood between commas."""
    words = enumerate(re.finditer(r"\S+", text), 1)
    items = (YamlScalar(word[0], False, InOption(0, word.start(), option, f"word {i}")) for i, word in words)
    return YamlList(tuple(items), InOption(0, 0, option))


def _placed(node: YamlNode, option: str, entry: str) -> YamlNode:
    """A node that knows that it stands in an option, in this entry of its list."""
    start = InOption(node.start.line, node.start.column, option, entry)
    match node:
        case YamlScalar():
            return node._replace(start=start, origin=None)
        case YamlList(items):
            return YamlList(tuple(_placed(item, option, entry) for item in items), start)
    return node._replace(start=start)


def _in_option(complaint: Complaint, option: str, hint: str) -> Complaint:
    """A complaint about the text, with what would be right here: hints for files are of no use."""
    place = complaint.place._replace(option=option, entry=f"character {complaint.place.column}")
    problem = complaint.problem.partition(". ")[0]
    return Complaint(place, "", f"{problem}. {hint}" if hint else problem)
