"""PDF and Typst, from the command line."""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

import pytest
import typst

from rnntrace.cli.formats import endings
from rnntrace.rendering.pdf import to_pdf
from rnntrace.rendering.typst.document import to_typst
from rnntrace.writing.document import TITLE, Document, Heading, Paragraph
from rnntrace.writing.formula import Prose
from tests.support.command import run
from tests.support.patience import patiently
from tests.support.small import COMMANDS, SMALL
from tests.support.typst_pages import NUMBER, body_of, compiled, numbers, own_fonts


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    return tmp_path


def test_a_file_of_pdf(folder: Path) -> None:
    """Tagged, in English, after PDF/UA-1, with its title and its author, and the same each time."""
    for name in ("one.pdf", "two.PDF"):
        done = run("export", "small.yaml", "-o", name, "--author", "Ada", cwd=folder)
        assert (done.returncode, done.stderr) == (0, f"wrote {name}\n")
    data = (folder / "one.pdf").read_bytes()
    assert data == (folder / "two.PDF").read_bytes()
    assert data.startswith(b"%PDF-1.7")
    for said in (b"/MarkInfo", b"/Lang(en)", b"pdfuaid:part", b"Small", b"Ada"):
        assert said in data, said
    assert b"CreationDate" not in data


@pytest.mark.parametrize("command", patiently(COMMANDS, ("worksheet",)))
def test_every_command_that_writes_a_document_writes_it(command: str, folder: Path) -> None:
    """PDF, and Typst that compiles to the same, from each."""
    for name in ("x.pdf", "x.typ"):
        done = run(*COMMANDS[command].split(), "-o", name, cwd=folder)
        assert done.stderr.endswith(f"wrote {name}\n"), done.stderr
    assert compiled((folder / "x.typ").read_text(encoding="utf-8")) == (folder / "x.pdf").read_bytes()


def test_sheets_have_room_to_write(folder: Path) -> None:
    """As many rooms as numbers are asked for, none of these numbers, and on the key each of them marked."""
    files = {kind: f"{kind}.typ" for kind in ("sheet", "key", "marks")}
    done = run(
        "worksheet", "small.yaml", "-o", files["sheet"], "--key", files["key"], "--marks", files["marks"],
        cwd=folder,
    )  # fmt: skip
    assert done.returncode == 0
    sheet, key, marks = (body_of((folder / name).read_text(encoding="utf-8")) for name in files.values())
    rooms = re.findall(r'room\("(-[0-9.]+)"\)', sheet)
    answers = re.findall(r"answer\((-?[0-9.]+)[^)]*\)", key)
    assert len(rooms) == len(answers) > 10
    assert "room(" not in key
    assert "answer(" not in sheet
    assert run("worksheet", "small.yaml", "-o", "sheet.md", cwd=folder).returncode == 0
    markdown = re.sub(r"\\phantom\{.*?\}", "", (folder / "sheet.md").read_text(encoding="utf-8"))
    bare = re.sub(r'room\("[^"]*"\)', "", sheet)
    shown, in_formulas, said = numbers(bare)
    assert shown == Counter(NUMBER.findall(markdown.replace("−", "-")))
    assert in_formulas == said
    assert "M1 A1" in marks
    for name in files.values():
        compiled((folder / name).read_text(encoding="utf-8"))


def test_other_endings_are_refused(folder: Path) -> None:
    """A key is a document, and no data."""
    done = run("worksheet", "small.yaml", "-o", "a.pdf", "--key", "key.json", cwd=folder)
    assert done.returncode == 2
    known = ", ".join(endings(lambda row: row.document))
    assert f"the ending should be one of {known}" in " ".join(done.stderr.split())
    assert ".json" not in known


def test_without_the_package_the_way_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence, exit 2, and no file; Typst is written all the same."""
    monkeypatch.setitem(sys.modules, "typst", None)
    done = run("export", "small.yaml", "-o", "x.pdf", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "rnntrace: PDF takes the package typst: pip install 'rnntrace[pdf]'; "
        "or write -o trace.typ, for Typst\n"
    )
    assert not (folder / "x.pdf").exists()
    assert run("export", "small.yaml", "-o", "x.typ", cwd=folder).returncode == 0


def test_signs_without_a_font_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Typst's fonts lack is said; where this machine has no font for it either, its number is there."""
    page = Document.of(Heading(TITLE, ("Title",)), Paragraph((Prose("plain"),)))
    assert to_pdf(to_typst(page)).note == ""
    fonts = own_fonts()
    monkeypatch.setattr(typst, "Fonts", lambda include_system_fonts: fonts)
    found = to_pdf(to_typst(Document.of(*page.blocks, Paragraph((Prose("\N{GRINNING FACE} 漢"),)))))
    assert found.note == (
        "Typst's own fonts have no 漢, 😀; "
        "for 漢, 😀 there is no font on this machine: numbers (U+…) stand there."
    )
    assert found.data.startswith(b"%PDF")


def test_signs_that_this_machine_has_a_font_for() -> None:
    """They are set in it, and that is said."""
    text = "".join(to_typst(Document.of(Paragraph((Prose("漢"),)))))
    try:
        compiled(text, fonts=typst.Fonts())
    except typst.TypstError:
        pytest.skip("this machine has no font for it")
    assert to_pdf([text]).note == "Typst's own fonts have no 漢; this machine's are used for that."
