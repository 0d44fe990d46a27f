"""Lists in and out: which format a name means, reading with a fingerprint, writing all or nothing."""

from __future__ import annotations

import hashlib
import io
import os
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from scrapscreen.bulk.delimited import read_delimited, write_delimited
from scrapscreen.bulk.jsonlines import read_jsonlines, write_jsonlines
from scrapscreen.bulk.parquet import read_parquet, write_parquet
from scrapscreen.bulk.workbook import read_workbook, write_workbook
from scrapscreen.errors import FileError, did_you_mean

STANDARD = "-"
"""The name that stands for CSV on standard input or output."""


@dataclass(frozen=True, slots=True)
class Format:
    """How lists of one format are read (bytes and where they come from → table, number of its first row) and written."""

    read: Callable[[bytes, str], tuple[pa.Table, int]]
    write: Callable[[pa.Table, BinaryIO, str], None]


FORMATS = {
    ".csv": Format(read_delimited, write_delimited),
    ".tsv": Format(
        lambda data, where: read_delimited(data, where, "\t"),
        lambda table, sink, where: write_delimited(table, sink, where, "\t"),
    ),
    ".xlsx": Format(read_workbook, write_workbook),
    ".parquet": Format(read_parquet, write_parquet),
    ".jsonl": Format(read_jsonlines, write_jsonlines),
}


@dataclass(frozen=True, slots=True)
class ListFile:
    """A list as read: its table, the number its first row bears in the file, the SHA-256 of the file."""

    path: str
    table: pa.Table
    first_row: int
    sha256: str

    @property
    def said(self) -> str:
        """The name as people read it."""
        return said(self.path)

    def column(self, name: str) -> pa.ChunkedArray:
        """Return a column; of several with one name, the first."""
        return self.table.column(self.table.column_names.index(name))


def said(path: str | Path) -> str:
    """Return the name of a list as people read it.

    >>> said("-"), said("list.csv")
    ('standard input', 'list.csv')
    """
    return "standard input" if str(path) == STANDARD else str(path)


def format_of(path: str | Path) -> Format:
    """Return the format that a name means by its suffix.

    Raises
    ------
    FileError
        The suffix is none of those known.
    """
    if str(path) == STANDARD:
        return FORMATS[".csv"]
    suffix = Path(path).suffix.lower()
    if suffix not in FORMATS:
        found = f"the suffix {suffix!r} is not known" if suffix else "the name has no suffix"
        hint = "save it as .xlsx" if suffix in (".xls", ".xlsm", ".ods") else f"use one of {' '.join(FORMATS)}"
        raise FileError(f"{path}: {found}; {hint}")
    return FORMATS[suffix]


def read_list(path: str | Path) -> ListFile:
    """Read a list: ``.csv .tsv .xlsx .parquet .jsonl``, or ``-`` for CSV on standard input.

    Rows and columns come as they stand, in order. Parquet keeps its types; all else is text, so that codes keep their
    leading zeros.

    Raises
    ------
    FileError
        There is no such file, it is empty, or it cannot be read; the message says where and what to do.
    MissingExtraError
        A workbook, and openpyxl is not installed.
    """
    if Path(path).is_dir():
        raise FileError(f"{path}: this is a folder; name the lists in it")
    form = format_of(path)
    data = sys.stdin.buffer.read() if str(path) == STANDARD else read_bytes(Path(path))
    if not data.strip():
        raise FileError(f"{said(path)}: the list is empty; it needs a header row and one row a consignment")
    table, first_row = form.read(data, said(path))
    return ListFile(str(path), table, first_row, hashlib.sha256(data).hexdigest())


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file, or raise a ``FileError`` of one line."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        beside = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
        raise FileError(
            f"{path}: there is no such file; {did_you_mean(path.name, beside) or 'check the name and the folder'}"
        ) from None
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror}); check the file and its permissions") from None


def write_list(table: pa.Table, path: str | Path) -> None:
    """Write a list in the format its name means; a file that stands there is replaced in one step, or stays as it is.

    Raises
    ------
    FileError
        The file cannot be written, or its format cannot hold the table.
    """
    form = format_of(path)
    if str(path) == STANDARD:
        sink = io.BytesIO()
        form.write(table, sink, "standard output")
        sys.stdout.flush()
        sys.stdout.buffer.write(sink.getbuffer())
        sys.stdout.buffer.flush()
        return
    with replacing(Path(path)) as file:
        form.write(table, file, str(path))


def require_place(path: Path) -> Path:
    """Return where a file of this name would be written, links followed; a ``FileError`` if it cannot be there."""
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise FileError(f"{path}: this is a folder; name a file in it")
    if not target.parent.is_dir():
        raise FileError(f"{path}: there is no folder {path.parent}; make it first")
    return target


@contextmanager
def replacing(path: Path) -> Iterator[io.BufferedRandom]:
    """Open a temporary file beside ``path`` that takes its place once all is written, and vanishes after any error."""
    target = require_place(path)
    temporary = target.with_name(f".scrapscreen-{secrets.token_hex(4)}.tmp")
    try:
        with temporary.open("w+b") as file:
            yield file
        os.replace(temporary, target)
    except OSError as error:
        raise FileError(
            f"{path}: cannot be written ({error.strerror or error}); check the folder and the disk"
        ) from error
    finally:
        temporary.unlink(missing_ok=True)


def sha256_of(file: io.BufferedRandom) -> str:
    """Return the SHA-256 of all that an open file holds."""
    file.flush()
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()
