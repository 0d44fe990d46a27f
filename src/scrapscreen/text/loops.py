"""The steps from words to a line of units as loops: phrases and patterns followed, units laid.

Each gives just what the step on arrays gives that is named beside it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from scrapscreen.loops import loop
from scrapscreen.text.automaton import DEAD, ROOT
from scrapscreen.text.line import GAP_BITS
from scrapscreen.text.phrases import SIEVE_FACTOR, SIEVE_SHIFT
from scrapscreen.text.tokens import SOFT, STRONG

Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]
Array = npt.NDArray[Any]

_ONE, _SOFT = np.uint64(1), np.uint8(SOFT)


@loop
def follow_phrases(
    entry: Ints, gap: Bytes, alone: Ints, number: Ints, width: int, begun: Ints, perhaps: Array, keys: Array,
    following: Ints, accept: Ints,
) -> tuple[Ints, Ints, Ints, Ints]:  # fmt: skip
    """Find the longest listed phrase that begins at each word; see ``PhraseBook.apply``.

    ``alone`` and ``number``, by entry, are the reading of a word and its number among the words of phrases. Returns the reading
    of each word alone and how many words the phrase has, 1 where none begins; where phrases begin, and which.
    """
    count = len(entry)
    reading, length = np.empty(count, np.int32), np.ones(count, np.int32)
    where, phrase = np.empty(count, np.int32), np.empty(count, np.int32)
    phrases = 0
    for start in range(count):
        reading[start] = alone[entry[start]]
        here = number[entry[start]]
        if here == 0:
            continue
        state = begun[here]
        at = start + 1
        longest = -1
        while state >= 0 and at < count and gap[at] != STRONG and number[entry[at]] != 0:
            key = state * np.int64(width) + number[entry[at]]
            if not perhaps[(np.uint64(key) * SIEVE_FACTOR) >> SIEVE_SHIFT]:
                break
            low, high = 0, len(keys)
            while low < high:
                middle = (low + high) >> 1
                if keys[middle] < key:
                    low = middle + 1
                else:
                    high = middle
            if low == len(keys) or keys[low] != key:
                break
            state = following[low]
            at += 1
            if accept[state] >= 0:
                longest, length[start] = accept[state], at - start
        if longest >= 0:
            where[phrases], phrase[phrases] = start, longest
            phrases += 1
    return reading, length, where[:phrases], phrase[:phrases]


@loop
def follow_patterns(
    entry: Ints, gap: Bytes, bounds: Ints, kind: Ints, ready: Array, following: Ints, ended: Ints, read: Ints,
    reading: Ints, length: Ints,
) -> Array:  # fmt: skip
    """Enter the longest pattern that begins at each word where it is longer than ``length``; see ``NumberBook.mark``.

    ``kind`` is given by entry. Returns the states that were met and are not worked out yet.
    """
    kinds = following.shape[1] // 2
    begun = following[ROOT]
    missing = np.zeros(len(ready), np.bool_)
    for row in range(len(bounds) - 1):
        begin, end = np.uint64(bounds[row]), np.uint64(bounds[row + 1])
        for start in range(begin, end):
            state = begun[kind[entry[start]]]
            if state == DEAD:
                continue
            at, outer = np.uint64(start), 1
            while state != DEAD:
                one = ended[state]
                if one >= 0 and (np.uint64(length[start]) <= at - start or (at == start and length[start] == 1)):
                    edge = start == begin or at + _ONE == end
                    length[start] = np.int32(at - start + _ONE)
                    reading[start] = read[one, 1 if edge and outer else 0]
                at += _ONE
                if at == end:
                    break
                if not ready[state]:
                    missing[state] = True
                    break
                if gap[at] != SOFT:
                    outer = 0
                state = following[state, kind[entry[at]] + (kinds if gap[at] == STRONG else 0)]
    return np.flatnonzero(missing)


@loop
def lay(
    gap: Bytes, bounds: Ints, reading: Ints, length: Ints, starts: Ints, lengths: Ints, units: Ints, is_number: Array,
    asks: Array,
) -> tuple[Ints, Ints]:  # fmt: skip
    """Return the packed line of units, numbers set aside, and where each row begins; see ``lay_flat`` and ``Line.pack``."""
    rows, count = len(bounds) - 1, len(gap)
    total, at = 0, np.uint64(0)
    while at < np.uint64(count):
        total += lengths[reading[at]]
        at += np.uint64(length[at])
    unit = np.empty(total, np.int32)
    before = np.empty(total, np.uint8)
    upto = np.empty(rows + 1, np.int32)
    laid = at = np.uint64(0)
    widest = _SOFT
    for row in range(rows):
        upto[row] = laid
        stop = np.uint64(bounds[row + 1])
        while at < stop:
            widest = max(widest, gap[at])
            own = np.uint64(reading[at])
            start = np.uint64(starts[own])
            for place in range(start, start + np.uint64(lengths[own])):
                unit[laid], before[laid] = units[place], widest
                widest = _SOFT
                laid += _ONE
            following = at + np.uint64(length[at])
            for inner in range(at + _ONE, following):
                widest = max(widest, gap[inner])
            at = following
    upto[rows] = laid
    code = np.empty(total, np.int32)
    first = np.empty(rows + 1, np.int32)
    kept = np.uint64(0)
    widest = _SOFT
    for row in range(rows):
        first[row] = kept
        for place in range(np.uint64(upto[row]), np.uint64(upto[row + 1])):
            widest = max(widest, before[place])
            one = unit[place]
            if is_number[np.uint64(one)] and (
                place + _ONE == laid or before[place + _ONE] != SOFT or not asks[np.uint64(unit[place + _ONE])]
            ):
                continue
            code[kept] = one << GAP_BITS | widest
            widest = _SOFT
            kept += _ONE
    first[rows] = kept
    return code[:kept], first
