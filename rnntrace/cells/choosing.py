"""What a network that runs on its own output works besides its own equations, as equation text.

``{log}`` is a name that the network does not use itself; ``y`` is the one-hot vector of the word that is
chosen, where other networks have their target.
"""

from __future__ import annotations

# What the softmax is taken of, ``x`` being the scores and ``{tau}`` the temperature.
TEMPERED = "x / {tau}"
# Of the word that is chosen, and of every word.
LOGARITHM = "{log}[t] = sum(y[t] * log(y_hat[t]))   # logarithm of its probability"
LOGARITHMS = "{log}[t] = log(y_hat[t])   # logarithms of the probabilities"
# The most probable words alone, those that ``k`` has a 1 for; the others are crossed out.
CROSSED_OUT, KEEP = "q", "k"
RENORMALISED = "q[t] = k[t] * y_hat[t] / sum(k[t] * y_hat[t])   # only the words kept, to sum to 1 again"
# What sequences of different lengths are compared by: ``L`` words, whose logarithms sum to ``S``.
SCORE = "S / L ** 0.75"
# The names of these, in the order of preference; a network may have taken some.
LOGARITHM_NAMES = ("ell", "lambda", "ell_chosen")
TEMPERATURE_NAMES = ("tau", "theta", "tau_s")


def free(names: tuple[str, ...], taken: frozenset[str]) -> str:
    """The first of the names that is not taken; the last, made longer, where all are."""
    for name in names:
        if name not in taken:
            return name
    name = names[-1]
    while name in taken:
        name += "s"
    return name
