"""Words looked up by their letters, on compiled loops, and what is told of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from scrapscreen.eights import FIRST_BYTES, Eights, spaced_eights
from scrapscreen.loops import loop
from scrapscreen.text.numbers import SUBCODE
from scrapscreen.text.tokens import text_bytes

Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]
Hashes = npt.NDArray[np.uint64]

UNKNOWN = -1

_ONE, _EIGHT, _HALF = np.uint64(1), np.uint64(8), np.uint64(32)
_PRIME = np.uint64(0x9E3779B97F4A7C15)
_SIGN, _ZERO, _NINE = (np.uint64(0x0101010101010101 * byte) for byte in (0x80, ord("0"), ord("9")))
"""Eight bytes alike."""

_REST, _TO_SIGN = ~_SIGN, np.uint64(0x0101010101010101 * (0x80 - 10))
_CODE = np.uint64(SUBCODE - 2)
"""So many digits has a waste code; one with two more of a country has ``SUBCODE``: eight, and all in one number."""


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
    eights: Eights


@loop
def look_up(eights: Eights, begins: Ints, words: Table, forms: Table, formless: Table, codes: Table) -> Ints:
    """Return the number of each word among ``words``; else, where it has digits, that of its form among ``forms``.

    In a form every digit is 9. Forms are numbered from -2 down; ``UNKNOWN``: in neither. The ``formless`` are not looked for by
    their form, nor eight digits that begin with one of the ``codes``. ``eights`` are those of the letters, zeros behind the last.
    """
    count = len(begins) - 1
    found = np.empty(count, np.int32)
    for run in range(count):
        begin, end = np.uint64(begins[run]), np.uint64(begins[run + 1])
        key, digits = _hash(eights, begin, end, False)
        entry = UNKNOWN
        if digits:
            own = _find(formless, key, eights, begin, end, False)
            if own < 0 and end - begin == _EIGHT and digits == _SIGN:
                code, _ = _hash(eights, begin, begin + _CODE, False)
                own = _find(codes, code, eights, begin, begin + _CODE, False)
            if own < 0:
                form, _ = _hash(eights, begin, end, True)
                entry = _find(forms, form, eights, begin, end, True)
                if entry >= 0:
                    entry = -2 - entry
        if entry == UNKNOWN:
            entry = _find(words, key, eights, begin, end, False)
        found[run] = entry
    return found


@loop
def _look_up_runs(eights: Eights, begins: Ints, table: Table) -> Ints:
    found = np.empty(len(begins) - 1, np.int32)
    for run in range(len(found)):
        begin, end = np.uint64(begins[run]), np.uint64(begins[run + 1])
        found[run] = _find(table, _hash(eights, begin, end, False)[0], eights, begin, end, False)
    return found


@loop
def _digits(eight: np.uint64) -> np.uint64:
    """Return the highest bit of each byte that is a digit."""
    from_zero = eight ^ _ZERO
    return ~(((from_zero & _REST) + _TO_SIGN) | from_zero) & _SIGN


@loop
def _as_form(eight: np.uint64) -> np.uint64:
    """Return eight bytes, the digits among them as 9."""
    digits = (_digits(eight) >> np.uint64(7)) * np.uint64(0xFF)
    return (eight & ~digits) | (_NINE & digits)


@loop
def _hash(eights: Eights, begin: np.uint64, end: np.uint64, as_form: bool) -> tuple[np.uint64, np.uint64]:
    """Return the hash of a run, and what digits it has."""
    key, digits = end - begin, np.uint64(0)
    while begin < end:
        eight = eights[begin]
        if end - begin < _EIGHT:
            eight &= FIRST_BYTES[end - begin]
        digits |= _digits(eight)
        key = (key ^ (_as_form(eight) if as_form else eight)) * _PRIME
        key ^= key >> _HALF
        begin += _EIGHT
    return key, digits


@loop
def _find(table: Table, key: np.uint64, eights: Eights, begin: np.uint64, end: np.uint64, as_form: bool) -> int:
    last = np.uint64(len(table.slots) - 1)
    slot = (key >> _HALF) & last
    known = table.slots[slot]
    while known >= 0:
        own = np.uint64(known)
        other = np.uint64(table.begins[own])
        if table.hashes[own] == key and np.uint64(table.begins[own + _ONE]) - other == end - begin:
            at = begin
            while at < end:
                eight = _as_form(eights[at]) if as_form else eights[at]
                differing = eight ^ table.eights[other]
                if end - at < _EIGHT:
                    differing &= FIRST_BYTES[end - at]
                if differing:
                    break
                at += _EIGHT
                other += _EIGHT
            if at >= end:
                return int(known)
        slot = (slot + _ONE) & last
        known = table.slots[slot]
    return -1


@loop
def _hashes(eights: Eights, begins: Ints) -> Hashes:
    hashes = np.empty(len(begins) - 1, np.uint64)
    for run in range(len(hashes)):
        hashes[run] = _hash(eights, np.uint64(begins[run]), np.uint64(begins[run + 1]), False)[0]
    return hashes


@loop
def _slots(hashes: Hashes, count: int) -> Ints:
    slots = np.full(count, -1, np.int32)
    last = np.uint64(count - 1)
    for run in range(len(hashes)):
        slot = (hashes[run] >> _HALF) & last
        while slots[slot] >= 0:
            slot = (slot + _ONE) & last
        slots[slot] = run
    return slots


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
        self.table = with_more(self.table, column)
        self.seen.update(new)


def table_of(words: pa.StringArray) -> Table:
    """Return the table of distinct words."""
    no_hashes, no_letters = np.zeros(0, np.uint64), np.zeros(0, np.uint8)
    return with_more(Table(np.zeros(0, np.int32), no_hashes, np.zeros(1, np.int32), no_letters, no_hashes), words)


def with_more(table: Table, words: pa.StringArray) -> Table:
    """Return a table with more distinct words behind its own."""
    more, ends = parts_of(words)
    hashes = np.append(table.hashes, _hashes(spaced_eights(more), ends))
    letters = np.append(table.letters, more)
    begins = np.append(table.begins, ends[1:] + table.begins[-1])
    return Table(_slots(hashes, slots_for(len(hashes))), hashes, begins, letters, spaced_eights(letters))


def find(texts: pa.StringArray, table: Table) -> Ints:
    """Return the number of each text in a table, -1 where it does not stand there."""
    letters, begins = parts_of(texts)
    found: Ints = _look_up_runs(spaced_eights(letters), begins, table)
    return found


def parts_of(words: pa.StringArray) -> tuple[Bytes, Ints]:
    """Return the letters of words, and where each begins and the last ends."""
    data, bounds = text_bytes(words)
    return np.array(np.frombuffer(data, np.uint8)), bounds.astype(np.int32)
