"""The collector of cyclic garbage, kept from looking through the tables: some hundred thousand objects, none of them garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import ContextDecorator, contextmanager
from threading import Lock


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Let the collector rest while tables become objects."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class _PassingBy(ContextDecorator):
    """Lets the collector pass by all objects that exist when the first of those inside begins, until the last has ended."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._inside, self._ours = 0, False

    def __enter__(self) -> None:
        with self._lock:
            if not self._inside:
                self._ours = not gc.get_freeze_count()
                if self._ours:
                    gc.freeze()
            self._inside += 1

    def __exit__(self, *raised: object) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside and self._ours:
                gc.unfreeze()


collector_passing_by = _PassingBy()
"""Let the collector pass by all that exists, while a list is screened. What the user froze stays frozen."""
