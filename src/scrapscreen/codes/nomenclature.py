"""The Combined Nomenclature and the List of Waste: codes, short titles, how long each is valid."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from scrapscreen.errors import TableError, did_you_mean
from scrapscreen.tables import data_dir, read_table

OLDEST_EDITION, LATEST_EDITION = 2022, 2026
"""The CN editions of the tables. CN 2027 was not found when they were checked."""


@dataclass(frozen=True, slots=True)
class CnCode:
    """A chapter (2 digits), heading (4), subheading (6) or eight-digit code, and the CN editions that have it."""

    code: str
    title: str
    first_edition: int
    last_edition: int

    def valid(self, year: int) -> bool:
        """Whether the code is in the CN of ``year``; years before the oldest or after the newest edition are read in it."""
        return self.first_edition <= min(max(year, OLDEST_EDITION), LATEST_EDITION) <= self.last_edition


@dataclass(frozen=True, slots=True)
class WasteEntry:
    """An entry of the List of Waste with its hazard mark in one span of time."""

    code: str
    title: str
    hazardous: bool | None
    kind: str
    valid_from: dt.date
    valid_to: dt.date

    @property
    def display(self) -> str:
        """The usual writing: ``16 02 15*``."""
        return " ".join(self.code[i : i + 2] for i in range(0, len(self.code), 2)) + ("*" if self.hazardous else "")


class CombinedNomenclature:
    """All chapters and headings, and the full tree below the headings around the three streams."""

    def __init__(self, folder: Path | None = None) -> None:
        folder = folder or data_dir() / "cn_codes"
        self.codes: dict[str, CnCode] = {}
        for name in ("headings.csv", "subheadings.csv"):
            for row in read_table(folder / name, ("code", "title", "first_edition", "last_edition"), key=("code",)):
                first, last = row["first_edition"] or str(OLDEST_EDITION), row["last_edition"] or str(LATEST_EDITION)
                self.codes[row["code"]] = CnCode(row["code"], row["title"], int(first), int(last))

    @classmethod
    def from_file(cls, path: Path) -> CombinedNomenclature:
        """Read a nomenclature of the user's own: CSV or Parquet with the columns ``code`` and ``title``.

        All its codes count as valid in every edition; levels above a code that the file leaves out are there without a title.
        """
        try:
            import pandas as pd

            table = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path, dtype=str)
        except (OSError, ValueError) as error:
            said = " ".join(str(error).split())
            raise TableError(path, None, f"not readable: {said}", "hand in a CSV or Parquet file") from None
        table = table.fillna("")
        for column in ("code", "title"):
            if column not in table.columns:
                raise TableError(path, None, f"no column {column!r}", "it must have the columns code and title")
        own = cls.__new__(cls)
        own.codes = {}
        for line, (code, title) in enumerate(zip(table["code"], table["title"], strict=True), 2):
            digits = re.sub(r"[ .]", "", str(code))
            if not digits.isdigit() or len(digits) not in (2, 4, 6, 8, 10):
                raise TableError(
                    path, line, f"{code!r} is no CN code", "codes have 2, 4, 6, 8 or 10 digits, leading zeros kept"
                )
            own.codes.setdefault(digits[:8], CnCode(digits[:8], str(title), 0, 9999))
        for above in {code[:n] for code in own.codes for n in (2, 4, 6) if n < len(code)}:
            own.codes.setdefault(above, CnCode(above, "", 0, 9999))
        return own

    @cached_property
    def _complete(self) -> frozenset[str]:
        """Headings whose tree is complete."""
        return frozenset(code[:4] for code in self.codes if len(code) == 8)

    def exists(self, code: str, year: int = LATEST_EDITION) -> bool | None:
        """Whether a code of 2, 4, 6 or 8 digits is in the CN; ``None`` where the tables do not reach so deep."""
        if code in self.codes:
            return self.codes[code].valid(year)
        if len(code) <= 4 or code[:4] in self._complete or code[:4] not in self.codes:
            return False
        return None

    def path(self, code: str) -> list[CnCode]:
        """Return the code and the levels above it that the tables hold, widest first."""
        return [self.codes[code[:n]] for n in (2, 4, 6, 8) if n <= len(code) and code[:n] in self.codes]

    def below(self, code: str) -> list[CnCode]:
        """Return the codes one level below."""
        deeper = {2: 4, 4: 6, 6: 8}.get(len(code), 0)
        return [c for k, c in self.codes.items() if len(k) == deeper and k.startswith(code)]

    def nearest(self, code: str) -> str:
        """Return a hint for a code that does not exist."""
        return did_you_mean(code, self.codes)


class ListOfWaste:
    """The European Waste Catalogue in the edition of any day."""

    def __init__(self, path: Path | None = None) -> None:
        columns = ("code", "title", "hazardous", "kind", "valid_from", "valid_to")
        self._spans: dict[str, list[WasteEntry]] = {}
        for row in read_table(
            path or data_dir() / "waste_catalogue" / "list_of_waste.csv", columns, key=("code", "valid_from")
        ):
            hazardous = {"yes": True, "no": False, "": None}.get(row["hazardous"])
            start = dt.date.fromisoformat(row["valid_from"]) if row["valid_from"] else dt.date.min
            end = dt.date.fromisoformat(row["valid_to"]) if row["valid_to"] else dt.date.max
            self._spans.setdefault(row["code"], []).append(
                WasteEntry(row["code"], row["title"], hazardous, row["kind"], start, end)
            )

    @cached_property
    def editions(self) -> tuple[dt.date, ...]:
        """The days on which a new edition begins."""
        starts = {e.valid_from for spans in self._spans.values() for e in spans}
        return tuple(sorted(starts - {dt.date.min}))

    def spans(self, code: str) -> list[WasteEntry]:
        """Return the entry in all its editions; empty where there never was one."""
        return self._spans.get(code, [])

    def at(self, code: str, day: dt.date) -> WasteEntry | None:
        """Return the entry as it stands on a day, or ``None``."""
        return next((e for e in self._spans.get(code, ()) if e.valid_from <= day <= e.valid_to), None)

    def entries(self, day: dt.date) -> Iterable[WasteEntry]:
        """Return all six-digit entries of the edition of a day."""
        return (
            e for spans in self._spans.values() for e in spans if len(e.code) == 6 and e.valid_from <= day <= e.valid_to
        )
