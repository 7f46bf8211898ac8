"""Training against BPTT alone, and against PyTorch where it is installed."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from typing import NamedTuple

import rnntrace
from rnntrace.cells.rules import Settings
from rnntrace.scenario.shipped.builtin import path_of

ADAM: Settings = {"name": "adam", "learning_rate": 0.01}
EPOCHS = 200
# An epoch may take as long as BPTT this many times, and so long for each parameter.
MOST_PASSES, MOST_SECONDS = 1.5, 30e-6
FROM_OUTSIDE = 1000


BY_PYTORCH = f"""
import torch
import time
start = time.perf_counter()
torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
rnn, linear = torch.nn.RNN(4, 2), torch.nn.Linear(2, 4)
inputs, targets = torch.eye(4)[:3], torch.tensor([1, 2, 3])
optimizer = torch.optim.Adam([*rnn.parameters(), *linear.parameters()], lr=0.01)
for _ in range({FROM_OUTSIDE}):
    optimizer.zero_grad()
    states, _ = rnn(inputs)
    loss = torch.nn.functional.cross_entropy(linear(states), targets, reduction="sum")
    loss.backward()
    optimizer.step()
print(time.perf_counter() - start)
"""


class Row(NamedTuple):
    """Two pieces of work, and how many times as long as the ``other`` ours may take; one that measures itself
    gives its seconds."""

    what: str
    ours: Callable[[], object]
    other: Callable[[], object]
    bound: float


def rows() -> Iterator[Row]:
    """What there is to compare on this machine."""
    scenario = rnntrace.load("hello-world")
    parameters = len(scenario.parameters)

    def allowed() -> None:
        for _ in range(int(EPOCHS * MOST_PASSES)):
            rnntrace.bptt(scenario)
        end = time.perf_counter() + EPOCHS * parameters * MOST_SECONDS
        while time.perf_counter() < end:
            pass

    yield Row(
        f"{EPOCHS} epochs of 4-2-4, against what is allowed",
        lambda: rnntrace.train(scenario, EPOCHS, optimizer=ADAM),
        allowed,
        1.0,
    )
    if find_spec("torch"):
        yield Row("train, against PyTorch without its import", from_outside, pytorch, 0.25)


def from_outside() -> None:
    """All of the command, the making of its page too."""
    command = (sys.executable, "-m", "rnntrace", "train", "-", "--epochs", str(FROM_OUTSIDE))
    found = path_of("hello-world")
    assert found
    text = f"{found.read_text(encoding='utf-8')}\noptimizer: {{name: adam, learning_rate: 0.01}}\n"
    subprocess.run(command, input=text.encode(), check=True, capture_output=True)


def pytorch() -> float:
    """The same network trained with PyTorch's modules by a program of its own: the seconds that it takes
    once PyTorch is loaded. It has one thread, as more of them only wait for each other here."""
    found = subprocess.run((sys.executable, "-c", BY_PYTORCH), check=True, capture_output=True, text=True)
    return float(found.stdout)
