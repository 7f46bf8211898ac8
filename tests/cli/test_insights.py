"""verify, derive and flow as a user meets them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

import rnntrace
from rnntrace.cells.notations import NOTATIONS
from rnntrace.checking import pytorch
from rnntrace.cli import app_for
from rnntrace.cli.arguments import in_notation
from rnntrace.cli.entries import entry_named
from rnntrace.rendering.terminal import to_pieces
from rnntrace.scenario.shipped.builtin import path_of
from rnntrace.tracing.trace import Trace
from rnntrace.writing.figures import Style
from rnntrace.writing.insights.derivation import derivation_document
from rnntrace.writing.insights.derived import derived
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


def test_derive_what_goes_in() -> None:
    """Entries of an input, of the state before the first step, and of the one after the last."""
    for entry, scenario, ways in (
        ("dL/dx_2[1]", "hello-world", "x₂ → a₂ → h₂ → s₂ → L₂"),
        ("dL/dc_0[2]", "lstm", "c₀ → c₁ → h₁ → s₁ → L₁"),
        ("dL/dh_bwd_5[1]", "bidirectional", "h←₅ → a←₄ → h←₄ → s₄ → L₄"),
        ("dL/dencoder.x_3[1]", "translation", "xᵉ₃ → aᵉ₃ → hᵉ₃ → hᵈ₀ → aᵈ₁ → hᵈ₁ → sᵈ₁ → L₁"),
    ):
        found = run("derive", entry, scenario)
        assert (found.returncode, found.stderr) == (0, ""), entry
        assert "the same as by BPTT" in found.stdout, entry
        assert ways in found.stdout, entry


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
        (("derive", "W_hh[1,2]"), 2, "or dL/dh_1[2]. Did you mean dL/dW_hh[1,2]?"),
        (("derive", "h", "--notation", "ng"), 2, "or dL/dh_1[2]. Did you mean dL/da<1>[1]?"),
        (
            ("derive", "dL/dW_hx[1,2]"),
            2,
            "'dL/dW_hx[1,2]': there is no 'W_hx' here. Did you mean W_xh? "
            "There are: x, a, h, s, W_xh, W_hh, b_h, W_hy, b_y\n",
        ),
        (("derive", "dL/dW_hh"), 2, "W_hh is 2×2; give row and column, counted from 1, as in dL/dW_hh[1,1]"),
        (("derive", "dL/dW_hh[1][2]"), 2, "W_hh is the same at every step; give all its places together, as"),
        (
            ("derive", "dL/da[2]", "--notation", "ng"),
            2,
            "a has 2 numbers; give one place, counted from 1, as in dL/da<2>[1]",
        ),
        (("derive", "dL/dh"), 2, "say which step, as in dL/dh_1[1]"),
        (("derive", "dL/dW_hh[3,1]"), 2, "W_hh is 2×2; give row and column, counted from 1"),
        (("derive", "dL/db_h[1,1]"), 2, "b_h has 2 numbers; give one place, counted from 1"),
        (("derive", "dL/dh_1[3]"), 2, "h has 2 numbers; give one place, counted from 1"),
        (
            ("derive", "dL/dy_1[1]"),
            2,
            "no gradient of y is taken here, only those of x, a, h, s and the weights",
        ),
        (
            ("derive", "dL/dy_hat_1[1]"),
            2,
            "no gradient of ŷ is taken here, only those of x, a, h, s and the weights",
        ),
        (("derive", "dL/ddecoder.W_hh[1,1]"), 2, "the network has no decoder"),
        (("derive", "lstm", "dL/db_i[1]"), 2, "the entry comes first: rnntrace derive 'dL/db_i[1]' lstm"),
        (("derive", "dL/dh[1]"), 2, "h has 2 numbers; give one place, counted from 1, as in dL/dh_1[1]"),
        (
            ("derive", "dL/dh^(2)[1]", "stacked"),
            2,
            "h⁽²⁾ has 2 numbers; give one place, counted from 1, as in",
        ),
        (("derive", "dL/dW[1,1]", "lstm"), 2, "there is no 'W' here. There are: x, a_i, i, "),
        (("derive", "dL/dh_4[1]"), 2, "there is no step 4, only 0 to 3"),
        (("derive", "dL/dx_0[1]"), 2, "there is no step 0, only 1 to 3"),
        (("derive", "dL/dh_bwd_6[1]", "bidirectional"), 2, "there is no step 6, only 1 to 5"),
        (("derive", "dL/dencoder.W_hh[1,1]"), 2, "the network has no encoder"),
        (("derive", "dL/dh_1[1]", "--symbolic"), 2, "--symbolic is for the gradients of parameters"),
        (("derive", "dL/dh_1[1]", "--example", "2"), 2, "there is no example 2; the scenario has only one"),
        (
            ("derive", "dL/db_y[1]", "lstm", "--symbolic"),
            1,
            "too long to read; without --symbolic the same number is taken apart path by path",
        ),
        (
            ("derive", "dL/dW_hh[1,2]", "--symbolic"),
            1,
            "rnntrace: the expression has 2,212 operations, more than the 400 that a page shows. --json has "
            "all of it; without --symbolic the same number is taken apart path by path\n",
        ),
        (("flow", "--state", "g"), 2, "there is no 'g' here. There are: h"),
        (("flow", "lstm", "--state", "i"), 2, "'i' is not a state. There are: c, h"),
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
    other = json.loads(run("derive", "dL/dW_aa[1,2]", "--notation", "ng", "--json").stdout)
    assert other["scenario"].pop("names")["W_hh"] == "W_aa"
    assert other["scenario"].pop("notation") == "ng"
    assert other == json.loads(plain)
    assert run("derive", "∂L/∂W_hh[1, 2]", "--json").stdout == plain
    state = run("derive", "dL/dh_2[1]", "--json").stdout
    for typed in ("∂L/∂h₂[1]", "dL/dh[2][1]", "dL/dh<2>[1]", "dL/dh^(2)[1]", "∂L/∂h⁽²⁾[1]"):
        assert run("derive", typed, "--json").stdout == state


TITLED = [
    ("hello-world", ("dL/dW_hh[1,2]", "dL/dh_2[1]", "dL/ds_1[4]")),
    ("lstm", ("dL/dW_xf[2,1]", "dL/dc_2[1]", "dL/dg_1[2]", "dL/db_y[1]")),
    ("stacked", ("dL/dW_hh2[1,2]", "dL/dh2_1[1]")),
    ("bidirectional", ("dL/dW_hy_bwd[1,2]", "dL/dh_bwd_2[1]")),
    ("translation", ("dL/dencoder.W_xh[1,1]", "dL/dencoder.h_2[1]", "dL/dh_2[1]")),
]


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize(("scenario", "entries"), TITLED)
def test_the_title_of_a_page_is_an_entry(scenario: str, entries: tuple[str, ...], notation: str) -> None:
    """Whatever the page calls an entry may be asked for under that name; in ASCII too."""
    path = path_of(scenario)
    assert path
    standard, trace = (
        rnntrace.bptt(in_notation(rnntrace.load(path), each)) for each in ("standard", notation)
    )
    assert isinstance(standard, Trace)
    assert isinstance(trace, Trace)
    for entry in entries:
        asked, _ = entry_named(entry, standard)
        page = derivation_document(derived(trace, asked, [], 1, 0.0), Style())
        for ascii in (False, True):
            title = next(iter(to_pieces(page, 200, ascii=ascii))).split("  ")[0].partition(": ")[2]
            assert entry_named(title, trace)[0] == asked


def test_an_expression_in_the_letters_of_a_notation() -> None:
    """The page calls the weights what it calls them everywhere; the data keep the standard names."""
    asked = ("derive", "dL/dU[1,1]", "relu-by-hand", "--notation", "goodfellow", "--symbolic")
    page = run(*asked).stdout
    assert "3 * V[1,1] * (V[1,1] * relu(3 * U[1,1])" in page
    assert "W_" not in page
    assert "W_hy[1,1] * relu(3 * W_xh[1,1])" in run(*asked, "--json").stdout


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
    long = json.loads(run("derive", "dL/db_y[4]", "--symbolic", "--json").stdout)
    assert long["expression"]["value"] == pytest.approx(long["gradient"], rel=1e-12)  # for a page too long
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


def test_factors_of_a_line_each_stand_together() -> None:
    """Air is for matrices; what the product is so far stands beside each factor, and at last all of it."""
    page = run("derive", "dL/dW_ax[1,2]", "and-gate", "--example", "4").stdout
    lines = page[page.index("   ∂L⟨1⟩/∂z_y⟨1⟩") : page.index("All paths")].rstrip().split("\n")
    assert [line.rpartition("   ")[2] for line in lines[1:]] == [
        "so far, at a⟨1⟩: -0.3488",
        "so far, at z⟨1⟩: -0.2743",
        "in all: -0.2743",
    ]
