"""Bytes eight at a time, as numbers: loops that compare and hash runs of bytes take fewer steps."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Eights = npt.NDArray[Any]

FIRST_BYTES = np.array([(1 << 8 * n) - 1 for n in range(9)], np.uint64)
"""By number: so many first bytes of eight."""

_SPARE = 8


def eights(data: bytes | npt.NDArray[np.uint8]) -> Eights:
    """Return the eight bytes that begin at each place and are all there, without a copy; the first is the lowest of a number.

    >>> [hex(number) for number in eights(b"123456789")]
    ['0x3837363534333231', '0x3938373635343332']
    """
    return np.ndarray(max(0, len(data) - 7), "<u8", data, strides=(1,))


def spaced_eights(data: npt.NDArray[np.uint8]) -> Eights:
    """Return the eight bytes that begin at each place, zeros behind the last.

    >>> [hex(number) for number in spaced_eights(np.frombuffer(b"12", np.uint8))][:2]
    ['0x3231', '0x32']
    """
    spaced = np.zeros(len(data) + _SPARE, np.uint8)
    spaced[: len(data)] = data
    return eights(spaced)
