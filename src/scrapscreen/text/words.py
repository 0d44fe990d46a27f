"""What each distinct word means: whole, inflected, by its shape, compounded, or with its spelling repaired. Once a word."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from scrapscreen.text.lexicon import Lexicon, Meaning, fold
from scrapscreen.text.typos import Repairer

Ints = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]

LONGEST = 40
"""Longer runs of letters are no words."""

_CODE_LENGTHS = (4, 8)
"""Numbers this long may be alloy numbers or customs codes; others are plain numbers."""

_MANY = 512
"""From so many words on, numbers and part numbers are told by their shape in bulk; below, one by one is quicker."""

_JOINS = ("", "s", "n", "en", "es", "e", "er", "i", "u")
"""Letters between the parts of a compound: German s n en es e er, Finnic i u."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A word, a phrase, or one part of a compound: its concepts, and whether they need company to count."""

    concepts: tuple[int, ...]
    maybe: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """How a word was read: its units in order, by what means, and as which words of the lexicon."""

    units: tuple[Unit, ...]
    means: str
    known_as: str


class Vocabulary:
    """Reads words, and remembers every reading.

    Readings and units have numbers; arrays of such numbers are all that later steps see. Several threads may read at once.
    """

    def __init__(self, lexicon: Lexicon, remember: int = 2_000_000) -> None:
        self.lexicon = lexicon
        self.readings: list[Reading] = []
        self.units: list[Unit] = []
        self._number: dict[Reading, int] = {}
        self._unit_number: dict[Unit, int] = {}
        self._memory: dict[str, tuple[int, int]] = {}
        self._remember = remember
        names = lexicon.concepts
        self._kind = [c.kind for c in lexicon.by_number]
        self._unknown = Unit((names["unknown"].number,))
        self._repair = Repairer(lexicon)
        self._phrase_word: dict[str, int] = {}
        for phrase in lexicon.phrases:
            for word in phrase:
                self._phrase_word.setdefault(word, len(self._phrase_word) + 1)
        listed = {w for w in [*self._phrase_word, *lexicon.words, *lexicon.stems] if not w.isalpha()}
        self._listed_with_digits = pa.array(sorted(listed), pa.string())
        self._unknown_number = self.number(Reading((self._unknown,), "unknown", ""))
        self._plain_number = self.number(Reading((Unit((names["number"].number,)),), "shape", ""))
        self._any_shape = re.compile("|".join(f"(?P<p{n}>{p})" for n, (p, _) in enumerate(lexicon.patterns)))
        *earlier, last = [p for p, _ in lexicon.patterns]
        self._earlier_shapes, self._last_shape = f"^(?:{'|'.join(earlier)})$", f"^(?:{last})$"
        self._shapes = [self._as(meaning, "shape", "") for _, meaning in lexicon.patterns]
        self._flat: tuple[int, Ints, Ints, Ints] | None = None
        self._learning = Lock()

    def number(self, reading: Reading) -> int:
        """Return the number of a reading, a new one if it is new."""
        if reading not in self._number:
            for unit in reading.units:
                if unit not in self._unit_number:
                    self._unit_number[unit] = len(self.units)
                    self.units.append(unit)
            self._number[reading] = len(self.readings)
            self.readings.append(reading)
        return self._number[reading]

    def phrase_word(self, word: str) -> int:
        """Return the number of a word of a phrase (0: of no phrase)."""
        return self._phrase_word.get(word, 0)

    def read(self, words: pa.StringArray) -> tuple[Ints, Ints]:
        """Return for each word the number of its reading, and its number among the words of phrases."""
        both = np.zeros((len(words), 2), np.int32)
        others = np.ones(len(words), bool)
        if len(words) >= _MANY:
            plain, coded = self._by_shape_alone(words)
            both[plain, 0], both[coded, 0] = self._plain_number, self._shapes[-1]
            others = ~(plain | coded)
        memory, read = self._memory, self._read_new
        with self._learning:
            if len(memory) > self._remember:
                memory.clear()
            pairs = [memory.get(w) or read(w) for w in words.filter(pa.array(others)).to_pylist()]
        if pairs:
            both[others] = pairs
        return both[:, 0], both[:, 1]

    def _by_shape_alone(self, words: pa.StringArray) -> tuple[Bools, Bools]:
        """Return which words are plain numbers, and which nothing but the last pattern (part numbers) fits.

        Long lists have a number of their own in every row; these two need no look-up one by one.
        """
        length = pc.binary_length(words)
        singly = pc.or_(pc.is_in(words, self._listed_with_digits), pc.greater(length, LONGEST))
        plain = pc.and_not(
            pc.ascii_is_decimal(words), pc.or_(pc.is_in(length, pa.array(_CODE_LENGTHS, length.type)), singly)
        )
        coded = pc.and_not(
            pc.match_substring_regex(words, self._last_shape), pc.match_substring_regex(words, self._earlier_shapes)
        )
        return np.asarray(plain), np.asarray(pc.and_not(coded, singly))

    def flat(self) -> tuple[Ints, Ints, Ints]:
        """Return all readings laid flat: first unit, how many units, and the units' numbers one after the other."""
        flat = self._flat
        if flat is None or flat[0] != len(self.readings):
            readings = self.readings[:]
            lengths = np.array([len(r.units) for r in readings], np.int32)
            starts = (np.cumsum(lengths, dtype=np.int32) - lengths).astype(np.int32)
            units = np.array([self._unit_number[u] for r in readings for u in r.units], np.int32)
            flat = self._flat = (len(readings), starts, lengths, units)
        return flat[1:]

    def _read_new(self, written: str) -> tuple[int, int]:
        if written.isascii():
            word, as_written = written, None
        else:
            word, as_written = fold(written), unicodedata.normalize("NFC", written.casefold())
        pair = self._memory[written] = (self._read_word(word, as_written), self._phrase_word.get(word, 0))
        return pair

    def _read_word(self, word: str, as_written: str | None) -> int:
        """Return the number of the reading of a folded word; a listed word ``as_written``, accents and all, goes first."""
        if len(word) > LONGEST:
            return self._unknown_number
        meaning = (self.whole(as_written) if as_written and as_written != word else None) or self.whole(word)
        if meaning is not None:
            return self._as(meaning, "word", word)
        if word.isascii() and word.isdecimal() and len(word) not in _CODE_LENGTHS:
            return self._plain_number
        letters = word.isalpha()
        if not letters or len(word) <= 4:
            shape = self._any_shape.fullmatch(word)
            if shape and shape.lastgroup:
                return self._shapes[int(shape.lastgroup[1:])]
        if letters and len(word) >= 6:
            parts = self.split(word)
            repaired = None if parts else self._repair(word)
            if repaired:
                return self._as(self.whole(repaired) or Meaning(()), "repaired", repaired)
            parts = parts or self.split_partly(word)
            if parts:
                return self.number(Reading(tuple(unit for _, unit in parts), "compound", "+".join(w for w, _ in parts)))
        return self._unknown_number

    def whole(self, word: str) -> Meaning | None:
        """Return the meaning of a word listed as it is, or as a stem with one of its language's endings."""
        meaning = self.lexicon.words.get(word)
        if meaning is not None:
            return meaning
        if word.isalpha():
            stems = self.lexicon.stems
            for cut in range(len(word), max(1, len(word) - 5), -1):
                for lang, stem_meaning in stems.get(word[:cut], ()):
                    if word[cut:] in self.lexicon.endings[lang]:
                        return stem_meaning
        return None

    def _as(self, meaning: Meaning, means: str, known_as: str) -> int:
        return self.number(
            Reading((Unit(meaning.concepts, meaning.needs_context),) if meaning.concepts else (), means, known_as)
        )

    def split(self, word: str) -> list[tuple[str, Unit]]:
        """Split a compound into listed words; the last part is the head. Empty when it does not come out."""
        return [(w, Unit(m.concepts)) for w, m in self._split(word, 4)]

    def split_partly(self, word: str) -> list[tuple[str, Unit]]:
        """Split off a metal before an unknown head ("Kupferkessel"), or a state or form after an unknown word."""
        unknown = ("?", self._unknown)
        for cut in range(len(word) - 3, 2, -1):
            joins, meaning = self.lexicon.parts.get(word[:cut], (False, None))
            if meaning and joins and self._all(meaning, {"material"}):
                return [(word[:cut], Unit(meaning.concepts)), unknown]
        for cut in range(3, len(word) - 4):
            joins, meaning = self._part(word[cut:])
            if meaning and joins and self._all(meaning, {"state", "form"}):
                return [unknown, (word[cut:], Unit(meaning.concepts))]
        return []

    def _all(self, meaning: Meaning, kinds: set[str]) -> bool:
        return bool(meaning.concepts) and all(self._kind[c] in kinds for c in meaning.concepts)

    @lru_cache(maxsize=100_000)  # noqa: B019  one vocabulary lives as long as its screener
    def _part(self, word: str) -> tuple[bool, Meaning | None]:
        """Return the meaning of the last part of a compound, endings allowed, and whether its language compounds."""
        found = self.lexicon.parts.get(word, (False, None))
        for cut in range(len(word) - 1, max(2, len(word) - 5), -1):
            if found[0]:
                break
            for lang, meaning in self.lexicon.stems.get(word[:cut], ()):
                joins = lang in self.lexicon.compounding
                if (
                    not meaning.needs_context
                    and word[cut:] in self.lexicon.endings[lang]
                    and (joins or found[1] is None)
                ):
                    found = (joins, meaning)
        return found

    def _split(self, word: str, most: int) -> list[tuple[str, Meaning]]:
        for cut in range(len(word) - 3, 2, -1):
            joins, meaning = self.lexicon.parts.get(word[:cut], (False, None))
            if meaning is None:
                continue
            for join in _JOINS if joins else ("",):
                if not word.startswith(join, cut):
                    continue
                rest = word[cut + len(join) :]
                if len(rest) < 3:
                    continue
                tail_joins, tail = self._part(rest)
                if tail is not None and ((joins and tail_joins) or (cut >= 4 and len(rest) >= 4)):
                    return [(word[:cut], meaning), (rest, tail)]
                deeper = self._split(rest, most - 1) if joins and most > 2 and len(rest) >= 6 else []
                if deeper:
                    return [(word[:cut], meaning), *deeper]
        return []
