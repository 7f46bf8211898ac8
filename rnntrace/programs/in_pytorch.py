"""A program with PyTorch: of torch.nn's modules where they compute the network, else the equations with
tensors; autograd does the rest."""

from __future__ import annotations

from ..cells.torch_modules import Unfit
from ..tracing.trace import Trace
from ..tracing.traces import Traces
from .with_autograd import program_with_autograd
from .with_modules import program_with_modules


def pytorch_program(found: Trace | Traces) -> str:
    """The source of a program that works with PyTorch what was worked, forward and, where there are
    gradients, back.

    It prints the values, the loss and the gradients; with ``--json`` as JSON, every digit of them.
    """
    try:
        return program_with_modules(found)
    except Unfit as why:
        return program_with_autograd(found, str(why))
