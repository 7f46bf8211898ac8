"""What hides mistakes, and what would show them, in words."""

from __future__ import annotations

from collections.abc import Iterable

from ...equations.tree import Symbol
from ...marking.lint.findings import Findings, Unseen
from ...marking.lint.unkind import Kind
from ..formula import Formula, Text
from ..presentation import Presentation
from ..words import counted, listed

UNKIND: dict[Kind, str] = {
    "saturated": "Beyond ±2, where an activation hardly moves",
    "improbable": "Probabilities below 0.01",
    "certain": "Probabilities above 0.99",
    "dead": "Units that are zero at every step",
    "lost": "Gradients that are written as {}",
    "equal": "Equal weights, which nobody sees exchanged",
    "long": "Weights with more than two decimals",
}


def heading(unseen: Unseen, shown: Presentation, found: Findings) -> Text:
    """What it is about the exercise that hides the mistakes."""
    kind, *_ = reason = unseen.reason
    match kind:
        case "initial_state":
            at = shown.calculation.step_of_initial
            return _are([shown.name(Symbol(name, 0), at(name)) for name in reason.names], "zero")
        case "biases":
            return _are(_names(reason.names, shown), "zero")
        case "symmetric":
            return _are(_names(reason.names, shown), "symmetric")
        case "one_number":
            return ("All entries of ", *listed(_names(reason.names, shown)), " are the same")
        case "same_parameters":
            return _are(_names(reason.names, shown), "the same")
        case "inputs" | "targets":
            return (f"The {kind[:-1]} is the same at every step",)
        case "steps":
            most = found.found.exercise.most_steps
            return (f"There {'is' if most == 1 else 'are'} only {counted(most, 'step')}",)
        case "truncation":
            return ("One step back is all the way",)
        case "kink":
            argument = shown.name(Symbol(reason.names[0], 0))
            return (argument, " lies on one side of zero throughout")
        case "weights":
            return ("These weights happen to hide it",)
        case "several":
            return ("More than one thing hides it",)
        case "single":
            return ("A matrix with a single entry is its own transpose",)
        case "too_small":
            return ("Too small to be seen",)
        case "not_asked":
            return ("Not asked",)


def remedy(unseen: Unseen, shown: Presentation) -> Text:
    """What would show the mistakes."""
    reason = unseen.reason
    match reason.kind:
        case "initial_state":
            return ("An initial_state that is not zero would show what is forgotten here:",)
        case "biases" | "one_number" | "symmetric":
            it = "it" if len(reason.names) == 1 else "them"
            return (f"Other numbers for {it} would show:",)
        case "same_parameters":
            return ("Other numbers for one of them would show:",)
        case "inputs":
            return ("Other inputs (--inputs) would show:",)
        case "targets":
            return ("Other targets (--targets) would show:",)
        case "steps":
            return ("A longer sequence would show:",)
        case "truncation":
            return (
                "A gradient that goes back by one step alone goes all the way here. With three steps it "
                "would be seen that somebody stops there.",
            )
        case "kink":
            return ("Weights that make it positive at one place and negative at another would show:",)
        case "weights":
            return ("Other weights would show:",)
        case "several":
            return ("Other weights, states and words, and a longer sequence, would together show:",)
        case "single":
            return ("More than one unit would show:",)
        case "too_small":
            return ("More decimals (--digits) or other weights would show:",)
        case "not_asked":
            return (f"Ask {' or '.join(unseen.by)} as well (--ask), which would show most of these:",)


def _names(names: Iterable[str], shown: Presentation) -> list[Formula]:
    return [shown.name(Symbol(name)) for name in names]


def _are(names: list[Formula], what: str) -> Text:
    return (*listed(names), f" {'is' if len(names) == 1 else 'are'} {what}")
