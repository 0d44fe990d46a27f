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

from scrapscreen.bulk.delimited import is_plain
from scrapscreen.cells import as_strings
from scrapscreen.errors import FileError, MissingExtraError

MOST_ROWS = 1_048_576
"""An Excel sheet ends here, header row included."""

_MOST_SIGNS = 32_767
_BATCH = 8_192
_NEVER = (1980, 1, 1, 0, 0, 0)
_STAMPS = re.compile(rb"<dcterms:(created|modified)\b.*?</dcterms:\1>")


def read_workbook(data: bytes, where: str) -> tuple[pa.Table, int]:
    """Read the first sheet of a workbook: the first row that is not empty is the header, all cells are text.

    Whole numbers get no decimals (``7602``, never ``7602.0``), and leading zeros that the cell's format shows; dates are
    ISO dates. Rows after the last filled one are no rows.

    Returns
    -------
    table, first_row : pyarrow.Table, int
        ``first_row`` is the number that the sheet gives the first row after the header.

    Raises
    ------
    FileError
        The bytes are no workbook, or its first sheet is empty.
    MissingExtraError
        openpyxl is not installed.
    """
    openpyxl = _openpyxl("reading .xlsx")
    rows: list[list[str]] = []
    header = 0
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            for number, cells in enumerate(sheet.iter_rows(), 1):
                row = [_text(cell) for cell in cells]
                if rows or any(row):
                    header = header or number
                    rows.append(row)
    except Exception as error:  # openpyxl meets damaged files with errors of many kinds
        what = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise FileError(
            f"{where}: not readable as a workbook ({what}); open it in Excel and save it anew as .xlsx"
        ) from None
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows:
        raise FileError(f"{where}: the first sheet is empty; it needs a header row and one row a consignment")
    width = max(next((n for n in range(len(row), 0, -1) if row[n - 1]), 0) for row in rows)
    names, *body = [(row + [""] * width)[:width] for row in rows]
    columns = [pa.array([row[n] for row in body], pa.string()) for n in range(width)]
    return pa.Table.from_arrays(columns, names=names), header + 1


def write_workbook(table: pa.Table, sink: BinaryIO, where: str) -> None:
    """Write a workbook of one sheet: bold header that stays in sight, codes as text. Equal tables give equal bytes."""
    openpyxl = _openpyxl("writing .xlsx")
    if table.num_rows >= MOST_ROWS:
        raise FileError(
            f"{where}: {table.num_rows} rows, but an Excel sheet ends at {MOST_ROWS}; write .csv or .parquet"
        )
    _require_short(table, where)
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("scrapscreen")
    sheet.freeze_panes = "A2"

    def cell(value: object, bold: bool = False) -> Any:
        shown = _value(value)
        if not bold and not (isinstance(shown, str) and shown[:1] in ("=", "#")):
            return shown
        made = WriteOnlyCell(sheet, shown)
        if isinstance(shown, str):
            made.data_type = "s"
        if bold:
            made.font = Font(bold=True)
        return made

    sheet.append([cell(name, bold=True) for name in table.column_names])
    for row in _rows(table):
        sheet.append([cell(value) for value in row])
    packed = io.BytesIO()
    book.save(packed)
    _repack(packed, sink)


def _require_short(table: pa.Table, where: str) -> None:
    for name, column in zip(table.column_names, table.columns, strict=True):
        if is_plain(column.type):
            continue
        long = pc.greater(pc.utf8_length(as_strings(column)), _MOST_SIGNS)
        row = pc.index(long, True).as_py()
        if row >= 0:
            raise FileError(
                f"{where}: row {row + 2}, column {name!r}: Excel holds {_MOST_SIGNS} signs a cell; write .csv or .parquet"
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
