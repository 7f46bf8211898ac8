"""The letters that were chosen for rules, put to the rules that they were asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..marking.rules.asking import Rules
from ..marking.rules.rule import LETTERS, Chosen
from ..scenario.values.complaints import Complaints
from ..scenario.wording import quote
from ..scenario.yaml_nodes.nodes import YamlList, YamlMapping, YamlScalar, kind
from ..tracing.trace import Trace
from ..tracing.traces import Traces
from .keys import RULES
from .submission import Entry

EXPECTED = f"expected {', '.join(LETTERS[:-1])} or {LETTERS[-1]}"


def chosen(entries: Sequence[Entry], found: Trace | Traces, complaints: Complaints) -> tuple[Chosen, ...]:
    """Each rule with its letter, none where the place was left blank; complains of what is neither."""
    return tuple(_chosen(entries, Rules(found), complaints)) if entries else ()


def _chosen(entries: Sequence[Entry], rules: Rules, complaints: Complaints) -> Iterator[Chosen]:
    for entry in entries:
        rule = rules.named(entry.name)
        if rule is None:
            complaints.add(entry.place, RULES, _unknown(entry.name, rules, complaints))
            continue
        node = entry.raw
        assert isinstance(node, YamlScalar | YamlList | YamlMapping)
        letter = node.text.strip().upper() if isinstance(node, YamlScalar) else ""
        if isinstance(node, YamlScalar) and (node.is_null or not letter):
            yield Chosen(rule)
        elif letter in LETTERS:
            yield Chosen(rule, letter)
        else:
            complaints.add(node.place, f"{RULES}.{entry.name}", f"{EXPECTED}, found {kind(node)}")


def _unknown(name: str, rules: Rules, complaints: Complaints) -> str:
    near = complaints.near(name, rules.names)
    there_is = f"Did you mean {quote(near)}?" if near else "Names are those of the form, like dL/dh[t]"
    return f"no rule is asked for {quote(name)}. {there_is}"
