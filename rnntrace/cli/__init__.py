"""The command line: the only place that prints, exits or reads the environment."""

from __future__ import annotations

from . import about_scenarios, insights  # help lists their commands in this order
from .commands import app

__all__ = ["about_scenarios", "app", "insights"]
