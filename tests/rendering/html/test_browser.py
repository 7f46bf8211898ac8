"""The page in a browser: keys, buttons, pointing, paper, a narrow window, and what is read aloud of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.browser import Opened
from tests.support.documents import SCENARIOS
from tests.support.html_pages import page_of
from tests.support.patience import patiently

SHOWN = "[...document.querySelectorAll('.eq')].filter((each) => each.offsetParent).length"


def test_keys_lead_from_place_to_place(opened: Opened) -> None:
    """The keys of the terminal, those of a presenter, and numbers that are typed."""
    last = opened.place.split()[-1]
    assert opened.place.startswith("1 of ")
    for key in ("ArrowRight", "Enter", " ", "n", "PageDown"):
        before = int(opened.place.split()[0])
        assert opened.press(key) == f"{before + 1} of {last}", key
    for key in ("ArrowLeft", "b", "p", "Backspace", "PageUp"):
        before = int(opened.place.split()[0])
        assert opened.press(key) == f"{before - 1} of {last}", key
    assert opened.press("End") == f"{last} of {last}"
    assert opened.press("Home") == f"1 of {last}"
    assert opened.press("1", "4", "Enter") == f"14 of {last}"
    assert "Step 2 of 3" in opened.page.inner_text("h3.on")
    opened.press("t", "3", "Enter")
    assert "Step 3 of 3" in opened.page.inner_text("h3.on")


def test_one_equation_is_added_at_a_time(opened: Opened) -> None:
    """What came before at the same step stays, what comes after is not there; another step begins anew."""
    opened.press("1", "3", "Enter")
    assert opened.page.evaluate(SHOWN) == 1
    opened.press("n", "n")
    assert opened.page.evaluate(SHOWN) == 3
    assert opened.page.locator(".eq.now").count() == 1
    lit = opened.page.locator("#nets .lit")
    assert [lit.get_attribute("data-step"), lit.get_attribute("data-spot")] == ["2", "0,0"]
    opened.press("1", "9", "Enter")
    assert opened.page.evaluate(SHOWN) == 1


def test_all_is_shown_with_one_key_and_a_reload_stays(opened: Opened) -> None:
    """And what is shown at first again with the same key; the address keeps the place."""
    opened.press("7", "Enter", "a")
    count = opened.page.locator(".eq").count()
    assert opened.page.evaluate(SHOWN) == count > 30
    opened.press("a")
    assert opened.page.evaluate(SHOWN) < count
    place = opened.place
    opened.page.reload()
    opened.asked.pop()
    assert opened.place == place != "1 of 54"


def test_where_all_is_shown_no_place_is_left_out(opened: Opened) -> None:
    """Keys go from each to the next, however quickly; and who scrolls takes the place along."""
    opened.press("a")
    opened.press("1", "4", "Enter")
    for number in range(15, 21):
        assert opened.press("n") == f"{number} of 54"
        opened.page.evaluate(
            "() => new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)))"
        )
        assert opened.place == f"{number} of 54"
    opened.page.wait_for_timeout(1100)
    opened.page.mouse.wheel(0, 4000)
    opened.page.wait_for_function("parseInt(document.querySelector('#count').textContent) > 24")


def test_buttons_have_names_and_do_the_same(opened: Opened) -> None:
    """They are found by their names, also where there is no room for these."""
    for width in (1000, 360):
        opened.page.set_viewport_size({"width": width, "height": 700})
        opened.press("Home")
        for name, place in (("Next", 2), ("Back", 1), ("Last", 54), ("First", 1)):
            opened.page.get_by_role("button", name=name, exact=True).click()
            assert opened.place == f"{place} of 54"
    opened.page.get_by_role("button", name="Show all").click()
    assert opened.page.get_by_role("button", name="One at a time").is_visible()


def test_pages_are_swiped(chromium: Any, file: str) -> None:
    """On glass, to the left for the next place, and back."""
    found = Opened(chromium, f"{file}#9", has_touch=True, viewport={"width": 360, "height": 740})
    swipe = """(by) => {
        const at = document.querySelector(".now .what");
        const send = (name, x) => {
            const touch = new Touch({ identifier: 1, target: at, clientX: x, clientY: 300 });
            const left = name === "touchend" ? [] : [touch];
            at.dispatchEvent(new TouchEvent(name, { bubbles: true, touches: left, changedTouches: [touch] }));
        };
        send("touchstart", 180);
        send("touchend", 180 + by);
    }"""
    found.page.evaluate(swipe, -120)
    assert found.place == "10 of 54"
    found.page.evaluate(swipe, 120)
    assert found.place == "9 of 54"
    found.page.close()


def test_paper_has_all_of_it(opened: Opened) -> None:
    """Every equation, the network once, black, and nothing to press."""
    opened.press("1", "0", "Enter")
    opened.page.emulate_media(media="print")
    assert opened.page.evaluate(SHOWN) == opened.page.locator(".eq").count()
    assert opened.page.locator("svg.network:visible").count() == 1
    assert not opened.page.locator("#bar").is_visible()
    inks = (
        "[...new Set([...document.querySelectorAll('math *')].map((each) => getComputedStyle(each).color))]"
    )
    assert opened.page.evaluate(inks) == ["rgb(0, 0, 0)"]


def test_without_a_script_it_is_a_document(chromium: Any, file: str) -> None:
    """All of it is there, and no button that does nothing."""
    page = chromium.new_page(java_script_enabled=False)
    page.goto(file)
    assert page.locator(".eq:visible").count() == page.locator(".eq").count() > 30
    assert page.locator("svg.network:visible").count() == 1
    assert not page.locator("#bar").is_visible()
    page.close()


@pytest.mark.parametrize("name", patiently(SCENARIOS, ("hello-world",)))
def test_a_narrow_page_never_moves_sideways(chromium: Any, tmp_path: Path, name: str) -> None:
    """At 360 pixels only what is too wide by itself does, within its own line."""
    path = tmp_path / "page.html"
    path.write_text(page_of(SCENARIOS[name]), encoding="utf-8")
    found = Opened(chromium, f"{path.as_uri()}#everything", viewport={"width": 360, "height": 740})
    assert found.page.evaluate("document.documentElement.scrollWidth") == 360
    assert found.said == []
    found.page.close()


def test_every_formula_has_a_name_for_who_does_not_see_it(opened: Opened) -> None:
    """What a browser tells programs that read aloud: no formula and no picture is without a name."""
    opened.press("a")
    session = opened.page.context.new_cdp_session(opened.page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    kinds = {"MathMLMath", "math", "image", "img", "button", "figure"}
    found = [each for each in nodes if not each.get("ignored") and each["role"]["value"] in kinds]
    named = [each for each in found if each["role"]["value"] != "figure"]
    assert len(named) > 200
    assert [each for each in named if not each.get("name", {}).get("value", "").strip()] == []
