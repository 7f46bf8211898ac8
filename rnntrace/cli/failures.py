"""How a command fails: a sentence on standard error and an exit code, never a traceback."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from typing import Any, NoReturn

import typer

NO, USAGE, SCENARIO, INTERRUPTED = 1, 2, 3, 130


def stop(code: int, problem: str) -> NoReturn:
    """Say what is wrong, and end."""
    typer.echo(f"rnntrace: {problem}", err=True)
    raise typer.Exit(code)


def guarded(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose every failure ends as it should."""

    @functools.wraps(command)
    def run(*arguments: Any, **options: Any) -> None:
        from ..scenario.errors import ScenarioError

        try:
            command(*arguments, **options)
        except ScenarioError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(SCENARIO) from None
        except BrokenPipeError:
            # The reader has gone, as with `| head`: the rest is nobody's loss.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None
        except KeyboardInterrupt:
            raise typer.Exit(INTERRUPTED) from None
        except MemoryError:
            stop(SCENARIO, "this network needs more memory than there is")

    return run


def nearest(name: str, known: list[str]) -> str:
    """A question for a misspelt name, or what there is."""
    from difflib import get_close_matches  # slow to load, and only for those who misspell

    near = get_close_matches(name, known, n=1)
    return f"Did you mean {near[0]}?" if near else f"There are: {', '.join(known)}"
