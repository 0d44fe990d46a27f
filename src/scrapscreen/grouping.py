"""Equal rows of an array found once: the work is then done on the distinct ones and spread back."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Index = npt.NDArray[np.intp]


def distinct_rows(rows: npt.NDArray[Any]) -> tuple[Index, Index]:
    """Return the place of the first of each distinct row, and for every row which distinct one it equals.

    >>> first, back = distinct_rows(np.array([[1, 2], [3, 4], [1, 2]]))
    >>> first.tolist(), back.tolist()
    ([0, 1], [0, 1, 0])
    """
    count = len(rows)
    flat = np.ascontiguousarray(rows.reshape(count, -1) if count else rows.reshape(0, 1))
    width = flat.shape[1] * flat.itemsize
    column = pa.FixedSizeBinaryArray.from_buffers(pa.binary(width), count, [None, pa.py_buffer(flat)])
    back = np.asarray(column.dictionary_encode().indices, np.intp)
    first = np.zeros(int(back.max(initial=-1)) + 1, np.intp)
    first[back[::-1]] = np.arange(count - 1, -1, -1)
    return first, back


def distinct_values(values: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
    """Return the distinct values in the order of their first places, and for every place which of them stands there.

    >>> distinct, back = distinct_values(np.array([7, 3, 7]))
    >>> distinct.tolist(), back.tolist()
    ([7, 3], [0, 1, 0])
    """
    if len(values) == 1:
        return values, np.zeros(1, np.int32)
    encoded = pa.array(values, pa.int64()).dictionary_encode()
    return np.asarray(encoded.dictionary), np.asarray(encoded.indices)


def running_sum(values: npt.NDArray[Any]) -> npt.NDArray[np.int32]:
    """Return the sum up to each place. Unlike ``cumsum`` it lets other threads run."""
    return np.add.accumulate(values, dtype=np.int32)


def owners(counts: npt.NDArray[Any]) -> npt.NDArray[np.int32]:
    """Return which of the owners, who have so many things each, has each thing. Unlike ``repeat`` it lets other threads run.

    >>> owners(np.array([2, 0, 1])).tolist()
    [0, 0, 2]
    """
    ends = running_sum(counts)
    things = int(ends[-1]) if len(ends) else 0
    return running_sum(np.bincount(ends[:-1], minlength=things)[:things])


SAMPLE = 4_096
"""So many of the first texts let guess how many are repeated."""


def seldom_repeated(texts: pa.Array) -> bool:
    """Guess from the first texts of a long column whether nearly all are distinct, so that telling them apart is idle work.

    Those of a dictionary have been told apart.

    Among n texts drawn from D different ones about n² / 2D are repeated.

    >>> seldom_repeated(pa.array([str(n) for n in range(5000)])), seldom_repeated(pa.array(["scrap", "ladder"] * 5000))
    (True, False)
    """
    if len(texts) < SAMPLE or pa.types.is_dictionary(texts.type):
        return False
    sample = texts.slice(0, SAMPLE)
    repeated = SAMPLE - len(sample.dictionary_encode().dictionary)
    return repeated == 0 or SAMPLE**2 / (2 * repeated) > len(texts)
