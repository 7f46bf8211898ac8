"""Equations as lines that may be broken between terms: what goes on stands further in than the first sign of
equality, and a matrix that is too wide for the page is scrolled in its own line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ...writing.document import Chain, Factor, Listed, Worked
from ...writing.form import Form
from ...writing.formula import Formula, Name, Row, Text
from ..layout import Layout, Layouts
from ..page_lines import Measure, pieces
from ..terms import sides
from ..widths import added
from .mathml import MathML
from .prose import Writer
from .template import WRITING, Ink, Mark, Template

if TYPE_CHECKING:
    from .fields import Fields

WIDEST_HEAD = 20  # what is wider before a sign of equality stands on a line of its own
WIDEST_SUMS = 50  # up to here the sums and their result share a line


class Laid(NamedTuple):
    """What an equation is, in a sentence without its end, and its lines; a definition only ``states`` what
    a name stands for."""

    sentence: Template
    lines: Template
    states: bool


class Equations:
    """The equations of a page; ``mark`` has the number of an address there, and ``fields`` what stands in its
    gaps, if that is more than room."""

    def __init__(self, mark: Mark, fields: Fields | None = None) -> None:
        self.mark, self.fields = mark, fields
        self.room = fields.room if fields else None
        self.layouts = Layouts(WRITING, laid)

    def worked(self, worked: Worked, more: str = "") -> str:
        """A worked equation: a sentence, and the lines under it. ``more`` are further attributes."""
        found, texts = self.layouts.of(worked)
        said = [found.sentence.text(self.mark, worked, texts)]
        if worked.further:
            ink = Ink(here=worked.step)
            writer = Writer(ink)
            text = ". ".join(writer.sentence(text) for text in worked.further)
            said.append(Template(text, ink).text(self.mark))
        sentence = ". ".join(filter(None, said))
        lines = found.lines.text(self.mark, worked, texts, self.room)
        kind = "def" if found.states else "eq"
        return f'<div class="{kind}"{more}>\n{_what(sentence)}{lines}\n</div>'

    def listed(self, listed: Listed, more: Callable[[Listed], str]) -> Iterator[str]:
        """Equations in symbols; those of a step one by one, as each is worked there, with ``more``
        attributes."""
        if listed.asks and self.fields:
            yield self.chosen(listed, self.fields)
            return
        lines = [self.line(formula, words, listed.step) for formula, words in listed.lines]
        if listed.step is None:
            yield "\n".join(('<div class="list">', *lines, "</div>"))
            return
        for each, line in zip(listed.lines, lines, strict=True):
            yield f'<div class="eq list"{more(listed._replace(lines=(each,)))}>\n{line}\n</div>'

    def chosen(self, listed: Listed, fields: Fields) -> str:
        """Equations of which one is to be chosen."""
        lines = [
            self.line(formula, fields.choice(listed.asks, words), listed.step)
            for formula, words in listed.lines
        ]
        return "\n".join((f'<div class="list choice"{fields.group(listed.asks)}>', *lines, "</div>"))

    def line(self, formula: Formula, words: Text | str, step: int | None) -> str:
        """A formula, and beside it what it is, in words or as markup."""
        ink = Ink(here=step)
        head, rest = sides(formula)
        rows = Rows(ink, Measure(here=step))
        if rest:
            cells = f'<div class="h">{rows.maths.math(head)}</div><div class="r">{rows.flow(rest, "=")}</div>'
        else:
            cells = f'<div class="r whole">{rows.flow((formula,))}</div>'
        said = words if isinstance(words, str) else Writer(ink).text(words)
        note = f'<div class="note">{said}</div>' if said else ""
        return Template(f'<div class="x">{cells}{note}</div>', ink).text(self.mark)

    def chained(self, chain: Chain) -> str:
        """A product in symbols, then its factors one by one, with what each of them leads to."""
        ink = Ink()
        writer, rows = Writer(ink), Rows(ink, Measure())
        found = [_what(writer.sentence(chain.words) or "The product"), rows.lines((chain.head,))]
        found.append("<p>From the left, with what the product is so far at each value:</p>\n")
        last = len(chain.factors) - 1
        found += [
            rows.factor(factor, factor.reached(last=i == last) if i else ())
            for i, factor in enumerate(chain.factors)
        ]
        return Template(f'<div class="eq">\n{"".join(found)}\n</div>', ink).text(self.mark)


def _what(sentence: str) -> str:
    return f'<p class="what">{sentence}:</p>\n' if sentence else ""


def laid(form: Form, layout: Layout) -> Laid:
    """A form as markup."""
    ink = Ink(layout)
    writer = Writer(ink)
    sentence = ". ".join(writer.sentence(text) for text in (form.words, *form.remarks) if text)
    rows = Rows(ink, Measure(layout))
    lines = rows.lines((form.head, *form.stages))
    states = isinstance(form.head, Name) and len(form.stages) == 1
    return Laid(Template(sentence, ink), Template(lines, ink), states)


class Rows:
    """Writes the lines of equations."""

    def __init__(self, ink: Ink, measure: Measure) -> None:
        self.ink, self.measure = ink, measure
        self.maths = MathML(ink)

    def lines(self, chain: Sequence[Formula]) -> str:
        """A chain of equal things, a line each; the sums and their result share one where it is short."""
        head, rest = sides(chain[0])
        stages = [(stage, self.ink.sign(i)) for i, stage in enumerate(chain[1:])]
        rows = [self.flow(rest, "=")] if rest else []
        short = len(stages) > 1 and self.fits([stage for stage, _ in stages[-2:]], WIDEST_SUMS)
        for i, (stage, sign) in enumerate(stages):
            line = self.flow((stage,), sign)
            if short and i == len(stages) - 1:
                rows[-1] += f" {line}"
            else:
                rows.append(line)
        body = "".join(f'<div class="r">{row}</div>' for row in rows)
        if not rows:
            return f'<div class="x"><div class="r whole">{self.flow(head)}</div></div>'
        if self.fits(head, WIDEST_HEAD):
            return f'<div class="x"><div class="h">{self.maths.math(head)}</div>{body}</div>'
        return f'<div class="x"><div class="r whole">{self.flow(head)}</div>{body}</div>'

    def fits(self, formulas: Sequence[Formula], widest: int) -> bool:
        return self.measure.fits(added(map(self.measure.width, formulas)), widest)

    def flow(self, parts: Sequence[Formula], sign: str = "") -> str:
        """A formula as terms between which a line may be broken."""
        found = pieces(Row(tuple(parts)), self.measure)
        return " ".join(self.maths.math(term, "" if i else sign) for i, term in enumerate(found))

    def factor(self, factor: Factor, reached: Text) -> str:
        """A factor, and what has been reached with it, if anything: where, unless it is the whole."""
        lines = f'<div class="h">{self.maths.math((factor.name,))}</div>'
        lines += f'<div class="r">{self.flow((factor.value,), "=")}</div>'
        if reached:
            said = Writer(self.ink).text(reached)
            lines += f'<div class="r so">{said} {self.flow((factor.so_far,))}</div>'
        return f'<div class="x">{lines}</div>'
