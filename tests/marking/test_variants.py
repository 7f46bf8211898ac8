"""Weights of somebody's own: the same everywhere, and good to work with."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

import rnntrace
from rnntrace.exercise.exercise import Exercise, Workable
from rnntrace.marking.variants.draw import drawn
from rnntrace.marking.variants.identity import MOST_CHARACTERS, BadId
from rnntrace.marking.variants.pattern import pattern_of
from rnntrace.marking.variants.stream import Stream, seed_of
from rnntrace.marking.variants.telling import mistakes_seen
from rnntrace.marking.variants.variant import Variant, code_by, planned, variant_of
from rnntrace.marking.variants.wishes import WISHES, Draw, Wish
from rnntrace.tracing.trace import Trace
from tests.support.network_texts import ENCODER_DECODER, EXAMPLES, LAYERED
from tests.support.pages import scenario_of

# What these people have, on whichever machine.
HELLO_WORLD = {
    "s1234567": (
        "79FH4H",
        {
            "W_xh": [[-0.16, -0.2, -0.68, -0.33], [0.77, -0.98, -0.53, 0.36]],
            "W_hh": [[0.8, -0.3], [-0.6, 0.7]],
            "b_h": [0.9, 0],
            "W_hy": [[-0.4, -0.3], [0.5, -0.4], [0.1, -0.5], [-0.5, 0.8]],
            "b_y": [0, 0, 0, 0],
        },
    ),
    "s7654321": (
        "93C7H3",
        {
            "W_xh": [[0.88, 0.59, 0.22, 0.23], [0.28, 0.97, -0.98, 0.51]],
            "W_hh": [[-0.6, -0.5], [-0.4, 0.5]],
            "b_h": [-0.7, 0],
            "W_hy": [[0.8, 0.3], [-0.4, -0.5], [-0.5, -0.8], [-0.3, 0.4]],
            "b_y": [0, 0, 0, 0],
        },
    ),
}
ONE_UNIT = {
    "s1234567": ("DX6DJY", {"W_xh": 0.6, "W_hh": -0.7, "b_h": -0.8, "W_hy": 0.3, "b_y": -0.3}, 0.4),
    "müller": ("K6673V", {"W_xh": -0.4, "W_hh": -0.7, "b_h": 0.8, "W_hy": 0.5, "b_y": 0.7}, 0.2),
}
KINDS = ("hello-world", "lstm", "gru", "minimal-gated-unit", "bidirectional", "stacked", "embedding")
PEOPLE = [f"s{number:07}" for number in range(24)]


def first_good(scenario: Workable, person: str) -> Variant:
    """A variant by the first good draw, as many of them take time to choose from."""
    return variant_of(scenario.exercise, person, choices=1)


def arrays(exercise: Exercise) -> Iterator[np.ndarray]:
    """All parameters."""
    return (exercise.array(each) for each in exercise.parameters)


def everything(found: Variant) -> bytes:
    """All weights in one piece."""
    return b"".join(array.tobytes() for array in arrays(found.exercise))


@pytest.fixture
def hello() -> rnntrace.Scenario:
    return rnntrace.load("hello-world")


# -- the same on every machine ---------------------------------------------------------------------


@pytest.mark.parametrize("person", HELLO_WORLD)
def test_the_weights_of_a_person_are_written_here(person: str, hello: rnntrace.Scenario) -> None:
    """Exactly these decimals come out, with this code, wherever and whenever the test is run."""
    code, weights = HELLO_WORLD[person]
    found = rnntrace.variant(hello, person)
    assert found.code == code
    parameters = found.exercise.last.parameters
    assert {name: array.tolist() for name, array in parameters.items()} == weights


@pytest.mark.parametrize("person", ONE_UNIT)
def test_an_initial_state_is_drawn_too(person: str) -> None:
    """Where the given one is not zero there is another of the same sign, the same everywhere."""
    code, weights, begin = ONE_UNIT[person]
    found = rnntrace.variant(rnntrace.load("one-unit"), person)
    parameters, initial = found.exercise.last.parameters, found.exercise.last.initial
    assert (found.code, float(initial["h"][0])) == (code, begin)
    assert {name: array.item() for name, array in parameters.items()} == weights


def test_numbers_come_from_sha_256_alone() -> None:
    """The first eight of a stream are the words of one digest, and those left over at the end of the range
    are passed by."""
    digest = hashlib.sha256(b"seed" + bytes(8)).digest()
    words = [int.from_bytes(digest[i : i + 4], "big") for i in range(0, 32, 4)]
    stream = Stream(b"seed")
    assert [stream.below(2**32) for _ in words] == words
    limit = 2**31 + 1  # which leaves nearly half of the range over
    kept = [word for word in words if word < limit]
    assert len(kept) < len(words)
    stream = Stream(b"seed")
    assert [stream.below(limit) for _ in kept] == kept


def test_labels_do_not_run_together() -> None:
    """Another cut between two labels is another seed, and so is a number for its digits."""
    seeds = [seed_of(b"", *labels) for labels in (("ab", "c"), ("a", "bc"), ("abc",), ("1",), (1,))]
    assert len({*seeds}) == len(seeds)


def test_what_a_person_has_hangs_on_what_is_worked(hello: rnntrace.Scenario) -> None:
    """Other words or another loss give other weights; a better title, another notation, the place of the
    file, and other weights with zeros in the same places do not."""
    found = everything(rnntrace.variant(hello, "s1"))
    for same in (
        replace(hello, title="Hallo Welt", description="Much better.", file="elsewhere.yaml"),
        replace(hello, notation="ng"),
        replace(hello, parameters={**hello.parameters, "W_hh": np.array([[0.6, -0.9], [0.1, 0.3]])}),
    ):
        assert everything(rnntrace.variant(same, "s1")) == found
    (example,) = hello.examples
    turned = replace(example, inputs=replace(example.inputs, words=example.inputs.words[::-1]))
    for other in (
        replace(hello, examples=(turned,)),
        replace(hello, architecture=replace(hello.architecture, reduction="mean")),
        replace(hello, words=("a", "b", "c", "d")),
    ):
        assert everything(rnntrace.variant(other, "s1")) != found


def test_one_person_can_be_written_in_many_ways(hello: rnntrace.Scenario) -> None:
    """Capitals, spaces around, and how an accent is put together make nobody somebody else."""
    for spellings in (("s1234567", "S1234567", "  s1234567\n"), ("M\u00fcller", "mu\u0308ller", "MÜLLER")):
        assert len({rnntrace.variant(hello, each).code for each in spellings}) == 1
    assert rnntrace.variant(hello, " S1 ").id == "S1"
    assert rnntrace.variant(hello, "mu\u0308ller").id == "m\u00fcller"
    assert rnntrace.variant(hello, "s 1").code != rnntrace.variant(hello, "s1").code


def test_with_a_salt_nobody_can_make_a_key(hello: rnntrace.Scenario) -> None:
    """Another salt, other weights and another code; none is the same as an empty one."""
    found = [rnntrace.variant(hello, "s1", salt=salt) for salt in ("", "autumn", "Autumn")]
    assert len({each.code for each in found}) == len({everything(each) for each in found}) == 3
    assert rnntrace.variant(hello, "s1").code == found[0].code


def test_a_thousand_people_have_a_thousand_variants(hello: rnntrace.Scenario) -> None:
    """No two have the same weights, or the same code."""
    plan = planned(hello.exercise)
    found = {everything(variant_of(hello.exercise, f"s{number}", choices=1)) for number in range(1000)}
    assert len(found) == 1000
    assert len({code_by(plan, f"s{number}") for number in range(1000)}) == 1000


def test_a_code_can_be_read_aloud(hello: rnntrace.Scenario) -> None:
    """Six capitals and digits, none of which looks like another; it takes no draw to know it."""
    plan = planned(hello.exercise)
    for person in PEOPLE:
        code = code_by(plan, person)
        assert len(code) == 6
        assert not {*code} & {*"01258BGILOQSUZ"}
    assert code_by(plan, "s1") == rnntrace.variant(hello, "s1").code


# -- good ones -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_numbers_are_good_to_work_with(kind: str) -> None:
    """Nothing amiss: no activation is driven further than 2, no probability is below 0.01, and the loss is
    finite, by the names of the values and not by the program's own wishes."""
    scenario = rnntrace.load(kind)
    for person in PEOPLE:
        found = first_good(scenario, person)
        assert not found.amiss
        trace = rnntrace.bptt(found)
        assert np.isfinite(trace.loss)
        assert trace["y_hat"].min() >= 0.01
        driven = [name for name in trace if name.startswith("a") and name in trace.calculation.shapes]
        assert driven
        for name in driven:
            assert np.abs(trace[name]).max() <= 2 + 1e-9


@pytest.mark.parametrize("kind", [*KINDS, "one-unit", "translation", "peephole-lstm"])
def test_weights_have_the_form_of_the_given_ones(kind: str) -> None:
    """Zeros where there are zeros, and only there; as many decimals, at least one and at most two; all
    between -1 and 1, and none so small that it can be overlooked."""
    scenario = rnntrace.load(kind)
    for person in PEOPLE[:20]:
        found = first_good(scenario, person)
        for given, own in zip(arrays(scenario.exercise), arrays(found.exercise), strict=True):
            np.testing.assert_array_equal(own == 0, given == 0)
            tenths = bool(np.all(np.round(given, 1) == given))
            np.testing.assert_array_equal(np.round(own, 1 if tenths else 2), own)
            assert np.all(np.abs(own) < 1)
            assert np.all(np.abs(own[own != 0]) >= 0.1)


@pytest.mark.parametrize("kind", KINDS)
def test_a_transpose_and_an_exchange_can_be_seen(kind: str) -> None:
    """Every square matrix is a tenth away from its transpose, and no row has a number twice."""
    scenario = rnntrace.load(kind)
    for person in PEOPLE:
        for array in arrays(first_good(scenario, person).exercise):
            if array.ndim == 2 and array.shape[0] == array.shape[1]:
                across = np.abs(array - array.T)[~np.eye(len(array), dtype=bool)]
                assert across.min() >= 0.1 - 1e-9
            for row in np.atleast_2d(array):
                assert len({*row[row != 0]}) == np.count_nonzero(row)


def test_a_hundredth_is_not_seen() -> None:
    """With two decimals, too, an entry is at least a tenth away from the one across."""
    for person in PEOPLE:
        array = drawn(pattern_of(np.full((3, 3), 0.25)), Stream(person.encode()))
        assert np.abs(array - array.T)[~np.eye(3, dtype=bool)].min() >= 0.1 - 1e-9


RELU = """
activation: relu
hidden_size: 2
output: identity
inputs: [[0.5], [1.0], [-0.5]]
targets: [[1], [0], [1]]
weights: {W_xh: [[0.5], [0.3]], W_hh: [[0.1, 0.2], [0.3, 0.4]], b_h: [0.1, 0.1], W_hy: [[0.5, 0.3]]}
"""


def test_no_unit_is_dead() -> None:
    """With ReLU every unit is above zero at some step; drawn without that wish, some are not."""
    scenario = scenario_of(RELU)
    others = [wish for wish in WISHES if "zero" not in wish.unless]
    dead = 0
    for person in PEOPLE:
        trace = rnntrace.forward(first_good(scenario, person))
        assert np.all(trace["h"].max(axis=0) > 0)
        careless = rnntrace.forward(variant_of(scenario.exercise, person, wishes=others, choices=1))
        dead += bool(np.any(careless["h"].max(axis=0) == 0))
    assert dead


def test_every_wish_can_fail(hello: rnntrace.Scenario) -> None:
    """Weights that spoil one thing each are noticed by the wish for it; the built-in ones by none."""
    assert all(wish.met(Draw(hello.exercise)) for wish in WISHES)
    spoilt = {
        "a number is not finite": (hello, {"W_xh": np.full((2, 4), 1e308), "b_h": np.full(2, 1e308)}),
        "a unit is zero at every step": (scenario_of(RELU), {"b_h": np.array([0.1, -9])}),
        "a pre-activation is larger than 2": (hello, {"b_h": np.array([-2.4, 0])}),
        "a probability is smaller than 0.01": (hello, {"b_y": np.array([0, 0, 0, 5.0])}),
    }
    assert [*spoilt] == [wish.unless for wish in WISHES]
    for wish in WISHES:
        scenario, weights = spoilt[wish.unless]
        other = replace(scenario, parameters={**scenario.parameters, **weights})
        assert not wish.met(Draw(other.exercise)), wish.unless


def test_what_goes_into_an_activation_needs_no_name() -> None:
    """In a cell that writes sigmoid(W x + U h) the sum is looked at as well; what the identity takes is
    not."""
    text = """
cell: {equations: "h[t] = 1 * FUNCTION(W @ x[t] + U @ h[t-1] + 3)"}
inputs: [[0.1], [0.2]]
output: identity
targets: [[0], [0]]
weights: {W: [[0.1]], U: [[0.1]], W_hy: [[0.1]]}
"""
    wish = WISHES[2]
    assert not wish.met(Draw(scenario_of(text.replace("FUNCTION", "sigmoid")).exercise))
    assert wish.met(Draw(scenario_of(text.replace("FUNCTION", "identity")).exercise))


def test_a_wish_that_nothing_meets_is_told(hello: rnntrace.Scenario) -> None:
    """After so many draws the first of those that went furthest is taken, and what it lacks is said; a
    second time it is the same."""
    asked: list[Exercise] = []

    def never(draw: Draw) -> bool:
        asked.append(draw.exercise)
        return False

    wishes = (*WISHES, Wish("it is Monday", never), Wish("it rains", lambda _: False))
    found = [variant_of(hello.exercise, "s1", wishes=wishes, most=20) for _ in range(2)]
    assert found[0].amiss == ("it is Monday", "it rains")
    assert found[0].draws == 20
    assert everything(found[0]) == everything(found[1]) == everything(variant_of(hello.exercise, "s1"))
    assert len(asked) > 20


def test_another_wish_leads_to_another_draw(hello: rnntrace.Scenario) -> None:
    """A list of wishes may be given, and each may work the exercise as it likes."""

    def positive(draw: Draw) -> bool:
        assert isinstance(draw.worked, Trace)
        return draw.exercise.last.parameters["W_hh"].min() > 0 and draw.worked.grad("W_hh")[0, 0] != 0

    found = variant_of(hello.exercise, "s1", wishes=(*WISHES, Wish("a weight is negative", positive)))
    assert found.exercise.last.parameters["W_hh"].min() > 0
    assert found.draws > 1


# -- whatever there is -----------------------------------------------------------------------------


def test_a_variant_is_worked_like_any_exercise(hello: rnntrace.Scenario) -> None:
    """Forward, BPTT, and the parts that do not change."""
    found = rnntrace.variant(hello, "s1")
    trace = rnntrace.bptt(found)
    assert isinstance(trace, Trace)
    np.testing.assert_array_equal(trace["W_hh"], found.exercise.last.parameters["W_hh"])
    assert trace.grad("W_hh").shape == (2, 2)
    assert rnntrace.forward(found).loss == trace.loss
    assert found.exercise.last.inputs is hello.exercise.last.inputs
    assert found.exercise.title == "Hello World"
    assert repr(found) == f"<Variant {found.code} of 'Hello World' for 's1'>"


@pytest.mark.parametrize("text", [ENCODER_DECODER, EXAMPLES, LAYERED])
def test_networks_of_every_kind_have_variants(text: str) -> None:
    """Both parts of a chain, all examples with the same weights, layers and directions; biases that nobody
    gave stay left out."""
    scenario = scenario_of(text)
    found = rnntrace.variant(scenario, "s1").exercise
    for chain, given in zip(found.chains, scenario.exercise.chains, strict=True):
        for own, known in zip(chain, given, strict=True):
            assert own.left_out == known.left_out
            for name, array in own.parameters.items():
                assert np.any(array) == (name not in known.left_out)
                assert not np.any(array) or not np.array_equal(array, known.parameters[name])
                np.testing.assert_array_equal(array, found.of(own.part).parameters[name])


def test_weights_that_are_drawn_are_written_out() -> None:
    """Where the scenario has a random generator, a variant has plain decimals, and its page shows them."""
    found = rnntrace.variant(rnntrace.load("random-weights"), "s1").exercise
    assert found.last.weights_from == ""
    np.testing.assert_array_equal(np.round(found.last.parameters["W_hh"], 2), found.last.parameters["W_hh"])


def test_states_that_begin_alike_stay_alike() -> None:
    """Two examples with one initial state have one, a third with its own has another."""
    text = EXAMPLES.replace("{inputs: [good],", "{inputs: [good], initial_state: {h: [0.5, 0]},")
    text = text.replace(
        "weights:", "  - {inputs: [good], targets: [bad]}\ninitial_state: {h: [-0.1, 0.3]}\nweights:"
    )
    found = rnntrace.variant(scenario_of(text), "s1").exercise
    first, second, third = (chain[0].initial["h"] for chain in found.chains)
    np.testing.assert_array_equal(second, third)
    assert first[0] > 0 == first[1]
    assert second[0] < 0 < second[1]


def test_too_many_numbers_are_refused() -> None:
    """Nobody works a million weights by hand, and nothing is drawn of an exercise that is zero throughout;
    the reason says what would be right."""
    with pytest.raises(rnntrace.NoVariant, match=r"at most 2,000 weights; this one has 1,012,550$"):
        rnntrace.variant(rnntrace.load("ten-thousand-words"), "s1")
    hello = rnntrace.load("hello-world")
    nothing = replace(hello, parameters={name: 0 * array for name, array in hello.parameters.items()})
    with pytest.raises(rnntrace.NoVariant, match="weights are all zero"):
        rnntrace.variant(nothing, "s1")


@pytest.mark.parametrize(
    ("id", "complaint"),
    [
        ("", "an ID is empty; it should be something like s1234567"),
        (" \t\n", "an ID is empty; it should be something like s1234567"),
        (
            "s12\u200b3",
            "an ID has a character after 's12' that cannot be seen, U+200B; type it again rather than "
            "copying it",
        ),
        (
            "\x00s1",
            "an ID has a character at its beginning that cannot be seen, U+0000; type it again rather than "
            "copying it",
        ),
        ("s" * 61, f"an ID has at most {MOST_CHARACTERS} characters; ssssssssssssssssssss… has 61"),
    ],
)
def test_an_id_that_nobody_has_is_no_id(id: str, complaint: str, hello: rnntrace.Scenario) -> None:
    """Empty, invisible or endless: the complaint is a sentence."""
    with pytest.raises(BadId) as caught:
        rnntrace.variant(hello, id)
    assert str(caught.value) == complaint


def test_a_wide_matrix_has_equal_numbers_only_where_it_must() -> None:
    """Of more columns than there are numbers all are used before one comes again; a column of a matrix that
    is small enough has none twice."""
    array = drawn(pattern_of(np.full((3, 30), 0.5)), Stream(b"wide"))
    sizes = {*np.abs(array[0]).tolist()}
    assert len({*array[0].tolist()}) == 2 * len(sizes)  # both signs of each
    small = drawn(pattern_of(np.full((5, 2), 0.5)), Stream(b"small"))
    assert all(len({*column}) == 5 for column in small.T.tolist())


def test_of_good_draws_the_most_telling_is_taken() -> None:
    """In nobody's numbers can fewer mistakes be seen than in those of the first good draw, and in some
    people's there are more."""
    scenario = rnntrace.load("one-unit")
    gains = []
    for person in PEOPLE[:12]:
        first, chosen = first_good(scenario, person), variant_of(scenario.exercise, person)
        gains.append(mistakes_seen(Draw(chosen.exercise)) - mistakes_seen(Draw(first.exercise)))
        assert chosen.draws >= first.draws
    assert min(gains) >= 0
    assert max(gains) > 0
