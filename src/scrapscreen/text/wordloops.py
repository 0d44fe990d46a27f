"""The steps from bytes to words as loops: what may have to be mended, and where words begin and end.

Each gives just what the step on arrays gives that is named beside it. Places are unsigned numbers: the loops then need not ask
whether they count from the end.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from scrapscreen.loops import loop
from scrapscreen.text.tokens import COMMA, NOTHING, OWN, SOFT, STRONG

Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]
Array = npt.NDArray[Any]

_ONE, _TWO, _THREE, _FOUR, _SIX = (np.uint64(n) for n in (1, 2, 3, 4, 6))
_NO_BYTE, _NOTHING, _SOFT, _COMMA, _STRONG = (np.uint8(n) for n in (0, NOTHING, SOFT, COMMA, STRONG))
_BLANK, _POINT, _STROKE, _PLUS, _HYPHEN, _SQUARED = (ord(sign) for sign in " ./+-2")


@loop
def look_over(data: Bytes, bounds: Array, alone: Bytes, lead: Bytes) -> tuple[Ints, Array]:
    """Return how many characters each row of bytes has, and which rows may have to be mended; see ``mending``.

    ``alone`` tells which bytes are suspicious by themselves (1) or when doubled or before a stroke (2), ``lead`` which
    characters of two bytes are by themselves (1) or before another that is not ASCII (2).
    """
    rows, size = len(bounds) - 1, np.uint64(len(data))
    characters = np.empty(rows, np.int32)
    suspect = np.zeros(rows, np.bool_)
    for row in range(rows):
        count = 0
        doubtful = False
        for at in range(np.uint64(bounds[row]), np.uint64(bounds[row + 1])):
            byte = data[at]
            count += byte & 0xC0 != 0x80
            kind = alone[byte]
            if kind == 1:
                doubtful = True
            elif kind == 2:
                following = data[at + _ONE] if at + _ONE < size else _NO_BYTE
                doubtful |= following == _STROKE
                doubtful |= following == byte
            elif byte & 0xE0 == 0xC0:
                kind = lead[np.uint64(byte & 0x1F) << _SIX | np.uint64(data[at + _ONE] & 0x3F)]
                doubtful |= bool(kind == 1 or (kind == 2 and at + _TWO < size and data[at + _TWO] >= 0x80))
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
    sentences = count = tail = np.uint64(0)
    for row in range(rows):
        start, end = np.uint64(bounds[row]), np.uint64(bounds[row + 1])
        first[row] = count
        pending = _STRONG
        within = point = False
        at = start
        while at < end:
            byte = data[at]
            sign, step = written[byte], _ONE
            if byte >= 0x80:
                if byte & 0xDE == 0xC2:
                    second = data[at + _ONE]
                    if byte == 0xC2:
                        parts = second != 0xAA and second != 0xB5 and second != 0xBA
                    elif byte == 0xC3:
                        parts = second == 0x97 or second == 0xB7
                    else:
                        parts = byte == 0xE2 or second == 0x80
                    if parts:
                        step = _TWO if byte < 0xE0 else _THREE
                        sign = _NOTHING
                        if (
                            within
                            and byte == 0xC2
                            and second == 0xB2
                            and _in_millimetres(letters, np.uint64(begins[count]), tail)
                        ):
                            letters[tail] = _SQUARED
                            tail += _ONE
            elif (
                joins[byte]
                and start < at
                and at + _ONE < end
                and _is_digit(data[at - _ONE])
                and _is_digit(data[at + _ONE])
            ):
                longer = at >= start + _TWO and _is_digit(data[at - _TWO])
                longer = longer or (at + _TWO < end and _is_digit(data[at + _TWO]))
                if byte != _STROKE or not longer:
                    sign = byte
            if within and (
                sign == NOTHING or (sign != letters[tail - _ONE] and (_own(sign) or _own(letters[tail - _ONE])))
            ):
                within, point = False, False
                if byte == _POINT and at + _TWO < end and data[at + _ONE] == _BLANK and not _own(letters[tail - _ONE]):
                    following = data[at + _TWO]
                    if not (_is_digit(following) or 97 <= following <= 122):
                        long = 0
                        for place in range(np.uint64(begins[count]), tail):
                            long += letters[place] & 0xC0 != 0x80
                        point = long >= shortest
                count += _ONE
            if sign != NOTHING:
                if not within:
                    if level[byte] == _STRONG:
                        pending = _STRONG
                    begins[count], gap[count] = tail, pending
                    if point and pending != STRONG:
                        sentence[sentences] = count
                        sentences += _ONE
                    within, pending = True, _SOFT
                letters[tail] = sign
                tail += _ONE
            elif step == _ONE:
                parting = level[byte]
                if byte in (_HYPHEN, _STROKE, _PLUS):
                    before = start < at and data[at - _ONE] == _BLANK
                    after = at + _ONE < end and data[at + _ONE] == _BLANK
                    if (before and after) or (byte != _HYPHEN and (before or after)):
                        parting = _COMMA
                if parting > pending:
                    pending = parting
            at += step
        if within:
            count += _ONE
    first[rows] = count
    begins[count] = tail
    return letters[:tail], begins[: count + _ONE], gap[:count], first, sentence[:sentences]


@loop
def _own(sign: int) -> bool:
    """Whether a sign is a word of its own."""
    return bool(OWN[sign])


@loop
def _is_digit(byte: int) -> bool:
    return 48 <= byte <= 57


@loop
def _in_millimetres(letters: Bytes, own: np.uint64, tail: np.uint64) -> bool:
    """Whether a word ends in mm, Latin or Cyrillic."""
    if tail - own >= _TWO and letters[tail - _ONE] == 0x6D and letters[tail - _TWO] == 0x6D:
        return True
    if tail - own < _FOUR:
        return False
    last = letters[tail - _ONE] == letters[tail - _THREE] == 0xBC
    return bool(last and letters[tail - _TWO] == letters[tail - _FOUR] == 0xD0)
