"""Files of answers in every format, and what is wrong with them."""

from __future__ import annotations

import io
import json
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import rnntrace
from rnntrace.marking.questions import questions
from rnntrace.scenario.errors import AnswersError
from rnntrace.scenario.shipped.builtin import names
from rnntrace.submissions.read import answers_of, read_answers, read_submission
from rnntrace.tracing.trace import Trace
from rnntrace.writing.numbers import pencil
from rnntrace.writing.pages.data import trace_data
from tests.submissions.handed_in import numbers, read, refused, traced

FORM = """\
scenario: hello-world
variant: 0123
answers:
  a[1]: [0.2000, -0.1500]
  loss: "3,9974"
  dL/dW_hh: [[0.0938, -0.0554], [-0.0501, 0.0400]]
"""
ANSWERED = {
    "a[1]": [0.2, -0.15],
    "loss": 3.9974,
    "dL/dW_hh": [[0.0938, -0.0554], [-0.0501, 0.04]],
}
TABLE = """\
quantity,row,column,value
scenario,,,hello-world
variant,,,0123
a[1],1,,0.2000
a[1],2,,-0.1500
loss,,,"3,9974"
dL/dW_hh,1,1,0.0938
dL/dW_hh,1,2,-0.0554
dL/dW_hh,2,1,-0.0501
dL/dW_hh,2,2,0.0400
"""
JSON = """\
{"scenario": "hello-world", "variant": "0123",
 "answers": {"a[1]": [0.2000, -0.1500], "loss": "3,9974",
             "dL/dW_hh": [[0.0938, -0.0554], [-0.0501, 0.0400]]}}
"""
SHEET = f"# Hello World\n\n```python\nanswers: 3\n```\n\nHere:\n\n```yaml\n{FORM}```\n\nDone.\n"
ALIKE = {"answers.yaml": FORM, "answers.csv": TABLE, "answers.json": JSON, "sheet.md": SHEET}


@pytest.mark.parametrize("ending", [True, False])
@pytest.mark.parametrize("file", ALIKE)
def test_the_same_answers_in_every_format(file: str, ending: bool) -> None:
    """With their decimals, and what they belong to; where the name does not tell, the content does."""
    name = file if ending else "-"
    answers = read(ALIKE[file], name)
    assert numbers(answers) == ANSWERED
    assert (answers.scenario, answers.variant, answers.source) == ("hello-world", "0123", name)
    assert (answers.relative, answers.digits) == (None, 4)
    assert {answer.text((0, 0)) for question, answer in answers.of.items() if question.shape == (2, 2)} == {
        "0.0938"
    }


def test_what_answers_belong_to_is_known_before_what_was_asked() -> None:
    """The exercise may hang on the variant."""
    submission = read_submission(b"variant: s1\nanswers: {whatever: 3}\n")
    assert (submission.scenario, submission.variant) == (None, "s1")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("file", ALIKE)
def test_what_windows_writes(file: str, encoding: str) -> None:
    """A byte order mark, two bytes a character, lines that end with two."""
    assert numbers(read(ALIKE[file].replace("\n", "\r\n").encode(encoding), file)) == ANSWERED


def test_tables_as_spreadsheets_write_them() -> None:
    """Semicolons or tabs, decimal commas, empty rows and columns, columns in any order."""
    table = TABLE.replace('"3,9974"', "3.9974").replace(",", ";").replace(".", ",")
    assert numbers(read(f"sep=;\n{table};;;\n", "a.csv")) == ANSWERED
    assert numbers(read(table.replace(";", "\t"), "a.csv")) == ANSWERED
    assert numbers(read("Value;Quantity;Row\n1,5;h[1];2.0\n", "a.csv")) == {"h[1]": [None, 1.5]}


def test_cells_of_a_table() -> None:
    """A vector goes by its rows or its columns; what is not there is left out; a matrix may be turned."""
    assert numbers(read("quantity,row,column,value\nh[1],,2,1\n", "a.csv")) == {"h[1]": [None, 1]}
    answers = read("quantity,row,column,value\ndW_xh,4,2,1\n", "a.csv")
    assert numbers(answers) == {"dL/dW_xh": [[None] * 4, [None, None, None, 1]]}
    assert [answer.transposed for answer in answers.of.values()] == [True]
    assert numbers(read("quantity,row,column,value\nh,2,1,7\n", "a.csv")) == {"h[2]": [7, None]}


def test_what_is_wrong_with_a_table() -> None:
    """Each with its line and column."""
    table = (
        "quantity,row,column,value\nh[1],1,,0,1974\nh[1],x,,3\nh[1],0,,3\nh[1],9,,3\nh[1],9,,4\n"
        '"unfinished,2\n,1,,3\nloss,,,abc\n'
    )
    assert refused(table, "a.csv") == [
        '2:1: 5 fields, expected 4. A decimal comma needs quotes: "0,1974"',
        "3:6: h[1]: the row is 'x', expected a number like 1",
        "4:6: h[1]: the row is '0', rows count from 1",
        "5:9: h[1]: there is no row 9, expected 2 numbers",
        "6:9: h[1]: the same number is there twice, first in line 5. Leave one out",
        "7:1: a quotation mark has no partner in this line",
        "8:1: the quantity is missing",
        "9:8: loss: it is 'abc', expected a number",
    ]
    assert refused("a,b\n", "a.csv") == ["1:1: expected the header quantity,row,column,value, found 'a,b'"]
    assert refused(" \n", "a.csv") == ["1:1: the table is empty. It begins with quantity,row,column,value"]


def an_archive(**arrays: Any) -> bytes:
    stream = io.BytesIO()
    np.savez(stream, **arrays)
    return stream.getvalue()


@pytest.mark.parametrize("name", ["answers.npz", "-"])
def test_arrays_by_an_engineers_names(name: str) -> None:
    """Stacked over the steps, from step 0 or 1; what is given may be there too."""
    found = traced()
    data = an_archive(
        h=np.vstack([found["h", 0], found["h"]]).astype("f4"),
        s=found["s"][:, :, None],
        dW_hh=found.grad("W_hh"),
        grad_b_h=found.grad("b_h"),
        **{"W_hy.grad": found.grad("W_hy").T},
        loss=found["loss"],
        W_hh=found["W_hh"],
        x=found["x"],
        variant="s1",
    )
    answers = read(data, name)
    assert [question.name for question in answers.of] == [
        *("h[1]", "s[1]", "h[2]", "s[2]", "h[3]", "s[3]", "loss[1]", "loss[2]", "loss[3]"),
        *("dL/dW_hh", "dL/db_h", "dL/dW_hy"),
    ]
    for question, answer in answers.of.items():
        assert question.step is None or np.allclose(answer.values, found[question.of.name, question.step])
        assert answer.transposed == (question.name == "dL/dW_hy")
    assert (answers.relative, answers.digits, answers.variant) == (1e-6, None, "s1")


class Planted:
    """What would run if it were unpickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        return pytest.fail, ("it was run",)


def test_what_is_wrong_with_arrays() -> None:
    """What they hold, how long they are, and whether they are any; nothing in them is run."""
    data = an_archive(h=np.array([1j]), a=np.zeros((2, 2)), dW_hh=np.array([["a", "b"], ["c", "d"]]))
    assert refused(data, "a.npz") == [
        "1:1: h: 1 number, expected 3×2: 3 steps, and the network has 2 hidden units",
        "1:1: a: 2×2 numbers, expected 3×2: 3 steps, and the network has 2 hidden units",
        "1:1: dW_hh: the array holds values of type <U1, expected real numbers",
    ]
    objects = an_archive(h=np.array([Planted(), None], dtype=object))
    unusable = "1:1: the file cannot be used: 'h' is damaged, or holds objects instead of numbers"
    assert refused(objects, "a.npz") == [unusable]
    stream = io.BytesIO()
    np.save(stream, np.zeros(2))
    assert refused(stream.getvalue(), "a.npy") == [
        "1:1: the file is one array. np.savez('answers.npz', h=…, dW_hh=…) writes several with their names"
    ]
    no_npz = "1:1: the file is not a NumPy .npz file. np.savez('answers.npz', h=…, dW_hh=…) writes one"
    assert refused(bytes(40_000_000), "a.npz") == ["1:1: the file is larger than 32 MB"]
    for data in (b"", b"hello", an_archive(h=np.zeros(2))[:50], pickle.dumps({"h": 1})):
        assert refused(data, "a.npz") == [no_npz]


def program_output(trace: Any) -> str:
    """What ``bptt --json`` prints."""
    return json.dumps(trace_data(trace.with_input()))


@pytest.mark.parametrize("scenario", sorted({*names()} - {"ten-thousand-words"}))
def test_the_programs_own_output_answers_everything(scenario: str) -> None:
    """Of every built-in scenario, number for number."""
    try:
        found = traced(scenario)
    except rnntrace.NothingToDifferentiate:
        pytest.skip("nothing to differentiate")
    answers = read(program_output(found), "answers.json", found)
    assert not {*questions(found)} - {*answers.of}
    assert (answers.relative, answers.digits) == (1e-9, None)
    for question, answer in answers.of.items():
        trace = found.examples[question.example or 0]
        network = trace.of(question.part) if question.part else trace
        if question.step:
            at = (question.of.name, question.step)
            assert np.array_equal(answer.values, network.grad(*at) if question.of.gradient else network[at])


def test_output_that_was_rounded_says_so() -> None:
    """With --rounding carried every number has so many decimals, whatever zeros it ends with."""
    found = rnntrace.bptt(rnntrace.load("hello-world"), pencil=pencil(3))
    answers = read(program_output(found), "answers.json")
    assert (answers.relative, answers.digits) == (None, 3)
    assert all(set(answer.decimals.values()) == {3} for answer in answers.of.values())


def test_a_file_is_read_from_its_path(tmp_path: Path) -> None:
    """Its name is what messages call it; one that is not there is no answer."""
    (tmp_path / "a.yaml").write_text("answers: {'h[1]': [1, 2]}\n", encoding="utf-8")
    assert numbers(read_answers(tmp_path / "a.yaml", traced())) == {"h[1]": [1, 2]}
    with pytest.raises(FileNotFoundError):
        read_answers(tmp_path / "b.yaml", traced())


def test_most_numbers_in_full_are_compared_in_full() -> None:
    """What a program printed into a form is not rounded; a single such number among others is one of them."""
    assert read("answers: {'h[1]': [0.197375320224904, -0.14888503362331795]}").relative == 1e-9
    one_of_many = read("answers: {'h[1]': [0.1974, -0.14888503362331795]}")
    assert (one_of_many.relative, one_of_many.digits) == (None, 4)


def test_python_values() -> None:
    """Texts and Python's numbers have decimals, arrays are in full; tensors of 32 bits are compared so."""
    found = traced()
    assert isinstance(found, Trace)
    answers = answers_of({"h[1]": [0.1974, "-0,15"], "loss": 4, "a[1]": None}, found)
    assert numbers(answers) == {"h[1]": [0.1974, -0.15], "loss": 4}
    assert (answers.relative, answers.digits) == (None, 4)
    assert answers_of({"h": found["h"], "loss": found.loss}, found).relative == 1e-9
    assert answers_of({"h": found["h"].astype("f4")}, found).relative == 1e-6
    with pytest.raises(AnswersError) as caught:
        answers_of({"h[1]": object(), "loss": True, "h": [[1, 2], [3]], "a[1]": [1, 2], "a_1": [1, 2]}, found)
    assert str(caught.value).split("\n") == [
        "answers['a_1']: a[1] is answered twice, first as 'a[1]'. Leave one out",
        "answers['h']: row 2 has 1 number, and row 1 has 2 numbers",
        "answers['h[1]']: it is of type object, expected numbers, texts, lists or arrays",
        "answers['loss']: it is of type bool, expected numbers, texts, lists or arrays",
    ]


def test_complaints_survive_another_process() -> None:
    """An error is the same after pickling, as from a pool of workers."""
    with pytest.raises(AnswersError) as caught:
        read("answers: {hh: 1}")
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (type(copy), str(copy)) == (AnswersError, str(caught.value))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("rules:\n  dL/dh[t]: C\n  dL/da[t]: b\n  dL/ds[t]:\n", "a.yaml"),
        ('{"rules": {"dL/dh[t]": "C", "dL/da[t]": " b", "dL/ds[t]": null}}', "a.json"),
    ],
)
def test_letters_of_rules(text: str, name: str) -> None:
    """In capitals or not; a place that is left empty was not answered."""
    given = {each.rule.name: each.given for each in read(text, name).rules}
    assert given == {"dL/dh[t]": "C", "dL/da[t]": "B", "dL/ds[t]": ""}
