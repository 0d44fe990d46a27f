"""Compounds and words run together: split into listed words, the last part inflected or not; the last part is the head."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scrapscreen.remembering import remembered
from scrapscreen.text.meanings import Lexicon, Meaning

Part = tuple[str, Meaning | None]
"""One part of a compound and what it means; ``None`` for a part that no table knows."""

MOST_PARTS = 4

SURE = 5
"""A part this long is no chance likeness: beside something unknown only such a part is taken for one."""

LONG = 8
"""A compound that ends in goods of this many letters names these goods, whatever comes before."""

_GOODS = {"article", "tool", "device"}

_STRANGE: Part = ("?", None)
_NO_PART: tuple[int, Meaning | None] = (0, None)


class Splitter:
    """Splits words into the parts that a lexicon knows. Languages are bits: the parts are of one language."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._joining = lexicon.bits(lexicon.compounding)
        self._but_for_their_ends = dict(self._metals_but_for_their_ends())

    def split(self, word: str) -> list[Part]:
        """Split a word into listed words; empty when it does not come out."""
        if word[:3] not in self._lexicon.beginnings["any"]:
            return []
        ways = self._ways(word, MOST_PARTS, -1)
        return next((parts for parts, langs in ways if langs & self._joining or _run_together(parts, langs)), [])

    def split_partly(self, word: str) -> list[Part]:
        """Split off a metal before something unknown ("Kupferkessel"), a state or form after it, or both.

        Of goods after something unknown ("Kinderspielzeug") the goods are left. The longest known word at the end counts:
        "Handtasche" and "Bettwäsche" hold no ash.
        """
        metal = self._metal(word)
        begins = self._lexicon.beginnings["any"]
        start = len(metal[0]) + 1 if metal else 3
        for cut in range(start, len(word) - SURE + 1):
            if word[cut:] in self._lexicon.lookalikes:
                break
            if word[cut : cut + 3] in begins:
                langs, meaning = self._last(word[cut:], SURE)
                if meaning and langs & self._joining:
                    if self._lexicon.consists_of(meaning, {"state", "form"}):
                        return [*([metal] if metal else []), _STRANGE, (word[cut:], meaning)]
                    if not metal and len(word) - cut >= LONG and self._lexicon.consists_of(meaning, _GOODS):
                        return [(word[cut:], meaning)]
                    break
        if not metal or (len(metal[0]) < SURE and len(word) - len(metal[0]) < SURE):
            return []
        return [metal, *self._form_within(word[len(metal[0]) :]), _STRANGE]

    def begins(self, word: str) -> bool:
        """Whether the word begins with another word that compounds are made of."""
        parts = self._lexicon.parts
        return any(parts.get(word[:cut], _NO_PART)[0] & self._joining for cut in range(4, len(word)))

    def _form_within(self, word: str) -> list[Part]:
        """Return the form that a rest begins with ("kabel" in Kupferkabel…)."""
        for cut in range(len(word) - 1, SURE - 1, -1):
            langs, meaning = self._lexicon.parts.get(word[:cut], _NO_PART)
            if meaning and langs & self._joining and self._lexicon.consists_of(meaning, {"form"}):
                return [(word[:cut], meaning)]
        return []

    def split_before(self, word: str, find: Callable[[str], Part | None], most: int = MOST_PARTS) -> list[Part]:
        """Split a compound whose last part is not written out or not written right: ``find`` says what it is."""
        for cut in range(len(word) - 4, 2, -1):
            langs, meaning = self._lexicon.parts.get(word[:cut], _NO_PART)
            if meaning is None or not (langs & self._joining or cut >= SURE):
                continue
            for link in self._lexicon.links if langs & self._joining else ("",):
                if not word.startswith(link, cut):
                    continue
                rest = word[cut + len(link) :]
                last = find(rest)
                if last and last[1]:
                    return [(word[:cut], meaning), last]
                more = self.split_before(rest, find, most - 1) if most > 2 else []
                if more:
                    return [(word[:cut], meaning), *more]
        return []

    def split_after(self, word: str, find: Callable[[str], Part | None]) -> list[Part]:
        """Split a compound whose first part is not written right: ``find`` says what it is."""
        begins = self._lexicon.beginnings["any"]
        for cut in range(SURE, len(word) - 3):
            if word[cut : cut + 3] in begins:
                langs, meaning = self._last(word[cut:], 4)
                first = find(word[:cut]) if meaning and langs & self._joining else None
                if first:
                    return [first, (word[cut:], meaning)]
        return []

    def metal_but_for_its_end(self, word: str) -> Part | None:
        """Return the metal whose last letter is wrong in a word, or not there: at a joint no ending can tell it."""
        metal = self._but_for_their_ends.get(word) or self._but_for_their_ends.get(word[:-1])
        return (metal, self._lexicon.parts[metal][1]) if metal else None

    def _metals_but_for_their_ends(self) -> Iterator[tuple[str, str]]:
        """Yield the longer metals that begin compounds, each behind all but its last letter."""
        begins = self._lexicon.beginnings["metal"]
        for word, (langs, meaning) in self._lexicon.parts.items():
            long_enough = len(word) > SURE and word[:3] in begins and langs & self._joining
            if long_enough and self._lexicon.consists_of(meaning, {"material"}):
                yield word[:-1], word

    def _metal(self, word: str) -> Part | None:
        if word[:3] in self._lexicon.beginnings["metal"]:
            for cut in range(len(word) - 3, 2, -1):
                langs, meaning = self._lexicon.parts.get(word[:cut], _NO_PART)
                if meaning and langs & self._joining and self._lexicon.consists_of(meaning, {"material"}):
                    return word[:cut], meaning
        return None

    def _ways(self, word: str, most: int, langs: int) -> Iterator[tuple[list[Part], int]]:
        """Go through the ways to split a word, longest first part first, with the languages that have all parts."""
        parts = self._lexicon.parts
        for cut in range(len(word) - 3, 2, -1):
            mine, meaning = parts.get(word[:cut], _NO_PART)
            mine &= langs
            if not mine:
                continue
            first = (word[:cut], meaning)
            for link in self._lexicon.links if mine & self._joining else ("",):
                rest = word[cut + len(link) :]
                if len(rest) < 3 or not word.startswith(link, cut):
                    continue
                both = mine & self._joining if link else mine
                last_langs, last = self._last(rest)
                if last_langs & both or (last_langs and not link and langs == -1):
                    yield [first, (rest, last)], last_langs & both
                if most > 2 and len(rest) >= 6:
                    for others, common in self._ways(rest, most - 1, both):
                        yield [first, *others], common

    @remembered(most=100_000)
    def _last(self, word: str, shortest: int = 3) -> tuple[int, Meaning | None]:
        """Return the languages and the meaning of the last part of a compound, endings allowed."""
        langs, meaning = self._lexicon.parts.get(word, _NO_PART) if len(word) >= shortest else _NO_PART
        for cut in range(len(word) - 1, max(shortest, len(word) - 4) - 1, -1):
            for lang, stem_meaning in self._lexicon.stems.get(word[:cut], ()):
                if not stem_meaning.needs_context and word[cut:] in self._lexicon.endings[lang]:
                    langs |= self._lexicon.bits((lang,))
                    meaning = meaning or self._lexicon.inflected(lang, stem_meaning, word[cut:])
        return langs, meaning


def _run_together(parts: list[Part], langs: int) -> bool:
    """Whether parts that no grammar joins are long enough to be words written without blanks ("copperwirescrap").

    Two words of two languages must be longer.
    """
    lengths = sorted(len(word) for word, _ in parts)
    return lengths[1] >= 4 and lengths[-1] >= SURE if langs else lengths[0] >= 4 and lengths[-1] > SURE
