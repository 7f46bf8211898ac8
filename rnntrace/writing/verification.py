"""The page that says whether BPTT's gradients are right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ..checking.entries import Entry, Parameter
from ..checking.verify import DIFFERENCES, PYTORCH, SYMPY, Check, Source, Verification
from ..equations.tree import Symbol
from .document import Block, Document, Heading, Paragraph, Table
from .formula import Name, Prose, Text
from .notation import name_of
from .numbers import scientific

HEADER = (("gradient",), ("differs most",), ("by",), ("BPTT has",), ("",))
NUMERIC = (False, False, True, True, False)
DIGITS_SHOWN = 6

WHAT = {
    DIFFERENCES: "Central differences: the loss a little above and a little below each number",
    SYMPY: "SymPy: the same loss differentiated symbolically, to 30 digits, with the numbers as written",
    PYTORCH: "PyTorch: the same loss differentiated by its autograd",
}


def verification_document(found: Verification) -> Document:
    """Each source of gradients beside BPTT's, and what follows."""
    return Document(tuple(_blocks(found)))


def _blocks(found: Verification) -> Iterator[Block]:
    yield Heading(1, ("Are the gradients of ", Prose(found.scenario.title), " right?"))
    yield Paragraph((_scope(found),))
    for source in found.sources:
        yield Heading(3, (WHAT[source.name],))
        if source.why_not:
            yield Paragraph((f"Left out: {source.why_not}.",))
        else:
            yield Table(HEADER, tuple(_row(found, check) for check in source.checks), NUMERIC)
            if kinks := sum(check.kinks for check in source.checks):
                yield Paragraph((_about_kinks(kinks),))
    yield Heading(3, ("Verdict",))
    for source, check in _wrong(found.sources):
        worst = check.worst
        assert worst
        text: Text = (parameter_name(found, check.parameter), f" at {place(worst.entry)}: BPTT has ")
        yield Paragraph((*text, f"{_number(worst.ours)}, {source.name} {_number(worst.theirs)}."))
    yield Paragraph((verdict(found),))


def _scope(found: Verification) -> str:
    if found.entries == found.existing:
        return f"BPTT's gradient by each of the {found.existing} parameters is compared with others."
    share = f"{found.entries} of {found.existing:,} parameters"
    return (
        f"BPTT's gradient is compared with others in a sample, {share}, drawn with seed {found.seed} "
        "from every matrix and vector alike."
    )


def _about_kinks(kinks: int) -> str:
    """What a ReLU does to differences."""
    are = "entry is" if kinks == 1 else "entries are"
    return (
        f"{kinks} {are} left out: between the two losses a ReLU switches, "
        "and at such a kink there is no derivative to compare with. A smaller --step-size may miss it."
    )


def _row(found: Verification, check: Check) -> tuple[Text, ...]:
    name = parameter_name(found, check.parameter)
    worst = check.worst
    if worst is None:
        return ((name,), ("at kinks only",), ("",), ("",), ("",))
    return (
        (name,),
        (f"at {place(worst.entry)}",),
        (_short(worst.difference),),
        (_number(worst.ours),),
        ("agrees" if check.agrees else "DIFFERS",),
    )


def parameter_name(found: Verification, parameter: Parameter) -> Name:
    """The gradient's name, in the scenario's notation."""
    part = "" if found.scenario.encoder is None else "e" if parameter.of_encoder else "d"
    symbol = Symbol(parameter.name, gradient=True)
    return name_of(symbol, None, "gradient", notation=found.scenario.notation, part=part)


def place(entry: Entry) -> str:
    """``[1,2]``, counted from 1."""
    return f"[{','.join(str(i + 1) for i in entry.places)}]"


def _short(number: float) -> str:
    return "0" if number == 0 else scientific(number, 1)


def _number(number: float) -> str:
    return "0" if number == 0 else f"{number:.{DIGITS_SHOWN}g}"


def verdict(found: Verification) -> str:
    """The answer in a sentence or two."""
    asked = [source for source in found.sources if not source.why_not]
    names = " and ".join(filter(None, (", ".join(each.name for each in asked[:-1]), asked[-1].name)))
    if found.agrees:
        what = "All gradients agree" if found.entries == found.existing else "The gradients compared agree"
        return f"{what} with {names}: BPTT's gradients are right."
    return "The gradients do NOT agree: BPTT's are wrong, or the others cannot be trusted here."


def _wrong(sources: Iterable[Source]) -> Iterator[tuple[Source, Check]]:
    for source in sources:
        for check in source.checks:
            if not check.agrees:
                yield source, check


def _text_name(check: Check) -> str:
    return ("encoder." if check.parameter.of_encoder else "") + check.parameter.name


def verification_data(found: Verification) -> dict[str, Any]:
    """The same as plain data, for JSON."""
    return {
        "format": "rnntrace-verify/1",
        "scenario": {"title": found.scenario.title, "cell": found.scenario.architecture.cell},
        "agrees": found.agrees,
        "entries": found.entries,
        "existing": found.existing,
        "seed": found.seed,
        "step_size": found.step_size,
        "sources": [
            {
                "name": source.name,
                "left_out": source.why_not or None,
                "agrees": None if source.why_not else source.agrees,
                "parameters": [_check_data(check) for check in source.checks],
            }
            for source in found.sources
        ],
    }


def _check_data(check: Check) -> dict[str, Any]:
    worst = check.worst
    data: dict[str, Any] = {"name": _text_name(check), "agrees": check.agrees, "kinks": check.kinks}
    if worst is not None:
        data |= {
            "largest_difference": worst.difference,
            "at": [i + 1 for i in worst.entry.places],
            "bptt": worst.ours,
            "other": worst.theirs,
            "allowed": worst.allowed,
        }
    return data
