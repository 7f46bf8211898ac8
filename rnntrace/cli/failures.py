"""How a command fails: a sentence on standard error and an exit code, never a traceback."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable
from typing import Any, NoReturn

import typer

NO, USAGE, SCENARIO, INTERRUPTED = 1, 2, 3, 130


def stop(code: int, problem: str) -> NoReturn:
    """Say what is wrong, and end."""
    say(f"rnntrace: {problem}")
    raise typer.Exit(code)


def say(text: str) -> None:
    """A line on standard error, if anything can be written there."""
    with contextlib.suppress(OSError):
        typer.echo(text, err=True)


def guarded(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose every failure ends as it should."""

    @functools.wraps(command)
    def run(*arguments: Any, **options: Any) -> None:
        from ..scenario.errors import FileError
        from .output import CannotWrite, drop_output

        try:
            command(*arguments, **options)
        except FileError as error:
            say(str(error))
            only_options = all(complaint.place.option for complaint in error.complaints)
            raise typer.Exit(USAGE if only_options else SCENARIO) from None
        except BrokenPipeError:
            # The reader has gone, as with `| head`: the rest is nobody's loss.
            drop_output()
            raise typer.Exit(0) from None
        except CannotWrite as error:
            stop(USAGE, str(error))
        except KeyboardInterrupt:
            raise typer.Exit(INTERRUPTED) from None
        except MemoryError:
            stop(SCENARIO, "this network needs more memory than there is")

    return run


def nearest(name: str, known: list[str]) -> str:
    """A question for a misspelt name, or what there is."""
    from ..scenario.wording import near

    meant = near(name, known)
    return f"Did you mean {meant}?" if meant else f"There are: {', '.join(known)}"
