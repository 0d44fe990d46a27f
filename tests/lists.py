"""Lists read and written whole, for tests that look at all of a file."""

from __future__ import annotations

import gzip
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from scrapscreen.bulk.blocks import as_batch
from scrapscreen.bulk.files import open_list
from scrapscreen.bulk.sinks import Output


@dataclass(frozen=True, slots=True)
class ListFile:
    """A list as read: its name, its table, the number its first row bears in the file, the SHA-256 of the file."""

    said: str
    table: pa.Table
    first_row: int
    sha256: str


def read_list(path: str | Path) -> ListFile:
    """Read a list whole."""
    source = open_list(path)
    batches = [as_batch(block, source.schema) for block in source.blocks()]
    table = pa.Table.from_batches(batches, source.schema)
    return ListFile(source.said, table, source.first_row, source.sha256())


def write_list(table: pa.Table, path: str | Path) -> None:
    """Write a list in the format its name means."""
    with Output(path, table.schema) as output:
        output.write(table)
        output.keep()


def told_of(path: Path) -> dict[str, Any]:
    """Return what a manifest tells of an output: its length and its checksum, as gzip writes them behind what it packs."""
    checksum, length = struct.unpack("<II", gzip.compress(path.read_bytes())[-8:])
    return {"bytes": length, "crc32": f"{checksum:08x}"}
