"""Phrases: runs of words that mean one thing, listed or told by a pattern. All rows at once, by walking a trie of integers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scrapscreen.text.lexicon import Lexicon
from scrapscreen.text.numbers import NumberBook
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
    """The phrases of a lexicon as a trie: (state, word) → state; beside them the patterns of ``numbers``, if any."""

    def __init__(self, lexicon: Lexicon, vocabulary: Vocabulary, numbers: NumberBook | None = None) -> None:
        self._numbers = numbers
        steps: dict[tuple[int, int], int] = {}
        accepted: dict[int, int] = {}
        for phrase, meaning in lexicon.phrases.items():
            state = 0
            for word in phrase:
                state = steps.setdefault((state, vocabulary.phrase_word(word)), len(steps) + 1)
            units = (Unit(meaning.concepts, meaning.needs_context),) if meaning.concepts else ()
            accepted[state] = vocabulary.number(Reading(units, "phrase", " ".join(phrase)))
        self._width = 1 + max((word for _, word in steps), default=0)
        keys = np.array([state * self._width + word for state, word in steps], np.int64)
        order = np.argsort(keys)
        self._keys = keys[order]
        self._next = np.array(list(steps.values()), np.int32)[order]
        self._first = np.searchsorted(self._keys, np.arange(self._width))
        self._accept = np.full(len(steps) + 1, -1, np.int32)
        for state, reading in accepted.items():
            self._accept[state] = reading

    def apply(self, tokens: Tokens, reading: Ints, word: Ints) -> Spans:
        """Replace each longest phrase by its reading; where two overlap, the one that begins first stays.

        Of a phrase and a pattern that begin together the longer one counts, of equal ones the phrase.

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
            result[start[done]] = hit[done]
            at = at + 1
            inside = at < count
            start, at, state = start[inside], at[inside], state[inside]
            here = (tokens.row[at] == tokens.row[start]) & (tokens.gap[at] != STRONG)
            start, at, state = start[here], at[here], state[here]
        if self._numbers:
            self._numbers.mark(tokens, length, result)
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
