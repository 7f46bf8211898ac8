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
from .figures import Figures, Shape, described, of_array, of_cells, of_node
from .meaning import Meant

# How far what is given may be from what the exercise has, where its numbers are not rounded.
_SAME = 1e-6


def answers_to(meant: Meant, asked: Asked, complaints: Complaints) -> Iterator[tuple[Question, Answer]]:
    """The numbers of an entry, each with its question; nothing, with a complaint, where they do not fit.

    What has no number filled in is not answered.
    """
    figures = _figures(meant, complaints)
    if figures is None or (figures.shape in ((), (0,)) and np.isnan(figures.values).all()):
        return
    if not (meant.single or meant.stack):
        _compare(figures, meant, asked, complaints)
        return
    found = list(_answers(figures, meant))
    if not found:
        complaints.add(figures.place, meant.entry.name, _misfit(figures, meant, asked))
    yield from ((question, answer) for question, answer in found if answer.given)


def _answers(figures: Figures, meant: Meant) -> Iterator[tuple[Question, Answer]]:
    """The same where they fit, nothing else."""
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


def _figures(meant: Meant, complaints: Complaints) -> Figures | None:
    raw, name = meant.entry.raw, meant.entry.name
    if isinstance(raw, YamlScalar | YamlList | YamlMapping):
        return of_node(raw, name, complaints)
    if isinstance(raw, Mapping):
        shapes = [meant.single.shape] if meant.single else []
        return of_cells(raw, [*shapes, *(shape for shape, _ in _stacks(meant))], name, complaints)
    return of_array(raw, name, meant.entry.place, complaints)


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


def _fitted(figures: Figures, shape: Shape) -> tuple[Figures, bool] | None:
    """The numbers in a shape, and whether rows had to be made columns; None where they are not as many.

    A column is a vector, and so is a row: what has length 1 does not count.
    """
    if figures.shape == shape:
        return figures, False
    if _long(figures.shape) == _long(shape):
        return figures.reshaped(shape), False
    if len(shape) == 2 and _long(figures.shape) == shape[::-1]:
        return figures.reshaped(shape[::-1]).turned(), True
    return None


def _long(shape: Shape) -> Shape:
    return tuple(size for size in shape if size != 1)


def _misfit(figures: Figures, meant: Meant, asked: Asked) -> str:
    """What is wrong with a shape, and where the right one comes from."""
    single = meant.single
    question = single or next(each for each in meant.stack if each)
    shape = question.shape if single else (len(meant.stack), *question.shape)
    why = asked.sizes(question)
    if not single:
        steps = count(len(meant.stack), "step")
        why = f"{steps}, and {why}" if why else steps
    reason = f": {why}" if why else ""
    return f"{described(figures.shape)}, expected {_expected(shape)}{reason}{_hint(figures, shape)}"


def _expected(shape: Shape) -> str:
    if not shape:
        return "a single number"
    return str(shape[0]) if len(shape) == 1 else dimensions(shape)


def _hint(figures: Figures, shape: Shape) -> str:
    """A decimal comma without quotes makes two numbers of one."""
    texts = figures.texts
    if texts is None or texts.size != 2 * math.prod(shape) or texts.ndim < 1:
        return ""
    places = texts.reshape(-1)[1::2]
    return '. A decimal comma needs quotes: "0,1974"' if all(str(each).isdigit() for each in places) else ""


def _compare(figures: Figures, meant: Meant, asked: Asked, complaints: Complaints) -> None:
    """What the exercise gives may be repeated, but not with other numbers."""
    symbol = meant.symbol
    given = asked.given(meant.example, meant.part, symbol.name, meant.step)
    if given is None:
        return
    fitted = _fitted(figures, tuple(given.shape))
    if fitted:
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
