"""What is made of tables, kept beside them as Python keeps its bytecode: in ``__pycache__``, made anew when a file changes.

Reading a hundred thousand words takes longer than all the rest of a short run. Where nothing can be written, the tables are read
each time. The files may be removed at any time.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Lock, get_ident
from typing import TypeVar

from scrapscreen.tables import fingerprint

Made = TypeVar("Made")


class Guard:
    """A lock that what is kept may hold: what is loaded again has a new one."""

    def __init__(self) -> None:
        self._lock = Lock()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *raised: object) -> None:
        self._lock.release()

    def __reduce__(self) -> tuple[type[Guard], tuple[()]]:
        return Guard, ()


_UNUSABLE = (OSError, EOFError, ValueError, LookupError, AttributeError, ImportError, TypeError, pickle.UnpicklingError)


def compiled(name: str, tables: Path, code: Path, make: Callable[[], Made]) -> Made:
    """Return what ``make`` makes of the tables, or what it made of them before.

    Parameters
    ----------
    name : str
        What is made: part of the name of the file.
    tables : Path
        The folder of all tables it depends on; it is kept in ``__pycache__`` there.
    code : Path
        The folder of all code it depends on.
    make : function
        Makes it; what it makes can be pickled.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     table = Path(folder) / "words.csv"
    ...     size = table.write_text("copper")
    ...     [compiled("words", table.parent, table.parent, table.read_text) for _ in range(2)]
    ['copper', 'copper']
    """
    stamp = fingerprint(tables, code)[:16]
    path = tables / "__pycache__" / f"{name}.{sys.implementation.cache_tag}.{stamp}.pickle"
    try:
        kept: Made = pickle.loads(path.read_bytes())
    except _UNUSABLE:
        made = make()
        _keep(made, path, name)
        return made
    return kept


def _keep(made: object, path: Path, name: str) -> None:
    """Write it whole or not at all, and remove what is out of date; a folder that cannot be written is left alone."""
    try:
        path.parent.mkdir(exist_ok=True)
        own = path.with_suffix(f".{os.getpid()}-{get_ident()}")
        own.write_bytes(pickle.dumps(made, pickle.HIGHEST_PROTOCOL))
        own.replace(path)
        for old in path.parent.glob(f"{name}.{sys.implementation.cache_tag}.*.pickle"):
            if old != path:
                old.unlink(missing_ok=True)
    except OSError:
        pass
