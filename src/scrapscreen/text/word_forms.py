"""The form of a word: itself, with a 9 for every digit. Where nothing asks for certain digits, it tells how a word is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from scrapscreen.text.entries import LONGEST
from scrapscreen.text.spelling import fold

Ints = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]

_ANY_DIGIT = re.compile(r"0-9|\{[0-9,]+\}")
"""What in a pattern asks for no certain digit: any of them, and how many."""

_NINES = bytes.maketrans(b"012345678", b"999999999")
_NINE_FOR_DIGIT = str.maketrans("012345678", "999999999")
_DIGITS = re.compile(r"\{[^}]*\}|\[[^\]]*\]|[0-9]")
"""In a pattern: how many, a class of signs, a digit."""

_BEHIND = re.compile(r"([^\W\d_]{4,})([0-9].*)", re.DOTALL)
_BEFORE = re.compile(r"([0-9](?:[0-9.,x]*[0-9])?)([^\W\d_]{4,})")
_LONGEST_UNIT = 3


def run_on(word: str) -> Iterator[tuple[str, str]]:
    """Yield what letters and what number a word may be that are written without a blank, the number behind or before.

    >>> list(run_on("kupferrohr15x1mm")), list(run_on("24tseil")), list(run_on("a380"))
    ([('kupferrohr', '15x1mm')], [('tseil', '24'), ('seil', '24t')], [])
    """
    if found := _BEHIND.fullmatch(word):
        yield found[1], found[2]
    elif found := _BEFORE.fullmatch(word):
        number, letters = found.groups()
        for unit in range(min(_LONGEST_UNIT, len(letters) - 4) + 1):
            yield letters[unit:], number + letters[:unit]


class WordForms:
    """Tells which words are read alike because they have one form: long lists have numbers of their own in every row.

    Parameters
    ----------
    listed : frozenset of str
        Words that are read as listed, whatever their form.
    patterns : iterable of str
        Regular expressions that words are read by.
    """

    def __init__(self, listed: frozenset[str], patterns: Iterable[str]) -> None:
        self.listed, self._patterns = listed, list(patterns)
        self._told: dict[str, bool] = {}

    @cached_property
    def _listed_column(self) -> pa.StringArray:
        return pa.array(sorted(self.listed), pa.string())

    @cached_property
    def _certain(self) -> re.Pattern[str]:
        """The forms of words whose digits some pattern asks for."""
        certain = [p for p in self._patterns if re.search("[0-9]", _ANY_DIGIT.sub("", p))]
        return re.compile("|".join(map(_with_any_digit, certain)))

    @cached_property
    def _listed_forms(self) -> frozenset[str]:
        return frozenset(map(_plain, self.listed))

    def part(self, words: pa.StringArray) -> tuple[Bools, pa.StringArray, Ints]:
        """Return which words are told by their form alone, the distinct forms, and the form of each such word.

        >>> formed, forms, form = WordForms(frozenset({"63/37"}), ["[0-9]+x35"]).part(pa.array(["d4711", "63/37", "9x35", "d2"]))
        >>> formed.tolist(), forms.to_pylist()
        ([True, False, False, True], ['d9999', '99/99', '9x99', 'd9'])
        """
        formed = np.array(pc.match_substring_regex(words, "[0-9]"))
        numbered = words.filter(pa.array(formed))
        forms = _with_nines(numbered).dictionary_encode()
        alone = np.fromiter(map(self._tells, forms.dictionary.to_pylist()), bool, len(forms.dictionary))
        form = np.asarray(forms.indices)
        formed[formed] = told = alone[form] & ~np.asarray(pc.is_in(numbered, self._listed_column))
        return formed, forms.dictionary, form[told]

    def of(self, word: str) -> str | None:
        """Return the form of a word that tells all there is to tell of it; ``None`` where the word itself must be read."""
        form = word.translate(_NINE_FOR_DIGIT)
        return form if "9" in form and word not in self.listed and self._tells(form) else None

    def _tells(self, form: str) -> bool:
        """Whether all words of a form that are not listed read alike: no pattern asks for digits of theirs or at one end."""
        told = self._told.get(form)
        if told is None:
            plain = _plain(form)
            forms = [plain, *(number for _, number in run_on(plain))]
            listed = form in self.listed or (plain != form and plain in self._listed_forms)
            told = len(form) <= LONGEST and not listed and not any(map(self._certain.fullmatch, forms))
            self._told[form] = told
        return told


def _plain(word: str) -> str:
    """Return the form of a word in the plain spelling that patterns are written in."""
    return (word if word.isascii() else fold(word)).translate(_NINE_FOR_DIGIT)


def _with_nines(words: pa.StringArray) -> pa.StringArray:
    """Return the words with every digit a 9; the words stand alone in their buffers."""
    _, offsets, letters = words.buffers()
    text = letters.to_pybytes().translate(_NINES) if letters is not None else b""
    return pa.StringArray.from_buffers(len(words), offsets, pa.py_buffer(text), offset=words.offset)


def _with_any_digit(pattern: str) -> str:
    """Return a pattern that fits the form of every word that the pattern fits."""

    def widened(found: re.Match[str]) -> str:
        part = found[0]
        if part[0] == "[":
            return f"{part[:-1]}9]" if re.search("[0-9]", part) else part
        return part if part[0] == "{" else "9"

    return f"(?:{_DIGITS.sub(widened, pattern)})"
