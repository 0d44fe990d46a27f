"""The columns of a list: which of them is the description, which the declared code; and no clash with answer columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from scrapscreen.answer import ANSWER
from scrapscreen.errors import ColumnClashError, InputError, did_you_mean, one_of
from scrapscreen.tables import data_dir, read_table
from scrapscreen.text.spelling import fold


@dataclass(frozen=True, slots=True)
class Recognised:
    """The columns of a list by their meaning: ``{"description": "Warenbezeichnung"}``."""

    by_meaning: dict[str, str]

    def said(self) -> str:
        """Return the mapping as people read it."""
        return ", ".join(f"{meaning} = {column!r}" for meaning, column in self.by_meaning.items())


@cache
def usual_names() -> dict[str, str]:
    """Return the meaning of each usual column name, plainly spelled."""
    names: dict[str, str] = {}
    for row in read_table(data_dir() / "columns.csv", ("column", "names"), key=("column",)):
        for name in row["names"].split("|"):
            names.setdefault(_plain(name), row["column"])
    return names


@cache
def meanings() -> tuple[str, ...]:
    """Return all meanings a column can have."""
    return tuple(row["column"] for row in read_table(data_dir() / "columns.csv", ("column", "names")))


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", " ", fold(name)).strip()


def recognise(found: Sequence[str], given: Mapping[str, str] | None = None) -> Recognised:
    """Find out which columns mean what.

    Parameters
    ----------
    found : sequence of str
        The column names of the list.
    given : mapping of str to str, optional
        What the user says: meaning → column. Where it names the description, nothing else is guessed for it.

    Raises
    ------
    InputError
        A meaning or a column does not exist, or no column looks like the description.
    """
    known = list(found)
    chosen: dict[str, str] = {}
    for meaning, column in (given or {}).items():
        if meaning not in meanings():
            raise InputError(f"columns: unknown meaning {meaning!r}; {one_of(meaning, meanings())}")
        if column not in known:
            hint = did_you_mean(column, known) or f"the list has {', '.join(map(repr, known)) or 'no columns'}"
            raise InputError(f"columns: there is no column {column!r} for {meaning}; {hint}")
        chosen[meaning] = column
    taken = set(chosen.values())
    names = usual_names()
    order = {name: n for n, name in enumerate(names)}
    for column in sorted(known, key=lambda c: order.get(_plain(c), len(order))):
        meaning = names.get(_plain(column), "")
        if meaning and meaning not in chosen and column not in taken:
            chosen[meaning] = column
            taken.add(column)
    if "description" not in chosen:
        listed = ", ".join(map(repr, known)) or "none"
        raise InputError(
            f"columns: none of them looks like the goods description ({listed}); "
            "name it: columns={'description': ...} or --columns description=NAME"
        )
    return Recognised({m: chosen[m] for m in meanings() if m in chosen})


def answer_names(found: Sequence[str], prefix: str | None) -> dict[str, str]:
    """Return the name each answer column gets.

    Raises
    ------
    ColumnClashError
        An input column already bears one of the names.
    """
    names = {name: f"{prefix or ''}{name}" for name in ANSWER.names}
    clash = [name for name in names.values() if name in set(found)]
    if clash:
        raise ColumnClashError(
            f"the list already has a column {clash[0]!r}; pass prefix='ss_' so that the answer columns get names of their own"
        )
    return names
