"""Moodle's questions read by a grammar of its own, which shares nothing with what wrote them.

It goes by the characters, as Moodle does: a blank is ``{points:TYPE:answers}``, answers are parted by ``~``,
what is said of one stands after ``#``, and a backslash takes from ``}`` and ``#`` what they mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from xml.etree import ElementTree

BEGINS = re.compile(r"\{([0-9]*):(NUMERICAL|NM|MULTICHOICE|MULTICHOICE_VS|MCVS):")


@dataclass(frozen=True)
class Answer:
    """An answer: its text, what it is worth in per cent, how far a number may be off, and what is said."""

    text: str
    share: float
    tolerance: float | None
    said: str


@dataclass(frozen=True)
class Blank:
    points: int
    kind: str
    answers: tuple[Answer, ...]

    def marks(self, typed: float) -> Answer | None:
        """The first answer that a number matches."""
        for answer in self.answers:
            if answer.text == "*" or abs(float(answer.text) - typed) <= (answer.tolerance or 0) + 1e-12:
                return answer
        return None


@dataclass
class Found:
    """A question: its name, its text with ``[[1]]`` where the first blank was, and the blanks."""

    name: str
    html: str
    blanks: list[Blank] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text without its tags, a line for each paragraph and row."""
        return Stripped.of(self.html)


def read_file(data: bytes) -> tuple[str, list[Found]]:
    """The category of a file, and its questions. Raises where it is no Moodle XML."""
    assert data.startswith(b"<?xml"), "Moodle wants this in the first bytes"
    root = ElementTree.fromstring(data)
    assert root.tag == "quiz"
    category, found = "", []
    for question in root:
        if question.get("type") == "category":
            category = question.findtext("category/text") or ""
            continue
        assert question.get("type") == "cloze"
        text = question.find("questiontext")
        assert text is not None
        assert text.get("format") == "html"
        found.append(read_question(question.findtext("name/text") or "", text.findtext("text") or ""))
    return category, found


def read_question(name: str, html: str) -> Found:
    """The blanks of a question, and the text around them."""
    found, rest, text = Found(name, ""), html, ""
    while match := BEGINS.search(rest):
        text += rest[: match.start()]
        answers, rest = _answers(rest[match.end() :])
        read = tuple(_answer(answer, match[2]) for answer in answers)
        found.blanks.append(Blank(int(match[1] or 1), match[2], read))
        text += f"[[{len(found.blanks)}]]"
    found.html = text + rest
    assert "{" not in found.html, "a brace outside of blanks may begin one"
    return found


def _answers(text: str) -> tuple[list[str], str]:
    """The answers up to the closing brace, escapes kept, and what comes after it."""
    answers, start, at = [], 0, 0
    while True:
        sign = text[at]
        if sign == "\\" and text[at + 1] in "}#":
            at += 2
            continue
        if sign in "~}":
            answers.append(text[start:at])
            start = at + 1
            if sign == "}":
                return answers, text[at + 1 :]
        at += 1


def _answer(text: str, kind: str) -> Answer:
    body, said = _parted(text)
    share = 0.0
    if body.startswith("="):
        share, body = 100.0, body[1:]
    elif body.startswith("%"):
        worth, body = body[1:].split("%", 1)
        share = float(worth)
    tolerance = None
    if kind in ("NUMERICAL", "NM") and body != "*":
        body, _, off = body.partition(":")
        tolerance = float(off)
        assert re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", body), body
    return Answer(_plain(body), share, tolerance, _plain(said))


def _parted(text: str) -> tuple[str, str]:
    """An answer, and what is said of it after the first ``#`` that means itself."""
    match = re.search(r"(?<!\\)#", text)
    return (text[: match.start()], text[match.end() :]) if match else (text, "")


def _plain(text: str) -> str:
    return Stripped.of(text.replace("\\}", "}").replace("\\#", "#"))


class Stripped(HTMLParser):
    """HTML without its tags; that they are closed in order is seen on the way."""

    ALONE = ("br",)

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.open: list[str] = []

    @staticmethod
    def of(html: str) -> str:
        reader = Stripped()
        reader.feed(html)
        reader.close()
        assert reader.open == [], reader.open
        return "".join(reader.pieces).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.ALONE:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.pieces.append("\n" if tag in ("p", "tr", "h4") else " ")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)
