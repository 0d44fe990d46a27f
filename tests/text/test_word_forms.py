"""A form tells a word only where no pattern asks for one of its digits."""

from __future__ import annotations

import re
from itertools import product

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import scrapscreen as ss
from scrapscreen.text.reader import TextReader
from scrapscreen.text.spelling import fold
from scrapscreen.text.word_forms import WordForms

PATTERNS = ["[0-9]{2}x35", "3х[0-9]", "k[1-4]", "[a-c]+[0-9]{1,3}", "al[0-9a-f]{4}"]
LISTED = frozenset({"63/37", "b2b", "2ж"})
WORDS = st.one_of(st.text("0123456789abkx/хХжЖ", min_size=1, max_size=8), st.sampled_from(sorted(LISTED)))


def read(word: str) -> tuple[object, ...]:
    """Read a word by the patterns alone."""
    plain = fold(word)
    return (plain if plain in LISTED else "", *(bool(re.fullmatch(p, plain)) for p in PATTERNS))


@given(st.lists(WORDS, max_size=30))
def test_what_a_form_tells_is_read_as_the_form_is(words: list[str]) -> None:
    forms = WordForms(LISTED, PATTERNS)
    formed, distinct, form = forms.part(pa.array(words, pa.string()))
    told = [word for word, alone in zip(words, formed.tolist(), strict=True) if alone]
    assert [distinct[n].as_py() for n in form] == [re.sub("[0-9]", "9", word) for word in told]
    for word, alone in zip(words, formed.tolist(), strict=True):
        assert forms.of(word) == (re.sub("[0-9]", "9", word) if alone else None)
        assert not alone or read(word) == read(re.sub("[0-9]", "9", word))


OWN_NUMBERS = [
    "380085",
    "12345678",
    "123456789",
    "1250.50",
    "24,350",
    "24.180",
    "d0001234",
    "309kg",
    "batch380085",
    "p4711-3",
    "380085a",
    "99999",
]


def test_capitals_of_other_scripts_are_read_alike_alone_and_among_many() -> None:
    cable = "КАБЕЛ 3Х2,5"
    many = [cable, *(f"wort{a}{b} haus" for a, b in product("abcdefghijklmnopqrstuvwxyz", repeat=2))]
    assert ss.screen_frame(pa.table({"description": many}))["materials"][0].as_py() == ss.screen(cable).materials[0]


@pytest.mark.parametrize("word", OWN_NUMBERS)
def test_numbers_of_a_lists_own_are_told_by_their_form(reader: TextReader, word: str) -> None:
    """Every row of a list may bring a new one: read one by one they would take nine tenths of the time."""
    assert reader.vocabulary.forms.of(word) == re.sub("[0-9]", "9", word)


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("d4711", "d9999"),
        ("4711x36", "9999x99"),
        ("47x35", None),
        ("47x36", None),
        ("k7", None),
        ("63/37", None),
        ("63/38", "99/99"),
        ("b2b", None),
        ("3Х2", None),
        ("2Ж", None),
        ("Б4711", "Б9999"),
        ("copper", None),
    ],
)
def test_forms(word: str, form: str | None) -> None:
    assert WordForms(LISTED, PATTERNS).of(word) == form
