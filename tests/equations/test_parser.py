"""Text to tree and back, and what is said of text that is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnntrace.cells.texts import CELLS, LOSSES, OUTPUTS
from rnntrace.equations.errors import EquationError
from rnntrace.equations.functions import FUNCTIONS
from rnntrace.equations.parser import parse_equations, parse_expression
from rnntrace.equations.text import equation_text, expression_text
from rnntrace.equations.tree import (
    Add,
    Call,
    Div,
    Equation,
    Expression,
    Group,
    MatMul,
    Mul,
    Neg,
    Number,
    OverTime,
    Pow,
    Sub,
    Symbol,
    Transpose,
    ungroup,
)

H, W, B = Symbol("h", -1), Symbol("W_hh"), Symbol("b_h")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("W_hh @ h[t-1] + b_h", Add(MatMul(W, H), B)),
        ("a - b - c", Sub(Sub(Symbol("a"), Symbol("b")), Symbol("c"))),
        ("a - (b - c)", Sub(Symbol("a"), Group(Sub(Symbol("b"), Symbol("c"))))),
        ("-h[t-1] ** 2", Neg(Pow(H, Number("2")))),
        ("(-h[t-1]) ** 2", Pow(Group(Neg(H)), Number("2"))),
        ("h[t-1] ** -0.5", Pow(H, Number("-0.5"))),
        ("1 / 2 * h[t-1]", Mul(Div(Number("1"), Number("2")), H)),
        ("tanh(W_hh @ h[t-1])", Call("tanh", MatMul(W, H))),
        ("1e-3 * h[t+1]", Mul(Number("1e-3"), Symbol("h", 1))),
    ],
)
def test_precedence_is_that_of_python(text: str, tree: Expression) -> None:
    """Products before sums, powers before signs, from left to right."""
    assert parse_expression(text) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("dL/dh[t]", Symbol("h", 0, gradient=True)),
        ("W_hh.T @ dL/da[t+1]", MatMul(Transpose(W), Symbol("a", 1, gradient=True))),
        ("sum_t(dL/da[t] @ h[t-1].T)", OverTime(MatMul(Symbol("a", 0, True), Transpose(H)))),
        ("diag(h[t-1])", Call("diag", H)),
    ],
)
def test_what_the_program_writes_itself_can_be_read_back(text: str, tree: Expression) -> None:
    """Gradients, transposes and sums over time have a text too, which authors cannot use."""
    assert parse_expression(text, derived=True) == tree
    assert expression_text(tree) == text


@pytest.mark.parametrize("text", ["dL/dh[t]", "W_hh.T", "sum_t(h[t])", "diag(h[t])", "sum(h[t])"])
def test_authors_cannot_use_the_programs_own_forms(text: str) -> None:
    """In a scenario's equations only the documented operators and functions mean anything."""
    if text == "dL/dh[t]":  # for an author, a parameter divided by a value
        assert parse_expression(text) == Div(Symbol("dL"), Symbol("dh", 0))
    else:
        with pytest.raises(EquationError):
            parse_expression(text)


BUILT_IN = [*CELLS.values(), *(output.equations for output in OUTPUTS.values()), *LOSSES.values()]


@pytest.mark.parametrize("text", BUILT_IN, ids=range(len(BUILT_IN)))
def test_built_in_equations_come_back_as_they_were_written(text: str) -> None:
    """Text → tree → text is the identity, but for the spaces that align a column."""
    text = text.format(activation="tanh", h="W_hy @ h[t]")
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    back = [" ".join(equation_text(equation).split()) for equation in parse_equations(text, derived=True)]
    assert back == lines


names = st.sampled_from(["W", "U_x", "b", "h", "x", "c_2", "dL", "t2"])
leaves = st.one_of(
    st.builds(Number, st.sampled_from(["1", "0.5", "2.", ".25", "1e-3", "10"])),
    st.builds(Symbol, names, st.sampled_from([None, 0, -1, 1])),
)
functions = st.sampled_from([name for name, row in FUNCTIONS.items() if row.public])


def grown(of: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    return st.one_of(
        *(st.builds(node, of, of) for node in (Add, Sub, Mul, Div, MatMul)),
        st.builds(Neg, of),
        st.builds(Group, of),
        st.builds(Call, functions, of),
        st.builds(Pow, of, st.builds(Number, st.sampled_from(["2", "-1", "0.5"]))),
    )


trees = st.recursive(leaves, grown, max_leaves=12)
derived_trees = st.recursive(
    leaves | st.builds(Symbol, names, st.sampled_from([None, 0, 1]), st.just(True)),
    lambda of: st.one_of(grown(of), st.builds(Transpose, of), st.builds(OverTime, of)),
    max_leaves=12,
)


@given(trees)
def test_any_tree_comes_back_from_its_text(tree: Expression) -> None:
    """Tree → text → tree is the identity: the text has the parentheses it needs."""
    assert ungroup(parse_expression(expression_text(tree))) == ungroup(tree)


@given(derived_trees)
def test_any_derived_tree_comes_back_from_its_text(tree: Expression) -> None:
    """The same for what the program writes itself."""
    assert ungroup(parse_expression(expression_text(tree), derived=True)) == ungroup(tree)


@given(trees)
def test_text_comes_back_from_its_tree(tree: Expression) -> None:
    """Text → tree → text is the identity, the author's own parentheses included."""
    text = expression_text(tree)
    assert expression_text(parse_expression(text)) == text


def test_what_follows_a_hash_says_what_the_left_side_is() -> None:
    """Comments become the words of an equation; lines of only a comment are skipped."""
    text = "# a cell\n\nh[t] = tanh(x[t])   # hidden state\n"
    assert parse_equations(text) == (Equation(Symbol("h", 0), Call("tanh", Symbol("x", 0)), "hidden state"),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "h[t] = tanh(W_xh @ x[t]",
            "expected ')' to close tanh(, found the end of the line\n"
            "  h[t] = tanh(W_xh @ x[t]\n"
            "                         ^",
        ),
        (
            "h[t] = tahn(x[t])",
            "tahn is not a function. Did you mean tanh?\n  h[t] = tahn(x[t])\n         ^",
        ),
        (
            "h[t] = x[t] +",
            "expected a name, a number or a parenthesis, found the end of the line\n"
            "  h[t] = x[t] +\n"
            "               ^",
        ),
        (
            "h[t] = x[t] x[t]",
            "expected an operator or the end of the line, found 'x'\n  h[t] = x[t] x[t]\n              ^",
        ),
        (
            "h[t] = x[t]^2",
            "'^' has no meaning in an equation. A power is written **\n  h[t] = x[t]^2\n             ^",
        ),
        (
            "h[t] = x[t-2]",
            "only one step can be reached, as in x[t-1], found '2'\n  h[t] = x[t-2]\n             ^",
        ),
        (
            "h[t] = x[s]",
            "expected t, as in x[t], found 's'\n  h[t] = x[s]\n           ^",
        ),
        (
            "tanh[t] = x[t]",
            "tanh is a function. Write tanh(…)\n  tanh[t] = x[t]\n  ^",
        ),
        (
            "h[t] = x[t] ** x[t]",
            "the exponent after ** is a number, found 'x'\n  h[t] = x[t] ** x[t]\n                 ^",
        ),
        (
            "h[t] = 2 ** 3 ** 2",
            "one ** after another is ambiguous. Use parentheses\n  h[t] = 2 ** 3 ** 2\n                ^",
        ),
        (
            "h[t] = exp(x[t], 2)",
            "',' has no meaning here. Every function takes one argument\n"
            "  h[t] = exp(x[t], 2)\n"
            "                 ^",
        ),
        (
            "h[t] = 1e400 * x[t]",
            "1e400 does not fit in a 64-bit floating-point number\n  h[t] = 1e400 * x[t]\n         ^",
        ),
        (
            "h[t] = 1e-999999999 * x[t]",
            "1e-999999999 does not fit in a 64-bit floating-point number\n"
            "  h[t] = 1e-999999999 * x[t]\n"
            "         ^",
        ),
        (
            "= x[t]",
            "an equation starts with the name it defines, like h[t], found '='\n  = x[t]\n  ^",
        ),
        (
            "h[t] = √x[t]",
            "'√' has no meaning in an equation. The function is written sqrt(…)\n  h[t] = √x[t]\n         ^",
        ),
        ("h[t] x[t]", "expected '=' after h, found 'x'\n  h[t] x[t]\n       ^"),
        ("h[t] = x[t", "expected ']' to close x[, found the end of the line\n  h[t] = x[t\n            ^"),
        (
            "h[t] = __import__('os')",
            '"\'" has no meaning in an equation. The operators are @ * / + - **\n'
            "  h[t] = __import__('os')\n"
            "                    ^",
        ),
    ],
)
def test_a_mistake_is_shown_with_a_caret_under_it(text: str, message: str) -> None:
    """The whole message: what is wrong, the line, and the exact place."""
    with pytest.raises(EquationError) as caught:
        parse_equations(text)
    assert str(caught.value) == message


def test_a_mistake_in_a_later_line_is_placed_there() -> None:
    """Line and column are those of the whole text."""
    with pytest.raises(EquationError) as caught:
        parse_equations("a[t] = x[t]\nh[t] = tanh a[t]\n")
    assert (caught.value.line, caught.value.column) == (2, 8)
    assert str(caught.value) == "tanh is a function. Write tanh(…)\n  h[t] = tanh a[t]\n         ^"


@pytest.mark.parametrize(
    "text",
    ["(" * 100_000, "x[t] + " * 100_000 + "x[t]", "-" * 100_000 + "x[t]", "tanh(" * 100_000],
    ids=["brackets", "a sum", "signs", "calls"],
)
def test_absurdly_long_equations_are_refused(text: str) -> None:
    """What nests deeper than anyone reads ends in a message, not in Python's stack."""
    with pytest.raises(EquationError, match="more than 100 operations within one another"):
        parse_expression(text)


@given(st.text(alphabet="ht[]-+1=()*/@.T# abW_xLd/,^", max_size=40))
def test_no_text_makes_the_parser_fail_in_another_way(text: str) -> None:
    """Whatever is typed, there is a tree or an EquationError with a place inside the text."""
    try:
        parse_equations(text)
    except EquationError as error:
        assert 0 <= error.position <= len(text)
        assert str(error).endswith("^")
