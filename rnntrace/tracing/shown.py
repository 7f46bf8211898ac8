"""What a trace can be shown as: for this it asks the rooms that know how things look, late and by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    import pandas as pd

    from ..pages import Detail, Kind, Page
    from .trace import Trace
    from .traces import Traces


class Shown:
    """What ``Trace`` and ``Traces`` have in common: pages, a data frame, and how a notebook shows them."""

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        from ..pages import shown_in_notebook

        return shown_in_notebook(cast("Trace | Traces", self))

    def page(
        self,
        kind: Kind = "whole",
        *,
        step: int | Sequence[int] | None = None,
        only: str | Iterable[str] | None = None,
        digits: int = 4,
        notation: str | None = None,
        detail: Detail = "normal",
        full: bool = False,
    ) -> Page:
        """A part of the walkthrough as a page, ``trace.page("bptt", step=3)``: ``print`` shows it.

        ``kind`` is ``"forward"``, ``"bptt"``, ``"whole"`` (what ``rnntrace export`` writes) or
        ``"describe"``; the others are as ``rnntrace.page`` has them. Raises ValueError for what there is not.
        """
        from ..pages import page

        return page(
            cast("Trace | Traces", self),
            kind,
            step=step,
            only=only,
            digits=digits,
            notation=notation,
            detail=detail,
            full=full,
        )

    def to_frame(self) -> pd.DataFrame:
        """Every number as a row of a pandas DataFrame, in the long form.

        The columns: ``example`` (from 1; none where there is only one, and for what all share), ``part``
        (``encoder``; empty for the last network), ``quantity`` (``h``, ``W_hh``, ``loss``), ``gradient``
        (whether it is dL/d of that), ``step`` (none for parameters, their gradients and the loss over all
        steps; 0, or T+1 backwards, for what a state begins from), ``row`` and ``column`` (from 1; none where
        there is no such axis), ``word`` (that of the row, where it belongs to one) and ``value``. So
        ``frame.query("quantity == 'h' and not gradient").pivot(index="step", columns="row",
        values="value")`` is the hidden state. Raises ImportError where pandas is not installed.
        """
        from .data.frame import frame_of

        return frame_of(cast("Trace | Traces", self))
