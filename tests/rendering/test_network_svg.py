"""Networks as pictures: well formed, nothing over anything else, and every place to be found and lit."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from itertools import combinations, pairwise
from typing import NamedTuple

import pytest

import rnntrace
from rnntrace.rendering.network_svg.look import page_style, style_rules
from rnntrace.rendering.network_svg.picture import WIDEST, network_picture
from rnntrace.writing.diagram import Rolled, Unrolled
from rnntrace.writing.letters import Letters
from rnntrace.writing.overview.levels import rolled, unrolled
from rnntrace.writing.pages.places import places
from tests.support import network_texts
from tests.support.pages import LOOPS, ROOT, SCENARIOS, scenario_of
from tests.support.patience import patiently

Golden = Callable[[str, str], None]
SVG = "{http://www.w3.org/2000/svg}"
WORDS = ("<script>alert(1)</script>", "]]>&amp;'\"", "\x07\x1b[31m", "שלום עולם", "👩\u200d👩\u200d👧 family")
LONG = "Donaudampfschifffahrtsgesellschaftskapitän"
LONG_WORDS = f"hidden_size: 2\ninputs: [{LONG}, {LONG}, a]\nvocab: [{LONG}, a]\nweights: {{init: normal}}"


class Rect(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Rect) -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        return across > 0 and min(self.bottom, other.bottom) - max(self.top, other.top) > 0


def networks(scenario: rnntrace.Scenario) -> Iterator[Rolled | Unrolled]:
    """Both drawings of each calculation."""
    for calculation in scenario.exercise.chain:
        letters = Letters.of(calculation)
        yield rolled(calculation, letters)
        yield unrolled(calculation, letters, scenario.exercise)


def over_time(scenario: rnntrace.Scenario) -> Unrolled:
    (_, found) = networks(scenario)
    assert isinstance(found, Unrolled)
    return found


def built_in(name: str) -> rnntrace.Scenario:
    return rnntrace.load(ROOT / "scenarios" / f"{name}.yaml")


def texts_of(picture: ElementTree.Element) -> Iterator[tuple[str, Rect]]:
    """Every text and where it stands, if each letter took half of its size, as they do on average."""
    for text in picture.iter(f"{SVG}text"):
        size = float(text.get("font-size", picture.attrib["font-size"]))
        x, y, width, said = float(text.attrib["x"]), float(text.attrib["y"]), 0.0, text.text or ""
        width = len(said) * size / 2
        for span in text.iter(f"{SVG}tspan"):
            small = float(span.get("font-size", size))
            width += len(span.text or "") * small / 2 + float(span.get("dx", 0))
            said += span.text or ""
        left = x - {"middle": width / 2, "end": width}.get(text.get("text-anchor", ""), 0)
        yield said, Rect(left, y - 0.6 * size, left + width, y)


def boxes_of(picture: ElementTree.Element) -> Iterator[Rect]:
    for rect in picture.iter(f"{SVG}rect"):
        if "box" in rect.get("class", "").split():
            x, y, width, height = (float(rect.attrib[name]) for name in ("x", "y", "width", "height"))
            yield Rect(x, y, x + width, y + height)


def is_within(inner: Rect, outer: Rect) -> bool:
    return (
        outer.left <= inner.left
        and outer.top <= inner.top
        and inner.right <= outer.right
        and inner.bottom <= outer.bottom
    )


def spots_of(picture: ElementTree.Element, kind: str = "place") -> list[tuple[str, str]]:
    """The step and the spot of every place of a kind."""
    return [
        (group.attrib["data-step"], group.attrib["data-spot"])
        for group in picture.iter(f"{SVG}g")
        if kind in group.get("class", "").split() and "data-step" in group.attrib
    ]


NETWORKS = {
    **{
        path.stem: path.read_text(encoding="utf-8") for path in SCENARIOS if path.stem != "ten-thousand-words"
    },
    "loops": LOOPS,
    "long-words": LONG_WORDS,
    "layers-both-ways": network_texts.STACKED_BOTH_WAYS,
    "encoder-both-ways": network_texts.ENCODER_BOTH_WAYS,
}


@pytest.mark.parametrize("name", patiently(NETWORKS, ("lstm", "loops", "long-words", "encoder-both-ways")))
def test_nothing_stands_over_anything_else(name: str) -> None:
    """Every text is inside of the picture, in one box or outside of all, and away from the other texts."""
    for drawing in networks(scenario_of(NETWORKS[name])):
        picture = ElementTree.fromstring(network_picture(drawing))
        whole = Rect(0, 0, float(picture.attrib["width"]), float(picture.attrib["height"]))
        texts, boxes = list(texts_of(picture)), list(boxes_of(picture))
        assert texts
        for said, rect in texts:
            assert is_within(rect, whole), said
            assert all(is_within(rect, box) for box in boxes if rect.overlaps(box)), said
        for (one, first), (other, second) in combinations(texts, 2):
            assert not first.overlaps(second), (one, other)


@pytest.mark.parametrize("name", patiently(NETWORKS, ("lstm", "loops", "long-words", "encoder-both-ways")))
def test_every_place_can_be_found(name: str) -> None:
    """Each input, output and state that is drawn is a group with its step and its spot, once."""
    for drawing in networks(scenario_of(NETWORKS[name])):
        picture = ElementTree.fromstring(network_picture(drawing, widest=None))
        assert "id=" not in network_picture(drawing, widest=None)
        if isinstance(drawing, Rolled):
            continue
        expected = set()
        for i, step in enumerate(drawing.steps):
            expected |= {(f"{step}", "input")} if drawing.inputs[i].names else set()
            expected |= {(f"{step}", "output")} if drawing.outputs[i].names else set()
            for number, floor in enumerate(drawing.floors):
                expected |= {(f"{step}", f"{number},{place}") for place in range(len(floor))}
        for number, floor in enumerate(drawing.floors):
            for place, track in enumerate(floor):
                expected.add((f"{drawing.steps[-1] + 1 if track.backwards else 0}", f"{number},{place}"))
        found = spots_of(picture)
        assert len(found) == len(set(found))
        assert set(found) == expected


def test_a_picture_of_each_kind(golden: Golden) -> None:
    """Hello World at one step and over its steps, to the letter."""
    for kind, drawing in zip(("rolled", "unrolled"), networks(built_in("hello-world")), strict=True):
        golden(network_picture(drawing), f"network.{kind}.svg")


def test_words_of_any_kind_mean_themselves() -> None:
    """Tags, quotes, control characters, other scripts and emoji are text; a long word is cut, and whole in
    the title of its text."""
    words = json.dumps([*WORDS, LONG], ensure_ascii=False)
    text = f"hidden_size: 2\nvocab: {words}\ninputs: {words}\nweights: {{init: normal}}\n"
    picture = ElementTree.fromstring(network_picture(over_time(scenario_of(text)), widest=None))
    assert [child for child in picture.iter() if child.tag == f"{SVG}script"] == []
    said = [text.text for text in picture.iter(f"{SVG}text")]
    for word in (*WORDS[:2], r"\x07\x1b[31m", *WORDS[3:]):
        assert any(word[:9] in (each or "") for each in said), word
        assert word in "".join(picture.itertext())
    titles = [title.text for title in picture.iter(f"{SVG}title")]
    assert LONG in titles
    shortened = [text.text or "" for text in picture.iter(f"{SVG}text") if (text.text or "").endswith("…")]
    assert any(LONG.startswith(text[:-1]) for text in shortened)


def test_a_wide_picture_leaves_steps_out() -> None:
    """Where all have no room the first ones and the last are there, and the sign between tells which are not;
    with all the room there is, so are all steps of the drawing."""
    drawing = over_time(built_in("vanishing"))
    picture = ElementTree.fromstring(network_picture(drawing))
    steps = sorted({int(step) for step, spot in spots_of(picture) if spot == "input"})
    (skipped,) = (g for g in picture.iter(f"{SVG}g") if g.get("class") == "skipped")
    (before, after) = next((a, b) for a, b in pairwise(steps) if b > a + 1)
    assert (skipped.get("data-from"), skipped.get("data-to")) == (f"{before + 1}", f"{after - 1}")
    assert (steps[0], steps[-1]) == (1, 30)
    assert float(picture.attrib["width"]) <= WIDEST
    narrower = ElementTree.fromstring(network_picture(drawing, widest=500))
    assert float(narrower.attrib["width"]) <= 500
    assert len(spots_of(narrower)) < len(spots_of(picture))
    everything = ElementTree.fromstring(network_picture(drawing, widest=None))
    assert {int(step) for step, spot in spots_of(everything) if spot == "input"} == set(drawing.steps)


def test_what_is_marked_is_lit() -> None:
    """At each place of a walkthrough what is worked there, and nothing else; on the way back, arrows point
    back."""
    traces = [
        rnntrace.bptt(built_in("bidirectional")),
        rnntrace.bptt(scenario_of(network_texts.ENCODER_DECODER)),
    ]
    marked = [place.drawing for trace in traces for place in places(trace)]
    seen = set()
    for drawing in filter(None, marked):
        assert drawing.mark
        picture = ElementTree.fromstring(network_picture(drawing))
        spots = {",".join(map(str, s)) if isinstance(s, tuple) else s for s in drawing.mark.spots}
        lit = spots_of(picture, "lit")
        assert {spot for _, spot in lit} == spots
        if drawing.mark.start:
            assert [step for step, _ in lit] in (["0"], [f"{drawing.mark.last + 1}"])
        elif drawing.mark.step:
            assert {step for step, _ in lit} <= {f"{drawing.mark.step}"}
        hidden = [path.get("class") for path in picture.iter(f"{SVG}path") if path.get("display")]
        assert hidden == ["forth" if drawing.mark.back else "back"]
        thick = [r for r in picture.iter(f"{SVG}rect") if r.get("stroke-width") == "3.5"]
        assert len(thick) == len(lit)
        seen.add((drawing.mark.back, drawing.mark.start, len(lit)))
    assert {(False, False, 1), (True, False, 1), (True, True, 1), (True, False, 4), (False, True, 1)} <= seen


def test_a_mark_keeps_its_step_in_sight() -> None:
    """Where not all steps have room, those around it are drawn, and signs tell that there are others."""
    every = [place.drawing for place in places(rnntrace.bptt(built_in("vanishing")))]
    drawing = next(d for d in every if d and d.mark and d.mark.step == 15 and d.mark.spots)
    picture = ElementTree.fromstring(network_picture(drawing, widest=600))
    assert spots_of(picture, "lit") == [("15", spot) for _, spot in spots_of(picture, "lit")] != []
    gone = [(g.get("data-from"), g.get("data-to")) for g in picture.iter(f"{SVG}g") if g.get("data-from")]
    steps = sorted(int(step) for step, spot in spots_of(picture) if spot == "input")
    assert gone == [("1", f"{steps[0] - 1}"), (f"{steps[-1] + 1}", "30")]
    assert steps == list(range(steps[0], steps[-1] + 1))


def test_a_picture_in_a_page_has_no_style_of_its_own() -> None:
    """It is named by a label, has no ground, and every class that it is colored by is in the page's style."""
    drawing = over_time(built_in("lstm"))
    text = network_picture(drawing, inline=True)
    picture = ElementTree.fromstring(text)
    assert not any(each in text for each in ("<style", "<title", "<desc", "ground"))
    assert (picture.get("role"), picture.get("aria-label")) == ("img", said_of(drawing, "title"))
    colored = {name for e in picture.iter() if e.get("fill") != "none" for name in e.get("class", "").split()}
    for name in colored - {"network", "unrolled", "place", "start", "forth", "back", "arrows"}:
        assert f".network .{name}{{" in style_rules()
    assert style_rules() in page_style()
    assert style_rules(dark=True) in page_style()
    assert style_rules(dark=True) != style_rules()


def said_of(drawing: Rolled | Unrolled, what: str) -> str:
    """The title of a picture or its description."""
    found = ElementTree.fromstring(network_picture(drawing)).find(f"{SVG}{what}")
    return "" if found is None else found.text or ""


def test_titles_say_what_there_is() -> None:
    """For readers who do not see it: the steps and what is where, and in the description every word."""
    one_step, unrolled = networks(built_in("bidirectional"))
    assert (
        said_of(one_step, "title") == "A network at one step, from the bottom: xₜ, h→ₜ, h←ₜ, sₜ, ŷₜ and Lₜ."
    )
    assert said_of(unrolled, "title") == (
        "A network laid out over 4 steps: inputs x₁ to x₄ at the bottom, h→₁ to h→₄ from left to right, "
        "h←₁ to h←₄ from right to left and outputs ŷ₁ to ŷ₄ at the top."
    )
    first, second = said_of(one_step, "desc"), said_of(unrolled, "desc")
    assert "h→ₜ (hidden state, forward, H = 2) with W→_xh, b→_h, and through W→_hh h→ₜ₋₁." in first
    assert "h←₁ to h←₄ start from h←₅." in second
    assert "Step 2: input x₂, saw; output ŷ₂, target verb." in second
