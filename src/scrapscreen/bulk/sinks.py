"""The output of a list: written beside its place, put there in one step, checked on the way."""

from __future__ import annotations

import base64
import io
import os
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

import pyarrow as pa

from scrapscreen.bulk.delimited import write_delimited
from scrapscreen.bulk.files import format_of, require_place
from scrapscreen.bulk.jsonlines import require_distinct, write_jsonlines
from scrapscreen.bulk.partial import PartialFile
from scrapscreen.bulk.streams import PACKED, STANDARD
from scrapscreen.errors import FileError


class _Writer(Protocol):
    def write(self, table: pa.Table) -> None: ...
    def close(self) -> None: ...
    def abandon(self) -> None: ...


class Output:
    """A list being written, row group by row group; it takes its place only when it is kept.

    Parameters
    ----------
    path : str or Path
        Its name; the suffixes say format and packing, unless ``kind`` does; ``-`` for CSV on standard output.
    schema : pyarrow.Schema, optional
        The columns. Without it only ``write_bytes`` is used, for rows that are written as they stand.
    form : pyarrow.Schema, optional
        The columns as they are handed in, where some are dictionaries of what ``schema`` says; Parquet only.

    Raises
    ------
    FileError
        The file cannot be written, or its format cannot hold such columns.
    """

    def __init__(
        self,
        path: str | Path,
        schema: pa.Schema | None = None,
        kind: str | None = None,
        form: pa.Schema | None = None,
    ) -> None:
        self.path = str(path)
        self.kind = kind or format_of(path)
        if schema is not None and self.kind in (".jsonl", ".parquet"):
            require_distinct(schema.names, self.path)
        self.target = None if self.path == STANDARD else require_place(Path(path))
        self._kept = False
        self._plain, self._packed = PartialFile(self.target, self.path), None
        self._sink: Any = self._plain
        if packing := PACKED.get(Path(self.path).suffix.lower()):
            self._sink = self._packed = pa.CompressedOutputStream(pa.PythonFile(self._plain, mode="w"), packing)
        self._writer: _Writer | None = None
        if schema is not None:
            try:
                self._writer = _writer(self.kind, self._sink, schema, form or schema, self.path)
            except BaseException:
                self._plain.drop()
                raise

    @classmethod
    def of_bytes(cls, path: str | Path) -> Self:
        """Return an output of no format."""
        return cls(path, kind="bytes")

    @property
    def partial(self) -> Path | None:
        """Where the rows are until they are kept."""
        return self._plain.path

    @property
    def written(self) -> dict[str, Any]:
        """What can be told of all that was written, ``bytes`` and ``crc32``; close first."""
        return {"bytes": self._plain.size, "crc32": f"{self._plain.crc32:08x}"}

    def write(self, table: pa.Table) -> None:
        """Write rows."""
        assert self._writer is not None
        self._writer.write(table)

    def write_bytes(self, data: Any) -> None:
        """Write rows that have their final form."""
        self._sink.write(data)

    def close(self) -> None:
        """Write all that is still to be written; the file does not take its place yet."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        if self._packed is not None:
            self._packed.close()
            self._packed = None
        self._plain.close()

    def keep(self) -> None:
        """Close, and let the file take its place."""
        self.close()
        if self.target is not None and self.partial is not None:
            os.replace(self.partial, self.target)
        self._kept = True

    def leave(self) -> None:
        """Close, and leave the rows beside their place."""
        self.close()
        self._kept = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._kept:
            self._plain.drop()
            if self._writer is not None:
                self._writer.abandon()
            if self._packed is not None:
                self._packed.close()
        if isinstance(error, OSError) and not isinstance(error, BrokenPipeError) and self.target is not None:
            raise FileError(
                f"{self.path}: cannot be written ({error.strerror or error}); check the folder and the disk"
            ) from error


class _Delimited:
    def __init__(self, sink: Any, schema: pa.Schema, delimiter: str) -> None:
        self._sink, self._delimiter = sink, delimiter
        self._put(schema.empty_table(), True)

    def write(self, table: pa.Table) -> None:
        self._put(table, False)

    def _put(self, table: pa.Table, header: bool) -> None:
        rows = io.BytesIO()
        write_delimited(table, rows, self._delimiter, header)
        self._sink.write(rows.getbuffer())

    def close(self) -> None:
        pass

    def abandon(self) -> None:
        pass


class _JsonLines:
    def __init__(self, sink: Any) -> None:
        self._sink = sink

    def write(self, table: pa.Table) -> None:
        rows = io.BytesIO()
        write_jsonlines(table, rows)
        self._sink.write(rows.getbuffer())

    def close(self) -> None:
        pass

    def abandon(self) -> None:
        pass


class _Parquet:
    """Dictionaries are written as they come, but the file says that its columns are plain.

    The least and greatest of them are not written: each row group has nearly all of the answers.
    """

    def __init__(self, sink: Any, schema: pa.Schema, form: pa.Schema, where: str) -> None:
        import pyarrow.parquet as pq

        ordered = [own.name for own, given in zip(schema, form, strict=True) if own.type == given.type]
        try:
            self._writer = pq.ParquetWriter(sink, form, store_schema=False, write_statistics=ordered)
            self._writer.add_key_value_metadata({"ARROW:schema": base64.b64encode(schema.serialize())})
        except pa.ArrowNotImplementedError as error:
            raise FileError(f"{where}: Parquet cannot hold a column of this type ({error}); write .csv") from None

    def write(self, table: pa.Table) -> None:
        self._writer.write_table(table)

    def close(self) -> None:
        self._writer.close()

    def abandon(self) -> None:
        self._writer.close()


def _writer(kind: str, sink: Any, schema: pa.Schema, form: pa.Schema, where: str) -> _Writer:
    if kind == ".parquet":
        return _Parquet(sink, schema, form, where)
    if kind == ".jsonl":
        return _JsonLines(sink)
    if kind == ".xlsx":
        from scrapscreen.bulk.worksheet import WorkbookSheet

        return WorkbookSheet(sink, schema, where)
    return _Delimited(sink, schema, "\t" if kind == ".tsv" else ",")
