"""The steps from bytes to a line of units as loops: words are cut, phrases and patterns followed, units laid.

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
from scrapscreen.text.tokens import COMMA, NOTHING, SOFT, STRONG

Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]
Array = npt.NDArray[Any]

_BLANK, _POINT, _STROKE, _HYPHEN, _PERCENT, _TWO = (ord(sign) for sign in " ./-%2")


@loop
def look_over(data: Bytes, bounds: Array, alone: Bytes, lead: Bytes) -> tuple[Ints, Array]:
    """Return how many characters each row of bytes has, and which rows may have to be mended; see ``mending``.

    ``alone`` tells which bytes are suspicious by themselves (1) or when doubled or before a stroke (2), ``lead`` which
    characters of two bytes are by themselves (1) or before another that is not ASCII (2).
    """
    rows, size = len(bounds) - 1, len(data)
    characters = np.empty(rows, np.int32)
    suspect = np.zeros(rows, np.bool_)
    for row in range(rows):
        count = 0
        doubtful = False
        for at in range(bounds[row], bounds[row + 1]):
            byte = data[at]
            count += byte & 0xC0 != 0x80
            kind = alone[byte]
            if kind == 1:
                doubtful = True
            elif kind == 2:
                following = data[at + 1] if at + 1 < size else 0
                doubtful |= following == _STROKE
                doubtful |= following == byte
            elif byte & 0xE0 == 0xC0:
                kind = lead[(byte & 0x1F) << 6 | data[at + 1] & 0x3F]
                doubtful |= kind == 1 or (kind == 2 and at + 2 < size and data[at + 2] >= 0x80)
        characters[row], suspect[row] = count, doubtful
    return characters, suspect


@loop
def cut(
    data: Bytes, bounds: Array, written: Bytes, level: Bytes, joins: Bytes, shortest: int
) -> tuple[Bytes, Ints, Bytes, Ints, Ints]:
    """Cut rows of bytes into words; see ``tokenise``.

    ``written`` tells what a byte is written as in a word, ``level`` how strongly a sign parts, ``joins`` which signs join
    digits. Returns the letters of all words and where each begins; the gap before each; where each row begins; which words
    begin a sentence, unless the word before is an abbreviation.
    """
    rows, size = len(bounds) - 1, len(data)
    letters = np.empty(size + 1, np.uint8)
    begins = np.empty(size + 2, np.int32)
    gap = np.empty(size + 1, np.uint8)
    first = np.empty(rows + 1, np.int32)
    sentence = np.empty(size + 1, np.int32)
    sentences = count = tail = 0
    for row in range(rows):
        start, end = bounds[row], bounds[row + 1]
        first[row] = count
        pending = STRONG
        within = point = False
        at = start
        while at < end:
            byte = data[at]
            sign, step = written[byte], 1
            if byte >= 0x80:
                if byte & 0xDE == 0xC2:
                    second = data[at + 1]
                    if byte == 0xC2:
                        parts = second != 0xAA and second != 0xB5 and second != 0xBA
                    elif byte == 0xC3:
                        parts = second == 0x97 or second == 0xB7
                    else:
                        parts = byte == 0xE2 or second == 0x80
                    if parts:
                        step = 2 if byte < 0xE0 else 3
                        sign = NOTHING
                        if within and byte == 0xC2 and second == 0xB2 and _in_millimetres(letters, begins[count], tail):
                            letters[tail] = _TWO
                            tail += 1
            elif joins[byte] and start < at < end - 1 and _is_digit(data[at - 1]) and _is_digit(data[at + 1]):
                longer = at - 2 >= start and _is_digit(data[at - 2])
                longer = longer or (at + 2 < end and _is_digit(data[at + 2]))
                if byte != _STROKE or not longer:
                    sign = byte
            if within and (sign == NOTHING or (sign == _PERCENT) != (letters[tail - 1] == _PERCENT)):
                within, point = False, False
                if byte == _POINT and at + 2 < end and data[at + 1] == _BLANK and letters[tail - 1] != _PERCENT:
                    following = data[at + 2]
                    if not (_is_digit(following) or 97 <= following <= 122):
                        long = 0
                        for place in range(begins[count], tail):
                            long += letters[place] & 0xC0 != 0x80
                        point = long >= shortest
                count += 1
            if sign != NOTHING:
                if not within:
                    begins[count], gap[count] = tail, pending
                    if point and pending != STRONG:
                        sentence[sentences] = count
                        sentences += 1
                    within, pending = True, SOFT
                letters[tail] = sign
                tail += 1
            elif step == 1:
                parting = level[byte]
                if byte == _HYPHEN and start < at < end - 1 and data[at - 1] == _BLANK and data[at + 1] == _BLANK:
                    parting = COMMA
                if parting > pending:
                    pending = parting
            at += step
        count += within
    first[rows] = count
    begins[count] = tail
    return letters[:tail], begins[: count + 1], gap[:count], first, sentence[:sentences]


@loop
def _is_digit(byte: int) -> bool:
    return 48 <= byte <= 57


@loop
def _in_millimetres(letters: Bytes, own: int, tail: int) -> bool:
    """Whether a word ends in mm, Latin or Cyrillic."""
    if tail - own >= 2 and letters[tail - 1] == 0x6D and letters[tail - 2] == 0x6D:
        return True
    if tail - own < 4:
        return False
    last, first = letters[tail - 1] == letters[tail - 3] == 0xBC, letters[tail - 2] == letters[tail - 4] == 0xD0
    return bool(last and first)


@loop
def follow_phrases(
    entry: Ints, gap: Bytes, number: Ints, width: int, begun: Ints, perhaps: Array, keys: Array, following: Ints,
    accept: Ints, phrase: Ints, length: Ints,
) -> None:  # fmt: skip
    """Enter the longest listed phrase that begins at each word, and how many words it has; see ``PhraseBook.apply``.

    ``number``, by entry, is the number among the words of phrases.
    """
    count = len(entry)
    for start in range(count - 1):
        here = number[entry[start]]
        if here == 0:
            continue
        state = begun[here]
        at = start + 1
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
                phrase[start], length[start] = accept[state], at - start


@loop
def follow_patterns(
    entry: Ints, gap: Bytes, bounds: Ints, kind: Ints, ready: Array, following: Ints, ended: Ints, read: Ints,
    reading: Ints, length: Ints,
) -> Array:  # fmt: skip
    """Enter the longest pattern that begins at each word where it is longer than ``length``; see ``NumberBook.mark``.

    ``kind`` is given by entry. Returns the states that were met and are not worked out yet.
    """
    kinds = following.shape[1] // 2
    missing = np.zeros(len(ready), np.bool_)
    for row in range(len(bounds) - 1):
        begin, end = bounds[row], bounds[row + 1]
        for start in range(begin, end):
            state = following[ROOT, kind[entry[start]]]
            at, outer = start, 1
            while state != DEAD:
                one = ended[state]
                if one >= 0 and (length[start] < at - start + 1 or (at == start and length[start] == 1)):
                    edge = start == begin or at == end - 1
                    length[start] = at - start + 1
                    reading[start] = read[one, 1 if edge and outer else 0]
                at += 1
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
    total = 0
    at = 0
    while at < count:
        total += lengths[reading[at]]
        at += length[at]
    unit = np.empty(total, np.int32)
    before = np.empty(total, np.uint8)
    upto = np.empty(rows + 1, np.int32)
    laid = at = 0
    widest = SOFT
    for row in range(rows):
        upto[row] = laid
        while at < bounds[row + 1]:
            widest = max(widest, gap[at])
            own = reading[at]
            for place in range(starts[own], starts[own] + lengths[own]):
                unit[laid], before[laid] = units[place], widest
                widest = SOFT
                laid += 1
            for inner in range(at + 1, at + length[at]):
                widest = max(widest, gap[inner])
            at += length[at]
    upto[rows] = laid
    code = np.empty(total, np.int32)
    first = np.empty(rows + 1, np.int32)
    kept = 0
    widest = SOFT
    for row in range(rows):
        first[row] = kept
        for place in range(upto[row], upto[row + 1]):
            widest = max(widest, before[place])
            one = unit[place]
            if is_number[one] and (place + 1 == total or before[place + 1] != SOFT or not asks[unit[place + 1]]):
                continue
            code[kept] = one << GAP_BITS | widest
            widest = SOFT
            kept += 1
    first[rows] = kept
    return code[:kept], first
