"""What a scenario is, before anything is computed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len

import rnntrace
from rnntrace.writing.overview.describe import describe_document, mode
from tests.support.command import run
from tests.support.markdown_rules import broken_rules
from tests.support.pages import LOOPS, ROOT, SCENARIOS, scenario_of
from tests.support.patience import patiently
from tests.support.rendered import to_markdown, to_text

Golden = Callable[[str, str], None]

LONG = """\
vocab: [a, b]
hidden_size: 1
cell: lstm
layers: 2
bidirectional: true
inputs: [{inputs}]
targets: [{inputs}]
weights: {{init: normal}}
"""
OWN = """\
vocab: [a, b]
hidden_size: 2
cell:
  equations: |
    slow_memory[t] = (1 - k) * slow_memory[t-1] + W @ x[t]   # what stays
    z[t] = sigmoid(Z @ x[t])                                 # gate
    h[t] = z[t] * slow_memory[t] + U @ h[t-1]                # state
inputs: [a, b]
targets: [b, a]
weights: {init: normal}
"""


def page(scenario: rnntrace.Scenario, width: int = 60, *, ascii: bool = False) -> str:
    return to_text(describe_document(scenario), width, ascii=ascii)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_hello_world_at_a_width(width: int, golden: Golden) -> None:
    """The whole page."""
    found = run("describe", "hello-world", "--width", str(width))
    assert (found.returncode, found.stderr) == (0, "")
    golden(found.stdout, f"hello-world.describe.{width}.txt")


@pytest.mark.parametrize(
    "name", ["lstm", "bidirectional", "stacked", "embedding", "translation", "sentiment", "peephole-lstm"]
)
def test_a_built_in_scenario(name: str, golden: Golden) -> None:
    """The whole page of networks of every kind."""
    golden(page(rnntrace.load(ROOT / "scenarios" / f"{name}.yaml")), f"{name}.describe.60.txt")


def drawings(text: str) -> str:
    """The two drawings of a page."""
    return text[text.index("Network, rolled up") : text.index("Equations  ")]


@pytest.mark.parametrize("width", [50, 80])
def test_two_directions_stand_side_by_side(width: int, golden: Golden) -> None:
    """Neither is over the other as a layer would be; over time too, where no step loses its room."""
    text = drawings(page(rnntrace.load(ROOT / "scenarios" / "bidirectional.yaml"), width))
    assert "├─────┤" not in text.split("unrolled")[0]
    assert ("├─────┤" in text) == (width == 50)
    golden(text, f"bidirectional.drawn.{width}.txt")


BOTH = """
cell: lstm
layers: 2
bidirectional: true
hidden_size: 2
inputs: [[1], [2]]
targets: [[0, 1], [1, 0]]
weights: {init: normal, seed: 1}
"""


@pytest.mark.parametrize(
    ("name", "text", "width"),
    [("three-loops", LOOPS, 80), ("stacked-both", BOTH, 100), ("stacked-both", BOTH, 80)],
)
def test_any_boxes_of_one_height(name: str, text: str, width: int, golden: Golden) -> None:
    """Three loops that do not hang on each other are side by side; two layers of two directions are two
    pairs, or where labels would lack room, all over one another."""
    golden(drawings(page(scenario_of(text), width)), f"{name}.drawn.{width}.txt")


@pytest.mark.parametrize("text", [LOOPS, BOTH])
@pytest.mark.parametrize("ascii", [True, False])
def test_boxes_fit_at_every_width(text: str, ascii: bool) -> None:
    """However they stand, every line fits, and the walls of every box are straight."""
    scenario = scenario_of(text)
    for width in (50, 74, 120):
        lines = drawings(page(scenario, width, ascii=ascii)).splitlines()
        assert [line for line in lines if cell_len(line) > width] == []
        tops = [(i, match) for i, line in enumerate(lines) for match in re.finditer("┌─+┐", line)]
        assert tops or ascii
        for i, match in tops:
            below = lines[i + 1]
            assert below[match.start()] in "│┤"
            assert below[match.end() - 1] in "│├"


def test_the_page_in_ascii(golden: Golden) -> None:
    """Boxes and arrows too."""
    found = run("describe", "bidirectional", "--ascii", "--width", "60").stdout
    assert found.isascii()
    golden(found, "bidirectional.describe.ascii.txt")


def test_the_page_in_markdown(tmp_path: Path, golden: Golden) -> None:
    """The drawings stand beside it as pictures; without a file, in fences of plain text."""
    assert run("describe", "translation", "-o", "x.md", cwd=tmp_path).returncode == 0
    text = (tmp_path / "x.md").read_text(encoding="utf-8")
    assert broken_rules(text, "dollar") == []
    golden(text, "translation.describe.md")
    pictures = [f"x-{name}.svg" for part in ("encoder", "decoder") for name in (f"{part}-rolled", part)]
    assert re.findall(r"\]\(<(.*)>\)", text) == pictures
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["x.md", *pictures])
    for picture in pictures:
        title = ElementTree.fromstring((tmp_path / picture).read_text(encoding="utf-8"))[0].text
        assert f"![{title}](<{picture}>)" in text
    alone = to_markdown(describe_document(rnntrace.load("translation")))
    assert alone.count("```text\n") == 4
    assert broken_rules(alone, "dollar") == []


@pytest.mark.parametrize("path", patiently(SCENARIOS, 3), ids=lambda path: path.stem)
@pytest.mark.parametrize("ascii", [False, True])
def test_nothing_is_wider_than_the_page(path: Path, ascii: bool) -> None:
    """From 50 columns on, every line of every scenario."""
    for width in (50, 60, 80, 120):
        lines = page(rnntrace.load(path), width, ascii=ascii).splitlines()
        assert [line for line in lines if cell_len(line) > width] == []


@pytest.mark.parametrize("steps", [1, 2, 3, 5, 40])
def test_of_a_long_sequence_the_first_steps_and_the_last(steps: int) -> None:
    """Two layers in two directions still fit, and what is left out is marked."""
    scenario = scenario_of(LONG.format(inputs=", ".join(["a", "b"] * steps)[: 3 * steps - 2]))
    text = page(scenario)
    assert [line for line in text.splitlines() if cell_len(line) > 60] == []
    assert [line for line in page(scenario, 50).splitlines() if cell_len(line) > 50] == []
    unrolled = text.split("unrolled over")[1].split("Equations")[0]
    assert ("⋯" in unrolled) == (steps > 2)
    boxes = re.findall(r"│ +h→⁽¹⁾([₀-₉]+)", unrolled)
    assert boxes[0] == "₁"
    assert boxes[-1] == str(steps).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def test_a_thousand_steps() -> None:
    """The last is the thousandth."""
    text = LONG.format(inputs=", ".join(["a"] * 1000)).replace("layers: 2\nbidirectional: true\n", "")
    assert re.search(r"│ +h₁, c₁ +│───→.* ⋯ ───→│ +h₁₀₀₀, c₁₀₀₀ │", page(scenario_of(text), 80))
    assert "\n   Step     1   2   3 " in page(scenario_of(text), 80)


def test_a_cell_of_ones_own_is_drawn(golden: Golden) -> None:
    """From its equations alone: a loop for each of its states, in the order in which they feed."""
    golden(page(scenario_of(OWN)), "own-cell.describe.60.txt")


def test_a_step_without_an_entry_has_no_arrow() -> None:
    """One input at the start, one target at the end: nothing is drawn where nothing is."""
    text = page(
        scenario_of(
            "vocab: [a, b]\nhidden_size: 1\ninputs: [a, null, null]\ntargets: [null, null, b]\n"
            "weights: {init: normal}\n"
        )
    )
    unrolled = text.split("unrolled over")[1].split("Equations")[0]
    assert [line.count("↑") for line in unrolled.splitlines() if "↑" in line] == [1, 1]
    assert "x₂" not in unrolled
    assert "ŷ₁" not in unrolled


VECTORS = """
inputs: [[0.9, 0.1, 0.4], null]
targets: [[1, 0, 0, 0.5, 0.25, 0.125], null]
hidden_size: 2
output: sigmoid
weights: {init: normal, seed: 1}
"""


def test_vectors_are_whole_where_there_is_room() -> None:
    """In the drawing too; where there is none, whole numbers are left out and no parenthesis open."""
    wide, narrow = (run("describe", "-", "--width", width, stdin=VECTORS).stdout for width in ("80", "50"))
    assert wide.count("(0.9, 0.1, 0.4)") == 2
    assert "(0.9, …)" in narrow
    for line in narrow.splitlines():
        if line.startswith(("   inputs", "   targets")):
            assert line.count("(") == line.count(")") > 0


def test_a_network_without_a_loop_is_not_unrolled() -> None:
    """There is nothing to lay out over time."""
    assert "unrolled" not in page(rnntrace.load(ROOT / "scenarios" / "feedforward.yaml"))


def test_words_that_end_a_fence() -> None:
    """A word of backticks does not close the fence of a drawing."""
    words = "vocab: ['```', '````']\ninputs: ['```']\ntargets: ['````']\n"
    text = f"{words}hidden_size: 1\nweights: {{init: normal}}\n"
    document = to_markdown(describe_document(scenario_of(text)))
    assert document.count("\n`````text\n") == 1


def test_the_same_as_data() -> None:
    """Sizes, mode, parameters with shapes and counts, the equations as text."""
    found = run("describe", "lstm", "--json")
    assert found.stderr == ""
    data = json.loads(found.stdout)
    scenario = rnntrace.load(ROOT / "scenarios" / "lstm.yaml")
    assert (data["format"], data["mode"], data["cell"]) == ("rnntrace/1", "many-to-many", "lstm")
    assert data["sizes"] == {"input": 4, "hidden": 2, "output": 4}
    shapes = {each["name"]: tuple(each["shape"]) for each in data["parameters"]}
    assert shapes == {name: array.shape for name, array in scenario.parameters.items()}
    assert data["parameter_count"] == sum(each["count"] for each in data["parameters"]) == 68
    assert "i[t] = sigmoid(a_i[t])  # input gate" in data["equations"]
    assert data["examples"][0]["inputs"] == ["<START>", "Hello", "World"]


def test_both_halves_as_data() -> None:
    """An encoder and a decoder, each under its own key."""
    data = json.loads(run("describe", "translation", "--json").stdout)
    assert data["mode"] == "encoder-decoder"
    assert data["encoder"]["examples"][0]["targets"] is None
    assert data["decoder"]["sizes"] == {"input": 5, "hidden": 3, "output": 5}


def test_vectors_and_gaps_as_data() -> None:
    """A vector is itself, nothing is null."""
    entries = "inputs: [[1, 2], null]\ntargets: [null, 3]\noutput: identity\n"
    text = f"{entries}hidden_size: 1\nweights: {{init: normal}}\n"
    data = json.loads(run("describe", "-", "--json", stdin=text).stdout)
    assert data["examples"] == [{"steps": 2, "inputs": [[1.0, 2.0], None], "targets": [None, [3.0]]}]


def test_nothing_is_computed() -> None:
    """What runs the passes is not even loaded."""
    code = (
        "import sys\n"
        "from rnntrace.cli import app_for\n"
        "app_for(['describe'])(['describe', '--json'], standalone_mode=False)\n"
        "print(sorted({'rnntrace.tracing.run', 'sympy'} & set(sys.modules)), file=sys.stderr)\n"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stderr.splitlines()[-1] == "[]"


def test_another_notation() -> None:
    """Drawing, equations and parameters have its letters."""
    text = run("describe", "--notation", "ng", "--width", "60").stdout
    assert "a⟨t−1⟩   W_aa" in text
    assert "W_ax   H×N" in text


@pytest.mark.parametrize(
    ("inputs", "targets", "words"),
    [
        ("[a]", "[b]", "one-to-one"),
        ("[a, b]", "[b, a]", "many-to-many"),
        ("[a, b]", "[null, a]", "many-to-one"),
        ("[a, null]", "[b, a]", "one-to-many"),
        ("[a, null]", "[null, a]", "one-to-one"),
        ("[a, null]", None, "one-to-many"),
        ("[a, b]", None, "many-to-many"),
    ],
)
def test_the_mode(inputs: str, targets: str | None, words: str) -> None:
    """It comes from where there are entries and where there are none."""
    given = "" if targets is None else f"targets: {targets}\n"
    text = f"vocab: [a, b]\nhidden_size: 1\ninputs: {inputs}\n{given}output: softmax\n"
    assert mode(scenario_of(text + "weights: {init: normal}\n").exercise) == words
