"""What a network that runs on its own output works besides its own equations, as equation text.

Names in braces are those that the network does not use itself; ``y`` is the one-hot vector of the word that
is chosen, where other networks have their target.
"""

from __future__ import annotations

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


def beside(taken: frozenset[str]) -> Beside:
    """The names beside those that are taken."""
    return Beside(*(_free(names.split(), taken) for names in _NAMES))


def _free(names: list[str], taken: frozenset[str]) -> str:
    """The first that is not taken; where all are, the first with an ending."""
    for name in names:
        if name not in taken:
            return name
    name = names[0] + "_s"
    while name in taken:
        name += "s"
    return name
