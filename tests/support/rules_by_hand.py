"""The rules of optimisers written out with NumPy: a second opinion that shares nothing with the program."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

import rnntrace
from rnntrace.cells.rules import Settings
from rnntrace.equations.functions import Array
from rnntrace.exercise.exercise import Exercise, Parameter

Arrays = dict[str, Array]
State = dict[str, Array]
# A rule by hand: the parameter after the update, from it, its gradient, what is kept, and the count.
Rule = Callable[[Array, Array, State, int], Array]
ETA = 0.05


def kept(state: State, name: str, like: Array, begin: float = 0.0) -> Array:
    return state.get(name, np.full(like.shape, begin))


def sgd(theta: Array, g: Array, state: State, t: int) -> Array:
    return theta - ETA * g


def momentum(mu: float, tau: float = 0.0) -> Rule:
    def rule(theta: Array, g: Array, state: State, t: int) -> Array:
        state["b"] = g if t == 1 else mu * state["b"] + (1 - tau) * g
        return theta - ETA * state["b"]

    return rule


def velocity(theta: Array, g: Array, state: State, t: int) -> Array:
    state["v"] = 0.9 * kept(state, "v", g) - ETA * g
    return theta + state["v"]


def average(theta: Array, g: Array, state: State, t: int) -> Array:
    state["v"] = 0.9 * kept(state, "v", g) + (1 - 0.9) * g
    return theta - ETA * state["v"]


def nesterov(theta: Array, g: Array, state: State, t: int) -> Array:
    state["b"] = 0.9 * kept(state, "b", g) + g
    return theta - ETA * (g + 0.9 * state["b"])


def nesterov_of_keras(theta: Array, g: Array, state: State, t: int) -> Array:
    state["v"] = 0.9 * kept(state, "v", g) - ETA * g
    return theta + 0.9 * state["v"] - ETA * g


def adagrad(epsilon: float, begin: float = 0.0, *, inside: bool = False) -> Rule:
    def rule(theta: Array, g: Array, state: State, t: int) -> Array:
        state["r"] = r = kept(state, "r", g, begin) + g**2
        return theta - ETA * g / (np.sqrt(r + epsilon) if inside else np.sqrt(r) + epsilon)

    return rule


def rmsprop(alpha: float, epsilon: float, *, inside: bool = False) -> Rule:
    def rule(theta: Array, g: Array, state: State, t: int) -> Array:
        state["v"] = v = alpha * kept(state, "v", g) + (1 - alpha) * g**2
        return theta - ETA * g / (np.sqrt(v + epsilon) if inside else np.sqrt(v) + epsilon)

    return rule


def adam(epsilon: float, *, short: bool = False) -> Rule:
    def rule(theta: Array, g: Array, state: State, t: int) -> Array:
        state["m"] = m = 0.9 * kept(state, "m", g) + 0.1 * g
        state["v"] = v = 0.999 * kept(state, "v", g) + 0.001 * g**2
        first, second = 1 - 0.9**t, 1 - 0.999**t
        if short:
            return theta - ETA * np.sqrt(second) / first * m / (np.sqrt(v) + epsilon)
        return theta - ETA * (m / first) / (np.sqrt(v / second) + epsilon)

    return rule


def added(rate: float, rule: Rule) -> Rule:
    return lambda theta, g, state, t: rule(theta, g + rate * theta, state, t)


def decoupled(rate: float, rule: Rule) -> Rule:
    return lambda theta, g, state, t: rule(theta - ETA * rate * theta, g, state, t)


RULES: dict[str, tuple[Settings, Rule]] = {
    "sgd": ({"name": "sgd"}, sgd),
    "sgd, keras": ({"name": "sgd", "convention": "keras"}, sgd),
    "momentum": ({"name": "momentum"}, momentum(0.9)),
    "momentum, dampened": ({"name": "momentum", "momentum": 0.8, "dampening": 0.3}, momentum(0.8, 0.3)),
    "momentum, keras": ({"name": "momentum", "convention": "keras"}, velocity),
    "momentum, book": ({"name": "momentum", "convention": "book"}, velocity),
    "momentum, ewma": ({"name": "momentum", "convention": "ewma"}, average),
    "nesterov": ({"name": "nesterov"}, nesterov),
    "nesterov, keras": ({"name": "nesterov", "convention": "keras"}, nesterov_of_keras),
    "adagrad": ({"name": "adagrad"}, adagrad(1e-10)),
    "adagrad, keras": ({"name": "adagrad", "convention": "keras"}, adagrad(1e-7, 0.1, inside=True)),
    "adagrad, book": ({"name": "adagrad", "convention": "book"}, adagrad(1e-7)),
    "rmsprop": ({"name": "rmsprop"}, rmsprop(0.99, 1e-8)),
    "rmsprop, keras": ({"name": "rmsprop", "convention": "keras"}, rmsprop(0.9, 1e-7, inside=True)),
    "rmsprop, book": ({"name": "rmsprop", "convention": "book"}, rmsprop(0.9, 1e-6, inside=True)),
    "adam": ({"name": "adam"}, adam(1e-8)),
    "adam, book": ({"name": "adam", "convention": "book"}, adam(1e-8)),
    "adam, keras": ({"name": "adam", "convention": "keras"}, adam(1e-7, short=True)),
    "adamw": ({"name": "adamw"}, decoupled(0.01, adam(1e-8))),
    "adamw, keras": ({"name": "adamw", "convention": "keras"}, decoupled(0.004, adam(1e-7, short=True))),
    "adam, decay": ({"name": "adam", "weight_decay": 0.1}, added(0.1, adam(1e-8))),
    "sgd, decay": ({"name": "sgd", "weight_decay": 0.1}, added(0.1, sgd)),
    "sgd, decay, keras": (
        {"name": "sgd", "weight_decay": 0.1, "convention": "keras"},
        decoupled(0.1, sgd),
    ),
}


def gradients_at(weights: Mapping[str, Array], of: Exercise) -> Arrays:
    for name, array in weights.items():
        of = of.with_array(Parameter(name), array)
    trace = rnntrace.bptt(of)
    return {name: np.array(trace.grad(name)) for name in weights}
