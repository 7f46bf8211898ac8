"""The guide to a page of what was worked."""

from __future__ import annotations

from collections.abc import Callable

from ...tracing.addresses import Address
from ...tracing.canonical import canonical, traces_of
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
    where = Whereabouts(found, style)
    return Guide(said_by(point), known_in(found), where.pictures, where.kinds, where.of)


def known_in(found: Trace | Traces) -> Callable[[Address], Address | None]:
    """The one address that a number has; None for what no equation makes. Pages count the steps of a part
    from the first of all, and a trace those that it has."""

    def known(address: Address) -> Address | None:
        try:
            earlier = traces_of(found, address)[0].calculation.earlier
            if address.step is not None:
                address = address._replace(step=address.step - earlier)
            return canonical(found, address)
        except ValueError:
            return None

    return known


def said_by(point: Point) -> Point:
    """What there is to say of a number; nothing of all entries of a value together, in a line."""

    def said(address: Address) -> Pointed | None:
        try:
            return point(address)
        except ValueError:
            return None

    return said
