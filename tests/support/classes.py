"""Makers of files for a class that other processes can be given."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

from rnntrace.cli.class_folder import Kind
from rnntrace.exercise.exercise import Exercise
from rnntrace.marking.variants.variant import variant_of

KINDS = (Kind("keys", ".md"), Kind("sheets", ".md"))


@dataclass(frozen=True)
class Maker:
    """A key and a sheet with the weights of a variant, in ``seconds``; in ``log`` a line for each with the
    process that made it. ``fails`` names somebody whose files cannot be made."""

    exercise: Exercise
    log: Path
    seconds: float = 0.0
    fails: str = ""

    def __call__(self, id: str) -> tuple[str, str]:
        time.sleep(self.seconds)
        if id == self.fails:
            raise RuntimeError(f"no files for {id}")
        with self.log.open("a") as stream:
            stream.write(f"{id} {os.getpid()}\n")
        found = variant_of(self.exercise, id)
        weights = found.exercise.last.parameters["W_hh"].tolist()
        return f"{found.code} {weights}\n", f"{found.code}\n"

    @property
    def made(self) -> list[str]:
        """Whose files were made, in order."""
        return [line.split()[0] for line in self._lines()]

    @property
    def processes(self) -> set[int]:
        """Those that made any."""
        return {int(line.split()[1]) for line in self._lines()}

    def _lines(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []
