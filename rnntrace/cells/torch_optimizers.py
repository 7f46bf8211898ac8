"""Which of ``torch.optim``'s classes makes the same update as an optimiser, and what its settings are called
there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from .optimizers import PYTORCH
from .rules import Chosen
from .torch_modules import Unfit


class TorchOptimizer(NamedTuple):
    """A class of ``torch.optim``: its name, what each setting is called there besides the learning rate and
    the weight decay, and what it is made with in any case."""

    name: str
    settings: Mapping[str, str] = {}
    options: Mapping[str, bool] = {}


_ADAM = {"epsilon": "eps", "beta_1": "betas", "beta_2": "betas"}
CLASSES: dict[str, TorchOptimizer] = {
    "sgd": TorchOptimizer("SGD"),
    "momentum": TorchOptimizer("SGD", {"momentum": "momentum", "dampening": "dampening"}),
    "nesterov": TorchOptimizer("SGD", {"momentum": "momentum"}, {"nesterov": True}),
    "adagrad": TorchOptimizer("Adagrad", {"epsilon": "eps"}),
    "rmsprop": TorchOptimizer("RMSprop", {"decay": "alpha", "epsilon": "eps"}),
    "adam": TorchOptimizer("Adam", _ADAM),
    "adamw": TorchOptimizer("AdamW", _ADAM),
}


def class_of(rule: Chosen) -> TorchOptimizer:
    """The class for a rule.

    Raises Unfit, with the reason, where there is none.
    """
    if rule.is_own:
        raise Unfit("the scenario writes the rule itself")
    if rule.convention != PYTORCH:
        raise Unfit(f"the scenario has the convention of {rule.convention}")
    if rule.name not in CLASSES:
        raise Unfit(f"{rule.name} is none of its classes")
    return CLASSES[rule.name]


def arguments_of(rule: Chosen, found: TorchOptimizer) -> dict[str, float | bool | tuple[float, ...]]:
    """What an object of the class is made with."""
    numbers = rule.numbers
    given: dict[str, float | bool | tuple[float, ...]] = {
        "lr": numbers["learning_rate"],
        "weight_decay": numbers.get("weight_decay", 0.0),
        **found.options,
    }
    for setting, name in found.settings.items():
        given[name] = numbers[setting]
    if "betas" in given:
        given["betas"] = (numbers["beta_1"], numbers["beta_2"])
    return given
