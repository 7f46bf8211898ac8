"""A network walked through forward, equation by equation, with whatever stands for its numbers:
tensors, expressions, or values that know how they move."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

import numpy as np

from ..equations.functions import Array
from ..equations.tree import Equation
from ..scenario.model import Example, Scenario

V = TypeVar("V")
Known = Mapping[tuple[str, int], V]  # by name and step
Work = Callable[[Scenario, Equation, int, "Known[V]"], V]


def losses(
    scenario: Scenario, given: Callable[[Array], V], work: Work[V], report: Callable[[], None]
) -> Iterator[V]:
    """The loss of every step that has a target, of all examples; an encoder goes first.

    ``given`` makes a value of numbers, ``work`` the left side of an equation at a step from what is
    known; ``report`` is called after every step.
    """
    states: Mapping[str, V] = {}
    if encoder := scenario.encoder:
        (example,) = encoder.examples
        known = _walk(encoder, example, states, given, work, lambda: None)
        states = {name: known[name, example.steps] for name in encoder.system.states}
    for example in scenario.examples:
        known = _walk(scenario, example, states, given, work, report)
        for t in range(1, example.steps + 1):
            if scenario.system.loss and _has_target(example, t):
                yield known[scenario.system.loss, t]


def share(scenario: Scenario) -> int:
    """What the sum of all losses is divided by: 1, or for a mean the number of targets."""
    return scenario.targets_present if scenario.architecture.reduction == "mean" else 1


def constants(scenario: Scenario) -> dict[str, int]:
    """The numbers of the equations that are neither learned nor timed."""
    return {"n_outputs": scenario.output_size, "n_targets": scenario.targets_present or 1}


def _has_target(example: Example, step: int) -> bool:
    return example.targets is not None and example.targets.present[step - 1]


def _walk(
    scenario: Scenario,
    example: Example,
    states: Mapping[str, V],
    given: Callable[[Array], V],
    work: Work[V],
    report: Callable[[], None],
) -> Known[V]:
    """Every value of one sequence; ``states`` come from an encoder."""
    system = scenario.system
    known: dict[tuple[str, int], V] = {}
    for name, initial in scenario.initial.items():
        at = scenario.step_of_initial(name, example)
        known[name, at] = states[name] if at == 0 and name in states else given(initial)
    for name, steps in ((system.input, example.inputs), ("y", example.targets)):
        if steps is not None:
            rows = steps.values if isinstance(steps.values, np.ndarray) else steps.values.dense()
            known |= {(name, t): given(row) for t, row in enumerate(rows, 1)}
    for a_pass in system.passes:
        every = range(1, example.steps + 1)
        for t in every if a_pass.direction >= 0 else reversed(every):
            for equation in a_pass.equations:
                name = equation.left.name
                if name != system.loss or _has_target(example, t):
                    known[name, t] = work(scenario, equation, t, known)
            report()
    return known
