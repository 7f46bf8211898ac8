"""The guide to a page of what was worked."""

from __future__ import annotations

from ...tracing.addresses import Address
from ...tracing.canonical import canonical
from ...tracing.trace import Trace
from ...tracing.traces import Traces
from ...writing.figures import Style
from ...writing.pages.whereabouts import Whereabouts
from .guide import Guide, Point, Pointed


def silent(_: Address) -> None:
    """Nothing to say of any number."""


def guide_to(found: Trace | Traces, style: Style, point: Point = silent) -> Guide:
    """Where the equations of a trace are in its network, as its pages are styled, and what ``point`` has to
    say of its numbers."""

    def known(address: Address) -> Address | None:
        try:
            return canonical(found, address)
        except ValueError:  # what no equation makes
            return None

    def said(address: Address) -> Pointed | None:
        try:
            return point(address)
        except ValueError:  # of all entries of a value together there is nothing to say in a line
            return None

    where = Whereabouts(found, style)
    return Guide(said, known, where.pictures, where.kinds, where.of)
