from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("numba")

from scrapscreen.eights import spaced_eights
from scrapscreen.text.glossary import UNKNOWN, Glossary, Table, Told, look_up, parts_of, table_of

WORD = st.text("ab19é+", min_size=1, max_size=20) | st.text("19", min_size=6, max_size=9)


def entries(words: list[str], *tables: Table) -> list[int]:
    letters, begins = parts_of(pa.array(words, pa.string()))
    return look_up(spaced_eights(letters), begins, *tables).tolist()


def naive(word: str, words: list[str], forms: list[str], formless: list[str], codes: list[str]) -> int:
    form = "".join("9" if c in "0123456789" else c for c in word)
    digits = sum(c in "0123456789" for c in word)
    as_code = digits == len(word.encode()) == 8 and word[:6] in codes
    if digits and word not in formless and not as_code and form in forms:
        return -2 - forms.index(form)
    return words.index(word) if word in words else UNKNOWN


@given(st.lists(WORD), st.tuples(*[st.lists(WORD, unique=True)] * 4))
def test_words_are_found_as_one_would_look_them_up_in_lists(asked: list[str], listed: tuple[list[str], ...]) -> None:
    tables = [table_of(pa.array(of, pa.string())) for of in listed]
    for text in (asked, *listed):
        assert entries(text, *tables) == [naive(word, *listed) for word in text]


def test_eight_digits_that_begin_with_a_code_have_no_form() -> None:
    nothing, forms = table_of(pa.array([], pa.string())), table_of(pa.array(["99999999"]))
    assert entries(["17040101", "12345678"], nothing, forms, nothing, table_of(pa.array(["170401"]))) == [UNKNOWN, -2]


@given(st.lists(st.lists(WORD, max_size=4)))
def test_a_glossary_grows_and_keeps_what_it_handed_out(turns: list[list[str]]) -> None:
    def tell(words: pa.StringArray) -> Told:
        lengths = np.array([len(word) for word in words.to_pylist()], np.int32)
        return Told(lengths, lengths, lengths, lengths > 2)

    glossary = Glossary(tell)
    nothing, known = table_of(pa.array([], pa.string())), list[str]()
    for words in turns:
        before = glossary.table
        glossary.add(words)
        assert entries(known, before, nothing, nothing, nothing) == list(range(len(known)))
        known = list(dict.fromkeys([*known, *words]))
        assert entries(known, glossary.table, nothing, nothing, nothing) == list(range(len(known)))
        assert glossary.told.reading.tolist() == [len(word) for word in known]
