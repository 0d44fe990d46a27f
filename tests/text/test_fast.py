from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

pytest.importorskip("numba")

from scrapscreen.text import fast
from scrapscreen.text.fast import FastReader
from scrapscreen.text.reader import TextReader

from .strategies import rows
from .test_reader import LISTED

NUMBERS = (
    "17 04 01 17040101 170401 12345678 74040010 ewc avv 99,9 96 1.4301 11.02 2,5 mm² 12345 4711 a4711 2x40 1/2 en aw 6060 "
    "cw004a 40x40 x1 0,5 lot 380085 kg EUR"
)
ODD = "Kupferschr. Alu-Späne SPÃ„NE cooper “x” żłom медь a@b.de"
WORDS = [*LISTED.split(), *NUMBERS.split(), *ODD.split()]


@pytest.fixture(scope="module")
def quick(reader: TextReader) -> FastReader:
    return FastReader(reader)


def wordings(reader: FastReader, texts: list[str]) -> list[bytes]:
    distinct, which = reader.wordings(pa.array(texts, pa.string()))
    return distinct.take(pa.array(which)).to_pylist()


def on_arrays(reader: TextReader, texts: list[str]) -> list[bytes]:
    return reader.lay(pa.array(texts, pa.string())).line.pack().to_pylist()


@settings(max_examples=200)
@given(rows(WORDS))
@example([])
@example(["", " ", "-", "copper"])
@example(["Gemischter Kupferkabelschro 12", "Kupferkabelschrott gemischt al", "x" * 26 + " alu"])
@example(
    [
        "ewc 17 04 01",
        "17040101 Kupfer",
        "12345678",
        "Kupferschr. Abf. Al",
        "3 sort 3",
        "box R$ 12,90 (41,75%) qty. 20.00 ct",
    ]
)
@example(["copper scrap", "berry birch", "scrap copper wire, berry", "old, copper; scrap"])
def test_wordings_are_those_read_on_arrays(reader: TextReader, quick: FastReader, texts: list[str]) -> None:
    assert wordings(quick, texts) == on_arrays(reader, texts)


@given(texts=st.lists(st.text(max_size=60), max_size=8))
def test_whatever_is_written(reader: TextReader, quick: FastReader, texts: list[str]) -> None:
    assert wordings(quick, texts) == on_arrays(reader, texts)


def test_a_slice_is_read_as_a_list_of_its_own(reader: TextReader, quick: FastReader) -> None:
    column = pa.array(["złom", "copper scrap", "Alu-Späne, lose", "magnet"])[1:3]
    distinct, which = quick.wordings(column)
    assert distinct.take(pa.array(which)).to_pylist() == on_arrays(reader, column.to_pylist())


def test_several_threads_may_read_at_once(reader: TextReader) -> None:
    quick = FastReader(reader)
    lists = [[f"{word} {n} copper scrap {word}s" for n in range(200)] for word in WORDS]
    with ThreadPoolExecutor(4) as pool:
        for texts, found in zip(lists, pool.map(lambda texts: wordings(quick, texts), lists), strict=True):
            assert found == on_arrays(reader, texts)


def test_what_it_knows_is_bounded(reader: TextReader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast, "_MOST", 20)
    monkeypatch.setattr(fast, "_FEW", 3)
    quick = FastReader(reader)
    for n in range(4):
        texts = [f"copper {'abcdefghij'[k % 10]}{'xyzuvw'[n]}{'qrst'[k % 4]} scrap" for k in range(40)]
        assert wordings(quick, texts) == on_arrays(reader, texts)
        assert len(quick._known._words.seen) <= 20 + 43
