"""Words looked up by their letters, on compiled loops, and what is told of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from scrapscreen.loops import loop
from scrapscreen.text.numbers import SUBCODE
from scrapscreen.text.tokens import text_bytes

Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]
Hashes = npt.NDArray[np.uint64]

UNKNOWN = -1

_PRIME = np.uint64(0x9E3779B97F4A7C15)
_NINE = ord("9")
_CODE = SUBCODE - 2
"""So many digits has a waste code; one with two more of a country has ``SUBCODE``."""


def slots_for(runs: int) -> int:
    """Return how many slots a table of so many runs has: a power of two, at least twice as many.

    >>> slots_for(3)
    8
    """
    return 1 << (2 * runs + 1).bit_length()


class Table(NamedTuple):
    """Distinct runs of bytes to be looked up: ``slots`` (a power of two, -1 where free) points at them by their hashes."""

    slots: Ints
    hashes: Hashes
    begins: Ints
    letters: Bytes


@loop
def look_up(letters: Bytes, begins: Ints, words: Table, forms: Table, formless: Table, more: Bytes) -> Ints:
    """Return the number of each word among ``words``; else, where it has digits, that of its form among ``forms``.

    In a form every digit is 9. Forms are numbered from -2 down; ``UNKNOWN``: in neither. The ``formless`` are not looked for by
    their form, nor eight digits, of which the first six and ``more`` are among these.
    """
    count = len(begins) - 1
    found = np.empty(count, np.int32)
    code = np.empty(_CODE + len(more), np.uint8)
    code[_CODE:] = more
    for run in range(count):
        begin, end = begins[run], begins[run + 1]
        key = np.uint64(end - begin)
        digits = 0
        for place in range(begin, end):
            key = (key ^ np.uint64(letters[place])) * _PRIME
            digits += 48 <= letters[place] <= 57
        entry = UNKNOWN
        if digits > 0:
            own = _find(formless, key, letters, begin, end, False)
            if own < 0 and digits == end - begin == SUBCODE:
                code[:_CODE] = letters[begin : begin + _CODE]
                own = _find(formless, _hash(code, 0, len(code)), code, 0, len(code), False)
            if own < 0:
                form = np.uint64(end - begin)
                for place in range(begin, end):
                    form = (form ^ np.uint64(_NINE if 48 <= letters[place] <= 57 else letters[place])) * _PRIME
                entry = _find(forms, form, letters, begin, end, True)
                if entry >= 0:
                    entry = -2 - entry
        if entry == UNKNOWN:
            entry = _find(words, key, letters, begin, end, False)
        found[run] = entry
    return found


@loop
def _hash(letters: Bytes, begin: int, end: int) -> np.uint64:
    key = np.uint64(end - begin)
    for place in range(begin, end):
        key = (key ^ np.uint64(letters[place])) * _PRIME
    return key


@loop
def _find(table: Table, key: np.uint64, letters: Bytes, begin: int, end: int, as_form: bool) -> int:
    last = np.uint64(len(table.slots) - 1)
    slot = (key >> np.uint64(32)) & last
    while table.slots[slot] >= 0:
        known = table.slots[slot]
        if table.hashes[known] == key:
            other = table.begins[known]
            length = table.begins[known + 1] - other
            if length == end - begin:
                same = 0
                while same < length:
                    letter = letters[begin + same]
                    if as_form and 48 <= letter <= 57:
                        letter = _NINE
                    if letter != table.letters[other + same]:
                        break
                    same += 1
                if same == length:
                    return int(known)
        slot = (slot + np.uint64(1)) & last
    return -1


@loop
def with_more(table: Table, letters: Bytes, begins: Ints, slots: int) -> Table:
    """Return a table with more distinct runs of bytes behind its own; ``slots``, a power of two, is more than all of them."""
    own, more = len(table.hashes), len(begins) - 1
    hashes = np.empty(own + more, np.uint64)
    hashes[:own] = table.hashes
    for run in range(more):
        hashes[own + run] = _hash(letters, begins[run], begins[run + 1])
    taken = np.full(slots, -1, np.int32)
    last = np.uint64(slots - 1)
    for run in range(own + more):
        slot = (hashes[run] >> np.uint64(32)) & last
        while taken[slot] >= 0:
            slot = (slot + np.uint64(1)) & last
        taken[slot] = run
    ends = begins[1:] + np.int32(table.begins[own])
    return Table(taken, hashes, np.append(table.begins, ends), np.append(table.letters, letters))


class Told(NamedTuple):
    """What is known of words: their readings, numbers among words of phrases, kinds for the patterns."""

    reading: Ints
    phrase_word: Ints
    kind: Ints
    abbreviated: npt.NDArray[np.bool_]

    def and_of(self, other: Told) -> Told:
        """Return what is known of these words and, behind them, of others."""
        return Told(*(np.append(own, more) for own, more in zip(self, other, strict=True)))

    def and_backwards(self, other: Told) -> Told:
        """Return what is known of these words by 0, 1, 2 …, and of others by -2, -3, -4 …"""
        return Told(*(np.concatenate([own, more[::-1], more[:1]]) for own, more in zip(self, other, strict=True)))


class Glossary:
    """Words looked up by their letters, and what is told of each. It grows; what was handed out stays as it is."""

    def __init__(self, tell: Callable[[pa.StringArray], Told]) -> None:
        self._tell = tell
        self.seen: set[str] = set()
        none = np.zeros(0, np.int32)
        self.told = Told(none, none, none, np.zeros(0, bool))
        self.table = table_of(pa.array([], pa.string()))

    def add(self, words: list[str]) -> None:
        """Add words; those known already are passed over."""
        new = [word for word in dict.fromkeys(words) if word not in self.seen]
        if not new:
            return
        column = pa.array(new, pa.string())
        self.told = self.told.and_of(self._tell(column))
        self.table = with_more(self.table, *parts_of(column), slots_for(len(self.seen) + len(new)))
        self.seen.update(new)


def table_of(words: pa.StringArray) -> Table:
    """Return the table of distinct words."""
    free, no_hashes, no_letters = np.full(2, -1, np.int32), np.zeros(0, np.uint64), np.zeros(0, np.uint8)
    return with_more(Table(free, no_hashes, np.zeros(1, np.int32), no_letters), *parts_of(words), slots_for(len(words)))


def parts_of(words: pa.StringArray) -> tuple[Bytes, Ints]:
    """Return the letters of words, and where each begins and the last ends."""
    data, bounds = text_bytes(words)
    return np.array(np.frombuffer(data, np.uint8)), bounds.astype(np.int32)
