"""Notations: the same equations as different courses and books write them."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import rnntrace
from rnntrace.cells.network import Architecture, network
from rnntrace.cells.notations import NOTATIONS, aliases_of, look_alike
from rnntrace.cells.texts import CELLS
from rnntrace.equations.parser import parse_expression
from rnntrace.rendering.drawing import Pen
from rnntrace.rendering.latex import Tex
from rnntrace.rendering.latex_names import name_tex
from rnntrace.rendering.plain import name_text
from rnntrace.writing.document import Listed
from rnntrace.writing.formula import Formula, Name, Parens, Raised
from rnntrace.writing.letters import Letters
from rnntrace.writing.notation import name_of
from rnntrace.writing.pages.notes import notes
from rnntrace.writing.spell import Spelling, spell
from tests.support.names import architectures, every_symbol, shown, symbols_of
from tests.support.pages import document_of, page_of, scenario_of
from tests.support.patience import patiently


def drawn(formula: Formula, *, ascii: bool = False) -> str:
    """A formula of one line, as terminal text."""
    (line,) = Pen(ascii=ascii).draw(formula).lines
    return "".join(text for text, _ in line)


def equations(
    scenario: rnntrace.Scenario, kind: str, notation: str, write: Callable[[Formula], str]
) -> list[str]:
    """A scenario's equations at step t in general, in a notation."""
    blocks = document_of(replace(scenario, notation=notation), kind).blocks
    listed = next(block for block in blocks if isinstance(block, Listed))
    return [write(formula) for formula, _ in listed.lines]


FORWARD_TEXT = {
    "standard": [
        "aₜ = W_xh xₜ + W_hh hₜ₋₁ + b_h",
        "hₜ = tanh(aₜ)",
        "sₜ = W_hy hₜ + b_y",
        "ŷₜ = softmax(sₜ)",
        "Lₜ = −Σ yₜ ⊙ ln ŷₜ",
    ],
    "ng": [
        "z⟨t⟩ = W_ax x⟨t⟩ + W_aa a⟨t−1⟩ + b_a",
        "a⟨t⟩ = tanh(z⟨t⟩)",
        "z_y⟨t⟩ = W_ya a⟨t⟩ + b_y",
        "ŷ⟨t⟩ = softmax(z_y⟨t⟩)",
        "L⟨t⟩ = −Σ y⟨t⟩ ⊙ ln ŷ⟨t⟩",
    ],
    "goodfellow": [
        "a⁽ᵗ⁾ = U x⁽ᵗ⁾ + W h⁽ᵗ⁻¹⁾ + b",
        "h⁽ᵗ⁾ = tanh(a⁽ᵗ⁾)",
        "o⁽ᵗ⁾ = V h⁽ᵗ⁾ + c",
        "ŷ⁽ᵗ⁾ = softmax(o⁽ᵗ⁾)",
        "L⁽ᵗ⁾ = −Σ y⁽ᵗ⁾ ⊙ ln ŷ⁽ᵗ⁾",
    ],
    "socher": [
        "aₜ = W⁽ʰˣ⁾ xₜ + W⁽ʰʰ⁾ hₜ₋₁ + b⁽ʰ⁾",
        "hₜ = tanh(aₜ)",
        "sₜ = W⁽ˢ⁾ hₜ + b⁽ˢ⁾",
        "ŷₜ = softmax(sₜ)",
        "Lₜ = −Σ yₜ ⊙ ln ŷₜ",
    ],
    "pytorch": [
        "aₜ = weight_ih_l0 xₜ + weight_hh_l0 hₜ₋₁ + b_h",
        "hₜ = tanh(aₜ)",
        "sₜ = W_hy hₜ + b_y",
        "ŷₜ = softmax(sₜ)",
        "Lₜ = −Σ yₜ ⊙ ln ŷₜ",
    ],
}

FORWARD_LATEX = {
    "standard": [
        r"a_{t} = W_{xh} x_{t} + W_{hh} h_{t-1} + b_{h}",
        r"h_{t} = \tanh \left( a_{t} \right)",
        r"s_{t} = W_{hy} h_{t} + b_{y}",
        r"\hat{y}_ {t} = \mathrm{softmax} \left( s_{t} \right)",
        r"L_{t} = -\sum y_{t} \odot \ln \hat{y}_ {t}",
    ],
    "ng": [
        r"z^{\langle t \rangle} = W_{ax} x^{\langle t \rangle} + W_{aa} a^{\langle t-1 \rangle} + b_{a}",
        r"a^{\langle t \rangle} = \tanh \left( z^{\langle t \rangle} \right)",
        r"z_{y}^{\langle t \rangle} = W_{ya} a^{\langle t \rangle} + b_{y}",
        r"\hat{y}^{\langle t \rangle} = \mathrm{softmax} \left( z_{y}^{\langle t \rangle} \right)",
        r"L^{\langle t \rangle} = -\sum y^{\langle t \rangle} \odot \ln \hat{y}^{\langle t \rangle}",
    ],
    "goodfellow": [
        r"a^{(t)} = U x^{(t)} + W h^{(t-1)} + b",
        r"h^{(t)} = \tanh \left( a^{(t)} \right)",
        r"o^{(t)} = V h^{(t)} + c",
        r"\hat{y}^{(t)} = \mathrm{softmax} \left( o^{(t)} \right)",
        r"L^{(t)} = -\sum y^{(t)} \odot \ln \hat{y}^{(t)}",
    ],
    "socher": [
        r"a_{t} = W^{(hx)} x_{t} + W^{(hh)} h_{t-1} + b^{(h)}",
        r"h_{t} = \tanh \left( a_{t} \right)",
        r"s_{t} = W^{(S)} h_{t} + b^{(S)}",
        r"\hat{y}_ {t} = \mathrm{softmax} \left( s_{t} \right)",
        r"L_{t} = -\sum y_{t} \odot \ln \hat{y}_ {t}",
    ],
    "pytorch": [
        r"a_{t} = \mathrm{weight}_ {ih,l0} x_{t} + \mathrm{weight}_ {hh,l0} h_{t-1} + b_{h}",
        r"h_{t} = \tanh \left( a_{t} \right)",
        r"s_{t} = W_{hy} h_{t} + b_{y}",
        r"\hat{y}_ {t} = \mathrm{softmax} \left( s_{t} \right)",
        r"L_{t} = -\sum y_{t} \odot \ln \hat{y}_ {t}",
    ],
}

BACKWARD_TEXT = {
    "standard": [
        "∂L/∂sₜ = ŷₜ − yₜ",
        "∂L/∂hₜ = W_hyᵀ ∂L/∂sₜ + W_hhᵀ ∂L/∂aₜ₊₁",
        "∂L/∂aₜ = ∂L/∂hₜ ⊙ (1 − hₜ²)",
        "∂L/∂W_xh = Σₜ ∂L/∂aₜ xₜᵀ",
        "∂L/∂W_hh = Σₜ ∂L/∂aₜ hₜ₋₁ᵀ",
        "∂L/∂b_h = Σₜ ∂L/∂aₜ",
        "∂L/∂W_hy = Σₜ ∂L/∂sₜ hₜᵀ",
        "∂L/∂b_y = Σₜ ∂L/∂sₜ",
    ],
    "ng": [
        "∂L/∂z_y⟨t⟩ = ŷ⟨t⟩ − y⟨t⟩",
        "∂L/∂a⟨t⟩ = W_yaᵀ ∂L/∂z_y⟨t⟩ + W_aaᵀ ∂L/∂z⟨t+1⟩",
        "∂L/∂z⟨t⟩ = ∂L/∂a⟨t⟩ ⊙ (1 − (a⟨t⟩)²)",
        "∂L/∂W_ax = Σₜ ∂L/∂z⟨t⟩ x⟨t⟩ᵀ",
        "∂L/∂W_aa = Σₜ ∂L/∂z⟨t⟩ a⟨t−1⟩ᵀ",
        "∂L/∂b_a = Σₜ ∂L/∂z⟨t⟩",
        "∂L/∂W_ya = Σₜ ∂L/∂z_y⟨t⟩ a⟨t⟩ᵀ",
        "∂L/∂b_y = Σₜ ∂L/∂z_y⟨t⟩",
    ],
    "goodfellow": [
        "∂L/∂o⁽ᵗ⁾ = ŷ⁽ᵗ⁾ − y⁽ᵗ⁾",
        "∂L/∂h⁽ᵗ⁾ = Vᵀ ∂L/∂o⁽ᵗ⁾ + Wᵀ ∂L/∂a⁽ᵗ⁺¹⁾",
        "∂L/∂a⁽ᵗ⁾ = ∂L/∂h⁽ᵗ⁾ ⊙ (1 − (h⁽ᵗ⁾)²)",
        "∂L/∂U = Σₜ ∂L/∂a⁽ᵗ⁾ x⁽ᵗ⁾ᵀ",
        "∂L/∂W = Σₜ ∂L/∂a⁽ᵗ⁾ h⁽ᵗ⁻¹⁾ᵀ",
        "∂L/∂b = Σₜ ∂L/∂a⁽ᵗ⁾",
        "∂L/∂V = Σₜ ∂L/∂o⁽ᵗ⁾ h⁽ᵗ⁾ᵀ",
        "∂L/∂c = Σₜ ∂L/∂o⁽ᵗ⁾",
    ],
    "socher": [
        "∂L/∂sₜ = ŷₜ − yₜ",
        "∂L/∂hₜ = W⁽ˢ⁾ᵀ ∂L/∂sₜ + W⁽ʰʰ⁾ᵀ ∂L/∂aₜ₊₁",
        "∂L/∂aₜ = ∂L/∂hₜ ⊙ (1 − hₜ²)",
        "∂L/∂W⁽ʰˣ⁾ = Σₜ ∂L/∂aₜ xₜᵀ",
        "∂L/∂W⁽ʰʰ⁾ = Σₜ ∂L/∂aₜ hₜ₋₁ᵀ",
        "∂L/∂b⁽ʰ⁾ = Σₜ ∂L/∂aₜ",
        "∂L/∂W⁽ˢ⁾ = Σₜ ∂L/∂sₜ hₜᵀ",
        "∂L/∂b⁽ˢ⁾ = Σₜ ∂L/∂sₜ",
    ],
    "pytorch": [
        "∂L/∂sₜ = ŷₜ − yₜ",
        "∂L/∂hₜ = W_hyᵀ ∂L/∂sₜ + weight_hh_l0ᵀ ∂L/∂aₜ₊₁",
        "∂L/∂aₜ = ∂L/∂hₜ ⊙ (1 − hₜ²)",
        "∂L/∂weight_ih_l0 = Σₜ ∂L/∂aₜ xₜᵀ",
        "∂L/∂weight_hh_l0 = Σₜ ∂L/∂aₜ hₜ₋₁ᵀ",
        "∂L/∂b_h = Σₜ ∂L/∂aₜ",
        "∂L/∂W_hy = Σₜ ∂L/∂sₜ hₜᵀ",
        "∂L/∂b_y = Σₜ ∂L/∂sₜ",
    ],
}

# Of the backward equations: what the state gets, what the pre-activation gets, two weights' gradients.
BACKWARD_LATEX = {
    "standard": [
        r"\frac{\partial L}{\partial h_{t}} = W_{hy}^{\top} \frac{\partial L}{\partial s_{t}}"
        r" + W_{hh}^{\top} \frac{\partial L}{\partial a_{t+1}}",
        r"\frac{\partial L}{\partial a_{t}} = \frac{\partial L}{\partial h_{t}}"
        r" \odot \left( 1 - h_{t}^{2} \right)",
        r"\frac{\partial L}{\partial W_{xh}} = \sum_{t} \frac{\partial L}{\partial a_{t}} x_{t}^{\top}",
        r"\frac{\partial L}{\partial W_{hh}} = \sum_{t} \frac{\partial L}{\partial a_{t}} h_{t-1}^{\top}",
    ],
    "ng": [
        r"\frac{\partial L}{\partial a^{\langle t \rangle}} = W_{ya}^{\top}"
        r" \frac{\partial L}{\partial z_{y}^{\langle t \rangle}}"
        r" + W_{aa}^{\top} \frac{\partial L}{\partial z^{\langle t+1 \rangle}}",
        r"\frac{\partial L}{\partial z^{\langle t \rangle}} ="
        r" \frac{\partial L}{\partial a^{\langle t \rangle}}"
        r" \odot \left( 1 - \left( a^{\langle t \rangle} \right)^{2} \right)",
        r"\frac{\partial L}{\partial W_{ax}} = \sum_{t} \frac{\partial L}{\partial z^{\langle t \rangle}}"
        r" x^{\langle t \rangle \top}",
        r"\frac{\partial L}{\partial W_{aa}} = \sum_{t} \frac{\partial L}{\partial z^{\langle t \rangle}}"
        r" a^{\langle t-1 \rangle \top}",
    ],
    "goodfellow": [
        r"\frac{\partial L}{\partial h^{(t)}} = V^{\top} \frac{\partial L}{\partial o^{(t)}}"
        r" + W^{\top} \frac{\partial L}{\partial a^{(t+1)}}",
        r"\frac{\partial L}{\partial a^{(t)}} = \frac{\partial L}{\partial h^{(t)}}"
        r" \odot \left( 1 - \left( h^{(t)} \right)^{2} \right)",
        r"\frac{\partial L}{\partial U} = \sum_{t} \frac{\partial L}{\partial a^{(t)}} x^{(t) \top}",
        r"\frac{\partial L}{\partial W} = \sum_{t} \frac{\partial L}{\partial a^{(t)}} h^{(t-1) \top}",
    ],
    "socher": [
        r"\frac{\partial L}{\partial h_{t}} = W^{(S) \top} \frac{\partial L}{\partial s_{t}}"
        r" + W^{(hh) \top} \frac{\partial L}{\partial a_{t+1}}",
        r"\frac{\partial L}{\partial a_{t}} = \frac{\partial L}{\partial h_{t}}"
        r" \odot \left( 1 - h_{t}^{2} \right)",
        r"\frac{\partial L}{\partial W^{(hx)}} = \sum_{t} \frac{\partial L}{\partial a_{t}} x_{t}^{\top}",
        r"\frac{\partial L}{\partial W^{(hh)}} = \sum_{t} \frac{\partial L}{\partial a_{t}} h_{t-1}^{\top}",
    ],
    "pytorch": [
        r"\frac{\partial L}{\partial h_{t}} = W_{hy}^{\top} \frac{\partial L}{\partial s_{t}}"
        r" + \mathrm{weight}_ {hh,l0}^{\top} \frac{\partial L}{\partial a_{t+1}}",
        r"\frac{\partial L}{\partial a_{t}} = \frac{\partial L}{\partial h_{t}}"
        r" \odot \left( 1 - h_{t}^{2} \right)",
        r"\frac{\partial L}{\partial \mathrm{weight}_ {ih,l0}} = \sum_{t}"
        r" \frac{\partial L}{\partial a_{t}} x_{t}^{\top}",
        r"\frac{\partial L}{\partial \mathrm{weight}_ {hh,l0}} = \sum_{t}"
        r" \frac{\partial L}{\partial a_{t}} h_{t-1}^{\top}",
    ],
}


@pytest.mark.parametrize("notation", NOTATIONS)
def test_forward_equations_as_text(hello_world: rnntrace.Scenario, notation: str) -> None:
    """The plain RNN's equations are those of the course or book, letter for letter."""
    assert equations(hello_world, "forward", notation, drawn) == FORWARD_TEXT[notation]


@pytest.mark.parametrize("notation", NOTATIONS)
def test_forward_equations_as_latex(hello_world: rnntrace.Scenario, notation: str) -> None:
    """The same in LaTeX."""
    assert equations(hello_world, "forward", notation, Tex().write) == FORWARD_LATEX[notation]


@pytest.mark.parametrize("notation", NOTATIONS)
def test_backward_equations_as_text(hello_world: rnntrace.Scenario, notation: str) -> None:
    """Transposes and squares stay clear where the step stands above: (a⟨t⟩)², not a⟨t⟩²."""
    assert equations(hello_world, "bptt", notation, drawn) == BACKWARD_TEXT[notation]


@pytest.mark.parametrize("notation", NOTATIONS)
def test_backward_equations_as_latex(hello_world: rnntrace.Scenario, notation: str) -> None:
    """In LaTeX no name ever has two superscripts: the ⊤ joins the step, a square takes parentheses."""
    assert equations(hello_world, "bptt", notation, Tex().write)[1:5] == BACKWARD_LATEX[notation]


@pytest.mark.parametrize("notation", NOTATIONS)
def test_only_the_names_change(hello_world: rnntrace.Scenario, notation: str) -> None:
    """The pass and the page are the same but for names: as many blocks, the same numbers."""
    usual, other = hello_world, replace(hello_world, notation=notation)
    assert len(list(document_of(usual).blocks)) == len(list(document_of(other).blocks))
    assert (rnntrace.bptt(usual).grad("W_hh") == rnntrace.bptt(other).grad("W_hh")).all()


LSTM = "a_i[t] i[t] a_f[t] f[t] a_g[t] g[t] a_o[t] o[t] c[t-1] h[t] W_xi W_hf b_o W_xg W_hg b_g W_hy b_y"
GRU = "a_r[t] r[t] a_z[t] z[t] a_n[t] n[t] h[t-1] W_xr W_hz b_z W_xn W_hn b_n b_hn b_xz b_hz"
GATED = {
    ("standard", LSTM): "a_iₜ iₜ a_fₜ fₜ a_gₜ gₜ a_oₜ oₜ cₜ₋₁ hₜ W_xi W_hf b_o W_xg W_hg b_g W_hy b_y",
    ("ng", LSTM): "z_u⟨t⟩ Γ_u⟨t⟩ z_f⟨t⟩ Γ_f⟨t⟩ z_c⟨t⟩ c̃⟨t⟩ z_o⟨t⟩ Γ_o⟨t⟩ c⟨t−1⟩ a⟨t⟩ "
    "W_ux W_fa b_o W_cx W_ca b_c W_ya b_y",
    ("goodfellow", LSTM): "a_g⁽ᵗ⁾ g⁽ᵗ⁾ a_f⁽ᵗ⁾ f⁽ᵗ⁾ a⁽ᵗ⁾ s̃⁽ᵗ⁾ a_o⁽ᵗ⁾ q⁽ᵗ⁾ s⁽ᵗ⁻¹⁾ h⁽ᵗ⁾ Uᵍ Wᶠ bᵒ U W b V c",
    ("socher", LSTM): "a_iₜ iₜ a_fₜ fₜ a_cₜ c̃ₜ a_oₜ oₜ cₜ₋₁ hₜ W⁽ⁱ⁾ U⁽ᶠ⁾ b⁽ᵒ⁾ W⁽ᶜ⁾ U⁽ᶜ⁾ b⁽ᶜ⁾ W⁽ˢ⁾ b⁽ˢ⁾",
    ("pytorch", LSTM): "a_iₜ iₜ a_fₜ fₜ a_gₜ gₜ a_oₜ oₜ cₜ₋₁ hₜ W_ii W_hf b_o W_ig W_hg b_g W_hy b_y",
    ("standard", GRU): "a_rₜ rₜ a_zₜ zₜ a_nₜ nₜ hₜ₋₁ W_xr W_hz b_z W_xn W_hn b_n b_hn b_xz b_hz",
    ("ng", GRU): "z_r⟨t⟩ Γ_r⟨t⟩ z_z⟨t⟩ Γ_z⟨t⟩ z_c⟨t⟩ c̃⟨t⟩ a⟨t−1⟩ W_rx W_za b_z W_cx W_ca b_c b_ca b_zx b_za",
    ("goodfellow", GRU): "a_r⁽ᵗ⁾ r⁽ᵗ⁾ a_u⁽ᵗ⁾ u⁽ᵗ⁾ a⁽ᵗ⁾ h̃⁽ᵗ⁾ h⁽ᵗ⁻¹⁾ Uʳ Wᵘ bᵘ U W b b_h bᵘ_x bᵘ_h",
    ("socher", GRU): "a_rₜ rₜ a_zₜ zₜ a_hₜ h̃ₜ hₜ₋₁ W⁽ʳ⁾ U⁽ᶻ⁾ b⁽ᶻ⁾ W U b b_h b⁽ᶻ⁾_x b⁽ᶻ⁾_h",
    ("pytorch", GRU): "a_rₜ rₜ a_zₜ zₜ a_nₜ nₜ hₜ₋₁ W_ir W_hz b_z W_in W_hn b_n b_hn b_iz b_hz",
}


@pytest.mark.parametrize(("notation", "names"), GATED, ids=lambda value: value.split()[0])
def test_gates(notation: str, names: str) -> None:
    """Gates, their pre-activations and their weights have the letters of the notation."""
    found = " ".join(name_text(shown(name, notation)) for name in names.split())
    assert found == GATED[notation, names].replace("c̃", "c\u0303").replace("s̃", "s\u0303").replace(
        "h̃", "h\u0303"
    )


# -- layers, directions, parts -----------------------------------------------------------------------

LAYERED = {
    "h2[t]": {
        "standard": ("h⁽²⁾ₜ", r"h_{t}^{(2)}"),
        "ng": ("a^[2]⟨t⟩", r"a^{[2]\langle t \rangle}"),
        "goodfellow": ("h_2⁽ᵗ⁾", r"h_{2}^{(t)}"),
        "socher": ("h⁽²⁾ₜ", r"h_{t}^{(2)}"),
        "pytorch": ("h⁽²⁾ₜ", r"h_{t}^{(2)}"),
    },
    "a_i12[t-1]": {
        "standard": ("a⁽¹²⁾_iₜ₋₁", r"a_{i,t-1}^{(12)}"),
        "ng": ("z^[12]_u⟨t−1⟩", r"z_{u}^{[12]\langle t-1 \rangle}"),
        "goodfellow": ("a_g,12⁽ᵗ⁻¹⁾", r"a_{g,12}^{(t-1)}"),
        "socher": ("a⁽¹²⁾_iₜ₋₁", r"a_{i,t-1}^{(12)}"),
        "pytorch": ("a⁽¹²⁾_iₜ₋₁", r"a_{i,t-1}^{(12)}"),
    },
    "W_xh1": {
        "standard": ("W⁽¹⁾_xh", r"W_{xh}^{(1)}"),
        "ng": ("W^[1]_ax", r"W_{ax}^{[1]}"),
        "goodfellow": ("U_1", r"U_{1}"),
        "socher": ("W⁽ʰˣ⁾⁽¹⁾", r"W^{(hx)(1)}"),
        "pytorch": ("weight_ih_l0", r"\mathrm{weight}_ {ih,l0}"),
    },
    "W_xf2": {
        "standard": ("W⁽²⁾_xf", r"W_{xf}^{(2)}"),
        "ng": ("W^[2]_fx", r"W_{fx}^{[2]}"),
        "goodfellow": ("Uᶠ_2", r"U_{2}^{f}"),
        "socher": ("W⁽ᶠ⁾⁽²⁾", r"W^{(f)(2)}"),
        "pytorch": ("W_if_l1", r"W_{if,l1}"),
    },
    "h_fwd[t-1]": {
        "standard": ("h→ₜ₋₁", r"\overrightarrow{h}_ {t-1}"),
        "ng": ("a→⟨t−1⟩", r"\overrightarrow{a}^{\langle t-1 \rangle}"),
        "goodfellow": ("h→⁽ᵗ⁻¹⁾", r"\overrightarrow{h}^{(t-1)}"),
        "socher": ("h→ₜ₋₁", r"\overrightarrow{h}_ {t-1}"),
        "pytorch": ("h→ₜ₋₁", r"\overrightarrow{h}_ {t-1}"),
    },
    "h1_bwd[t+1]": {
        "standard": ("h←⁽¹⁾ₜ₊₁", r"\overleftarrow{h}_ {t+1}^{(1)}"),
        "ng": ("a←^[1]⟨t+1⟩", r"\overleftarrow{a}^{[1]\langle t+1 \rangle}"),
        "goodfellow": ("h←_1⁽ᵗ⁺¹⁾", r"\overleftarrow{h}_ {1}^{(t+1)}"),
        "socher": ("h←⁽¹⁾ₜ₊₁", r"\overleftarrow{h}_ {t+1}^{(1)}"),
        "pytorch": ("h←⁽¹⁾ₜ₊₁", r"\overleftarrow{h}_ {t+1}^{(1)}"),
    },
    "b_h_bwd": {
        "standard": ("b←_h", r"\overleftarrow{b}_ {h}"),
        "ng": ("b←_a", r"\overleftarrow{b}_ {a}"),
        "goodfellow": ("b←", r"\overleftarrow{b}"),
        "socher": ("b←⁽ʰ⁾", r"\overleftarrow{b}^{(h)}"),
        "pytorch": ("b←_h", r"\overleftarrow{b}_ {h}"),
    },
    "W_bh2_fwd": {  # reads the backward states of layer 1
        "standard": ("W→⁽²⁾_bh", r"\overrightarrow{W}_ {bh}^{(2)}"),
        "ng": ("W→^[2]_ab", r"\overrightarrow{W}_ {ab}^{[2]}"),
        "goodfellow": ("U→_b,2", r"\overrightarrow{U}_ {b,2}"),
        "socher": ("W→⁽ʰᵇ⁾⁽²⁾", r"\overrightarrow{W}^{(hb)(2)}"),
        "pytorch": ("weight_bh_l1", r"\mathrm{weight}_ {bh,l1}"),
    },
}


@pytest.mark.parametrize("name", LAYERED)
def test_layers_and_directions(name: str) -> None:
    """A layer is a number where the step leaves room for it, a direction an arrow."""
    found = {}
    for notation in NOTATIONS:
        at = shown(name, notation)
        found[notation] = (name_text(at), name_tex(at))
    assert found == LAYERED[name]


@pytest.mark.parametrize(
    ("notation", "name", "text", "tex"),
    [
        ("standard", "h[t]", "hᵉ₂", r"h_{2}^{\mathrm{e}}"),
        ("standard", "W_xh", "Wᵉ_xh", r"W_{xh}^{\mathrm{e}}"),
        ("standard", "h2_bwd[t-1]", "h←ᵉ⁽²⁾₁", r"\overleftarrow{h}_ {1}^{\mathrm{e}(2)}"),
        ("ng", "h[t]", "aᵉ⟨2⟩", r"a^{\mathrm{e}\langle 2 \rangle}"),
        ("goodfellow", "h[t]", "hᵉ⁽²⁾", r"h^{\mathrm{e}(2)}"),
        ("goodfellow", "W_xf", "Uᵉᶠ", r"U^{\mathrm{e},f}"),
        ("socher", "W_xh", "Wᵉ⁽ʰˣ⁾", r"W^{\mathrm{e}(hx)}"),
        ("pytorch", "h[t]", "hᵉ₂", r"h_{2}^{\mathrm{e}}"),
        ("pytorch", "W_hh", "encoder.weight_hh_l0", r"\mathrm{encoder.weight}_ {hh,l0}"),
    ],
)
def test_parts_of_a_network(notation: str, name: str, text: str, tex: str) -> None:
    """The names of an encoder have its letter above, whatever else stands there; a tensor has the
    module before it, as in a state_dict."""
    at = shown(name, notation, 2, part="encoder")
    assert (name_text(at), name_tex(at)) == (text, tex)


def test_digits_that_are_no_layer() -> None:
    """A number after an underscore is an index that the author gave, and stays below."""
    assert [name_text(shown(name)) for name in ("W_1", "b_10", "W_a_2")] == ["W_1", "b_10", "W_a_2"]
    assert name_tex(shown("W_a_2")) == "W_{a,2}"


# -- no two alike ------------------------------------------------------------------------------------


def drawn_name(name: Name) -> str:
    return drawn(name, ascii=True)


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("write", patiently([name_text, name_tex, drawn_name], [name_text]))
def test_no_two_names_of_a_network_look_alike(notation: str, write: Callable[..., str]) -> None:
    """In all networks of built-in parts every name is told from every other, without its step too."""
    written = functools.cache(write)  # most names are those of many networks
    for architecture in architectures():
        symbols = symbols_of(architecture)
        alike = look_alike([symbol.name for symbol in symbols], notation)
        for step in (None, 2):
            names = [name_of(s, step, "plain", notation=notation, spelled=s.name in alike) for s in symbols]
            for bare in (names, [name._replace(step="") for name in names]):
                times = Counter(map(written, bare))
                assert [text for text, count in times.items() if count > 1] == []


@pytest.mark.parametrize("notation", NOTATIONS)
def test_what_has_to_be_spelled(notation: str) -> None:
    """Of built-in networks only the GRU's n and the number n of targets look alike in any notation."""
    found = {
        look_alike([symbol.name for symbol in symbols_of(architecture)], notation)
        for architecture in architectures()
    }
    alone = {"standard", "pytorch"}
    assert found == ({frozenset(), frozenset({"n", "n_targets"})} if notation in alone else {frozenset()})


@pytest.mark.parametrize(
    ("notation", "names", "expected"),
    [
        ("ng", "g n W_xg W_xn", {"g", "n", "W_xg", "W_xn"}),
        ("goodfellow", "o q s", {"o", "q", "s"}),  # o is like q, and o as it is spelled like s
        ("ng", "u g c", set()),
        ("goodfellow", "W_xh W_xg b_h", {"W_xh", "W_xg"}),
        ("goodfellow", "o s", set()),
        ("pytorch", "W_xh W_xh1", {"W_xh", "W_xh1"}),
        ("standard", "loss L", {"loss", "L"}),
    ],
)
def test_a_cell_of_ones_own_keeps_its_names_apart(notation: str, names: str, expected: set[str]) -> None:
    """Where two names would come to look alike, both are shown as they are spelled."""
    assert look_alike(names.split(), notation) == expected


def test_spelled_names() -> None:
    """A name that has to be spelled keeps the notation's steps."""
    assert name_text(shown("i[t]", "ng", 2, spelled=True)) == "i⟨2⟩"
    assert name_text(shown("n_targets", spelled=True)) == "n_targets"


@pytest.mark.parametrize("notation", NOTATIONS)
def test_a_one_hot_vector(notation: str) -> None:
    """What picks a column of E is written as a unit vector is, not as the function that makes it."""
    assert name_text(shown("one_hot[t]", notation, 2)).startswith("e")
    assert look_alike(["one_hot", "e"], notation) == {"one_hot", "e"}


# -- notes ---------------------------------------------------------------------------------------------

OLD_STATE = "The share of the old state that is kept is "
TWO_BIASES = "PyTorch has a bias for each product, bias_ih and bias_hh: here they are added up in "
RESET_EARLIER = "the reset gate multiplies the state before the candidate's weights do, as with cell: gru;"
RESET_LATER = "whose reset gate multiplies the product with W_hn, as with cell: gru_reset_after; here it "
NO_BIASES = "The lecture notes have no biases; this network has."
SIGMOID = "The book's candidate is a sigmoid, where this network has tanh"
STEP_BEFORE = SIGMOID + "; and its new state takes the gates and the input of the step before."


@pytest.mark.parametrize(
    ("notation", "cell", "begins"),
    [
        ("ng", "rnn", []),
        ("ng", "lstm", []),
        ("ng", "gru", [OLD_STATE + "Γ_z⟨t⟩, which in the course is 1 − Γ_u"]),
        ("ng", "gru_reset_after", [OLD_STATE + "Γ_z⟨t⟩, ", f"In the course {RESET_EARLIER}"]),
        ("goodfellow", "rnn", []),
        ("goodfellow", "lstm", [f"{SIGMOID}."]),
        ("goodfellow", "gru", [STEP_BEFORE]),
        ("goodfellow", "gru_reset_after", [STEP_BEFORE, f"In the book {RESET_EARLIER}"]),
        ("socher", "rnn", ["In the lecture notes the hidden state is a sigmoid, ", NO_BIASES]),
        ("socher", "lstm", [NO_BIASES]),
        ("socher", "gru", ["In the lecture notes the reset gate multiplies the product with U, ", NO_BIASES]),
        ("socher", "gru_reset_after", [NO_BIASES]),
        ("pytorch", "rnn", [TWO_BIASES + "b_h."]),
        ("pytorch", "lstm", [TWO_BIASES + "b_i, b_f, b_g and b_o."]),
        ("pytorch", "gru", [TWO_BIASES + "b_r and b_z.", f"This is not PyTorch's nn.GRU, {RESET_LATER}"]),
        ("pytorch", "gru_reset_after", [TWO_BIASES + "b_r and b_z."]),
        *(("standard", cell, []) for cell in CELLS),
    ],
)
@pytest.mark.parametrize("layers", patiently([1, 2], [1]))
def test_notes(notation: str, cell: str, layers: int, begins: list[str]) -> None:
    """Where a network is not what a reader of the notation expects, its pages say so; in all layers."""
    text = (
        f"cell: {cell}\nlayers: {layers}\nhidden_size: 2\ninputs: [[1]]\n"
        "targets: [[1, 0]]\nweights: {init: normal, seed: 1}\n"
    )
    scenario = replace(scenario_of(text), notation=notation)
    found = [
        "".join(piece for piece, _ in Pen().line(note)) for note in notes(Letters.of(scenario.exercise.last))
    ]
    assert len(found) == len(begins)
    if layers == 1:
        assert all(note.startswith(begin) for note, begin in zip(found, begins, strict=True))
    for kind in ("forward", "whole"):
        page = " ".join(page_of(scenario, kind).split())
        assert all(note in page for note in found)


@pytest.mark.parametrize(
    ("notation", "activation", "begins"),
    [
        ("socher", "sigmoid", [NO_BIASES]),
        ("socher", "relu", ["In the lecture notes the hidden state is a sigmoid, ", NO_BIASES]),
        ("pytorch", "relu", [TWO_BIASES]),
        ("pytorch", "sigmoid", [TWO_BIASES, "PyTorch's nn.RNN has tanh or relu here, "]),
        ("goodfellow", "sigmoid", []),
    ],
)
def test_notes_on_activations(notation: str, activation: str, begins: list[str]) -> None:
    """An activation that is not the notation's own is told of, and its own is not."""
    system = network(Architecture(activation=activation))
    found = ["".join(t for t, _ in Pen().line(note)) for note in notes(Letters(system, (), notation))]
    assert len(found) == len(begins)
    assert all(note.startswith(begin) for note, begin in zip(found, begins, strict=True))


@pytest.mark.parametrize("cell", ["gru", "gru_reset_after"])
def test_notes_on_two_directions(cell: str) -> None:
    """What is told of one direction is told of the other as well."""
    system = network(Architecture(cell, bidirectional=True))
    first, *_ = notes(Letters(system, (), "ng"))
    assert "".join(t for t, _ in Pen().line(first)).startswith(f"{OLD_STATE}Γ→_z⟨t⟩ and Γ←_z⟨t⟩, ")


def test_two_biases_need_no_note() -> None:
    """With a bias for each product a network has PyTorch's own tensors."""
    scenario = rnntrace.load(Path(__file__).parents[2] / "scenarios" / "pytorch-gru.yaml")
    assert list(notes(Letters.of(scenario.exercise.last))) == []


# -- ASCII, powers, transposes -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("notation", "name", "text"),
    [
        ("ng", "h[t-1]", "a<t-1>"),
        ("ng", "dL/da_i[t]", "dL/dz_u<2>"),
        ("ng", "i2_fwd[t]", "Gamma->^[2]_u<2>"),
        ("ng", "g[t]", "c_tilde<2>"),
        ("ng", "y_hat[t]", "y_hat<2>"),
        ("goodfellow", "h[t-1]", "h^(1)"),
        ("goodfellow", "W_xf2", "U^f_2"),
        ("socher", "W_xh", "W^(hx)"),
        ("socher", "b_y", "b^(S)"),
        ("socher", "n[t]", "h_tilde_2"),
        ("standard", "h2_bwd[t-1]", "h<-^(2)_1"),
        ("pytorch", "W_xh_bwd", "weight_ih_l0_reverse"),
    ],
)
def test_names_in_ascii(notation: str, name: str, text: str) -> None:
    """Nothing is lost without mathematical signs: what stands above comes after a ^."""
    at = shown(name, notation, None if "t-1" in name and notation == "ng" else 2)
    assert drawn(at, ascii=True) == text


def test_every_name_has_an_ascii_form() -> None:
    """No sign of any name in any notation is left over."""
    left = {
        text
        for symbol in every_symbol()
        for notation in NOTATIONS
        for part in ("", "e", "d")
        if not (
            text := drawn(name_of(symbol, 1, "plain", notation=notation, part=part), ascii=True)
        ).isascii()
    }
    assert left == set()


@pytest.mark.parametrize(
    ("notation", "name", "text", "tex"),
    [
        ("standard", "W_hh", "W_hhᵀ", r"W_{hh}^{\top}"),
        ("standard", "h2[t]", "h⁽²⁾ₜᵀ", r"h_{t}^{(2) \top}"),
        ("ng", "h[t]", "a⟨t⟩ᵀ", r"a^{\langle t \rangle \top}"),
        ("ng", "h2[t]", "a^[2]⟨t⟩ᵀ", r"a^{[2]\langle t \rangle \top}"),
        ("ng", "W_hh2", "W^[2]_aaᵀ", r"W_{aa}^{[2] \top}"),
        ("goodfellow", "h[t]", "h⁽ᵗ⁾ᵀ", r"h^{(t) \top}"),
        ("goodfellow", "W_hf", "(Wᶠ)ᵀ", r"(W^{f})^{\top}"),
        ("goodfellow", "W_hf2", "Wᶠ_2ᵀ", r"(W_{2}^{f})^{\top}"),
        ("socher", "W_hh", "W⁽ʰʰ⁾ᵀ", r"W^{(hh) \top}"),
    ],
)
def test_transposes(notation: str, name: str, text: str, tex: str) -> None:
    """What is transposed is told from what stands above it already."""
    at = shown(name, notation, transposed=True)
    assert (name_text(at), name_tex(at)) == (text, tex)


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("name", ["h", "h2", "y_hat", "i_fwd"])
def test_powers(notation: str, name: str) -> None:
    """A power of a name with something above it stands outside parentheses, else right after it."""
    expression = parse_expression(f"{name}[t] ** 2")
    leaf = shown(f"{name}[t]", notation)
    formula = spell(expression, Spelling(lambda symbol, transposed: leaf, lambda symbol: False))
    above = notation in ("ng", "goodfellow") or name == "h2"
    assert formula == Raised(Parens(leaf) if above else leaf, "2")


# -- names as they are typed ---------------------------------------------------------------------------


def weights(notation: str, cell: str) -> tuple[str, ...]:
    """The text names of a built-in cell's weights; with a bias for each product where the notation is
    that of PyTorch's modules."""
    two = NOTATIONS[notation].modules and Architecture(cell).takes_two_biases
    return network(Architecture(cell, two_biases=two)).parameters


@pytest.mark.parametrize(
    ("notation", "cell", "typed", "name"),
    [
        ("ng", "rnn", "W_ax", "W_xh"),
        ("ng", "rnn", "W_aa", "W_hh"),
        ("ng", "rnn", "W_ya", "W_hy"),
        ("ng", "rnn", "b_a", "b_h"),
        ("ng", "gru", "W_zx", "W_xz"),
        ("ng", "lstm", "W_ux", "W_xi"),
        ("goodfellow", "rnn", "U", "W_xh"),
        ("goodfellow", "rnn", "W", "W_hh"),
        ("goodfellow", "rnn", "V", "W_hy"),
        ("goodfellow", "rnn", "b", "b_h"),
        ("goodfellow", "rnn", "c", "b_y"),
        ("goodfellow", "lstm", "U^f", "W_xf"),
        ("socher", "rnn", "W^(hx)", "W_xh"),
        ("socher", "rnn", "W_hx", "W_xh"),
        ("socher", "rnn", "W^(S)", "W_hy"),
        ("socher", "lstm", "U^(i)", "W_hi"),
        ("pytorch", "rnn", "weight_ih_l0", "W_xh"),
        ("pytorch", "rnn", "bias_hh_l0", "b_hh"),
        ("pytorch", "lstm", "W_if", "W_xf"),
        ("pytorch", "gru_reset_after", "b_in", "b_xn"),
    ],
)
def test_aliases(notation: str, cell: str, typed: str, name: str) -> None:
    """A weight may be typed as its notation shows it."""
    assert aliases_of(notation, weights(notation, cell))[typed] == name


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("cell", CELLS)
def test_every_weight_can_be_typed_as_it_is_shown(notation: str, cell: str) -> None:
    """Each weight of a built-in cell goes by what the page calls it, or that is its text name."""
    names = weights(notation, cell)
    known = {**aliases_of(notation, names), **{name: name for name in names}}
    assert {name: known[drawn(shown(name, notation), ascii=True)] for name in names} == {n: n for n in names}


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("cell", CELLS)
def test_no_alias_hides_a_text_name(notation: str, cell: str) -> None:
    """A text name always means itself: b_g in Goodfellow's letters is not taken for b^g."""
    names = weights(notation, cell)
    assert not {*names} & set(aliases_of(notation, names))


def test_aliases_of_layers() -> None:
    """Any network's weights have them, here PyTorch's of two layers and two directions."""
    names = ("W_xh1_fwd", "W_hh2_bwd", "b_xh2_fwd")
    assert aliases_of("pytorch", names) == {
        "weight_ih_l0": "W_xh1_fwd",
        "weight_hh_l1_reverse": "W_hh2_bwd",
        "bias_ih_l1": "b_xh2_fwd",
    }
