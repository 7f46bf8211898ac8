"""Values as work still to be done: what gives them, from what is stored.

A value that depends on nothing in the loop at hand is taken for all time steps at once; one that does
is a small function of the step. ``apply`` joins either kind to the work of an expression.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from .functions import Array
from .series import Store
from .tree import Quantity

Get = Callable[[Store], Any]
At = Callable[[int], Array]


class Known(NamedTuple):  # cheaper to make than a frozen dataclass, and they are made by the dozen
    """A value that is there before the loop: ``get`` takes it from the store.

    With ``timed`` its first axis is the time step; with ``one_hot`` it is a ``OneHot``.
    """

    get: Get
    timed: bool
    one_hot: bool = False


class Running(NamedTuple):
    """A value that must wait for the loop: ``begin`` gives a step's work."""

    begin: Callable[[Frame], Work]


Result = Known | Running


class Frame(NamedTuple):
    """A loop over the values of a store: its own are the ``rows``, step 0 first and step T + 1 last. Each
    time that it runs, it begins with ``again``, which takes what it needs of others from the store."""

    store: Store
    rows: Mapping[Quantity, list[Array]]
    again: list[Callable[[], object]]


class Work(NamedTuple):
    """A ``function`` of what ``operands`` give at a step, counted from 0."""

    function: Callable[..., Array]
    operands: tuple[At, ...]

    def at(self) -> At:
        """The value at a step."""
        function = self.function
        match self.operands:
            case (one,):
                return one if function is np.positive else lambda t: function(one(t))
            case (one, two):
                return lambda t: function(one(t), two(t))
        raise AssertionError("functions of one or two operands only")

    def into(self, rows: list[Array]) -> Callable[[int], object]:
        """A step's work, its value written where it is recorded."""
        function = self.function
        match self.operands:
            case (one,):
                return lambda t: function(one(t), rows[t])
            case (one, two):
                return lambda t: function(one(t), two(t), rows[t])
        raise AssertionError("functions of one or two operands only")


def constant(number: float) -> Known:
    value = np.array(number)  # quicker beside other arrays than a number is
    return Known(lambda store: value, timed=False)


def by_entries(function: Callable[..., Array], left: Result, right: Result) -> Result:
    """A function of two operands entry by entry; where one is a single number at each step, it goes with
    every entry of the other."""
    if not (isinstance(left, Known) and isinstance(right, Known) and (left.timed or right.timed)):
        return apply(function, left, right)
    one, other = dense(left), dense(right)
    timed, other_timed = left.timed, right.timed

    def get(store: Store) -> Array:
        first, second = one(store), other(store)
        axes, other_axes = first.ndim - timed, second.ndim - other_timed
        if timed and not axes and other_axes:
            first = with_axes(first, other_axes)
        elif other_timed and not other_axes and axes:
            second = with_axes(second, axes)
        return function(first, second)

    return Known(get, timed=True)


def with_axes(numbers: Array, axes: int) -> Array:
    """A number for each step, (T,), as (T, 1, …), to go with arrays that have so many axes."""
    return numbers.reshape(-1, *(1,) * axes)


def apply(function: Callable[..., Array], *operands: Result) -> Result:
    """A function of one or two operands: at once if all are known, else left to the loop."""
    match operands:
        case (Known() as of,):
            get = dense(of)
            return Known(lambda store: function(get(store)), of.timed)
        case Known() as left, Known() as right:
            one, two = dense(left), dense(right)
            return Known(lambda store: function(one(store), two(store)), left.timed or right.timed)
        case (of,):
            start = getter(of)
            return Running(lambda frame: Work(function, (start(frame),)))
        case left, right:
            first, second = getter(left), getter(right)
            return Running(lambda frame: Work(function, (first(frame), second(frame))))
    raise AssertionError("functions of one or two operands only")


def getter(operand: Result) -> Callable[[Frame], At]:
    """What gives the operand's value at a step, counted from 0, once the loop begins."""
    if isinstance(operand, Running):
        begin = operand.begin
        return lambda frame: begin(frame).at()
    get, timed = dense(operand), operand.timed

    def start(frame: Frame) -> At:
        store, values = frame.store, list[Array]()

        def take() -> None:
            values[:] = get(store) if timed else [get(store)] * store.steps

        frame.again.append(take)
        return values.__getitem__  # quicker than a function of one's own

    return start


def dense(known: Known) -> Get:
    """The value, one-hot vectors written out."""
    get = known.get
    return (lambda store: get(store).dense()) if known.one_hot else get


def at_every_step(known: Known) -> Get:
    """The value at every step, also where it is the same at each."""
    get = dense(known)
    if known.timed:
        return get
    return lambda store: np.broadcast_to(array := get(store), (store.steps, *np.shape(array)))


def settled(result: Result) -> Known:
    """A result where nothing can hang on a loop."""
    assert isinstance(result, Known)
    return result
