"""Spelling repair: one slip in a long word that no lexicon knows, and never between two meanings.

One slip spoils only one half of a word: the words that share the other half and the outer letters are looked through, and
rapidfuzz confirms. First and last letter are taken as right: people rarely mistype the first, and a word that differs at
its end is another form or another word (shaving, shavings). An accent is no slip: a word written with accents is one of a
language that has them (férias is no feritas). Words in Latin letters for another script are not looked through.
"""

from __future__ import annotations

import pickle
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from rapidfuzz.distance import OSA

from scrapscreen.text.meanings import Lexicon, Meaning

SHORTEST = 7
"""Words that differ by a letter lie too near below this length (chopper, copper): there only a swapped or doubled letter is
mended. Beside a part that is known, one letter less will do. Everyday words near to ours stand in lookalikes.csv."""

LEAST = 6
"""Shorter words are not mended at all; a word one letter shorter may be meant."""

LONG = 9
"""Words for other goods are many, and a guess at one says little: shorter ones are mended only where letters are swapped or
doubled."""

_distance = OSA.distance


class Repairer:
    """Finds the one listed word, or form of a listed stem, that an unknown word was meant to be."""

    def __init__(self, lexicon: Lexicon, phrase_words: Collection[str] = ()) -> None:
        self._lexicon = lexicon
        self._phrase_words = phrase_words
        self._halves: dict[str, dict[str, str]] = {}
        self._kept: dict[str, bytes] = {}
        self._accented: dict[str, dict[str, list[str]]] = {}
        self._in_other_letters = {lang for lang, es in lexicon.endings.items() if not "".join(es).isascii()}
        self._endings = frozenset[str]().union(*lexicon.endings.values()) - {""}

    def __getstate__(self) -> dict[str, Any]:
        """All shelves are laid out when they are kept, each to be unpacked when it is first asked for."""
        kept = {letter: pickle.dumps(self._laid_out(letter)) for letter in self._lexicon.by_first_letter}
        return {**self.__dict__, "_halves": {}, "_accented": {}, "_kept": kept}

    def __call__(self, word: str, shortest: int = SHORTEST, written: str | None = None) -> str | None:
        """Return the listed word or form, or ``None`` where there is none or more than one meaning.

        Slips that seldom make another word go before others, words before those that only phrases hold, and what decides what
        goods are before the rest.
        ``written`` is the word with its accents, ``None`` where it has none.
        """
        if len(word) < (LEAST if shortest == SHORTEST else LEAST - 1):
            return None
        if written is not None and (not word.isascii() or len(written) != len(word)):
            written = None
        found = self._forms(word, "", shortest, written)
        for cut in range(len(word) - 1, max(LEAST - 2, len(word) - self._lexicon.longest_ending - 1), -1):
            if word[cut:] in self._endings:
                found |= self._forms(word[:cut], word[cut:], shortest, written and written[:cut])
        found = {meant: found[meant] for meant in found if _sure(word, meant)} or found
        found = {meant: meaning for meant, meaning in found.items() if meaning is not None} or found
        found = {meant: meaning for meant, meaning in found.items() if meaning and self.matters(meaning)} or found
        if len(set(found.values())) != 1:
            return None
        meant = min(found)
        meaning = found[meant]
        if meaning is None or not meaning.concepts:
            return meant if meant in self._phrase_words else None
        return meant if self.long_enough(meant, meaning) or _sure(word, meant) else None

    def long_enough(self, word: str, meaning: Meaning) -> bool:
        """Whether a listed word is worth a guess: it matters, or is long."""
        return self.matters(meaning) or (bool(meaning.concepts) and len(word) >= LONG)

    def matters(self, meaning: Meaning) -> bool:
        """Whether a meaning decides what goods are, or how the words around are read."""
        return not self._lexicon.repaired.isdisjoint(meaning.concepts)

    def _accented_alike(self, written: str, known: str) -> bool:
        """Whether a word with its accents is one slip away too."""
        spelt = self._accented.get(known[0])
        if spelt is None:
            spelt = self._accented[known[0]] = self._accented_of(known[0])
        return any(_distance(written, s, score_cutoff=1) <= 1 for s in (known, *spelt.get(known, ())))

    def _accented_of(self, letter: str) -> dict[str, list[str]]:
        """Return the listed words and stems with accents, by their spelling without, which begins with a letter."""
        table: dict[str, list[str]] = defaultdict(list)
        words = self._lexicon.accented.get(letter, "").split(" ")
        for folded, spelt in zip(words[0::2], words[1::2], strict=False):
            table[folded].append(spelt)
        return table

    def _forms(self, word: str, ending: str, shortest: int, written: str | None) -> dict[str, Meaning | None]:
        """Return the forms with this ending of listed words and stems one slip away from the word, and what each means."""
        found: dict[str, Meaning | None] = {}
        for known in self._close(word, len(ending), shortest):
            meanings = self._meanings(known, ending)
            if meanings and (not meanings[0] or not written or self._accented_alike(written, known)):
                found[known + ending] = meanings[0]
        return found

    def _close(self, word: str, more: int, shortest: int) -> list[str]:
        shelf = self._halves.get(word[0])
        if shelf is None:
            kept = self._kept.get(word[0])
            shelf = self._halves[word[0]] = pickle.loads(kept) if kept else self._laid_out(word[0])
        half = (len(word) - 1) // 2
        near = shelf.get(word[:half] + word[-1], "") + shelf.get(word[-half:], "")
        if len(word) % 2:
            near += shelf.get(word[: half - 1] + word[-1], "") + shelf.get(word[1 - half :], "")
        if not near:
            return []
        return [
            k for k in set(near.split()) if _distance(word, k, score_cutoff=1) <= 1 and _safe(word, k, more, shortest)
        ]

    def _meanings(self, known: str, ending: str) -> list[Meaning | None]:
        """Return what a form means, if there is such a form; a word that only phrases hold means nothing by itself."""
        whole = self._lexicon.words.get(known) if not ending else None
        if whole:
            return [whole]
        for lang, meaning in self._lexicon.stems.get(known, ()):
            if ending in self._lexicon.endings[lang] and not (known.isascii() and lang in self._in_other_letters):
                return [meaning]
        return [self._lexicon.whole(known)] if not ending and known in self._phrase_words else []

    def _laid_out(self, letter: str) -> dict[str, str]:
        """Return the words of a first letter by each of their halves.

        A word of n letters shares (n - 1) // 2 letters with one as long or longer by a slip, (n - 2) // 2 with a shorter one.
        """
        shelf: dict[str, str] = {}
        listed = self._lexicon.by_first_letter.get(letter, "").split(" ")
        of_phrases = (word for word in self._phrase_words if word[:1] == letter and word.isalpha())
        for word in {*listed, *of_phrases}:
            if len(word) < LEAST - 1:
                continue
            for half in {(len(word) - 1) // 2, (len(word) - 2) // 2}:
                for key in (word[:half] + word[-1], word[-half:]):
                    shelf[key] = shelf.get(key, "") + word + " "
        return shelf


def _safe(word: str, known: str, more: int, shortest: int) -> bool:
    """Whether a slip is one that no other word lies so near to; ``more`` letters of an ending come after both."""
    if word[-1] != known[-1]:
        return False
    if _sure(word, known):
        return True
    if word.startswith(known) or known.startswith(word):
        return False
    return len(known) + more >= shortest


def _sure(word: str, known: str) -> bool:
    """Whether two letters changed places, or one was doubled: slips that seldom make another word."""
    return sorted(word) == sorted(known) or _undoubled(word) == _undoubled(known)


def _undoubled(word: str) -> str:
    return "".join(c for i, c in enumerate(word) if i == 0 or c != word[i - 1])
