"""Whatever the scenario, the Markdown that comes out keeps the rules, and its words mean themselves."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from rnntrace.rendering.drawing import visible
from rnntrace.rendering.markdown import Dialect, to_markdown
from rnntrace.writing.figures import Style
from tests.support.documents import (
    DIALECTS,
    HOSTILE,
    SCENARIOS,
    TITLES,
    WORDINGS,
    document,
    exported,
    scenario,
    weights,
    with_title,
    with_word,
    worded,
)
from tests.support.markdown_rules import broken_rules, formulas

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
BLOCKS = {"heading", "paragraph", "table", "thead", "tbody", "tr", "th", "td", "inline"}


def rendered(tokens: Sequence[Token] | None) -> str:
    """The text that a line's tokens show; fails where anything is more than text and code."""
    shown = []
    for token in tokens or ():
        assert token.type in ("text", "text_special", "code_inline", "softbreak"), token
        shown.append("\n" if token.type == "softbreak" else token.content)
    return "".join(shown)


@functools.lru_cache(maxsize=4)
def parsed(markdown: str) -> list[Token]:
    return READER.parse(markdown)


@functools.lru_cache(maxsize=4)
def blocks(markdown: str) -> list[tuple[str, str]]:
    """Each block that has words, as its kind (``h1``, ``p``, ``td``) and the text shown."""
    return [
        (opening.tag, rendered(token.children))
        for opening, token in itertools.pairwise(parsed(markdown))
        if token.type == "inline"
    ]


def unmathematical(tex: str) -> str:
    """A displayed formula as it is read by what knows Markdown but no mathematics."""
    return tex.replace("\\\\", "\\")


# -- the tests -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCENARIOS)
def test_no_rule_is_broken(name: str) -> None:
    """A scenario's document keeps every rule, in both dialects, the short way and the long."""
    for dialect, fuse in (("dollar", True), ("dollar", False), ("fenced", True)):
        assert broken_rules(exported(SCENARIOS[name], dialect, fuse), dialect) == [], (dialect, fuse)


@pytest.mark.parametrize("name", WORDINGS)
def test_no_rule_is_broken_by_words(name: str) -> None:
    """A word of the vocabulary or a title, whatever is in it, breaks no rule."""
    for dialect in DIALECTS:
        assert broken_rules(exported(WORDINGS[name], dialect), dialect) == [], dialect


@pytest.mark.parametrize("digits", range(1, 16))
def test_no_rule_is_broken_with_any_digits(digits: int) -> None:
    """Many decimals make formulas long; they are split or cut down, not left over long."""
    for words, hidden, one_hot in ((12, 12, "full"), (40, 20, "column")):
        text = worded([f"w{k}" for k in range(words)], hidden, inputs=["w0"], targets=["w1"])
        markdown = exported(text, "dollar", style=Style(digits, one_hot))
        assert broken_rules(markdown, "dollar") == [], words


@pytest.mark.parametrize("digits", [1, 4, 8, 15])
def test_no_matrix_is_wider_than_a_page(digits: int) -> None:
    """Columns are left out of a matrix, and its size is said, where it would run off the page."""
    text = worded([f"w{k}" for k in range(12)], 2)
    markdown = exported(text, "dollar", style=Style(digits))
    rows = re.findall(r"^[-0-9.]+(?: & \S+)+", markdown, re.MULTILINE)
    assert max(len(row.replace(" & ", "  ")) for row in rows) <= 88
    assert digits < 15 or r"\underset{2 \times 12}" in markdown


@pytest.mark.parametrize("name", SCENARIOS | WORDINGS)
def test_words_and_formulas_are_nothing_else_to_markdown(name: str) -> None:
    """Read as plain Markdown, a document is headings, paragraphs and tables of text and code alone, and
    each formula stands in them as it was written."""
    markdown = exported((SCENARIOS | WORDINGS)[name], "dollar")
    comment, *tokens = parsed(markdown)
    assert comment.type == "html_block"
    assert {token.type.removesuffix("_open").removesuffix("_close") for token in tokens} <= BLOCKS
    paragraphs = {text for _, text in blocks(markdown)}
    words = "\n".join(text for text in paragraphs if not text.startswith("$$"))
    for formula in formulas(markdown, "dollar"):
        if formula.display:
            assert f"$$\n{unmathematical(formula.tex)}\n$$" in paragraphs
        else:
            assert f"${formula.tex}$" in words


@pytest.mark.parametrize("name", SCENARIOS | WORDINGS)
def test_fences_hold_formulas_and_nothing_else(name: str) -> None:
    """In the other dialect there are fences besides, with the same formulas, and with nothing else."""
    text = (SCENARIOS | WORDINGS)[name]
    markdown = exported(text, "fenced")
    _, *tokens = parsed(markdown)
    kinds_found = {token.type.removesuffix("_open").removesuffix("_close") for token in tokens}
    assert kinds_found <= BLOCKS | {"fence"}
    fences = [token for token in tokens if token.type == "fence"]
    found = formulas(markdown, "fenced")
    assert [fence.content.rstrip("\n") for fence in fences] == [each.tex for each in found if each.display]
    assert found == formulas(exported(text, "dollar"), "dollar")
    assert {fence.info for fence in fences} <= {"math"}


def assert_words_come_back(markdown: str, vocab: Sequence[str]) -> None:
    """In the table of the vocabulary, and in the heading of the first step."""
    found = blocks(markdown)
    cells = [text for tag, text in found if tag == "td"]
    assert cells[1 : 3 * len(vocab) : 3] == [visible(word) for word in vocab]
    steps = [text for tag, text in found if tag == "h3" and text.startswith("Step 1 of ")]
    about = f"input {visible(vocab[0])} → target {visible(vocab[-1])}"
    assert steps == [f"Step 1 of {len(vocab)}: {about}"] * 2


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("word", HOSTILE)
def test_a_word_comes_back_as_it_stands(word: str, dialect: Dialect) -> None:
    """Rendered, a document shows a word of the vocabulary sign for sign, in tables and in headings."""
    assert_words_come_back(exported(with_word(word), dialect), [word, "other"])


@pytest.mark.parametrize("title", TITLES)
def test_a_title_and_a_description_come_back_as_they_stand(title: str) -> None:
    """Rendered, the title and the description are a heading and a paragraph of just their own words."""
    found = blocks(exported(with_title(title), "dollar"))
    expected = visible(title).split()
    assert [(tag, shown.split()) for tag, shown in found[:2]] == [("h1", expected), ("p", expected)]


PRINTED = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=12)


@given(
    vocab=st.lists(PRINTED, min_size=2, max_size=4, unique=True),
    title=PRINTED,
    dialect=st.sampled_from(DIALECTS),
)
def test_arbitrary_words_break_no_rule(vocab: list[str], title: str, dialect: Dialect) -> None:
    """No word and no title, whatever it is made of, breaks a rule or is shown as something else."""
    text = scenario(
        title=title,
        description=title,
        vocab=vocab,
        inputs=vocab,
        targets=vocab[::-1],
        weights=weights(len(vocab), 1, len(vocab)),
    )
    markdown = to_markdown(document.__wrapped__(text), dialect)
    assert broken_rules(markdown, dialect) == []
    assert_words_come_back(markdown, vocab)
    assert blocks(markdown)[0][1].split() == visible(title).split()
