"""Where an optimiser starts: after how many updates, and with what it has kept of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..equations.functions import Array


@dataclass(frozen=True, eq=False)
class Start:
    """``t`` updates were made before; ``states`` has what was kept of them, by the name of the state and
    that of the parameter (``m``, ``W_xh``; of an encoder ``encoder.W_xh``). What is not there is as at the
    first update."""

    t: int = 0
    states: Mapping[str, Mapping[str, Array]] = field(default_factory=dict)
