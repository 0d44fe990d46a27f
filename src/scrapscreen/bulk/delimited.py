"""Lists with delimiters, CSV and TSV: every cell is read as text, whatever the delimiter and the encoding."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

import pyarrow as pa
import pyarrow.csv

from scrapscreen.cells import as_strings
from scrapscreen.errors import FileError

DELIMITERS = ",;\t|"

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_NO_DELIMITER = "\x1f"
_SAMPLE = 65_536
_BLOCK = 1 << 24


def read_delimited(data: bytes, where: str, delimiters: str = DELIMITERS) -> tuple[pa.Table, int]:
    r"""Read a list with delimiters.

    Parameters
    ----------
    data : bytes
        The file: UTF-8, UTF-16 with its mark, else Windows-1252.
    where : str
        Its name, for messages.
    delimiters : str
        The signs among which the delimiter is found. A list whose header holds none of them has one column, and each
        line is a cell.

    Returns
    -------
    table, first_row : pyarrow.Table, int
        All columns are strings and bear the names of the header; the first row after it is row 2.

    Raises
    ------
    FileError
        The bytes are no text, or a row has more or fewer cells than the header.

    Examples
    --------
    >>> read_delimited(b"goods;hs\nscrap, loose;0101\n", "list.csv")[0].to_pydict()
    {'goods': ['scrap, loose'], 'hs': ['0101']}
    """
    text = _as_utf8(data, where)
    delimiter, width = _layout(text, delimiters)
    alone = delimiter == _NO_DELIMITER
    try:
        cells = pa.csv.read_csv(
            pa.BufferReader(text.rstrip(b"\r\n") + b"\n" if alone else text),
            pa.csv.ReadOptions(autogenerate_column_names=True, block_size=_BLOCK),
            pa.csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=not alone),
            pa.csv.ConvertOptions(column_types={f"f{n}": pa.string() for n in range(width)}, strings_can_be_null=False),
        )
    except pa.ArrowInvalid as error:
        raise _ragged(text, delimiter, width, where) or FileError(
            f"{where}: not readable as a list ({str(error).splitlines()[0]}); check its quotes, or save it as .xlsx"
        ) from None
    names = [column[0].as_py() for column in cells.columns]
    return cells.slice(1).rename_columns(names), 2


def write_delimited(table: pa.Table, sink: BinaryIO, where: str, delimiter: str = ",") -> None:
    """Write a list with delimiters, UTF-8; all text is quoted, so that codes stay text."""
    columns = [c if is_plain(c.type) else as_strings(c) for c in table.columns]
    names = [str(name) for name in table.column_names]
    options = pa.csv.WriteOptions(delimiter=delimiter)
    pa.csv.write_csv(pa.Table.from_arrays(columns, names=names), sink, options)


def is_plain(kind: pa.DataType) -> bool:
    """Whether cells of this type are written as numbers or truth values, not as text."""
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind))


def _as_utf8(data: bytes, where: str) -> bytes:
    bom, encoding = next(((b, e) for b, e in _BOMS if data.startswith(b)), (b"", ""))
    body = data[len(bom) :]
    try:
        if encoding.startswith("utf-16"):
            body = body.decode(encoding).encode()
        else:
            body.decode()
    except UnicodeDecodeError:
        try:
            body = body.decode(encoding or "cp1252").encode()
        except UnicodeDecodeError:
            raise FileError(f"{where}: neither UTF-8 nor Windows-1252; save it as CSV UTF-8") from None
    if b"\0" in body:
        raise FileError(
            f"{where}: this is no text (it holds zero bytes); save it as CSV UTF-8, or give it its true suffix"
        )
    if not body.strip():
        raise FileError(f"{where}: the list is empty; it needs a header row and one row a consignment")
    return body


def _layout(text: bytes, delimiters: str) -> tuple[str, int]:
    """Return the delimiter by which most rows are as wide as the header, and that width."""
    best, chosen, columns = (0.0, 0), _NO_DELIMITER, 1
    for delimiter in delimiters:
        widths = [len(cells) for _, cells in _rows(text[:_SAMPLE], delimiter)][:200]
        widths = widths[:-1] if len(text) > _SAMPLE and len(widths) > 1 else widths
        score = (widths.count(widths[0]) / len(widths), widths[0]) if widths else (0.0, 0)
        if score[1] > 1 and score > best:
            best, chosen, columns = score, delimiter, widths[0]
    return chosen, columns


def _rows(text: bytes, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not blank, each with its number; what comes after an impossible cell is left out."""
    reader = csv.reader(io.StringIO(text.decode("utf-8", "replace"), newline=""), delimiter=delimiter)
    try:
        yield from ((n, cells) for n, cells in enumerate(reader, 1) if cells)
    except csv.Error:
        return


def _ragged(text: bytes, delimiter: str, width: int, where: str) -> FileError | None:
    for number, cells in _rows(text, delimiter):
        if len(cells) != width:
            sign = {"\t": "tab"}.get(delimiter, repr(delimiter))
            return FileError(
                f"{where}: row {number} has {len(cells)} cells, but the header has {width}; "
                f"put cells that hold the delimiter ({sign}) in double quotes, and close every quote"
            )
    return None
