"""The scenario format as a JSON Schema, from which an editor completes and checks a file.

What a key may be called and which words it takes is read off the tables that the program itself
goes by; only what is said of a key, and the form of its value, stands here.
"""

from __future__ import annotations

from typing import Any

from ...cells.notations import NOTATIONS
from ...cells.texts import ACTIVATIONS, CELLS, LOSSES, OUTPUTS, REDUCTIONS
from ..assembly.choices import MOST_LAYERS
from ..assembly.encoder_decoder import ABOUT, DECODER, ENCODER, SHARED, keys_of_half
from ..assembly.optimizer import OPTIMIZERS
from ..assembly.parts import KEYS
from ..sequences.examples import KEYS as KEYS_OF_AN_EXAMPLE
from ..weights.drawn import INITIALISERS

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
# What stands bare in YAML may be read as a number, or no as false: all of it is a word here.
WORD: Schema = {"type": ["string", "number", "boolean"]}
WORDS: Schema = {"type": "array", "items": WORD, "minItems": 1, "uniqueItems": True}
_DECIMAL = r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?"
NUMBER: Schema = {
    "anyOf": [{"type": "number"}, {"type": "string", "pattern": rf"^{_DECIMAL}(\s*/\s*{_DECIMAL})?$"}]
}
WHOLE: Schema = {"type": "integer", "minimum": 1}
ROW: Schema = {"type": "array", "items": {"$ref": "#/$defs/number"}, "minItems": 1}
VECTOR: Schema = {
    "anyOf": [
        {"$ref": "#/$defs/row"},
        {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/row", "maxItems": 1}},
    ]
}
MATRIX: Schema = {"type": "array", "items": {"$ref": "#/$defs/row"}, "minItems": 1}
ENTRIES: Schema = {
    "type": "array",
    "minItems": 1,
    "items": {"anyOf": [{"type": "null"}, WORD, {"$ref": "#/$defs/vector"}]},
}


def schema() -> Schema:
    """The schema, of draft 2020-12."""
    about = {key: _key(key) for key in (*ABOUT, *SHARED)}
    halves = {ENCODER: "reads one sequence", DECODER: f"starts from the {ENCODER}'s last state"}
    for name, does in halves.items():
        half = _object({key: _key(key) for key in KEYS if key in keys_of_half(name)}, ["inputs", "weights"])
        about[name] = {"description": f"The network that {does}.", **half}
    network = _object({key: _key(key) for key in KEYS}, ["weights"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A scenario of rnntrace",
        "oneOf": [
            {**network, "oneOf": [{"required": ["inputs"]}, {"required": ["examples"]}]},
            _object(about, [ENCODER, DECODER]),
        ],
        "$defs": {
            "number": {"description": "A decimal, 1e-3, or a fraction such as 1/3.", **NUMBER},
            "row": ROW,
            "vector": VECTOR,
            "matrix": MATRIX,
        },
    }


def _key(key: str) -> Schema:
    says, value = _VALUES[key]
    return {"description": says, **value}


def _object(properties: Schema, required: list[str]) -> Schema:
    """Keys with their values, and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _cell() -> Schema:
    equations = {
        "description": "One a line, like h[t] = tanh(W @ x[t] + U @ h[t-1] + b).",
        "anyOf": [TEXT, {"type": "array", "items": TEXT, "minItems": 1}],
    }
    return {"anyOf": [{"enum": list(CELLS)}, _object({"equations": equations}, ["equations"])]}


def _weights() -> Schema:
    drawn: Schema = {
        "init": {"description": "How the matrices are drawn.", "enum": list(INITIALISERS)},
        "scale": {
            "description": "The standard deviation of normal, the bound of uniform.",
            "$ref": "#/$defs/number",
        },
        "seed": {"description": "The same seed gives the same weights.", "type": "integer", "minimum": 0},
    }
    archive: Schema = {"file": {"description": "A NumPy .npz file, beside the scenario.", **TEXT}}
    named: Schema = {
        "type": "object",
        "minProperties": 1,
        "propertyNames": {"not": {"enum": [*drawn, *archive]}},
        "additionalProperties": {"anyOf": [{"$ref": "#/$defs/matrix"}, {"$ref": "#/$defs/vector"}]},
    }
    return {"anyOf": [named, _object(archive, ["file"]), _object(drawn, ["init"])]}


def _optimizer() -> Schema:
    number = {"$ref": "#/$defs/number"}
    each = [
        _object({"name": {"const": name}, **dict.fromkeys(settings, number)}, ["name"])
        for name, settings in OPTIMIZERS.items()
    ]
    return {"anyOf": each}


def _examples() -> Schema:
    pair = _object({key: _key(key) for key in KEYS_OF_AN_EXAMPLE}, ["inputs"])
    return {"type": "array", "minItems": 1, "items": pair}


# What is said of each key, and what its value may be.
_VALUES: dict[str, tuple[str, Schema]] = {
    "title": ("Shown at the top; the file's name if left out.", WORD),
    "description": ("A few sentences, shown below the title.", WORD),
    "vocab": (
        "The words of the inputs: a list, or a text file with a word a line. Without it inputs are vectors.",
        {"anyOf": [WORDS, TEXT]},
    ),
    "labels": ("The names of the outputs, where they are not the vocabulary.", WORDS),
    "unknown": ("The word of vocab that stands in for words outside it.", WORD),
    "hidden_size": ("H, the size of the hidden state; read off the weights if left out.", WHOLE),
    "cell": ("The kind of cell, or its equations.", _cell()),
    "layers": ("How many cells stand on one another.", {**WHOLE, "maximum": MOST_LAYERS}),
    "bidirectional": ("Whether a second network reads from the end.", {"type": "boolean"}),
    "activation": ("The function of the hidden state, for cell: rnn.", {"enum": list(ACTIVATIONS)}),
    "output": ("The function of the scores; none: the network ends at h.", {"enum": list(OUTPUTS)}),
    "loss": ("What predictions and targets are compared by.", {"enum": list(LOSSES)}),
    "reduction": ("How the steps' losses become one.", {"enum": list(REDUCTIONS)}),
    "inputs": ("An entry a step: a word, a number, a vector, or null for none.", ENTRIES),
    "targets": ("An entry a step: a word, a number, a vector, or null for none.", ENTRIES),
    "initial_state": (
        "The state before the first step, of the direction from T to 1 after the last; zeros if left out.",
        {"type": "object", "additionalProperties": {"$ref": "#/$defs/vector"}},
    ),
    "weights": ("Names with matrices and vectors; or a file; or how to draw them.", _weights()),
    "embedding": (
        "Words become vectors of this size, the columns of E.",
        _object({"size": {"description": "How many numbers stand for a word.", **WHOLE}}, []),
    ),
    "notation": ("Whose letters the quantities have.", {"enum": list(NOTATIONS)}),
    "optimizer": ("How the weights are changed, with its settings.", _optimizer()),
}
_VALUES["examples"] = ("Several sequences, instead of inputs and targets.", _examples())
