"""The bytes of a list as they come: from a file or standard input, packed or not, with the fingerprint of all that was read."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import sys
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from scrapscreen.errors import FileError, did_you_mean

STANDARD = "-"
"""The name that stands for CSV on standard input or output."""

PACKED = {".gz": "gzip", ".zst": "zstd"}
"""Suffixes of packed lists."""

_PIECE = 1 << 20
"""Always read in pieces of this size: what is told from a piece must not hang on how long the batches are."""

_PACKED_PIECE = 1 << 16
"""Packed lists are read in smaller ones, so that little is lost where one breaks off."""

_GZIP = 16 + zlib.MAX_WBITS


def said(path: str | Path) -> str:
    """Return the name of a list as people read it.

    >>> said("-"), said("list.csv")
    ('standard input', 'list.csv')
    """
    return "standard input" if str(path) == STANDARD else str(path)


def unpacked(path: str | Path) -> Path:
    """Return a name without the suffix that says how it is packed.

    >>> unpacked("list.csv.gz").name
    'list.csv'
    """
    plain = Path(path)
    return plain.with_suffix("") if plain.suffix.lower() in PACKED else plain


class BrokenListError(FileError):
    """A list ends or breaks in the middle; what stood before has been read."""


class ByteStream:
    """The bytes of a list, piece by piece.

    Parameters
    ----------
    path : str or Path
        A file, packed where its suffix says so; ``-`` for standard input.
    where : str
        Its name in messages; default: the path.

    Attributes
    ----------
    size : int
        Length of the file as it lies, in bytes; 0 where it is not known.
    position : int
        So many bytes of the file have been read.
    """

    def __init__(self, path: str | Path, where: str = "") -> None:
        self.path, self.said = str(path), where or said(path)
        self.position, self._hash = 0, hashlib.sha256()
        if self.path == STANDARD:
            self._file: BinaryIO = getattr(sys.stdin, "buffer", None) or io.BytesIO(sys.stdin.read().encode())
            self.size = 0
        else:
            self._file = open_file(Path(path))
            self.size = os.fstat(self._file.fileno()).st_size

    def pieces(self) -> Iterator[bytes]:
        """Yield what the list holds, unpacked.

        Raises
        ------
        BrokenListError
            The packing is damaged or ends too soon; all before it has been yielded.
        """
        packing = PACKED.get(Path(self.path).suffix.lower())
        if packing is None:
            while piece := self._read(_PIECE):
                yield piece
            return
        given = 0
        try:
            for piece in self._unzipped() if packing == "gzip" else self._unpacked(packing):
                given += len(piece)
                yield piece
        except (OSError, EOFError, zlib.error) as error:
            what = "ends too soon" if isinstance(error, EOFError) or "runcated" in str(error) else "is damaged"
            raise BrokenListError(
                f"{self.said}: the {packing} file {what} (at byte {self.position} of {self.size}, {given} bytes unpacked)"
            ) from None

    def _unzipped(self) -> Iterator[bytes]:
        """Yield all that can be unpacked, up to the very byte where a file breaks off."""
        member = zlib.decompressobj(_GZIP)
        begun = False
        while packed := self._read(_PACKED_PIECE):
            while packed:
                if piece := member.decompress(packed):
                    yield piece
                begun, packed = True, member.unused_data
                if member.eof:
                    member, begun, packed = zlib.decompressobj(_GZIP), False, packed.lstrip(b"\0")
                else:
                    break
        if begun:
            raise EOFError

    def _unpacked(self, packing: str) -> Iterator[bytes]:
        with pa.CompressedInputStream(pa.PythonFile(_Reader(self), mode="r"), packing) as plain:
            while piece := plain.read(_PACKED_PIECE):
                yield piece

    def sha256(self) -> str:
        """Return the SHA-256 of all read so far."""
        return self._hash.copy().hexdigest()

    def finish(self) -> str:
        """Read to the end, close, and return the SHA-256 of the whole file."""
        while self._read(_PIECE):
            pass
        self.close()
        return self.sha256()

    def close(self) -> None:
        """Close the file; standard input stays open."""
        if self.path != STANDARD:
            self._file.close()

    def _read(self, size: int) -> bytes:
        try:
            piece = self._file.read(size)
        except OSError as error:
            raise BrokenListError(
                f"{self.said}: cannot be read on (at byte {self.position}: {error.strerror or error})"
            ) from None
        self._hash.update(piece)
        self.position += len(piece)
        return piece


class _Reader(io.RawIOBase):
    """What Arrow reads packed bytes from."""

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self._stream._read(_PIECE if size < 0 else size)


def open_file(path: Path) -> BinaryIO:
    """Open a file for reading, or raise a ``FileError`` of one line."""
    try:
        return path.open("rb")
    except FileNotFoundError:
        beside = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
        raise FileError(
            f"{path}: there is no such file; {did_you_mean(path.name, beside) or 'check the name and the folder'}"
        ) from None
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror}); check the file and its permissions") from None


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file, or raise a ``FileError`` of one line."""
    with open_file(path) as file:
        return file.read()


def sha256_of(path: str | Path) -> str:
    """Return the SHA-256 of a file."""
    found = hashlib.sha256()
    with open_file(Path(path)) as file:
        while piece := file.read(_PIECE):
            found.update(piece)
    return found.hexdigest()


def spool() -> Path:
    """Copy standard input to a temporary file, for lists that must be read twice; the caller deletes it."""
    with tempfile.NamedTemporaryFile("wb", prefix="scrapscreen-", suffix=".csv", delete=False) as file:
        shutil.copyfileobj(getattr(sys.stdin, "buffer", None) or io.BytesIO(sys.stdin.read().encode()), file)
    return Path(file.name)
