"""The shapes of words with digits: how many digits, whether with points, letters before or behind."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from scrapscreen.grouping import running_sum

Ints = npt.NDArray[np.int32]

LONG, POINTED, LETTERED, MIXED = 9, 10, 11, 12
"""Shapes beside the plain numbers of 1 to 8 digits: longer ones, with points or commas, letters with digits behind or before."""


_DIGITS, _POINTS = b"0123456789", b",-./"


def shape(word: str) -> int:
    """Return the shape of a word: how many digits a plain number has, ``LONG``, ``POINTED``, ``LETTERED``, ``MIXED``, or 0.

    >>> [shape(w) for w in ("1704", "12345678901", "99,9", "rg7", "28h", "kupfer")]
    [4, 9, 10, 11, 12, 0]
    """
    data = word.encode()
    letters = data.translate(None, _DIGITS)
    digits = len(data) - len(letters)
    if not digits:
        return 0
    if letters.translate(None, _POINTS):
        return MIXED if data[0] <= ord("9") else LETTERED
    return POINTED if letters else min(digits, LONG)


def shapes(words: pa.StringArray) -> Ints:
    """Return the shape of each word, as ``shape`` does, on arrays."""
    lengths = np.asarray(pc.binary_length(words))
    offsets = np.concatenate([[0], running_sum(lengths)])
    if not offsets[-1]:
        return np.zeros(len(words), np.int32)
    first = np.frombuffer(words.buffers()[1], np.int32)[words.offset]
    data = np.frombuffer(words.buffers()[2], np.uint8)[first : first + offsets[-1]]
    digits, points = (np.diff(np.concatenate([[0], running_sum(of)])[offsets]) for of in _signs(data))
    mixed = np.where(data[offsets[:-1]] <= ord("9"), MIXED, LETTERED)
    numbers = np.where(points > 0, POINTED, np.minimum(digits, LONG))
    return np.where(digits == 0, 0, np.where(digits + points == lengths, numbers, mixed)).astype(np.int32)


def _signs(data: npt.NDArray[np.uint8]) -> Iterator[npt.NDArray[np.bool_]]:
    yield (data >= 48) & (data <= 57)
    yield (data >= 44) & (data <= 47)
