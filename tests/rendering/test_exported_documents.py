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

from rnntrace.rendering.plain import visible
from rnntrace.rendering.prose import Dialect
from rnntrace.writing.figures import Style
from tests.support.documents import (
    DIALECTS,
    HOSTILE,
    SCENARIOS,
    TITLES,
    document,
    exported,
    scenario,
    weights,
    with_title,
    with_word,
    worded,
)
from tests.support.markdown_rules import broken_rules, formulas
from tests.support.patience import patiently
from tests.support.rendered import to_markdown

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


def assert_nothing_else_to_markdown(text: str) -> None:
    """Read as plain Markdown, a document is headings, paragraphs and tables of text and code alone, but for
    the drawings of its networks, and each formula stands in them as it was written."""
    markdown = exported(text, "dollar")
    comment, *tokens = parsed(markdown)
    assert comment.type == "html_block"
    kinds_found = {token.type.removesuffix("_open").removesuffix("_close") for token in tokens}
    assert kinds_found <= BLOCKS | {"fence"}
    assert {token.info for token in tokens if token.type == "fence"} <= {"text"}
    paragraphs = {text for _, text in blocks(markdown)}
    words = "\n".join(text for text in paragraphs if not text.startswith("$$"))
    for formula in formulas(markdown, "dollar"):
        if formula.display:
            assert f"$$\n{unmathematical(formula.tex)}\n$$" in paragraphs
        else:
            assert f"${formula.tex}$" in words


def assert_fences_hold_formulas(text: str) -> None:
    """In the other dialect there are fences besides, with the same formulas, and with nothing else but the
    drawings of networks."""
    markdown = exported(text, "fenced")
    _, *tokens = parsed(markdown)
    kinds_found = {token.type.removesuffix("_open").removesuffix("_close") for token in tokens}
    assert kinds_found <= BLOCKS | {"fence"}
    fences = [token for token in tokens if token.type == "fence" and token.info != "text"]
    found = formulas(markdown, "fenced")
    assert [fence.content.rstrip("\n") for fence in fences] == [each.tex for each in found if each.display]
    assert found == formulas(exported(text, "dollar"), "dollar")
    assert {fence.info for fence in fences} <= {"math"}


MATRIX = re.compile(
    r"\\left\[\\begin\{array\}\{(?P<sides>[rc]+)\}\n(?P<body>.*?)\n\\end\{array\}\\right\]", re.S
)


# Entries that are written out have no signs to stand over one another; numbers have.
PLAIN = re.compile(r"matrix\}\n[-0-9.&\\ \n]+\n\\end")


def rows_of(body: str) -> list[str]:
    return body.split(" \\\\\n")


def matrices_in(text: str) -> list[re.Match[str]]:
    """The matrices of a document."""
    markdown = exported(text, "dollar")
    assert not PLAIN.search(markdown)
    return list(MATRIX.finditer(markdown))


def assert_numbers_stand_sign_over_sign(text: str) -> None:
    """Every column of numbers is set to the right, and only what is left out is in the middle."""
    for matrix in matrices_in(text):
        columns = zip(*(row.split(" & ") for row in rows_of(matrix["body"])), strict=True)
        for side, column in zip(matrix["sides"], columns, strict=True):
            assert (side == "c") == (set(column) <= {r"\cdots", r"\ddots"})


def assert_words_come_back(markdown: str, vocab: Sequence[str]) -> None:
    """In the table of the vocabulary, and in the heading of the first step."""
    found = blocks(markdown)
    cells = [text for tag, text in found if tag == "td"]
    assert cells[1 : 3 * len(vocab) : 3] == [visible(word) for word in vocab]
    steps = [text for tag, text in found if tag == "h3" and text.startswith("Step 1 of ")]
    about = f"input {visible(vocab[0])} → target {visible(vocab[-1])}"
    assert steps == [f"Step 1 of {len(vocab)}: {about}"] * 2


# -- every document --------------------------------------------------------------------------------


USUAL = ("hello-world", "bidirectional", "translation", "one-unit", "relu-by-hand")


@pytest.mark.parametrize("name", patiently(SCENARIOS, USUAL))
def test_a_document_is_what_it_looks_like(name: str) -> None:
    """It keeps every rule, in both dialects, the short way and the long; Markdown takes its words and
    formulas for nothing else; numbers stand sign over sign, and single ones in no brackets."""
    for dialect in DIALECTS:
        assert broken_rules(exported(SCENARIOS[name], dialect), dialect) == [], dialect
    assert broken_rules(exported(SCENARIOS[name], "dollar", False), "dollar") == []
    assert_nothing_else_to_markdown(SCENARIOS[name])
    assert_fences_hold_formulas(SCENARIOS[name])
    assert_numbers_stand_sign_over_sign(SCENARIOS[name])
    assert bool(matrices_in(SCENARIOS[name])) != name.startswith(("single numbers", "one-unit"))


@pytest.mark.parametrize("word", patiently(HOSTILE, 10))
def test_a_word_comes_back_as_it_stands(word: str) -> None:
    """Whatever is in a word, it breaks no rule, and a document shows it sign for sign, in tables and in
    headings."""
    text = with_word(word)
    for dialect in DIALECTS:
        assert broken_rules(exported(text, dialect), dialect) == [], dialect
        assert_words_come_back(exported(text, dialect), [word, "other"])
    assert_nothing_else_to_markdown(text)
    assert_fences_hold_formulas(text)


@pytest.mark.parametrize("title", patiently(TITLES, 3))
def test_a_title_and_a_description_come_back_as_they_stand(title: str) -> None:
    """Whatever is in them, they break no rule, and are a heading and a paragraph of just their words."""
    text = with_title(title)
    for dialect in DIALECTS:
        assert broken_rules(exported(text, dialect), dialect) == [], dialect
    found = blocks(exported(text, "dollar"))
    expected = visible(title).split()
    assert [(tag, shown.split()) for tag, shown in found[:2]] == [("h1", expected), ("p", expected)]
    assert_nothing_else_to_markdown(text)
    assert_fences_hold_formulas(text)


@pytest.mark.parametrize("digits", patiently(range(1, 16), 9))
def test_no_rule_is_broken_with_any_digits(digits: int) -> None:
    """Many decimals make formulas long; they are split, not left over long."""
    for words, hidden, one_hot in ((12, 12, "full"), (40, 20, "column")):
        text = worded([f"w{k}" for k in range(words)], hidden, inputs=["w0"], targets=["w1"])
        markdown = exported(text, "dollar", style=Style(digits, one_hot))
        assert broken_rules(markdown, "dollar") == [], words


@pytest.mark.parametrize("digits", [1, 4, 8, 15])
def test_no_matrix_is_wider_than_a_page(digits: int) -> None:
    """A matrix is broken into blocks of columns, and these are said, where it would run off the page."""
    text = worded([f"w{k}" for k in range(12)], 2)
    markdown = exported(text, "dollar", style=Style(digits))
    rows = re.findall(r"^[-0-9.]+(?: & \S+)+", markdown, re.MULTILINE)
    assert max(len(row.replace(" & ", "  ")) for row in rows) <= 88
    assert (digits == 15) == (r"\underset{\text{columns 1-4}}" in markdown)


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


# -- matrices, the words beside them, notes --------------------------------------------------------

LABELLED = re.compile(
    MATRIX.pattern + r"\}*(?: \\quad)?\n\\begin\{array\}\{l\}\n(?P<words>.*?)\n\\end\{array\}", re.S
)


def labels(markdown: str, left: str) -> list[list[str]]:
    """The words beside each vector that a quantity comes to."""
    displays = [formula.tex for formula in formulas(markdown, "dollar") if formula.tex.count(left)]
    worked = [tex for tex in displays if re.match(r"\\begin\{aligned\}\n" + re.escape(left), tex)]
    return [rows_of(match["words"]) for tex in worked for match in LABELLED.finditer(tex)]


@pytest.mark.parametrize("left", ["x_{1}", "s_{1}", r"\hat{y}_ {1}", r"\frac{\partial L}{\partial s_{1}}"])
def test_words_stand_beside_their_rows(left: str) -> None:
    """As in the terminal: beside the input, the scores, the prediction and its gradient."""
    (found,) = labels(exported(SCENARIOS["hello-world"], "dollar"), left)
    target = r"\text{Hello} \leftarrow \text{target}" if "hat" in left else r"\text{Hello}"
    assert found == [r"\langle\text{START}\rangle", target, r"\text{World}", r"\langle\text{END}\rangle"]


def test_words_of_rows_that_are_left_out() -> None:
    """Where rows are left out, so are their words, with the same sign; the others have their numbers."""
    (found,) = labels(exported(SCENARIOS["300 words"], "dollar"), "x_{1}")
    rows = [rf"{{}}_ {{{k + 1}}} \quad \text{{w{k}}}" for k in (0, 1, 2, 3, 299)]
    assert found == [*rows[:-1], r"\vdots", rows[-1]]


@pytest.mark.parametrize(
    ("word", "shown"),
    [
        ("<START>", r"\langle\text{START}\rangle"),
        ("</script>", r"\langle\text{/script}\rangle"),
        ("[/b]", r"\text{[/b]}"),
        ("it's", r"\text{it's}"),
        ("?", r"\text{?}"),
        *((word, r"\text{word 1}") for word in ("a_b", "50%", "$x$", "|", "`", "[a](b)", "![a](b)", "\\")),
        *(
            (word, r"\text{word 1}")
            for word in ("漢字", "\N{GRINNING FACE}", "a" * 60, "--", " before", "''")
        ),
    ],
)
def test_a_word_beside_a_row(word: str, shown: str) -> None:
    """A word that LaTeX, Markdown and their readers all take as it is; for any other its place in the
    list of words, which the vocabulary explains."""
    for left in ("x_{1}", "s_{1}"):
        (found,) = labels(exported(with_word(word), "dollar"), left)
        assert found == [shown, r"\text{other}"]


def test_rules_of_mathematics_are_formulas() -> None:
    """Fonts for code lack their signs, and typography would make a quotation mark of the prime in tanh'."""
    for dialect, rule in (
        ("dollar", r"$\tanh^{\prime} = 1 - \tanh^{2}$:"),
        ("fenced", r"$`\tanh^{\prime} = 1 - \tanh^{2}`$:"),
    ):
        markdown = exported(SCENARIOS["hello-world"], dialect)
        assert rule in markdown
        assert "tanh'" not in markdown


def test_no_heading_is_too_deep_for_print() -> None:
    """What stands below the third level is run into the text by pandoc."""
    markdown = exported(SCENARIOS["bidirectional"], "dollar")
    assert "\n### Step 4's share of the gradients\n" in markdown
    assert "\n####" not in markdown


def test_biases_that_are_not_given_are_said_not_drawn() -> None:
    """A column of zeros that nobody gave says nothing that a sentence does not."""
    markdown = exported(SCENARIOS["no biases"], "dollar")
    assert "$b_{h}$ and $b_{y}$ are not given, so zero, and fall away below." in markdown
    assert "b_{y} &=" not in markdown


def test_an_embedded_word_is_a_column() -> None:
    """x = E e is a look-up, and written as one."""
    markdown = exported(SCENARIOS["embedding, unknown word"], "dollar")
    assert r"x_{1} &= E e_{1} \\" in markdown
    assert re.search(r"&= \\text\{column \d+ of \} E = \\left\[", markdown)
