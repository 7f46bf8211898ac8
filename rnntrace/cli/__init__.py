"""The command line: the only place that prints, exits or reads the environment."""

from __future__ import annotations

from .commands import app

__all__ = ["app"]
