"""The page of a network that runs on its own output: each step, each choice, and what was said."""

from __future__ import annotations

from collections.abc import Iterator

from ...equations.tree import Symbol
from ...tracing.generating.results import Generated, Turn
from ..document import DETAIL, PART, STEP, Block, Document, Heading, Paragraph, Table
from ..figures import Style
from ..form import Form
from ..formula import EQUALS, Code, Figure, Name, Row, Text, Word
from ..moment import Moment
from ..presentation import Presentation
from ..words import counted, input_at
from . import opening
from .beams import SUM, beams, sequences
from .brief import table as table_of_steps
from .chapters import Chapter, chapters
from .choices import choice, in_a_sentence
from .forward import step_worked
from .handover import handed_over
from .losses import over_steps
from .walkthrough import EVERYTHING, USUAL, Selection, forward_steps

OWN_OUTPUT = ", its own output"


def generated_document(of: Generated, style: Style = USUAL, selection: Selection = EVERYTHING) -> Document:
    """All steps, worked, or those of the ``selection``."""
    return Document(lambda: _generated(of, style, selection))


def _generated(of: Generated, style: Style, selection: Selection) -> Iterator[Block]:
    *before, last = chapters(of.trace, style)
    shown = last.shown
    yield from opening.title(shown, of.first_not_finite)
    for chapter in (*before, last):
        if before:
            yield _equations_heading(chapter)
        yield opening.forward_equations(chapter.shown, selection.only)
        yield from opening.said_of_weights(chapter.shown)
    for text in _how(of, shown):
        yield Paragraph(text)
    yield Paragraph((opening.rounding(shown),))
    for chapter in before:
        yield from forward_steps(chapter, (*before, last), selection)
    if last.before:
        yield Heading(PART, (last.heading,))
        if not selection.steps:
            yield from handed_over(shown, last.before)
    if of.search:
        yield from beams(of, of.search, style, selection)
    else:
        yield from _steps(of, shown, style, selection)
    if selection.is_whole:
        yield from _said(of, shown, style)


def _equations_heading(chapter: Chapter) -> Heading:
    return Heading(DETAIL, (f"{chapter.network}, the equations",))


# -- how words are chosen --------------------------------------------------------------------------


def _how(of: Generated, shown: Presentation) -> Iterator[Text]:
    """What is read, how each word is chosen, and when it ends."""
    temperature, seed, top_k, beam = of.manner
    who = f"The {shown.part or 'network'}"
    first = "the words that it is given" if of.prompted else "its first input alone"
    reads = f"{who} reads {first}, and then its own output: the word chosen at a step is the next input. "
    if beam is not None:
        yield from _how_in_a_beam(of, beam, reads)
    elif seed is None:
        rule = "The most probable word is chosen; of several, the first in the vocabulary. "
        yield (reads, rule, *_until(of))
    else:
        yield (reads, *_until(of))
        yield from _how_drawn(shown.name(Symbol(of.runner.beside.random)), seed, top_k)
    if temperature != 1:
        tau = shown.name(Symbol(_temperature(shown)))
        more = "more" if temperature < 1 else "less"
        number = Figure(temperature, shown.style.digits, given=True)
        text: Text = ("Before the softmax the scores are divided by the temperature ", tau, " = ", number)
        text = (*text, f": the most probable word becomes {more} probable")
        yield (*text, ", and stays the most probable." if seed is None and beam is None else ".")


def _temperature(shown: Presentation) -> str:
    return shown.system.constants[-1]


def _until(of: Generated) -> Text:
    most = counted(of.limit, "word")
    if of.until is None:
        return (f"It says {most}.",)
    return ("It ends with ", Word(of.until), f", or after {most}.")


def _how_drawn(r: Name, seed: int, top_k: int | None) -> Iterator[Text]:
    generator = Code(f"numpy.random.default_rng({seed})")
    each: Text = (
        "Words are drawn: for each, ",
        generator,
        " gives a random number ",
        r,
        " from 0 to 1, and ",
    )
    ranges = (
        " lies. The ranges follow one another in the order of the vocabulary, each as wide as its word is "
        "probable, without its upper end; in another order the same "
    )
    yield (*each, "the word is taken in whose range ", r, ranges, r, " would give other words.")
    if top_k is not None:
        most = "most probable word" if top_k == 1 else f"{top_k:,} most probable words"
        yield (
            f"Before that, all words but the {most} are crossed out, and the probabilities that are left are "
            "divided by their sum. Logarithms are taken of the probabilities before anything is crossed out.",
        )


def _how_in_a_beam(of: Generated, beam: int, reads: str) -> Iterator[Text]:
    are_kept = "the one is kept" if beam == 1 else f"the {beam:,} are kept"
    yield (
        f"{reads}This is beam search with {counted(beam, 'sequence')}: of all sequences with one word more "
        f"{are_kept} whose logarithms of probabilities have the largest sum ",
        SUM,
        "; of equal ones, those that come first. One that ends is set apart, and leaves the beam narrower. ",
        *_until(of),
    )


# -- the steps -------------------------------------------------------------------------------------


def _steps(of: Generated, shown: Presentation, style: Style, selection: Selection) -> Iterator[Block]:
    """Each step with its choice; of chosen quantities alone, with what is chosen in a sentence."""
    said = Presentation(of.said, style)
    for turn in of.steps:
        if turn.t not in selection.among((turn.t,)):
            continue
        yield step_heading(of, shown, turn)
        for sweep in shown.trace.sweeps:
            yield from step_worked(shown, sweep, turn.t, selection.only)
        if selection.only and (turn.choice is None or turn.choice.draw is None):
            yield Paragraph(in_a_sentence(of, turn))
        else:
            yield from choice(of, turn, shown, said)
    if style.detail == "brief" and selection.is_whole:
        yield from table_of_steps(shown, lambda step: frozenset())


def step_heading(of: Generated, shown: Presentation, turn: Turn) -> Heading:
    """``Step 2 of 3: input Hello, its own output``."""
    own = OWN_OUTPUT if turn.t > len(of.start) else ""
    about: Text = ("input ", *input_at(shown.trace, turn.t), own)
    return Heading(STEP, (f"Step {turn.t} of {len(of.steps)}",), about, turn.t)


# -- what comes of it ------------------------------------------------------------------------------


def _said(of: Generated, shown: Presentation, style: Style) -> Iterator[Block]:
    """The words, how it ended, and the logarithm of the probability of all of them."""
    yield Heading(PART, ("What it says",))
    if of.search:
        yield from sequences(of, of.search, style)
    rows = (("Given", of.start), ("Said", of.tokens))
    table = tuple((((what,), _spaced(words))) for what, words in rows)
    yield Table(((), ()), table, (False, False))
    yield Paragraph(_how_it_ended(of))
    if of.tokens:
        yield Presentation(of.said, style).over_time("log probability", _log_probability)


def _spaced(words: tuple[str, ...]) -> Text:
    return tuple(part for word in words for part in (Word(word), " "))[:-1] or ("nothing",)


def _how_it_ended(of: Generated) -> Text:
    if of.ended:
        return ("It has ended: the last word is ", Word(of.until or ""), ".")
    if len(of.tokens) < of.limit:
        return ("It goes no further, as not every number is finite.",)
    stopped = f"It is stopped after {counted(of.limit, 'word')}"
    if of.until is None:
        return (
            f"{stopped}; ",
            Code("--until"),
            " takes a word that ends it, and ",
            Code("--steps"),
            " a number.",
        )
    return (f"{stopped}, without ", Word(of.until), "; ", Code("--steps"), " allows more.")


def _log_probability(moment: Moment) -> Form:
    system = moment.looks.letters.system
    assert system.loss
    letter = moment.looks.letters.name(Symbol(system.loss))
    summed, stages, found = over_steps(moment)
    words = "log probability of all words, summed over the steps"
    return moment.form(Row((letter, EQUALS, summed)), stages, (words,), checks=found)
