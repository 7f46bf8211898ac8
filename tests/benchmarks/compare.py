"""Speed as ratios, each pair measured in turn in one run: ``python tests/benchmarks/compare.py``.

Inside a process: forward and BPTT with everything recorded, against NumPy written by hand that keeps
the same arrays, whole documents against printers written by hand, and training against BPTT. From
outside: the commands, against the imports that they cannot do without, training against PyTorch where it
is installed, the memory of a long document, and how soon a browser has opened a page. Exits 1
where a ratio is over its bound, so that a slow program is noticed; timings differ from machine to
machine, so no test runs this.
"""

from __future__ import annotations

import compileall
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import coursework
import learning
import numpy as np
import opening
from numpy_by_hand import forward_and_bptt, lstm_forward_and_bptt
from pages import MEMORY_STEPS, MOST_MEGABYTES, megabytes_of_export, rows

import rnntrace
from rnntrace.cells.network import Architecture
from rnntrace.equations.onehot import OneHot
from rnntrace.exercise.steps import Steps
from rnntrace.scenario.model import Example, Scenario

IMPORTS = "import numpy, rich.console, rich.table, yaml, typer"
# The cell, V, H, T, and how many times as long as NumPy by hand it may take.
NETWORKS = (
    ("rnn", 4, 2, 3, 5.0),
    ("rnn", 128, 128, 1000, 1.3),
    ("rnn", 1000, 256, 200, 1.3),
    ("rnn", 10_000, 100, 9, 1.3),
    ("lstm", 128, 128, 1000, 2.5),  # by hand all gates are one product, here one each
)
BY_HAND = {"rnn": forward_and_bptt, "lstm": lstm_forward_and_bptt}
GATES = {"rnn": "h", "lstm": "ifgo"}
COMMAND_BOUND = 1.35
PDF_BOUND = 4.5


def network(cell: str, words: int, hidden: int, steps: int) -> tuple[Scenario, dict, np.ndarray, np.ndarray]:
    """A random network of the size, and its parts for the other side."""
    draw = np.random.default_rng(0)
    weights = {
        "W_hy": draw.normal(0, 0.1, (words, hidden)),
        "b_y": draw.normal(0, 0.1, words),
    }
    for gate in GATES[cell]:
        weights |= {
            f"W_x{gate}": draw.normal(0, 0.1, (hidden, words)),
            f"W_h{gate}": draw.normal(0, 0.5 / np.sqrt(hidden), (hidden, hidden)),
            f"b_{gate}": draw.normal(0, 0.1, hidden),
        }
    inputs, targets = draw.integers(0, words, steps), draw.integers(0, words, steps)
    vocab = tuple(f"w{i}" for i in range(words))

    def one_hot(index: np.ndarray) -> Steps:
        return Steps(tuple(vocab[i] for i in index), OneHot(index, words), (True,) * steps)

    scenario = Scenario(
        file="",
        title="benchmark",
        description="",
        words=vocab,
        labels=vocab,
        architecture=Architecture(cell),
        examples=(Example(one_hot(inputs), one_hot(targets)),),
        parameters=weights,
        left_out=(),
        initial={state: np.zeros(hidden) for state in ("h", "c")[: 2 if cell == "lstm" else 1]},
    )
    return scenario, weights, inputs, targets


def ratio(
    ours: Callable[[], object], theirs: Callable[[], object], seconds: float = 2.0, more: float = 1.0
) -> tuple:
    """The medians of both, in milliseconds, and of the ratio pair by pair; ours may do so many times as
    much ``more``. Theirs may tell its own seconds."""
    ours(), theirs()
    pairs = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(pairs) < 5:
        start = time.perf_counter()
        ours()
        middle = time.perf_counter()
        told = theirs()
        taken = told if isinstance(told, float) else time.perf_counter() - middle
        pairs.append((middle - start, more * taken))
    first, second = (1e3 * statistics.median(times) for times in zip(*pairs, strict=True))
    return first, second, statistics.median(a / b for a, b in pairs)


def agree(scenario: Scenario, weights: dict, inputs: np.ndarray, targets: np.ndarray) -> None:
    """Both sides compute the same, else the comparison means nothing."""
    trace = rnntrace.bptt(scenario)
    values, gradients, loss = BY_HAND[scenario.architecture.cell](weights, inputs, targets)
    np.testing.assert_allclose(trace.loss, loss, rtol=1e-9)
    for name, value in values.items():
        np.testing.assert_allclose(trace[name], value, rtol=1e-9, atol=1e-14)
    for name, value in gradients.items():
        np.testing.assert_allclose(trace.grad(name), value, rtol=1e-9, atol=1e-14)


def run(*command: str) -> Callable[[], object]:
    return lambda: subprocess.run(command, check=True, capture_output=True)


def main() -> int:
    over = 0
    print(f"{'':46} {'ours ms':>9} {'other ms':>9} {'ratio':>7} {'bound':>6}")

    def report(what: str, measured: tuple, bound: float) -> int:
        print(f"{what:46} {measured[0]:9.2f} {measured[1]:9.2f} {measured[2]:7.2f} {bound:6.2f}")
        return measured[2] > bound

    for cell, words, hidden, steps, bound in NETWORKS:
        parts = network(cell, words, hidden, steps)
        agree(*parts)
        by_hand = BY_HAND[cell]
        measured = ratio(lambda p=parts: rnntrace.bptt(p[0]), lambda p=parts, f=by_hand: f(*p[1:]))
        over += report(f"{cell}, forward and BPTT, V={words} H={hidden} T={steps}", measured, bound)
    for row in rows():
        over += report(row.what, ratio(row.ours, row.other, more=row.more), row.bound)
    for each in learning.rows():
        over += report(each.what, ratio(each.ours, each.other), each.bound)
    for each in coursework.rows():
        over += report(each.what, ratio(each.ours, each.other), each.bound)
    python = sys.executable
    compileall.compile_dir(Path(rnntrace.__file__).parent, quiet=1)  # as it is once it is installed
    imports = run(python, "-c", IMPORTS)
    over += report(
        "rnntrace forward", ratio(run(python, "-m", "rnntrace", "forward"), imports), COMMAND_BOUND
    )
    with tempfile.TemporaryDirectory() as folder:
        pdf = run(python, "-m", "rnntrace", "export", "-o", str(Path(folder) / "trace.pdf"), "--force")
        over += report("export of hello-world as PDF", ratio(pdf, imports), PDF_BOUND)
    small, large = (
        run(python, "-m", "rnntrace", "forward", name) for name in ("hello-world", "ten-thousand-words")
    )
    over += report("forward of 10,000 words, against Hello World", ratio(large, small), 2.0)
    with tempfile.TemporaryDirectory() as folder:
        commands = []
        for steps in (1000, 2000):
            path = Path(folder) / f"{steps}.yaml"
            words = ", ".join(["Hello", "World"] * (steps // 2))
            path.write_text(
                f"vocab: [Hello, World, a, b]\nhidden_size: 2\ninputs: [{words}]\ntargets: [{words}]\n"
                "weights: {init: normal}\n",
                encoding="utf-8",
            )
            commands.append(run(python, "-m", "rnntrace", "export", str(path)))
        over += report("export of 2,000 steps, against 1,000", ratio(commands[1], commands[0]), 2.2)
        taken = megabytes_of_export(Path(folder))
        print(f"{f'export of {MEMORY_STEPS:,} steps, megabytes':46} {taken:27.0f} {MOST_MEGABYTES:6.0f}")
        over += taken > MOST_MEGABYTES
        page = opening.page(Path(folder))
        size, bound = page.stat().st_size / 1000, opening.MOST_KILOBYTES
        print(f"{'Hello World as HTML, kilobytes':46} {size:27.0f} {bound:6.0f}")
        over += size > bound
        if (waited := opening.milliseconds(page)) is not None:
            bound = opening.MOST_MILLISECONDS
            print(f"{'the same until its DOMContentLoaded, ms':46} {waited:27.0f} {bound:6.0f}")
            over += waited > bound
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
