"""What a pass has learnt, while several threads use it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

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
