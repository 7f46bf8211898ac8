"""What a network that runs on its own output works besides its own equations, as equation text.

Names in braces are those that the network does not use itself; ``y`` is the one-hot vector of the word that
is chosen, where other networks have their target.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

# What the softmax is taken of, ``x`` being the scores and ``{tau}`` the temperature.
TEMPERED = "x / {tau}"
# Of the word that is chosen, and of every word.
LOGARITHM = "{log}[t] = sum(y[t] * log(y_hat[t]))   # logarithm of its probability"
LOGARITHMS = "{log}[t] = log(y_hat[t])   # logarithms of the probabilities"
# The most probable words alone, those that {keep} has a 1 for; the others are crossed out.
RENORMALISED = (
    "{left}[t] = {keep}[t] * y_hat[t] / sum({keep}[t] * y_hat[t])   # only the words kept, to sum to 1 again"
)
# What sequences of different lengths are compared by: ``L`` words, whose logarithms sum to ``S``.
SCORE = "S / L ** 0.75"


class Beside(NamedTuple):
    """What stands beside a network's own quantities, by names that it does not use: the ``logarithm`` of a
    probability, the ``temperature``, the ``random`` number, which words one may ``keep``, and what is
    ``left`` of the probabilities."""

    logarithm: str
    temperature: str
    random: str
    keep: str
    left: str


# The names in the order of preference.
_NAMES = Beside("ell lambda", "tau theta", "r u rho", "k m", "q p")


def beside(is_free: Callable[[str], bool]) -> Beside:
    """The names beside the others, of such as are free."""
    return Beside(*(_first(names.split(), is_free) for names in _NAMES))


def _first(names: list[str], is_free: Callable[[str], bool]) -> str:
    """The first that is free; where none is, the first with an ending."""
    found = next(filter(is_free, names), names[0] + "_s")
    while not is_free(found):
        found += "s"
    return found
