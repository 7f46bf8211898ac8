"""Worksheets filled in, in a browser: what is typed is kept, saved as the form that is checked, and
marked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import rnntrace
from tests.support.command import run
from tests.support.sheets import Made, made

# Writes answers where they belong, as somebody types them.
FILL = """(answers) => answers.forEach((text, place) => {
    const field = document.querySelector(`[data-f="${place}"]`);
    if (field.type === "radio") {
        document.querySelector(`[data-f="${place}"][value="${text}"]`).click();
        return;
    }
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
})"""


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    """Sheets of Hello World: as it is given out, one that checks itself, and one that asks for rules."""
    hello = rnntrace.load("hello-world")
    return {
        "plain": made(hello, 2, name="hello-world"),
        "checked": made(hello, 2, name="hello-world", checked=True),
        "rules": made(hello, 2, name="hello-world", rule=True, checked=True),
    }


class Sheet:
    """A sheet that is open, with what it says."""

    def __init__(self, chromium: Any, sheet: Made, folder: Path, **options: Any) -> None:
        self.path = folder / "sheet.html"
        self.path.write_text(sheet.page, encoding="utf-8")
        self.context = chromium.new_context(reduced_motion="reduce", accept_downloads=True, **options)
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: dialog.accept())
        self.page.goto(self.path.as_uri())

    def field(self, place: int) -> Any:
        return self.page.locator(f"[data-f='{place}']").first

    def fill(self, answers: list[str]) -> None:
        self.page.evaluate(FILL, answers)

    def typed(self, place: int, text: str) -> str:
        """What the sheet says of an answer, once its field is left."""
        self.field(place).fill(text)
        self.field(place).press("Enter")
        return str(self.page.inner_text("#said"))

    @property
    def count(self) -> str:
        return str(self.page.inner_text("#count"))

    def saved(self) -> Path:
        """The file that it saves."""
        with self.page.expect_download() as download:
            self.page.get_by_role("button", name="Save answers").click()
        path = self.path.parent / download.value.suggested_filename
        download.value.save_as(path)
        return path


@pytest.fixture
def opened(chromium: Any, sheets: dict[str, Made], tmp_path: Path) -> Iterator[Any]:
    every: list[Sheet] = []

    def make(name: str, **options: Any) -> Sheet:
        every.append(Sheet(chromium, sheets[name], tmp_path, **options))
        return every[-1]

    yield make
    for each in every:
        assert each.said == []
        each.context.close()


def answers_of(key: str) -> list[str]:
    """What a filled-in form has in its blanks, rules first."""
    text = re.sub(r"#.*", "", key.partition("answers:")[2])
    rules = re.findall(r": ([ABC])$", key.partition("answers:")[0], re.MULTILINE)
    return [*rules, *re.findall(r"(?<=[\s\[])-?[0-9]+\.[0-9]+", text)]


def judged(path: Path) -> dict[str, str]:
    """What check says of a file, by name."""
    found = run("check", "hello-world", path.name, "--json", cwd=path.parent)
    data = json.loads(found.stdout)
    return {each["name"]: each["verdict"] for each in data["quantities"]}


def test_what_is_filled_in_is_what_is_checked(opened: Any, sheets: dict[str, Made]) -> None:
    """The numbers of the key, saved, are the key, and all right; a wrong one is found by its name, however
    the others are written."""
    sheet, right = opened("plain"), answers_of(sheets["plain"].key)
    assert sheet.count == "0 of 50 filled in"
    sheet.fill(right)
    assert sheet.count == "50 of 50 filled in"
    path = sheet.saved()
    assert path.name == "hello-world-answers.yaml"
    assert path.read_text(encoding="utf-8") == sheets["plain"].key
    assert {*judged(path).values()} <= {"right", "rounding", "missing"}
    sheet.fill([text.replace(".", ",").replace("-", "−") for text in right])
    sheet.typed(0, "0.9")
    verdicts = judged(sheet.saved())
    assert [name for name, verdict in verdicts.items() if verdict == "wrong"] == ["dL/ds[3]"]


@pytest.mark.long
def test_what_is_no_number_is_left_out_and_said(opened: Any) -> None:
    """The file can be read even so, and has null where nothing was typed, or nothing that can be read."""
    sheet = opened("plain")
    sheet.typed(0, "abc")
    sheet.typed(1, "1/3")
    sheet.typed(2, "-2.5e-1")
    assert sheet.count == "2 of 50 filled in, 1 not a number"
    form = yaml.safe_load(sheet.saved().read_text(encoding="utf-8"))
    assert form["answers"]["dL/ds[3]"] == [None, "1/3", "-2.5e-1", None]
    assert "∂L/∂s₃, entry 1 of 4" in sheet.page.inner_text("#said")


@pytest.mark.long
def test_an_answer_is_the_same_wherever_it_stands(opened: Any) -> None:
    """What is typed once stands in every line that uses it; what is on the way is not saved."""
    sheet = opened("plain")
    sheet.typed(0, "0.2575")
    copies = sheet.page.locator("[data-copy='0']").all_text_contents()
    assert len(copies) > 1
    assert {*copies} == {"0.2575"}
    sheet.page.locator("[data-n]").first.fill("0.7777")
    assert "0.7777" not in sheet.saved().read_text(encoding="utf-8")


def test_what_is_typed_is_there_after_a_reload(opened: Any) -> None:
    """Answers and notes, until somebody starts again; a file that was saved brings the answers back."""
    sheet = opened("plain")
    sheet.fill(["1.5", "0,25"])
    sheet.page.locator("[data-n]").first.fill("7")
    sheet.page.reload()
    assert sheet.count == "2 of 50 filled in"
    assert sheet.page.locator("[data-n]").first.input_value() == "7"
    path = sheet.saved()
    sheet.page.get_by_role("button", name="Start again").click()
    assert sheet.count == "0 of 50 filled in"
    sheet.page.reload()
    assert sheet.count == "0 of 50 filled in"
    sheet.page.locator("#file").set_input_files(path)
    sheet.page.wait_for_function("document.getElementById('said').textContent !== ''")
    assert [sheet.field(place).input_value() for place in range(3)] == ["1.5", "0,25", ""]
    path.write_text(path.read_text(encoding="utf-8").replace("hello", "goodbye"), encoding="utf-8")
    sheet.page.locator("#file").set_input_files(path)
    sheet.page.wait_for_function("document.getElementById('said').textContent.includes('has not been saved')")
    assert sheet.count == "2 of 50 filled in"


def test_a_sheet_tells_what_is_right(opened: Any, sheets: dict[str, Made]) -> None:
    """Within a unit of the last place; with words, and a sign beside the field."""
    sheet, right = opened("checked"), answers_of(sheets["checked"].key)
    first = float(right[0])
    assert sheet.typed(0, right[0]) == "∂L/∂s₃, entry 1 of 4: right."
    assert sheet.page.locator(".tick").all_text_contents() == ["✓"]
    assert sheet.typed(0, f"{first + 1e-4:.4f}").endswith(": right.")
    assert sheet.typed(0, f"{first + 2e-4:.4f}").endswith(": not yet.")
    assert sheet.page.locator(".tick").all_text_contents() == ["✗"]
    assert sheet.typed(0, f"−{right[0]}").endswith("check the sign.")
    assert sheet.typed(0, f"{first:.2f}").endswith("it takes 4 decimals.")
    assert sheet.field(0).get_attribute("aria-invalid") == "true"
    assert sheet.field(0).get_attribute("aria-label") == "∂L/∂s₃, entry 1 of 4: not yet: it takes 4 decimals"
    sheet.field(0).fill("0")
    assert sheet.page.locator(".tick").count() == 0
    assert sheet.count.endswith(", 0 right")
    sheet.fill(right)
    assert sheet.count == "50 of 50 filled in, 50 right"
    sheet.page.reload()
    assert sheet.count == "50 of 50 filled in, 50 right"


@pytest.mark.long
def test_a_sheet_tells_nothing_unless_it_may(opened: Any, sheets: dict[str, Made]) -> None:
    """Neither of what is right nor of what is wrong."""
    sheet = opened("plain")
    assert sheet.typed(0, answers_of(sheets["plain"].key)[0]) == ""
    assert sheet.typed(1, "7") == ""
    assert sheet.page.locator(".tick").count() == 0


@pytest.mark.long
def test_rules_are_chosen(opened: Any, sheets: dict[str, Made]) -> None:
    """One of three, by its letter; they are on the form, and kept."""
    sheet, right = opened("rules"), answers_of(sheets["rules"].key)
    group = sheet.page.get_by_role("radiogroup", name="Rule for dL/ds[t]")
    wrong = next(letter for letter in "ABC" if letter != right[0])
    group.get_by_role("radio", name=wrong).check()
    assert sheet.page.inner_text("#said") == "Rule for dL/ds[t]: not yet."
    sheet.page.reload()
    assert group.get_by_role("radio", name=wrong).is_checked()
    sheet.fill(right)
    assert group.locator(".tick").all_text_contents() == ["✓"]
    assert sheet.saved().read_text(encoding="utf-8") == sheets["rules"].key


@pytest.mark.long
def test_a_variant_is_saved_as_one(chromium: Any, tmp_path: Path) -> None:
    """Its file is called after whoever it is of, and is checked with their weights."""
    run("worksheet", "-o", "made.html", "--key", "key.md", "--variant", "s1", "--fade", "1", cwd=tmp_path)
    (key,) = re.findall(r"```yaml\n(.*?)```", (tmp_path / "key.md").read_text(encoding="utf-8"), re.DOTALL)
    page = (tmp_path / "made.html").read_text(encoding="utf-8")
    sheet = Sheet(chromium, Made(page, None, None, None), tmp_path)  # type: ignore[arg-type]
    sheet.fill(answers_of(key))
    path = sheet.saved()
    assert path.name == "s1-answers.yaml"
    assert path.read_text(encoding="utf-8") == key
    assert {*judged(path).values()} <= {"right", "rounding", "missing"}
    sheet.context.close()


def test_every_field_has_a_name_in_the_tree(opened: Any) -> None:
    """What a browser tells programs that read aloud has all fields, also those that stand in formulas."""
    sheet = opened("rules", viewport={"width": 360, "height": 740})
    nodes = sheet.page.context.new_cdp_session(sheet.page).send("Accessibility.getFullAXTree")["nodes"]
    found = [
        each for each in nodes if not each.get("ignored") and each["role"]["value"] in ("textbox", "radio")
    ]
    names = [each.get("name", {}).get("value", "") for each in found]
    assert len(names) == sheet.page.locator("input:visible").count()
    assert all(name.strip() for name in names)
    assert "∂L/∂W_hh, row 1, column 2" in names
    assert sheet.page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.long
def test_paper_has_boxes_and_what_was_typed(opened: Any) -> None:
    """No buttons, the form with the answers; and without a script the fields and the empty form."""
    sheet = opened("plain")
    sheet.fill(["0.5"])
    assert not sheet.page.locator("#form pre").is_visible()
    sheet.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    sheet.page.emulate_media(media="print")
    assert "[0.5, null, null, null]" in sheet.page.inner_text("#form pre")
    assert not sheet.page.locator("#bar").is_visible()
    border = "getComputedStyle(document.querySelector('[data-f]')).borderTopStyle"
    assert sheet.page.evaluate(border) == "solid"
    sheet.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert not sheet.page.locator("#form pre").is_visible()
    quiet = opened("plain", java_script_enabled=False)
    assert quiet.page.locator("[data-f]:visible").count() == 50
    assert "[null, null, null, null]" in quiet.page.inner_text("#form pre")
    assert not quiet.page.locator("#bar").is_visible()


@pytest.mark.long
def test_a_sign_can_be_typed_on_glass(opened: Any) -> None:
    """Where the keyboard has no minus there is a button for it."""
    sheet = opened("checked", has_touch=True, is_mobile=True, viewport={"width": 360, "height": 740})
    sheet.field(0).fill("0.5")
    sheet.page.get_by_role("button", name="Change the sign").tap()
    assert sheet.field(0).input_value() == "-0.5"
    sheet.page.get_by_role("button", name="Change the sign").tap()
    assert sheet.field(0).input_value() == "0.5"
