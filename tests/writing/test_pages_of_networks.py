"""Pages of every kind of network to the letter, and what a reader has to find on them."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest

import rnntrace
from rnntrace.tracing.trace import Trace
from rnntrace.writing.document import Worked
from rnntrace.writing.pages.walkthrough import Selection, bptt_document
from tests.support.network_texts import (
    BEGUN,
    BIDIRECTIONAL,
    EMBEDDED,
    ENCODER_DECODER,
    EXAMPLES,
    GRU,
    LSTM,
    PAIRS,
)
from tests.support.pages import document_of, page_both_ways, page_of, scenario_of
from tests.support.rendered import to_markdown, to_text

Golden = Callable[[str, str], None]


@pytest.mark.parametrize("kind", ["forward", "bptt"])
@pytest.mark.parametrize("width", [60, 80])
def test_pages_of_an_lstm(kind: str, width: int, golden: Golden) -> None:
    """Each gate with its numbers, on the way there and on the way back."""
    golden(page_both_ways(scenario_of(LSTM), kind, width), f"network.lstm.{kind}.{width}.txt")


def test_a_document_of_an_lstm(golden: Golden) -> None:
    """The whole walkthrough as Markdown, its long sums broken over lines."""
    golden(to_markdown(document_of(scenario_of(LSTM))), "network.lstm.md")


@pytest.mark.parametrize("cell", ["gru", "gru_reset_after"])
def test_a_page_of_a_gru(cell: str, golden: Golden) -> None:
    """What goes through the reset gate has its parentheses."""
    golden(page_both_ways(scenario_of(GRU.format(cell=cell)), "bptt"), f"network.{cell}.bptt.80.txt")


def test_a_page_of_both_directions(golden: Golden) -> None:
    """The states that are read backward have their gradients go forward."""
    golden(page_both_ways(scenario_of(BIDIRECTIONAL), "bptt"), "network.bidirectional.bptt.80.txt")


def test_a_page_of_an_encoder_and_its_decoder(golden: Golden) -> None:
    """The decoder's backward pass, what it hands back, the encoder's."""
    scenario = scenario_of(ENCODER_DECODER)
    golden(page_both_ways(scenario, "bptt"), "network.encoder-decoder.bptt.80.txt")
    golden(to_markdown(document_of(scenario)), "network.encoder-decoder.md")


def test_pages_of_examples_of_an_encoder_and_its_decoder(golden: Golden) -> None:
    """Each example's two parts, the decoder's before the encoder's on the way back; the state of its own
    that an example begins from; then the gradients of both over all examples."""
    scenario = scenario_of(PAIRS)
    golden(page_both_ways(scenario, "forward", 60), "network.pairs.forward.60.txt")
    golden(page_both_ways(scenario, "bptt"), "network.pairs.bptt.80.txt")
    golden(to_markdown(document_of(scenario)), "network.pairs.md")


@pytest.mark.parametrize(
    ("selection", "worked"),
    [
        (Selection(), ["∂L/∂c←₃ = ∂L/∂c←₂ ⊙ f←₂", "∂L/∂h→₀ = W→_hiᵀ ∂L/∂a→_i₁ + W→_hfᵀ ∂L/∂a→_f₁"]),
        (Selection(only=frozenset(["c_bwd"])), ["∂L/∂c←₃ = ∂L/∂c←₂ ⊙ f←₂"]),
        (Selection(only=frozenset(["h_bwd"])), []),
        (Selection(steps=(1,)), []),
    ],
)
def test_what_is_sent_to_given_states_is_worked(selection: Selection, worked: list[str]) -> None:
    """To those that are given and no others, before the first step or after the last; not where single
    steps are asked for."""
    page = to_text(bptt_document(rnntrace.bptt(scenario_of(BEGUN)), selection=selection), 80)
    _, heading, after = page.partition("\nBack to the initial state ")
    assert bool(heading) == bool(worked)
    section = re.split(r"━{9}", after)[0]
    heads = [line for line in section.splitlines() if line.startswith("∂")]
    assert [head[: len(start)] for head, start in zip(heads, worked, strict=True)] == worked


def test_a_page_of_an_embedding(golden: Golden) -> None:
    """The column that a word picks, and the column that gets its gradient."""
    golden(page_both_ways(scenario_of(EMBEDDED), "bptt"), "network.embedding.bptt.80.txt")


def test_a_page_of_examples(golden: Golden) -> None:
    """Each example's steps, then the gradients of all together; a step without a target says so once."""
    golden(page_both_ways(scenario_of(EXAMPLES), "bptt"), "network.examples.bptt.80.txt")


def worked(page: str, head: str, step: int) -> str:
    """What stands from a line of symbols to the next, at a step."""
    at = page.index(head, page.index(f"\nStep {step} of "))
    return re.split(r"\n(?=\S)", page[at:])[0]


def test_every_term_that_there_is_no_step_for_falls_away_in_one_line() -> None:
    """At the last step four gates send nothing back, and that is one remark."""
    page = page_of(scenario_of(LSTM), "bptt")
    text = worked(page, "∂L/∂h₃ = ", 3)
    assert text.count("there is no step 4") == 1
    assert text.count("   = ") == 1


def test_a_gradient_through_two_paths_is_worked_term_by_term() -> None:
    """∂L/∂c: first tanh, then 1 − tanh², then the two terms, then their sum."""
    page = page_of(scenario_of(LSTM), "bptt")
    text = worked(page, "∂L/∂c₂ = ", 2)
    filled_in, worked_out, factors, sums = re.split("   [=≈] ", text)[1:]
    assert "tanh" in filled_in
    assert "tanh" not in worked_out
    assert "1 −" in worked_out
    assert factors.count("⊙") == 2
    assert "1 −" not in factors
    assert "⊙" not in sums
    assert "c₂ feeds h₂ and, one step on, c₃; tanh' = 1 − tanh²" in text


def test_what_is_zero_for_the_first_state_s_sake_is_said_in_one_sentence() -> None:
    """c₀ is 0, so neither the forget gate nor its weights get anything from step 1."""
    page = page_of(scenario_of(LSTM), "bptt")
    first = page[page.index("\nStep 1 of 3") :]
    assert "c₀ is 0, so ∂L/∂f₁ and ∂L/∂a_f₁ are 0.\n" in first
    assert "h₀ is 0, so nothing is added to ∂L/∂W_hi, ∂L/∂W_hg and ∂L/∂W_ho.\n" in first


def test_a_zero_bias_in_parentheses_falls_away_too() -> None:
    """r ⊙ (W h + b) without b is r ⊙ (W h)."""
    page = page_of(scenario_of(GRU.format(cell="gru_reset_after")), "forward")
    assert "a_n₂ = W_xn x₂ + r₂ ⊙ (W_hn h₁) " in page


def test_directions_say_where_a_value_comes_from() -> None:
    """One step on for what is read forward, one step back for the other; and nothing before step 1."""
    page = page_of(scenario_of(BIDIRECTIONAL), "bptt")
    assert "h→₂ feeds s₂ and, one step on, a→₃" in page
    assert "h←₂ feeds s₂ and, one step back, a←₁" in page
    assert "h←₁ feeds s₁\n" in page
    assert "there is no step 0, so W←_hhᵀ ∂L/∂a←₀ falls away" in page
    assert "∂L/∂h←ₜ is worked from the first step to the last" in page
    assert "h←ₜ is worked from the last step to the first" in page_of(scenario_of(BIDIRECTIONAL), "forward")


def test_the_way_back_to_the_encoder() -> None:
    """The decoder's gradients, then what it hands back with its number, then the encoder's."""
    scenario = scenario_of(ENCODER_DECODER)
    page = page_of(scenario, "bptt")
    parts = (
        *("\nDecoder  ━", "\nGradients of the decoder, ", "\nBack to the encoder  ━"),
        *("\nEncoder  ━", "\nGradients of the encoder, "),
    )
    places = [page.index(part) for part in parts]
    assert places == sorted(places)
    trace = rnntrace.bptt(scenario)
    assert isinstance(trace, Trace)
    assert trace.encoder is not None
    sent = trace["W_hh"].T @ trace.grad("a", 1)
    np.testing.assert_allclose(sent, trace.encoder.grad("h", 2))
    for number in sent:
        assert f"{number:.4f}" in page[places[2] : places[3]]
    assert "handed" not in page
    assert "∂L/∂hᵉ₂ = ∂L/∂hᵈ₀ + " in page
    assert "∂L/∂hᵉ₁ = Wᵉ_hhᵀ ∂L/∂aᵉ₂" in page.replace("(Wᵉ_hh)ᵀ", "Wᵉ_hhᵀ")


def test_a_step_without_a_target_says_so_once() -> None:
    """Its scores get nothing, and neither does the output layer."""
    page = page_of(scenario_of(EXAMPLES), "bptt")
    assert page.count("Step 1 has no target, so ∂L/∂s₁ is 0.") == 1
    assert page.count("∂L/∂s₁ is 0, so nothing is added to ∂L/∂W_hy.") == 1


def test_a_word_s_gradient_goes_to_its_column() -> None:
    """No matrix of zeros around it; the sum says which column is whose."""
    page = page_of(scenario_of(EMBEDDED), "bptt")
    assert "added to column 3 of ∂L/∂E" in page
    assert "column 1 is from steps 1 and 3; column 3 is from step 2; all others are 0" in page


def test_an_unknown_word_is_named_beside_what_stands_for_it() -> None:
    """The reader sees the word that the scenario has."""
    assert "Step 2 of 3   input <unk> (for gong)  →  target tick" in page_of(scenario_of(EMBEDDED), "forward")
    assert "`<unk>` (for `gong`)" in to_markdown(document_of(scenario_of(EMBEDDED)))


FED_BACK = """
vocab: [a, b]
inputs: [a, b, a]
targets: [null, null, b]
hidden_size: 2
cell:
  equations: |
    h[t] = tanh(W @ x[t] + U @ y_hat[t-1])
    y_hat[t] = softmax(V @ h[t])
weights: {init: normal, scale: 0.5, seed: 1}
"""


def test_without_a_target_only_what_the_loss_sends_falls_away() -> None:
    """A prediction that is fed back gets a gradient from the next step, and the page says no less."""
    page = page_of(scenario_of(FED_BACK), "bptt")
    assert "step 2 has no target, so y₂ / ŷ₂ falls away" in page
    assert "∂L/∂ŷ₂ is 0" not in page


WHOLE = """
vocab: [a, b]
hidden_size: 2
inputs: [a, b, a]
targets: [a, null, b]
cell:
  equations: |
    h[t] = tanh(W @ x[t] + U @ h[t-1])
    y_hat[t] = softmax(V @ h[t] + b)
weights: {init: normal, seed: 3}
"""


def test_a_step_without_a_target_adds_nothing_to_any_sum() -> None:
    """What the loss would send to a parameter itself is zero there, so that the shares add up."""
    blocks = document_of(scenario_of(WHOLE), "bptt").blocks
    sums = [block.numbers for block in blocks if isinstance(block, Worked) and block.step is None]
    assert len(sums) == 4
    for gradient, *shares in sums:
        np.testing.assert_allclose(sum(shares), gradient, atol=1e-15)
    assert sums[-1][2].tolist() == [0.0, 0.0]


SUBTRACTED = """
vocab: [a, b]
hidden_size: 2
inputs: [a, b]
targets: [a, b]
cell: {equations: "h[t] = tanh(W @ x[t] - U @ h[t-1])"}
weights: {init: normal, seed: 3}
"""


def test_a_sign_stands_in_front_of_a_product() -> None:
    """What is subtracted sends a gradient with a minus before all of it, in letters and in numbers."""
    scenario = scenario_of(SUBTRACTED)
    page, document = page_of(scenario, "bptt"), to_markdown(document_of(scenario, "bptt"))
    assert "∂L/∂hₜ = W_hyᵀ ∂L/∂sₜ − Uᵀ (∂L/∂hₜ₊₁ ⊙ (1 − hₜ₊₁²))" in page
    assert "ᵀ −" not in page
    assert r"{\top} -" not in document
    assert r"- U^{\top} \left( \frac{\partial L}{\partial h_{t+1}} \odot" in document


@pytest.mark.parametrize(
    ("right", "letters"), [("W @ -x[t]", "W (−xₜ)"), ("tanh(W @ x[t]) * -b", "tanh(W xₜ) ⊙ (−b)")]
)
def test_a_factor_with_a_minus_has_parentheses(right: str, letters: str) -> None:
    """Two signs never stand side by side."""
    text = SUBTRACTED.replace("tanh(W @ x[t] - U @ h[t-1])", f"{right} + U @ h[t-1]")
    assert f"hₜ = {letters} + U hₜ₋₁" in page_of(scenario_of(text), "forward")


def test_a_denominator_of_several_parts_has_parentheses() -> None:
    """A vector is divided entry by entry, and a fraction bar reaches over all of it."""
    cell = "a[t] = W @ x[t]\nh[t] = a[t] / (1 + a[t] ** 2)"
    text = SUBTRACTED.replace("h[t] = tanh(W @ x[t] - U @ h[t-1])", cell.replace("\n", "\\n"))
    document = to_markdown(document_of(scenario_of(text), "forward"))
    assert r"}{1 + \left(-0." in document or r"}{1 + (-0." in document or r"}{1 + 0." in document
    long = scenario_of(f"{SUBTRACTED}reduction: mean\n")
    document = to_markdown(document_of(long, "bptt", fuse=False))
    assert r"}{0." in document


def test_a_fraction_bar_needs_no_parentheses() -> None:
    """Those of the equation's text stand only where there is no bar."""
    cell = r"a[t] = W @ x[t]\nh[t] = a[t] / (1 + a[t] ** 2)"
    scenario = scenario_of(SUBTRACTED.replace("h[t] = tanh(W @ x[t] - U @ h[t-1])", cell))
    document = to_markdown(document_of(scenario, "forward"))
    assert r"h_{t} &= \frac{a_{t}}{1 + a_{t}^{2}}" in document
    assert "hₜ = aₜ / (1 + aₜ²)" in page_of(scenario, "forward")


def test_a_dot_stands_between_two_numbers_also_after_a_fraction() -> None:
    """Half of a sum of squares is no mixed number."""
    text = SUBTRACTED + "output: identity\nlabels: [p, q]\nloss: squared_error\n"
    text = text.replace("targets: [a, b]", "targets: [[0, 1], [1, 0]]")
    page = page_of(scenario_of(text), "forward")
    assert len(re.findall(r"= 1/2 · \d", page)) == 2
    assert not re.search(r"1/2 \d", page)
    document = to_markdown(document_of(scenario_of(text), "forward"))
    assert document.count(r"\frac{1}{2} \cdot") == 2


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("1. gate", r"1\. gate:"),
        ("a) gate", r"a\) gate:"),
        ("- gate", r"\- gate:"),
        ("+ gate", r"\+ gate:"),
        (": gate", r"\: gate:"),
        ("(iv) gate", r"(iv\) gate:"),
    ],
)
def test_words_of_an_equation_begin_no_list(words: str, line: str) -> None:
    """Neither where the equations are listed nor where one is worked."""
    text = SUBTRACTED.replace('h[t-1])"', f'h[t-1]) # {words}"')
    lines = to_markdown(document_of(scenario_of(text), "forward")).split("\n")
    assert [each for each in lines if "gate" in each] == [line] * 3
