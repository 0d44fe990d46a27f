from __future__ import annotations

from pathlib import Path

import pytest

from scrapscreen.errors import TableError
from scrapscreen.text.scripts import in_latin, in_one_script, load_ways

from .small import Steps, write_tables

HEADER = "lang,letters,latin,source\n"
UKRAINIAN = "word,concepts,context,source\nбрухт*,scrap,,me\nмідь,copper,,me\nбрухт міді,copper scrap,,me\n"
LETTERS = ["б,b", "р,r", "у,u", "х,kh|h", "т,t", "м,m", "і,i", "д,d", "ь,-|y", "и,y"]


def ways(tmp_path: Path, lines: str) -> Path:
    path = tmp_path / "t.csv"
    path.write_text(HEADER + lines, encoding="utf-8")
    return path


def test_longer_combinations_go_first_and_every_way_is_whole(tmp_path: Path) -> None:
    loaded = load_ways(ways(tmp_path, "el,χ,ch h,me\nel,α,a,me\nel,ου,ou u,me\nel,ο,o,me\nel,υ,y,me\nel,λ,l,me\n"))
    assert in_latin(["χαλου", "ολο"], loaded["el"]) == [["chalou", "olo"], ["halu", "olo"]]


@pytest.mark.parametrize("latin", ["", "ж", "a-b", "a ж"])
def test_spellings_that_are_not_latin(tmp_path: Path, latin: str) -> None:
    with pytest.raises(TableError, match=r"t.csv:2: latin is .* write Latin spellings"):
        load_ways(ways(tmp_path, f"bg,ж,{latin},me\n"))


@pytest.mark.parametrize(
    ("word", "made"),
    [("cкрап", ["скрап"]), ("мeдь", ["медь"]), ("сopper", ["copper"]), ("copper", []), ("медь", []), ("späne", [])],
)
def test_mixed_scripts(word: str, made: list[str]) -> None:
    assert in_one_script(word) == made


@pytest.fixture
def ukrainian(tmp_path: Path) -> Steps:
    table = HEADER + "".join(f"uk,{pair.replace('|', ' ')},me\n" for pair in LETTERS)
    folder = write_tables(
        tmp_path, languages="lang,name,compounds\nen,English,no\nde,German,yes\npl,Polish,no\nfr,French,no\nuk,U,no\n"
    )
    (folder / "transliteration.csv").write_text(table, encoding="utf-8")
    (folder / "words" / "uk.csv").write_text(UKRAINIAN, encoding="utf-8")
    (folder / "endings" / "uk.csv").write_text("lang,ending\nuk,и\n", encoding="utf-8")
    return Steps(folder)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("брухт", [(("scrap",), "is")]),
        ("brukht", [(("scrap",), "is")]),
        ("bruhty", [(("scrap",), "is")]),
        ("mid", [(("copper",), "maybe")]),
        ("brukht midi", [(("copper", "scrap"), "is")]),
        ("бpухт", [(("scrap",), "is")]),
    ],
)
def test_words_in_latin_letters(ukrainian: Steps, text: str, read: list[tuple[tuple[str, ...], str]]) -> None:
    assert ukrainian.roles_of(text) == read


def test_a_language_that_is_not_there(tmp_path: Path) -> None:
    folder = write_tables(tmp_path)
    (folder / "transliteration.csv").write_text(HEADER + "xx,ж,zh,me\n", encoding="utf-8")
    with pytest.raises(TableError, match="'xx' is no language"):
        Steps(folder)
