"""What the letters of a page stand for: the numbers of a trace, by the names that the page gives them."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from rnntrace.tracing.trace import Trace

from .page_reader.arithmetic import Exact
from .page_reader.evaluation import Letters, Value
from .page_reader.expressions import Name, Unreadable

GREEK = {"alpha": "α", "beta": "β", "eta": "η", "theta": "θ", "kappa": "κ", "epsilon": "ε"}
OWN = {"loss": "L", "n_targets": "n", "n_outputs": "C"}


def letters_of(trace: Trace, *vocabularies: Sequence[str]) -> Letters:
    """The letters of the standard notation, and the places of the words of all ``vocabularies``."""
    system = trace.system
    values: dict[Name, Value] = {}
    for name in filter(trace.__contains__, (*system.given, *system.names)):
        for step in range(trace.steps + 2):
            at = _named(name, step)
            values[at] = _at(trace, name, step)
            if name in trace.differentiated:
                values[_gradient(at)] = _gradient_at(trace, name, step)
    for name in system.parameters:
        values[_named(name)] = _exact(trace[name])
        if name in trace.differentiated:
            values[_gradient(_named(name))] = _exact(trace.grad(name))
    for name, number in trace.calculation.constants.items():
        values[_named(name)] = _exact(np.array(number))
    values[Name("L")] = _exact(np.array(trace.loss)) if system.loss else None
    places = {_bare(word): (i, len(words)) for words in vocabularies for i, word in enumerate(words)}

    def value(name: Name, step: int | None) -> Value:
        if name == Name("t") and step is not None:
            return _exact(np.array(step))
        known = name if step is None else _seen_from(name, step)
        if known not in values:
            raise Unreadable(f"{known} stands for nothing")
        return values[known]

    return Letters(value, lambda word: places[_bare(word)], range(1, trace.steps + 1))


def _bare(word: str) -> str:
    """A word without its spaces, which formulas of documents need not have."""
    return "".join(word.split())


def _named(name: str, step: int | None = None) -> Name:
    """``c1`` has its number above, ``W_xh`` what follows below, ``y_hat`` a hat."""
    layer = re.fullmatch(r"(.*[A-Za-z])(\d+)", name)
    core, above = (layer[1], (f"({layer[2]})",)) if layer else (name, ())
    base, *below = OWN.get(core, core).removesuffix("_hat").split("_")
    accent = "\u0302" if core.endswith("_hat") else ""
    return Name(GREEK.get(base, base) + accent, (*below, *([] if step is None else [str(step)])), above)


def _gradient(name: Name) -> Name:
    return Name(name.base, name.below, name.above, gradient=True)


def _seen_from(name: Name, step: int) -> Name:
    """A name at t, t−1 or t+1 as that at a certain step."""
    found = re.fullmatch(r"t([+-]\d+)?", name.below[-1]) if name.below else None
    if not found:
        return name
    return Name(name.base, (*name.below[:-1], str(step + int(found[1] or 0))), name.above, name.gradient)


def _at(trace: Trace, name: str, step: int) -> Value:
    """A value; beyond the first and the last step a state has its initial one, and all else is zero."""
    if 1 <= step <= trace.steps or name in trace.system.states:
        try:
            return _exact(trace[name, step])
        except (KeyError, IndexError):
            pass
    return _exact(np.zeros_like(trace[name, 1]))


def _gradient_at(trace: Trace, name: str, step: int) -> Value:
    if step <= trace.steps:
        try:
            return _exact(trace.grad(name, step))
        except (KeyError, IndexError):  # before the first step, of what is no state
            pass
    return _exact(np.zeros_like(trace.grad(name, 1)))


def _exact(array: np.ndarray) -> Value:
    """Decimals of an array, a vector as a matrix of one column."""
    array = np.asarray(array)
    if array.ndim == 1:
        array = array[:, None]
    found = np.empty(array.shape, dtype=object)
    for place in np.ndindex(array.shape):
        found[place] = Exact(repr(float(array[place])))
    return found
