"""Lists as Excel workbooks, read: the first sheet, text as text, numbers as people see them."""

from __future__ import annotations

import datetime as dt
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from itertools import islice
from types import ModuleType
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scrapscreen.bulk.blocks import BLOCK_ROWS, TypedBlock
from scrapscreen.bulk.streams import ByteStream
from scrapscreen.errors import FileError, MissingExtraError

_BATCH = 8_192
_ROW = pa.list_(pa.string())


class WorkbookList:
    """The first sheet of a workbook: the first row that is not empty is the header, all cells are text.

    Whole numbers get no decimals (``7602``, never ``7602.0``), and leading zeros that the cell's format shows; dates are
    ISO dates. Rows after the last filled one are no rows. How wide a sheet is shows only at its end: its rows wait in a
    temporary file.

    Raises
    ------
    FileError
        The file is no workbook, or its first sheet is empty.
    MissingExtraError
        openpyxl is not installed.
    """

    def __init__(self, path: str, rows: int = BLOCK_ROWS) -> None:
        openpyxl = openpyxl_for("reading .xlsx")
        self.path = self.said = path
        self.position = 0
        self._waiting = tempfile.TemporaryFile()  # noqa: SIM115  closed with the list
        try:
            with tempfile.TemporaryFile() as book:
                stream = ByteStream(path)
                book.writelines(stream.pieces())
                self._sha256 = stream.finish()
                if not book.tell():
                    raise FileError(f"{path}: the list is empty; it needs a header row and one row a consignment")
                self.names, header, self.size = _unrolled(openpyxl, book, self._waiting, path, rows)
        except BaseException:
            self._waiting.close()
            raise
        self.first_row = header + 1

    @property
    def schema(self) -> pa.Schema:
        """All columns are text."""
        return pa.schema([(name, pa.string()) for name in self.names])

    def notes(self) -> list[str]:
        """Return what should be said: nothing."""
        return []

    def sha256(self) -> str:
        """Return the SHA-256 of the file."""
        return self._sha256

    def close(self) -> None:
        """Let go of the rows."""
        self._waiting.close()

    def blocks(self) -> Iterator[TypedBlock]:
        """Yield the rows."""
        with self._waiting:
            self._waiting.seek(0)
            for n, batch in enumerate(pa.ipc.open_stream(self._waiting)):
                rows = batch.column(0)[: self.size - self.position]
                if len(rows):
                    cells = [_cells_at(rows, place) for place in range(len(self.names))]
                    yield TypedBlock(pa.RecordBatch.from_arrays(cells, schema=self.schema), f"{self._sha256}:{n}")
                    self.position += len(rows)


def _unrolled(
    openpyxl: ModuleType, book: BinaryIO, sink: BinaryIO, where: str, block: int
) -> tuple[list[str], int, int]:
    """Write the rows after the header as lists of texts, block by block.

    Returns the names, the row of the header, and how many rows there are up to the last filled one.
    """
    count = filled = width = 0
    try:
        with warnings.catch_warnings(), pa.ipc.new_stream(sink, pa.schema([("cells", _ROW)])) as spool:
            warnings.simplefilter("ignore")
            sheet = openpyxl.load_workbook(book, read_only=True, data_only=True).worksheets[0]
            sheet.reset_dimensions()
            rows = map(_filled, sheet.iter_rows())
            header, names = next(((number, row) for number, row in enumerate(rows, 1) if row), (0, []))
            width = len(names)
            while parts := list(_parts(islice(rows, block))):
                part = pa.concat_arrays(parts)
                lengths = np.asarray(pc.list_value_length(part))
                if len(used := np.flatnonzero(lengths)):
                    filled, width = count + int(used[-1]) + 1, max(width, int(lengths.max()))
                count += len(part)
                spool.write_batch(pa.record_batch([part], names=["cells"]))
    except Exception as error:  # openpyxl meets damaged files with errors of many kinds
        what = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise FileError(
            f"{where}: not readable as a workbook ({what}); open it in Excel and save it anew as .xlsx"
        ) from None
    if not header:
        raise FileError(f"{where}: the first sheet is empty; it needs a header row and one row a consignment")
    return names + [""] * (width - len(names)), header, filled


def _parts(rows: Iterator[list[str]]) -> Iterator[pa.ListArray]:
    while some := list(islice(rows, _BATCH)):
        yield pa.array(some, _ROW)


def _filled(cells: Sequence[Any]) -> list[str]:
    """Return the texts of a row up to the last one."""
    row = [_text(cell) for cell in cells]
    while row and not row[-1]:
        row.pop()
    return row


def _cells_at(rows: pa.ListArray, place: int) -> pa.StringArray:
    """Return the cells at a place; where a row is too short, an empty one."""
    bounds = np.asarray(rows.offsets)
    at = bounds[:-1] + place
    return rows.values.take(pa.array(at, mask=at >= bounds[1:])).fill_null("")


def openpyxl_for(what: str) -> ModuleType:
    """Return openpyxl, or raise a ``MissingExtraError`` that says what it is asked for."""
    try:
        import openpyxl
    except ImportError:
        raise MissingExtraError(what, "excel") from None
    module: ModuleType = openpyxl
    return module


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int):
        shown = cell.number_format
        return str(value).zfill(len(shown)) if shown and not shown.strip("0") else str(value)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)
