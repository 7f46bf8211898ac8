"""Whole documents, from a trace to the last character: how long they take beside printers written by hand,
which have nothing but format strings, and how much memory."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import yaml
from markdown_by_hand import markdown
from printing_by_hand import Long, Numbers, fixed_parts, long, numbers
from text_by_hand import WIDTH, text

import rnntrace
from rnntrace.rendering.markdown import to_markdown
from rnntrace.rendering.terminal import to_pieces
from rnntrace.scenario.load import read_scenario
from rnntrace.tracing.trace import Trace
from rnntrace.writing.pages.walkthrough import whole_document

BUILT_IN = Path(rnntrace.__file__).parent.parent / "scenarios"
STEPS = 1000
VARIANTS = 200
MOST_MEGABYTES = 200.0
MEMORY_STEPS = 10_000


class Page(NamedTuple):
    """A document in one format: as the program writes it, and as it is printed by hand."""

    ours: Callable[[Trace], str]
    by_hand: Callable[[Long, Numbers, tuple[str, str, str, str]], str]


PAGES = {
    "Markdown": Page(lambda trace: "".join(to_markdown(whole_document(trace))), markdown),
    "text": Page(lambda trace: "".join(to_pieces(whole_document(trace), WIDTH)), text),
}


def traced(scenario: str) -> Trace:
    """The trace of a scenario with one example."""
    trace = rnntrace.bptt(read_scenario(scenario.encode(), "long.yaml", Path()))
    assert isinstance(trace, Trace)
    return trace


def both_ways(page: Page, network: Long) -> tuple[Callable[[], str], Callable[[], str]]:
    """The document of a network by the program and by hand, which are the same to the letter."""
    trace, found = traced(network.yaml), numbers(network)
    fixed = fixed_parts(page.ours(trace))
    assert page.ours(trace) == page.by_hand(network, found, fixed)
    return lambda: page.ours(trace), lambda: page.by_hand(network, found, fixed)


class Row(NamedTuple):
    """Two things to be measured, how many times as long the first may take, and how much more than the
    second it does."""

    what: str
    ours: Callable[[], object]
    other: Callable[[], object]
    bound: float
    more: float = 1.0


def rows() -> Iterator[Row]:
    """Long documents, and many short ones."""
    network = long(STEPS)
    for name, page in PAGES.items():
        ours, by_hand = both_ways(page, network)
        yield Row(f"rnn, {name} of T={STEPS}, by hand", ours, by_hand, 15.0)
    # An LSTM says more of each step; nobody printed that by hand, but so many characters.
    lstm = traced(network.yaml.split("weights:")[0] + "cell: lstm\nweights: {init: normal, seed: 1}\n")
    ours, by_hand = both_ways(PAGES["Markdown"], network)
    more = len(PAGES["Markdown"].ours(lstm)) / len(by_hand())
    yield Row(
        f"lstm, Markdown of T={STEPS}, as much by hand",
        lambda: PAGES["Markdown"].ours(lstm),
        by_hand,
        15.0,
        more,
    )
    yield Row(f"{VARIANTS} variants of Hello World, by hand", *_variants(), 15.0)


def _variants() -> tuple[Callable[[], object], Callable[[], object]]:
    """Hello World with other weights, from the file's text to Markdown; by hand with nothing checked."""
    hello_world = (BUILT_IN / "hello-world.yaml").read_text(encoding="utf-8")
    draw = random.Random(0)
    texts = [
        re.sub(r"-?\d\.\d+", lambda _: f"{draw.uniform(-1, 1):.2f}", hello_world) for _ in range(VARIANTS)
    ]
    page = PAGES["Markdown"]
    small = long(len(yaml.safe_load(hello_world)["inputs"]))
    fixed = fixed_parts(page.ours(traced(small.yaml)))

    def by_hand() -> None:
        for each in texts:
            yaml.load(each, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
            page.by_hand(small, numbers(small), fixed)

    return lambda: [page.ours(traced(each)) for each in texts], by_hand


def megabytes_of_export(folder: Path) -> float:
    """The most memory that a process takes to export a long document."""
    path = folder / "long.yaml"
    path.write_text(long(MEMORY_STEPS).yaml, encoding="utf-8")
    command = [sys.executable, "-m", "rnntrace", "export", str(path)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return usage.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
