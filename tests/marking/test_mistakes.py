"""Every mistake that there is for an equation, as text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import rnntrace
from rnntrace.equations.text import equation_text
from rnntrace.equations.tree import Equation, Symbol
from rnntrace.marking.mistakes.rewriting import Setting
from rnntrace.marking.mistakes.table import FAMILIES, Family, mistakes
from rnntrace.marking.places import equations_of
from rnntrace.tracing.trace import Trace
from tests.support.students.networks import Network, drawn

SCENARIOS = ("hello-world", "lstm", "gru", "and-gate", "relu-by-hand")


@pytest.fixture(scope="module")
def plain() -> Trace:
    found = rnntrace.bptt(rnntrace.load("hello-world"))
    assert isinstance(found, Trace)
    return found


def listed(trace: Trace, left: Symbol) -> str:
    """The right equation and under it every wrong one, each with its words."""
    found = mistakes(trace, left)
    lines = [f"{mistake.rank}  {equation_text(mistake.equation)}  ({mistake.words})" for mistake in found]
    return "\n".join([equation_text(equations_of(trace)[left]), *lines, ""])


def test_the_mistakes_of_the_plain_network(plain: Trace, golden: Callable[[str, str], None]) -> None:
    """All of its equations, forward and back."""
    golden("\n".join(listed(plain, left) for left in equations_of(plain)), "mistakes.hello-world.txt")


def test_the_mistakes_in_the_cell_state_of_an_lstm(golden: Callable[[str, str], None]) -> None:
    """Forward and back."""
    trace = rnntrace.bptt(rnntrace.load("lstm"))
    assert isinstance(trace, Trace)
    both = (Symbol("c", 0), Symbol("c", 0, True))
    golden("\n".join(listed(trace, left) for left in both), "mistakes.lstm.txt")


@pytest.mark.parametrize("name", SCENARIOS)
def test_no_mistake_is_listed_twice_nor_is_the_right_equation(name: str) -> None:
    """Each is another text."""
    trace = rnntrace.bptt(rnntrace.load(name)).examples[0]
    for left, equation in equations_of(trace).items():
        texts = [equation_text(mistake.equation) for mistake in mistakes(trace, left)]
        assert len({*texts}) == len(texts)
        assert equation_text(Equation(left, equation.right)) not in texts


def test_every_mistake_says_what_is_wrong(plain: Trace) -> None:
    """In a few words."""
    for left in equations_of(plain):
        assert all(mistake.words for mistake in mistakes(plain, left))


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_every_family_has_something_to_say(family: Family) -> None:
    """Of some equation of some network."""
    traces = [rnntrace.bptt(rnntrace.load(name)).examples[0] for name in SCENARIOS]
    traces.append(rnntrace.bptt(averaging().scenario()).examples[0])
    settings = (
        Setting(trace, left, each.right) for trace in traces for left, each in equations_of(trace).items()
    )
    assert any(next(family.rewrite(setting), None) for setting in settings)


def averaging() -> Network:
    """A network whose loss is a mean."""
    return next(network for seed in range(100) if (network := drawn("rnn", seed)).mean)
