"""Files that are on the disk when they are finished: written past the page cache where the system can, else through it.

Whoever waits for the disk in the end gains nothing from the page cache: it copies every byte once more into memory that must be
found first. With ``O_DIRECT`` (open(2)) the disk takes the bytes from where they stand; memory, places and lengths must then be
multiples of its blocks.
"""

from __future__ import annotations

import errno
import os
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from mmap import mmap
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]

SPACE = 1 << 22
"""So many bytes are written past the page cache at once."""

_SPACES = 3
"""One is being filled, the others wait for the disk."""

LEFT_TO_SYSTEM = 1 << 26
"""So many bytes may wait in the page cache; then the disk gets them while more are written, or all would wait at the end."""

_DIRECT = getattr(os, "O_DIRECT", 0)


class DiskFile(Protocol):
    """A file that is written from its beginning to its end."""

    def write(self, data: memoryview) -> None:
        """Take in all of some bytes; what goes wrong with them may be raised later."""

    def finish(self) -> None:
        """Return when all is on the disk."""

    def close(self) -> None:
        """Close, whether it is finished or not."""


def open_on_disk(path: Path) -> DiskFile:
    """Return a new file, or raise an ``OSError``."""
    if _DIRECT:
        try:
            return DirectFile(path)
        except OSError as error:
            if error.errno != errno.EINVAL:  # what file systems say that cannot do it
                raise
    return CachedFile(path)


class DirectFile:
    """A file written past the page cache, on a thread beside; only the last piece, of whatever length, goes through it."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _DIRECT, 0o666)
        self._beside = ThreadPoolExecutor(1)
        self._spaces = deque(np.frombuffer(mmap(-1, SPACE), np.uint8) for _ in range(_SPACES))
        self._filled, self._direct = 0, True
        self._under_way: deque[Future[None]] = deque()

    def write(self, data: memoryview) -> None:
        """Take in all of some bytes."""
        rest = np.frombuffer(data, np.uint8)
        while len(rest):
            room = self._spaces[0][self._filled :][: len(rest)]
            room[:] = rest[: len(room)]  # unlike a memoryview it lets other threads run
            rest = rest[len(room) :]
            self._filled += len(room)
            if self._filled == SPACE:
                self._send()

    def finish(self) -> None:
        """Return when all is on the disk."""
        while self._under_way:
            self._under_way.popleft().result()
        self._through_cache()
        self._put(self._spaces[0][: self._filled])
        os.fsync(self._file)

    def close(self) -> None:
        """Close, when what is being written has been."""
        self._beside.shutdown()
        os.close(self._file)

    def _send(self) -> None:
        self._under_way.append(self._beside.submit(self._put, self._spaces[0]))
        self._spaces.rotate(-1)
        self._filled = 0
        if len(self._under_way) == _SPACES:
            self._under_way.popleft().result()

    def _put(self, data: Bytes) -> None:
        while len(data):
            try:
                data = data[os.write(self._file, data.data) :]
            except OSError as error:
                if error.errno != errno.EINVAL or not self._direct:
                    raise
                self._through_cache()

    def _through_cache(self) -> None:
        import fcntl

        fcntl.fcntl(self._file, fcntl.F_SETFL, fcntl.fcntl(self._file, fcntl.F_GETFL) & ~_DIRECT)
        self._direct = False


class CachedFile:
    """A file written through the page cache."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb", buffering=0)
        self._beside = ThreadPoolExecutor(1)
        self._syncing: Future[None] | None = None
        self._unsynced = 0

    def write(self, data: memoryview) -> None:
        """Take in all of some bytes."""
        self._unsynced += len(data)
        while len(data):
            data = data[self._file.write(data) :]
        if self._unsynced >= LEFT_TO_SYSTEM and (self._syncing is None or self._syncing.done()):
            self._wait()
            self._syncing, self._unsynced = self._beside.submit(os.fsync, self._file.fileno()), 0

    def finish(self) -> None:
        """Return when all is on the disk."""
        self._wait()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close, when what is being written has been."""
        self._beside.shutdown()
        self._file.close()

    def _wait(self) -> None:
        if self._syncing is not None:
            self._syncing.result()
