from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapscreen.grouping import distinct_rows, owners, running_sum


def naive(rows: np.ndarray) -> tuple[list[int], list[int]]:
    seen: dict[bytes, int] = {}
    first, back = [], []
    for place, row in enumerate(rows):
        key = row.tobytes()
        if key not in seen:
            seen[key] = len(seen)
            first.append(place)
        back.append(seen[key])
    return first, back


def check(rows: np.ndarray) -> None:
    first, back = distinct_rows(rows)
    assert (first.tolist(), back.tolist()) == naive(rows)
    assert np.array_equal(rows[first][back], rows)


@given(
    st.lists(st.lists(st.integers(0, 2), min_size=3, max_size=3), max_size=30),
    st.sampled_from([np.uint8, np.int32, np.uint64, np.float32]),
)
def test_agrees_with_a_dictionary(rows: list[list[int]], kind: type) -> None:
    check(np.array(rows, kind).reshape(len(rows), 3))


@given(st.lists(st.integers(0, 5), max_size=40))
def test_rows_of_one_cell(values: list[int]) -> None:
    check(np.array(values, np.int64))


def test_rows_that_are_not_next_to_each_other_in_memory() -> None:
    wide = np.arange(60).reshape(6, 10) % 4
    check(wide[:, ::3])
    check(wide.T)
    check(wide[::-1])


def test_rows_that_differ_in_one_bit_only() -> None:
    rows = np.zeros((65, 2), np.uint64)
    for n in range(64):
        rows[n, n % 2] = np.uint64(1) << np.uint64(n)
    check(np.concatenate([rows, rows[::-1]]))


@pytest.mark.parametrize("shape", [(0,), (0, 3), (1, 1), (5, 1)])
def test_small_shapes(shape: tuple[int, ...]) -> None:
    check(np.zeros(shape, np.uint64))


@given(st.lists(st.integers(0, 4), max_size=20))
def test_owners_and_running_sums_are_those_of_numpy(counts: list[int]) -> None:
    given = np.array(counts, np.int64)
    assert owners(given).tolist() == np.repeat(np.arange(len(counts)), counts).tolist()
    assert running_sum(given).tolist() == np.cumsum(given).tolist()
