"""The page that says whether BPTT's gradients are right."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ...checking.entries import Entry
from ...checking.findings import (
    DIFFERENCES,
    LOSS,
    MODULE,
    OPTIMIZER,
    PYTORCH,
    SYMPY,
    Check,
    Source,
    Verification,
)
from ...equations.calls import calls, has_kinks
from ...equations.tree import Symbol
from ...exercise.exercise import Parameter
from ..digits import scientific
from ..document import PART, TITLE, Block, Document, Heading, Paragraph, Table
from ..formula import Name, Prose, Text
from ..notation import name_of

HEADER = (("gradient",), ("at",), ("BPTT has",), ("differs",), ("allowed",), ("verdict",))
OF_MODULE = (("quantity",), ("at",), ("here",), ("differs",), ("allowed",), ("verdict",))
NUMERIC = (False, False, True, True, True, False)
VALUE = 2  # this column is left out of a narrow page
WIDE = 70
DIGITS_SHOWN = 6
TOTAL = Name("L", role="loss")
ABOUT_OPTIMIZER = (
    "It gets the same gradients, clips them where the scenario does, and makes one update. For each matrix "
    "and vector the new entry is shown where the two differ most."
)

WHAT = {
    DIFFERENCES: "Central differences: the slope between two losses",
    SYMPY: "SymPy: symbolic derivatives, to 30 digits",
    PYTORCH: "PyTorch: automatic differentiation of these equations",
    MODULE: "PyTorch's own modules",
    OPTIMIZER: "PyTorch's own optimizers",
}


class Kinks(NamedTuple):
    """What is said of kinks: of one ``between`` two losses, of weights ``at_one``, and where they are
    ``everywhere``."""

    between: str
    at_one: str
    everywhere: str


OF_RELUS = Kinks(
    "between the two losses a ReLU switches on or off, and at such a kink there is no slope to compare with.",
    "a ReLU's argument is 0 there but for rounding, which decides whether it is on or off.",
    "at every weight a ReLU switches.",
)
OF_OTHERS = Kinks(
    "between the two losses a function passes a kink, where there is no slope to compare with.",
    "a function is at a kink there but for rounding, which decides on which side of it.",
    "at every weight a function passes a kink.",
)


def verification_document(found: Verification, width: int = WIDE) -> Document:
    """Each source of gradients beside BPTT's, and what follows."""
    return Document(lambda: _blocks(found, width))


def _blocks(found: Verification, width: int) -> Iterator[Block]:
    yield Heading(TITLE, (Prose(found.exercise.title), ": are the gradients right?"))
    yield Paragraph((_scope(found),))
    for source in found.sources:
        whose = "PyTorch's own optimizer" if source.is_optimizer else "PyTorch's own, with these weights"
        yield Heading(PART, (WHAT.get(source.name) or f"{source.name}: {whose}",))
        if source.why_not:
            yield Paragraph((f"Left out: {source.why_not}.",))
            continue
        if source.is_module:
            yield Paragraph((_about_module(source),))
        if source.is_optimizer:
            yield Paragraph((ABOUT_OPTIMIZER,))
        if source.name == DIFFERENCES:
            yield Paragraph((_about_steps(found),))
        yield _table(found, source, width)
        if kinks := sum(check.kinks for check in source.checks):
            yield Paragraph((_about_kinks(found, source, kinks),))
    yield Heading(PART, ("Verdict",))
    yield _overview(found)
    for source, check in _wrong(found.sources):
        worst = check.worst
        assert worst
        name, at = _row_names(found, source, check, worst.entry)
        who = "the forward pass" if check in source.values else "BPTT"
        if check in source.updates:
            who = "the update"
        text: Text = (name, f" at {at}: {who} has " if at else f": {who} has ")
        yield Paragraph((*text, f"{_number(worst.ours)}, {source.name} {_number(worst.theirs)}."))
    yield Paragraph((verdict(found),))


def _scope(found: Verification) -> str:
    which, rest = f"All {found.existing:,}", ""
    if found.entries < found.existing:
        which = f"{found.entries:,} of the {found.existing:,}"
        rest = (
            f" They are a sample, drawn with seed {found.seed} from every matrix and vector alike, half of "
            "it where the gradient is not 0."
        )
    return (
        f"{which} entries of BPTT's gradients are compared with what other methods give. For each matrix "
        f"and vector the entry is shown where they differ most.{rest}"
    )


def _about_steps(found: Verification) -> str:
    return (
        f"Each weight is moved by {_short(found.step_size)} to either side (times its size, where that is "
        "more than 1), and by half as much; what is allowed follows from how far the two slopes are apart, "
        "and from rounding."
    )


def _about_module(source: Source) -> str:
    *others, last = source.helpers or ("",)
    names = f"{', '.join(others)} and {last}" if others else last
    built = f", with {names} of torch.nn" if last else ""
    own = "no equation of this program has a part in it"
    if not source.has_loss:
        own = "only the loss, which torch.nn does not have, is taken by its equation"
    return (
        f"The network is built of {source.name}{built}, gets these weights, and is run forward and backward; "
        f"{own}. First what it computes, then its gradients."
    )


def _overview(found: Verification) -> Table:
    """Every source in a line of its own."""
    header: tuple[Text, ...] = (("compared with",), ("differs by up to",), ("verdict",))
    return Table(header, tuple(map(_overview_row, found.sources)), (False, True, False))


def _overview_row(source: Source) -> tuple[Text, ...]:
    name = "PyTorch's autograd" if source.name == PYTORCH else source.name
    if source.why_not:
        return ((name,), ("",), ("left out",))
    worst = [check.worst for check in source.all_checks]
    apart = [each.difference for each in worst if each is not None]
    largest = next((each for each in apart if math.isnan(each)), max(apart, default=math.nan))
    if not apart:
        return ((name,), ("",), ("kinks only",))
    return ((name,), (_short(largest),), ("agrees" if source.agrees else "DIFFERS",))


def _about_kinks(found: Verification, source: Source, kinks: int) -> str:
    """What a kink does to derivatives."""
    words = _words_of_kinks(found)
    are = "weight is" if kinks == 1 else "weights are"
    return f"{kinks} {are} left out: {words.between if source.name == DIFFERENCES else words.at_one}"


def _words_of_kinks(found: Verification) -> Kinks:
    rights = (right for each in found.exercise.chain for right in each.system.definitions.values())
    kinked = {call.function for right in rights for call in calls(right) if has_kinks(call.function)}
    return OF_RELUS if kinked == {"relu"} else OF_OTHERS


def _table(found: Verification, source: Source, width: int) -> Table:
    """For each matrix and vector the weight where the others differ most from BPTT."""
    shown = [i for i in range(len(HEADER)) if i != VALUE or width >= WIDE]
    rows = (_row(found, source, check) for check in source.all_checks)
    header = OF_MODULE if source.is_module or source.is_optimizer else HEADER
    return Table(
        tuple(header[i] for i in shown),
        tuple(tuple(row[i] for i in shown) for row in rows),
        tuple(NUMERIC[i] for i in shown),
    )


def _row(found: Verification, source: Source, check: Check) -> tuple[Text, ...]:
    worst = check.worst
    if worst is None:
        return ((parameter_name(found, check.parameter),), ("",), ("",), ("",), ("",), ("kinks only",))
    name, at = _row_names(found, source, check, worst.entry)
    return (
        (name,),
        (at,),
        (_number(worst.ours),),
        (_short(worst.difference),),
        (_short(worst.allowed),),
        ("agrees" if check.agrees else "DIFFERS",),
    )


def _row_names(found: Verification, source: Source, check: Check, entry: Entry) -> tuple[Name, str]:
    """What a row is about, and the entry of it that is shown: of a value of the forward pass, at its step."""
    if check in source.updates:
        notation, (name, part) = found.exercise.last.notation, check.parameter
        return name_of(Symbol(name), None, "weight", notation=notation, part=part), place(entry)
    if check not in source.values:
        return parameter_name(found, check.parameter), place(entry)
    name, part = check.parameter
    if name == LOSS:
        return TOTAL, ""
    step, *places = entry.places
    symbol, notation = Symbol(name, 0), found.exercise.last.notation
    shown = name_of(symbol, step + 1, "plain", notation=notation, part=part)
    return shown, place(entry._replace(places=tuple(places)))


def parameter_name(found: Verification, parameter: Parameter) -> Name:
    """The gradient's name, in the exercise's notation."""
    symbol = Symbol(parameter.name, gradient=True)
    return name_of(symbol, None, "gradient", notation=found.exercise.last.notation, part=parameter.part)


def place(entry: Entry) -> str:
    """``[1,2]``, counted from 1."""
    return f"[{','.join(str(i + 1) for i in entry.places)}]"


def _short(number: float) -> str:
    if not math.isfinite(number):
        return "NaN"
    return "0" if number == 0 else str(scientific(number, 1))


def _number(number: float) -> str:
    if not math.isfinite(number):
        return "NaN"
    return "0" if number == 0 else f"{number:.{DIGITS_SHOWN}g}"


def verdict(found: Verification) -> str:
    """The answer in a sentence or two."""
    update = next((source for source in found.sources if source.is_optimizer and not source.why_not), None)
    gradients = [source for source in found.sources if not source.is_optimizer]
    if not all(source.agrees for source in gradients):
        return "The gradients do NOT agree: BPTT's are wrong, or the others cannot be trusted here."
    after = ""
    if update:
        after = (
            f" The update agrees with {update.name}."
            if update.agrees
            else f" The update does NOT agree with {update.name}."
        )
    return f"{_of_gradients(found, gradients)}{after}"


def _of_gradients(found: Verification, gradients: list[Source]) -> str:
    """The same of the gradients alone, which agree."""
    asked = [source.name for source in gradients if not source.why_not]
    names = " and ".join(filter(None, (", ".join(asked[:-1]), asked[-1])))
    what = "All gradients agree" if found.entries == found.existing else "The gradients compared agree"
    if not (left := found.never_compared):
        return f"{what} with {names}: BPTT's gradients are right."
    if left == found.entries:
        return f"Nothing could be compared: {_words_of_kinks(found).everywhere}"
    which = "one weight" if left == 1 else f"{left} weights"
    return f"{what} with {names}, but for {which} at a kink, which could not be compared with anything."


def _wrong(sources: Iterable[Source]) -> Iterator[tuple[Source, Check]]:
    for source in sources:
        for check in source.all_checks:
            if not check.agrees:
                yield source, check
