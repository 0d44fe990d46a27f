"""The bytes of an output while they are written, beside its place: fingerprinted on the way, on the disk before it goes there."""

from __future__ import annotations

import hashlib
import io
import os
import sys
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa

from scrapscreen.errors import FileError

PARTIAL = ".partial"
"""Put behind the name of an output that is still being written."""

LEFT_TO_SYSTEM = 1 << 26
"""So many bytes may wait for the disk; then the system brings them there while more are written, or all would wait at the end."""

_MUCH = 1 << 18
"""So many bytes are hashed on a thread beside, if they stay as they are."""

_UNHASHED = 2
"""So many pieces may wait for that thread."""


class PartialFile(io.RawIOBase):
    """The file beside its place, or standard output."""

    def __init__(self, target: Path | None, path: str) -> None:
        self.sha256 = hashlib.sha256()
        self.path = target.with_name(target.name + PARTIAL) if target is not None else None
        self._broken = False
        self._syncer, self._hasher = ThreadPoolExecutor(1), ThreadPoolExecutor(1)
        self._syncing: Future[None] | None = None
        self._hashing: deque[Future[None]] = deque()
        self._unsynced = 0
        if self.path is None:
            sys.stdout.flush()
            self._file: BinaryIO = sys.stdout.buffer
            return
        try:
            self._file = self.path.open("wb", buffering=0)
        except OSError as error:
            raise FileError(f"{path}: cannot be written ({error.strerror}); check the folder and the disk") from None

    def writable(self) -> bool:
        """Whether it can be written: always."""
        return True

    def write(self, data: Any) -> int:
        """Write all of some bytes; return how many they were."""
        if self._broken:
            return len(data)
        rest = memoryview(data).cast("B")
        size = len(rest)
        self._hash(rest, isinstance(data, bytes | pa.Buffer))
        while len(rest):
            rest = rest[self._file.write(rest) :]
        self._unsynced += size
        if self.path is not None and self._unsynced >= LEFT_TO_SYSTEM:
            self._sync_beside()
        return size

    def _hash(self, data: memoryview, stays: bool) -> None:
        beside = stays and len(data) >= _MUCH
        while len(self._hashing) > (_UNHASHED if beside else 0):
            self._hashing.popleft().result()
        if beside:
            self._hashing.append(self._hasher.submit(self.sha256.update, data))
        else:
            self.sha256.update(data)

    def _sync_beside(self) -> None:
        if self._syncing is not None:
            if not self._syncing.done():
                return
            self._syncing.result()
        self._syncing, self._unsynced = self._syncer.submit(os.fsync, self._file.fileno()), 0

    def flush(self) -> None:
        """Hand all on to the system."""
        if not self._broken and not self._file.closed:
            self._file.flush()

    def close(self) -> None:
        """Close when all is on the disk; standard output stays open."""
        self._stop_beside()
        if self.path is None:
            self.flush()
        elif not self._file.closed:
            if self._syncing is not None:
                self._syncing.result()
            os.fsync(self._file.fileno())
            self._file.close()

    def drop(self) -> None:
        """Throw away what was written, and whatever a writer still hands in."""
        self._broken = True
        self._stop_beside()
        if self.path is not None:
            self._file.close()
            self.path.unlink(missing_ok=True)

    def _stop_beside(self) -> None:
        self._hasher.shutdown()
        self._syncer.shutdown()
