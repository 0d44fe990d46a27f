"""Phrases: runs of two to five words that mean one thing. All rows at once, by walking a trie of integers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from scrapscreen.text.lexicon import Lexicon
from scrapscreen.text.tokens import STRONG
from scrapscreen.text.words import Reading, Unit, Vocabulary

Ints = npt.NDArray[np.int32]

_PAIRS = 1 << 18


@dataclass(frozen=True, slots=True)
class Spans:
    """What was read, in order: words and phrases.

    ``token`` is the number of the first token, ``length`` how many it spans, ``reading`` the number of the reading.
    """

    token: npt.NDArray[np.intp]
    length: Ints
    reading: Ints


class PhraseBook:
    """The phrases of a lexicon as a trie: (state, word) → state."""

    def __init__(self, lexicon: Lexicon, vocabulary: Vocabulary) -> None:
        steps: dict[tuple[int, int], int] = {}
        accepted: dict[int, int] = {}
        begun: set[int] = set()
        for phrase, meaning in lexicon.phrases.items():
            state, words = 0, [vocabulary.phrase_word(word) for word in phrase]
            begun.add(_pair(*words[:2]))
            for word in words:
                state = steps.setdefault((state, word), len(steps) + 1)
            units = (Unit(meaning.concepts, meaning.needs_context),) if meaning.concepts else ()
            accepted[state] = vocabulary.number(Reading(units, "phrase", " ".join(phrase)))
        self._width = 1 + max((word for _, word in steps), default=0)
        keys = np.array([state * self._width + word for state, word in steps], np.int64)
        order = np.argsort(keys)
        self._keys = keys[order]
        self._next = np.array(list(steps.values()), np.int64)[order]
        self._accept = np.full(len(steps) + 1, -1, np.int32)
        for state, reading in accepted.items():
            self._accept[state] = reading
        self._begun = np.zeros(_PAIRS, bool)
        self._begun[list(begun)] = True

    def apply(self, gap: npt.NDArray[np.uint8], reading: Ints, word: Ints) -> Spans:
        """Replace each longest phrase by its reading; where two overlap, the one that begins first stays.

        ``gap``, ``reading`` and ``word`` (number among the words of phrases) are given per token.
        """
        start = np.flatnonzero((word[:-1] > 0) & (word[1:] > 0) & (gap[1:] != STRONG))
        start = start[self._begun[_pair(word[start], word[start + 1])]]
        length = np.ones(len(word), np.int32)
        result = reading.copy()
        at, state, depth = start, np.zeros(len(start), np.int64), 0
        while len(at):
            key = state * self._width + word[at]
            place = np.minimum(np.searchsorted(self._keys, key), len(self._keys) - 1)
            go = self._keys[place] == key
            start, at, state = start[go], at[go] + 1, self._next[place[go]]
            depth += 1
            hit = self._accept[state]
            done = hit >= 0
            length[start[done]] = depth
            result[start[done]] = hit[done]
            inside = at < len(word)
            start, at, state = start[inside], at[inside], state[inside]
            here = gap[at] != STRONG
            start, at, state = start[here], at[here], state[here]
        return self._without_overlaps(reading, result, length)

    @staticmethod
    def _without_overlaps(reading: Ints, result: Ints, length: Ints) -> Spans:
        first = np.flatnonzero(length > 1)
        if not len(first):
            return Spans(np.arange(len(length)), length, result)
        stays = _not_overlapped(first, first + length[first])
        dropped, first = first[~stays], first[stays]
        length[dropped], result[dropped] = 1, reading[dropped]
        inner = np.zeros(len(length), bool)
        for step in range(1, int(length[first].max(initial=1))):
            inner[first[length[first] > step] + step] = True
        kept = np.flatnonzero(~inner)
        return Spans(kept, length[kept], result[kept])


def _pair(one: Any, two: Any) -> Any:
    """Return a small number for two words that begin a phrase; few other pairs have the same."""
    return (one * 65_599 + two) % _PAIRS


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
