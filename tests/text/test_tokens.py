from __future__ import annotations

from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scrapscreen.text.abbreviations import Abbreviations
from scrapscreen.text.tokens import COMMA, SOFT, STROKE, STRONG, Telling, tokenise

from .naive import tokens_of
from .strategies import rows

WORDS = ("alu", "späne", "złom", "miedzi", "copper", "wire", "scrap", "ca", "abfälle", "τεμάχια", "τεμ", "kg")


def read(texts: pa.StringArray, abbreviated: Telling | None = None) -> list[list[tuple[str, int]]]:
    tokens = tokenise(texts, abbreviated)
    words = tokens.words.to_pylist()
    found = [(words[word], gap) for word, gap in zip(tokens.word.tolist(), tokens.gap.tolist(), strict=True)]
    bounds = tokens.bounds.tolist()
    return [found[start:end] for start, end in pairwise(bounds)]


def gaps(text: str) -> list[int]:
    return [gap for _, gap in read(pa.array([text]))[0]]


def words(text: str) -> list[str]:
    return [word for word, _ in read(pa.array([text]))[0]]


@settings(max_examples=200)
@given(rows(WORDS))
@example(["1.", "5"])
@example(["1", ",5"])
@example(["abc", "d. e"])
@example(["99 - ", "- x"])
@example(["für. X", "τεμ. X", "aaaa. X", "aaaa. x", "aaaa. 5", "aaaa.", "aaaa. ", "1.50. X", "a-bcd. X"])
def test_tokeniser_agrees_with_the_one_that_goes_character_by_character(texts: list[str]) -> None:
    assert read(pa.array(texts, pa.string())) == [tokens_of(text) for text in texts]


@given(st.lists(st.text(alphabet="1aA. ,-é%;", max_size=8), max_size=6))
def test_tokeniser_agrees_on_dense_signs(texts: list[str]) -> None:
    assert read(pa.array(texts, pa.string())) == [tokens_of(text) for text in texts]


ABBREVIATED = ["gebr", "über", "-schr"]


@pytest.fixture(scope="module")
def abbreviated(tmp_path_factory: pytest.TempPathFactory) -> Abbreviations:
    path = tmp_path_factory.mktemp("abbreviations") / "abbreviations.csv"
    path.write_text("word,language,source\n" + "".join(f"{word},de,hand\n" for word in ABBREVIATED), encoding="utf-8")
    return Abbreviations(path)


@given(
    rows([*WORDS, "gebr. Cu", "Über. Alu", "Kabelschr. Cu", "Schrott. Alu", "GEBR. CU", "gebr; X. Y", "gebr-abcd. Z"])
)
@example(["Kabelschr. Cu", "schr. Cu", "schrott. Cu", "gebr. Cu"])
def test_no_sentence_ends_behind_an_abbreviation(abbreviated: Abbreviations, texts: list[str]) -> None:
    assert read(pa.array(texts, pa.string()), abbreviated) == [tokens_of(text, ABBREVIATED) for text in texts]


@given(st.characters(exclude_categories=["Cs"]))
def test_every_character_is_of_a_word_or_parts(char: str) -> None:
    text = f"ab{char}cd {char} 1{char}2"
    assert read(pa.array([text])) == [tokens_of(text)]


def test_all_characters_of_the_lower_planes() -> None:
    texts = [f"ab{chr(code)}cd" for code in range(0x10000) if not 0xD800 <= code < 0xE000]
    assert read(pa.array(texts)) == [tokens_of(text) for text in texts]


@given(rows(WORDS), st.integers(0, 7), st.integers(0, 7))
def test_a_slice_reads_as_its_rows(texts: list[str], start: int, length: int) -> None:
    column = pa.array(texts, pa.string()).slice(min(start, len(texts)), length)
    assert read(column) == [tokens_of(text) for text in column.to_pylist()]


def test_words_are_held_once_and_types_are_as_promised() -> None:
    tokens = tokenise(pa.array(["Cu cu CU", "cu"]))
    assert tokens.words.to_pylist() == ["cu"]
    assert tokens.word.tolist() == [0, 0, 0, 0]
    assert (tokens.word.dtype, tokens.bounds.dtype, tokens.gap.dtype) == (np.int32, np.int32, np.uint8)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Alu-Späne", ["alu", "späne"]),
        ("SPÄNE", ["spÄne"]),
        ("0,2 mm", ["0,2", "mm"]),
        ("1.234,5kg", ["1.234,5kg"]),
        ("Cu,Zn", ["cu", "zn"]),
        ("96%Cu", ["96", "%", "cu"]),
        ("1, 2", ["1", "2"]),
        ("d'aluminium", ["d", "aluminium"]),
        ("30×40 µm", ["30", "40", "µm"]),
        ("3x2,5 mm², 16MM² 4 мм²", ["3x2,5", "mm2", "16mm2", "4", "мм2"]),
        ("10², 5 m², Cu²", ["10", "5", "m", "cu"]),
        ("a\u00a0b\u2009c\u3000d–e", ["a", "b", "c", "d", "e"]),
        ("nº 5 2ª", ["nº", "5", "2ª"]),
        ("a\0b", ["a", "b"]),
        ("😀 copper😀", ["😀", "copper😀"]),
        ("פסולת נחושת", ["פסולת", "נחושת"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("a b", SOFT),
        ("a-b", SOFT),
        ("a -b", SOFT),
        ("a - b", COMMA),
        ("a, b", COMMA),
        ("a / b", COMMA),
        ("a/ b", COMMA),
        ("a/b", STROKE),
        ("a & b", STROKE),
        ("a+b", STROKE),
        ("a + b", COMMA),
        ("a &, b", COMMA),
        ("a; b", STRONG),
        ("a, (b", STRONG),
        ("a (, b", STRONG),
        ("a\nb", STRONG),
        ("abcd. B", STRONG),
        ("abcd.  b", STRONG),
        ("abcd. b", SOFT),
        ("abcd. 5", SOFT),
        ("abcd.b", SOFT),
        ("abcd.\tb", STRONG),
        ("abc. B", SOFT),
        ("für. B", SOFT),
        ("über. B", STRONG),
    ],
)
def test_gap_before_the_last_word(text: str, gap: int) -> None:
    assert gaps(text)[-1] == gap


@pytest.mark.parametrize("texts", [[], [""], ["", ""], [" "], [" \t", "\n"], ["\0"], ["…", "—"], [", ;"]])
def test_no_words(texts: list[str]) -> None:
    tokens = tokenise(pa.array(texts, pa.string()))
    assert (len(tokens.words), len(tokens.word), len(tokens.gap)) == (0, 0, 0)


def test_a_million_times_one_letter_is_one_word() -> None:
    tokens = tokenise(pa.array(["a" * 1_000_000, "b", "é" * 500_000, "1." * 500_000]))
    assert [len(w) for w in tokens.words.to_pylist()] == [1_000_000, 1, 500_000, 999_999]
    assert tokens.bounds.tolist() == [0, 1, 2, 3, 4]


def test_every_listed_word_can_be_found_in_a_text(embedded) -> None:
    """A word that the tokeniser would cut could never be read."""
    lexicon = embedded.lexicon
    single = sorted({*lexicon.words, *lexicon.stems})
    assert [w for w, found in zip(single, read(pa.array(single)), strict=True) if [x for x, _ in found] != [w]] == []
    phrases = sorted(lexicon.phrases)
    found = read(pa.array([" ".join(p) for p in phrases]))
    assert [p for p, tokens in zip(phrases, found, strict=True) if tuple(w for w, _ in tokens) != p] == []
