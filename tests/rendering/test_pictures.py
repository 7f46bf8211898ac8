"""Pictures beside a document: which there are, what they are called, and that all of them are written or
none."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path
from urllib.parse import unquote

import pytest

import rnntrace
from rnntrace.rendering.pictures import Beside
from rnntrace.writing.diagram import Rolled, Unrolled
from rnntrace.writing.document import Curve, Document, Drawing, Heading, Picture, Sizes
from rnntrace.writing.overview.describe import describe_document
from tests.support.command import run
from tests.support.markdown_rules import broken_rules
from tests.support.pages import ROOT
from tests.support.rendered import to_markdown, to_text

CURVE = Curve((2.0, 1.0))
SIZES = Picture("", "As a heat map", Sizes(((1.0, None), (0.5, 0.1)), (1, 2), (1, 2)), "h")


def network() -> Drawing:
    """The first drawing of a network's description."""
    blocks = describe_document(rnntrace.load(ROOT / "scenarios" / "one-unit.yaml")).blocks
    return next(block for block in blocks if isinstance(block, Drawing))


def test_every_kind_of_picture_has_a_file() -> None:
    """A curve, a drawing and a heat map are called after the document and themselves, the second of a name is
    numbered, and what is no picture stays as it is."""
    drawing = network()
    title = Heading(1, ("Title",))
    beside = Beside(Document.of(title, CURVE, drawing, SIZES, drawing), "page")
    for _ in range(2):  # however often its blocks are asked for
        first, *blocks = beside.document.blocks
        assert first == title
        names = ["page-loss.svg", "page-network-rolled.svg", "page-h.svg", "page-network-rolled-2.svg"]
        assert [block.file for block in blocks if isinstance(block, Curve | Drawing | Picture)] == names
        assert list(beside.files) == names
    for picture in beside.files.values():
        assert ElementTree.fromstring(picture).tag == "{http://www.w3.org/2000/svg}svg"


def test_without_a_file_there_are_characters() -> None:
    """A heat map that stands beside no document is not there; drawings and curves are drawn with
    characters."""
    drawing = network()
    assert isinstance(drawing.of, Rolled | Unrolled)
    document = Document.of(Heading(1, ("Title",)), SIZES, drawing, CURVE)
    markdown = to_markdown(document)
    assert "![" not in markdown
    assert "heat" not in markdown + to_text(document, 80)
    assert markdown.count("```text") == 2


@pytest.mark.parametrize("file", ["a b.md", "a<b>.md", "100%.md", "(1).md"])
def test_a_file_of_any_name_is_found(tmp_path: Path, file: str) -> None:
    """Its picture is beside it, and the address in it leads there."""
    assert run("describe", "one-unit", "-o", file, cwd=tmp_path).returncode == 0
    text = (tmp_path / file).read_text(encoding="utf-8")
    targets = [line.split("](<")[1][:-2] for line in text.splitlines() if line.startswith("![")]
    assert len(targets) == 2
    for target in targets:
        assert not set(target) & set("<>")
        assert (tmp_path / unquote(target)).is_file()


@pytest.mark.parametrize(
    ("scenario", "pictures"),
    [("hello-world", ["x-network.svg"]), ("translation", ["x-encoder.svg", "x-decoder.svg"])],
)
def test_the_walkthrough_shows_its_networks(tmp_path: Path, scenario: str, pictures: list[str]) -> None:
    """Each of them once, near its equations; in other formats, and without a file, drawn with characters."""
    found = run("export", scenario, "-o", "x.md", cwd=tmp_path)
    assert found.returncode == 0
    assert found.stderr.splitlines() == [f"wrote {file}" for file in ("x.md", *pictures)]
    text = (tmp_path / "x.md").read_text(encoding="utf-8")
    assert broken_rules(text, "dollar") == []
    places = [text.index(f"](<{picture}>)") for picture in pictures]
    assert places == sorted(places)
    assert text.count("![") == len(pictures)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["x.md", *pictures])
    assert "┌─────┐" not in text
    for arguments in (["--to", "markdown"], ["--to", "text"]):
        assert run("export", scenario, *arguments).stdout.count("inputs ") >= len(pictures)


def test_all_files_or_none(tmp_path: Path) -> None:
    """Where a picture is in the way, nothing is written, unless it is to be replaced."""
    picture = tmp_path / "x-decoder.svg"
    picture.write_text("mine")
    found = run("export", "translation", "-o", "x.md", cwd=tmp_path)
    assert (found.returncode, found.stdout) == (2, "")
    assert found.stderr == "rnntrace: x-decoder.svg exists already. --force replaces it\n"
    assert [path.name for path in tmp_path.iterdir()] == ["x-decoder.svg"]
    assert picture.read_text() == "mine"
    assert run("export", "translation", "-o", "x.md", "--force", cwd=tmp_path).returncode == 0
    assert picture.read_text(encoding="utf-8").startswith("<svg")
