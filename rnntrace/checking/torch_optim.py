"""One update by PyTorch's own optimizer, from the same gradients."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..cells.rules import Chosen
from ..cells.torch_modules import Unfit
from ..cells.torch_optimizers import arguments_of, class_of
from ..equations.functions import Array
from ..tracing.update import Update


def name_of(rule: Chosen, updates: int) -> str:
    """``torch.optim.Adam``, for a rule that has made so many ``updates`` before.

    Raises Unfit, with the reason, where there is none that starts so.
    """
    found = class_of(rule)
    if updates:
        raise Unfit("the scenario starts in the middle")
    return f"torch.optim.{found.name}"


def after(of: Update) -> Mapping[str, Array]:
    """The parameters as PyTorch's optimizer leaves them, by the names they have in the update."""
    import torch

    found = class_of(of.optimizer)
    tensors = {name: torch.tensor(np.array(array), requires_grad=True) for name, array in of.before.items()}
    for name, tensor in tensors.items():
        tensor.grad = torch.tensor(np.array(of.gradients[name]))
    numbers = of.optimizer.numbers
    if "clip_norm" in numbers:
        torch.nn.utils.clip_grad_norm_(tensors.values(), numbers["clip_norm"])
    if "clip_value" in numbers:
        torch.nn.utils.clip_grad_value_(tensors.values(), numbers["clip_value"])
    getattr(torch.optim, found.name)(tensors.values(), **arguments_of(of.optimizer, found)).step()
    return {name: tensor.detach().numpy() for name, tensor in tensors.items()}
