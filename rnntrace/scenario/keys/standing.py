"""Where keys may stand in a scenario with an encoder and a decoder, and what is said of the others.

    encoder: {vocab: …, inputs: …, weights: …}
    decoder: {vocab: …, inputs: …, targets: …, weights: …}

Each of the two networks is written like a scenario of its own. What is the same for both, such as
``cell`` or ``hidden_size``, may stand once, beside them.
"""

from __future__ import annotations

from ..two_networks import DECODER, ENCODER
from .key import ALONE, BESIDE, Standing

IN_EXAMPLES = "examples"
# An example of two networks has a part for each.
IN_PAIRS = "(examples of two)"
IN_PAIRS_OF = {half: f"{IN_EXAMPLES}.{half}" for half in (ENCODER, DECODER)}

_ABOUT_BOTH = f"the key is about both halves. Put it beside {ENCODER} and {DECODER}"
_IN_PAIRS = (
    f"an example has sequences for both halves. Put them beside {ENCODER} and {DECODER}, like "
    f"[{{{ENCODER}: {{inputs: [...]}}, {DECODER}: {{inputs: [...]}}}}]"
)
_ENDS = f"the {ENCODER} ends at its last state, which is compared with nothing. Put it in the {DECODER}"
_STARTS = f"the {DECODER} starts from the {ENCODER}'s last state. Leave it out"
_INTO_EITHER = f"each half has its own. Put it in the {ENCODER} or the {DECODER}"
_INTO_THE_ENCODER = f"the {ENCODER} starts from it. Put it there"
_INTO_THE_DECODER = f"only the {DECODER} has an output. Put it there"

OF_THE_WHOLE = Standing((ALONE, BESIDE), {ENCODER: _ABOUT_BOTH, DECODER: _ABOUT_BOTH})
OF_EACH_OR_BOTH = Standing((ALONE, BESIDE, ENCODER, DECODER))
OF_EACH = Standing((ALONE, ENCODER, DECODER), {BESIDE: _INTO_EITHER})
OF_EACH_AND_EXAMPLES = OF_EACH._replace(spots=(*OF_EACH.spots, IN_EXAMPLES, *IN_PAIRS_OF.values()))
OF_THE_ENCODER_AND_EXAMPLES = Standing(
    (ALONE, ENCODER, IN_EXAMPLES, IN_PAIRS_OF[ENCODER]),
    {BESIDE: _INTO_THE_ENCODER, DECODER: _STARTS, IN_PAIRS_OF[DECODER]: _STARTS},
)
OF_THE_DECODER = Standing((ALONE, DECODER), {BESIDE: _INTO_THE_DECODER, ENCODER: _ENDS})
OF_THE_DECODER_AND_EXAMPLES = Standing(
    (*OF_THE_DECODER.spots, IN_EXAMPLES, IN_PAIRS_OF[DECODER]),
    {**OF_THE_DECODER.refusals, IN_PAIRS_OF[ENCODER]: _ENDS},
)
OF_BOTH = Standing((BESIDE,), {ENCODER: _IN_PAIRS, DECODER: _IN_PAIRS})


def of_one_network(reason: str) -> Standing:
    """A key that has no place where there are two networks, for this reason."""
    return Standing((ALONE,), dict.fromkeys((BESIDE, ENCODER, DECODER), reason))


def beneath(name: str) -> Standing:
    """A key that stands beneath another one."""
    return Standing((name,))
