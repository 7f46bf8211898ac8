"""The README's table of keys, made from the table that has them."""

from __future__ import annotations

from rnntrace.scenario.keys import table
from rnntrace.scenario.keys.key import ALONE

HEAD = "| key | values | if left out |\n|---|---|---|\n"


def readme_table() -> str:
    """A line for each key of a scenario; what stands beneath a key is told in its own line."""
    rows = table.keys_at(ALONE)
    return HEAD + "".join(f"| `{row.name}` | {row.values} | {row.left_out} |\n" for row in rows)
