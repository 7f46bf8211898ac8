"""Names, numbers and words as LaTeX that survives Markdown."""

from __future__ import annotations

import re

from ..cells.greek import greek_tex
from ..writing.digits import Digits
from ..writing.formula import Name
from .blanks import step_number
from .plain import LONGEST_WORD
from .powers import parted

# What means itself in \text{…} to all who read it: no ligature, and no link of Markdown's.
PLAIN_WORD = re.compile(
    r"(?!.*(?:  |--|''|[!?]'))(?! )[A-Za-z0-9 .,;!?'/()+=-]+(?<! )|\[/?[A-Za-z0-9]+\]", re.DOTALL
)


def name_tex(name: Name) -> str:
    r"""``W_{xh}``, ``\hat{y}_ {2}``, ``a^{\langle t-1 \rangle}``: no closing brace right before an
    underscore, which Markdown would read as emphasis, and never two superscripts."""
    step = step_number(name.step, None) if isinstance(name.step, int) else name.step or ""
    step = step.replace("−", "-")
    base = greek_tex(name.base)
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


def numeral_tex(text: str) -> str:
    """A number as an equation has it, ``1e-1`` as a power of ten."""
    mantissa, exponent = parted(text)
    return text if exponent is None else rf"{mantissa} \times 10^{{{exponent}}}"


def number_tex(digits: Digits) -> str:
    """``3.2e-7`` as a power of ten; infinity and NaN by their names."""
    named = {"∞": r"\infty", "NaN": r"\mathrm{NaN}"}.get(digits.digits, digits.digits)
    power = "" if digits.exponent is None else rf" \times 10^{{{digits.exponent}}}"
    return f"{digits.sign}{named}{power}"


def size_tex(shape: tuple[int, int]) -> str:
    r"""``10{,}000 \times 100``."""
    return r" \times ".join(f"{axis:,}".replace(",", "{,}") for axis in shape)


def word_tex(word: str) -> str | None:
    r"""``\text{Hello}``, ``\langle\text{START}\rangle``; None for what the engines disagree on."""
    if len(word) > LONGEST_WORD:
        return None
    if PLAIN_WORD.fullmatch(word):
        return rf"\text{{{word}}}"
    if word[:1] == "<" and word[-1:] == ">" and PLAIN_WORD.fullmatch(word[1:-1]):
        return rf"\langle\text{{{word[1:-1]}}}\rangle"
    return None
