"""What each distinct word means: whole, inflected, by its shape, compounded, or with its spelling repaired. Once a word."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from scrapscreen.compiled import Guard
from scrapscreen.text.cut import CUT
from scrapscreen.text.entries import LONGEST
from scrapscreen.text.guesses import NOTHING, Guess, Guesser, is_no_part_number
from scrapscreen.text.meanings import Lexicon, Meaning
from scrapscreen.text.spelling import as_written, fold
from scrapscreen.text.word_forms import WordForms

Ints = npt.NDArray[np.int32]

_CODE_LENGTHS = (4, 8)
"""Numbers this long may be alloy numbers or customs codes; others are plain numbers."""

_MANY = 512
"""From so many words on, numbers and sizes are told by their form in bulk; below, one by one is quicker."""


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

    Attributes
    ----------
    forms : WordForms
        Tells which words are read alike because they have one form.
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
        self._unknown = Unit((names["unknown"].number,))
        phrased = dict.fromkeys(" ".join(lexicon.spelt_phrases).split(" ") if lexicon.spelt_phrases else ())
        self._phrase_word = {word: n for n, word in enumerate(phrased, 1)}
        listed = chain(self._phrase_word, lexicon.words, lexicon.stems)
        self._guesser = Guesser(lexicon, self._phrase_word)
        patterns = [*(pattern for pattern, _ in lexicon.patterns), self._guesser.misread_pattern.strip("^$")]
        self.forms = WordForms(frozenset(word for word in listed if not word.isalpha()), patterns)
        self._unknown_number = self.number(Reading((self._unknown,), "unknown", ""))
        self._plain_number = self.number(Reading((Unit((names["number"].number,)),), "shape", ""))
        self._any_shape = lexicon.any_pattern
        self._model_number = self.number(Reading((Unit((names["model"].number,)),), "shape", ""))
        self._shapes = [self._as(meaning, "shape", "") for _, meaning in lexicon.patterns]
        none = np.zeros(0, np.int32)
        self._flat: tuple[Ints, Ints, Ints] = (none, none, none)
        self._learning = Guard()

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

    def learn(self, reading: Reading) -> int:
        """Return the number of a reading, as ``number`` does, while other threads may be reading."""
        with self._learning:
            return self.number(reading)

    def phrase_word(self, word: str) -> int:
        """Return the number of a word of a phrase (0: of no phrase)."""
        return self._phrase_word.get(word, 0)

    def read(self, words: pa.StringArray) -> tuple[Ints, Ints]:
        """Return for each word the number of its reading, and its number among the words of phrases."""
        if len(words) < _MANY:
            both = self._pairs(words)
        else:
            formed, forms, form = self.forms.part(words)
            both = np.empty((len(words), 2), np.int32)
            both[formed] = self._pairs(forms)[form]
            both[~formed] = self._pairs(words.filter(pa.array(~formed)))
        return both[:, 0], both[:, 1]

    def _pairs(self, words: pa.StringArray) -> Ints:
        memory, read = self._memory, self._read_new
        with self._learning:
            if len(memory) > self._remember:
                memory.clear()
            pairs = [memory.get(w) or read(w) for w in words.to_pylist()]
        return np.array(pairs, np.int32).reshape(-1, 2)

    def flat(self) -> tuple[Ints, Ints, Ints]:
        """Return all readings laid flat: first unit, how many units, and the units' numbers one after the other."""
        starts, lengths, units = self._flat
        new = self.readings[len(starts) :]
        if new:
            added = np.array([len(r.units) for r in new], np.int32)
            begin = (len(units) + np.cumsum(added, dtype=np.int32) - added).astype(np.int32)
            more = np.array([self._unit_number[u] for r in new for u in r.units], np.int32)
            starts, lengths = np.append(starts, begin), np.append(lengths, added)
            units = np.append(units, more)
            self._flat = starts, lengths, units
        return starts, lengths, units

    def _read_new(self, written: str) -> tuple[int, int]:
        if written[-1:] == CUT:
            pair = self._memory.get(written[:-1]) or self._read_new(written[:-1])
            if self._unknown in self.readings[pair[0]].units and not pair[1]:
                completed = self._guesser.complete(fold(written[:-1]))
                pair = (self._guessed(completed), 0) if completed[1] else pair
            self._memory[written] = pair
            return pair
        if written.isascii():
            word, accented = written, None
        else:
            word, accented = fold(written), as_written(written)
        number = self._read_word(word, accented)
        phrase_word = self._phrase_word.get(word, 0)
        if not phrase_word and self.readings[number].means == "repaired":
            phrase_word = self._phrase_word.get(self.readings[number].known_as, 0)
        pair = self._memory[written] = (number, phrase_word)
        return pair

    def _read_word(self, word: str, accented: str | None) -> int:
        """Return the number of the reading of a folded word; a listed word with its accents goes first."""
        if len(word) > LONGEST:
            return self._unknown_number
        meaning = (self.whole(accented) if accented and accented != word else None) or self.whole(word)
        if meaning is not None:
            return self._as(meaning, "word", word)
        if word.isascii() and word.isdecimal() and len(word) not in _CODE_LENGTHS:
            return self._plain_number
        letters = word.isalpha()
        if letters and accented:
            guess = self._guesser.guess_script(word)
            if guess[1]:
                return self._guessed(guess)
        shape = self._any_shape.fullmatch(word) if not letters or len(word) <= 4 else None
        told = self._shapes[int(shape.lastgroup[1:])] if shape and shape.lastgroup else None
        if not letters:
            numbered = self._guess_numbered(word, told in (None, self._model_number))
            if numbered is not None:
                return self._guessed(numbered)
        if told is not None:
            return told
        return self._guessed(self._guesser.guess(word, accented)) if letters and len(word) > 4 else self._unknown_number

    def _guess_numbered(self, word: str, open_: bool) -> Guess | None:
        """Return what a word with digits may be; ``None`` where its shape tells. ``open_``: it has none but a model's."""
        misread = self._guesser.may_be_misread(word)
        guess = self._guesser.guess_misread(word) if misread else NOTHING
        if not guess[1] and open_:
            guess = self._guesser.guess_run_on(word)
        return guess if guess[1] or (misread and is_no_part_number(word)) else None

    def _guessed(self, guess: Guess) -> int:
        means, parts = guess
        if not parts:
            return self._unknown_number
        head = parts[-1][1]
        case = self.lexicon.case(head) if head else ()
        units = [
            Unit(tuple(dict.fromkeys((*m.concepts, *case))), m.needs_context) if m else self._unknown
            for _, m in parts
            if m is None or m.concepts
        ]
        return self.number(Reading(tuple(units), means, "+".join(word for word, _ in parts if word)))

    def whole(self, word: str) -> Meaning | None:
        """Return the meaning of a word listed as it is, or as a stem with one of its language's endings."""
        return self.lexicon.whole(word)

    def _as(self, meaning: Meaning, means: str, known_as: str) -> int:
        return self.number(
            Reading((Unit(meaning.concepts, meaning.needs_context),) if meaning.concepts else (), means, known_as)
        )
