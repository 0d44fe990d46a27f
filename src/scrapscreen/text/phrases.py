"""Phrases: runs of two to five words that mean one thing. All rows at once, by walking a trie of integers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from scrapscreen.text.meanings import Lexicon
from scrapscreen.text.tokens import STRONG, Tokens
from scrapscreen.text.words import Reading, Unit, Vocabulary

Ints = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Spans:
    """What was read, in order: words and phrases.

    ``token`` is the number of the first token, ``length`` how many it spans, ``reading`` the number of the reading.
    """

    token: Ints
    length: Ints
    reading: Ints


class PhraseBook:
    """The phrases of a lexicon as a trie: (state, word) → state. A phrase gets its reading when a text first holds it."""

    def __init__(self, lexicon: Lexicon, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
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
        last = np.zeros(len(length), np.int64)
        keys: list[npt.NDArray[np.int64]] = []
        states = 1
        for depth in range(int(length.max(initial=0))):
            on = np.flatnonzero(length > depth)
            steps, which = np.unique(state[on] * self._width + word[start[on] + depth], return_inverse=True)
            state[on] = states + which
            keys.append(steps)
            states += len(steps)
            last[on] = state[on]
        key = np.concatenate([np.zeros(0, np.int64), *keys])
        order = np.argsort(key)
        self._keys = key[order]
        self._next = np.arange(1, states, dtype=np.int32)[order]
        self._first = np.searchsorted(self._keys, np.arange(self._width))
        self._accept = np.full(states, -1, np.int32)
        self._accept[last] = np.arange(len(last))
        self._reading = np.full(len(last), -1, np.int32)

    def _readings(self, phrases: Ints) -> Ints:
        """Return the numbers of the readings of phrases."""
        for n in np.unique(phrases[self._reading[phrases] < 0]).tolist():
            spelt, meaning = self._phrases[n]
            units = (Unit(meaning.concepts, meaning.needs_context),) if meaning.concepts else ()
            self._reading[n] = self._vocabulary.learn(Reading(units, "phrase", spelt))
        return self._reading[phrases]

    def apply(self, tokens: Tokens, reading: Ints, word: Ints) -> Spans:
        """Replace each longest phrase by its reading; where two overlap, the one that begins first stays.

        ``reading`` and ``word`` (number among the words of phrases) are given per token.
        """
        count = len(reading)
        length = np.ones(count, np.int32)
        result = reading.copy()
        at = np.flatnonzero(word)
        state = np.zeros(len(at), np.int64)
        start = at
        depth = 0
        while len(at) and len(self._keys):
            key = state * self._width + word[at]
            place = self._first[word[at]] if depth == 0 else np.searchsorted(self._keys, key)
            place = np.minimum(place, len(self._keys) - 1)
            go = self._keys[place] == key
            start, at, state = start[go], at[go], self._next[place[go]].astype(np.int64)
            depth += 1
            hit = self._accept[state]
            done = hit >= 0
            length[start[done]] = depth
            result[start[done]] = self._readings(hit[done])
            at = at + 1
            inside = at < count
            start, at, state = start[inside], at[inside], state[inside]
            here = (tokens.row[at] == tokens.row[start]) & (tokens.gap[at] != STRONG)
            start, at, state = start[here], at[here], state[here]
        return self._without_overlaps(reading, result, length)

    @staticmethod
    def _without_overlaps(reading: Ints, result: Ints, length: Ints) -> Spans:
        count = len(length)
        first = np.flatnonzero(length > 1)
        if len(first):
            stays = _not_overlapped(first, first + length[first])
            dropped, first = first[~stays], first[stays]
            length[dropped], result[dropped] = 1, reading[dropped]
        cover = np.zeros(count + 1, np.int32)
        np.add.at(cover, first + 1, 1)
        np.add.at(cover, first + length[first], -1)
        kept = np.flatnonzero(np.cumsum(cover[:count]) == 0).astype(np.int32)
        return Spans(kept, length[kept], result[kept])


def _not_overlapped(first: npt.NDArray[np.intp], end: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
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
