"""The command, run as a user runs it."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from unittest import mock

from rnntrace.__main__ import main

Finished = subprocess.CompletedProcess[str]


def run(
    *arguments: str, stdin: str | bytes = b"", cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> Finished:
    """``rnntrace ARGUMENTS``, its output and exit code; output is a pipe, UTF-8.

    It is a process of its own where the ``env`` holds what Python reads when it starts, as it would be
    always were that not slow.
    """
    data = stdin.encode() if isinstance(stdin, str) else stdin
    for_python = any(name.startswith(("PYTHON", "LANG", "LC_")) for name in env or {})
    return (_as_a_process if for_python else _within)(arguments, data, cwd or Path.cwd(), env or {})


def _within(arguments: tuple[str, ...], data: bytes, cwd: Path, env: Mapping[str, str]) -> Finished:
    buffers = io.BytesIO(data), io.BytesIO(), io.BytesIO()
    stdin, stdout, stderr = (io.TextIOWrapper(each, encoding="utf-8") for each in buffers)
    code: object = 0
    with (
        mock.patch.multiple(sys, argv=["rnntrace", *arguments], stdin=stdin, stdout=stdout, stderr=stderr),
        mock.patch.dict(os.environ, {"COLUMNS": "80", **env}),  # what a pipe has
        contextlib.chdir(cwd),
    ):
        try:
            main()
        except SystemExit as end:
            code = end.code
    assert code is None or isinstance(code, int)
    stdout.flush(), stderr.flush()
    said, complained = (each.getvalue().decode() for each in buffers[1:])
    return subprocess.CompletedProcess(arguments, code or 0, said, complained)


def _as_a_process(arguments: tuple[str, ...], data: bytes, cwd: Path, env: Mapping[str, str]) -> Finished:
    found = subprocess.run(
        [sys.executable, "-m", "rnntrace", *arguments],
        input=data,
        capture_output=True,
        cwd=cwd,
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONWARNINGS": "error", **env},
        timeout=60,
        check=False,
    )
    return subprocess.CompletedProcess(
        found.args, found.returncode, found.stdout.decode(), found.stderr.decode()
    )
