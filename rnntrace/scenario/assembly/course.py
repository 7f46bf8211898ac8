"""How the network is trained: the keys beneath ``train``."""

from __future__ import annotations

from ...exercise.course import Course
from ..keys import courses, table
from ..keys.sections import read_section
from ..keys.stated import Stated
from ..values.value import Context
from ..yaml_nodes.nodes import YamlMapping


def read_course(train: Stated[YamlMapping | None], context: Context) -> Course:
    """The course, as far as it can be read."""
    if train.value is None:
        return Course()
    section = read_section(train.value, train.where, table.keys_at(courses.TRAIN.name), context)
    return Course(
        section.of(courses.EPOCHS).value,
        section.of(courses.UNTIL).value,
        section.of(courses.EACH).value,
        section.of(courses.CHUNK).value,
    )
