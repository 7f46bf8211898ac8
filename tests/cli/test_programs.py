"""``rnntrace export`` to a program: which one is written, and what cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

import rnntrace
from rnntrace.programs.in_numpy import numpy_program
from rnntrace.programs.in_pytorch import pytorch_program
from tests.support.command import run


def test_a_file_s_ending_asks_for_numpy(tmp_path: Path, hello_world: rnntrace.Scenario) -> None:
    """And --to for either, without a file on standard output."""
    found = rnntrace.bptt(hello_world)
    assert run("export", "-o", "hello.py", cwd=tmp_path).returncode == 0
    assert (tmp_path / "hello.py").read_text(encoding="utf-8") == numpy_program(found)
    assert run("export", "hello-world", "--to", "numpy").stdout == numpy_program(found)
    assert run("export", "hello-world", "--to", "pytorch").stdout == pytorch_program(found)
    assert run("export", "--to", "pytorch", "-o", "hello.txt", cwd=tmp_path).returncode == 0
    assert (tmp_path / "hello.txt").read_text(encoding="utf-8") == pytorch_program(found)


def test_the_long_way_and_the_forward_pass_alone(hello_world: rnntrace.Scenario, tmp_path: Path) -> None:
    """A program has what the command works."""
    long = numpy_program(rnntrace.bptt(hello_world, fuse=False))
    assert run("export", "hello-world", "--to", "numpy", "--long").stdout == long
    assert "dL_dy_hat" in long
    assert run("forward", "hello-world", "-o", "forward.py", cwd=tmp_path).returncode == 0
    forward = (tmp_path / "forward.py").read_text(encoding="utf-8")
    assert forward == numpy_program(rnntrace.forward(hello_world))
    assert "def backward" not in forward


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (("bptt", "--step", "2"), "a program works the whole network: leave out --step and --only"),
        (("forward", "--only", "h"), "a program works the whole network: leave out --step and --only"),
        (("export", "--rounding", "carried"), "a program works in full: leave out --rounding carried"),
        (("worksheet",), "numpy is for the values of one pass"),
        (("train", "--epochs", "1000000"), "numpy is for the values of one pass"),
    ],
    ids=lambda each: each[0] if isinstance(each, tuple) else "",
)
def test_what_no_program_does_is_said(arguments: tuple[str, ...], answer: str, tmp_path: Path) -> None:
    """In a sentence, and no file is written."""
    found = run(*arguments, "-o", "hello.py", cwd=tmp_path)
    assert found.returncode == 2
    assert answer in " ".join(found.stderr.split())
    assert not list(tmp_path.iterdir())
