"""Lists as JSON lines: one object a line."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scrapscreen.bulk.blocks import TypedBlock
from scrapscreen.bulk.streams import BrokenListError, ByteStream
from scrapscreen.cells import as_text
from scrapscreen.errors import FileError

_ROWS = 65_536

_DECODER = json.JSONDecoder(parse_int=str, parse_float=str)
"""Reads numbers as they are written."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, default=as_text)

_HALF = re.compile(rb"\\u[dD][89a-fA-F]")
"""An escape that alone is half a character: a ``?`` stands for it, unless its other half follows."""


class JsonLinesList:
    r"""A list of JSON lines; columns stand in the order in which their names first appear, and all cells are text.

    Numbers stay as written; lists of texts are joined by ``;``; a missing or null cell is null. The list is read twice: the
    first time for the names, which may appear anywhere.

    Raises
    ------
    FileError
        A line is no JSON object; the message names it.
    """

    def __init__(self, path: str, rows: int = _ROWS) -> None:
        self.path, self.first_row, self._rows = path, 1, rows
        stream = ByteStream(path)
        self.said, self.size, self.position = stream.said, stream.size, 0
        names: dict[str, None] = {}
        sets: set[tuple[str, ...]] = set()
        try:
            for _, record in _records(stream):
                if (own := tuple(record)) not in sets:
                    sets.add(own)
                    names.update(dict.fromkeys(own))
        except BrokenListError:
            if not names:
                raise
        finally:
            stream.close()
        if not names:
            raise FileError(f"{self.said}: the list is empty; it needs one object a line")
        self.names = list(names)
        self._stream: ByteStream | None = None

    @property
    def schema(self) -> pa.Schema:
        """All columns are text."""
        return pa.schema([(name, pa.string()) for name in self.names])

    def notes(self) -> list[str]:
        """Return what should be said: nothing."""
        return []

    def sha256(self) -> str:
        """Return the SHA-256 of the file, when all blocks have been taken."""
        assert self._stream is not None, "take the blocks first"
        return self._stream.finish()

    def close(self) -> None:
        """Close the file."""
        if self._stream is not None:
            self._stream.close()

    def blocks(self) -> Iterator[TypedBlock]:
        """Yield the rows."""
        stream = self._stream = ByteStream(self.path)
        records: list[dict[str, Any]] = []
        broken: BrokenListError | None = None
        try:
            for _, record in _records(stream):
                records.append(record)
                if len(records) == self._rows:
                    self.position = stream.position
                    yield self._block(records, stream.sha256())
                    records = []
        except BrokenListError as error:
            broken = error
        if records:
            yield self._block(records, stream.sha256())
        if broken is not None:
            raise broken

    def _block(self, records: list[dict[str, Any]], digest: str) -> TypedBlock:
        columns = [pa.array([_text(record.get(name)) for record in records], pa.string()) for name in self.names]
        return TypedBlock(pa.RecordBatch.from_arrays(columns, schema=self.schema), digest)


def _records(stream: ByteStream) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the objects, each with the number of its line."""
    rest, number = b"", 0
    for n, piece in enumerate(stream.pieces()):
        lines = (rest + piece.removeprefix(b"\xef\xbb\xbf") if n == 0 else rest + piece).split(b"\n")
        rest = lines.pop()
        for line in lines:
            number += 1
            if line.strip():
                yield number, _record(line, number, stream.said)
    if rest.strip():
        yield number + 1, _record(rest, number + 1, stream.said)


def _record(line: bytes, number: int, where: str) -> dict[str, Any]:
    try:
        record = _DECODER.decode(line.decode())
        if _HALF.search(line):
            record = _DECODER.decode(_ENCODER.encode(record).encode("utf-8", "replace").decode())
    except UnicodeDecodeError as error:
        raise FileError(
            f"{where}: line {number}: not UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8"
        ) from None
    except json.JSONDecodeError as error:
        raise FileError(f"{where}: line {number} is no JSON ({error.msg}); write one object a line") from None
    if not isinstance(record, dict):
        raise FileError(
            f'{where}: line {number} is no object; write one object a line, such as {{"description": "..."}}'
        )
    return record


def write_jsonlines(table: pa.Table, sink: BinaryIO) -> None:
    """Write rows as JSON lines, UTF-8. Equal cells are put into JSON once."""
    last = table.num_columns - 1
    members = []
    for n, (name, column) in enumerate(zip(table.column_names, table.columns, strict=True)):
        before, behind = "{" if n == 0 else "", "}\n" if n == last else ""
        cells, of_row = _distinct(column)
        texts = [f"{before}{_ENCODER.encode(name)}: {_json(cell)}{behind}" for cell in cells]
        members.append(pa.array(texts, pa.large_string()).take(of_row))
    if table.num_rows and members:
        lines = pc.binary_join_element_wise(*members, pa.scalar(", ", pa.large_string()))
        length = int(np.frombuffer(lines.buffers()[1], np.int64)[len(lines)])
        sink.write(lines.buffers()[2].slice(0, length))


def _distinct(column: pa.ChunkedArray) -> tuple[list[Any], pa.Array]:
    """Return the distinct cells of a column, and which of them each row has; all cells where they cannot be told apart."""
    cells = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
    if pa.types.is_dictionary(cells.type) and cells.null_count:
        cells = cells.dictionary_decode()
    try:
        encoded = cells if pa.types.is_dictionary(cells.type) else cells.dictionary_encode(null_encoding="encode")
    except pa.ArrowNotImplementedError:
        return cells.to_pylist(), pa.array(np.arange(len(cells)))
    return encoded.dictionary.to_pylist(), encoded.indices


def _json(cell: object) -> str:
    if isinstance(cell, float) and not math.isfinite(cell):
        cell = None
    return _ENCODER.encode(cell)


def require_distinct(names: list[str], where: str) -> None:
    """Raise a ``FileError`` where two columns bear one name, which this format cannot hold."""
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
    return _ENCODER.encode(value)
