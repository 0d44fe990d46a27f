"""The account of a screened list, gathered block by block: counts, cells that could not be read, rows to show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from scrapscreen.answer import ANSWER
from scrapscreen.cells import as_text
from scrapscreen.context import parse_date
from scrapscreen.errors import InputError
from scrapscreen.report.screening import reason_texts

COUNTED = ("materials", "status", "exposure", "declared_check", "review")
"""The answer columns whose values are counted."""

SHOWN = 25
"""So many rows are shown one by one."""

_LONG = 300
"""So many signs of a cell are shown."""

NOTES = 10
"""So many cells that could not be read are said one by one."""

UNREADABLE = {
    "destination_unreadable": ("destination",), "origin_unreadable": ("origin",), "date_unreadable": ("date", "as_of"),
    "mass_unreadable": ("net_mass_kg",), "activity_unreadable": ("source_activity",), "document_unreadable": ("documents",),
}  # fmt: skip
"""The reasons that say a cell could not be read, and the meanings of the columns it may stand in."""

_MEASURES = ("current_measures", "planned_measures")
_LEVELS = ("likely", "possible")

Cell = Callable[[int, int], object]
"""Gives the cell at a place of a row of a block."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A block with its answers: the distinct ones, which of them each row has, and how many rows each of them has."""

    cases: pa.Table
    of_row: npt.NDArray[np.int32]
    times: npt.NDArray[np.intp]
    cell: Cell
    first_row: int


class Tally:
    """The account of a list.

    Parameters
    ----------
    places : mapping of str to (str, int)
        Meaning → name and place of the column.
    names : mapping of str to str
        What each answer column is called.
    said : str
        The name of the list, for messages.
    destination : str
        The country where the list has no column for it.
    first_row : int
        The number of the first row in the file.

    Attributes
    ----------
    rows, to_look_at : int
        How many rows there are, and how many of them are to stop or to look at.
    unreadable : list of str
        The first cells that could not be read, each with its file, row and column; ``unreadable_cells`` is the number of all.
    """

    def __init__(
        self,
        places: Mapping[str, tuple[str, int]],
        names: Mapping[str, str],
        said: str = "",
        destination: str = "",
        first_row: int = 2,
    ) -> None:
        self._places, self._names, self._said, self._destination = places, names, said, destination
        self.first_row = first_row
        self.rows = self.to_look_at = self.unreadable_cells = 0
        self.unreadable: list[str] = []
        self._counts: dict[str, Counter[str]] = {name: Counter() for name in (*COUNTED, *_MEASURES)}
        self._shown: tuple[list[dict[str, str]], ...] = ([], [], [])

    def add(self, cases: pa.Table, of_row: npt.NDArray[np.int32], cell: Cell) -> None:
        """Take the next block in: its distinct answers, which of them each row has, its cells by place and row."""
        first_row = self.first_row + self.rows
        self.rows += len(of_row)
        times = np.bincount(of_row, minlength=cases.num_rows)
        for name, counts in self._counts.items():
            found = cases[self._names[name]].combine_chunks().cast(pa.string()).dictionary_encode()
            codes = np.asarray(pc.fill_null(found.indices, len(found.dictionary)))
            sums = np.bincount(codes, times, len(found.dictionary) + 1).astype(int).tolist()
            counts.update({w: n for w, n in zip([*found.dictionary.to_pylist(), ""], sums, strict=True) if n})
        part = _Part(cases, of_row, times, cell, first_row)
        self._show(part)
        self._note(part)

    def counts(self) -> dict[str, dict[str, int]]:
        """Return how often each value of the counted columns occurs."""
        return {name: dict(sorted(self._counts[name].items())) for name in COUNTED}

    def count(self, name: str, *values: str) -> int:
        """Return how many rows have one of these values in a counted column."""
        return sum(self._counts[name][value] for value in values)

    def measures(self, name: str) -> Counter[str]:
        """Return how many rows each measure of such a column stands in."""
        found: Counter[str] = Counter()
        for text, count in self._counts[name].items():
            found.update({part: count for part in text.split(";") if part})
        return found

    def shown(self) -> list[dict[str, str]]:
        """Return the first rows to stop or look at: likely ones first, then possible ones, then the others."""
        return [row for rows in self._shown for row in rows][:SHOWN]

    def _show(self, part: _Part) -> None:
        cases = part.cases
        exposure = cases[self._names["exposure"]]
        rank = np.select([pc.equal(exposure, level).to_numpy() for level in _LEVELS], [0, 1], 3)
        rank[(rank == 3) & cases[self._names["review"]].to_numpy().astype(bool)] = 2
        self.to_look_at += int(part.times[rank < 3].sum())
        for level, rows in enumerate(self._shown):
            wanted = SHOWN - len(rows)
            if wanted and (rank == level).any():
                found = np.flatnonzero((rank == level)[part.of_row])[:wanted]
                rows.extend(self._row(part, row) for row in found.tolist())

    def _row(self, part: _Part, row: int) -> dict[str, str]:
        case = int(part.of_row[row])
        cells = {name: as_text(part.cases[self._names[name]][case].as_py()) for name in ANSWER.names}
        for meaning in ("id", "description", "destination"):
            place = self._places.get(meaning)
            cells[meaning] = "" if place is None else _text(part.cell(place[1], row))
        cells["destination"] = cells["destination"] or ("" if "destination" in self._places else self._destination)
        cells["id"] = cells["id"] or f"row {part.first_row + row}"
        return cells

    def _note(self, part: _Part) -> None:
        of_row, reasons = part.of_row, part.cases[self._names["reasons"]]
        hits = {code: pc.match_substring(reasons, code).to_numpy().astype(bool) for code in UNREADABLE}
        hit = np.logical_or.reduce(list(hits.values()))
        if not hit.any():
            return
        self.unreadable_cells += sum(int(part.times[found].sum()) for found in hits.values())
        wanted = NOTES - len(self.unreadable)
        rows = np.flatnonzero(hit[of_row])[:wanted].tolist() if wanted else []
        lines = [self._cell(code, part, row) for row in rows for code in hits if hits[code][of_row[row]]]
        self.unreadable += lines[:wanted]

    def _cell(self, code: str, part: _Part, row: int) -> str:
        found = [self._places[m] for m in UNREADABLE[code] if m in self._places]
        cells = [(name, _text(part.cell(place, row))) for name, place in found]
        name, value = next((c for c in cells if code != "date_unreadable" or not _is_date(c[1])), cells[0])
        return f"{self._said}: row {part.first_row + row}, column {name!r}: {value!r}: {reason_texts()[code]}"


def _text(cell: object) -> str:
    """Return a cell as text, of a long one its beginning."""
    if isinstance(cell, str) and len(cell) > _LONG:
        return as_text(cell[:_LONG]) + "…"
    return as_text(cell)


def _is_date(text: str) -> bool:
    try:
        return bool(parse_date(text, ""))
    except InputError:
        return not text.strip()
