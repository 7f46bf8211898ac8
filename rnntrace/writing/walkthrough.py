"""The documents: a forward pass, backpropagation through time, and the whole walkthrough."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from ..equations.differentiate import BackwardEquation
from ..equations.tree import Equation, Expression, OverTime, Symbol, symbols, terms, total, ungroup
from ..tracing.trace import Trace
from .document import Block, Document, Heading, Listed, Paragraph, Table, Worked
from .formula import (
    Applied,
    Captioned,
    Formula,
    Name,
    Operator,
    Parens,
    Prose,
    Ratio,
    Row,
    Scalar,
    Summed,
    Text,
    Token,
    Word,
)
from .numbers import fixed
from .worked import Desk, Style, _shown

# A sum over more steps than this shows the first few and the last.
MOST_SHARES = 6


@dataclass(frozen=True)
class Selection:
    """Which steps and which quantities a document shows; empty means all."""

    steps: Sequence[int] = ()
    only: frozenset[str] = field(default_factory=frozenset)

    def shows(self, name: str) -> bool:
        return not self.only or name in self.only


def forward_document(trace: Trace, style: Style = Style(), selection: Selection = Selection()) -> Document:
    """The forward pass: the network, each step's equations, the loss."""
    pages = _Pages(Desk(trace, style), selection)
    return Document(tuple(pages.forward_pass()))


def bptt_document(trace: Trace, style: Style = Style(), selection: Selection = Selection()) -> Document:
    """Backpropagation through time: each step from the last to the first, then the gradients."""
    pages = _Pages(Desk(trace, style), selection)
    return Document(tuple(pages.backward_pass()))


def whole_document(trace: Trace, style: Style = Style()) -> Document:
    """The whole walkthrough, to be handed in: conventions, data, weights, forward, backward."""
    pages = _Pages(Desk(trace, style), Selection())
    return Document(tuple(pages.everything()))


@dataclass(frozen=True)
class _Pages:
    desk: Desk
    selection: Selection

    @property
    def trace(self) -> Trace:
        return self.desk.trace

    # -- whole documents ---------------------------------------------------------------------------

    def forward_pass(self) -> Iterator[Block]:
        yield from self.introduction()
        for step in self.selection.steps or range(1, self.trace.steps + 1):
            yield from self.forward_step(step)
        if not self.selection.steps and not self.selection.only:
            yield from self.total_loss()

    def backward_pass(self) -> Iterator[Block]:
        yield from self.introduction(backward=True)
        steps = self.selection.steps or range(1, self.trace.steps + 1)
        for step in sorted(steps, reverse=True):
            yield from self.backward_step(step)
        if not self.selection.steps:
            yield from self.gradients()

    def everything(self) -> Iterator[Block]:
        scenario = self.trace.scenario
        yield Heading(1, (Prose(scenario.title),))
        if scenario.description:
            yield Paragraph((Prose(scenario.description),))
        yield from self.conventions()
        yield from self.vocabulary()
        yield from self.sequences()
        yield from self.network()
        yield Heading(2, ("Forward pass",))
        for step in range(1, self.trace.steps + 1):
            yield from self.forward_step(step)
        yield from self.total_loss()
        if self.trace.backward:
            yield Heading(2, ("Backpropagation through time",))
            yield from self.backward_equations()
            for step in range(self.trace.steps, 0, -1):
                yield from self.backward_step(step)
            yield from self.gradients()

    # -- before the steps --------------------------------------------------------------------------

    def introduction(self, *, backward: bool = False) -> Iterator[Block]:
        scenario = self.trace.scenario
        yield Heading(1, (Prose(scenario.title),))
        if scenario.description:
            yield Paragraph((Prose(scenario.description),))
        if backward:
            yield from self.backward_equations()
            loss = fixed(self.trace.loss, self.desk.style.digits)
            yield Paragraph(("The forward pass gave ", Name("L", role="loss"), f" = {loss}."))
        else:
            yield Listed(tuple(self.general(equation) for equation in self.trace.equations))
            yield from self.said_once()

    def general(self, equation: Equation) -> tuple[Formula, Text]:
        """An equation at step t in general."""
        left = self.desk.name(equation.left, None)
        right = self.desk.symbolic(equation.right, None)
        words: Text = (equation.words,) if equation.words else ()
        return Row((left, Operator("equals"), right)), words

    def said_once(self) -> Iterator[Block]:
        """What holds at every step, and need not be repeated at each."""
        scenario = self.trace.scenario
        zero = self.desk.zero_biases
        if zero:
            names = _listed([self.desk.name(Symbol(name), None) for name in zero])
            absent = [name for name in zero if name in scenario.left_out]
            reason = " not given, so zero" if len(absent) == len(zero) else " zero"
            verb = " is" if len(zero) == 1 else " are"
            falls = " falls away below." if len(zero) == 1 else " fall away below."
            yield Paragraph((*names, verb, reason, ", and", falls))
        if scenario.weights_from:
            yield Paragraph(
                (
                    "The weights are drawn at random: "
                    if "seed" in scenario.weights_from
                    else "The weights come from ",
                    Prose(scenario.weights_from),
                    ".",
                )
            )

    def conventions(self) -> Iterator[Block]:
        scenario = self.trace.scenario
        yield Heading(2, ("Conventions",))
        text: list[str | Word | Prose | Formula] = [
            "Vectors are columns, and a weight matrix stands to the left of the vector it multiplies. "
            "Steps are counted from 1. "
        ]
        for name in scenario.system.states:
            state = self.desk.name(Symbol(name, -1), 1)
            given = scenario.initial[name].any()
            text += [state, " is the state before the first step, "]
            text += ["given by the scenario. "] if given else ["a vector of zeros. "]
        if scenario.system.loss:
            if scenario.loss.endswith("cross_entropy"):
                text += ["Logarithms are natural. "]
            mean = scenario.reduction == "mean"
            text += ["The loss ", Name("L", role="loss"), " is the "]
            text += (
                ["mean of the losses of the steps that have a target. "]
                if mean
                else ["sum of the steps' losses. "]
            )
        text += [
            f"Numbers are rounded half up to {self.desk.style.digits} decimals for display only; "
            "every computation uses full double precision."
        ]
        yield Paragraph(tuple(text))

    def vocabulary(self) -> Iterator[Block]:
        scenario = self.trace.scenario
        if scenario.words is None:
            return
        yield Heading(2, ("Vocabulary",))
        count = len(scenario.words)
        one_hot = self.trace.scenario.input_size == count
        vector: Text = (" and the one-hot vector that stands for it",) if one_hot else ()
        yield Paragraph((f"{count} words, each with its place" if count > 1 else "One word", *vector, "."))
        rows: list[tuple[Text, ...]] = []
        shown = _shown(count, frozenset())
        for before, place in zip([-1, *shown], shown, strict=False):
            if place > before + 1:
                rows.append((("…",), ("…",), ("…",)))
            entries = (
                ", ".join("1" if k == place else "0" for k in range(count))
                if count <= 12
                else f"1 in place {place + 1} of {count}"
            )
            rows.append(
                (
                    (str(place + 1),),
                    (Word(scenario.words[place]),),
                    (f"({entries})" if count <= 12 else entries,),
                )
            )
        yield Table((("Place",), ("Word",), ("One-hot vector",)), tuple(rows), (True, False, False))

    def sequences(self) -> Iterator[Block]:
        scenario = self.trace.scenario
        yield Heading(2, ("Sequences",))
        steps = range(1, scenario.steps + 1)
        target: Text = () if scenario.targets is None else ("Target",)
        header = (("Step",), ("Input",), *((target,) if target else ()))
        rows = tuple(
            ((str(t),), self.input_text(t), *((self.target_text(t),) if target else ())) for t in steps
        )
        yield Table(header, rows, (True, False, False)[: len(header)])

    def network(self) -> Iterator[Block]:
        scenario = self.trace.scenario
        yield Heading(2, ("Network",))
        n, h, c = scenario.input_size, scenario.hidden_size, scenario.output_size
        sizes = f"{_count(n, 'input')}, {_count(h, 'hidden unit')}"
        if scenario.output != "none":
            sizes += f", {_count(c, 'output')}"
        numbers = sum(array.size for array in scenario.parameters.values())
        yield Paragraph((f"{sizes}; {_count(numbers, 'parameter')} in all.",))
        yield Listed(tuple(self.general(equation) for equation in self.trace.equations))
        yield Heading(3, ("Weights",))
        if scenario.weights_from:
            drawn = "seed" in scenario.weights_from
            start = "Drawn at random: " if drawn else "From "
            yield Paragraph((start, Prose(scenario.weights_from), "."))
        for name, array in scenario.parameters.items():
            symbol = Symbol(name)
            kind = "bias" if name in scenario.system.biases else "weights"
            size = "×".join(str(axis) for axis in array.shape)
            zero: Text = ()
            if name in self.desk.zero_biases:
                zero = ("; zero, and left out below",)
                if name in scenario.left_out:
                    zero = ("; not given, so zero, and left out below",)
            yield Worked(
                self.desk.name(symbol, None),
                (self.desk.values(symbol, 1),),
                (f"{kind}, {size}", *zero),
            )
        for name, array in scenario.initial.items():
            if array.any():
                yield Worked(
                    self.desk.name(Symbol(name, -1), 1),
                    (self.desk.values(Symbol(name, -1), 1),),
                    ("the state before the first step",),
                )

    # -- forward -----------------------------------------------------------------------------------

    def step_heading(self, step: int) -> Heading:
        about: list[str | Word | Prose | Formula] = ["input ", *self.input_text(step)]
        if self.trace.scenario.targets is not None:
            about += ["  →  target ", *self.target_text(step)]
        return Heading(3, (f"Step {step} of {self.trace.steps}",), tuple(about))

    def input_text(self, step: int) -> Text:
        inputs = self.trace.scenario.inputs
        return self.entry_text(inputs.words[step - 1], inputs.present[step - 1], Symbol("x", 0), step)

    def target_text(self, step: int) -> Text:
        targets = self.trace.scenario.targets
        assert targets is not None
        return self.entry_text(targets.words[step - 1], targets.present[step - 1], Symbol("y", 0), step)

    def entry_text(self, word: str | None, present: bool, symbol: Symbol, step: int) -> Text:
        if word is not None:
            return (Word(word),)
        if not present:
            return ("none",)
        vector = self.trace.value(symbol, step).tolist()
        shown = [f"{number:.4g}".replace("-", "−") for number in vector[:6]]
        if len(vector) == 1:
            return (shown[0],)
        return ("(" + ", ".join(shown) + (", …" if len(vector) > 6 else "") + ")",)

    def forward_step(self, step: int) -> Iterator[Block]:
        yield self.step_heading(step)
        if self.selection.shows("x"):
            yield from self.input_at(step)
        targets = self.trace.scenario.targets
        for equation in self.trace.equations:
            name = equation.left.name
            if not self.selection.shows(name):
                continue
            if name == self.trace.scenario.system.loss and targets and not targets.present[step - 1]:
                yield Paragraph((f"Step {step} has no target, so no loss.",))
                continue
            worked = self.desk.worked(equation, step, (equation.words,) if equation.words else ())
            yield worked if name != "y_hat" else _with(worked, self.most_probable(step))

    def input_at(self, step: int) -> Iterator[Block]:
        scenario = self.trace.scenario
        symbol = Symbol("x", 0)
        name = self.desk.name(symbol, step)
        if not scenario.inputs.present[step - 1]:
            yield Paragraph((f"Step {step} has no input: ", name, " is zero."))
            return
        place = self.trace.word(symbol, step)
        word = scenario.inputs.words[step - 1]
        grid = self.desk.values(symbol, step, words=True)
        if place is None or word is None:
            yield Worked(name, (grid,), ("input",))
            return
        one_hot = Applied(r"\mathrm{onehot}", "one_hot", Parens(Token(word, place + 1)))
        words = f"input, word {place + 1} of {len(scenario.words or ())}"
        yield Worked(Row((name, Operator("equals"), one_hot)), (grid,), (words,))

    def most_probable(self, step: int) -> tuple[Text, ...]:
        """The predicted word, named, where the outputs have names and are probabilities."""
        scenario = self.trace.scenario
        if scenario.labels is None or scenario.output != "softmax":
            return ()
        predicted = self.trace.value(Symbol("y_hat", 0), step)
        if not np.isfinite(predicted).all():
            return ()
        best = int(np.argmax(predicted))
        digits = self.desk.style.digits
        text: Text = ("most probable: ", Word(scenario.labels[best]), f", {fixed(predicted[best], digits)}")
        target = self.trace.word(Symbol("y", 0), step) if scenario.targets else None
        if target == best:
            return ((*text, ", which is the target"),)
        if target is not None:
            also = f"; the target has {fixed(predicted[target], digits)}"
            return ((*text, also),)
        return (text,)

    def total_loss(self) -> Iterator[Block]:
        scenario = self.trace.scenario
        if scenario.system.loss is None or scenario.targets is None:
            return
        yield Heading(3, ("Loss over all steps",))
        loss = Symbol("loss", 0)
        total_name = Name("L", role="loss")
        summed: Formula = Summed(self.desk.name(loss, None), "t")
        present = [t for t, there in enumerate(scenario.targets.present, 1) if there]
        if scenario.reduction == "mean":
            summed = Row((_ratio("1", str(len(present))), summed))
        digits = self.desk.style.digits
        parts: list[Formula] = []
        shown = present if len(present) <= 12 else [*present[:4], 0, present[-1]]
        for t in shown:
            if parts:
                parts.append(Operator("plus"))
            parts.append(
                Operator("dots")
                if t == 0
                else Scalar(fixed(self.trace.value(loss, t).item(), digits), "loss")
            )
        sums: Formula = Row(tuple(parts))
        if scenario.reduction == "mean":
            sums = Row((_ratio("1", str(len(present))), Parens(sums)))
        result = Scalar(fixed(self.trace.loss, digits), "loss")
        stages = (result,) if len(parts) == 1 and scenario.reduction == "sum" else (sums, result)
        words = (
            "mean over the steps with a target" if scenario.reduction == "mean" else "summed over the steps"
        )
        yield Worked(Row((total_name, Operator("equals"), summed)), stages, (words,))

    # -- backward ----------------------------------------------------------------------------------

    def backward_equations(self) -> Iterator[Block]:
        lines = []
        for backward in self.trace.backward:
            if not self.is_left_out(backward.equation.left):
                formula, _ = self.general(backward.equation)
                lines.append((formula, self.origin(backward, None)))
        yield Listed(tuple(lines))

    def is_left_out(self, symbol: Symbol) -> bool:
        """A bias that the scenario does not have needs no gradient on the page."""
        scenario = self.trace.scenario
        return symbol.step is None and symbol.name in scenario.left_out and not scenario.weights_from

    def backward_step(self, step: int) -> Iterator[Block]:
        yield self.step_heading(step)
        targets = self.trace.scenario.targets
        has_target = targets is not None and targets.present[step - 1]
        for backward in self.trace.backward:
            equation = backward.equation
            if equation.left.step is None or not self.selection.shows(equation.left.name):
                continue
            uses_target = any(symbol.name == "y" for symbol in symbols(equation.right))
            if uses_target and not has_target:
                name = self.desk.name(equation.left, step)
                yield Paragraph((f"Step {step} has no target, so ", name, " = 0."))
                continue
            yield self.desk.worked(equation, step, self.origin(backward, step))
        yield from self.shares(step)

    def origin(self, backward: BackwardEquation, step: int | None) -> Text:
        """Where a gradient comes from, in words; at step t in general without a step."""
        if backward.because:
            return ("; ".join(backward.because),)
        left = backward.equation.left
        name = self.desk.name(Symbol(left.name, left.step), step)
        now = _listed([self.desk.name(feed, step) for feed in backward.feeds if not feed.step])
        if left.step is None:
            return (name, " is used at every step, in ", *now)
        later = _listed([self.desk.name(feed, step) for feed in backward.feeds if feed.step])
        if step == self.trace.steps:
            later = []
        if now and later:
            return (name, " feeds ", *now, " and, one step on, ", *later)
        return (name, " feeds ", *now) if now else (name, " feeds, one step on, ", *later)

    def parameter_equations(self) -> Iterator[tuple[Symbol, Expression]]:
        """Each parameter's gradient as the share of one step, what is summed over time."""
        for backward in self.trace.backward:
            equation = backward.equation
            if equation.left.step is None and not self.is_left_out(equation.left):
                if self.selection.shows(equation.left.name):
                    assert isinstance(equation.right, OverTime)
                    yield equation.left, equation.right.of

    def shares(self, step: int) -> Iterator[Block]:
        found = list(self.parameter_equations())
        if not found:
            return
        yield Heading(4, (f"Step {step}'s share of the gradients",))
        for left, share in found:
            gone = dict(self.desk.falling(share, step))
            kept = [(sign, term) for sign, term in terms(share) if term not in gone]
            to = self.desk.name(left, None)
            head = Row((self.desk.symbolic(share, step),))
            if not kept:
                reason = next(iter(gone.values()))
                yield Paragraph((*reason, ": nothing is added to ", to, "."))
                continue
            node = total(kept)
            array = self.desk.evaluated(share, step)
            result = self.desk.grid(array, "gradient")
            stages: tuple[Formula, ...] = (result,)
            if not isinstance(node, Symbol):
                stages = (self.desk.numeric(node, step), result)
            yield Worked(head, stages, ("added to ", to))

    def gradients(self) -> Iterator[Block]:
        found = list(self.parameter_equations())
        if not found:
            return
        yield Heading(2, ("Gradients, summed over the steps",))
        steps = list(range(1, self.trace.steps + 1))
        shown = steps if len(steps) <= MOST_SHARES else [*steps[:3], 0, steps[-1]]
        for left, share in found:
            parts: list[Formula] = []
            for step in shown:
                if parts:
                    parts.append(Operator("plus"))
                if step == 0:
                    parts.append(Operator("dots"))
                    continue
                grid = self.desk.grid(self.desk.evaluated(share, step), "gradient")
                parts.append(Captioned(grid, (f"t = {step}",)))
            result = self.desk.grid(self.trace.grad(left.name), "gradient")
            general = self.desk.symbolic(OverTime(ungroup(share)), None)
            head = Row((self.desk.name(left, None), Operator("equals"), general))
            stages: tuple[Formula, ...] = (Row(tuple(parts)), result)
            words = ("the shares of all steps",)
            yield Worked(head, (result,) if len(steps) == 1 else stages, words)


def _with(worked: Worked, remarks: tuple[Text, ...]) -> Worked:
    return Worked(worked.head, worked.stages, worked.words, worked.remarks + remarks)


def _ratio(top: str, bottom: str) -> Formula:
    return Ratio(Scalar(top), Scalar(bottom))


def _listed(names: list[Name]) -> list[str | Word | Prose | Formula]:
    """``a, b and c``."""
    found: list[str | Word | Prose | Formula] = []
    for i, name in enumerate(names):
        if i:
            found.append(" and " if i == len(names) - 1 else ", ")
        found.append(name)
    return found


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
