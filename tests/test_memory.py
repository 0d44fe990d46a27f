"""What a pass has learnt, while several threads use it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapscreen import memory as learnt
from scrapscreen.context import Context
from scrapscreen.memory import Memory


def test_a_number_is_told_only_when_its_verdict_stands() -> None:
    memory = Memory()
    told: dict[int, int] = memory._verdict_of

    class Watched(list[Any]):
        def extend(self, verdicts: Any) -> None:
            assert all(number < len(self) for number in told.values())
            super().extend(verdicts)
            assert all(number < len(self) for number in told.values())

    memory.verdicts = Watched()
    context = np.zeros(2, np.int64)
    memory.context(Context(frozenset(), dt.date(2026, 11, 26)))
    memory._number(np.array([[1], [2]], np.uint64))
    numbers = memory.decide(np.array([0, 1]), context, lambda bits, places, contexts: (["a", "b"], np.arange(2)))
    assert [memory.verdicts[n] for n in numbers.tolist()] == ["a", "b"]


@given(st.lists(st.lists(st.sampled_from([*"abcdefghij", "", "kl"]), unique=True, max_size=9), max_size=9))
def test_texts_are_read_once_up_to_a_bound(batches: list[list[str]]) -> None:
    memory, asked = Memory(), list[str]()

    def read(texts: pa.StringArray) -> Any:
        asked.extend(texts.to_pylist())
        return np.asarray(pc.binary_length(texts), np.int64)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(learnt, "MOST_TEXTS", 8)
        for batch in batches:
            found = memory.signatures_of(pa.array(batch, pa.string()), read)
            assert found.tolist() == [len(text) for text in batch]
            assert len(memory._texts[0]) <= 8 + 9
    distinct = set().union(*batches)
    if len(distinct) <= 8:
        assert sorted(asked) == sorted(distinct)


def test_a_short_batch_is_not_looked_up_among_many_texts() -> None:
    memory, asked = Memory(), list[int]()

    def read(texts: pa.StringArray) -> Any:
        asked.append(len(texts))
        return np.zeros(len(texts), np.int64)

    many = pa.array([str(n) for n in range(1000)])
    for texts in (many, many.slice(0, 100), many.slice(0, 10)):
        memory.signatures_of(texts, read)
    assert asked == [1000, 10]
