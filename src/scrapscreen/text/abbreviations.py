"""Words whose point ends no sentence ("Kabelschr. Cu"): ``abbreviations.csv``."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from scrapscreen.tables import data_dir, read_table

_ANY_LETTERS = "-"
"""Before a word of the table: it also ends longer words."""

_NEVER = r"[^\s\S]"


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
        ends = [f"{w[1:]}$" if w.startswith(_ANY_LETTERS) else f"^{w}$" for w in words]
        self._pattern = "|".join(ends) or _NEVER

    def __call__(self, words: pa.StringArray) -> npt.NDArray[np.bool_]:
        """Return which of the words are abbreviations, in small letters or capitals."""
        return np.asarray(pc.match_substring_regex(pc.utf8_lower(words), self._pattern))
