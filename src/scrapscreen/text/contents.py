"""What a percentage is of: the matter named right behind it ("96 % Cu") or right before ("Cu content: 96 %")."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from scrapscreen.text.lexicon import Lexicon, fold
from scrapscreen.text.limits import Span
from scrapscreen.text.reader import Word

_MATTER = frozenset({"material", "nonmetal", "magnet_alloy"})
_LINKS = frozenset({"cue_of", "content", "purity", "clean", "limit"})
"""Words that may stand between a percentage and what it is of: "96 % of copper", "Cu content 96 %", "94 % reines Kupfer"."""

_LETTERS = re.compile(r"[^\W\d_]+(?=[0-9.,]+$)")
_JOINING = frozenset(" \t\u00a0-–:=<>≤≥()~")

_Spot = tuple[Span, Sequence[str]]
"""Where a word or phrase stands, and its concepts."""


@dataclass(frozen=True, slots=True)
class Place:
    """A word or phrase as read, and where its parts stand."""

    word: Word
    parts: tuple[Span, ...]

    @property
    def span(self) -> Span:
        """Where the whole of it stands."""
        return self.parts[0][0], self.parts[-1][1]


@dataclass(frozen=True, slots=True)
class _Name:
    """The matter that a word names, whether by its symbol, and where the word stands."""

    start: int
    end: int
    matter: str
    symbol: bool


def placed(text: str, words: Iterable[Word]) -> list[Place]:
    """Return where each word of a text as read stands."""
    plain, at, places = text.encode().lower().decode(), 0, []
    for word in words:
        parts: list[Span] = []
        for part in word.text.split():
            start = plain.find(part, at)
            if start >= 0:
                at = start + len(part)
                parts.append((start, at))
        if parts:
            places.append(Place(word, tuple(parts)))
    return places


def contents(text: str, spans: Sequence[Span], places: Sequence[Place], lexicon: Lexicon) -> list[tuple[str, Span]]:
    """Return for each percentage the concept it is of (or ``""``), and the place of both together; no word serves two.

    Of words on both sides it is the one behind. In a row like "Cu 60 % Zn 40 %" or "60 % Cu 40 % Zn" it is the word before
    for all, if the first of them is a symbol or nothing stands behind the last.
    """
    spots = list(_spots(text, places, lexicon))
    starts, ends = [start for (start, _), _ in spots], [end for (_, end), _ in spots]
    before = [_nearest(text, start, spots, range(bisect_right(ends, start) - 1, -1, -1), lexicon) for start, _ in spans]
    behind = [_nearest(text, end, spots, range(bisect_left(starts, end), len(spots)), lexicon) for _, end in spans]
    taken: set[_Name] = set()
    out: list[tuple[str, Span]] = []
    while len(out) < len(spans):
        first = last = len(out)
        while last + 1 < len(spans) and behind[last] and behind[last] == before[last + 1]:
            last += 1
        head = before[first]
        before_counts = behind[last] is None or (last > first and head is not None and head.symbol)
        for n in range(first, last + 1):
            sides = (before[n], behind[n]) if before_counts else (behind[n], before[n])
            out.append(_joined(spans[n], next((name for name in sides if name and name not in taken), None), taken))
    return out


def _joined(span: Span, name: _Name | None, taken: set[_Name]) -> tuple[str, Span]:
    if name is None:
        return "", span
    taken.add(name)
    return name.matter, (min(span[0], name.start), max(span[1], name.end))


def _nearest(text: str, edge: int, spots: Sequence[_Spot], order: range, lexicon: Lexicon) -> _Name | None:
    """Return the matter named next to an edge of a percentage, going away from it."""
    for (start, end), concepts in (spots[n] for n in order):
        before = end <= edge
        if not _JOINING.issuperset(text[end:edge] if before else text[edge:start]):
            return None
        matter = _matter(concepts, lexicon)
        if matter:
            return _Name(start, end, matter, any(lexicon.concepts[c].kind == "symbol" for c in concepts))
        if _LINKS.isdisjoint(concepts):
            return None
        edge = start if before else end
    return None


def _spots(text: str, places: Iterable[Place], lexicon: Lexicon) -> Iterator[_Spot]:
    """Yield words and phrases with their concepts; of a phrase with a number in it or without matter each word.

    Of a word that runs into the number of a percentage ("Cu99,9%") it is the letters.
    """
    for place in places:
        concepts = [c for unit in place.word.concepts for c in unit]
        parts = place.word.text.split() if len(place.parts) > 1 else ()
        start, end = place.span
        letters = _LETTERS.match(place.word.text) if text[end : end + 2].strip()[:1] == "%" else None
        if letters:
            yield (start, start + letters.end()), _single(letters[0], lexicon)
        elif parts and (any(part[0].isdecimal() for part in parts) or not _matter(concepts, lexicon)):
            for part, span in zip(parts, place.parts, strict=False):
                yield span, _single(part, lexicon)
        else:
            yield (start, end), concepts


def _single(word: str, lexicon: Lexicon) -> list[str]:
    """Return the concepts a word has by itself."""
    meaning = lexicon.whole(fold(word))
    return [lexicon.by_number[n].name for n in meaning.concepts] if meaning else []


def _matter(concepts: Iterable[str], lexicon: Lexicon) -> str:
    """Return the narrowest matter that concepts name, ``""`` for none."""
    wider = (lexicon.concepts[w] for concept in concepts for w in lexicon.concepts[concept].wider)
    matters = [c for c in wider if c.kind in _MATTER]
    return max(matters, key=lambda c: (len(c.wider), -c.number)).name if matters else ""
