"""What is said of a matrix that is not there in one piece: which rows and columns these are."""

from __future__ import annotations

from collections.abc import Sequence

from ..writing.formula import Excerpt, Grid, Span, Text


def spans(grid: Grid) -> tuple[Span, Span]:
    """All rows and all columns that are shown of a matrix."""
    return Span(0, len(grid.rows)), Span(0, len(grid.columns))


def with_gaps(places: Sequence[int], span: Span) -> list[int | None]:
    """Which of the places are shown, None where some are left out between."""
    found: list[int | None] = []
    for i in range(*span):
        if places[i] - (places[i - 1] if i else -1) > 1:
            found.append(None)
        found.append(i)
    return found


def caption_of(excerpt: Excerpt, *, numbered: bool = False) -> Text:
    """What is said of a matrix that is not all there, or in parts: ``rows 1–8, columns 9–12``, its own
    caption before it. Of its rows nothing is said where some are left out, as they have numbers then, and
    of its columns nothing if they are ``numbered`` as well."""
    of, (top, bottom), (left, right) = excerpt.of, excerpt.rows, excerpt.columns
    parts = [excerpt.caption] if excerpt.caption else []
    if bottom - top < len(of.rows) and not of.lacks_rows:
        parts.append((counted_from(of.rows[top:bottom], "row"),))
    if right - left < of.shape[1] and not (numbered and of.lacks_columns):
        parts.append((counted_from(of.columns[left:right], "column"),))
    text: Text = ()
    for part in parts:
        text = (*text, ", ", *part) if text else part
    return text


def counted_from(places: Sequence[int], what: str) -> str:
    """Places from 0 as a reader counts them: ``columns 1–4, 7, 5000``."""
    runs: list[list[int]] = []
    for i, place in enumerate(places):
        if not i or place - places[i - 1] > 1:
            runs.append([place])
        runs[-1][1:] = [place]
    said = ["–".join(str(place + 1) for place in dict.fromkeys((run[0], run[-1]))) for run in runs]
    return f"{what}{'' if len(places) == 1 else 's'} {', '.join(said)}"


def size_of(shape: tuple[int, int]) -> str:
    """``10,000×50``."""
    return f"{shape[0]:,}×{shape[1]:,}"
