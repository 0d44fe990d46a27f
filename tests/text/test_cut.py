from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapscreen.text.cut import CUT, FIELD_LENGTHS, SHORTEST, Completer, mark_cut_words
from scrapscreen.text.reader import TextReader
from scrapscreen.text.tokens import tokenise

from .small import Steps

texts = st.lists(
    st.one_of(st.text("abä -,1", max_size=60), *(st.text("abä -,1", min_size=n, max_size=n) for n in FIELD_LENGTHS)),
    max_size=6,
)


@given(texts)
def test_marks_the_last_word_of_texts_of_full_length(rows: list[str]) -> None:
    column = pa.array(rows, pa.string())
    plain = tokenise(column)
    marked = mark_cut_words(column, plain)
    words, before = marked.words.to_pylist(), plain.words.to_pylist()
    for place, number in enumerate(marked.word):
        row = rows[int(np.searchsorted(marked.bounds, place, side="right")) - 1]
        full = place + 1 in marked.bounds and len(row) in FIELD_LENGTHS and row[-1].isalpha()
        assert words[number] == before[plain.word[place]] + (CUT if full else "")


def completed(steps: Steps, word: str) -> str | None:
    found = Completer(steps.lexicon)(word)
    return found[0] if found else None


@pytest.mark.parametrize(
    ("word", "whole"),
    [
        ("alumini", "aluminium"),
        ("schr", "schrott"),
        ("granu", "granulated"),
        ("purchase", None),
        ("mach", "machine"),
        ("gra", None),
        ("zzzz", None),
    ],
)
def test_completes_what_can_only_mean_one_thing(small: Steps, word: str, whole: str | None) -> None:
    assert completed(small, word) == whole


@given(st.sampled_from(["profil", "schrott", "aluminium", "machine", "mixed", "steel", "stahl"]), st.integers(4, 9))
def test_agrees_with_trying_all_words(small: Steps, word: str, length: int) -> None:
    beginning = word[:length]
    lexicon = small.lexicon
    stems = {(stem, meaning) for stem, entries in lexicon.stems.items() for _, meaning in entries}
    fitting = {(w, m) for w, m in {*lexicon.words.items(), *stems} if w.startswith(beginning)}
    alone = len({m for _, m in fitting}) == 1 and len(beginning) >= SHORTEST
    assert completed(small, beginning) == (min(w for w, _ in fitting) if alone else None)


@pytest.mark.parametrize(
    ("word", "means", "known_as"),
    [
        ("alumini", "completed", "aluminium"),
        ("kupferschro", "completed", "kupfer+schrott"),
        ("schrott", "word", "schrott"),
        ("xyzzyx", "unknown", ""),
    ],
)
def test_a_marked_word_is_completed_only_where_it_is_not_known(
    small: Steps, word: str, means: str, known_as: str
) -> None:
    numbers, phrases = small.vocabulary.read(pa.array([word + CUT, word]))
    reading = small.vocabulary.readings[numbers[0]]
    assert (reading.means, reading.known_as) == (means, known_as)
    assert phrases[0] == phrases[1]
    assert small.vocabulary.readings[numbers[1]].means != "completed"


def test_cut_texts_are_read(reader: TextReader) -> None:
    text = "1 2 3 4 5 6 7 8 Kupferkabelabfae"
    for missing, means in ((2, "completed"), (1, "compound")):
        whole = text[missing:]
        assert (len(whole) == FIELD_LENGTHS[0]) == (means == "completed")
        assert reader.words(whole)[-1].means == means
