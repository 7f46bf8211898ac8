"""Numbers brought into the shapes that their questions have."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import numpy as np

from ..equations.tree import Symbol
from ..marking.answers import Answer
from ..marking.questions import Question
from ..scenario.values.complaints import Complaints
from ..scenario.wording import count, dimensions, quote
from ..scenario.yaml_nodes.nodes import YamlList, YamlMapping, YamlScalar
from .asked import Asked
from .figures import Figures, Shape, described, is_blank, of_array, of_cells, of_node, shape_of
from .meaning import Meant

# How far what is given may be from what the exercise has, where its numbers are not rounded.
_SAME = 1e-6


def answers_to(meant: Meant, asked: Asked, complaints: Complaints) -> Iterator[tuple[Question, Answer]]:
    """The numbers of an entry, each with its question; nothing, with a complaint, where they do not fit.

    What has no number filled in is asked for, and not answered.
    """
    if is_blank(meant.entry.raw):
        there = (meant.single,) if meant.single else meant.stack
        yield from ((question, Answer(np.full(question.shape, np.nan))) for question in there if question)
        return
    figures = _figures(meant, asked, complaints)
    if figures is None:
        return
    if meant.single or meant.stack:
        answers = _answers(figures, meant)
        yield from ((question, answer) for question, answer in answers if answer.given or meant.single)
    else:
        _compare(figures, meant, asked, complaints)


def _answers(figures: Figures, meant: Meant) -> Iterator[tuple[Question, Answer]]:
    """The same of numbers that fit."""
    if meant.single and (fitted := _fitted(figures, meant.single.shape)):
        yield meant.single, fitted[0].answer(transposed=fitted[1])
        return
    for shape, rows in _stacks(meant):
        # Vectors of several steps may stand beside one another: each is itself either way.
        if fitted := _fitted(figures, shape):
            for number, question in enumerate(rows):
                if question:
                    yield question, fitted[0].row(number).answer()
            return


def _figures(meant: Meant, asked: Asked, complaints: Complaints) -> Figures | None:
    """The numbers of an entry, if they are of a shape that fits; none of a wrong one is read."""
    raw, name, expected = meant.entry.raw, meant.entry.name, _expected_shapes(meant, asked)
    if isinstance(raw, Mapping) and not isinstance(raw, YamlMapping):
        return of_cells(raw, expected, name, complaints)
    if isinstance(raw, np.ndarray):
        shape, place = tuple(raw.shape), meant.entry.place
    else:
        found = shape_of(raw, name, complaints)
        if found in (None, (0,)):
            return None
        shape, place = found, raw.place
    if not any(_fits(shape, each) for each in expected):
        complaints.add(place, name, _misfit(raw, shape, expected[0], meant, asked))
        return None
    if isinstance(raw, np.ndarray):
        return of_array(raw, name, place, complaints)
    return of_node(raw, shape, name, complaints)


def _expected_shapes(meant: Meant, asked: Asked) -> list[Shape]:
    """The shapes that the numbers may have: of the question, of all steps, or of what is given."""
    single = [meant.single.shape] if meant.single else []
    shapes = [*single, *(shape for shape, _ in _stacks(meant))]
    if not shapes:
        given = asked.given(meant.example, meant.part, meant.symbol.name, meant.step)
        shapes = [] if given is None else [tuple(given.shape)]
    return shapes


def _stacks(meant: Meant) -> Iterator[tuple[Shape, tuple[Question | None, ...]]]:
    """The shapes of all steps together, without the state that they begin from and with it."""
    one = next((each for each in meant.stack if each), None)
    if one is None:
        return
    yield (len(meant.stack), *one.shape), meant.stack
    if meant.initial:
        ends = (meant.at_initial,)
        rows = (*ends, *meant.stack) if meant.initial == "first" else (*meant.stack, *ends)
        yield (len(rows), *one.shape), rows


def _fits(shape: Shape, expected: Shape) -> bool:
    """Whether numbers of a shape can be those of another: a column is a vector, and so is a row, as what has
    length 1 does not count; and rows may stand for columns."""
    return _long(shape) in (_long(expected), _long(expected[::-1]))


def _fitted(figures: Figures, shape: Shape) -> tuple[Figures, bool] | None:
    """The numbers in a shape, and whether rows had to be made columns; None where they do not fit."""
    if figures.shape == shape:
        return figures, False
    if _long(figures.shape) == _long(shape):
        return figures.reshaped(shape), False
    if _long(figures.shape) == _long(shape[::-1]):
        return figures.reshaped(shape[::-1]).turned(), True
    return None


def _long(shape: Shape) -> Shape:
    return tuple(size for size in shape if size != 1)


def _misfit(raw: object, shape: Shape, expected: Shape, meant: Meant, asked: Asked) -> str:
    """What is wrong with a shape, and where the right one comes from."""
    question = meant.single or next((each for each in meant.stack if each), None)
    why = asked.sizes(question) if question else ""
    if not meant.single and meant.stack:
        steps = count(len(meant.stack), "step")
        why = f"{steps}, and {why}" if why else steps
    reason = f": {why}" if why else ""
    return f"{described(shape)}, expected {_expected(expected)}{reason}{_hint(raw, expected)}"


def _expected(shape: Shape) -> str:
    if not shape:
        return "a single number"
    return str(shape[0]) if len(shape) == 1 else dimensions(shape)


def _hint(raw: object, expected: Shape) -> str:
    """A decimal comma without quotes makes two numbers of one."""
    if not isinstance(raw, YamlList) or len(raw.items) != 2 * math.prod(expected):
        return ""
    texts = [item.text if isinstance(item, YamlScalar) else "" for item in raw.items]
    halves = all(text.lstrip("+-−").isdigit() for text in texts) and all(map(str.isdigit, texts[1::2]))
    return '. A decimal comma needs quotes: "0,1974"' if halves else ""


def _compare(figures: Figures, meant: Meant, asked: Asked, complaints: Complaints) -> None:
    """What the exercise gives may be repeated, but not with other numbers."""
    symbol = meant.symbol
    given = asked.given(meant.example, meant.part, symbol.name, meant.step)
    if given is None:
        return
    if fitted := _fitted(figures, tuple(given.shape)):
        found = fitted[0]
        least = np.full(given.shape, _SAME)
        if found.decimals is not None:
            least = np.where(found.decimals < 0, least, 10.0 ** -np.maximum(found.decimals, 0))
        with np.errstate(invalid="ignore"):
            apart = np.abs(found.values - given) > np.maximum(least, _SAME * np.abs(given))
        if not apart.any():
            return
    question = (None, meant.part, Symbol(symbol.name, None, True), None)
    hint = "Leave it out"
    if question in asked.by_key:
        hint = f"Is {quote(asked.by_key[question].name)} meant?"
    complaints.add(meant.entry.place, meant.entry.name, f"it is given, with other numbers. {hint}")
