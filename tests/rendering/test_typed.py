"""Names read back: as the page shows them, in signs of any keyboard, and by their standard names."""

from __future__ import annotations

from collections import defaultdict

import pytest

from rnntrace.cells.network import Architecture, network
from rnntrace.cells.notations import NOTATIONS, display_name
from rnntrace.equations.tree import Symbol
from rnntrace.rendering.plain import name_text
from rnntrace.rendering.typed import Reading, Vocabulary, canonical
from rnntrace.writing.letters import Letters
from tests.support.names import architectures


def letters_of(architecture: Architecture, notation: str, part: str = "") -> Letters:
    """The letters of a network without numbers."""
    return Letters(network(architecture), (), notation, part)


def looks(letters: Letters) -> dict[str, str]:
    """Each standard name of a network, and how the page shows it without a step."""
    system = letters.system
    symbols = [Symbol(name, 0) for name in dict.fromkeys((*system.given, *system.names))]
    symbols += map(Symbol, system.parameters)
    return {symbol.name: name_text(letters.name(symbol)._replace(step=None)) for symbol in symbols}


def names(reading: Reading) -> list[str]:
    """The standard names of what was read."""
    return [known.name for known in reading.found]


@pytest.mark.parametrize("notation", NOTATIONS)
def test_what_the_page_shows_is_what_it_is(notation: str) -> None:
    """In all networks of built-in parts the look of every name, and its ASCII form, is read as that name."""
    for architecture in architectures():
        letters = letters_of(architecture, notation)
        vocabulary = Vocabulary((letters,))
        for name, look in looks(letters).items():
            assert names(vocabulary.read(look)) == [name]
            assert names(vocabulary.read(canonical(look))) == [name]


@pytest.mark.parametrize("notation", NOTATIONS)
def test_standard_names_are_read_unless_the_page_shows_something_else_so(notation: str) -> None:
    """A standard name means itself, or what has it for its look, and then that is told."""
    for architecture in architectures():
        letters = letters_of(architecture, notation)
        vocabulary, shown = Vocabulary((letters,)), looks(letters)
        looking = defaultdict(list)
        for name, look in shown.items():
            looking[canonical(look)].append(name)
        for name in shown:
            reading = vocabulary.read(name)
            others = looking[name]
            assert names(reading) == (others or [name])
            assert [known.name for known in reading.hidden] == ([name] if others not in ([], [name]) else [])


@pytest.mark.parametrize("notation", NOTATIONS)
def test_the_names_beside_data_are_those_of_the_page(notation: str) -> None:
    """What JSON says that a name is shown as may be typed, and means that name."""
    for architecture in architectures():
        letters = letters_of(architecture, notation)
        for name, look in looks(letters).items():
            said = display_name(name, notation, spelled=name in letters.alike)
            assert canonical(said) == canonical(look)


def test_the_note_tells_which_was_taken() -> None:
    """One sentence with all four names; none where there is no doubt."""
    vocabulary = Vocabulary((letters_of(Architecture(), "ng"),))
    assert vocabulary.read("a").note == (
        "a, as the page shows it, is the standard h; the standard a is z there."
    )
    assert vocabulary.read("h").note == ""
    assert vocabulary.read("nothing") == Reading()


@pytest.mark.parametrize("notation", NOTATIONS)
def test_parts(notation: str) -> None:
    """A name of both an encoder and a decoder is either's, and with the letter or the name of one that
    one's alone."""
    parts = [letters_of(Architecture(), notation, part) for part in ("encoder", "decoder")]
    vocabulary = Vocabulary((parts[0], parts[1]))
    assert [known.part for known in vocabulary.read("W_hh").found] == ["encoder", "decoder"]
    assert [known.part for known in vocabulary.read("encoder.W_hh").found] == ["encoder"]
    for letters in parts:
        for name in ("h", "W_hh", "b_y"):
            (found,) = vocabulary.read(looks(letters)[name]).found
            assert (found.name, found.part) == (name, letters.part)


def test_looser_forms() -> None:
    """What stands above may be typed below where that is no other name."""
    vocabulary = Vocabulary((letters_of(Architecture("lstm"), "socher"),))
    assert names(vocabulary.read("W_f")) == ["W_xf"]
    assert names(Vocabulary((letters_of(Architecture("lstm"), "goodfellow"),)).read("b_g")) == ["b_g"]


def test_both_ways_of_writing_an_accent() -> None:
    """ŷ is one sign or two."""
    vocabulary = Vocabulary((letters_of(Architecture(), "standard"),))
    assert names(vocabulary.read("ŷ")) == names(vocabulary.read("y\u0302")) == ["y_hat"]
