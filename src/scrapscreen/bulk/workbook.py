"""Lists as Excel workbooks: the first sheet, text as text, numbers as people see them."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import warnings
import zipfile
from collections.abc import Iterator
from types import ModuleType
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc

from scrapscreen.bulk.blocks import BLOCK_ROWS, TypedBlock
from scrapscreen.bulk.delimited import is_plain
from scrapscreen.bulk.streams import ByteStream
from scrapscreen.cells import as_strings
from scrapscreen.errors import FileError, MissingExtraError

MOST_ROWS = 1_048_576
"""An Excel sheet ends here, header row included."""

_MOST_SIGNS = 32_767
_BATCH = 8_192
_NEVER = (1980, 1, 1, 0, 0, 0)
_STAMPS = re.compile(rb"<dcterms:(created|modified)\b.*?</dcterms:\1>")


class WorkbookList:
    """The first sheet of a workbook: the first row that is not empty is the header, all cells are text.

    Whole numbers get no decimals (``7602``, never ``7602.0``), and leading zeros that the cell's format shows; dates are
    ISO dates. Rows after the last filled one are no rows. The sheet is held as a table: Excel ends at a million rows.

    Raises
    ------
    FileError
        The file is no workbook, or its first sheet is empty.
    MissingExtraError
        openpyxl is not installed.
    """

    def __init__(self, path: str, rows: int = BLOCK_ROWS) -> None:
        self.path = self.said = path
        self.position, self._rows = 0, rows
        stream = ByteStream(path)
        data = b"".join(stream.pieces())
        self._sha256 = stream.finish()
        if not data:
            raise FileError(f"{path}: the list is empty; it needs a header row and one row a consignment")
        self._table, self.first_row = _read(data, path)
        self.schema: pa.Schema = self._table.schema
        self.names: list[str] = list(self.schema.names)
        self.size = self._table.num_rows

    def notes(self) -> list[str]:
        """Return what should be said: nothing."""
        return []

    def sha256(self) -> str:
        """Return the SHA-256 of the file."""
        return self._sha256

    def close(self) -> None:
        """Nothing is open."""

    def blocks(self) -> Iterator[TypedBlock]:
        """Yield the rows."""
        for n, start in enumerate(range(0, self._table.num_rows, self._rows)):
            part = self._table.slice(start, self._rows)
            columns = [c.combine_chunks() if c.num_chunks != 1 else c.chunk(0) for c in part.columns]
            batch = pa.RecordBatch.from_arrays(columns, schema=self.schema)
            yield TypedBlock(batch, f"{self._sha256}:{n}")
            self.position += batch.num_rows


def _read(data: bytes, where: str) -> tuple[pa.Table, int]:
    """Return the table of the first sheet, and the number that the sheet gives the first row after the header."""
    openpyxl = _openpyxl("reading .xlsx")
    parts: list[list[pa.Array]] = []
    rows: list[list[str]] = []
    header = filled = count = width = 0
    names: list[str] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            for number, cells in enumerate(sheet.iter_rows(), 1):
                row = [_text(cell) for cell in cells]
                used = next((n for n in range(len(row), 0, -1) if row[n - 1]), 0)
                width = max(width, used)
                if not header:
                    if used:
                        header, names = number, row[:used]
                    continue
                rows.append(row[:used])
                count += 1
                filled = count if used else filled
                if len(rows) == _BATCH:
                    parts.append(_columns(rows, width))
                    rows = []
    except Exception as error:  # openpyxl meets damaged files with errors of many kinds
        what = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise FileError(
            f"{where}: not readable as a workbook ({what}); open it in Excel and save it anew as .xlsx"
        ) from None
    if not header:
        raise FileError(f"{where}: the first sheet is empty; it needs a header row and one row a consignment")
    parts.append(_columns(rows, width))
    columns = [
        pa.chunked_array(
            [part[n] if n < len(part) else pa.repeat("", len(part[0])) for part in parts if part], pa.string()
        )
        for n in range(width)
    ]
    return pa.Table.from_arrays(columns, names=(names + [""] * width)[:width]).slice(0, filled), header + 1


def _columns(rows: list[list[str]], width: int) -> list[pa.Array]:
    return [pa.array([row[n] if n < len(row) else "" for row in rows], pa.string()) for n in range(width)]


class WorkbookSheet:
    """A workbook of one sheet, written row by row: bold header that stays in sight, codes as text.

    Equal rows give equal bytes.
    """

    def __init__(self, sink: BinaryIO, schema: pa.Schema, where: str) -> None:
        openpyxl = _openpyxl("writing .xlsx")
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Font

        self._sink, self._where, self._count = sink, where, 1
        self._cell_type, self._bold = WriteOnlyCell, Font(bold=True)
        self._book = openpyxl.Workbook(write_only=True)
        self._sheet = self._book.create_sheet("scrapscreen")
        self._sheet.freeze_panes = "A2"
        self._sheet.append([self._cell(name, bold=True) for name in schema.names])

    def write(self, table: pa.Table) -> None:
        """Write rows.

        Raises
        ------
        FileError
            The sheet cannot hold them.
        """
        if self._count + table.num_rows > MOST_ROWS:
            raise FileError(
                f"{self._where}: {self._count - 1 + table.num_rows} rows or more, but an Excel sheet ends at {MOST_ROWS}; "
                "write .csv or .parquet"
            )
        _require_short(table, self._where, self._count)
        for row in _rows(table):
            self._sheet.append([self._cell(value) for value in row])
        self._count += table.num_rows

    def close(self) -> None:
        """Write the end of the workbook."""
        packed = io.BytesIO()
        self._book.save(packed)
        _repack(packed, self._sink)

    def abandon(self) -> None:
        """Leave the workbook unwritten."""
        self._sheet.close()
        self._sheet._writer.cleanup()

    def _cell(self, value: object, bold: bool = False) -> Any:
        shown = _value(value)
        if not bold and not (isinstance(shown, str) and shown[:1] in ("=", "#")):
            return shown
        made = self._cell_type(self._sheet, shown)
        if isinstance(shown, str):
            made.data_type = "s"
        if bold:
            made.font = self._bold
        return made


def _require_short(table: pa.Table, where: str, before: int) -> None:
    for name, column in zip(table.column_names, table.columns, strict=True):
        if is_plain(column.type):
            continue
        long = pc.greater(pc.utf8_length(as_strings(column)), _MOST_SIGNS)
        row = pc.index(long, True).as_py()
        if row >= 0:
            raise FileError(
                f"{where}: row {row + before + 1}, column {name!r}: Excel holds {_MOST_SIGNS} signs a cell; "
                "write .csv or .parquet"
            )


def _openpyxl(what: str) -> ModuleType:
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


def _value(value: object) -> str | int | float | bool | None:
    """Return what the sheet can hold: numbers and truth values as such, all else as text."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int) and abs(value) < 10**15:
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    cleaned: str = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", text)
    return cleaned or None


def _rows(table: pa.Table) -> Iterator[tuple[object, ...]]:
    for batch in table.to_batches(_BATCH):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _repack(packed: io.BytesIO, sink: BinaryIO) -> None:
    """Copy a workbook without the times at which it was made."""
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            entry = zipfile.ZipInfo(part.filename, _NEVER)
            entry.compress_type = zipfile.ZIP_DEFLATED
            body = old.read(part)
            new.writestr(entry, _STAMPS.sub(b"", body) if part.filename == "docProps/core.xml" else body)
