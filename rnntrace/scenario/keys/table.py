"""The table of keys: everything that is known of a key stands in its row.

From it come the reading of a scenario, the hints for keys that are misspelt or in the wrong place, the
JSON Schema, the comments of a new scenario, and the README's table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ...cells.notations import NOTATIONS
from ...cells.texts import ACTIVATIONS, CELLS, LOSSES, OUTPUTS, REDUCTIONS
from ..values.lists import filled, words
from ..values.plain import (
    anything,
    choice,
    choice_or_mapping,
    flag,
    mapping,
    positive,
    positive_up_to,
    share,
    text,
    whole,
)
from ..values.value import Value
from ..values.word_files import words_or_file
from ..yaml_nodes.nodes import YamlList, YamlMapping, YamlNode
from . import forms
from .choices import INITIALISERS, LARGEST_SCALE, MOST_LAYERS, OPTIMIZERS, USUAL_SCALE
from .key import ALONE, BESIDE, Key, Standing
from .standing import (
    DECODES,
    ENCODES,
    IN_EXAMPLES,
    OF_EACH,
    OF_EACH_AND_EXAMPLES,
    OF_EACH_OR_BOTH,
    OF_THE_DECODER,
    OF_THE_DECODER_AND_EXAMPLES,
    OF_THE_ENCODER,
    OF_THE_WHOLE,
    beneath,
    of_one_network,
)

EXPECTED_WEIGHTS = "names with matrices like W_hh: [[0.1, 0.2], [0.3, 0.4]], {file: w.npz}, or {init: normal}"
_HALF = "keys such as vocab, inputs and weights"


def _listed(words: Iterable[str], notes: Mapping[str, str] | None = None) -> str:
    """Words as the README lists them, some with a note."""
    return ", ".join(f"`{word}`" + (f" ({notes[word]})" if notes and word in notes else "") for word in words)


def _setting(name: str, says: str, read: Callable[[Value], float | None]) -> Key[float | None]:
    """A number that an optimiser goes by."""
    standing = beneath("optimizer")
    return Key(name, says, read, usual=None, form=forms.NUMBER, standing=standing, may_be_empty=False)


KEYS: tuple[Key[Any], ...] = (
    TITLE := Key(
        "title",
        "What the scenario is called, shown at the top.",
        values="text",
        left_out="the file's name",
        read=text(),
        usual="",
        form=forms.WORD,
        standing=OF_THE_WHOLE,
    ),
    DESCRIPTION := Key(
        "description",
        "A few sentences about the scenario, shown below the title.",
        values="text",
        left_out="none",
        read=text(),
        usual="",
        form=forms.WORD,
        standing=OF_THE_WHOLE,
    ),
    VOCAB := Key[tuple[str, ...]](
        "vocab",
        "The words that the network knows.",
        values="a list of words, or the path of a text file with one word per line",
        left_out="the inputs are vectors",
        read=words_or_file,
        usual=(),
        form=forms.either(forms.WORDS, forms.TEXT),
        standing=OF_EACH_OR_BOTH,
    ),
    LABELS := Key[tuple[str, ...]](
        "labels",
        "The names of the outputs, where they are not the vocabulary.",
        values="a list of names for the outputs, where they are not the vocabulary",
        left_out="`vocab`",
        read=words,
        usual=(),
        form=forms.WORDS,
        standing=OF_THE_DECODER,
    ),
    UNKNOWN := Key[str | None](
        "unknown",
        "The word of the vocabulary that stands in for all words outside it.",
        values="the word of `vocab` that stands in for all words outside it, such as `<unk>`",
        left_out="other words are mistakes",
        read=text("a word of the vocabulary"),
        usual=None,
        form=forms.WORD,
        standing=OF_EACH_OR_BOTH,
    ),
    HIDDEN_SIZE := Key[int | None](
        "hidden_size",
        "How many numbers the hidden state has.",
        values="H, a whole number",
        left_out="read off the weights",
        read=whole(1),
        usual=None,
        form=forms.whole_from(1),
        standing=OF_EACH_OR_BOTH,
    ),
    CELL := Key[str | YamlMapping](
        "cell",
        f"The kind of cell: {', '.join(CELLS)}, or equations of your own.",
        values=f"{_listed(CELLS)}, or `{{equations: …}}`, see below",
        left_out="`rnn`",
        read=choice_or_mapping(CELLS, "{equations: …}"),
        usual="rnn",
        form=lambda beneath: forms.either(forms.one_of(CELLS), forms.keys_of(beneath, ["equations"])),
        standing=OF_EACH_OR_BOTH,
    ),
    EQUATIONS := Key[YamlNode | None](
        "equations",
        "One equation per line, like h[t] = tanh(W @ x[t] + U @ h[t-1] + b).",
        read=anything,
        usual=None,
        form=forms.LINES,
        standing=beneath("cell"),
    ),
    LAYERS := Key(
        "layers",
        "How many layers of cells stand one above the other.",
        values="how many layers stand one above the other",
        left_out="1",
        read=whole(1, MOST_LAYERS),
        usual=1,
        form=forms.whole_from(1, MOST_LAYERS),
        standing=OF_EACH_OR_BOTH,
    ),
    BIDIRECTIONAL := Key(
        "bidirectional",
        "Whether a second direction goes from the last step to the first.",
        values="`true` adds a second direction, from the last step to the first",
        left_out="`false`",
        read=flag,
        usual=False,
        form=forms.FLAG,
        standing=of_one_network(f"an {ENCODES} and a {DECODES} read in one direction. Leave it out"),
    ),
    ACTIVATION := Key(
        "activation",
        "The last function of an rnn, which gives the hidden state.",
        values=f"the function that gives an `rnn`'s hidden state: {_listed(ACTIVATIONS)}",
        left_out="`tanh`",
        read=choice(ACTIVATIONS),
        usual="tanh",
        form=forms.one_of(ACTIVATIONS),
        standing=OF_EACH_OR_BOTH,
    ),
    OUTPUT := Key[str | None](
        "output",
        "The function that turns the scores into a prediction; with none, the network ends at h.",
        values=_listed(OUTPUTS, {"none": "the network ends at h"}),
        left_out="`softmax`; `none` without `W_hy`",
        read=choice(OUTPUTS),
        usual=None,
        form=forms.one_of(OUTPUTS),
        standing=OF_THE_DECODER,
    ),
    LOSS := Key[str | None](
        "loss",
        "The measure of how far the predictions are from the targets.",
        values=_listed(
            LOSSES,
            {
                "binary_cross_entropy": "both with natural logarithms",
                "squared_error": "½‖ŷ−y‖²",
                "mean_squared_error": "‖ŷ−y‖²/C",
            },
        ),
        left_out="goes with `output`",
        read=choice(LOSSES),
        usual=None,
        form=forms.one_of(LOSSES),
        standing=OF_THE_DECODER,
    ),
    REDUCTION := Key(
        "reduction",
        "How the losses of the steps become one number.",
        values=_listed(REDUCTIONS, {"mean": "over the steps that have a target"}),
        left_out="`sum`",
        read=choice(REDUCTIONS),
        usual="sum",
        form=forms.one_of(REDUCTIONS),
        standing=OF_THE_DECODER,
    ),
    INPUTS := Key[YamlList | None](
        "inputs",
        "What goes in, one entry per step: a word, a number, a vector, or null for none.",
        values="a list with one entry per step: a word, a number, a vector, or `null` for none",
        left_out="required, unless there are `examples`",
        read=filled("a list, an entry a step"),
        usual=None,
        form=forms.ENTRIES,
        standing=OF_EACH_AND_EXAMPLES,
    ),
    TARGETS := Key[YamlList | None](
        "targets",
        "What should come out, one entry per step, written like the inputs.",
        values="what should come out: a list like that of the `inputs`, and as long",
        left_out="no targets, no loss",
        read=filled("a list, an entry a step"),
        usual=None,
        form=forms.ENTRIES,
        standing=OF_THE_DECODER_AND_EXAMPLES,
    ),
    EXAMPLES := Key[YamlList | None](
        IN_EXAMPLES,
        "Several sequences, in place of inputs and targets.",
        values="in place of these two: a list of `{inputs: …, targets: …}`, of any lengths",
        left_out="one sequence",
        read=filled("a list like [{inputs: [...], targets: [...]}]"),
        usual=None,
        form=forms.list_with_keys("inputs"),
        standing=of_one_network(
            f"an {ENCODES} and a {DECODES} read one sequence each. Give inputs, of one example"
        ),
        refuses={
            name: f"there are examples, with {name} of their own. Leave one of the two out"
            for name in ("inputs", "targets")
        },
    ),
    INITIAL_STATE := Key[YamlNode | None](
        "initial_state",
        "The state before the first step; of the direction from the last step to the first, the one after "
        "the last.",
        values="`{h: [...]}`, and with an LSTM also `c`; `h_bwd`, of the direction from T to 1, is the state "
        "after the last step",
        left_out="zeros",
        read=anything,
        usual=None,
        form=forms.STATES,
        standing=OF_THE_ENCODER,
        names="h|c",
    ),
    WEIGHTS := Key[YamlMapping | None](
        "weights",
        "The weights: names with matrices and vectors, or a file, or how to draw them.",
        values="name → matrix or vector; `{file: weights.npz}`, beside the scenario; or "
        "`{init: normal, scale: 0.1, seed: 42}`",
        left_out="required",
        read=mapping(EXPECTED_WEIGHTS),
        usual=None,
        form=forms.weights,
        standing=OF_EACH,
        names="(?:[Wb]|weight|bias)_.*|E",
    ),
    FILE := Key[str | None](
        "file",
        "A NumPy .npz file, whose path starts in the scenario's own folder.",
        read=text("the path of a .npz file"),
        usual=None,
        form=forms.TEXT,
        standing=beneath("weights"),
        may_be_empty=False,
    ),
    INIT := Key(
        "init",
        "How the matrices are drawn.",
        read=choice(INITIALISERS),
        usual=INITIALISERS[0],
        form=forms.one_of(INITIALISERS),
        standing=beneath("weights"),
        may_be_empty=False,
    ),
    SCALE := Key(
        "scale",
        "The standard deviation of normal, the bound of uniform.",
        read=positive_up_to(LARGEST_SCALE),
        usual=USUAL_SCALE,
        form=forms.NUMBER,
        standing=beneath("weights"),
    ),
    SEED := Key(
        "seed",
        "The same seed gives the same weights.",
        read=whole(0),
        usual=0,
        form=forms.whole_from(0),
        standing=beneath("weights"),
    ),
    EMBEDDING := Key[YamlMapping | None](
        "embedding",
        "The vectors that words become, the columns of a matrix E.",
        values="`{size: d}`: words become columns of a matrix `E`, d×V, which is one of the weights",
        left_out="one-hot vectors",
        read=mapping("the size of the vectors, {size: 3}"),
        usual=None,
        form=forms.with_keys(),
        standing=OF_EACH_OR_BOTH,
    ),
    SIZE := Key[int | None](
        "size",
        "How many numbers stand for a word.",
        read=whole(1),
        usual=None,
        form=forms.whole_from(1),
        standing=beneath("embedding"),
    ),
    NOTATION := Key(
        "notation",
        "Whose letters the quantities have.",
        values=_listed(
            NOTATIONS,
            {
                "ng": "a⟨t⟩, W_aa",
                "goodfellow": "h⁽ᵗ⁾, U, V, W",
                "socher": "W⁽ʰˣ⁾",
                "pytorch": "weight_ih_l0",
            },
        ),
        left_out="`standard`",
        read=choice(NOTATIONS),
        usual="standard",
        form=forms.one_of(NOTATIONS),
        standing=OF_THE_WHOLE,
    ),
    OPTIMIZER := Key[YamlMapping | None](
        "optimizer",
        "The rule by which the weights are changed, with its settings.",
        values=f"`{{name: sgd, learning_rate: 0.1}}`, the name one of {_listed(OPTIMIZERS)}; "
        "checked, not used yet",
        left_out="none",
        read=mapping("a name and settings like {name: sgd, learning_rate: 0.1}"),
        usual=None,
        form=forms.named_with_settings(OPTIMIZERS),
        standing=OF_THE_WHOLE,
    ),
    # Whoever writes a name at the top may as well mean a title.
    NAME := Key[str | None](
        "name",
        "Which optimiser it is.",
        read=choice(OPTIMIZERS),
        usual=None,
        form=forms.one_of(OPTIMIZERS),
        standing=beneath("optimizer"),
        may_be_empty=False,
        telling=False,
    ),
    _setting("learning_rate", "How far each step goes.", positive),
    _setting("momentum", "How much of the last step goes into the next.", share),
    _setting("decay", "How much of the average of squares is kept at each step.", share),
    _setting("beta_1", "How much of the average of gradients is kept at each step.", share),
    _setting("beta_2", "How much of the average of squares is kept at each step.", share),
    _setting("epsilon", "What is added to a divisor to keep it from zero.", positive),
    ENCODER := Key[YamlMapping | None](
        ENCODES,
        "The network that reads one sequence.",
        values="the first of two networks: it reads one sequence, see below",
        left_out="one network",
        read=mapping(_HALF),
        usual=None,
        form=forms.with_keys("inputs", "weights"),
        standing=Standing((ALONE, BESIDE)),
    ),
    DECODER := Key[YamlMapping | None](
        DECODES,
        "The network that starts from the encoder's last state.",
        values="the second: it starts from the encoder's last state",
        left_out="one network",
        read=mapping(_HALF),
        usual=None,
        form=forms.with_keys("inputs", "weights"),
        standing=Standing((ALONE, BESIDE)),
    ),
)


def keys_at(spot: str) -> tuple[Key[Any], ...]:
    """The keys that may stand at a spot, in the order of the table; beside two networks those that are
    about the whole come first."""
    found = [row for row in KEYS if spot in row.standing.spots]
    return tuple(sorted(found, key=lambda row: row.standing != OF_THE_WHOLE) if spot == BESIDE else found)


def refusals_at(spot: str) -> dict[str, str]:
    """The keys that may not stand at a spot, and what is said of each there."""
    return {row.name: row.standing.refusals[spot] for row in KEYS if spot in row.standing.refusals}
