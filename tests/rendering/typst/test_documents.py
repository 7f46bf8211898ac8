"""Whole documents as Typst: nothing is lost, nothing is cut, and words mean themselves."""

from __future__ import annotations

import json
import re
import typing
from collections import Counter

import numpy as np
import pytest
import typst

from rnntrace.rendering.typst.document import Signature, to_typst
from rnntrace.rendering.typst.escapes import escaped
from rnntrace.writing.curve_words import sentences
from rnntrace.writing.diagram import Level, Part, Rolled
from rnntrace.writing.document import (
    DETAIL,
    PART,
    STEP,
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
from rnntrace.writing.figures import Style
from rnntrace.writing.formula import EQUALS, Name, Numeral, Prose, Row, Word
from rnntrace.writing.mathematics import rule
from rnntrace.writing.signed import signed
from tests.support.documents import HOSTILE, SCENARIOS, TITLES, WORDINGS, document, exported
from tests.support.patience import patiently
from tests.support.typst_pages import (
    NUMBER,
    asked,
    body_of,
    compiled,
    numbers,
    own_fonts,
    pictures,
    typst_of,
)

H, X = Name("h", step="1", role="state"), Name("x", step="1", role="input")
CURVE = Curve((3.0, 2.0, 1.5, 1.25), marks=(2,))
BLOCKS: tuple[Block, ...] = (
    Heading(TITLE, ("Title ", Prose("# of all"))),
    Heading(PART, ("Part",), (Word("a"), " and ", H)),
    Paragraph(("Text with ", H, "; (more) of ", rule("σ' = σ (1 − σ)"), ".")),
    worked(H, (Row((X, Numeral("2"))), Numeral("3")), ("hidden state",)),
    Chain(H, ("the chain",), tuple(Factor(H, X, X, Numeral(str(i))) for i in range(3))),
    Listed(((Row((H, EQUALS, X)), ()), (Row((H, EQUALS, X)), ("words",)), (X, ("A",)))),
    Heading(STEP, ("Step",)),
    Table((("Place",), ("Word",)), ((("1",), (Word("a|b"),)), (("2",), (Prose("]"),))), (True, False)),
    Table(((), ()), ((("no",), ("header",)),), (False, False)),
    HeatMap("k =", tuple(range(1, 60)), (MapRow("t = 1", "█▓▒░∙ " * 9 + "█████", ("0.5",)),), ("ends",)),
    CURVE,
    Aligned((("Step",), ("Input",)), tuple(((str(i),), (Word("word"),)) for i in range(30))),
    Drawing(Rolled((Level((Part((X,), ("input",), "N = 2"),)), Level((Part((H,), ("hidden",)),))))),
    Heading(DETAIL, ("Detail",)),
    Picture("a b.svg", "A heat map", Sizes(((1.0, None), (0.5, 0.25)), (1, 2), (0, 1)), "heat"),
    Verbatim('def f(x):\n    return "\\"  # $x$', "python"),
)


def test_every_block_is_written_and_compiles() -> None:
    """Every kind of block is there; together they are a tagged PDF without a warning."""
    kinds = {type(block) for block in BLOCKS}
    assert kinds == {typing.get_origin(kind) or kind for kind in typing.get_args(Block)}
    text = typst_of(Document.of(*BLOCKS))
    assert compiled(text).startswith(b"%PDF")
    body = body_of(text)
    for said in (
        r"#title[Title \# of all]",
        r'#heading(level: 1)[Part: #word("a") and #m("h₁", $asstate(h_(1))$)]',
        r"\; (more) of",
        '#shown("h₁ = x₁ 2 = 3", $ asstate(h_(1)) &= asinput(x_(1)) 2 \\\n   &= 3 $)',
        '#labelled([A], shown("x₁"',
        '[1], [#word("a|b")],',
        sentences(CURVE, "")[0].removesuffix("."),
        '#picture("A heat map", "<svg',
        '#copied("def f(x):\\n    return \\"\\\\\\"  # $x$")',
    ):
        assert said in body, said


@pytest.mark.parametrize("name", patiently(SCENARIOS, ("LSTM", "labels")))
def test_a_document_compiles_with_all_its_numbers(name: str) -> None:
    """Each scenario, without a warning and after PDF/UA-1: as many numbers as in Markdown, each as often, and
    those of each formula in the line that stands for it."""
    text = typst_of(document(SCENARIOS[name]))
    assert compiled(text).startswith(b"%PDF")
    shown, in_formulas, said = numbers(body_of(text))
    markdown = re.sub("```text.*?```", "", exported(SCENARIOS[name], "dollar"), flags=re.DOTALL)
    assert shown == Counter(NUMBER.findall(markdown.replace("−", "-")))
    assert in_formulas == said


@pytest.mark.parametrize("name", patiently(WORDINGS, ("word '</script>'", "title '*'")))
def test_words_and_titles_compile(name: str) -> None:
    """Words and titles of every kind, as far as Typst's own fonts have their signs."""
    text = typst_of(document(WORDINGS[name]))
    fonts = None if all(ord(sign) < 0x3000 for sign in name) else typst.Fonts()
    assert compiled(text, fonts=fonts).startswith(b"%PDF")


def test_running_text_means_itself() -> None:
    """Typst reads back every hostile word and title as text and nothing else."""
    texts = [text for text in (*HOSTILE, *TITLES) if text.isprintable() and text.strip(" ")]
    pieces = ", ".join(f"[x {escaped(text)} #1;{escaped(text)}]" for text in texts)
    found = typst.query(f"#metadata(({pieces},))<texts>".encode(), "<texts>", field="value", one=True)
    for text, content in zip(texts, json.loads(found), strict=True):
        found_again = words_of(content).replace("\u200b", "")
        assert re.sub(" +", " ", found_again) == re.sub(" +", " ", f"x {text} 1{text}")


def words_of(content: dict[str, typing.Any]) -> str:
    """The text of some content that is nothing else."""
    match content["func"]:
        case "text" | "symbol":
            return str(content["text"])
        case "space":
            return " "
        case "sequence":
            return "".join(map(words_of, content["children"]))
    raise AssertionError(content)


def test_words_are_shown_as_they_are() -> None:
    """The words of a network, with every space and every sign."""
    text = typst_of(document(SCENARIOS["hostile words together"]))
    found = set(asked(text, "query(raw).map(each => each.text)"))
    assert {"<START>", "a_b", "50%", "$x$"} <= found


WIDE = ("20 hidden units", Style(digits=9, detail="full"))


@pytest.mark.parametrize(
    "case",
    patiently(
        [
            ("title 'x'", Style()),
            *((name, Style()) for name in SCENARIOS),
            WIDE,
            ("ten-thousand-words", Style(detail="full")),
            ("30 words, 30 hidden units", Style(full=True)),
        ],
        [("title 'x'", Style())],
    ),
)
def test_nothing_runs_over_the_margins(case: tuple[str, Style]) -> None:
    """There is no ink at the right of the text, nor below it but for the number of the page."""
    name, style = case
    text = typst_of(document((SCENARIOS | WORDINGS)[name], True, style))
    for page in pictures(text, PPI):
        assert not over(page)


PPI = 20
MILLIMETER = PPI / 25.4


def over(page: np.ndarray) -> bool:
    """Whether there is ink outside the margins."""
    right = page[:, round((210 - 22 + 1.5) * MILLIMETER) :]
    low = page[round((297 - 23 + 1.5) * MILLIMETER) :]
    below = np.concatenate((low[:, : round(90 * MILLIMETER)], low[:, round(120 * MILLIMETER) :]), axis=1)
    return bool(min(right.min(), below.min()) < 220)


def test_what_runs_over_a_margin_is_seen() -> None:
    """A line that is too long, and a block that is too high: the check notices."""
    text = typst_of(Document.of(Heading(TITLE, ("T",))))
    assert not any(map(over, pictures(text, PPI)))
    assert any(map(over, pictures(f"{text}#box(width: 17.2cm, height: 5mm, fill: black)", PPI)))
    assert any(
        map(over, pictures(f"{text}#block(breakable: false, height: 26cm, width: 5cm, fill: black)", PPI))
    )


@pytest.mark.parametrize("name", patiently(SCENARIOS, ("hello-world",)))
def test_no_heading_stands_alone(name: str) -> None:
    """Below each there is room for what it is about; and the contents have room on one page."""
    text = typst_of(document(SCENARIOS[name]))
    places = "query(heading).map(each => (each.location().page(), each.location().position().y / 1mm))"
    found = asked(text, places)
    assert found
    assert all(height < 297 - 23 - 10 for _, height in found)  # itself and a line
    assert found[0][0] <= 2


def test_whose_it_is() -> None:
    """The author and the date under the title, and the author in the file; the same bytes each time."""
    made = Document.of(*BLOCKS)
    signature = Signature('Ada "]" Lovelace', "1 May 2026")
    text = "".join(to_typst(signed(made, *signature), signature))
    assert '#signed[Ada \\"\\]\\" Lovelace, 1 May 2026]' in text
    found = asked(text, "(document.title.text, document.author, repr(document.date))")
    assert found == ["Title # of all", ['Ada "]" Lovelace'], "none"]
    assert compiled(text) == compiled(text)
    assert own_fonts()
