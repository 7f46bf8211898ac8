"""The dialect for word processors: pandoc makes a document of it that LibreOffice shows whole."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tests.support.documents import SCENARIOS, document
from tests.support.markdown_rules import broken_rules, formulas
from tests.support.patience import patiently
from tests.support.rendered import to_markdown

NEEDED = ("pandoc", "soffice", "pdftotext")
# What LibreOffice shows for what it cannot.
LOST = re.compile("[¿∧❑]")
NUMBER = re.compile(r"[0-9]+\.[0-9]{3,}")
ARRAY = re.compile(r"\\begin\{(array|bmatrix)\}.*?\\end\{\1\}", re.DOTALL)
USUAL = ("hello-world", "translation")
CONVERTED = ("hello-world", "lstm", "bidirectional", "sentiment", "translation", "300 words")


def plain(name: str) -> str:
    return to_markdown(document(SCENARIOS[name]), "plain")


@pytest.mark.parametrize("name", patiently(SCENARIOS, USUAL))
def test_each_line_is_a_formula_of_its_own(name: str) -> None:
    """Nothing is aligned, and no formula begins with a sign that has nothing before it; but that formulas
    follow one another, every rule is kept."""
    text = plain(name)
    assert "aligned" not in text
    assert r"\cdots =" not in text
    for formula in formulas(text, "dollar"):
        outside = formula.tex
        while ARRAY.search(outside):
            outside = ARRAY.sub("", outside)
        assert "&" not in outside
        assert r"\\" not in outside
        assert not re.match(r"[=/]|\\approx|\\odot|\\cdot(?!s)", formula.tex)
    assert {problem.split(",")[0] for problem in broken_rules(text, "dollar")} <= {"rule 8"}


@pytest.mark.parametrize("name", patiently(SCENARIOS, USUAL))
def test_nothing_is_lost_on_the_way_to_lines(name: str) -> None:
    """The numbers of the usual dialect are all there, as often."""
    usual = to_markdown(document(SCENARIOS[name]), "dollar")
    assert Counter(NUMBER.findall(plain(name))) == Counter(NUMBER.findall(usual))


@pytest.mark.long
@pytest.mark.parametrize("name", CONVERTED)
def test_a_word_processor_shows_all_rows(name: str, tmp_path: Path) -> None:
    """Converted by pandoc and printed by LibreOffice, a document has every number, and no sign for what could
    not be shown."""
    if missing := [each for each in NEEDED if not shutil.which(each)]:
        pytest.skip(f"{missing[0]} is not installed")
    text = plain(name)
    (tmp_path / "page.md").write_text(text, encoding="utf-8")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    for command in (
        ("pandoc", "-f", "markdown", "page.md", "-o", "page.docx"),
        ("soffice", profile, "--headless", "--convert-to", "pdf", "page.docx"),
        ("pdftotext", "-layout", "page.pdf", "page.txt"),
    ):
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=180)
    shown = (tmp_path / "page.txt").read_text(encoding="utf-8")
    wanted = Counter(NUMBER.findall(text))
    if not wanted & Counter(NUMBER.findall(shown.partition("Backpropagation")[2])):
        pytest.skip("LibreOffice has no module for formulas")
    assert not LOST.search(shown)
    assert not wanted - Counter(NUMBER.findall(shown))
