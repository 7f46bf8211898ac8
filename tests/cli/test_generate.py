"""``rnntrace generate``: the page, the JSON, and what is answered to what makes no sense."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import numpy as np
import pytest
from rich.cells import cell_len

import rnntrace
from rnntrace.writing.figures import Style
from rnntrace.writing.pages.generated import generated_document
from rnntrace.writing.pages.walkthrough import Selection
from tests.support.command import run
from tests.support.markdown_rules import broken_rules
from tests.support.pages import scenario_of
from tests.support.rendered import both_ways, to_markdown, to_text

Golden = Callable[[str, str], None]
SMALL = """
title: A very small network on its own output
vocab: [the, cat, sat, "<END>"]
inputs: [the]
weights:
  W_xh: [[1, -0.5, 0.25, 0], [0.5, 1, -1, 0]]
  W_hh: [[0.5, 0], [-0.25, 0.5]]
  W_hy: [[-1, 0.5], [1, 0.5], [0.5, -1], [0.5, -1]]
  b_y: [0, 0.5, 0, 0]
"""
# What is shown of it: each choice with what there is to say.
WAYS: dict[str, Mapping[str, object]] = {
    "greedy": {"start": "the cat", "steps": 3},
    "drawn": {"seed": 11, "temperature": 0.5, "steps": 4},
    "top-k": {"seed": 2, "top_k": 3, "steps": 3},
    "beam": {"beam": 3, "steps": 3, "until": "sat"},
}


def generated(how: str) -> rnntrace.Generated:
    return rnntrace.generate(scenario_of(SMALL), **WAYS[how])  # type: ignore[arg-type]


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_page(how: str, width: int, golden: Golden) -> None:
    """A prompt and equally probable words; drawn at a temperature; of the most probable words; in a beam
    of which some sequences end: nothing is wider than the page."""
    page = both_ways(generated_document(generated(how)), width)
    assert max(map(cell_len, page.splitlines())) <= width
    golden(page, f"generate.{how}.{width}.txt")


def test_the_page_of_the_built_in_scenario(golden: Golden) -> None:
    """What most readers see first, here of three words."""
    found = run("generate", "--steps", "3", "--width", "80")
    assert (found.returncode, found.stderr) == (0, "")
    golden(found.stdout, "hello-world.generate.80.txt")


def test_the_page_of_an_encoder_and_a_decoder(golden: Golden) -> None:
    """In brief: the encoder first, then what the decoder says."""
    golden(run("generate", "translation", "--detail", "brief").stdout, "translation.generate.80.txt")


@pytest.mark.parametrize("how", ["top-k", "beam"])
def test_the_page_in_markdown(how: str, golden: Golden) -> None:
    """With its tables, which have formulas in their heads."""
    golden(to_markdown(generated_document(generated(how))), f"generate.{how}.md")


@pytest.mark.parametrize("how", WAYS)
def test_the_page_as_a_document(how: str) -> None:
    """It keeps the rules of all documents in both dialects; in ASCII it is ASCII; in brief it is shorter."""
    of = generated(how)
    for dialect in ("dollar", "fenced"):
        assert broken_rules(to_markdown(generated_document(of), dialect), dialect) == []  # type: ignore[arg-type]
    assert to_text(generated_document(of), 80, ascii=True).isascii()
    normal = to_text(generated_document(of), 80)
    brief = to_text(generated_document(of, Style(detail="brief")), 80)
    full = to_text(generated_document(of, Style(detail="full")), 80)
    assert len(brief) < len(normal) < len(full)


def test_what_the_network_reads_is_told() -> None:
    """The header of each step says whether its input was given, or is what it said itself."""
    page = to_text(generated_document(generated("greedy")), 80)
    heads = [line.rstrip(" ─") for line in page.splitlines() if line.startswith("Step ")]
    assert heads[:2] == ["Step 1 of 4   input the", "Step 2 of 4   input cat"]
    assert all(head.endswith(", its own output") for head in heads[2:])
    assert "The next input is given: cat." in page


def test_chosen_steps_and_quantities() -> None:
    """``--step`` shows these, ``--only`` quantities under the names of the page, with what is chosen."""
    page = run("generate", "lstm", "--step", "2", "--only", "y_hat").stdout
    assert ("Step 2 of 3" in page, "Step 1 of 3" in page) == (True, False)
    assert ("World is chosen, and is the next input." in page, "ℓ₂" in page, "c₂" in page) == (
        True,
        False,
        False,
    )
    assert "What it says" not in page
    noted = run("generate", "lstm", "--notation", "ng", "--only", "a", "--step", "1").stdout
    assert "a⟨1⟩ =" in noted
    wrong = run("generate", "lstm", "--step", "4")
    assert wrong.returncode == 2
    assert "there is no step 4; it takes steps 1 to 3" in wrong.stderr


def test_reaching_the_limit_is_said() -> None:
    """With how to go on; and where nothing can end it, how to say what does."""
    page = run("generate", "--steps", "2", "--detail", "brief").stdout
    assert "It is stopped after 2 words, without <END>; --steps allows more." in page
    page = " ".join(run("generate", "embedding", "--steps", "2", "--detail", "brief").stdout.split())
    assert "It is stopped after 2 words; --until takes a word that ends it, and --steps a number." in page
    page = run("generate", "embedding", "--until", "mat", "--detail", "brief").stdout
    assert "It has ended: the last word is mat." in page


def test_the_random_number_is_told_from_the_ends_of_its_range() -> None:
    """Where it would be printed like one of them it has more digits."""
    scenario, longer = scenario_of(SMALL), 0
    for seed in range(40):
        of = rnntrace.generate(scenario, seed=seed, steps=1)
        page = to_text(generated_document(of, Style(digits=1)), 100)
        line = next(line for line in page.splitlines() if line.startswith("r₁ = "))
        r = line.split(" = ")[1].split(" ")[0]
        start, end = (text.rstrip(".") for text in line.split(", from ")[1].split(" to "))
        assert float(start) <= float(r) < float(end)
        assert float(r) == pytest.approx(of.steps[0].random, abs=0.05)
        longer += len(r) > len("0.1")
    assert 0 < longer < 20


def test_a_quantity_of_the_network_keeps_its_name() -> None:
    """A GRU has a reset gate r: the random number is u there."""
    page = run("generate", "gru", "--seed", "7", "--steps", "1").stdout
    assert "u₁ = 0.6251 falls into the range of Hello" in page
    assert "r₁ = σ(a_r₁)" in page
    own = "vocab: [a, b]\ninputs: [a]\nhidden_size: 1\nweights: {init: normal}\n"
    own += "cell: {equations: ['tau[t] = W @ x[t]', 'h[t] = tanh(tau[t] + ell)']}\n"
    found = rnntrace.generate(scenario_of(own), temperature=0.5, seed=1, steps=2)
    assert found.trace["theta"] == 0.5
    assert found.said.system.loss == "lambda"


def test_the_json() -> None:
    """Everything in full precision, under the names of the contract."""
    found = run("generate", "-", "--start", "the cat", "--seed", "11", "--steps", "3", "--json", stdin=SMALL)
    assert (found.returncode, found.stderr) == (0, "")
    data = json.loads(found.stdout)
    of = rnntrace.generate(scenario_of(SMALL), "the cat", seed=11, steps=3)
    assert data["format"] == "rnntrace/1"
    assert (data["tokens"], data["ended"]) == ([*of.tokens], of.ended)
    assert data["log_probability"] == of.log_probability
    assert [list(step) for step in data["steps"]] == [["t", "input", "y_hat", "random", "chosen"]] * len(
        of.steps
    )
    for step, turn in zip(data["steps"], of.steps, strict=True):
        assert [*step.values()] == [turn.t, turn.input, turn.y_hat.tolist(), turn.random, turn.chosen]
    assert [data[name] for name in ("start", "until", "seed")] == [["the", "cat"], "<END>", 11]
    assert (data["steps"][0]["random"], data["steps"][0]["chosen"]) == (None, None)
    chosen = [step["y_hat"][scenario_of(SMALL).words.index(step["chosen"])] for step in data["steps"][1:]]  # type: ignore[union-attr]
    assert data["log_probability"] == pytest.approx(sum(np.log(chosen)), rel=1e-12)
    assert "beam" not in data


def test_the_json_of_a_beam() -> None:
    """What was kept at each step, and the scores of the sequences that ended."""
    data = json.loads(run("generate", "lstm", "--beam", "2", "--json").stdout)
    of = rnntrace.generate(rnntrace.load("lstm"), beam=2)
    assert of.search
    assert data["tokens"] == ["Hello", "World", "<END>"]
    beam = data["beam"]
    assert beam["width"] == 2
    assert [len(step["kept"]) for step in beam["steps"]] == [2, 2, 1]
    best = max(beam["sequences"], key=lambda each: each["score"])
    assert best["tokens"] == data["tokens"]
    assert best["score"] == pytest.approx(data["log_probability"] / 3**0.75, rel=1e-12)
    assert all(each["ended"] for each in beam["sequences"])


def test_rounding_is_carried() -> None:
    """With a pencil every number is used as it was written down: sums and random number, too."""
    found = run("generate", "lstm", "--rounding", "carried", "--digits", "2", "--seed", "7", "--json")
    data = json.loads(found.stdout)
    assert (data["rounding"], data["digits"]) == ("carried", 2)
    for step in data["steps"]:
        assert step["random"] == round(step["random"], 2)
        assert step["y_hat"] == [round(each, 3) for each in step["y_hat"]]
    assert data["log_probability"] == round(data["log_probability"], 2)
    page = run("generate", "lstm", "--rounding", "carried", "--digits", "2", "--seed", "7", "--top-k", "2")
    assert (page.returncode, "≈" in page.stdout) == (0, False)


def test_other_inputs_of_an_encoder() -> None:
    """It reads them, and the decoder starts from there."""
    data = json.loads(
        run("generate", "translation", "--inputs", "dich sehe", "--steps", "2", "--json").stdout
    )
    assert data["start"] == ["<START>"]
    assert len(data["tokens"]) == 2
    found = run("generate", "hello-world", "--inputs", "World Hello", "--steps", "1", "--json")
    assert json.loads(found.stdout)["start"] == ["World"]
    assert "reads its first input alone" in run("generate", "hello-world", "--inputs", "World Hello").stdout


def test_of_examples_the_first_is_used() -> None:
    """And it is said."""
    source = SMALL.replace("inputs: [the]", "examples: [{inputs: [cat]}, {inputs: [the, cat]}]")
    found = run("generate", "-", "--steps", "1", "--json", stdin=source)
    assert found.stderr == "Of the 2 examples the first is used.\n"
    assert json.loads(found.stdout)["start"] == ["cat"]


def test_words_with_spaces_stand_in_a_list() -> None:
    """As for other inputs."""
    source = SMALL.replace("cat", "New York").replace("[the]", "[the]")
    found = run("generate", "-", "--start", "[the, New York]", "--steps", "1", "--json", stdin=source)
    assert json.loads(found.stdout)["start"] == ["the", "New York"]
    alone = run("generate", "-", "--start", "New York", "--steps", "1", "--json", stdin=source)
    assert json.loads(alone.stdout)["start"] == ["New York"]
    wrong = run("generate", "-", "--start", "[the, [1]]", stdin=source)
    assert (wrong.returncode, "--start takes words" in wrong.stderr) == (2, True)


def test_numbers_that_are_not_finite_are_told_of() -> None:
    """The answer is no good: exit 1, and which value is the first."""
    source = SMALL.replace("[-1, 0.5]", "[-1e308, 1e308]")
    found = run("generate", "-", "--temperature", "1e-300", stdin=source)
    assert found.returncode == 1
    assert "not every number is finite; the first that is not is" in found.stderr
    assert "so no word is chosen" in found.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["sentiment"], 3, "sentiment.yaml: this network cannot run on its own output: it says 'negative'"),
        (["bidirectional"], 3, "it reads its sequence from the last step to the first as well"),
        (["and-gate"], 3, "its prediction is no softmax, so that no word is the next one"),
        (
            ["--start", "Helo"],
            2,
            "the word to start with is 'Helo', which is not in vocab. Did you mean 'Hello'?",
        ),
        (
            ["--until", "Bye"],
            2,
            "the word to end with is 'Bye', which is none of its words. There are: <START>, Hello",
        ),
        (["--beam", "2", "--seed", "1"], 2, "a beam draws no words"),
        (["--top-k", "2"], 2, "without a seed none is drawn. Give a seed, too"),
        (["--top-k", "5", "--seed", "1"], 2, "top-k keeps 1 to 4 words here, not 5"),
        (["--temperature", "0"], 2, "a temperature of 0 is not possible, as scores are divided by it"),
        (["--temperature", "-1"], 2, "a temperature of -1 is not possible"),
        (["--steps", "0"], 2, "0 is not in the range"),
    ],
)
def test_what_makes_no_sense(arguments: list[str], code: int, message: str) -> None:
    """Each is answered with what is wrong and what would be right, and nothing is printed."""
    found = run("generate", *arguments)
    assert (found.returncode, found.stdout) == (code, "")
    assert message in " ".join(found.stderr.replace("│", " ").split())


def test_the_page_of_some_steps_of_a_beam() -> None:
    """Those rounds alone, without what comes of it."""
    of = generated("beam")
    page = to_text(generated_document(of, Style(), Selection((2,))), 80)
    assert ("Step 2 of 3" in page, "Step 1 of 3" in page, "What it says" in page) == (True, False, False)


@pytest.mark.parametrize(("notation", "letter"), [("ng", "u"), ("standard", "r")])
def test_letters_are_nobodys_in_the_notation(notation: str, letter: str) -> None:
    """The random number is no reset gate, and what is kept of the probabilities no output gate."""
    found = run("generate", "--seed", "1", "--steps", "1", "--notation", notation)
    assert f"gives a random number {letter} from 0 to 1" in " ".join(found.stdout.split())
    lstm = run("generate", "lstm", "--seed", "1", "--top-k", "2", "--steps", "1", "--notation", "goodfellow")
    assert "p⁽¹⁾ = k⁽¹⁾ ⊙ ŷ⁽¹⁾" in lstm.stdout


def test_chosen_quantities_come_with_the_draw() -> None:
    """What is drawn is told with its range, and the table of a beam stands, whatever else is left out."""
    drawn = run("generate", "--only", "y_hat", "--seed", "1", "--steps", "1").stdout
    assert "falls into the range of" in drawn
    beam = run("generate", "--only", "y_hat", "--beam", "2", "--steps", "1").stdout
    assert "crossed out" in beam
