"""Numbers that are pointed at: with the mouse, with keys, on glass."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.browser import Opened
from tests.support.documents import SCENARIOS
from tests.support.html_pages import main_of, page_of, points_of
from tests.support.patience import patiently

# The colors of all letters in sight, each with what is under it.
LETTERS = """() => {
    const color = (each) => getComputedStyle(each).backgroundColor;
    const said = (each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    return [...document.querySelectorAll("main .on *, #bar *")]
        .filter((each) => !each.disabled && !each.closest(":disabled") && said(each))
        .map((each) => {
            let under = each;
            const clear = () => color(under) === "rgba(0, 0, 0, 0)";
            while (under !== document.body && clear()) under = under.parentElement;
            return [getComputedStyle(each).color, color(under)];
        });
}"""


@pytest.mark.parametrize("name", patiently(SCENARIOS, ("hello-world",)))
def test_what_is_said_of_numbers_is_of_numbers_that_are_there(name: str) -> None:
    """Each mark leads to an entry, and each source of an entry to a number on the page."""
    page = page_of(SCENARIOS[name])
    points = points_of(page)
    marks = {int(each.attrib["data-a"]) for each in main_of(page).iter() if "data-a" in each.attrib}
    assert marks == set(range(len(points)))
    for entry in points:
        assert {int(number) for number in "".join(entry[2:]).split()} <= marks


def test_it_is_said_what_falls_away() -> None:
    """Beside what a number is, as on its page."""
    said = [words for words, *_ in points_of(page_of(SCENARIOS["hello-world"]))]
    assert "step 1: pre-activation, entry 1; h₀ is 0, so W_hh h₀ falls away" in said
    assert "step 2: pre-activation, entry 1" in said


def test_the_number_of_an_address_is_the_same_everywhere() -> None:
    """A weight has the same mark, and the same text, wherever it is used; another weight another one."""
    texts: dict[str, set[str]] = {}
    for each in main_of(page_of(SCENARIOS["hello-world"])).iter("mn"):
        if "data-a" in each.attrib and (each.text or "").lstrip("-") in ("0.05", "0.25"):
            texts.setdefault(each.attrib["data-a"], set()).add(each.text or "")
    assert sorted(map(sorted, texts.values())) == [["0.05"], ["0.25"]]


def test_a_number_that_is_pointed_at_shows_its_sources(opened: Opened) -> None:
    """With the mouse as long as it is there; pinned by a click until the next one, or Escape."""
    opened.press("9", "Enter")
    number = opened.page.locator(".now .r:last-child [data-a]").last
    number.hover()
    assert "-0.1489" in opened.lit("lit")
    assert set(opened.lit("source")) == {"-0.1500"}
    assert "tanh(-0.1500) = -0.1489" in opened.page.inner_text("#said")
    opened.page.mouse.move(5, 5)
    assert (opened.lit("lit"), opened.page.inner_text("#said")) == ([], "")
    number.click()
    opened.page.mouse.move(5, 5)
    assert opened.lit("lit")
    opened.press("Escape")
    assert (opened.lit("lit"), opened.page.inner_text("#said")) == ([], "")


def test_numbers_are_reached_with_keys(opened: Opened) -> None:
    """Tab goes from formula to formula, arrows from number to number, up and down within a column."""
    opened.press("9", "Enter")
    stops = opened.page.locator(".now [data-a][tabindex='0']")
    assert stops.count() == 1
    stops.focus()
    assert opened.lit("lit")
    place, active = opened.place, "document.activeElement.textContent"
    assert opened.page.evaluate(active) == "0.2000"
    opened.press("ArrowDown")
    assert opened.page.evaluate(active) == "-0.1500"
    opened.press("ArrowRight")
    assert opened.page.evaluate(active) == "0.1974"
    assert opened.press("End") == place
    assert opened.page.evaluate(active) == "-0.1489"
    assert stops.count() == 1


def test_a_number_is_tapped(chromium: Any, file: str) -> None:
    """On glass a tap lights it, and a tap elsewhere puts it out."""
    found = Opened(chromium, f"{file}#9", has_touch=True, viewport={"width": 360, "height": 740})
    found.page.locator(".now .r:last-child [data-a]").last.tap()
    assert "-0.1489" in found.lit("lit")
    found.page.locator(".now .what").tap()
    assert found.lit("lit") == []
    found.page.close()


@pytest.mark.parametrize("scheme", patiently(["light", "dark"], ["dark"]))
def test_letters_stand_out_from_the_ground(opened: Opened, scheme: str) -> None:
    """Of every color of a letter, by 4.5 to 1 at least, lit or not."""
    opened.page.emulate_media(color_scheme=scheme)
    opened.press("3", "4", "Enter")
    opened.page.locator(".now .r:last-child [data-a]").last.hover()
    pairs = opened.page.evaluate(LETTERS)
    assert len({ink for ink, _ in pairs}) > 4
    for ink, ground in set(map(tuple, pairs)):
        assert contrast(ink, ground) >= 4.5, (ink, ground)


def contrast(ink: str, ground: str) -> float:
    """The ratio of two colors, as it is reckoned for the web."""
    dark, bright = sorted((luminance(ink), luminance(ground)))
    return (bright + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    shares = [int(part) / 255 for part in color.removeprefix("rgb(").removesuffix(")").split(",")]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return sum(weight * each for weight, each in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
