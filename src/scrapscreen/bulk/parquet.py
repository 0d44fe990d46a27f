"""Lists as Parquet: the only format that keeps the types of columns."""

from __future__ import annotations

from typing import BinaryIO

import pyarrow as pa

from scrapscreen.bulk.jsonlines import require_distinct
from scrapscreen.errors import FileError


def read_parquet(data: bytes, where: str) -> tuple[pa.Table, int]:
    """Read a Parquet file; its first row is row 1.

    Raises
    ------
    FileError
        The bytes are no Parquet file.
    """
    import pyarrow.parquet as pq

    try:
        return pq.ParquetFile(pa.BufferReader(data)).read(), 1
    except (pa.ArrowException, OSError) as error:
        what = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise FileError(f"{where}: not readable as Parquet ({what}); write the file anew, or save it as CSV") from None


def write_parquet(table: pa.Table, sink: BinaryIO, where: str) -> None:
    """Write a Parquet file."""
    import pyarrow.parquet as pq

    require_distinct(table, where)
    try:
        pq.write_table(table, sink)
    except pa.ArrowNotImplementedError as error:
        raise FileError(f"{where}: Parquet cannot hold a column of this type ({error}); write .csv") from None
