"""What the README and CONTRIBUTING say is so."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

import rnntrace
from rnntrace.cells.network import Architecture, network
from rnntrace.equations.text import equation_text
from tests.support.command import run
from tests.support.pages import ROOT, scenario_of
from tests.support.readme_table import HEAD, readme_table

README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


def blocks(language: str) -> list[str]:
    return [text for name, text in BLOCKS if name == language]


class Example(NamedTuple):
    """A command, what is said of it, and the commands of its block that come before."""

    command: str
    says: str
    before: tuple[str, ...]


def _examples(text: str) -> Iterator[Example]:
    before: tuple[str, ...] = ()
    for line in text.splitlines():
        command, _, says = line.removeprefix("$ rnntrace ").partition("#")
        yield Example(command.strip(), says.strip(), before)
        before = (*before, command.strip())


EXAMPLES = [example for text in blocks("console") for example in _examples(text)]


def test_the_sample_is_what_the_program_prints() -> None:
    """The equations at the top, to the letter, in the page of that step."""
    page = run("bptt", "--step", "2").stdout
    sample = blocks("text")[0]
    heading, equations = sample.split("\n\n", 1)
    assert heading in page
    assert equations in page


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.command)
def test_the_commands_run(example: Example, tmp_path: Path) -> None:
    """Each example ends well and prints or writes something; a file is there if an earlier one wrote it."""
    for earlier in example.before:
        written = re.search(r"-o (\S+)", earlier)
        if written and written[1] in example.command:
            run(*shlex.split(earlier), cwd=tmp_path)
    found = run(*shlex.split(example.command), cwd=tmp_path)
    assert found.returncode == 0, found.stderr
    assert found.stdout or list(tmp_path.iterdir())


def test_the_story_is_true(tmp_path: Path) -> None:
    """From a network that knows nothing to its answers: what stands beside commands is what they print."""
    (story,) = [text for text in blocks("console") if "sentiment-untrained" in text]
    answers = 0
    for example in _examples(story):
        page = run(*shlex.split(example.command), cwd=tmp_path).stdout
        for answer in re.findall(r"(?:positive|negative)(?:, 0\.\d+)?", example.says):
            answers += 1
            assert answer in page.rpartition("most probable: ")[2].partition("\n")[0]
        for epochs in re.findall(r"\d+ epochs", example.says):
            assert f"in {epochs}." in page
    assert answers == 3


def test_the_commands_of_the_table_exist() -> None:
    """Every command named in the table has a help text, and every command is named there."""
    named = set(re.findall(r"^\| `rnntrace (\w+)", README, re.MULTILINE))
    listed = set(re.findall(r"^  (\w+)  +[A-Z]", run("--help").stdout.split("Commands:")[1], re.MULTILINE))
    assert named == listed


def test_the_python_example_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it stands, from the root of the project, with the shapes it says."""
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    (text,) = blocks("python")
    exec(text, names)
    trace = names["trace"]
    assert isinstance(trace, rnntrace.Trace)
    assert (trace["h"].shape, trace["h", 2].shape, trace["h", 0].shape) == ((3, 2), (2,), (2,))
    assert (trace.grad("W_hh").shape, trace.grad("h", 2).shape) == ((2, 2), (2,))
    assert (trace.grad("h", 0).shape, trace.grad("x", 2).shape) == ((2,), (4,))


def test_the_scenario_is_the_built_in_one() -> None:
    """The YAML shown loads, and gives the numbers of the built-in Hello World."""
    text = blocks("yaml")[0]
    shown, built_in = scenario_of(text), rnntrace.load(ROOT / "scenarios" / "hello-world.yaml")
    assert rnntrace.forward(shown).loss == rnntrace.forward(built_in).loss
    assert all(np.array_equal(shown.parameters[n], built_in.parameters[n]) for n in built_in.parameters)


def test_the_cell_shown_works() -> None:
    """The cell of one's own takes the place of the built-in one, and its gradients come out."""
    around = "vocab: [a, b]\nhidden_size: 2\ninputs: [a, b]\ntargets: [b, a]\nweights: {init: normal}\n"
    trace = rnntrace.bptt(scenario_of(around + blocks("yaml")[1]))
    assert trace.grad("W_hu").shape == (2, 2)
    assert trace.grad("W_hu").any()


def test_the_encoder_and_decoder_shown_work() -> None:
    """The two halves load, and the gradient reaches the encoder."""
    trace = rnntrace.bptt(scenario_of(blocks("yaml")[2]))
    assert isinstance(trace, rnntrace.Trace)
    assert trace.encoder
    assert trace.encoder.grad("W_xh").any()


def test_the_pairs_shown_work() -> None:
    """The same two halves read them, without sequences of their own."""
    halves = [line for line in blocks("yaml")[2].splitlines() if not re.match(" +(inputs|targets):", line)]
    traces = rnntrace.bptt(scenario_of("\n".join([*halves, blocks("yaml")[3]])))
    assert isinstance(traces, rnntrace.Traces)
    assert [(each.encoder.steps, each.steps) for each in traces.examples if each.encoder] == [(2, 2), (1, 1)]


def test_the_mistakes_shown_are_answered_as_shown() -> None:
    """The scenario with a key misspelt and a number lost gives the two lines, to the letter."""
    text = blocks("yaml")[0]
    spoilt = text.replace("hidden_size", "hiden_size").replace("0.1, -0.3]]", "0.1]]")
    with pytest.raises(rnntrace.ScenarioError) as caught:
        scenario_of(spoilt)
    assert blocks("text")[1] == f"{caught.value}\n"


def test_the_table_of_keys_is_that_of_the_program(request: pytest.FixtureRequest) -> None:
    """A line for each key, in its own words; --update-goldens rewrites the table."""
    before, rest = README.split(HEAD, 1)
    lines, after = rest.split("\n\n", 1)
    if request.config.getoption("--update-goldens"):
        text = f"{before}{readme_table()}\n{after}"
        (ROOT / "README.md").write_text(text, encoding="utf-8", newline="\n")
        return
    assert HEAD + lines + "\n" == readme_table()


def test_the_equations_shown_are_those_of_the_network() -> None:
    """The block of equations is the plain RNN's text."""
    shown = [" ".join(line.split()) for line in blocks("text")[-1].splitlines()]
    equations = network(Architecture(loss="none")).equations
    found = [equation_text(equation).partition("  #")[0] for equation in equations]
    assert shown == found


def test_the_two_set_up_commands_are_one_command_each() -> None:
    """The first sets up and shows the main job, the second sets up and runs the tests."""
    first, second = (text.strip() for text in blocks("sh"))
    assert first.count("\n") == second.count("\n") == 0
    assert first.endswith("rnntrace forward && .venv/bin/rnntrace bptt")
    assert ".venv/bin/pytest" in second


def test_the_files_that_contributing_names_exist() -> None:
    """Every path in CONTRIBUTING is there."""
    for name in re.findall(r"`([\w./-]+(?:\.py|/run|\.md))`", CONTRIBUTING):
        places = [ROOT / name, ROOT / "rnntrace" / name, *ROOT.glob(f"rnntrace/*/{name}")]
        assert any(place.exists() for place in places), name
