"""Documents compiled by Typst: with warnings as errors, as pictures, and asked where something stands."""

from __future__ import annotations

import json
import re
import struct
import zlib
from collections import Counter
from functools import cache
from typing import Any

import numpy as np
import typst

from rnntrace.rendering.typst.document import preamble, to_typst
from rnntrace.writing.document import Document

NUMBER = re.compile(r"-?[0-9]+\.[0-9]+")
STRING = r'"(?:[^"\\]|\\.)*"'
# A formula with its line of plain text; and anything else that is not running text.
FORMULA = re.compile(rf"#?\b(?:shown|m)\(({STRING}), \$((?:[^$\"]|{STRING})*)\$", re.DOTALL)
PICTURE = re.compile(rf"#picture\({STRING}, {STRING}", re.DOTALL)


@cache
def own_fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)


def typst_of(document: Document) -> str:
    return "".join(to_typst(document))


def body_of(text: str) -> str:
    """What follows the settings of the page."""
    before, after = text.split(preamble())
    assert before
    return after


def compiled(text: str, *, fonts: typst.Fonts | None = None) -> bytes:
    """A file of Typst as PDF/UA-1; fails where Typst warns of anything."""
    data, warnings = typst.compile_with_warnings(
        text.encode(), pdf_standards="ua-1", font_paths=fonts or own_fonts(), format="pdf"
    )
    assert [warning.diagnostic for warning in warnings] == []
    assert isinstance(data, bytes)
    return data


def asked(text: str, expression: str) -> Any:
    """What an expression of Typst gives at the end of a document."""
    found = typst.query(
        f"{text}\n#context [#metadata({expression})<asked>]".encode(),
        "<asked>",
        field="value",
        one=True,
        font_paths=own_fonts(),
    )
    return json.loads(found)


def numbers(text: str) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """The numbers with decimals that a body shows; of these those in formulas; and those in the lines that
    stand for formulas."""
    shown: list[str] = []
    formulas: list[str] = []
    said: list[str] = []
    at = 0
    body = PICTURE.sub("", text)
    for found in FORMULA.finditer(body):
        shown += NUMBER.findall(body[at : found.start()].replace("−", "-").replace("\\-", "-"))
        formulas += NUMBER.findall(found[2])
        said += NUMBER.findall(found[1])
        at = found.end()
    shown += NUMBER.findall(body[at:].replace("−", "-").replace("\\-", "-"))
    return Counter([*shown, *formulas]), Counter(formulas), Counter(said)


def pictures(text: str, ppi: float) -> list[np.ndarray]:
    """The pages as they look, each an array of grays with a row for each row of pixels."""
    found = typst.compile(text.encode(), format="png", ppi=ppi, font_paths=own_fonts())
    return [_grays(page) for page in (found if isinstance(found, list) else [found])]


def _grays(png: bytes) -> np.ndarray:
    """A picture of eight bits a channel read by the rules of PNG."""
    width, height, depth, kind = struct.unpack(">IIBB", png[16:26])
    assert (depth, kind) in ((8, 2), (8, 6))
    channels = 3 if kind == 2 else 4
    data, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += 12 + length
    lines = np.frombuffer(zlib.decompress(data), np.uint8).reshape(height, 1 + width * channels)
    above = np.zeros(width * channels, np.uint8)
    rows = []
    for line in lines:
        above = _unfiltered(int(line[0]), line[1:], above, channels)
        rows.append(above)
    return np.stack(rows).reshape(height, width, channels)[:, :, :3].min(axis=2)


def _unfiltered(kind: int, line: np.ndarray, above: np.ndarray, step: int) -> np.ndarray:
    if kind == 0:
        return line
    if kind == 2:
        return line + above
    if kind == 1:
        return np.cumsum(line.reshape(-1, step), axis=0, dtype=np.uint8).ravel()
    found, over = line.tolist(), above.tolist()
    for i in range(len(found)):
        left = found[i - step] if i >= step else 0
        corner = over[i - step] if i >= step else 0
        guess = (left + over[i]) // 2 if kind == 3 else _nearest(left, over[i], corner)
        found[i] = (found[i] + guess) & 255
    return np.array(found, np.uint8)


def _nearest(left: int, above: int, corner: int) -> int:
    """Paeth's choice."""
    guess = left + above - corner
    return min((left, above, corner), key=lambda each: abs(guess - each))
