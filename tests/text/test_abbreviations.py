"""Words whose point ends no sentence."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from scrapscreen.errors import TableError
from scrapscreen.text.abbreviations import Abbreviations

HEADER = "word,language,source\n"


def table(folder: Path, *words: str) -> Path:
    path = folder / "abbreviations.csv"
    path.write_text(HEADER + "".join(f"{word},de,hand\n" for word in words), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["gebr"], ["gebr", "GEBR"]),
        (["-schr", "gebr"], ["gebr", "GEBR", "schr", "kabelschr", "KABELSCHR"]),
        (["-schr"], ["schr", "kabelschr", "KABELSCHR"]),
        (["über"], ["über", "ÜBER"]),
        ([], []),
    ],
)
def test_words_told(tmp_path: Path, words: list[str], told: list[str]) -> None:
    asked = ["gebr", "GEBR", "ungebr", "gebrauch", "schr", "kabelschr", "KABELSCHR", "schrott", "über", "ÜBER", ""]
    found = Abbreviations(table(tmp_path, *words))(pa.array(asked))
    assert [word for word, yes in zip(asked, found, strict=True) if yes] == told


@pytest.mark.parametrize("word", ["gebr.", "Gebr", "n.f", "a b", "--a", "-"])
def test_words_that_are_no_abbreviations(tmp_path: Path, word: str) -> None:
    path = table(tmp_path, "gebr", word)
    with pytest.raises(TableError) as caught:
        Abbreviations(path)
    assert str(caught.value) == f"{path}:3: {word!r} is no abbreviation; write small letters, without the point"
