"""A student's own variant, as the command line names it, and those of a class."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from .class_folder import ClassFolder, Kind, Make, write_class
from .failures import SCENARIO, USAGE, say, stop
from .output import progress

if TYPE_CHECKING:
    from ..marking.variants.draw import Plan
    from ..marking.variants.variant import Variant
    from ..scenario.model import Scenario
    from ..submissions.class_list import Student


def variant_named(scenario: Scenario, id: str, salt: str | None) -> Variant:
    """The variant of a scenario for an ID. Wrong usage for what is no ID; a reason where there is none."""
    from ..marking.variants.identity import BadId
    from ..marking.variants.variant import variant_by

    plan = plan_of(scenario)
    try:
        return variant_by(plan, id, salt or "")
    except BadId as error:
        raise typer.BadParameter(f"--variant {id!r}: {error}") from None


def plan_of(scenario: Scenario) -> Plan:
    """What is drawn for all variants of a scenario, or the reason why there are none."""
    from ..marking.variants.identity import NoVariant
    from ..marking.variants.variant import planned

    try:
        return planned(scenario.exercise)
    except NoVariant as error:
        stop(SCENARIO, f"{scenario.file}: {error}")


def said_of(variant: Variant) -> str:
    """What is said of a variant: its code, and what could not be had."""
    told = f"Variant {variant.code}, for {variant.id}."
    if not variant.amiss:
        return told
    what = " and ".join(variant.amiss)
    return f"{told} None of {variant.draws:,} draws was good in everything; in the best, {what}."


SECONDS = 1.0  # before a bar is worth the while


def students_in(path: Path) -> tuple[Student, ...]:
    """The students of a class, or the reason why they cannot be read."""
    from ..submissions.class_list import read_class

    try:
        return read_class(path)
    except OSError as error:
        stop(USAGE, f"{path} cannot be read: {error.strerror or error}")


def write_variants(
    plan: Plan,
    salt: str | None,
    students: Sequence[Student],
    into: Path,
    kinds: Sequence[Kind],
    make: Make,
    *,
    force: bool,
) -> None:
    """The files of a class, with a bar while that takes long; then how many there are is said."""
    from ..marking.variants.variant import code_by

    codes = {student.id: code_by(plan, student.id, salt or "") for student in students}
    folder = ClassFolder(into, tuple(kinds))
    with progress(SECONDS) as report:
        made = write_class(
            folder,
            students,
            codes,
            make,
            force=force,
            report=lambda done, of: report("students", done, of),
        )
    there = f"; {made.there:,} had theirs already" if made.there else ""
    say(f"wrote {into} for {made.new:,} {'student' if made.new == 1 else 'students'}{there}")
