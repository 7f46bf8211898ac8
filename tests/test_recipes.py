"""The recipes of CONTRIBUTING, each followed by its words: one entry, and everything works with it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest

import rnntrace
from rnntrace.cli.formats import FORMATS, endings, usual_endings
from rnntrace.equations.functions import FUNCTIONS
from rnntrace.programs.in_numpy import numpy_program
from rnntrace.scenario.shipped import builtin
from tests.support.command import run
from tests.support.pages import ROOT, SCENARIOS, page_of, scenario_of
from tests.support.patience import patiently
from tests.support.programs import disagreements, numbers_of, run_program
from tests.support.readme_table import readme_table
from tests.support.recipes import (
    PLAIN,
    WITH_TARGET,
    X,
    Y,
    cross_entropy,
    entry_of,
    gradients_are_right,
    in_a_new_process,
    network,
    pages,
    recipes,
    softmax,
    table_of,
)
from tests.support.remembered import forget

Add = Callable[[str, str, str], None]


@pytest.fixture
def add(monkeypatch: pytest.MonkeyPatch) -> Iterator[Add]:
    """``add(recipe, name, entry)`` follows a recipe, for as long as a test lasts; the entry is written
    as it would be in the program."""

    def entered(recipe: str, name: str, entry: str) -> None:
        table = table_of(recipe)
        assert name not in table.rows
        monkeypatch.setitem(table.rows, name, entry_of(table, entry))
        forget()

    forget()
    yield entered
    monkeypatch.undo()
    forget()


def test_every_recipe_is_followed() -> None:
    """What CONTRIBUTING says how to add has a test below, and names one table to add it to."""
    found = recipes()
    assert len(found) >= 8
    for recipe in found:
        assert f"test_{recipe.replace(' ', '_')}" in globals(), recipe
    tables = {recipe: table_of(recipe) for recipe in found if recipe != "a scenario"}
    assert all(isinstance(table.rows, dict) and table.rows for table in tables.values())
    assert len({*tables.values()}) == len(tables)


# -- a function ------------------------------------------------------------------------------------

FUNCTIONS_TO_ADD = {
    # Nothing but what it means, in terms of a function that there is.
    "swish": (
        r"""Function(
            "swish",
            "y + sigmoid(x) * (1 - y)",
            "`swish' = swish + σ (1 − swish)`",
            r"\mathrm{swish}",
            "swish",
            meaning="x * sigmoid(x)",
            activation=True,
        )""",
        lambda a: a / (1 + anp.exp(-a)),
        "∂L/∂aₜ = ∂L/∂hₜ ⊙ (hₜ + σ(aₜ) ⊙ (1 − hₜ))",
    ),
    # With a kink, a sign of its own, and a quicker way to compute it.
    "leaky": (
        r"""Function(
            "leaky",
            "0.1 + 0.9 * positive(x)",
            "`λ'` is 1 where its argument is positive, else 0.1",
            r"\lambda",
            "λ",
            meaning="relu(x) - 0.1 * relu(-x)",
            value=lambda x, out=None: np.maximum(x, 0.1 * x, out=out),
            numpy="return np.maximum(x, 0.1 * x)",
            activation=True,
        )""",
        lambda a: anp.where(a > 0, a, 0.1 * a),
        "∂L/∂aₜ = ∂L/∂hₜ ⊙ (0.1 + 0.9 [aₜ > 0])",
    ),
    # Known to SymPy and PyTorch by its name.
    "sinh": (
        r"""Function(
            "sinh", "(exp(x) + exp(-x)) / 2", "", r"\mathrm{sinh}", "sinh", value=np.sinh, activation=True
        )""",
        anp.sinh,
        "∂L/∂aₜ = ∂L/∂hₜ ⊙ (exp(aₜ) + exp(−aₜ)) / 2",
    ),
}


@pytest.mark.parametrize("name", patiently(FUNCTIONS_TO_ADD, ["swish", "leaky"]))
def test_a_function(name: str, add: Add, tmp_path: Path) -> None:
    """It is an activation, and a function of one's own equations, and every opinion on it agrees; so does a
    program that has it."""
    row, by_hand, backward = FUNCTIONS_TO_ADD[name]
    add("a function", name, row)
    text = PLAIN + f"activation: {name}\n"
    found = pages(text)
    written = FUNCTIONS[name]
    assert f"hₜ = {written.terminal}(aₜ)" in found.forward
    assert backward in found.bptt
    assert rf"h_{{t}} &= {written.latex} \left( a_{{t}} \right)" in found.markdown
    gradients_are_right(text, lambda p: network(p, activation=by_hand, loss=cross_entropy))
    trace = rnntrace.bptt(scenario_of(text))
    assert disagreements(run_program(numpy_program(trace)), numbers_of(trace)) == []

    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    page = in_a_new_process("a function", name, row, "forward", str(tmp_path / "own.yaml"), "--ascii")
    assert page.isascii()
    assert f"h_t = {name}(a_t)" in page
    schema = json.loads(in_a_new_process("a function", name, row, "schema"))
    assert name in schema["oneOf"][0]["properties"]["activation"]["enum"]


OWN = """
vocab: [a, b, c]
hidden_size: 2
inputs: [a, b, c, a]
targets: [b, c, null, b]
weights: {{init: normal, scale: 0.5, seed: 2}}
cell:
  equations: |
    u[t] = {f}(W_xu @ x[t])
    a[t] = {f}(W_xa @ x[t] + W_ha @ h[t-1])
    h[t] = tanh({f}({f}(u[t]) + {f}(0.5)) + a[t])
"""


@pytest.mark.parametrize("name", patiently(FUNCTIONS_TO_ADD, ["sinh"]))
def test_a_function_in_equations(name: str, add: Add) -> None:
    """Within itself, of a number, of what recurs and of what does not."""
    row, f, _ = FUNCTIONS_TO_ADD[name]
    add("a function", name, row)
    text = OWN.format(f=name)
    pages(text)

    def by_hand(p: dict[str, Any]) -> Any:
        h, total = anp.zeros(2), 0.0
        for t in range(len(X)):
            u, a = f(p["W_xu"] @ X[t]), f(p["W_xa"] @ X[t] + p["W_ha"] @ h)
            h = anp.tanh(f(f(u) + f(0.5)) + a)
            if t in WITH_TARGET:
                total = total + cross_entropy(softmax(p["W_hy"] @ h + p["b_y"]), Y[t])
        return total

    gradients_are_right(text, by_hand)
    misspelt = run("forward", "-", stdin=text.replace(f"a[t] = {name}", f"a[t] = {name}e"))
    assert f"{name}e is not a function. Did you mean {name}?" in misspelt.stderr


def test_a_function_that_is_no_activation(add: Add) -> None:
    """It may be used in equations, and not be chosen."""
    add("a function", "square", """Function("square", "2 * x", "", "s", "s", meaning="x ** 2")""")
    text = PLAIN + 'cell: {equations: "h[t] = square(W_xh @ x[t] + W_hh @ h[t-1] + b_h)"}\n'
    gradients_are_right(text, lambda p: network(p, activation=lambda a: a**2, loss=cross_entropy))
    with pytest.raises(rnntrace.ScenarioError, match="'square' is not known here"):
        scenario_of(PLAIN + "activation: square\n")


# -- a cell ----------------------------------------------------------------------------------------

# Collins, Sohl-Dickstein and Sussillo 2016, "Capacity and trainability in recurrent neural networks".
UGRNN = """
    a_u[t] = W_xu @ x[t] + W_hu @ h[t-1] + b_u   # pre-activation of the update gate
    u[t] = sigmoid(a_u[t])                       # update gate
    a_g[t] = W_xg @ x[t] + W_hg @ h[t-1] + b_g   # pre-activation of the candidate
    g[t] = tanh(a_g[t])                          # candidate
    h[t] = u[t] * h[t-1] + (1 - u[t]) * g[t]     # hidden state
"""
HEAD = PLAIN.split("weights:")[0]
DRAWN = f"{HEAD}weights: {{init: normal, scale: 0.7, seed: 4}}\n"
TENSORS = f"""{HEAD}
notation: pytorch
cell: ugrnn
weights:
  weight_ih_l0: [[1, 2, 3], [4, 5, 6], [7, 8, 9], [10, 11, 12]]
  weight_hh_l0: [[0.1, 0.2], [0.3, 0.4], [0.5, 0.6], [0.7, 0.8]]
  bias_ih_l0: [0.1, 0.2, 0.3, 0.4]
  bias_hh_l0: [0.5, 0.6, 0.7, 0.8]
  W_hy: [[1, -0.5], [0.25, 0.75], [-1, 0.5]]
"""


def ugrnn(p: dict[str, Any], bias: Any) -> Any:
    h, total = anp.zeros(2), 0.0
    for t in range(len(X)):
        u = 1 / (1 + anp.exp(-(p["W_xu"] @ X[t] + p["W_hu"] @ h + bias(p, "u"))))
        g = anp.tanh(p["W_xg"] @ X[t] + p["W_hg"] @ h + bias(p, "g"))
        h = u * h + (1 - u) * g
        if t in WITH_TARGET:
            total = total + cross_entropy(softmax(p["W_hy"] @ h + p["b_y"]), Y[t])
    return total


def test_a_cell(add: Add, tmp_path: Path) -> None:
    """In layers and directions too, with weights as PyTorch's tensors, and ``new`` writes one."""
    add("a cell", "ugrnn", repr(UGRNN))
    text = DRAWN + "cell: ugrnn\n"
    found = pages(text)
    assert re.search(r"\n   hₜ = uₜ ⊙ hₜ₋₁ \+ \(1 − uₜ\) ⊙ gₜ +hidden state\n", found.forward)
    assert "∂L/∂uₜ = ∂L/∂hₜ ⊙ (hₜ₋₁ − gₜ)" in found.bptt
    assert r"h_{t} &= u_{t} \odot h_{t-1} + \left( 1 - u_{t} \right) \odot g_{t}" in found.markdown
    gradients_are_right(text, lambda p: ugrnn(p, lambda p, gate: p[f"b_{gate}"]))
    assert "Cell         ugrnn" in run("describe", "-", stdin=text).stdout

    large = text + "layers: 2\nbidirectional: true\nembedding: {size: 2}\n"
    assert "u→⁽¹⁾ₜ = σ(a→⁽¹⁾_uₜ)" in pages(large).forward
    assert run("verify", "-", stdin=large).returncode == 0

    # A bias for each product, the gates in one tensor, in the order of the equations.
    pages(TENSORS)
    gradients_are_right(TENSORS, lambda p: ugrnn(p, lambda p, gate: p[f"b_x{gate}"] + p[f"b_h{gate}"]))
    weights = scenario_of(TENSORS).parameters
    assert (weights["W_xg"][0, 0], weights["b_hu"].tolist()) == (7, [0.5, 0.6])

    assert run("new", "start.yaml", "--cell", "ugrnn", cwd=tmp_path).returncode == 0
    assert run("verify", "start.yaml", cwd=tmp_path).returncode == 0
    with pytest.raises(rnntrace.ScenarioError, match="Did you mean 'ugrnn'"):
        scenario_of(DRAWN + "cell: ugrn\n")
    for command in (["new", "--help"], ["schema"]):
        assert "ugrnn" in in_a_new_process("a cell", "ugrnn", repr(UGRNN), *command)


# -- a notation ------------------------------------------------------------------------------------

# Jurafsky and Martin, "Speech and Language Processing".
JURAFSKY = """Notation(
    "that of Jurafsky and Martin's book",
    functions=("g", "f"),
    quantities={**COMMON, "s": Look("z")},
    rules=(
        Rule("W", ("h",), "y", Look("V")),
        Rule("W", ("x",), "h", Look("W")),
        Rule("W", ("h",), "h", Look("U")),
        Rule("b", NOTHING, "h", Look("b", "1")),
        Rule("b", NOTHING, "y", Look("b", "2")),
    ),
)"""


def test_a_notation(add: Add) -> None:
    """On every page, for the names of weights, and as a choice; the numbers stay what they are."""
    add("a notation", "jurafsky", JURAFSKY)
    text = PLAIN + "notation: jurafsky\n"
    found = pages(text)
    assert "aₜ = W xₜ + U hₜ₋₁ + b_1" in found.forward
    assert "∂L/∂hₜ = Vᵀ ∂L/∂zₜ + Uᵀ ∂L/∂aₜ₊₁" in found.bptt
    assert r"z_{t} &= V h_{t} + b_{2}" in found.markdown
    assert "The notation is that of Jurafsky and Martin's book, with $g$ for tanh" in found.markdown
    gradients_are_right(text, lambda p: network(p, loss=cross_entropy))

    assert "aₜ = W xₜ + U hₜ₋₁ + b_1" in run("forward", "hello-world", "--notation", "jurafsky").stdout
    typed = text
    for name, letter in {"W_xh": "W", "W_hh": "U", "b_h": "b_1", "W_hy": "V", "b_y": "b_2"}.items():
        typed = typed.replace(f"  {name}:", f"  {letter}:")
    assert rnntrace.forward(scenario_of(typed)).loss == rnntrace.forward(scenario_of(PLAIN)).loss
    assert run("derive", "dL/dU[1,2]", "-", stdin=typed).returncode == 0
    with pytest.raises(rnntrace.ScenarioError, match="weights of a network with notation: jurafsky"):
        scenario_of(typed.replace("notation: jurafsky", ""))
    near = run("forward", "--notation", "jurafski").stderr
    assert "there is no notation 'jurafski'. Did you mean jurafsky?" in near
    for command in (["forward", "--help"], ["schema"]):
        assert "jurafsky" in in_a_new_process("a notation", "jurafsky", JURAFSKY, *command)


# -- a loss ----------------------------------------------------------------------------------------


def test_a_loss(add: Add) -> None:
    """Its gradients, its pages; and of one without a logarithm nobody says what logarithms are."""
    add("a loss", "pseudo_huber", repr("loss[t] = sum(sqrt(1 + (y_hat[t] - y[t]) ** 2) - 1)   # loss"))
    text = PLAIN + "output: identity\nloss: pseudo_huber\n"
    found = pages(text)
    assert "Lₜ = Σ (√(1 + (ŷₜ − yₜ)²) − 1)" in found.forward
    assert "∂L/∂ŷₜ = (ŷₜ − yₜ) / √(1 + (ŷₜ − yₜ)²)" in found.bptt
    assert r"\sum \left( \sqrt{1 + \left( \hat{y}_ {t} - y_{t} \right)^{2}} - 1 \right)" in found.markdown
    assert "Logarithms are natural" not in found.markdown

    def by_hand(prediction: Any, target: Any) -> Any:
        return anp.sum(anp.sqrt(1 + (prediction - target) ** 2) - 1)

    gradients_are_right(text, lambda p: network(p, output=lambda s: s, loss=by_hand))
    assert "pseudo huber" in run("describe", "-", stdin=text).stdout


def test_a_loss_of_probabilities(add: Add) -> None:
    """That they have to be, predictions and targets, follows from its logarithm."""
    focal = repr("loss[t] = -sum(y[t] * (1 - y_hat[t]) ** 2 * log(y_hat[t]))")
    add("a loss", "focal", focal)
    text = PLAIN + "loss: focal\n"
    found = pages(text)
    assert "Logarithms are natural" in found.markdown

    def by_hand(prediction: Any, target: Any) -> Any:
        return -anp.sum(target * (1 - prediction) ** 2 * anp.log(prediction))

    gradients_are_right(text, lambda p: network(p, loss=by_hand))
    with pytest.raises(rnntrace.ScenarioError, match="focal takes logarithms of probabilities, which id"):
        scenario_of(text + "output: identity\n")
    with pytest.raises(rnntrace.ScenarioError, match=r"the probabilities sum to 1\.5, expected 1"):
        scenario_of(text.replace("[b, c, null, b]", "[[1, 0.5, 0], c, null, b]"))
    assert "focal" in in_a_new_process("a loss", "focal", focal, "schema")


# -- an output layer -------------------------------------------------------------------------------

TEMPERED = """Output(
    \"\"\"
    s[t] = {h} + b_y                 # scores (logits)
    y_hat[t] = softmax(s[t] / 2)     # prediction, at a temperature of 2
    \"\"\",
    loss="cross_entropy",
)"""


def test_an_output_layer(add: Add) -> None:
    """With the loss that goes with it, in one direction and in two."""
    add("an output layer", "tempered", TEMPERED)
    text = PLAIN + "output: tempered\n"
    found = pages(text)
    assert "ŷₜ = softmax(sₜ / 2)" in found.forward
    assert "Lₜ = −Σ yₜ ⊙ ln ŷₜ" in found.forward
    assert "∂L/∂sₜ = (ŷₜ − yₜ) / 2" in found.bptt
    gradients_are_right(text, lambda p: network(p, output=lambda s: softmax(s / 2), loss=cross_entropy))
    assert run("verify", "-", stdin=DRAWN + "output: tempered\nbidirectional: true\n").returncode == 0
    assert scenario_of(text + "loss: squared_error\n").architecture.loss == "squared_error"
    refused = run("forward", "-", stdin=PLAIN + "output: identity\nloss: cross_entropy\n").stderr
    assert "or output: softmax or sigmoid or tempered" in refused
    assert "tempered" in in_a_new_process("an output layer", "tempered", TEMPERED, "schema")


# -- an output format ------------------------------------------------------------------------------


# The writer is short here; one in the program would load a module in ``rendering/``.
HEADINGS = r"""Format(
    "headings",
    (".head", ".hd"),
    lambda result, manner: "".join(
        f"{'*' * block.level}\n" for block in result.document().blocks if type(block).__name__ == "Heading"
    ),
)"""


def test_an_output_format(add: Add, tmp_path: Path) -> None:
    """By its name and by its endings, of every command that writes a document."""
    add("an output format", "headings", HEADINGS)
    whole = run("export", "hello-world", "--to", "headings").stdout
    assert set(whole.splitlines()) == {"*", "**", "***", "****", "*****"}
    for command in ("export", "forward", "bptt", "describe", "verify", "flow"):
        for name in (f"{command}.head", f"{command}.HD"):
            done = run(command, "hello-world", "-o", name, cwd=tmp_path)
            assert (done.returncode, done.stderr) == (0, f"wrote {name}\n"), command
            assert (tmp_path / name).read_text(encoding="utf-8").startswith("*\n")
    assert (tmp_path / "export.head").read_text(encoding="utf-8") == whole
    wrong = run("export", "-o", "trace.docx", env={"COLUMNS": "400"}).stderr
    assert f"one of {', '.join(endings())}; or give --to" in wrong
    assert ".head, .hd; or give --to" in wrong
    text = " ".join(in_a_new_process("an output format", "headings", HEADINGS, "export", "--help").split())
    assert f"--to <{'|'.join(FORMATS)}>" in text
    assert f"the file's ending: {usual_endings()}." in text


# -- a key -----------------------------------------------------------------------------------------


def test_a_key(add: Add) -> None:
    """It may stand in a scenario, is read as its row says, and is known to whoever asks for the keys."""
    author = """Key(
        "author",
        "Who wrote the scenario.",
        values="a name",
        left_out="nobody is named",
        kind=kinds.TEXT,
        usual="",
        standing=OF_THE_WHOLE,
    )"""
    with pytest.raises(rnntrace.ScenarioError, match="author: unknown key"):
        scenario_of(PLAIN + "author: Ann\n")
    add("a key", "author", author)
    pages(PLAIN + "author: Ann\n")
    for wrong, problem in (
        ("author: [Ann, Bob]", "author: expected text, found a list of 2"),
        ("auhtor: Ann", "Did you mean 'author'"),
    ):
        with pytest.raises(rnntrace.ScenarioError, match=problem):
            scenario_of(f"{PLAIN}{wrong}\n")
    assert "| `author` | a name | nobody is named |" in readme_table()
    assert "Who wrote the scenario." in in_a_new_process("a key", "author", author, "schema")


# -- an optimizer ----------------------------------------------------------------------------------


def test_an_optimizer(add: Add) -> None:
    """It is read, its settings are checked, and a page shows it."""
    settings = '''Optimizer(
        (LEARNING_RATE, Setting("rho", "rho", "How much of the average is kept at each step.", "share")),
        {
            PYTORCH: Rule(
                """
                v[t] = rho * v[t-1] + (1 - rho) * {g}   # average
                theta[t] = {theta} - eta * v[t]         # new parameter
                """,
                {"learning_rate": 1.0, "rho": 0.9},
            ),
        },
    )'''
    add("an optimizer", "adadelta", settings)
    text = PLAIN + "optimizer: {name: adadelta, learning_rate: 1/2, rho: 0.9}\n"
    pages(text)
    assert scenario_of(text).optimizer == {"name": "adadelta", "learning_rate": 0.5, "rho": 0.9}
    assert "adadelta, learning_rate 0.5, rho 0.9" in run("describe", "-", stdin=text).stdout
    assert "vₜ = ρ vₜ₋₁ + (1 − ρ) gₜ" in run("update", "-", stdin=text).stdout
    found = rnntrace.update(scenario_of(text))
    for name, gradient in found.gradients.items():
        expected = found.before[name] - 0.5 * 0.1 * gradient
        np.testing.assert_allclose(found.after[name], expected, rtol=1e-14)
    for wrong, problem in (
        (text.replace("0.9", "1.5"), "rho: 1.5 is not a share"),
        (text.replace("1/2", "0"), "learning_rate: 0 is too small"),
        (text.replace("rho", "roh"), "Did you mean 'rho'"),
        (text.replace("adadelta", "adadelt"), "Did you mean 'adadelta'"),
    ):
        with pytest.raises(rnntrace.ScenarioError, match=problem):
            scenario_of(wrong)
    assert "rho" in in_a_new_process("an optimizer", "adadelta", settings, "schema")


# -- a mistake -------------------------------------------------------------------------------------


def test_a_mistake(add: Add, tmp_path: Path) -> None:
    """Whoever makes it is told so, in a cell that its author never thought of."""
    words = "it is three times what it should be"
    add(
        "a mistake",
        "thrice",
        f'Family(lambda setting: iter([(Mul(Number("3"), setting.right), "{words}")]), 1)',
    )
    trace = rnntrace.bptt(rnntrace.load("minimal-gated-unit"))
    wrong = 3 * np.round(trace.grad("n", 2), 4)
    (tmp_path / "answers.yaml").write_text(
        f"answers: {{'dL/dh[2]': {numbers(trace.grad('h', 2))}, 'dL/dn[2]': {numbers(wrong)}}}",
        encoding="utf-8",
    )
    found = run("check", "minimal-gated-unit", "answers.yaml", "--json", cwd=tmp_path)
    (mistake, *_) = json.loads(found.stdout)["quantities"][1]["mistakes"]
    assert mistake["words"] == words
    assert mistake["formula"].startswith("dL/dn[t] = 3 * ")


def numbers(array: np.ndarray) -> str:
    return f"[{', '.join(f'{number:.4f}' for number in array)}]"


# -- a scenario ------------------------------------------------------------------------------------


def test_a_scenario(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file in the folder is listed, known by its name in every command, and picked up by tests."""
    folder = tmp_path / "scenarios"
    shutil.copytree(ROOT / "scenarios", folder)
    (folder / "another.yaml").write_text(f"title: Another one\n{PLAIN}", encoding="utf-8")
    monkeypatch.setattr(builtin, "folder", lambda: folder)
    assert "another" in run("scenarios").stdout
    found = run("forward", "another")
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout == page_of(rnntrace.load(folder / "another.yaml"), "forward")
    assert set((ROOT / "scenarios").glob("*.yaml")) == set(SCENARIOS)
