"""The key ``train``, and those beneath it that say how."""

from __future__ import annotations

from typing import Any

from ...exercise.course import MOST_EPOCHS, USUAL_EPOCHS
from ..yaml_nodes.nodes import YamlMapping
from . import kinds
from .key import Key
from .standing import OF_THE_WHOLE, beneath

_UNDER = beneath("train")

TRAIN = Key[YamlMapping | None](
    "train",
    "How `rnntrace train` goes about it, where nothing else is asked for.",
    values="`{epochs: 200, until: 0.01}`; `each: true` for an update after every example, `chunk: k` for "
    "one after every k steps",
    left_out=f"{USUAL_EPOCHS} epochs",
    kind=kinds.keys("how to train, like {epochs: 200}"),
    usual=None,
    standing=OF_THE_WHOLE,
)
EPOCHS = Key(
    "epochs",
    "How often all examples are worked, at most.",
    kind=kinds.whole(0, MOST_EPOCHS),
    usual=USUAL_EPOCHS,
    standing=_UNDER,
)
UNTIL = Key[float | None](
    "until",
    "Training ends when the loss is no more than this.",
    kind=kinds.NOT_NEGATIVE,
    usual=None,
    standing=_UNDER,
)
EACH = Key(
    "each",
    "Whether the weights are updated after every example, and not once for all of them.",
    kind=kinds.FLAG,
    usual=False,
    standing=_UNDER,
)
CHUNK = Key[int | None](
    "chunk",
    "Truncated backpropagation: an update after so many steps, beyond which no gradient goes back.",
    kind=kinds.whole(1),
    usual=None,
    standing=_UNDER,
)
ROWS: tuple[Key[Any], ...] = (TRAIN, EPOCHS, UNTIL, EACH, CHUNK)
