"""Lists as Excel workbooks, written: one sheet, codes as text, numbers as numbers."""

from __future__ import annotations

import math
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc

from scrapscreen.bulk.delimited import is_plain
from scrapscreen.bulk.workbook import openpyxl_for
from scrapscreen.cells import as_strings
from scrapscreen.errors import FileError

MOST_ROWS = 1_048_576
"""An Excel sheet ends here, header row included."""

_MOST_SIGNS = 32_767
_BATCH = 8_192
_NEVER = (1980, 1, 1, 0, 0, 0)
_STAMPS = re.compile(rb"<dcterms:(created|modified)\b.*?</dcterms:\1>")


class WorkbookSheet:
    """A workbook of one sheet, written row by row: bold header that stays in sight, codes as text.

    Equal rows give equal bytes.
    """

    def __init__(self, sink: BinaryIO, schema: pa.Schema, where: str) -> None:
        openpyxl = openpyxl_for("writing .xlsx")
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
        with tempfile.TemporaryFile() as packed:
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


def _repack(packed: BinaryIO, sink: BinaryIO) -> None:
    """Copy a workbook without the times at which it was made."""
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            entry = zipfile.ZipInfo(part.filename, _NEVER)
            entry.compress_type, entry.file_size = zipfile.ZIP_DEFLATED, part.file_size
            if part.filename == "docProps/core.xml":
                new.writestr(entry, _STAMPS.sub(b"", old.read(part)))
            else:
                with old.open(part) as body, new.open(entry, "w") as copy:
                    shutil.copyfileobj(body, copy, 1 << 20)
