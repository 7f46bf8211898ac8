"""Equations that a user writes: what is accepted, and what is said of every mistake."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnntrace.cells.own import AROUND_A_CELL
from rnntrace.cells.texts import LOSSES, OUTPUTS
from rnntrace.equations.authored import LONGEST_TEXT, MOST_EQUATIONS, Surroundings, authored
from rnntrace.equations.differentiate import differentiate
from rnntrace.equations.errors import EquationErrors
from rnntrace.equations.parser import parse_equations
from rnntrace.equations.system import System
from rnntrace.equations.tree import Equation, Number
from tests.support.patience import in_no_time
from tests.support.systems import CELLS, systems


def read(text: str) -> tuple[Equation, ...]:
    return authored(text, AROUND_A_CELL)


def refused(text: str) -> str:
    """The whole message that a text is refused with."""
    with pytest.raises(EquationErrors) as caught:
        read(text)
    return str(caught.value)


def whole(cell: str) -> System:
    """A network of a cell with a usual output layer, none where the cell has its own, and a loss."""
    defined = {equation.left.name for equation in parse_equations(cell)}
    around = "" if "y_hat" in defined else OUTPUTS["softmax"].equations.format(h="W_hy @ h[t]")
    text = "\n".join((cell, around, LOSSES["squared_error"]))
    return System(parse_equations(text, derived=True), loss="loss", seed=Number("1"))


@pytest.mark.parametrize("text", CELLS.values(), ids=CELLS)
def test_known_cells_are_accepted(text: str) -> None:
    """LSTM, GRU, several layers, both directions and the rest mean what they always did."""
    assert read(text) == parse_equations(text)


@given(systems())
def test_generated_cells_are_accepted(text: str) -> None:
    """Whatever is put together rightly is read, can be put in order, and can be differentiated."""
    if "x[t]" in text:
        assert read(text) == parse_equations(text)
        system = whole(text)
        assert system.shapes.of
        assert system.passes
        assert differentiate(system)
    else:
        assert refused(text).startswith("x[t], the input, is never used. Use it, as in W @ x[t]\n")


@pytest.mark.parametrize(
    "text",
    [
        "h[t] = tanh(W @ x[t-1] + U @ h[t-1])",
        "h[t] = tanh(W @ x[t+1])",
        "s[t] = W_hy @ h[t] + b_y\nh[t] = tanh(W @ x[t] + U @ y_hat[t-1])\ny_hat[t] = softmax(s[t])",
        "y_hat[t] = softmax(W_hy @ x[t])",
        "h[t] = scale_2 * x[t] + E @ x[t]",
        "scale[t] = sigmoid(W @ x[t])\nh[t] = scale[t] * h[t-1]",
        "\th[t]\u00a0=  x[t]\t\r\n\r\n  # nothing\r\n",
    ],
)
def test_what_may_be_written(text: str) -> None:
    """The inputs beside a step, an output layer of one's own, names that only resemble others, and
    spaces of all kinds."""
    assert read(text)
    assert whole(text).passes


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "h[t] = tahn(x[t])",
            """\
tahn is not a function. Did you mean tanh?
  h[t] = tahn(x[t])
         ^""",
        ),
        (
            "h[t] = sin(x[t])",
            """\
sin is not a function. The functions are tanh, sigmoid, relu, softmax, exp, log, sqrt, softplus, identity
  h[t] = sin(x[t])
         ^""",
        ),
        (
            "h[t] = W @ x(t)",
            """\
x is not a function. A value of a step is written x[t]
  h[t] = W @ x(t)
             ^""",
        ),
        (
            "h[t] = tanh(W @ x[t]\n            + b)",
            """\
expected ')' to close tanh(, found the end of the line
  h[t] = tanh(W @ x[t]
                      ^
an equation starts with the name it defines, like h[t], found '+'. An equation stands on one line
              + b)
              ^""",
        ),
        (
            "h[t] = x[t] − h[t-1]\nu[t] = x[t] ⊙ h[t]",
            """\
'−' has no meaning in an equation. Minus is written -
  h[t] = x[t] − h[t-1]
              ^
'⊙' has no meaning in an equation. A product entry by entry is written *
  u[t] = x[t] ⊙ h[t]
              ^""",
        ),
        (
            "h[t] = x[t] # \x1b[31mred",
            """\
'\\x1b' has no meaning in an equation. The operators are @ * / + - **
  h[t] = x[t] # �[31mred
                ^""",
        ),
        (
            f"h[t] = {'a' * 61} + x[t]",
            f"""\
a name of 61 characters, expected 60 at most
  h[t] = {"a" * 61} + x[t]
         ^""",
        ),
        (
            f"h[t] = 0.{'1' * 5000} * x[t]",
            f"""\
a number of 5002 characters, expected 60 at most
  h[t] = 0.{"1" * 91}…
         ^""",
        ),
        (
            "h[t] = " + "x[t] + " * 50 + "世 + x[t]",
            """\
'世' has no meaning in an equation. The operators are @ * / + - **
  …] + x[t] + x[t] + x[t] + x[t] + x[t] + x[t] + x[t] + x[t] + 世 + x[t]
                                                               ^""",
        ),
        (
            "h[t] = x[t]  # 世界 e\u0301 \x7f",
            """\
'\\x7f' has no meaning in an equation. The operators are @ * / + - **
  h[t] = x[t]  # 世界 e\u0301 �
                        ^""",
        ),
    ],
)
def test_what_cannot_be_read(text: str, message: str) -> None:
    """Each line that is no equation is answered, whatever is wrong with the others."""
    assert refused(text) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "h[t] = tanh(W @ x[t]) + q[t] * q[t-1]",
            """\
q[t] is used but never defined. Define it, or write q if it is a parameter
  h[t] = tanh(W @ x[t]) + q[t] * q[t-1]
                          ^""",
        ),
        (
            "h[t] = x[t] * q[t-1]",
            """\
q[t-1] is used but never defined. A state used as q[t-1] needs an equation that defines q[t]
  h[t] = x[t] * q[t-1]
                ^""",
        ),
        (
            "gate[t] = sigmoid(W @ x[t])\nh[t] = gat[t] * H[t-1]",
            """\
gat[t] is used but never defined. Did you mean gate[t]?
  h[t] = gat[t] * H[t-1]
         ^
H[t-1] is used but never defined. Did you mean h[t-1]?
  h[t] = gat[t] * H[t-1]
                  ^""",
        ),
        (
            "h[t] = W @ x + U @ h",
            """\
x is a value of each step. Write x[t] or x[t-1]
  h[t] = W @ x + U @ h
             ^
h is a value of each step. Write h[t] or h[t-1]
  h[t] = W @ x + U @ h
                     ^""",
        ),
        (
            "h[t] = x[t]\nh[t] = tanh(x[t])",
            """\
h[t] is defined twice. Leave one out, or give one another name
  h[t] = tanh(x[t])
  ^""",
        ),
        (
            "h[t-1] = x[t]\nW = x[t]\nu_t = x[t]",
            """\
an equation says what a value is at step t. Write h[t] = …
  h[t-1] = x[t]
  ^
an equation says what a value is at step t. Write W[t] = …
  W = x[t]
  ^
an equation says what a value is at step t. Write u[t] = …
  u_t = x[t]
  ^""",
        ),
    ],
)
def test_values_that_are_not_what_they_are_used_for(text: str, message: str) -> None:
    """Never defined, defined twice, with and without [t], or no value of a step on the left."""
    assert refused(text) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "x[t] = W @ h[t-1]\nh[t] = x[t]",
            """\
x[t] is the input and cannot be defined. Choose another name
  x[t] = W @ h[t-1]
  ^""",
        ),
        (
            "h[t] = x[t] + y[t-1]\nloss[t] = h[t]",
            """\
y is the target, which a cell does not see. Choose another name
  h[t] = x[t] + y[t-1]
                ^
loss is the loss, which comes after these equations. Choose another name
  loss[t] = h[t]
  ^""",
        ),
        (
            "h[t] = n_outputs * x[t] + n_targets * one_hot[t] + t",
            """\
n_outputs is the number of outputs. Choose another name
  h[t] = n_outputs * x[t] + n_targets * one_hot[t] + t
         ^
n_targets is the number of steps with a target. Choose another name
  h[t] = n_outputs * x[t] + n_targets * one_hot[t] + t
                            ^
one_hot is the input before its embedding. Choose another name
  h[t] = n_outputs * x[t] + n_targets * one_hot[t] + t
                                        ^
t is the time step. Choose another name
  h[t] = n_outputs * x[t] + n_targets * one_hot[t] + t
                                                     ^""",
        ),
        (
            "h[t] = scale * x[t]",
            """\
scale is a key of weights. Choose another name
  h[t] = scale * x[t]
         ^""",
        ),
        (
            "h[t] = x[t]\ns[t] = W_hy @ h[t] + b_y",
            """\
s[t] belongs to the output layer, which comes after these equations. Choose another name, \
or define y_hat[t] too: then they are the whole network
  s[t] = W_hy @ h[t] + b_y
  ^""",
        ),
        (
            "h[t] = W @ x[t] + U @ y_hat[t-1]",
            """\
y_hat[t-1] belongs to the output layer, which comes after these equations. Choose another name, \
or define y_hat[t] too: then they are the whole network
  h[t] = W @ x[t] + U @ y_hat[t-1]
                        ^""",
        ),
        (
            "k[t] = W @ x[t]\nm[t] = k[t]",
            """\
no equation defines h[t], the hidden state, which the output layer reads. Define it, \
or y_hat[t]: then they are the whole network
  m[t] = k[t]
  ^""",
        ),
        (
            "h[t] = tanh(W @ h[t-1])",
            """\
x[t], the input, is never used. Use it, as in W @ x[t]
  h[t] = tanh(W @ h[t-1])
  ^""",
        ),
    ],
)
def test_names_that_mean_something_already(text: str, message: str) -> None:
    """What is around a cell is neither redefined nor read by it, and gets from it what it needs."""
    assert refused(text) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "h[t] = x[t] + W @ h[t]",
            """\
within one step h[t] needs h[t]. One of them has to be of the step before, like h[t-1]
  h[t] = x[t] + W @ h[t]
                    ^""",
        ),
        (
            "h[t] = h[t-1] * a[t]\na[t] = b[t] * x[t]\nb[t] = tanh(h[t])\nc[t] = c[t]",
            """\
within one step h[t] needs a[t], which needs b[t], which needs h[t]. \
One of them has to be of the step before, like a[t-1]
  h[t] = h[t-1] * a[t]
                  ^
within one step c[t] needs c[t]. One of them has to be of the step before, like c[t-1]
  c[t] = c[t]
         ^""",
        ),
        (
            "\n".join(f"h{i}[t] = h{(i + 1) % 20}[t]" for i in range(20)) + "\nh[t] = x[t]",
            """\
within one step h0[t] needs h1[t], which needs h2[t], which needs h3[t], which needs h4[t], \
which needs h5[t], which needs h6[t], which needs h7[t], …, which needs h0[t]. \
One of them has to be of the step before, like h1[t-1]
  h0[t] = h1[t]
          ^""",
        ),
        (
            "h[t] = x[t] + W @ h[t-1] + U @ h[t+1]",
            """\
h[t] needs both the step before and the step after. Use a value of its own for each direction
  h[t] = x[t] + W @ h[t-1] + U @ h[t+1]
                                 ^""",
        ),
        (
            "h[t] = W @ k[t-1] + x[t]\nk[t] = h[t+1]",
            """\
h[t], k[t] need both the step before and the step after. Use a value of its own for each direction
  k[t] = h[t+1]
         ^""",
        ),
        (
            "h[t] = x[t] @ W\nk[t] = W @ x[t] + W\nm[t] = (1 - h[t]) * W @ x[t]",
            """\
x[t] is a vector, used here as a matrix. Left of @ stands a matrix of parameters, as in W @ x[t]
  h[t] = x[t] @ W
         ^
W is a matrix, used here as a vector. A parameter left of @ is a matrix, any other a vector
  k[t] = W @ x[t] + W
                    ^
h[t] is a vector, used here as a matrix. Left of @ stands a matrix of parameters, as in W @ h[t]
  m[t] = (1 - h[t]) * W @ x[t]
              ^""",
        ),
        (
            "z[t] = x[t]\nh[t] = z[t] * W @ x[t]",
            """\
z[t] is a vector, used here as a matrix. Products are taken from the left, so put the one with @ in \
parentheses
  h[t] = z[t] * W @ x[t]
         ^""",
        ),
        (
            "h[t] = 2 @ x[t]\nk[t] = W @ 2 + x[t]\nm[t] = 2 @ x[t]",
            """\
@ takes a matrix on its left and a vector or matrix on its right
  h[t] = 2 @ x[t]
           ^
@ takes a matrix on its left and a vector or matrix on its right
  k[t] = W @ 2 + x[t]
           ^
@ takes a matrix on its left and a vector or matrix on its right
  m[t] = 2 @ x[t]
           ^""",
        ),
        (
            "h[t] = softmax(W) @ x[t] + softmax(2)",
            """\
softmax takes a vector, not a matrix
  h[t] = softmax(W) @ x[t] + softmax(2)
         ^""",
        ),
    ],
)
def test_equations_that_cannot_be_worked_together(text: str, message: str) -> None:
    """Circles within a step, loops both ways, and shapes that never fit; each at its place."""
    assert refused(text) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "h[t] = x[t] +\nk[t] = h[t] + h",
            """\
expected a name, a number or a parenthesis, found the end of the line
  h[t] = x[t] +
               ^
h is a value of each step. Write h[t] or h[t-1]
  k[t] = h[t] + h
                ^""",
        ),
        (
            "2 = x[t]\nk[t] = h[t] + q[t]",
            """\
an equation starts with the name it defines, like h[t], found '2'
  2 = x[t]
  ^""",
        ),
        (
            "y_hat[t] = softmax(W_hy @ k[t]\nk[t] = W_hy @ x[t]",
            """\
expected ')' to close softmax(, found the end of the line
  y_hat[t] = softmax(W_hy @ k[t]
                                ^""",
        ),
        (
            "h[t] = tanh(W @ X[t])",
            """\
X[t] is used but never defined. Did you mean x[t]?
  h[t] = tanh(W @ X[t])
                  ^""",
        ),
        (
            "a[t] = W @ h[t-1]",
            """\
h[t-1] is used but never defined. A state used as h[t-1] needs an equation that defines h[t]
  a[t] = W @ h[t-1]
             ^""",
        ),
    ],
)
def test_what_only_follows_from_a_mistake_is_not_said(text: str, message: str) -> None:
    """A line that cannot be read still defines its name; one cause has one answer."""
    assert refused(text) == message


@pytest.mark.parametrize("text", ["", "\n  \n", "# only words"])
def test_no_equations_are_refused(text: str) -> None:
    """Nothing, and nothing but comments, is no cell."""
    assert refused(text).startswith(
        "there are no equations. Write one per line, like h[t] = tanh(W @ x[t])\n"
    )


def test_without_surroundings_every_name_is_free() -> None:
    """What is around equations is data: these are nothing but equations."""
    text = "y[t] = tanh(W @ y[t-1] + t)"
    assert authored(text, Surroundings()) == parse_equations(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("h[t] = x[t]\n" * 10_000, f"the equations have 120000 characters, expected {LONGEST_TEXT} at most"),
        ("a\n" * 9_000, f"there are more than {MOST_EQUATIONS} equations"),
        ("h[t] = " + "(" * 19_000, "more than 100 operations within one another. Split the equation"),
        ("h[t] = x[t] + " + "a" * 19_000, "a name of 19000 characters, expected 60 at most"),
        ("h[t] = W @ x[t]" + " " * 19_000 + "(", "expected an operator or the end of the line, found '('"),
    ],
    ids=["characters", "lines", "depth", "name", "spaces"],
)
def test_what_is_too_large_is_refused_at_once(text: str, message: str) -> None:
    """However large a text is, the answer is short, and comes before anyone waits."""
    with in_no_time(0.5):
        found = refused(text)
    assert found.split("\n")[0] == message
    assert len(found) < 300


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"h{i}[t] = x[t] + h{i + 1}[t] * h{i + 1}[t-1]" for i in range(199)) + "\nh199[t] = x[t]",
        "\n".join(f"h{i}[t] = q{i}[t] + tahn{i}(x[t])" for i in range(200)),
        "\n".join(f"h{i}[t] = q{i}[t] + r{i}[t-1] + h{i}" for i in range(200)),
        "\n".join(f"h{i}[t] = h{(i + 1) % 200}[t] + x[t]" for i in range(200)),
        "h[t] = x[t]" + " + x[t]" * 99 + "\nk[t] = " + "tanh(" * 99 + "h[t]" + ")" * 99,
        "h[t] = x[t]" + " * x[t]" * 99,
        "h[t] = " + "1 / (1 + " * 48 + "x[t]" + ")" * 48,
    ],
    ids=["chain", "functions", "names", "circle", "deep", "product", "fractions"],
)
def test_as_much_as_is_allowed_is_answered_at_once(text: str) -> None:
    """The largest text there may be is no trouble, right or wrong."""
    with in_no_time(1):
        try:
            read(text)
        except EquationErrors as errors:
            assert len(errors.errors) <= 4 * MOST_EQUATIONS


@pytest.mark.parametrize(
    "factors",
    [
        " * 1e300",
        " * 3.14159265358979",
        *(pytest.param(factor, marks=pytest.mark.long) for factor in (" / 1e-300", " / 7e-99")),
    ],
)
def test_numbers_without_end_can_be_differentiated(factors: str) -> None:
    """Exact arithmetic stops before its numbers are too long to be written."""
    text = "h[t] = x[t]" + factors * 99
    assert read(text)
    assert differentiate(whole(text))


@given(
    st.one_of(
        st.text(alphabet="htxWy[]-+1=()*/@.T# \nab_,^", max_size=80),
        st.text(max_size=40),
        st.lists(
            st.sampled_from(
                (
                    *("h", "x", "W", "y_hat", "s", "q", "[t]", "[t-1]", "[t+1]", " = ", "\n", " # "),
                    *(" + ", " @ ", " * ", "-", " ** 2", "(", ")", "tanh(", "softmax(", "2"),
                )
            ),
            max_size=40,
        ).map("".join),
    )
)
def test_no_text_is_answered_in_another_way(text: str) -> None:
    """Whatever is typed is a cell that works, or is refused with places inside the text."""
    try:
        cell = read(text)
    except EquationErrors as errors:
        assert errors.errors
        for error in errors.errors:
            assert 0 <= error.position <= len(text)
            assert str(error).endswith("^")
            assert "\n" not in error.problem
    else:
        assert cell
        system = whole(text)
        assert system.shapes.of
        assert system.passes
        differentiate(system)
