"""Names, steps and words as plain text."""

from __future__ import annotations

from ..writing.digits import written
from ..writing.formula import Figure, Name, StepStyle, Token
from .blanks import step_number
from .boxes import RAISED_LETTERS, SUBSCRIPTS, SUPERSCRIPTS

# No longer word stands in a formula of a document.
LONGEST_WORD = 30
JOINERS = "\u200c\u200d"
# Where there is no letter with its accent, the accent is a sign of its own that takes no room.
ACCENTS = {"": "", "hat": "\u0302", "tilde": "\u0303"}
ARROWS = {"": "", "right": "→", "left": "←"}


def name_text(name: Name) -> str:
    """A name as plain text, its step at t in general if it is told by how far it is from the page's."""
    base = {("y", "hat"): "ŷ"}.get((name.base, name.accent), name.base + ACCENTS[name.accent])
    text = base + ARROWS[name.arrow] + _above(name.part) + _above(name.above)
    text += (f"_{name.sub}" if name.sub else "") + _step(name)
    text = f"∂L/∂{text}" if name.gradient else text
    if not name.transposed:
        return text
    # Uᶠᵀ could be read as one superscript.
    return f"({text})ᵀ" if text[-1] in RAISED_LETTERS.values() else f"{text}ᵀ"


def _above(text: str) -> str:
    """``⁽²⁾``, ``ᶠ``; with signs that cannot be raised after a ``^``, ``^[2]``."""
    if all(sign in SUPERSCRIPTS for sign in text):
        return "".join(SUPERSCRIPTS[sign] for sign in text)
    return f"^{text}"


def _step(name: Name) -> str:
    if name.step is None:
        return ""
    number = step_number(name.step, None) if isinstance(name.step, int) else name.step
    return styled(number, name.style)


def styled(number: str, style: StepStyle) -> str:
    """A step where it stands."""
    match style:
        case "below":
            return number.translate(SUBSCRIPTS)
        case "power":
            return _above(number)
        case "angle":
            return f"⟨{number}⟩"
        case "round":
            return _above(f"({number})")


def figure_text(figure: Figure) -> str:
    """A number in running text, with the digits that it has beside others."""
    return written([figure.number, *figure.together], figure.digits, given=figure.given)[0]


def visible(word: str) -> str:
    """A word as it is, but for characters that would move the cursor or hide; those that join
    letters or emoji belong to the word."""
    return "".join(
        c if c.isprintable() or c in JOINERS else c.encode("unicode_escape").decode() for c in word
    )


def word_in_formula(token: Token) -> str:
    """A word in a formula of a document; of a long one its place in the list of words."""
    word = visible(token.word)
    return word if len(word) <= LONGEST_WORD else f"word {token.place}"
