from __future__ import annotations

import re
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapscreen.errors import TableError
from scrapscreen.tables import data_dir, read_table
from scrapscreen.text.numbers import NumberBook
from scrapscreen.text.phrases import PhraseBook
from scrapscreen.text.shapes import LETTERED, LONG, MIXED, POINTED, shape, shapes
from scrapscreen.text.words import Reading

from .naive import Span, patterns_of, spans_of, tokens_of
from .small import Steps, write_tables
from .strategies import rows
from .test_phrases import spans

HEADER = "words,concepts,context,source\n"
LISTS = "name,words,source\nWASTE,ewc avv,hand\nSIGN,nr,hand\n"
SMALL = (
    HEADER
    + """\
WASTE SIGN? :99 99 99,code,,hand
ewc nr? :999999|9.9,code,,hand
99 99 99,code number,,hand
po nr? :9+|a9|9a a9?,known,,hand
cu 90..100 %,copper percent,,hand
n 27..58 sh|uh?,magnet,needed,hand
copper 99,scope,,hand
copper 42 x9? y,steel,,hand
"""
)
WORDS = """
    ewc avv nr po cu n sh uh % 17 04 042 170402 17.04.02 12 4711 90 99 100 101 27 58 a7 7a x9 42 y copper wire pure
    1234567890
"""
FOLDER = data_dir() / "lexicon"


def with_numbers(folder: Path, source: Path | None = None) -> Steps:
    steps = Steps(folder)
    steps.phrases = PhraseBook(
        steps.lexicon, steps.vocabulary, NumberBook(steps.lexicon, steps.vocabulary, source or folder)
    )
    return steps


@pytest.fixture(scope="module")
def numbered(tmp_path_factory: pytest.TempPathFactory) -> Steps:
    folder = write_tables(tmp_path_factory.mktemp("numbers"))
    (folder / "numbers.csv").write_text(SMALL, encoding="utf-8")
    (folder / "number_words.csv").write_text(LISTS, encoding="utf-8")
    return with_numbers(folder)


@pytest.fixture(scope="module")
def everything() -> Steps:
    return with_numbers(FOLDER)


@pytest.fixture(scope="module")
def numbers() -> NumberBook:
    steps = Steps(FOLDER)
    return NumberBook(steps.lexicon, steps.vocabulary, FOLDER)


def naive(steps: Steps, texts: list[str]) -> list[list[Span]]:
    def read_word(word: str) -> Reading:
        return steps.vocabulary.readings[steps.vocabulary._read_new(word)[0]]

    patterns = patterns_of(steps.lexicon, steps.folder)
    return [spans_of(steps.lexicon, tokens_of(text), read_word, patterns) for text in texts]


@settings(max_examples=200)
@given(rows(WORDS.split(), most_words=12))
def test_agrees_with_trying_every_pattern_everywhere(numbered: Steps, texts: list[str]) -> None:
    assert spans(numbered, texts) == naive(numbered, texts)


def named_in_the_table() -> list[str]:
    """Return the words that the embedded patterns name, and a word of each shape."""
    lists = read_table(FOLDER / "number_words.csv", ("name", "words", "source"))
    patterns = read_table(FOLDER / "numbers.csv", ("words", "concepts", "context", "source"))
    names = {name for row in lists for name in row["words"].split()}
    names |= {"160601", "17.04.02", "20014001", "41", "02"}
    names |= {name for row in patterns for place in row["words"].split() for name in place.strip(":?").split("|")}
    return sorted(
        {re.sub(r"9\.9|9\+|a9|9a", "17", name.replace("..", " ").lower()) for name in names} | {"17.5", "a7", "7a"}
    )


NAMED = named_in_the_table()


@settings(max_examples=60)
@given(st.lists(st.sampled_from(NAMED), min_size=2, max_size=8).flatmap(lambda some: rows(some, most_words=10)))
def test_agrees_on_the_embedded_table(everything: Steps, texts: list[str]) -> None:
    assert spans(everything, texts) == naive(everything, texts)


@given(st.lists(st.one_of(st.sampled_from(NAMED), st.text("0123456789.,/abcÄä", min_size=1, max_size=12)), max_size=8))
def test_words_one_by_one_as_many_at_once(numbers: NumberBook, words: list[str]) -> None:
    many = pa.array(words * 64, pa.string())
    assert numbers.kinds(pa.array(words, pa.string())).tolist() == numbers.kinds(many).tolist()[: len(words)]
    assert [shape(word) for word in words] == shapes(pa.array(words, pa.string())).tolist()


@given(st.text("0123456789.,/abcä", min_size=1, max_size=12))
def test_shapes(word: str) -> None:
    word = word.strip(".,/") or "1"
    digits = sum(c in "0123456789" for c in word)
    if not digits:
        expected = 0
    elif set(word) <= set("0123456789"):
        expected = min(len(word), LONG)
    elif set(word) <= set("0123456789.,/"):
        expected = POINTED
    else:
        expected = MIXED if word[0] in "0123456789" else LETTERED
    assert shape(word) == expected


def test_a_pattern_does_not_run_on_in_the_next_row(numbered: Steps) -> None:
    assert [[s.length for s in row] for row in spans(numbered, ["ewc 17 04", "02", "ewc 17 04 02"])] == [
        [1, 1, 1],
        [1],
        [4],
    ]


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("EWC 17 04 02", [4]),
        ("AVV-Nr.: 17 04 02", [5]),
        ("EWC: 170402", [2]),
        ("ewc 17.04.02", [2]),
        ("17 04 02", [3]),
        ("17; 04 02", [1, 1, 1]),
        ("17 04 02 12", [3, 1]),
        ("po: 4711", [2]),
        ("po; nr. 4711", [1, 1, 1]),
        ("po nr. 4711 a7", [4]),
        ("cu 99 %", [3]),
        ("cu 89 %", [1, 1, 1]),
        ("n 35 sh", [3]),
        ("n 35", [2]),
        ("copper 42 y", [3]),
        ("copper 42 x9", [2, 1]),
    ],
)
def test_lengths(numbered: Steps, text: str, lengths: list[int]) -> None:
    assert [span.length for span in spans(numbered, [text])[0]] == lengths


def test_a_reading_in_need_of_company_keeps_that_need(numbered: Steps) -> None:
    assert numbered.roles_of("n 35 sh") == [(("magnet",), "maybe")]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("ewc 99,kode,,x", "unknown concept 'kode'"),
        ("ewc 99,,,x", "no concept"),
        ("ewc 99,code,perhaps,x", "context is 'perhaps'"),
        ("ewc nr?,code,,x", "less than two words"),
        ("WASTES 99,code,,x", "'WASTES' cannot be found"),
        ("ewc- 99,code,,x", "'ewc-' cannot be found"),
        ("ewc 9..2,code,,x", "'9..2' is no range"),
        ("ewc 0..5000,code,,x", "'0..5000' is no range"),
    ],
)
def test_errors_name_the_line(tmp_path: Path, row: str, message: str) -> None:
    folder = write_tables(tmp_path)
    (folder / "numbers.csv").write_text(f"{HEADER}{row}\n", encoding="utf-8")
    (folder / "number_words.csv").write_text(LISTS, encoding="utf-8")
    with pytest.raises(TableError, match=re.escape(message)) as caught:
        with_numbers(folder)
    assert "numbers.csv:2" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("17 04 02 aluminium", "is"),
        ("wire 17 04 02", "is"),
        ("wire 17 04 02 aluminium", "maybe"),
        ("ewc 17 04 02", "is"),
        ("wire ewc 170402 aluminium", "is"),
        ("17/04/02 aluminium", "maybe"),
        ("170402 aluminium", "maybe"),
        ("17.04.02 aluminium", "maybe"),
        ("17040299 aluminium", "maybe"),
        ("17 04 22 aluminium", None),
        ("170422 aluminium", None),
        ("740400 aluminium", None),
    ],
)
def test_a_code_of_the_list_of_waste_counts_by_its_place(everything: Steps, text: str, role: str | None) -> None:
    found = [role for concepts, role in everything.roles_of(text) if "ewc_aluminium" in concepts]
    assert found == ([role] if role else [])


def test_a_table_of_waste_codes_with_an_unknown_concept_is_named(tmp_path: Path) -> None:
    folder = write_tables(tmp_path)
    (folder / "numbers.csv").write_text(HEADER, encoding="utf-8")
    (folder / "number_words.csv").write_text(LISTS, encoding="utf-8")
    (folder / "waste_codes.csv").write_text("concept,codes,source\newc_gold,170401,hand\n", encoding="utf-8")
    with pytest.raises(TableError, match="unknown concept 'ewc_gold'"):
        with_numbers(folder)


def test_a_table_without_patterns(tmp_path: Path) -> None:
    folder = write_tables(tmp_path)
    (folder / "numbers.csv").write_text(HEADER, encoding="utf-8")
    (folder / "number_words.csv").write_text(LISTS, encoding="utf-8")
    assert [span.length for span in spans(with_numbers(folder), ["ewc 17 04 02"])[0]] == [1, 1, 1, 1]
