"""Spelling repair: one slip in a long word that no lexicon knows, and never between two meanings.

One slip spoils only one half of a word: the words that share the other half and the outer letters are looked through, and
rapidfuzz confirms. First and last letter are taken as right: people rarely mistype the first, and a word that differs at
its end is another form or another word (shaving, shavings).
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from itertools import chain

from rapidfuzz.distance import OSA

from scrapscreen.text.lexicon import Lexicon, Meaning

SHORTEST = 7
"""Below this length other words lie too near (chopper, copper), so only a swapped or doubled letter is mended; a wrong
letter only well above it (swimming, skimming). Beside a part that is known, one letter less will do."""

LEAST = 6
"""Shorter words are not mended at all; a word one letter shorter may be meant."""

_MENDED_KINDS = frozenset({"material", "form", "state", "magnet", "magnet_alloy", "part", "electro"})


_Halves = dict[str, dict[int, dict[str, str]]]


class Repairer:
    """Finds the one listed word, or form of a listed stem, that an unknown word was meant to be."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._meant: _Halves = {}
        self._others: _Halves = {}
        self._endings = frozenset[str]().union(*lexicon.endings.values()) - {""}
        self._longest_ending = max(map(len, self._endings), default=0)

    def __call__(self, word: str, shortest: int = SHORTEST) -> str | None:
        """Return the listed word or form, or ``None`` where there is none or more than one meaning."""
        if len(word) < LEAST:
            return None
        found = self._forms(word, "", self._meant, shortest)
        cuts = range(len(word) - 1, max(shortest - 1, len(word) - self._longest_ending - 1), -1)
        endings = [(word[:cut], word[cut:]) for cut in cuts if word[cut:] in self._endings]
        for core, ending in endings:
            found |= self._forms(core, ending, self._meant, shortest)
        if not found or len(set(found.values())) > 1:
            return None
        (meaning,) = set(found.values())
        for core, ending in [(word, ""), *endings]:
            if any(other != meaning for other in self._forms(core, ending, self._others, shortest).values()):
                return None
        return min(found)

    def _forms(self, word: str, ending: str, halves: _Halves, shortest: int) -> dict[str, Meaning]:
        """Return the forms with this ending of listed words and stems one slip away from the word, and what each means."""
        found = {}
        for known in self._close(word, halves, shortest):
            meanings = self._meanings(known, ending)
            if meanings:
                found[known + ending] = meanings[0]
        return found

    def _close(self, word: str, halves: _Halves, shortest: int) -> list[str]:
        shelves = halves.get(word[0]) or self._lay_out(word[0], halves)
        end, size, near = word[-1], len(word), ""
        for length in (size - 1, size, size + 1):
            shelf = shelves.get(length)
            if shelf:
                half = (length - 2) // 2
                near += shelf.get(word[:half] + end, "") + shelf.get(word[-half:], "")
        if not near:
            return []
        close = set(near.split())
        return [k for k in close if _safe(word, k, shortest) and OSA.distance(word, k, score_cutoff=1) <= 1]

    def _meanings(self, known: str, ending: str) -> list[Meaning]:
        whole = self._lexicon.words.get(known) if not ending else None
        stems = self._lexicon.stems.get(known, ())
        fitting = [meaning for lang, meaning in stems if ending in self._lexicon.endings[lang]]
        return [whole] if whole else fitting[:1]

    def may_be(self, meaning: Meaning) -> bool:
        """Whether a word that means this may be meant by another spelling: metals, forms, states, parts of scrap."""
        table = self._lexicon.by_number
        return not meaning.needs_context and any(table[c].kind in _MENDED_KINDS for c in meaning.concepts)

    @cached_property
    def _words(self) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        """The words and stems that may be meant, and the others that an unknown word may be near to; by first letter."""
        mended: dict[int, bool] = {}
        meant: dict[str, list[str]] = defaultdict(list)
        others: dict[str, list[str]] = defaultdict(list)
        stems = ((stem, entries[0][1]) for stem, entries in self._lexicon.stems.items())
        for word, meaning in chain(self._lexicon.words.items(), stems):
            if len(word) >= LEAST - 1 and word.isalpha():
                good = mended.get(id(meaning))
                if good is None:
                    good = mended[id(meaning)] = self.may_be(meaning)
                (meant if good else others)[word[0]].append(word)
        return meant, others

    def _lay_out(self, letter: str, halves: _Halves) -> dict[int, dict[str, str]]:
        """Lay out the words of a first letter by length and by each of their halves; done when one is first asked for."""
        shelves = halves[letter] = defaultdict(dict, {0: {}})
        for word in self._words[halves is self._others].get(letter, ()):
            half, shelf = (len(word) - 2) // 2, shelves[len(word)]
            for key in (word[:half] + word[-1], word[-half:]):
                shelf[key] = shelf.get(key, "") + word + " "
        return shelves


def _safe(word: str, known: str, shortest: int) -> bool:
    if word[-1] != known[-1]:
        return False
    if sorted(word) == sorted(known) or _undoubled(word) == _undoubled(known):
        return True
    if word.startswith(known) or known.startswith(word) or len(word) < shortest or len(known) < shortest:
        return False
    return len(word) != len(known) or len(word) > shortest + 1


def _undoubled(word: str) -> str:
    return "".join(c for i, c in enumerate(word) if i == 0 or c != word[i - 1])
