"""The bytes of an output while they are written, beside its place: fingerprinted on the way, on the disk before it goes there."""

from __future__ import annotations

import hashlib
import io
import sys
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyarrow as pa

from scrapscreen.bulk.disk import DiskFile, open_on_disk
from scrapscreen.errors import FileError

PARTIAL = ".partial"
"""Put behind the name of an output that is still being written."""

_MUCH = 1 << 18
"""So many bytes are hashed on a thread beside, if they stay as they are."""

_UNHASHED = 2
"""So many pieces may wait for that thread."""


class PartialFile(io.RawIOBase):
    """The file beside its place, or standard output."""

    def __init__(self, target: Path | None, path: str) -> None:
        self.sha256 = hashlib.sha256()
        self.path = target.with_name(target.name + PARTIAL) if target is not None else None
        self._broken = self._closed = False
        self._hasher = ThreadPoolExecutor(1)
        self._hashing: deque[Future[None]] = deque()
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
        self._hash(taken, isinstance(data, bytes | pa.Buffer))
        if self._file is not None:
            self._file.write(taken)
        else:
            sys.stdout.buffer.write(taken)
        return len(taken)

    def _hash(self, data: memoryview, stays: bool) -> None:
        beside = stays and len(data) >= _MUCH
        while len(self._hashing) > (_UNHASHED if beside else 0):
            self._hashing.popleft().result()
        if beside:
            self._hashing.append(self._hasher.submit(self.sha256.update, data))
        else:
            self.sha256.update(data)

    def close(self) -> None:
        """Close when all is on the disk; standard output stays open."""
        self._hasher.shutdown()
        if self._file is None:
            sys.stdout.buffer.flush()
        elif not self._closed:
            self._file.finish()
            self._close(self._file)

    def drop(self) -> None:
        """Throw away what was written, and whatever a writer still hands in."""
        self._broken = True
        self._hasher.shutdown()
        if self._file is not None and self.path is not None:
            self._close(self._file)
            self.path.unlink(missing_ok=True)

    def _close(self, file: DiskFile) -> None:
        if not self._closed:
            self._closed = True
            file.close()
