"""Words of other scripts in Latin letters ("brukht", "alouminio"), and words whose letters are mixed from two scripts."""

from __future__ import annotations

from pathlib import Path

from scrapscreen.tables import read_table
from scrapscreen.text.spelling import fold

SHORTEST = 5
"""Shorter words in Latin letters look like words of other languages: they count only in company."""

LEFT_OUT = "-"

_LATIN, _CYRILLIC, _GREEK = "aeopcyxkmtihb", "аеорсухкмтинв", "αεορςυχκμτιηβ"
_ALIKE = [
    str.maketrans(_LATIN, _CYRILLIC),
    str.maketrans(_CYRILLIC, _LATIN),
    str.maketrans(_LATIN, _GREEK),
    str.maketrans(_GREEK + "ονσ", _LATIN + "ovc"),
]
"""Letters that look alike in print, mostly as capitals."""

Ways = list[list[tuple[str, str]]]
"""Ways to write a script in Latin letters: for each, what is written for what, longer combinations first."""


def load_ways(path: Path) -> dict[str, Ways]:
    """Read ``transliteration.csv``: the ways of each language."""
    spelt: dict[str, list[tuple[str, list[str]]]] = {}
    for row in read_table(path, ("lang", "letters", "latin", "source"), key=("lang", "letters")):
        latin = row["latin"].split()
        if not latin or not all(s == LEFT_OUT or (s.isascii() and s.isalnum()) for s in latin):
            raise row.error(
                f"latin is {row['latin']!r}", f"write Latin spellings parted by blanks; {LEFT_OUT} for none"
            )
        spelt.setdefault(row["lang"], []).append((fold(row["letters"]), latin))
    ways: dict[str, Ways] = {}
    for lang, letters in spelt.items():
        letters.sort(key=lambda pair: -len(pair[0]))
        most = max(len(latin) for _, latin in letters)
        ways[lang] = [
            [(written, latin[min(way, len(latin) - 1)].replace(LEFT_OUT, "")) for written, latin in letters]
            for way in range(most)
        ]
    return ways


def in_latin(words: list[str], ways: Ways) -> list[list[str]]:
    """Return the folded words in Latin letters, a list for each way.

    >>> in_latin(["медь"], [[("м", "m"), ("е", "e"), ("д", "d"), ("ь", "")]])
    [['med']]
    """
    found = []
    for way in ways:
        text = "\n".join(words)
        for written, latin in way:
            text = text.replace(written, latin)
        found.append(text.split("\n"))
    return found


def in_one_script(word: str) -> list[str]:
    """Return what a folded word of mixed scripts may be in one of them; nothing for a word of one script.

    >>> in_one_script("cкрап"), in_one_script("скрап")
    (['скрап'], [])
    """
    if word.isascii() or len(_scripts(word)) < 2:
        return []
    made = [word.translate(table) for table in _ALIKE]
    return [m for m in dict.fromkeys(made) if len(_scripts(m)) == 1]


def _scripts(word: str) -> set[str]:
    return {"latin" if c <= "\u024f" else "greek" if c <= "\u03ff" else "cyrillic" for c in word}
