"""What words can mean: concepts, meanings, and the lexicon that holds the words of every language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from scrapscreen.text.spelling import fold_all

CASE = "case"
"""The kind of cues that are endings: they act on the word that has them."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing a word can mean. ``wider`` holds all concepts it also counts as, itself included."""

    number: int
    name: str
    kind: str
    label: str
    wider: frozenset[str]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word or phrase means: its concepts, in order, and whether they need company to count."""

    concepts: tuple[int, ...]
    needs_context: bool = False


Stem = tuple[str, Meaning]
"""The language whose endings a stem takes, and what it means."""


@dataclass
class Lexicon:
    """All words by folded spelling.

    ``words`` are whole words, ``stems`` words that take the endings of their language,
    ``spelt_phrases`` several words parted by blanks;
    ``compounded`` are the concepts whose words are parts of words written in one, ``repaired`` those that make a slip in a
    short word worth mending;
    ``cases`` holds for language and ending the cue that the ending is ("-ból": made from);
    ``single`` holds language, spelling and meaning of every word and stem in the order in which they count.
    """

    concepts: dict[str, Concept]
    words: dict[str, Meaning] = field(default_factory=dict)
    stems: dict[str, tuple[Stem, ...]] = field(default_factory=dict)
    spelt_phrases: dict[str, Meaning] = field(default_factory=dict)
    endings: dict[str, frozenset[str]] = field(default_factory=dict)
    cases: dict[tuple[str, str], int] = field(default_factory=dict)
    patterns: list[tuple[str, Meaning]] = field(default_factory=list)
    compounding: frozenset[str] = frozenset()
    compounded: frozenset[int] = frozenset()
    repaired: frozenset[int] = frozenset()
    links: tuple[str, ...] = ("",)
    misreadings: list[tuple[str, str]] = field(default_factory=list)
    lookalikes: frozenset[str] = frozenset()
    only_without_accents: frozenset[str] = frozenset()
    """Words that nobody writes so who writes all accents and the script of the language."""
    single: list[tuple[str, list[str], list[Meaning]]] = field(default_factory=list, repr=False)

    def __getstate__(self) -> dict[str, Any]:
        """Return what is kept of it: all but the compiled pattern, which would be compiled anew on loading."""
        return {name: value for name, value in self.__dict__.items() if name != "any_pattern"}

    @cached_property
    def any_pattern(self) -> re.Pattern[str]:
        """All patterns in one, each a group named by its number."""
        return re.compile("|".join(f"(?P<p{n}>{pattern})" for n, (pattern, _) in enumerate(self.patterns)))

    @cached_property
    def phrases(self) -> dict[tuple[str, ...], Meaning]:
        """The phrases as tuples of words."""
        return {tuple(phrase.split(" ")): meaning for phrase, meaning in self.spelt_phrases.items()}

    def whole(self, word: str) -> Meaning | None:
        """Return the meaning of a word listed as it is, or as a stem with one of its language's endings."""
        meaning = self.words.get(word)
        if meaning is not None and word not in self.only_without_accents:
            return meaning
        if word.isalpha():
            stems = self.stems
            for cut in range(len(word), max(1, len(word) - self.longest_ending - 1), -1):
                for lang, stem_meaning in stems.get(word[:cut], ()):
                    if word[cut:] in self.endings[lang]:
                        return self.inflected(lang, stem_meaning, word[cut:])
        return meaning

    def inflected(self, lang: str, meaning: Meaning, ending: str) -> Meaning:
        """Return what a stem means with an ending: where that is a case, its cue stands among the concepts."""
        cue = self.cases.get((lang, ending))
        if cue is None or not any(self.by_number[c].kind != "cue" for c in meaning.concepts):
            return meaning
        return Meaning((*meaning.concepts, cue), meaning.needs_context)

    def case(self, meaning: Meaning) -> tuple[int, ...]:
        """Return the cue of the case that a form is in, if any."""
        return tuple([c for c in meaning.concepts if self.by_number[c].kind == CASE])

    def consists_of(self, meaning: Meaning, kinds: set[str]) -> bool:
        """Whether all that a word means, the case it is in aside, is of some kinds of concepts."""
        found = {self.by_number[c].kind for c in meaning.concepts}
        return bool(found) and found <= {*kinds, CASE}

    @cached_property
    def longest_ending(self) -> int:
        """Letters of the longest ending of any language."""
        return max((len(ending) for endings in self.endings.values() for ending in endings), default=0)

    def bits(self, langs: Iterable[str]) -> int:
        """Return languages as bits; ``any`` is all of them."""
        return sum(1 << n for n, lang in enumerate(self.endings) if lang in langs) if "any" not in langs else -1

    @cached_property
    def parts(self) -> dict[str, tuple[int, Meaning]]:
        """The words that compounds are made of, and the languages that have them (as ``bits``)."""
        found: dict[str, tuple[int, Meaning]] = {}
        met = {id(meaning): meaning for _, _, meanings in self.single for meaning in meanings}
        building = {number: meaning for number, meaning in met.items() if self._builds_compounds(meaning)}
        for lang, spelt, meanings in self.single:
            bit = self.bits((lang,))
            parts = {number: (bit, building[number]) for number in set(map(id, meanings)) & building.keys()}
            backwards = zip(reversed(spelt), reversed(meanings), strict=True)
            new = {word: parts[id(meaning)] for word, meaning in backwards if id(meaning) in parts and len(word) > 2}
            for word in found.keys() & new.keys():
                langs, first = found[word]
                new[word] = (langs | bit, first)
            found.update(new)
        return found

    @cached_property
    def beginnings(self) -> dict[str, frozenset[str]]:
        """The first three letters of metals, of any part of a compound: most words are done with after a look at them."""
        met = {id(meaning): meaning for _, meaning in self.parts.values()}
        metals = {number for number, meaning in met.items() if self.consists_of(meaning, {"material"})}
        joining = self.bits(self.compounding)
        metal = {word[:3] for word, (langs, own) in self.parts.items() if id(own) in metals and langs & joining}
        return {"metal": frozenset(metal), "any": frozenset(word[:3] for word in self.parts)}

    @cached_property
    def by_first_letter(self) -> dict[str, str]:
        """The words and stems of letters alone, blanks between them, by their first letter."""
        words = {word for _, spelt, _ in self.single for word in spelt if word.isalpha()}
        return _by_first_letter(sorted(words))

    @cached_property
    def accented(self) -> dict[str, str]:
        """Words and stems with accents, each behind its spelling without, by the first letter of that."""
        words = sorted(word for word in {*self.words, *self.stems} if not word.isascii() and " " not in word)
        pairs = zip(fold_all(words), words, strict=True)
        return _by_first_letter([f"{folded} {word}" for folded, word in pairs if folded != word])

    def _builds_compounds(self, meaning: Meaning) -> bool:
        return (
            not meaning.needs_context and bool(meaning.concepts) and all(c in self.compounded for c in meaning.concepts)
        )

    @cached_property
    def by_number(self) -> list[Concept]:
        """The concepts in the order of their numbers."""
        return list(self.concepts.values())


def _by_first_letter(texts: Iterable[str]) -> dict[str, str]:
    shelves: dict[str, list[str]] = {}
    for text in texts:
        shelves.setdefault(text[0], []).append(text)
    return {letter: " ".join(shelf) for letter, shelf in shelves.items()}
