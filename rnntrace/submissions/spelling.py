"""Names of answers taken apart: ``2:dL/dh[3]``, and what else people and programs write for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

_NUMBER = "[0-9]{1,6}"
_STEP = f"(?:{_NUMBER}|T|T\\+1|initial)"
_EXAMPLE = re.compile(f"({_NUMBER}):(.+)")
# h[2], h<2>, h^<2>, h(2), h^(2); and h[1-3], h[1..3].
_IN_BRACKETS = re.compile(rf"(.+?)\^?(?:\[({_STEP})\]|<({_STEP})>|\(({_STEP})\))")
_RANGE = re.compile(rf"(.+?)\^?[\[<(]({_STEP})(?:-|\.\.\.?)({_STEP})[\]>)]")
# h_2 and h2, which may be names of their own.
_WITHOUT = re.compile(f"(.+?)_?({_NUMBER})")
# dL/dh, dL/d(h), dJ/dh, d loss/d h.
_GRADIENT = re.compile(r"d(?:[LJE]|loss)/d(?:\((.+?)\)(.*)|(.+))")
# h.grad, h_grad, grad_h, grad(h), nabla h, dL_dh, dLdh, dh, d_h.
_LOOSE_GRADIENTS = tuple(
    map(
        re.compile,
        (
            r"(.+?)[._]grad(.*)",
            r"grad[_.]?\((.+?)\)(.*)",
            r"grad[_.]?(.+)()",
            r"∇_?(.+)()",
            r"dL_?d(.+)()",
            r"d_?(.+)()",
        ),
    )
)

Known = Callable[[str], bool]


class Step(NamedTuple):
    """A step, or those from the ``first`` to the ``last``, as they were written."""

    first: str
    last: str


class Spelled(NamedTuple):
    """The parts of a name: the number of an example, as written; the network of a chain, whether it is
    a gradient, the ``core`` by which a quantity is known, and the steps."""

    example: int | None
    part: str | None
    gradient: bool
    core: str
    steps: Step | None


def spelled(name: str, parts: tuple[str, ...], known: Known) -> tuple[Spelled, ...]:
    """The ways to read a name in plain signs; more than one where it could be either, none where it is no
    name. ``known`` tells which quantities there are, and ``parts`` are the networks of a chain.

    What can be read to the letter is; only else is a looser form thought of.
    """
    example, rest = None, name
    if match := _EXAMPLE.fullmatch(name):
        example, rest = int(match[1]), match[2]
    part = next((each for each in parts if rest.startswith((f"{each}:", f"{each}."))), None)
    if part is not None:
        rest = rest[len(part) + 1 :]
    for readings in (_to_the_letter(rest, known), _loosely(rest, known)):
        found = dict.fromkeys(
            Spelled(example, part, gradient, core, steps) for gradient, core, steps in readings
        )
        if found:
            return tuple(found)
    return ()


_Reading = tuple[bool, str, Step | None]


def _to_the_letter(text: str, known: Known) -> Iterator[_Reading]:
    gradient = _GRADIENT.fullmatch(text)
    bare = _joined(gradient) if gradient else text
    yield from ((gradient is not None, core, steps) for core, steps in _with_steps(bare, known, loose=False))


def _loosely(text: str, known: Known) -> Iterator[_Reading]:
    if gradient := _GRADIENT.fullmatch(text):
        yield from ((True, *each) for each in _with_steps(_joined(gradient), known, loose=True))
        return
    yield from ((False, *each) for each in _with_steps(text, known, loose=True))
    for pattern in _LOOSE_GRADIENTS:
        if match := pattern.fullmatch(text):
            yield from ((True, *each) for each in _with_steps(_joined(match), known, loose=True))


def _joined(match: re.Match[str]) -> str:
    """What a gradient is of, with the step that may stand behind."""
    return "".join(filter(None, match.groups()))


def _with_steps(text: str, known: Known, *, loose: bool) -> Iterator[tuple[str, Step | None]]:
    """A name and its steps; as it is where it is known, and only else with a number that stands behind."""
    if known(text):
        yield text, None
        return
    if (match := _IN_BRACKETS.fullmatch(text)) and known(match[1]):
        step = next(filter(None, match.groups()[1:]))
        yield match[1], Step(step, step)
    elif (match := _RANGE.fullmatch(text)) and known(match[1]):
        yield match[1], Step(match[2], match[3])
    elif loose and (match := _WITHOUT.fullmatch(text)) and known(match[1]):
        yield match[1], Step(match[2], match[2])
