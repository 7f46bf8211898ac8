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
    assert list(names) == ["x", "a", "h", "s", "y_hat", "loss", "W_xh", "W_hh", "b_h", "W_hy", "b_y"]
    assert other == json.loads(plain.stdout)
    assert "W_hh" in other["gradients"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("derive", "dL/dW_hh[1,2]", "bidirectional"),
        ("flow", "bidirectional"),
        ("verify", "bidirectional"),
        ("describe", "bidirectional"),
    ],
)
def test_the_names_are_beside_all_data(arguments: tuple[str, ...]) -> None:
    """Every command's JSON has them, each direction with its arrow, and is else what it always is."""
    arguments = tuple("dL/dW_hh_fwd[1,2]" if each.startswith("dL") else each for each in arguments)
    plain = json.loads(run(*arguments, "--json", "--notation", "standard").stdout)
    other = json.loads(run(*arguments, "--json", "--notation", "ng").stdout)
    about = other if arguments[0] == "describe" else other["scenario"]
    names = about.pop("names")
    assert (names["h_bwd"], names["W_hh_fwd"], names["s"]) == ("a←", "W→_aa", "z_y")
    assert about.pop("notation") == "ng"
    if arguments[0] == "describe":
        assert plain.pop("notation") == "standard"
    assert other == plain


@pytest.mark.parametrize("only", ["h", "a"])
@pytest.mark.parametrize(
    ("command", "line"), [("forward", "a⟨2⟩ = tanh(z⟨2⟩)"), ("bptt", "∂L/∂a⟨2⟩ = W_yaᵀ ∂L/∂z_y⟨2⟩ +")]
)
def test_only_takes_the_names_of_the_page_and_the_standard_ones(command: str, line: str, only: str) -> None:
    """The hidden state is a in Ng's letters and h by its standard name: both are one thing."""
    page = run(command, "hello-world", "--only", only, "--step", "2", "--notation", "ng").stdout
    assert line in page
    assert "z⟨2⟩ = W_ax" not in page


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("bptt", "hello-world", "--only", "W_aa", "--notation", "ng"), "∂L/∂W_aa = Σₜ ∂L/∂z⟨t⟩ a⟨t−1⟩ᵀ"),
        (("bptt", "sentiment", "--only", "V,c"), "∂L/∂c = Σᵢ Σₜ ∂L/∂o⁽ᵗ⁾"),
        (("bptt", "lstm", "--only", "W^(f)", "--notation", "socher"), "∂L/∂W⁽ᶠ⁾ = Σₜ ∂L/∂a_fₜ xₜᵀ"),
        (("bptt", "lstm", "--only", "W⁽ᶠ⁾", "--notation", "socher"), "∂L/∂W⁽ᶠ⁾ = Σₜ ∂L/∂a_fₜ xₜᵀ"),
        (("forward", "lstm", "--only", "Γ_u", "--notation", "ng"), "Γ_u⟨t⟩ = σ(z_u⟨t⟩)"),
        (("forward", "lstm", "--only", "Gamma_u", "--notation", "ng"), "Γ_u⟨t⟩ = σ(z_u⟨t⟩)"),
        (("forward", "stacked", "--only", "h⁽²⁾"), "h⁽²⁾ₜ = tanh(a⁽²⁾ₜ)"),
        (("forward", "bidirectional", "--only", "h<-"), "h←ₜ = tanh(a←ₜ)"),
        (("forward", "translation", "--only", "aᵉ"), "aᵉₜ = Wᵉ_xh xᵉₜ + Wᵉ_hh hᵉₜ₋₁"),
        (("flow", "hello-world", "--state", "a", "--notation", "ng"), "∂a⟨t⟩/∂a⟨t−1⟩ ="),
    ],
)
def test_what_the_page_shows_is_what_options_take(arguments: tuple[str, ...], line: str) -> None:
    """Names are typed as they stand on the page, or with the signs of any keyboard."""
    found = run(*arguments)
    assert found.returncode == 0
    assert line in found.stdout


NOTE = "a, as the page shows it, is the standard h; the standard a is z there.\n"


def test_where_a_name_is_both_the_page_has_it() -> None:
    """It is said which was taken: first on the page, on standard error beside data, in a complaint."""
    arguments = ("forward", "lstm", "--notation", "ng", "--only")
    assert "as the page shows it" not in run(*arguments, "h").stdout
    arguments = ("forward", "hello-world", "--notation", "ng", "--only", "a")
    assert run(*arguments).stdout.startswith(NOTE + "\nHello World  ═")
    data = run(*arguments, "--json")
    assert data.stderr == NOTE
    assert list(json.loads(data.stdout)["steps"][0]["values"]) == ["h"]
    wrapped = run("forward", "--width", "50", "--notation", "ng", "--only", "a").stdout
    assert wrapped.splitlines()[:5] == [
        "No scenario named: this is the built-in",
        "hello-world.",
        "a, as the page shows it, is the standard h; the",
        "standard a is z there.",
        "",
    ]
    complaint = run("forward", "lstm", "--notation", "goodfellow", "--only", "c").stderr
    assert (
        "'c' is not among what is shown here: c, as the page shows it, is the standard b_y; "
        "the standard c is s there. There are: x, a_g, g, a_f, f, a, s̃ (s_tilde), a_o, q, s, h, o, "
        "ŷ (y_hat), L\n"
    ) in complaint


@pytest.mark.parametrize(
    ("only", "complaint"),
    [
        ("q", "there is no 'q' here. There are: x, z, a, z_y, ŷ (y_hat), L\n"),
        ("h,yhat", "there is no 'yhat' here. Did you mean y_hat? There are: x, z, a, z_y, ŷ (y_hat), L\n"),
        (
            "W_aa",
            "'W_aa', the standard W_hh, is not among what is shown here. "
            "There are: x, z, a, z_y, ŷ (y_hat), L\n",
        ),
        (",", "name one or more of x, z, a, z_y, ŷ (y_hat), L\n"),
    ],
)
def test_a_name_that_is_not_there(only: str, complaint: str) -> None:
    """The complaint lists what there is as the page shows it, with the one that was probably meant."""
    found = run("forward", "hello-world", "--notation", "ng", "--only", only)
    assert (found.returncode, found.stdout) == (2, "")
    assert found.stderr.endswith(f"Error: Invalid value: {complaint}")


def test_of_many_names_the_first_are_listed() -> None:
    """A complaint stays short however large the network is."""
    found = run("bptt", "bidirectional", "--only", "q")
    assert found.stderr.count(", ") < 20
    many = "layers: 4\ncell: lstm\nhidden_size: 1\ninputs: [[1]]\ntargets: [[1]]\n"
    many += "weights: {init: normal, seed: 1}"
    assert run("bptt", "-", "--only", "q", stdin=many).stderr.endswith(", … (92 in all)\n")


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
