"""Whatever is handed in is read or refused, and soon; nothing of it is run."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnntrace.marking.answers import Answers
from rnntrace.scenario.errors import AnswersError
from rnntrace.submissions.keys import LARGEST_TEXT
from tests.submissions.handed_in import read, refused, traced
from tests.submissions.test_files import ALIKE, an_archive
from tests.support.patience import in_no_time

ENDINGS = ("-", "a.yaml", "a.csv", "a.json", "a.npz", "a.md")
ARCHIVE = an_archive(h=np.zeros((3, 2)), dW_hh=np.zeros((2, 2), dtype="f4"))
FILES = [*(text.encode() for text in ALIKE.values()), ARCHIVE]
SMALL = [b"", b"[", b"{", b"]", b"}", b'"', b"'", b":", b",", b";", b"-", b"?", b"&a", b"*a", b"!", b"```"]
SMALL += [
    b"\0",
    b"\n",
    b"\r",
    b"\t",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"1e999",
    b"null",
    b"inf",
    b"\xe2\x88\x92",
    b"W",
]
SIGNS = "ahWLds_dL/∂ŷ[]()<>⟨⟩₁12T^:.-grad ∇"


def read_or_refused(data: bytes, name: str) -> None:
    """Answers, or complaints that have places in the file."""
    try:
        assert isinstance(read(data, name), Answers)
    except AnswersError as error:
        assert error.complaints
        for complaint in error.complaints:
            assert complaint.problem
            assert complaint.place.line <= 1 + data.count(b"\n") + data.count(b"\r")


@given(data=st.binary(max_size=200), name=st.sampled_from(ENDINGS))
def test_any_bytes(data: bytes, name: str) -> None:
    """Of no format at all."""
    with in_no_time(0.5):
        read_or_refused(data, name)


@given(text=st.text(max_size=200), name=st.sampled_from(ENDINGS))
def test_any_text(text: str, name: str) -> None:
    """In every alphabet."""
    with in_no_time(0.5):
        read_or_refused(text.encode("utf-8", "surrogatepass"), name)


@given(
    file=st.sampled_from(FILES),
    name=st.sampled_from(ENDINGS),
    edits=st.lists(st.tuples(st.integers(0, 999), st.integers(0, 9), st.sampled_from(SMALL)), max_size=5),
)
def test_spoilt_files(file: bytes, name: str, edits: list[tuple[int, int, bytes]]) -> None:
    """Answers in which something was deleted and something else typed."""
    for at, length, put in edits:
        start = at % (len(file) + 1)
        file = file[:start] + put + file[start + length :]
    with in_no_time(0.5):
        read_or_refused(file, name)


@given(
    name=st.text("ahWLds_dL/∂ŷ[]()<>⟨⟩₁12T^:.-grad ∇", max_size=30), value=st.sampled_from(["1", "[1, 2]"])
)
def test_any_name(name: str, value: str) -> None:
    """What no quantity has, what nearly is one, and what may be two."""
    quoted = name.replace("'", "''")
    for scenario in ("hello-world", "sentiment", "translation", "stacked"):
        try:
            assert len(read(f"answers: {{'{quoted}': {value}}}", found=traced(scenario)).of) <= 5
        except AnswersError as error:
            assert len(error.complaints) == 1


MANY = LARGEST_TEXT - 100


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.yaml", b"answers: {h: [" + b"0," * (MANY // 2) + b"]}"),
        ("a.yaml", b"answers: {h: [" + b"x," * (MANY // 2) + b"]}"),
        ("a.yaml", b"answers:\n h:\n" + b" - [0]\n" * (MANY // 7)),
        ("a.yaml", b"answers:\n" + b"".join(b" n%d: 1\n" % i for i in range(MANY // 12))),
        ("a.yaml", b"answers: " + b"[" * MANY),
        ("a.yaml", b"{a: " * (MANY // 4)),
        ("a.yaml", b"answers: {? " + b"d" * MANY + b" : 1}"),
        ("a.yaml", b"answers: {loss: " + b"1" * MANY + b"}"),
        ("a.json", b'{"answers": {"h": [' + b"0," * (MANY // 2) + b"0]}}"),
        ("a.json", b'{"answers": {' + b",".join(b'"n%d":1' % i for i in range(MANY // 13)) + b"}}"),
        ("a.json", b"[" * MANY),
        ("a.csv", b"quantity,row,column,value\n" + b"a,1,1,1\n" * (MANY // 8)),
        ("a.csv", b"quantity;row;column;value\nx" + b";" * MANY + b"x"),
        ("a.csv", b"quantity;row;column;value\n" + b'"' * MANY),
        ("a.md", b"```\n" * (MANY // 4)),
        ("-", b"\n" * MANY),
    ],
)
def test_as_much_as_a_file_may_hold(name: str, data: bytes) -> None:
    """The worst of each format, as large as it may be, is answered while one waits."""
    with in_no_time(4):
        assert refused(data, name)


@pytest.mark.long
def test_arrays_that_unpack_to_more_than_there_may_be() -> None:
    """A small file of gigabytes is not unpacked, and one that lies about its size is damaged."""

    def packed(shape: tuple[int, ...], numbers: int) -> bytes:
        stream, header = io.BytesIO(), io.BytesIO()
        described = {"descr": "<f8", "fortran_order": False, "shape": shape}
        np.lib.format.write_array_header_1_0(header, described)  # type: ignore[no-untyped-call, unused-ignore]
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("h.npy", header.getvalue() + bytes(8 * numbers))
        return stream.getvalue()

    with in_no_time(2):
        assert refused(packed((30_000_000,), 30_000_000), "a.npz") == [
            "1:1: the file holds 240 MB of numbers, expected at most 200 MB"
        ]
        assert refused(packed((10**12,), 10), "a.npz") == [
            "1:1: the file cannot be used: 'h' is damaged, or holds objects instead of numbers"
        ]
        assert refused(an_archive(**{f"a{i}": np.zeros(1) for i in range(9999)}), "a.npz")[0].endswith(
            "these are 9,999 names, more than there can be answers to this exercise"
        )
