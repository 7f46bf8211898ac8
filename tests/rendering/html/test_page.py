"""HTML pages: whole, well-formed, with each number of the document, and nothing from elsewhere."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from rnntrace.rendering.html.names import name_markup
from rnntrace.rendering.html.page import to_html
from rnntrace.rendering.html.template import Ink
from rnntrace.rendering.plain import visible
from rnntrace.writing.diagram import Level, Part, Rolled
from rnntrace.writing.document import (
    TITLE,
    Aligned,
    Block,
    Chain,
    Curve,
    Document,
    Drawing,
    Factor,
    Heading,
    HeatMap,
    Listed,
    MapRow,
    Paragraph,
    Picture,
    Sizes,
    Table,
    Verbatim,
    worked,
)
from rnntrace.writing.formula import EQUALS, Name, Row, Scalar, StepStyle, Word
from tests.support.command import run
from tests.support.documents import HOSTILE, SCENARIOS, TITLES, exported, with_title, with_word
from tests.support.html_pages import main_of, numbers_of, page_of, read, shown, written
from tests.support.patience import patiently

HELLO = SCENARIOS["hello-world"]
SEEN = ("svg", "head", "script", "footer")
ELEMENTS = """html head meta title style body main section div figure footer nav button b output script
h1 h2 h3 h4 h5 p span code bdi pre table thead tbody tr th td
math mrow mi mn mo mtext mspace mfrac msqrt msub msup msubsup munder mover mtable mtr mtd
svg g path rect text tspan circle desc"""
ALLOWED = frozenset(ELEMENTS.split())
every = pytest.mark.parametrize("name", patiently(SCENARIOS, ("hello-world", "translation")))


@every
def test_it_is_an_outline_of_known_elements(name: str) -> None:
    """One title, no heading left out, no element that is not meant, no handler within it."""
    root = read(page_of(SCENARIOS[name]))
    assert {each.tag for each in root.iter()} <= ALLOWED
    levels = [int(each.tag[1]) for each in root.iter() if re.fullmatch("h[1-6]", each.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= before + 1 for before, later in itertools.pairwise(levels))
    assert not [key for each in root.iter() for key in each.attrib if key.startswith("on")]
    assert root.attrib == {"lang": "en"}
    assert (root.findtext("head/title") or "").strip()


@every
def test_it_has_every_number_of_the_markdown(name: str) -> None:
    """As often, with the same digits; but for those of pictures, which other formats have beside them."""
    found = numbers_of(shown(main_of(page_of(SCENARIOS[name])), SEEN))
    markdown = re.sub(r"```text\n.*?\n```|\{,\}", "", exported(SCENARIOS[name], "dollar"), flags=re.S)
    assert found == numbers_of(markdown)


@every
def test_every_formula_has_a_name_with_its_numbers(name: str) -> None:
    """Whoever does not see a formula is told the same numbers, in the same order."""
    formulas = list(main_of(page_of(SCENARIOS[name])).iter("math"))
    assert formulas
    for each in formulas:
        said = each.get("aria-label", "")
        assert said.strip()
        assert numbers_of(said) == numbers_of(shown(each)), said


def test_it_asks_nobody_for_anything() -> None:
    """Its policy forbids all but its own style and script, and no element names another place."""
    root = read(page_of(HELLO))
    policy = root.find("head/meta[@http-equiv='Content-Security-Policy']")
    assert policy is not None
    allowed = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
    assert policy.get("content") == allowed
    assert not [each for each in root.iter() if {"src", "href", "srcset", "action"} & set(each.attrib)]
    assert "url(" not in page_of(HELLO)
    assert "@import" not in page_of(HELLO)


def test_it_is_small() -> None:
    """Hello World as a page is under 200 KB, whatever there is to say of its numbers."""
    assert len(page_of(HELLO).encode()) < 200_000


@pytest.mark.parametrize("word", patiently(HOSTILE, 18))
def test_words_mean_themselves(word: str) -> None:
    """Whatever a word is made of, it is text on the page, and nothing else comes of it."""
    root = main_of(page_of(with_word(word)))
    assert {each.tag for each in root.iter()} <= ALLOWED
    collapsed = " ".join(visible(word).replace("\u00a0", " ").split(" "))
    cells = [shown(each).strip("\n") for each in root.iter("td")]
    assert any(
        " ".join(cell.replace("\u00a0", " ").split(" ")).strip() == collapsed.strip() for cell in cells
    )
    assert any(visible(word).strip() in shown(each).replace("\u00a0", " ") for each in root.iter("math"))


@pytest.mark.parametrize("title", patiently(TITLES, 9))
def test_titles_mean_themselves(title: str) -> None:
    """In the heading, and in what the browser calls the page."""
    root = read(page_of(with_title(title)))
    wanted = re.sub(" +", " ", visible(title)).strip()
    (heading,) = root.iter("h1")
    assert re.sub(" +", " ", shown(heading)).strip() == wanted
    assert " ".join((root.findtext("head/title") or "").split()) == " ".join(visible(title).split())


H, TWO = Name("h", step="2"), Scalar(0.5, 2)
BLOCKS: dict[str, tuple[Block, str]] = {
    "heading": (Heading(TITLE, ("A & B",), ("1 < 2",)), "A & B: 1 < 2"),
    "paragraph": (Paragraph(("Of ", Word("<b>"), ".")), "Of <b>."),
    "worked": (worked(H, (TWO,), ("state",)), "State: h2 =0.50"),
    "chain": (
        Chain(H, ("along it",), (Factor(H, TWO, H, TWO), Factor(H, TWO, H, Scalar(0.25, 2)))),
        "in all: 0.25",
    ),
    "listed": (Listed(((Row((H, EQUALS, TWO)), ("state",)),)), "h2 =0.50 state"),
    "table": (Table((("a",),), ((("1 < 2",),),), (True,)), "1\u00a0<\u00a02"),
    "heat map": (HeatMap("k", (1, 2), (MapRow("t = 2", "░█", ("0.5",)),), ("end",)), "t = 2░ █ 0.5"),
    "curve": (Curve((1.0, 0.5)), ""),
    "aligned": (Aligned((("x",), ("y",)), ((("a",), ("b",)),)), "a b"),
    "drawing": (Drawing(Rolled((Level((Part((H,)),)),))), ""),
    "picture": (Picture("", "shades", Sizes(((0.5,),), (1,), (1,)), "flow"), ""),
    "verbatim": (Verbatim("a < b\n  c", "python"), "a < b c"),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_every_block_is_there(name: str) -> None:
    """With its text, and without anything that it does not say."""
    block, said = BLOCKS[name]
    root = main_of(written(Document.of(block)))
    assert said in re.sub("[ \n]+", " ", shown(root))
    if not said:
        (picture,) = root.iter("svg")
        named = root.find("figure")
        assert (
            picture.get("aria-label")
            or picture.findtext("title")
            or (named is not None and named.get("aria-label"))
        )


def test_a_page_of_nothing_is_one() -> None:
    """A document without blocks, and one without a title, are pages with a name."""
    for document in (Document.of(), Document.of(Paragraph(("x",)))):
        assert read("".join(to_html(document))).findtext("head/title") == "rnntrace"


def test_sheets_have_room_for_what_they_ask_and_do_not_tell_it(tmp_path: Path) -> None:
    """A worksheet has gaps where its key has numbers in boxes, and no number that it asks for."""
    run("worksheet", "-o", "sheet.html", "--key", "key.html", "--ask", "h", cwd=tmp_path)
    sheet, key = ((tmp_path / name).read_text(encoding="utf-8") for name in ("sheet.html", "key.html"))
    gaps = [each for each in main_of(sheet).iter("mtext") if each.get("class", "").endswith("gap")]
    asked = [each for each in main_of(key).iter("mn") if each.get("class", "").endswith("key")]
    assert len(gaps) == len(asked) == 3 * 2
    # h₁[2], h₂[2] and h₃[1]: the others are also those of pre-activations, which are given.
    numbers = [asked[place].text or "" for place in (1, 3, 4)]
    assert all(number in key and number not in sheet for number in numbers)


@pytest.mark.parametrize(
    "command",
    patiently(
        (
            *(("describe",), ("flow", "vanishing"), ("train",), ("update",), ("generate",), ("verify",)),
            *(("lint",), ("derive", "dL/dW_hh[1,2]"), ("forward",), ("bptt",), ("export", "gru")),
        ),
        (("describe",),),
    ),
    ids=" ".join,
)
def test_every_command_writes_it(command: tuple[str, ...], tmp_path: Path) -> None:
    """To a file, by its ending: one file alone, even where others have pictures beside them."""
    done = run(*command, "-o", "page.html", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]
    root = read((tmp_path / "page.html").read_text(encoding="utf-8"))
    assert {each.tag for each in root.iter()} <= ALLOWED | {"title"}


@pytest.mark.parametrize("style", ["below", "angle", "round"])
def test_a_transpose_does_not_look_like_a_letter(style: StepStyle) -> None:
    """Where a letter stands above already it has parentheses, and where brackets do it stands beside them."""
    gate = Name("U", above="f", transposed=True, style=style)
    state = Name("h", step="2", transposed=True, style=style)
    assert [">(</mo>" in name_markup(name, Ink()) for name in (gate, state)] == [True, False]
