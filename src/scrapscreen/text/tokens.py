"""Descriptions cut into words, on the bytes of the whole column at once.

The column's UTF-8 buffer is classified byte by byte with a 256-entry table; a word is a run of word bytes. Nothing here
loops over rows, and nothing here knows what a word means.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from scrapscreen.cells import offsets
from scrapscreen.grouping import owners, running_sum

Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.intp]

SOFT, STROKE, COMMA, STRONG = 0, 1, 2, 3
"""How much the signs before a word part it from the word before: blank or hyphen, stroke or sign for "and", comma, full break.

A stroke or plus beside a blank parts as a comma does: it stands between goods, not between words of one thing.
"""

SENTENCE_WORD = 4
"""A point after a shorter word is an abbreviation's ("ca. 5 t", "m. Papier"), not the end of a sentence."""

Telling = Callable[[pa.StringArray], npt.NDArray[np.bool_]]
"""Tells of words whether each is an abbreviation."""

_POINT, _STROKE, _COMMA, _STRONG, _HYPHEN = 1, 2, 4, 8, 16
NOTHING = 0xFF
"""A byte that UTF-8 never holds: it stands where a sign was."""

_OWN_SIGNS = "%<>"
"""The signs that are words of their own; the last ends the phrase before it (Home > Garden)."""

OWN = np.zeros(256, bool)
"""Which bytes are such signs."""
OWN[list(_OWN_SIGNS.encode())] = True


def _tables() -> tuple[bytes, Bytes]:
    """Return for each byte what it is written as in a word, and what kind of sign it is."""
    written, flags = np.full(256, NOTHING, np.uint8), np.zeros(256, np.uint8)
    for low, high in ((48, 57), (65, 90), (97, 122), (128, 254)):
        written[low : high + 1] = np.arange(low, high + 1)
    written[65:91] += 32
    written[OWN] = np.flatnonzero(OWN)
    for signs, flag in (
        (",.", _POINT),
        ("/&+", _STROKE),
        (",|", _COMMA),
        (";:()[]{}>!?\n\r\t*=", _STRONG),
        ("-", _HYPHEN),
    ):
        flags[list(signs.encode())] |= flag
    return written.tobytes(), flags


_WRITTEN, _FLAGS = _tables()
WRITTEN = np.frombuffer(_WRITTEN, np.uint8)
LEVEL = np.select(
    [_FLAGS & _STRONG > 0, _FLAGS & _COMMA > 0, _FLAGS & _STROKE > 0], [STRONG, COMMA, STROKE], SOFT
).astype(np.uint8)
JOINS = (_FLAGS & _POINT > 0) | (np.arange(256) == ord("/"))


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a column.

    ``words`` holds each distinct word once (lower-cased ASCII, other letters as written); ``word`` (int32) points into it
    for every occurrence; ``gap`` (uint8) says how it is parted from the word before; row ``r`` holds the occurrences from
    ``bounds[r]`` up to ``bounds[r + 1]`` (int32).
    """

    words: pa.StringArray
    word: Ints
    gap: Bytes
    bounds: Ints


def tokenise(texts: pa.StringArray, abbreviated: Telling | None = None) -> Tokens:
    """Cut every text of a string column (no nulls) into words.

    A point ends a sentence behind a word of four letters, before a blank and no small letter or digit; but not behind a
    word that is ``abbreviated``.

    >>> t = tokenise(pa.array(["Alu-Späne, 0,2 mm", "", "96 % Cu"]))
    >>> t.words.to_pylist()
    ['alu', 'späne', '0,2', 'mm', '96', '%', 'cu']
    >>> t.bounds.tolist(), t.gap.tolist()
    ([0, 4, 4, 7], [3, 0, 2, 0, 3, 0, 0])
    """
    text, bounds = text_bytes(texts)
    data = np.frombuffer(text, np.uint8)
    written = np.frombuffer(bytearray(text.translate(_WRITTEN)), np.uint8)
    signs = np.flatnonzero((written == NOTHING) & (data != ord(" ")))
    if not text.isascii():
        _part_unicode_signs(data, written)
        _join_squares(data, written, bounds)
    _join_numbers(data, written, signs, bounds)
    starts, ends = _runs(written, bounds)
    first = np.searchsorted(starts, bounds).astype(np.int32)
    begins = np.zeros(len(starts) + 1, np.int32)
    begins[1:] = running_sum(ends - starts)
    letters = np.compress(written != NOTHING, written)
    column = pa.StringArray.from_buffers(len(starts), pa.py_buffer(begins), pa.py_buffer(letters))
    encoded = column.dictionary_encode()
    words, word = encoded.dictionary, np.asarray(encoded.indices)
    parting = signs[written[signs] == NOTHING]
    point, before = _sentence_ends(data, written, parting, starts, ends)
    if abbreviated and len(point):
        asked, which = np.unique(word[before], return_inverse=True)
        point = point[~abbreviated(words.take(pa.array(asked)))[which]]
    return Tokens(words, word, _gaps(data, parting, point, starts, first), first)


def text_bytes(texts: pa.StringArray) -> tuple[bytes, Places]:
    """Return the UTF-8 of all texts in one run of bytes, and where each begins."""
    bounds = offsets(texts)
    buffer = texts.buffers()[2]
    text = bytes(memoryview(buffer)[bounds[0] : bounds[-1]]) if buffer is not None else b""
    return text, (bounds - bounds[0]).astype(np.intp)


def _part_unicode_signs(data: Bytes, written: Bytes) -> None:
    """Mark the signs outside ASCII as parting: U+0080–BF (but ª º µ), × ÷, all of U+2000–2FFF, U+3000–303F."""
    lead = np.flatnonzero((data & 0xDE) == 0xC2)
    byte, second = data[lead], data[lead + 1]
    letter = (second == 0xAA) | (second == 0xB5) | (second == 0xBA)
    latin = (byte == 0xC2) & ~letter | (byte == 0xC3) & ((second == 0x97) | (second == 0xB7))
    wide = (byte == 0xE2) | (byte == 0xE3) & (second == 0x80)
    for first, length in ((lead[latin], 2), (lead[wide], 3)):
        for step in range(length):
            written[first + step] = NOTHING


def _join_squares(data: Bytes, written: Bytes, bounds: Places) -> None:
    """Write the square of a millimetre, by which cables are sold, as a digit (mm² as mm2); its second byte parts no more."""
    square = np.flatnonzero((data[:-1] == 0xC2) & (data[1:] == 0xB2))
    row = bounds[np.searchsorted(bounds, square, side="right") - 1]
    for unit in ("mm", "мм"):
        letters = np.frombuffer(unit.encode(), np.uint8)
        after = square[square - len(letters) >= row]
        before = written[after[:, None] + np.arange(-len(letters), 0)]
        written[after[(before == letters).all(axis=1)]] = ord("2")


def _join_numbers(data: Bytes, written: Bytes, signs: Places, bounds: Places) -> None:
    """Make a point or comma between two digits of one row part of the number, and the stroke of a fraction (1/2, 3/4)."""
    inner = signs[((_FLAGS[data[signs]] & _POINT) > 0) | (data[signs] == ord("/"))]
    inner = inner[(inner > 0) & (inner < len(data) - 1)]
    inner = inner[_is_digit(data[inner - 1]) & _is_digit(data[inner + 1])]
    if not len(inner):
        return
    row = np.searchsorted(bounds, inner, side="right")
    start, end = bounds[row - 1], bounds[row]
    before, after = np.maximum(inner - 2, start), np.minimum(inner + 2, end - 1)
    longer = (before == inner - 2) & _is_digit(data[before]) | (after == inner + 2) & _is_digit(data[after])
    joined = (start < inner) & (inner + 1 < end) & ((data[inner] != ord("/")) | ~longer)
    written[inner[joined]] = data[inner[joined]]


def _is_digit(data: Bytes) -> npt.NDArray[np.bool_]:
    return (data >= ord("0")) & (data <= ord("9"))


def _runs(written: Bytes, bounds: Places) -> tuple[Places, Places]:
    """Return start and end of each word and each run of signs of their own; a row's end ends a run."""
    inside = written != NOTHING
    change = np.ones(len(inside) + 1, bool)
    np.not_equal(inside[1:], inside[:-1], out=change[1:-1])
    sign = np.flatnonzero(OWN[written])
    change[sign] |= written[sign - 1] != written[sign]
    change[sign + 1] |= written[np.minimum(sign + 1, len(written) - 1)] != written[sign]
    change[bounds] = True
    return np.flatnonzero(change[:-1] & inside), np.flatnonzero(change[1:] & inside) + 1


def _gaps(data: Bytes, signs: Places, sentence_ends: Places, starts: Places, first: Ints) -> Bytes:
    """Return how strongly each word is parted from the word before; the first word of a row fully.

    A hyphen between blanks parts like a comma, and so does a stroke or plus beside one.
    """
    gap = np.zeros(len(starts) + 1, np.uint8)
    kind = _FLAGS[data[signs]]
    blank_after = (data[np.minimum(signs + 1, len(data) - 1)] == ord(" ")) | (signs == len(data) - 1)
    blank_before = (data[np.maximum(signs - 1, 0)] == ord(" ")) | (signs == 0)
    stroke = (data[signs] == ord("/")) | (data[signs] == ord("+"))
    for level, marks in (
        (STROKE, signs[(kind & _STROKE) > 0]),
        (COMMA, signs[stroke & (blank_before | blank_after)]),
        (COMMA, signs[(kind & _COMMA) > 0]),
        (COMMA, signs[((kind & _HYPHEN) > 0) & blank_before & blank_after]),
        (STRONG, signs[(kind & _STRONG) > 0]),
        (STRONG, sentence_ends),
    ):
        gap[np.searchsorted(starts, marks)] = level
    gap[:-1][(_FLAGS[data[starts]] & _STRONG) > 0] = STRONG
    gap[first[:-1]] = STRONG
    return gap[:-1]


def _sentence_ends(data: Bytes, written: Bytes, signs: Places, starts: Places, ends: Places) -> tuple[Places, Places]:
    """Return the points that end a sentence by their surroundings, and the place of the word before each."""
    point = signs[data[signs] == ord(".")]
    last = len(data) - 1
    if not len(point):
        return point, point
    point = point[(point == last) | (data[np.minimum(point + 1, last)] == ord(" "))]
    following = data[np.minimum(point + 2, last)]
    goes_on = (following >= ord("a")) & (following <= ord("z")) | _is_digit(following)
    point = point[~goes_on]
    if not len(point) or not len(ends):
        return point[:0], point[:0]
    place = np.minimum(np.searchsorted(ends, point), len(ends) - 1)
    size = ends[place] - starts[place]
    first = running_sum(size) - size
    letters = (starts[place] - first)[owners(size)] + np.arange(size.sum())
    length = np.add.reduceat((data[letters] & 0xC0) != 0x80, first, dtype=np.int32)
    ended = (ends[place] == point) & (written[point - 1] != NOTHING) & ~OWN[data[point - 1]] & (length >= SENTENCE_WORD)
    return point[ended], place[ended]
