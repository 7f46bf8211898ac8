"""What a curve shows, in words."""

from __future__ import annotations

import math

from .digits import fixed, written
from .document import Curve
from .words import counted

MOST_DIGITS = 12  # that it may take to tell two numbers apart
MOST_NAMED = 8  # of places that are marked


def in_words(curve: Curve) -> str:
    """What the numbers do from the first to the last, in a sentence without its full stop: ``The loss falls
    from 3.9973 to 0.0121 in 1,000 epochs``. It says how far they went to either side of these two."""
    finite = [i for i, number in enumerate(curve.numbers) if math.isfinite(number)]
    if not curve.numbers:
        return f"There is no {curve.up} to draw"
    if not finite:
        return f"The {curve.up} is not finite at any {curve.across}"
    # Of equal numbers the earliest is named.
    low, high = min(finite, key=curve.numbers.__getitem__), max(finite, key=curve.numbers.__getitem__)
    first, last = finite[0], finite[-1]
    texts = dict(zip((first, last, low, high), _texts(curve, (first, last, low, high)), strict=True))
    begins, ends = texts[first], texts[last]
    if first == last:
        return f"The {curve.up} is {begins} at {_at(curve, first)}"
    whole = not first and not curve.first
    if texts[low] == texts[high]:
        how_long = f"over {counted(last, curve.across)}" if whole else _from_to(curve, first, last)
        return f"The {curve.up} stays at {begins} {how_long}"
    if begins == ends:
        how_long = f"over {counted(last, curve.across)}" if whole else _from_to(curve, first, last)
        said = f"The {curve.up} begins and ends at {begins} {how_long}"
    else:
        verb = "falls" if curve.numbers[last] < curve.numbers[first] else "rises"
        said = f"The {curve.up} {verb} from {begins}"
        if whole:
            said += f" to {ends} in {counted(last, curve.across)}"
        else:
            said += f" at {_at(curve, first)} to {ends} at {_at(curve, last)}"
    beyond = [
        f"{what} {texts[place]} ({_at(curve, place)})"
        for what, place in (("lowest is", low), ("highest is", high))
        if texts[place] not in (begins, ends)
    ]
    return f"{said}; its {', its '.join(beyond)}" if beyond else said


def sentences(curve: Curve, sign: str) -> list[str]:
    """All there is to say of what is drawn: the same, then where nothing could be drawn, and what the
    ``sign`` marks."""
    return [f"{in_words(curve)}.", *_gaps(curve), *_marked(curve, sign)]


def marks_of(curve: Curve) -> list[int]:
    """The places of the marked numbers that can be drawn, from 0."""
    places = sorted({mark - curve.first for mark in curve.marks})
    return [
        place for place in places if 0 <= place < len(curve.numbers) and math.isfinite(curve.numbers[place])
    ]


def _texts(curve: Curve, places: tuple[int, int, int, int]) -> list[str]:
    """Numbers with the decimals asked for, or as many more as it takes to tell the first from the second and
    the third from the fourth."""
    numbers = [curve.numbers[place] for place in places]
    for digits in range(curve.digits, MOST_DIGITS + 1):
        texts = written(numbers, digits)
        if all(texts[i] != texts[i + 1] or math.isclose(numbers[i], numbers[i + 1]) for i in (0, 2)):
            return texts
    return written(numbers, max(curve.digits, MOST_DIGITS))


def _at(curve: Curve, place: int) -> str:
    return f"{curve.across} {place + curve.first:,}"


def _from_to(curve: Curve, first: int, last: int) -> str:
    return f"from {_at(curve, first)} to {_at(curve, last)}"


def _gaps(curve: Curve) -> list[str]:
    """Where the numbers are not finite."""
    places = [i for i, number in enumerate(curve.numbers) if not math.isfinite(number)]
    if not places or len(places) == len(curve.numbers):
        return []
    first = places[0]
    value = fixed(curve.numbers[first], 0)
    if first + len(places) < len(curve.numbers):
        where = f"At {_at(curve, first)}" if len(places) == 1 else f"At {counted(len(places), curve.across)}"
        which = "" if len(places) == 1 else f", first at {_at(curve, first)}"
        return [f"{where} it is not finite{which} ({value}), and nothing is drawn there."]
    where = f"At {_at(curve, first)}" if len(places) == 1 else f"From {_at(curve, first)} on"
    alike = len({str(fixed(curve.numbers[place], 0)) for place in places}) == 1
    what = str(value) if alike else f"not finite (at first {value})"
    return [f"{where} it is {what}: the curve ends at {_at(curve, first - 1)}."]


def _marked(curve: Curve, sign: str) -> list[str]:
    """What the marks mean, and where they are if they are few."""
    names = [f"{place + curve.first:,}" for place in marks_of(curve)]
    if not names:
        return []
    if len(names) > MOST_NAMED:
        return [f"{sign} marks each of the {counted(len(names), curve.across)} {curve.marked}."]
    several = f"{curve.across}s {', '.join(names[:-1])} and " if names[1:] else f"{curve.across} "
    return [f"{sign} marks {several}{names[-1]}, {curve.marked}."]
