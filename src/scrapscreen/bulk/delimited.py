"""Lists with delimiters, CSV and TSV: every cell is text, whatever the delimiter and the encoding; records stay as they stand."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

import pyarrow as pa
import pyarrow.csv

from scrapscreen.bulk.blocks import BLOCK_BYTES, BLOCK_ROWS, TextBlock
from scrapscreen.bulk.encodings import Decoder
from scrapscreen.bulk.marks import Layout, Marks
from scrapscreen.bulk.records import Records
from scrapscreen.bulk.streams import BrokenListError, ByteStream
from scrapscreen.cells import as_strings
from scrapscreen.errors import FileError

DELIMITERS = ",;\t|"

_NO_DELIMITER = "\x1f"
_SAMPLE = 65_536
_LONGEST = 1 << 28
"""A quoted cell that is still open after so many bytes is taken as one that nobody closed."""


class DelimitedList:
    r"""A list with delimiters.

    Parameters
    ----------
    path : str
        A file, or ``-`` for standard input.
    delimiters : str
        The signs among which the delimiter is found. A list whose header holds none of them has one column, and each line is
        a cell.
    block_bytes : int
        So much text makes a block.
    where : str
        Its name in messages; default: the path.

    Raises
    ------
    FileError
        The file cannot be read, is empty, is no text, or breaks off within its header.
    """

    def __init__(
        self, path: str, delimiters: str = DELIMITERS, block_bytes: int = BLOCK_BYTES, where: str = ""
    ) -> None:
        self._stream = ByteStream(path, where)
        self.path, self.said, self.first_row, self.size = path, self._stream.said, 2, self._stream.size
        self._block_bytes = block_bytes
        self._decoder = Decoder(self.said)
        self._pieces = self._decoder.utf8(self._stream.pieces())
        self._rest, self._ended = b"", False
        self.broken: BrokenListError | None = None
        try:
            self._start(delimiters)
        except BaseException:
            self._stream.close()
            raise

    @property
    def schema(self) -> pa.Schema:
        """All columns are text."""
        return pa.schema([(name, pa.string()) for name in self.names])

    @property
    def position(self) -> int:
        """So many bytes of the file have been read."""
        return self._stream.position

    @property
    def mark(self) -> bytes:
        """The mark that stood before the text, in UTF-8."""
        return self._decoder.mark

    def notes(self) -> list[str]:
        """Return what should be said about the encoding."""
        return self._decoder.notes()

    def sha256(self) -> str:
        """Return the SHA-256 of the file, when all blocks have been taken."""
        return self._stream.finish()

    def close(self) -> None:
        """Close the file."""
        self._stream.close()

    def blocks(self) -> Iterator[TextBlock]:
        """Yield the rows after the header.

        Raises
        ------
        BrokenListError
            The file breaks off or is damaged; all whole records before it have been yielded.
        """
        given = 0
        for data, layout in iter(self._cut, (b"", None)):
            given += len(data)
            yield TextBlock(data, self.marks, self._width, f"{self._stream.sha256()}:{given}", layout)
        if self.broken is not None:
            raise self.broken

    def _start(self, delimiters: str) -> None:
        while len(self._rest) < 2 * _SAMPLE and not self._ended:
            self._more()
        if not self._rest.strip():
            raise self.broken or FileError(
                f"{self.said}: the list is empty; it needs a header row and one row a consignment"
            )
        delimiter, self._width = _layout(self._rest, delimiters)
        newline = b"\n" if b"\n" in self._rest else b"\r"
        self.marks = Marks(delimiter.encode(), newline)
        self.header = self._header()
        self.line_end = b"\r\n" if self._crlf else newline

    def _header(self) -> bytes:
        """Take the header off, and read its names."""
        while not (length := self._first_record()) and not self._ended:
            self._more()
        if not length and self.broken is not None:
            raise FileError(f"{self.broken}, within its header; fetch or pack the list again")
        data = self._rest[: length or len(self._rest)]
        self._rest = self._rest[len(data) :]
        record = Records(data, self.marks)
        raw = data[int(record.begin[0]) : int(record.end[0])]
        self.names = [record.cells(n)[0].as_py() for n in range(self._width)]
        self._crlf = data.endswith(b"\r\n")
        return raw

    def _first_record(self) -> int:
        """Return the length of the first record that is not blank, with blank lines before it; 0 if it is not whole."""
        end = -1
        while (end := self._rest.find(self.marks.newline, end + 1)) >= 0:
            if self._rest[:end].strip() and self.marks.whole(self._rest, end + 1) == end + 1:
                return end + 1
        return 0

    def _more(self) -> None:
        try:
            piece = next(self._pieces, None)
        except BrokenListError as error:
            self.broken, piece = error, None
        if piece is None:
            self._ended = True
        else:
            self._rest += piece

    def _cut(self) -> tuple[bytes, Layout | None]:
        """Take whole records off: about as much as a block holds, all that is left at the end. Their layout may be known."""
        wanted = self._block_bytes
        while True:
            parts, length = [self._rest], len(self._rest)
            while length < wanted and not self._ended:
                self._rest = b""
                self._more()
                parts.append(self._rest)
                length += len(self._rest)
            if self._ended and length <= wanted:
                self._rest = b"".join(parts)
                return self._last(), None
            over = self._lines_upto(parts, wanted - length)
            data = b"".join(parts)
            cut, layout = self._few_rows(data, *self.marks.cut(data, wanted))
            if (
                not cut and wanted > _LONGEST
            ):  # its first line alone: there the quote that opens it is a sign like others
                cut, layout = data.find(self.marks.newline) + 1, None
            self._rest = data[cut:] + over
            if cut:
                return data[:cut], layout
            wanted *= 2

    def _lines_upto(self, parts: list[bytes], end: int) -> bytes:
        """Take off the last part what follows its last line end, so that all is copied but once.

        Only line ends before ``end`` count, a place told from the end of the part backwards: 0 or less.
        """
        last = parts[-1]
        lines = last.rfind(self.marks.newline, 0, end) + 1 if end else len(last)
        if not lines:
            return b""
        parts[-1] = last[:lines]
        return last[lines:]

    def _last(self) -> bytes:
        data, self._rest = self._rest, b""
        if self.broken is not None:
            data = data[: self.marks.whole(data)]
        if self.marks.lines(data) > BLOCK_ROWS:
            cut, _ = self._few_rows(data, *self.marks.cut(data))
            data, self._rest = data[:cut], data[cut:]
        elif self._width == 1:
            data = data.rstrip(b"\r\n")
        return data

    def _few_rows(self, data: bytes, cut: int, layout: Layout | None) -> tuple[int, Layout | None]:
        while cut and self.marks.lines(memoryview(data)[:cut]) > BLOCK_ROWS:
            shorter = self.marks.cut(data, cut // 2)
            if not shorter[0]:
                break
            cut, layout = shorter
        if self._width == 1 and (without_blank := len(data[:cut].rstrip(b"\r\n"))):
            return without_blank, None
        return cut, layout


def write_delimited(table: pa.Table, sink: BinaryIO, delimiter: str = ",", header: bool = True) -> None:
    """Write rows with delimiters, UTF-8; all text is quoted, so that codes stay text."""
    columns = [c if is_plain(c.type) else as_strings(c) for c in table.columns]
    names = [str(name) for name in table.schema.names]
    options = pa.csv.WriteOptions(delimiter=delimiter, include_header=header)
    pa.csv.write_csv(pa.Table.from_arrays(columns, names=names), sink, options)


def is_plain(kind: pa.DataType) -> bool:
    """Whether cells of this type are written as numbers or truth values, not as text."""
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind))


def _layout(text: bytes, delimiters: str) -> tuple[str, int]:
    """Return the delimiter by which most rows are as wide as the header, and that width."""
    best, chosen, columns = (0.0, 0), _NO_DELIMITER, 1
    for delimiter in delimiters:
        widths = [len(cells) for _, cells in islice(_rows(text[:_SAMPLE], delimiter), 200)]
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
