"""A new scenario: it loads, runs, and has the words that were asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import rnntrace
from rnntrace.cells.texts import CELLS
from rnntrace.scenario.keys.key import ALONE
from rnntrace.scenario.keys.table import keys_at
from rnntrace.scenario.shipped.starter import USED, starter
from tests.support.command import run
from tests.support.pages import scenario_of

HOSTILE = [
    '"', "'", '""', "'a'", "#", "a#", "#a", ":", "a:", "-", "---", "...", "?", "null", "Null", "~",
    "1", "-0.5", "1e3", "1/3", "no", "NO", "yes", "on", "y", "true", "False", "{", "}", "[x]", ",",
    "a,b", "&a", "*b", "!c", "|", ">", "%", "@", "`", "\\", "\\n", "$x$", "<START>", "<END>", "<<",
    "=", "é", "世界", "😀", "👨\u200d👩\u200d👧", "\u202e", "\x1b[31m", "\x00", "\u2060", "w" * 200,
]  # fmt: skip


def test_what_it_writes(tmp_path: Path, golden: Callable[[str, str], None]) -> None:
    """The whole file, as a person reads it."""
    found = run("new", "mine.yaml", "--words", "the cat sat on the mat", "--seed", "3", cwd=tmp_path)
    assert (found.returncode, found.stdout, found.stderr) == (0, "", "wrote mine.yaml\n")
    golden((tmp_path / "mine.yaml").read_text(encoding="utf-8"), "new.yaml")


@pytest.mark.parametrize("cell", CELLS)
def test_every_cell_runs(cell: str, tmp_path: Path) -> None:
    """The file loads, forward and bptt work on it, and it has the sizes that were asked for."""
    arguments = ("new", "mine.yaml", "--cell", cell, "--hidden", "3", "--words", "to be or not to be")
    assert run(*arguments, cwd=tmp_path).returncode == 0
    scenario = rnntrace.load(tmp_path / "mine.yaml")
    assert scenario.architecture.cell == cell
    assert (
        scenario.exercise.last.input_size,
        scenario.exercise.last.hidden_size,
        scenario.exercise.last.output_size,
    ) == (5, 3, 5)
    assert scenario.words == ("to", "be", "or", "not", "<END>")
    assert scenario.examples[0].inputs.words == ("to", "be", "or", "not", "to", "be")
    assert scenario.examples[0].targets is not None
    assert scenario.examples[0].targets.words == ("be", "or", "not", "to", "be", "<END>")
    assert scenario.left_out == ()
    assert np.isfinite(rnntrace.bptt(scenario).loss)
    for command in ("forward", "bptt"):
        found = run(command, "mine.yaml", cwd=tmp_path)
        assert (found.returncode, found.stderr) == (0, "")


def test_targets_that_are_given(tmp_path: Path) -> None:
    """They are used as they are, and the words are those that appear, without any end."""
    found = run("new", "-", "--words", "h e l l", "--targets", "e l l o")
    assert (found.returncode, found.stderr) == (0, "")
    scenario = scenario_of(found.stdout)
    assert scenario.words == ("h", "e", "l", "o")
    (example,) = scenario.examples
    assert example.inputs.words == ("h", "e", "l", "l")
    assert example.targets is not None
    assert example.targets.words == ("e", "l", "l", "o")
    assert "<END>" not in found.stdout
    refused = run("new", "-", "--words", "h e l l", "--targets", "e l l", cwd=tmp_path)
    assert refused.returncode == 2
    assert "--targets has 3 words, expected 4, one for each of --words" in refused.stderr
    one = run("new", "-", "--words", "h e l l", "--targets", "ello", cwd=tmp_path)
    assert "--targets has 1 word, expected 4" in one.stderr


def test_every_key_is_explained() -> None:
    """Those that stand in the file above them, the others below it, with what holds without them."""
    text = run("new", "-").stdout
    for row in keys_at(ALONE):
        assert f"\n{row.name}:" in text or f"\n# {row.name}: " in text, row.name
        assert (row.name in USED) == (f"\n{row.name}:" in text)
    assert "`" not in text
    assert "# layers: How many layers of cells stand one above the other. Left out: 1.\n" in text
    assert max(map(len, text.splitlines())) <= 100


@pytest.mark.parametrize("word", HOSTILE)
def test_hostile_words_come_back_as_words(word: str) -> None:
    """Whatever YAML might take them for."""
    scenario = scenario_of(starter([word, "b"], "rnn", 2, 0))
    assert scenario.examples[0].inputs.words == (word, "b")
    assert scenario.words is not None
    assert scenario.words[:2] == (word, "b")
    assert scenario.title == f"{word} b"
    rnntrace.bptt(scenario)


def test_all_hostile_words_together() -> None:
    """None of them does anything to its neighbors."""
    scenario = scenario_of(starter(HOSTILE, "rnn", 1, 0))
    assert scenario.examples[0].inputs.words == tuple(HOSTILE)


def test_every_number_has_two_decimals_at_most() -> None:
    """So that a person can work with it; the seed decides which numbers they are."""
    one, same, other = (starter(["a", "b"], "lstm", 3, seed) for seed in (1, 1, 2))
    assert one == same != other
    for array in scenario_of(one).parameters.values():
        assert np.array_equal(array, np.round(array, 2))


def test_what_is_there_is_left_alone(tmp_path: Path) -> None:
    """Refused with exit 2 without --force, replaced with it; - is standard output."""
    (tmp_path / "mine.yaml").write_text("mine", encoding="utf-8")
    assert run("new", "mine.yaml", cwd=tmp_path).returncode == 2
    assert (tmp_path / "mine.yaml").read_text(encoding="utf-8") == "mine"
    assert run("new", "mine.yaml", "--force", cwd=tmp_path).returncode == 0
    text = (tmp_path / "mine.yaml").read_text(encoding="utf-8")
    assert run("new", "-").stdout == text


@pytest.mark.parametrize(
    "options",
    [("--words", " "), ("--hidden", "0"), ("--hidden", "1000000"), ("--cell", "rnm"), ("--seed", "-1"), ()],
)
def test_wrong_usage(options: tuple[str, ...], tmp_path: Path) -> None:
    """Exit 2 with a reason, and nothing is written."""
    file = ("mine.yaml",) if options else ()
    found = run("new", *file, *options, cwd=tmp_path)
    assert found.returncode == 2
    assert found.stdout == ""
    assert "Traceback" not in found.stderr
    assert list(tmp_path.iterdir()) == []


def test_bytes_that_are_no_text_are_refused() -> None:
    """Half a surrogate pair, as comes from an argument that is not UTF-8."""
    with pytest.raises(ValueError, match=r"U\+DCFF"):
        starter(["\udcff"], "rnn", 1, 0)
