from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapscreen.text.spelling import all_spellings, as_written, fold, spellings


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("SPÄNE", "spane"),
        ("złom", "zlom"),
        ("ZŁOM", "zlom"),
        ("Straße", "strasse"),
        ("STRASSE", "strasse"),
        ("ΧΑΛΚΌΣ", "χαλκοσ"),
        ("χαλκός", "χαλκοσ"),
        ("İzmir", "izmir"),
        ("ılık", "ilik"),
        ("e\u0301te\u0301", "ete"),
        ("ﬁl", "fil"),
        ("œuf", "oeuf"),
        ("Þ", "th"),
        ("брухт", "брухт"),
        ("ЙОД", "иод"),
        ("𝐂𝐮", "cu"),
        ("銅", "銅"),
        ("😀", "😀"),
        ("", ""),
    ],
)
def test_fold(word: str, folded: str) -> None:
    assert fold(word) == folded


@given(st.text(max_size=12))
def test_case_and_composition_do_not_matter(word: str) -> None:
    folded = fold(word)
    assert [fold(w) for w in (folded, word.upper(), word.lower())] == [folded] * 3
    assert fold(unicodedata.normalize("NFD", word)) == fold(unicodedata.normalize("NFC", word)) == folded


def test_case_and_composition_of_no_letter_matter() -> None:
    letters = [chr(code) for code in range(0x20000) if chr(code).isalpha()]
    for form in (fold, str.upper, str.lower, str.title, lambda c: unicodedata.normalize("NFD", c)):
        assert [c for c in letters if fold(form(c)) != fold(c)] == []


@pytest.mark.parametrize(
    ("word", "expected"),
    [("späne", {"spane", "spaene"}), ("Köder", {"koder", "koeder"}), ("ål", {"al", "aal"}), ("cu", {"cu"})],
)
def test_spellings(word: str, expected: set[str]) -> None:
    assert spellings(word) == spellings(unicodedata.normalize("NFD", word)) == expected


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=8), max_size=8))
def test_a_list_is_spelt_as_its_words_one_by_one(words: list[str]) -> None:
    written, others = all_spellings(words)
    assert written == [as_written(word) for word in words]
    for place, word in enumerate(words):
        assert {written[place]} | {form for n, form in others if n == place} >= spellings(word)
