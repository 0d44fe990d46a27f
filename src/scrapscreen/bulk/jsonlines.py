"""Lists as JSON lines: one object a line."""

from __future__ import annotations

import json
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc

from scrapscreen.cells import as_text
from scrapscreen.errors import FileError

_BATCH = 65_536


def read_jsonlines(data: bytes, where: str) -> tuple[pa.Table, int]:
    r"""Read JSON lines; columns stand in the order in which their names first appear, and all cells are text.

    Numbers stay as written; lists of texts are joined by ``;``; a missing or null cell is null.

    Raises
    ------
    FileError
        A line is no JSON object; the message names it.

    Examples
    --------
    >>> read_jsonlines(b'{"goods": "scrap", "hs": "0101", "kg": 7.50}\n', "list.jsonl")[0].to_pylist()
    [{'goods': 'scrap', 'hs': '0101', 'kg': '7.50'}]
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(f"{where}: not UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8") from None
    columns: dict[str, list[str | None]] = {}
    rows = 0
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line, parse_int=str, parse_float=str)
        except json.JSONDecodeError as error:
            raise FileError(f"{where}: line {number} is no JSON ({error.msg}); write one object a line") from None
        if not isinstance(record, dict):
            raise FileError(
                f'{where}: line {number} is no object; write one object a line, such as {{"description": "..."}}'
            )
        for name, value in record.items():
            columns.setdefault(name, [None] * rows).append(_text(value))
        rows += 1
        for cells in columns.values():
            if len(cells) < rows:
                cells.append(None)
    if not rows:
        raise FileError(f"{where}: the list is empty; it needs one object a line")
    return pa.table({name: pa.array(cells, pa.string()) for name, cells in columns.items()}), 1


def write_jsonlines(table: pa.Table, sink: BinaryIO, where: str) -> None:
    """Write JSON lines, UTF-8."""
    require_distinct(table, where)
    for n, field in enumerate(table.schema):
        if pa.types.is_floating(field.type):
            column = table.column(n)
            table = table.set_column(n, field, pc.if_else(pc.is_finite(column), column, None))
    for batch in table.to_batches(_BATCH):
        for record in batch.to_pylist():
            sink.write(json.dumps(record, ensure_ascii=False, default=as_text).encode("utf-8", "replace") + b"\n")


def require_distinct(table: pa.Table, where: str) -> None:
    """Raise a ``FileError`` where two columns bear one name, which this format cannot hold."""
    names = table.column_names
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise FileError(
            f"{where}: two columns are named {twice!r}, which this format cannot hold; rename one, or write .csv"
        )


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return ";".join(value)
    return json.dumps(value, ensure_ascii=False)
