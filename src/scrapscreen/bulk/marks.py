"""The signs that part the cells and records of a list with delimiters, and which quotes open and close cells.

A quote opens a cell only where the cell begins, and closes it only where the cell ends; any other quote is a sign like others
(``6" tube``). A quoted cell may hold line ends; one that is not closed as it should be ends with its line.

What stands where is held as a mask: one bit a byte of the text, 64 of them in a number, so that one step looks at 64 bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from scrapscreen.loops import supply

Signs = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]
Mask = npt.NDArray[np.uint64]

QUOTE, CR = 34, 13

_PIECE = 1 << 20
"""So many bytes are looked at in one step: few enough that what comes of them stays near the processor."""

_NONE, _NO_MASK = np.zeros(0, np.int64), np.zeros(0, np.uint64)
_ONE, _TOP = np.uint64(1), np.uint64(63)
_STEPS = tuple(np.uint64(1 << n) for n in range(6))


def mask_of(signs: Signs, *wanted: int) -> Mask:
    """Return where any of the wanted signs stand; the bits behind the last are 0.

    >>> mask_of(np.frombuffer(b"1,2;", np.uint8), ord(","), ord(";")).tolist()
    [10]
    """
    packed = np.zeros(-(-len(signs) // 64) * 8, np.uint8)
    for start in range(0, len(signs), _PIECE):
        piece = signs[start : start + _PIECE]
        found = piece == wanted[0]
        for sign in wanted[1:]:
            found |= piece == sign
        bits = np.packbits(found, bitorder="little")
        packed[start >> 3 : (start >> 3) + len(bits)] = bits
    return packed.view("<u8")


def places_in(mask: Mask) -> Places:
    """Return where the bits of a mask are set.

    >>> places_in(np.array([10], np.uint64)).tolist()
    [1, 3]
    """
    packed, step = mask.view(np.uint8), _PIECE >> 3
    pieces = range(0, len(packed), step)
    found = [np.unpackbits(packed[n : n + step], bitorder="little").view(bool) for n in pieces]
    return np.concatenate([_NONE, *(np.flatnonzero(bits) + (n << 3) for n, bits in zip(pieces, found, strict=True))])


def is_set(mask: Mask, places: Places) -> npt.NDArray[np.bool_]:
    """Return whether the bits at some places are set."""
    bits: npt.NDArray[np.bool_] = mask.view(np.uint8)[places >> 3] >> (places & 7).astype(np.uint8) & 1 > 0
    return bits


def behind(mask: Mask, first: bool) -> Mask:
    """Return where the byte before is set; ``first`` tells it for the first byte.

    >>> places_in(behind(np.array([2], np.uint64), True)).tolist()
    [0, 2]
    """
    moved = mask << _ONE
    moved[1:] |= mask[:-1] >> _TOP
    moved[:1] |= np.uint64(first)
    return moved


def ahead(mask: Mask) -> Mask:
    """Return where the next byte is set.

    >>> places_in(ahead(np.array([6], np.uint64))).tolist()
    [0, 1]
    """
    moved = mask >> _ONE
    moved[:-1] |= mask[1:] << _TOP
    return moved


def odd_so_far(mask: Mask) -> Mask:
    """Return where the number of bits set up to a byte, itself counted, is odd: from each opening quote up to the closing one.

    >>> places_in(odd_so_far(np.array([10], np.uint64))).tolist()
    [1, 2]
    """
    odd = mask.copy()
    for step in _STEPS:
        odd ^= odd << step
    whole = np.bitwise_xor.accumulate(odd >> _TOP)
    odd[1:] ^= np.uint64(0) - whole[:-1]
    return odd


def _first_bits(mask: Mask, count: int) -> Mask:
    first = mask[: -(-count // 64)].copy()
    if over := count % 64:
        first[-1] &= (_ONE << np.uint64(over)) - _ONE
    return first


def loops() -> Any:
    """Return the compiled loops, if they are at hand."""
    if not supply.pay(0):
        return None
    from scrapscreen.bulk import loops as compiled

    return compiled


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the cells of a text begin and end: the quotes around them (none: an empty mask), the signs between them."""

    quotes: Mask
    parts: Mask

    def upto(self, length: int) -> Layout:
        """Return the layout of the first so many bytes, where whole records end there."""
        return Layout(*(_first_bits(mask, length) if len(mask) else mask for mask in (self.quotes, self.parts)))


@dataclass(frozen=True, slots=True)
class Marks:
    """The signs that part cells and records."""

    delimiter: bytes
    newline: bytes = b"\n"

    def layout(self, data: bytes, upto: int | None = None, final: bool = True) -> Layout:
        """Return which quotes open or close a cell, by turns, and which signs outside of them part cells and records.

        Only so many bytes are looked at. Unless ``final``, a cell may still be open at the end.
        """
        signs = np.frombuffer(data, np.uint8)[:upto]
        if fast := loops():
            quotes, parts, regular, still_open = fast.lay_out(signs, self.delimiter[0], self.newline[0])
            if regular and not (final and still_open):
                return Layout(quotes if quotes.any() else _NO_MASK, parts)
        parts = mask_of(signs, self.delimiter[0], self.newline[0])
        if b'"' not in data:
            return Layout(_NO_MASK, parts)
        quotes = mask_of(signs, QUOTE)
        within = odd_so_far(quotes)
        if not self._regular(signs, quotes, within, parts, final):
            kept = self._walk(data, places_in(quotes).tolist(), final)
            quotes = np.zeros_like(quotes)
            np.bitwise_or.at(quotes.view(np.uint8), kept >> 3, np.uint8(1) << (kept & 7).astype(np.uint8))
            within = odd_so_far(quotes)
        return Layout(quotes, parts & ~within)

    def whole(self, data: bytes, upto: int | None = None) -> int:
        """Return the length of the whole records at the beginning of ``data``, of so many bytes; 0 where none is whole yet."""
        return self.cut(data, upto)[0]

    def cut(self, data: bytes, upto: int | None = None) -> tuple[int, Layout | None]:
        """Return the length of the whole records, as ``whole``, and their layout where it had to be found."""
        end = data.rfind(self.newline, 0, upto)
        if end < 0 or b'"' not in data:
            return end + 1, None
        layout = self.layout(data, upto, final=False)
        parts = layout.parts.view(np.uint8)
        while end >= 0 and not parts[end >> 3] >> (end & 7) & 1:
            end = data.rfind(self.newline, 0, end)
        return end + 1, layout.upto(end + 1)

    def lines(self, data: bytes | memoryview) -> int:
        """Return how many lines end in some text."""
        signs = np.frombuffer(data, np.uint8)
        pieces = (signs[start : start + _PIECE] for start in range(0, len(signs), _PIECE))
        return sum(int(np.count_nonzero(piece == self.newline[0])) for piece in pieces)

    def _regular(self, signs: Signs, quotes: Mask, within: Mask, parts: Mask, final: bool) -> bool:
        """Whether every quote stands where one may stand: at the beginning or end of a cell, or beside another."""
        last = np.array([len(signs) - 1])
        if final and is_set(within, last)[0]:
            return False
        beside = parts | quotes
        if (quotes & within & ~behind(beside, True)).any():
            return False
        closing = quotes & ~within & ~ahead(beside | mask_of(signs, CR))
        return not closing.any() or places_in(closing).tolist() == last.tolist()

    def _walk(self, data: bytes, places: list[int], final: bool) -> Places:
        """Go from quote to quote: slow, for the few blocks in which one stands where it should not."""
        opens, closes = self.delimiter + self.newline, self.delimiter + self.newline + b"\r"
        kept: list[int] = []
        n, count = 0, len(places)
        while n < count:
            start = places[n]
            if start and data[start - 1] not in opens:
                n += 1
                continue
            last = n + 1
            while last + 1 < count and places[last + 1] == places[last] + 1:
                last += 2
            if last >= count:
                if not final:
                    kept += places[n:]
                    break
                n += 1
                continue
            end = places[last]
            closed = end + 1 == len(data) or data[end + 1] in closes
            if closed or self.newline not in data[start:end]:
                kept += places[n : last + 1]
                n = last + 1
            else:
                n += 1
        return np.array(kept, np.int64)
