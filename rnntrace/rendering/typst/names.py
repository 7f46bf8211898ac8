"""Names and words in Typst's mathematics."""

from __future__ import annotations

import re

from ...writing.formula import Name, Role, Token
from ..plain import word_in_formula
from .escapes import string

# What colors each role: a name of the page's own.
COLORED: dict[Role, str] = {
    "weight": "asweight",
    "input": "asinput",
    "state": "asstate",
    "prediction": "asprediction",
    "target": "astarget",
    "gradient": "asgradient",
    "loss": "asloss",
}
PIECES = re.compile(r"\0[ns]\d+\0|\d+|[^\W\d_]|.", re.DOTALL)
SIGNS = frozenset("+-−=<>(),[]{}∞⟨⟩⊤∂")
SUBSCRIPTED = re.compile(r"([^\W\d_]+)(\d+)")


def name_math(name: Name, step: str, *, inline: bool) -> str:
    """``W_(x h)``, ``hat(y)_(2)``, ``a^(⟨t-1⟩)``, with a ``step`` as it is written."""
    base = letters(name.base) if len(name.base) == 1 else string(name.base.replace("_", ""))
    if name.accent:
        base = f"{name.accent}({base})"
    if name.arrow:
        base = f"accent({base}, {'→' if name.arrow == 'right' else '←'})"
    subs = (*map(letters, name.sub.split("_")), step if name.style == "below" else "")
    below = ",".join(part for part in subs if part)
    above = _above(name, step)
    text = base + (f"_({below})" if below else "")
    transposed = " ⊤" if name.transposed else ""
    if name.gradient:
        quotient = fraction("∂ L", f"∂ {text}{_raised(above)}", inline=inline)
        if not transposed:
            return quotient
        return f"({quotient})^⊤" if inline else f"attached({quotient})^⊤"
    # In brackets a superscript leaves room for the ⊤ of the transpose; a letter would not.
    if transposed and above and not above.endswith((")", "]", "⟩")):
        return f"({text}{_raised(above)})^⊤"
    return text + _raised(f"{above}{transposed}".strip())


def fraction(above: str, below: str, *, inline: bool) -> str:
    """A quotient: in running text with a stroke."""
    return rf"{above} \/ {below}" if inline else f"frac({above}, {below})"


def colored(text: str, role: Role) -> str:
    """A piece of a formula in the color of its role."""
    return f"{COLORED[role]}({text})" if role in COLORED else text


def letters(text: str) -> str:
    """Letters and digits one beside the other, as in the subscript ``xh``; signs as themselves."""
    return " ".join(
        piece if piece.isalnum() or piece in SIGNS or piece[0] == "\0" else string(piece)
        for piece in PIECES.findall(text)
        if piece != " "
    )


def function(plain: str) -> str:
    """The name of a function before its argument, upright; a letter is itself."""
    if len(plain) == 1:
        return "∑" if plain == "Σ" else plain
    if found := SUBSCRIPTED.fullmatch(plain):
        return f"op({string(found[1])})_({found[2]})"
    return f"op({string(plain.replace('_', '-'))})"


def token(of: Token) -> str:
    """A word of the scenario."""
    return string(word_in_formula(of))


def _above(name: Name, step: str) -> str:
    """What stands above a name: its part, what belongs to the name, its step."""
    part = f"upright({letters(name.part)})" if name.part else ""
    if name.part and name.above[:1].isalpha():
        part += ","
    styled = {"below": "", "angle": f"⟨{step}⟩", "round": f"({step})", "power": step}
    at = styled[name.style] if step else ""
    return " ".join(filter(None, (part, letters(name.above), at)))


def _raised(above: str) -> str:
    return f"^({above})" if above else ""
