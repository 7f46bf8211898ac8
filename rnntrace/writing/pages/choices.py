"""How a word is chosen: in a sentence, and where it is drawn with the table of the ranges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np

from ...equations.functions import Array
from ...equations.tree import Symbol
from ...exercise.calculation import PREDICTION
from ...tracing.generating.choosing import Choice, Draw
from ...tracing.generating.results import Generated, Turn
from ..digits import written
from ..document import Block, Paragraph, Table
from ..figures import MOST_SHOWN, places_shown
from ..formula import EQUALS, Figure, Name, Row, Text, Word
from ..presentation import Presentation
from ..words import counted, listed
from .forward import worked_forward

MOST_DIGITS = 16
# A table has numbers of no more decimals, to fit on a page; with more than 4 a range may take two lines.
MOST_IN_TABLE, IN_ONE_LINE = 6, 4
# Of more words than these the first are named.
MOST_NAMED = 5
HERE = "←"


def choice(of: Generated, turn: Turn, shown: Presentation, said: Presentation) -> Iterator[Block]:
    """What is chosen at a step, and the logarithm of its probability, which is among what is ``said``."""
    found = turn.choice
    if found is None:
        yield Paragraph(_not_chosen(of, turn))
        return
    if found.draw is None:
        yield Paragraph(_most_probable(of, turn, found))
    else:
        yield from _drawn(of, turn, found, found.draw, shown)
    if shown.style.detail != "brief":
        logarithm = next(each for each in said.trace.equations if each.left.name == said.system.loss)
        yield said.worked(("forward", id(logarithm)), partial(worked_forward, logarithm), turn.t)


def in_a_sentence(of: Generated, turn: Turn) -> Text:
    """The same without how it came to be."""
    return _not_chosen(of, turn) if turn.choice is None else _follows(of, turn, "is chosen")


def _not_chosen(of: Generated, turn: Turn) -> Text:
    if turn.t < len(of.start):
        return ("The next input is given: ", Word(of.start[turn.t]), ".")
    return ("Not every probability is a number, so no word is chosen.",)


def _most_probable(of: Generated, turn: Turn, found: Choice) -> Text:
    """The most probable word; where others are as probable, that it comes first."""
    follows = _follows(of, turn, "is chosen")
    if not found.tied:
        return follows
    words = _named(of.runner.labels, found.tied)
    return (*words, " are equally probable, and the first of them in the vocabulary is taken. ", *follows)


def _named(labels: Sequence[str], places: Sequence[int]) -> Text:
    """Words, the first of many."""
    words: list[Word] = [Word(labels[place]) for place in places[:MOST_NAMED]]
    if len(places) == len(words):
        return listed(words)  # type: ignore[arg-type]
    first: Text = tuple(part for word in words for part in (word, ", "))[:-1]
    return (*first, f" and {len(places) - len(words):,} more")


def _follows(of: Generated, turn: Turn, verb: str) -> Text:
    """What becomes of the word."""
    assert turn.chosen is not None
    if turn.chosen == of.until:
        return (Word(turn.chosen), f" {verb}, and ends it.")
    if turn.t == len(of.steps):
        return (Word(turn.chosen), f" {verb}, the last of {counted(of.limit, 'word')}.")
    return (Word(turn.chosen), f" {verb}, and is the next input.")


# -- drawn -----------------------------------------------------------------------------------------


def _drawn(of: Generated, turn: Turn, found: Choice, draw: Draw, shown: Presentation) -> Iterator[Block]:
    """The words that are kept, the random number, and the range that it falls into."""
    style = shown.style
    if draw.renormalised:
        yield from _kept(of, draw, Presentation(draw.renormalised, style))
    digits = _telling(draw, found.place, style.digits)
    low, high = draw.range_of(found.place)
    r = Row((shown.name(Symbol(of.runner.beside.random, 0), turn.t), EQUALS))
    within: Text = ("from ", Figure(low, digits), " to ", Figure(high, digits))
    word = Word(of.runner.labels[found.place])
    yield Paragraph(
        (r, " ", Figure(draw.random, digits), " falls into the range of ", word, ", ", *within, ".")
    )
    if style.detail != "brief":
        yield _ranges(of, turn, found, draw, shown)
    yield Paragraph(_follows(of, turn, "is drawn"))


def _kept(of: Generated, draw: Draw, shown: Presentation) -> Iterator[Block]:
    """Which words are not crossed out, and their shares."""
    labels, count = of.runner.labels, len(draw.kept)
    if count == len(labels):
        yield Paragraph((f"All {counted(count, 'word')} are kept.",))
        return
    text: Text = ("The most probable word, ", *_named(labels, draw.kept), ", is kept")
    if count > 1:
        text = (f"The {count:,} most probable words, ", *_named(labels, draw.kept), ", are kept")
    ones = shown.name(Symbol(of.runner.beside.keep, 0), shown.calculation.earlier + 1)
    whom = "it" if count == 1 else "each of these"
    text = (*text, ": ", ones, f" has a 1 for {whom}, and a 0 for what is crossed out")
    if draw.tied:
        verb = "is" if len(draw.tied) == 1 else "are"
        text = (
            *text,
            "; ",
            *_named(labels, draw.tied),
            f" {verb} as probable as one of these, but further on",
        )
        text = (*text, " in the vocabulary")
    yield Paragraph((*text, "."))
    if shown.style.detail != "brief":
        (equation,) = shown.trace.equations
        yield shown.worked(("forward", id(equation)), partial(worked_forward, equation), 1)


def _telling(draw: Draw, place: int, digits: int) -> int:
    """The decimals with which the random number is told from the ends of the range that it falls into."""
    low, high = draw.range_of(place)
    for more in range(digits, MOST_DIGITS):
        texts = [written([number], more)[0] for number in (low, draw.random, high)]
        if texts[0] <= texts[1] < texts[2] or draw.random >= high:
            return more
    return MOST_DIGITS


def _ranges(of: Generated, turn: Turn, found: Choice, draw: Draw, shown: Presentation) -> Table:
    """Each word's probability, the sum up to it, and its range, in the order of the vocabulary."""
    labels, full = of.runner.labels, shown.style.full
    few_digits = min(shown.style.digits, MOST_IN_TABLE)
    digits = _telling(draw, found.place, few_digits)
    few = draw.kept if len(draw.kept) <= MOST_SHOWN else ()
    vital = {found.place - 1, found.place, found.place + 1, *few} & {*range(len(labels))}
    places = places_shown(len(labels), vital, full=full)
    probability = shown.name(Symbol(PREDICTION, 0), turn.t)
    random = shown.name(Symbol(of.runner.beside.random, 0), turn.t)
    header: list[Text] = [("Word",), (probability,), ("Sum",), ("Range of ", random)]
    columns = [
        [(Word(labels[place]),) for place in places],
        _figures(turn.y_hat[list(places)], few_digits),
        _figures(draw.sums[list(places)], digits),
        _range_column(draw, places, found.place, digits, random),
    ]
    if draw.renormalised:
        shares = _figures(draw.shares[list(places)], few_digits)
        kept = [share if place in draw.kept else ("–",) for place, share in zip(places, shares, strict=True)]
        header.insert(2, (shown.name(Symbol(of.runner.beside.left, 0), turn.t),))
        columns.insert(2, kept)
    rows: list[tuple[Text, ...]] = []
    for before, place, row in zip((-1, *places), places, zip(*columns, strict=True), strict=False):
        rows += [(("…",),) * len(header)] * (place > before + 1)
        rows.append(row)
    return Table(tuple(header), tuple(rows), (False, *(True,) * (len(header) - 2), False))


def _figures(numbers: Array, digits: int) -> list[Text]:
    """A column of numbers, of as many decimals each."""
    return [(text,) for text in written(numbers.tolist(), digits)]


def _range_column(draw: Draw, places: Sequence[int], chosen: int, digits: int, r: Name) -> list[Text]:
    """Where each range begins and ends, and which one is met."""
    ranges = [draw.range_of(place) for place in places]
    lows, highs = (_figures(np.array(ends), digits) for ends in zip(*ranges, strict=True))
    found: list[Text] = []
    for place, low, high in zip(places, lows, highs, strict=True):
        if draw.kept and place not in draw.kept:
            found.append(("crossed out",))
        else:
            here: Text = (f"  {HERE} ", r) if place == chosen else ()
            dash = "–" if digits <= IN_ONE_LINE else " – "
            found.append((*low, dash, *high, *here))
    return found
