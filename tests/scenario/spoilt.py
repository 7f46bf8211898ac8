"""Scenarios of every kind, and the accidents that befall them in an editor."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

WORDS = "vocab: [a, b, c]\nhidden_size: 2\n"
DRAWN = "weights: {init: normal, seed: 1}\n"
ONE = "inputs: [a, b]\ntargets: [b, c]\n"
SOURCES = {
    "examples": f"{WORDS}{DRAWN}reduction: mean\n"
    "examples:\n- inputs: [a, b]\n  targets: [b, c]\n- inputs: [c]\n- {inputs: [a, ~], targets: [~, a]}\n",
    "lstm": f"{WORDS}{ONE}{DRAWN}cell: lstm\ninitial_state:\n  h: [1, 2]\n  c: [0.5, 1/3]\n",
    "gru": f"{WORDS}{ONE}{DRAWN}cell: gru_reset_after\nlayers: 2\nbidirectional: true\n",
    "layers": f"{WORDS}{ONE}layers: 2\nweights:\n"
    "  W_xh1: [[1, 2, 3], [4, 5, 6]]\n  W_hh1: [[1, 2], [3, 4]]\n  b_h1: [1, 2]\n"
    "  W_xh2: [[1, 2], [3, 4]]\n  W_hh2: [[1, 2], [3, 4]]\n  W_hy: [[1, 2], [3, 4], [5, 6]]\n",
    "directions": f"{ONE}vocab: [a, b, c]\nbidirectional: true\nweights:\n"
    "  W_xh_fwd: [[1, 2, 3]]\n  W_hh_fwd: [[1]]\n  W_xh_bwd: [[1, 2, 3]]\n  W_hh_bwd: [[1]]\n"
    "  W_hy_fwd: [[1], [2], [3]]\n  W_hy_bwd: [[1], [2], [3]]\n",
    "embedding": "vocab: words.txt\ninputs: [a, x]\ntargets: [b, y]\nunknown: c\nembedding:\n  size: 2\n"
    "weights:\n  E: [[1, 2, 3], [4, 5, 6]]\n  W_xh: [[1, 2], [3, 4]]\n  W_hh: [[1, 2], [3, 4]]\n"
    "  W_hy: [[1, 2], [3, 4], [5, 6]]\n",
    "encoder": f"{WORDS}encoder:\n  inputs: [a, b]\n  initial_state: {{h: [1, 2]}}\n"
    "  weights: {init: normal}\ndecoder:\n  inputs: [c, a, b]\n  targets: [a, b, c]\n  output: softmax\n"
    "  weights: {init: xavier, seed: 2}\n",
    "notation": f"{ONE}vocab: [a, b, c]\nnotation: ng\nweights:\n  W_ax: [[1, 2, 3], [4, 5, 6]]\n"
    "  W_aa: [[1, 2], [3, 4]]\n  b_a: [1, 2]\n  W_ya: [[1, 2], [3, 4], [5, 6]]\n",
    "tensors": f"{ONE}vocab: [a, b, c]\nnotation: pytorch\ncell: gru_reset_after\nweights:\n"
    "  weight_ih_l0: [[1, 2, 3], [4, 5, 6], [7, 8, 9]]\n  weight_hh_l0: [[1], [2], [3]]\n"
    "  bias_ih_l0: [1, 2, 3]\n  bias_hh_l0: [1, 2, 3]\n  W_hy: [[1], [2], [3]]\n",
    "own cell": f"{WORDS}{ONE}{DRAWN}layers: 2\ncell:\n  equations: |\n"
    "    u[t] = sigmoid(W_xu @ x[t] + W_hu @ h[t-1] + b_u)\n"
    "    g[t] = tanh(W_xg @ x[t] + W_hg @ h[t-1])\n"
    "    h[t] = (1 - u[t]) * h[t-1] + u[t] * g[t]\n",
    "own directions": f"{ONE}vocab: [a, b, c]\nbidirectional: true\nweights:\n"
    "  W_fwd: [[1, 2, 3]]\n  U_fwd: [[1]]\n  W_bwd: [[1, 2, 3]]\n  U_bwd: [[1]]\n"
    "  W_hy_fwd: [[1], [2], [3]]\n  W_hy_bwd: [[1], [2], [3]]\n"
    "cell: {equations: 'h[t] = tanh(W @ x[t] + U @ h[t-1])'}\n",
    "whole cell": f"{WORDS}{ONE}{DRAWN}cell:\n  equations:\n  - h[t] = tanh(W @ x[t] + U @ h[t-1])\n"
    "  - y_hat[t] = softmax(V @ h[t])\n",
}
# Lines of the other kinds, which seldom go together with what is there.
LINES = sorted({line for source in SOURCES.values() for line in source.splitlines() if line[0] not in " -"})
SHORT = (
    "x",
    "1e400",
    "null",
    "~",
    "-1",
    "0",
    "2.5",
    "",
    "[]",
    "{}",
    "[[]]",
    "[1, 2]",
    "true",
    "none",
    "1/0",
    "1000000000",
    "9" * 5000,
    "missing.txt",
    "ü",
    "{file: missing.npz}",
)

Lines = list[str]
Edit = Callable[[Lines, random.Random], None]


def remove(lines: Lines, chance: random.Random) -> None:
    del lines[chance.randrange(len(lines))]


def double(lines: Lines, chance: random.Random) -> None:
    lines.insert(chance.randrange(len(lines)), chance.choice(lines))


def cut(lines: Lines, chance: random.Random) -> None:
    at = chance.randrange(len(lines))
    lines[at] = lines[at][: chance.randrange(len(lines[at]) + 1)]


def move(lines: Lines, chance: random.Random) -> None:
    at = chance.randrange(len(lines))
    lines[at] = " " * chance.randrange(7) + lines[at].lstrip()


def put_in_place_of(pattern: str) -> Edit:
    def change(lines: Lines, chance: random.Random) -> None:
        at = chance.randrange(len(lines))
        found = list(re.finditer(pattern, lines[at]))
        if found:
            chosen = chance.choice(found)
            lines[at] = lines[at][: chosen.start()] + chance.choice(SHORT) + lines[at][chosen.end() :]

    return change


def add(lines: Lines, chance: random.Random) -> None:
    lines.insert(chance.randrange(len(lines) + 1), chance.choice(LINES))


def swap_keys(lines: Lines, chance: random.Random) -> None:
    at, other = chance.randrange(len(lines)), chance.choice(lines)
    lines[at] = lines[at].partition(":")[0] + ":" + other.partition(":")[2]


def lose_a_bracket(lines: Lines, chance: random.Random) -> None:
    at = chance.randrange(len(lines))
    found = [i for i, sign in enumerate(lines[at]) if sign in "[]{}'"]
    if found:
        chosen = chance.choice(found)
        lines[at] = lines[at][:chosen] + lines[at][chosen + 1 :]


EDITS: tuple[Edit, ...] = (
    *(remove, double, cut, move, add, swap_keys, lose_a_bracket),
    put_in_place_of(r"-?\d+"),
    put_in_place_of(r"[A-Za-z_]\w*"),
    put_in_place_of(r"(?<=: ).+"),
)


def spoilt(kind: str, chance: random.Random) -> str:
    """A scenario after a few accidents."""
    lines = SOURCES[kind].splitlines()
    for _ in range(chance.randint(1, 3)):
        chance.choice(EDITS)(lines, chance)
        lines = lines or [""]
    return "\n".join(lines) + "\n"
