"""Formulas as LaTeX that survives Markdown: only what KaTeX, MathJax and pandoc all know, every
matrix row on a line of its own, no backslash that Markdown would eat.

A matrix is an ``array`` in brackets, since that alone sets numbers to the right, sign over sign and
point over point.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..writing.formula import (
    Applied,
    Blocks,
    Captioned,
    Condition,
    Entry,
    Formula,
    Grid,
    Indexed,
    Name,
    Negated,
    Norm,
    Operator,
    Parens,
    Partial,
    Prose,
    Raised,
    Ratio,
    Row,
    Rule,
    Said,
    Scalar,
    Summed,
    Text,
    Token,
    Word,
)

OPERATORS = {
    "plus": "+",
    "minus": "-",
    "hadamard": r"\odot",
    "dot": r"\cdot",
    "equals": "=",
    "dots": r"\cdots",
}
GREEK = {"Γ": r"\Gamma"}
SCIENTIFIC = re.compile(r"(-?[0-9.]+)e(-?[0-9]+)")
# What means itself in \text{…} to all who read it: no ligature, and no link of Markdown's.
PLAIN_WORD = re.compile(
    r"(?!.*(?:  |--|''|[!?]'))(?! )[A-Za-z0-9 .,;!?'/()+=-]+(?<! )|\[/?[A-Za-z0-9]+\]", re.DOTALL
)
LONGEST_WORD = 30


@dataclass(frozen=True)
class Tex:
    """At most ``most`` rows and columns of a matrix are written, and the ``words`` of its rows."""

    most: int = 12
    words: bool = True

    def write(self, formula: Formula) -> str:
        """The LaTeX of a formula, over several lines where it holds matrices."""
        match formula:
            case Name():
                return name_tex(formula)
            case Scalar(text):
                return number_tex(text)
            case Token():
                return token_tex(formula)
            case Grid():
                return self.grid(formula)
            case Operator(kind):
                return OPERATORS[kind]
            case Row(parts):
                return self.row(parts)
            case Negated(of):
                return f"-{self.write(of)}"
            case Parens(of):
                return rf"\left( {self.write(of)} \right)"
            case Applied(latex, _, Parens(of) | of) if formula.encloses:
                return f"{latex[:-1]}{self.write(of)}}}"
            case Applied(latex, _, of):
                return f"{latex} {self.write(of)}"
            case Raised(Name() as name, "T"):
                return f"{name_tex(name)}^{{\\top}}"
            case Raised(of, exponent):
                raised = r"\top" if exponent == "T" else exponent
                return f"{self.write(of)}^{{{raised}}}"
            case Ratio(Grid() as top, bottom):  # a fraction bar under a whole vector is hard to read
                return f"{self.write(top)} / {self.write(bottom)}"
            case Ratio(top, bottom):
                return rf"\frac{{{self.write(top)}}}{{{self.write(bottom)}}}"
            case Summed(of, over):
                below = rf"\sum_{{{over}}}" if over else r"\sum"
                return f"{below} {self.write(of)}"
            case Entry(of, at):
                return f"{self.write(of)}[{token_tex(at)}]"
            case Condition(of):
                return rf"\left[ {self.write(of)} \gt 0 \right]"
            case Indexed(Name(gradient=True) as name, places):
                entry = self.write(Indexed(name._replace(gradient=False), places))
                return rf"\frac{{\partial L}}{{\partial {entry}}}"
            case Indexed(of, places):
                return f"{self.write(of)}[{','.join(map(str, places))}]"
            case Partial(top, bottom):
                return rf"\frac{{\partial {self.write(top)}}}{{\partial {self.write(bottom)}}}"
            case Norm(of):
                return rf"\left\Vert {self.write(of)} \right\Vert"
            case Captioned(of, caption):
                return rf"\underset{{{self.caption(caption)}}}{{{self.write(of)}}}"
            case Blocks(rows):
                lines = (" & ".join(self.write(cell) for cell in row) for row in rows)
                # An empty row between two, or else their brackets and fractions touch.
                between = " \\\\\n" + "& " * (len(rows[0]) - 1) + "\\\\\n"
                return "\\begin{bmatrix}\n" + between.join(lines) + "\n\\end{bmatrix}"
            case Said(text):
                return self.caption(text)

    def row(self, parts: tuple[Formula, ...]) -> str:
        """Parts in a row; an operator never begins a line, where Markdown would read a list."""
        return " ".join(self.write(part) for part in parts)

    def caption(self, text: Text) -> str:
        pieces = []
        for part in text:
            if isinstance(part, str):
                pieces.append(rf"\text{{{part}}}")
            elif isinstance(part, Word | Prose | Rule):
                pieces.append(word_tex(part.text) or r"\cdots")
            else:
                pieces.append(self.write(part))
        return " ".join(pieces)

    def grid(self, grid: Grid) -> str:
        """A matrix, its inner rows and columns left out where there are too many, its size said; the
        words of its rows beside it."""
        rows = _with_gaps(grid.rows, grid.kept_rows(self.most))
        columns = _with_gaps(grid.columns, grid.kept_columns(self.most))
        lines = []
        for i in rows:
            if i is None:
                lines.append(" & ".join(r"\vdots" if j is not None else r"\ddots" for j in columns))
            else:
                cells = (number_tex(grid.cells[i][j]) if j is not None else r"\cdots" for j in columns)
                lines.append(" & ".join(cells))
        body = " \\\\\n".join(lines)
        sides = "".join("c" if j is None else "r" for j in columns)
        tex = f"\\left[\\begin{{array}}{{{sides}}}\n{body}\n\\end{{array}}\\right]"
        if None in rows or None in columns:
            tex = rf"\underset{{{size_tex(grid.shape)}}}{{{tex}}}"
        if self.words and grid.beside:
            words = " \\\\\n".join(r"\vdots" if i is None else beside_tex(grid, i) for i in rows)
            tex += f" \\quad\n\\begin{{array}}{{l}}\n{words}\n\\end{{array}}"
        return tex


def _with_gaps(places: tuple[int, ...], kept: list[int]) -> list[int | None]:
    """The rows (or columns) that are written, None where some are left out between."""
    found: list[int | None] = []
    before = -1
    for i in kept:
        if places[i] > before + 1:
            found.append(None)
        found.append(i)
        before = places[i]
    return found


def name_tex(name: Name) -> str:
    r"""``W_{xh}``, ``\hat{y}_ {2}``, ``a^{\langle t-1 \rangle}``: no closing brace right before an
    underscore, which Markdown would read as emphasis, and never two superscripts."""
    step = name.step.replace("−", "-")
    base = GREEK.get(name.base, name.base)
    if len(name.base) > 1:
        base = rf"\mathrm{{{base.replace('_', '')}}}"
    if name.accent:
        base = rf"\{name.accent}{{{base}}}"
    if name.arrow:
        base = rf"\over{name.arrow}arrow{{{base}}}"
    subs = (*name.sub.split("_"), step if name.style == "below" else "")
    below = ",".join(part for part in subs if part)
    above = _above(name, step)
    space = "" if base[-1].isalnum() else " "
    text = base + (f"_{space}{{{below}}}" if below else "")
    if name.gradient:
        text = rf"\frac{{\partial L}}{{\partial {text}{_braced(above)}}}"
        return rf"{text}^{{\top}}" if name.transposed else text
    if not name.transposed:
        return text + _braced(above)
    # In brackets a superscript leaves room for the ⊤ of the transpose; a letter would not.
    if not above or above.endswith((")", "]", r"\rangle")):
        return text + _braced(f"{above} \\top".strip())
    return rf"({text}{_braced(above)})^{{\top}}"


def _above(name: Name, step: str) -> str:
    """What stands above a name: its part, what belongs to the name, its step."""
    part = rf"\mathrm{{{name.part}}}" if name.part else ""
    if name.part and name.above[:1].isalpha():
        part += ","
    at = {"below": "", "angle": rf"\langle {step} \rangle", "round": f"({step})"}[name.style] if step else ""
    return part + name.above + at


def _braced(above: str) -> str:
    return f"^{{{above}}}" if above else ""


def number_tex(text: str) -> str:
    """``3.2e-7`` as a power of ten; infinity and NaN by their names."""
    if match := SCIENTIFIC.fullmatch(text):
        return rf"{match[1]} \times 10^{{{match[2]}}}"
    return text.replace("∞", r"\infty").replace("NaN", r"\mathrm{NaN}")


def size_tex(shape: tuple[int, int]) -> str:
    r"""``10{,}000 \times 100``."""
    return r" \times ".join(f"{axis:,}".replace(",", "{,}") for axis in shape)


def beside_tex(grid: Grid, row: int) -> str:
    """The word of a row, and what there is to say of it."""
    word, remark = grid.beside[row]
    return token_tex(Token(word, grid.rows[row] + 1)) + (rf" \leftarrow \text{{{remark}}}" if remark else "")


def token_tex(token: Token) -> str:
    """The word where LaTeX can carry it, else its place in the list of words."""
    return word_tex(token.word) or rf"\text{{word {token.place}}}"


def word_tex(word: str) -> str | None:
    r"""``\text{Hello}``, ``\langle\text{START}\rangle``; None for what the engines disagree on."""
    if len(word) > LONGEST_WORD:
        return None
    if PLAIN_WORD.fullmatch(word):
        return rf"\text{{{word}}}"
    if word[:1] == "<" and word[-1:] == ">" and PLAIN_WORD.fullmatch(word[1:-1]):
        return rf"\langle\text{{{word[1:-1]}}}\rangle"
    return None
