"""The tokens of a formula in LaTeX, as far as documents need it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .expressions import Column, Dots, Matrix, Name, Number, OneHot, Table, Unreadable
from .flattening import matrix
from .grammar import Token, parsed

LEXEME = re.compile(
    r"\\begin\{array\}\{[a-z]*\}|\\begin\{bmatrix\}|\\[a-zA-Z]+|\\\\|\\.|\d+(?:\.\d*)?|\.\d+|\s+|.", re.DOTALL
)
FUNCTIONS = {r"\tanh": "tanh", r"\exp": "exp", r"\ln": "ln", r"\sigma": "sigmoid"}
NAMED = {name: name for name in ("softmax", "ReLU", "softplus", "diag", "ones")}
SIGNS = {
    "+": "+",
    "-": "-",
    r"\odot": "⊙",
    r"\cdot": "*",
    "/": "/",
    "=": "=",
    r"\approx": "≈",
    r"\gt": ">",
    "(": "(",
    ")": ")",
}
GREEK = {
    **{"alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η"},
    **{"theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π"},
    **{"rho": "ρ", "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω"},
    **{"Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ"},
    **{"Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "ell": "ℓ"},
}
ACCENTS = {r"\hat": "\u0302", r"\tilde": "\u0303", r"\overrightarrow": "→", r"\overleftarrow": "←"}
SPACES = (r"\quad", r"\left", r"\right", "&", r"\,", r"\;")


class LaTeX:
    """LaTeX as lexemes, read from the left."""

    def __init__(self, text: str, *, in_cell: bool = False) -> None:
        """In a cell of a matrix a formula may stand on several lines."""
        self.in_cell = in_cell
        self.all = [lexeme for lexeme in LEXEME.findall(text) if lexeme.strip()]
        self.spaced = LEXEME.findall(text)
        self.at = 0

    def peek(self, ahead: int = 0) -> str:
        return self.all[self.at + ahead] if self.at + ahead < len(self.all) else ""

    def take(self) -> str:
        self.at += 1
        return self.all[self.at - 1]

    def expect(self, lexeme: str) -> None:
        if self.take() != lexeme:
            raise Unreadable(f"no {lexeme} before {''.join(self.all[self.at - 1 : self.at + 9])}")

    def braced(self) -> list[str]:
        """The lexemes between braces."""
        self.expect("{")
        start, depth = self.at, 1
        while depth:
            lexeme = self.take()
            depth += {"{": 1, "}": -1}.get(lexeme, 0)
        return self.all[start : self.at - 1]

    # -- tokens ------------------------------------------------------------------------------------

    def tokens(self) -> Iterator[Token]:
        while self.at < len(self.all):
            yield from self.token()

    def token(self) -> Iterator[Token]:
        lexeme = self.take()
        if lexeme == r"\quad" and self.is_words():
            self.words()  # those beside the rows of a matrix
        elif lexeme.startswith(r"\begin{array}{l}") and self.in_cell:
            yield from (token for (line,) in self.rows() for token in _tokens(line))
        elif lexeme.startswith(r"\begin{array}{l}"):
            self.at -= 1
            self.words()
        elif lexeme == r"\left" and self.peek() == "[" and self.peek(1).startswith(r"\begin{array}"):
            yield self.array()
        elif lexeme == r"\begin{bmatrix}":
            yield self.table()
        elif lexeme in (r"\left", r"\right") and self.peek() in "[]":
            yield Token("sign", {"[": "(", "]": ")"}[self.take()])  # around a condition
        elif lexeme in SPACES or (lexeme == "{" and self.peek() == "}" and self.take()):
            pass
        elif lexeme == "{":
            self.at -= 1
            yield Token("group", _tokens(self.braced()))
        elif lexeme == r"\frac":
            yield from self.fraction()
        elif lexeme == r"\sqrt":
            yield from (Token("function", "sqrt"), Token("group", _tokens(self.braced())))
        elif lexeme == r"\surd":  # of what stands in parentheses after it
            yield Token("function", "sqrt")
        elif lexeme == r"\sum":
            over = ""
            if self.peek() == "_":
                self.take()
                over = "".join(self.braced())
            yield Token("sum", over)
        elif lexeme == r"\underset":
            yield from self.captioned()
        elif lexeme in FUNCTIONS:
            yield Token("function", FUNCTIONS[lexeme])
        elif lexeme == r"\text" and self.peek(1) == "}":  # a space, before the words beside a number
            while self.peek() not in ("", "&"):
                self.take()
        elif lexeme == r"\text":
            yield Token("atom", self.said("".join(self.spaced_braced())))
        elif lexeme == r"\mathrm" and "".join(self.all[self.at + 1 : self.at + 9]).startswith(tuple(NAMED)):
            yield Token("function", NAMED["".join(self.braced())])
        elif lexeme == r"\mathrm" and "".join(self.all[self.at : self.at + 5]) == "{NaN}":
            self.braced()
            yield Token("atom", Number("nan"))
        elif lexeme == r"\cdots":
            yield Token("atom", Dots())
        elif lexeme == r"\infty":
            yield Token("atom", Number("inf"))
        elif lexeme == "^":
            yield from self.raised()
        elif lexeme == "[":
            start = self.at
            while self.take() != "]":
                pass
            yield Token("entry", _word(self.all[start : self.at - 1]))
        elif lexeme[0].isdigit() or lexeme[0] == ".":
            yield Token("atom", Number(lexeme + self.power_of_ten()))
        elif lexeme in SIGNS:
            yield Token("sign", SIGNS[lexeme])
        else:
            self.at -= 1
            yield from self.name()

    def power_of_ten(self) -> str:
        r"""``\times 10^{-8}`` after a number."""
        if self.peek() != r"\times":
            return ""
        self.take()
        self.expect("10")
        self.expect("^")
        return f"e{''.join(self.braced())}"

    def raised(self) -> Iterator[Token]:
        above = "".join(self.braced())
        if above == r"\top":
            yield Token("transpose")
        elif re.fullmatch(r"-?[\d.]+|t[+-]?\d*", above):
            yield Token("power", above)
        else:
            raise Unreadable(f"raised to {above}?")

    def fraction(self) -> Iterator[Token]:
        top, bottom = self.braced(), self.braced()
        if top[:1] != [r"\partial"]:
            yield Token("fraction", (_tokens(top), _tokens(bottom)))
            return
        if top != [r"\partial", "L"]:
            yield Token("atom", Name(f"∂{''.join(top[1:])}/∂{''.join(bottom[1:])}"))
            return
        name, *rest = _tokens(bottom[1:])
        yield Token("atom", Name(name.of.base, name.of.below, name.of.above, gradient=True))
        yield from rest

    def name(self) -> Iterator[Token]:
        """A letter with what stands below and above it."""
        base = self.letter()
        below: tuple[str, ...] = ()
        above: list[str] = []
        after: list[Token] = []
        if self.peek() == "_":
            self.take()
            below = tuple("".join(self.braced()).split(","))
        if self.peek() == "^":
            self.take()
            raised = self.braced()
            if raised[-1:] == [r"\top"]:
                raised, after = raised[:-1], [Token("transpose")]
            text = "".join(raised)
            if re.fullmatch(r"-?[\d.]+|t|t[+-]\d+", text):
                after.insert(0, Token("power", text))
            elif text:
                above = _above(text)
        yield Token("atom", Name(base, below, tuple(above)))
        yield from after

    def letter(self) -> str:
        lexeme = self.take()
        if lexeme in ACCENTS:
            inner = LaTeX("")
            inner.all = self.braced()
            return inner.letter() + ACCENTS[lexeme]
        if lexeme == r"\mathrm":
            return "".join(self.braced())
        if lexeme[1:] in GREEK:
            return GREEK[lexeme[1:]]
        if lexeme.isalpha():
            return lexeme
        raise Unreadable(f"{lexeme} before {''.join(self.all[self.at : self.at + 9])}")

    # -- matrices and words ------------------------------------------------------------------------

    def array(self) -> Token:
        self.expect("[")
        self.take()
        rows = self.rows()
        self.expect(r"\right")
        self.expect("]")
        size = self.peek() == r"\quad" and self.is_words()
        words: tuple[str, ...] = ()
        if size:
            self.take()
            words = self.words()
        dots = {r"\vdots": "⋮", r"\ddots": "⋮", r"\cdots": "⋯"}
        cells = tuple(tuple(dots.get("".join(cell), _cell(cell)) for cell in row) for row in rows)
        return Token("atom", matrix(cells, words=words))

    def table(self) -> Token:
        """A matrix of what is to be worked out; empty rows only keep others apart."""
        rows = [row for row in self.rows() if any("".join(cell).strip("{} \n") for cell in row)]
        cells = (tuple(parsed(_tokens(cell, in_cell=True)) for cell in row) for row in rows)
        return Token("atom", Table(tuple(cells)))

    def rows(self) -> list[list[list[str]]]:
        """The cells of an array, after its beginning; there may be arrays in them."""
        rows: list[list[list[str]]] = [[[]]]
        depth = 0
        while (lexeme := self.take()) != r"\end" or depth:
            depth += lexeme.startswith(r"\begin")
            depth -= lexeme == r"\end"
            if lexeme == r"\\" and not depth:
                rows.append([[]])
            elif lexeme == "&" and not depth:
                rows[-1].append([])
            else:
                rows[-1][-1].append(lexeme)
        self.braced()
        return rows

    def is_words(self) -> bool:
        return self.peek(1 if self.peek() == r"\quad" else 0).startswith(r"\begin{array}{l}")

    def words(self) -> tuple[str, ...]:
        self.take()
        return tuple(_word(row[0]) for row in self.rows() if row[0] != [r"\vdots"])

    def captioned(self) -> Iterator[Token]:
        caption, body = self.braced(), _tokens(self.braced())
        text = "".join(caption)
        is_size = r"\times" in caption
        for token in body:
            if is_size or r"\text" in caption or "=" in caption:
                known = token.of
                if isinstance(known, Matrix):
                    left_out = known.left_out or is_size
                    yield Token("atom", Matrix(known.rows, left_out, known.words, text))
                    continue
                if isinstance(known, Table):
                    yield Token("atom", Table(known.rows, text))
                    continue
            yield token

    def spaced_braced(self) -> list[str]:
        return self.braced()

    def said(self, text: str) -> OneHot | Column:
        """What stands in words: a one-hot vector, a column of a matrix."""
        if text == "one-hot":
            inner = []
            self.expect(r"\left")
            self.expect("(")
            while self.peek() != r"\right":
                inner.append(self.take())
            self.take()
            self.expect(")")
            return OneHot(_word(inner))
        found = re.fullmatch(r"column([\d,]+)of", text)
        if not found:
            raise Unreadable(f"what is {text!r}?")
        token = next(self.name())
        return Column(int(found[1].replace(",", "")), token.of)


def _tokens(lexemes: list[str], *, in_cell: bool = False) -> list[Token]:
    inner = LaTeX("", in_cell=in_cell)
    inner.all = lexemes
    return list(inner.tokens())


def _cell(lexemes: list[str]) -> str:
    """A number in a matrix, as it would be in terminal text."""
    text = "".join(lexemes)
    found = re.fullmatch(r"(-?)(?:([\d.]+)(?:\\times10\^\{(-?\d+)\})?|(\\infty)|(\\mathrm\{NaN\}))", text)
    if not found:
        return text
    sign, number, exponent, infinite, nan = found.groups()
    if infinite or nan:
        return sign + ("∞" if infinite else "NaN")
    return sign + number + (f"e{exponent}" if exponent else "")


def _word(lexemes: list[str]) -> str:
    r"""``\langle\text{START}\rangle`` as ``<START>``; remarks after it are left away."""
    text = "".join(lexemes).split(r"\leftarrow")[0]
    return text.replace(r"\langle", "<").replace(r"\rangle", ">").replace(r"\text{", "").replace("}", "")


def _above(text: str) -> list[str]:
    text = text.replace(r"\langle", "⟨").replace(r"\rangle", "⟩").replace(r"\mathrm", "").replace(",", "")
    return re.findall(r"⟨[^⟩]*⟩|\([^)]*\)|\[[^\]]*\]|\{[^}]*\}|[A-Za-z]", text.replace(" ", ""))
