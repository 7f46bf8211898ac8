"""Whether a gradient vanishes or explodes, in a few sentences with their figures."""

from __future__ import annotations

import math

from ...tracing.flow import Flow
from ..digits import fixed
from .flow_table import short

# Between these the gradient keeps its size.
STEADY = (0.97, 1.03)
# It vanishes where less than a hundredth of it is left, and explodes where it is a hundred times as large.
HUNDRED = math.log(100)
# How far the verdict looks.
AHEAD = 10
# From fewer steps than this nothing follows for many.
MANY = 5


def verdict(flow: Flow) -> str:
    """What becomes of the gradient of the loss with the longest way, and of the others in short."""
    if flow.way_length == 0:
        return "There is only one step to look at: nothing flows from one to another."
    first, last = flow.way[0], flow.way[-1]
    loss = f"the loss of step {flow.losses[flow.last]}"
    if math.isnan(flow.change):
        return f"What {loss} sends to the state at step {first[0]} is 0, so there is nothing to flow."
    if not last[1]:
        reached = [step for step, size in flow.way if size][-1]
        return (
            f"Of what {loss} sends to the state at step {first[0]}, something arrives at step {reached}, "
            "and nothing beyond it: a factor is 0, or what is left is smaller than a float can hold."
        )
    back = "back" if first[0] > last[0] else "on"
    way = f"From step {first[0]} {back} to step {last[0]}, what {loss} sends"
    return f"{way} {_becomes(flow)}{_others(flow)}"


def _becomes(flow: Flow) -> str:
    rate, factor = flow.change / flow.way_length, flow.factor
    ahead = min(AHEAD, flow.way_length)
    steps = "1 step" if ahead == 1 else f"{ahead} steps"
    mean = "by" if flow.way_length == 1 else "per step by about"
    times = f"{mean} {_factor(factor, rate)}"
    if STEADY[0] <= factor <= STEADY[1]:
        return f"keeps about its size; it changes {times}."
    if factor < STEADY[0]:
        left = f"shrinks {times}: after {steps} {_percent(100 * math.exp(ahead * rate))}% is left."
        return f"{left} {_end(flow, 'vanish', 'vanishes')}"
    grown = f"grows {times}: after {steps} it is {_times(ahead * rate)} times as large."
    return f"{grown} {_end(flow, 'explode', 'explodes')}"


def _end(flow: Flow, verb: str, it_does: str) -> str:
    if flow.way_length < MANY:
        return f"The way is too short to tell whether it {it_does}: every step has a Jacobian of its own."
    if abs(flow.change) >= HUNDRED:
        return f"It {it_does}."
    return f"If it went on like this, it would {verb}."


def _others(flow: Flow) -> str:
    """The factors of the other losses."""
    if not flow.other_factors:
        return ""
    if len(flow.other_factors) == 1:
        ((step, factor),) = flow.other_factors
        return f" What the loss of step {step} sends changes by a factor of about {_figure(factor)} per step."
    factors = sorted(factor for _, factor in flow.other_factors)
    least, most = _figure(factors[0]), _figure(factors[-1])
    between = f"about {least}" if least == most else f"{least} to {most}"
    return f" What the other losses send changes by a factor of {between} per step."


def _factor(factor: float, rate: float) -> str:
    return f"a factor of {_figure(factor) if math.isfinite(factor) else _times(rate)}"


def _figure(factor: float) -> str:
    return str(fixed(factor, 2)) if 0.1 <= factor < 100 else short(factor)


def _times(logarithm: float) -> str:
    """How many times, also where that is more than a float can hold."""
    if logarithm < math.log(1e300):
        return short(math.exp(logarithm))
    return f"1e{round(logarithm / math.log(10))}"


def _percent(share: float) -> str:
    return "less than 0.001" if share < 0.001 else short(share)
