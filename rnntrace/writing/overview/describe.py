"""What a scenario is, before anything is computed: its words, its sequences, its network."""

from __future__ import annotations

from collections.abc import Iterator

from ...equations.tree import Symbol
from ...scenario.model import Example, Scenario
from ..diagram import Unrolled
from ..document import PART, TITLE, Aligned, Block, Document, Drawing, Heading, Listed, Paragraph, Table
from ..formula import Formula, Prose, Text, Word
from ..letters import Letters
from ..pages.opening import general, vocabulary
from ..words import counted, entry_of, size_of
from .levels import rolled, size_letters, unrolled

# Of more steps, and of more examples, the first and the last are shown.
MOST_STEPS = 40
MOST_EXAMPLES = 6


def describe_document(scenario: Scenario) -> Document:
    """The description as a document."""
    return Document(tuple(_described(scenario)))


def halves(scenario: Scenario) -> tuple[tuple[str, Letters], ...]:
    """The networks of a scenario, each with its name: one, or an encoder and its decoder."""
    if scenario.encoder is None:
        return (("", Letters(scenario)),)
    return (("encoder", Letters(scenario.encoder, "e")), ("decoder", Letters(scenario, "d")))


def _described(scenario: Scenario) -> Iterator[Block]:
    yield Heading(TITLE, (Prose(scenario.title),))
    if scenario.description:
        yield Paragraph((Prose(scenario.description),))
    yield _facts(scenario)
    several = halves(scenario)
    for name, letters in several:
        yield from vocabulary(letters, _of("Vocabulary", name))
        yield from _labels(letters.scenario, name)
    yield Heading(PART, ("Sequences",))
    for name, letters in several:
        yield from _sequences(letters.scenario, name)
    for name, letters in several:
        yield from _drawings(letters, name)
        yield Heading(PART, (_of("Equations", name),))
        yield Listed(tuple((general(letters, e), (e.words,)) for e in letters.scenario.system.equations))
        yield Heading(PART, (_of("Parameters", name),))
        yield _parameters(letters)


def _of(heading: str, name: str) -> str:
    return f"{heading} of the {name}" if name else heading


# -- at a glance -----------------------------------------------------------------------------------


def _facts(scenario: Scenario) -> Table:
    """What there is to know at a glance."""
    several = [each.scenario for _, each in halves(scenario)]
    total = sum(array.size for each in several for array in each.parameters.values())
    rows: list[tuple[str, Text]] = [("Cell", (cell_in_words(scenario),)), ("Mode", (scenario.mode,))]
    rows.append(("Steps", (f"T = {steps_in_words(scenario)}",)))
    for name, letters in halves(scenario):
        rows.append((name.capitalize() or "Sizes", (_sizes(letters.scenario),)))
    if scenario.system.loss:
        rows.append(("Loss", (_spaced(scenario.architecture.loss),)))
        rows.append(("", (f"{scenario.architecture.reduction} over the steps with a target",)))
    rows.append(("Parameters", (f"{total:,}",)))
    for name, letters in halves(scenario):
        if origin := letters.scenario.weights_from:
            rows.append(("Weights", (f"{name}: " if name else "", Prose(origin))))
    if scenario.optimizer:
        settings = [f"{key} {value}" for key, value in scenario.optimizer.items() if key != "name"]
        rows.append(("Optimizer", (", ".join([str(scenario.optimizer["name"]), *settings]),)))
    return Table(((), ()), tuple(((label,), text) for label, text in rows), (False, False))


def cell_in_words(scenario: Scenario) -> str:
    """``lstm, 2 layers, bidirectional``."""
    network = scenario.architecture
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


def sizes_in_short(scenario: Scenario) -> str:
    """``4-2-4``: inputs, hidden units, outputs."""
    return f"{scenario.input_size:,}-{scenario.hidden_size:,}-{scenario.output_size:,}"


def steps_in_words(scenario: Scenario) -> str:
    """``3``; ``4, 5`` of several examples; ``3+4`` of an encoder and its decoder."""
    lengths = [example.steps for example in scenario.examples]
    if len(lengths) > MOST_EXAMPLES:
        return f"{min(lengths)} to {max(lengths)}" if min(lengths) < max(lengths) else str(lengths[0])
    own = ", ".join(map(str, lengths))
    return f"{scenario.encoder.examples[0].steps}+{own}" if scenario.encoder else own


def _sizes(scenario: Scenario) -> str:
    """``4 inputs (N), 2 hidden units (H), 4 outputs (C)``."""
    parts = [f"{counted(scenario.input_size, 'input')} (N)"]
    if scenario.architecture.embedding:
        parts = [f"{counted(scenario.input_size, 'word')} (V)", f"{scenario.shapes['x'][0]:,} for each (d)"]
    if scenario.hidden_size:
        parts.append(f"{counted(scenario.hidden_size, 'hidden unit')} (H)")
    if "y_hat" in scenario.shapes:
        parts.append(f"{counted(scenario.output_size, 'output')} (C)")
    return ", ".join(parts)


def _spaced(name: str) -> str:
    """``cross_entropy`` as it is written in text, ``cross-entropy``."""
    return name.replace("_", " ").replace("cross entropy", "cross-entropy")


# -- words and sequences ---------------------------------------------------------------------------


def _labels(scenario: Scenario, name: str) -> Iterator[Block]:
    """The names of the outputs, where they are not the vocabulary."""
    if not scenario.labels or scenario.labels == scenario.words:
        return
    text: Text = ("The outputs are ",)
    shown = scenario.labels[:MOST_STEPS]
    for i, label in enumerate(shown):
        text = (*text, ", ", Word(label)) if i else (*text, Word(label))
    rest = len(scenario.labels) - len(shown)
    yield Heading(PART, (_of("Outputs", name),))
    yield Paragraph((*text, f" and {rest} more." if rest else "."))


def _sequences(scenario: Scenario, name: str) -> Iterator[Block]:
    """Inputs over targets, step by step."""
    count = len(scenario.examples)
    for number, example in enumerate(scenario.examples[:MOST_EXAMPLES], 1):
        if name:
            yield Paragraph((f"{name.capitalize()}:",))
        elif scenario.several:
            yield Paragraph((f"Example {number} of {count}:",))
        yield _aligned(example)
    if count > MOST_EXAMPLES:
        yield Paragraph((f"And {counted(count - MOST_EXAMPLES, 'more example')}.",))


def _aligned(example: Example) -> Aligned:
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


def _drawings(letters: Letters, name: str) -> Iterator[Block]:
    """The network at one step, and laid out over the steps where there is a loop to lay out."""
    scenario = letters.scenario
    what = name.capitalize() or "Network"
    yield Heading(PART, (f"{what}, rolled up",))
    yield Drawing(rolled(letters))
    over_time: Unrolled = unrolled(letters, scenario.examples[0])
    if over_time.floors:
        over = f"{what}, unrolled over {counted(scenario.examples[0].steps, 'step')}"
        yield Heading(PART, (f"{over}: example 1" if scenario.several else over,))
        yield Drawing(over_time)


def _parameters(letters: Letters) -> Table:
    """Every parameter with its shape and how many numbers it has."""
    scenario = letters.scenario
    dimensions = size_letters(scenario)
    rows: list[tuple[Text, ...]] = []
    for name, array in scenario.parameters.items():
        symbol: Formula = letters.name(Symbol(name))
        in_letters = "×".join(
            dimensions.get(dimension, f"{size:,}")
            for dimension, size in zip(scenario.system.shapes[name], array.shape, strict=True)
        )
        what = "bias" if name in scenario.system.biases else "weights"
        if name in scenario.left_out:
            what = f"{what}, zero"
        rows.append(((symbol,), (in_letters,), (size_of(array.shape),), (f"{array.size:,}",), (what,)))
    total = sum(array.size for array in scenario.parameters.values())
    rows.append((("all",), (), (), (f"{total:,}",), ()))
    header: tuple[Text, ...] = (("Name",), ("Shape",), ("Size",), ("Numbers",), ("What",))
    return Table(header, tuple(rows), (False, False, False, True, False))
