"""Marks what was handed in on Gradescope. Stands by itself, beside ``sheet.json`` and the scenario."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import rnntrace

ROOT = Path(os.environ.get("AUTOGRADER", "/autograder"))
HERE = Path(__file__).parent
ENDINGS = (".yaml", ".yml", ".csv", ".json", ".npz", ".md")
STATUS = {"right": "passed", "follows": "passed", "rounding": "passed"}


def main() -> None:
    """Write ``results/results.json``, whatever was handed in."""
    sheet = json.loads((HERE / "sheet.json").read_text(encoding="utf-8"))
    try:
        results = graded(sheet)
    except (OSError, ValueError) as error:
        results = {"score": 0, "output": f"This cannot be marked: {error}", "output_format": "text"}
    (ROOT / "results").mkdir(exist_ok=True)
    (ROOT / "results" / "results.json").write_text(json.dumps(results), encoding="utf-8")


def graded(sheet: dict[str, Any]) -> dict[str, Any]:
    """The results: a test for each quantity that is asked."""
    marked = rnntrace.check(exercise(sheet), answers()).as_dict(marks=True)
    quantities = {each["name"]: each for each in marked["quantities"]}
    tests = [test(name, quantities.get(name), sheet["points"]) for name in sheet["asked"]]
    right = sum(quantities.get(name, {}).get("verdict") == "right" for name in sheet["asked"])
    return {"output": f"{right} of {len(tests)} are right.", "output_format": "text", "tests": tests}


def exercise(sheet: dict[str, Any]) -> Any:
    """The exercise, or the variant of whoever handed in: by the part of the e-mail before the @, if the sheet
    says that everybody has one."""
    scenario = rnntrace.load(str(HERE / sheet["scenario"]))
    if not sheet["variants"]:
        return scenario
    from rnntrace.marking.variants.variant import variant

    metadata = json.loads((ROOT / "submission_metadata.json").read_text(encoding="utf-8"))
    users = metadata.get("users") or [{}]
    id = str(users[0].get("email", "")).partition("@")[0]
    return variant(scenario, id, salt=sheet["salt"])


def answers() -> Path:
    """The file that was handed in."""
    files = sorted(path for path in (ROOT / "submission").rglob("*") if path.suffix.lower() in ENDINGS)
    if len(files) != 1:
        named = ", ".join(path.name for path in files) or "none"
        raise ValueError(f"hand in one file with answers, {', '.join(ENDINGS)}; there is {named}")
    return files[0]


def test(name: str, quantity: dict[str, Any] | None, points: float) -> dict[str, Any]:
    """What a quantity earns, and what is said of it."""
    found: dict[str, Any] = {"name": name, "max_score": points, "visibility": "visible"}
    if quantity is None:
        return found | {"score": 0, "status": "failed", "output": "Not answered."}
    earned = quantity["points"]["method"] + quantity["points"]["accuracy"]
    said = [f"{quantity['verdict']}.", *(_said(each) for each in quantity["mistakes"])]
    return found | {
        "score": points * earned / 2,
        "status": STATUS.get(quantity["verdict"], "failed"),
        "output": "\n".join(said),
        "output_format": "text",
    }


def _said(mistake: dict[str, Any]) -> str:
    formula = f" ({mistake['formula']})" if mistake["formula"] else ""
    return f"Is this what happened: {mistake['words']}?{formula}"


if __name__ == "__main__":
    main()
