"""Which mistakes an exercise cannot show, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ...equations.tree import Transpose, children, symbols
from ...tracing.run import bptt, forward
from ...tracing.trace import Trace
from ...tracing.traces import Traces
from ..estimates import DoesNotFit
from ..mistaken import Planted, Sheet, planted
from ..questions import Question, questions
from .changes import Change
from .reasons import KINDS, SEVERAL, Reason, reasons
from .unkind import Unkind, unkind

Report = Callable[[int, int], None]
# So many quantities are named that would show most if they were asked.
MOST_ADVISED = 3


class Unseen(NamedTuple):
    """Mistakes that nobody would see, for one reason. Those ``at_first`` are seen at later steps, but not
    by whoever makes them at the first alone. ``by`` are names of quantities that would show them if they
    were asked, the most telling ones first."""

    reason: Reason
    mistakes: tuple[Planted, ...] = ()
    at_first: tuple[Planted, ...] = ()
    by: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Findings:
    """What was found of an exercise of which some questions are ``asked``, to so many ``digits``.

    Of the mistakes that were ``tried``, the ``impossible`` ones cannot be made here, as their sizes do not
    fit; the ``harmless`` ones are other ways to write what is right.
    """

    found: Trace | Traces
    asked: tuple[Question, ...]
    digits: int
    tried: int
    impossible: int
    harmless: int
    unseen: tuple[Unseen, ...]
    unkind: tuple[Unkind, ...]

    @property
    def hidden(self) -> int:
        """How many mistakes change no number that is asked."""
        return sum(len(each.mistakes) for each in self.unseen)

    @property
    def seen(self) -> int:
        """How many mistakes change an asked number by more than rounding does."""
        return self.tried - self.impossible - self.harmless - self.hidden

    @property
    def is_good(self) -> bool:
        """Whether there is nothing to be said against it."""
        return not self.unseen and not self.unkind


def lint(
    found: Trace | Traces,
    asked: Iterable[Question] | None = None,
    digits: int = 4,
    report: Report = lambda done, of: None,
) -> Findings:
    """What mistakes can be seen by the questions that are asked (all there are, if none are named)."""
    chosen = tuple(questions(found) if asked is None else asked)
    every = planted(found)
    search = _Search(found, chosen, digits)
    for done, mistake in enumerate(every):
        report(done, len(every))
        search.look_at(mistake)
    unseen = tuple(search.groups())
    return Findings(
        found,
        chosen,
        digits,
        len(every),
        search.impossible,
        search.harmless,
        unseen,
        unkind(found, chosen, digits),
    )


class _Search:
    """Goes through the mistakes one after the other."""

    def __init__(self, found: Trace | Traces, asked: tuple[Question, ...], digits: int) -> None:
        self.found, self.asked, self.digits = found, asked, digits
        self.sheet = Sheet(found, asked, digits)
        every = questions(found)
        self.everything = self.sheet if {*every} <= {*asked} else Sheet(found, every, digits)
        self.impossible = self.harmless = 0
        self.of: dict[tuple[str, str, tuple[str, ...]], tuple[Reason, list[Planted]]] = {}
        self.at_first: list[Planted] = []
        self.telling: Counter[str] = Counter()

    def look_at(self, mistake: Planted) -> None:
        """Whether a mistake is seen, and if not, why."""
        if self.sheet.shows(mistake):
            if self.is_hidden_at_first(mistake):
                self.at_first.append(mistake)
            return
        try:
            seen_by = dict(self.everything.differences(mistake))
        except DoesNotFit:
            self.impossible += 1
            return
        if telling := [each for each, apart in seen_by.items() if apart > self.sheet.tolerance]:
            self.telling.update({_without_step(each) for each in telling})
            self.note(Reason("not_asked"), mistake)
        elif any(seen_by.values()):
            self.note(Reason("too_small"), mistake)
        elif reason := self.reason(mistake):
            self.note(reason, mistake)
        else:
            self.harmless += 1

    def note(self, reason: Reason, mistake: Planted) -> None:
        self.of.setdefault(reason.sign, (reason, []))[1].append(mistake)

    def reason(self, mistake: Planted) -> Reason | None:
        """What hides a mistake; None where it would change nothing, whatever the numbers."""
        near = [reason for reason in self.reasons if reason.of(mistake)]
        further = [reason for reason in self.reasons if reason not in near]
        for reason in (*near, *further, *SEVERAL):
            if self.is_seen_without(reason, mistake):
                return reason
        return self.of_size(mistake)

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        return tuple(reasons(self.found))

    @cached_property
    def others(self) -> dict[Change, Sheet]:
        """The exercises that were changed to see what hides mistakes."""
        return {}

    def without(self, reason: Reason) -> Sheet:
        """The exercise of which a reason is not true."""
        assert reason.change
        if reason.change not in self.others:
            changed = reason.change(self.found.exercise)
            worked = bptt(changed) if self.found.backward else forward(changed)
            self.others[reason.change] = Sheet(worked, questions(worked), self.digits)
        return self.others[reason.change]

    def is_seen_without(self, reason: Reason, mistake: Planted) -> bool:
        """Whether a mistake changes its own number, if only by little."""
        sheet = self.without(reason)
        if mistake.before_the_steps:
            return any(apart for _, apart in sheet.differences(mistake))
        return any(gap.any() for gap in sheet.gaps(mistake) or ())

    def of_size(self, mistake: Planted) -> Reason | None:
        """Whether it is that a matrix has one row and one column, and so is its own transpose."""
        arrays = self.found.examples[0].of(mistake.part).calculation.parameters
        single = tuple(name for name, array in arrays.items() if array.shape == (1, 1))
        used = {symbol.name for symbol in symbols(mistake.right)}
        turned = _transposes(mistake.right) != _transposes(mistake.mistake.right)
        return Reason("single", single, mistake.part) if turned and used & {*single} else None

    def is_hidden_at_first(self, mistake: Planted) -> bool:
        """Whether it is not seen at the first step because of the state before it, and seen there if that
        were not zero."""
        reason = next((each for each in self.reasons if each.kind == "initial_state"), None)
        if reason is None or mistake.of.gradient or mistake.of.step is None:
            return False
        used = {symbol.name for symbol in symbols(mistake.right) if symbol.step}
        if not used & {*reason.names} or reason.part != mistake.part:
            return False
        return not _first(self.sheet, mistake, self.found) and _first(
            self.without(reason), mistake, self.found
        )

    def groups(self) -> Iterator[Unseen]:
        """The mistakes by what hides them, what is simple to put right first."""
        if self.at_first:
            reason = next(each for each in self.reasons if each.kind == "initial_state")
            self.of.setdefault(reason.sign, (reason, []))
        if _is_cut_short(self.found):
            reason = Reason("truncation")
            self.of[reason.sign] = (reason, [])
        for reason, hidden in sorted(self.of.values(), key=lambda each: KINDS.index(each[0].kind)):
            at_first = self.at_first if reason.kind == "initial_state" else []
            by = self.advice() if reason.kind == "not_asked" else ()
            yield Unseen(reason, _likely_first(hidden), _likely_first(at_first), by)

    def advice(self) -> tuple[str, ...]:
        """What to ask beside what is asked: what shows most."""
        return tuple(name for name, _ in self.telling.most_common(MOST_ADVISED))


def _first(sheet: Sheet, mistake: Planted, found: Trace | Traces) -> bool:
    """Whether a mistake changes its number at the step where the state comes from before all steps."""
    backwards = any(
        symbol.step == 1 and not symbol.gradient and symbol.name in sheet.found.chain[-1].system.all_states
        for symbol in symbols(mistake.right)
    )
    return any(gap[-1 if backwards else 0] for gap in sheet.gaps(mistake) or ())


def _likely_first(mistakes: Iterable[Planted]) -> tuple[Planted, ...]:
    return tuple(sorted(mistakes, key=lambda each: each.mistake.rank))


def _without_step(question: Question) -> str:
    part = f"{question.part}:" if question.part else ""
    return f"{part}{'dL/d' if question.of.gradient else ''}{question.of.name}"


def _transposes(node: object) -> int:
    return isinstance(node, Transpose) + sum(map(_transposes, children(node)))  # type: ignore[arg-type]


def _is_cut_short(found: Trace | Traces) -> bool:
    """Whether a gradient that goes back by one step only has gone back all the way."""
    recurs = any(trace.system.recurrent for trace in found.chain)
    return bool(found.backward) and recurs and found.exercise.most_steps == 2
