"""A table of answers, as spreadsheets write it: ``quantity,row,column,value``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..scenario.values.complaints import Complaints
from ..scenario.wording import count, quote
from ..scenario.yaml_nodes.encoding import LINE_BREAK
from ..scenario.yaml_nodes.nodes import Spot, YamlScalar
from .keys import NOTATION, SCENARIO, SORT, VARIANT
from .submission import Entry, Submission

QUANTITY, ROW, COLUMN, VALUE = COLUMNS = ("quantity", "row", "column", "value")
HEADER = ",".join(COLUMNS)
_OTHERS = {"name": QUANTITY, "col": COLUMN, "answer": VALUE}
_LARGEST = 6  # digits of a row or a column
_MOST_FIELDS, _MOST_LINES = 30, 50_000
_DELIMITERS = (";", "\t", ",")


class _Line(NamedTuple):
    """The fields of a line that is not empty."""

    fields: tuple[YamlScalar, ...]
    complete: bool = True


def looks_like_a_table(text: str) -> bool:
    """Whether a text begins with the header of a table."""
    first = next(filter(None, map(_without_mark, text.lstrip().splitlines()[:2])), "")
    return any(_header(first, each) for each in _DELIMITERS)


def _without_mark(line: str) -> str:
    """A line, but for ``sep=;``, which tells Excel what stands between fields."""
    return "" if re.fullmatch("sep=.?", line.strip(), re.IGNORECASE) else line


def _header(line: str, delimiter: str) -> list[str]:
    """The names of the columns; none where it is no header."""
    names = [field.text.casefold() for field in _fields(line, 0, delimiter).fields]
    names = [_OTHERS.get(name, name) for name in names]
    return names if QUANTITY in names and VALUE in names else []


def read_table(text: str, complaints: Complaints) -> Submission:
    """The answers of a table, cell by cell; what they belong to may stand there as quantities."""
    lines = list(enumerate(re.split(LINE_BREAK, text)))
    lines = [(number, line) for number, line in lines if _without_mark(line).strip(" ;,\t")]
    if not lines:
        complaints.add(Spot(0, 0).place, "", f"the table is empty. It begins with {HEADER}")
        raise complaints.error()
    if len(lines) > _MOST_LINES:
        problem = f"the table has {len(lines):,} lines, expected at most {_MOST_LINES:,}. {SORT.instead}"
        complaints.add(Spot(0, 0).place, "", problem)
        raise complaints.error()
    number, first = lines[0]
    delimiter = next((each for each in _DELIMITERS if _header(first, each)), "")
    if not delimiter:
        found = quote(first.strip())
        complaints.add(Spot(number, 0).place, "", f"expected the header {HEADER}, found {found}")
        raise complaints.error()
    header = _header(first, delimiter)
    cells: dict[str, dict[tuple[int, int], YamlScalar]] = {}
    names: dict[str, YamlScalar] = {}
    for number, line in lines[1:]:
        if (row := _row(line, number, delimiter, header, complaints)) is None:
            continue
        name, at, value = row
        names.setdefault(name.text, name)
        before = cells.setdefault(name.text, {}).setdefault(at, value)
        if before is not value:
            problem = f"the same number is there twice, first in line {before.place.line}. Leave one out"
            complaints.add(value.place, name.text, problem)
    said = {key: _said(cells.pop(key, {})) for key in (SCENARIO, VARIANT, NOTATION)}
    entries = tuple(Entry(name, found, names[name].place) for name, found in cells.items())
    return Submission(complaints.file, entries, said[SCENARIO], said[VARIANT], said[NOTATION])


def _said(cells: dict[tuple[int, int], YamlScalar]) -> str | None:
    return next((node.text for node in cells.values() if node.text), None)


_Row = tuple[YamlScalar, tuple[int, int], YamlScalar]


def _row(line: str, number: int, delimiter: str, header: list[str], complaints: Complaints) -> _Row | None:
    """The name, the row and the column, and the value; None where they cannot be read."""
    fields, complete = _fields(line, number, delimiter)
    place = Spot(number, 0).place
    if not complete:
        complaints.add(place, "", "a quotation mark has no partner in this line")
        return None
    while len(fields) > len(header) and not fields[-1].text:
        fields = fields[:-1]
    if len(fields) > len(header):
        hint = '. A decimal comma needs quotes: "0,1974"' if delimiter == "," else ""
        complaints.add(place, "", f"{count(len(fields), 'field')}, expected {len(header)}{hint}")
        return None
    by_name = dict(zip(header, fields, strict=False))
    name = by_name.get(QUANTITY, YamlScalar("", False, Spot(number, 0)))
    value = by_name.get(VALUE, YamlScalar("", False, Spot(number, len(line))))
    if not name.text:
        complaints.add(place, "", "the quantity is missing")
        return None
    at = [_counted(by_name.get(axis), axis, name.text, complaints) for axis in (ROW, COLUMN)]
    return None if at[0] is None or at[1] is None else (name, (at[0], at[1]), value)


def _counted(field: YamlScalar | None, axis: str, name: str, complaints: Complaints) -> int | None:
    """A row or a column, 0 where there is none; spreadsheets make 1.0 of 1."""
    text = re.sub(r"[.,]0*$", "", field.text) if field else ""
    if not text or field is None:
        return 0
    if re.fullmatch(f"0*[1-9][0-9]{{0,{_LARGEST - 1}}}", text):
        return int(text)
    hint = f"{axis}s count from 1" if re.fullmatch("0+", text) else "expected a number like 1"
    complaints.add(field.place, name, f"the {axis} is {quote(field.text)}, {hint}")
    return None


def _fields(line: str, number: int, delimiter: str) -> _Line:
    """The fields of a line, without the quotation marks that they may stand in."""
    field = re.compile(rf'[ \xa0]*(?:"((?:[^"]|"")*)"[ \xa0]*(?=$|{delimiter})|([^{delimiter}]*))')
    found: list[YamlScalar] = []
    at = 0
    complete = True
    for match in _matches(field, line, delimiter):
        quoted = match[1] is not None
        text = match[1].replace('""', '"') if quoted else match[2].strip()
        complete = complete and (quoted or not text.startswith('"'))
        at = match.start(1 if quoted else 2) - quoted
        found.append(YamlScalar(text.strip(), quoted, Spot(number, at)))
    return _Line(tuple(found), complete)


def _matches(field: re.Pattern[str], line: str, delimiter: str) -> Iterator[re.Match[str]]:
    """Field after field, the first of many."""
    at = 0
    for _ in range(_MOST_FIELDS):
        if (match := field.match(line, at)) is None:
            return
        yield match
        at = match.end() + len(delimiter)
        if match.end() >= len(line):
            return
