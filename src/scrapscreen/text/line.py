"""The units of all rows laid in one line, numbers set aside: what roles and facts are read from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from scrapscreen.cells import offsets
from scrapscreen.grouping import owners, running_sum
from scrapscreen.text.phrases import Spans
from scrapscreen.text.tokens import COMMA, SOFT, STROKE, STRONG, Tokens
from scrapscreen.text.words import Vocabulary

Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.intp]
Bools = npt.NDArray[np.bool_]

GAP_BITS = 2


@dataclass(frozen=True, slots=True)
class Breaks:
    """Where signs part units: between two of equal ``stroke`` (``comma``, ``strong``) numbers stands no such sign, or wider."""

    stroke: Ints
    comma: Ints
    strong: Ints
    row: Ints


@dataclass(frozen=True, slots=True)
class Line:
    """The units of all rows, one after the other: the number of each, and the gap before it.

    Row ``r`` holds those from ``bounds[r]`` up to ``bounds[r + 1]`` (int32).
    """

    unit: Ints
    gap: Bytes
    bounds: Ints

    @property
    def row(self) -> Ints:
        """The row of each unit."""
        return owners(np.diff(self.bounds))

    def breaks(self) -> Breaks:
        """Return the breaks between the units."""
        stroke, comma, strong = (running_sum(self.gap >= level) for level in (STROKE, COMMA, STRONG))
        return Breaks(stroke, comma, strong, self.row)

    def pack(self) -> pa.BinaryArray:
        """Return each row as bytes: equal rows are equal bytes."""
        return packed(self.unit << GAP_BITS | self.gap, self.bounds)

    @classmethod
    def unpack(cls, rows: pa.BinaryArray) -> Line:
        """Return the line whose rows were packed."""
        bounds = offsets(rows) // np.int32(4)
        code = (
            np.frombuffer(rows.buffers()[2], np.int32, bounds[-1])[bounds[0] :] if bounds[-1] else np.zeros(0, np.int32)
        )
        return cls(code >> GAP_BITS, (code & (1 << GAP_BITS) - 1).astype(np.uint8), bounds - bounds[0])


def packed(code: Ints, bounds: Ints) -> pa.BinaryArray:
    """Return the rows of a line as bytes; ``code`` holds the number of each unit and, in the last bits, the gap before it."""
    ends = bounds * np.int32(code.itemsize)
    return pa.BinaryArray.from_buffers(pa.binary(), len(ends) - 1, [None, pa.py_buffer(ends), pa.py_buffer(code)])


def lay_flat(tokens: Tokens, spans: Spans, vocabulary: Vocabulary, is_number: Bools, asks: Bools) -> tuple[Line, Ints]:
    """Return the units of all spans in one line, and the span of each.

    Plain numbers (``is_number`` by unit) are set aside, unless the next unit ``asks`` for a number right before it. The gap
    before a unit is the widest since the unit before.
    """
    starts, lengths, units = vocabulary.flat()
    count = lengths[spans.reading]
    span = owners(count)
    first = starts[spans.reading] - (running_sum(count) - count)
    unit = units[first[span] + np.arange(len(span))]
    token = spans.token[span]
    gap = _widest(tokens.gap, token)
    aside = is_number[unit]
    aside[:-1] &= ~asks[unit[1:]] | (gap[1:] != SOFT)
    kept = np.flatnonzero(~aside)
    bounds = np.searchsorted(token[kept], tokens.bounds).astype(np.int32)
    return Line(unit[kept], _widest(gap, kept), bounds), span[kept]


def _widest(gap: Bytes, places: Places) -> Bytes:
    """Return for each place the widest gap after the place before it, up to its own; for a repeated place none."""
    if not len(places):
        return gap[:0]
    new = np.ones(len(places), bool)
    np.not_equal(places[1:], places[:-1], out=new[1:])
    ends = places[new]
    begins = np.zeros(len(ends), np.intp)
    begins[1:] = ends[:-1] + 1
    widest = np.full(len(places), SOFT, np.uint8)
    widest[new] = np.maximum.reduceat(gap[: ends[-1] + 1], begins)
    return widest
