"""The rules that Markdown with mathematics must keep to survive where students paste it.

GitHub, GitLab, VS Code, Jupyter, Obsidian and pandoc each read Markdown first and mathematics
second, and differ in what they lose on the way. What all of them keep is written down here, a rule
a paragraph, and checked on the text alone:

1. Every row of a matrix ends its line, with ``\\\\`` after a space (dollar).
2. No ``\\cr`` or ``\\newline`` in its place.
3. No underscore that could begin emphasis: ``h_{t}`` after a letter, else ``\\hat{y}_ {t}`` (dollar).
4. No raw ``<`` or ``>``, in formulas or around them; the first line may be a comment.
5. ``\\text{…}`` holds none of TeX's own signs.
6. No line of a formula begins like a list, a heading or a quotation, or underlines one.
7. No blank line inside a formula.
8. A displayed formula stands alone: its fences on their own lines, one blank line before and after,
   and words between it and the next.
9. No backslash before punctuation, which Markdown takes off (dollar).
10. An inline formula begins and ends on one line, without a space inside or a letter touching it.
11. No formula inside ``<details>``, a footnote, a link or emphasis.
12. No list item with a displayed formula beside an inline one or an image.
13. No ``|`` inside a table's cell.
14. At most 99 braced sub- and superscripts in a formula, and 49 commands that color.
15. A displayed formula is shorter than 1000 characters, and one equation.
16. ``\\mathrm``, not ``\\operatorname``.
17. No definitions, labels, references, tags or extensions.
18. No environments but ``aligned``, ``bmatrix`` and ``array``, and no ``\\[ \\]``.
19. No color.
20. Only commands that KaTeX, MathJax (base and ams) and pandoc all know.
21. Only ASCII in formulas.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

Dialect = Literal["dollar", "fenced"]

MOST_SCRIPTS = 99
MOST_COLORS = 49
LONGEST_DISPLAY = 1000  # characters; a display must be shorter

NEW_LINES = {"cr", "newline"}
COLORS = {"color", "textcolor", "colorbox", "fcolorbox"}
DEFINITIONS = {
    *("newcommand", "renewcommand", "providecommand", "def", "gdef", "edef", "let"),
    *("require", "label", "ref", "eqref", "tag"),
}
ENVIRONMENTS = {"aligned", "bmatrix", "array"}
# Each was put through KaTeX, MathJax with base and ams alone, and pandoc on its way to Word.
COMMANDS = """
    alpha approx array bar begin beta boxed cdot cdots chi ddots Delta delta dots ell end epsilon eta exp frac
    gamma Gamma ge geq gt hat hspace in infty kappa Lambda lVert lambda langle lbrace ldots le left leftarrow
    leq ln log lt lvert mathbb mathbf mathcal mathrm max mid min mu nabla ne neq nu odot Omega omega
    overleftarrow overline overrightarrow overset partial phantom Phi phi pm prime Psi psi
    prod qquad quad rVert rangle rbrace rho right rightarrow rvert sigma sqrt square sum surd tan tanh tau
    text tfrac Theta theta tilde times to top underbrace underline underset vdots Vert xi zeta
"""
KNOWN = frozenset(COMMANDS.split())

CODE, MATHS = "\x01", "\x02"  # what stands for them where only the words around are of interest
PICTURE = re.compile(r"!\[[^\]]*\]\(<[^<>]+>\)")
COMMENT = re.compile(r"<!--(?:(?!--).)*-->")
FENCE = re.compile(r"\s*(`{3,}|~{3,})\s*([^`]*)")
COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
MARKER = re.compile(r"(\s*)(?:[-+*]|\d+[.)])(?:\s|$)")
FOOTNOTE = re.compile(r"(\s*)\[\^[^\]]+\]:")
LIKE_A_BLOCK = re.compile(r"\s*(?:[-+*#>](?:\s|$)|#+\s|\d+[.)](?:\s|$)|=+\s*$|-+\s*$)")
IN_EMPHASIS = re.compile(rf"(?<![\\*])(\*+|(?<![\\\w])_+)(?=\S)[^*_]*{MATHS}[^*_]*(?<=\S)\1")
IN_LINK = re.compile(rf"(?<!\\)\[[^\]]*{MATHS}[^\]]*\][(\[]")
CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")
IMAGE = re.compile(r"!\[")


class Formula(NamedTuple):
    """A formula's LaTeX without what marks it, and the line (from 1) that it begins on."""

    tex: str
    display: bool
    line: int


def formulas(markdown: str, dialect: Dialect) -> list[Formula]:
    """Every formula of a document, in order."""
    return _Reader(markdown, dialect).formulas


def broken_rules(markdown: str, dialect: Dialect) -> list[str]:
    """What a document does against the rules, each as ``rule 6, line 42: …``; empty if nothing."""
    reader = _Reader(markdown, dialect)
    problems = list(reader.problems)
    for formula in reader.formulas:
        problems.extend(_formula_problems(formula, dialect))
    return [f"rule {rule}, line {line}: {text}" for rule, line, text in sorted(set(problems))]


class Problem(NamedTuple):
    rule: int
    line: int
    text: str


class _Region(NamedTuple):
    """A list item or a footnote, to its last line."""

    kind: Literal["item", "footnote"]
    line: int
    indent: int
    found: set[str]


class _Reader:
    """Reads a document line by line: what is formula, what is code, and what are words."""

    def __init__(self, markdown: str, dialect: Dialect) -> None:
        self.lines = markdown.split("\n")
        self.dialect = dialect
        self.formulas: list[Formula] = []
        self.problems: list[Problem] = []
        self.region: _Region | None = None
        self.details = False
        self.after_display = False  # nothing but blank lines since the last displayed formula
        at = 0
        while at < len(self.lines):
            at = self.read(at)
        if self.details:
            self.complain(11, len(self.lines), "<details> is never closed")

    def complain(self, rule: int, line: int, text: str) -> None:
        self.problems.append(Problem(rule, line, text))

    def read(self, at: int) -> int:
        """Reads what begins at a line, and says where the next begins."""
        line = self.lines[at]
        self.enter_regions(at)
        if line.strip() == "$$":
            if self.dialect == "fenced":
                self.complain(8, at + 1, "$$ in a document whose formulas stand in fences")
            return self.display(at, "$$")
        if match := FENCE.fullmatch(line):
            if match[2].strip() != "math":
                return self.listing(at, match[1], plain=match[2].strip() == "text")
            if self.dialect == "dollar":
                self.complain(8, at + 1, "a math fence in a document whose formulas stand between $$")
            return self.display(at, match[1])
        if line.strip():
            self.words(at)
            self.after_display = False
        return at + 1

    # -- what spans lines --------------------------------------------------------------------------

    def enter_regions(self, at: int) -> None:
        """List items and footnotes end before a line that is not indented as they are."""
        line = self.lines[at]
        outside = len(line) - len(line.lstrip()) <= (self.region.indent if self.region else 0)
        if outside and line.strip() and not self.lines[at - 1].strip():
            self.region = None
        for kind, marker in (("item", MARKER), ("footnote", FOOTNOTE)):
            if match := marker.match(line):
                self.region = _Region(kind, at + 1, len(match[1]), set())  # type: ignore[arg-type]

    def display(self, at: int, fence: str) -> int:
        """A displayed formula from its fence on."""
        lines = self.lines
        end = at + 1
        while end < len(lines) and fence not in lines[end]:
            end += 1
        if end == len(lines):
            self.complain(8, at + 1, f"{fence} is never closed")
        elif lines[end].strip() != fence:
            self.complain(8, end + 1, f"{fence} with something else on its line")
        blank = [k for k in range(at + 1, end) if not lines[k].strip()]
        if blank:
            self.complain(7, blank[0] + 1, "a blank line inside a formula")
        self.alone(at, min(end, len(lines) - 1))
        self.found(Formula("\n".join(lines[at + 1 : end]), True, at + 2))
        return end + 1

    def alone(self, first: int, last: int) -> None:
        """One blank line on either side of a displayed formula, and words between two."""

        def blank(k: int) -> bool:
            return not 0 <= k < len(self.lines) or not self.lines[k].strip()

        if not blank(first - 1):
            self.complain(8, first + 1, "no blank line before a formula")
        elif first >= 2 and blank(first - 2):
            self.complain(8, first + 1, "more than one blank line before a formula")
        if not blank(last + 1):
            self.complain(8, last + 1, "no blank line after a formula")
        elif last + 2 < len(self.lines) - 1 and blank(last + 2):
            self.complain(8, last + 1, "more than one blank line after a formula")
        if self.after_display:
            self.complain(8, first + 1, "no words between this formula and the one before")
        self.after_display = True

    def listing(self, at: int, fence: str, *, plain: bool) -> int:
        """A code block that is no formula; one of ``plain`` text, as of a drawing, is nobody's formula."""
        end = at + 1
        while end < len(self.lines) and self.lines[end].strip() != fence:
            if not plain:
                self.angles(self.lines[end], end + 1)
            end += 1
        self.after_display = False
        return end + 1

    # -- a line of words ---------------------------------------------------------------------------

    def words(self, at: int) -> None:
        line = self.lines[at]
        if at == 0 and COMMENT.fullmatch(line):
            return
        tags = CODE_SPAN.sub("", line)
        self.details = self.details or "<details" in tags
        masked = self.inline(line, at + 1)
        self.details = self.details and "</details" not in tags
        self.angles(masked, at + 1)
        if line.lstrip().startswith("|"):
            self.table_row(at)
        if MATHS in masked:
            if IN_EMPHASIS.search(masked):
                self.complain(11, at + 1, "a formula inside emphasis")
            if IN_LINK.search(masked):
                self.complain(11, at + 1, "a formula inside a link")
        if IMAGE.search(masked):
            self.in_item("image", at + 1)

    def inline(self, line: str, number: int) -> str:
        """The line with its code and its formulas masked; the formulas are collected."""
        masked: list[str] = []
        i = 0
        while i < len(line):
            if line[i] == "\\" and i + 1 < len(line):
                masked.append(line[i : i + 2])
                i += 2
            elif line[i] == "`":
                run = len(line) - i - len(line[i:].lstrip("`"))
                close = re.compile(rf"(?<!`)`{{{run}}}(?!`)").search(line, i + run)
                stop = close.end() if close else i + run
                masked.append((CODE if close else "`") * (stop - i))
                i = stop
            elif line[i] == "$":
                stop = self.inline_formula(line, i, number)
                masked.append((MATHS if stop > i + 1 else "$") * (stop - i))
                i = stop
            else:
                masked.append(line[i])
                i += 1
        return "".join(masked)

    def inline_formula(self, line: str, start: int, number: int) -> int:
        """The formula that a dollar sign opens; where it ends."""
        if line.startswith("$$", start):
            self.complain(8, number, "$$ with something else on its line")
            close = line.find("$$", start + 2)
            if close < 0:
                return start + 2
            self.found(Formula(line[start + 2 : close], True, number))
            return close + 2
        ticked = line.startswith("$`", start)
        close = line.find("`$", start + 2) if ticked else _next_dollar(line, start + 1)
        if close < 0:
            self.complain(10, number, "a dollar sign that nothing closes on its line")
            return start + 1
        inside = line[start + 2 : close] if ticked else line[start + 1 : close]
        stop = close + 2 if ticked else close + 1
        if ticked != (self.dialect == "fenced"):
            self.complain(10, number, f"the other dialect's formula, {line[start:stop]}")
        if not inside or inside != inside.strip():
            self.complain(10, number, f"a space inside, or nothing: {line[start:stop]}")
        if line[start - 1 : start].isalnum() or line[stop : stop + 1].isalnum():
            self.complain(10, number, f"something touches {line[start:stop]}")
        self.found(Formula(inside, False, number))
        return stop

    def angles(self, text: str, number: int) -> None:
        text = PICTURE.sub("", text)  # whose file's name may have spaces in it
        for sign in "<>":
            if sign in text:
                self.complain(4, number, f"a raw {sign}")

    def table_row(self, at: int) -> None:
        """Every row of a table has as many bars as its header, none of them escaped."""
        start = at
        while start and self.lines[start - 1].lstrip().startswith("|"):
            start -= 1
        if r"\|" in self.lines[at]:
            self.complain(13, at + 1, "an escaped | in a table")
        bars, header = self.lines[at].count("|"), self.lines[start].count("|")
        if bars != header:
            self.complain(13, at + 1, f"{bars} bars in a table whose first row has {header}")

    # -- formulas and where they stand -------------------------------------------------------------

    def found(self, formula: Formula) -> None:
        self.formulas.append(formula)
        if self.details:
            self.complain(11, formula.line, "a formula inside <details>")
        if self.region and self.region.kind == "footnote":
            self.complain(11, formula.line, "a formula inside a footnote")
        self.in_item("displayed formula" if formula.display else "inline formula", formula.line)

    def in_item(self, what: str, number: int) -> None:
        region = self.region
        if region is None or region.kind != "item":
            return
        region.found.add(what)
        others = region.found - {"displayed formula"}
        if others and "displayed formula" in region.found:
            self.complain(12, number, f"a displayed formula and an {sorted(others)[0]} in one list item")
        elif {"image", "inline formula"} <= region.found:
            self.complain(12, number, "an image and a formula in one list item")


def _next_dollar(line: str, start: int) -> int:
    """The next dollar sign that no backslash stands before, or -1."""
    match = re.compile(r"(?:[^\\$]|\\.)*\$").match(line, start)
    return match.end() - 1 if match else -1


# -- one formula -----------------------------------------------------------------------------------


def _formula_problems(formula: Formula, dialect: Dialect) -> Iterator[Problem]:
    tex = formula.tex

    def at(place: int) -> int:
        return formula.line + tex.count("\n", 0, place)

    checks = [_commands, _texts, _signs, _size]
    if dialect == "dollar":
        checks.append(_markdown)
    for check in checks:
        for rule, place, text in check(tex):
            yield Problem(rule, at(place), text)
    if formula.display:
        for rule, place, text in _display(tex):
            yield Problem(rule, at(place), text)


Finding = tuple[int, int, str]  # rule, place in the LaTeX, text


def _markdown(tex: str) -> Iterator[Finding]:
    """What Markdown does to a formula before anyone reads it as one."""
    backslashes = {match.start(1) for match in COMMAND.finditer(tex)}
    for match in re.finditer(r"[_*]", tex):
        place = match.start()
        before, after = tex[place - 1 : place], tex[place + 1 : place + 2]
        if place not in backslashes and not (before.isalnum() or after.isspace()):
            yield 3, place, f"{match[0]} after {before!r} could begin emphasis"
    for match in COMMAND.finditer(tex):
        place = match.start()
        if match[1] == "\\":
            if tex[place - 1 : place] != " " or tex[match.end() : match.end() + 1] not in ("\n", ""):
                yield 1, place, r"a \\ that does not end its line, or without a space before it"
        elif not match[1].isalnum() and not match[1].isspace():
            yield 9, place, f"Markdown takes the backslash off {match[0]}"


def _commands(tex: str) -> Iterator[Finding]:
    colors = 0
    for match in COMMAND.finditer(tex):
        name, place = match[1], match.start()
        if not name.isalpha():
            if name in "[]":
                yield 18, place, f"{match[0]} inside a formula"
            continue
        if name in NEW_LINES:
            yield 2, place, f"{match[0]} is not known everywhere"
        elif name == "operatorname":
            yield 16, place, r"\operatorname fails on GitHub; \mathrm does not"
        elif name in DEFINITIONS:
            yield 17, place, f"{match[0]} is not known everywhere"
        elif name in COLORS:
            colors += 1
            yield 19, place, f"{match[0]} is a color"
        elif name not in KNOWN:
            yield 20, place, f"{match[0]} is not among what all readers know"
        if name == "begin":
            inside = re.compile(r"\{([^}]*)\}").match(tex, match.end())
            environment = inside[1] if inside else ""
            if environment == "bmatrix*":
                yield 20, place, "bmatrix* is not known everywhere"
            elif environment not in ENVIRONMENTS:
                yield 18, place, f"the environment {environment!r}"
    if colors > MOST_COLORS:
        yield 14, 0, f"{colors} colors in one formula"


def _texts(tex: str) -> Iterator[Finding]:
    for match in re.finditer(r"\\text\{", tex):
        inside = tex[match.end() : _closing(tex, match.end())]
        if sign := re.search(r"(?<!\\)[_$<>^%&#~]", inside):
            yield 5, match.start(), f"{sign[0]} in \\text{{{inside}}}"


def _closing(tex: str, start: int) -> int:
    """The place of the brace that closes the one before ``start``."""
    depth = 1
    for match in re.compile(r"\\.|[{}]", re.DOTALL).finditer(tex, start):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if not depth:
            return match.start()
    return len(tex)


def _signs(tex: str) -> Iterator[Finding]:
    for match in re.finditer(r"[<>]", tex):
        yield 4, match.start(), f"a raw {match[0]} in a formula"
    for match in re.finditer(r"[^\n -~]", tex):
        yield 21, match.start(), f"U+{ord(match[0]):04X} in a formula"


def _size(tex: str) -> Iterator[Finding]:
    scripts = len(re.findall(r"[_^] *\{", tex))
    if scripts > MOST_SCRIPTS:
        yield 14, 0, f"{scripts} braced sub- and superscripts in one formula"


def _display(tex: str) -> Iterator[Finding]:
    place = 0
    for line in tex.split("\n"):
        if LIKE_A_BLOCK.match(line):
            yield 6, place, f"a line that begins as a block of its own: {line}"
        place += len(line) + 1
    if len(tex) >= LONGEST_DISPLAY:
        yield 15, 0, f"{len(tex)} characters in one formula"
    for place, row in list(_rows(tex))[1:]:
        if not row.lstrip().startswith("&"):
            yield 15, place, "a second equation in one formula"


def _rows(tex: str) -> Iterator[tuple[int, str]]:
    """The rows of the outermost environment, or the formula itself, each with its place."""
    outer = re.fullmatch(r"\s*\\begin\{aligned\}(.*)\\end\{aligned\}\s*", tex, re.DOTALL)
    start, end = outer.span(1) if outer else (0, len(tex))
    depth = 0
    for match in re.compile(r"\\(?:begin|end)\b|\\.|[{}]", re.DOTALL).finditer(tex, start, end):
        depth += {"{": 1, r"\begin": 1, "}": -1, r"\end": -1}.get(match[0], 0)
        if match[0] == r"\\" and not depth:
            yield start, tex[start : match.start()]
            start = match.end()
    yield start, tex[start:end]
