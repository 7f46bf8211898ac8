"""Equations as lines of code, each with the equation above it in its own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from ..equations.calls import divides
from ..equations.differentiate import BackwardEquation, handed_back, is_handed, received, sender
from ..equations.functions import FUNCTIONS
from ..equations.system import TARGET
from ..equations.text import ATOM, expression_text, symbol_text
from ..equations.tree import Equation, Expression, Neg, OverTime, Symbol, symbols, terms, total, ungroup
from .expressions import Source, Writer
from .layout import INDENT, assignment, comment, listed, printable, whole_terms
from .parts import Part
from .rewriting import from_scores_in, rewritten

# The signs of the rules of derivatives, as equations are typed; of a function its name.
_TYPED = {"−": "-", "²": " ** 2", "³": " ** 3", "ŷ": "y_hat", "ᵀ": ".T", "⊙": "*", "$": ""}


class When(NamedTuple):
    """When terms of a gradient arrive: always, or where a ``condition`` holds, so that the step so far
    ``ahead`` is one that there is."""

    condition: str = ""
    ahead: int = 0


class Share(NamedTuple):
    """Terms of a gradient that arrive at the same steps."""

    node: Expression
    when: When = When()


# -- forward ---------------------------------------------------------------------------------------


def forward_statement(part: Part, equation: Equation, writer: Writer, indent: str) -> list[str]:
    """A forward equation at the step at hand."""
    name, right = equation.left.name, equation.right
    lines = comment(in_words(equation), indent)
    safer = [f"log({expression_text(each)})" for each in from_scores_in(right, part.system.definitions)]
    if safer:
        are = "is" if len(safer) == 1 else "are"
        why = "a probability may be too small for a float"
        lines += comment(f"{' and '.join(safer)} {are} worked from the scores: {why}.", indent)
    left, plain = writer.text(equation.left), rewritten(right, part.system.definitions)
    found = writer.filling(plain, part.calculation.shapes[name])
    if writer.spelling.strict:
        found = _tracked(part, name, found, copied=isinstance(ungroup(plain), Symbol))
    if not part.guarded(equation):
        return [*lines, *assignment(left, found.text, indent)]
    guard = f"{writer.place(0)} in {writer.names('value', TARGET)}"
    if name == part.system.loss and not _is_used(part, name):
        return [*lines, f"{indent}if {guard}:", *assignment(left, found.text, indent + INDENT)]
    nothing = writer.spelling.zeros(part.calculation.shapes[name])
    return [*lines, *assignment(left, f"{found.text} if {guard} else {nothing}", indent)]


def in_words(equation: Equation) -> str:
    """A forward equation as it is written, with what its left side is."""
    text = whole_terms(f"{symbol_text(equation.left)} = {expression_text(equation.right)}")
    return f"{printable(equation.words)}: {text}" if equation.words else text


def _tracked(part: Part, name: str, found: Source, *, copied: bool) -> Source:
    """A value with a gradient of its own: also where it is only another one, or made of no parameter."""
    copy = ".clone()" if copied else ""
    learned = "" if name in part.learned else ".requires_grad_()"
    return Source(f"{found.within(ATOM)}{copy}{learned}") if copy or learned else found


def _is_used(part: Part, name: str) -> bool:
    return any(symbol.name == name for right in part.system.definitions.values() for symbol in symbols(right))


# -- backward --------------------------------------------------------------------------------------


def backward_statement(part: Part, item: BackwardEquation, writer: Writer, indent: str) -> list[str]:
    """A backward equation at the step at hand; of a parameter its share of the sum."""
    lines = [*_words(part, item, indent)]
    if isinstance(item.equation.right, OverTime):
        return [*lines, *_collected(part, item.equation, writer, indent)]
    return [*lines, *_assigned(part, item.equation, writer, indent)]


def initial_statement(part: Part, equation: Equation, writer: Writer, indent: str) -> list[str]:
    """What the first step worked sends to where a state begins."""
    name = equation.left.name
    there = writer.at(step_of_initial(part, name))
    at = there.place(0)
    left, right = f"dL/d{name}[{at}]", expression_text(equation.right)
    said = re.sub(r"\[t([-+]\d+)?\]", lambda step: f"[{there.place(int(step[1] or 0))}]", right)
    return [*comment(whole_terms(f"{left} = {said}"), indent), *_assigned(part, equation, there, indent)]


def step_of_initial(part: Part, name: str) -> str:
    """Where a state begins."""
    return "0" if name in part.system.states else "T + 1"


def all_shares(part: Part, writer: Writer) -> Iterator[Share]:
    """What all gradients are the sums of."""
    for item in part.backward:
        yield from shares_of(part, item.equation, writer)


def sent_shares(part: Part, writer: Writer) -> Iterator[Share]:
    """The same of what is sent to where states begin."""
    for equation in part.sent:
        yield from shares_of(part, equation, writer.at(step_of_initial(part, equation.left.name)))


def _assigned(part: Part, equation: Equation, writer: Writer, indent: str) -> list[str]:
    shape = part.calculation.shapes[equation.left.name]
    shares = list(shares_of(part, equation, writer))
    nothing = writer.spelling.zeros(shape)

    def written(share: Share) -> str:
        text = writer.filling(share.node, shape).text
        return f"{text} if {share.when.condition} else {nothing}" if share.when.condition else text

    if len(shares) == 1:
        right = written(shares[0])
    else:
        right = " + ".join(f"({written(each)})" if each.when.condition else written(each) for each in shares)
    return assignment(writer.text(equation.left), right, indent)


def _collected(part: Part, equation: Equation, writer: Writer, indent: str) -> list[str]:
    """A parameter's gradient grows by the share of the step."""
    left = writer.names("gradient of a parameter", equation.left.name)
    lines = []
    for share in shares_of(part, equation, writer):
        node, sign = (share.node.of, "-=") if isinstance(share.node, Neg) else (share.node, "+=")
        condition = share.when.condition
        lines += [f"{indent}if {condition}:"] if condition else []
        lines += assignment(left, writer.text(node), indent + INDENT if condition else indent, sign)
    return lines


def shares_of(part: Part, equation: Equation, writer: Writer) -> Iterator[Share]:
    """The terms of a gradient, together as far as they arrive at the same steps; as they are, where all
    arrive at every step."""
    right = equation.right.of if isinstance(equation.right, OverTime) else equation.right
    ends = equation.left.step is not None and divides(right)

    def when(signed: tuple[int, Expression]) -> When:
        return _when(part, signed[1], writer, ends)

    signed = terms(right)
    if not any(when(each).condition for each in signed):
        yield Share(rewritten(right, part.system.definitions))
        return
    for each, group in groupby(signed, when):
        yield Share(rewritten(total(list(group)), part.system.definitions), each)


def _when(part: Part, term: Expression, writer: Writer, ends: bool) -> When:
    """When a term of a gradient arrives."""
    if any(is_handed(symbol) for symbol in symbols(term)):
        return When(f"{writer.place(0)} == T")
    sent_by = sender(term)
    if sent_by is None:
        return When()
    ahead = sent_by.step or 0
    if not sent_by.gradient and part.has_gaps:
        return When(f"{writer.place(ahead)} in {writer.names('value', TARGET)}", ahead)
    if ahead and (ends or not sent_by.gradient) and writer.now == "t":
        return When("t < T" if ahead > 0 else "t > 1", ahead)
    return When()


# -- words -----------------------------------------------------------------------------------------


def _words(part: Part, item: BackwardEquation, indent: str) -> Iterator[str]:
    """A backward equation in its own words, with the rule that it goes by, or what the value feeds."""
    left = item.equation.left
    text = _named(part, f"{symbol_text(left)} = {expression_text(item.equation.right)}")
    rules = "; ".join(filter(None, map(typed, item.because)))
    if left.step is not None and len(item.feeds) > 1:
        yield from comment(f"{symbol_text(Symbol(left.name, left.step))} feeds {_feeds(part, item)}", indent)
    yield from comment(f"{whole_terms(text)}   ({rules})" if rules else whole_terms(text), indent)


def _feeds(part: Part, item: BackwardEquation) -> str:
    """``s[t] and, one step on, a[t+1]``."""
    found = ""
    for when, ahead in (("", 0), (", one step on, ", 1), (", one step back, ", -1)):
        names = [_fed(part, feed) for feed in item.feeds if feed.step == ahead]
        if names:
            these = listed(names)
            found += f" and{when or ' '}{these}" if found else f"{when.removeprefix(', ')}{these}"
    return found


def _fed(part: Part, feed: Symbol) -> str:
    if is_handed(feed):
        return f"what comes after the last step ({_taker(part, received(feed))})"
    return symbol_text(feed)


def _named(part: Part, text: str) -> str:
    """A text with the gradient that comes back from the next part named as there."""
    for name in part.system.handed_over:
        text = text.replace(symbol_text(handed_back(name)), f"dL/d{_taker(part, name)}")
    return text


def _taker(part: Part, name: str) -> str:
    """The state of the next part that begins where this one ends: ``decoder.h[0]``."""
    after = part.after.calculation if part.after else None
    for state, source in after.takes.items() if after else ():
        if after and source == name:
            return f"{after.part}.{state}[{'0' if state in after.system.states else 'T + 1'}]"
    return name


def typed(rule: str) -> str:
    """A rule of a derivative in the signs that equations are typed in; nothing where it has others."""
    named = {
        row.terminal: name for name, row in FUNCTIONS.items() if row.terminal and not row.terminal.isascii()
    }
    for sign, name in (_TYPED | named).items():
        rule = rule.replace(sign, name)
    return rule if rule.isascii() else ""
