"""The linter of exported documents is worth something only if it can fail: a bad document a rule."""

from __future__ import annotations

import re

import pytest

from tests.support.markdown_rules import Formula, broken_rules, formulas

GOOD = r"""<!-- A comment may stand on the first line, with $ and $$ in it. -->

# A title with `<START>`, \$5 and 1 &lt; 2

A state $h_{t-1}$, its hat $\hat{y}_ {t}$, and `$x$`, ``a`b`` as code:

$$
\begin{aligned}
\hat{y}_ {1} &= W_{hy}^{\top} \begin{bmatrix}
1.0 & -0.5 \\
-0.25 & \cdots
\end{bmatrix} \odot \left( 1 - h_{1}^{2} \right) \\
&= \underset{\text{column 2}}{\begin{bmatrix}
0 \\
1
\end{bmatrix}} \quad \langle\text{START}\rangle
\end{aligned}
$$

Words between, and a second one:

$$
\frac{\partial L}{\partial W_{xh}}
$$

| Step | Word |
| ---: | :--- |
| 1 | `a` |
| 2 | &#124; and $x_{2}$ |
"""

FENCED = (
    GOOD.replace(r"$h_{t-1}$", "$`h_{t-1}`$")
    .replace(r"$\hat{y}_ {t}$", "$`\\hat{y}_{t}`$")
    .replace("$x_{2}$", "$`x_{2}`$")
    .replace(":\n\n$$\n", ":\n\n```math\n")
    .replace("\n$$\n", "\n```\n")
)


def shown(*lines: str) -> str:
    """A document with one displayed formula, between dollar signs."""
    return "\n".join(("Words:", "", "$$", *lines, "$$", ""))


BAD_WITH_DOLLARS = [
    (1, shown(r"\begin{bmatrix}", r"1 & 2 \\ 3 & 4", r"\end{bmatrix}")),
    (1, shown(r"\begin{bmatrix}", r"1 & 2\\", "3 & 4", r"\end{bmatrix}")),
    (1, shown(r"\begin{bmatrix}", r"1 & 2 \\[2pt]", "3 & 4", r"\end{bmatrix}")),
    (1, r"Inline $a \\ b$."),
    (2, shown(r"\begin{bmatrix}", r"1 & 2 \cr", "3 & 4", r"\end{bmatrix}")),
    (2, shown(r"a \newline", "b")),
    (3, shown(r"\mathbf{W}_{hh} \mathbf{h}_{t}")),
    (3, r"Inline $\left( a \right)_{t}$."),
    (3, shown("h _{t}")),
    (3, shown("h^{*}")),
    (4, shown("a < b")),
    (4, "Inline $a^{<t>}$."),
    (4, "A <b>word</b>."),
    (4, "A comment\n\n<!-- not on the first line -->"),
    (4, "> quoted"),
    (4, "```\na < b\n```\n"),
    (5, shown(r"\text{a_b}")),
    (5, r"Inline $\text{50%}$."),
    (5, shown(r"\text{<START>}")),
    (5, shown(r"\text{a $x$ b}")),
    (6, shown("a", "- b")),
    (6, shown("a", "+ b")),
    (6, shown("a", "* b")),
    (6, shown("a", "# b")),
    (6, shown("a", "> b")),
    (6, shown("a", "1. b")),
    (6, shown("a", "12) b")),
    (6, shown("a", "=", "b")),
    (6, shown("a", "---", "b")),
    (6, shown("a", "-", "b")),
    (7, shown("a", "", "b")),
    (8, "Words $$a$$ and more."),
    (8, "Words:\n\n$$ a\n$$\n"),
    (8, "Words:\n\n$$\na $$\n"),
    (8, "Words:\n$$\na\n$$\n"),
    (8, "Words:\n\n\n$$\na\n$$\n"),
    (8, "Words:\n\n$$\na\n$$\nmore"),
    (8, "Words:\n\n$$\na\n$$\n\n\nmore"),
    (8, "Words:\n\n$$\na\n$$\n\n$$\nb\n$$\n"),
    (8, "Words:\n\n$$\na\n"),
    (8, "Words:\n\n```math\na\n```\n"),
    *((9, shown(rf"a \{sign} b")) for sign in "{},;:!|%&#_"),
    (10, "Inline $ a$."),
    (10, "Inline $a $."),
    (10, "Inline x$a$."),
    (10, "Inline $a$x."),
    (10, "Inline $a$2."),
    (10, "Inline $a\nb$."),
    (10, "It costs $5."),
    (10, "Inline $`a`$."),
    (11, "<details>\n\n$a$\n\n</details>"),
    (11, "<details><summary>$a$</summary></details>"),
    (11, "A word.[^1]\n\n[^1]: With $a$."),
    (11, "A [link to $a$](https://example.org)."),
    (11, "A [link to $a$][there]."),
    (11, "Some **bold $a$ words**."),
    (11, "Some *slanted $a$ words*."),
    (11, "Some _slanted $a$ words_."),
    (11, "Some __bold $a$__ words."),
    (12, "- An item with $a$:\n\n  $$\n  b\n  $$\n"),
    (12, "1. An item:\n\n   $$\n   b\n   $$\n\n   and $a$"),
    (12, "- ![image](a.png) and $a$"),
    (12, "- ![image](a.png)\n\n  $$\n  b\n  $$\n"),
    (13, "| A | B |\n| :--- | :--- |\n| `a|b` | c |"),
    (13, "| A | B |\n| :--- | :--- |\n| a | $\\left| a$ |"),
    (13, "| A |\n| :--- |\n| a \\| b |"),
    (14, shown("+".join(f"a_{{{i}}}" for i in range(100)))),
    (14, shown(" ".join(r"\color{red} a" for _ in range(50)))),
    (15, shown("a" * 1000)),
    (15, shown(r"\begin{aligned}", r"a &= b \\", "c &= d", r"\end{aligned}")),
    (15, shown(r"a = b \\", "c = d")),
    (16, shown(r"\operatorname{softmax} a")),
    *((17, shown(rf"\{name} a")) for name in ("newcommand", "def", "require", "label", "ref", "tag")),
    (18, shown(r"\begin{align}", "a &= b", r"\end{align}")),
    (18, shown(r"\begin{cases}", "a", r"\end{cases}")),
    (18, shown(r"\[ a \]")),
    (19, shown(r"\color{red} a")),
    (19, shown(r"\textcolor{red}{a}")),
    (19, shown(r"\colorbox{red}{a}")),
    *((20, shown(rf"\{name}{{a}}")) for name in ("boldsymbol", "bm", "cancel", "rule", "smash", "vphantom")),
    (20, shown(r"\begin{bmatrix*}", "a", r"\end{bmatrix*}")),
    (20, shown(r"\somethingnew a")),
    (21, shown("a − b")),
    (21, "Inline $h₁$."),
    (21, shown("\N{GRINNING FACE}")),
]

BAD_WITH_FENCES = [
    (2, "Words:\n\n```math\na \\newline\nb\n```\n"),
    (4, "Words:\n\n```math\na < b\n```\n"),
    (4, "Inline $`a < b`$."),
    (7, "Words:\n\n```math\na\n\nb\n```\n"),
    (8, "Words:\n\n$$\na\n$$\n"),
    (8, "Words:\n\n```math\na\n```\nmore"),
    (8, "Words:\n\n```math\na\n```\n\n```math\nb\n```\n"),
    (8, "Words:\n\n```math\na\n"),
    (10, "Inline $a$."),
    (10, "Inline x$`a`$."),
    (10, "Inline $`a"),
    (16, "Inline $`\\operatorname{softmax}`$."),
]


def rules_of(problems: list[str]) -> set[int]:
    return {int(found[1]) for problem in problems if (found := re.match(r"rule (\d+), line \d+: ", problem))}


def name_of(value: object) -> str | None:
    return f"rule-{value}" if isinstance(value, int) else ""


@pytest.mark.parametrize(("rule", "markdown"), BAD_WITH_DOLLARS, ids=name_of)
def test_a_rule_broken_with_dollars_is_reported(rule: int, markdown: str) -> None:
    """The linter reports the rule that a document with dollar signs breaks."""
    assert rule in rules_of(broken_rules(markdown, "dollar"))


@pytest.mark.parametrize(("rule", "markdown"), BAD_WITH_FENCES, ids=name_of)
def test_a_rule_broken_with_fences_is_reported(rule: int, markdown: str) -> None:
    """The linter reports the rule that a document with fences breaks."""
    assert rule in rules_of(broken_rules(markdown, "fenced"))


def test_every_rule_has_a_document_that_breaks_it() -> None:
    """None of the rules 1 to 21 goes without a document that shows it can be reported."""
    assert {rule for rule, _ in BAD_WITH_DOLLARS} == set(range(1, 22))


def test_a_good_document_breaks_no_rule() -> None:
    """A document that uses all that is allowed is not complained of, with dollars or with fences."""
    assert broken_rules(GOOD, "dollar") == []
    assert broken_rules(FENCED, "fenced") == []


@pytest.mark.parametrize(
    "markdown",
    [
        "A code span with `$`, one with `<details>`, one with `` ` $$ ` ``.",
        "Escaped: \\$ and \\` and \\*not $a$ slanted\\*.",
        "A name_with_underscores $a$ and_more.",
        "An item:\n\n- with $a$ alone\n- and with $b$",
        "A formula in a list:\n\n- the item\n\n  $$\n  b\n  $$\n",
        shown(r"a = \begin{bmatrix}", r"1 & 2 \\", "3 & 4", r"\end{bmatrix}"),
        shown("-1", "+1", r"0.5 \quad 1.5"),
        shown("a" * 999),
        shown("+".join(f"a_{{{i}}}" for i in range(99))),
    ],
)
def test_what_only_looks_bad_is_not_reported(markdown: str) -> None:
    """Code, escapes and what stays within a limit are no offence."""
    assert broken_rules(markdown, "dollar") == []


def test_what_only_dollars_must_keep_is_free_in_fences() -> None:
    """Fences protect what they hold from Markdown: rules 1, 3 and 9 are of the other dialect."""
    inside = [r"\mathbf{W}_{hh} \lbrace a \rbrace \, \begin{bmatrix}", r"1 \\ 2", r"\end{bmatrix}"]
    document = "\n".join(("Words:", "", "{}", *inside, "{}", ""))
    assert rules_of(broken_rules(document.replace("{}", "$$", 2), "dollar")) >= {1, 3, 9}
    fenced = "\n".join(("Words:", "", "```math", *inside, "```", ""))
    assert broken_rules(fenced, "fenced") == []


def test_a_problem_names_its_line() -> None:
    """A complaint of a formula points at the very line of the document."""
    problems = broken_rules(shown("a &= b", r"\textcolor{red}{c}"), "dollar")
    assert problems == [r"rule 19, line 5: \textcolor is a color"]


def test_formulas_are_found_in_order_with_their_lines() -> None:
    """Displayed and inline formulas come back with their LaTeX, as what, and from which line."""
    document = "A $b$ and `$c$`.\n\n$$\nd\n$$\n\n| $e_{1}$ |\n| --- |\n"
    assert formulas(document, "dollar") == [
        Formula("b", False, 1),
        Formula("d", True, 4),
        Formula("e_{1}", False, 7),
    ]
    document = "A $`b`$ and `c`.\n\n```math\nd\n```\n"
    assert formulas(document, "fenced") == [Formula("b", False, 1), Formula("d", True, 4)]
