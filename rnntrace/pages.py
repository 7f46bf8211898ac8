"""Pages for whoever works in Python, ``trace.page("bptt", step=3)``: what commands are for a shell.

This stands before all rooms and may ask any of them; of these a trace and a scenario ask for it, to show
themselves, and late.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from operator import index
from typing import TYPE_CHECKING, Literal

from .cells.notations import NOTATIONS
from .scenario.wording import near, quote
from .tracing.notated import in_notation
from .tracing.trace import Trace
from .tracing.traces import Traces
from .writing.document import Document
from .writing.figures import Style
from .writing.overview.describe import describe_document
from .writing.pages.walkthrough import Selection, bptt_document, forward_document, whole_document

if TYPE_CHECKING:
    from .rendering.html.guide import Guide
    from .rendering.prose import Dialect
    from .scenario.model import Scenario

Kind = Literal["forward", "bptt", "whole", "describe"]
Detail = Literal["brief", "normal", "full"]
Made = Callable[[Trace | Traces, Style, Selection], Document]

KINDS: Mapping[str, Made] = {
    "forward": forward_document,
    "bptt": bptt_document,
    "whole": whole_document,
    "describe": lambda trace, style, selection: describe_document(trace.exercise),
}
# Of these there may be some steps and some quantities alone.
IN_PARTS = ("forward", "bptt")
# As high as a page that is read in pieces; whoever wants more pulls at its corner. A notebook that comes from
# elsewhere is shown without frames and styles until it is trusted: then there is the text below.
FRAME = (
    '<iframe title="{}" srcdoc="{}" style="width: 100%; height: 36em; border: 0; resize: vertical"></iframe>'
    '<pre class="rnntrace-without-frame">{}</pre><style>.rnntrace-without-frame {{ display: none }}</style>'
)
DETAILS = ("brief", "normal", "full")


@dataclass(frozen=True, repr=False)
class Page(Document):
    """A document that shows itself: as text, as Markdown, HTML and LaTeX; in a notebook without being asked.
    ``title`` says what it is of, and ``guide`` makes what a page in HTML has to say of its numbers.
    """

    title: str = ""
    guide: Callable[[], Guide] | None = None

    def __repr__(self) -> str:
        return f"<Page: {self.title}. print() shows it>"

    def __str__(self) -> str:
        return self.text()

    def text(self, width: int = 80, *, ascii: bool = False) -> str:
        """Plain text, at most so many columns wide; ``ascii`` for encodings without mathematical signs."""
        from .rendering.terminal import to_pieces

        return "".join(to_pieces(self, width, ascii=ascii))

    def markdown(self, math: Dialect = "dollar") -> str:
        """Markdown with LaTeX between dollar signs, or ``"fenced"`` in math code fences."""
        from .rendering.markdown import to_markdown

        return "".join(to_markdown(self, math))

    def html(self) -> str:
        """A page of HTML that needs no other file."""
        from .rendering.html.page import to_html

        return "".join(to_html(self, self.guide() if self.guide else None))

    def latex(self) -> str:
        """LaTeX for a document that has ``amsmath``: what stands between its beginning and its end."""
        from .rendering.tex.document import paragraphs

        return "".join(paragraphs(self)).strip()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        """What a notebook may show: the HTML in a frame of its own, as its style is for a whole page."""
        text = self.text()
        framed = FRAME.format(escape(self.title), escape(self.html()), escape(text))
        return {"text/plain": text, "text/html": framed, "text/latex": self.latex()}


def page(
    trace: Trace | Traces,
    kind: Kind = "whole",
    *,
    step: int | Sequence[int] | None = None,
    only: str | Iterable[str] | None = None,
    digits: int = 4,
    notation: str | None = None,
    detail: Detail = "normal",
    full: bool = False,
) -> Page:
    """A part of the walkthrough of a trace: ``page(trace, "bptt", step=3)``, or the same as
    ``trace.page("bptt", step=3)``.

    ``kind`` is ``"forward"``, ``"bptt"``, ``"whole"`` (what ``rnntrace export`` writes) or ``"describe"``. Of
    the first two there may be one ``step`` or several, ``range(2, 5)``, and ``only`` some quantities,
    ``"h,s"`` or ``["h", "s"]``, by their names on the page or their standard ones. Numbers have so many
    ``digits``, or those that a trace was worked with which was rounded on the way; ``notation``, ``detail``
    and ``full`` are as on the command line. Raises ValueError for what there is not.
    """
    _among(kind, KINDS, "kind of page")
    _among(detail, DETAILS, "detail")
    if digits < 1:
        raise ValueError(f"digits is {digits}, expected 1 or more")
    if notation is not None:
        _among(notation, NOTATIONS, "notation")
        trace = in_notation(trace, notation)
    if kind == "bptt" and not trace.backward:
        raise ValueError("no gradients were recorded; rnntrace.bptt(scenario) records them")
    if kind not in IN_PARTS and not (step is None and only is None):
        raise ValueError(
            f"step and only are for pages of one pass, {_listed(IN_PARTS)}, not for {quote(kind)}"
        )
    steps = _steps(step, trace.exercise.most_steps)
    names = _names(only, trace, kind)
    if kind == "bptt" and names & _entering(trace):  # what no other gradient needs
        trace = trace.with_input()
    carried = trace.pencil is not None
    style = Style(trace.pencil.digits if trace.pencil else digits, "auto", detail, carried=carried, full=full)
    made, selection = KINDS[kind], Selection(steps, names)
    about = ", ".join(
        filter(None, (f"{kind} of {trace.exercise.title!r}", _said("step", step), _said("only", only)))
    )
    return Page(lambda: made(trace, style, selection).make(), about, partial(_guide, trace, style))


def _guide(trace: Trace | Traces, style: Style) -> Guide:
    from .rendering.html.traced import guide_to
    from .writing.pointing.pointing import Pointing

    return guide_to(trace, style, Pointing(trace, style))


def shown_in_notebook(of: Trace | Traces | Scenario) -> dict[str, str]:
    """What a notebook shows of a trace, its whole walkthrough, or of a scenario, what it is; in plain text
    just the line that Python has for it."""
    if isinstance(of, Trace | Traces):
        found = page(of)
    else:
        found = Page(describe_document(of).make, f"describe of {of.exercise.title!r}")
    return {**found._repr_mimebundle_(), "text/plain": repr(of)}


def _said(name: str, value: object) -> str:
    return "" if value is None else f"{name}={value!r}"


def _among(name: str, known: Iterable[str], what: str) -> None:
    """Raises ValueError for a name that is none of those known."""
    there = list(known)
    if name not in there:
        meant = near(name, there) if isinstance(name, str) else None
        hint = f"Did you mean {quote(meant)}?" if meant else f"There are {_listed(there)}"
        raise ValueError(f"there is no {what} {name!r}. {hint}")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(quote, names))


def _steps(step: int | Sequence[int] | None, most: int) -> tuple[int, ...]:
    """The steps asked for; none for all."""
    if step is None:
        return ()
    found = tuple(map(index, step)) if isinstance(step, Sequence) else (index(step),)
    for each in found:
        if not 1 <= each <= most:
            there = "only step 1" if most == 1 else f"steps 1 to {most}"
            raise ValueError(f"there is no step {each}; the trace has {there}")
    if not found:
        raise ValueError("step has no step in it; leave it out for all")
    return found


def _entering(trace: Trace | Traces) -> frozenset[str]:
    """The names of what comes in."""
    return frozenset(each.system.input for each in trace.chain if each.calculation.inputs)


def _names(only: str | Iterable[str] | None, trace: Trace | Traces, kind: str) -> frozenset[str]:
    """The standard names of the quantities asked for; none for all."""
    if only is None:
        return frozenset()
    from .rendering.typed import Vocabulary
    from .writing.letters import Letters

    known = {*trace.exercise.names}
    if kind == "bptt":
        known = {*_entering(trace), *(name for each in trace.chain for name in each.differentiated)}
    vocabulary = Vocabulary(tuple(Letters.of(each) for each in trace.exercise.chain))
    there = f"There are: {', '.join(vocabulary.listed(known))}"
    found: set[str] = set()
    for typed in only.split(",") if isinstance(only, str) else only:
        read = {each.name for each in vocabulary.read(typed.strip()).found} & known
        if not read:
            raise ValueError(f"there is no {quote(typed.strip())} here. {there}")
        found |= read
    if not found:
        raise ValueError(f"only names nothing. {there}")
    return frozenset(found)
