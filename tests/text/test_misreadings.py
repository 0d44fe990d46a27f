from __future__ import annotations

import pyarrow as pa
import pytest

from scrapscreen.text.misreadings import Misreadings
from scrapscreen.text.words import Vocabulary

from .small import Steps

MISREAD = Misreadings([("0", "o"), ("1", "l"), ("1", "i"), ("rn", "m")])


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("c0pper", ["copper"]),
        ("a1umin1um", ["aluminlum", "aluminium", "aiuminlum", "aiuminium"]),
        ("scrarnp", ["scramp"]),
        ("rnornent", ["mornent", "rnoment"]),
        ("co0", []),
        ("copper", []),
    ],
)
def test_words_before_they_were_misread(word: str, meant: list[str]) -> None:
    assert sorted(MISREAD.words(word)) == sorted(meant)


@pytest.mark.parametrize(
    ("word", "may_be"),
    [
        ("c0pper", True),
        ("0xide", True),
        ("wire1", False),
        ("a10b", False),
        ("x1y1z1", False),
        ("d0chéts", True),
        ("л0м", True),
    ],
)
def test_digits_count_before_or_between_letters(word: str, may_be: bool) -> None:
    assert (MISREAD.fullmatch(word) is not None) == may_be


@pytest.mark.parametrize(
    ("word", "means", "known_as"),
    [
        ("c0pper", "repaired", "copper"),
        ("a1uminium", "repaired", "aluminium"),
        ("kupferdr0ht", "unknown", ""),
        ("kupfer5chrott", "repaired", "kupfer+schrott"),
        ("cw004a", "shape", ""),
        ("alurninium", "repaired", "aluminium"),
        ("z1omu", "repaired", "zlomu"),
        ("rnachine", "unknown", ""),
    ],
)
def test_misread_words_are_read(small: Steps, word: str, means: str, known_as: str) -> None:
    reading = small.vocabulary.readings[small.vocabulary._read_new(word)[0]]
    assert (reading.means, reading.known_as) == (means, known_as)


def test_accented_words_are_read_alike_in_bulk(small: Steps) -> None:
    """Among many words too, a digit in an accented word may be a letter."""
    words = ["5päne", "kupfer5päne", *(f"k{n}" for n in range(1000))]
    vocabulary = Vocabulary(small.lexicon)
    numbers, _ = vocabulary.read(pa.array(words, pa.string()))
    assert [vocabulary.readings[n].known_as for n in numbers[:2]] == ["spane", "kupfer+spane"]
