"""Reading the tables under ``data/``: strict, and naming file and line of whatever is wrong."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from scrapscreen.errors import TableError, did_you_mean


@cache
def data_dir() -> Path:
    """Return the folder of the embedded tables: inside the wheel, or at the root of a checkout."""
    packaged = Path(__file__).parent / "data"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "data"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its cells by column name, and where it stands."""

    cells: dict[str, str]
    path: Path
    line: int

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def error(self, what: str, hint: str = "") -> TableError:
        """Return an error that points at this line."""
        return TableError(self.path, self.line, what, hint)


def read_table(path: Path, columns: Sequence[str], key: Sequence[str] = ()) -> list[Row]:
    """Read a CSV table whose header is exactly ``columns``.

    Lines that start with ``#`` are remarks. A row is one line. Cells are stripped strings; an empty cell is ``""``.

    Parameters
    ----------
    path : Path
        The CSV file, UTF-8.
    columns : sequence of str
        The header, in order.
    key : sequence of str
        Columns that together may not occur twice.

    Raises
    ------
    TableError
        The file is missing, not UTF-8 or not CSV, the header differs, a row has too few or too many cells, or a key repeats.
    """
    lines = [(n, line) for n, line in enumerate(_text(path, columns).splitlines(), 1) if not _idle(line)]
    if not lines:
        raise _no_header(path, columns)
    rows: list[Row] = []
    seen: dict[tuple[str, ...], int] = {}
    parted = _part_at_once([written for _, written in lines])
    for position, (line, written) in enumerate(lines):
        cells = parted[position] if parted else _part(path, line, written)
        if position == 0:
            _check_header(path, line, cells, columns)
            continue
        if len(cells) != len(columns):
            raise TableError(
                path, line, f"{len(cells)} cells, but {len(columns)} columns", "quote cells that hold a comma"
            )
        row = Row(dict(zip(columns, map(str.strip, cells), strict=True)), path, line)
        identity = tuple([row.cells[k] for k in key])
        if key and identity in seen:
            raise row.error(f"{'/'.join(identity)} stands already in line {seen[identity]}", "keep one of the two")
        seen[identity] = line
        rows.append(row)
    return rows


def read_columns(path: Path, columns: Sequence[str], key: str) -> dict[str, pa.StringArray]:
    """Read a long table as ``read_table`` does, a column at a time and without lines: for tables of many thousand rows.

    Where anything is out of the ordinary, ``read_table`` reads it, or names what is wrong.

    Raises
    ------
    TableError
        As ``read_table``.
    """
    text = _text(path, columns)
    while text.startswith("#"):
        text = text.partition("\n")[2]
    if '"' not in text and "\n#" not in text:
        kinds = pa.csv.ConvertOptions(column_types=dict.fromkeys(columns, pa.string()))
        try:
            table = pa.csv.read_csv(
                pa.BufferReader(text.encode()), pa.csv.ReadOptions(use_threads=False), convert_options=kinds
            )
        except pa.ArrowInvalid:
            table = pa.table({})
        if table.column_names == list(columns):
            found = {name: pc.utf8_trim_whitespace(table[name].combine_chunks()) for name in columns}
            if pc.count_distinct(found[key]).as_py() == len(table):
                return found
    rows = read_table(path, columns, (key,))
    return {name: pa.array([row[name] for row in rows], pa.string()) for name in columns}


def _text(path: Path, columns: Sequence[str]) -> str:
    try:
        return path.read_bytes().decode().removeprefix("\ufeff")
    except FileNotFoundError:
        raise TableError(path, None, "file not found", f"expected a CSV with the columns {','.join(columns)}") from None
    except UnicodeDecodeError as error:
        raise TableError(
            path, None, f"not UTF-8 ({error.reason} at byte {error.start})", "save the file as UTF-8"
        ) from None


def _idle(line: str) -> bool:
    """Whether a line is a remark or empty."""
    return line[:1] in "#" or line.isspace()


def _no_header(path: Path, columns: Sequence[str]) -> TableError:
    return TableError(path, None, "no header", f"it must be {','.join(columns)}")


def _part_at_once(lines: list[str]) -> list[list[str]]:
    """Return the cells of every line, or nothing where some line is no row by itself."""
    try:
        rows = list(csv.reader(lines, strict=True))
    except csv.Error:
        return []
    return rows if len(rows) == len(lines) else []


def _part(path: Path, line: int, written: str) -> list[str]:
    try:
        return next(csv.reader([written], strict=True))
    except csv.Error as error:
        raise TableError(
            path, line, f"not CSV ({error})", "close every quote in its line, double those inside"
        ) from None


def _check_header(path: Path, line: int, found: list[str], wanted: Sequence[str]) -> None:
    for name in found:
        if name not in wanted:
            raise TableError(
                path, line, f"unknown column {name!r}", did_you_mean(name, wanted) or f"columns are {','.join(wanted)}"
            )
    if list(found) != list(wanted):
        raise TableError(path, line, f"header is {','.join(found)}", f"it must be {','.join(wanted)}")


def fingerprint(*folders: Path) -> str:
    """Return the SHA-256 over all files below the folders, names and bytes, in a stable order."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


@cache
def data_fingerprint() -> str:
    """Return the fingerprint of the embedded tables, which a process reads but once."""
    return fingerprint(data_dir())
