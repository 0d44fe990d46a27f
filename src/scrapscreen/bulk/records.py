"""The raw records of a list with delimiters: where records and cells begin and end."""

from __future__ import annotations

import csv
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scrapscreen.bulk.marks import CR, QUOTE, Layout, Marks, Places, behind, is_set, places_in

_NONE = np.zeros(0, np.int64)


class Records:
    """The records of a block of whole ones; blank lines are none, unless ``blank`` says so. Its layout may be known.

    Attributes
    ----------
    data : bytes
        The block.
    begin, end : arrays of int64
        Where each record stands, without its line end.
    widths : array of int64
        How many cells each has.
    """

    def __init__(self, data: bytes, marks: Marks, blank: bool = False, layout: Layout | None = None) -> None:
        self.data, self._marks = data, marks
        self._signs = signs = np.frombuffer(data, np.uint8)
        layout = layout or marks.layout(data)
        self._quotes, hits = layout.quotes, places_in(layout.parts)
        if len(data) and (not len(hits) or hits[-1] != len(data) - 1 or data[-1:] == marks.delimiter):
            hits = np.append(hits, len(data))
        ends = np.ones(len(hits), bool)
        within = hits[: np.searchsorted(hits, len(data))]
        ends[: len(within)] = signs[within] == marks.newline[0]
        last = np.flatnonzero(ends)
        first = np.concatenate([_NONE, [0], last[:-1] + 1])[: len(last)]
        end = hits[last]
        begin = np.concatenate([_NONE, [0], end[:-1] + 1])[: len(last)]
        if len(data):
            end = end - ((end > begin) & (signs[np.maximum(end - 1, 0)] == CR))
        if not blank and (empty := end == begin).any():
            begin, end, first, last = (part[~empty] for part in (begin, end, first, last))
        self.begin, self.end, self._first, self._hits = begin, end, first, hits
        self.widths: Places = last - first + 1

    def __len__(self) -> int:
        return len(self.begin)

    def raw(self) -> pa.BinaryArray:
        """Return the records as they stand, as every second value of an array, without a copy."""
        return _between(self.data, self.begin, self.end)

    def cells(self, place: int) -> pa.StringArray:
        """Return the cells at a place, without their quotes; where a record is too short, an empty one.

        Cells that are no UTF-8 come as Windows-1252.
        """
        begin, end = self.bounds(place)
        if not len(begin):
            return pa.array([], pa.string())
        quoted, odd = None, []
        if len(self._quotes):
            quoted = (end > begin) & is_set(self._quotes, np.minimum(begin, len(self.data) - 1))
            closed = quoted & (self._signs[np.maximum(end - 1, 0)] == QUOTE)
            odd = np.flatnonzero(quoted & ~closed).tolist()
            begin, end = begin + closed, end - closed
        found = _between(self.data, begin, end).take(self._even)
        strings = pa.StringArray.from_buffers(len(found), found.buffers()[1], found.buffers()[2], None, 0, found.offset)
        if quoted is not None and self._doubled:
            doubled = pc.and_(pa.array(quoted), pc.match_substring(strings, '"'))
            if doubled.true_count:
                strings = pc.if_else(doubled, pc.replace_substring(strings, '""', '"'), strings)
        if not self.readable:
            strings = _guessed(strings)
        if odd:
            listed = strings.to_pylist()
            for row in odd:
                listed[row] = next(csv.reader([listed[row]], delimiter=self._marks.delimiter.decode()))[0]
            strings = pa.array(listed, pa.string())
        return strings

    @cached_property
    def _even(self) -> pa.Array:
        return pa.array(np.arange(0, 2 * len(self.begin), 2))

    @cached_property
    def _doubled(self) -> bool:
        return bool((self._quotes & behind(self._quotes, False)).any())

    def bounds(self, place: int) -> tuple[Places, Places]:
        """Return where the cells at a place begin and end, quotes included."""
        short = self.widths <= place
        at = np.minimum(self._first + place, len(self._hits) - 1)
        begin = self.begin if place == 0 else self._hits[np.maximum(at - 1, 0)] + 1
        end = np.where(self.widths == place + 1, self.end, self._hits[at])
        if short.any():
            begin, end = np.where(short, self.end, begin), np.where(short, self.end, end)
        return begin, end

    @cached_property
    def readable(self) -> bool:
        """Whether all of the block is UTF-8."""
        if self.data.isascii():
            return True
        try:
            pa.StringArray.from_buffers(
                1, pa.py_buffer(np.array([0, len(self.data)], np.int32)), pa.py_buffer(self.data)
            ).validate(full=True)
        except pa.ArrowInvalid:
            return False
        return True

    def unreadable(self, place: int) -> Places:
        """Return the rows whose cell at a place holds zero bytes or bytes that are no text."""
        if self.readable and b"\0" not in self.data:
            return _NONE
        begin, end = self.bounds(place)
        cells = ((n, self.data[b:e]) for n, (b, e) in enumerate(zip(begin.tolist(), end.tolist(), strict=True)))
        return np.array([n for n, cell in cells if b"\0" in cell or not is_utf8(cell)], np.int64)

    def mended(self, row: int, width: int) -> bytes:
        """Return a record as wide as the header: empty cells are added, what is too much stands quoted in the last cell."""
        raw = self.data[self.begin[row] : self.end[row]]
        missing = width - int(self.widths[row])
        if missing >= 0:
            return raw + self._marks.delimiter * missing
        begin = int(self.bounds(width - 1)[0][row]) - int(self.begin[row])
        return raw[:begin] + b'"' + raw[begin:].replace(b'"', b'""') + b'"'


def _between(data: bytes, begin: Places, end: Places) -> pa.BinaryArray:
    """Return an array whose even values are the bytes between growing places; the odd ones are what lies between them."""
    offsets = np.empty(2 * len(begin), np.int32)
    offsets[0::2], offsets[1::2] = begin, end
    return pa.BinaryArray.from_buffers(
        pa.binary(), max(0, len(offsets) - 1), [None, pa.py_buffer(offsets), pa.py_buffer(data)]
    )


def is_utf8(cell: bytes) -> bool:
    """Return whether bytes are text."""
    try:
        cell.decode()
    except UnicodeDecodeError:
        return False
    return True


def _guessed(strings: pa.StringArray) -> pa.StringArray:
    cells = strings.view(pa.binary()).to_pylist()
    return pa.array([c.decode() if is_utf8(c) else c.decode("cp1252", "replace") for c in cells], pa.string())
