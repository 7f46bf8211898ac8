"""What inputs and targets mean for the network: the sizes that they claim, and what may be compared."""

from __future__ import annotations

from ...cells.losses import compares
from ..sizes.claims import Claims
from ..values.complaints import Complaints
from ..values.lists import Numbers
from ..wording import count
from .entries import Entries


def claim_sizes(entries: Entries, symbol: str, claims: Claims) -> None:
    """Claim the vectors' sizes for a symbol; if they agree, then once for all of them."""
    if not entries.have_vectors:
        return
    vectors = [(t, entry) for t, entry in enumerate(entries.items, 1) if entry.vector is not None]
    together = len(vectors) > 1 and len({len(entry.vector or ()) for _, entry in vectors}) == 1
    for t, entry in vectors[:1] if together else vectors:
        size = len(entry.vector or ())
        has = "is one number" if entry.bare else f"has {count(size, 'number')}"
        hint = f"A number that is meant as a word has to be in {entries.words.key}" if entry.bare else ""
        if together:
            where, subject, has = entries.where, f"in {entries.called},", f"every entry {has}"
        else:
            where, subject = f"{entries.where}[{t}]", f"{entries.called}[{t}]"
        claims.vector(symbol, size, entry.place, where, subject, has, hint=hint)


def refuse_vectors(entries: Entries, complaints: Complaints) -> bool:
    """Complain of vectors where only words have a meaning: they pick columns of the embedding. The result
    tells whether there were none."""
    vectors = [(t, entry) for t, entry in enumerate(entries.items, 1) if entry.vector is not None]
    for t, entry in vectors if entries.have_words else vectors[:1]:
        problem = "is no word, and an embedding needs words. Leave the embedding out, or write words"
        complaints.add(entry.place, f"{entries.where}[{t}]", problem)
    return not vectors


def check_targets(targets: Entries, loss: str, size: int, complaints: Complaints) -> bool:
    """Complain of target vectors, of the right size, that the loss has no meaning for. The result tells
    whether there were none."""
    check = {"distribution": _no_distribution, "probabilities": _no_probability}.get(compares(loss))
    sound = True
    for t, entry in enumerate(targets.items, 1):
        if check and entry.vector is not None and len(entry.vector) == size:
            problem = check(entry.vector, loss)
            if problem:
                complaints.add(entry.place, f"{targets.where}[{t}]", problem)
                sound = False
    return sound


def _no_distribution(vector: Numbers, loss: str) -> str:
    several = "For several answers at once use output: sigmoid with loss: binary_cross_entropy"
    if min(vector) < 0:
        return f"{min(vector):.6g} is negative, and {loss} compares with probabilities"
    if abs(sum(vector) - 1) > 1e-9:
        return f"the probabilities sum to {sum(vector):.6g}, expected 1. {several}"
    return ""


def _no_probability(vector: Numbers, loss: str) -> str:
    outside = [value for value in vector if not 0 <= value <= 1]
    return f"{outside[0]:.6g} is not between 0 and 1, as {loss} needs it" if outside else ""
