"""What a scenario is, before anything is computed: its words, its sequences, its network."""

from __future__ import annotations

from collections.abc import Iterator

from ...equations.system import TARGET
from ...equations.tree import Symbol
from ...exercise.calculation import Calculation
from ...exercise.course import Course
from ...exercise.exercise import Exercise, Workable, part_of
from ..bags import equal_bags
from ..diagram import Unrolled
from ..document import (
    PART,
    TITLE,
    Aligned,
    Block,
    Document,
    Drawing,
    Heading,
    Listed,
    Paragraph,
    Table,
    worked,
)
from ..figures import Style, grid
from ..formula import Formula, Prose, Text, Word
from ..letters import Letters
from ..pages.opening import general, vocabulary
from ..pages.reductions import averaged
from ..words import counted, entry_of, size_of
from .levels import rolled, unrolled

# Of more steps, and of more examples, the first and the last are shown.
MOST_STEPS = 40
MOST_EXAMPLES = 6
USUAL = Style()


# Of an optimiser, what is no number or choice beside its name.
NO_SETTINGS = ("name", "equations")


def describe_document(of: Workable) -> Document:
    """The description as a document."""
    return Document(lambda: _described(of.exercise))


def _described(exercise: Exercise) -> Iterator[Block]:
    yield Heading(TITLE, (Prose(exercise.title),))
    if exercise.description:
        yield Paragraph((Prose(exercise.description),))
    yield _facts(exercise)
    for calculation in exercise.chain:
        yield from vocabulary(calculation, _of("Vocabulary", calculation.part))
        yield from _labels(calculation)
    yield Heading(PART, ("Sequences",))
    yield from _sequences(exercise)
    for calculation in exercise.chain:
        letters = Letters.of(calculation)
        yield from _drawings(calculation, letters, exercise)
        yield Heading(PART, (_of("Equations", letters.part),))
        yield Listed(tuple((general(letters, e), (e.words,)) for e in letters.system.equations))
        yield Heading(PART, (_of("Parameters", letters.part),))
        yield _parameters(calculation, letters)


def _of(heading: str, name: str) -> str:
    return f"{heading} of the {name}" if name else heading


# -- at a glance -----------------------------------------------------------------------------------


def _facts(exercise: Exercise) -> Table:
    """What there is to know at a glance."""
    total = sum(array.size for each in exercise.chain for array in each.parameters.values())
    rows: list[tuple[str, Text]] = [("Cell", (cell_in_words(exercise),)), ("Mode", (mode(exercise),))]
    rows.append(("Steps", (f"T = {steps_in_words(exercise)}",)))
    for each in exercise.chain:
        rows.append((each.part.capitalize() or "Sizes", (_sizes(each),)))
    last = exercise.last
    if last.system.loss:
        rows.append(("Loss", (_spaced(loss_name(last)),)))
        found = averaged(last.system)
        rows.append(("", (found.of_all if found else "sum over the steps with a target",)))
    rows.append(("Parameters", (f"{total:,}",)))
    for each in exercise.chain:
        if each.weights_from:
            rows.append(("Weights", (f"{each.part}: " if each.part else "", Prose(each.weights_from))))
    if exercise.optimizer:
        settings = [f"{key} {value}" for key, value in exercise.optimizer.items() if key not in NO_SETTINGS]
        rows.append(("Optimizer", (", ".join([str(exercise.optimizer["name"]), *settings]),)))
    if exercise.course != Course():
        rows.append(("Training", (course_in_words(exercise.course),)))
    return Table(((), ()), tuple(((label,), text) for label, text in rows), (False, False))


def course_in_words(course: Course) -> str:
    """``300 epochs, until 0.02, an update after every example``."""
    parts = [counted(course.epochs, "epoch")]
    if course.until is not None:
        parts.append(f"until {course.until:g}")
    if course.each:
        parts.append("after every example")
    if course.chunk:
        parts.append(f"after every {counted(course.chunk, 'step')}")
    return ", ".join(parts)


def cell_in_words(exercise: Exercise) -> str:
    """``lstm, 2 layers, bidirectional``; nothing for equations that are no network."""
    network = exercise.last.network
    if network is None:
        return ""
    parts = [network.cell]
    if network.takes_activation and network.activation != "tanh":
        parts.append(network.activation)
    if network.layers > 1:
        parts.append(f"{network.layers} layers")
    if network.bidirectional:
        parts.append("bidirectional")
    if network.embedding:
        parts.append("embedding")
    return ", ".join(parts)


def mode(exercise: Exercise) -> str:
    """How many steps have an input and how many a prediction to be compared: ``many-to-one``.

    Without targets every step's prediction counts. An encoder with its decoder is a mode of its own.
    """
    if len(exercise.chain) > 1:
        return "-".join(each.part for each in exercise.chain)
    examples = [chain[-1] for chain in exercise.chains]
    coming_in = max(sum(each.inputs.present) if each.inputs else 0 for each in examples)
    going_out = max(sum(each.targets.present) if each.targets else each.steps for each in examples)
    return "-to-".join("one" if count <= 1 else "many" for count in (coming_in, going_out))


def loss_name(of: Calculation) -> str:
    """The name of a network's loss in the table; ``none`` where there is none."""
    return of.network.loss if of.network and of.system.loss else "none"


def sizes_in_short(of: Calculation) -> str:
    """``4-2-4``: inputs, hidden units, outputs."""
    return f"{of.input_size:,}-{of.hidden_size:,}-{of.output_size:,}"


def steps_in_words(exercise: Exercise) -> str:
    """``3``; ``4, 5`` of several examples; ``3+4`` of an encoder and its decoder."""
    if len(exercise.chains) <= MOST_EXAMPLES:
        return ", ".join("+".join(str(each.steps) for each in chain) for chain in exercise.chains)
    parts = [[part_of(chain, each.part).steps for chain in exercise.chains] for each in exercise.chain]
    ranges = [(min(lengths), max(lengths)) for lengths in parts]
    return "+".join(str(most) if least == most else f"{least} to {most}" for least, most in ranges)


def _sizes(of: Calculation) -> str:
    """``4 inputs (N), 2 hidden units (H), 4 outputs (C)``."""
    parts = [f"{counted(of.input_size, 'input')} (N)"]
    if of.looked_up:
        parts = [f"{counted(of.input_size, 'word')} (V)", f"{of.shapes['x'][0]:,} for each (d)"]
    if of.hidden_size:
        parts.append(f"{counted(of.hidden_size, 'hidden unit')} (H)")
    if "y_hat" in of.shapes:
        parts.append(f"{counted(of.output_size, 'output')} (C)")
    return ", ".join(parts)


def _spaced(name: str) -> str:
    """``cross_entropy`` as it is written in text, ``cross-entropy``."""
    return name.replace("_", " ").replace("cross entropy", "cross-entropy")


# -- words and sequences ---------------------------------------------------------------------------


def _labels(of: Calculation) -> Iterator[Block]:
    """The names of the outputs, where they are not the vocabulary."""
    labels = of.words.get(TARGET)
    if not labels or labels == of.words.get(of.system.input):
        return
    text: Text = ("The outputs are ",)
    shown = labels[:MOST_STEPS]
    for i, label in enumerate(shown):
        text = (*text, ", ", Word(label)) if i else (*text, Word(label))
    rest = len(labels) - len(shown)
    yield Heading(PART, (_of("Outputs", of.part),))
    yield Paragraph((*text, f" and {rest} more." if rest else "."))


def _sequences(exercise: Exercise) -> Iterator[Block]:
    """Inputs over targets, step by step; of each example, and of each part of a chain."""
    count = len(exercise.chains)
    for number, chain in enumerate(exercise.chains[:MOST_EXAMPLES], 1):
        for sequence in chain:
            example = f"Example {number} of {count}" if exercise.several else ""
            part = sequence.part if example else sequence.part.capitalize()
            if heading := ", ".join(filter(None, (example, part))):
                yield Paragraph((f"{heading}:",))
            yield _aligned(sequence)
            yield from _begins(sequence)
    if count > MOST_EXAMPLES:
        yield Paragraph((f"And {counted(count - MOST_EXAMPLES, 'more example')}.",))
    yield from equal_bags(exercise)


def _begins(of: Calculation) -> Iterator[Block]:
    """The states that a sequence begins from, as far as they are given."""
    letters = Letters.of(of)
    for name, state in of.initial.items():
        if state.any() and name not in of.takes:
            at = of.step_of_initial(name)
            words = "the state before the first step" if at == 0 else "the state after the last step"
            yield worked(letters.name(Symbol(name, 0), at), (grid(state, USUAL, given=True),), (words,))


def _aligned(example: Calculation) -> Aligned:
    """A sequence; of a long one the first steps and the last."""
    steps = list(range(1, example.steps + 1))
    if len(steps) > MOST_STEPS:
        steps = [*steps[: MOST_STEPS - 1], steps[-1]]
    labels: tuple[Text, ...] = (("Step",), ("Input",))
    if example.targets:
        labels = (*labels, ("Target",))
    columns: list[tuple[Text, ...]] = []
    for before, step in zip([0, *steps], steps, strict=False):
        if step > before + 1:
            columns.append((("…",),) * len(labels))
        column: tuple[Text, ...] = ((str(step),), entry_of(example.inputs, step))
        columns.append((*column, entry_of(example.targets, step)) if example.targets else column)
    return Aligned(labels, tuple(columns))


# -- the network -----------------------------------------------------------------------------------


def _drawings(calculation: Calculation, letters: Letters, exercise: Exercise) -> Iterator[Block]:
    """The network at one step, and laid out over the steps where there is a loop to lay out."""
    what = calculation.part.capitalize() or "Network"
    yield Heading(PART, (f"{what}, rolled up",))
    name = calculation.part or "network"
    yield Drawing(rolled(calculation, letters), name=f"{name}-rolled")
    over_time: Unrolled = unrolled(calculation, letters, exercise)
    if over_time.floors:
        over = f"{what}, unrolled over {counted(calculation.steps, 'step')}"
        yield Heading(PART, (f"{over}: example 1" if exercise.several else over,))
        yield Drawing(over_time, name=name)


def _parameters(known: Calculation, letters: Letters) -> Table:
    """Every parameter with its shape and how many numbers it has."""
    dimensions = known.size_letters
    rows: list[tuple[Text, ...]] = []
    for name, array in known.parameters.items():
        symbol: Formula = letters.name(Symbol(name))
        in_letters = "×".join(
            dimensions.get(dimension, f"{size:,}")
            for dimension, size in zip(known.system.shapes[name], array.shape, strict=True)
        )
        what = "bias" if name in known.system.biases else "weights"
        if name in known.left_out:
            what = f"{what}, zero"
        rows.append(((symbol,), (in_letters,), (size_of(array.shape),), (f"{array.size:,}",), (what,)))
    total = sum(array.size for array in known.parameters.values())
    rows.append((("all",), (), (), (f"{total:,}",), ()))
    header: tuple[Text, ...] = (("Name",), ("Shape",), ("Size",), ("Numbers",), ("What",))
    return Table(header, tuple(rows), (False, False, False, True, False))
