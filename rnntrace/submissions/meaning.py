"""What the names of answers stand for: questions of the exercise, or what it gives."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from ..equations.tree import Symbol
from ..marking.questions import Question
from ..rendering.typed import Reading, canonical
from ..scenario.errors import START, refusal
from ..scenario.values.complaints import Complaints
from ..scenario.wording import count, quote
from ..tracing.traces import Traces
from .asked import Asked
from .figures import is_blank
from .spelling import Spelled, Step, spelled
from .submission import Entry

# A longer name is none, and nobody looks for what it may be.
LONGEST_NAME = 100
MOST_LISTED = 30
MOST_NAMES = 1000

Letters = Literal["standard", "page"]


class Meant(NamedTuple):
    """What an entry stands for. ``single`` is a question of its own; ``stack`` are those of steps, one after
    the other, in which a step may have none. ``initial`` is at which end of the stack the state that it
    begins from may stand, with the question that is about it, if any is.
    """

    entry: Entry
    example: int | None
    part: str
    symbol: Symbol
    single: Question | None = None
    step: int | None = None
    stack: tuple[Question | None, ...] = ()
    initial: Literal["", "first", "last"] = ""
    at_initial: Question | None = None


def meant_by(
    entries: Iterable[Entry], asked: Asked, notation: str | None, complaints: Complaints
) -> list[Meant]:
    """What each name stands for, those left out that are complained of; of names with nothing filled in
    nothing is complained."""
    entries = tuple(entries)
    most = MOST_NAMES + 2 * len(asked.questions)
    if len(entries) > most:
        problem = f"these are {len(entries):,} names, more than there can be answers to this exercise"
        raise refusal(complaints.file, entries[0].place, problem)
    read = [(entry, found) for entry in entries if (found := _taken_apart(entry, asked, complaints))]
    letters = _letters(notation, [found for _, found in read], asked, complaints)
    silent = Complaints(complaints.file)
    meant = (
        _Name(entry, found, letters, asked, silent if is_blank(entry.raw) else complaints).meant()
        for entry, found in read
    )
    return [each for each in meant if each]


def _taken_apart(entry: Entry, asked: Asked, complaints: Complaints) -> Spelled | None:
    name = entry.name if _plain(entry.name) else canonical(entry.name[:LONGEST_NAME])
    found: tuple[Spelled, ...] = ()
    if len(entry.name) <= LONGEST_NAME:
        found = spelled(name, asked.parts, asked.knows)
    if len(found) == 1:
        return found[0]
    if is_blank(entry.raw):
        return None
    if found:
        ways = " or ".join(quote(_as_name(each)) for each in found)
        problem = f"{quote(entry.name)} may be {ways}. Write the one that is meant"
    else:
        problem = unknown(entry.name, asked, complaints)
    complaints.add(entry.place, "", problem)
    return None


def _plain(name: str) -> bool:
    return name.isascii() and " " not in name


def _as_name(found: Spelled) -> str:
    steps = "" if found.steps is None else f"[{found.steps.first}]"
    return f"{'dL/d' if found.gradient else ''}{found.core}{steps}"


def unknown(name: str, asked: Asked, complaints: Complaints) -> str:
    """What to say of a name that nothing has."""
    bare, behind = re.fullmatch(r"(?s)(.*?)((?:\[[^\[\]]*\])?)", name).groups()  # type: ignore[union-attr]
    there = asked.listed
    near = complaints.near(bare, there) if len(name) <= LONGEST_NAME else None
    if near:
        step = behind if any(each.name.startswith(f"{near}[") for each in asked.questions) else ""
        return f"nothing here is called {quote(name)}. Did you mean {quote(near + step)}?"
    more = f", … ({len(there)} in all)" if len(there) > MOST_LISTED else ""
    return f"nothing here is called {quote(name)}. There are: {', '.join(there[:MOST_LISTED])}{more}"


def _letters(
    notation: str | None, names: list[Spelled], asked: Asked, complaints: Complaints
) -> Letters | None:
    """Whose letters the names are: what the file says, else what those show that only one of the two has.
    None where nobody can tell."""
    if notation is not None:
        if notation not in ("standard", asked.notation):
            own = "" if asked.notation == "standard" else f" or {asked.notation}, that of this exercise"
            complaints.add(START, "notation", f"{quote(notation)} is not known here, expected standard{own}")
        return "standard" if notation == "standard" else "page"
    shown = {sign for each in names if (sign := _sign(asked.read(each.core), each.core, asked))}
    return next(iter(shown)) if len(shown) == 1 else None


def _sign(reading: Reading, core: str, asked: Asked) -> Letters | None:
    """Whose letters a name shows that the file has."""
    if reading.hidden or not reading.found:
        return None
    known = reading.found[0]
    if known.name == asked.found.examples[0].system.loss or canonical(known.shown) == known.name:
        return None
    return "standard" if core == known.name else "page"


class _Name:
    """A name on its way to what it stands for."""

    def __init__(
        self, entry: Entry, found: Spelled, letters: Letters | None, asked: Asked, complaints: Complaints
    ) -> None:
        self.entry = entry
        self.found = found
        self.letters = letters
        self.asked = asked
        self.complaints = complaints

    def complain(self, problem: str) -> None:
        self.complaints.add(self.entry.place, self.entry.name, problem)

    def meant(self) -> Meant | None:
        known = self._known()
        if known is None:
            return None
        name, part = known
        symbol = Symbol(name, 0, self.found.gradient)
        whole = self.asked.by_key.get((None, part, Symbol(symbol.name, None, symbol.gradient), None))
        shared = whole is not None or name in self.asked.trace(None, part).calculation.parameters
        numbered = self._example(needed=not shared or self.found.steps is not None)
        if numbered is None:
            return None
        example = numbered[0]
        if self.found.steps is None:
            whole = self.asked.by_key.get((example, part, Symbol(symbol.name, None, symbol.gradient), None))
            return self._of_no_step(example, part, symbol, whole)
        return self._of_steps(example, part, symbol, self.found.steps)

    def _known(self) -> tuple[str, str] | None:
        """The standard name, and the part that has it."""
        reading, core = self.asked.read(self.found.core), self.found.core
        known = reading.found
        if reading.hidden and self.letters is None:
            own = self.asked.notation
            self.complain(f"{reading.note} Say which it is: notation: standard, or notation: {own}")
            return None
        if reading.hidden and self.letters == "standard":
            known = reading.hidden
        parts = {self.asked.part_of(each.part): each.name for each in known}
        if not known:
            parts = dict.fromkeys(self.asked.standard[core], core)
        wanted = self.found.part
        if wanted is None and len(parts) == 1:
            wanted = next(iter(parts))
        part = self.asked.part_of(wanted or "")
        if part in parts:
            return parts[part], part
        self.complain(f"the {wanted} has no {core}")
        return None

    def _example(self, *, needed: bool) -> tuple[int | None] | None:
        """The example, from 0, or None for all together and for the only one."""
        examples, number = len(self.asked.found.examples), self.found.example
        several = isinstance(self.asked.found, Traces)
        if number is not None and not 1 <= number <= examples:
            self.complain(f"there is no example {number}, there {_are(examples, 'example')}")
            return None
        if number is not None:
            return (number - 1 if several else None,)
        if several and needed:
            if examples > 1:
                name = _as_name(self.found)
                self.complain(f"say of which of the {examples} examples, like {quote(f'1:{name}')}")
                return None
            return (0,)
        return (None,)

    def _of_no_step(
        self, example: int | None, part: str, symbol: Symbol, whole: Question | None
    ) -> Meant | None:
        """A parameter's gradient, the loss over all steps, or a value at all its steps."""
        trace = self.asked.trace(example, part)
        stack = tuple(self._question(example, part, symbol, step) for step in range(1, trace.steps + 1))
        found = Meant(self.entry, example, part, symbol, whole)
        if any(stack) and not (example is None and isinstance(self.asked.found, Traces)):
            found = found._replace(stack=stack)
            if symbol.name in trace.system.all_states:
                at = trace.calculation.step_of_initial(symbol.name)
                end: Literal["first", "last"] = "last" if at else "first"
                about = self._question(example, part, symbol, at)
                found = found._replace(initial=end, at_initial=about)
        if whole is None and not found.stack and not self._is_given(example, part, symbol, None):
            self.complain(self._why_not(part, symbol))
            return None
        return found

    def _of_steps(self, example: int | None, part: str, symbol: Symbol, steps: Step) -> Meant | None:
        trace = self.asked.trace(example, part)
        if symbol.name in trace.calculation.parameters:
            hint = f"dL/d{symbol.name}" if symbol.gradient else symbol.name
            self.complain(f"a parameter is the same at every step: it is {quote(hint)} without one")
            return None
        first, last = (self._number(each, part, symbol) for each in steps)
        if last < first:
            self.complain("the smaller step comes first")
            return None
        begins, ends = trace.steps_of(symbol.name)
        if not begins <= first <= last <= ends:
            there = f"steps {begins} to {ends}" if ends > begins else f"only step {begins}"
            self.complain(f"there is no step {last if first >= begins else first}, there {_is(there)}{there}")
            return None
        if steps.first != steps.last:
            stack = tuple(self._question(example, part, symbol, step) for step in range(first, last + 1))
            if any(stack):
                return Meant(self.entry, example, part, symbol, stack=stack)
        question = self._question(example, part, symbol, first)
        if question is None and not self._is_given(example, part, symbol, first):
            self.complain(self._why_not(part, symbol, first))
            return None
        return Meant(self.entry, example, part, symbol, question, first)

    def _number(self, written: str, part: str, symbol: Symbol) -> int:
        trace = self.asked.trace(self.found.example and self.found.example - 1, part)
        if written == "initial":
            return trace.calculation.step_of_initial(symbol.name)
        return int(written) if written.isdigit() else trace.steps + written.count("+")

    def _question(self, example: int | None, part: str, symbol: Symbol, step: int) -> Question | None:
        return self.asked.by_key.get((example, part, symbol, step))

    def _is_given(self, example: int | None, part: str, symbol: Symbol, step: int | None) -> bool:
        return not symbol.gradient and self.asked.given(example, part, symbol.name, step) is not None

    def _why_not(self, part: str, symbol: Symbol, step: int | None = None) -> str:
        """Why there is nothing to answer for a name that there is."""
        trace = self.asked.trace(None, part)
        together = (None, part, Symbol(symbol.name, None, symbol.gradient), None)
        if self.found.example is not None and together in self.asked.by_key:
            return "it is of all examples together: leave out the number in front"
        if symbol.gradient and not self.asked.found.backward:
            return "the exercise has no gradients: it has no loss, or no targets"
        if symbol.name == trace.system.loss and not symbol.gradient:
            return f"step {step} has no target, and so no loss"
        what = "gradient" if symbol.gradient else "value"
        there = ", ".join(self.asked.listed[:MOST_LISTED])
        return f"there is no such {what} here. There are: {there}"


def _are(number: int, noun: str) -> str:
    return f"{'is' if number == 1 else 'are'} {count(number, noun)}"


def _is(there: str) -> str:
    return "is " if there.startswith("only") else "are "
