"""Where keys may stand in a scenario with an encoder and a decoder, and what is said of the others.

    encoder: {vocab: …, inputs: …, weights: …}
    decoder: {vocab: …, inputs: …, targets: …, weights: …}

Each of the two networks is written like a scenario of its own. What is the same for both, such as
``cell`` or ``hidden_size``, may stand once, beside them.
"""

from __future__ import annotations

from .key import ALONE, BESIDE, Standing

ENCODES, DECODES = "encoder", "decoder"  # the spots within the two
IN_EXAMPLES = "examples"

_ABOUT_BOTH = f"the key is about both halves. Put it beside {ENCODES} and {DECODES}"
_ENDS = f"the {ENCODES} ends at its last state, which is compared with nothing. Put it in the {DECODES}"
_STARTS = f"the {DECODES} starts from the {ENCODES}'s last state. Leave it out"
_INTO_EITHER = f"each half has its own. Put it in the {ENCODES} or the {DECODES}"
_INTO_THE_ENCODER = f"the {ENCODES} starts from it. Put it there"
_INTO_THE_DECODER = f"only the {DECODES} has an output. Put it there"

OF_THE_WHOLE = Standing((ALONE, BESIDE), {ENCODES: _ABOUT_BOTH, DECODES: _ABOUT_BOTH})
OF_EACH_OR_BOTH = Standing((ALONE, BESIDE, ENCODES, DECODES))
OF_EACH = Standing((ALONE, ENCODES, DECODES), {BESIDE: _INTO_EITHER})
OF_EACH_AND_EXAMPLES = OF_EACH._replace(spots=(*OF_EACH.spots, IN_EXAMPLES))
OF_THE_ENCODER = Standing((ALONE, ENCODES), {BESIDE: _INTO_THE_ENCODER, DECODES: _STARTS})
OF_THE_DECODER = Standing((ALONE, DECODES), {BESIDE: _INTO_THE_DECODER, ENCODES: _ENDS})
OF_THE_DECODER_AND_EXAMPLES = OF_THE_DECODER._replace(spots=(*OF_THE_DECODER.spots, IN_EXAMPLES))


def of_one_network(reason: str) -> Standing:
    """A key that has no place where there are two networks, for this reason."""
    return Standing((ALONE,), dict.fromkeys((BESIDE, ENCODES, DECODES), reason))


def beneath(name: str) -> Standing:
    """A key that stands beneath another one."""
    return Standing((name,))
