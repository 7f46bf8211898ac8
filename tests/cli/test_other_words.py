"""``--inputs`` and ``--targets``: other words on the same weights, in every command."""

from __future__ import annotations

import json

import pytest

from rnntrace.cli import app_for
from rnntrace.scenario.shipped.builtin import path_of
from tests.support.command import run

COMMANDS = [
    ["forward"],
    ["bptt"],
    ["export"],
    ["verify", "--entries", "3"],
    ["derive", "dL/dW_hh[1,2]"],
    ["flow"],
    ["describe"],
    ["update"],
    ["generate", "--steps", "2"],
]
OTHER = ["--inputs", "World Hello", "--targets", "Hello <END>"]


def test_every_command_that_takes_a_scenario_takes_other_words() -> None:
    """None is forgotten, whichever there are."""
    commands = [each for each in app_for([]).registered_commands if each.callback]
    with_scenario = [each.callback for each in commands if "scenario" in each.callback.__annotations__]  # type: ignore[union-attr]
    assert len(with_scenario) > len(COMMANDS)
    for command in with_scenario:
        assert command
        assert {"inputs", "targets"} <= command.__annotations__.keys(), command.__name__


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_other_words_are_worked(command: list[str]) -> None:
    """A command on other words says what it says of a file that has them."""
    path = path_of("hello-world")
    assert path
    text = path.read_text(encoding="utf-8")
    changed = [line for line in text.splitlines() if not line.startswith(("inputs:", "targets:"))]
    lists = ["inputs: [World, Hello]", 'targets: [Hello, "<END>"]']
    written = "\n".join([*changed, *lists])
    assert run(*command, "-", *OTHER, stdin=text).stdout == run(*command, "-", stdin=written).stdout != ""


def test_a_sentence_that_the_file_does_not_have() -> None:
    """Of a scenario with examples the other words are the only sequence, and there is no loss."""
    found = run("forward", "sentiment", "--inputs", "this movie is not good good", "--json")
    data = json.loads(found.stdout)
    assert [step["input"] for step in data["steps"]] == ["this", "movie", "is", "not", "good", "good"]
    assert {step["target"] for step in data["steps"]} == {None}
    assert "examples" not in data
    assert found.stderr == (
        "The inputs are those of --inputs, in place of the examples, without targets; --targets adds some.\n"
    )


@pytest.mark.parametrize("command", [*COMMANDS[1:2], *COMMANDS[3:6]], ids=lambda command: command[0])
def test_what_goes_backward_says_what_is_missing(command: list[str]) -> None:
    """Without targets that fit nothing is propagated: exit 3, and how to give some."""
    found = run(*command, "hello-world", "--inputs", "Hello World")
    assert (found.returncode, found.stdout) == (3, "")
    assert "without targets, as the scenario's are for 3 steps" in found.stderr
    assert found.stderr.endswith("the scenario has no targets. Give some with --targets\n")


def test_what_is_wrong_with_an_option_is_wrong_usage() -> None:
    """Exit 2 where only an option is wrong, 3 where the file is, too."""
    found = run("forward", "sentiment", "--inputs", "this movie is goood")
    assert (found.returncode, found.stdout) == (2, "")
    assert found.stderr == "--inputs: word 4: 'goood' is not in vocab. Did you mean 'good'?\n"
    found = run(
        "forward", "-", "--inputs", "b", stdin="vocab: [a]\nweights: {init: normall}\nhidden_size: 2\n"
    )
    assert found.returncode == 3
    assert [line.split(": ")[0] for line in found.stderr.splitlines()] == ["<stdin>:2:17", "--inputs"]


@pytest.mark.parametrize("width", ["60", "80", "120"])
def test_what_became_of_the_targets_stands_at_the_top(width: str) -> None:
    """The page says first what its inputs are, in lines that fit, options whole."""
    page = run("forward", "--inputs", "Hello Hello Hello", "--width", width).stdout
    note = page.partition("\n\n")[0]
    assert " ".join(note.split()) == (
        "No scenario named: this is the built-in hello-world. The inputs are those of --inputs; the targets "
        "are still the scenario's; --targets gives others."
    )
    assert max(map(len, note.splitlines())) <= int(width)
    assert note.count("--inputs") == note.count("--targets") == 1
