"""BPTT's gradients beside those of others, entry by entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from ..scenario.model import Scenario
from ..tracing.run import bptt
from ..tracing.trace import Trace
from ..tracing.traces import Traces
from . import differences, exact, pytorch
from .entries import Entry, Parameter, network_of, parameters, sample

# Relative to the largest entry of the parameter, and to a thousandth of the largest of all.
TOLERANCE = 1e-9
SMALLEST_SCALE = 1e-3

DIFFERENCES, SYMPY, PYTORCH = "central differences", "SymPy", "PyTorch"


class Comparison(NamedTuple):
    """One entry's gradient as BPTT has it and as another has it; ``allowed`` is how far they may be
    apart. At a ``kink`` there is nothing to compare."""

    entry: Entry
    ours: float
    theirs: float
    allowed: float
    kink: bool = False

    @property
    def difference(self) -> float:
        return abs(self.ours - self.theirs)

    @property
    def agrees(self) -> bool:
        return self.kink or self.difference <= self.allowed


class Check(NamedTuple):
    """A parameter's gradient compared with one other source."""

    parameter: Parameter
    compared: tuple[Comparison, ...]

    @property
    def worst(self) -> Comparison | None:
        """The entry that differs most, measured by what is allowed; None where all are at kinks."""
        smooth = [each for each in self.compared if not each.kink]
        return max(smooth, key=lambda each: (each.difference / each.allowed, each.difference), default=None)

    @property
    def kinks(self) -> int:
        return sum(each.kink for each in self.compared)

    @property
    def agrees(self) -> bool:
        return all(each.agrees for each in self.compared)


class Source(NamedTuple):
    """Where other gradients come from, and how they compare; ``why_not`` where it could not be asked."""

    name: str
    checks: tuple[Check, ...]
    why_not: str = ""

    @property
    def agrees(self) -> bool:
        return all(check.agrees for check in self.checks)


class Verification(NamedTuple):
    """All comparisons. ``entries`` were compared, of ``existing`` ones; ``seed`` drew them."""

    scenario: Scenario
    sources: tuple[Source, ...]
    entries: int
    existing: int
    seed: int
    step_size: float

    @property
    def agrees(self) -> bool:
        return all(source.agrees for source in self.sources)


Report = Callable[[str, int, int], None]


def verify(
    scenario: Scenario,
    *,
    most: int = 200,
    seed: int = 0,
    step_size: float = differences.USUAL_STEP_SIZE,
    report: Report = lambda what, done, of: None,
) -> Verification:
    """Compare BPTT's gradients with central differences, SymPy and, where it is installed, PyTorch.

    Of more than ``most`` entries a sample is compared. ``report`` is told how far the work is.
    Raises NothingToDifferentiate.
    """
    trace = bptt(scenario)
    entries = sample(scenario, most, seed)
    ours = {entry: _of(trace, entry) for entry in entries}
    existing = sum(network_of(scenario, each).parameters[each.name].size for each in parameters(scenario))
    sources = (
        _by_differences(scenario, ours, step_size, report),
        _by_sympy(scenario, ours, report),
        _by_pytorch(scenario, ours),
    )
    return Verification(scenario, sources, len(entries), existing, seed, step_size)


def _of(trace: Trace | Traces, entry: Entry) -> float:
    owner: Any = trace
    if entry.parameter.of_encoder:
        owner = trace.encoder if isinstance(trace, Trace) else None
    return float(owner.grad(entry.parameter.name)[entry.places])


Ours = Mapping[Entry, float]


def _by_differences(scenario: Scenario, ours: Ours, step_size: float, report: Report) -> Source:
    found = []
    for done, (entry, mine) in enumerate(ours.items()):
        report(DIFFERENCES, done, len(ours))
        slope = differences.slope(scenario, entry, step_size)
        found.append(Comparison(entry, mine, slope.slope, slope.uncertain, slope.kink))
    return Source(DIFFERENCES, _by_parameter(found))


def _by_sympy(scenario: Scenario, ours: Ours, report: Report) -> Source:
    try:
        report(SYMPY, 0, 1)
        theirs = exact.gradients(scenario, tuple(ours))
    except exact.TooLarge as error:
        return Source(SYMPY, (), str(error))
    return Source(
        SYMPY, _by_parameter(_compared(ours, {entry: float(each) for entry, each in theirs.items()}))
    )


def _by_pytorch(scenario: Scenario, ours: Ours) -> Source:
    if not pytorch.is_installed():
        return Source(PYTORCH, (), "it is not installed")
    theirs = pytorch.gradients(scenario)
    compared = {entry: float(theirs[entry.parameter][entry.places]) for entry in ours}
    return Source(PYTORCH, _by_parameter(_compared(ours, compared)))


def _compared(ours: Ours, theirs: Ours) -> list[Comparison]:
    """Compared to within rounding, judged by the size of the parameter's gradient."""
    largest: dict[Parameter, float] = {}
    for entry, number in theirs.items():
        largest[entry.parameter] = max(largest.get(entry.parameter, 0.0), abs(number))
    least = SMALLEST_SCALE * max(largest.values(), default=0.0) or 1.0
    return [
        Comparison(entry, mine, theirs[entry], TOLERANCE * max(largest[entry.parameter], least))
        for entry, mine in ours.items()
    ]


def _by_parameter(compared: Iterable[Comparison]) -> tuple[Check, ...]:
    grouped: dict[Parameter, list[Comparison]] = {}
    for each in compared:
        grouped.setdefault(each.entry.parameter, []).append(each)
    return tuple(Check(parameter, tuple(group)) for parameter, group in grouped.items())
