"""The notations: how the same quantities are written in the courses and books read beside this.

A quantity has one text name, the same in every notation (``W_xh``, ``h``); a notation only says how
that name looks on a page. Names of a layer or a direction (``h2``, ``W_xh1_bwd``) look like the name
without, with the layer and an arrow put where the notation has room for them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Literal, NamedTuple

from .greek import GREEK

# Where the step goes: h₂ below, a⟨2⟩ and h⁽²⁾ above.
Steps = Literal["below", "angle", "round"]


class Look(NamedTuple):
    """What a name looks like, but for its step: a letter, and what stands below, above and over it."""

    base: str
    below: str = ""
    above: str = ""
    accent: Literal["", "hat", "tilde"] = ""
    arrow: Literal["", "right", "left"] = ""
    tensor: bool = False  # of a module: a part of the network is told by what stands before it


class Rule(NamedTuple):
    """How weights, biases and pre-activations look, by what they read and what they feed.

    ``W_xi`` is a ``W`` from ``x`` to ``i``, ``b_i`` a ``b`` from nothing to ``i``, ``a_i`` an ``a``
    likewise. No ``targets`` stands for any. In the look ``{source}`` and ``{target}`` are filled in.
    With ``ending`` the layer and direction are written as in the names of PyTorch's tensors
    (``l0``, ``l1_reverse``): always, or only where the text name has any.
    """

    kind: Literal["W", "b", "a"]
    sources: tuple[str, ...]
    targets: str
    look: Look
    ending: Literal["", "always", "named"] = ""


class Note(NamedTuple):
    """What a reader of a notation must be told of a network in which one of ``terms`` is added, each
    written with the text names and beginning with the quantity that it tells of. These take the place
    of ``{}`` in the sentence, if it has any; mathematics there stands between backticks."""

    terms: tuple[str, ...]
    sentence: str


class Notation(NamedTuple):
    """A row of the table.

    ``source`` says in words whose it is; ``functions`` are the letters it has for the functions of
    the hidden state and of the output. ``quantities`` are the names that have a letter of their own;
    other weights go by the first of ``rules`` that fits, in which ``sources`` and ``targets`` are the
    letters for what is read and fed; and any name that is left is shown as it is spelled. ``notes``
    are said where a network is not what a reader of the notation expects. With ``modules`` weights
    may be given as PyTorch's modules have them (``cells/modules.py``), with ``joins`` those that read the
    state and the input may stand side by side in one matrix, the state's first.
    """

    source: str
    steps: Steps = "below"
    layer_above: str = "({})"
    layer_below: str = ""
    functions: tuple[str, ...] = ()
    quantities: Mapping[str, Look] = {}
    sources: Mapping[str, str] = {}
    targets: Mapping[str, str] = {}
    rules: tuple[Rule, ...] = ()
    notes: tuple[Note, ...] = ()
    modules: bool = False
    joins: bool = False


# What a weight may read: the input, the state, those of two directions, a cell state, an output.
SOURCES = ("x", "h", "f", "b", "c", "y")
OTHERS, NOTHING = ("f", "b", "c", "y"), ("",)
PRODUCTS = ("x", "h")  # what has a bias of its own where each product has one
BIASES = ("", *PRODUCTS)

# What is added where a reset gate works on the state, before the product, and where after it.
RESET_BEFORE = ("W_hn @ (r[t] * h[t-1])",)
RESET_AFTER = ("r[t] * (W_hn @ h[t-1] + b_hn)",)

# Names that are letters of their own in every notation.
COMMON = {
    "loss": Look("L"),
    "n_outputs": Look("C"),
    "n_targets": Look("n"),
    "n_examples": Look("m"),
    "one_hot": Look("e"),
}

NOTATIONS: Mapping[str, Notation] = {
    "standard": Notation("this program's own", quantities=COMMON),
    "ng": Notation(
        "that of Andrew Ng's course",
        steps="angle",
        layer_above="[{}]",
        functions=("g_1", "g_2"),
        joins=True,
        quantities={
            **COMMON,
            "h": Look("a"),
            "a": Look("z"),
            "s": Look("z", "y"),
            "i": Look("Γ", "u"),
            "f": Look("Γ", "f"),
            "o": Look("Γ", "o"),
            "g": Look("c", accent="tilde"),
            "r": Look("Γ", "r"),
            "z": Look("Γ", "z"),  # not Γ_u, which is 1 − z
            "n": Look("c", accent="tilde"),
        },
        sources={"h": "a"},
        targets={"h": "a", "i": "u", "g": "c", "n": "c"},
        rules=(
            Rule("W", SOURCES, "", Look("W", "{target}{source}")),
            Rule("b", BIASES, "", Look("b", "{target}{source}")),
            Rule("a", NOTHING, "", Look("z", "{target}")),
        ),
        notes=(
            Note(
                ("z[t] * h[t-1]",),
                "The share of the old state that is kept is {}, which in the course is $1 − Γ_u$: the update "
                "gate there is the share of the new one.",
            ),
            Note(
                RESET_AFTER,
                "In the course the reset gate multiplies the state before the candidate's weights do, as "
                "with `cell: gru`; here it multiplies their product.",
            ),
        ),
    ),
    "goodfellow": Notation(
        "that of the book Deep Learning by Goodfellow, Bengio and Courville",
        steps="round",
        layer_above="",
        layer_below="{}",
        quantities={
            **COMMON,
            "s": Look("o"),
            "c": Look("s"),
            "i": Look("g"),
            "g": Look("s", accent="tilde"),
            "o": Look("q"),
            "z": Look("u"),
            "n": Look("h", accent="tilde"),
        },
        # What feeds the state itself has no letter: U, W and b alone.
        targets={"h": "", "g": "", "n": "", "i": "g", "z": "u"},
        rules=(
            Rule("W", ("h",), "y", Look("V")),
            Rule("b", NOTHING, "y", Look("c")),
            Rule("W", ("x",), "", Look("U", above="{target}")),
            Rule("W", ("h",), "", Look("W", above="{target}")),
            Rule("W", OTHERS, "", Look("U", "{source}", "{target}")),
            Rule("b", BIASES, "", Look("b", "{source}", "{target}")),
            Rule("a", NOTHING, "", Look("a", "{target}")),
        ),
        notes=(
            Note(("tanh(a_g[t])",), "The book's candidate is a sigmoid, where this network has tanh."),
            Note(
                ("tanh(a_n[t])",),
                "The book's candidate is a sigmoid, where this network has tanh; and its new state takes the "
                "gates and the input of the step before.",
            ),
            Note(
                RESET_AFTER,
                "In the book the reset gate multiplies the state before the candidate's weights do, as with "
                "`cell: gru`; here it multiplies their product.",
            ),
        ),
    ),
    "socher": Notation(
        "that of Socher's lecture notes (CS224d)",
        quantities={**COMMON, "g": Look("c", accent="tilde"), "n": Look("h", accent="tilde")},
        targets={"g": "c", "n": "h"},
        rules=(
            Rule("W", ("h",), "y", Look("W", above="(S)")),
            Rule("W", SOURCES, "y", Look("W", "{source}", "(S)")),
            Rule("b", NOTHING, "y", Look("b", above="(S)")),
            Rule("W", SOURCES, "h", Look("W", above="({target}{source})")),
            Rule("b", BIASES, "h", Look("b", above="({target}{source})")),
            Rule("W", ("x",), "n", Look("W")),
            Rule("W", ("h",), "n", Look("U")),
            Rule("W", OTHERS, "n", Look("W", "{source}")),
            Rule("b", BIASES, "n", Look("b", "{source}")),
            Rule("W", ("x",), "", Look("W", above="({target})")),
            Rule("W", ("h",), "", Look("U", above="({target})")),
            Rule("W", OTHERS, "", Look("W", "{source}", "({target})")),
            Rule("b", BIASES, "", Look("b", "{source}", "({target})")),
            Rule("a", NOTHING, "", Look("a", "{target}")),
        ),
        notes=(
            Note(
                ("tanh(a[t])", "relu(a[t])", "identity(a[t])"),
                "In the lecture notes the hidden state is a sigmoid, as with `activation: sigmoid`.",
            ),
            Note(
                RESET_BEFORE,
                "In the lecture notes the reset gate multiplies the product with {}, as with "
                "`cell: gru_reset_after`; here it multiplies the state before that product.",
            ),
            Note(
                ("b_h", "b_i", "b_f", "b_g", "b_o", "b_r", "b_z", "b_n", "b_y"),
                "The lecture notes have no biases; this network has.",
            ),
        ),
    ),
    "pytorch": Notation(
        "that of PyTorch's documentation",
        quantities=COMMON,
        sources={"x": "i"},
        rules=(
            Rule("W", SOURCES, "y", Look("W", "{source}{target}")),
            Rule("b", NOTHING, "y", Look("b", "{target}")),
            Rule("W", SOURCES, "h", Look("weight", "{source}{target}"), "always"),
            Rule("b", PRODUCTS, "h", Look("bias", "{source}{target}"), "always"),
            Rule("W", SOURCES, "", Look("W", "{source}{target}"), "named"),
            Rule("b", PRODUCTS, "", Look("b", "{source}{target}"), "named"),
        ),
        notes=(
            Note(
                ("b_h", "b_i", "b_f", "b_g", "b_o", "b_r", "b_z"),
                "PyTorch has a bias for each product, `bias_ih` and `bias_hh`: here they are added up in {}.",
            ),
            Note(
                ("sigmoid(a[t])", "identity(a[t])"),
                "PyTorch's `nn.RNN` has tanh or relu here, and nothing else.",
            ),
            Note(
                RESET_BEFORE,
                "This is not PyTorch's `nn.GRU`, whose reset gate multiplies the product with {}, as with "
                "`cell: gru_reset_after`; here it multiplies the state before that product.",
            ),
        ),
        modules=True,
    ),
}

_NAME = re.compile(r"(?P<core>.*?[A-Za-z])(?P<layer>[0-9]+)?(?:_(?P<direction>fwd|bwd))?")
_WEIGHT = re.compile(r"(?P<kind>[Wba])_(?P<source>[a-z]?)(?P<target>[a-z])")
_COMBINING = {"": "", "hat": "\u0302", "tilde": "\u0303"}
_SIGNS = {"": "", "right": "→", "left": "←"}
_ARROWS: Mapping[str, Literal["", "right", "left"]] = {"": "", "fwd": "right", "bwd": "left"}


@cache
def look(name: str, notation: str = "standard", *, spelled: bool = False) -> Look:
    """What a text name looks like; ``spelled``, as close to the text as can be."""
    row = NOTATIONS[notation]
    core, layer, direction = _taken_apart(name)
    if spelled:
        row, found = NOTATIONS["standard"], _as_spelled(core)
    elif core in row.quantities:
        found = row.quantities[core]
    elif (ruled := _by_rule(core, row)) is not None:
        rule, found = ruled
        if rule.ending == "always" or (rule.ending and (layer or direction)):
            return found._replace(below=f"{found.below}_{_tensor(layer, direction)}", tensor=True)
    else:
        found = _as_spelled(core)
    if layer:
        below = ",".join(filter(None, (found.below, row.layer_below.format(layer))))
        found = found._replace(below=below, above=found.above + row.layer_above.format(layer))
    return found._replace(arrow=_ARROWS[direction])


def look_alike(names: Iterable[str], notation: str) -> frozenset[str]:
    """Those of a network's names that would look like another one, and have to be spelled.

    One that is spelled may then look like a third, which has to be spelled too, and so on.
    """
    every = frozenset(names)
    found: frozenset[str] = frozenset()
    while True:
        looks = {name: look(name, notation, spelled=name in found) for name in every}
        times = Counter(looks.values())
        more = {name for name in every if times[looks[name]] > 1} - found
        if not more:
            return found
        found |= more


def display_name(name: str, notation: str, *, spelled: bool = False) -> str:
    """A text name as the notation has it, in plain text and without a step: ``W_aa``, ``W^(hx)``,
    ``a→`` of one of two directions; ``spelled``, as close to the text as can be."""
    shown = look(name, notation, spelled=spelled)
    accented = unicodedata.normalize("NFC", shown.base + _COMBINING[shown.accent])
    return next(_typed(shown._replace(base=accented + _SIGNS[shown.arrow])))


def aliases_of(notation: str, names: Iterable[str]) -> dict[str, str]:
    """The names that a network's weights have in a notation, as they may be typed, each with its text
    name: ``W_ax`` for ``W_xh``, ``U`` for ``W_xh``, ``W^(hx)`` or ``W_hx`` for ``W_xh``. A name that is a
    text name already stays what it is."""
    names = tuple(names)
    found: dict[str, set[str]] = {}
    for name in names:
        for typed in _typed(look(name, notation)):
            if typed not in names:
                found.setdefault(typed, set()).add(name)
    # What two would have, as those of two directions do, is the name of neither.
    return {typed: name for typed, (name, *others) in found.items() if not others}


def _typed(shown: Look) -> Iterator[str]:
    """How a look is typed: ``W^(hx)``, or ``W_hx`` where nothing else stands below."""
    below = f"_{shown.below}" if shown.below else ""
    yield shown.base + (f"^{shown.above}" if shown.above else "") + below
    if shown.above and not shown.below:
        yield f"{shown.base}_{shown.above.strip('()')}"


def _taken_apart(name: str) -> tuple[str, str, str]:
    """``W_xh2_bwd`` as ``W_xh``, ``2`` and ``bwd``."""
    match = _NAME.fullmatch(name)
    return (match["core"], match["layer"] or "", match["direction"] or "") if match else (name, "", "")


def core(name: str) -> str:
    """A text name without its layer and direction."""
    return _taken_apart(name)[0]


def _as_spelled(core: str) -> Look:
    """``W_xh`` with what follows the underscore below, ``y_hat`` with a hat, ``beta_1`` as β with a 1."""
    text = core.removesuffix("_hat")
    base, _, below = text.partition("_")
    return Look(GREEK.get(base, base), below, accent="hat" if text != core else "")


def _by_rule(core: str, row: Notation) -> tuple[Rule, Look] | None:
    match = _WEIGHT.fullmatch(core)
    if match is None:
        return None
    kind, source, target = match.groups()
    letters = {"source": row.sources.get(source, source), "target": row.targets.get(target, target)}
    for rule in row.rules:
        if rule.kind == kind and source in rule.sources and (not rule.targets or target in rule.targets):
            template = rule.look
            above, below = template.above.format(**letters), template.below.format(**letters)
            return rule, template._replace(above=above, below=below)
    return None


def _tensor(layer: str, direction: str) -> str:
    """``l0`` for the first layer, ``l1_reverse`` for the second from the last step to the first."""
    number = int(layer) - 1 if layer else 0
    return f"l{number}" + ("_reverse" if direction == "bwd" else "")
