"""Letters that scanners take for others: a zero for an o, rn for m."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import product

SHORTEST = 5
"""Shorter words are near to too many others."""

_MOST = 32


class Misreadings:
    """What a word may have been before it was misread."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        digits: dict[str, str] = defaultdict(str)
        for seen, meant in pairs:
            if seen.isdigit():
                digits[seen] += meant
        self._digits = dict(digits)
        self._letters = [(seen, meant) for seen, meant in pairs if not seen.isdigit()]
        seen = "".join(self._digits) or "-"
        letters = "[a-z\u00df-\uffff]"
        self.pattern = f"^{letters}*[{seen}]{letters}+(?:[{seen}]{letters}+)?$"
        """The shape of words in which a letter may have been taken for a digit, with accents or without, in any script."""
        self.fullmatch = re.compile(self.pattern).fullmatch

    def words(self, word: str) -> Iterator[str]:
        """Return in turn what the word may have been; the pattern is to be looked at before, for words with digits."""
        if len(word) < SHORTEST:
            return
        if not word.isalpha():
            choices = [self._digits.get(letter, letter) for letter in word]
            if sum(c.isalpha() for c in word) >= SHORTEST - 1:
                for letters, _ in zip(product(*choices), range(_MOST), strict=False):
                    yield "".join(letters)
            return
        for seen, meant in self._letters:
            at = word.find(seen)
            while at >= 0:
                yield word[:at] + meant + word[at + len(seen) :]
                at = word.find(seen, at + 1)
