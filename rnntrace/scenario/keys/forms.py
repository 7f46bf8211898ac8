"""The forms of values, as parts of a JSON Schema."""

from __future__ import annotations

from collections.abc import Iterable

from .key import Schema

TEXT: Schema = {"type": "string"}
# What stands bare in YAML may be read as a number, or no as false: all of it is a word here.
WORD: Schema = {"type": ["string", "number", "boolean"]}
WORDS: Schema = {"type": "array", "items": WORD, "minItems": 1, "uniqueItems": True}
FLAG: Schema = {"type": "boolean"}
NUMBER: Schema = {"$ref": "#/$defs/number"}
VECTOR: Schema = {"$ref": "#/$defs/vector"}
ENTRIES: Schema = {"type": "array", "minItems": 1, "items": {"anyOf": [{"type": "null"}, WORD, VECTOR]}}
STATES: Schema = {"type": "object", "additionalProperties": VECTOR}
# What an optimiser has kept: how many updates there were, and for each state what belongs to parameters.
KEPT: Schema = {
    "type": "object",
    "properties": {"t": {"type": "integer", "minimum": 0}},
    "additionalProperties": {
        "type": "object",
        "additionalProperties": {"anyOf": [{"$ref": "#/$defs/matrix"}, VECTOR]},
    },
}
LINES: Schema = {"anyOf": [TEXT, {"type": "array", "items": TEXT, "minItems": 1}]}

_DECIMAL = r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?"
_ROW: Schema = {"$ref": "#/$defs/row"}
# What is too long to be written out wherever it is used.
DEFINITIONS: Schema = {
    "number": {
        "description": "A decimal, 1e-3, or a fraction such as 1/3.",
        "anyOf": [{"type": "number"}, {"type": "string", "pattern": rf"^{_DECIMAL}(\s*/\s*{_DECIMAL})?$"}],
    },
    "row": {"type": "array", "items": NUMBER, "minItems": 1},
    "vector": {
        "description": "A list, or a column of lists of one number each; of one entry, just a number.",
        "anyOf": [
            _ROW,
            {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/row", "maxItems": 1}},
            NUMBER,
        ],
    },
    "matrix": {
        "description": "A list of rows; of one entry, just a number.",
        "anyOf": [{"type": "array", "items": _ROW, "minItems": 1}, NUMBER],
    },
}


def whole_from(least: int, most: int | None = None) -> Schema:
    """Whole numbers."""
    return {"type": "integer", "minimum": least, **({} if most is None else {"maximum": most})}


def one_of(words: Iterable[str]) -> Schema:
    """A choice of a few words."""
    return {"enum": list(words)}


def either(*forms: Schema) -> Schema:
    """A choice of forms."""
    return {"anyOf": list(forms)}


def keys_of(properties: Schema, required: Iterable[str] = ()) -> Schema:
    """Keys with their values, and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def list_of(item: Schema) -> Schema:
    """A list with something in it."""
    return {"type": "array", "minItems": 1, "items": item}


def weights(beneath: Schema) -> Schema:
    """Names with matrices and vectors; or a file; or how they are drawn."""
    named: Schema = {
        "type": "object",
        "minProperties": 1,
        "propertyNames": {"not": {"enum": list(beneath)}},
        "additionalProperties": either({"$ref": "#/$defs/matrix"}, VECTOR),
    }
    file = {"file": beneath["file"]}
    drawn = {name: form for name, form in beneath.items() if name not in file}
    return either(named, keys_of(file, ["file"]), keys_of(drawn, ["init"]))
