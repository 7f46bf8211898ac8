"""Running text as LaTeX in ASCII, whatever signs it is made of.

Letters with accents are put together, signs of mathematics are set as such, and what plain TeX has no sign
for stands as its code point: no text stops the compilation.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from ...cells.greek import NAMES

MOST_TEXTS = 1024
# What means something to TeX, or has another place in its fonts.
SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "`": r"{\ttfamily\char18}",
    '"': r"{\ttfamily\char34}",
}
# In a typewriter's font each has its own sign, which can be copied from the page.
TYPED = {sign: rf"\char{ord(sign)}{{}}" for sign in '\\{}$&#%_~^"'} | {
    "'": r"\char13{}",
    "`": r"\char18{}",
}
# Two of them would become a dash or a quotation mark.
LIGATURES = re.compile(r"(?<=[-'])(?=[-'])")
# A word that is longer than this may be broken after so many signs of it, or after a stroke.
LONG = re.compile(r"\S{40,}")
PIECE = re.compile(r"[^/]{24}(?=.)|/(?=.)")
APART, BREAK = "\0", "\1"  # no text has these
MARKS = {APART: "{}", BREAK: r"\maybreak{}"}
ACCENTS = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "=",
    "\u0306": "u",
    "\u0307": ".",
    "\u0308": '"',
    "\u030a": "r",
    "\u030b": "H",
    "\u030c": "v",
    "\u0323": "d",
    "\u0327": "c",
    "\u0331": "b",
}
DOTLESS = {"i": r"\i", "j": r"\j"}
LETTERS = {
    "ß": r"\ss{}",
    "æ": r"\ae{}",
    "Æ": r"\AE{}",
    "œ": r"\oe{}",
    "Œ": r"\OE{}",
    "ø": r"\o{}",
    "Ø": r"\O{}",
    "ł": r"\l{}",
    "Ł": r"\L{}",
    "ı": r"\i{}",
    "…": r"\ldots{}",
    "–": "--",
    "—": "---",
    "‘": "`",
    "’": "'",
    "“": "``",
    "”": "''",
    "¿": "?`",
    "¡": "!`",
    "§": r"\S{}",
    "©": r"\copyright{}",
    "£": r"\pounds{}",
    "\u00a0": "~",
    "░": r"\rule{0.6em}{0.15em}",
    "▒": r"\rule{0.6em}{0.3em}",
    "▓": r"\rule{0.6em}{0.45em}",
    "█": r"\rule{0.6em}{0.6em}",
}
MATHEMATICS = {
    "−": "-",
    "±": r"\pm",
    "×": r"\times",
    "·": r"\cdot",
    "⊙": r"\odot",
    "→": r"\to",
    "←": r"\leftarrow",
    "≈": r"\approx",
    "≠": r"\neq",
    "≤": r"\leq",
    "≥": r"\geq",
    "∞": r"\infty",
    "∂": r"\partial",
    "∇": r"\nabla",
    "Σ": r"\Sigma",
    "σ": r"\sigma",
    "∑": r"\sum",
    "√": r"\surd",
    "∈": r"\in",
    "⟨": r"\langle",
    "⟩": r"\rangle",
    "‖": r"\Vert",
    "′": r"^{\prime}",
    "⋯": r"\cdots",
    "⋮": r"\vdots",
    "°": r"^{\circ}",
    "•": r"\bullet",
    "½": r"\frac{1}{2}",
} | {letter: rf"\{name}" for letter, name in NAMES.items()}
# What stands above or below, ² and ₁, by what Unicode says of it.
RAISED = {"<super>": "^", "<sub>": "_"}
# A letter and the accents that follow it.
CLUSTER = re.compile("(?s:.)[\u0300-\u036f]*")


@lru_cache(maxsize=MOST_TEXTS)
def in_tex(text: str, *, typed: bool = False) -> str:
    """Running text, or what is ``typed``, to be set in a typewriter's font."""
    special = MARKS | (TYPED if typed else SPECIAL)
    if not typed:
        text = LIGATURES.sub(APART, re.sub(" +", " ", text))
    text = LONG.sub(lambda word: PIECE.sub(rf"\g<0>{BREAK}", word[0]), text)
    signs = CLUSTER.findall(text)
    return "".join(special[sign] if sign in special else _sign(sign) for sign in signs)


def has_signs_for(text: str) -> bool:
    """Whether plain TeX has signs for all that a text is made of."""
    return r"\codepoint" not in in_tex(text)


def _sign(cluster: str) -> str:
    """One sign with its accents."""
    if cluster.isascii():
        return cluster
    cluster = unicodedata.normalize("NFC", cluster)
    if cluster in LETTERS:
        return LETTERS[cluster]
    if cluster in MATHEMATICS:
        return f"${MATHEMATICS[cluster]}$"
    return _raised(cluster) or _accented(cluster) or "".join(map(_code_point, cluster))


def _raised(sign: str) -> str:
    """A number or a letter above the line, or below it; nothing where it is neither."""
    kind, *points = unicodedata.decomposition(sign[0]).split() or [""]
    if len(sign) > 1 or kind not in RAISED:
        return ""
    (point,) = points
    plain = MATHEMATICS.get(chr(int(point, 16)), chr(int(point, 16)))
    return f"${RAISED[kind]}{{{plain}}}$" if plain.isascii() else ""


def _accented(cluster: str) -> str:
    """A Latin letter under its accents; nothing where it is none, or where TeX lacks one of them."""
    base, *accents = list(unicodedata.normalize("NFD", cluster))
    letter = base if base.isascii() and base.isalpha() else LETTERS.get(base, "")
    if not letter or not accents or any(accent not in ACCENTS for accent in accents):
        return ""
    found = DOTLESS.get(letter, letter) if accents[0] not in ("\u0323", "\u0327", "\u0331") else letter
    for accent in accents:
        found = rf"\{ACCENTS[accent]}{{{found}}}"
    return found


def _code_point(sign: str) -> str:
    return sign if sign.isascii() and sign.isalnum() else rf"\codepoint{{{ord(sign):04X}}}"
