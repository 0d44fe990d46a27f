"""Limits: the words and signs that say "at most" and "at least" before or behind a quantity, as ``limits.csv`` lists them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from scrapscreen.tables import data_dir, read_table
from scrapscreen.text.units import spellings

Span = tuple[int, int]
"""Where in a text something stands: from, up to."""

_LIMITS = ("at most", "at least", "range", "rate")
_PLACES = ("before", "behind", "either", "between")
_WORD = re.compile(r"[^\s,;(/]+")
_SIGN = re.compile(r"[<>≤≥=]{1,2}$")
_NEXT_WORD = re.compile(r"[ (]*([^\s,;(/]+)")
_NUMBER_NEXT = re.compile(r"[\s.:<>≤≥=]*\d")
_STOPS = ".:)"
_MOST_WORDS = 4
_REACH = 24
"""So many characters before and behind a quantity may hold the words that make it a limit."""


def load_limits(path: Path) -> dict[str, dict[str, str]]:
    """Read ``limits.csv``: what words say ``before``, ``behind`` and ``between`` numbers, in lower case, also without accents.

    Raises
    ------
    TableError
        An unknown limit or place: with file and line.
    """
    found: dict[str, dict[str, str]] = {"before": {}, "behind": {}, "between": {}}
    for row in read_table(path, ("words", "limit", "place", "source"), key=("words", "limit")):
        for column, known in (("limit", _LIMITS), ("place", _PLACES)):
            if row[column] not in known:
                raise row.error(f"{column} is {row[column]!r}", f"write one of {', '.join(known)}")
        for place in ("before", "behind") if row["place"] == "either" else (row["place"],):
            found[place].update(dict.fromkeys(spellings(row["words"]), row["limit"]))
    return found


@cache
def limits() -> dict[str, dict[str, str]]:
    """Return the embedded words of limits; see ``load_limits``."""
    return load_limits(data_dir() / "lexicon" / "limits.csv")


def limit_at(plain: str, start: int, end: int) -> tuple[str, Span]:
    """Return the limit that the words before or behind make of a quantity, and the place of all together."""
    before, behind = limits()["before"], limits()["behind"]
    shift = max(0, start - _REACH)
    head = plain[shift:start].rstrip(" .:(\u00a0")
    sign = _SIGN.search(head)
    if sign and sign[0] in before:
        return before[sign[0]], (shift + sign.start(), end)
    if not _ends("before").isdisjoint(_WORD.findall(head)[-1:]):
        words = list(_WORD.finditer(head))[-_MOST_WORDS:]
        for n in range(len(words)):
            limit = before.get(" ".join(w[0] for w in words[n:]), "rate")
            if limit != "rate":
                return limit, (shift + words[n].start(), end)
    following = _NEXT_WORD.match(plain, end)
    if following and following[1].rstrip(_STOPS) in _ends("behind"):
        words = list(_WORD.finditer(plain, following.start(1), end + _REACH))[:_MOST_WORDS]
        for n in range(len(words), 0, -1):
            limit = behind.get(" ".join(w[0] for w in words[:n]).rstrip(_STOPS), "")
            if limit and not _NUMBER_NEXT.match(plain, words[n - 1].end()):
                return limit, (start, words[n - 1].end())
    return "", (start, end)


@cache
def _ends(place: str) -> frozenset[str]:
    """Return the words that the limits of a place have next to the quantity."""
    return frozenset(words.split()[-1 if place == "before" else 0] for words in limits()[place])
