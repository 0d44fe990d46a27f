"""The way from descriptions to wordings on compiled loops, for long lists: words are looked up, not told apart list by list.

It gives what ``TextReader.wordings`` gives on arrays, whose parts it asks about every word that is new.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from scrapscreen.eights import spaced_eights
from scrapscreen.text import loops, wordloops
from scrapscreen.text.automaton import ROOT
from scrapscreen.text.cut import CUT, cut_words
from scrapscreen.text.glossary import UNKNOWN, Glossary, Told, look_up, parts_of, table_of
from scrapscreen.text.line import packed
from scrapscreen.text.mending import LEADING, SUSPICIOUS, mend
from scrapscreen.text.numbers import SUBCODE
from scrapscreen.text.shapes import shapes
from scrapscreen.text.tokens import JOINS, LEVEL, SENTENCE_WORD, STRONG, WRITTEN
from scrapscreen.text.waste_codes import TWO_MORE

if TYPE_CHECKING:
    from scrapscreen.text.reader import TextReader

Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]

_FEW = 1_000
"""So many new words are learnt first: what is told of their forms may leave few of the others."""

_MOST = 500_000
"""So many words are known at once, some 100 MB; then all are learnt anew, those at work keeping theirs."""


class FastReader:
    """Reads long columns of descriptions into wordings. Several threads may read at once.

    Parameters
    ----------
    reader : TextReader
        What it is asked to read is read as this one does.
    """

    def __init__(self, reader: TextReader) -> None:
        self._reader = reader
        self._known = Knowledge(reader)

    def wordings(self, texts: pa.StringArray) -> tuple[pa.BinaryArray, Ints]:
        """Return the distinct wordings of the texts, and for each text which of them it has."""
        if self._known.full:
            self._known = Knowledge(self._reader)
        signs, bounds = parts_of(texts)
        characters, suspect = wordloops.look_over(signs, bounds, SUSPICIOUS, LEADING)
        if suspect.any():
            signs, bounds = parts_of(_mended(texts, suspect))
        letters, begins, gap, first, sentence = wordloops.cut(signs, bounds, WRITTEN, LEVEL, JOINS, SENTENCE_WORD)
        entry, told = self._look_up(letters, begins, cut_words(texts, first, characters))
        gap[sentence[~told.abbreviated[entry[sentence - 1]]]] = STRONG
        reading, length = self._spans(entry, gap, first, told)
        vocabulary = self._reader.vocabulary
        code, row = loops.lay(gap, first, reading, length, *vocabulary.flat(), *self._reader.roles.numbers(vocabulary))
        encoded = packed(code, row).dictionary_encode()
        return encoded.dictionary, np.asarray(encoded.indices)

    def _look_up(self, letters: Bytes, begins: Ints, last: Ints) -> tuple[Ints, Told]:
        """Return the number of each word, and what is told by number; the ``last`` words of rows may be cut off."""
        count = len(begins) - 1
        if len(last):
            marked = pc.binary_join_element_wise(_strings(letters, begins).take(pa.array(last)), CUT, "")
            more, ends = parts_of(marked)
            letters, begins = np.append(letters, more), np.append(begins, begins[-1] + ends[1:])
        entry, told = self._known.entries(letters, begins)
        entry[last] = entry[count:]
        return entry[:count], told

    def _spans(self, entry: Ints, gap: Bytes, first: Ints, told: Told) -> tuple[Ints, Ints]:
        """Return for each word the reading of what begins there, and how many words that is."""
        phrases, numbers = self._reader.phrases, self._reader.numbers
        reading, length, begun, phrase = loops.follow_phrases(entry, gap, told.reading, told.phrase_word, *phrases.trie)
        reading[begun] = phrases.readings(phrase)
        walk, missing = numbers.automaton, np.array([ROOT])
        while len(missing):
            walk.work_out(missing)
            missing = loops.follow_patterns(entry, gap, first, told.kind, *walk.tables(), numbers.read, reading, length)
        return reading, length


class Knowledge:
    """What is known of words and of the forms of words with digits. It only grows, up to a bound."""

    def __init__(self, reader: TextReader) -> None:
        self._reader = reader
        self._listed = reader.vocabulary.forms.listed | reader.numbers.listed_with_digits
        codes = [word.removesuffix(TWO_MORE) for word in self._listed if word.endswith(TWO_MORE)]
        self._formless, self._codes = (table_of(pa.array(words, pa.string())) for words in (self._listed, codes))
        self._words, self._forms = Glossary(self._tell), Glossary(self._tell_form)
        self._learning = Lock()
        self._learn([])

    @property
    def full(self) -> bool:
        """Whether it is time for a new one."""
        return len(self._words.seen) > _MOST

    def entries(self, letters: Bytes, begins: Ints) -> tuple[Ints, Told]:
        """Return the number of each word, and what is told by number: of words from 0 up, of forms from -2 down."""
        entry = self._numbers(letters, begins)
        most: int | None = _FEW
        while len(new := np.flatnonzero(entry == UNKNOWN)):
            words = _strings(letters, begins).take(pa.array(new))
            self._learn(words.unique()[:most].to_pylist())
            entry[new] = self._numbers(*parts_of(words))
            most = None
        with self._learning:  # whoever adds words has also told of them
            return entry, self._told

    def _numbers(self, letters: Bytes, begins: Ints) -> Ints:
        return look_up(
            spaced_eights(letters), begins, self._words.table, self._forms.table, self._formless, self._codes
        )

    def _learn(self, words: list[str]) -> None:
        """Learn words, some of which may be known by now."""
        with self._learning:
            form_of = {word: self._form(word) for word in words}
            self._words.add([word for word, form in form_of.items() if form is None])
            self._forms.add([form for form in form_of.values() if form is not None])
            self._told = self._words.told.and_backwards(self._forms.told)

    def _form(self, word: str) -> str | None:
        """Return the form that tells all of a word, if it has one."""
        if word in self._listed or (len(word) == SUBCODE and word[:-2] + TWO_MORE in self._listed):
            return None
        return self._reader.vocabulary.forms.of(word)

    def _tell(self, words: pa.StringArray) -> Told:
        read, kinds = self._reader.vocabulary.read(words), self._reader.numbers.kinds(words)
        return Told(*read, kinds, self._reader.is_abbreviation(words))

    def _tell_form(self, forms: pa.StringArray) -> Told:
        """A word that patterns name is never read by its form: the shape is all they ask of it."""
        return self._tell(forms)._replace(kind=shapes(forms))


def _mended(texts: pa.StringArray, suspect: npt.NDArray[np.bool_]) -> pa.StringArray:
    mask = pa.array(suspect)
    return pc.replace_with_mask(texts, mask, mend(texts.filter(mask)))


def _strings(letters: Bytes, begins: Ints) -> pa.StringArray:
    return pa.StringArray.from_buffers(len(begins) - 1, pa.py_buffer(begins), pa.py_buffer(letters))
