"""The raw records of a list with delimiters: where records and cells begin and end."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scrapscreen.bulk.marks import CR, QUOTE, Layout, Marks, Mask, Places, Signs, behind, is_set, loops, places_in
from scrapscreen.eights import eights
from scrapscreen.grouping import SAMPLE
from scrapscreen.loops import supply

_ODD = re.compile(r'\A"([^"]*+(?:""[^"]*+)*+)"')
"""The quoted part of a cell that goes on behind it (``"old" cable``)."""

_ROWS = 3
"""Parting so many records on compiled loops saves as much as reading one text on them."""

_NONE = np.zeros(0, np.int64)


class Records:
    """The records of a block of whole ones; blank lines are none, unless ``blank`` says so. Its layout may be known.

    Attributes
    ----------
    data, signs : bytes, array of uint8
        The block.
    begin, end : arrays of int
        Where each record stands, without its line end.
    widths : array of int
        How many cells each has.
    """

    def __init__(self, data: bytes, marks: Marks, blank: bool = False, layout: Layout | None = None) -> None:
        self.data, self._marks = data, marks
        self.signs = np.frombuffer(data, np.uint8)
        layout = layout or marks.layout(data)
        self._quotes, self._loops = layout.quotes, loops()
        part: Callable[..., tuple[Places, ...]] = self._loops.part if self._loops else _part
        self._hits, self.begin, self.end, self._first, self.widths = part(
            self.signs, layout.parts, marks.delimiter[0], marks.newline[0], blank
        )
        supply.pay(len(self) // _ROWS)

    def __len__(self) -> int:
        return len(self.begin)

    def raw(self) -> pa.BinaryArray:
        """Return the records as they stand, as every second value of an array, without a copy."""
        return _between(self.data, self.begin, self.end)

    def cells(self, place: int) -> pa.StringArray:
        """Return the cells at a place, without their quotes; where a record is too short, an empty one.

        Cells that are no UTF-8 come as Windows-1252.
        """
        return self._texts(*self.bounds(place))

    def distinct_cells(self, place: int) -> pa.Array:
        """Return the same cells, as a dictionary where compiled loops are at hand and many are equal."""
        if not self._loops:
            return self.cells(place)
        begin, end = self.bounds(place)
        of_row, row_of = self._loops.tell_apart(self.signs, eights(self.data), begin, end, SAMPLE)
        if len(of_row) < len(begin):
            return self._texts(begin, end)
        return pa.DictionaryArray.from_arrays(of_row, self._texts(begin[row_of], end[row_of]))

    def _texts(self, begin: Places, end: Places) -> pa.StringArray:
        if not len(begin):
            return pa.array([], pa.string())
        closed, odd = None, []
        if len(self._quotes):
            quoted = (end > begin) & is_set(self._quotes, np.minimum(begin, len(self.data) - 1))
            closed = quoted & (self.signs[np.maximum(end - 1, 0)] == QUOTE)
            odd = np.flatnonzero(quoted & ~closed).tolist()
            begin, end = begin + closed, end - closed
        found = _between(self.data, begin, end).take(pa.array(np.arange(0, 2 * len(begin), 2)))
        strings = pa.StringArray.from_buffers(len(found), found.buffers()[1], found.buffers()[2], None, 0, found.offset)
        if closed is not None and self._doubled:
            doubled = pc.and_(pa.array(closed), pc.match_substring(strings, '"'))
            if doubled.true_count:
                strings = pc.if_else(doubled, pc.replace_substring(strings, '""', '"'), strings)
        if not self.readable:
            strings = _guessed(strings)
        if odd:
            listed = strings.to_pylist()
            for row in odd:
                listed[row] = _ODD.sub(lambda found: found[1].replace('""', '"'), listed[row], 1)
            strings = pa.array(listed, pa.string())
        return strings

    @cached_property
    def _doubled(self) -> bool:
        return bool((self._quotes & behind(self._quotes, False)).any())

    def bounds(self, place: int) -> tuple[Places, Places]:
        """Return where the cells at a place begin and end, quotes included."""
        bounds: Callable[..., tuple[Places, Places]] = self._loops.bounds if self._loops else _bounds
        return bounds(self._hits, self.begin, self.end, self._first, self.widths, place)

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


def _part(
    signs: Signs, parts: Mask, delimiter: int, newline: int, blank: bool
) -> tuple[Places, Places, Places, Places, Places]:
    """Return where cells end; where each record begins and ends; which cell is its first, and how many it has."""
    size, hits = len(signs), places_in(parts)
    if size and (not len(hits) or hits[-1] != size - 1 or signs[-1] == delimiter):
        hits = np.append(hits, size)
    ends = np.ones(len(hits), bool)
    within = hits[: np.searchsorted(hits, size)]
    ends[: len(within)] = signs[within] == newline
    last = np.flatnonzero(ends)
    first = np.concatenate([_NONE, [0], last[:-1] + 1])[: len(last)]
    end = hits[last]
    begin = np.concatenate([_NONE, [0], end[:-1] + 1])[: len(last)]
    if size:
        end = end - ((end > begin) & (signs[np.maximum(end - 1, 0)] == CR))
    if not blank and (empty := end == begin).any():
        begin, end, first, last = (part[~empty] for part in (begin, end, first, last))
    return hits, begin, end, first, last - first + 1


def _bounds(
    hits: Places, begin: Places, end: Places, first: Places, widths: Places, place: int
) -> tuple[Places, Places]:
    short = widths <= place
    at = np.minimum(first + place, len(hits) - 1)
    left = begin if place == 0 else hits[np.maximum(at - 1, 0)] + 1
    right = np.where(widths == place + 1, end, hits[at])
    if short.any():
        left, right = np.where(short, end, left), np.where(short, end, right)
    return left, right


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
