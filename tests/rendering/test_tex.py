"""LaTeX files: ASCII, the same numbers as everywhere, and what pdflatex compiles whatever words are in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import rnntrace
from rnntrace.cli.formats import LATEX
from rnntrace.marking.fading import faded
from rnntrace.marking.rules.asking import Rules
from rnntrace.rendering.coursework import sheet_of
from rnntrace.rendering.tex.document import to_tex
from rnntrace.rendering.tex.letters import in_tex
from rnntrace.rendering.tex.preamble import CLASS
from rnntrace.rendering.tex.switched import to_switched_tex
from rnntrace.submissions.check import worked as in_full
from rnntrace.tracing.paths import PathNode, paths
from rnntrace.tracing.trace import Trace
from rnntrace.writing.document import (
    DETAIL,
    PART,
    SECTION,
    STEP,
    TITLE,
    Aligned,
    Block,
    Curve,
    Document,
    Heading,
    HeatMap,
    MapRow,
    Paragraph,
    Table,
    Verbatim,
)
from rnntrace.writing.figures import Style
from rnntrace.writing.formula import Code, Figure, Name, Prose, Word
from rnntrace.writing.insights.derivation import derivation_document
from rnntrace.writing.insights.derived import Asked, derived
from rnntrace.writing.mathematics import rule
from rnntrace.writing.overview.describe import describe_document
from rnntrace.writing.pages.worksheet import key_document, worksheet_document
from tests.support.command import run
from tests.support.documents import HOSTILE, SCENARIOS, TITLES, document, exported
from tests.support.latex import compiled
from tests.support.patience import patiently
from tests.support.worksheets import leaks, redrawn, worked

Golden = Callable[[str, str], None]
DECIMALS = re.compile(r"-?[0-9]+\.[0-9]+")
FILLED = re.compile(r"\\blank\{-?[0-9]|\\way\{-?[0-9]")
USUAL = ("hello-world", "translation", "hostile words together")
WIDEST = 12  # points: a letter or two


def tex_of(name: str) -> str:
    return "".join(to_tex(document(SCENARIOS[name])))


@pytest.mark.parametrize("name", patiently(SCENARIOS, USUAL))
def test_a_file_has_the_numbers_of_the_markdown(name: str) -> None:
    """Each of them, as often, with the same digits; all in ASCII, and each sign of the program's own as what
    it is."""
    tex = tex_of(name)
    assert tex.isascii()
    assert r"\codepoint" not in tex.removeprefix(CLASS) or name.startswith(("hostile", "labels"))
    body = tex.partition(r"\begin{document}")[2]
    body = body.replace("$-$", "-")
    markdown = exported(SCENARIOS[name], "dollar").replace("−", "-")
    assert Counter(DECIMALS.findall(body)) == Counter(DECIMALS.findall(markdown))


@pytest.mark.parametrize("name", patiently(SCENARIOS, ("hello-world",)))
def test_a_file_compiles(name: str, tmp_path: Path) -> None:
    """With nothing undefined, and nothing that runs off the page."""
    assert compiled(tex_of(name), tmp_path).overfull < WIDEST


def test_hello_world_in_brief_has_three_pages(tmp_path: Path) -> None:
    """The compact form, printed."""
    brief = document(SCENARIOS["hello-world"], style=Style(detail="brief"))
    assert compiled("".join(to_tex(brief)), tmp_path).pages <= 3


def every_block() -> Document:
    """A block of each kind, and a part of running text of each, with words that mean something to TeX."""
    worded = [Paragraph((Word(word), " – ", Prose(word), " ", Code(word))) for word in (*HOSTILE, *TITLES)]
    found = rnntrace.bptt(rnntrace.load("hello-world"))
    assert isinstance(found, Trace)
    node, places = PathNode("W_hh", None), (0, 1)
    chains = derived(found, Asked(node, places), list(paths(found, node, places)), 4, 0.0)
    numbers = tuple(0.5**k for k in range(40))
    blocks: list[Block] = [
        Heading(TITLE, (Prose("A \\title{of} 100 % & more_"),), (Word("<b>"),)),
        *(Heading(level, (Name("h", step=1), " at 50 %")) for level in (PART, SECTION, STEP, DETAIL, 6)),
        *worded,
        Paragraph(("× − → ≈ … ² ₁ ½ é σ", rule("tanh' = 1 − tanh²"), Figure(-1e-9, 4), Figure(2.0, 4))),
        Table(
            (("a_b",), ("c",)),
            tuple(((Word(word),), (str(k),)) for k, word in enumerate(TITLES)),
            (False, True),
        ),
        Table(((), ()), ((("x " * 200,), ("1",)),), (False, True)),
        Aligned(tuple((f"a{k}",) for k in range(30)), (tuple(("−0.12345",) for _ in range(30)),) * 3, True),
        HeatMap("t", (1, 2), (MapRow("h_1 %", "░█", ("1e-3",)),), ("norm",)),
        Curve(numbers, marks=(3,)),
        Verbatim("wget --x=~y_z"),
        Verbatim("# a: [1, 2]\n  'b': \"\\{}\" é 漢 ^~\n\n  end", "yaml"),
        *document(SCENARIOS["hello-world"]).blocks,
        *derivation_document(chains, Style()).blocks,
        *describe_document(rnntrace.load("bidirectional")).blocks,
    ]
    return Document.of(*blocks)


def test_every_block_compiles(tmp_path: Path) -> None:
    """Whatever words, signs and letters are in it; typed words come back from the page as they are."""
    page = compiled("".join(to_tex(every_block(), "Ada & Ødegård_", "1 May")), tmp_path)
    assert page.overfull < WIDEST
    shown = page.text
    for word in ("50%", "a_b", "$x$", "</script>", "**bold**", "[a](b)", "{x}", "~~x~~", "it's", "`$`"):
        assert word in shown
    assert "wget --x=~y_z" in shown
    assert "'b': \"\\{}\"" in shown


@settings(max_examples=40)
@example("\\{}$&#%_~^<>|`'\"--''?`", False)
@example("\\{}$&#%_~^<>|`'\"--''?`", True)
@given(st.text(max_size=12), st.booleans())
def test_any_text_is_ascii_that_tex_takes(text: str, typed: bool) -> None:
    """No sign of it means anything to TeX, and braces match."""
    tex = in_tex(text.replace("\0", "").replace("\1", ""), typed=typed)
    assert tex.isascii()
    plain = re.sub(r"\\[\\{}$&#%_]", "", tex)
    assert plain.count("{") == plain.count("}")
    assert not re.search(r"[#%&_~^]", re.sub(r"\$[^$]*\$|\\[~^]\{", "", plain.replace("~", "")))


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("né", r"n\'{e}"),
        ("naïve", r"na\"{\i}ve"),
        ("Łódź", r"\L{}\'{o}d\'{z}"),
        ("e\u0301", r"\'{e}"),
        ("ầ", r"\`{\^{a}}"),
        ("2×4", r"2$\times$4"),
        ("h² and xₜ", r"h$^{2}$ and x$_{t}$"),
        ("漢", r"\codepoint{6F22}"),
        ("й", r"\codepoint{0439}"),
        ("--", "-{}-"),
        ("100 %", r"100 \%"),
    ],
)
def test_letters_and_signs(text: str, tex: str) -> None:
    """Letters with accents are put together, signs are mathematics, and what TeX lacks is told."""
    assert in_tex(text) == tex


def test_hello_world_as_latex(golden: Golden) -> None:
    """The whole file."""
    golden("".join(to_tex(document(SCENARIOS["hello-world"]), "Ada", "1 May 2026")), "hello-world.tex")


# -- worksheets ------------------------------------------------------------------------------------

ASKED = {"hello-world": 2, "lstm": 4, "translation": 4, "sentiment": 2, "bidirectional": 3, "gru": 1}


@pytest.mark.parametrize("name", patiently(ASKED, ("hello-world",)))
@pytest.mark.parametrize("ruled", patiently([True, False], [True]))
def test_a_key_is_the_sheet_by_one_switch(name: str, ruled: bool, tmp_path: Path) -> None:
    """With \\keyfalse it prints what the sheet prints, which has none of the numbers that are asked for;
    with \\keytrue all of them."""
    digits = 6
    carried = not ruled
    found = worked(redrawn(rnntrace.load(name), 1), digits if carried else None)
    rules = Rules(in_full(found.exercise)) if ruled else None
    asked = faded(found, ASKED[name])
    sheet = sheet_of(found, asked, scenario="test", rules=rules)
    pages = [
        make(found, Style(digits, carried=carried), sheet) for make in (worksheet_document, key_document)
    ]
    alone = "".join(to_tex(pages[0]))
    both = "".join(to_switched_tex(*pages))
    assert both.count("\\keytrue\n") == 1
    assert leaks(alone, asked, found, digits) == {}
    printed = compiled(alone, tmp_path)
    assert compiled(both.replace("\\keytrue\n", "\\keyfalse\n"), tmp_path).text == printed.text
    key = compiled(both, tmp_path)
    assert len(leaks(key.text, asked, found, digits)) > len(asked)
    assert max(printed.overfull, key.overfull) < WIDEST


def test_most_of_a_key_is_written_once() -> None:
    """What differs between it and the sheet are the numbers in the blanks, and little else."""
    found = worked(rnntrace.load("hello-world"))
    sheet = sheet_of(found, scenario="test")
    style = Style(carried=True)
    key = "".join(to_switched_tex(worksheet_document(found, style, sheet), key_document(found, style, sheet)))
    alone = "".join(to_tex(worksheet_document(found, style, sheet)))
    assert len(key) < 1.25 * len(alone)
    assert FILLED.search(key)
    assert not FILLED.search(alone)


# -- commands --------------------------------------------------------------------------------------


def test_the_author_stands_where_tex_has_the_author(tmp_path: Path) -> None:
    """Once, in \\author, and not in a paragraph of its own as well."""
    assert LATEX.signs
    run("export", "-o", "page.tex", "--author", "Ada", cwd=tmp_path)
    tex = (tmp_path / "page.tex").read_text(encoding="ascii")
    assert tex.count("Ada") == 1
    assert r"\author{Ada}" in tex


def test_a_worksheet_and_its_key_are_two_files(tmp_path: Path) -> None:
    """The sheet alone to hand out as it is, and the key with both in it."""
    run("worksheet", "-o", "sheet.tex", "--key", "key.tex", "--marks", "marks.tex", cwd=tmp_path)
    sheet, key, marks = (
        (tmp_path / f"{name}.tex").read_text(encoding="ascii") for name in ("sheet", "key", "marks")
    )
    assert r"\keyfalse" in sheet
    assert not FILLED.search(sheet)
    assert FILLED.search(key)
    assert "Marks" in marks
