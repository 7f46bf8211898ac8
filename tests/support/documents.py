"""Scenarios of every kind as text, and the Markdown they are exported as."""

from __future__ import annotations

import functools
import itertools
import json
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import rnntrace
from rnntrace.cells.notations import NOTATIONS
from rnntrace.rendering.prose import Dialect
from rnntrace.scenario.load import read_scenario
from rnntrace.writing.document import Document
from rnntrace.writing.figures import Style
from rnntrace.writing.pages.walkthrough import whole_document
from tests.support.network_texts import (
    BEGUN,
    BIDIRECTIONAL,
    EMBEDDED,
    ENCODER_DECODER,
    EXAMPLES,
    GRU,
    LAYERED,
    LSTM,
    PAIRS,
    ROOTS,
)
from tests.support.rendered import to_markdown

BUILT_IN = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))
USUAL = Style()
DIALECTS: tuple[Dialect, ...] = ("dollar", "fenced")

# -- scenarios -------------------------------------------------------------------------------------


def written(value: Any) -> str:
    """A value as YAML on one line; text in double quotes, everything unusual escaped."""
    match value:
        case dict():
            return "{" + ", ".join(f"{key}: {written(item)}" for key, item in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(written(item) for item in value) + "]"
        case str():
            plain = all(" " <= sign <= "~" for sign in value)
            return json.dumps(value) if plain else '"' + "".join(f"\\U{ord(c):08X}" for c in value) + '"'
        case None:
            return "null"
    return repr(value)


def scenario(**keys: Any) -> str:
    return "".join(f"{key}: {written(value)}\n" for key, value in keys.items())


def numbers(*shape: int, scale: float = 1.0, start: int = 1) -> list[Any]:
    """Numbers of two decimals and both signs, times ``scale``."""
    first, *others = shape
    if not others:
        return [round(math.sin(3 * k + start), 2) * scale for k in range(first)]
    return [numbers(*others, scale=scale, start=start + 5 * k) for k in range(first)]


def weights(inputs: int, hidden: int, outputs: int, scale: float = 1.0) -> dict[str, list[Any]]:
    return {
        "W_xh": numbers(hidden, inputs, scale=scale),
        "W_hh": numbers(hidden, hidden, scale=scale),
        "W_hy": numbers(outputs, hidden, scale=scale),
        "b_h": numbers(hidden, scale=scale),
        "b_y": numbers(outputs, scale=scale),
    }


def worded(vocab: Sequence[str], hidden: int = 2, scale: float = 1.0, **keys: Any) -> str:
    """A network that reads the vocabulary's first words and predicts its last."""
    vocab = list(vocab)
    ordinary = {
        "vocab": vocab,
        "inputs": vocab[:2],
        "targets": vocab[-2:],
        "weights": weights(len(vocab), hidden, len(vocab), scale),
    }
    return scenario(**{**ordinary, **keys})


WORDS = ("<START>", "Hello", "World", "<END>")
HOSTILE = (
    *("<START>", "a_b", "50%", "$x$", "$", "$$", "|", "a|b", "`", "``", "`$`", "[/b]", "</script>", "<b>"),
    *("\\", "\\\\", "\\|", "*", "**bold**", "_", "#", "- x", "+", "1.", "1. x", "&amp;", "&", "~~x~~", "~"),
    *("[a](b)", "![a](b)", "{x}", "^", "^2", "'", '"', "<!-- x -->", "<details>", "http://example.org"),
    *("two words", "two  spaces", " before", "after ", " ", "   ", "tab\there", "line\nbreak", "\u00a0"),
    *("\N{GRINNING FACE}", "漢字", "né", "שלום", "a" * 60, "x-y", "it's", "0", "-1", "1e3", "null"),
)
TITLES = (
    *("# not a heading", "Heading #", "#", "$$", "$x$ costs $5", "<b>bold</b>", "1. x", "1) x", "(1) x"),
    *("1.", "a. x", "i. x", "- x", "+ x", "* x", "> x", "-", "+", "*", "=", "===", "---", "***", "```"),
    *("~~~", ":::", "::: x", ": x", "% x", "@a", "(@) x", "!", "two\nlines", "two\n\nparagraphs", "a\n---"),
    *("    code", "| a | b |", "[^1]: x", "[a]: b", "[a](b)", "Title {#id .class}", "a^b^ and a~b~"),
    *("_a_ *b* **c**", "`code`", "&copy; &amp;", "\\", "ends with \\", "\\(x\\)", "<!-- x -->", "<details>"),
    *("\N{GRINNING FACE} 漢字", "2019", "a" * 300, "x", "two  spaces"),
)
ACTIVATIONS = ("tanh", "relu", "sigmoid", "identity")
OUTPUTS = ("softmax", "sigmoid", "identity", "none")
LOSSES = ("cross_entropy", "binary_cross_entropy", "squared_error", "mean_squared_error", "none")


def kinds() -> Iterator[tuple[str, str]]:
    """Every two of an activation, an output and a loss that can be together."""
    met: set[tuple[str, str]] = set()
    every = itertools.product(range(4), range(4), range(5))
    for i, j, k in sorted(every, key=lambda places: sum(places) % 4):
        activation, output, loss = ACTIVATIONS[i], OUTPUTS[j], LOSSES[k]
        last = activation if output == "none" else output
        pairs = {(activation, output), (output, loss), (activation, loss)}
        if ("entropy" in loss and last not in ("softmax", "sigmoid")) or pairs <= met:
            continue
        met |= pairs
        kind = {"activation": activation, "output": output, "loss": loss}
        hidden = len(WORDS) if output == "none" else 3
        given_weights = weights(len(WORDS), hidden, len(WORDS), 0.5)
        if output == "none":
            given_weights = {name: given_weights[name] for name in ("W_xh", "W_hh", "b_h")}
        yield f"{activation}, {output}, {loss}", worded(WORDS, hidden, **kind, weights=given_weights)


def chosen() -> Iterator[tuple[str, str]]:
    """What else can differ between scenarios."""
    yield "null targets", worded(WORDS, targets=[None, "Hello"])
    yield "null inputs", worded(WORDS, inputs=["Hello", None])
    yield "all null targets", worded(WORDS, targets=[None, None])
    yield "no targets", worded(WORDS, targets=None)
    yield "one step", worded(WORDS, inputs=["Hello"], targets=["World"])
    yield "fourteen steps", worded(WORDS, inputs=["Hello", "World"] * 7, targets=["Hello", "World"] * 7)
    yield "mean", worded(WORDS, inputs=["Hello"] * 3, reduction="mean", targets=["Hello", None, "World"])
    yield "mean of one", worded(WORDS, reduction="mean", targets=[None, "World"])
    yield "initial state", worded(WORDS, initial_state={"h": [0.25, -1]})
    for name in ("W_xh", "W_hh", "W_hy"):
        zero = weights(4, 2, 4)
        zero[name] = [[0 for _ in row] for row in zero[name]]
        yield f"{name} zero", worded(WORDS, weights=zero)
    bare = weights(4, 2, 4)
    yield "no biases", worded(WORDS, weights={name: bare[name] for name in ("W_xh", "W_hh", "W_hy")})
    yield "random weights", worded(WORDS, hidden_size=3, weights={"init": "normal", "scale": 0.1, "seed": 42})
    seen = {"inputs": [None, "Hello", None], "targets": [None, "good", "$"]}
    yield "labels", worded(WORDS, labels=["good", "bad_", "<0.5>", "$"], output="sigmoid", **seen)
    vectors = {"inputs": [[0.5, -1, 0], [1, 1, 1e-9]], "weights": weights(3, 2, 2)}
    yield "vector inputs", scenario(**vectors, targets=[[1, 0], [0.5, 0.5]])
    yield "vectors, regression", scenario(**vectors, targets=[[1, -2], [0.5, 1e9]], output="identity")
    yield "long vectors", scenario(inputs=[numbers(40)], targets=[[1, 0]], weights=weights(40, 9, 2))
    for output, loss in (*itertools.product(("sigmoid", "identity"), LOSSES[2:4]), ("sigmoid", LOSSES[1])):
        kind = {"output": output, "loss": loss, "weights": weights(1, 1, 1)}
        target = 1 if loss == "binary_cross_entropy" else -1.5
        yield f"single numbers, {output}, {loss}", scenario(inputs=[1, -0.5], targets=[target, None], **kind)
    for notation in NOTATIONS:
        yield f"notation {notation}", worded(WORDS, notation=notation)
    yield "one hidden unit", worded(WORDS, hidden=1)
    yield "one word", worded(["only"])
    for count in (12, 13, 14, 300):
        yield f"{count} words", worded([f"w{k}" for k in range(count)], hidden=3)
    yield "20 hidden units", worded(WORDS, hidden=20)
    yield "30 words, 30 hidden units", worded([f"w{k}" for k in range(30)], hidden=30)
    yield "long words", worded([letter * 25 for letter in "abcdef"])
    for scale in (1e-9, 1e-160, 1e12, 1e160):
        for kind in ({}, {"output": "identity"}, {"activation": "identity", "output": "sigmoid"}):
            yield f"weights of {scale}, {kind}", worded(WORDS, scale=scale, **kind)
    overflow = {"activation": "identity", "weights": weights(4, 2, 4, 1e3)}
    yield "scores that overflow", worded(WORDS, **overflow)
    yield "scores that overflow, sigmoid", worded(WORDS, **overflow, output="sigmoid")
    infinite = {"activation": "identity", "weights": weights(4, 2, 4, 1e200)}
    yield "infinite scores", worded(WORDS, **infinite)
    yield "infinite scores, regression", worded(WORDS, **infinite, output="identity")
    yield "hostile words together", worded(HOSTILE)
    yield "LSTM", LSTM
    yield "GRU", GRU.format(cell="gru")
    yield "GRU, reset after", GRU.format(cell="gru_reset_after")
    yield "both directions", BIDIRECTIONAL
    yield "encoder and decoder", ENCODER_DECODER
    yield "embedding, unknown word", EMBEDDED
    yield "examples", EXAMPLES
    yield "two layers of an LSTM both ways", LAYERED
    yield "square roots", ROOTS
    yield "pairs for an encoder and a decoder", PAIRS
    yield "states of both directions", BEGUN


def with_word(word: str) -> str:
    """Two steps, a word's as input and its as target."""
    words = [word, "other"]
    return scenario(title="t", vocab=words, inputs=words, targets=words[::-1], weights=weights(2, 1, 2))


def with_title(title: str) -> str:
    """One step, under a title."""
    return scenario(title=title, description=title, inputs=[1], targets=[[1, 0]], weights=weights(1, 1, 2))


SCENARIOS = {path.stem: path.read_text(encoding="utf-8") for path in BUILT_IN} | dict((*kinds(), *chosen()))
WORDINGS = {f"word {word!r}": with_word(word) for word in HOSTILE} | {
    f"title {title!r}": with_title(title) for title in TITLES
}


@functools.cache
def document(text: str, fuse: bool = True, style: Style = USUAL) -> Document:
    found = read_scenario(text.encode(), "t.yaml", BUILT_IN[0].parent)
    trace = rnntrace.bptt(found, fuse=fuse) if found.system.loss else rnntrace.forward(found)
    return whole_document(trace, style)


@functools.cache
def exported(text: str, dialect: Dialect, fuse: bool = True, style: Style = USUAL) -> str:
    """The Markdown that a scenario is exported as."""
    return to_markdown(document(text, fuse, style), dialect)
