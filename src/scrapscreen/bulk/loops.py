"""The records and cells of a block as compiled loops: laid out, parted, bounded, equal cells found.

``lay_out``, ``part`` and ``bounds`` give just what the steps on arrays give in ``marks`` and ``records``. Places are unsigned:
the loops then need not ask whether they count from the end.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from scrapscreen.eights import FIRST_BYTES, Eights
from scrapscreen.loops import loop

Places = npt.NDArray[np.int32]
Signs = npt.NDArray[np.uint8]
Array = npt.NDArray[Any]

_QUOTE, _CR = 34, 13
_NONE, _ONE, _SIX, _EIGHT, _HALF, _TOP, _WORD = (np.uint64(n) for n in (0, 1, 6, 8, 32, 63, 64))
_STEPS = np.array([1, 2, 4, 8, 16, 32], np.uint64)
_PRIME = np.uint64(0x9E3779B97F4A7C15)
_SPREAD, _SIX_BITS = np.uint64(0x03F79D71B4CB0A89), np.uint64(58)
"""A bit alone times this tells in the six highest bits which it was (a de Bruijn sequence)."""

_BIT = np.zeros(64, np.int32)
_BIT[(_SPREAD << np.arange(64, dtype=np.uint64)) >> _SIX_BITS] = np.arange(64)

_SLOTS = 2048


@loop
def lay_out(signs: Signs, delimiter: int, newline: int) -> tuple[Array, Array, bool, bool]:
    """Return the masks of quotes and of the signs outside of them that part cells and records; see ``Marks.layout``.

    Then whether every quote stands where one may stand, and whether a cell is open at the end.
    """
    size = np.uint64(len(signs))
    words = (len(signs) + 63) >> 6
    quotes, parts = np.empty(words, np.uint64), np.empty(words, np.uint64)
    within, beside_before, closed_before = _NONE, _ONE, _NONE
    regular = True
    for word in range(words):
        base = np.uint64(word) << _SIX
        quote = part = _NONE
        for n in range(min(_WORD, size - base)):
            sign = signs[base + n]
            quote |= np.uint64(sign == _QUOTE) << n
            part |= np.uint64((sign == delimiter) | (sign == newline)) << n
        odd = quote
        for step in _STEPS:
            odd ^= odd << step
        odd ^= within
        within = _NONE - (odd >> _TOP)
        beside = part | quote
        if quote & odd & ~((beside << _ONE) | beside_before):
            regular = False
        beside_before = beside >> _TOP
        closed = quote & ~odd
        alone = ((closed << _ONE) | closed_before) & ~beside
        closed_before = closed >> _TOP
        while alone:
            at = base + np.uint64(_lowest(alone))
            if at < size and signs[at] != _CR:
                regular = False
            alone &= alone - _ONE
        quotes[word], parts[word] = quote, part & ~odd
    return quotes, parts, regular, within != _NONE


@loop
def _lowest(bits: np.uint64) -> np.int32:
    """Return the place of the lowest bit that is set."""
    place: np.int32 = _BIT[((bits & (~bits + _ONE)) * _SPREAD) >> _SIX_BITS]
    return place


@loop
def part(
    signs: Signs, parts: Array, delimiter: int, newline: int, blank: bool
) -> tuple[Places, Places, Places, Places, Places]:
    """Part a block into records, at the signs that a mask shows.

    Returns where cells end; where each record begins and ends; which cell is its first, and how many it has.
    """
    size = len(signs)
    hits = np.empty(size + 1, np.int32)
    count = 0
    for word in range(len(parts)):
        bits = parts[word]
        while bits:
            hits[count] = (word << 6) + _lowest(bits)
            count += 1
            bits &= bits - _ONE
    if size and (count == 0 or hits[count - 1] != size - 1 or signs[size - 1] == delimiter):
        hits[count] = size
        count += 1
    begin, end = np.empty(count, np.int32), np.empty(count, np.int32)
    first, widths = np.empty(count, np.int32), np.empty(count, np.int32)
    rows = opened = start = 0
    for cell in range(count):
        stop = at = hits[cell]
        if at < size and signs[at] != newline:
            continue
        if stop > start and signs[stop - 1] == _CR:
            stop -= 1
        if blank or stop > start:
            begin[rows], end[rows], first[rows], widths[rows] = start, stop, opened, cell - opened + 1
            rows += 1
        start, opened = at + 1, cell + 1
    return hits[:count], begin[:rows], end[:rows], first[:rows], widths[:rows]


@loop
def bounds(
    hits: Places, begin: Places, end: Places, first: Places, widths: Places, place: int
) -> tuple[Places, Places]:
    """Return where the cells at a place begin and end; where a record is too short, at its end."""
    rows = len(begin)
    left, right = np.empty(rows, np.int32), np.empty(rows, np.int32)
    for row in range(rows):
        width = widths[row]
        if width <= place:
            left[row] = right[row] = end[row]
        else:
            cell = np.uint64(first[row] + place)
            left[row] = begin[row] if place == 0 else hits[cell - _ONE] + 1
            right[row] = end[row] if width == place + 1 else hits[cell]
    return left, right


@loop
def join(
    out: Array, records: Eights, begin: Places, end: Places, answers: Eights, ends: Places, of_row: Places
) -> np.uint64:
    """Write records, each with its answers behind it, and return how many bytes that is; see ``RawLines``.

    All is copied eight bytes at a time: ``out`` has eight to spare, and bytes stand behind the last record and answer.
    """
    at = _NONE
    for row in range(len(begin)):
        start = np.uint64(begin[row])
        length = np.uint64(end[row]) - start
        for n in range(_NONE, length, _EIGHT):
            out[at + n] = records[start + n]
        at += length
        own = of_row[row]
        start = np.uint64(ends[own])
        length = np.uint64(ends[own + 1]) - start
        for n in range(_NONE, length, _EIGHT):
            out[at + n] = answers[start + n]
        at += length
    return at


@loop
def tell_apart(signs: Signs, eights: Eights, left: Places, right: Places, sample: int) -> tuple[Places, Places]:
    """Return for each cell which of the distinct ones it is, and the rows in which these stand first.

    ``eights`` are the eight bytes from every place on. Both are empty where the first ``sample`` cells let expect that nearly
    all are distinct; see ``seldom_repeated``.
    """
    rows = len(left)
    of_row, row_of = np.empty(rows, np.int32), np.empty(rows, np.int32)
    cells = np.empty((rows, 3), np.uint64)  # key, begin and length of each distinct one, side by side in memory
    slots = np.full(_SLOTS, -1, np.int32)
    last, whole = np.uint64(_SLOTS - 1), np.uint64(len(eights))
    known = 0
    for row in range(rows):
        if row == sample:
            repeated = sample - known
            if repeated == 0 or sample * sample > rows * 2 * repeated:
                return of_row[:0], row_of[:0]
        begin = np.uint64(left[row])
        length = np.uint64(right[row]) - begin
        key, at, rest = length, begin, length
        while rest > _EIGHT:
            key = (key ^ eights[at]) * _PRIME
            key ^= key >> _HALF
            at += _EIGHT
            rest -= _EIGHT
        tail = eights[at] & FIRST_BYTES[rest] if at < whole else _last(signs, at, rest)
        key = (key ^ tail) * _PRIME
        slot = (key >> _HALF) & last
        one = slots[slot]
        while one >= 0:
            own = np.uint64(one)
            if cells[own, 0] == key and cells[own, 2] == length:
                at, other, rest = begin, cells[own, 1], length
                while rest > _EIGHT and eights[at] == eights[other]:
                    at += _EIGHT
                    other += _EIGHT
                    rest -= _EIGHT
                if rest <= _EIGHT:
                    known_tail = eights[other] & FIRST_BYTES[rest] if other < whole else _last(signs, other, rest)
                    if known_tail == tail:
                        break
            slot = (slot + _ONE) & last
            one = slots[slot]
        if one < 0:
            one = known
            own = np.uint64(one)
            slots[slot] = one
            cells[own, 0], cells[own, 1], cells[own, 2], row_of[own] = key, begin, length, row
            known += 1
            if 2 * known > len(slots):
                slots = _more_slots(cells, known, 4 * len(slots))
                last = np.uint64(len(slots) - 1)
        of_row[row] = one
    return of_row, row_of[:known]


@loop
def _last(signs: Signs, at: np.uint64, count: np.uint64) -> np.uint64:
    """Return the last bytes of the last cell, fewer than eight."""
    found = np.uint64(0)
    for n in range(count):
        found |= np.uint64(signs[at + n]) << (_EIGHT * n)
    return found


@loop
def _more_slots(cells: Array, known: int, count: int) -> Places:
    slots = np.full(count, -1, np.int32)
    last = np.uint64(count - 1)
    for own in range(known):
        slot = (cells[own, 0] >> _HALF) & last
        while slots[slot] >= 0:
            slot = (slot + _ONE) & last
        slots[slot] = own
    return slots
