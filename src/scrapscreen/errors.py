"""Every exception a user can meet. Each message says what was wrong, where, and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path


class ScrapscreenError(Exception):
    """Base of all errors raised on purpose."""


class TableError(ScrapscreenError):
    """A table of the data folder, or one of the user's own, cannot be used."""

    def __init__(self, path: Path | str, line: int | None, what: str, hint: str = "") -> None:
        where = f"{path}:{line}" if line else str(path)
        super().__init__(f"{where}: {what}" + (f"; {hint}" if hint else ""))


class InputError(ScrapscreenError, ValueError):
    """The list handed in cannot be screened: a missing column, a bad date, an unknown country."""


class ColumnClashError(InputError):
    """An input column already bears the name of an answer column."""


class FileError(ScrapscreenError):
    """A file cannot be read or written."""


class MissingExtraError(ScrapscreenError, ImportError):
    """An optional dependency is needed for this."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs an optional dependency; install it with: pip install 'scrapscreen[{extra}]'")


def one_of(word: str, known: Iterable[str]) -> str:
    """Return a hint for a word that should be one of a few: the closest, or all of them."""
    choices = list(known)
    return did_you_mean(word, choices) or f"use one of {', '.join(choices)}"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint naming the closest known words, or an empty string.

    >>> did_you_mean("goods descripton", ["goods description", "weight"])
    "did you mean 'goods description'?"
    """
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean {close[0]!r}?" if close else ""
