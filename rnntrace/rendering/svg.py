"""A heat map as a small SVG picture: rows are losses, columns states, dark is large."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

CELL = 18  # pixels
MARGIN = 34
# So many powers of ten from the darkest shade to white.
DECADES = 6.0
DARK, LIGHT = (20, 60, 120), (255, 255, 255)


def heat_map(norms: Sequence[Sequence[float | None]], rows: Sequence[int], columns: Sequence[int]) -> str:
    """An SVG document; ``norms`` has a row for each of ``rows``, None where there is nothing."""
    known = [norm for row in norms for norm in row if norm]
    largest = max(known, default=1.0)
    width, height = MARGIN + CELL * len(columns) + 10, MARGIN + CELL * len(rows) + 10
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" font-family="sans-serif" font-size="10">',
        "<title>What the loss of each step sends back to each state</title>",
        f'<rect width="{width}" height="{height}" fill="white"/>',
        *_cells(norms, rows, columns, largest),
        *_labels(rows, columns),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _cells(
    norms: Sequence[Sequence[float | None]], rows: Sequence[int], columns: Sequence[int], largest: float
) -> Iterator[str]:
    for i, row in enumerate(norms):
        for j, norm in enumerate(row):
            if norm is None:
                continue
            x, y = MARGIN + CELL * j, MARGIN + CELL * i
            words = f"loss of step {rows[i]}, state of step {columns[j]}: {norm:.3g}"
            yield (
                f'<rect x="{x}" y="{y}" width="{CELL}" height="{CELL}" fill="{_color(norm, largest)}" '
                f'stroke="#ccc" stroke-width="0.5"><title>{words}</title></rect>'
            )


def _labels(rows: Sequence[int], columns: Sequence[int]) -> Iterator[str]:
    for i, step in enumerate(rows):
        yield f'<text x="{MARGIN - 5}" y="{MARGIN + CELL * i + 13}" text-anchor="end">{step}</text>'
    for j, step in enumerate(columns):
        yield f'<text x="{MARGIN + CELL * j + CELL // 2}" y="{MARGIN - 6}" text-anchor="middle">{step}</text>'
    yield f'<text x="4" y="{MARGIN - 6}">t \\ k</text>'


def _color(norm: float, largest: float) -> str:
    """From dark to white over some powers of ten."""
    share = 1.0 if not norm else min(1.0, (math.log10(largest) - math.log10(norm)) / DECADES)
    mixed = (round(dark + (light - dark) * share) for dark, light in zip(DARK, LIGHT, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)
