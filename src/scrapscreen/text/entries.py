"""Word lists entered into a lexicon, a list at a time: what is as it should be in bulk, what is not line by line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scrapscreen.errors import TableError, did_you_mean
from scrapscreen.tables import Row, read_columns, read_table
from scrapscreen.text.meanings import Lexicon, Meaning, Stem
from scrapscreen.text.scripts import SHORTEST, Ways, in_latin
from scrapscreen.text.spelling import all_spellings, fold_all

LONGEST = 40
"""Longer runs of letters are no words."""
_SIGN = re.compile(
    r"[^\S ]|[!-$&-+:-@\[-`{-~-]|(?<![0-9])[.,/]|[.,/](?![0-9])|[^ ]%|%[^ ]"
    r"|[\x80-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf×÷\u2000-\u2fff\u3000-\u303f]"
)
"""Signs that part words in texts: no word holds them."""

_COLUMNS = ("word", "concepts", "context", "source")


class Entries:
    """Enters word lists into a lexicon, a list at a time.

    A word as it is written goes before its spellings without accents, which count where no other word is written so. Of two
    that are so only without accents, the one that is listed whole goes before the form of a stem of its language.
    ``ways`` are those of Latin letters for another script, ``also`` the spellings that stand for another, by language.
    """

    def __init__(self, lexicon: Lexicon, ways: dict[str, Ways], also: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        self._lexicon = lexicon
        self._ways = ways
        self._also = also
        self._meanings: dict[tuple[str, str], Meaning] = {}
        self._written = _Spelt()
        self._later = _Spelt()
        self._latin = _Spelt()
        self._phrases = _Spelt()
        self._own: set[str] = set()
        self._firm: set[str] = set()
        self._company: dict[Meaning, Meaning] = {}

    def read(self, sources: Iterable[tuple[str, Path]], own: Path | None) -> None:
        """Read every list, those of the folder ``own`` first."""
        for lang, path in sources:
            table = read_columns(path, _COLUMNS, "word")
            try:
                self._enter(lang, table)
            except KeyError:
                raise _fault(self._lexicon, path) from None
            if path.parent == own:
                self._settle_stems()
                for group in (self._written, self._later, self._latin):
                    self._own.update(group.spellings)
        words = self._lexicon.words
        words.update(self._latin.first_ones())
        words.update(self._later.first_ones())
        words.update(self._written.first_ones())
        otherwise = {*self._latin.spellings, *self._later.spellings}.difference(self._written.spellings, self._own)
        self._lexicon.only_without_accents = frozenset(otherwise - self._firm)
        self._lexicon.spelt_phrases.update(self._phrases.first_ones())
        asking = {id(meaning) for meaning in self._meanings.values() if meaning.needs_context}
        needed = {word for word, meaning in self._written.pairs() if id(meaning) in asking} - self._own
        for word, meaning in self._written.pairs() if needed else ():
            if word in needed and words[word].concepts == meaning.concepts and words[word].needs_context:
                words[word] = meaning

    def _enter(self, lang: str, table: dict[str, pa.StringArray]) -> None:
        """Enter the rows of one list; a ``KeyError`` means that one of them cannot be entered."""
        meanings = self._all_meanings(table["concepts"], table["context"])
        inflected = pc.ends_with(table["word"], "*").to_pylist()
        words = [word.removesuffix("*") for word in table["word"].to_pylist()]
        if "  " in "\n".join(words):
            words = [re.sub(" +", " ", word) for word in words]
        _check_all(words)
        for one, other in self._also.get(lang, ()):
            places = [n for n, word in enumerate(words) if one in word]
            words += [words[n].replace(one, other) for n in places]
            meanings += [meanings[n] for n in places]
            inflected += [inflected[n] for n in places]
        written, others = all_spellings(words)
        single = [" " not in word for word in written]
        plain = [one and not star for one, star in zip(single, inflected, strict=True)]
        whole = _Spelt().add(compress(written, plain), compress(meanings, plain))
        self._written.add(whole.spellings, whole.meanings)
        stems = _Spelt().add(compress(written, inflected), compress(meanings, inflected))
        if not "".join(stems.spellings).isalpha() and stems.spellings:
            raise KeyError
        folded_otherwise = {place for place, _ in others}
        phrased = [n for n, one in enumerate(single) if not one and n not in folded_otherwise]
        self._phrases.add([written[n] for n in phrased], [meanings[n] for n in phrased])
        later, bare_stems = _Spelt(), _Spelt()
        for place, spelling in others:
            group = self._phrases if not single[place] else bare_stems if inflected[place] else later
            group.add_one(spelling, meanings[place])
        self._firm |= self._forms_among(later, bare_stems, lang)
        stems.add(bare_stems.spellings, bare_stems.meanings)
        self._later.add(later.spellings, later.meanings)
        self._enter_stems(lang, stems)
        self._enter_in_latin(lang, fold_all(written) if lang in self._ways else [], meanings, inflected)
        for group in (whole, stems, later):
            self._lexicon.single.append((lang, group.spellings, group.meanings))

    def _enter_in_latin(self, lang: str, words: list[str], meanings: list[Meaning], inflected: list[bool]) -> None:
        """Enter the words of another script in Latin letters: after all others, and short ones only in company."""
        stems, whole = _Spelt(), _Spelt()
        for spelt in in_latin(words, self._ways[lang]) if words else ():
            for word, spelling, meaning, star in zip(words, spelt, meanings, inflected, strict=True):
                if not spelling.replace(" ", "").isalnum() or not spelling.isascii() or word.isascii():
                    continue
                if " " in spelling:
                    self._phrases.add_one(spelling, meaning)
                    continue
                short = len(spelling) < SHORTEST
                meant = self._in_company(meaning) if short else meaning
                (stems if star else whole).add_one(spelling, meant)
        self._latin.add(whole.spellings, whole.meanings)
        self._firm |= self._forms_among(whole, stems, lang)
        self._enter_stems(lang, stems)

    def _forms_among(self, words: _Spelt, stems: _Spelt, lang: str) -> set[str]:
        """Return which of the words may also be read as forms of the stems."""
        listed, endings = set(stems.spellings), self._lexicon.endings.get(lang, frozenset())
        return {
            word
            for word in words.spellings
            for cut in range(max(1, len(word) - self._lexicon.longest_ending), len(word) + 1)
            if word[:cut] in listed and word[cut:] in endings
        }

    def _in_company(self, meaning: Meaning) -> Meaning:
        return self._company.setdefault(meaning, Meaning(meaning.concepts, True))

    def _all_meanings(self, concepts: pa.StringArray, context: pa.StringArray) -> list[Meaning]:
        encoded = concepts.dictionary_encode()
        plain = [self._meaning(cell, "") for cell in encoded.dictionary.to_pylist()]
        meanings = list(map(plain.__getitem__, encoded.indices.to_pylist()))
        for place in np.flatnonzero(pc.not_equal(context, "")).tolist():
            meanings[place] = self._meaning(concepts[place].as_py(), context[place].as_py())
        return meanings

    def _meaning(self, concepts: str, context: str) -> Meaning:
        if (concepts, context) not in self._meanings:
            self._meanings[concepts, context] = _known_meaning(self._lexicon, concepts, context)
        return self._meanings[concepts, context]

    def _enter_stems(self, lang: str, stems: _Spelt) -> None:
        table = self._lexicon.stems
        shared: dict[int, tuple[Stem, ...]] = {}
        for spelling, meaning in stems.pairs():
            entry = shared.get(id(meaning)) or shared.setdefault(id(meaning), ((lang, meaning),))
            known = table.get(spelling)
            table[spelling] = known + entry if known else entry

    def _settle_stems(self) -> None:
        """Enter all forms of the stems read so far as words: words come before stems, and the user's own before all."""
        for stem, entries in self._lexicon.stems.items():
            for lang, meaning in entries:
                for ending in self._lexicon.endings[lang]:
                    self._written.add_one(stem + ending, self._lexicon.inflected(lang, meaning, ending))


class _Spelt:
    """Spellings and what each means, in order."""

    def __init__(self) -> None:
        self.spellings: list[str] = []
        self.meanings: list[Meaning] = []

    def add(self, spellings: Iterable[str], meanings: Iterable[Meaning]) -> _Spelt:
        self.spellings += spellings
        self.meanings += meanings
        return self

    def add_one(self, spelling: str, meaning: Meaning) -> None:
        self.spellings.append(spelling)
        self.meanings.append(meaning)

    def pairs(self) -> Iterator[tuple[str, Meaning]]:
        return zip(self.spellings, self.meanings, strict=True)

    def first_ones(self) -> Iterator[tuple[str, Meaning]]:
        """Return the pairs backwards: a dictionary made of them holds the first meaning of each spelling."""
        return zip(reversed(self.spellings), reversed(self.meanings), strict=True)


def _check_all(words: list[str]) -> None:
    """Raise a ``KeyError`` where one of the words can be found in no text."""
    text = "".join(words)
    signs = set[str]()
    if not text.isascii() or not text.replace(" ", "").isalnum():
        signs = {c for c in set(text) if (not c.isalnum() and c != " ") or _SIGN.search(c)}
    doubtful = [word for word in words if not signs.isdisjoint(word)] if signs else []
    doubtful += [word for word in words if len(word) > LONGEST or not word]
    if any(map(_cannot_be_found, doubtful)):
        raise KeyError


def _cannot_be_found(word: str) -> bool:
    return not word.strip() or bool(_SIGN.search(word)) or max(map(len, word.split())) > LONGEST


def _fault(lexicon: Lexicon, path: Path) -> TableError:
    """Return what is wrong with the first line of a word list that cannot be entered."""
    try:
        for row in read_table(path, _COLUMNS, key=("word",)):
            _check(lexicon, row)
    except TableError as error:
        return error
    raise AssertionError(path)


def _check(lexicon: Lexicon, row: Row) -> None:
    meaning_of(lexicon, row)
    word = row["word"].removesuffix("*")
    if _cannot_be_found(word):
        raise row.error(
            f"{row['word']!r} cannot be found in a text", "write words of letters and digits, parted by blanks"
        )
    if row["word"].endswith("*") and not word.isalpha():
        raise row.error(f"{row['word']!r} can take no endings", "only a single word of letters may end in *")


def meaning_of(lexicon: Lexicon, row: Row) -> Meaning:
    """Return what a line means; its cells name what cannot be meant."""
    for name in row["concepts"].split():
        if name not in lexicon.concepts:
            raise row.error(
                f"unknown concept {name!r}", did_you_mean(name, lexicon.concepts) or "see data/lexicon/concepts.csv"
            )
    if not row["concepts"]:
        raise row.error("no concept", "write one; 'known' for a word without meaning here")
    if row["context"] not in ("", "needed"):
        raise row.error(f"context is {row['context']!r}", "leave it empty or write 'needed'")
    return _known_meaning(lexicon, row["concepts"], row["context"])


def _known_meaning(lexicon: Lexicon, concepts: str, context: str) -> Meaning:
    """Return what these cells mean; a ``KeyError`` where they mean nothing."""
    if not concepts:
        raise KeyError(concepts)
    numbers = tuple([lexicon.concepts[name].number for name in concepts.split() if name != "known"])
    return Meaning(numbers, {"": False, "needed": True}[context])
