"""HTML pages, read by a reader of XML: they are written so that it can."""

from __future__ import annotations

import functools
import json
import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element, fromstring

import rnntrace
from rnntrace.rendering.html.page import to_html
from rnntrace.rendering.html.traced import guide_to
from rnntrace.scenario.load import read_scenario
from rnntrace.writing.document import Document
from rnntrace.writing.figures import Style
from rnntrace.writing.pages.walkthrough import whole_document
from rnntrace.writing.pointing.pointing import Pointing
from tests.support.documents import BUILT_IN

USUAL = Style()
NUMBER = re.compile(r"-?[0-9]+\.[0-9]+(?:e-?[0-9]+)?")
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


@functools.lru_cache(maxsize=2)
def page_of(text: str, style: Style = USUAL) -> str:
    """The page that a scenario is exported as."""
    found = read_scenario(text.encode(), "t.yaml", BUILT_IN[0].parent)
    trace = rnntrace.bptt(found) if found.system.loss else rnntrace.forward(found)
    return "".join(to_html(whole_document(trace, style), guide_to(trace, style, Pointing(trace, style))))


def written(document: Document) -> str:
    """A document as a page, without a guide to its numbers."""
    return "".join(to_html(document))


def read(page: str) -> Element:
    """The root of a page. Raises ParseError where an element is not closed."""
    declaration, rest = page.split("\n", 1)
    assert declaration == "<!DOCTYPE html>"
    root = fromstring(rest)
    for each in root.iter():
        each.tag = each.tag.rpartition("}")[2]  # of pictures, which are of another kind of XML
    return root


def main_of(page: str) -> Element:
    """What there is to be read on a page."""
    found = read(page).find("body/main")
    assert found is not None
    return found


def shown(element: Element, without: tuple[str, ...] = ("svg",)) -> str:
    """The text of an element as it is seen, but for what pictures say."""
    return "".join(_texts(element, without))


def _texts(element: Element, without: tuple[str, ...]) -> Iterator[str]:
    if element.tag not in without:
        yield element.text or ""
        for each in element:
            yield from _texts(each, without)
            yield each.tail or ""
        yield " " if element.tag in ("mn", "mtext", "mtd", "td", "p", "math") else ""


def numbers_of(text: str) -> Counter[str]:
    """The decimals of a text, whichever way their powers of ten are written."""
    raised = re.sub("×10([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)", lambda match: "e" + match[1].translate(RAISED), text)
    plain = re.sub(r" \\times 10\^\{(-?[0-9]+)\}", r"e\1", raised)
    return Counter(NUMBER.findall(plain))


def points_of(page: str) -> list[list[str]]:
    """What there is to say of the numbers of a page."""
    found = read(page).find("body/script[@id='points']")
    return [] if found is None else json.loads(found.text or "")
