"""Weights from a NumPy file: what is read, what is refused, and what is never run."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import rnntrace
from rnntrace.scenario import memory
from tests.scenario.texts import read, refused, text

ARRAYS: dict[str, Any] = {
    "W_xh": np.arange(6.0).reshape(2, 3),
    "W_hh": np.eye(2),
    "W_hy": np.ones((3, 2)),
    "b_h": np.array([0.5, -1.0]),
}
FROM_FILE = text(weights="{file: w.npz}")
NO_NPZ = "is not a NumPy .npz file. np.savez('weights.npz', W_xh=…, W_hh=…) writes one"


def save(folder: Path, **changes: Any) -> None:
    """``w.npz`` with the right arrays, but for the changes; None leaves one out."""
    arrays = {name: array for name, array in {**ARRAYS, **changes}.items() if array is not None}
    np.savez(folder / "w.npz", **arrays)


def test_a_file_of_arrays_is_read(tmp_path: Path) -> None:
    """The arrays come out as they went in; a bias left out is zero."""
    save(tmp_path)
    scenario = read(FROM_FILE, tmp_path)
    for name, array in ARRAYS.items():
        assert scenario.parameters[name].tolist() == array.tolist()
        assert not scenario.parameters[name].flags.writeable
    assert scenario.parameters["b_y"].tolist() == [0, 0, 0]
    assert scenario.left_out == ("b_y",)
    assert scenario.weights_from == "the file w.npz"


@pytest.mark.parametrize(
    "array",
    [
        np.array([[1, 2], [3, 4]]),
        np.array([[1, 2], [3, 4]], dtype=np.uint8),
        np.array([[1, 2], [3, 4]], dtype=">f4"),
        np.array([[1, 2], [3, 4]], dtype=np.float16, order="F"),
    ],
    ids=["integers", "bytes", "big end first", "half, by columns"],
)
def test_numbers_of_any_kind_become_floats(array: np.ndarray, tmp_path: Path) -> None:
    """Integers, other precisions and other orders of memory make no difference."""
    save(tmp_path, W_hh=array)
    found = read(FROM_FILE, tmp_path).parameters["W_hh"]
    assert (found.dtype, found.flags.c_contiguous, found.tolist()) == (np.float64, True, [[1, 2], [3, 4]])


def test_a_column_is_a_vector(tmp_path: Path) -> None:
    """Biases of shape (H, 1), as programs without a framework keep them, are vectors."""
    save(tmp_path, b_h=np.array([[0.5], [-1.0]]))
    assert read(FROM_FILE, tmp_path).parameters["b_h"].tolist() == [0.5, -1]


def test_the_path_starts_in_the_folder_of_the_scenario(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever the program is run, and for paths from the root too."""
    inner = tmp_path / "inner"
    inner.mkdir()
    save(tmp_path)
    scenario = inner / "scenario.yaml"
    scenario.write_text(text(weights="{file: ../w.npz}"), encoding="utf-8")
    monkeypatch.chdir("/")
    assert rnntrace.load(scenario).weights_from == "the file ../w.npz"
    scenario.write_text(text(weights=f"{{file: '{tmp_path / 'w.npz'}'}}"), encoding="utf-8")
    assert rnntrace.load(str(scenario)).parameters["W_hh"].tolist() == [[1, 0], [0, 1]]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"W_xh": np.ones((3, 2))},
            "weights.file: W_xh: is 3×2, expected 2×3: it seems to be transposed. "
            "Vectors are columns here, and a weight matrix stands left of them",
        ),
        ({"W_hh": np.ones((3, 3))}, "weights.file: W_hh: is 3×3, expected 2×2: hidden_size is 2"),
        ({"W_hy": np.ones((4, 2))}, "weights.file: W_hy: has 4 rows, expected 3: the vocabulary has 3 words"),
        ({"b_h": np.ones(3)}, "weights.file: b_h: has 3 numbers, expected 2: hidden_size is 2"),
        ({"b_h": np.ones((1, 2))}, "weights.file: b_h: has the shape (1, 2), expected a vector"),
        ({"W_hh": np.ones(4)}, "weights.file: W_hh: has the shape (4,), expected a matrix"),
        ({"b_h": np.float64(1)}, "weights.file: b_h: has 1 number, expected 2: hidden_size is 2"),
        ({"W_hh": np.float64(1)}, "weights.file: W_hh: is 1×1, expected 2×2: hidden_size is 2"),
        ({"W_hh": np.ones((0, 2))}, "weights.file: W_hh: is empty"),
        (
            {"W_hh": np.array([[1, 2], [np.nan, 4]])},
            "weights.file: W_hh: holds nan at row 2, column 1, expected finite numbers",
        ),
        (
            {"b_h": np.array([1, -np.inf])},
            "weights.file: b_h: holds -inf at number 2, expected finite numbers",
        ),
        (
            {"W_hh": np.eye(2, dtype=complex)},
            "weights.file: W_hh: holds values of type complex128, expected real numbers",
        ),
        (
            {"W_hh": np.eye(2, dtype=bool)},
            "weights.file: W_hh: holds values of type bool, expected real numbers",
        ),
        (
            {"W_hh": np.array([["1", "2"], ["3", "4"]])},
            "weights.file: W_hh: holds values of type <U1, expected real numbers",
        ),
        ({"W_hh": None}, "weights.file: W_hh is missing, expected a 2×2 matrix"),
        (
            {"W_hh": None, "Whh": np.eye(2)},
            "weights.file: Whh: the network has no parameter of this name. Did you mean 'W_hh'?",
        ),
        (
            {"U": np.eye(2)},
            "weights.file: U: the network has no parameter of this name. It has W_xh, W_hh, b_h, W_hy, b_y",
        ),
    ],
)
def test_arrays_that_do_not_fit(changes: dict[str, Any], message: str, tmp_path: Path) -> None:
    """Each wrong array is named; the place is where the scenario names the file."""
    save(tmp_path, **changes)
    assert refused(FROM_FILE, tmp_path) == [f"5:17: {message}"]


class Trap:
    """Makes a folder when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, (str(self.path),)


def test_a_pickle_is_never_run(tmp_path: Path) -> None:
    """An array of objects, which can run anything when it is read, is refused unread."""
    trap = tmp_path / "sprung"
    save(tmp_path, W_hh=np.array([[Trap(trap)]], dtype=object))
    assert refused(FROM_FILE, tmp_path) == [
        "5:17: weights.file: 'w.npz' cannot be used: 'W_hh' is damaged, or holds objects instead of numbers"
    ]
    assert not trap.exists()
    np.array([Trap(trap)], dtype=object).dump(tmp_path / "w.npz")
    assert refused(FROM_FILE, tmp_path) == [f"5:17: weights.file: 'w.npz' {NO_NPZ}"]
    assert not trap.exists()


def a_lone_array(path: Path) -> None:
    with path.open("wb") as stream:
        np.save(stream, np.eye(2))


def some_zip_file(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("W_xh", "1 2 3")


def arrays_of_text(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("W_xh.npy", "1 2 3")


def half_a_file(path: Path) -> None:
    save(path.parent)
    path.write_bytes(path.read_bytes()[:500])


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda path: None, "is not there. Its path starts in the scenario's own folder"),
        (lambda path: path.mkdir(), "is not a file"),
        (lambda path: path.write_bytes(b""), NO_NPZ),
        (lambda path: path.write_text("W_hh: [[1]]"), NO_NPZ),
        (a_lone_array, NO_NPZ),
        (some_zip_file, NO_NPZ),
        (half_a_file, NO_NPZ),
        (arrays_of_text, "cannot be used: 'W_xh' is damaged, or holds objects instead of numbers"),
        (lambda path: path.symlink_to(path), "cannot be read: Too many levels of symbolic links"),
    ],
    ids=["missing", "folder", "empty", "text", "npy", "zip", "half", "no arrays", "loop"],
)
def test_a_file_that_is_something_else(make: Callable[[Path], object], problem: str, tmp_path: Path) -> None:
    """Whatever stands under the name, one line says that it will not do."""
    make(tmp_path / "w.npz")
    assert refused(FROM_FILE, tmp_path) == [f"5:17: weights.file: 'w.npz' {problem}"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with a name are for Unix")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """A file that never ends, or never begins, is refused at once."""
    os.mkfifo(tmp_path / "w.npz")
    assert refused(FROM_FILE, tmp_path) == ["5:17: weights.file: 'w.npz' is not a file"]


def test_an_archive_too_large_for_memory_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small file that unpacks to a large one is judged by what it says it holds."""
    np.savez_compressed(tmp_path / "w.npz", **{**ARRAYS, "W_hh": np.zeros((1000, 1000))})
    monkeypatch.setattr(memory, "physical", lambda: 10_000_000)
    assert refused(FROM_FILE, tmp_path) == [
        "5:17: weights.file: 'w.npz' needs 8 MB of memory, 8 MB of it for W_hh.npy, "
        "and as much again for the gradients; this computer has 10 MB"
    ]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("{file: [a]}", "5:17: weights.file: expected the path of a .npz file, found a list of 1"),
        ("{file: ~}", "5:17: weights.file: expected the path of a .npz file, found nothing"),
        ("{file: ''}", "5:17: weights.file: '' is not a file"),
        ('{file: "a\\0b"}', f"5:17: weights.file: 'a\\x00b' {NO_NPZ}"),
        ("{file: a, file: b}", "5:20: weights.file: the key is there twice, first in line 5. Leave one out"),
    ],
)
def test_a_path_that_is_none(value: str, message: str, tmp_path: Path) -> None:
    """The file is named by a text."""
    assert refused(text(weights=value), tmp_path) == [message]


def test_a_file_and_matrices_do_not_go_together(tmp_path: Path) -> None:
    """Weights come from one place."""
    save(tmp_path)
    assert refused(text(weights="{file: w.npz, W_hh: [[1]]}"), tmp_path) == [
        "5:24: weights.W_hh: unknown key. The keys are file"
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, 1500), put=st.binary(max_size=8), drop=st.integers(0, 8))
def test_damage_is_always_a_complaint(cut: int, put: bytes, drop: int, tmp_path: Path) -> None:
    """Bytes changed, added or taken out anywhere in a file bring out numbers or a complaint."""
    save(tmp_path)
    path = tmp_path / "w.npz"
    whole = path.read_bytes()
    path.write_bytes(whole[:cut] + put + whole[cut + drop :])
    problem = ""
    try:
        found = read(FROM_FILE, tmp_path)
        assert all(np.isfinite(array).all() for array in found.parameters.values())
    except rnntrace.ScenarioError as error:
        problem = str(error)
    assert all(line.startswith("scenario.yaml:5:17: weights.file: ") for line in problem.splitlines())
