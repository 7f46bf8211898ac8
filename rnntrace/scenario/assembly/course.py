"""How the network is trained: the keys beneath ``train``."""

from __future__ import annotations

from ...exercise.course import Course
from ..keys import table
from ..keys.sections import read_section
from ..keys.stated import Stated
from ..values.value import Context
from ..yaml_nodes.nodes import YamlMapping


def read_course(train: Stated[YamlMapping | None], context: Context) -> Course:
    """The course, as far as it can be read."""
    if train.value is None:
        return Course()
    section = read_section(train.value, train.where, table.keys_at(table.TRAIN.name), context)
    return Course(
        section.of(table.EPOCHS).value,
        section.of(table.UNTIL).value,
        section.of(table.EACH).value,
        section.of(table.CHUNK).value,
    )
