"""Codes and numbers written over several words ("EWC 17 04 01", "EN AW-6060", "order no. 88231-A"), by ``numbers.csv``.

All patterns of the table make one automaton, which all rows walk at once (``automaton.py``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from scrapscreen.cells import is_ascii
from scrapscreen.errors import did_you_mean
from scrapscreen.tables import Row, data_dir, read_table
from scrapscreen.text.automaton import DEAD, ROOT, Automaton, Names, Place
from scrapscreen.text.cut import CUT
from scrapscreen.text.lexicon import Lexicon
from scrapscreen.text.shapes import LETTERED, LONG, MIXED, POINTED, shape, shapes
from scrapscreen.text.spelling import spellings
from scrapscreen.text.tokens import SOFT, STRONG, Tokens
from scrapscreen.text.units import unit_words
from scrapscreen.text.waste_codes import MORE, TWO_MORE, waste_codes
from scrapscreen.text.words import Reading, Unit, Vocabulary

Ints = npt.NDArray[np.int32]

WORD = "WORD"
"""In a place of a pattern: any word that no pattern names."""

_SHAPE_OF = {"9.9": POINTED, "a9": LETTERED, "9a": MIXED}
_RANGE = re.compile(r"([0-9]+)\.\.([0-9]+)")
_DECIMAL = re.compile(r"[0-9]+(?:[.,][0-9]+)+")
_MOST_IN_RANGE = 1000
SUBCODE = 8
"""So many digits has a code with two more of a country."""

_INSIDE = "needed inside"
"""The context of what counts by itself at the beginning and at the end of a text, unless commas or strokes are in it."""

_FEW = 64
_MOST_REMEMBERED = 100_000
"""Fewer words are looked up one by one among those remembered, at most so many."""


def parse_pattern(text: str, lists: Mapping[str, list[str]]) -> tuple[Place, ...]:
    """Read a pattern: places parted by blanks, ``a|b`` either word, ``?`` behind: may be missing, ``:`` before: after any sign.

    A name of ``lists`` stands for the words in that list: a list of ``number_words.csv``, or a kind of ``units.csv``.

    >>> [p.names for p in parse_pattern("LIST nr? :99 99", {"LIST": ["ewc", "avv"]})]
    [('ewc', 'avv'), ('nr',), ('99',), ('99',)]
    """
    return tuple(
        Place(
            tuple(n for name in word.removeprefix(":").removesuffix("?").split("|") for n in lists.get(name, [name])),
            word.endswith("?"),
            word.startswith(":"),
        )
        for word in text.split()
    )


def _members(name: str) -> tuple[set[int], set[str]]:
    """Return the shapes and the words that a name of a pattern stands for."""
    if name == WORD:
        return {0, LETTERED, MIXED}, set()
    if name == "9+":
        return set(range(1, LONG + 1)), set()
    if name in _SHAPE_OF:
        return {_SHAPE_OF[name]}, set()
    if name.strip("9") == "":
        return {min(len(name), LONG)}, set()
    span = _RANGE.fullmatch(name)
    if span:
        low, high = span.groups()
        width = len(low) if len(low) == len(high) else 0
        return set(), {str(n).zfill(width) for n in range(int(low), int(high) + 1)}
    return set(), {name} if name.isascii() else {name, *spellings(name)}


class NumberBook:
    """The patterns of ``numbers.csv``, and where they begin in texts."""

    def __init__(self, lexicon: Lexicon, vocabulary: Vocabulary, folder: Path | None = None) -> None:
        folder = folder or data_dir() / "lexicon"
        named = read_table(folder / "number_words.csv", ("name", "words", "source"), key=("name",))
        lists = unit_words() | {row["name"]: row["words"].split() for row in named}
        rows = read_table(folder / "numbers.csv", ("words", "concepts", "context", "source"), key=("words",))
        codes = waste_codes(lexicon, folder)
        self.patterns: list[tuple[tuple[Place, ...], Unit]] = []
        readings: list[tuple[int, int]] = []
        for row in rows:
            for words, concept in codes.patterns(row["words"]):
                places, unit = parse_pattern(words, lists), _unit(lexicon, row, concept)
                if not concept:
                    _check(row, places)
                self.patterns.append((places, unit))
                outer = replace(unit, maybe=False) if row["context"] == _INSIDE else unit
                both = (vocabulary.number(Reading((of,), "shape", "")) for of in (unit, outer))
                readings.append((next(both), next(both)))
        self._remembered: dict[str, int] = {}
        self.automaton = Automaton([places for places, _ in self.patterns], self._kinds(codes.words))
        self.read = np.array(readings, np.int32).reshape(-1, 2)

    def _kinds(self, codes: Mapping[str, frozenset[str]]) -> list[AbstractSet[Names]]:
        """Sort all words into kinds by the places they fit: those of one shape, and those that places name."""
        shaped: list[set[Names]] = [set() for _ in range(MIXED + 1)]
        unnamed: list[set[Names]] = [set() for _ in range(MIXED + 1)]
        words: dict[str, set[Names]] = {}
        for names in {place.names for places, _ in self.patterns for place in places}:
            for name in names:
                its_shapes, its_words = (set(), codes[name]) if name in codes else _members(name)
                for n in its_shapes:
                    (unnamed if name == WORD else shaped)[n].add(names)
                for word in its_words:
                    words.setdefault(word, set()).add(names)
        plain = [word.replace(MORE, "") for word in words]
        of_shape = dict(zip(words, shapes(pa.array(plain, pa.string())).tolist(), strict=True))
        sets = {word: frozenset(own | shaped[of_shape[word]]) for word, own in words.items()}
        kinds = {kind: len(shaped) + n for n, kind in enumerate(dict.fromkeys(sets.values()))}
        self._listed = {word: kinds[own] for word, own in sets.items()}
        self._listed_words = pa.array(self._listed, pa.string())
        self._kind_of_listed = np.array([*self._listed.values(), -1], np.int32)
        return [*(one | other for one, other in zip(shaped, unnamed, strict=True)), *kinds]

    @property
    def listed_with_digits(self) -> frozenset[str]:
        """The words with digits that patterns name."""
        return frozenset(word for word in self._listed if not word.isalpha())

    def kinds(self, words: pa.StringArray) -> Ints:
        """Return the kind of each word: all that the patterns tell of it."""
        if len(words) >= _FEW:
            return self._told(words)
        if len(self._remembered) > _MOST_REMEMBERED:
            self._remembered = {}
        return np.fromiter(map(self._kind, words.to_pylist()), np.int32, len(words))

    def _kind(self, word: str) -> int:
        """Return the kind of one word, as ``_told`` does for many."""
        if (known := self._remembered.get(word)) is None:
            if word.isascii():
                own = shape(word)
                known = self._listed.get(word[: SUBCODE - 2] + TWO_MORE if own == SUBCODE else word, own)
            else:
                known = int(self._told(pa.array([word]))[0])
            self._remembered[word] = known
        return known

    def _told(self, words: pa.StringArray) -> Ints:
        if not is_ascii(words):
            words = pc.utf8_normalize(pc.utf8_lower(pc.replace_substring(words, CUT, "")), form="NFC")
        kind = shapes(words)
        place = pc.fill_null(pc.index_in(_by_beginning(words, kind), self._listed_words), len(self._listed))
        listed = self._kind_of_listed[np.asarray(place)]
        kind[listed >= 0] = listed[listed >= 0]
        return kind

    def mark(self, tokens: Tokens, length: Ints, reading: Ints) -> None:
        """Enter the longest pattern that begins at each token where it is longer than the ``length`` there, in place."""
        kind = self.kinds(tokens.words)
        walk, read = self.automaton, self.read
        first = walk.step(np.full(len(kind), ROOT, np.int32), kind)
        start = at = np.flatnonzero((first != DEAD)[tokens.word])
        state = first[tokens.word[at]]
        count, depth = len(tokens.word), 1
        first_of_row = np.zeros(count + 1, bool)
        first_of_row[tokens.bounds] = True
        outer = np.ones(count, np.intp)
        ended = walk.ended(state)
        done = (ended >= 0) & (length[at] == 1)
        reading[at[done]] = read[ended[done], (first_of_row[at] | first_of_row[at + 1])[done].astype(np.intp)]
        while len(at):
            start, at, state = start[at + 1 < count], at[at + 1 < count] + 1, state[at + 1 < count]
            state = walk.step(state, kind[tokens.word[at]], tokens.gap[at] == STRONG)
            go = (state != DEAD) & ~first_of_row[at]
            start, at, state = start[go], at[go], state[go]
            outer[start[tokens.gap[at] != SOFT]] = 0
            depth += 1
            ended = walk.ended(state)
            done = (ended >= 0) & (length[start] < depth)
            length[start[done]] = depth
            edge = first_of_row[start[done]] | first_of_row[at[done] + 1]
            reading[start[done]] = read[ended[done], outer[start[done]] * edge]


def _by_beginning(words: pa.StringArray, kind: Ints) -> pa.StringArray:
    """Return the words, of those of eight digits the first six and a mark that two more follow."""
    long = kind == SUBCODE
    if not long.any():
        return words
    begun = pc.binary_join_element_wise(pc.utf8_slice_codeunits(words, 0, SUBCODE - 2), TWO_MORE, "")
    return pc.if_else(pa.array(long), begun, words)


def _unit(lexicon: Lexicon, row: Row, more: str = "") -> Unit:
    names = [*row["concepts"].split(), *more.split()]
    for name in names:
        if name not in lexicon.concepts:
            hint = did_you_mean(name, lexicon.concepts) or "see data/lexicon/concepts.csv"
            raise row.error(f"unknown concept {name!r}", hint)
    if not names:
        raise row.error("no concept", "write one")
    if row["context"] not in ("", "needed", _INSIDE):
        raise row.error(f"context is {row['context']!r}", f"leave it empty or write 'needed' or {_INSIDE!r}")
    return Unit(tuple(lexicon.concepts[name].number for name in names), row["context"] != "")


def _check(row: Row, places: tuple[Place, ...]) -> None:
    if sum(not place.optional for place in places) < 2:
        raise row.error(f"{row['words']!r} is less than two words", "single words belong into patterns.csv")
    for name in (name for place in places for name in place.names):
        span = _RANGE.fullmatch(name)
        size = int(span[2]) - int(span[1]) if span else 0
        if not 0 <= size < _MOST_IN_RANGE:
            raise row.error(f"{name!r} is no range", f"write low..high, at most {_MOST_IN_RANGE} numbers")
        listed = name in ("9+", "%", WORD) or _DECIMAL.fullmatch(name)
        if not (span or listed or (name.isalnum() and name == name.lower())):
            hint = "write lower-case letters and digits, 9+, 9.9, a9, 9a, or a list of number_words.csv"
            raise row.error(f"{name!r} cannot be found in a text", hint)
