from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scrapscreen.text.words import Reading

from .naive import Span, spans_of, tokens_of
from .small import TABLES, Steps, write_tables
from .strategies import rows

LISTED = """
    copper wire scrap machine parts pure refined of aluminium berry cu al kupfer späne spane spaene gemischt złom zlom
    miedzi made from for purchase order cathode 99 déchets dechets mêlés meles mele schrott
"""
WORDS = LISTED.split()
HEADER = "word,concepts,context,source\n"


def spans(steps: Steps, texts: list[str]) -> list[list[Span]]:
    """Return what was read in each row; tokens are counted from the first of the row."""
    tokens, found = steps.spans(texts)
    out: list[list[Span]] = [[] for _ in texts]
    for token, length, reading in zip(found.token.tolist(), found.length.tolist(), found.reading.tolist(), strict=True):
        row = int(np.searchsorted(tokens.bounds, token, side="right")) - 1
        out[row].append(Span(token - int(tokens.bounds[row]), length, steps.vocabulary.readings[reading]))
    return out


def naive(steps: Steps, texts: list[str]) -> list[list[Span]]:
    def read_word(word: str) -> Reading:
        return steps.vocabulary.readings[steps.vocabulary._read_new(word)[0]]

    return [spans_of(steps.lexicon, tokens_of(text), read_word) for text in texts]


def known_as(steps: Steps, text: str) -> list[str]:
    return [span.reading.known_as or span.reading.means for span in spans(steps, [text])[0]]


@settings(max_examples=150)
@given(rows(WORDS, most_words=14))
@example(["copper wire scrap machine", "copper wire scrap machine parts", "wire scrap. machine", "wire", "scrap"])
@example(["copper wire scrap of copper wire scrap machine"])
def test_agrees_with_going_from_left_to_right(small: Steps, texts: list[str]) -> None:
    assert spans(small, texts) == naive(small, texts)


@given(st.lists(st.text("ab ,;", max_size=24), max_size=6))
def test_agrees_where_every_phrase_overlaps_the_next(overlapping: Steps, texts: list[str]) -> None:
    texts = [text.replace("a", " a ").replace("b", " b ") for text in texts]
    assert spans(overlapping, texts) == naive(overlapping, texts)


@settings(max_examples=50)
@given(st.data())
def test_agrees_on_the_embedded_lexicon(embedded: Steps, data: st.DataObject) -> None:
    phrases = sorted(embedded.lexicon.phrases)
    some = data.draw(st.lists(st.sampled_from(phrases), min_size=1, max_size=6))
    texts = data.draw(rows(sorted({word for phrase in some for word in phrase} | {" ".join(p) for p in some})))
    assert spans(embedded, texts) == naive(embedded, texts)


@pytest.fixture(scope="module")
def overlapping(tmp_path_factory: pytest.TempPathFactory) -> Steps:
    words = HEADER + "".join(
        f"{phrase},copper,,hand\n" for phrase in ("a b", "b a", "a a b", "b b a a b", "a b b b", "b b")
    )
    return Steps(write_tables(tmp_path_factory.mktemp("overlapping"), words_en=words))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pure copper", ["pure copper"]),
        ("Pure-Copper", ["pure copper"]),
        ("pure, copper", ["pure copper"]),
        ("pure; copper", ["unknown", "copper"]),
        ("pure\ncopper", ["unknown", "copper"]),
        ("pure aluminium copper", ["unknown", "aluminium", "copper"]),
        ("wire scrap machine", ["wire scrap machine"]),
        ("wire scrap", ["wire scrap"]),
        ("copper wire scrap", ["copper wire", "scrap"]),
        ("copper wire scrap machine", ["copper wire", "scrap machine"]),
        ("copper wire scrap machine parts", ["copper wire scrap machine parts"]),
        ("purchase order copper", ["purchase order", "copper"]),
        ("cathode 99", ["cathode 99"]),
        ("cathode 98", ["unknown", "shape"]),
        ("Späne gemischt", ["spane gemischt"]),
        ("SPAENE GEMISCHT", ["spaene gemischt"]),
        ("ZŁOM miedzi", ["zlom miedzi"]),
        ("zlom miedzi", ["zlom miedzi"]),
        ("déchets mêlés", ["dechets meles"]),
        ("dechets mêlés", ["dechets meles"]),
        ("déchets meles", ["dechets meles"]),
        ("de\u0301chets me\u0302le\u0301s", ["dechets meles"]),
    ],
)
def test_readings(small: Steps, text: str, expected: list[str]) -> None:
    assert known_as(small, text) == expected


def test_a_phrase_does_not_run_on_in_the_next_row(small: Steps) -> None:
    assert [len(row) for row in spans(small, ["pure", "copper", "", "pure copper"])] == [1, 1, 0, 1]


def test_a_phrase_that_overlaps_only_one_that_gave_way_stays(overlapping: Steps) -> None:
    """In "a b b a" the phrases "a b" and "b a" stay; "b b" between them gives way to the first only."""
    assert known_as(overlapping, "a b b a") == ["a b", "b a"]


def test_long_chains_of_overlaps(overlapping: Steps) -> None:
    (row,) = spans(overlapping, ["a b " * 50_000])
    assert [span.reading.known_as for span in row] == ["a b"] * 50_000


def test_own_phrases_win(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "en.csv").write_text(HEADER + "wire scrap machine,steel,,me\n")
    steps = Steps(write_tables(tmp_path), own)
    assert steps.roles_of("wire scrap machine") == [(("steel",), "is")]


def test_a_lexicon_without_phrases(tmp_path: Path) -> None:
    single = {
        f"words_{name}": HEADER + "".join(
            line + "\n" for line in TABLES[f"words/{name}.csv"].splitlines()[1:] if " " not in line.split(",")[0]
        )
        for name in ("en", "de", "pl", "fr")
    }  # fmt: skip
    steps = Steps(write_tables(tmp_path, **single))
    assert steps.lexicon.phrases == {}
    assert known_as(steps, "copper wire scrap machine") == ["copper", "wire", "scrap", "machine"]


def test_every_listed_phrase_is_read_as_itself(embedded: Steps) -> None:
    phrases = sorted(embedded.lexicon.phrases)
    found = spans(embedded, [" ".join(phrase) for phrase in phrases])
    assert [p for p, row in zip(phrases, found, strict=True) if [s.length for s in row] != [len(p)]] == []
