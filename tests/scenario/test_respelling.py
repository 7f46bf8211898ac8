"""A scenario's file with other weights: what is changed, and that nothing else is."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

import rnntrace
from rnntrace.equations.functions import Array
from rnntrace.exercise.exercise import Exercise
from rnntrace.exercise.start import Start
from rnntrace.scenario.load import read_scenario
from rnntrace.scenario.respelling.respelled import respelled, trained_file
from rnntrace.scenario.shipped.builtin import names, path_of
from tests.scenario.spoilt import SOURCES
from tests.scenario.texts import BASE, read

LARGE = "ten-thousand-words"
USUAL = [name for name in names() if name != LARGE]


def typed(exercise: Exercise) -> dict[str, Array]:
    """All weights by the names that are typed."""
    return {exercise.spelled(each.part, each.name): exercise.array(each) for each in exercise.parameters}


def left_out(exercise: Exercise) -> set[str]:
    return {exercise.spelled(part.part, name) for part in exercise.chain for name in part.left_out}


def others(exercise: Exercise, seed: int = 0) -> dict[str, Array]:
    """Random weights of the same shapes, for all that are not left out."""
    generator = np.random.default_rng(seed)
    lacking = left_out(exercise)
    return {
        name: generator.standard_normal(array.shape)
        for name, array in typed(exercise).items()
        if name not in lacking
    }


def again(
    source: str, arrays: Mapping[str, object], folder: Path = Path(), start: Start | None = None
) -> str:
    """A text with other weights, which may be given as lists."""
    new = {name: np.array(array, dtype=float) for name, array in arrays.items()}
    return respelled(source.encode(), "scenario.yaml", folder, new, start).decode()


def bits(arrays: Mapping[str, Array]) -> dict[str, bytes]:
    return {name: array.tobytes() for name, array in arrays.items()}


# -- all that ship with the program ----------------------------------------------------------------


@pytest.mark.parametrize("name", [*USUAL, pytest.param(LARGE, marks=pytest.mark.long)])
def test_every_shipped_scenario_reads_back_bit_for_bit(name: str) -> None:
    """Random weights are put into each of them, and are exactly what is read out of the new file."""
    path = path_of(name)
    assert path
    scenario = rnntrace.load(path)
    new = others(scenario.exercise)
    data = trained_file(scenario, new)
    found = read_scenario(data, str(path), path.parent).exercise
    assert bits({name: typed(found)[name] for name in new}) == bits(new)
    assert left_out(found) == left_out(scenario.exercise)


@pytest.mark.parametrize("name", USUAL)
def test_only_lines_of_weights_change_in_a_shipped_scenario(name: str) -> None:
    """A difference line by line has nothing but lines beneath ``weights``; each comment is there."""
    path = path_of(name)
    assert path
    scenario = rnntrace.load(path)
    old = path.read_text(encoding="utf-8").splitlines()
    new = trained_file(scenario, others(scenario.exercise)).decode().splitlines()
    beneath_old, beneath_new = beneath_weights(old), beneath_weights(new)
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            assert set(range(a, b)) <= beneath_old
            assert set(range(c, d)) <= beneath_new
    assert comments(old) == comments(new)


def beneath_weights(lines: list[str]) -> set[int]:
    """The lines that are further in than a key ``weights``, and its own where something is in it."""
    found: set[int] = set()
    depth = None
    for number, line in enumerate(lines):
        indent = len(line) - len(line.lstrip())
        if line.strip().startswith("weights:"):
            depth = indent
            # One that says how they are drawn is a line of its own.
            alone = not line.partition(":")[2].partition("#")[0].strip()
            found |= {number} if "{init" in line or alone else set()
        elif depth is not None and (indent > depth or not line.strip()):
            found.add(number)
        else:
            depth = None
    return found


def comments(lines: list[str]) -> list[str]:
    return [found[0] for line in lines if (found := re.search(r"(^|\s)#.*", line))]


def test_only_lines_of_weights_would_be_seen_to_change() -> None:
    """A key that changes elsewhere is not beneath the weights."""
    assert beneath_weights(["a: 1", "weights:", "  W: [1]", "", "b: 2", "  c: 3"]) == {1, 2, 3}


@pytest.mark.parametrize("kind", SOURCES)
def test_networks_of_every_kind(kind: str, tmp_path: Path) -> None:
    """Layers, directions, embeddings, tensors, own cells, drawn or written: all weights read back."""
    (tmp_path / "words.txt").write_text("a\nb\nc\n", encoding="utf-8")
    exercise = read(SOURCES[kind], tmp_path).exercise
    new = others(exercise, seed=1)
    found = read(again(SOURCES[kind], new, tmp_path), tmp_path).exercise
    assert bits({name: typed(found)[name] for name in new}) == bits(new)


# -- numbers where they stand ----------------------------------------------------------------------


def test_numbers_are_replaced_in_their_place() -> None:
    """Only what differs is respelled; the rest keeps spelling, order, quotes, spaces and comments."""
    source = (
        "# before\nvocab: [a, b, c]  # words\ninputs: [a, b]\ntargets: [b, c]\nweights:   # those\n"
        "  b_h: [.25, 1/2]   # as it is\n"
        "  W_xh: [ [1e-3, '2', 3],   # first\n"
        "          # between\n"
        '          ["4" , 5, 6] ]   # second\n\n'
        "  W_hh:\n  - - 1\n    - -2  # here\n  -  [ 3, 4 ]\n"
        "  W_hy: [[1, 2], [3, 4], [5, 6]]\n"
        "# after\n"
    )
    new = {
        "W_xh": [[0.001, 0.5, 3], [-4.25, 5, 1e-7]],
        "W_hh": [[1, 0.75], [1e300, -0.0]],
        "b_h": [0.25, 0.5],
    }
    expected = (
        source.replace("'2'", "'0.5'")
        .replace('"4"', '"-4.25"')
        .replace("5, 6] ]", "5, 1e-07] ]")
        .replace("- -2  # here", "- 0.75  # here")
        .replace("[ 3, 4 ]", "[ 1e+300, -0.0 ]")
    )
    assert again(source, new).replace("     # first", "   # first") == expected


def test_what_stays_the_same_is_the_same_file() -> None:
    """With the weights that are there nothing is written otherwise, be they drawn or written as fractions."""
    for source in (BASE.replace("b_h: [1, 2]", "b_h: [1/3, +2.50]"), SOURCES["lstm"], SOURCES["tensors"]):
        assert again(source, typed(read(source).exercise)) == source


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_byte_order_mark_stay(ending: str, mark: bytes) -> None:
    """Those that the author's editor writes are in the new lines too."""
    source = BASE.replace("[a, b, c]", "[ä, 😀, c]").replace("[a, b]", "[ä, 😀]").replace("[b, c]", "[😀, c]")
    for weights in (source.partition("weights:")[2], " {init: normal}   # drawn\n"):
        whole = f"{source.partition('weights:')[0]}weights:{weights}"
        data = mark + whole.replace("\n", ending).encode()
        scenario = read_scenario(data, "s.yaml", Path())
        found = respelled(data, "s.yaml", Path(), others(scenario.exercise))
        assert found.startswith(mark)
        text = found.removeprefix(mark).decode()
        assert not re.search("[\r\n]", text.replace(ending, ""))
        assert text.splitlines()[:4] == whole.splitlines()[:4]


def test_a_number_alone() -> None:
    """One unit's weights, without brackets, keep the form that they have."""
    source = (
        "inputs: [1]\ntargets: [2]\noutput: identity\nweights: {W_xh: 1, W_hh: [[2]], W_hy: '3', b_h: 1/2}"
    )
    new = {"W_xh": [[0.1]], "W_hh": [[0.2]], "W_hy": [[0.3]], "b_h": [0.4]}
    expected = source.replace("W_xh: 1", "W_xh: 0.1").replace("[[2]]", "[[0.2]]")
    assert again(source, new) == expected.replace("'3'", "'0.3'").replace("1/2", "0.4")


@pytest.mark.parametrize(
    ("written", "new"), [("|\n    2\n", "|\n    0.5\n"), ('"\\x32"\n', "0.5\n"), ("1 /\n    3\n", "0.5\n")]
)
def test_numbers_in_unusual_spellings(written: str, new: str) -> None:
    """A block of text, an escape, a fraction in two lines: they are numbers all the same."""
    source = f"inputs: [1]\ntargets: [2]\noutput: identity\nweights:\n  W_xh: {written}  W_hh: 1\n  W_hy: 3\n"
    assert again(source, {"W_xh": [[0.5]]}) == source.replace(written, new)


# -- layout ----------------------------------------------------------------------------------------

ROWS = "vocab: [a, b, c]\ninputs: [a]\noutput: none\nweights:\n  W_hh: [[1, 2], [3, 4]]\n  W_xh:\n"


@pytest.mark.parametrize(
    ("rows", "new"),
    [
        (("[1,    2.5, 3 ]", "[4.25, 5,   6 ]"), ("[0.5,  2.5,   3 ]", "[4.25, 0.125, 6 ]")),
        (("[ 1,  2, 3]", "[-4, -5, 6]"), ("[0.5,     2, 3]", "[ -4, 0.125, 6]")),
        (("[1, 2.5, 3]", "[4.25, 5, 6]"), ("[0.5, 2.5, 3]", "[4.25, 0.125, 6]")),
    ],
    ids=["left", "right", "none"],
)
def test_columns_stay_columns(rows: tuple[str, str], new: tuple[str, str]) -> None:
    """Numbers one under the other stand so again, and others are not spread."""
    source = f"{ROWS}    - {rows[0]}  # a\n    - {rows[1]}  # b\n"
    values = np.array([[float(each) for each in row.strip("[ ]").split(",")] for row in new])
    assert again(source, {"W_xh": values}) == f"{ROWS}    - {new[0]}  # a\n    - {new[1]}  # b\n"


def test_long_rows_are_broken_after_commas() -> None:
    """A matrix in one line gets a line for each row, a long row as many as it needs; all in their place."""
    source = "inputs: [[1, 2, 3, 4, 5]]\noutput: none\nweights:\n"
    source += "  W_xh: [[1, 2, 3, 4, 5], [6, 7, 8, 9, 0]]   # one line\n  W_hh: [[1, 2], [3, 4]]\n"
    third = 0.1 + 0.2  # 0.30000000000000004
    long = "0.30000000000000004"
    assert again(source, {"W_xh": np.full((2, 5), third)}) == source.replace(
        "[[1, 2, 3, 4, 5], [6, 7, 8, 9, 0]]",
        f"[[{long}, {long}, {long}, {long},\n          {long}],\n"
        f"         [{long}, {long}, {long}, {long},\n          {long}]]",
    )


def test_a_file_in_one_line_is_broken_too() -> None:
    """Such as one that a program wrote, with quoted names."""
    source = '{"inputs": [[1, 2]], "output": "none", "weights": {"W_xh": [[1, 2]], "W_hh": [[3]]}}'
    third = 0.1 + 0.2
    new = again(source, {"W_xh": [[third, third]], "W_hh": [[third]], "b_h": [third]})
    assert new == (
        '{"inputs": [[1, 2]],\n "output": "none",\n'
        f' "weights": {{"W_xh": [[{third}, {third}]],\n'
        f'             "W_hh": [[{third}]],\n             "b_h": [{third}]}}}}'
    )


def test_comments_in_one_column_stay_in_one() -> None:
    """Where numbers beside them grow, all of them move together; a comment by itself keeps its distance."""
    rest = "  b_h: [{0}, 2] # c\ninitial_state: {{h: [1, 2]}} # d\n"
    source = f"{ROWS}    - [1, 2, 3]   # a\n    - [-4, 5, 6]  # b\n{rest.format(1)}"
    new = again(source, {"W_xh": [[1, 2, 3], [-4, 0.125, 6]], "b_h": [0.5, 2]})
    assert new == f"{ROWS}    - [1, 2, 3]       # a\n    - [-4, 0.125, 6]  # b\n{rest.format(0.5)}"


# -- where no numbers stood ------------------------------------------------------------------------

DRAWN = "inputs: [[1, 2]]\noutput: none\nhidden_size: 1\n"
MATRICES = {"W_xh": [[0.5, 1]], "W_hh": [[-2]]}
WRITTEN = ("W_xh: [[0.5, 1.0]]", "W_hh: [[-2.0]]")


@pytest.mark.parametrize(
    ("drawn", "written"),
    [
        (
            "weights: {init: normal, seed: 1}   # beside\n# after\n",
            "weights:   # beside\n  {0}\n  {1}\n# after\n",
        ),
        ("weights: {init: normal}", "weights:\n  {0}\n  {1}"),
        (
            "weights: {init: normal,   # how\n  seed: 1}   # beside\n",
            "weights:   # beside\n  # how\n  {0}\n  {1}\n",
        ),
        ("weights:\n    {init: normal}\nunknown:\n", "weights:\n    {0}\n    {1}\nunknown:\n"),
        (
            "weights:  # those\n    # first\n    init: normal  # how\n\n    # more\n    seed: 1\n\n# after\n",
            "weights:  # those\n    # first\n    # how\n    # more\n    {0}\n    {1}\n\n# after\n",
        ),
    ],
)
def test_drawn_weights_are_written_out(drawn: str, written: str) -> None:
    """Where it says how they are drawn, the numbers stand afterwards, and every comment is still there."""
    expected = written.replace("{0}", WRITTEN[0]).replace("{1}", WRITTEN[1])
    assert again(DRAWN + drawn, MATRICES) == DRAWN + expected


def test_drawn_weights_within_braces() -> None:
    """In a file of braces they are written in braces."""
    source = "{inputs: [[1, 2]], output: none, hidden_size: 1, weights: {init: normal, # how\n seed: 1}}\n"
    new = again(source, MATRICES)
    assert new.endswith(f"weights: {{ # how\n  {WRITTEN[0]}, {WRITTEN[1]}}}}}\n")


def test_weights_of_an_archive_are_written_out(tmp_path: Path) -> None:
    """The file with arrays is no longer needed, whatever they were called there."""
    np.savez(tmp_path / "w.npz", W_ax=np.ones((1, 2)), W_aa=np.ones((1, 1)), b_a=np.zeros(1))
    source = "inputs: [[1, 2]]\noutput: none\nnotation: ng\nweights: {file: w.npz}\n"
    new = again(source, MATRICES, tmp_path)
    head = source.partition("weights")[0]
    assert new == f"{head}weights:\n  {WRITTEN[0]}\n  {WRITTEN[1]}\n  b_h: [0.0]\n"


def test_a_bias_that_was_left_out_is_added_only_if_it_is_something() -> None:
    """Zero stays left out; anything else stands behind the others, in the author's style."""
    source = "inputs: [[1, 2]]\noutput: none\nweights:\n   W_xh: [[1, 2]]  # x\n   W_hh: [[3]]  # h\n\n# end"
    assert again(source, {"b_h": [0.0]}) == source
    assert again(source, {"b_h": [0.5]}) == source.replace("# h\n", "# h\n   b_h: [0.5]\n")
    flow = "inputs: [[1, 2]]\noutput: none\nweights: {W_xh: [[1, 2]], W_hh: [[3]] }"
    assert again(flow, {"b_h": [-0.0]}) == flow.replace("[[3]]", "[[3]], b_h: [-0.0]")


def test_a_scenario_without_a_line_break_at_its_end() -> None:
    """What is added begins in a line of its own there too."""
    source = BASE.removesuffix("\n").partition("  b_h")[0].rstrip()
    new = again(source, {"b_y": [1, 2, 3]})
    assert new == source + "\n  b_y: [1.0, 2.0, 3.0]"
