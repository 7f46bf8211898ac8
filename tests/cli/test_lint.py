"""``rnntrace lint``: the page, the JSON, exit codes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len

from rnntrace.scenario.shipped.builtin import names
from tests.support.command import run
from tests.support.exercises import GOOD
from tests.support.markdown_rules import broken_rules

Golden = Callable[[str, str], None]


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_page(width: int, golden: Golden) -> None:
    """A ReLU worked by hand, which hides much, within the width that there is."""
    found = run("lint", "relu-by-hand", "--width", str(width))
    assert (found.returncode, found.stderr) == (0, "")
    assert max(map(cell_len, found.stdout.splitlines())) <= width
    golden(found.stdout, f"relu-by-hand.lint.{width}.txt")


def test_the_document(golden: Golden, tmp_path: Path) -> None:
    """The same in Markdown that every renderer takes, with unkind numbers and other letters."""
    found = run("lint", "gru", "--notation", "ng", "-o", "x.md", cwd=tmp_path)
    assert found.returncode == 0
    page = (tmp_path / "x.md").read_text(encoding="utf-8")
    assert broken_rules(page, "dollar") == []
    golden(page, "gru.lint.md")


def test_the_json() -> None:
    """The counts add up, and nothing is left out of the lists that the page cuts short."""
    found = json.loads(run("lint", "relu-by-hand", "--json").stdout)
    assert found["format"] == "rnntrace-lint/1"
    counts = found["mistakes"]
    assert counts.pop("tried") == sum(counts.values())
    assert sum(len(each["mistakes"]) for each in found["unseen"]) == counts["unseen"]
    (symmetric,) = [each for each in found["unseen"] if each["reason"] == "biases"]
    assert symmetric["names"] == ["b_h", "b_y"]
    assert {
        "of": "a[t]",
        "part": "",
        "formula": "a[t] = W_xh @ x[t] + W_hh @ h[t-1]",
        "words": "b_h is left out",
    } in symmetric["mistakes"]
    assert all(each["kind"] == "equal" for each in found["unkind"])


def test_strict_ends_with_1_where_something_is_said(tmp_path: Path) -> None:
    """So that a script can look at exercises; a good one is good either way."""
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")
    assert run("lint", "hello-world", "--strict").returncode == 1
    assert run("lint", "hello-world").returncode == 0
    found = run("lint", "good.yaml", "--strict", cwd=tmp_path)
    assert found.returncode == 0
    assert "Every mistake that can be made here is seen" in found.stdout.replace("\n", " ")


def test_what_is_asked_decides_what_is_seen() -> None:
    """Of the loss alone nobody sees the way back; the page names what to ask as well."""
    found = json.loads(run("lint", "--ask", "loss", "--json").stdout)
    assert found["asked"] == ["loss[1]", "loss[2]", "loss[3]", "loss"]
    (first, *_) = found["unseen"]
    assert first["reason"] == "not_asked"
    assert any(each["words"] == "W_hh is not transposed" for each in first["mistakes"])
    page = run("lint", "--ask", "loss").stdout.replace("\n", " ")
    assert f"Ask {' or '.join(first['ask'])} as well (--ask)" in page
    assert run("lint", "--ask", "nothing").returncode == 2


def test_full_leaves_out_no_mistake() -> None:
    """Of many with one reason the page has the likely ones, with --full all."""
    more = re.compile(r"^ +and [0-9]+ more$", re.MULTILINE)
    assert more.search(run("lint", "gru").stdout)
    page = run("lint", "gru", "--full").stdout
    assert not more.search(page)
    assert page.count("is left out") > run("lint", "gru").stdout.count("is left out")


def test_what_cannot_be_worked_by_hand_is_refused() -> None:
    """Ten thousand words are no exercise; a NaN is none either."""
    found = run("lint", "ten-thousand-words")
    assert found.returncode == 3
    assert "no exercise to be worked by hand" in found.stderr
    assert run("lint", "hello-world", "--digits", "0").returncode == 2


@pytest.mark.long
@pytest.mark.parametrize("scenario", [name for name in names() if name != "ten-thousand-words"])
def test_every_built_in_scenario(scenario: str) -> None:
    """Whatever the network, the page is made, and says of each mistake whether it is seen."""
    for width in (60, 120):
        found = run("lint", scenario, "--width", str(width))
        assert (found.returncode, found.stderr) == (0, "")
        assert max(map(cell_len, found.stdout.splitlines())) <= width
