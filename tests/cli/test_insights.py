"""verify, derive and flow as a user meets them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rnntrace.checking import pytorch
from rnntrace.cli import app_for
from tests.support.command import run
from tests.support.markdown_rules import broken_rules
from tests.support.network_texts import EXAMPLES

Golden = Callable[[str, str], None]


@pytest.mark.parametrize("width", [60, 80])
def test_verify(width: int, golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole page, where there is no PyTorch; and the same bytes a second time."""
    monkeypatch.setattr(pytorch, "is_installed", lambda: False)
    found = CliRunner().invoke(app_for([]), ["verify", "hello-world", "--width", str(width)])
    assert (found.exit_code, found.stderr) == (0, "")
    again = CliRunner().invoke(app_for([]), ["verify", "hello-world", "--width", str(width)])
    assert again.stdout == found.stdout
    # What is left to rounding differs between machines.
    assert "BPTT's gradients are right" in found.stdout.replace("\n", " ")
    assert all(len(line) <= width for line in found.stdout.splitlines())


@pytest.mark.parametrize("width", [60, 80])
def test_derive(width: int, golden: Golden) -> None:
    """The whole page."""
    found = run("derive", "dL/dW_hh[1,2]", "hello-world", "--width", str(width))
    assert (found.returncode, found.stderr) == (0, "")
    golden(found.stdout, f"hello-world.derive.{width}.txt")


def test_derive_where_a_value_is_used_twice(golden: Golden, tmp_path: Path) -> None:
    """f₂ is used twice in h₂, and their derivative is one; in the terminal and as a document."""
    asked = ("derive", "dL/dW_hf[1,1]", "minimal-gated-unit", "--paths", "3")
    golden(run(*asked).stdout, "minimal-gated-unit.derive.80.txt")
    assert run(*asked, "-o", "x.md", cwd=tmp_path).returncode == 0
    golden((tmp_path / "x.md").read_text(encoding="utf-8"), "minimal-gated-unit.derive.md")


def test_flow_of_two_states(golden: Golden, tmp_path: Path) -> None:
    """An LSTM's joint Jacobian; in the terminal and as a document."""
    golden(run("flow", "lstm").stdout, "lstm.flow.80.txt")
    assert run("flow", "lstm", "-o", "x.md", cwd=tmp_path).returncode == 0
    golden((tmp_path / "x.md").read_text(encoding="utf-8"), "lstm.flow.md")


def test_flow_where_every_step_is_the_same() -> None:
    """The one Jacobian is shown once."""
    found = run("flow", "exploding").stdout
    assert "It has the same numbers at all 29 steps:" in found
    assert found.count("largest singular value 1.3159") == 1


def test_columns_without_room_are_in_a_table_of_their_own() -> None:
    """No number is left out of a table, however narrow the page."""

    def numbers(*options: str) -> list[str]:
        lines = run("flow", "named-entities", *options).stdout.splitlines()
        rows = [line for line in lines if line.startswith("   t = ")]
        return sorted(word for row in rows for word in row.split() if "." in word)

    assert len(numbers("--width", "140")) == 45
    assert numbers("--width", "60") == numbers("--width", "140") == numbers("--full")


@pytest.mark.parametrize("width", [60, 80])
def test_flow(width: int, golden: Golden) -> None:
    """The whole page of a gradient that vanishes."""
    found = run("flow", "vanishing", "--width", str(width))
    assert (found.returncode, found.stderr) == (0, "")
    golden(found.stdout, f"vanishing.flow.{width}.txt")


@pytest.mark.parametrize(
    ("arguments", "pictures"),
    [
        (("flow", "vanishing"), ["x-h.svg"]),
        (("flow", "translation"), ["x-encoder.h.svg", "x-h.svg"]),
        (("derive", "dL/dW_hh[1,2]"), []),
        (("verify", "relu-by-hand"), []),
    ],
)
def test_the_page_in_markdown(tmp_path: Path, arguments: tuple[str, ...], pictures: list[str]) -> None:
    """It keeps the rules, and the pictures it shows are beside it; all are left alone a second time."""
    found = run(*arguments, "-o", "x.md", cwd=tmp_path)
    assert found.returncode == 0
    text = (tmp_path / "x.md").read_text(encoding="utf-8")
    assert (
        broken_rules("\n".join(line for line in text.split("\n") if not line.startswith("![")), "dollar")
        == []
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["x.md", *pictures])
    assert all(f"](<{picture}>)" in text for picture in pictures)
    again = run(*arguments, "-o", "x.md", cwd=tmp_path)
    assert again.returncode == 2
    assert again.stderr.endswith(" exists already. --force replaces it\n")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("derive", "W_hh"), 2, "'W_hh' is no entry of a gradient like dL/dW_hh[1,2] or dL/dh_1[2]"),
        (("derive", "dL/dW_hx[1,2]"), 2, "'dL/dW_hx[1,2]': there is no 'W_hx' here. Did you mean W_xh?"),
        (("derive", "dL/dW_hh[3,1]"), 2, "W_hh is 2×2; give row and column, counted from 1"),
        (("derive", "dL/db_h[1,1]"), 2, "b_h has 2 numbers; give one place, counted from 1"),
        (("derive", "dL/dh_1[3]"), 2, "h has 2 numbers; give one place, counted from 1"),
        (
            ("derive", "dL/dx_1[1]"),
            2,
            "no gradient of x is taken here, only those of s, h, a and the weights",
        ),
        (
            ("derive", "dL/dy_hat_1[1]"),
            2,
            "no gradient of y_hat is taken here, only those of s, h, a and the weights",
        ),
        (("derive", "dL/ddecoder.W_hh[1,1]"), 2, "the network has no decoder"),
        (("derive", "lstm", "dL/db_i[1]"), 2, "the entry comes first: rnntrace derive 'dL/db_i[1]' lstm"),
        (("derive", "dL/dh[1]"), 2, "say which step, as in dL/dh_1[1]"),
        (("derive", "dL/dh_4[1]"), 2, "there is no step 4, only 1 to 3"),
        (("derive", "dL/dencoder.W_hh[1,1]"), 2, "the network has no encoder"),
        (("derive", "dL/dh_1[1]", "--symbolic"), 2, "--symbolic is for the gradients of parameters"),
        (("derive", "dL/dh_1[1]", "--example", "2"), 2, "there is no example 2; the scenario has only one"),
        (("derive", "dL/db_y[1]", "lstm", "--symbolic"), 1, "too long to read. Leave --symbolic out"),
        (("flow", "--state", "g"), 2, "there is no state 'g' here. There are: h"),
        (("flow", "feedforward"), 3, "nothing recurs in this network"),
        (("verify", "--step-size", "0.5"), 2, "--step-size: 0.5 is not between 1e-9 and 1e-2"),
        (("verify", "--step-size", "0"), 2, "--step-size: 0 is not between 1e-9 and 1e-2"),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...], code: int, message: str) -> None:
    """Each mistake is answered in a sentence, with the exit code for it."""
    found = run(*arguments)
    assert found.returncode == code
    assert message in found.stderr
    assert found.stdout == ""


def test_an_entry_in_the_letters_of_a_notation() -> None:
    """As on the page, where it may be copied from."""
    plain = run("derive", "dL/dW_hh[1,2]", "--json").stdout
    assert run("derive", "dL/dW_aa[1,2]", "--notation", "ng", "--json").stdout == plain
    assert run("derive", "∂L/∂W_hh[1, 2]", "--json").stdout == plain
    assert run("derive", "∂L/∂h₂[1]", "--json").stdout == run("derive", "dL/dh_2[1]", "--json").stdout


def test_one_of_several_examples() -> None:
    """Its share, and what all have together."""
    found = run("derive", "dL/dW_hh[1,1]", "-", "--example", "2", stdin=EXAMPLES)
    assert found.returncode == 0
    assert "example 2 of " in found.stdout
    assert "That is the share of this example" in found.stdout
    assert "example 2 of " in run("flow", "-", "--example", "2", stdin=EXAMPLES).stdout


def test_as_data() -> None:
    """Nothing else on standard output, and numbers in full."""
    derived = json.loads(run("derive", "dL/dW_hh[1,2]", "hello-world", "--json").stdout)
    assert derived["format"] == "rnntrace-derive/1"
    assert sum(path["product"] for path in derived["paths"]) == pytest.approx(derived["gradient"], rel=1e-12)
    closed = json.loads(run("derive", "dL/db_h[1]", "relu-by-hand", "--symbolic", "--json").stdout)
    assert closed["expression"]["value"] == pytest.approx(closed["gradient"], rel=1e-12)
    assert "W_hy[1,1]" in closed["expression"]["text"]
    flow = json.loads(run("flow", "vanishing", "--json").stdout)
    assert (flow["format"], len(flow["states"][0]["norms"][0])) == ("rnntrace-flow/1", 30)
    verified = json.loads(run("verify", "relu-by-hand", "--json").stdout)
    assert (verified["format"], verified["agrees"]) == ("rnntrace-verify/1", True)


def test_numbers_that_are_not_finite() -> None:
    """The first is named, and nothing is compared."""
    text = "inputs: [[1e200]]\ntargets: [[1]]\noutput: identity\nactivation: identity\n"
    text += "weights: {W_xh: [[1e200]], W_hh: [[1]], W_hy: [[1]]}\n"
    for command in (["verify"], ["derive", "dL/dW_hh[1,1]"], ["flow"]):
        found = run(*command, "-", stdin=text)
        assert found.returncode == 1
        assert found.stderr == (
            "rnntrace: not every number is finite, so there is nothing to compare or to follow; "
            "the first that is not is a at step 1\n"
        )
