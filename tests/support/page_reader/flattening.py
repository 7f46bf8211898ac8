"""Text in two dimensions, put on one line: tall parentheses become plain ones, and a matrix of several
lines a sign that stands for it."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from rich.cells import cell_len

from .expressions import Matrix, Unreadable

OPENING = {"⎡": "⎢⎣", "⎛": "⎜⎝"}
CLOSING = {"⎡": "⎤⎥⎦", "⎛": "⎞⎟⎠"}
FENCES = frozenset("⎡⎢⎣⎤⎥⎦⎛⎜⎝⎞⎟⎠")
FIRST_SIGN = 0xE000  # where Unicode has no signs of its own
NUMBERS_ABOVE = re.compile(r"(?:[\d,]+ +)*[\d,]+(?:×[\d,]+(?: +(?:[\d,]+ +)*[\d,]+×[\d,]+)*)?")
NUMBER_BESIDE = re.compile("[₀-₉]*")
EXPONENT = re.compile(r"[²³ᵀ]|\^-?[\d.]+(?:e-?\d+)?|[⁰¹⁴-⁹]+")
BLOCK = re.compile(r"(?:rows?|columns?) \d")
LEADING = ("+ ", "− ", "⊙ ", "· ", "/ ", "= ", "≈ ", "⋯ ")
WORKING = re.compile(r"(?:^|\s)[·/+−] |\(")
NUMBER = re.compile(r"-?(?:\d+(?:\.\d+)?(?:e-?\d+)?|∞|NaN)")


class Flat(NamedTuple):
    """A line of text, and which of the lines it was at (from 0)."""

    text: str
    baseline: int


class Cells(NamedTuple):
    """The texts of the cells of a matrix that are to be worked out, and the caption below it."""

    rows: tuple[tuple[str, ...], ...]
    caption: str = ""


class Canvas:
    """Lines of text as cells, one for each place on a terminal; ``matrices`` are those that were found,
    in the order of the signs that stand for them."""

    def __init__(self, lines: list[str], matrices: list[Matrix | Cells]) -> None:
        self.matrices = matrices
        rows = [_cells(line) for line in lines]
        self.width = max(map(len, rows), default=0)
        self.rows = [row + [" "] * (self.width - len(row)) for row in rows]

    # -- parts of it -------------------------------------------------------------------------------

    def text(self, row: int, left: int, right: int) -> str:
        return "".join(self.rows[row][left:right])

    def is_blank(self, row: int, left: int, right: int) -> bool:
        return not self.text(row, left, right).strip()

    def flat(self, top: int, bottom: int, left: int, right: int) -> Flat:
        """What stands in the rows from ``top`` to below ``bottom``: side by side, or under one another with
        a sign before each further part."""
        while top < bottom and self.is_blank(top, left, right):
            top += 1
        while top < bottom and self.is_blank(bottom - 1, left, right):
            bottom -= 1
        bands = self.bands(top, bottom, left, right)
        if not bands:
            raise Unreadable("nothing stands here")
        flats = [self.band(*band, left, right) for band in bands]
        if len(flats) == 1:
            return flats[0]
        for flat in flats[1:]:
            if not flat.text.lstrip().startswith(LEADING) and not self.is_block(flat.text.strip()):
                raise Unreadable(f"what leads {flat.text!r}?")
        middle = top + (bands[-1][1] - top - 1) // 2
        return Flat(" ".join(flat.text.strip() for flat in flats), middle)

    def is_block(self, text: str) -> bool:
        """Whether a text is a matrix of which it is said that it is a part of one."""
        return len(text) == 1 and "column" in getattr(self.matrices[ord(text) - FIRST_SIGN], "caption", "")

    def bands(self, top: int, bottom: int, left: int, right: int) -> list[tuple[int, int]]:
        """Rows that belong together, since something tall goes through them; a caption belongs to what it
        stands below, and the numbers of columns to what they stand above."""
        found: list[tuple[int, int]] = []
        for row in range(top, bottom):
            tied = any(self.rows[row][at] in "⎢⎣⎥⎦⎜⎝⎟⎠" for at in range(left, right))
            text = self.text(row, left, right).strip() + " "
            caption = bool(found) and not tied and not text.startswith(LEADING) and text[0] not in "⎡⎛"
            below_numbers = bool(found) and self.are_numbers_above(found[-1], row, left, right)
            if found and (tied or below_numbers or (caption and self.is_caption(row, left, right))):
                found[-1] = (found[-1][0], row + 1)
            else:
                found.append((row, row + 1))
        return found

    def is_caption(self, row: int, left: int, right: int) -> bool:
        return bool(re.match(r"[a-z]", self.text(row, left, right).strip()))

    def are_numbers_above(self, band: tuple[int, int], row: int, left: int, right: int) -> bool:
        """Whether all that stands in a band are numbers of columns, within the bracket that opens below."""
        numbers, below = self.text(band[0], left, right), self.text(row, left, right)
        opening = re.search(r"[⎡\[]", below)
        if band != (row - 1, row) or not opening or not NUMBERS_ABOVE.fullmatch(numbers.strip()):
            return False
        return len(numbers) - len(numbers.lstrip()) > opening.start()

    # -- what stands side by side ------------------------------------------------------------------

    def band(self, top: int, bottom: int, left: int, right: int) -> Flat:
        """One part: its fences as signs or plain parentheses, and what stands level with them."""
        pieces: list[str] = []
        baseline: int | None = None
        at = since = left
        while at < right:
            fence = self.fence(at, top, bottom)
            if fence is None:
                at += 1
                continue
            first, last = fence
            end = self.closing(at, right, first, last)
            text, level = self.fenced(at, end, first, last, bottom, right)
            if baseline is None:
                baseline = level
            if level != baseline:
                raise Unreadable(f"what should be level is not, in {self.text(level, left, right)!r}")
            pieces.append((since, at))  # type: ignore[arg-type]
            pieces.append(text)
            at = self.past_numbers(end, first, last, right)
            exponent = EXPONENT.match(self.text(first, at, right))
            if exponent:
                pieces.append(exponent[0])
                at += len(exponent[0])
            since = at
            if self.has_words(at, first, last, right):
                since = right
                break
        if baseline is None:
            baseline = top
        pieces.append((since, right))  # type: ignore[arg-type]
        line = "".join(piece if isinstance(piece, str) else self.text(baseline, *piece) for piece in pieces)
        return Flat(line.rstrip(), baseline)

    def fence(self, at: int, top: int, bottom: int) -> tuple[int, int] | None:
        """The first and the last row of the tall bracket that opens in a column; of one that is not tall
        too, where it is said above or below it which columns these are."""
        for row in range(top, bottom):
            sign = self.rows[row][at]
            if sign == "[" and self.is_said_which(row, at, top, bottom):
                return row, row
            if sign in OPENING:
                middle, foot = OPENING[sign]
                last = row + 1
                while last < bottom and self.rows[last][at] == middle:
                    last += 1
                if last < bottom and self.rows[last][at] == foot:
                    return row, last
                raise Unreadable(f"a bracket without its foot in {self.text(row, 0, self.width)!r}")
        return None

    def is_said_which(self, row: int, at: int, top: int, bottom: int) -> bool:
        """Whether it is said of a matrix of one row which columns of it are there."""
        end = at + self.text(row, at, self.width).find("]")
        above = row > top and self.columns_above(row - 1, at, end)
        return bool(above or (row + 1 < bottom and BLOCK.match(self.text(row + 1, at, self.width).strip())))

    def closing(self, at: int, right: int, first: int, last: int) -> int:
        """The column of the bracket that closes one."""
        sign, depth = self.rows[first][at], 0
        if first == last:
            return at + self.text(first, at, right).index("]")
        height = last - first - 1
        opening = sign + OPENING[sign][0] * height + OPENING[sign][1]
        closing = CLOSING[sign][0] + CLOSING[sign][1] * height + CLOSING[sign][2]
        for column in range(at, right):
            signs = "".join(self.rows[row][column] for row in range(first, last + 1))
            depth += {opening: 1, closing: -1}.get(signs, 0)
            if not depth:
                return column
        raise Unreadable(f"a bracket that nothing closes in {self.text(first, 0, self.width)!r}")

    def fenced(self, at: int, end: int, first: int, last: int, bottom: int, right: int) -> tuple[str, int]:
        """What stands between brackets, and the row that it is level with."""
        if self.rows[first][at] == "⎛":
            inner = self.flat(first, last + 1, at + 1, end)
            return f"({inner.text.strip()})", inner.baseline
        lines = [self.text(row, at + 1, end).strip() for row in range(first, last + 1)]
        middle = first + (last - first) // 2
        caption = "" if last + 1 >= bottom else self.text(last + 1, at, right).strip().split("   ")[0]
        if FENCES.intersection(caption):  # the foot of what is taller and stands beside it
            caption = ""
        caption = caption or self.columns_above(first - 1, at, end)
        if any(WORKING.search(line) for line in lines):
            if FENCES.intersection("".join(lines)):  # tall parentheses in a cell
                bands = self.bands(first, last + 1, at + 1, end)
                lines = [self.band(*band, at + 1, end).text.strip() for band in bands]
            self.matrices.append(Cells(cells_of(lines), caption))
            return chr(FIRST_SIGN + len(self.matrices) - 1), middle
        rows = tuple(tuple(line.split()) for line in lines)
        past = self.past_numbers(end, first, last, right)
        words = tuple(
            self.text(row, past, right).strip().split("   ")[0]
            for row in range(first, last + 1)
            if self.rows[row][at + 1 : end] and "⋮" not in self.text(row, at, end)
        )
        has_words = self.has_words(past, first, last, right)
        elided = past > end + 1
        self.matrices.append(matrix(rows, elided=elided, words=words if has_words else (), caption=caption))
        return chr(FIRST_SIGN + len(self.matrices) - 1), middle

    def columns_above(self, row: int, left: int, right: int) -> str:
        """The columns whose numbers stand in a row, as a caption says it."""
        numbers = (
            re.fullmatch(r"([\d,]+)(?: +[\d,]+)*", self.text(row, left, right).strip()) if row >= 0 else None
        )
        return f"columns {', '.join(numbers[0].replace(',', '').split())}" if numbers else ""

    def past_numbers(self, end: int, first: int, last: int, right: int) -> int:
        """The place past the bracket that closes a matrix and, where only some of its rows are shown, the
        numbers of these."""
        found = (NUMBER_BESIDE.match(self.text(row, end + 1, right)) for row in range(first, last + 1))
        return end + 1 + max(len(each[0]) for each in found if each)

    def has_words(self, at: int, first: int, last: int, right: int) -> bool:
        """Whether words stand beside the rows of a matrix: what is not level with it is no formula."""
        middle = first + (last - first) // 2
        for row in range(first, last + 1):
            rest = self.text(row, at, right)
            begun = rest[:3] == "   " and rest[3:4].strip() and rest[3] not in FENCES
            if begun and row != middle and not EXPONENT.match(rest[3:]) and not BLOCK.match(rest[3:]):
                return True
        return False


def cells_of(lines: list[str]) -> tuple[tuple[str, ...], ...]:
    """What stands in the cells of a matrix, of lines of which one that begins with a sign goes on with the
    line above; two spaces are between two cells, and an empty line may be between two rows."""
    rows: list[tuple[str, ...]] = []
    for line in filter(None, lines):
        cells = tuple(re.split(" {2,}", line))
        if not line.startswith(LEADING):
            rows.append(cells)
        elif len(cells) == len(rows[-1]):
            rows[-1] = tuple(f"{above} {below}" for above, below in zip(rows[-1], cells, strict=True))
        else:
            raise Unreadable(f"which cells does {line!r} go on with?")
    if len({len(row) for row in rows}) != 1:
        raise Unreadable(f"rows of different lengths: {rows}")
    return tuple(rows)


def matrix(
    rows: tuple[tuple[str, ...], ...], *, elided: bool = False, words: tuple[str, ...] = (), caption: str = ""
) -> Matrix:
    """A matrix of the texts of its cells, those without the signs for what is left out."""
    numbers = []
    for row in rows:
        if all(cell in ("⋮", "⋯") for cell in row):
            elided = True
            continue
        elided = elided or "⋯" in row
        numbers.append(tuple(cell for cell in row if cell != "⋯"))
    for row in numbers:
        for cell in row:
            if not NUMBER.fullmatch(cell):
                raise Unreadable(f"{cell!r} is no number")
    if len({len(row) for row in numbers}) != 1:
        raise Unreadable(f"rows of different lengths: {numbers}")
    return Matrix(tuple(numbers), elided, words, caption)


def _cells(line: str) -> list[str]:
    """A line's places: a sign of two places has a second, empty one, and one of none belongs to the
    sign before."""
    cells: list[str] = []
    for sign in line:
        width = cell_len(sign)
        if width == 0 or unicodedata.combining(sign):
            if cells:
                cells[-1] += sign
            continue
        cells += [sign, *[""] * (width - 1)]
    return cells
