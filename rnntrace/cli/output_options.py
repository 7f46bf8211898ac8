"""The options that say where a result goes and how it looks, once for all commands that write one."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

from .formats import JSON
from .options import (
    AsciiOption,
    AuthorOption,
    Dialect,
    ForceOption,
    JsonOption,
    MathOption,
    NoColorOption,
    OutputOption,
    PagerOption,
    WidthOption,
)
from .results import Destination

# The options of a command that writes a result, with their defaults, as its help lists them.
OUTPUT_OPTIONS: dict[str, tuple[Any, Any]] = {
    "json": (JsonOption, False),
    "output": (OutputOption, None),
    "force": (ForceOption, False),
    "math": (MathOption, Dialect.dollar),
    "author": (AuthorOption, ""),
    "width": (WidthOption, None),
    "no_color": (NoColorOption, False),
    "ascii": (AsciiOption, False),
    "pager": (PagerOption, False),
}


def with_output_options(*without: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Gives a command that takes a ``destination`` the options that say where to; all but those
    ``without`` which it does, or which it reads itself."""
    names = [name for name in OUTPUT_OPTIONS if name not in without]

    def with_options(command: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(command)
        def run(**options: Any) -> None:
            chosen = {name: options.pop(name) for name in names}
            to = JSON if chosen.pop("json", False) else None
            command(**options, destination=Destination(to=to, **chosen))

        signature = inspect.signature(command, eval_str=True)
        *others, _ = signature.parameters.values()
        added = [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
            for name, (annotation, default) in OUTPUT_OPTIONS.items()
            if name in names
        ]
        run.__signature__ = signature.replace(parameters=[*others, *added])  # type: ignore[attr-defined]
        run.__annotations__ = {each.name: each.annotation for each in (*others, *added)}
        return run

    return with_options
