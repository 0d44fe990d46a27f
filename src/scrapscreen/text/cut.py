"""Last words that the length of a field cut off ("Kupferkabelschro"): marked, and completed where only one meaning fits."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from scrapscreen.cells import offsets
from scrapscreen.text.meanings import Lexicon, Meaning
from scrapscreen.text.tokens import Tokens

Ints = npt.NDArray[np.int32]

FIELD_LENGTHS = (30, 40, 50)
"""Characters that description fields hold in the trade's usual systems. A text of just this length may have been cut."""

_FEW = 16
"""Below so many texts, counting one by one is quicker."""

_IS_FIELD = np.isin(np.arange(max(FIELD_LENGTHS) + 2), FIELD_LENGTHS)

CUT = "\ue000"
"""Behind a word: it may have been cut off. A character of no script, so that no text holds it."""

SHORTEST = 4
"""Of shorter beginnings too many words are thinkable."""


def mark_cut_words(texts: pa.StringArray, tokens: Tokens) -> Tokens:
    """Mark the last word of each text that is as long as a field and ends within a word.

    >>> from scrapscreen.text.tokens import tokenise
    >>> texts = pa.array(["gemischter Kupferkabelschrott " + "a" * 9 + " Zink", "Kupferkabelschrott gemischt al"])
    >>> mark_cut_words(texts, tokenise(texts)).words.to_pylist()[-1:] == ["al" + CUT]
    True
    """
    last = cut_words(texts, tokens.bounds, _lengths(texts))
    if not len(last):
        return tokens
    marked = pc.binary_join_element_wise(tokens.words.take(pa.array(tokens.word[last])), CUT, "").dictionary_encode()
    word = tokens.word.copy()
    word[last] = len(tokens.words) + np.asarray(marked.indices)
    words = pa.concat_arrays([tokens.words, marked.dictionary])
    return Tokens(words, word, tokens.gap, tokens.bounds)


def cut_words(texts: pa.StringArray, bounds: Ints, lengths: Ints) -> Ints:
    """Return the places of the words that may have been cut off.

    ``bounds`` tells where the words of each text begin, ``lengths`` how many characters it has.
    """
    rows = np.flatnonzero(_IS_FIELD[np.minimum(lengths, len(_IS_FIELD) - 1)])
    if len(rows):
        rows = rows[_end_in_letter(texts, rows)]
    rows = rows[bounds[rows] < bounds[rows + 1]]
    last: Ints = bounds[rows + 1] - 1
    return last


def _lengths(texts: pa.StringArray) -> Ints:
    """Return the characters of each text: its bytes, where all of them are ASCII."""
    if len(texts) < _FEW:
        return np.array([len(text) for text in texts.to_pylist()], np.int32)
    lengths = np.diff(offsets(texts))
    other = ~np.asarray(pc.string_is_ascii(texts))
    if other.any():
        lengths[other] = pc.utf8_length(texts.filter(pa.array(other)))
    return lengths


def _end_in_letter(texts: pa.StringArray, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
    """Return which of some texts, none of them empty, end in a letter: told by the last byte, where it is ASCII."""
    last = np.frombuffer(texts.buffers()[2], np.uint8)[offsets(texts)[rows + 1] - 1]
    letter = ((last | 0x20) >= ord("a")) & ((last | 0x20) <= ord("z"))
    other = np.flatnonzero(last >= 0x80)
    letter[other] = [text[-1].isalpha() for text in texts.take(pa.array(rows[other])).to_pylist()]
    return letter


class Completer:
    """Completes the beginnings of words."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def __call__(self, word: str) -> tuple[str, Meaning] | None:
        """Return a listed word that begins so and its meaning, if all listed words that begin so mean the same."""
        if len(word) < SHORTEST:
            return None
        at = bisect_left(self._words, word)
        first = ""
        meanings: set[Meaning] = set()
        while at < len(self._words) and self._words[at].startswith(word) and len(meanings) < 2:
            first = first or self._words[at]
            meanings.update(self._meanings(self._words[at]))
            at += 1
        return (first, *meanings) if len(meanings) == 1 else None  # type: ignore[return-value]

    def _meanings(self, word: str) -> list[Meaning]:
        whole = self._lexicon.words.get(word)
        return [*([whole] if whole else []), *(meaning for _, meaning in self._lexicon.stems.get(word, ()))]

    @cached_property
    def _words(self) -> list[str]:
        return sorted({*self._lexicon.words, *self._lexicon.stems})
