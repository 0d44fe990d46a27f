"""The codes of the List of Waste as texts write them: in pairs, run together, with two national digits more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from scrapscreen.errors import did_you_mean
from scrapscreen.tables import data_dir, read_table
from scrapscreen.text.lexicon import Lexicon

PAIRS, DIGITS = "EWC_PAIRS", "EWC_DIGITS"
"""What the patterns of ``numbers.csv`` call a code of the list in pairs of digits (17 04 01) and one that is a single word."""

MORE = "+"
"""Parts the digits of a code from those of a country, which may be any."""

TWO_MORE = f"{MORE}99"
"""Behind a code: any two digits."""

_CODE = 6
_ELSE = "-"
"""Stands in ``waste_codes.csv`` for every code that no line names."""


@dataclass(frozen=True, slots=True)
class WasteCodes:
    """The codes of the list, by the concept of what they are for: as patterns in pairs of digits, and as single words.

    "170401+99" stands for 170401 with any two digits behind.
    """

    pairs: tuple[tuple[str, str], ...] = ()
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def patterns(self, words: str) -> Iterator[tuple[str, str]]:
        """Yield a pattern with its codes written out, and the concept of what they are for (without codes as it is)."""
        if PAIRS in words:
            yield from ((words.replace(PAIRS, written), concept) for written, concept in self.pairs)
        elif DIGITS in words:
            yield from ((words.replace(DIGITS, concept), concept) for concept in self.words)
        else:
            yield words, ""


def waste_codes(lexicon: Lexicon, folder: Path, catalogue: Path | None = None) -> WasteCodes:
    """Read which codes there are (``list_of_waste.csv``) and what they are for (``waste_codes.csv``; without it, none).

    Of several lines that name the beginning of a code the one with the longest counts.
    """
    path = folder / "waste_codes.csv"
    if not path.is_file():
        return WasteCodes()
    meant: dict[str, str] = {}
    for row in read_table(path, ("concept", "codes", "source"), key=("concept",)):
        if row["concept"] not in lexicon.concepts:
            hint = did_you_mean(row["concept"], lexicon.concepts) or "see data/lexicon/concepts.csv"
            raise row.error(f"unknown concept {row['concept']!r}", hint)
        meant |= dict.fromkeys(row["codes"].split(), row["concept"])
    columns = ("code", "title", "hazardous", "kind", "valid_from", "valid_to")
    rows = read_table((catalogue or data_dir() / "waste_catalogue") / "list_of_waste.csv", columns)
    codes = {row["code"] for row in rows if len(row["code"]) == _CODE}
    told = sorted((_meant(code, meant), code) for code in codes)
    pairs = tuple(
        (f"{group[:2]} {group[2:]} {'|'.join(code[4:] for _, code in members)}", concept)
        for (concept, group), members in groupby(told, lambda t: (t[0], t[1][:4]))
    )
    words = {
        concept: frozenset(form for _, c in members for form in (c, f"{c[:2]}.{c[2:4]}.{c[4:]}", f"{c}{TWO_MORE}"))
        for concept, members in groupby(told, lambda t: t[0])
    }
    return WasteCodes(pairs, words)


def _meant(code: str, meant: Mapping[str, str]) -> str:
    return next(meant[known] for known in (*(code[:n] for n in range(_CODE, 1, -1)), _ELSE) if known in meant)
