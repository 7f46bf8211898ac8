"""Examples that only the order of their words tells apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from ..exercise.exercise import Chain, Exercise
from .document import Block, Paragraph
from .formula import Text, Word

# Of more examples than this nobody compares each with each.
MOST_COMPARED = 200


def equal_bags(exercise: Exercise) -> Iterator[Block]:
    """A sentence about the first two examples whose words are the same but for their order, and whose
    targets are not: what only counts words gives both the same answer."""
    chains = exercise.chains[:MOST_COMPARED]
    words = [_words(chain) for chain in chains]
    bags = [Counter(found) for found in words]
    for one, other in combinations(range(len(chains)), 2):
        reordered = bags[one] and bags[one] == bags[other] and words[one] != words[other]
        if reordered and _answer(chains[one]) != _answer(chains[other]):
            yield Paragraph(
                (
                    f"Examples {one + 1} and {other + 1} are the same bag of words: ",
                    *_listed(bags[one]),
                    ". Their targets differ, so nothing that only counts words can answer both.",
                )
            )
            return


def _listed(bag: Counter[str]) -> Text:
    found: Text = ()
    for word, count in bag.items():
        found = (*found, *([", "] if found else []), Word(word), *([f" ×{count}"] if count > 1 else []))
    return found


def _words(chain: Chain) -> tuple[str, ...]:
    """The words that come in, where nothing else does."""
    inputs = chain[0].inputs
    known = inputs.words if inputs else ()
    return tuple(word for word in known if word is not None) if None not in known else ()


def _answer(chain: Chain) -> tuple[object, ...]:
    """The targets that there are, in their order."""
    targets = chain[-1].targets
    if targets is None:
        return ()
    rows = targets.dense().tolist()
    return tuple(str(row) for row, there in zip(rows, targets.present, strict=True) if there)
