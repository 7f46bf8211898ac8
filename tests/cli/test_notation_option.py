"""``--notation``: it means the same in every command, and overrides the scenario's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.command import run

OWN = """
notation: goodfellow
inputs: [[1, 0.5]]
targets: [[1]]
output: identity
weights: {W_xh: [[1, 2]], W_hh: [[1]], W_hy: [[2]]}
"""


@pytest.mark.parametrize(
    ("command", "line"),
    [
        (("forward",), "a⟨t⟩ = tanh(z⟨t⟩)"),
        (("bptt",), "∂L/∂W_aa = Σₜ ∂L/∂z⟨t⟩ a⟨t−1⟩ᵀ"),
        (("export", "--to", "text"), "a⟨2⟩ = tanh(z⟨2⟩)"),
        (("export",), r"a^{\langle 2 \rangle} &= \tanh \left( z^{\langle 2 \rangle} \right)"),
    ],
)
def test_every_command_takes_it(command: tuple[str, ...], line: str) -> None:
    """Each page is in the notation that is asked for."""
    found = run(*command, "hello-world", "--notation", "ng")
    assert found.returncode == 0
    assert line in found.stdout


@pytest.mark.parametrize(
    ("arguments", "line"),
    [((), "h⁽ᵗ⁾ = tanh(a⁽ᵗ⁾)"), (("--notation", "standard"), "hₜ = tanh(aₜ)")],
)
def test_it_overrides_the_scenario(arguments: tuple[str, ...], line: str) -> None:
    """A scenario has its own notation, and another where one is asked for."""
    assert line in run("forward", "-", *arguments, stdin=OWN).stdout


def test_an_encoder_follows_its_decoder() -> None:
    """Both parts of a network are in the notation that is asked for."""
    page = run("forward", "translation", "--notation", "ng").stdout
    assert "aᵉ⟨t⟩ = tanh(zᵉ⟨t⟩)" in page
    assert "aᵈ⟨t⟩ = tanh(zᵈ⟨t⟩)" in page


def test_the_json_is_the_same() -> None:
    """Names in JSON are text names in every notation."""
    plain = run("bptt", "hello-world", "--json")
    other = json.loads(run("bptt", "hello-world", "--json", "--notation", "goodfellow").stdout)
    about = other["scenario"]
    assert about.pop("notation") == "goodfellow"
    names = about.pop("names")  # how they are shown stands beside
    assert (names["W_xh"], names["h"], names["y_hat"]) == ("U", "h", "ŷ")
    assert other == json.loads(plain.stdout)
    assert "W_hh" in other["gradients"]


def test_only_takes_text_names() -> None:
    """Quantities are chosen by their text names, whatever they are shown as."""
    page = run("forward", "hello-world", "--only", "h", "--step", "2", "--notation", "ng").stdout
    assert "a⟨2⟩ = tanh(z⟨2⟩)" in page


def test_an_unknown_notation() -> None:
    """Wrong usage, with the one that was probably meant, or those that there are."""
    found = run("forward", "--notation", "karpathy")
    assert (found.returncode, found.stdout) == (2, "")
    assert "there is no notation 'karpathy'. There are: standard, ng, goodfellow, socher, py" in found.stderr
    near = run("forward", "--notation", "goodfelow").stderr
    assert "there is no notation 'goodfelow'. Did you mean goodfellow?" in near


@pytest.mark.parametrize(
    ("notation", "sentence"),
    [
        ("ng", "The notation is that of Andrew Ng's course, with $g_{1}$ for tanh and $g_{2}$ for softmax."),
        ("socher", "The notation is that of Socher's lecture notes (CS224d)."),
    ],
)
def test_a_document_says_whose_notation_it_is(tmp_path: Path, notation: str, sentence: str) -> None:
    """The conventions name the course or book, with its letters for the two functions."""
    run("export", "hello-world", "-o", "page.md", "--notation", notation, cwd=tmp_path)
    assert sentence in (tmp_path / "page.md").read_text(encoding="utf-8")
