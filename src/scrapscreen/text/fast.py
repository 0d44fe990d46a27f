"""The way from descriptions to wordings on compiled loops, for long lists: words are looked up, not told apart list by list.

It gives what ``TextReader.wordings`` gives on arrays, whose parts it asks about every word that is new.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from scrapscreen.text import loops
from scrapscreen.text.automaton import ROOT
from scrapscreen.text.cut import CUT, cut_words
from scrapscreen.text.glossary import Glossary, Table, Told, distinct, look_up, parts_of, slots_for, table_of
from scrapscreen.text.line import packed
from scrapscreen.text.mending import LEADING, SUSPICIOUS, mend
from scrapscreen.text.numbers import SUBCODE
from scrapscreen.text.shapes import shapes
from scrapscreen.text.tokens import JOINS, LEVEL, SENTENCE_WORD, STRONG, WRITTEN, text_bytes
from scrapscreen.text.waste_codes import MORE

if TYPE_CHECKING:
    from scrapscreen.text.reader import TextReader

Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.intp]

_MORE = f"{MORE}99"
"""Behind six digits: what stands in the patterns for a code with two more."""

_FEW = 1_000
"""So many new words are learnt first: what is told of their forms may leave few of the others."""

_MOST = 500_000
"""So many words are known at once, some 100 MB; then all are learnt anew."""


class Known(NamedTuple):
    """Words, and forms of words with digits; and what is told of them, by number: forms stand behind the words."""

    words: Table
    forms: Table
    told: Told


class FastReader:
    """Reads long columns of descriptions into wordings. Several threads may read at once.

    Parameters
    ----------
    reader : TextReader
        What it is asked to read is read as this one does.
    """

    def __init__(self, reader: TextReader) -> None:
        self._vocabulary, self._phrases, self._roles = reader.vocabulary, reader.phrases, reader.roles
        self._numbers, self._is_abbreviation = reader.numbers, reader.is_abbreviation
        self._listed = frozenset([*self._vocabulary.listed_with_digits, *self._numbers.listed_with_digits])
        self._formless = table_of(pa.array(self._listed, pa.string()))
        self._more = parts_of(pa.array([_MORE]))[0]
        self._learning = Lock()
        self._begin()

    def wordings(self, texts: pa.StringArray) -> tuple[pa.BinaryArray, Ints]:
        """Return the distinct wordings of the texts, and for each text which of them it has."""
        signs, bounds = _bytes(texts)
        characters, suspect = loops.look_over(signs, bounds, SUSPICIOUS, LEADING)
        if suspect.any():
            signs, bounds = _bytes(_mended(texts, suspect))
        letters, begins, gap, first, sentence = loops.cut(signs, bounds, WRITTEN, LEVEL, JOINS, SENTENCE_WORD)
        entry, known = self._entries(letters, begins, cut_words(texts, first, characters))
        gap[sentence[~known.told.abbreviated[entry[sentence - 1]]]] = STRONG
        reading, length = self._spans(entry, gap, first, known)
        plain = self._roles.numbers(self._vocabulary)
        code, row = loops.lay(gap, first, reading, length, *self._vocabulary.flat(), *plain)
        one, which = distinct(code, row, slots_for(len(texts)))
        return packed(code, row).take(pa.array(one)), which

    def _entries(self, letters: Bytes, begins: Ints, last: Ints) -> tuple[Ints, Known]:
        """Return the number of each word, and what is known by number; the ``last`` words of rows may be cut off."""
        count = len(begins) - 1
        if len(last):
            marked = pc.binary_join_element_wise(_strings(letters, begins).take(pa.array(last)), CUT, "")
            more, ends = parts_of(marked)
            letters, begins = np.append(letters, more), np.append(begins, begins[-1] + ends[1:])
        known = self._known
        entry = look_up(letters, begins, known.words, known.forms, self._formless, self._more)
        most: int | None = _FEW
        while len(new := np.flatnonzero(entry < 0)):
            known = self._learn(_strings(letters, begins).take(pa.array(new)).unique()[:most].to_pylist())
            entry = look_up(letters, begins, known.words, known.forms, self._formless, self._more)
            most = None
        entry[last] = entry[count:]
        return entry[:count], known

    def _spans(self, entry: Ints, gap: Bytes, first: Ints, known: Known) -> tuple[Ints, Ints]:
        """Return for each word the reading of what begins there, and how many words that is."""
        phrase, length = np.full(len(entry), -1, np.int32), np.ones(len(entry), np.int32)
        loops.follow_phrases(entry, gap, known.told.phrase_word, *self._phrases.trie, phrase, length)
        reading = known.told.reading[entry]
        begun = np.flatnonzero(phrase >= 0)
        reading[begun] = self._phrases.readings(phrase[begun])
        walk, missing = self._numbers.automaton, np.array([ROOT])
        while len(missing):
            walk.work_out(missing)
            tables = walk.tables()
            missing = loops.follow_patterns(
                entry, gap, first, known.told.kind, *tables, self._numbers.read, reading, length
            )
        return reading, length

    def _begin(self) -> None:
        self._words, self._forms = Glossary(self._tell), Glossary(self._tell_form)
        self._known = self._all()

    def _all(self) -> Known:
        return Known(self._words.table, self._forms.table, self._words.told.and_of(self._forms.told))

    def _learn(self, words: list[str]) -> Known:
        """Learn words, some of which may be known by now; return all that is known."""
        with self._learning:
            if len(self._words.seen) > _MOST:
                self._begin()
            form_of = {word: self._form(word) for word in words}
            self._words.add([word for word, form in form_of.items() if form is None])
            self._forms.add([form for form in form_of.values() if form is not None])
            self._known = self._all()
            return self._known

    def _form(self, word: str) -> str | None:
        """Return the form that tells all of a word, if it has one."""
        if word in self._listed or (len(word) == SUBCODE and word[:-2] + _MORE in self._listed):
            return None
        return self._vocabulary.form(word)

    def _tell(self, words: pa.StringArray) -> Told:
        return Told(*self._vocabulary.read(words), self._numbers.kinds(words), self._is_abbreviation(words))

    def _tell_form(self, forms: pa.StringArray) -> Told:
        """A word that patterns name is never read by its form: the shape is all they ask of it."""
        return self._tell(forms)._replace(kind=shapes(forms))


def _bytes(texts: pa.StringArray) -> tuple[Bytes, Places]:
    data, bounds = text_bytes(texts)
    return np.frombuffer(data, np.uint8), bounds


def _mended(texts: pa.StringArray, suspect: npt.NDArray[np.bool_]) -> pa.StringArray:
    mask = pa.array(suspect)
    return pc.replace_with_mask(texts, mask, mend(texts.filter(mask)))


def _strings(letters: Bytes, begins: Ints) -> pa.StringArray:
    return pa.StringArray.from_buffers(len(begins) - 1, pa.py_buffer(begins), pa.py_buffer(letters))
