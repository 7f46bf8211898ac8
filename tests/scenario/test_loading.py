"""From a file to a scenario, as a whole: all complaints at once, and never anything but complaints."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rnntrace
from rnntrace.scenario.errors import MOST_SHOWN, Complaint, Place, ScenarioError
from rnntrace.scenario.keys.key import ALONE
from rnntrace.scenario.keys.table import keys_at
from rnntrace.scenario.shipped import builtin
from tests.scenario.texts import BASE, only, read, refused, text
from tests.support.command import run
from tests.support.patience import in_no_time

# -- all at once -----------------------------------------------------------------------------------


def test_independent_mistakes_are_all_told_in_the_order_of_the_file() -> None:
    """One run shows everything that is wrong: every key's own mistake, and no others."""
    source = text(
        hidden_size="two",
        inputs="[a, B]",
        targets="[b, c, a]",
        W_xh="[[1, 2, 3], [4, 5]]",
        W_hh="[[1, .inf], [3, 4]]",
        b_h="[1, 2, 3]",
        activation="tahn",
        optimizer="{name: sgd, rate: 1}",
        color="red",
    )
    assert refused(source) == [
        "2:14: hidden_size: expected a whole number, found 'two'",
        "3:13: inputs[2]: 'B' is not in vocab. Did you mean 'b'?",
        "4:1: targets: has 3 steps, but inputs has 2. Write null for a step without an input",
        "6:21: weights.W_xh: row 2 has 2 numbers, expected 3: row 1 of W_xh has 3 numbers",
        "7:14: weights.W_hh: row 1, number 2 is '.inf', expected a number; "
        "NaN and infinity have no place in a scenario",
        "9:8: weights.b_h: has 3 numbers, expected 2: W_xh has 2 rows",
        "11:13: activation: 'tahn' is not known here. Did you mean 'tanh'?",
        "12:24: optimizer.rate: unknown key. Did you mean 'learning_rate'?",
        f"13:1: color: unknown key. The keys are {', '.join(row.name for row in keys_at(ALONE))}",
    ]


@pytest.mark.parametrize(
    "mistake",
    [
        {"vocab": "[a, a, b, c]"},
        {"vocab": "words.txt"},
        {"labels": "x", "targets": "[x, y]"},
        {"inputs": "{}"},
        {"targets": "{}"},
        {"cell": "lsmt", "weights": "{init: normal}", "initial_state": "{c: [1, 2]}"},
        {"cell": "hopfield", "weights": "{W_xi: [[1]]}", "initial_state": "{c: [1]}"},
        {"cell": "lstm"},
        {"layers": "2", "W_hy": None, "b_y": None, "targets": None, "b_h": None},
        {"bidirectional": "true"},
        {"embedding": "x", "weights": "{init: normal}"},
        {"unknown": "x", "inputs": "[a, d]", "targets": "[~, e]"},
        {"output": "softmaks", "loss": "squared_error", "targets": "[[1, 1, 5], ~]"},
        {"loss": "x", "targets": "[[1, 1, 5], ~]"},
        {"weights": "{init: x}", "hidden_size": None, "vocab": "[a, b, c]"},
        {"weights": "[]"},
        {"hidden_size": "x", "weights": "{init: normal}"},
        {"title": "[]"},
        {"layers": "0", "targets": None, "hidden_size": None},
        {"bidirectional": "tru", "inputs": "[~, ~]", "targets": None},
        {"vocab": None, "inputs": "[1, a]"},
        {"initial_state": "{h: [1, 2, 3]}", "hidden_size": "2000000000000", "weights": "{init: normal}"},
    ],
)
def test_one_mistake_is_one_complaint(mistake: dict[str, str | None]) -> None:
    """What only follows from a mistake is not complained of."""
    assert len(refused(text(**mistake))) == 1


def test_an_error_carries_its_complaints_as_data() -> None:
    """Places, paths and problems can be had without taking the message apart, and survive a pickle."""
    with pytest.raises(ValueError, match="'x'") as caught:
        read(text(b_h="[x, 1]"))
    error = caught.value
    assert isinstance(error, rnntrace.ScenarioError)
    expected = Complaint(Place(9, 9), "weights.b_h", "number 1 is 'x', expected a number")
    assert error.complaints == (expected,)
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.complaints, again.file) == (str(error), error.complaints, "scenario.yaml")


def test_complaints_are_sorted_and_not_endless() -> None:
    """The order is that of the file; after a hundred lines the number of the others is told."""
    complaints = [Complaint(Place(line, 1), "", f"problem {line}") for line in range(120, 0, -1)]
    lines = str(ScenarioError("f", complaints)).split("\n")
    assert lines[:MOST_SHOWN] == [f"f:{line}:1: problem {line}" for line in range(1, 101)]
    assert lines[MOST_SHOWN:] == ["f:101:1: and 20 more from here on"]


# -- files -----------------------------------------------------------------------------------------


def test_a_file_is_loaded_by_its_name(tmp_path: Path) -> None:
    """A path may be text; messages name the file as it was named; its title is its name."""
    path = tmp_path / "my network.yaml"
    path.write_text(BASE, encoding="utf-8")
    assert rnntrace.load(path).title == rnntrace.load(str(path)).title == "my network"
    path.write_text(text(inputs="[a, x]"), encoding="utf-8")
    with pytest.raises(rnntrace.ScenarioError) as caught:
        rnntrace.load(path)
    assert str(caught.value) == f"{path}:3:13: inputs[2]: 'x' is not in vocab. There are 'a', 'b', 'c'"


def test_a_file_that_cannot_be_read_is_an_oserror(tmp_path: Path) -> None:
    """What is wrong with the disk is not a complaint about a scenario."""
    with pytest.raises(FileNotFoundError):
        rnntrace.load(tmp_path / "none.yaml")
    with pytest.raises(IsADirectoryError):
        rnntrace.load(tmp_path)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="a file without an end is for Unix")
def test_a_file_without_an_end_is_refused() -> None:
    """No more is read than a scenario can have."""
    with pytest.raises(rnntrace.ScenarioError, match=r"^/dev/zero:1:1: the file is larger than 32 MB\."):
        rnntrace.load("/dev/zero")


def test_a_scenario_is_frozen() -> None:
    """No field of it can be set, no sequence of it changed."""
    scenario = read(text(inputs="[a, [1, 2, 3]]"))
    with pytest.raises(FrozenInstanceError):
        scenario.title = "other"  # type: ignore[misc]
    for steps in (only(scenario).inputs, only(scenario).targets):
        values = getattr(steps.values, "index", steps.values)  # type: ignore[union-attr]
        with pytest.raises(ValueError, match="read-only"):
            values[0] = 1


@pytest.mark.parametrize("name", builtin.names())
def test_the_built_in_scenarios_are_right(name: str) -> None:
    """Each can be loaded, worked, and says what it is."""
    path = builtin.path_of(name)
    assert path is not None
    scenario = rnntrace.load(path)
    assert rnntrace.forward(scenario).first_not_finite is None
    assert scenario.title != name


def test_built_in_scenarios_have_names() -> None:
    """The default one is among them; nothing else is found under a name."""
    assert builtin.DEFAULT in builtin.names()
    assert builtin.names() == sorted(builtin.names())
    assert builtin.path_of("../pyproject") is None
    assert builtin.path_of("") is None


def test_the_command_prints_the_complaints(tmp_path: Path) -> None:
    """They go to standard error as they are, and the exit code is 3."""
    path = tmp_path / "wrong.yaml"
    path.write_text(text(inputs="[a, x]", b_h="[1]"), encoding="utf-8")
    found = run("forward", str(path))
    assert (found.returncode, found.stdout) == (3, "")
    assert found.stderr == (
        f"{path}:3:13: inputs[2]: 'x' is not in vocab. There are 'a', 'b', 'c'\n"
        f"{path}:9:8: weights.b_h: has 1 number, expected 2: hidden_size is 2\n"
    )


def test_loading_does_not_load_what_is_seldom_needed() -> None:
    """A right scenario needs no search for near words, and no zip files."""
    code = (
        "import sys, rnntrace; rnntrace.load(sys.argv[1]); "
        "print([name for name in ('difflib', 'zipfile', 'rich', 'typer', 'sympy') if name in sys.modules])"
    )
    found = run_python(code, str(builtin.path_of(builtin.DEFAULT)))
    assert found == "[]\n"


def run_python(code: str, *arguments: str) -> str:
    import subprocess
    import sys

    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


# -- anything at all -------------------------------------------------------------------------------

JUNK = (
    *(".nan", "x", "1e400", "1/0", '"1/3"', "0x1", "-", "2", "9" * 400, "012", "é", "😀", "\ufeff", "\x1b"),
    *(
        "[",
        "]",
        "{",
        "}",
        "[]",
        "{}",
        "[[]]",
        "[[1, 2], [3]]",
        "{a: b}",
        "[a, b]",
        "- ",
        ": ",
        "? ",
        "#",
        "|",
        ">",
    ),
    *(
        "null",
        "~",
        '""',
        '"\\e"',
        "'",
        '"',
        "\t",
        "&a",
        "*a",
        "!!t",
        "---\n",
        "...\n",
        "%YAML 2.0\n",
        "<<: *a",
    ),
    *("{init: normal}", "{file: x.npz}", "{h: [1, 2]}", "sigmoid", "none", "W_hh", "vocab", "weights:\n"),
    *(
        "\nlabels: [a]",
        "\nunknown: x",
        "\ncell: lstm",
        "\noutput: none",
        "\nloss: none",
        "\nloss: squared_error",
    ),
    *("\nembedding: {size: 2}", "\nexamples: []", "\nhidden_size: 5", "\noptimizer: {name: adam, beta_2: 2}"),
)
SOURCES = (
    BASE,
    text(inputs="[~, [1, 2, 3]]", targets="[[0.5, 0.5, 0], ~]", b_h=None, b_y=None),
    text(weights="{init: xavier, seed: 3}", inputs="[a, ~]", targets="[~, c]", output="sigmoid"),
    text(W_hy=None, b_y=None, loss="squared_error", targets="[[1, 2], ~]", initial_state="{h: [1, 2]}"),
)


def cut(source: str, start: int, stop: int, junk: str) -> str:
    return source[:start] + source[stop:]


def double(source: str, start: int, stop: int, junk: str) -> str:
    return source[:stop] + source[start:]


def insert(source: str, start: int, stop: int, junk: str) -> str:
    return source[:start] + junk + source[start:]


def replace_number(source: str, start: int, stop: int, junk: str) -> str:
    numbers = list(re.finditer(r"-?\d+(\.\d+)?", source)) or [re.match("", source)]
    chosen = numbers[start % len(numbers)]
    assert chosen is not None
    return source[: chosen.start()] + junk + source[chosen.end() :]


def indent(source: str, start: int, stop: int, junk: str) -> str:
    lines = source.split("\n")
    lines[start % len(lines)] = " " * (stop % 5) + lines[start % len(lines)].lstrip()
    return "\n".join(lines)


def remove_line(source: str, start: int, stop: int, junk: str) -> str:
    lines = source.split("\n")
    del lines[start % len(lines)]
    return "\n".join(lines)


def move_line(source: str, start: int, stop: int, junk: str) -> str:
    lines = source.split("\n")
    lines.insert(stop % len(lines), lines[start % len(lines)])
    return "\n".join(lines)


EDITS: tuple[Callable[[str, int, int, str], str], ...] = (
    *(cut, double, insert, replace_number, replace_number, indent, remove_line, move_line),
)
PLACES = st.integers(0, 300)


@st.composite
def spoilt(draw: st.DrawFn) -> str:
    """A right scenario after a few edits that nobody would make on purpose."""
    source = draw(st.sampled_from(SOURCES))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(PLACES) % (len(source) + 1)
        stop = min(len(source), start + draw(st.integers(0, 30)))
        source = draw(st.sampled_from(EDITS))(source, start, stop, draw(st.sampled_from(JUNK)))
    return source


def assert_scenario_or_complaints(source: str) -> None:
    """A scenario that can be worked, or complaints with places inside the file; and soon."""
    with in_no_time():
        problem, complaints = "", ()
        try:
            rnntrace.forward(read(source))
        except rnntrace.ScenarioError as error:
            problem, complaints = str(error), error.complaints
            assert complaints
    assert all(
        re.match(r"scenario\.yaml:[1-9]\d*:[1-9]\d*: \S", line) for line in problem.split("\n") if problem
    )
    lines = re.split("\r\n|\r|\n", source)
    for complaint in complaints:
        assert complaint.place.line <= len(lines) + 1
        assert complaint.place.column <= max(map(len, lines)) + 2


@given(spoilt())
def test_a_spoilt_scenario_is_read_or_refused(source: str) -> None:
    """Whatever happens to a file in an editor, there is a scenario or a message, and no traceback."""
    assert_scenario_or_complaints(source)


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(source: str) -> None:
    """Text that was never a scenario is refused with a place."""
    with pytest.raises(rnntrace.ScenarioError):
        read(source.encode("utf-8", "surrogatepass"))


@given(st.binary(max_size=80))
def test_any_bytes_are_refused(data: bytes) -> None:
    """So are bytes that were never text."""
    assert refused(data)
