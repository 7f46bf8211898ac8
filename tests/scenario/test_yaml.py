"""The text of a file: encodings, YAML that is refused, and YAML's traps, which do not bite."""

from __future__ import annotations

import re

import pytest
import yaml

from rnntrace.scenario.yaml_nodes import encoding
from rnntrace.scenario.yaml_nodes import parser as yaml_parser
from rnntrace.scenario.yaml_nodes.sorts import LARGEST_FILE
from tests.scenario.texts import BASE, only, read, refused, text
from tests.support.patience import in_no_time

with_libyaml = pytest.mark.skipif(not yaml.__with_libyaml__, reason="these are the words of libyaml")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("", "1:1: the file is empty. A scenario has at least inputs and weights"),
        ("# only a comment\n", "1:1: the file is empty. A scenario has at least inputs and weights"),
        ("---\n", "2:1: expected keys such as inputs and weights, found nothing"),
        ("- a\n- b\n", "1:1: expected keys such as inputs and weights, found a list of 2"),
        ("hello", "1:1: expected keys such as inputs and weights, found 'hello'"),
        ("a: 1\n---\nb: 2\n", "2:1: a second document starts here; a file holds one scenario"),
        ("a: &x 1\n", "1:4: '&x' is an anchor. Leave it out"),
        ("a: *x\n", "1:4: '*x' is an alias. Write the thing out again"),
        ("a: !!python/object:os.system x\n", "1:4: '!!python/object:os.system' is a tag. Leave it out"),
        ("a: !<tag:%0A%1B> x\n", "1:4: 'tag:\\n\\x1b' is a tag. Leave it out"),
        ("? [a]\n: b\n", "1:3: a list or a mapping stands where a key is expected"),
    ],
)
def test_a_text_without_a_scenario_is_refused(source: str, message: str) -> None:
    """What is not one mapping of plain YAML is refused in one line that points at it."""
    assert refused(source) == [message]


@with_libyaml
@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            "inputs: [1, 2\nweights: 3\n",
            "2:8: not valid YAML: did not find expected ',' or ']', "
            "while parsing a flow sequence that starts in line 1. "
            "Every [ needs its ], and between two entries there is a comma",
        ),
        (
            "embedding: {size: 3\nweights: 3\n",
            "2:8: not valid YAML: did not find expected ',' or '}', "
            "while parsing a flow mapping that starts in line 1. "
            "Every { needs its }, and between two entries there is a comma",
        ),
        (
            "weights:\n  W_xh: [[1]]\n W_hh: [[1]]\n",
            "3:2: not valid YAML: did not find expected key, while parsing a block mapping that starts in "
            "line 1. Keys that belong together start in the same column, and every bracket has its partner",
        ),
        (
            "[weights]\nW_xh = 1\n",
            "2:1: not valid YAML: did not find expected <document start>. "
            "A scenario is made of keys, like inputs: [a, b]",
        ),
        (
            "title: a: b\n",
            "1:9: not valid YAML: mapping values are not allowed in this context. Keys that belong "
            "together start in the same column, and a text with ': ' in it needs quotes",
        ),
        (
            "a:\n\tb: 1\n",
            "2:1: not valid YAML: found character that cannot start any token. "
            "YAML indents with spaces, not with tabs",
        ),
        (
            "vocab: [@, b]\n",
            "1:9: not valid YAML: found character that cannot start any token. In quotes, '@' is fine",
        ),
        (
            'title: "a\ninputs: [1]\n',
            "3:1: not valid YAML: found unexpected end of stream, "
            "while scanning a quoted scalar that starts in line 1. Every quotation mark has its partner",
        ),
        (
            "a: 1\nb\nc: 2\n",
            "2:1: not valid YAML: could not find expected ':'. A key is followed by a colon and a space",
        ),
        (
            "a: 1\ninputs:\u00a0[1]\nc: 2\n",
            "2:1: not valid YAML: could not find expected ':'. "
            "Line 2 has a no-break space (U+00A0), which is no space to YAML",
        ),
        ('a: "\\ud800"\n', "1:7: not valid YAML: found invalid Unicode character escape code"),
    ],
)
def test_broken_yaml_is_told_where_and_how(source: str, message: str) -> None:
    """An error of syntax has its place, what the parser says, and a hint for the usual slips."""
    assert refused(source) == [message]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            BASE.encode("utf-16"),
            "1:1: the byte 0xff is not UTF-8; the file seems to be UTF-16. Save it as UTF-8",
        ),
        (
            BASE.encode("utf-16-le"),
            "1:2: the character U+0000 has no place in a scenario. Save the file as UTF-8, if it is UTF-16",
        ),
        (
            "é: 1".encode("utf-16-le"),
            "1:1: the byte 0xe9 is not UTF-8; the file seems to be UTF-16. Save it as UTF-8",
        ),
        (
            "title: a\nlabels: caf\u00e9".encode("latin-1"),
            "2:12: the byte 0xe9 is not UTF-8; the file seems to be Latin-1 or Windows-1252. "
            "Save it as UTF-8",
        ),
        (
            b"\xef\xbb\xbftitle: \xe9",
            "1:8: the byte 0xe9 is not UTF-8; the file seems to be Latin-1 or Windows-1252. Save it as UTF-8",
        ),
        (b"title: a\r\n\r\nb: \x1b[31m", "3:4: the character U+001B has no place in a scenario. Remove it"),
        ("a: \u2028".encode(), "1:4: the character U+2028 has no place in a scenario. Remove it"),
        ("a: \uffff".encode(), "1:4: the character U+FFFF has no place in a scenario. Remove it"),
        (
            b"a" * (LARGEST_FILE + 1),
            "1:1: the file is larger than 32 MB. "
            "Put the weights in a .npz file: weights: {file: weights.npz}",
        ),
    ],
)
def test_bytes_that_are_no_text_are_refused(data: bytes, message: str) -> None:
    """Other encodings, control characters and endless files are refused, with their place."""
    assert refused(data) == [message]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_endings_and_a_byte_order_mark_do_not_matter(ending: str, mark: str) -> None:
    """Files of any system are read, and the places of complaints are the same in all of them."""
    source = mark + text(vocab="[a, b, c ]", inputs="[a, B]").replace("\n", ending)
    assert refused(source) == ["3:13: inputs[2]: 'B' is not in vocab. Did you mean 'b'?"]
    assert refused(mark + "vocabu: [a]" + ending)[0].startswith("1:1: vocabu: unknown key.")
    assert only(read(mark + BASE.replace("\n", ending))).steps == 2


def test_columns_count_characters() -> None:
    """Signs of several bytes before the place do not shift it."""
    found = refused(text(vocab="[😀, é, 世]", inputs="[😀, x, 世]", targets=None))
    assert found == ["3:13: inputs[2]: 'x' is not in vocab. There are '😀', 'é', '世'"]


def test_words_stay_words() -> None:
    """What YAML 1.1 takes for booleans, dates or null in quotes is what stands there."""
    words = ["no", "yes", "on", "off", "true", "null", "2001-01-01", "12:30", "~x", "1_0"]
    quoted = "[no, yes, on, off, true, 'null', 2001-01-01, 12:30, ~x, 1_0]"
    scenario = read(
        text(vocab=quoted, inputs=quoted, targets=None, hidden_size="1", weights="{init: normal}")
    )
    assert scenario.words == tuple(words)
    assert only(scenario).inputs.words == tuple(words)


def test_numbers_are_numbers() -> None:
    """What YAML 1.1 takes for text, or for octal, is the number that a reader sees."""
    scenario = read(text(W_hh="[[1e-3, 012], [1/3, '-1/3']]"))
    assert scenario.parameters["W_hh"].tolist() == [[0.001, 12.0], [1 / 3, -1 / 3]]


@pytest.mark.parametrize("null", ["", "~", "null", "Null", "NULL"])
def test_nothing_is_nothing(null: str) -> None:
    """Every way to write null is an entry that is not there; a key with it counts as absent."""
    scenario = read(text(inputs=f"[a, {null or '~'}]", title=null, activation=null))
    assert only(scenario).inputs.present == (True, False)
    assert scenario.title == "scenario"
    assert scenario.architecture.activation == "tanh"
    assert only(read(text(inputs="\n- a\n- "))).inputs.present == (True, False)


def test_a_repeated_key_is_refused() -> None:
    """Neither of two values wins silently, and nothing is concluded from either."""
    source = text(W_hx="[[1]]").replace("W_hx", "W_hh") + "inputs: [nonsense]\ninputs: []\n"
    assert refused(source) == [
        "11:3: weights.W_hh: the key is there twice, first in line 7. Leave one out",
        "12:1: inputs: the key is there twice, first in line 3. Leave one out",
        "13:1: inputs: the key is there twice, first in line 3. Leave one out",
    ]


def test_a_repeated_key_has_its_whole_path() -> None:
    """In a list within a mapping too."""
    assert refused(text(inputs="[a, {b: 1, b: [{c: 1, c: 2}]}]")) == [
        "3:13: inputs[2]: expected a word, a number or a vector, found a mapping of keys",
        "3:20: inputs[2].b: the key is there twice, first in line 3. Leave one out",
        "3:31: inputs[2].b[1].c: the key is there twice, first in line 3. Leave one out",
    ]


def test_the_parser_written_in_python_does_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PyYAML comes without its C library, scenarios are the same, only slower."""
    monkeypatch.setattr(yaml_parser, "_Parser", yaml.SafeLoader)
    assert read(BASE).parameters["W_hh"].tolist() == [[1, 2], [3, 4]]
    assert refused(text(inputs="[a, x]")) == ["3:13: inputs[2]: 'x' is not in vocab. There are 'a', 'b', 'c'"]
    assert refused('a: b\n"\\ud800": 1\n') == [
        "2:1: the character U+D800 has no place in a scenario. Remove it"
    ]
    assert refused("[" * 100_000) == ["1:18: lists and mappings are nested more than 16 deep"]


@with_libyaml
def test_what_only_the_parser_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Should the parser refuse a character that nobody thought of, that is a complaint as well."""
    monkeypatch.setattr(encoding, "_NO_TEXT", re.compile("(?!)"))
    (message,) = refused("a: \0")
    assert message.startswith("1:1: not valid YAML: unacceptable character")


BOMB = "a: &a [x, x]\n" + "".join(
    f"{n}: &{n} [*{p}, *{p}]\n" for p, n in zip("abcdefg", "bcdefgh", strict=True)
)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("[" * 100_000, "1:18: lists and mappings are nested more than 16 deep"),
        ("{a: " * 100_000, "1:66: lists and mappings are nested more than 16 deep"),
        ("- " * 100_000, "1:35: lists and mappings are nested more than 16 deep"),
        (
            "\n".join(" " * n + "a:" for n in range(1000)),
            "17:17: lists and mappings are nested more than 16 deep",
        ),
        ("? " * 100_000, "1:35: lists and mappings are nested more than 16 deep"),
        (BOMB, "1:4: '&a' is an anchor. Leave it out"),
        (
            text(hidden_size="9" * 5000),
            "2:14: hidden_size: '9999999999999999999999999999999999999999…' (5000 characters) "
            "is too large, expected at most 18 digits",
        ),
        (
            text(b_h=f"[{'9' * 5000}, 1e{'9' * 5000}]"),
            "9:9: weights.b_h: number 1 is '9999999999999999999999999999999999999999…' "
            "(5000 characters), too large for a 64-bit floating-point number",
        ),
        (
            text(activation="x" * 1_000_000),
            "11:13: activation: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…' (1000000 characters) "
            "is not known here, expected one of tanh, sigmoid, relu, identity",
        ),
    ],
    ids=["lists", "mappings", "items", "block", "keys", "bomb", "whole", "numbers", "choice"],
)
def test_hostile_files_are_refused_at_once(source: str, message: str) -> None:
    """Nesting without end, aliases that explode and numbers of thousands of digits take no time."""
    with in_no_time():
        assert refused(source)[0] == message


@pytest.mark.parametrize(
    "source",
    [
        "".join(f"hidden_siz{n}: 1\n" for n in range(20_000)),
        "a: 1\n" * 20_000,
        text(inputs=f"[{', '.join(f'word{n}' for n in range(20_000))}]"),
        text(W_hh=f"[[{', '.join('x' * 20_000)}]]"),
        text(vocab=f"[{'a, ' * 20_000}]"),
        text(inputs="[" + ", ".join("[1" + ", 1" * (n % 7) + "]" for n in range(20_000)) + "]"),
    ],
    ids=["keys", "repeated", "words", "numbers", "vocab", "vectors"],
)
def test_thousands_of_mistakes_end_in_a_message_that_can_be_read(source: str) -> None:
    """A message stops after a hundred lines and says how many there would be more."""
    with in_no_time():
        lines = refused(source)
        assert len(lines) == 101
        assert lines[-1].split(": ", 1)[1].startswith("and ")
        assert lines[-1].endswith(" more from here on")
