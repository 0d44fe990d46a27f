"""Lists as Parquet: the only format that keeps the types of columns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from scrapscreen.bulk.blocks import BLOCK_ROWS, TypedBlock
from scrapscreen.bulk.streams import PACKED, open_file, sha256_of
from scrapscreen.errors import FileError


class ParquetList:
    """A Parquet file, row group by row group; its first row is row 1.

    Raises
    ------
    FileError
        The file is no Parquet file.
    """

    def __init__(self, path: str, rows: int = BLOCK_ROWS) -> None:
        import pyarrow.parquet as pq

        if any(path.lower().endswith(suffix) for suffix in PACKED):
            raise FileError(f"{path}: Parquet is packed within; unpack the file first")
        with open_file(Path(path)) as file:
            if not file.read(1):
                raise FileError(f"{path}: the list is empty; it needs a header row and one row a consignment")
        self.path = self.said = path
        self.first_row, self.position, self._rows = 1, 0, rows
        try:
            self._file = pq.ParquetFile(path, pre_buffer=False, memory_map=False)
            self.schema: pa.Schema = self._file.schema_arrow
        except (pa.ArrowException, OSError) as error:
            raise self._unreadable(error) from None
        self.names: list[str] = list(self.schema.names)
        self.size = self._file.metadata.num_rows
        self._sha256: str | None = None

    def notes(self) -> list[str]:
        """Return what should be said: nothing."""
        return []

    def sha256(self) -> str:
        """Return the SHA-256 of the file."""
        if self._sha256 is None:
            self._sha256 = sha256_of(self.path)
        return self._sha256

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def blocks(self) -> Iterator[TypedBlock]:
        """Yield the rows."""
        digest = self.sha256()
        try:
            for n, batch in enumerate(self._file.iter_batches(self._rows)):
                yield TypedBlock(batch, f"{digest}:{n}")
                self.position += batch.num_rows
        except (pa.ArrowException, OSError) as error:
            raise self._unreadable(error) from None
        finally:
            self._file.close()

    def _unreadable(self, error: Exception) -> FileError:
        what = str(error).splitlines()[0] if str(error) else type(error).__name__
        return FileError(f"{self.path}: not readable as Parquet ({what}); write the file anew, or save it as CSV")
