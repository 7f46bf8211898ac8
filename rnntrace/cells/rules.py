"""The rule of an optimiser with its settings: what text there is to be worked, and with which numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property

from ..equations.parser import parse_equations
from ..equations.system import System
from ..equations.tree import Equation, symbols
from .optimizers import (
    ADDED_DECAY,
    CLIPPING,
    DECOUPLED_DECAY,
    FACTOR,
    GRADIENT,
    KERAS,
    OF_EVERY,
    OPTIMIZERS,
    PARAMETER,
    PYTORCH,
    Rule,
    Setting,
)

Settings = Mapping[str, str | float]
OWN = "custom"  # the name of a rule that the scenario writes itself
# Where a scenario names no optimiser.
USUAL: Settings = {"name": "sgd", "learning_rate": 0.1}


@dataclass(frozen=True)
class Chosen:
    """An optimiser as it is worked: ``numbers`` has all settings by name, ``constants`` the same by their
    letters; ``text`` are the equations, ``first`` those of the first update. Clauses in ``says`` tell what
    is special about it."""

    name: str
    convention: str
    numbers: Mapping[str, float]
    constants: Mapping[str, float]
    text: str
    first: str = ""
    ahead: str = ""
    says: tuple[str, ...] = ()
    initial: Mapping[str, float] = field(default_factory=dict)

    @property
    def is_own(self) -> bool:
        """Whether the scenario writes it itself."""
        return self.name == OWN

    @cached_property
    def states(self) -> tuple[str, ...]:
        """What it keeps for each parameter from one update to the next."""
        return tuple(name for name in states_of(self.text, own=self.is_own) if name != PARAMETER)

    def system(self, rank: int, *, first: bool = False) -> System:
        """The equations for parameters that are vectors (1) or matrices (2)."""
        text = self.first if first and self.first else self.text
        return system_of(text, (GRADIENT,), tuple(self.constants), self.states, rank, own=self.is_own)

    def system_ahead(self, rank: int) -> System:
        """Where the gradient is taken, of what there is before the update."""
        return system_of(self.ahead, (PARAMETER, *self.states), tuple(self.constants), (), rank)

    @property
    def factor(self) -> str:
        """How much shorter all gradients become, as its convention has it."""
        return FACTOR.get(self.convention, FACTOR[KERAS])

    def by(self, convention: str) -> Chosen | None:
        """The same numbers in another convention; None where that has the same equations, or takes the
        gradient elsewhere."""
        if self.is_own or convention not in OPTIMIZERS[self.name].rules:
            return None
        other = chosen({**self.numbers, "name": self.name, "convention": convention})
        same = (other.text, other.factor, other.initial) == (self.text, self.factor, self.initial)
        return None if same or other.ahead or self.ahead else other


@cache
def states_of(text: str, *, own: bool = False) -> tuple[str, ...]:
    """The names that equations read of the step before."""
    found = (s.name for each in _parsed(text, own) for s in symbols(each.right) if s.step == -1)
    return tuple(dict.fromkeys(found))


@cache
def system_of(
    text: str,
    given: tuple[str, ...],
    constants: tuple[str, ...],
    states: tuple[str, ...],
    rank: int,
    *,
    own: bool = False,
) -> System:
    """Equations for quantities that are all of one rank, but for what is made of numbers alone."""
    equations = _parsed(text, own)
    ranks = dict.fromkeys((*given, PARAMETER, *states), rank)
    used = {symbol.name for each in equations for symbol in symbols(each.right)}
    return System(
        equations,
        given=given,
        constants=tuple(name for name in constants if name in used),
        ranks=ranks,
    )


def _parsed(text: str, own: bool) -> tuple[Equation, ...]:
    return parse_equations(text, derived=not own)


def settings_of(name: str) -> tuple[Setting, ...]:
    """All settings that an optimiser has."""
    return (*OPTIMIZERS[name].settings, *OF_EVERY)


def chosen(settings: Settings) -> Chosen:
    """The optimiser that is meant: whatever is not given is as its convention has it."""
    convention = str(settings.get("convention", PYTORCH))
    if "equations" in settings:
        return _own(settings, convention)
    name = str(settings["name"])
    rules = OPTIMIZERS[name].rules
    rule = rules.get(convention, rules[PYTORCH])
    numbers = dict(rule.defaults)
    known = settings_of(name)
    for setting in known:
        if setting.name in settings:
            numbers[setting.name] = float(settings[setting.name])
    simpler = (text for setting, text in rule.without.items() if not numbers[setting])
    equations = next(simpler, rule.equations)
    letters = {setting.name: setting.letter for setting in known if setting not in CLIPPING}
    constants = {letters[each]: number for each, number in numbers.items() if each in letters}
    found = Chosen(
        name,
        convention,
        numbers,
        constants,
        _with_decay(rule, equations, numbers, convention),
        says=(*filter(None, (rule.says,)), *_decay_in_words(rule, numbers, convention)),
        initial=rule.initial,
        ahead=rule.ahead,
    )
    if rule.first and numbers.get("dampening"):
        return replace(found, first=_with_decay(rule, rule.first, numbers, convention))
    return found


def _with_decay(rule: Rule, text: str, numbers: Mapping[str, float], convention: str) -> str:
    """The text of a rule with weight decay, if there is any."""
    if not numbers.get("weight_decay"):
        return text.format(g="g[t]", theta="theta[t-1]")
    if _is_decoupled(rule, convention):
        return DECOUPLED_DECAY + text.format(g="g[t]", theta="theta_d[t]")
    return ADDED_DECAY + text.format(g="g_d[t]", theta="theta[t-1]")


def _is_decoupled(rule: Rule, convention: str) -> bool:
    """Whether weight decay is taken off the parameter, and not added to the gradient."""
    return rule.decoupled or convention == KERAS


def _decay_in_words(rule: Rule, numbers: Mapping[str, float], convention: str) -> tuple[str, ...]:
    if not numbers.get("weight_decay"):
        return ()
    taken_off = "weight decay is taken off the parameter, not added to the gradient"
    return (taken_off if _is_decoupled(rule, convention) else "weight decay is added to the gradient",)


def _own(settings: Settings, convention: str) -> Chosen:
    numbers = {
        name: float(value)
        for name, value in settings.items()
        if name not in ("name", "equations", "convention")
    }
    clipping = {setting.name for setting in CLIPPING}
    constants = {name: number for name, number in numbers.items() if name not in clipping}
    return Chosen(OWN, convention, numbers, constants, str(settings["equations"]))
