"""How far a long run is, on a terminal; elsewhere nothing is said."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from scrapscreen.bulk.tally import Tally

_AFTER = 1.0
"""A run shorter than so many seconds shows no progress."""

_EVERY = 0.2


class Progress:
    """One line on standard error that grows with the run.

    Parameters
    ----------
    name : str
        The list.
    shown : bool
        Whether anything is shown at all; nothing is where standard error is no terminal.
    """

    def __init__(self, name: str, shown: bool) -> None:
        self._name, self._shown = name, shown and sys.stderr.isatty()
        self._start = self._last = time.monotonic()
        self._status: object | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._status is not None:
            self._status.stop()  # type: ignore[attr-defined]

    def tell(self, tally: Tally, done: int, whole: int, skipped: int = 0) -> None:
        """Say how many rows are done, how fast, what was found, and, where the size is known, the share done and time left."""
        now = time.monotonic()
        if not self._shown or now < self._start + _AFTER or now < self._last + _EVERY:
            return
        self._last = now
        if self._status is None:
            from rich.console import Console
            from rich.status import Status

            self._status = Status("", console=Console(stderr=True))
            self._status.start()
        self._status.update(progress_line(self._name, tally, now - self._start, done, whole, skipped))  # type: ignore[attr-defined]


def progress_line(name: str, tally: Tally, seconds: float, done: int, whole: int, skipped: int = 0) -> str:
    """Return the line; ``skipped`` rows had their answers from an earlier run."""
    from rich.markup import escape

    parts = [f"{escape(name)}: {tally.rows:,} rows, {max(0, tally.rows - skipped) / seconds:,.0f} a second"]
    if 0 < done <= whole:
        left = round(seconds * (whole - done) / done)
        parts.append(f"{100 * done // whole} %, {left // 60}:{left % 60:02d} left")
    found = (tally.count("exposure", "likely"), tally.count("exposure", "possible"), tally.count("status", "waste"))
    parts.append("{:,} likely, {:,} possible, {:,} waste".format(*found))
    return "; ".join(parts)
