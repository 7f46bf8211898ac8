"""The scenario format as a JSON Schema, from which an editor completes and checks a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from . import forms, table
from .key import ALONE, BESIDE, Key, Schema


def schema() -> Schema:
    """The schema, of draft 2020-12."""
    halves = [table.ENCODER.name, table.DECODER.name]
    rows = [row for row in table.keys_at(ALONE) if row.name not in halves]
    alone = forms.keys_of(_properties(rows), ["weights"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A scenario of rnntrace",
        "oneOf": [
            {**alone, "oneOf": [{"required": ["inputs"]}, {"required": ["examples"]}]},
            {**forms.keys_of(_properties(table.keys_at(BESIDE)), halves), "oneOf": _sequences_of(halves)},
        ],
        "$defs": forms.DEFINITIONS,
    }


def _sequences_of(halves: Iterable[str]) -> list[Schema]:
    """Two networks have sequences of their own, or beside them there are examples."""
    name, own = table.EXAMPLES_OF_TWO.name, list(table.EXAMPLES_OF_TWO.refuses)
    each: Schema = {"required": [table.INPUTS.name]}
    none: Schema = {"not": {"anyOf": [{"required": [key]} for key in own]}}
    return [
        {"not": {"required": [name]}, "properties": dict.fromkeys(halves, each)},
        {"required": [name], "properties": dict.fromkeys(halves, none)},
    ]


def _properties(rows: Iterable[Key[Any]]) -> Schema:
    """Keys with what is said of them and the forms that they take."""
    return {row.name: {"description": _description(row), **_form(row)} for row in rows}


def _description(row: Key[Any]) -> str:
    """What a key is, and what holds without it, as an editor shows it."""
    left_out = row.left_out.replace("`", "")
    if left_out.startswith("required"):
        return f"{row.says} {left_out.capitalize()}."
    return f"{row.says} If left out: {left_out}." if left_out else row.says


def _form(row: Key[Any]) -> Schema:
    form = row.kind.form
    return form(_properties(table.keys_at(row.spot))) if callable(form) else form
