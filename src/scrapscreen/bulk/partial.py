"""The bytes of an output while they are written, beside its place: checked on the way, on the disk before they go there."""

from __future__ import annotations

import io
import sys
import zlib
from pathlib import Path
from typing import Any

from scrapscreen.bulk.disk import DiskFile, open_on_disk
from scrapscreen.errors import FileError

PARTIAL = ".partial"
"""Put behind the name of an output that is still being written."""


class PartialFile(io.RawIOBase):
    """The file beside its place, or standard output.

    Attributes
    ----------
    size, crc32 : int
        Of all that was written: so many bytes, and their CRC-32 as in gzip (RFC 1952).
    """

    def __init__(self, target: Path | None, path: str) -> None:
        self.size = self.crc32 = 0
        self.path = target.with_name(target.name + PARTIAL) if target is not None else None
        self._broken = self._closed = False
        self._file: DiskFile | None = None
        if self.path is None:
            sys.stdout.flush()
            return
        try:
            self._file = open_on_disk(self.path)
        except OSError as error:
            raise FileError(f"{path}: cannot be written ({error.strerror}); check the folder and the disk") from None

    def writable(self) -> bool:
        """Whether it can be written: always."""
        return True

    def write(self, data: Any) -> int:
        """Write all of some bytes; return how many they were."""
        if self._broken:
            return len(data)
        taken = memoryview(data).cast("B")
        self.size, self.crc32 = self.size + len(taken), zlib.crc32(taken, self.crc32)
        if self._file is not None:
            self._file.write(taken)
        else:
            sys.stdout.buffer.write(taken)
        return len(taken)

    def close(self) -> None:
        """Close when all is on the disk; standard output stays open."""
        if self._file is None:
            sys.stdout.buffer.flush()
        elif not self._closed:
            self._file.finish()
            self._close(self._file)

    def drop(self) -> None:
        """Throw away what was written, and whatever a writer still hands in."""
        self._broken = True
        if self._file is not None and self.path is not None:
            self._close(self._file)
            self.path.unlink(missing_ok=True)

    def _close(self, file: DiskFile) -> None:
        if not self._closed:
            self._closed = True
            file.close()
