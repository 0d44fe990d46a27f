"""Phrases: runs of words that mean one thing, listed or told by a pattern. All rows at once, by walking a trie of integers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from scrapscreen.text.meanings import Lexicon
from scrapscreen.text.numbers import NumberBook
from scrapscreen.text.tokens import STRONG, Tokens
from scrapscreen.text.words import Reading, Unit, Vocabulary

Ints = npt.NDArray[np.int32]
Places = npt.NDArray[np.intp]

_SIEVE = 1 << 18
"""Size of a table that says of most pairs of state and word at once that no phrase has them."""

SIEVE_FACTOR, SIEVE_SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(46)
"""A pair times the factor, moved by the shift, is its place in the sieve (multiplicative hashing)."""


@dataclass(frozen=True, slots=True)
class Spans:
    """What was read, in order: words and phrases.

    ``token`` is the number of the first token, ``length`` how many it spans, ``reading`` the number of the reading.
    """

    token: Places
    length: Ints
    reading: Ints


class PhraseBook:
    """The phrases of a lexicon as a trie: (state, word) → state; beside them the patterns of ``numbers``, if any.

    A phrase gets its reading when a text first holds it.
    """

    def __init__(self, lexicon: Lexicon, vocabulary: Vocabulary, numbers: NumberBook | None = None) -> None:
        self._vocabulary, self.numbers = vocabulary, numbers
        self._phrases = list(lexicon.spelt_phrases.items())
        spelt = pa.array(lexicon.spelt_phrases, pa.string())
        parted = pc.split_pattern(spelt, " ")
        length = np.asarray(pc.list_value_length(parted))
        flat = parted.flatten().dictionary_encode()
        number = np.array([vocabulary.phrase_word(w) for w in flat.dictionary.to_pylist()], np.int64)
        word = number[np.asarray(flat.indices)]
        start = np.cumsum(length) - length
        self._width = 1 + int(word.max(initial=0))
        state = np.zeros(len(length), np.int64)
        keys: list[npt.NDArray[np.int64]] = []
        states = 1
        for depth in range(int(length.max(initial=0))):
            on = np.flatnonzero(length > depth)
            steps, which = np.unique(state[on] * self._width + word[start[on] + depth], return_inverse=True)
            state[on] = states + which
            keys.append(steps)
            states += len(steps)
        key = np.concatenate([np.zeros(0, np.int64), *keys])
        order = np.argsort(key)
        self._keys = key[order]
        self._next = np.arange(1, states, dtype=np.int32)[order]
        self._perhaps = np.zeros(_SIEVE, bool)
        self._perhaps[_sieve(key)] = True
        self._after_first = np.full(self._width, -1, np.int32)
        begins = self._keys < self._width
        self._after_first[self._keys[begins]] = self._next[begins]
        self._accept = np.full(states, -1, np.int32)
        self._accept[state] = np.arange(len(state))
        self._reading = np.full(len(state), -1, np.int32)

    @property
    def trie(self) -> tuple[int, Ints, npt.NDArray[np.bool_], npt.NDArray[np.int64], Ints, Ints]:
        """The trie on arrays: its width, the states after the first words, the sieve, its steps, where they lead, what ends."""
        return self._width, self._after_first, self._perhaps, self._keys, self._next, self._accept

    def readings(self, phrases: Ints) -> Ints:
        """Return the numbers of the readings of phrases."""
        for n in np.unique(phrases[self._reading[phrases] < 0]).tolist():
            spelt, meaning = self._phrases[n]
            units = (Unit(meaning.concepts, meaning.needs_context),) if meaning.concepts else ()
            self._reading[n] = self._vocabulary.learn(Reading(units, "phrase", spelt))
        return self._reading[phrases]

    def apply(self, tokens: Tokens, reading: Ints, word: Ints) -> Spans:
        """Replace each longest phrase by its reading; where two overlap, the one that begins first stays.

        Of a phrase and a pattern that begin together the longer one counts, of equal ones the phrase.

        ``reading`` and ``word`` (number among the words of phrases) are given per token.
        """
        length = np.ones(len(reading), np.int32)
        result = reading.copy()
        joined = np.append((word != 0) & (tokens.gap != STRONG), False)
        start = np.flatnonzero((word != 0) & joined[1:])
        state = self._after_first[word[start]]
        start, state, depth = start[state >= 0], state[state >= 0], 1
        while len(start):
            here = joined[start + depth]
            start, state = start[here], state[here]
            start, state = self._step(start, state, word[start + depth])
            depth += 1
            hit = self._accept[state]
            done = hit >= 0
            length[start[done]] = depth
            result[start[done]] = self.readings(hit[done])
        if self.numbers:
            self.numbers.mark(tokens, length, result)
        return self._without_overlaps(reading, result, length)

    def _step(self, start: Places, state: Ints, word: Ints) -> tuple[Places, Ints]:
        """Return which phrases go on with these words, and their states."""
        key = state * np.int64(self._width) + word
        go = self._perhaps[_sieve(key)]
        start, key = start[go], key[go]
        place = np.searchsorted(self._keys, key)
        go = self._keys[np.minimum(place, len(self._keys) - 1)] == key
        return start[go], self._next[place[go]]

    @staticmethod
    def _without_overlaps(reading: Ints, result: Ints, length: Ints) -> Spans:
        count = len(length)
        first = np.flatnonzero(length > 1)
        if len(first):
            stays = _not_overlapped(first, first + length[first])
            dropped, first = first[~stays], first[stays]
            length[dropped], result[dropped] = 1, reading[dropped]
        own = np.ones(count, bool)
        inside = first[:, None] + np.arange(1, length[first].max(initial=1))
        own[inside[inside < (first + length[first])[:, None]]] = False
        kept = np.flatnonzero(own)
        return Spans(kept, length[kept], result[kept])


def _sieve(keys: npt.NDArray[np.int64]) -> npt.NDArray[np.uint64]:
    """Return the place of each key in the sieve."""
    place: npt.NDArray[np.uint64] = (keys.astype(np.uint64) * SIEVE_FACTOR) >> SIEVE_SHIFT
    return place


def _not_overlapped(first: Places, end: Places) -> npt.NDArray[np.bool_]:
    """Return which of the spans stay, from left to right: those that begin after the end of the last that stays."""
    clear = np.ones(len(first), bool)
    clear[1:] = first[1:] >= np.maximum.accumulate(end)[:-1]
    stays = clear.copy()
    head = end[np.maximum.accumulate(np.where(clear, np.arange(len(first)), 0))]
    reach = 0
    for n in np.flatnonzero(~clear).tolist():
        if first[n] >= max(reach, head[n]):
            stays[n], reach = True, end[n]
    return stays
