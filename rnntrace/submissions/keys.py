"""The keys of a file of answers: ``answers``, the letters of ``rules``, and what they belong to."""

from __future__ import annotations

from pathlib import Path

from ..scenario.values.complaints import Complaints
from ..scenario.values.plain import text
from ..scenario.values.value import Context, Value
from ..scenario.wording import quote
from ..scenario.yaml_nodes.nodes import YamlMapping, YamlNode, kind
from ..scenario.yaml_nodes.sorts import Sort
from .submission import Entry, Submission

SCENARIO, VARIANT, NOTATION, RULES, ANSWERS = "scenario", "variant", "notation", "rules", "answers"
KEYS = (SCENARIO, VARIANT, NOTATION, RULES, ANSWERS)

LARGEST_TEXT = 1_000_000  # bytes: more than a hundred thousand numbers
_EXAMPLE = "answers: {h[1]: [0.1974, -0.1489]}"
_LIKE_RULES = "{'dL/dh[t]': B}"
_LEFT_OUT = "Leave the place empty, or write null, for what is not answered"

SORT = Sort(
    thing="answers",
    holds="the answers to one exercise",
    made_of=f"Answers are like {_EXAMPLE}",
    least=f"Answers are like {_EXAMPLE}",
    largest=LARGEST_TEXT,
    instead="Hand in large arrays as a .npz file: np.savez('answers.npz', h=…, dW_hh=…)",
    hints={
        "block sequence entries are not allowed in this context": _LEFT_OUT,
        "mapping keys are not allowed in this context": _LEFT_OUT,
        "did not find expected node content": _LEFT_OUT,
    },
)


def read_keys(root: YamlNode, complaints: Complaints) -> Submission:
    """What the keys say. Raises where nobody can tell what the answers belong to."""
    if not isinstance(root, YamlMapping):
        complaints.add(root.place, "", f"expected the key answers, like {_EXAMPLE}, found {kind(root)}")
        raise complaints.error()
    context = Context(Path(), complaints)
    for key, place in root.keys.items():
        if key not in KEYS:
            complaints.add(place, "", _unknown(key, root, complaints))
    said = {key: _said(root, key, context) for key in (SCENARIO, VARIANT, NOTATION)}
    if any(root.has(key) and said[key] is None for key in said):
        raise complaints.error()
    entries, rules = _entries(root, complaints), _rules(root, complaints)
    return Submission(complaints.file, entries, said[SCENARIO], said[VARIANT], said[NOTATION], rules=rules)


def _unknown(key: str, root: YamlMapping, complaints: Complaints) -> str:
    near = complaints.near(key, KEYS)
    if near is None and not root.has(ANSWERS):
        return f"{quote(key)} is not known here. What is answered stands under answers, like {_EXAMPLE}"
    return f"{quote(key)} is not known here. " + (
        f"Did you mean {quote(near)}?" if near else f"There are {', '.join(KEYS)}"
    )


def _said(root: YamlMapping, key: str, context: Context) -> str | None:
    """The text of a key, None where it is not there or is something else."""
    node = root.get(key)
    return None if node is None else text("a name")(Value(node, key, context))


def _entries(root: YamlMapping, complaints: Complaints) -> tuple[Entry, ...]:
    answers = root.get(ANSWERS)
    if isinstance(answers, YamlMapping):
        return tuple(Entry(name, node, answers.keys[name]) for name, node in answers.entries.items())
    if answers is not None:
        expected = f"expected names with numbers, like {_EXAMPLE[len(ANSWERS) + 2 :]}"
        complaints.add(answers.place, ANSWERS, f"{expected}, found {kind(answers)}")
    elif ANSWERS not in root.keys and RULES not in root.keys and all(key in KEYS for key in root.keys):
        complaints.add(root.place, "", f"the key answers is missing. {SORT.least}")
    return ()


def _rules(root: YamlMapping, complaints: Complaints) -> tuple[Entry, ...]:
    rules = root.get(RULES)
    if isinstance(rules, YamlMapping):
        return tuple(Entry(name, node, rules.keys[name]) for name, node in rules.entries.items())
    if rules is not None:
        complaints.add(
            rules.place, RULES, f"expected names with letters, like {_LIKE_RULES}, found {kind(rules)}"
        )
    return ()
