"""Memory that is asked for again and again, kept while a batch is screened.

Dask tells its workers to give memory back to the system as soon as 64 KiB of it are free (``MALLOC_TRIM_THRESHOLD_``). The arrays
of a screening are larger, come and go by the thousand, and each would be fetched from the system anew: that takes as long as the
screening itself. So the threshold is raised while a partition is screened, and lowered again, and what is free is given back,
when the last one is done. See "Memory not released back to the OS" in Dask's documentation, and mallopt(3).
"""

from __future__ import annotations

import ctypes
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
_KEPT = 1 << 28
"""So many bytes may be free before any are given back."""

_LARGEST = 1 << 25
"""Larger arrays are fetched from the system each time in any case: glibc sets this limit."""

_USUAL = 1 << 17
"""From so many bytes on they are, where nothing else is said and the thresholds do not follow use."""

_lock = Lock()
_within = 0


@contextmanager
def memory_kept() -> Iterator[None]:
    """Keep memory for the next array while any thread is within; nothing is done where nobody tells malloc to trim."""
    global _within
    told, libc = _told(), _glibc()
    hurried = told.get("MALLOC_TRIM_THRESHOLD_", _KEPT)
    if hurried >= _KEPT or libc is None:
        yield
        return
    with _lock:
        _within += 1
        if _within == 1:
            libc("mallopt", _TRIM_THRESHOLD, _KEPT)
            libc("mallopt", _MMAP_THRESHOLD, _LARGEST)
    try:
        yield
    finally:
        with _lock:
            _within -= 1
            if _within == 0:
                libc("mallopt", _TRIM_THRESHOLD, hurried)
                libc("mallopt", _MMAP_THRESHOLD, told.get("MALLOC_MMAP_THRESHOLD_", _USUAL))
                libc("malloc_trim", 0)


@cache
def _told() -> dict[str, int]:
    """Return what malloc was told when the process began; what stands in ``os.environ`` may have come later, for children."""
    try:
        given = Path("/proc/self/environ").read_bytes().decode("utf-8", "replace").split("\0")
    except OSError:
        return {}
    pairs = (variable.partition("=")[::2] for variable in given if variable.startswith("MALLOC_"))
    return {name: int(value) for name, value in pairs if value.isdecimal()}


@cache
def _glibc() -> Callable[..., int] | None:
    """Return what calls a function of glibc; ``None`` where malloc is another's."""
    if platform.libc_ver()[0] != "glibc":
        return None
    library = ctypes.CDLL(None)
    return lambda name, *given: int(getattr(library, name)(*given))
