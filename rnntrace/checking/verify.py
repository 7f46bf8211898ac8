"""BPTT's gradients beside those of others, entry by entry."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

import numpy as np

from ..cells.rules import chosen
from ..cells.torch_modules import Unfit
from ..equations.functions import Array
from ..exercise.exercise import Exercise, Parameter, Workable
from ..tracing.local import gradient_of
from ..tracing.run import bptt
from ..tracing.shares import Share
from ..tracing.trace import Trace
from ..tracing.traces import Traces
from ..tracing.update import Update, update
from . import differences, exact, pytorch, torch_module, torch_optim
from .entries import Entry, sample
from .findings import (
    DIFFERENCES,
    LOSS,
    MODULE,
    OPTIMIZER,
    PYTORCH,
    SYMPY,
    Check,
    Comparison,
    Source,
    Verification,
)

# Relative to the largest entry of the parameter, and to a thousandth of the largest of all.
TOLERANCE = 1e-9
SMALLEST_SCALE = 1e-3


Report = Callable[[str, int, int], None]


def verify(
    of: Workable,
    *,
    most: int = 200,
    seed: int = 0,
    step_size: float = differences.USUAL_STEP_SIZE,
    report: Report = lambda what, done, of: None,
) -> Verification:
    """Compare BPTT's gradients with central differences, SymPy and, where it is installed, PyTorch: with its
    autograd of the same equations, and with its own module where one computes the network. Where the
    exercise names an optimizer, the parameters after an update are compared with those of torch.optim.

    Of more than ``most`` entries a sample is compared. ``report`` is told how far the work is.
    Raises NothingToDifferentiate.
    """
    exercise = of.exercise
    trace = bptt(exercise)
    gradients = {each: _gradient(trace, each) for each in exercise.parameters}
    entries = sample(exercise, most, seed, gradients.__getitem__)
    ours = {entry: float(gradients[entry.parameter][entry.places]) for entry in entries}
    existing = sum(each.size for each in gradients.values())
    slopes = {}
    unmoved = differences.kink_arguments(trace)
    for done, entry in enumerate(entries):
        report(DIFFERENCES, done, len(entries))
        slopes[entry] = differences.slope(exercise, entry, step_size, unmoved)
    kinks = {entry for entry, slope in slopes.items() if slope.at_zero}
    sources = (
        _by_differences(ours, slopes),
        _by_sympy(exercise, ours, kinks, report),
        _by_pytorch(exercise, ours, kinks, report),
        _by_module(exercise, trace, ours, kinks, report),
        *_by_optimizer(exercise, report),
    )
    return Verification(exercise, sources, len(entries), existing, seed, step_size)


def _gradient(trace: Trace | Traces, parameter: Parameter) -> Array:
    total: Array = np.sum(
        [gradient_of(each.of(parameter.part), parameter.name) for each in trace.examples], axis=0
    )
    return total


Ours = Mapping[Entry, float]


def _by_differences(ours: Ours, slopes: Mapping[Entry, differences.Slope]) -> Source:
    return Source(
        DIFFERENCES,
        _by_parameter(
            Comparison(entry, ours[entry], each.slope, each.uncertain, each.kink)
            for entry, each in slopes.items()
        ),
    )


def _by_sympy(exercise: Exercise, ours: Ours, kinks: Collection[Entry], report: Report) -> Source:
    try:
        found = exact.gradients(exercise, tuple(ours), lambda done, of: report(SYMPY, done, of))
    except exact.TooLarge as error:
        return Source(SYMPY, (), str(error))
    theirs = {entry: float(each) for entry, each in found.items()}
    return Source(SYMPY, _by_parameter(_compared(ours, theirs, kinks)))


def _by_pytorch(exercise: Exercise, ours: Ours, kinks: Collection[Entry], report: Report) -> Source:
    if not pytorch.is_installed():
        return Source(PYTORCH, (), "it is not installed")
    report(PYTORCH, 0, 1)
    try:
        found = pytorch.gradients(exercise)
    except (ImportError, OSError) as error:
        return Source(PYTORCH, (), f"it cannot be loaded ({type(error).__name__})")
    theirs = {entry: float(found[entry.parameter][entry.places]) for entry in ours}
    return Source(PYTORCH, _by_parameter(_compared(ours, theirs, kinks)))


def _by_module(
    exercise: Exercise, trace: Trace | Traces, ours: Ours, kinks: Collection[Entry], report: Report
) -> Source:
    """The network as a module of PyTorch's own, where there is one that computes it."""
    try:
        name = torch_module.name_of(exercise)
    except Unfit as reason:
        return Source(MODULE, (), f"no module of torch.nn computes this network: {reason}")
    if not pytorch.is_installed():
        return Source(name, (), "PyTorch is not installed")
    report(name, 0, 1)
    try:
        found = torch_module.run(exercise)
    except (ImportError, OSError) as error:
        return Source(name, (), f"PyTorch cannot be loaded ({type(error).__name__})")
    theirs = {entry: float(found.gradients[entry.parameter][entry.places]) for entry in ours}
    checks = _by_parameter(_compared(ours, theirs, kinks))
    values = _by_parameter(_forward(trace, found))
    helpers, has_loss = torch_module.helpers_of(exercise)
    return Source(name, checks, values=values, helpers=helpers, has_loss=has_loss)


def _by_optimizer(exercise: Exercise, report: Report) -> Iterator[Source]:
    """The update by a class of ``torch.optim``, where the exercise names an optimizer."""
    if not exercise.optimizer:
        return
    try:
        name = torch_optim.name_of(chosen(exercise.optimizer), exercise.start.t)
    except Unfit as reason:
        yield Source(OPTIMIZER, (), f"no class of torch.optim makes this update: {reason}")
        return
    if not pytorch.is_installed():
        yield Source(name, (), "PyTorch is not installed")
        return
    report(name, 0, 1)
    made = update(exercise)
    try:
        theirs = torch_optim.after(made)
    except (ImportError, OSError) as error:
        yield Source(name, (), f"PyTorch cannot be loaded ({type(error).__name__})")
        return
    yield Source(name, (), updates=tuple(_updated(made, share, theirs) for share in made.shares))


def _updated(made: Update, share: Share, theirs: Mapping[str, Array]) -> Check:
    """A parameter after the update: the entry that differs most."""
    name = made.given.spelled(share.parameter.part, share.parameter.name)
    mine, other = made.after[name], theirs[name]
    apart = np.abs(mine - other)
    places = tuple(int(i) for i in np.unravel_index(int(np.argmax(apart)), apart.shape))
    allowed = TOLERANCE * max(1.0, float(np.abs(other).max(initial=0.0)))
    entry = Entry(share.parameter, places)
    return Check(share.parameter, (Comparison(entry, float(mine[places]), float(other[places]), allowed),))


def _forward(trace: Trace | Traces, found: torch_module.ModuleRun) -> Iterable[Comparison]:
    """The hidden states of the last layer at every step, of all examples, and the loss."""
    for (part, number, name), theirs in found.hidden.items():
        mine = trace.examples[number].of(part)[name]
        allowed = TOLERANCE * max(1.0, float(np.abs(theirs).max()))
        for places in np.ndindex(theirs.shape):
            entry = Entry(Parameter(name, part), places)
            yield Comparison(entry, float(mine[places]), float(theirs[places]), allowed)
    loss = Entry(Parameter(LOSS), ())
    yield Comparison(loss, trace.loss, found.loss, TOLERANCE * max(1.0, abs(found.loss)))


def _compared(ours: Ours, theirs: Ours, kinks: Collection[Entry]) -> Iterable[Comparison]:
    """Compared to within rounding, judged by the size of the parameter's gradient.

    Where a ReLU's argument is 0, rounding decides on which side of it each of them is: there, to
    differ is no mistake.
    """
    largest: dict[Parameter, float] = {}
    for entry, number in theirs.items():
        largest[entry.parameter] = max(largest.get(entry.parameter, 0.0), abs(number))
    least = SMALLEST_SCALE * max(largest.values(), default=0.0) or 1.0
    for entry, mine in ours.items():
        found = Comparison(entry, mine, theirs[entry], TOLERANCE * max(largest[entry.parameter], least))
        yield found if found.agrees else found._replace(kink=entry in kinks)


def _by_parameter(compared: Iterable[Comparison]) -> tuple[Check, ...]:
    grouped: dict[Parameter, list[Comparison]] = {}
    for each in compared:
        grouped.setdefault(each.entry.parameter, []).append(each)
    return tuple(Check(parameter, tuple(group)) for parameter, group in grouped.items())
