"""Words whose point ends no sentence ("Kabelschr. Cu"): ``abbreviations.csv``."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from scrapscreen.tables import data_dir, read_table

_ANY_LETTERS = "-"
"""Before a word of the table: it also ends longer words."""


class Abbreviations:
    """Tells which words are abbreviations.

    >>> Abbreviations()(pa.array(["Stanzabf", "approx", "scrap"])).tolist()
    [True, True, False]
    """

    def __init__(self, path: Path | None = None) -> None:
        path = path or data_dir() / "lexicon" / "abbreviations.csv"
        rows = read_table(path, ("word", "language", "source"), key=("word",))
        for row in rows:
            word = row["word"].removeprefix(_ANY_LETTERS)
            if not word.isalpha() or word != word.lower():
                raise row.error(f"{row['word']!r} is no abbreviation", "write small letters, without the point")
        words = [row["word"] for row in rows]
        self._words = frozenset(words)
        self._ends = tuple(word[1:] for word in words if word.startswith(_ANY_LETTERS))

    def __call__(self, words: pa.StringArray) -> npt.NDArray[np.bool_]:
        """Return which of the words are abbreviations, in small letters or capitals."""
        told = (word.lower() for word in words.to_pylist())
        return np.fromiter((word in self._words or word.endswith(self._ends) for word in told), bool, len(words))
