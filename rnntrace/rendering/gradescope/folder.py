"""The files of an autograder, as Gradescope wants them in one folder or archive."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from importlib.resources import files

from ...marking.questions import Question
from ...version import __version__

SCENARIO = "scenario.yaml"
EXECUTABLE = ("setup.sh", "run_autograder")
POINTS = 2.0  # for each quantity: method and accuracy
SETUP = """#!/usr/bin/env bash
# A wheel that lies here is installed, else what there is of this version.
set -e
cd "$(dirname "$0")"
apt-get install -y python3 python3-pip
if ls rnntrace-*.whl >/dev/null 2>&1; then
    python3 -m pip install rnntrace-*.whl
else
    python3 -m pip install "rnntrace=={version}"
fi
"""
RUN = """#!/usr/bin/env bash
cd "${AUTOGRADER:-/autograder}/source" && exec "${PYTHON:-python3}" grade.py
"""


def gradescope_files(
    asked: Iterable[Question],
    scenario: bytes,
    *,
    variants: bool = False,
    salt: str = "",
    points: float = POINTS,
) -> Mapping[str, bytes]:
    """The files by their names; those in ``EXECUTABLE`` have to be so.

    ``scenario`` is the text of the scenario's file, which may need no other file. With ``variants``
    everybody is marked by the variant of the part of their e-mail before the @.
    """
    names = [question.name for question in asked]
    sheet = {"scenario": SCENARIO, "asked": names, "variants": variants, "salt": salt, "points": points}
    return {
        "setup.sh": SETUP.replace("{version}", __version__).encode(),
        "run_autograder": RUN.encode(),
        "grade.py": (files(__package__) / "grade.py").read_bytes(),
        "sheet.json": json.dumps(sheet, indent=1).encode(),
        SCENARIO: scenario,
    }
