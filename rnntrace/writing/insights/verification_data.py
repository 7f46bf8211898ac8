"""Whether BPTT's gradients are right, as plain data."""

from __future__ import annotations

import math
from typing import Any

from ...checking.findings import LOSS, Check, Verification
from ..about import about


def verification_data(found: Verification) -> dict[str, Any]:
    """The same as plain data, for JSON."""
    return {
        "format": "rnntrace-verify/1",
        "scenario": about(found.exercise),
        "agrees": found.agrees,
        "entries": found.entries,
        "existing": found.existing,
        "seed": found.seed,
        "step_size": found.step_size,
        "sources": [
            {
                "name": source.name,
                "left_out": source.why_not or None,
                "agrees": None if source.why_not else source.agrees,
                "parameters": [_check_data(found, check) for check in source.checks],
            }
            | ({"values": [_value_data(found, check) for check in source.values]} if source.values else {})
            | (
                {"updates": [_update_data(found, check) for check in source.updates]}
                if source.updates
                else {}
            )
            for source in found.sources
        ],
    }


def _check_data(found: Verification, check: Check) -> dict[str, Any]:
    worst = check.worst
    name = found.exercise.spelled(check.parameter.part, check.parameter.name)
    data: dict[str, Any] = {"name": name, "agrees": check.agrees, "kinks": check.kinks}
    if worst is not None:
        data |= {
            "largest_difference": _finite(worst.difference),
            "at": [i + 1 for i in worst.entry.places],
            "bptt": worst.ours,
            "other": _finite(worst.theirs),
            "allowed": _finite(worst.allowed),
        }
    return data


def _update_data(found: Verification, check: Check) -> dict[str, Any]:
    """A parameter after the update, with the entry where it differs most."""
    data = _check_data(found, check)
    data["here"] = data.pop("bptt")
    del data["kinks"]
    return data


def _value_data(found: Verification, check: Check) -> dict[str, Any]:
    """A value of the forward pass, with the step where it differs most."""
    data = _check_data(found, check)
    ours = {"here": data.pop("bptt")} if "bptt" in data else {}
    del data["kinks"]
    if check.parameter.name == LOSS or "at" not in data:
        return data | ours
    step, *places = data["at"]
    return data | {"step": step, "at": places} | ours


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None
