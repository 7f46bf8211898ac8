"""Second opinions: the plain RNN written out in the plain way, and differentiated by others.

Nothing here uses the program's equations, evaluation or derivatives. The gradient with respect to
a value of a step is had by adding a zero, a *nudge*, to that value, and differentiating by the
nudge.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from rnntrace import Trace

from .networks import Network

Array = NDArray[np.float64]

# Largest difference allowed between two ways to compute the same number in float64.
TOLERANCE = 1e-9


@dataclass
class Answers:
    """What an oracle says: values by name over time, the loss, and the loss's gradients by
    parameter, by value, and by the state that each value begins from."""

    loss: float
    values: dict[str, Array] = field(default_factory=dict)
    parameters: dict[str, Array] = field(default_factory=dict)
    gradients: dict[str, Array] = field(default_factory=dict)
    initial: dict[str, Array] = field(default_factory=dict)


# -- comparing -------------------------------------------------------------------------------------


def distance(found: Any, expected: Any) -> float:
    """The largest relative difference of two arrays; infinite where shapes differ or NaN is met.

    An entry far smaller than its neighbors (or than one) is measured against a thousandth of them:
    it is a difference of larger numbers, and has their rounding.
    """
    found, expected = np.asarray(found, dtype=float), np.asarray(expected, dtype=float)
    if found.shape != expected.shape or not (np.isfinite(found).all() and np.isfinite(expected).all()):
        return float("inf")
    if not expected.size:
        return 0.0
    size = np.abs(expected)
    return float((np.abs(found - expected) / (size + 1e-3 * max(1.0, float(size.max())))).max())


def differences(trace: Trace, answers: Answers) -> dict[str, float]:
    """How far a trace is from an oracle, by what was compared (``h``, ``dL/dh``, ``L``)."""
    found = {"L": distance(trace.loss, answers.loss)}
    for name, value in answers.values.items():
        found[name] = distance(trace[name], value)
    for name, gradient in (answers.parameters | answers.gradients).items():
        found[f"dL/d{name}"] = distance(trace.grad(name), gradient)
    for name, gradient in answers.initial.items():
        begins = trace.calculation.step_of_initial(name)
        found[f"dL/d{name}, step {begins}"] = distance(trace.grad(name, begins), gradient)
    return found


def disagreements(trace: Trace, answers: Answers, tolerance: float = TOLERANCE) -> dict[str, float]:
    """What differs by more than rounding; empty where all is well."""
    return {name: far for name, far in differences(trace, answers).items() if not far <= tolerance}


# -- the plain way, for NumPy and for autograd's NumPy ---------------------------------------------


def plain_forward(
    network: Network, parameters: Mapping[str, Any], nudges: Mapping[str, Any], np: ModuleType
) -> tuple[Any, dict[str, list[Any]]]:
    """The loss, and every value by name and step."""
    activation = {
        "tanh": np.tanh,
        "sigmoid": lambda a: 1 / (1 + np.exp(-a)),
        "relu": lambda a: a * (a > 0),
        "identity": lambda a: a,
    }[network.activation]

    def nudged(name: str, t: int, value: Any) -> Any:
        return value + nudges[name][t] if name in nudges else value

    values: dict[str, list[Any]] = {name: [] for name in ("a", "h", "s", "y_hat", "loss")}
    h, y = network.h0 + nudges.get("h0", 0.0), network.y
    for t in range(network.steps):
        x = nudged("x", t, network.x[t])
        a = np.dot(parameters["W_xh"], x) + np.dot(parameters["W_hh"], h) + parameters["b_h"]
        a = nudged("a", t, a)
        h = nudged("h", t, activation(a))
        values["a"].append(a)
        values["h"].append(h)
        s = h
        if network.output != "none":
            s = nudged("s", t, np.dot(parameters["W_hy"], h) + parameters["b_y"])
            values["s"].append(s)
        if network.output == "softmax":
            prediction = np.exp(s) / np.sum(np.exp(s))
        elif network.output == "sigmoid":
            prediction = 1 / (1 + np.exp(-s))
        else:
            prediction = s
        prediction = nudged("y_hat", t, prediction)
        values["y_hat"].append(prediction)
        loss: Any = 0.0
        if network.present[t]:
            loss = plain_loss(network.loss, prediction, y[t], np)
        values["loss"].append(loss)
    total = sum(values["loss"])
    if network.reduction == "mean":
        total = total / sum(network.present)
    return total, {name: rows for name, rows in values.items() if rows}


def plain_loss(loss: str, prediction: Any, y: Array, np: ModuleType) -> Any:
    """The loss of one step. What is multiplied by zero counts for nothing."""
    if loss == "cross_entropy":
        return -np.sum((y * np.log(prediction))[y > 0])
    if loss == "binary_cross_entropy":
        return -np.sum(y * np.log(prediction)) - np.sum((1 - y) * np.log(1 - prediction))
    error = np.sum((prediction - y) ** 2)
    return error / len(y) if loss == "mean_squared_error" else error / 2


def no_nudges(network: Network) -> dict[str, Array]:
    """A zero for every value of every step that can be nudged, and for the state before the first."""
    hidden = network.hidden_size
    sizes = {"x": network.input_size, "a": hidden, "h": hidden, "y_hat": network.output_size}
    if network.output != "none":
        sizes["s"] = network.output_size
    return {name: np.zeros((network.steps, size)) for name, size in sizes.items()} | {"h0": np.zeros(hidden)}


def sorted_out(of_nudges: Mapping[str, Array]) -> dict[str, dict[str, Array]]:
    """The gradients by the values of each step, and those by the state before the first."""
    over_time = {name: gradient for name, gradient in of_nudges.items() if name != "h0"}
    return {"gradients": over_time, "initial": {"h": of_nudges["h0"]}}


def by_autograd(network: Network) -> Answers:
    """Loss, values and all gradients with HIPS autograd."""
    autograd = pytest.importorskip("autograd")
    anp = pytest.importorskip("autograd.numpy")

    def loss(parameters: Mapping[str, Any], nudges: Mapping[str, Any]) -> Any:
        return plain_forward(network, parameters, nudges, anp)[0]

    weights, nudges = dict(network.weights), no_nudges(network)
    of_parameters, of_values = autograd.grad(lambda both: loss(*both))((weights, nudges))
    total, values = plain_forward(network, weights, {}, np)
    return Answers(
        loss=float(total),
        values={name: np.array(rows) for name, rows in values.items()},
        parameters=of_parameters,
        **sorted_out(of_values),
    )


# -- central differences ---------------------------------------------------------------------------

# Differences of eighth order: exact up to the ninth derivative, so the step can be large enough
# for rounding to matter little.
STENCIL = ((1, 4 / 5), (2, -1 / 5), (3, 4 / 105), (4, -1 / 280))
STEP = 2e-3

# What they are good for.
COARSE_TOLERANCE = 1e-7


def slopes(function: Callable[[Array], float], at: Array, steps: float | Array = STEP) -> Array:
    """The partial derivatives of a function of an array, by central differences, entry by entry."""
    found, steps = np.zeros_like(at), np.broadcast_to(steps, at.shape)
    for place in np.ndindex(at.shape):

        def along(by: float, place: tuple[int, ...] = place) -> float:
            moved = at.copy()
            moved[place] += by
            return function(moved)

        step = steps[place]
        found[place] = sum(share * (along(k * step) - along(-k * step)) for k, share in STENCIL) / step
    return found


def by_central_differences(network: Network) -> Answers:
    """Loss and all gradients by moving each number a little and looking at the loss."""
    weights, nudges = dict(network.weights), no_nudges(network)

    def loss(parameters: Mapping[str, Array], nudges: Mapping[str, Array]) -> float:
        return float(plain_forward(network, parameters, nudges, np)[0])

    steps: dict[str, float | Array] = dict.fromkeys(nudges, STEP)
    if network.loss in ("cross_entropy", "binary_cross_entropy"):  # a logarithm's argument stays positive
        prediction = np.array(plain_forward(network, weights, {}, np)[1]["y_hat"])
        least = prediction if network.loss == "cross_entropy" else np.minimum(prediction, 1 - prediction)
        steps["y_hat"] = least / 100
    return Answers(
        loss=loss(weights, nudges),
        parameters={
            name: slopes(lambda array, name=name: loss({**weights, name: array}, nudges), at)
            for name, at in weights.items()
        },
        **sorted_out(
            {
                name: slopes(lambda array, name=name: loss(weights, {**nudges, name: array}), at, steps[name])
                for name, at in nudges.items()
            }
        ),
    )


def smallest_pre_activation(network: Network) -> float:
    """How near a hidden unit comes to the kink of ReLU, where there is no derivative to find."""
    _, values = plain_forward(network, network.weights, {}, np)
    return float(np.abs(values["a"]).min())


# -- PyTorch ---------------------------------------------------------------------------------------


def by_torch(network: Network) -> Answers:
    """Loss, values and all gradients with PyTorch, the long way through the prediction."""
    torch = _torch()
    p, x, y, h = _tensors(torch, network)
    kept: dict[str, list[Any]] = {}

    def keep(name: str, value: Any) -> Any:
        value.retain_grad()
        kept.setdefault(name, []).append(value)
        return value

    losses = []
    linear = torch.nn.functional.linear
    for t in range(network.steps):
        a = keep("a", linear(x[t], p["W_xh"], p["b_h"]) + linear(h, p["W_hh"]))
        h = keep("h", _torch_function(torch, network.activation)(a))
        s = h
        if network.output != "none":
            s = keep("s", linear(h, p["W_hy"], p["b_y"]))
        prediction = keep("y_hat", _torch_function(torch, network.output)(s))
        if network.present[t]:
            losses.append(_torch_loss(torch, network.loss, prediction, y[t]))
    return _torch_answers(network, p, kept, losses)


def by_torch_cell(network: Network) -> Answers:
    """The same with ``torch.nn.RNNCell``, step by step, and the losses that take scores."""
    torch = _torch()
    p, x, y, h = _tensors(torch, network)
    cell = torch.nn.RNNCell(
        network.input_size, network.hidden_size, nonlinearity=network.activation, dtype=torch.float64
    )
    _load(torch, cell, p, "")
    kept: dict[str, list[Any]] = {"h": []}
    losses = []
    for t in range(network.steps):
        h = cell(x[t], h)
        h.retain_grad()
        kept["h"].append(h)
        s = h
        if network.output != "none":
            s = torch.nn.functional.linear(h, p["W_hy"], p["b_y"])
            s.retain_grad()
            kept.setdefault("s", []).append(s)
        if network.present[t]:
            losses.append(_torch_loss_of_scores(torch, network, s, y[t]))
    answers = _torch_answers(network, p, kept, losses, skip=CELL_PARAMETERS)
    return _with_cell(answers, cell, "")


def by_torch_rnn(network: Network) -> Answers:
    """The same with ``torch.nn.RNN`` over the whole sequence at once."""
    torch = _torch()
    p, x, y, h = _tensors(torch, network)
    rnn = torch.nn.RNN(
        network.input_size, network.hidden_size, nonlinearity=network.activation, dtype=torch.float64
    )
    _load(torch, rnn, p, "_l0")
    states, _ = rnn(x, h[None])
    scores = states
    if network.output != "none":
        scores = torch.nn.functional.linear(states, p["W_hy"], p["b_y"])
    losses = [
        _torch_loss_of_scores(torch, network, scores[t], y[t])
        for t in range(network.steps)
        if network.present[t]
    ]
    answers = _torch_answers(network, p, {}, losses, skip=CELL_PARAMETERS)
    answers.values["h"] = states.detach().numpy()
    return _with_cell(answers, rnn, "_l0")


CELL_PARAMETERS = {"W_xh": "weight_ih", "W_hh": "weight_hh", "b_h": "bias_ih"}


def _torch() -> Any:
    torch = pytest.importorskip("torch")
    torch.set_num_threads(1)
    return torch


def _tensors(torch: Any, network: Network) -> tuple[dict[str, Any], Any, Any, Any]:
    """The parameters, inputs, targets and initial state."""

    def tensor(array: Array) -> Any:
        return torch.tensor(np.array(array), dtype=torch.float64)

    parameters = {name: tensor(array).requires_grad_() for name, array in network.weights.items()}
    return parameters, tensor(network.x), tensor(network.y), tensor(network.h0)


def _load(torch: Any, module: Any, parameters: Mapping[str, Any], ending: str) -> None:
    """Give a module of PyTorch our weights; its second bias is zero."""
    with torch.no_grad():
        for ours, theirs in CELL_PARAMETERS.items():
            getattr(module, theirs + ending).copy_(parameters[ours])
        getattr(module, "bias_hh" + ending).zero_()


def _with_cell(answers: Answers, module: Any, ending: str) -> Answers:
    for ours, theirs in CELL_PARAMETERS.items():
        answers.parameters[ours] = getattr(module, theirs + ending).grad.numpy()
    return answers


def _torch_function(torch: Any, name: str) -> Callable[[Any], Any]:
    if name == "softmax":
        return lambda s: torch.softmax(s, dim=-1)
    known = {"tanh": torch.tanh, "relu": torch.relu, "sigmoid": torch.sigmoid}
    return known.get(name, lambda s: s * 1)


def _torch_loss(torch: Any, loss: str, prediction: Any, y: Any) -> Any:
    functional = torch.nn.functional
    if loss == "cross_entropy":
        return -torch.special.xlogy(y, prediction).sum()
    if loss == "binary_cross_entropy":
        return functional.binary_cross_entropy(prediction, y, reduction="sum")
    if loss == "mean_squared_error":
        return functional.mse_loss(prediction, y)
    return functional.mse_loss(prediction, y, reduction="sum") / 2


def _torch_loss_of_scores(torch: Any, network: Network, s: Any, y: Any) -> Any:
    functional = torch.nn.functional
    match network.output, network.loss:
        case "softmax", "cross_entropy":
            return functional.cross_entropy(s[None], y[None], reduction="sum")
        case "sigmoid", "binary_cross_entropy":
            return functional.binary_cross_entropy_with_logits(s, y, reduction="sum")
    return _torch_loss(torch, network.loss, _torch_function(torch, network.output)(s), y)


def _torch_answers(
    network: Network,
    parameters: Mapping[str, Any],
    kept: Mapping[str, list[Any]],
    losses: list[Any],
    skip: Mapping[str, str] | tuple[()] = (),
) -> Answers:
    """Run backward, and collect what PyTorch found; what the loss does not reach has none."""
    total = sum(losses)
    if network.reduction == "mean":
        total = total / len(losses)
    total.backward()

    def gradient(of: Any) -> Array:
        return np.zeros(tuple(of.shape)) if of.grad is None else of.grad.numpy()

    return Answers(
        loss=total.item(),
        values={name: np.array([row.detach().numpy() for row in rows]) for name, rows in kept.items()},
        parameters={name: gradient(of) for name, of in parameters.items() if name not in skip},
        gradients={name: np.array([gradient(row) for row in rows]) for name, rows in kept.items()},
    )


# -- SymPy --------------------------------------------------------------------------------

DIGITS = 30


def by_sympy(network: Network) -> Answers:
    """Loss, values and all gradients: derivatives of the written-out loss, at 30 digits.

    Every parameter and nudge is a symbol, by which the loss is differentiated as an expression;
    only what comes out is evaluated. Meant for tiny networks.
    """
    sympy = pytest.importorskip("sympy")
    mpmath = pytest.importorskip("mpmath")
    numbers = {**network.weights, **{f"d_{name}": zero for name, zero in no_nudges(network).items()}}
    symbols = {
        name: np.array(sympy.symbols(f"{name}_:{array.size}", real=True), dtype=object).reshape(array.shape)
        for name, array in numbers.items()
    }
    every = [symbol for array in symbols.values() for symbol in array.flat]
    total, values = _exact_forward(sympy, network, symbols)
    slopes = [sympy.diff(total, symbol) for symbol in every]
    rows = {name: np.array(of_steps, dtype=object) for name, of_steps in values.items()}
    wanted = [total, *slopes, *(entry for array in rows.values() for entry in array.flat)]
    with mpmath.workdps(DIGITS):
        at = [mpmath.mpf(float(value)) for array in numbers.values() for value in array.flat]
        found = iter(sympy.lambdify(every, wanted, modules="mpmath", cse=True)(*at))

    def filled(arrays: Mapping[str, Array]) -> dict[str, Array]:
        return {
            name: np.array([float(next(found)) for _ in range(array.size)]).reshape(array.shape)
            for name, array in arrays.items()
        }

    loss = float(next(found))
    gradients = filled(numbers)
    return Answers(
        loss=loss,
        values=filled(rows),
        parameters={name: gradients[name] for name in network.weights},
        **sorted_out({name: gradients[f"d_{name}"] for name in no_nudges(network)}),
    )


def _exact_forward(sympy: Any, network: Network, p: Mapping[str, Any]) -> tuple[Any, dict[str, list[Any]]]:
    """The network entry by entry; ``p`` holds the symbols of parameters and of nudges (``d_h``)."""
    one = sympy.Integer(1)
    scalar = {
        "tanh": sympy.tanh,
        "sigmoid": lambda a: one / (1 + sympy.exp(-a)),
        "relu": lambda a: sympy.Piecewise((a, a > 0), (0, True)),
        "identity": lambda a: a,
        "none": lambda a: a,
    }

    def entrywise(name: str, vector: Any) -> Any:
        if name == "softmax":
            powers = [sympy.exp(entry) for entry in vector]
            return np.array([power / sympy.Add(*powers) for power in powers], dtype=object)
        return np.array([scalar[name](entry) for entry in vector], dtype=object)

    exact = np.vectorize(lambda value: sympy.Rational(float(value)), otypes=[object])
    x, y, h = exact(network.x) + p["d_x"], exact(network.y), exact(network.h0) + p["d_h0"]
    values: dict[str, list[Any]] = {}
    total: Any = sympy.Integer(0)
    for t in range(network.steps):
        a = p["W_xh"].dot(x[t]) + p["W_hh"].dot(h) + p["b_h"] + p["d_a"][t]
        h = entrywise(network.activation, a) + p["d_h"][t]
        s = h
        if network.output != "none":
            s = p["W_hy"].dot(h) + p["b_y"] + p["d_s"][t]
            values.setdefault("s", []).append(s)
        prediction = entrywise(network.output, s) + p["d_y_hat"][t]
        for name, value in (("a", a), ("h", h), ("y_hat", prediction)):
            values.setdefault(name, []).append(value)
        if not network.present[t]:
            continue
        for guess, truth in zip(prediction, y[t], strict=True):
            match network.loss:
                case "cross_entropy":
                    total -= truth * sympy.log(guess)
                case "binary_cross_entropy":
                    total -= truth * sympy.log(guess) + (1 - truth) * sympy.log(1 - guess)
                case "squared_error":
                    total += (guess - truth) ** 2 / 2
                case "mean_squared_error":
                    total += (guess - truth) ** 2 / network.output_size
    return total / (sum(network.present) if network.reduction == "mean" else 1), values
