"""A list piece by piece: what every source yields, whatever the format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import numpy as np
import pyarrow as pa

from scrapscreen.bulk.marks import Layout, Marks, Places
from scrapscreen.bulk.records import Records, is_utf8
from scrapscreen.cells import as_texts

BLOCK_BYTES = 12 << 20
"""So much text makes a block."""

BLOCK_ROWS = 1 << 17
"""A block has at most so many rows; blocks of typed rows have so many."""

NOWHERE: Places = np.zeros(0, np.int64)


class Block(Protocol):
    """A run of rows of a list.

    ``digest`` changes with anything that stands in the list up to its end. ``column`` gives a column as it stands in the list,
    ``texts`` as texts without nulls, perhaps a dictionary of them.
    """

    @property
    def digest(self) -> str: ...  # noqa: D102
    @property
    def rows(self) -> int: ...  # noqa: D102
    def column(self, place: int) -> pa.Array: ...  # noqa: D102
    def texts(self, place: int) -> pa.Array: ...  # noqa: D102
    def cell(self, place: int, row: int) -> object: ...  # noqa: D102
    def malformed(self) -> Places: ...  # noqa: D102
    def unreadable(self, place: int) -> Places: ...  # noqa: D102


class Source(Protocol):
    """A list that is read block by block, once.

    ``names`` and ``first_row``, the number of the first row in the file, are known from the start, ``notes`` and ``sha256``
    when all blocks have been taken.
    ``position`` and ``size`` tell how far the reading is (bytes or rows; size 0: not known).
    """

    path: str
    said: str
    names: list[str]
    first_row: int
    size: int

    @property
    def position(self) -> int: ...  # noqa: D102
    @property
    def schema(self) -> pa.Schema: ...  # noqa: D102
    def blocks(self) -> Iterator[Block]: ...  # noqa: D102
    def notes(self) -> list[str]: ...  # noqa: D102
    def sha256(self) -> str: ...  # noqa: D102
    def close(self) -> None: ...  # noqa: D102


@dataclass(frozen=True)
class TypedBlock:
    """Rows as a record batch."""

    batch: pa.RecordBatch
    digest: str

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return int(self.batch.num_rows)

    def column(self, place: int) -> pa.Array:
        """Return a column."""
        return self.batch.column(place)

    def texts(self, place: int) -> pa.Array:
        """Return a column as texts."""
        return as_texts(self.batch.column(place))

    def cell(self, place: int, row: int) -> object:
        """Return the cell at a place of a row."""
        return self.batch.column(place)[row].as_py()

    def malformed(self) -> Places:
        """Return the rows whose cells do not stand under the header: none."""
        return NOWHERE

    def unreadable(self, place: int) -> Places:
        """Return the rows whose cell at a place holds bytes that are no text."""
        column = self.batch.column(place)
        if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
            return NOWHERE
        try:
            column.validate(full=True)
        except pa.ArrowInvalid:
            cells = column.cast(pa.large_binary() if pa.types.is_large_string(column.type) else pa.binary()).to_pylist()
            return np.array([n for n, cell in enumerate(cells) if cell is not None and not is_utf8(cell)], np.int64)
        return NOWHERE


@dataclass(frozen=True)
class TextBlock:
    """Whole records of a list with delimiters, as they stand; parted into cells at first use. ``layout``: where it is known."""

    data: bytes
    marks: Marks
    width: int
    digest: str
    layout: Layout | None = None
    _read: dict[int, pa.Array] = field(default_factory=dict, repr=False)

    @cached_property
    def records(self) -> Records:
        """The records, parted."""
        return Records(self.data, self.marks, blank=self.width == 1, layout=self.layout)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.records)

    def column(self, place: int) -> pa.Array:
        """Return a column of texts."""
        if (read := self._read.get(place)) is not None:
            return read.dictionary_decode() if pa.types.is_dictionary(read.type) else read
        cells = self.records.cells(place)
        return self._with_surplus(cells) if place == self.width - 1 else cells

    def texts(self, place: int) -> pa.Array:
        """Return a column of texts, perhaps as a dictionary; it is kept."""
        if place not in self._read:
            surplus = place == self.width - 1 and (self.records.widths > self.width).any()
            self._read[place] = self.column(place) if surplus else self.records.distinct_cells(place)
        return self._read[place]

    def cell(self, place: int, row: int) -> object:
        """Return the cell at a place of a row."""
        return self.texts(place)[row].as_py()

    def malformed(self) -> Places:
        """Return the rows with more or fewer cells than the header."""
        return np.flatnonzero(self.records.widths != self.width)

    def unreadable(self, place: int) -> Places:
        """Return the rows whose cell at a place holds zero bytes or bytes that are no text."""
        return self.records.unreadable(place)

    def _with_surplus(self, cells: pa.StringArray) -> pa.StringArray:
        wide = np.flatnonzero(self.records.widths > self.width)
        if not len(wide):
            return cells
        listed = cells.to_pylist()
        begin, _ = self.records.bounds(self.width - 1)
        for row in wide.tolist():
            raw = self.data[int(begin[row]) : int(self.records.end[row])]
            listed[row] = raw.decode("utf-8", "replace")
        return pa.array(listed, pa.string())


def as_batch(block: Block, schema: pa.Schema) -> pa.RecordBatch:
    """Return all columns of a block as a record batch."""
    if isinstance(block, TypedBlock):
        return block.batch
    return pa.RecordBatch.from_arrays([block.column(n) for n in range(len(schema))], schema=schema)
