"""How the Jacobians of several states multiply to the sizes that the table of a flow has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ...equations.tree import Symbol
from ...tracing.flow import Stream, norm
from ...tracing.recurrence import Recurrence
from ..document import Block, Paragraph, worked
from ..figures import Style, grid
from ..formula import Formula, Name, Operator, Partial, Row, Text
from ..letters import Letters
from ..words import listed
from .flow_table import short

# So many numbers in a row are read with ease, and so many matrices before one.
MOST_NUMBERS = 20
MOST_MATRICES = 4
PLUS, DOT, DOTS = Operator("plus"), Operator("dot"), Operator("dots")


@dataclass(frozen=True)
class JacobianProduct:
    """``within`` are the states that go straight into another one of the same step, after it."""

    stream: Stream
    letters: Letters
    style: Style
    within: Sequence[tuple[str, str]]

    @property
    def of(self) -> Recurrence:
        return self.stream.recurrence

    def blocks(self) -> Iterator[Block]:
        """For the loss with the longest way."""
        if not self.of.is_whole:
            what = "Their products are what goes along this direction alone. The table has more: what goes "
            yield Paragraph((what, "through states of the other direction as well."))
            return
        steps = self.way()
        followed = {flow.state.name for flow in self.stream.flows}
        if (
            followed.issuperset(self.of.states)
            and len(steps) > 1
            and self.of.jacobians.shape[1] <= MOST_NUMBERS
        ):
            yield from self.worked(steps)
        yield from self.to_the_table()

    def way(self) -> list[int]:
        """The steps of the longest way, from the loss on, as far as Jacobians are known for all."""
        found = [step for step, _ in self.stream.flows[0].way][self.of.lag :]
        known = {*self.of.steps}
        near = all(a in known and a - self.of.ahead == b for a, b in pairwise(found))
        return found if near else []

    def worked(self, steps: Sequence[int]) -> Iterator[Block]:
        """What the loss sends to the states of the first step, times the Jacobians."""
        of, flow = self.of, self.stream.flows[0]
        first, last = steps[0], steps[-1]
        sent = {each.state.name: each.sent[flow.last] for each in self.stream.flows}
        apart = of.apart(np.concatenate([sent[name][flow.states.index(first)] for name in of.states]), first)
        for state in {*of.states} - of.seen if not of.lag else ():
            apart[of.places[state]] = 0.0  # and no rounding
        result = apart
        for step in steps[:-1]:
            result = result @ of.jacobians[of.steps.index(step)]
        loss = self.letters.name(Symbol("loss", 0), flow.losses[flow.last])
        matrices: tuple[Formula, ...] = tuple(joint_name(str(step)) for step in steps[:-1])
        if len(matrices) > MOST_MATRICES and not self.style.full:
            matrices = (matrices[0], DOTS, matrices[-1])
        row, arrives = (grid(each, self.style, "gradient", transposed=True) for each in (apart, result))
        at = (" sends to ", *listed(self.names(first)), ", times the Jacobians, arrives at ")
        words: Text = ("what ", loss, *at, *listed(self.names(last)))
        yield worked(Row((row, *matrices)), (arrives,), words)
        for state, name in zip(of.states, self.names(last), strict=True):
            if not self.after(state):
                size = short(norm(result[of.places[state]]))
                what = f" has the size {size}, as in the table."
                yield Paragraph(("The part of ", Partial(loss, name), what))

    def names(self, step: int) -> list[Name]:
        return [self.letters.name(Symbol(state, 0), step) for state in self.of.states]

    def after(self, state: str) -> list[str]:
        """The states that a state goes straight into within the same step."""
        return [of for of, by in self.within if by == state]

    def to_the_table(self) -> Iterator[Block]:
        """What BPTT's gradient of a state has besides."""
        loss = self.letters.name(Symbol("loss", 0))
        at_k = {name: self.letters.name(Symbol(name, 0))._replace(step="k") for name in self.of.states}
        for state, name in at_k.items():
            users = [at_k[each] for each in self.after(state)]
            added: list[Formula] = []
            for user in users:
                added += [PLUS] if added else []
                added += [Partial(loss, user), DOT, Partial(user, name)]
            if added:
                part: Text = ("To the part of ", Partial(loss, name), " the table adds ", Row(tuple(added)))
                uses = f" use{'' if len(users) > 1 else 's'} "
                yield Paragraph((*part, ", as ", *listed(users), uses, name, " in the same step."))


def joint_name(step: str) -> Name:
    """The joint Jacobian of a step."""
    return Name("J", step=step)
