"""What is wrong with files of answers, in whole messages."""

from __future__ import annotations

import pytest

from tests.submissions.handed_in import refused

LIKE = "answers: {h[1]: [0.1974, -0.1489]}"
NO_KEYS = f"expected the key answers, like {LIKE}, found"
NO_VALUE = "not valid JSON: expected a number, a text in quotes, null, a list or a mapping"
LEFT_OUT = "Leave the place empty, or write null, for what is not answered"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"answers": {h: 1}}', "1:14: not valid JSON: a key is missing, or stands without quotes"),
        ('{"answers" 3}', "1:12: not valid JSON: a colon is missing after the key"),
        (
            '{"answers": {"h[1]": [1, 2}}',
            "1:27: not valid JSON: a comma or ] is missing, for what opens in line 1, column 22",
        ),
        (
            '{"answers":\n 01}',
            f"2:2: {NO_VALUE}",
        ),
        ('{"a', "1:2: not valid JSON: a quotation mark has no partner"),
        ('{"answers": {}} x', "1:17: not valid JSON: something follows the end"),
        ("[" * 100, "1:18: not valid JSON: lists and mappings are nested more than 16 deep"),
        ('{"\\ud800": 1}', "1:2: not valid JSON: the character U+D800 has no place in answers"),
        (
            '{"format": "rnntrace/1", "losses": []}',
            "1:1: this is not what rnntrace bptt --json gives. "
            'Answers are that, or {"answers": {"h[1]": [0.1974, -0.1489]}}',
        ),
        (
            '{"answers": {"h[1]": [1, 2], "h[1]": [1, 2]}}',
            "1:30: h[1]: the key is there twice, first in line 1. Leave one out",
        ),
    ],
)
def test_what_is_wrong_with_json(text: str, problem: str) -> None:
    """With the place, as for YAML."""
    assert refused(text, "a.json") == [problem]


def test_what_is_wrong_with_a_worksheet() -> None:
    """Places are those in the Markdown; there is one form."""
    sheet = "# Sheet\n\n- item\n\n  ```yaml\n  answers:\n    h[1]: [0.1, x]\n  ```\n"
    assert refused(sheet, "a.md") == ["7:17: h[1]: number 2 is 'x', expected a number"]
    assert refused("# Sheet\n", "a.md") == [
        "1:1: there is no form to fill in: a block ```yaml with the key answers"
    ]
    assert refused("~~~\nanswers:\n~~~\n```yaml\nanswers:\n```\n", "a.md") == [
        "4:1: this is a second form, the first begins in line 1. Leave one out"
    ]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", [f"1:1: the file is empty. Answers are like {LIKE}"]),
        ("variant: s1\n", [f"1:1: the key answers is missing. Answers are like {LIKE}"]),
        ("- 1\n", [f"1:1: {NO_KEYS} a list of 1"]),
        ("answers: 3\n", [f"1:10: answers: expected names with numbers, like {LIKE[9:]}, found '3'"]),
        (
            "h[1]: [1, 2]\n",
            [f"1:1: 'h[1]' is not known here. What is answered stands under answers, like {LIKE}"],
        ),
        (
            "anwsers: {}\nanswers:\n  hh: 1\n  h[1]: 2\nscenario: hello-world\n",
            [
                "1:1: 'anwsers' is not known here. Did you mean 'answers'?",
                "3:3: nothing here is called 'hh'. Did you mean 'h'?",
                "4:9: h[1]: a single number, expected 2: the network has 2 hidden units",
            ],
        ),
        ("variant: [1]\nanswers: {q: 1}\n", ["1:10: variant: expected a name, found a list of 1"]),
        ("scenario: {}\nanswers: {q: 1}\n", ["1:11: scenario: expected a name, found a mapping of keys"]),
        (
            "answers:\n  h[1]: -\n",
            [f"2:9: not valid YAML: block sequence entries are not allowed in this context. {LEFT_OUT}"],
        ),
        ("answers: &a [*a]\n", ["1:10: '&a' is an anchor. Leave it out"]),
        ("answers: !!python/object:a.b [c]\n", ["1:10: '!!python/object:a.b' is a tag. Leave it out"]),
        (
            "answers: {q: 1}\n---\nanswers: {}\n",
            ["2:1: a second document starts here; a file holds the answers to one exercise"],
        ),
        (
            "answers: \0\n",
            ["1:10: the character U+0000 has no place in answers. Save the file as UTF-8, if it is UTF-16"],
        ),
        (
            "answers:\n  h[1]: [1, 2]\n  h_1: [1, 2]\n  h[1]: [3, 4]\n",
            ["4:3: h[1]: the key is there twice, first in line 2. Leave one out"],
        ),
        (
            "answers:\n  h[1]: [1, 2]\n  h: [[1, 2], ~, ~]\n",
            ["3:3: h: h[1] is answered twice, first in line 2, as 'h[1]'. Leave one out"],
        ),
    ],
)
def test_what_is_wrong_with_yaml(text: str, problems: list[str]) -> None:
    """All of it at once, with places and what would be right."""
    assert refused(text) == problems


def test_what_is_no_file_of_answers() -> None:
    """A spreadsheet itself, another encoding, and a file without end."""
    assert refused(b"PK\x03\x04", "a.xlsx") == ["1:1: a .xlsx file is not read. Save the sheet as CSV"]
    assert refused("answers: {é: 1}".encode("latin-1")) == [
        "1:11: the byte 0xe9 is not UTF-8; the file seems to be Latin-1 or Windows-1252. Save it as UTF-8"
    ]
    assert refused(b"a" * 100_000_000) == [
        "1:1: the file is larger than 1 MB. Hand in large arrays as a .npz file: "
        "np.savez('answers.npz', h=…, dW_hh=…)"
    ]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("rules:\n  dL/dh[t]: D\n", ["2:13: rules.dL/dh[t]: expected A, B or C, found 'D'"]),
        ("rules:\n  dL/dh[t]: AB\n", ["2:13: rules.dL/dh[t]: expected A, B or C, found 'AB'"]),
        ("rules:\n  dL/dh[t]: [A]\n", ["2:13: rules.dL/dh[t]: expected A, B or C, found a list of 1"]),
        (
            "rules:\n  dL/da[s]: A\n",
            ["2:3: rules: no rule is asked for 'dL/da[s]'. Did you mean 'dL/da[t]'?"],
        ),
        (
            "rules:\n  qqq: A\n",
            ["2:3: rules: no rule is asked for 'qqq'. Names are those of the form, like dL/dh[t]"],
        ),
        (
            "rules: A\nanswers: {}\n",
            ["1:8: rules: expected names with letters, like {'dL/dh[t]': B}, found 'A'"],
        ),
        (
            "rules:\n  dL/dh[t]: D\nanswers:\n  h[1]: [x, 1]\n",
            [
                "2:13: rules.dL/dh[t]: expected A, B or C, found 'D'",
                "4:10: h[1]: number 1 is 'x', expected a number",
            ],
        ),
    ],
)
def test_what_is_wrong_with_a_letter(text: str, problems: list[str]) -> None:
    """Only the letters that were offered are taken, for rules that are asked for; all complaints together."""
    assert refused(text) == problems
