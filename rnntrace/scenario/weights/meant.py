"""What others call the weights of a network: the names that a misspelt one is not near to."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from ...cells.notations import NOTATIONS, aliases_of

# Letters for a gate or a value, besides its own: of an LSTM's candidate, of a GRU's, and so on.
LETTERS = {"g": "cCau", "n": "chgC", "z": "u", "i": "ug", "h": "as", "y": "osv"}
SOURCES = {"x": "xi", "h": "ha"}
# A plain network's names without the letters for what is read or fed, and those of any output layer.
PLAIN = {
    "W_xh": ("W_x", "W_in", "W_i", "W_input", "U", "W1"),
    "W_hh": ("W_h", "W_rec", "W_r", "W_recurrent", "W", "W2"),
    "W_hy": ("W_o", "W_ho", "W3"),
    "b_h": ("b", "b_1", "b1", "b_hidden"),
    "b_y": ("b_o", "b_2", "b2"),
}
OUTPUT = {
    "W_hy": ("W_y", "W_out", "W_output", "V"),
    "b_y": ("b_out", "b_output", "c"),
}
KERAS = ("kernel", "recurrent_kernel")
OF_KERAS = (
    "Keras has one matrix for all gates, side by side (i f c o, or z r h), with a row for each number "
    "that goes in: here each gate has its own, transposed"
)
_PARAMETER = re.compile(r"(?P<kind>[Wb])_(?P<source>[xh]?)(?P<target>[a-z])(?P<rest>[0-9]*(?:_fwd|_bwd)?)")


def meant_by(names: Mapping[str, tuple[int, int] | None], parameters: Collection[str]) -> dict[str, str]:
    """The parameters that names of others stand for, each for another one; ``names`` come with the shapes of
    matrices. What nobody calls so is left out."""
    found: dict[str, str] = {}
    for name, shape in names.items():
        candidates = [each for each in _candidates(name, parameters) if each not in found.values()]
        if shape:  # what reads the state of its own layer is square
            square = shape[0] == shape[1]
            candidates = [each for each in candidates if square or not reads_its_state(each)]
            candidates.sort(key=lambda each: square and not reads_its_state(each))
        if candidates:
            found[name] = candidates[0]
    return found


def reads_its_state(parameter: str) -> bool:
    """Whether the matrix of this name multiplies the state that its own layer had before."""
    match = _PARAMETER.fullmatch(parameter)
    return match is not None and match["source"] == "h" and match["target"] != "y"


def _candidates(name: str, parameters: Collection[str]) -> Iterator[str]:
    plain = "W_xh" in parameters or "W_hh" in parameters
    for table in (PLAIN, OUTPUT) if plain else (OUTPUT,):
        yield from (each for each in parameters if name in table.get(each, ()))
    for notation in NOTATIONS:
        if found := aliases_of(notation, parameters).get(name):
            yield found
    yield from (each for each in parameters if name in _names_of(each))


def _names_of(parameter: str) -> Iterator[str]:
    """What a parameter is called elsewhere."""
    match = _PARAMETER.fullmatch(parameter)
    if match is None:
        return
    kind, source, target, rest = match.groups()
    for to in target + LETTERS.get(target, ""):
        if kind == "b" and not source:
            yield f"b_{to}{rest}"
        for at in SOURCES.get(source, ""):
            yield from (f"{kind}_{at}{to}{rest}", f"{kind}_{to}{at}{rest}")
        if kind == "W":  # as where W reads the input, and U the state
            yield f"{'W' if source == 'x' else 'U'}_{to}{rest}"
