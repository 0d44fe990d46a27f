"""The journal of a run: the answers of every block already screened, so that a run that was killed goes on where it was.

Answers are the dear part; the rows are read and written again, which is cheap. So the output never needs mending: a resumed run
writes it anew, from the first row on, and gives the same bytes whatever the moment of the end. Each entry bears the digest
of the list up to its end and a checksum of its own: what was torn, or no longer fits the list, is screened anew.
"""

from __future__ import annotations

import json
import os
import time
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from scrapscreen.bulk.judged import Judged
from scrapscreen.errors import FileError

JOURNAL = ".partial.journal"
"""Put behind the name of an output."""

_SAFE_EVERY = 2.0
"""Seconds between two calls that let the disk catch up."""


def journal_path(target: Path) -> Path:
    """Return where the journal of an output stands.

    >>> journal_path(Path("out.csv")).as_posix()
    'out.csv.partial.journal'
    """
    return target.with_name(target.name + JOURNAL)


def claim(partial: Path, said: str) -> BinaryIO | None:
    """Take hold of an output that is to be written, for as long as the file returned is open; where the system can.

    Raises
    ------
    FileError
        Another run holds it.
    """
    try:
        import fcntl
    except ImportError:  # Windows
        return None
    try:
        file = partial.open("ab")
    except OSError:
        return None  # whoever writes it says why it cannot be written
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise FileError(f"{said}: another run is writing it now; wait for its end, or choose another output") from None
    except OSError:
        pass  # a file system without locks
    return file


class Journal:
    """The answers of the blocks of one list.

    Parameters
    ----------
    path : Path
        The file; it is made with the second block, for there is nothing to resume in a list of one.
    terms : mapping
        All that the answers depend on beside the list; entries made on other terms are of no use.
    resume : bool
        Whether entries that stand there are used.
    held : file, optional
        By which the output is claimed; closed with the journal.

    Attributes
    ----------
    rows : int
        So many rows have their answers already.
    other_terms : bool
        Whether there was a journal, made on other terms.
    """

    def __init__(self, path: Path, terms: Mapping[str, Any], resume: bool, held: BinaryIO | None = None) -> None:
        self.path, self._terms = path, json.dumps(terms, sort_keys=True, default=str).encode() + b"\n"
        self._entries: list[tuple[str, int, int, int]] = []
        self._file: BinaryIO | None = None
        self._claim = held
        self._first: bytes | None = None
        self._safe = time.monotonic()
        self.other_terms = False
        if resume and path.exists():
            self._file = path.open("r+b")
            self._read(self._file)
        self.rows = sum(rows for _, rows, _, _ in self._entries)
        self._used = 0

    def known(self, digest: str) -> Judged | None:
        """Return the answers of the next block, if they are known; its digest must be the one they were made for."""
        if self._used >= len(self._entries):
            return None
        found, rows, offset, length = self._entries[self._used]
        if found != digest:
            self.rows = sum(rows for _, rows, _, _ in self._entries[: self._used])
            self._cut(self._used)
            return None
        self._used += 1
        assert self._file is not None
        self._file.seek(offset)
        return Judged.unpack(self._file.read(length), rows)

    def add(self, digest: str, judged: Judged) -> None:
        """Write down the answers of the next block."""
        data = judged.pack()
        head = {"digest": digest, "rows": len(judged.of_row), "length": len(data), "crc": zlib.crc32(data)}
        entry = json.dumps(head).encode() + b"\n" + data
        if self._file is None:
            if self._first is None:
                self._first = entry
                return
            self._file = self.path.open("w+b")
            self._file.write(self._terms)
            self._file.write(self._first)
            self._first = None
        self._file.seek(0, os.SEEK_END)
        self._file.write(entry)
        self._file.flush()
        if time.monotonic() > self._safe + _SAFE_EVERY:
            os.fsync(self._file.fileno())
            self._safe = time.monotonic()

    def close(self) -> bool:
        """Close, and return whether there is anything to resume."""
        if self._claim is not None:
            self._claim.close()
        if self._file is None:
            return False
        self._file.close()
        return True

    def remove(self) -> None:
        """Throw it away."""
        self.close()
        self._file = None
        self.path.unlink(missing_ok=True)

    def _read(self, file: BinaryIO) -> None:
        terms = file.readline()
        if terms != self._terms:
            self.other_terms = bool(terms)
            file.seek(0)
            file.truncate()
            file.write(self._terms)
            return
        while head := file.readline():
            try:
                entry = json.loads(head)
                data = file.read(entry["length"])
                whole = len(data) == entry["length"] and zlib.crc32(data) == entry["crc"]
            except (ValueError, KeyError, TypeError):
                break
            if not whole:
                break
            self._entries.append((entry["digest"], entry["rows"], file.tell() - len(data), len(data)))
        self._cut(len(self._entries))

    def _cut(self, count: int) -> None:
        """Throw away all entries but the first ``count``."""
        assert self._file is not None
        del self._entries[count:]
        end = sum(self._entries[-1][2:]) if self._entries else len(self._terms)
        self._file.truncate(end)
