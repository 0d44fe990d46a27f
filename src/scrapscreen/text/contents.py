"""What a percentage is of: the matter named right behind it ("96 % Cu") or right before ("Cu content: 96 %")."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from scrapscreen.text.lexicon import Concept, Lexicon, fold
from scrapscreen.text.reader import Word

_MATTER = frozenset({"material", "nonmetal", "magnet_alloy"})
_LINKS = frozenset({"cue_of", "content", "purity", "clean", "limit"})
"""Words that may stand between a percentage and what it is of: "96 % of copper", "Cu content 96 %", "94 % reines Kupfer"."""

_JOINING = frozenset(" \t\u00a0-–:=<>≤≥()~")

Span = tuple[int, int]
"""Where in the text something stands: from, up to."""


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
    """A word's place, the matter it names (``""``: none), whether by a symbol, and whether it only links."""

    start: int
    end: int
    matter: str
    symbol: bool
    links: bool


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
    names = list(_names(places, lexicon))
    before = [_nearest(text, start, reversed([n for n in names if n.end <= start]), -1) for start, _ in spans]
    behind = [_nearest(text, end, (n for n in names if n.start >= end), 1) for _, end in spans]
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


def _nearest(text: str, edge: int, names: Iterable[_Name], step: int) -> _Name | None:
    for name in names:
        gap = text[name.end : edge] if step < 0 else text[edge : name.start]
        if not _JOINING.issuperset(gap) or not (name.matter or name.links):
            return None
        if name.matter:
            return name
        edge = name.start if step < 0 else name.end
    return None


def _names(places: Iterable[Place], lexicon: Lexicon) -> Iterator[_Name]:
    """Yield the names of words and phrases; of a phrase with a number in it or without matter, of each of its words."""
    for place in places:
        parts = place.word.text.split()
        name = _name(place.span, [lexicon.concepts[c] for unit in place.word.concepts for c in unit], lexicon)
        if len(parts) > 1 and (not name.matter or any(part[0].isdecimal() for part in parts)):
            for part, span in zip(parts, place.parts, strict=False):
                meaning = lexicon.whole(fold(part))
                yield _name(span, [lexicon.by_number[n] for n in meaning.concepts] if meaning else [], lexicon)
        else:
            yield name


def _name(span: Span, concepts: Sequence[Concept], lexicon: Lexicon) -> _Name:
    wider = (lexicon.concepts[name] for concept in concepts for name in concept.wider)
    matters = [c for c in wider if c.kind in _MATTER]
    narrowest = max(matters, key=lambda c: (len(c.wider), -c.number)).name if matters else ""
    symbol = any(c.kind == "symbol" for c in concepts)
    return _Name(*span, narrowest, symbol, any(c.name in _LINKS for c in concepts))
