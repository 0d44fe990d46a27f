"""Units as ``units.csv`` lists them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scrapscreen.tables import Row, data_dir, read_table

BASE_UNITS = {
    "mass": "kg", "length": "mm", "percent": "%", "pieces": "pieces", "volume": "l", "area": "mm²", "electrical": "",
}  # fmt: skip
"""The kinds of quantities and their base units; electrical ratings stay in the unit they are written in."""

_DECIMAL = re.compile(r"[0-9]+(?:[.][0-9]+)?")


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit measures, and how many base units it is; a rating (``factor`` 0) stays as written."""

    kind: str
    factor: float

    @property
    def small(self) -> bool:
        """Whether a mark before three digits parts thousands, where nothing else tells."""
        return self.kind != "percent" and self.factor <= 1


def load_units(path: Path) -> dict[str, Unit]:
    """Read ``units.csv``: units by spelling, those of one letter as written, the others in lower case, also without accents.

    Raises
    ------
    TableError
        An unknown kind, a factor that is none, a spelling of two units: with file and line.
    """
    found: dict[str, Unit] = {}
    for row in read_table(path, ("unit", "kind", "factor", "source"), key=("unit",)):
        if row["kind"] not in BASE_UNITS:
            raise row.error(f"kind is {row['kind']!r}", f"write one of {', '.join(BASE_UNITS)}")
        unit = Unit(row["kind"], _factor(row))
        for spelling in spellings(row["unit"]) if len(row["unit"]) > 1 else (row["unit"],):
            if found.setdefault(spelling, unit) != unit:
                raise row.error(f"{spelling!r} is another unit already", "keep one of the two")
    return found


@cache
def units() -> dict[str, Unit]:
    """Return the embedded units; see ``load_units``."""
    return load_units(data_dir() / "lexicon" / "units.csv")


def unit_words() -> dict[str, list[str]]:
    """Return the units of each kind that are single words, as they are read in texts, by the name of the kind in capitals.

    >>> [word for word in unit_words()["MASS"] if word.startswith("lb")]
    ['lb', 'lbs']
    """
    words: dict[str, list[str]] = {kind.upper(): [] for kind in BASE_UNITS}
    for spelling, unit in units().items():
        if spelling.isalnum():
            words[unit.kind.upper()].append(spelling.lower())
    return {kind: list(dict.fromkeys(found)) for kind, found in words.items()}


def unit_of(written: str) -> Unit | None:
    """Return what a unit as written measures.

    >>> unit_of("Tonnen"), unit_of("ΤΟΝΟΙ").kind, unit_of("N")
    (Unit(kind='mass', factor=1000.0), 'mass', None)
    """
    return units().get(written if len(written) == 1 else " ".join(written.lower().split()))


def _factor(row: Row) -> float:
    if row["kind"] == "electrical" and row["factor"] == "-":
        return 0
    if row["kind"] == "electrical" or not _DECIMAL.fullmatch(row["factor"]) or not float(row["factor"]):
        raise row.error(f"factor is {row['factor']!r}", "write - for electrical ratings, else a number above 0")
    return float(row["factor"])


def spellings(word: str) -> set[str]:
    """Return the word in lower case, with and without its accents."""
    bare = (c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    return {word.lower(), "".join(bare).lower()}
