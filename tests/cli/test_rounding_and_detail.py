"""How numbers are rounded, and how much of the work is shown: ``--rounding`` and ``--detail``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import run
from tests.support.patience import patiently

OWN = """\
vocab: [a, b, c]
inputs: [a, b]
targets: [b, c]
hidden_size: 2
cell:
  equations: |
    u[t] = sigmoid(W_xu @ x[t] + W_hu @ h[t-1] + b_u)
    g[t] = tanh(W_xg @ x[t] + W_hg @ h[t-1] + b_g)
    h[t] = (1 - u[t]) * h[t-1] + u[t] * g[t]
weights: {init: normal, scale: 0.5, seed: 3}
"""


def page(*arguments: str, stdin: str = "") -> str:
    done = run(*arguments, stdin=stdin)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("command", ["forward", "bptt"])
@pytest.mark.parametrize("width", ["60", "80"])
def test_in_brief_each_equation_has_a_line(command: str, width: str, golden: Any) -> None:
    """Symbols and result, vectors as rows, and a table of all steps at the end of the forward pass."""
    golden(page(command, "--detail", "brief", "--width", width), f"brief.{command}.{width}.txt")


def test_in_brief_a_document_is_short(golden: Any) -> None:
    """The forward pass of Hello World in brief fits a page: one display for each step, and a table."""
    golden(page("export", "--detail", "brief"), "brief.md")


def test_all_of_hello_worlds_forward_pass_is_a_page_in_brief() -> None:
    """No more lines than a sheet of paper has."""
    assert len(page("forward", "--detail", "brief", "--width", "80").splitlines()) <= 60


@pytest.mark.parametrize("width", ["60", "80", "120"])
def test_in_full_no_operation_is_left_out(width: str, golden: Any) -> None:
    """Each entry of a product written out, the exponential before the sum and the division."""
    golden(page("forward", "-", "--detail", "full", "--width", width, stdin=OWN), f"full.forward.{width}.txt")


def test_the_products_of_a_cell_of_ones_own_are_shown() -> None:
    """Also without more detail than usual: the sum within σ is worked before σ is."""
    text = page("forward", "-", "--step", "2", "--only", "u", stdin=OWN)
    assert "σ⎛⎡-1.2778⎤ + ⎡-0.0674⎤⎞" in text
    assert "⎡1 / 4.8391⎤ " in text


def test_with_a_pencil_hello_world_adds_up(golden: Any) -> None:
    """L = 1.2535 + 1.3310 + 1.4126 = 3.9971, and −ln 0.2855 is 1.2535 as a calculator says."""
    text = page("export", "--to", "text", "--rounding", "carried")
    assert "−ln 0.2855 = 1.2535" in text
    assert "1.2535 + 1.3310 + 1.4126 = 3.9971" in text
    assert "≈" not in text
    golden(text, "carried.80.txt")


def test_the_sign_tells_where_a_line_does_not_come_out() -> None:
    """1.2536 + 1.3313 + 1.4125 is 3.9974, so the rounded sum of the exact losses is only near."""
    assert "1.2536 + 1.3313 + 1.4125 ≈ 3.9973" in page("forward")
    assert "1.2536 + 1.3313 + 1.4125 ~ 3.9973" in page("forward", "--ascii")


def test_json_says_how_numbers_were_rounded() -> None:
    """Only where they were; the numbers are those that were written down."""
    carried = json.loads(page("bptt", "--rounding", "carried", "--digits", "2", "--json"))
    assert (carried["rounding"], carried["digits"]) == ("carried", 2)
    assert carried["steps"][0]["values"]["h"] == [0.2, -0.15]
    assert "rounding" not in json.loads(page("bptt", "--json"))


def test_too_many_decimals_cannot_be_carried() -> None:
    """The answer says how many can."""
    done = run("forward", "--rounding", "carried", "--digits", "9")
    assert done.returncode == 2
    assert "--rounding carried works with at most 7 decimals, not 9" in " ".join(done.stderr.split())


KINDS = ("lstm", "translation", "sentiment", "and-gate", "ten-thousand-words")


@pytest.mark.parametrize("name", patiently(KINDS, KINDS[:-1]))
@pytest.mark.parametrize("detail", ["brief", "full"])
def test_every_kind_of_network_has_every_detail(name: str, detail: str, tmp_path: Path) -> None:
    """Text that fits its page, and Markdown."""
    text = page("forward", name, "--detail", detail, "--width", "80")
    assert max(map(len, text.splitlines())) <= 80
    run("export", name, "--detail", detail, "-o", str(tmp_path / "page.md"))
    assert (tmp_path / "page.md").stat().st_size


def test_the_table_of_a_brief_page_goes_from_the_inputs_up() -> None:
    """The states of the first layer stand above those of the second, then the predictions and the losses."""
    page = run("forward", "stacked", "--detail", "brief").stdout
    table = page.partition("All steps together")[2].partition("Loss over")[0]
    names = [line.split()[0].partition("[")[0] for line in table.splitlines()[2:] if line.strip()]
    assert names == ["step", *["h⁽¹⁾ₜ"] * 2, *["h⁽²⁾ₜ"] * 2, *["ŷₜ"] * 4, "Lₜ"]
