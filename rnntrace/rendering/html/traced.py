"""The guide to a page of what was worked."""

from __future__ import annotations

from ...tracing.addresses import Address
from ...tracing.canonical import canonical
from ...tracing.trace import Trace
from ...tracing.traces import Traces
from ...writing.figures import Style
from ...writing.pages.whereabouts import Whereabouts
from .guide import Guide, Pointed


def guide_to(found: Trace | Traces, style: Style) -> Guide:
    """What there is to say of the numbers of a trace, as its pages are styled."""

    def known(address: Address) -> Address | None:
        try:
            return canonical(found, address)
        except ValueError:  # what no equation makes
            return None

    def point(address: Address) -> Pointed | None:
        return None

    where = Whereabouts(found, style)
    return Guide(point, known, where.pictures, where.kinds, where.of)
