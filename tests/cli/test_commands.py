"""The commands as a user meets them: what they print, where, and how they end."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import rnntrace
from rnntrace.cli import app_for
from rnntrace.cli.formats import FORMATS, endings
from tests.support.command import run
from tests.support.network_texts import PAIRS
from tests.support.pages import ROOT, page_of, scenario_of

Golden = Callable[[str, str], None]
NOTE = "No scenario named: this is the built-in hello-world.\n"
HELLO = str(ROOT / "scenarios" / "hello-world.yaml")
COLOR = re.compile("\x1b\\[")
CODES = re.compile("\x1b\\[[0-9;]*m")  # the whole of each


COMMANDS = [each.callback.__name__ for each in app_for([]).registered_commands if each.callback]


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_texts(command: str, golden: Golden) -> None:
    """Every --help, whole."""
    found = run(*filter(None, [command]), "--help", env={"COLUMNS": "80"})
    assert (found.returncode, found.stderr) == (0, "")
    golden(found.stdout, f"help.{command or 'rnntrace'}.txt")


@pytest.mark.parametrize("arguments", [("--version",), ("--version", "forward")])
def test_the_version(arguments: tuple[str, ...]) -> None:
    """The version, and nothing else."""
    assert run(*arguments).stdout == f"rnntrace {rnntrace.__version__}\n"


@pytest.mark.parametrize("kind", ["forward", "bptt"])
def test_without_a_scenario_the_first_line_says_which_it_is(
    kind: str, hello_world: rnntrace.Scenario
) -> None:
    """The built-in Hello World, said first; in a pipe complete and without color."""
    found = run(kind)
    assert found.stdout == NOTE + "\n" + page_of(hello_world, kind, 80)
    assert (found.returncode, found.stderr) == (0, "")


def test_a_file_a_name_and_standard_input_are_the_same(tmp_path: Path) -> None:
    """Three ways to name a scenario; a name works from any folder."""
    text = Path(HELLO).read_text(encoding="utf-8")
    by_path, by_name = run("forward", HELLO), run("forward", "hello-world", cwd=tmp_path)
    by_stdin = run("forward", "-", stdin=text)
    assert by_path.stdout == by_name.stdout == by_stdin.stdout != ""


def test_two_runs_print_the_same_bytes() -> None:
    """Nothing depends on chance, hash seeds or time."""
    one = run("bptt", env={"PYTHONHASHSEED": "1"})
    other = run("bptt", env={"PYTHONHASHSEED": "2"})
    assert one.stdout == other.stdout


def test_a_step_a_range_and_a_choice_of_quantities() -> None:
    """--step and --only show just that."""
    two = run("bptt", "--step", "2").stdout
    assert re.findall(r"Step (\d) of 3", two) == ["2"]
    assert "summed over the steps" not in two
    assert re.findall(r"Step (\d) of 3", run("forward", "--step", "2-3").stdout) == ["2", "3"]
    only = run("forward", "--only", "h,y_hat", "--step", "1").stdout
    assert re.findall(r"^(\S+) = ", only, re.MULTILINE) == ["h₁", "ŷ₁"]
    gradients = run("bptt", "--only", "W_hh").stdout
    assert re.findall(r"^(\S+) = ", gradients, re.MULTILINE) == ["∂L/∂W_hh"]


def test_digits() -> None:
    """--digits rounds what is shown."""
    assert "= −ln 0.2855 = 1.25 " in run("forward", "--digits", "2", "--step", "1").stdout
    assert "1.253563965055131" in run("forward", "--digits", "15", "--step", "1").stdout


def test_json_is_the_contracts() -> None:
    """Nothing else on standard output, full precision, the documented keys."""
    found = run("bptt", "--json")
    assert found.stderr == NOTE
    data = json.loads(found.stdout)
    trace = rnntrace.bptt(rnntrace.load(HELLO))
    first_keys = [
        "format",
        "scenario",
        "steps",
        "initial_state",
        "initial_state_gradients",
        "loss",
        "gradients",
    ]
    assert list(data) == [*first_keys, "weights", "equations", "backward_equations"]
    assert data["format"] == "rnntrace/1"
    assert data["scenario"] == {"title": "Hello World", "cell": "rnn", "steps": 3, "hidden_size": 2}
    assert data["loss"] == trace.loss
    assert {name: trace.grad(name).tolist() for name in data["gradients"]} == data["gradients"]
    assert list(data["gradients"]) == ["W_xh", "W_hh", "b_h", "W_hy", "b_y"]
    first = data["steps"][0]
    assert (first["t"], first["input"], first["target"]) == (1, "<START>", "Hello")
    assert list(first["values"]) == ["x", "a", "h", "s", "y_hat", "loss"]
    assert list(first["gradients"]) == ["s", "h", "a", "x"]
    for step in data["steps"]:
        for name, value in step["values"].items():
            assert trace[name, step["t"]].tolist() == value
        for name, value in step["gradients"].items():
            assert trace.grad(name, step["t"]).tolist() == value
    assert data["initial_state"] == {"h": [0, 0]}
    assert data["initial_state_gradients"] == {"h": trace.grad("h", 0).tolist()}
    assert {name: trace[name].tolist() for name in data["gradients"]} == data["weights"]
    assert data["equations"] == json.loads(run("describe", "--json").stdout)["equations"]
    assert data["backward_equations"][:2] == [
        "dL/ds[t] = y_hat[t] - y[t]",
        "dL/dh[t] = W_hy.T @ dL/ds[t] + W_hh.T @ dL/da[t+1]",
    ]
    assert "dL/dx[t] = W_xh.T @ dL/da[t]" in data["backward_equations"]


def test_json_of_examples_of_an_encoder_and_its_decoder() -> None:
    """What belongs to steps is each example's, what all share stands once; as a trace has it."""
    data = json.loads(run("bptt", "-", "--json", stdin=PAIRS).stdout)
    traces = rnntrace.bptt(scenario_of(PAIRS))
    shared = ["gradients", "weights", "equations", "backward_equations"]
    assert list(data) == ["format", "scenario", "encoder", "examples", "loss", *shared]
    assert list(data["encoder"]) == shared
    assert data["loss"] == traces.loss
    assert data["encoder"]["gradients"]["W_hh"] == traces.encoder.grad("W_hh").tolist()
    assert data["encoder"]["backward_equations"][0] == (
        "dL/dh[t] = dL/ddecoder.h[0] + W_hh.T @ dL/da[t+1]  # dL/ddecoder.h[0] comes at the last step alone"
    )
    begun = ["steps", "initial_state", "initial_state_gradients"]
    for example, trace in zip(data["examples"], traces.examples, strict=True):
        assert list(example) == ["encoder", *begun, "loss"]
        assert list(example["encoder"]) == begun
        for part, of_part in ((example, trace), (example["encoder"], trace.encoder)):
            assert part["initial_state"] == {"h": of_part["h", 0].tolist()}
            assert part["initial_state_gradients"] == {"h": of_part.grad("h", 0).tolist()}
            assert [step["gradients"]["x"] for step in part["steps"]] == of_part.grad("x").tolist()


def test_json_of_a_selection() -> None:
    """--only is asked of all that has a name; an embedded word's place in the vocabulary has no gradient."""
    data = json.loads(run("bptt", "hello-world", "--json", "--only", "h,W_hh").stdout)
    assert [*data["gradients"], *data["weights"], *data["initial_state"]] == ["W_hh", "W_hh", "h"]
    assert data["equations"] == ["h[t] = tanh(a[t])  # hidden state"]
    assert [text.partition(" ")[0] for text in data["backward_equations"]] == ["dL/dh[t]", "dL/dW_hh"]
    asked = json.loads(run("bptt", "hello-world", "--json", "--only", "x").stdout)
    assert asked["backward_equations"] == ["dL/dx[t] = W_xh.T @ dL/da[t]"]
    assert [list(step["gradients"]) for step in asked["steps"]] == [["x"]] * 3
    step = json.loads(run("bptt", "embedding", "--json", "--step", "1").stdout)["steps"][0]
    assert list(step["gradients"]) == ["s", "h", "a", "x"]


def test_the_gradient_of_the_input_is_shown_to_who_asks(golden: Golden) -> None:
    """By its name; the pages without it are as they were."""
    golden(run("bptt", "hello-world", "--only", "x").stdout, "hello-world.bptt.x.txt")
    assert "∂L/∂x" not in run("bptt", "hello-world").stdout


def test_json_of_the_forward_pass_has_no_gradients() -> None:
    """Both gradients keys come only from bptt."""
    data = json.loads(run("forward", "--json", "--step", "2").stdout)
    assert list(data) == ["format", "scenario", "steps", "initial_state", "loss", "weights", "equations"]
    assert [step["t"] for step in data["steps"]] == [2]
    assert "gradients" not in data["steps"][0]


def test_json_where_entries_are_missing() -> None:
    """No input, no target: null, and no loss at that step; a vector is itself."""
    text = "inputs: [[1, 2], null]\ntargets: [null, [3]]\noutput: identity\nhidden_size: 1\n"
    data = json.loads(run("forward", "-", "--json", stdin=text + "weights: {init: normal}\n").stdout)
    one, two = data["steps"]
    assert (one["input"], one["target"], one["values"]["loss"]) == ([1.0, 2.0], None, None)
    assert (two["input"], two["target"], two["values"]["x"]) == (None, [3.0], [0.0, 0.0])
    assert data["loss"] == two["values"]["loss"]


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("trace.md", "<!-- Formulas stand between dollar signs"),
        ("trace.txt", "Hello World  ═══"),
        ("trace.json", '{"format": "rnntrace/1"'),
    ],
)
def test_export_takes_the_format_from_the_ending(tmp_path: Path, name: str, start: str) -> None:
    """Markdown, with a picture beside it, text or JSON; the note goes to standard error."""
    files = [name, *(["trace-network.svg"] if name == "trace.md" else [])]
    found = run("export", "-o", name, cwd=tmp_path)
    notes = "".join(f"wrote {file}\n" for file in files)
    assert (found.returncode, found.stdout, found.stderr) == (0, "", NOTE + notes)
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(files)  # nothing left lying about


def test_export_to_standard_output(golden: Golden) -> None:
    """Without a file, or to -, the Markdown itself; --to, with a name or an ending, and --math choose another
    form."""
    plain = run("export")
    assert plain.stdout == run("export", "-o", "-").stdout == run("export", "--to", "markdown").stdout
    assert plain.stdout == run("export", "--to", "md").stdout
    golden(plain.stdout, "hello-world.md")
    golden(run("export", "--math", "fenced").stdout, "hello-world.fenced.md")
    golden(run("export", "--to", "text").stdout, "hello-world.whole.txt")


@pytest.mark.parametrize("command", [["forward"], ["export"], ["bptt"]])
def test_a_file_that_exists_is_left_alone(tmp_path: Path, command: list[str]) -> None:
    """Refused with exit 2 without --force, replaced with it."""
    path = tmp_path / "out.txt"
    path.write_text("mine", encoding="utf-8")
    found = run(*command, HELLO, "-o", "out.txt", cwd=tmp_path)
    assert found.returncode == 2
    assert found.stderr == "rnntrace: out.txt exists already. --force replaces it\n"
    assert path.read_text(encoding="utf-8") == "mine"
    assert run(*command, HELLO, "-o", "out.txt", "--force", cwd=tmp_path).returncode == 0
    assert path.read_text(encoding="utf-8").startswith("Hello World  ═")


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    """A folder that is not there, or a folder in the file's place."""
    found = run("export", HELLO, "-o", "nowhere/out.md", cwd=tmp_path)
    assert found.returncode == 2
    assert found.stderr == "rnntrace: nowhere/out.md cannot be written: there is no folder nowhere\n"
    (tmp_path / "out.md").mkdir()
    found = run("export", HELLO, "-o", "out.md", "--force", cwd=tmp_path)
    assert (found.returncode, found.stderr) == (2, "rnntrace: out.md is a folder\n")
    long = "x" * 300 + ".md"
    found = run("export", HELLO, "-o", long, cwd=tmp_path)
    assert found.returncode == 2
    assert found.stderr == f"rnntrace: {long} cannot be written: File name too long\n"


def test_what_is_no_file_is_never_replaced(tmp_path: Path) -> None:
    """A pipe stays a pipe, with --force too, and so would /dev/null."""
    os.mkfifo(tmp_path / "out.md")
    for force in ([], ["--force"]):
        found = run("export", HELLO, "-o", "out.md", *force, cwd=tmp_path)
        problem = "rnntrace: out.md is not a file; for standard output write -o -\n"
        assert (found.returncode, found.stderr) == (2, problem)
    assert (tmp_path / "out.md").is_fifo()


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """What is replaced is the file that it leads to; one that leads in a circle is told of."""
    (tmp_path / "there.txt").write_text("before", encoding="utf-8")
    (tmp_path / "link.txt").symlink_to("there.txt")
    assert run("forward", HELLO, "-o", "link.txt", cwd=tmp_path).returncode == 2
    assert run("forward", HELLO, "-o", "link.txt", "--force", cwd=tmp_path).returncode == 0
    assert (tmp_path / "link.txt").is_symlink()
    assert "Hello" in (tmp_path / "there.txt").read_text(encoding="utf-8")


def test_a_name_that_is_no_text_comes_out_as_an_escape(tmp_path: Path) -> None:
    """A scenario without a title has that of its file, whatever that is called."""
    file = os.fsdecode(b"\xff.yaml")
    text = Path(HELLO).read_text(encoding="utf-8").replace("title: Hello World\n", "")
    (tmp_path / file).write_text(text, encoding="utf-8")
    assert run("bptt", file, "-o", "out.json", cwd=tmp_path).returncode == 0
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["scenario"]["title"] == "\udcff"


SHELL = f"{sys.executable} -m rnntrace"


@pytest.mark.parametrize(
    ("command", "code", "message"),
    [
        ("forward > /dev/full", 2, "standard output cannot be written to: No space left on device"),
        ("forward --json > /dev/full", 2, "standard output cannot be written to: No space left on device"),
        ("--help > /dev/full", 2, "No space left on device"),
        ("--version > /dev/full", 2, "No space left on device"),
        ("forward >&-", 2, "standard output is closed"),
        ("schema >&-", 2, "standard output is closed"),
        ("forward - <&-", 2, "standard input is closed"),
    ],
)
def test_output_that_goes_nowhere(command: str, code: int, message: str) -> None:
    """A full disk or a closed stream is answered in a sentence, like any other place to write to."""
    found = subprocess.run(["bash", "-c", f"{SHELL} {command}"], capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout) == (code, "")
    assert found.stderr.removeprefix(NOTE) == f"rnntrace: {message}\n"


@pytest.mark.parametrize("closed", ["2>&-", "2> /dev/full"])
def test_the_exit_code_is_there_without_standard_error(closed: str) -> None:
    """What cannot be said is told by the code all the same."""
    for command, code in (("forward nowhere.yaml", 2), ("schema", 0)):
        assert (
            subprocess.run(["bash", "-c", f"{SHELL} {command} {closed} > /dev/null"], check=False).returncode
            == code
        )


def test_colors_in_an_encoding_that_lacks_a_word() -> None:
    """Words are written as escapes there too."""
    text = "vocab: [né, a]\nhidden_size: 1\ninputs: [né]\ntargets: [a]\nweights: {init: normal}\n"
    env = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "FORCE_COLOR": "1"}
    found = run("forward", "-", stdin=text, env=env)
    assert (found.returncode, found.stderr) == (0, "")
    assert r"n\xe9" in found.stdout


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["forward", "--step", "4"], "there is no step 4; the scenario has steps 1 to 3"),
        (["forward", "--step", "0"], "there is no step 0; the scenario has steps 1 to 3"),
        (["forward", "--step", "3-2"], "'3-2': the smaller step comes first, as in 2-3"),
        (["forward", "--width", "9" * 20], "is not in the range 50<=x<=10000"),
        (["new", "x.yaml", "--cell", "LSTM"], "there is no cell 'LSTM'. Did you mean lstm?"),
        (["forward", "--step", "two"], "'two' is neither a step like 2 nor steps like 2-4"),
        (["forward", "--step", "9" * 5000], "is neither a step like 2 nor steps like 2-4"),
        (["forward", "--only", "hh"], "there is no 'hh' here. Did you mean h?"),
        (
            ["bptt", "--only", "q,h"],
            "there is no 'q' here. There are: x, a, h, s, W_xh, W_hh, b_h, W_hy, b_y",
        ),
        (["forward", "--only", ","], "name one or more of x, a, h, s, ŷ (y_hat), L"),
        (["forward", "--digits", "0"], "0 is not in the range"),
        (
            ["export", "-o", "trace.odt"],
            f"the ending should be one of {', '.join(endings())}; or give --to",
        ),
        (["export", "--to", "markdwn"], "there is no format 'markdwn'. Did you mean markdown?"),
        (["export", "--to", "docx"], f"there is no format 'docx'. There are: {', '.join(FORMATS)}"),
        (["forward", "nowhere.yaml"], "nowhere.yaml: no such file, and no built-in scenario."),
        (["forward", "helo-world"], "Did you mean hello-world?"),
        (["forward", "."], ". cannot be read: Is a directory"),
        (
            ["scenarios", "--copy", "hello"],
            "there is no built-in scenario 'hello'. Did you mean hello-world?",
        ),
        (["forwards"], "forwards"),
        (["forward", "--stpe", "1"], "--stpe"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_would_be_right(arguments: list[str], problem: str) -> None:
    """On standard error, nothing on standard output, no traceback."""
    found = run(*arguments, env={"COLUMNS": "400"})
    assert (found.returncode, found.stdout) == (2, "")
    assert problem in found.stderr
    assert "Traceback" not in found.stderr


def test_a_wrong_scenario_ends_with_3_and_its_places() -> None:
    """Every complaint, each with file, line and column."""
    text = Path(HELLO).read_text(encoding="utf-8").replace("hidden_size: 2", "hiden_size: 2")
    text = text.replace("0.25, 0.1, -0.3]", "0.25, 0.1]")
    found = run("bptt", "-", stdin=text)
    assert (found.returncode, found.stdout) == (3, "")
    assert found.stderr.splitlines() == [
        "<stdin>:7:1: hiden_size: unknown key. Did you mean 'hidden_size'?",
        "<stdin>:13:34: weights.W_xh: row 2 has 3 numbers, expected 4: the vocabulary has 4 words",
    ]


def test_bptt_without_targets_says_what_is_missing() -> None:
    """Nothing to start from: exit 3, and the reason."""
    text = "title: T\nvocab: [a, b]\ninputs: [a]\nhidden_size: 1\nweights: {init: normal}\n"
    found = run("bptt", "-", stdin=text)
    assert (found.returncode, found.stdout) == (3, "")
    assert found.stderr == (
        "rnntrace: <stdin>: backpropagation starts at the loss, and the scenario has no targets. "
        "Give some with --targets\n"
    )
    assert "Backpropagation" not in run("export", "-", stdin=text).stdout
    found = run("bptt", "-", stdin=text + "targets: [b]\nloss: none\n")
    assert found.stderr.endswith("backpropagation starts at the loss, and the scenario has no loss\n")


OVERFLOW = """
activation: identity
output: identity
inputs: [1, 1, 1]
targets: [0, 0, 0]
weights: {W_xh: [[1e150]], W_hh: [[1e200]], W_hy: [[1]]}
"""


@pytest.mark.parametrize("arguments", [["forward"], ["forward", "--json"], ["bptt"], ["export"]])
def test_a_result_that_is_not_finite_names_the_first_value_that_went_wrong(arguments: list[str]) -> None:
    """The pages are printed all the same; exit 1, and the value and its step on standard error."""
    found = run(*arguments, "-", stdin=OVERFLOW)
    assert found.returncode == 1
    assert found.stderr == "rnntrace: not every number is finite; the first that is not is a at step 2\n"
    assert "--json" in arguments or "Not every number below is finite." in found.stdout
    if "--json" in arguments:
        assert json.loads(found.stdout)["steps"][1]["values"]["a"] == [None]


def test_a_reader_that_goes_away_ends_it_quietly() -> None:
    """`rnntrace forward | head -1`: one line, no complaint."""
    command = f"{sys.executable} -m rnntrace bptt | head -1"
    found = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, check=False
    )
    assert (found.returncode, found.stdout, found.stderr) == (0, NOTE, "")


def test_an_interrupt_ends_with_130_and_no_traceback(tmp_path: Path) -> None:
    """Ctrl-C in the middle of a long export."""
    words = ", ".join(["a", "b"] * 4000)
    (tmp_path / "long.yaml").write_text(
        f"vocab: [a, b]\nhidden_size: 4\ninputs: [{words}]\ntargets: [{words}]\nweights: {{init: normal}}\n",
        encoding="utf-8",
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "rnntrace", "export", "long.yaml", "-o", "out.md"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (130, "")
    assert [path.name for path in tmp_path.iterdir()] == ["long.yaml"]  # written whole or not at all


def in_terminal(*arguments: str, columns: int = 90, env: dict[str, str] | None = None) -> str:
    """The output of a run whose standard output is a terminal."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "rnntrace", *arguments],
        stdin=follower,
        stdout=follower,
        env={**os.environ, "COLUMNS": str(columns), "PYTHONUTF8": "1", **(env or {})},
    )
    os.close(follower)
    chunks = []
    while True:
        try:
            chunk = os.read(leader, 65536)
        except OSError:  # the other end is closed
            break
        if not chunk:
            break
        chunks.append(chunk)
    os.close(leader)
    assert process.wait(timeout=30) == 0
    return b"".join(chunks).decode().replace("\r\n", "\n")


def test_a_terminal_gets_colors_and_the_same_text(hello_world: rnntrace.Scenario) -> None:
    """Without its colors the text is what a pipe gets; brackets in it are not taken for markup."""
    shown = in_terminal("forward", HELLO)
    assert COLOR.search(shown)
    assert re.sub("\x1b\\[[0-9;]*m", "", shown) == page_of(hello_world, "forward", 90)


PAGER = {"PAGER": "sed 's/^/| /'", "MANPAGER": "", "LINES": "40"}


def test_what_is_longer_than_the_screen_goes_through_a_pager_where_asked(
    hello_world: rnntrace.Scenario,
) -> None:
    """The same page, with its colors; not what fits, not unasked, and without colors where LESS would
    show their codes."""
    page = page_of(hello_world, "forward", 90)
    paged = in_terminal("forward", HELLO, "--pager", env=PAGER)
    assert COLOR.search(paged)
    assert CODES.sub("", paged) == "".join(f"| {line}\n" for line in page.splitlines())
    assert "| " not in CODES.sub(
        "", in_terminal("forward", HELLO, "--pager", "--only", "s", "--step", "1", env=PAGER)
    )
    assert CODES.sub("", in_terminal("forward", HELLO, env=PAGER)) == page
    assert not COLOR.search(in_terminal("forward", HELLO, "--pager", env={**PAGER, "LESS": "F"}))


@pytest.mark.parametrize("arguments", [("forward",), ("export",), ("scenarios",), ("bptt", "--json")])
def test_a_pipe_has_no_pager(arguments: tuple[str, ...]) -> None:
    """There --pager does nothing, whatever the format."""
    assert run(*arguments, "--pager", env={**PAGER, "LINES": "3"}).stdout == run(*arguments).stdout


@pytest.mark.parametrize(
    ("arguments", "env"),
    [
        (["--no-color"], {}),
        ([], {"NO_COLOR": "1"}),
        ([], {"NO_COLOR": "1", "FORCE_COLOR": "1"}),
        ([], {"TERM": "dumb"}),
    ],
)
def test_no_color_means_none_at_all(arguments: list[str], env: dict[str, str]) -> None:
    """By option, by NO_COLOR (which wins over FORCE_COLOR), by a terminal that has none."""
    assert not COLOR.search(in_terminal("forward", HELLO, *arguments, env=env))


@pytest.mark.parametrize(("force", "colored"), [("1", True), ("0", False), ("", False)])
def test_force_color_in_a_pipe(force: str, colored: bool) -> None:
    """FORCE_COLOR=1 brings colors into a pipe; 0 and nothing do not."""
    assert bool(COLOR.search(run("forward", HELLO, env={"FORCE_COLOR": force}).stdout)) == colored


def test_an_encoding_without_mathematical_signs_gets_ascii() -> None:
    """Where ⎡ ⊙ ∂ cannot be written the page is in ASCII, and words as escapes."""
    text = "vocab: [né, 世]\nhidden_size: 1\ninputs: [né]\ntargets: [世]\nweights: {init: normal}\n"
    env = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    found = run("forward", "-", stdin=text, env=env)
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout.isascii()
    assert r"n\xe9" in found.stdout
    assert "h_1 = tanh(a_1)" in found.stdout


def test_help_does_not_load_what_it_does_not_need() -> None:
    """--help and --version come without NumPy or SymPy, forward without SymPy."""
    for arguments, absent in (
        (["--help"], {"numpy", "sympy", "yaml"}),
        (["forward", "--help"], {"numpy", "sympy", "yaml"}),
        (["--version"], {"numpy", "sympy", "typer", "rich"}),
        (["forward"], {"sympy", "rich.console"}),
    ):
        code = (
            "import sys, atexit\n"
            f"sys.argv = ['rnntrace', *{arguments!r}]\n"
            f"atexit.register(lambda: print(sorted({absent!r} & set(sys.modules)), file=sys.stderr))\n"
            "from rnntrace.__main__ import main\n"
            "main()\n"
        )
        found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert found.stderr == "[]\n", arguments


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("forward hello-w", ["hello-world"]),
        ("forward --notation s", ["standard", "socher"]),
        ("export --to ", list(FORMATS)),
    ],
)
def test_a_shell_completes_what_there_is(words: str, found: list[str]) -> None:
    """Scenarios, notations and formats."""
    line = f"rnntrace {words}"
    env = {"COMP_WORDS": line, "COMP_CWORD": str(len(line.split(" ")) - 1)}
    env["_RNNTRACE_COMPLETE"] = "complete_bash"
    assert run(env=env).stdout.split() == found


def test_a_width_is_what_the_page_is_laid_out_for(hello_world: rnntrace.Scenario) -> None:
    """--width, else COLUMNS, else 80; never wider than is good to read unless asked for."""
    assert run("bptt", HELLO, "--width", "60").stdout == page_of(hello_world, "bptt", 60)
    assert run("bptt", HELLO, env={"COLUMNS": "70"}).stdout == page_of(hello_world, "bptt", 70)
    assert run("bptt", HELLO, env={"COLUMNS": "300"}).stdout == page_of(hello_world, "bptt", 100)
    assert run("bptt", HELLO, "--width", "200").stdout == page_of(hello_world, "bptt", 200)


@pytest.mark.parametrize(
    "word", ["<START>", "a_b", "50%", "$x$", "|", "`", "[/b]", "</script>", ":smile:", "😀", "世界", "w" * 60]
)
def test_hostile_words_come_out_as_they_are(word: str) -> None:
    """In the terminal and in JSON, to the letter."""
    text = (
        f"vocab: ['{word}', b]\nhidden_size: 1\ninputs: ['{word}']\ntargets: [b]\nweights: {{init: normal}}\n"
    )
    page = run("forward", "-", stdin=text, env={"FORCE_COLOR": "1"}).stdout
    words = " ".join(re.sub("\x1b\\[[0-9;]*m", "", page).split())  # a long one has a line of its own
    assert f"input {word} → target b" in words
    assert json.loads(run("forward", "-", "--json", stdin=text).stdout)["steps"][0]["input"] == word
