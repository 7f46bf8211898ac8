"""More of a scenario's file with other weights: tensors, states, paths, and what is refused."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rnntrace
from rnntrace.exercise.start import Start
from rnntrace.scenario.respelling import respelled as module
from rnntrace.scenario.respelling.errors import NotRespelled
from rnntrace.scenario.respelling.paths import quoted_like, seen_from
from rnntrace.scenario.respelling.respelled import respelled, trained_file
from tests.scenario.test_respelling import again, bits, typed
from tests.scenario.texts import BASE, read

# -- names of notations ----------------------------------------------------------------------------


def test_numbers_of_a_tensor_go_where_its_gates_have_them() -> None:
    """A number of the LSTM's candidate is in the third part of PyTorch's tensor; its neighbours stay."""
    rows = "\n".join(f"  - [{10 * i + 1}, {10 * i + 2}]" for i in range(4))
    source = (
        "inputs: [[1, 2]]\ncell: lstm\nnotation: pytorch\noutput: none\nweights:\n"
        f"  weight_ih_l0:\n{rows}\n  weight_hh_l0: [[1], [2], [3], [4]]\n  bias_hh_l0: [1, 2, 3, 4]\n"
    ).replace("\n  -", "\n    -")
    new = again(source, {"W_xg": [[21, 0.5]], "W_ho": [[0.25]], "b_hi": [9.5]})
    changed = source.replace("[21, 22]", "[21, 0.5]").replace("[4]]", "[0.25]]")
    assert new == changed.replace("bias_hh_l0: [1,", "bias_hh_l0: [9.5,")


def test_numbers_of_a_matrix_for_both_go_to_their_columns() -> None:
    """The state's columns come first, then the input's."""
    source = "inputs: [[1, 2]]\nnotation: ng\noutput: none\nweights: {W_a: [[1, 2, 3]], b_a: [4]}\n"
    new = again(source, {"W_hh": [[7]], "W_xh": [[2, 9]]})
    assert new == source.replace("[[1, 2, 3]]", "[[7.0, 2, 9.0]]")


def test_each_network_has_its_own() -> None:
    """The encoder's by the names that are typed, the decoder's without a prefix."""
    half = "  inputs: [[1]]\n  weights: {W_xh: 1, W_hh: 2"
    source = f"encoder:\n{half}}}\ndecoder:\n{half}, W_hy: 3}}\n  targets: [1]\n  output: identity\n"
    new = again(source, {"encoder.W_hh": [[5.5]], "W_xh": [[6.5]], "encoder.b_h": [0.5]})
    first, second = source.split("decoder:")
    first = first.replace("W_hh: 2", "W_hh: 5.5, b_h: [0.5]")
    assert new == first + "decoder:" + second.replace("W_xh: 1", "W_xh: 6.5")


# -- what the optimiser has kept -------------------------------------------------------------------

ADAM = "inputs: [1]\ntargets: [2]\noutput: identity\nweights: {W_xh: 1, W_hh: 2, W_hy: 3}\noptimizer:\n"
ADAM += "  name: adam\n"


def test_training_goes_on_from_the_new_file() -> None:
    """After an update its states are in the file, and the next update gives the same as without the file."""
    source = ADAM + "  state:  # so far\n    t: 3  # updates\n    m: {W_xh: 0.5}\n  learning_rate: 0.1\n"
    done = rnntrace.update(read(source))
    new = again(source, done.after, start=done.exercise.start)
    assert new.startswith(source.partition("weights")[0])
    assert "  state:  # so far\n    t: 4  # updates\n    m: {W_xh: " in new
    once, twice = rnntrace.update(read(new)), rnntrace.update(done.exercise)
    assert bits(once.after) == bits(twice.after)


@pytest.mark.parametrize("state", ["{}", "{t: 0}", "{m: {}}", "\n    v:\n      W_xh: [[0.25]]"])
def test_states_that_are_not_there_are_added(state: str) -> None:
    """Wherever the author has room for them."""
    source = f"{ADAM}  state: {state}\n"
    done = rnntrace.update(read(source))
    found = read(again(source, done.after, start=done.exercise.start)).start
    assert found.t == 1
    for name, arrays in done.exercise.start.states.items():
        assert bits(found.states[name]) == bits(arrays)


def test_without_a_state_in_the_file_there_is_none_afterwards() -> None:
    """Who has not written where the optimiser starts gets the weights alone."""
    done = rnntrace.update(read(ADAM))
    new = again(ADAM, done.after, start=done.exercise.start)
    assert "state" not in new
    assert read(new).start.states == {}


# -- paths -----------------------------------------------------------------------------------------


def test_paths_lead_to_the_same_files_from_another_folder(tmp_path: Path) -> None:
    """The vocabulary's is rewritten in the quotes that it has; in the same folder it stays."""
    here, there = tmp_path / "course", tmp_path / "a b" / "mine"
    here.mkdir()
    there.mkdir(parents=True)
    (here / "words.txt").write_text("a\nb\nc\n", encoding="utf-8")
    for written, new in (
        ("words.txt", "../../course/words.txt"),
        ("'words.txt'", "'../../course/words.txt'"),
        ('"./words.txt"   # w', '"../../course/words.txt"   # w'),
    ):
        source = BASE.replace("[a, b, c]", written)
        (here / "s.yaml").write_text(source, encoding="utf-8")
        scenario = rnntrace.load(here / "s.yaml")
        arrays = {"b_h": np.array([1, 0.5])}
        expected = source.replace("b_h: [1, 2]", "b_h: [1, 0.5]")
        assert trained_file(scenario, arrays, into=here / "t.yaml").decode() == expected
        moved = trained_file(scenario, arrays, into=there / "t.yaml")
        assert moved.decode() == expected.replace(written, new)
        (there / "t.yaml").write_bytes(moved)
        assert rnntrace.load(there / "t.yaml").words == ("a", "b", "c")


def test_an_archive_that_is_still_needed_is_found(tmp_path: Path) -> None:
    """Where its weights stay as they are."""
    np.savez(tmp_path / "w.npz", W_xh=np.ones((1, 2)), W_hh=np.ones((1, 1)))
    (tmp_path / "in").mkdir()
    source = b"inputs: [[1, 2]]\noutput: none\nweights: {file: w.npz}\n"
    assert respelled(source, "s.yaml", tmp_path, {}, into=tmp_path / "in") == source.replace(b"w.", b"../w.")


def test_paths_that_need_care(tmp_path: Path) -> None:
    """A whole path stays; a plain one gets quotes where YAML would read it otherwise."""
    whole = str(tmp_path / "w.txt")
    assert seen_from(whole, tmp_path, tmp_path.parent) == whole
    assert quoted_like("w.txt", "../a: b/w.txt") == '"../a: b/w.txt"'
    assert quoted_like("w.txt", "#1/w.txt") == '"#1/w.txt"'
    assert quoted_like("'w'", "it's/w") == "'it''s/w'"


# -- what is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arrays", "says"),
    [
        ({"W_zz": [1]}, "the scenario has no parameter 'W_zz'. It has 'W_xh', 'W_hh', 'b_h', 'W_hy', 'b_y'"),
        ({"b_h": [1, 2, 3]}, "b_h is 3, expected 2"),
        ({"W_hh": [[1, 2]]}, "W_hh is 1×2, expected 2×2"),
        ({"W_hh": [[1, 2], [3, np.nan]]}, "W_hh[2,2] is nan, and a scenario holds finite numbers only"),
        ({"b_h": [-np.inf, 1]}, "b_h[1] is -inf, and a scenario holds finite numbers only"),
    ],
)
def test_what_a_scenario_cannot_have_is_refused(arrays: dict[str, object], says: str) -> None:
    """Each with what it is and what there is."""
    with pytest.raises(NotRespelled) as caught:
        again(BASE, arrays)
    assert str(caught.value) == says


def test_states_are_looked_at_likewise() -> None:
    """What is no state of the optimiser, or is not finite."""
    source = f"{ADAM}  state: {{t: 1}}\n"
    for states, says in (
        (
            {"m": {"W_xh": np.array([[np.nan]])}},
            "m of W_xh[1,1] is nan, and a scenario holds finite numbers only",
        ),
        (
            {"q": {"W_xh": np.array([[1.0]])}},
            "the new file could not be read: optimizer.state.q: unknown key. ",
        ),
    ):
        with pytest.raises(NotRespelled) as caught:
            again(source, {}, start=Start(2, states))
        assert str(caught.value).startswith(says)


def test_a_text_that_came_out_wrong_is_not_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A number, a comment or a key that is lost on the way is seen before anybody has the file."""
    usual = module.laid_out
    for old, new, says in (
        ("0.5", "0.50001", "the new file would have another parameters.b_h than it should"),
        ("  # words", "", "the new file would not have the same comments"),
        ("inputs", "imputs", "the new file could not be read: imputs: unknown key. Did you mean 'inputs'?"),
        ("inputs: [a, b]", "inputs: [a, a]", "the new file would have another examples.1.inputs"),
    ):
        monkeypatch.setattr(module, "laid_out", lambda *what, o=old, n=new: usual(*what).replace(o, n))
        with pytest.raises(NotRespelled) as caught:
            again(BASE.replace("[a, b, c]", "[a, b, c]  # words"), {"b_h": [0.5, 2]})
        assert str(caught.value).startswith(says)


def test_a_file_that_is_no_scenario_is_refused_as_ever() -> None:
    """With its place."""
    with pytest.raises(rnntrace.ScenarioError, match=r"scenario\.yaml:1:1: imputs"):
        again("imputs: [1]\n", {})


def test_standard_input_is_handed_on() -> None:
    """A scenario that is in no file comes with its bytes."""
    scenario = rnntrace.scenario.load.read_scenario(BASE.encode(), "<stdin>", Path())
    found = trained_file(scenario, {"b_h": np.array([1, 0.5])}, data=BASE.encode())
    assert found.decode() == BASE.replace("b_h: [1, 2]", "b_h: [1, 0.5]")


# -- any numbers, in any layout --------------------------------------------------------------------

NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
SPELLED = st.one_of(
    NUMBERS.map(repr),
    st.integers(-9, 9).map(str),
    st.sampled_from(["1/3", "'-.5'", '"2"', "+7.", "1E-2", "-0"]),
)


@st.composite
def layouts(draw: st.DrawFn) -> str:
    """A scenario with its matrices in one of many forms."""
    hidden, size = draw(st.integers(1, 3)), draw(st.integers(1, 6))
    remark = draw(st.sampled_from(["", "  # [1, 2]", '   # it\'s "so"']))
    lines = [f"inputs: [[{', '.join(['1'] * size)}]]{remark}", "output: none", "weights:"]
    flow = draw(st.booleans())
    for name, columns in (("W_xh", size), ("W_hh", hidden)):
        rows = draw(
            st.lists(st.lists(SPELLED, min_size=columns, max_size=columns), min_size=hidden, max_size=hidden)
        )
        form = draw(st.sampled_from(["line", "lines", "rows", "blocks"]))
        listed = [f"[{', '.join(row)}]" for row in rows]
        if form in ("line", "lines") or flow:
            between = f",{remark}\n         " if form == "lines" else ", "
            lines.append(f"  {name}: [{between.join(listed)}]{remark}")
        elif form == "rows":
            lines += [f"  {name}:{remark}", *(f"    - {row}{remark}" for row in listed)]
        else:
            lines.append(f"  {name}:")
            for row in rows:
                lines += [f"  {'- ' if not i else '  '}- {each}{remark}" for i, each in enumerate(row)]
    ending = draw(st.sampled_from(["\n", "\r\n"]))
    return ending.join((*"\n".join(lines).split("\n"), ""))


@given(source=layouts(), data=st.data())
def test_any_numbers_in_any_layout(source: str, data: st.DataObject) -> None:
    """All of them read back, and but for numbers and spaces the text is what it was."""
    exercise = read(source).exercise
    names = ("W_xh", "W_hh")
    shapes = {name: typed(exercise)[name].shape for name in names}
    new = {
        name: np.array(
            data.draw(st.lists(NUMBERS, min_size=rows * columns, max_size=rows * columns))
        ).reshape(rows, columns)
        for name, (rows, columns) in shapes.items()
    }
    text = again(source, new)
    found = typed(read(text).exercise)
    assert bits({name: found[name] for name in names}) == bits(new)
    assert without_numbers(text) == without_numbers(source)


def without_numbers(text: str) -> str:
    return re.sub(r"\s+|[-+.]*[0-9][-+.0-9eE]*(/[0-9]+)?", "", text)
