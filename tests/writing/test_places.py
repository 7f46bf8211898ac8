"""The walkthrough as a list of places: every equation once, and where it stands in the network."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterable

import pytest

import rnntrace
from rnntrace.tracing.trace import Trace
from rnntrace.tracing.traces import Traces
from rnntrace.writing.document import Block, Document, Heading, Listed, Worked
from rnntrace.writing.figures import Style
from rnntrace.writing.pages.places import Place, places
from rnntrace.writing.pages.walkthrough import USUAL, Selection, whole_document
from tests.support import network_texts
from tests.support.pages import ROOT, scenario_of
from tests.support.rendered import to_text

# One of each kind: gates, an own cell, no loop at all, inputs or targets only at an end; and below two
# directions, layers, several examples, an encoder and its decoder.
BUILT_IN = ("hello-world", "lstm", "minimal-gated-unit", "feedforward", "sentiment", "image-caption")
TEXTS = {
    name: vars(network_texts)[name]
    for name in (
        "BIDIRECTIONAL",
        "STACKED_BOTH_WAYS",
        "ENCODER_DECODER",
        "ENCODER_BOTH_WAYS",
        "EXAMPLES",
        "FROM_THE_END",
    )
}


def traced(scenario: rnntrace.Scenario) -> Trace | Traces:
    return rnntrace.bptt(scenario) if scenario.system.loss else rnntrace.forward(scenario)


def page(blocks: Iterable[Block]) -> str:
    """Blocks as text, without their headings."""
    return to_text(Document.of(*(block for block in blocks if not isinstance(block, Heading))), 80)


def from_the_forward_pass_on(trace: Trace | Traces, style: Style = USUAL) -> list[Block]:
    """The whole walkthrough after conventions, data and weights."""
    blocks = list(whole_document(trace, style).blocks)
    starts = [i for i, block in enumerate(blocks) if isinstance(block, Heading) and is_forward(block)]
    return blocks[starts[0] :]


def is_forward(heading: Heading) -> bool:
    return str(heading.text[0]).startswith("Forward pass")


def is_opening(place: Place) -> bool:
    return not any(is_forward(each) or place.back for each in place.headings) and place.station.leg == 0


@pytest.mark.parametrize("name", [*BUILT_IN, *TEXTS])
def test_the_places_are_the_walkthrough(name: str) -> None:
    """All blocks of the whole walkthrough from the forward pass on, in its order, none left out and none
    twice, with one worked equation at a place."""
    built_in = ROOT / "scenarios" / f"{name}.yaml"
    scenario = scenario_of(TEXTS[name]) if name in TEXTS else rnntrace.load(built_in)
    trace = traced(scenario)
    found = [place for place in places(trace) if not is_opening(place)]
    assert page(block for place in found for block in place.blocks) == page(from_the_forward_pass_on(trace))
    for place in found:
        assert len(place.blocks) == 1 or not any(isinstance(block, Worked) for block in place.blocks)


@pytest.mark.parametrize("name", ["hello-world", "translation"])
def test_in_brief_each_line_is_a_place(name: str) -> None:
    """The same lines as in the brief walkthrough, and each with what it works marked."""
    trace = traced(rnntrace.load(ROOT / "scenarios" / f"{name}.yaml"))
    style = Style(detail="brief")
    found = [place for place in places(trace, style) if not is_opening(place)]
    whole = from_the_forward_pass_on(trace, style)
    assert joined(page(place.blocks) for place in found) == joined([page(whole)])
    lines = [block for place in found for block in place.blocks if isinstance(block, Listed)]
    assert all(len(block.lines) == 1 for block in lines if block.step)
    worked = [place for place in found if isinstance(place.blocks[0], Listed) and place.station.step]
    assert len(worked) > 20
    assert all(marked(place) for place in worked)


def joined(pages: Iterable[str]) -> str:
    """Pages without regard to how their signs are spaced, as lines beside one another are aligned."""
    return "".join("".join(page.split()) for page in pages)


def spoken(place: Place) -> tuple[object, ...]:
    """A place in short: its step, the way, what is marked in the drawing."""
    return (place.station.step, place.back, marked(place))


def names(found: Iterable[Place]) -> list[str]:
    """The symbols on the left of each place's equation, as a page shows them."""
    lines = [next(filter(str.strip, page(place.blocks).splitlines())) for place in found]
    return [line.split(" = ")[0] for line in lines]


def test_where_the_places_of_a_plain_network_are(hello_world: rnntrace.Scenario) -> None:
    """First what it is about, then each step's input, state and output, forward and back, then the
    parameters at all steps."""
    found = places(rnntrace.bptt(hello_world))
    box = (0, 0)
    assert len(found) == 50
    assert spoken(found[0]) == (None, False, set())
    assert [spoken(place) for place in found[7:13]] == [
        (2, False, {"input"}),
        (2, False, {box}),
        (2, False, {box}),
        (2, False, {"output"}),
        (2, False, {"output"}),
        (2, False, {"output"}),
    ]
    assert spoken(found[19]) == (None, False, {"output"})  # the loss over all steps
    assert names(found[29:32]) == ["∂L/∂s₂", "∂L/∂h₂", "∂L/∂a₂"]
    assert [spoken(place) for place in found[29:33]] == [
        (2, True, {"output"}),
        (2, True, {box}),
        (2, True, {box}),
        (2, True, {box}),  # what is added to the gradient of W_xh, which makes a
    ]
    assert names(found[-5:]) == ["∂L/∂W_xh", "∂L/∂W_hh", "∂L/∂b_h", "∂L/∂W_hy", "∂L/∂b_y"]
    assert [spoken(place) for place in found[-3:]] == [
        (None, True, {box}),
        (None, True, {"output"}),
        (None, True, {"output"}),
    ]


def test_layers_and_directions_have_spots_of_their_own() -> None:
    """Each layer is a floor, each direction a track on it; an embedding goes with the input."""
    first = Selection((1,))
    stacked, both, embedded = (
        places(traced(rnntrace.load(ROOT / "scenarios" / f"{name}.yaml")), Style(), first)
        for name in ("stacked", "bidirectional", "embedding")
    )
    assert {spot for place in stacked for spot in marked(place)} == {"input", "output", (0, 0), (1, 0)}
    assert {spot for place in both for spot in marked(place)} == {"input", "output", (0, 0), (0, 1)}
    of_x = [place for place in embedded if names([place]) == ["x₁"]]
    assert [marked(place) for place in of_x] == [{"input"}]


def marked(place: Place) -> set[object]:
    drawing = place.drawing
    return set(drawing.mark.spots) if drawing and drawing.mark else set()


def is_start(place: Place) -> bool:
    drawing = place.drawing
    return bool(drawing and drawing.mark and drawing.mark.start)


def test_what_an_encoder_hands_over_is_marked_where_the_decoder_starts() -> None:
    """Forward and on the way back, in the drawing of the decoder; every other place in that of its own
    part."""
    found = places(traced(scenario_of(network_texts.ENCODER_DECODER)))
    handed = [place for place in found if is_start(place)]
    assert [place.station.step for place in handed] == [0, 0]
    assert [(marked(place), place.back) for place in handed] == [({(0, 0)}, False), ({(0, 0)}, True)]
    assert all(place.shown and place.shown.part == "decoder" for place in handed)
    parts = {place.shown.part for place in found if place.shown}
    assert parts == {"encoder", "decoder"}


def test_of_examples_each_has_its_own_drawing() -> None:
    """The words of the example at its places; none where all are added up."""
    found = places(traced(scenario_of(network_texts.EXAMPLES)))
    numbers = [place.shown.number for place in found if place.shown]
    assert sorted(set(numbers)) == list(range(max(numbers) + 1)) != [0]
    assert found[-1].drawing is None
    assert found[-1].back


def test_a_selection_restricts_the_places(hello_world: rnntrace.Scenario) -> None:
    """Only these steps and quantities; what is of all steps is left out with --step."""
    trace = rnntrace.bptt(hello_world)
    second = places(trace, Style(), Selection((2,)))
    assert {place.station.step for place in second} == {None, 2}
    assert all(place.station.step == 2 for place in second if isinstance(place.blocks[0], Worked))
    only = places(trace, Style(), Selection((), frozenset({"W_hh"})))
    assert names(only)[-1] == "∂L/∂W_hh"
    assert not [place for place in only if not place.back and isinstance(place.blocks[0], Worked)]


def test_the_drawing_of_a_long_sequence_is_about_the_place() -> None:
    """Twelve steps around it, and the ends where it is near to them."""
    words = ", ".join("ab"[i % 2] for i in range(100))
    text = f"vocab: [a, b]\nhidden_size: 2\ninputs: [{words}]\nweights: {{init: normal}}\n"
    found = {place.station.step: place.drawing for place in places(traced(scenario_of(text)))}
    shown = {step: found[step].steps for step in (1, 50, 100)}  # type: ignore[union-attr]
    assert shown == {1: tuple(range(1, 13)), 50: tuple(range(44, 56)), 100: tuple(range(89, 101))}


def test_the_numbers_are_not_all_kept() -> None:
    """Of a large output each step's share is as large as the matrix: they are made when they are shown."""
    words = ", ".join(["a"] * 40)
    text = (
        f"vocab: [a, b]\nhidden_size: 100\ninputs: [{words}]\ntargets: [{words}]\nweights: {{init: normal}}\n"
    )
    trace = rnntrace.bptt(scenario_of(text))
    one_share = trace.grad("W_hh").nbytes
    tracemalloc.start()
    try:
        found = places(trace)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 40 * one_share / 2
    share = next(
        place for place in reversed(found) if place.station.step == 3 and "W_hh" in str(place.waiting)
    )
    (block,) = share.blocks
    assert isinstance(block, Worked)
    assert block.numbers
