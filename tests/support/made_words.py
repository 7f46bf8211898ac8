"""The 10,000 words of the large scenario: a few that its sentence needs, the rest made of syllables.

``python -m tests.support.made_words > scenarios/ten-thousand-words.txt`` writes the file.
"""

from __future__ import annotations

from itertools import product

COUNT = 10_000
UNKNOWN = "<unk>"
NEEDED = ("and", "a", "harry", "potter", "invented", "new", "spell")
SYLLABLES = tuple(
    first + vowel for first in ("b", "d", "f", "k", "l", "m", "n", "r", "s", "t") for vowel in "aeiou"
)


def made_words() -> tuple[str, ...]:
    """All words in alphabetical order, and after them the one for every other."""
    made = ["".join(parts) for count in (2, 3) for parts in product(SYLLABLES, repeat=count)]
    # Every seventh of them, so that the words do not all begin alike.
    spread = [word for i in range(7) for word in made[i::7] if word not in NEEDED]
    return (*sorted((*NEEDED, *spread[: COUNT - len(NEEDED) - 1])), UNKNOWN)


if __name__ == "__main__":
    print("\n".join(made_words()))
