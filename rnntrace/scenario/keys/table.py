"""The table of keys: everything that is known of a key stands in its row.

From it come the reading of a scenario, the hints for keys that are misspelt or in the wrong place, the
JSON Schema, the comments of a new scenario, and the README's table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...cells.notations import NOTATIONS
from ...cells.optimizers import OPTIMIZERS
from ...cells.texts import CELLS, LOSSES, OUTPUTS, REDUCTIONS
from ...equations.functions import activations
from .. import two_networks
from ..values.plain import mapping
from ..yaml_nodes.nodes import YamlList, YamlMapping, YamlNode
from . import courses, forms, kinds, optimizers
from .choices import (
    INITIALIZERS,
    LARGEST_SCALE,
    MOST_LAYERS,
    NOTES_ON_LOSSES,
    NOTES_ON_NOTATIONS,
    NOTES_ON_REDUCTIONS,
    USUAL_SCALE,
)
from .key import ALONE, BESIDE, Key, Kind, Standing
from .optimizers import settings
from .standing import (
    IN_EXAMPLES,
    IN_PAIRS,
    IN_PAIRS_OF,
    OF_BOTH,
    OF_EACH,
    OF_EACH_AND_EXAMPLES,
    OF_EACH_OR_BOTH,
    OF_THE_DECODER,
    OF_THE_DECODER_AND_EXAMPLES,
    OF_THE_ENCODER_AND_EXAMPLES,
    OF_THE_WHOLE,
    beneath,
    of_one_network,
)

EXPECTED_WEIGHTS = "names with matrices like W_hh: [[0.1, 0.2], [0.3, 0.4]], {file: w.npz}, or {init: normal}"
_RULE = "a name and settings like {name: sgd, learning_rate: 0.1}"
_HALF = kinds.keys("keys such as vocab, inputs and weights", "weights")
_OF_THEIR_OWN = {
    name: f"there are examples, with {name} of their own. Leave one of the two out"
    for name in ("inputs", "targets")
}


def _listed(words: Iterable[str], notes: Mapping[str, str] | None = None) -> str:
    """Words as the README lists them, some with a note."""
    return ", ".join(f"`{word}`" + (f" ({notes[word]})" if notes and word in notes else "") for word in words)


def _by_name(*rows: Key[Any]) -> dict[str, Key[Any]]:
    found = {row.name: row for row in rows}
    assert len(found) == len(rows)
    return found


KEYS = _by_name(
    TITLE := Key(
        "title",
        "What the scenario is called, shown at the top.",
        values="text",
        left_out="the file's name",
        kind=kinds.TEXT,
        usual="",
        standing=OF_THE_WHOLE,
    ),
    DESCRIPTION := Key(
        "description",
        "A few sentences about the scenario, shown below the title.",
        values="text",
        left_out="none",
        kind=kinds.TEXT,
        usual="",
        standing=OF_THE_WHOLE,
    ),
    VOCAB := Key[tuple[str, ...]](
        "vocab",
        "The words that the network knows.",
        values="a list of words, or the path of a text file with one word per line",
        left_out="the inputs are vectors",
        kind=kinds.WORDS_OR_FILE,
        usual=(),
        standing=OF_EACH_OR_BOTH,
    ),
    LABELS := Key[tuple[str, ...]](
        "labels",
        "The names of the outputs, where they are not the vocabulary.",
        values="a list of names for the outputs, where they are not the vocabulary",
        left_out="`vocab`",
        kind=kinds.WORDS,
        usual=(),
        standing=OF_THE_DECODER,
    ),
    UNKNOWN := Key[str | None](
        "unknown",
        "The word of the vocabulary that stands in for all words outside it.",
        values="the word of `vocab` that stands in for all words outside it, such as `<unk>`",
        left_out="other words are mistakes",
        kind=kinds.text("a word of the vocabulary"),
        usual=None,
        standing=OF_EACH_OR_BOTH,
    ),
    HIDDEN_SIZE := Key[int | None](
        "hidden_size",
        "How many numbers the hidden state has.",
        values="H, a whole number",
        left_out="read off the weights",
        kind=kinds.whole(1),
        usual=None,
        standing=OF_EACH_OR_BOTH,
    ),
    CELL := Key[str | YamlMapping](
        "cell",
        f"The kind of cell: {', '.join(CELLS)}, or equations of your own.",
        values=f"{_listed(CELLS)}, or `{{equations: …}}`, see below",
        left_out="`rnn`",
        kind=kinds.choice_or_keys(CELLS, "CELLS", "{equations: …}", "equations"),
        usual="rnn",
        standing=OF_EACH_OR_BOTH,
    ),
    EQUATIONS := Key[YamlNode | None](
        "equations",
        "One equation per line, like h[t] = tanh(W @ x[t] + U @ h[t-1] + b).",
        kind=kinds.EQUATIONS,
        usual=None,
        standing=beneath("cell"),
    ),
    LAYERS := Key(
        "layers",
        "How many layers of cells stand one above the other.",
        values="how many layers stand one above the other",
        left_out="1",
        kind=kinds.whole(1, MOST_LAYERS),
        usual=1,
        standing=OF_EACH_OR_BOTH,
    ),
    BIDIRECTIONAL := Key(
        "bidirectional",
        "Whether a second direction goes from the last step to the first.",
        values="`true` adds a second direction, from the last step to the first",
        left_out="`false`",
        kind=kinds.FLAG,
        usual=False,
        standing=of_one_network(
            f"an {two_networks.ENCODER} and a {two_networks.DECODER} read in one direction only. Leave it out"
        ),
    ),
    ACTIVATION := Key(
        "activation",
        "The last function of an rnn, which gives the hidden state.",
        values=f"the function that gives an `rnn`'s hidden state: {_listed(activations())}",
        left_out="`tanh`",
        kind=kinds.choice(activations, "ACTIVATIONS"),
        usual="tanh",
        standing=OF_EACH_OR_BOTH,
    ),
    OUTPUT := Key[str | None](
        "output",
        "The function that turns the scores into a prediction; with none, the network ends at h.",
        values=_listed(OUTPUTS, {"none": "the network ends at h"}),
        left_out="`softmax`; `none` without `W_hy`",
        kind=kinds.choice(OUTPUTS, "OUTPUTS"),
        usual=None,
        standing=OF_THE_DECODER,
    ),
    LOSS := Key[str | None](
        "loss",
        "The measure of how far the predictions are from the targets.",
        values=_listed(LOSSES, NOTES_ON_LOSSES),
        left_out="goes with `output`",
        kind=kinds.choice(LOSSES, "LOSSES"),
        usual=None,
        standing=OF_THE_DECODER,
    ),
    REDUCTION := Key(
        "reduction",
        "How the losses of the steps become one number.",
        values=_listed(REDUCTIONS, NOTES_ON_REDUCTIONS),
        left_out="`sum`",
        kind=kinds.choice(REDUCTIONS, "REDUCTIONS"),
        usual="sum",
        standing=OF_THE_DECODER,
    ),
    INPUTS := Key[YamlList | None](
        "inputs",
        "What goes in, one entry per step: a word, a number, a vector, or null for none.",
        values="a list with one entry per step: a word, a number, a vector, or `null` for none",
        left_out="required, unless there are `examples`",
        kind=kinds.ENTRIES,
        usual=None,
        standing=OF_EACH_AND_EXAMPLES,
    ),
    TARGETS := Key[YamlList | None](
        "targets",
        "What should come out, one entry per step, written like the inputs.",
        values="what should come out: a list like `inputs`, of the same length",
        left_out="no targets, no loss",
        kind=kinds.ENTRIES,
        usual=None,
        standing=OF_THE_DECODER_AND_EXAMPLES,
    ),
    EXAMPLES := Key[YamlList | None](
        IN_EXAMPLES,
        "Several sequences, in place of inputs and targets.",
        values="in place of these two: a list of `{inputs: …, targets: …}`, of any lengths; each may have an "
        "`initial_state`. With an encoder and a decoder, beside them: a list of "
        "`{encoder: {inputs: …}, decoder: {inputs: …, targets: …}}`",
        left_out="one sequence",
        kind=kinds.list_of_keys("a list like [{inputs: [...], targets: [...]}]", "inputs"),
        usual=None,
        standing=Standing((ALONE,)),
        refuses=_OF_THEIR_OWN,
    ),
    INITIAL_STATE := Key[YamlNode | None](
        "initial_state",
        "The state before the first step; of the direction from the last step to the first, the one after "
        "the last.",
        values="`{h: [...]}`, and with an LSTM also `c`; `h_bwd`, of the direction from T to 1, is the state "
        "after the last step",
        left_out="zeros",
        kind=kinds.STATES,
        usual=None,
        standing=OF_THE_ENCODER_AND_EXAMPLES,
        names="h|c",
    ),
    WEIGHTS := Key[YamlMapping | None](
        "weights",
        "The weights: names with matrices and vectors, or a file, or how to draw them.",
        values="name → matrix or vector; `{file: weights.npz}`, beside the scenario; or "
        "`{init: normal, scale: 0.1, seed: 42}`",
        left_out="required",
        kind=Kind(mapping(EXPECTED_WEIGHTS), forms.weights),
        usual=None,
        standing=OF_EACH,
        names="(?:[Wb]|weight|bias)_.*|E",
    ),
    FILE := Key[str | None](
        "file",
        "A NumPy .npz file, whose path starts in the scenario's own folder.",
        kind=kinds.path("the path of a .npz file"),
        usual=None,
        standing=beneath("weights"),
        may_be_empty=False,
    ),
    INIT := Key(
        "init",
        "How the matrices are drawn.",
        kind=kinds.choice(INITIALIZERS, "INITIALIZERS"),
        usual=INITIALIZERS[0],
        standing=beneath("weights"),
        may_be_empty=False,
    ),
    SCALE := Key(
        "scale",
        "The standard deviation of normal, the bound of uniform.",
        kind=kinds.positive_up_to(LARGEST_SCALE),
        usual=USUAL_SCALE,
        standing=beneath("weights"),
    ),
    SEED := Key(
        "seed",
        "The same seed gives the same weights.",
        kind=kinds.whole(0),
        usual=0,
        standing=beneath("weights"),
    ),
    EMBEDDING := Key[YamlMapping | None](
        "embedding",
        "The vectors that words become, the columns of a matrix E.",
        values="`{size: d}`: words become columns of a matrix `E`, d×V, which is one of the weights",
        left_out="one-hot vectors",
        kind=kinds.keys("the size of the vectors, {size: 3}"),
        usual=None,
        standing=OF_EACH_OR_BOTH,
    ),
    SIZE := Key[int | None](
        "size",
        "How many numbers stand for a word.",
        kind=kinds.whole(1),
        usual=None,
        standing=beneath("embedding"),
    ),
    NOTATION := Key(
        "notation",
        "Whose letters the quantities have.",
        values=_listed(NOTATIONS, NOTES_ON_NOTATIONS),
        left_out="`standard`",
        kind=kinds.choice(NOTATIONS, "NOTATIONS"),
        usual="standard",
        standing=OF_THE_WHOLE,
    ),
    OPTIMIZER := Key[YamlMapping | None](
        "optimizer",
        "The rule by which the weights are changed, with its settings.",
        values=f"`{{name: sgd, learning_rate: 0.1}}`, the name one of {_listed(OPTIMIZERS)}; "
        "or `{equations: …}`, see below",
        left_out="none",
        kind=Kind(mapping(_RULE), optimizers.form),
        usual=None,
        standing=OF_THE_WHOLE,
    ),
    # Whoever writes a name at the top may as well mean a title.
    NAME := Key[str | None](
        "name",
        "Which optimiser it is.",
        kind=kinds.choice(OPTIMIZERS, "OPTIMIZERS"),
        usual=None,
        standing=beneath("optimizer"),
        may_be_empty=False,
        telling=False,
    ),
    *courses.ROWS,
    ENCODER := Key[YamlMapping | None](
        two_networks.ENCODER,
        "The network that reads one sequence.",
        values="the first of two networks: it reads one sequence, see below",
        left_out="one network",
        kind=_HALF,
        usual=None,
        standing=Standing((ALONE, BESIDE)),
    ),
    DECODER := Key[YamlMapping | None](
        two_networks.DECODER,
        "The network that starts from the encoder's last state.",
        values="the second: it starts from the encoder's last state",
        left_out="one network",
        kind=_HALF,
        usual=None,
        standing=Standing((ALONE, BESIDE)),
    ),
)
# Keys that have the name of another one, and are something else where there are two networks.
OF_TWO_NETWORKS: tuple[Key[Any], ...] = (
    EXAMPLES_OF_TWO := Key[YamlList | None](
        IN_EXAMPLES,
        "Several pairs of sequences, in place of the inputs and targets of the two networks.",
        left_out="one pair",
        kind=kinds.list_of_keys(
            "a list like [{encoder: {inputs: [...]}, decoder: {inputs: [...], targets: [...]}}]",
            *IN_PAIRS_OF,
        ),
        usual=None,
        standing=OF_BOTH,
        refuses=_OF_THEIR_OWN,
        inside=IN_PAIRS,
    ),
    *(
        Key[YamlMapping | None](
            half,
            f"The sequences of the {half}.",
            kind=kinds.keys(shown, "inputs"),
            usual=None,
            standing=beneath(IN_PAIRS),
            telling=False,
            inside=IN_PAIRS_OF[half],
        )
        for half, shown in (
            (two_networks.ENCODER, "{inputs: [...]}"),
            (two_networks.DECODER, "{inputs: [...], targets: [...]}"),
        )
    ),
)


def rows() -> Iterator[Key[Any]]:
    """All rows of the table, and those that are settings of an optimiser."""
    yield from KEYS.values()
    yield from OF_TWO_NETWORKS
    yield from settings().values()


def keys_at(spot: str) -> tuple[Key[Any], ...]:
    """The keys that may stand at a spot, in the order of the table; beside two networks those that are
    about the whole come first."""
    found = [row for row in rows() if spot in row.standing.spots]
    return tuple(sorted(found, key=lambda row: row.standing != OF_THE_WHOLE) if spot == BESIDE else found)


def refusals_at(spot: str) -> dict[str, str]:
    """The keys that may not stand at a spot, and what is said of each there."""
    return {row.name: row.standing.refusals[spot] for row in rows() if spot in row.standing.refusals}
