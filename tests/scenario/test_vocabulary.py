"""The vocabulary as a file, one word per line, and the word that stands in for those outside of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rnntrace.equations.onehot import OneHot
from tests.scenario.texts import read, refused
from tests.support.patience import in_no_time

REST = "hidden_size: 2\ninputs: [a, b]\ntargets: [b, c]\nweights: {init: normal}\n"
FROM_A_FILE = "vocab: words.txt\n" + REST
NOT_THERE = "is not there. Its path starts in the scenario's own folder; a list of words is like [a, b]"


@pytest.mark.parametrize(
    "data",
    [
        b"a\nb\nc\n",
        b"a\nb\nc",
        b"a\r\nb\r\nc\r\n",
        b"a\rb\rc\r",
        b"\xef\xbb\xbfa\nb\nc\n",
    ],
    ids=["plain", "no final newline", "Windows", "old Macintosh", "byte order mark"],
)
def test_a_vocabulary_may_be_a_file(tmp_path: Path, data: bytes) -> None:
    """A word a line, in the files of any system, from the scenario's own folder."""
    (tmp_path / "words.txt").write_bytes(data)
    scenario = read(FROM_A_FILE, tmp_path)
    assert scenario.words == scenario.labels == ("a", "b", "c")


def test_words_of_a_file_are_kept_as_they_are(tmp_path: Path) -> None:
    """Neither YAML's marks nor numbers nor words of several parts mean anything in it."""
    words = ["# a", "'b'", "null", "3.5", "New York", "é", "[x]", " y"]
    (tmp_path / "words.txt").write_text("\n".join(words), encoding="utf-8")
    source = "vocab: words.txt\nhidden_size: 2\ninputs: [3.5, 'null', New York]\nweights: {init: normal}\n"
    assert read(source, tmp_path).words == tuple(words)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"a\n\nb\nc\n", "has no word in line 2, expected one word per line"),
        (b"a\n \t\nb\nc\n", "has no word in line 2, expected one word per line"),
        (b"a\nb\nc\n\n", "has no word in line 4, expected one word per line"),
        (b"", "is empty, expected one word per line"),
        (b"\n \n", "is empty, expected one word per line"),
        (b"a\nb\na\nc\n", "has 'a' twice, in line 1 and in line 3"),
        (b"a\nb\ncaf\xe9\n", "is not UTF-8. Save it as UTF-8"),
        ("a\nb\nc\n".encode("utf-16"), "is not UTF-8. Save it as UTF-8"),
        (bytes(range(256)), "is not UTF-8. Save it as UTF-8"),
    ],
)
def test_a_file_that_is_no_vocabulary_is_refused(tmp_path: Path, data: bytes, problem: str) -> None:
    """The line of the file is told, and nothing is said of the words that are not found in it."""
    (tmp_path / "words.txt").write_bytes(data)
    assert refused(FROM_A_FILE, tmp_path) == [f"1:8: vocab: the file 'words.txt' {problem}"]


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("words.txt", f"the file 'words.txt' {NOT_THERE}"),
        ("a b c", f"the file 'a b c' {NOT_THERE}"),
        (".", "the file '.' is not a file"),
        ("''", "the file '' is not a file"),
        ('"a\\0b"', "the file 'a\\x00b' cannot be read: embedded null byte"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, name: str, problem: str) -> None:
    """A missing file, a folder, and a list that was meant are each one complaint."""
    assert refused(f"vocab: {name}\n{REST}", tmp_path) == [f"1:8: vocab: {problem}"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are for Unix")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """What nobody writes to is refused instead of read."""
    os.mkfifo(tmp_path / "words.txt")
    assert refused(FROM_A_FILE, tmp_path) == ["1:8: vocab: the file 'words.txt' is not a file"]


def test_a_long_vocabulary_is_read_at_once(tmp_path: Path) -> None:
    """Ten thousand words take no time, also where one is looked for that is not there."""
    words = ["a", "b", "c", *(f"w{n}" for n in range(10_000))]
    (tmp_path / "words.txt").write_text("\n".join(words), encoding="utf-8")
    with in_no_time():
        assert read(FROM_A_FILE, tmp_path).exercise.last.input_size == 10_003
        assert refused(FROM_A_FILE.replace("[a, b]", "[a, w77x]"), tmp_path) == [
            "3:13: inputs[2]: 'w77x' is not in vocab. Did you mean 'w77'?"
        ]


# -- words outside ---------------------------------------------------------------------------------

WITH_UNKNOWN = f"vocab: [a, b, c, <unk>]\n{REST}unknown: <unk>\n"


def test_words_outside_the_vocabulary_become_one_word() -> None:
    """In inputs and in targets; what was written stays beside it."""
    changed = WITH_UNKNOWN.replace("[a, b]", "[a, zebra]").replace("[b, c]", "[giraffe, ~]")
    (example,) = read(changed).examples
    for steps, words, unknown in (
        (example.inputs, ("a", "<unk>"), (None, "zebra")),
        (example.targets, ("<unk>", None), ("giraffe", None)),
    ):
        assert steps is not None
        assert isinstance(steps.values, OneHot)
        assert (steps.words, steps.unknown) == (words, unknown)
        assert steps.values.index.tolist() == [{"a": 0, "<unk>": 3, None: -1}[word] for word in words]


def test_the_stand_in_itself_is_a_word_like_any() -> None:
    """Written out it is not one that was unknown; without the key nothing is noted at all."""
    written = WITH_UNKNOWN.replace("[a, b]", "[a, <unk>]")
    assert read(written).examples[0].inputs.unknown == (None, None)
    assert read(written.replace("unknown: <unk>\n", "")).examples[0].inputs.unknown == ()


def test_numbers_stay_numbers() -> None:
    """A number that is not in the vocabulary is not taken for a word that is not known."""
    assert refused(WITH_UNKNOWN.replace("[a, b]", "[a, 5]")) == [
        "3:13: inputs[2]: is one number, expected 4: the vocabulary has 4 words. "
        "A number that is meant as a word has to be in vocab"
    ]


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("unknown: UNK", "6:10: unknown: 'UNK' is not in vocab. Did you mean '<unk>'?"),
        (
            "unknown: zebra",
            "6:10: unknown: 'zebra' is not in vocab. Add it there: it has a one-hot vector like any word",
        ),
        ("unknown: [<unk>]", "6:10: unknown: expected a word of the vocabulary, found a list of 1"),
        ("unknwon: <unk>", "6:1: unknwon: unknown key. Did you mean 'unknown'?"),
        ("unknown: ~", "3:13: inputs[2]: 'zebra' is not in vocab. There are 'a', 'b', 'c', '<unk>'"),
    ],
)
def test_a_stand_in_that_cannot_be_is_refused(written: str, message: str) -> None:
    """It has to be in the vocabulary; the words that it would have stood for are not complained of."""
    changed = WITH_UNKNOWN.replace("[a, b]", "[a, zebra]").replace("unknown: <unk>", written)
    assert refused(changed) == [message]


def test_without_a_vocabulary_nothing_is_outside_of_it() -> None:
    """A stand-in for words needs words."""
    changed = WITH_UNKNOWN.replace("vocab: [a, b, c, <unk>]\n", "")
    assert refused(changed) == ["5:10: unknown: there is no vocab that a word could be outside of. Add one"]


def test_labels_have_no_stand_in() -> None:
    """Targets that are named by labels are looked up there, and only there."""
    changed = WITH_UNKNOWN.replace("[b, c]", "[p, z]") + "labels: [p, <unk>]\n"
    assert refused(changed) == ["4:14: targets[2]: 'z' is not in labels. There are 'p', '<unk>'"]
