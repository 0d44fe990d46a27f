from __future__ import annotations

from collections.abc import Callable
from threading import Thread

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrapscreen import known
from scrapscreen.known import KnownTexts
from scrapscreen.loops import Supply

Ints = npt.NDArray[np.int64]
BATCHES = st.lists(
    st.lists(st.sampled_from([*"abcdefghij", "", "scrap copper wire", "žlb"]), unique=True, max_size=9), max_size=9
)


@pytest.fixture(params=["never", "always"])
def loops(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    if request.param == "always":
        pytest.importorskip("numba")
    monkeypatch.setattr(known, "supply", Supply(wish=request.param))
    return bool(request.param == "always")


def counted(asked: list[str]) -> Callable[[pa.StringArray], Ints]:
    def read(texts: pa.StringArray) -> Ints:
        asked.extend(texts.to_pylist())
        return np.array([len(text) for text in texts.to_pylist()], np.int64)

    return read


def column(texts: list[str]) -> pa.StringArray:
    return pa.array(texts, pa.string())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(BATCHES)
def test_texts_are_read_once_up_to_a_bound(loops: bool, batches: list[list[str]]) -> None:
    texts, asked = KnownTexts(8), list[str]()
    for batch in batches:
        assert texts.numbers(column(batch), counted(asked)).tolist() == [len(text) for text in batch]
        assert len(texts) <= 8 + 9
    distinct = set().union(*batches)
    if len(distinct) <= 8:
        assert sorted(asked) == sorted(distinct)


def test_a_short_batch_moves_not_many(loops: bool) -> None:
    texts, asked = KnownTexts(100_000), list[str]()
    many = [f"scrap {n}" for n in range(5000)]
    for batch in (many, many[:1000], ["new"], many[:10], ["new"]):
        texts.numbers(column(batch), counted(asked))
    assert asked == [*many, "new", *([] if loops else [*many[:10], "new"])]


def test_what_was_learnt_before_the_loops_came_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("numba")
    texts, asked = KnownTexts(100), list[str]()
    for wish, batch in (("never", ["a", "b"]), ("always", ["b", "c", "d"]), ("always", ["a", "c", "e"])):
        monkeypatch.setattr(known, "supply", Supply(wish=wish))
        texts.numbers(column(batch), counted(asked))
    assert asked == ["a", "b", "c", "d", "e"]


def test_several_threads_may_use_one_at_once(loops: bool) -> None:
    texts, wrong = KnownTexts(10_000), list[list[str]]()

    def use(first: int) -> None:
        for start in range(first, first + 900, 90):
            batch = [str(n) for n in range(start, start + 300)]
            if texts.numbers(column(batch), counted([])).tolist() != [len(text) for text in batch]:
                wrong.append(batch)

    threads = [Thread(target=use, args=(first,)) for first in (0, 45, 500)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
