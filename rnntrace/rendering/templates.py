"""Lines with blanks, to be filled in as often as there are numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from .blanks import Blanks, Texts
from .lines import Draft, Gap, Line, Mark, Segment, Slot
from .pick import Pick


class Template:
    """``lines`` once and for all; what is done at each step is to fill in the texts."""

    def __init__(self, lines: Sequence[Draft], blanks: Blanks) -> None:
        self.lines = lines
        self.blanks = blanks

    @cached_property
    def _gaps(self) -> list[Gap]:
        return [content for line in self.lines for content, _ in line if isinstance(content, Gap)]

    @cached_property
    def _pattern(self) -> tuple[str, Pick]:
        """The text with a sign for each blank, and which of the texts go there."""
        pieces: list[str] = []
        picked: list[int] = []
        empty = self.blanks.columns
        numbers = empty + 1 + len(self._gaps)
        steps = numbers + self.blanks.count
        gap = empty + 1
        for line in self.lines:
            for content, _ in line:
                match content:
                    case str():
                        pieces.append(content.replace("%", "%%"))
                    case Slot(text, column) if column in self.blanks.alone:
                        pieces.append("%s")
                        picked.append(numbers + text)
                    case Slot(text, column):
                        pieces.append("%*s")
                        picked += [column, numbers + text]
                    case Mark(text, _):
                        pieces.append("%s")
                        picked.append(steps + text)
                    case Gap():
                        pieces.append("%*s")
                        picked += [gap, empty]
                        gap += 1
            pieces.append("\n")
        return "".join(pieces), Pick(picked)

    def text(self, texts: Texts) -> str:
        """All lines as plain text, filled in."""
        pattern, pick = self._pattern
        wide = texts.wide
        gaps = [gap.at(wide) for gap in self._gaps]
        return pattern % pick([*wide, "", *gaps, *texts.numbers, *texts.steps])

    def filled(self, texts: Texts) -> Iterable[Line]:
        """The lines, filled in."""
        for line in self.lines:
            yield tuple((_text(segment, texts), segment[1]) for segment in line)


def _text(segment: Segment, texts: Texts) -> str:
    match segment[0]:
        case Slot(text, column):
            return texts.numbers[text].rjust(texts.wide[column])
        case Mark(text, _):
            return texts.steps[text]
        case Gap() as gap:
            return " " * gap.at(texts.wide)
        case str() as literal:
            return literal
