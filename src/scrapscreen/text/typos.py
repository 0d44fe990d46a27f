"""Spelling repair: one slip in a long word that no lexicon knows, and never between two meanings.

Words that share a string after leaving out one letter each are one slip apart (the symmetric-delete idea of SymSpell);
rapidfuzz confirms. First and last letter are taken as right: people rarely mistype the first, and a word that differs at
its end is another form or another word (shaving, shavings).
"""

from __future__ import annotations

from rapidfuzz.distance import OSA

from scrapscreen.text.lexicon import Lexicon

SHORTEST = 7
"""Below this length other words lie too near (chopper, copper), so only a swapped or doubled letter is mended; a wrong
letter only well above it (swimming, skimming)."""

_MENDED_KINDS = frozenset({"material", "form", "state", "magnet", "magnet_alloy", "part", "electro"})


def without_one(word: str) -> set[str]:
    """Return the word, and the word without each letter but the first."""
    return {word, *(word[:i] + word[i + 1 :] for i in range(1, len(word)))}


class Repairer:
    """Finds the one listed word that an unknown word was meant to be."""

    def __init__(self, lexicon: Lexicon) -> None:
        table = lexicon.by_number
        self._near: dict[str, set[str]] = {}
        self._halves: set[tuple[str, int]] = set()
        self._meaning = {}
        stems = {stem: entries[0][1] for stem, entries in lexicon.stems.items()}
        listed = stems | {
            stem + "s": meaning for stem, meaning in stems.items() if "s" in lexicon.endings[lexicon.stems[stem][0][0]]
        }
        listed |= lexicon.words
        for word, meaning in listed.items():
            kinds = {table[c].kind for c in meaning.concepts}
            if len(word) >= 6 and word.isalpha() and not meaning.needs_context and kinds & _MENDED_KINDS:
                self._meaning[word] = meaning
                self._halves.update((half, len(word) + slip) for half in (word[:3], word[-3:]) for slip in (-1, 0, 1))
                for short in without_one(word):
                    self._near.setdefault(short, set()).add(word)

    def __call__(self, word: str) -> str | None:
        """Return the listed word, or ``None`` where there is none or more than one meaning."""
        if len(word) < 6 or not self._half_right(word):
            return None
        near = set().union(*(self._near.get(short, ()) for short in without_one(word)))
        close = [known for known in near if OSA.distance(word, known, score_cutoff=1) <= 1 and self._safe(word, known)]
        meanings = {self._meaning[known] for known in close}
        return min(close) if len(meanings) == 1 else None

    def _half_right(self, word: str) -> bool:
        """Whether the beginning or the end is that of a listed word of about this length: one slip spoils only one half."""
        size = len(word)
        return size == 6 or (word[:3], size) in self._halves or (word[-3:], size) in self._halves

    def _safe(self, word: str, known: str) -> bool:
        if word[-1] != known[-1] or word.startswith(known) or known.startswith(word):
            return False
        if len(word) >= SHORTEST and len(known) >= SHORTEST:
            return len(word) != len(known) or len(word) > SHORTEST + 1 or sorted(word) == sorted(known)
        return sorted(word) == sorted(known) or _undoubled(word) == _undoubled(known)


def _undoubled(word: str) -> str:
    return "".join(c for i, c in enumerate(word) if i == 0 or c != word[i - 1])
