"""What a number is that is pointed at, in a few words: ``step 2: hidden state, entry 1``."""

from __future__ import annotations

from collections.abc import Iterator

from ...cells.optimizers import GRADIENT, PARAMETER, RAW
from ...equations.system import TARGET
from ...equations.tree import Symbol
from ...tracing.addresses import Address
from ...tracing.canonical import shape_at
from ..formula import Prose, Text, Word
from ..pages.reductions import averaged
from ..presentation import Presentation
from ..sizes import is_single
from .singles import axes_of


def words_for(shown: Presentation, address: Address, giver: str = "") -> Text:
    """What the number at a canonical address is; a state that is taken over has its ``giver``."""
    where = ", ".join(_where(shown, address))
    added = (", the sum of the examples' shares",) if address.example is None else ()
    what = (*_what(shown, address), *_which(shown, address), *_origin(shown, address, giver), *added)
    return (f"{where}: ", *what) if where else what


def _where(shown: Presentation, address: Address) -> Iterator[str]:
    """The part, the example and the step."""
    if address.part:
        yield address.part
    timeless = isinstance(address.of, Symbol) and address.of.step is None and not address.of.gradient
    if shown.trace.exercise.several and not timeless:
        yield "all examples" if address.example is None else f"example {address.example + 1}"
    if address.step is not None:
        last, at = shown.trace.steps, address.step + shown.calculation.earlier
        if not shown.looks.of_network:
            yield f"before update {at + 1}" if address.step < 1 else f"update {at}"
            return
        beyond = "before step 1" if address.step < 1 else f"after step {last}"
        yield f"step {at}" if 1 <= address.step <= last else beyond


def _what(shown: Presentation, address: Address) -> Text:
    of, equation = address.of, address.equation
    step = None if address.step is None else address.step + shown.calculation.earlier
    if not isinstance(of, Symbol):
        if equation is None:
            mean = averaged(shown.system)
            return (f"loss, {mean.of_all if mean else 'summed over the steps'}",)
        if equation.step is None:
            return ("added to ", shown.name(equation))
        return ("part of ", shown.name(equation, step))
    if of.gradient:
        return ("gradient of ", shown.name(Symbol(of.name, of.step), step))
    if not shown.looks.of_network and of.step is not None:
        return (_words_of_update(shown, of, address.step),)
    return (_words(shown, of) or shown.name(of, step),)


def _words_of_update(shown: Presentation, of: Symbol, step: int | None) -> str:
    """What a value of an optimizer's rule is called."""
    if step is not None and shown.trace.begins_at(of.name, step):
        return "parameter" if of.name == PARAMETER else "kept by the optimizer"
    if of.name in shown.system.given:
        return "gradient" if of.name in (GRADIENT, RAW) else "norm"
    return _words(shown, of)


def _words(shown: Presentation, of: Symbol) -> str:
    """What a quantity is called, if it is called anything."""
    system = shown.system
    if of.step is None:
        if of.name in system.constants:
            return ""
        if not shown.looks.of_network:
            return "parameter"
        return "bias" if of.name in system.biases else "weight"
    if of.name in system.given:
        return {system.input: "input", TARGET: "target"}.get(of.name, "")
    return next(equation.words for equation in system.equations if equation.left.name == of.name)


def _which(shown: Presentation, address: Address) -> Text:
    """Which entry of it, with the word that it belongs to."""
    shape = shape_at(shown.trace, address.of)
    if is_single(shape):
        return ()
    kinds = ("entry",) if len(shape) == 1 else ("row", "column")
    words = {shown.system.shapes.of.get(name, ())[:1]: words for name, words in shown.looks.words}
    text: Text = ()
    for kind, place, axis, size in zip(kinds, address.entry, axes_of(shown, address.of), shape, strict=True):
        text = (*text, f", {kind} {place + 1:,}")
        along = words.get((axis,), ())
        text = (*text, " (", Word(along[place]), ")") if len(along) == size else text
    return text


def _origin(shown: Presentation, address: Address, giver: str) -> Text:
    """Where it is from, if no equation gives it."""
    of, calculation = address.of, shown.calculation
    if not isinstance(of, Symbol) or of.gradient:
        return ()
    if giver:
        return (f", handed over by the {giver}",)
    if of.step is None and of.name in shown.system.parameters:
        if of.name in calculation.left_out:
            return (", not given, so zero",)
        return (", from ", Prose(calculation.weights_from)) if calculation.weights_from else (", given",)
    begins = address.step is not None and shown.trace.begins_at(of.name, address.step)
    if begins and not shown.trace.initial[of.name].any():
        return (", zero to begin with",)
    if not shown.looks.of_network and (of.step is not None or of.name in shown.looks.brought):
        return ()  # an update takes it from what was worked before
    return (", given",) if begins or of.name in (*shown.system.given, *shown.system.constants) else ()
