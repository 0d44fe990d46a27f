"""Spelling without case and accents: of one word, and of a whole word list at once."""

from __future__ import annotations

import unicodedata
from operator import itemgetter

_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})


class _Folds(dict[int, str]):
    """What each character becomes, learnt at its first occurrence."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", chr(code).casefold().translate(_LETTERS))
        bare = "".join(c for c in plain if not unicodedata.combining(c)).casefold().translate(_LETTERS)
        self[code] = bare
        return bare


_FOLDS = _Folds()
_DIGRAPHS = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae"}
_UMLAUTS = frozenset(_DIGRAPHS)


def fold(word: str) -> str:
    """Return the word without case and accents.

    >>> [fold(w) for w in ("SPÄNE", "złom", "mêlé", "Κράμα")]
    ['spane', 'zlom', 'mele', 'κραμα']
    """
    return word.lower() if word.isascii() else word.translate(_FOLDS)


def fold_all(words: list[str]) -> list[str]:
    """Return every word as ``fold`` does, all at once: sign by sign, for signs are few and words are many.

    >>> fold_all(["SPÄNE", "złom"])
    ['spane', 'zlom']
    """
    text = "\n".join(words)
    for sign in set(text):
        if (folded := _FOLDS[ord(sign)]) != sign:
            text = text.replace(sign, folded)
    return text.split("\n") if words else []


def as_written(word: str) -> str:
    """Return the word in lower case with its accents, each letter one character."""
    return unicodedata.normalize("NFC", word.casefold())


def with_digraphs(word: str) -> str:
    """Return the folded word, umlauts and ring letters written with two letters (``späne`` → ``spaene``)."""
    written = unicodedata.normalize("NFC", word).lower()
    for letter, digraph in _DIGRAPHS.items():
        written = written.replace(letter, digraph)
    return fold(written)


def spellings(word: str) -> set[str]:
    """Return the folded word, and its spelling with digraphs (``späne`` → ``spane``, ``spaene``)."""
    return {fold(word), with_digraphs(word)}


def all_spellings(words: list[str]) -> tuple[list[str], list[tuple[int, str]]]:
    """Return every word as written; and place and form of the other spellings of those that are not of plain letters.

    >>> all_spellings(["Alu", "Späne"])
    (['alu', 'späne'], [(1, 'spane'), (1, 'spaene')])
    """
    written = as_written("\n".join(words)).split("\n") if words else []
    accented = [n for n, word in enumerate(written) if not word.isascii()]
    folded = fold_all([words[n] for n in accented])
    umlauts = [n for n in accented if not _UMLAUTS.isdisjoint(written[n])]
    digraphs = with_digraphs("\n".join([words[n] for n in umlauts])).split("\n")
    others = [(n, form) for n, form in zip(accented, folded, strict=False) if form != written[n]]
    others += [(n, form) for n, form in zip(umlauts, digraphs, strict=False)]
    return written, sorted(others, key=itemgetter(0))
