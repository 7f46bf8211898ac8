"""A cell of one's own in a scenario file: how it may be written, and where its mistakes are shown."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rnntrace.scenario.assembly.own_cell import EXPECTED, read_own_cell
from rnntrace.scenario.errors import ScenarioError
from rnntrace.scenario.keys import table
from rnntrace.scenario.keys.sections import read_one
from rnntrace.scenario.load import read_scenario
from rnntrace.scenario.values.complaints import Complaints
from rnntrace.scenario.values.value import Context
from rnntrace.scenario.yaml_nodes import parser as yaml_parser
from rnntrace.scenario.yaml_nodes.nodes import YamlMapping
from rnntrace.scenario.yaml_nodes.parser import read_yaml
from tests.support.patience import in_no_time

CELL = """\
title: a cell
cell:
  equations: |
    u[t] = sigmoid(W_xu @ x[t])  # gate

    h[t] = u[t] * h[t-1]
hidden_size: 2
"""
MISTAKEN = CELL.replace("u[t] * h", "u[t] * q")
ANSWER = """\
6:19: cell.equations: q[t-1] is used but never defined. \
A state used as q[t-1] needs an equation that defines q[t]
  h[t] = u[t] * q[t-1]
                ^"""


def read(source: str) -> str:
    """The equations of a file with a cell."""
    root, found = read_yaml(source.encode(), "cell.yaml")
    assert isinstance(root, YamlMapping)
    context = Context(Path(), Complaints("cell.yaml", found))
    cell = read_one(table.CELL, root, "", context)
    assert isinstance(cell.value, YamlMapping)
    equations = read_own_cell(cell.value, cell, context)
    assert equations.value is not None or not equations.sound
    context.complaints.finish()
    assert equations.value is not None
    return equations.value


def refused(source: str) -> str:
    """The message that a file is refused with, without the file's name."""
    with pytest.raises(ScenarioError) as caught:
        read(source)
    assert str(caught.value).startswith("cell.yaml:")
    return str(caught.value).replace("cell.yaml:", "")


@pytest.mark.parametrize(
    "source",
    [
        CELL,
        "cell: {equations: [u = 1]}".replace("u = 1", '"h[t] = x[t]"'),
        "cell:\n  equations: h[t] = tanh(W @ x[t])  # a comment of the file\n",
        "cell:\n  equations: >\n    h[t] = tanh(\n    W @ x[t])\n",
        'cell: {equations: "u[t] = x[t]\\nh[t] = u[t]"}',
        "cell:\n  equations:\n  - u[t] = x[t]\n  - |\n    v[t] = u[t]\n    h[t] = v[t]\n",
    ],
)
def test_equations_may_be_written_in_many_ways(source: str) -> None:
    """A block, a list, a single line, or a text with escapes: what counts is the text."""
    assert "h[t] = " in read(source)


def test_a_list_is_a_line_each() -> None:
    """The entries of a list are the lines of the text."""
    assert read("cell:\n  equations:\n  - u[t] = x[t]\n  - h[t] = u[t]\n") == "u[t] = x[t]\nh[t] = u[t]"


def test_the_words_of_a_block_are_kept() -> None:
    """What follows # in a block is part of the text."""
    assert read(CELL) == "u[t] = sigmoid(W_xu @ x[t])  # gate\n\nh[t] = u[t] * h[t-1]\n"


@pytest.mark.parametrize("parser", [yaml_parser._Parser, yaml.SafeLoader], ids=["usual", "python"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("header", ["|", "|-", "|+", "|2", "|2-", "| # words"])
def test_a_mistake_in_a_block_is_shown_where_it_stands(
    monkeypatch: pytest.MonkeyPatch, parser: object, ending: str, mark: str, header: str
) -> None:
    """Line and column are those of the file, however the block and the file are written."""
    monkeypatch.setattr(yaml_parser, "_Parser", parser)
    source = MISTAKEN.replace("equations: |", f"equations: {header}")
    assert refused(mark + source.replace("\n", ending)) == ANSWER


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            "cell:\n  equations: |\n\n\n          u[t] = x[t] # 世界😀\n          h[t] = u(x[t])\n",
            """\
6:18: cell.equations: u is not a function. The functions are \
tanh, sigmoid, relu, softmax, exp, log, sqrt, softplus, identity
  h[t] = u(x[t])
         ^""",
        ),
        (
            "cell:\n  equations: |2\n      u[t] = x[t]\n    h[t] = u[t] +\n",
            """\
4:18: cell.equations: expected a name, a number or a parenthesis, found the end of the line
  h[t] = u[t] +
               ^""",
        ),
        (
            "cell:\n  equations: |\n    h[t] = x[t] +\t\tq[t]\n",
            """\
3:20: cell.equations: q[t] is used but never defined. Define it, or write q if it is a parameter
  h[t] = x[t] +  q[t]
                 ^""",
        ),
        (
            "cell:\n  equations: |\n    h[t] = x[t] * h\n    h[t] = x[t] ^ 2",
            """\
3:19: cell.equations: h is a value of each step. Write h[t] or h[t-1]
  h[t] = x[t] * h
                ^
4:17: cell.equations: '^' has no meaning in an equation. A power is written **
  h[t] = x[t] ^ 2
              ^""",
        ),
        (
            "cell:\n  equations: h[t] = x[t] ^ 2\n",
            """\
2:26: cell.equations: '^' has no meaning in an equation. A power is written **
  h[t] = x[t] ^ 2
              ^""",
        ),
        (
            "cell: {equations: 'h[t] = x[t] ^ 2'}",
            """\
1:32: cell.equations: '^' has no meaning in an equation. A power is written **
  h[t] = x[t] ^ 2
              ^""",
        ),
        (
            'cell: {equations: "u[t] = x[t]\\nh[t] = u[t] ^ 2"}',
            """\
1:19: cell.equations: '^' has no meaning in an equation. A power is written **
  h[t] = u[t] ^ 2
              ^""",
        ),
        (
            "cell:\n  equations: >\n    h[t] =\n    x[t] ^ 2\n",
            """\
2:14: cell.equations: '^' has no meaning in an equation. A power is written **
  h[t] = x[t] ^ 2
              ^""",
        ),
        (
            "cell:\n  equations:\n  - u[t] = x[t] ^ 2\n"
            "  - |\n    v[t] = x[t]\n    w[t] = q[t]\n  - 'h[t] = w'\n",
            """\
3:17: cell.equations[1]: '^' has no meaning in an equation. A power is written **
  u[t] = x[t] ^ 2
              ^
6:12: cell.equations[2]: q[t] is used but never defined. Define it, or write q if it is a parameter
  w[t] = q[t]
         ^
7:13: cell.equations[3]: w is a value of each step. Write w[t] or w[t-1]
  h[t] = w
         ^""",
        ),
    ],
    ids=["deep", "indicator", "tabs", "two", "plain", "quoted", "escapes", "folded", "list"],
)
def test_mistakes_are_shown_where_they_stand(source: str, message: str) -> None:
    """Under the exact place where the text stands in the file as it is, else where it starts."""
    assert refused(source) == message


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("cell: {}", f"1:7: cell.equations: there are no equations, expected {EXPECTED}"),
        ("cell: {equations: }", f"1:8: cell.equations: there are no equations, expected {EXPECTED}"),
        ("cell: {equations: []}", f"1:19: cell.equations: the list is empty, expected {EXPECTED}"),
        ("cell: {equation: h}", "1:8: cell.equation: unknown key. Did you mean 'equations'?"),
        (
            "cell: {equations: '# none'}",
            "1:19: cell.equations: there are no equations. Write one per line, like h[t] = tanh(W @ x[t])\n"
            "  # none\n"
            "  ^",
        ),
        (
            "cell: {equations: 'h[t] = x[t]', name: mine}",
            "1:34: cell.name: unknown key. The keys are equations",
        ),
        (
            "cell: {equations: a, equations: b}",
            "1:22: cell.equations: the key is there twice, first in line 1. Leave one out",
        ),
        (
            "cell: {equations: {h: x}}",
            f"1:19: cell.equations: expected {EXPECTED}, found a mapping of keys",
        ),
        (
            "cell: {equations: ['h[t] = x[t]', ~, [a]]}",
            "1:35: cell.equations[2]: expected an equation like h[t] = tanh(W @ x[t]), found nothing\n"
            "1:38: cell.equations[3]: expected an equation like h[t] = tanh(W @ x[t]), found a list of 1",
        ),
    ],
)
def test_what_is_no_text_of_equations_is_refused(source: str, message: str) -> None:
    """Nothing there, a misspelt key, and other things than text are each complained of once."""
    assert refused(source) == message


@pytest.mark.parametrize("header", ["", ">", ">-"])
def test_lines_that_run_together_are_told_of_the_block(header: str) -> None:
    """Without | YAML makes one line of several; the cause is said, not what follows from it."""
    source = f"cell:\n  equations: {header}\n    u[t] = x[t]\n    h[t] = u[t]\n"
    place = "2:14" if header else "3:5"
    hint = "Put | after equations: and each equation on a line beneath"
    assert refused(source) == f"{place}: cell.equations: the lines are read as one. {hint}"


@pytest.mark.parametrize(
    "source",
    [
        "cell:\n  equations: |\n" + "    h[t] = x[t]\n" * 500_000,
        'cell: {equations: "' + "h[t] = x[t]\\n" * 500_000 + '"}',
        "cell:\n  equations:\n" + "  - h[t] = x[t]\n" * 20_000,
        "cell:\n  equations:\n" + "  - |\n    h\n" * 9_000,
    ],
    ids=["block", "escapes", "list", "blocks"],
)
def test_cells_without_end_are_refused_at_once(source: str) -> None:
    """Millions of characters end in one complaint, before anyone waits."""
    with in_no_time(3):  # most of it is the reading of the YAML
        message = refused(source)
    assert " at most\n" in message or "there are more than 200 equations\n" in message
    assert len(message.split("\n")) == 3


@given(st.text(alphabet="htxWq[]-+1=()*/@# \t\nab:|'\"é世", max_size=60), st.booleans())
def test_places_are_those_of_the_file(text: str, crlf: bool) -> None:
    """Whatever a block holds, the line that a complaint shows is the file's line at that place."""
    lines = [f"    {line}" for line in ("h[t] = x[t]", *text.split("\n"))]
    try:
        read(("\r\n" if crlf else "\n").join(["cell:", "  equations: |", *lines, ""]))
    except ScenarioError as error:
        for complaint in error.complaints:
            shown, caret = complaint.excerpt.split("\n")
            written = lines[complaint.place.line - 3]
            assert shown[2:] == written[4:].replace("\t", " ")
            assert caret.endswith("^")
            assert complaint.place.column <= len(written) + 1


OWN = """\
inputs: [[1]]
targets: [[1]]
output: none
loss: squared_error
cell:
  equations: |
    {}
weights: {{init: normal, seed: 3}}
"""


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("_u", "Write u"),
        ("u_", "Write u"),
        ("u__v", "Write u_v"),
        ("_", "Choose another name"),
        ("_hat", "Write hat"),
    ],
)
def test_a_name_that_no_page_can_show(name: str, hint: str) -> None:
    """Its underscores would be lost in a formula; it is answered once, where it first stands."""
    text = OWN.format(f"{name}[t] = tanh(W @ x[t])\n    h[t] = {name}[t] + U @ h[t-1]")
    with pytest.raises(ScenarioError) as caught:
        read_scenario(text.encode(), "own.yaml", Path())
    problem = f"{name} cannot be shown: a name has single underscores, within it, as in W_xh. {hint}"
    assert str(caught.value).startswith(f"own.yaml:7:5: cell.equations: {problem}\n")
    assert str(caught.value).count("cannot be shown") == 1


def test_an_equation_with_endless_derivatives() -> None:
    """Quotients within quotients are refused before anything is worked out, with what would help."""
    right = "h[t-1]"
    for _ in range(30):
        right = f"x[t] / (2 + {right})"
    with in_no_time(), pytest.raises(ScenarioError) as caught:
        read_scenario(OWN.format(f"h[t] = {right}").encode(), "own.yaml", Path())
    assert "own.yaml:7:5: cell.equations: its derivatives would have about" in str(caught.value)
    assert "Give parts of it names, in equations of their own" in str(caught.value)
