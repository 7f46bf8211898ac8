"""The optimisers: their rules as equation text, by whose convention, and the numbers that they go by.

In the texts ``theta`` is a parameter, ``g`` its gradient (after clipping), and whatever else is read at
``[t-1]`` a state that the optimiser keeps for it, zero to begin with. A rule counts updates with ``t``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

PARAMETER, GRADIENT, RAW, AHEAD = "theta", "g", "g_raw", "theta_a"
CONVENTIONS = ("pytorch", "keras", "book", "ewma")
PYTORCH, KERAS, BOOK, EWMA = CONVENTIONS


class Setting(NamedTuple):
    """A number that an optimiser goes by: its name in scenarios, its ``letter`` in the equations, and what
    it has to be."""

    name: str
    letter: str
    says: str
    kind: Literal["positive", "share", "not negative"] = "positive"


LEARNING_RATE = Setting("learning_rate", "eta", "How far each step goes.")
MOMENTUM = Setting("momentum", "mu", "How much of the last step goes into the next.", "share")
DAMPENING = Setting(
    "dampening", "tau", "How much of each gradient but the first is kept out of the momentum.", "share"
)
DECAY = Setting("decay", "alpha", "How much of the average of squares is kept at each step.", "share")
BETA_1 = Setting("beta_1", "beta_1", "How much of the average of gradients is kept at each step.", "share")
BETA_2 = Setting("beta_2", "beta_2", "How much of the average of squares is kept at each step.", "share")
EPSILON = Setting("epsilon", "epsilon", "What is added to a divisor to keep it from zero.")
WEIGHT_DECAY = Setting(
    "weight_decay", "lambda", "How strongly each parameter is pulled towards zero.", "not negative"
)
CLIP_NORM = Setting(
    "clip_norm", "c", "The largest norm of all gradients together; longer ones are shortened."
)
CLIP_VALUE = Setting("clip_value", "c", "The largest number in a gradient; larger ones are cut off.")

# What goes with every optimiser; what goes with rules of one's own too.
CLIPPING = (CLIP_NORM, CLIP_VALUE)
OF_EVERY = (WEIGHT_DECAY, *CLIPPING)


class Rule(NamedTuple):
    """A rule in one convention, with the numbers that hold where none are given.

    In ``equations``, ``{g}`` and ``{theta}`` are the gradient and the parameter that they start from, weight
    decay included. ``first`` has those that are others at the first update, ``without`` those that are
    simpler where a setting is zero, by its name; ``initial`` is what states begin with if not with zero.
    ``says`` tells what is special about it. With ``ahead`` the gradient is taken at another place, which
    that equation gives, of the values from before the update.
    """

    equations: str
    defaults: Mapping[str, float]
    says: str = ""
    first: str = ""
    initial: Mapping[str, float] = {}
    ahead: str = ""
    decoupled: bool = False
    without: Mapping[str, str] = {}


class Optimizer(NamedTuple):
    """An optimiser: its settings, and its rules by convention. Where a convention has none, that of
    ``pytorch`` holds."""

    settings: tuple[Setting, ...]
    rules: Mapping[str, Rule]


_VELOCITY = """
    v[t] = mu * v[t-1] - eta * {g}   # velocity
    theta[t] = {theta} + v[t]        # new parameter
"""
_MOMENTS = """
    m[t] = beta_1 * m[t-1] + (1 - beta_1) * {g}        # first moment
    v[t] = beta_2 * v[t-1] + (1 - beta_2) * {g} ** 2   # second moment
"""
_CORRECTED = f"""{_MOMENTS}
    m_hat[t] = m[t] / (1 - beta_1 ** t)                # first moment, corrected
    v_hat[t] = v[t] / (1 - beta_2 ** t)                # second moment, corrected
    theta[t] = {{theta}} - eta * m_hat[t] / (sqrt(v_hat[t]) + epsilon)   # new parameter
"""
_CORRECTED_RATE = f"""{_MOMENTS}
    eta_hat[t] = eta * sqrt(1 - beta_2 ** t) / (1 - beta_1 ** t)         # learning rate, corrected
    theta[t] = {{theta}} - eta_hat[t] * m[t] / (sqrt(v[t]) + epsilon)    # new parameter
"""
_SQUARES = "r[t] = r[t-1] + {g} ** 2   # sum of squares\n"
_AVERAGE = "v[t] = alpha * v[t-1] + (1 - alpha) * {g} ** 2   # average of squares\n"
_INSIDE = "the smallest divisor, ε, stands under the root"
_CORRECTS_RATE = "the learning rate is corrected, not the moments, so that ε counts more at first"
_ETA_INSIDE = "the learning rate is part of the velocity"


def _divided(theta: str, by: str) -> str:
    return f"theta[t] = {theta} - eta * {{g}} / {by}   # new parameter"


# PyTorch's classes in torch.optim; Keras' optimisers; "book" is Goodfellow, Bengio and Courville 2016,
# chapter 8; "ewma" has the momentum of Ng's course, an exponentially weighted moving average.
OPTIMIZERS: dict[str, Optimizer] = {
    "sgd": Optimizer(
        (LEARNING_RATE,),
        {
            PYTORCH: Rule("theta[t] = {theta} - eta * {g}   # new parameter", {"learning_rate": 1e-3}),
            KERAS: Rule("theta[t] = {theta} - eta * {g}   # new parameter", {"learning_rate": 1e-2}),
        },
    ),
    "momentum": Optimizer(
        (LEARNING_RATE, MOMENTUM, DAMPENING),
        {
            PYTORCH: Rule(
                "b[t] = mu * b[t-1] + (1 - tau) * {g}   # momentum\n"
                "theta[t] = {theta} - eta * b[t]        # new parameter",
                {"learning_rate": 1e-3, "momentum": 0.9, "dampening": 0.0},
                says="the learning rate multiplies the momentum",
                first="b[t] = {g}                         # momentum\n"
                "theta[t] = {theta} - eta * b[t]        # new parameter",
                without={
                    "dampening": "b[t] = mu * b[t-1] + {g}        # momentum\n"
                    "theta[t] = {theta} - eta * b[t]   # new parameter"
                },
            ),
            KERAS: Rule(_VELOCITY, {"learning_rate": 1e-2, "momentum": 0.9}, says=_ETA_INSIDE),
            BOOK: Rule(_VELOCITY, {"learning_rate": 1e-3, "momentum": 0.9}, says=_ETA_INSIDE),
            EWMA: Rule(
                "v[t] = mu * v[t-1] + (1 - mu) * {g}   # average of gradients\n"
                "theta[t] = {theta} - eta * v[t]       # new parameter",
                {"learning_rate": 1e-3, "momentum": 0.9},
                says="the momentum is an average, of which each gradient is a share of 1 − μ",
            ),
        },
    ),
    "nesterov": Optimizer(
        (LEARNING_RATE, MOMENTUM),
        {
            PYTORCH: Rule(
                "b[t] = mu * b[t-1] + {g}                          # momentum\n"
                "theta[t] = {theta} - eta * ({g} + mu * b[t])      # new parameter",
                {"learning_rate": 1e-3, "momentum": 0.9},
                says="the learning rate multiplies the momentum",
            ),
            KERAS: Rule(
                "v[t] = mu * v[t-1] - eta * {g}              # velocity\n"
                "theta[t] = {theta} + mu * v[t] - eta * {g}  # new parameter",
                {"learning_rate": 1e-2, "momentum": 0.9},
                says=_ETA_INSIDE,
            ),
            BOOK: Rule(
                _VELOCITY,
                {"learning_rate": 1e-3, "momentum": 0.9},
                says="the gradient is taken where the momentum leads",
                ahead="theta_a[t] = theta[t] + mu * v[t]   # where the gradient is taken",
            ),
        },
    ),
    "adagrad": Optimizer(
        (LEARNING_RATE, EPSILON),
        {
            PYTORCH: Rule(
                _SQUARES + _divided("{theta}", "(sqrt(r[t]) + epsilon)"),
                {"learning_rate": 1e-2, "epsilon": 1e-10},
                says="ε is added to the root",
            ),
            KERAS: Rule(
                _SQUARES + _divided("{theta}", "sqrt(r[t] + epsilon)"),
                {"learning_rate": 1e-3, "epsilon": 1e-7},
                says=f"{_INSIDE}, and the sum of squares begins with 0.1",
                initial={"r": 0.1},
            ),
            BOOK: Rule(
                _SQUARES + _divided("{theta}", "(epsilon + sqrt(r[t]))"),
                {"learning_rate": 1e-2, "epsilon": 1e-7},
                says="ε is added to the root",
            ),
        },
    ),
    "rmsprop": Optimizer(
        (LEARNING_RATE, DECAY, EPSILON),
        {
            PYTORCH: Rule(
                _AVERAGE + _divided("{theta}", "(sqrt(v[t]) + epsilon)"),
                {"learning_rate": 1e-2, "decay": 0.99, "epsilon": 1e-8},
                says="ε is added to the root",
            ),
            KERAS: Rule(
                _AVERAGE + _divided("{theta}", "sqrt(v[t] + epsilon)"),
                {"learning_rate": 1e-3, "decay": 0.9, "epsilon": 1e-7},
                says=_INSIDE,
            ),
            BOOK: Rule(
                _AVERAGE + _divided("{theta}", "sqrt(epsilon + v[t])"),
                {"learning_rate": 1e-2, "decay": 0.9, "epsilon": 1e-6},
                says=_INSIDE,
            ),
        },
    ),
    "adam": Optimizer(
        (LEARNING_RATE, BETA_1, BETA_2, EPSILON),
        {
            PYTORCH: Rule(
                _CORRECTED,
                {"learning_rate": 1e-3, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8},
                says="the moments are corrected before they are used",
            ),
            KERAS: Rule(
                _CORRECTED_RATE,
                {"learning_rate": 1e-3, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7},
                says=_CORRECTS_RATE,
            ),
        },
    ),
    "adamw": Optimizer(
        (LEARNING_RATE, BETA_1, BETA_2, EPSILON),
        {
            PYTORCH: Rule(
                _CORRECTED,
                {
                    "learning_rate": 1e-3,
                    "beta_1": 0.9,
                    "beta_2": 0.999,
                    "epsilon": 1e-8,
                    "weight_decay": 0.01,
                },
                says="the moments are corrected before they are used",
                decoupled=True,
            ),
            KERAS: Rule(
                _CORRECTED_RATE,
                {
                    "learning_rate": 1e-3,
                    "beta_1": 0.9,
                    "beta_2": 0.999,
                    "epsilon": 1e-7,
                    "weight_decay": 0.004,
                },
                says=_CORRECTS_RATE,
                decoupled=True,
            ),
        },
    ),
}

# Weight decay, before a rule: added to the gradient, or taken off the parameter itself.
ADDED_DECAY = "g_d[t] = g[t] + lambda * theta[t-1]   # gradient with weight decay\n"
DECOUPLED_DECAY = "theta_d[t] = theta[t-1] - eta * lambda * theta[t-1]   # parameter, decayed\n"

# The norm of a parameter's gradient; then that of all together, and what all are multiplied by if it is
# larger than c. PyTorch adds a little to the norm.
NORM = f"n[t] = sqrt(sum({RAW}[t] ** 2))   # norm"
NORM_OF_ALL = "N[t] = sqrt(sum(n[t] ** 2))   # norm of all gradients together"
FACTOR = {
    PYTORCH: "k[t] = c / (N[t] + 1e-6)   # what all gradients are multiplied by",
    KERAS: "k[t] = c / N[t]   # what all gradients are multiplied by",
}
SCALED = "{after}[t] = k * {before}[t]   # gradient, shortened"
CUT_OFF = (
    "{after}[t] = {before}[t] - relu({before}[t] - c) + relu(-{before}[t] - c)   "
    "# gradient, what is beyond c taken off"
)
