"""Descriptions cut into words, on the bytes of the whole column at once.

The column's UTF-8 buffer is classified byte by byte with a 256-entry table; a word is a run of word bytes. Nothing here
loops over rows, and nothing here knows what a word means.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.intp]

SOFT, COMMA, STRONG = 0, 1, 2
"""How much the signs before a word part it from the word before: blank or hyphen, comma or slash, full break."""

_SENTENCE_WORD = 4
"""A point after a shorter word is an abbreviation's ("ca. 5 t", "m. Papier"), not the end of a sentence."""

_APART, _WORD, _SIGN, _KIND = 0, 1, 2, 3
_DIGIT, _POINT, _COMMA, _STRONG, _WIDE, _HYPHEN = 4, 8, 16, 32, 64, 128
_SPECIAL = _POINT | _COMMA | _STRONG | _WIDE | _HYPHEN


def _flag_table() -> Bytes:
    table = np.zeros(256, np.uint8)
    for low, high in ((48, 57), (65, 90), (97, 122), (128, 255)):
        table[low : high + 1] = _WORD
    for signs, flag in (
        ("%", _SIGN),
        ("0123456789", _DIGIT),
        (",.", _POINT),
        (",/&+|", _COMMA),
        (";:()[]{}<>!?\n\r\t*=", _STRONG),
        ("-", _HYPHEN),
    ):
        table[list(signs.encode())] |= flag
    table[[0xC2, 0xC3, 0xE2, 0xE3]] |= _WIDE
    return table


_FLAGS = _flag_table()
_LOWER = np.arange(256, dtype=np.uint8)
_LOWER[65:91] += 32


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a column.

    ``words`` holds each distinct word once (lower-cased ASCII, other letters as written); ``word`` (int32) points into it
    for every occurrence; ``row`` (int32) is the row it stands in; ``gap`` (uint8) how it is parted from the word before.
    """

    words: pa.StringArray
    word: Ints
    row: Ints
    gap: Bytes


def tokenise(texts: pa.StringArray) -> Tokens:
    """Cut every text of a string column (no nulls) into words.

    >>> t = tokenise(pa.array(["Alu-Späne, 0,2 mm", "", "96 % Cu"]))
    >>> t.words.to_pylist()
    ['alu', 'späne', '0,2', 'mm', '96', '%', 'cu']
    >>> t.row.tolist(), t.gap.tolist()
    ([0, 0, 0, 0, 2, 2, 2], [2, 0, 1, 0, 2, 0, 0])
    """
    count = len(texts)
    offsets = (
        np.frombuffer(texts.buffers()[1], np.int32)[texts.offset : texts.offset + count + 1]
        if count
        else np.zeros(1, np.int32)
    )
    buffer = texts.buffers()[2] if count else None
    data = np.frombuffer(buffer, np.uint8)[offsets[0] : offsets[-1]] if buffer is not None else np.zeros(0, np.uint8)
    bounds = (offsets - offsets[0]).astype(np.int64)
    if not len(data):
        none = np.zeros(0, np.int32)
        return Tokens(pa.array([], pa.string()), none, none, np.zeros(0, np.uint8))

    flags = _FLAGS[data]
    signs = np.flatnonzero(flags & _SPECIAL)
    _part_unicode_signs(data, flags, signs)
    _join_numbers(data, flags, signs, bounds)
    kind: Bytes = (flags & _KIND).astype(np.uint8)
    starts, ends = _runs(kind, bounds)
    gap = _gaps(data, flags, signs, starts, ends, bounds)
    per_row = np.diff(np.searchsorted(starts, bounds))
    row = np.repeat(np.arange(count, dtype=np.int32), per_row)

    words = np.zeros(len(starts) + 1, np.int32)
    np.cumsum(ends - starts, out=words[1:])
    letters = _LOWER[data[kind != _APART]]
    column = pa.StringArray.from_buffers(len(starts), pa.py_buffer(words), pa.py_buffer(letters))
    encoded = column.dictionary_encode()
    return Tokens(encoded.dictionary, np.asarray(encoded.indices), row, gap)


def _part_unicode_signs(data: Bytes, flags: Bytes, signs: Places) -> None:
    """Mark the signs outside ASCII as parting: U+0080–BF (but ª º µ), × ÷, all of U+2000–2FFF, U+3000–303F."""
    lead = signs[(flags[signs] & _WIDE) > 0]
    if not len(lead):
        return
    byte, second = data[lead], data[lead + 1]
    latin = (byte == 0xC2) & ~np.isin(second, (0xAA, 0xB5, 0xBA)) | (byte == 0xC3) & np.isin(second, (0x97, 0xB7))
    wide = (byte == 0xE2) | (byte == 0xE3) & (second == 0x80)
    for first, length in ((lead[latin], 2), (lead[wide], 3)):
        for step in range(length):
            flags[first + step] = _APART


def _join_numbers(data: Bytes, flags: Bytes, signs: Places, bounds: npt.NDArray[np.int64]) -> None:
    """Make a point or comma between two digits of one row part of the number, and the stroke of a fraction (1/2, 3/4)."""
    inner = signs[((flags[signs] & _POINT) > 0) | (data[signs] == ord("/"))]
    inner = inner[(inner > 0) & (inner < len(flags) - 1)]
    inner = inner[(flags[inner - 1] & flags[inner + 1] & _DIGIT) > 0]
    row = np.searchsorted(bounds, inner, side="right")
    start, end = bounds[row - 1], bounds[row]
    before, after = np.maximum(inner - 2, start), np.minimum(inner + 2, end - 1)
    longer = (before == inner - 2) & ((flags[before] & _DIGIT) > 0) | (after == inner + 2) & (
        (flags[after] & _DIGIT) > 0
    )
    joined = (start < inner) & (inner + 1 < end) & ((data[inner] != ord("/")) | ~longer)
    flags[inner[joined]] = _WORD


def _runs(kind: Bytes, bounds: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return start and end of each run of equal, not parting, bytes; a row's end ends a run."""
    change = np.empty(len(kind) + 1, bool)
    change[0] = change[-1] = True
    np.not_equal(kind[1:], kind[:-1], out=change[1:-1])
    change[bounds] = True
    edges = np.flatnonzero(change)
    inside = kind[edges[:-1]] != _APART
    return edges[:-1][inside], edges[1:][inside]


def _gaps(
    data: Bytes,
    flags: Bytes,
    signs: Places,
    starts: npt.NDArray[np.int64],
    ends: npt.NDArray[np.int64],
    bounds: npt.NDArray[np.int64],
) -> Bytes:
    """Return how strongly each word is parted from the word before; the first word of a row fully.

    A point before a blank parts fully, but not after an abbreviation; a hyphen between blanks parts like a comma.
    """
    gap = np.zeros(len(starts) + 1, np.uint8)
    kind = flags[signs]
    blank_after = (data[np.minimum(signs + 1, len(data) - 1)] == ord(" ")) | (signs == len(data) - 1)
    blank_before = (data[np.maximum(signs - 1, 0)] == ord(" ")) | (signs == 0)
    point = signs[((kind & _POINT) > 0) & (data[signs] == ord(".")) & blank_after]
    point = point[_after_sentence_word(point, data, flags, starts, ends)]
    for level, marks in (
        (COMMA, signs[(kind & _COMMA) > 0]),
        (COMMA, signs[((kind & _HYPHEN) > 0) & blank_before & blank_after]),
        (STRONG, signs[(kind & _STRONG) > 0]),
        (STRONG, point),
    ):
        gap[np.searchsorted(starts, marks)] = level
    first = np.searchsorted(starts, bounds[:-1])
    gap[first] = STRONG
    return gap[:-1]


def _after_sentence_word(
    point: npt.NDArray[np.intp],
    data: Bytes,
    flags: Bytes,
    starts: npt.NDArray[np.int64],
    ends: npt.NDArray[np.int64],
) -> npt.NDArray[np.bool_]:
    """Return which points stand right after a word of enough letters (not bytes) to end a sentence."""
    if not len(point) or not len(ends):
        return np.zeros(len(point), bool)
    place = np.minimum(np.searchsorted(ends, point), len(ends) - 1)
    size = ends[place] - starts[place]
    first = np.cumsum(size) - size
    letters = np.repeat(starts[place] - first, size) + np.arange(size.sum())
    length = np.add.reduceat((data[letters] & 0xC0) != 0x80, first, dtype=np.int32)
    ended: npt.NDArray[np.bool_] = (
        (ends[place] == point) & ((flags[point - 1] & _WORD) > 0) & (length >= _SENTENCE_WORD)
    )
    return ended
