"""What a word that no table knows may be: a compound, a slip of the pen, a misread or a cut-off word. Never across meanings."""

from __future__ import annotations

from collections.abc import Collection

from scrapscreen.text.compounds import SURE, Part, Splitter
from scrapscreen.text.cut import Completer
from scrapscreen.text.meanings import Lexicon
from scrapscreen.text.misreadings import Misreadings
from scrapscreen.text.scripts import in_one_script
from scrapscreen.text.typos import LEAST, SHORTEST, Repairer
from scrapscreen.text.word_forms import run_on

LETTERS_OF_A_WORD = 7
"""A word with so many letters around a digit is a word misread, and no part number."""

_SIZED = {"material", "alloy", "magnet", "form", "state"}
"""Kinds of concepts behind which a number is a size or a quantity; behind others it may be a model's."""

Guess = tuple[str, list[Part]]
"""By what means a word was read, and the listed words in it; no parts where nothing is found."""

NOTHING: Guess = ("unknown", [])


class Guesser:
    """Guesses words of letters, or of letters with a digit or two among them."""

    def __init__(self, lexicon: Lexicon, phrase_words: Collection[str]) -> None:
        self._lexicon = lexicon
        self._phrase_words = phrase_words
        self._splitter = Splitter(lexicon)
        self._repair = Repairer(lexicon, phrase_words)
        self._complete = Completer(lexicon)
        self._plain = (lexicon.concepts["number"].number,)
        self._misread = Misreadings(lexicon.misreadings)
        self.misread_pattern = self._misread.pattern

    def guess(self, word: str, written: str | None = None) -> Guess:
        """Guess a word of letters: listed words together, else one mended, else one of them beside something unknown."""
        if word in self._lexicon.lookalikes:
            return NOTHING
        if len(word) < LEAST:
            return self._as_mended(word, written)
        parts = self._splitter.split(word)
        if parts:
            return "compound", parts
        if word in self._phrase_words:
            return NOTHING
        mended = self._as_mended(word, written)
        if mended[1]:
            return mended
        if len(word) > LEAST + 1:
            splitter = self._splitter
            parts = splitter.split_before(word, self._mended_part) or splitter.split_after(word, self._mended_first)
            if parts and (self._metal(parts[0]) or all(map(self._worth_it, parts))):
                return "repaired", parts
        parts = self._splitter.split_partly(word)
        return ("compound", parts) if parts else NOTHING

    def guess_script(self, word: str) -> Guess:
        """Guess a word with letters of another script that look alike."""
        return next((("repaired", self._parts(w)) for w in in_one_script(word) if self._lexicon.whole(w)), NOTHING)

    def may_be_misread(self, word: str) -> bool:
        """Whether digits in the word may be letters misread."""
        return self._misread.fullmatch(word) is not None

    def guess_misread(self, word: str) -> Guess:
        """Guess a word in which letters may have been taken for digits."""
        meant = list(self._misread.words(word))
        for known in meant:
            if self._lexicon.whole(known) is not None:
                return "repaired", self._parts(known)
        return next((("repaired", parts) for parts in map(self._parts, meant) if parts), NOTHING)

    def guess_run_on(self, word: str) -> Guess:
        """Guess a word for a material or a form and a size or quantity written without a blank; a plain number says nothing."""
        for letters, number in run_on(word):
            shape = self._lexicon.any_pattern.fullmatch(number)
            parts = self._sized(letters) if shape and shape.lastgroup else []
            if shape and shape.lastgroup and parts:
                size = self._lexicon.patterns[int(shape.lastgroup[1:])][1]
                return "compound", [*parts, *([] if size.concepts == self._plain else [("", size)])]
        return NOTHING

    def _sized(self, letters: str) -> list[Part]:
        """Return the parts of a word for what has a size or a quantity; none of any other."""
        whole = self._lexicon.whole(letters)
        parts: list[Part] = [(letters, whole)] if whole else self.guess(letters)[1]
        good = all(m and not m.needs_context and self._lexicon.consists_of(m, _SIZED) for _, m in parts)
        return parts if good else []

    def complete(self, word: str) -> Guess:
        """Guess a word that was cut off, or a compound whose last part was; no list holds all words a compound may become."""
        whole = None if self._splitter.begins(word) else self._complete(word)
        parts: list[Part] = [whole] if whole else self._splitter.split_before(word, self._complete)
        return ("completed", parts) if parts else NOTHING

    def _as_mended(self, word: str, written: str | None) -> Guess:
        parts = self._mended(word, SHORTEST, written)
        return ("repaired", parts) if parts else NOTHING

    def _mended(self, word: str, shortest: int, written: str | None = None) -> list[Part]:
        """Return what a word was meant to be: with a slip of the pen, or misread."""
        meant = self._repair(word, shortest, written)
        if meant:
            return self._parts(meant)
        misread = ((m, self._lexicon.whole(m)) for m in self._misread.words(word))
        return next((self._parts(m) for m, meaning in misread if meaning and self._repair.long_enough(m, meaning)), [])

    def _mended_part(self, word: str) -> Part | None:
        parts = self._mended(word, SHORTEST - 1) if len(word) >= LEAST - 1 else []
        if len(parts) != 1 or not parts[0][1]:
            return None
        return parts[0] if len(word) >= LEAST or self._metal(parts[0]) else None

    def _mended_first(self, word: str) -> Part | None:
        return self._splitter.metal_but_for_its_end(word) or self._mended_part(word)

    def _metal(self, part: Part) -> bool:
        word, meaning = part
        return meaning is not None and len(word) >= SURE and self._lexicon.consists_of(meaning, {"material"})

    def _worth_it(self, part: Part) -> bool:
        word, meaning = part
        return meaning is not None and (not meaning.concepts or self._repair.long_enough(word, meaning))

    def _parts(self, word: str) -> list[Part]:
        """Return a listed word, or the parts of one that only phrases hold or none."""
        meaning = self._lexicon.whole(word)
        if meaning is not None:
            return [(word, meaning)]
        parts = self._splitter.split(word) if len(word) > LEAST + 1 else []
        return parts or ([(word, None)] if word in self._phrase_words else [])


def is_no_part_number(word: str) -> bool:
    """Whether a word that holds a digit has too many letters for a part number."""
    return sum(map(str.isalpha, word)) >= LETTERS_OF_A_WORD
