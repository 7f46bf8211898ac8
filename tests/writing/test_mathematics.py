"""Rules in notes: their plain text read as formulas."""

from __future__ import annotations

import pytest

from rnntrace.equations.functions import FUNCTIONS
from rnntrace.rendering.latex import Tex
from rnntrace.writing.formula import Code, Rule
from rnntrace.writing.mathematics import rule
from rnntrace.writing.words import with_rules


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("tanh' = 1 − tanh²", r"\tanh^{\prime} = 1 - \tanh^{2}"),
        ("σ' = σ (1 − σ)", r"\sigma^{\prime} = \sigma \left( 1 - \sigma \right)"),
        ("diag(ŷ) − ŷ ŷᵀ", r"\mathrm{diag} \left( \hat{y} \right) - \hat{y} \hat{y}^{\top}"),
        ("ln' x = 1 / x", r"\ln^{\prime} x = 1 / x"),
        ("√' = 1 / (2 √)", r"\surd {}^{\prime} = 1 / \left( 2 \surd {} \right)"),
        ("0 · ln 0", r"0 \cdot \ln 0"),
        ("1 − Γ_u", r"1 - \Gamma_{u}"),
    ],
)
def test_a_rule_is_a_formula(text: str, tex: str) -> None:
    """Functions, powers, primes and transposes are what they are, and the text stays as it is."""
    found = rule(text)
    assert found.text == text
    assert Tex().write(found.formula) == tex


def test_every_function_has_its_rule_as_a_formula() -> None:
    """All mathematics in the table's notes can be read."""
    for row in FUNCTIONS.values():
        for part in with_rules(row.because):
            assert isinstance(part, str | Rule)


@pytest.mark.parametrize("text", ["a ? b", "' = 1", "(1 − x", "1 − x)"])
def test_what_is_no_rule_is_refused(text: str) -> None:
    """Strange signs and parentheses that do not match do not go unseen."""
    with pytest.raises(ValueError, match="'"):
        rule(text)


def test_code_is_no_mathematics() -> None:
    """What is typed stands between backticks."""
    assert with_rules("as with `cell: gru`; $1 − x$") == (
        "as with ",
        Code("cell: gru"),
        "; ",
        rule("1 − x"),
    )
