"""Names of quantities as MathML: their letters, and what stands above and below."""

from __future__ import annotations

import unicodedata
from html import escape

from ...writing.formula import Name
from ..plain import ACCENTS, ARROWS, visible
from .template import CLASSES, Ink

# Between what stands below one another's side, without the space that an operator has.
COMMA = "<mtext>,</mtext>"
LOSS = "<mrow><mi>∂</mi><mi>L</mi></mrow>"


def name_markup(name: Name, ink: Ink) -> str:
    """``<msub><mi>h</mi><mn>2</mn></msub>``, one element in any case."""
    words = CLASSES[name.role]
    if name.gradient:
        inner = _scripted(name._replace(gradient=False, transposed=False), ink)
        found = f"<mfrac{_classed(words)}>{LOSS}<mrow><mi>∂</mi>{inner}</mrow></mfrac>"
        return f"<msup>{_fenced(found)}<mo>⊤</mo></msup>" if name.transposed else found
    found = _scripted(name, ink)
    if not words:
        return found
    tag, rest = found[1:].split(">", 1)
    return f'<mrow class="{words}">{found}</mrow>' if " " in tag else f'<{tag} class="{words}">{rest}'


def letters(text: str) -> str:
    """Letters of a name, slanted if there is one of them."""
    shown = escape(unicodedata.normalize("NFC", visible(text)))
    if shown.isdigit():
        return f"<mn>{shown}</mn>"
    # Browsers slant single letters themselves, but none with an accent.
    return f"<mi>{shown}</mi>" if len(shown) == 1 and shown.isascii() else f'<mi class="u">{shown}</mi>'


def step_markup(step: str) -> str:
    """A step that is a number, or told in general: ``t−1``."""
    if step[:1] == "\0" or step.lstrip("−-").isdigit():
        return f"<mn>{step}</mn>"
    letter, sign, number = step[:1], step[1:2], step[2:]
    if sign in ("−", "-", "+") and number.isdigit():
        return f'<mrow><mi>{escape(letter)}</mi><mo lspace="0" rspace="0">{sign}</mo><mn>{number}</mn></mrow>'
    return f"<mi>{escape(step)}</mi>" if len(step) == 1 else f'<mi class="v">{escape(step)}</mi>'


def _classed(words: str) -> str:
    return f' class="{words}"' if words else ""


def _scripted(name: Name, ink: Ink) -> str:
    """A name with its scripts."""
    base = _base(name)
    step = ink.step(name.step, None) if isinstance(name.step, int) else name.step
    stepped = step_markup(step) if step else ""
    below = [_subscript(part) for part in name.sub.split("_") if part]
    if name.style == "below" and stepped:
        below.append(stepped)
    above = [_raised(part) for part in (name.part,) if part]
    if name.part and name.above[:1].isalpha():
        above.append(COMMA)
    if name.above:
        above.append(_raised(name.above))
    if stepped:
        match name.style:
            case "angle":
                above.append(f"<mtext>⟨</mtext>{stepped}<mtext>⟩</mtext>")
            case "round":
                above.append(f"<mtext>(</mtext>{stepped}<mtext>)</mtext>")
            case "power":
                above.append(stepped)
            case "below":
                pass
    under = _one(COMMA.join(below)) if below else ""
    return _transposed(name, base, under, above)


def _transposed(name: Name, base: str, under: str, above: list[str]) -> str:
    """With the sign of a transpose, if it has one: in parentheses where that would look like a letter's."""
    over = "".join(above)
    if not name.transposed:
        return _put(base, under, over)
    in_brackets = name.step is not None and name.style in ("angle", "round")
    if not above or in_brackets or name.above.endswith((")", "]")):
        return _put(base, under, f"{over}<mo>⊤</mo>")
    return f"<msup>{_fenced(_put(base, under, over))}<mo>⊤</mo></msup>"


def _put(base: str, under: str, over: str) -> str:
    match bool(under), bool(over):
        case True, True:
            return f"<msubsup>{base}{under}{_one(over)}</msubsup>"
        case True, False:
            return f"<msub>{base}{under}</msub>"
        case False, True:
            return f"<msup>{base}{_one(over)}</msup>"
    return base


def _base(name: Name) -> str:
    found = letters((name.base if len(name.base) == 1 else name.base.replace("_", "")) + ACCENTS[name.accent])
    if name.accent:
        found = found.replace('class="u"', 'class="v"')
    if name.arrow:
        return f'<mover>{found}<mo stretchy="false">{ARROWS[name.arrow]}</mo></mover>'
    return found


def _subscript(part: str) -> str:
    """``xh`` slanted, as single letters are; numbers upright."""
    return letters(part).replace('class="u"', 'class="v"')


def _raised(part: str) -> str:
    return f"<mtext>{escape(visible(part))}</mtext>" if not part.isalpha() else letters(part)


def _fenced(inner: str) -> str:
    return f'<mrow><mo stretchy="false">(</mo>{inner}<mo stretchy="false">)</mo></mrow>'


def _one(inner: str) -> str:
    """Some elements as one."""
    return f"<mrow>{inner}</mrow>" if inner.count("<") > 2 else inner
