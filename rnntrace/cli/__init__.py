"""The command line: the only place that prints, exits or reads the environment."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from importlib import import_module

import typer
from typer.models import CommandInfo

from .commands import app as _app

# Where the commands are that ``commands`` does not have; help lists them in this order.
MODULES = (
    *("in_steps", "learning", "training", "generating", "coursework", "checking", "linting"),
    *("about_scenarios", "insights"),
)


def app_for(arguments: Sequence[str]) -> typer.Typer:
    """The command line with the one command that is asked for, as putting all of them together takes
    longer than many a command; with all where the first argument is none."""
    asked = _asked(arguments)
    for module in MODULES:
        if not asked:
            import_module(f".{module}", __name__)
            asked = _asked(arguments)
    if not asked:
        return _app
    alone = copy(_app)
    alone.registered_commands = asked
    return alone


def __getattr__(name: str) -> typer.Typer:
    """``app``: the command line with all its commands, which nobody should wait for who needs one."""
    if name == "app":
        return app_for([])
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _asked(arguments: Sequence[str]) -> list[CommandInfo]:
    return [each for each in _app.registered_commands if _name(each) in arguments[:1]]


def _name(command: CommandInfo) -> str:
    return command.callback.__name__ if command.callback else ""
