"""A page can be worked from top to bottom: whatever a line needs stands above it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given

import rnntrace
from rnntrace.rendering.drawing import Pen
from rnntrace.scenario.model import Scenario
from rnntrace.writing.document import TITLE, Block, Document, Heading, Paragraph, Worked
from rnntrace.writing.formula import Name, Operator, Row
from rnntrace.writing.pages.walkthrough import Selection, bptt_document, forward_document, whole_document
from tests.support.cells import Deep, deep_networks
from tests.support.network_texts import (
    BIDIRECTIONAL,
    ENCODER_BOTH_WAYS,
    ENCODER_DECODER,
    EXAMPLES,
    FROM_THE_END,
    GRU,
    LAYERED,
    LSTM,
    STACKED_BOTH_WAYS,
)
from tests.support.own_cells import with_numbers
from tests.support.pages import SCENARIOS, document_of, page_of, scenario_of
from tests.support.patience import patiently
from tests.support.systems import CELLS, systems

Golden = Callable[[str, str], None]

DRAWN = "weights: {init: normal, seed: 1}\n"

# -- a reader --------------------------------------------------------------------------------------


def names_in(part: Any, at: int | None) -> Iterator[Name]:
    """Every symbol of a formula or a text as it is called at a step: transposed or not, it is the same."""
    if isinstance(part, Name):
        step = str(part.step + at) if isinstance(part.step, int) and at is not None else part.step
        yield part._replace(transposed=False, role="plain", step=step)
    elif isinstance(part, tuple):
        for each in part:
            yield from names_in(each, at)


def needed_and_worked(block: Block) -> tuple[Any, Any]:
    """What a block uses, and what it shows the value of."""
    match block.form.head if isinstance(block, Worked) else block:
        case Row((Name() as left, Operator("equals"), *right)):
            return tuple(right), left
        case Name(gradient=False) as left:
            return (), left
        case Paragraph(text):
            # "c₀ is 0, so ∂L/∂f₁ is 0": what is said to be zero needs no numbers.
            so = [i for i, piece in enumerate(text) if isinstance(piece, str) and ", so " in piece]
            return (text[: so[0]], text[so[0] :]) if so else ((), text)
        case head if isinstance(block, Worked):  # a share of a gradient
            return head, ()
    return (), ()


def too_early(document: Document, known: Callable[[Name], bool]) -> list[Name]:
    """What is used on a page before it was worked, but for what is known without."""
    wrong: list[Name] = []
    books: dict[str, set[Name]] = {}  # a new one for every example, which is opened again on the way back
    worked = books.setdefault("", set())
    steps = 0
    for block in document.blocks:
        if isinstance(block, Heading):
            title = "".join(piece for piece in block.text if isinstance(piece, str))
            if example := re.search(r"example \d+ of \d+$", title, re.IGNORECASE):
                worked = books.setdefault(example[0].lower(), set())
            if found := re.fullmatch(r"Step \d+ of (\d+)", title):
                steps = int(found[1])
            continue
        used, shown = needed_and_worked(block)
        at = block.step if isinstance(block, Worked | Paragraph) else None
        for name in names_in(used, at):
            there = isinstance(name.step, str) and name.step.isdigit() and 1 <= int(name.step) <= steps
            if there and name not in worked and not known(name):
                wrong.append(name)
        worked.update(names_in(shown, at))
    return wrong


def in_whole(scenario: Scenario) -> list[Name]:
    """The same for the walkthrough of a scenario, which starts from what is given."""
    return too_early(document_of(scenario), lambda name: name.base in scenario.system.given)


def in_all_pages(scenario: Scenario) -> list[Name]:
    """The same for all its pages: those of the way back start from a forward pass."""
    found = in_whole(scenario)
    found += too_early(document_of(scenario, "forward"), lambda name: name.base in scenario.system.given)
    if scenario.system.loss:
        for fuse in (True, False):
            found += too_early(document_of(scenario, "bptt", fuse=fuse), lambda name: not name.gradient)
    return found


def page(kind: str, text: str, **selected: Any) -> Document:
    """The forward pass or BPTT, or a part of it."""
    scenario = scenario_of(text)
    if kind == "forward":
        return forward_document(rnntrace.forward(scenario), selection=Selection(**selected))
    return bptt_document(rnntrace.bptt(scenario), selection=Selection(**selected))


# -- whatever is worked stands above where it is used ----------------------------------------------


@pytest.mark.parametrize("path", patiently(SCENARIOS, 2), ids=lambda path: path.stem)
def test_no_number_is_used_before_it_is_worked_in_built_in_scenarios(path: Path) -> None:
    """On the page of the forward pass, on those of BPTT, and in the whole walkthrough."""
    assert in_all_pages(rnntrace.load(path)) == []


KINDS = {
    "an LSTM": LSTM,
    "a GRU": GRU.format(cell="gru_reset_after"),
    "both directions": BIDIRECTIONAL,
    "two layers of both directions": STACKED_BOTH_WAYS,
    "two layers of an LSTM in both directions": LAYERED,
    "examples in both directions": f"{EXAMPLES.split('weights:')[0]}bidirectional: true\n{DRAWN}",
    "only from the end": FROM_THE_END,
    "an encoder and a decoder": ENCODER_DECODER,
    "an encoder that reads both ways": ENCODER_BOTH_WAYS,
}


@pytest.mark.parametrize("kind", KINDS)
def test_no_number_is_used_before_it_is_worked(kind: str) -> None:
    """The same of every kind of network."""
    assert in_all_pages(scenario_of(KINDS[kind])) == []


@given(deep_networks())
def test_no_number_is_used_before_it_is_worked_in_random_networks(network: Deep) -> None:
    """The same of built-in cells in any number of layers and directions."""
    assert in_whole(network.scenario()) == []


@pytest.mark.parametrize("cell", [name for name, text in CELLS.items() if "t+1" in text])
def test_no_number_is_used_before_it_is_worked_in_cells_that_look_ahead(cell: str) -> None:
    """The same of cells of one's own."""
    assert in_all_pages(own(CELLS[cell])) == []


@given(systems().filter(lambda text: "x[t]" in text))
def test_no_number_is_used_before_it_is_worked_in_random_cells(cell: str) -> None:
    """The same of cells that look both ways as they like, their lines in any order; with all outputs, of
    which else names may stand where a zero falls away."""
    scenario = own(cell)
    whole = whole_document(rnntrace.bptt(scenario), selection=Selection(all_outputs=True))
    assert too_early(whole, lambda name: name.base in scenario.system.given) == []


def own(cell: str) -> Scenario:
    found = with_numbers(cell, 7, (0, 1, 0), (1, None, 0), 2).scenario()
    return replace(found, initial={name: np.zeros(2) for name in found.system.all_states})


def test_a_number_used_too_early_is_seen() -> None:
    """The reader above notices a page whose steps are in the wrong order."""
    blocks = list(page("forward", BIDIRECTIONAL).blocks)
    outputs = [isinstance(block, Heading) and block.text[0] == "The outputs" for block in blocks].index(True)
    swapped = Document.of(*blocks[outputs:], *blocks[:outputs])
    assert {(name.base, name.arrow) for name in too_early(swapped, lambda name: name.base in "xy")} == {
        ("h", "right"),
        ("h", "left"),
    }


# -- what the reader is told -----------------------------------------------------------------------


def headings(document: Document) -> list[str]:
    """The headings as they are shown, without the title and without those of the steps."""
    found = [block for block in document.blocks if isinstance(block, Heading) and block.level != TITLE]
    lines = ["".join(text for text, _ in Pen().line(heading.text)) for heading in found]
    return [line for line in lines if not line.startswith("Step ")]


def test_each_direction_has_a_heading_and_then_the_outputs() -> None:
    """What is worked, and from which step to which."""
    assert headings(page("forward", BIDIRECTIONAL)) == [
        "The forward direction: h→ₜ from step 1 to step 3",
        "The backward direction: h←ₜ from step 3 to step 1",
        "The outputs from step 1 to step 3",
        "Loss over all steps",
    ]
    assert headings(page("bptt", BIDIRECTIONAL)) == [
        "The gradients of the outputs from step 3 to step 1",
        "The forward direction: ∂L/∂h→ₜ from step 3 to step 1",
        "The backward direction: ∂L/∂h←ₜ from step 1 to step 3",
        "Gradients, summed over the steps",
    ]


def test_a_selection_shows_each_part_with_its_steps() -> None:
    """One step is worked in each part; several stand in the part's order; a part without any of the
    quantities is left out."""
    assert headings(page("forward", BIDIRECTIONAL, steps=(2,))) == [
        "The forward direction: h→ₜ at step 2",
        "The backward direction: h←ₜ at step 2",
        "The outputs at step 2",
    ]
    some = {"steps": (1, 2), "only": frozenset(("h_bwd", "W_hh_bwd"))}
    assert headings(page("forward", BIDIRECTIONAL, **some)) == [
        "The backward direction: h←ₜ from step 2 to step 1"
    ]
    assert headings(page("bptt", BIDIRECTIONAL, **some)) == [
        "The backward direction: ∂L/∂h←ₜ from step 1 to step 2"
    ]
    assert headings(page("forward", BIDIRECTIONAL, steps=(2,), only=frozenset("x"))) == [
        "The forward direction: h→ₜ at step 2"
    ]


def test_one_way_needs_no_headings() -> None:
    """The steps alone, in the order in which they are worked."""
    for text in (LSTM, FROM_THE_END):
        assert headings(page("forward", text)) == ["Loss over all steps"]
    steps = [block.text[0] for block in page("forward", FROM_THE_END).blocks if isinstance(block, Heading)]
    assert steps[1:4] == ["Step 3 of 3", "Step 2 of 3", "Step 1 of 3"]
    assert "hₜ is worked from the last step to the first, since" in page_of(
        scenario_of(FROM_THE_END), "forward", 120
    )


BETWEEN = """
    a[t] = W_a @ x[t] + A @ a[t-1]
    b[t] = W_b @ x[t] + B @ b[t+1]
    m[t] = a[t] * b[t]
    c[t] = m[t] + C @ c[t-1]
    d[t] = m[t] + D @ d[t+1]
    h[t] = c[t] * d[t]
"""


def test_what_lies_between_two_layers_is_named() -> None:
    """Neither an input nor an output."""
    between = document_of(own(BETWEEN), "forward")
    assert "In between: mₜ from step 1 to step 3" in headings(between)


def test_what_is_read_ahead_is_no_state() -> None:
    """A network that reads its next input still goes from the first step to the last."""
    text = page_of(own(CELLS["the inputs before and after"]), "forward")
    assert "from the last step" not in text


@pytest.mark.parametrize(("kind", "width"), [("forward", 60), ("bptt", 80)])
def test_pages_of_two_layers_in_both_directions(kind: str, width: int, golden: Golden) -> None:
    """Layer by layer, the words before them and the outputs after."""
    golden(page_of(scenario_of(STACKED_BOTH_WAYS), kind, width), f"network.stacked-both.{kind}.{width}.txt")


def test_a_page_of_an_encoder_that_reads_both_ways(golden: Golden) -> None:
    """It has its parts, the decoder has none."""
    golden(page_of(scenario_of(ENCODER_BOTH_WAYS), "forward"), "network.encoder-both.forward.80.txt")
