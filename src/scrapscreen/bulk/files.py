"""Lists in and out: which format a name means, opening a list, where one may be written."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from scrapscreen.bulk.blocks import Source
from scrapscreen.bulk.streams import STANDARD, unpacked
from scrapscreen.errors import FileError


def _delimited(path: str) -> Source:
    from scrapscreen.bulk.delimited import DelimitedList

    return DelimitedList(path)


def _tabbed(path: str) -> Source:
    from scrapscreen.bulk.delimited import DelimitedList

    return DelimitedList(path, "\t")


def _workbook(path: str) -> Source:
    from scrapscreen.bulk.workbook import WorkbookList

    return WorkbookList(path)


def _parquet(path: str) -> Source:
    from scrapscreen.bulk.parquet import ParquetList

    return ParquetList(path)


def _jsonlines(path: str) -> Source:
    from scrapscreen.bulk.jsonlines import JsonLinesList

    return JsonLinesList(path)


FORMATS: dict[str, Callable[[str], Source]] = {
    ".csv": _delimited, ".tsv": _tabbed, ".xlsx": _workbook, ".parquet": _parquet, ".jsonl": _jsonlines
}  # fmt: skip
"""How a list is opened, by the suffix of its name; ``.gz`` and ``.zst`` may stand behind it."""


def format_of(path: str | Path) -> str:
    """Return the suffix that says the format of a list, whether packed or not.

    >>> format_of("LIST.CSV.gz"), format_of("-")
    ('.csv', '.csv')

    Raises
    ------
    FileError
        The suffix is none of those known.
    """
    if str(path) == STANDARD:
        return ".csv"
    suffix = unpacked(path).suffix.lower()
    if suffix not in FORMATS:
        found = f"the suffix {suffix!r} is not known" if suffix else "the name has no suffix"
        hint = "save it as .xlsx" if suffix in (".xls", ".xlsm", ".ods") else f"use one of {' '.join(FORMATS)}"
        raise FileError(f"{path}: {found}; {hint}")
    return suffix


def open_list(path: str | Path) -> Source:
    """Open a list: ``.csv .tsv .xlsx .parquet .jsonl``, packed as ``.gz`` or ``.zst`` or not, or ``-`` for standard input.

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
    return FORMATS[format_of(path)](str(path))


def require_place(path: Path) -> Path:
    """Return where a file of this name would be written, links followed; a ``FileError`` if it cannot be there."""
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise FileError(f"{path}: this is a folder; name a file in it")
    if not target.parent.is_dir():
        raise FileError(f"{path}: there is no folder {path.parent}; make it first")
    return target
