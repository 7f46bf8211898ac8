"""Beam search on a page: all sequences of each step, their candidates, and what is kept of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from ...cells.choosing import SCORE
from ...equations.calls import formula
from ...equations.tree import Symbol
from ...tracing.generating.beam import Round, Search, Sequence, score
from ...tracing.generating.results import Generated
from ..document import DETAIL, STEP, Block, Heading, Paragraph, Table, Worked, worked
from ..figures import MOST_SHOWN, Style
from ..form import Known
from ..formula import EQUALS, Blank, Figure, Formula, Name, Row, Scalar, Text, Word
from ..numbers import as_shown, comes_out, shown
from ..presentation import Presentation
from ..spell import Spelling, spell
from ..words import counted, input_at
from .forward import step_worked
from .walkthrough import Selection

# Of longer sequences the last words are shown in tables, so many signs of them.
LONGEST = 24
# Of many candidates so many are shown that are crossed out.
FEW = 4
SUM, LENGTH = Name("S"), Name("L")


def beams(of: Generated, found: Search, style: Style, selection: Selection) -> Iterator[Block]:
    """The steps that read what is given, then each round."""
    last = len(of.start) + len(found.rounds) - 1
    first = Presentation(of.runner.trace(found.rounds[0].beam[0].moved), style)
    for t in selection.among(range(1, len(of.start))):
        yield Heading(STEP, (f"Step {t} of {last}",), ("input ", *input_at(first.trace, t)), t)
        yield from _worked(first, t, selection)
        yield Paragraph(("The next input is given: ", Word(of.start[t]), "."))
    for each in found.rounds:
        if each.t in selection.among((each.t,)):
            yield from _round(of, each, last, style, selection)


def _worked(shown: Presentation, t: int, selection: Selection) -> Iterator[Block]:
    for sweep in shown.trace.sweeps:
        yield from step_worked(shown, sweep, t, selection.only)


def _round(of: Generated, found: Round, last: int, style: Style, selection: Selection) -> Iterator[Block]:
    """Each sequence a step further, and the candidates."""
    several = len(found.beam) > 1
    heading = (f"Step {found.t} of {last}",)
    if several:
        about: Text = (counted(len(found.beam), "sequence"),)
        yield Heading(STEP, heading, about, found.t)
    for each in found.beam:
        shown = Presentation(of.runner.trace(each.moved), style)
        own = ", its own output" if each.said else ""
        about = ("input ", *input_at(shown.trace, found.t), own)
        if several:
            yield Heading(DETAIL, ("After ", *_words(of, each.said)), about)
        else:
            yield Heading(STEP, heading, about, found.t)
        yield from _worked(shown, found.t, selection)
    yield from _candidates(of, found, style)


def _candidates(of: Generated, found: Round, style: Style) -> Iterator[Block]:
    """The sequences with one word more, the most probable first."""
    every = len(found.order)
    few = every if style.full or every <= MOST_SHOWN else min(every, found.kept + FEW)
    candidates = [found.candidate(rank) for rank in range(few)]
    logarithms = tuple(each.logarithm for each in candidates)
    totals = tuple(each.total for each in candidates)
    rows: list[tuple[Text, ...]] = []
    for rank, each in enumerate(candidates):
        word = of.runner.labels[each.word]
        what = "crossed out"
        if rank < found.kept:
            what = "kept, ends here" if word == of.until else "kept"
        rows.append(
            (
                _words(of, (*found.beam[each.of].said, each.word)),
                (Figure(each.logarithm, style.digits, logarithms),),
                (Figure(each.total, style.digits, totals),),
                (what,),
            )
        )
    letters = Spelling(lambda symbol, _: Name(symbol.name), lambda symbol: (), letters=True)
    logarithm = spell(formula("log(p)"), letters)
    header: tuple[Text, ...] = (("Sequence",), (logarithm,), (SUM,), ("",))
    yield Table(header, tuple(rows), (False, True, True, False))
    if few < every:
        yield Paragraph((f"The other {every - few:,} are less probable, and crossed out.",))
    if _is_tied(found):
        yield Paragraph(
            ("The last one kept and the first crossed out have the same sum; which comes first is kept.",)
        )


def _is_tied(found: Round) -> bool:
    if not 0 < found.kept < len(found.order):
        return False
    return found.candidate(found.kept - 1).total == found.candidate(found.kept).total


def _words(of: Generated, said: tuple[int, ...]) -> Text:
    """A sequence; the end of a long one, one word at least."""
    words = [of.runner.labels[place] for place in said]
    last = words[-1:]
    while len(last) < len(words) and len(" ".join(words[-len(last) - 1 :])) <= LONGEST:
        last = words[-len(last) - 1 :]
    text: Text = tuple(part for word in last for part in (Word(word), " "))[:-1]
    return ("… ", *text) if len(last) < len(words) else text


# -- which is the best -----------------------------------------------------------------------------


def sequences(of: Generated, found: Search, style: Style) -> Iterator[Block]:
    """The sequences that ended, or else all that there are, by their scores; and the best one's, worked."""
    every = found.ended or found.others
    if not every:
        return
    order = sorted(every, key=lambda each: -each.score)
    totals, scores = (tuple(values) for values in zip(*((e.total, e.score) for e in order), strict=True))
    rows = tuple(
        (
            _words(of, each.said),
            (Figure(each.total, style.digits, totals),),
            (f"{len(each.said)}",),
            (Figure(each.score, style.digits, scores),),
        )
        for each in order
    )
    yield Paragraph(_which(found))
    yield Table((("Sequence",), (SUM,), (LENGTH,), ("Score",)), rows, (False, True, True, True))
    yield _score(found.best, style)


def _which(found: Search) -> Text:
    """What the table has."""
    score = _spelled(lambda symbol: Name(symbol.name))
    text: Text = ("The more words, the smaller the sum. Sequences are compared by a score, ", score)
    text = (
        *text,
        " for ",
        LENGTH,
        " words whose logarithms sum to ",
        SUM,
        ", the word that ends it among them",
    )
    if not found.ended:
        return (*text, ". None of them came to its end:")
    if found.others:
        left = "one was" if len(found.others) == 1 else f"{len(found.others)} were"
        return (*text, f". These came to their end; {left} left unfinished and not counted:")
    return (*text, ":")


def _score(best: Sequence, style: Style) -> Worked:
    """The largest score, worked."""
    numbers = {SUM.base: best.total, LENGTH.base: float(len(best.said))}

    def leaf(symbol: Symbol) -> Formula:
        return Scalar(numbers[symbol.name], style.digits, given=symbol.name == LENGTH.base)

    result = Scalar(best.score, style.digits)
    check = Known(
        comes_out(np.array(_of_shown(best, style)), shown(np.array(best.score), style.digits), style.digits)
    )
    head = Row((Name("score"), EQUALS, _spelled(lambda symbol: Name(symbol.name))))
    return worked(head, (_spelled(leaf), result), ("the largest of them",), checks=(None, check))


def _of_shown(best: Sequence, style: Style) -> float:
    """The score of the sum as it is printed."""
    total = float(as_shown(np.array(best.total), style.digits))
    return score(total, len(best.said))


def _spelled(leaf: Callable[[Symbol], Formula]) -> Formula:
    """The score, with what stands for its symbols."""

    def negative(number: Scalar) -> bool:
        return not isinstance(number.number, Blank) and number.number < 0

    spelling = Spelling(lambda symbol, _: leaf(symbol), lambda symbol: (), scalar=True, is_negative=negative)
    return spell(formula(SCORE), spelling)
