"""Every node of a formula as Typst's mathematics, and as the line of plain text that stands for it."""

from __future__ import annotations

import typing

import pytest

from rnntrace.rendering.plain_line import plain_line
from rnntrace.rendering.typst.escapes import string
from rnntrace.rendering.typst.math import Setter
from rnntrace.writing.formula import (
    CLOSING,
    EQUALS,
    OPENING,
    Applied,
    At,
    Beside,
    Blocks,
    Captioned,
    Condition,
    Excerpt,
    Formula,
    Grid,
    Indexed,
    Name,
    Negated,
    Norm,
    Numeral,
    Operator,
    Parens,
    Partial,
    Raised,
    Ratio,
    Row,
    Said,
    Scalar,
    Span,
    Summed,
    Token,
    Word,
    WordEntry,
)
from tests.support.documents import HOSTILE
from tests.support.typst_pages import compiled, own_fonts

X, H = Name("x", step="2", role="input"), Name("h", "", "t")
W = Name("W", "xh", role="weight")
MATRIX = Grid(((0.5, -1.25), (1e-9, 3.0)), (0, 1), (0, 1), (2, 2), 4)
LARGE = Grid(
    ((1.0, 2.0), (3.0, 4.0)), (0, 29), (0, 29), (30, 30), 1, beside=(Beside("a"), Beside('"', "target"))
)
PLUS, DOT = Operator("plus"), Operator("dot")

CASES: list[tuple[Formula, str, str]] = [
    (X, "asinput(x_(2))", "x₂"),
    (W, "asweight(W_(x h))", "W_xh"),
    (W._replace(transposed=True), "asweight(W_(x h)^(⊤))", "W_xhᵀ"),
    (Name("h", step=-1), "h_(t − 1)", "hₜ₋₁"),
    (Name("y", accent="hat", step="3", style="angle"), "hat(y)^(⟨3⟩)", "ŷ⟨3⟩"),
    (Name("c", accent="tilde", step="3", style="round"), "tilde(c)^((3))", "c\u0303⁽³⁾"),
    (Name("h", arrow="left", part="d", above="(2)"), "accent(h, ←)^(upright(d) ( 2 ))", "h←ᵈ⁽²⁾"),
    (Name("U", above="f", transposed=True), "(U^(f))^⊤", "(Uᶠ)ᵀ"),
    (Name("β", "1"), "β_(1)", "β_1"),
    (Name("W", "hh", gradient=True, role="gradient"), "asgradient(frac(∂ L, ∂ W_(h h)))", "∂L/∂W_hh"),
    (Numeral("1e-8"), "1 times 10^(-8)", "1e-8"),
    (OPENING, r"\(", "("),
    (CLOSING, r"\)", ")"),
    (At(-1), "t − 1", "t−1"),
    (Scalar(-0.25, 4), "-0.2500", "-0.2500"),
    (Scalar(2.5e-7, 4, "loss"), "asloss(2.50 times 10^(-7))", "2.50e-7"),
    (Scalar(float("nan"), 4), '"NaN"', "NaN"),
    (Scalar(float("-inf"), 4), "-∞", "-∞"),
    (
        MATRIX,
        "matrix(0.5000, -1.2500; 1.0 times 10^(-9), 3.0000)",
        "[[0.5000, -1.2500], [1.0e-9, 3.0000]]",
    ),
    (
        LARGE,
        'below(matrix(1.0, ⋯, 2.0; ⋮, ⋱, ⋮; 3.0, ⋯, 4.0), "30×30" ", " "columns 1, 30") '
        'thin aside(numbered(1) "a"; ⋮; numbered(30) "\\"" ← "target")',
        '[1: [1.0, ⋯, 2.0] a, ⋯, 30: [3.0, ⋯, 4.0] " ← target] 30×30',
    ),
    (
        Excerpt(MATRIX, Span(0, 2), Span(1, 2), ("part",)),
        'below(matrix(-1.2500; 3.0000), "part" ", " "column 2")',
        "[[-1.2500], [3.0000]] (part, column 2)",
    ),
    (Operator("over"), r"\/", "/"),
    (
        Row((W, X, PLUS, H, EQUALS, Numeral("1"))),
        "asweight(W_(x h)) asinput(x_(2)) + h_(t) = 1",
        "W_xh x₂ + hₜ = 1",
    ),
    (Negated(H), "-h_(t)", "−hₜ"),
    (Parens(H), "(h_(t))", "(hₜ)"),
    (Applied(r"\tanh", "tanh", Parens(H)), 'op("tanh") (h_(t))', "tanh(hₜ)"),
    (Applied(r"\log_2", "log2", H), 'op("log")_(2) thin h_(t)', "log2 hₜ"),
    (Applied(r"\sigma", "σ", Parens(H)), "σ (h_(t))", "σ(hₜ)"),
    (Applied(r"\sqrt{}", "√", Parens(H)), "√(h_(t))", "√(hₜ)"),
    (Applied(r"\sqrt{}", "√", OPENING), r'"√" \(', "√("),
    (Raised(H, "2"), "h_(t)^(2)", "hₜ²"),
    (Raised(Row((W, X)), "T"), "attached(asweight(W_(x h)) asinput(x_(2)))^(⊤)", "W_xh x₂ᵀ"),
    (Ratio(Parens(H), Numeral("2")), "frac(h_(t), 2)", "(hₜ) / 2"),
    (
        Ratio(MATRIX, Row((H, PLUS, X))),
        r"matrix(0.5000, -1.2500; 1.0 times 10^(-9), 3.0000) \/ (h_(t) + asinput(x_(2)))",
        "",
    ),
    (Summed(H, "t"), "∑_(t) h_(t)", "Σₜ hₜ"),
    (Token('a"b', 3), '"a\\"b"', 'a"b'),
    (Token("a" * 31, 3), '"word 3"', "a" * 31),
    (WordEntry(H, Token("b", 1)), 'h_(t)["b"]', "hₜ[b]"),
    (Condition(H), "[h_(t) > 0]", "[hₜ > 0]"),
    (Captioned(H, ("a word ", Word("x"))), 'below(h_(t), "a word " "x")', "hₜ (a word x)"),
    (Indexed(W, (1, 2)), "asweight(W_(x h))[1,2]", "W_xh[1,2]"),
    (Indexed(Name("b", gradient=True), (1,)), "frac(∂ L, ∂ b[1])", "∂L/∂b[1]"),
    (Partial(H, X), "frac(∂ h_(t), ∂ asinput(x_(2)))", "∂hₜ/∂x₂"),
    (Norm(H), "norm(h_(t))", "‖hₜ‖"),
    (
        Blocks(((H, Row((H, PLUS, X))), (X, H)), across=1),
        "blocks(h_(t), aside(h_(t); + asinput(x_(2))); asinput(x_(2)), h_(t))",
        "",
    ),
    (Said(("column 2 of ", W)), '"column 2 of " asweight(W_(x h))', "column 2 of W_xh"),
]


@pytest.mark.parametrize(("formula", "mathematics", "line"), CASES, ids=lambda each: type(each).__name__)
def test_a_node_is_written(formula: Formula, mathematics: str, line: str) -> None:
    """Each as it should be, in a formula and on a line; where no line is given, it is one all the same."""
    assert Setter().write(formula) == mathematics
    found = plain_line(formula)
    assert found == line or not line
    assert "\n" not in found


def test_every_node_is_among_them() -> None:
    """No node has been left out."""
    assert {type(formula) for formula, _, _ in CASES} == set(typing.get_args(Formula))


def test_all_that_is_written_compiles() -> None:
    """What Typst takes, in lines of their own, in running text, and within one another."""
    setter, inline = Setter(), Setter(inline=True)
    text = settings()
    for formula, _, _ in CASES:
        said, written = string(plain_line(formula)), setter.write(formula)
        within = f"({written})" if formula not in (OPENING, CLOSING) else written
        text += f"#shown({said}, $ a &= {written} \\ &= {within} $)\n"
        text += f"#m({said}, ${inline.write(formula)}$)\n"
    assert compiled(text).startswith(b"%PDF")


def test_words_mean_themselves_in_formulas() -> None:
    """Any word in a formula and beside a matrix: Typst finds no error, and nothing but text in it."""
    words = [word for word in HOSTILE if all(ord(sign) < 0x5000 for sign in word)]
    grid = Grid(((1.0,),) * len(words), (*range(len(words)),), (0,), (len(words), 1), 1)
    beside = Setter().write(grid._replace(beside=tuple(map(Beside, words))))
    tokens = " ".join(Setter().write(Token(word, 1)) for word in words)
    assert compiled(f'{settings()}#m("words", ${beside}$)\n#m("words", ${tokens}$)').startswith(b"%PDF")
    assert own_fonts()


def settings() -> str:
    """Those of an empty document."""
    from rnntrace.writing.document import Document
    from tests.support.typst_pages import typst_of

    return typst_of(Document.of())
