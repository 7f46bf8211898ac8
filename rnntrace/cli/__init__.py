"""The command line: the only place that prints, exits or reads the environment."""

from __future__ import annotations

from . import finding, insights  # its commands come after those of the passes
from .commands import app

__all__ = ["app", "finding", "insights"]
