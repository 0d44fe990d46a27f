"""Compounds and words run together: split into listed words, the last part inflected or not; the last part is the head."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache

from scrapscreen.text.lexicon import Lexicon, Meaning

Part = tuple[str, Meaning | None]
"""One part of a compound and what it means; ``None`` for a part that no table knows."""

MOST_PARTS = 4

_STRANGE: Part = ("?", None)


class Splitter:
    """Splits words into the parts that a lexicon knows."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._kind = [c.kind for c in lexicon.by_number]

    def split(self, word: str) -> list[Part]:
        """Split a word into listed words; empty when it does not come out."""
        return next((parts for parts, joins in self._ways(word, MOST_PARTS) if joins or _run_together(parts)), [])

    def split_partly(self, word: str) -> list[Part]:
        """Split off a metal before something unknown ("Kupferkessel"), a state or form after it, or both."""
        metal = self._metal(word)
        start = len(metal[0]) if metal else 3
        for cut in range(start, len(word) - 4):
            if word[cut : cut + 3] not in self._heads_begin:
                continue
            joins, meaning = self._last(word[cut:])
            if meaning and joins and self._all(meaning, {"state", "form"}):
                return [*([metal] if metal else []), _STRANGE, (word[cut:], meaning)]
        return [metal, _STRANGE] if metal else []

    def _metal(self, word: str) -> Part | None:
        if word[:3] in self._metals_begin:
            for cut in range(len(word) - 3, 2, -1):
                joins, meaning = self._lexicon.parts.get(word[:cut], (False, None))
                if meaning and joins and self._all(meaning, {"material"}):
                    return word[:cut], meaning
        return None

    def _ways(self, word: str, most: int) -> Iterator[tuple[list[Part], bool]]:
        """Go through the ways to split a word, longest first part first; and whether all parts are of compounding languages."""
        parts = self._lexicon.parts
        for cut in range(len(word) - 3, 2, -1):
            joins, meaning = parts.get(word[:cut], (False, None))
            if meaning is None:
                continue
            first = (word[:cut], meaning)
            for link in self._lexicon.links if joins else ("",):
                rest = word[cut + len(link) :]
                if len(rest) < 3 or not word.startswith(link, cut):
                    continue
                tail_joins, tail = self._last(rest)
                if tail is not None and (tail_joins or not link):
                    yield [first, (rest, tail)], joins and tail_joins
                if most > 2 and len(rest) >= 6:
                    for others, others_join in self._ways(rest, most - 1):
                        if others_join or not link:
                            yield [first, *others], joins and others_join

    @lru_cache(maxsize=100_000)  # noqa: B019  one splitter lives as long as its screener
    def _last(self, word: str) -> tuple[bool, Meaning | None]:
        """Return the meaning of the last part of a compound, endings allowed, and whether its language compounds."""
        found = self._lexicon.parts.get(word, (False, None))
        for cut in range(len(word) - 1, max(2, len(word) - 5), -1):
            if found[0]:
                break
            for lang, meaning in self._lexicon.stems.get(word[:cut], ()):
                joins = lang in self._lexicon.compounding
                if (
                    not meaning.needs_context
                    and word[cut:] in self._lexicon.endings[lang]
                    and (joins or found[1] is None)
                ):
                    found = (joins, meaning)
        return found

    @cached_property
    def _metals_begin(self) -> frozenset[str]:
        return self._beginnings({"material"})

    @cached_property
    def _heads_begin(self) -> frozenset[str]:
        return self._beginnings({"state", "form"})

    def _beginnings(self, kinds: set[str]) -> frozenset[str]:
        """Return the first three letters of the parts of these kinds: most words are done with after a look at them."""
        good = {id(m): self._all(m, kinds) for _, m in self._lexicon.parts.values()}
        return frozenset(w[:3] for w, (joins, m) in self._lexicon.parts.items() if joins and good[id(m)])

    def _all(self, meaning: Meaning, kinds: set[str]) -> bool:
        return bool(meaning.concepts) and all(self._kind[c] in kinds for c in meaning.concepts)


def _run_together(parts: list[Part]) -> bool:
    """Whether parts that no grammar joins are long enough to be words written without blanks ("copperwirescrap")."""
    lengths = sorted(len(word) for word, _ in parts)
    return lengths[0] >= 4 or (lengths[1] >= 4 and lengths[-1] >= 5)
