from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapscreen.errors import TableError
from scrapscreen.rules import FactSpace
from scrapscreen.tables import data_dir
from scrapscreen.text.cut import CUT, FIELD_LENGTHS
from scrapscreen.text.facts import FactReader, stated_facts
from scrapscreen.text.lexicon import Lexicon
from scrapscreen.text.mending import mend_text
from scrapscreen.text.reader import ASIDE, TextReader

from .naive import NaiveRoles, facts_of, patterns_of, spans_of, tokens_of
from .small import Steps, named
from .strategies import rows

HEADER = "word,concepts,context,source\n"
LISTED = """
    aluminium alu copper kupfer miedź miedzi cobre rame cuivre koper scrap schrott złom złomu chatarra rottame ferraille
    waste abfall déchets späne turnings clippings offcuts profile profil wire draht cable kabel berry birch tense taint
    tabor isri cu al ms brass messing magnet magnete neodym ndfeb ferrite motor motors machine oxide powder ingots granules
    new used old mixed from made produced aus for für pour not nicht non without ohne free frei haltig with mit
    containing coated plated of and und 96 % mm kg pcs 7602 76020011 00 ewc 17 04 n42 cw004a alumnium unsorted clean painted shear
"""
WORDS = LISTED.split()


COUNTED = ("metal", "copper", "aluminium", "discard", "unknown", "number")
"""Counts are told of these only: each count takes its own time in every reading."""


def all_facts(reader: TextReader) -> FactReader:
    space = FactSpace()
    space.add(fact for fact in sorted(stated_facts(reader.lexicon)) if ":" not in fact or fact.startswith(COUNTED))
    return reader.watch(space)


@pytest.fixture(scope="module")
def reader() -> TextReader:
    return TextReader()


@pytest.fixture(scope="module")
def watched(reader: TextReader) -> FactReader:
    return all_facts(reader)


def bits(reader: TextReader, texts: pa.StringArray) -> npt.NDArray[np.uint64]:
    wordings, of_text = reader.wordings(texts)
    return reader.facts(wordings)[of_text]


def stated(reader: TextReader, watched: FactReader, texts: list[str]) -> list[set[str]]:
    return named(watched, bits(reader, pa.array(texts, pa.string())))


def naive(reader: TextReader, roles: NaiveRoles, text: str) -> set[str]:
    """Take one text the whole way, each step by its slow reference."""
    vocabulary = reader.vocabulary
    tokens = tokens_of(mend_text(text))
    if tokens and len(text) in FIELD_LENGTHS and text[-1].isalpha():
        word, gap = tokens[-1]
        tokens[-1] = (word + CUT, gap)
    patterns = patterns_of(reader.lexicon, data_dir() / "lexicon")
    spans = spans_of(reader.lexicon, tokens, lambda word: vocabulary.readings[vocabulary._read_new(word)[0]], patterns)
    return facts_of(reader.lexicon, roles.mentions(tokens, spans))


@settings(max_examples=80)
@given(texts=rows(WORDS, most_words=12))
def test_agrees_with_the_slow_way(reader: TextReader, watched: FactReader, texts: list[str]) -> None:
    roles = NaiveRoles(reader.lexicon, data_dir() / "lexicon")
    expected = [naive(reader, roles, text) & set(watched.facts) for text in texts]
    assert stated(reader, watched, texts) == expected


@settings(max_examples=50)
@given(texts=rows(WORDS))
def test_a_row_reads_alone_as_among_others(reader: TextReader, watched: FactReader, texts: list[str]) -> None:
    together = bits(reader, pa.array(texts, pa.string()))
    assert together.shape == (len(texts), watched.width)
    for place, text in enumerate(texts):
        assert np.array_equal(bits(reader, pa.array([text]))[0], together[place])


@given(texts=rows(WORDS), start=st.integers(0, 7), length=st.integers(0, 7))
def test_a_slice_reads_as_its_rows(
    reader: TextReader, watched: FactReader, texts: list[str], start: int, length: int
) -> None:
    column = pa.array(texts, pa.string()).slice(min(start, len(texts)), length)
    assert named(watched, bits(reader, column)) == stated(reader, watched, column.to_pylist())


BAD = {
    "empty": "",
    "blank": " \t\n\r ",
    "no-break": "\u00a0\u2003\u3000",
    "one letter": "a" * 1_000_000,
    "one accented letter": "é" * 500_000,
    "one digit": "1" * 1_000_000,
    "one sign": "%" * 1_000_000,
    "only commas": "," * 1_000_000,
    "numbers": "1.1," * 250_000,
    "mixed run": "a1" * 500_000,
    "nul": "\0" * 1000,
    "emoji": "😀👩‍🔧🇩🇪" * 100,
    "right to left": "فضلات النحاس פסולת נחושת",
    "marks": "a" + "\u0301" * 10_000,
    "not a character": "\uffff\U0010ffff\ufffd",
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD.keys())
def test_bad_text_disturbs_no_neighbour(reader: TextReader, watched: FactReader, text: str) -> None:
    before, found, after = stated(reader, watched, ["copper scrap", text, "copper scrap"])
    assert before == after == stated(reader, watched, ["copper scrap"])[0]
    assert not {"metal@*", "discard@*"} & found
    assert found == stated(reader, watched, [text])[0]


@pytest.mark.parametrize(
    "sign", ["\0", "\n", "\u200b", " \ufeff ", " 😀 ", " \u202e", "\u00a0", "™", " שלום ", "_", "“"]
)
def test_strange_signs_between_words_hide_no_word(reader: TextReader, watched: FactReader, sign: str) -> None:
    (found,) = stated(reader, watched, [f"copper{sign}scrap"])
    assert {"copper", "scrap"} <= found


def test_a_million_words_of_one_row(reader: TextReader, watched: FactReader) -> None:
    (found,) = stated(reader, watched, ["copper scrap, " * 100_000])
    assert {"copper", "scrap", "copper:5"} <= found


def test_no_rows(reader: TextReader, watched: FactReader) -> None:
    assert bits(reader, pa.array([], pa.string())).shape == (0, watched.width)


def test_facts_need_a_watch() -> None:
    reader = TextReader.__new__(TextReader)
    reader._facts = None
    with pytest.raises(AssertionError, match="watch"):
        reader.facts(pa.array([b""]))


@pytest.fixture
def hasty_threads() -> Iterator[None]:
    """Let threads take turns far more often than usual, so that a missing lock shows."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("hasty_threads")
def test_two_threads_learn_words_as_one_does(small: Steps) -> None:
    """A long list is read by two threads that share one vocabulary: no word may be learnt twice or not at all."""
    parts = sorted(
        p
        for p, (joins, _) in small.lexicon.parts.items()
        if joins & small.lexicon.bits(small.lexicon.compounding) and p.isascii()
    )
    words = [a + b + c for a in parts for b in parts for c in ("", "schrott", "draht", "profil")]
    texts = [f"{words[n]} aus {words[-n]} x{n}, {words[n * 7 % len(words)]}" for n in range(len(words))]
    expected = small.stated(texts)
    for _ in range(3):
        fresh = Steps(small.folder)
        chunks = [texts[n::8] for n in range(8)]
        start = threading.Barrier(2)

        def read(chunk: list[str], steps: Steps = fresh, start: threading.Barrier = start) -> list[set[str]]:
            start.wait(timeout=60)
            return steps.stated(chunk)

        with ThreadPoolExecutor(2) as pool:
            found = list(pool.map(read, chunks))
        for n, chunk in enumerate(found):
            assert chunk == expected[n::8]


class OneAtATime:
    """A step that takes its time, and notices when a second thread enters it meanwhile."""

    def __init__(self, step: Callable[..., Any]) -> None:
        self.step, self.busy, self.clashes, self.threads = step, threading.Lock(), 0, set[int]()

    def __call__(self, *args: Any) -> Any:
        self.threads.add(threading.get_ident())
        if not self.busy.acquire(blocking=False):
            self.clashes += 1
            return self.step(*args)
        try:
            time.sleep(0.002)
            return self.step(*args)
        finally:
            self.busy.release()


@pytest.mark.parametrize(("step", "learning"), [("vocabulary", "_read_new"), ("roles", "_learn"), ("facts", "_learn")])
def test_only_one_thread_learns_at_a_time(small: Steps, step: str, learning: str) -> None:
    fresh = Steps(small.folder)
    watch = OneAtATime(getattr(getattr(fresh, step), learning))
    setattr(getattr(fresh, step), learning, watch)
    start = threading.Barrier(2)

    def read(thread: int) -> None:
        start.wait(timeout=60)
        for letter in "abcdefghijklmnopqrst":
            fresh.stated([f"kupfer{'xy'[thread]}{letter}zzz copper scrap"])

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(read, range(2)))
    assert len(watch.threads) == 2
    assert watch.clashes == 0


# --- explanations -----------------------------------------------------------------------------------------------------


@settings(max_examples=50)
@given(texts=rows(WORDS))
def test_words_account_for_every_token_in_order(reader: TextReader, texts: list[str]) -> None:
    for text in texts:
        assert (
            " ".join(word.text for word in reader.words(text)).split()
            == " ".join(w for w, _ in tokens_of(mend_text(text))).split()
        )


@settings(max_examples=50)
@given(texts=rows(WORDS))
def test_words_state_what_the_facts_state(reader: TextReader, watched: FactReader, texts: list[str]) -> None:
    concepts = reader.lexicon.concepts
    for text, facts in zip(texts, stated(reader, watched, texts), strict=True):
        told = {
            f"{wider}@{role}"
            for word in reader.words(text)
            for unit, role in zip(word.concepts, word.roles, strict=True)
            if role != ASIDE
            for name in unit
            for wider in concepts[name].wider
        }
        assert told == {fact for fact in facts if "@" in fact and not fact.endswith("@*")}


def test_words_of_one_text(reader: TextReader) -> None:
    found = reader.words("Aluminiumprofilschrott, alumnium")
    assert [(w.text, w.means, w.known_as, w.concepts, w.roles) for w in found] == [
        (
            "aluminiumprofilschrott",
            "compound",
            "aluminium+profil+schrott",
            (("aluminium",), ("profile",), ("scrap",)),
            ("is", "is", "is"),
        ),
        ("alumnium", "repaired", "aluminum", (("aluminium",),), ("is",)),
    ]
    assert reader.words("") == []


# --- the embedded lexicon: readings that are clear-cut ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "facts", "missing"),
    [
        ("Aluminiumprofilschrott", {"aluminium", "profile", "scrap", "discard"}, {"copper@*"}),
        ("złomu miedzi", {"scrap", "copper"}, set()),
        ("ZŁOMU MIEDZI", {"scrap", "copper"}, set()),
        ("zlomu miedzi", {"scrap", "copper"}, set()),
        ("Alu-Spaene", {"aluminium", "turnings"}, set()),
        ("Alu-Späne", {"aluminium", "turnings"}, set()),
        ("alumnium scrap", {"aluminium", "scrap"}, {"unknown"}),
        ("copper rod produced from scrap", {"copper", "bar", "scrap@origin"}, {"scrap"}),
        ("copper wire, not scrap", {"copper", "wire", "scrap@not"}, {"scrap"}),
        ("plastic profile, aluminium-free", {"plastic", "aluminium@not"}, {"aluminium"}),
        ("copper sulphate", set(), {"copper", "scrap"}),
        ("berry", {"grade_copper@maybe"}, {"grade_copper"}),
        ("copper scrap ISRI berry", {"grade_copper", "copper", "scrap"}, set()),
        ("wood chopper", set(), {"copper@*"}),
        ("ice scraper", set(), {"scrap@*"}),
        ("фрукты", {"unknown"}, {"metal@*"}),
    ],
)
def test_embedded_facts(reader: TextReader, watched: FactReader, text: str, facts: set[str], missing: set[str]) -> None:
    (found,) = stated(reader, watched, [text])
    assert facts <= found
    assert not missing & found


def test_own_words_extend_the_embedded_lexicon(tmp_path: Path, reader: TextReader, watched: FactReader) -> None:
    text = "Brillantglanz, lose"
    assert "copper" not in stated(reader, watched, [text])[0]
    (tmp_path / "de.csv").write_text(HEADER + "brillantglanz*,refined_copper scrap,,our buyers\n")
    own = TextReader(tmp_path)
    facts = all_facts(own)
    assert {"refined_copper", "copper", "scrap"} <= stated(own, facts, [text])[0]
    assert stated(own, facts, ["złomu miedzi"]) == stated(reader, watched, ["złomu miedzi"])


def test_own_words_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "de.csv").write_text(HEADER + "kessel,coper,,me\n")
    with pytest.raises(TableError) as caught:
        TextReader(tmp_path)
    assert str(caught.value) == f"{tmp_path / 'de.csv'}:2: unknown concept 'coper'; did you mean 'copper'?"


def test_the_embedded_lexicon_is_the_one_that_is_read(reader: TextReader, embedded: Steps) -> None:
    parts: list[Lexicon] = [reader.lexicon, embedded.lexicon]
    assert parts[0].words == parts[1].words
    assert parts[0].phrases == parts[1].phrases


def test_a_number_at_the_end_of_a_field_is_read_whole(reader: TextReader) -> None:
    """A text as long as a field may have been cut off within its last word; it need not have been."""
    text = "alu radiatori neri 12 elementi"
    assert len(text) in FIELD_LENGTHS
    assert reader.words(text)[-1].text == reader.words(f"{text}, usati")[-2].text == "12 elementi"
