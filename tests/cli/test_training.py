"""``rnntrace train``: the page, the files, the JSON, and what is answered to what makes no sense."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from rich.cells import cell_len

import rnntrace
from rnntrace.tracing import shares
from rnntrace.tracing import update as updating
from rnntrace.tracing.training import train
from rnntrace.writing.figures import Style
from rnntrace.writing.pages import update as update_page
from rnntrace.writing.pages.training import training_document
from tests.scenario.texts import text
from tests.support.command import run
from tests.support.markdown_rules import broken_rules

Golden = Callable[[str, str], None]


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_page(width: int, golden: Golden) -> None:
    """Two equal bags of words, the loss in a table and a curve, and what is predicted before and after:
    nothing is wider than the page."""
    found = run("train", "sentiment-untrained", "--width", str(width))
    assert (found.returncode, found.stderr) == (0, "")
    assert max(map(cell_len, found.stdout.splitlines())) <= width
    golden(found.stdout, f"sentiment-untrained.train.{width}.txt")


def test_the_page_of_one_sequence(golden: Golden) -> None:
    """What it says as it learns, and updates in full."""
    found = run("train", "--epochs", "20", "--show", "2,20,30", "--width", "80")
    assert found.returncode == 0
    assert "There were only 20 updates, so there is no update 30 to show." in found.stdout
    golden(found.stdout, "hello-world.train.80.txt")


def test_the_page_works_nothing_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule is shown as it would be for an update, and no update is worked for it."""
    of = train(rnntrace.load("sentiment-untrained"), 2)
    rule = list(update_page.rule(of.given, of.optimizer, Style()))

    def never(*_: object, **__: object) -> None:
        raise AssertionError("worked again")

    monkeypatch.setattr(updating, "bptt", never)
    monkeypatch.setattr(updating, "forward", never)
    monkeypatch.setattr(shares, "forward", never)
    blocks = list(training_document(of, Style()).blocks)
    assert all(block in blocks for block in rule)


CHUNKS = """
title: In chunks
inputs: [[1], [0.5], [-1], [0.25], [2]]
targets: [[0.3], [-0.2], [0.5], [1], [0.1]]
output: identity
weights: {W_xh: [[0.5], [-0.5]], W_hh: [[0.5, -0.7], [0.25, 0.75]], W_hy: [[1, -1]], b_h: [0.1, 0], b_y: 0.5}
optimizer: {name: momentum, learning_rate: 0.05, clip_norm: 0.5}
train: {epochs: 30, chunk: 2}
"""


def test_the_page_in_chunks(golden: Golden, tmp_path: Path) -> None:
    """What is cut off is said with its size; the norms stand beside those after clipping."""
    (tmp_path / "chunks.yaml").write_text(CHUNKS)
    found = run("train", "chunks.yaml", "--width", "80", "--show", "2", cwd=tmp_path)
    assert (found.returncode, found.stderr) == (0, "")
    golden(found.stdout, "chunks.train.80.txt")
    longer = run("train", "chunks.yaml", "--chunk", "9", cwd=tmp_path)
    assert "Nothing: no sequence is longer than 5 steps." in longer.stdout


def test_the_page_as_a_document(tmp_path: Path) -> None:
    """It keeps the rules of all documents; the curve is a picture beside it."""
    found = run("train", "and-gate-untrained", "--each", "-o", "gate.md", cwd=tmp_path)
    assert (found.returncode, found.stdout) == (0, "")
    assert found.stderr.splitlines() == ["wrote gate.md", "wrote gate-loss.svg"]
    page = (tmp_path / "gate.md").read_text(encoding="utf-8")
    assert broken_rules(page, "dollar") == []
    assert "](<gate-loss.svg>)" in page
    assert (tmp_path / "gate-loss.svg").read_text(encoding="utf-8").startswith("<svg")
    ascii_page = run("train", "and-gate-untrained", "--ascii")
    assert ascii_page.stdout.isascii()


def test_the_json() -> None:
    """The losses before each epoch and after the last, the weights, and what is needed to go on."""
    found = run("train", "lstm", "--epochs", "3", "--json", "--show", "2")
    data = json.loads(found.stdout)
    expected = rnntrace.train(rnntrace.load("lstm"), 3)
    assert data["format"] == "rnntrace/1"
    assert data["losses"] == list(expected.losses)
    assert (data["epochs"], data["updates"], data["state"]) == (3, 3, {"t": 3})
    assert len(data["norms"]) == 3
    for name, array in expected.weights.items():
        assert np.array_equal(data["weights"][name], array)
    assert list(data["shown"]) == ["2"]
    assert data["shown"]["2"]["loss"]["before"] == data["losses"][1]


def test_from_training_to_an_answer(tmp_path: Path) -> None:
    """The new file is the author's with other weights; "not" turns the answer to what was never seen."""
    before = run("forward", "sentiment-untrained", "--inputs", "this movie is not good")
    assert "most probable: positive" in before.stdout
    found = run("train", "sentiment-untrained", "-o", "trained.yaml", cwd=tmp_path)
    assert found.returncode == 0
    assert found.stderr.splitlines()[-1] == "wrote trained.yaml"
    assert "Right: 2 of 5 before, 5 of 5 after." in found.stdout
    trained = rnntrace.load(tmp_path / "trained.yaml")
    weights = rnntrace.train(rnntrace.load("sentiment-untrained")).weights
    assert all(np.array_equal(trained.parameters[name], weights[name]) for name in trained.parameters)
    for sentence, answer in {
        "not good": "negative",
        "not bad": "positive",
        "not not good": "positive",
    }.items():
        after = run("forward", "trained.yaml", "--inputs", f"this movie is {sentence}", cwd=tmp_path)
        assert f"most probable: {answer}" in after.stdout


def test_a_file_is_never_replaced_unasked(tmp_path: Path) -> None:
    """It is refused before the work, and left as it was."""
    (tmp_path / "trained.yaml").write_text("mine")
    found = run("train", "-o", "trained.yaml", cwd=tmp_path)
    assert (found.returncode, found.stdout) == (2, "")
    assert found.stderr == "rnntrace: trained.yaml exists already. --force replaces it\n"
    assert (tmp_path / "trained.yaml").read_text() == "mine"
    (tmp_path / "page-loss.svg").write_text("mine")
    assert run("train", "-o", "page.md", cwd=tmp_path).returncode == 2
    assert not (tmp_path / "page.md").exists()
    assert run("train", "-o", "trained.yaml", "--force", cwd=tmp_path).returncode == 0
    assert rnntrace.load(tmp_path / "trained.yaml").title == "Hello World"


def test_from_standard_input(tmp_path: Path) -> None:
    """The text that was piped in is written with the new weights, comments and all."""
    source = text() + "# the end\r\n"
    found = run("train", "-", "--epochs", "2", "-o", "new.yaml", "--json", cwd=tmp_path, stdin=source)
    assert found.returncode == 0
    written = (tmp_path / "new.yaml").read_bytes().decode()
    assert written.endswith("# the end\r\n")
    weights = json.loads(found.stdout)["weights"]
    trained = rnntrace.load(tmp_path / "new.yaml")
    assert all(np.array_equal(trained.parameters[name], weights[name]) for name in trained.parameters)


TOO_FAR = """
inputs: [[1], [1]]
targets: [[2], [3]]
output: identity
activation: relu
weights: {W_xh: 1, W_hh: 1, W_hy: 1, b_y: 0.5}
optimizer: {name: sgd, learning_rate: 1e80}
"""


def test_a_loss_that_is_not_finite(tmp_path: Path) -> None:
    """The first number that is not is named on the page and at the end, and what was reached is kept."""
    (tmp_path / "far.yaml").write_text(TOO_FAR)
    found = run("train", "far.yaml", "-o", "kept.yaml", cwd=tmp_path)
    assert found.returncode == 1
    assert found.stderr.splitlines()[0] == "wrote kept.yaml"
    assert "not every number is finite; the first that is not is" in found.stderr.splitlines()[1]
    assert "so training ends. The first that is not is" in " ".join(found.stdout.split())
    kept = rnntrace.load(tmp_path / "kept.yaml")
    assert np.isfinite(rnntrace.forward(kept).loss)
    data = json.loads(run("train", "far.yaml", "--json", cwd=tmp_path).stdout)
    assert data["not_finite"]["update"] == data["epochs"] + 1
    assert None not in data["losses"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--epochs", "-1"), "-1 is not in the range 0<=x<=1000000"),
        (("--chunk", "0"), "0 is not in the range x>=1"),
        (("--until", "nan"), "--until takes a loss, a number such as 0.01, not nan"),
        (("--until", "-1"), "-1.0 is not in the range x>=0"),
        (("--show", "0"), "'0': updates are counted from 1"),
        (("--show", "3-2"), "'3-2': the smaller number comes first, as in 2-3"),
        (("--show", "x"), "'x' is neither an update like 2 nor updates like 2-4"),
        (("--show", "1-101"), "'1-101': at most 100 updates are worked in full"),
        (("translation", "--chunk", "2"), "neither is cut into chunks"),
        (("bidirectional", "--chunk", "2"), "the sequence is not cut into chunks"),
        (("--inputs", "Hello"), "has no targets. Give some with --targets"),
    ],
)
def test_what_makes_no_sense(arguments: tuple[str, ...], message: str) -> None:
    """Each is answered in a sentence, and nothing is trained."""
    found = run("train", *arguments)
    assert found.returncode in (2, 3)
    assert found.stdout == ""
    assert message in " ".join(found.stderr.replace("│", " ").split())


def test_rounding_is_carried() -> None:
    """Every weight is a number as it is written down."""
    data = json.loads(
        run("train", "--epochs", "3", "--rounding", "carried", "--digits", "2", "--json").stdout
    )
    assert (data["rounding"], data["digits"]) == ("carried", 2)
    for array in data["weights"].values():
        np.testing.assert_allclose(array, np.round(array, 2), atol=1e-12)


def test_weights_are_kept_where_nobody_reads_the_page(tmp_path: Path) -> None:
    """The file is written before the page, and a folder that is not there is told of before the work."""
    command = f"{sys.executable} -m rnntrace train --epochs 5 -o kept.yaml | head -1"
    subprocess.run(["sh", "-c", command], cwd=tmp_path, check=True, capture_output=True)
    assert rnntrace.load(tmp_path / "kept.yaml").title == "Hello World"
    found = run("train", "-o", "nowhere/trained.yaml", cwd=tmp_path)
    assert (found.returncode, found.stdout) == (2, "")
    assert "nowhere/trained.yaml cannot be written: there is no folder nowhere" in found.stderr


def test_what_is_interrupted_is_kept(tmp_path: Path) -> None:
    """The weights after the last epoch that was whole; the page and the exit code say that there was more."""
    command = [sys.executable, "-m", "rnntrace", "train", "--epochs", "1000000", "-o", "kept.yaml"]
    process = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )
    time.sleep(3)
    process.send_signal(signal.SIGINT)
    page, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "wrote kept.yaml" in said
    assert "rnntrace: interrupted after " in said
    assert "It was interrupted after " in page
    assert rnntrace.forward(rnntrace.load(tmp_path / "kept.yaml")).loss < 1


def test_an_update_is_no_scenario(tmp_path: Path) -> None:
    """It is said which command writes one."""
    found = run("update", "-o", "new.yaml", cwd=tmp_path)
    assert found.returncode == 2
    assert "train --epochs 1 -o new.yaml" in " ".join(found.stderr.replace("│", " ").split())
    assert not list(tmp_path.iterdir())
