"""Every formula of every exported document is rendered by KaTeX, which is as strict as it gets.

KaTeX is installed by npm into ``.cache/katex`` when it is first needed. Where that cannot be done
the tests are skipped; with RNNTRACE_REQUIRE_KATEX=1 they fail instead.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest

import rnntrace
from rnntrace.cells.notations import NOTATIONS
from rnntrace.rendering.latex import Tex
from rnntrace.tracing.run import bptt
from rnntrace.writing.formula import Parens, Raised
from rnntrace.writing.notation import name_of
from rnntrace.writing.pages.generated import generated_document
from rnntrace.writing.pages.walkthrough import whole_document
from tests.support.command import run
from tests.support.documents import SCENARIOS, WORDINGS, exported
from tests.support.markdown_rules import Formula, broken_rules, formulas
from tests.support.names import every_symbol
from tests.support.other_equations import ADAM
from tests.support.rendered import to_markdown

HERE = Path(__file__).parent / "katex"
INSTALLED = Path(__file__).parents[2] / ".cache" / "katex"

Check = Callable[[Iterable[Formula]], list[str | None]]


def give_up(reason: str) -> NoReturn:
    if os.environ.get("RNNTRACE_REQUIRE_KATEX") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def wanted() -> str:
    return json.loads((HERE / "package.json").read_text(encoding="utf-8"))["dependencies"]["katex"]


def present() -> str | None:
    """The version that is installed."""
    package = INSTALLED / "node_modules" / "katex" / "package.json"
    return json.loads(package.read_text(encoding="utf-8"))["version"] if package.is_file() else None


def install(npm: str) -> None:
    """Into a folder of its own first, so that nobody ever sees half an installation."""
    INSTALLED.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=INSTALLED.parent) as folder:
        shutil.copy(HERE / "package.json", folder)
        options = ("--no-audit", "--no-fund", "--no-package-lock")
        command = [npm, "install", "--prefix", folder, *options]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        except subprocess.TimeoutExpired:
            give_up("npm could not install KaTeX in two minutes")
        if done.returncode:
            give_up(f"npm could not install KaTeX: {done.stderr.strip()[-500:]}")
        shutil.rmtree(INSTALLED, ignore_errors=True)
        with contextlib.suppress(OSError):  # another worker was faster
            shutil.copytree(folder, INSTALLED)
    if present() != wanted():
        give_up("npm installed another KaTeX than was asked for")


@pytest.fixture(scope="session")
def katex() -> Check:
    """What KaTeX has to say of each formula: what is wrong with it, or None."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None:
        give_up("node is not on the path, and KaTeX needs it")
    if present() != wanted():
        if npm is None:
            give_up("KaTeX is not installed, and npm is not on the path")
        install(npm)
    return functools.partial(check, node)


def check(node: str, found: Iterable[Formula]) -> list[str | None]:
    """All formulas at once, in one process."""
    done = subprocess.run(
        [node, str(HERE / "check.mjs"), str(INSTALLED)],
        input=json.dumps([{"tex": formula.tex, "display": formula.display} for formula in found]),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    problems: list[str | None] = json.loads(done.stdout)
    return problems


def every_document() -> Iterator[tuple[str, str, bool]]:
    for name, text in SCENARIOS.items():
        yield name, text, True
        yield name, text, False
    for name, text in WORDINGS.items():
        yield name, text, True


@pytest.mark.long
def test_katex_renders_every_formula(katex: Check) -> None:
    """No formula of any document is refused, or even warned of. (One of several that differ in nothing but
    their digits stands for all.)"""
    documents = {(name, fuse): exported(text, "dollar", fuse) for name, text, fuse in every_document()}
    found = {
        (re.sub(r"\d", "0", formula.tex), formula.display): (name, formula)
        for name, markdown in documents.items()
        for formula in formulas(markdown, "dollar")
    }
    problems = katex(formula for _, formula in found.values())
    wrong = zip(found.values(), problems, strict=True)
    assert [(name, formula.tex, problem) for (name, formula), problem in wrong if problem] == []


OTHER_PAGES = [
    *(("flow", name) for name in ("hello-world", "lstm", "bidirectional", "translation", "pytorch-gru")),
    *(("describe", name) for name in ("translation", "embedding", "pytorch-gru")),
    ("worksheet", "lstm", "--fade", "4"),
    ("worksheet", "translation", "--fade", "3", "--notation", "ng"),
    ("verify", "named-entities"),
    ("derive", "dL/dW_hn[1,2]", "gru"),
    ("derive", "dL/dencoder.W_hh[1,2]", "translation"),
    ("derive", "dL/dU[1,2]", "sentiment"),
    ("derive", "dL/dh2_1[2]", "stacked", "--notation", "ng"),
]


def test_katex_renders_the_other_pages(katex: Check, tmp_path: Path) -> None:
    """What describe, worksheet, verify, derive and flow write is rendered too, of every kind of network."""
    found: dict[Formula, tuple[str, ...]] = {}
    for number, arguments in enumerate(OTHER_PAGES):
        path = tmp_path / f"{number}.md"
        written = run(*arguments, "-o", str(path))
        assert written.returncode == 0, (arguments, written.stderr)
        text = path.read_text(encoding="utf-8")
        found |= {formula._replace(line=0): arguments for formula in formulas(text, "dollar")}
    problems = zip(found.items(), katex(found), strict=True)
    assert [(name, formula.tex, problem) for (formula, name), problem in problems if problem] == []


def test_katex_renders_an_optimizer(katex: Check) -> None:
    """Greek letters, and powers of the step's own number."""
    found = formulas(to_markdown(whole_document(bptt(ADAM.exercise()))), "dollar")
    assert found
    assert [
        (formula.tex, problem) for formula, problem in zip(found, katex(found), strict=True) if problem
    ] == []


def test_katex_renders_what_a_network_says(katex: Check) -> None:
    """Of a drawn sentence and of a beam: formulas in tables, in sentences and by themselves."""
    scenario = rnntrace.load("lstm")
    several = [
        rnntrace.generate(scenario, seed=1, top_k=2, temperature=0.5),
        rnntrace.generate(scenario, beam=2),
    ]
    found = [each for of in several for each in formulas(to_markdown(generated_document(of)), "dollar")]
    assert found
    assert [
        (formula.tex, problem) for formula, problem in zip(found, katex(found), strict=True) if problem
    ] == []


@pytest.mark.long
def test_katex_renders_every_name(katex: Check) -> None:
    """No name of any built-in network is refused in any notation: with its part, its step, as a
    gradient, transposed and squared."""
    found = set()
    for symbol, notation, part in itertools.product(every_symbol(), NOTATIONS, ("", "e")):
        for step in (None, 2):
            name = name_of(symbol, step, "plain", notation=notation, part=part)
            squared = Raised(Parens(name) if name.raised else name, "2")
            forms = (name, name._replace(transposed=True), name._replace(gradient=True), squared)
            found |= {Formula(Tex().write(form), False, 0) for form in forms}
    ordered = sorted(found)
    problems = zip(ordered, katex(ordered), strict=True)
    assert [(formula.tex, problem) for formula, problem in problems if problem] == []
    assert [text for formula in ordered for text in broken_rules(f"${formula.tex}$", "dollar")] == []


@pytest.mark.parametrize(
    ("tex", "complaint"),
    [
        (r"\somethingnew a", "Undefined control sequence"),
        (r"\text{a_b}", "Expected 'EOF', got '_'"),
        (r"\frac{a}{b", "Unexpected end of input"),
        (r"a_b_c", "Double subscript"),
        ("é", "LaTeX-incompatible input"),
        ("\N{GRINNING FACE}", "Unrecognized Unicode character"),
        ("a % b", "commentAtEnd"),
        (r"\begin{bmatrix} 1 & 2", "Expected"),
    ],
)
def test_a_bad_formula_is_reported(katex: Check, tex: str, complaint: str) -> None:
    """What is wrong with a formula comes back beside it, and only there."""
    good = Formula(r"h_{t}", True, 1)
    before, problem, after = katex([good, Formula(tex, True, 1), good])
    assert (before, after) == (None, None)
    assert problem is not None
    assert complaint in problem


def test_without_katex_the_tests_are_skipped_or_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where KaTeX is missing that is said, and is a failure where it was required."""
    monkeypatch.delenv("RNNTRACE_REQUIRE_KATEX", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no KaTeX here"):
        give_up("no KaTeX here")
    monkeypatch.setenv("RNNTRACE_REQUIRE_KATEX", "1")
    with pytest.raises(pytest.fail.Exception, match="no KaTeX here"):
        give_up("no KaTeX here")
