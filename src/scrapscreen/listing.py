"""What kind of list a row stands in: a scrap dealer's or a shop's. Only looked at when the user asks for it.

A person sees it at a glance: scrap words, grades and quality wording against sizes, models and pieces. So every line of the
list speaks for a kind with a weight (``data/criteria/lists.csv``), and the kinds say how much of it is needed
(``data/criteria/list_kinds.csv``). Some signs count once in a list: each metal it names, however often.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from scrapscreen.errors import did_you_mean
from scrapscreen.rules import Condition, FactSpace, RuleSet, parse_condition
from scrapscreen.tables import Row, data_dir, read_table

LIST_CONTEXTS = ("none", "scrap_dealer", "shop", "infer")

KINDS = ("scrap_dealer", "shop")
"""The two kinds of list that change how a bare metal or kind of goods is read."""

SignCounts = npt.NDArray[np.intp]
"""How many rows of a list show each sign."""

_NAMED_SIGNS = 3
"""How many signs the reasons name, the weightiest first."""


@dataclass(frozen=True, slots=True)
class ListView:
    """What a look at a whole list showed: its kind (``none`` where it does not show) and the codes of the signs seen."""

    kind: str
    reasons: tuple[str, ...] = ()

    def explain(self, reasons: pa.ChunkedArray) -> pa.ChunkedArray:
        """Return a column of reasons in which the signs stand behind the kind of list they led to."""
        if not self.reasons:
            return reasons
        code = f"list_{self.kind}"
        return pc.replace_substring(reasons, code, ";".join([code, *self.reasons]))


@dataclass(frozen=True, slots=True)
class _Sign:
    kind: str
    weight: float
    reason: str
    once: bool


@dataclass(frozen=True, slots=True)
class _Need:
    kind: str
    weight: float
    share: float
    plain_weight: float
    plain_rows: float


class ListSigns:
    """How each line of a list speaks, and when that is enough to name the kind of list.

    Parameters
    ----------
    folder : Path, optional
        Folder with ``lists.csv`` and ``list_kinds.csv``; default: the embedded ones.

    Raises
    ------
    TableError
        An unknown kind or way to count, or a weight or share that is no number: with file and line.
    """

    def __init__(self, folder: Path | None = None) -> None:
        folder = folder or data_dir() / "criteria"
        columns = ("id", "when", "counts", "kind", "weight", "reason", "source")
        rows = read_table(folder / "lists.csv", columns, key=("id",))
        self._asked = [(row, parse_condition(row["when"])) for row in rows]
        self._signs = [_Sign(_kind(row), _number(row, "weight"), row["reason"], _once(row)) for row in rows]
        self._each, self._once = (
            np.array([n for n, sign in enumerate(self._signs) if sign.once is once], np.intp) for once in (False, True)
        )
        needed = ("kind", "least_weight", "least_share", "plain_weight", "least_plain", "source")
        self._needs = [
            _Need(
                _kind(row),
                _number(row, "least_weight"),
                _number(row, "least_share", most=1),
                _number(row, "plain_weight"),
                _number(row, "least_plain"),
            )
            for row in read_table(folder / "list_kinds.csv", needed, key=("kind",))
        ]
        self._rules: tuple[RuleSet, RuleSet] | None = None

    def conditions(self) -> list[tuple[Row, Condition]]:
        """Return every line with its condition."""
        return self._asked

    def compile(self, space: FactSpace) -> None:
        """Fix the signs for a fact space that already holds all facts."""
        asked = [condition for _, condition in self._asked]
        self._rules = (
            RuleSet(space, [asked[n] for n in self._each.tolist()]),
            RuleSet(space, [asked[n] for n in self._once.tolist()]),
        )

    def count(self, facts: npt.NDArray[np.bool_], rows: npt.NDArray[np.intp] | None = None) -> SignCounts:
        """Return how many rows show each sign.

        A row of the fact matrix shows the first that holds, or none, and all that count once in a list.
        ``rows`` says how many rows of the list each row of the fact matrix stands for; default: one each.
        """
        assert self._rules is not None, "compile() first"
        each, once = self._rules
        rows = np.ones(len(facts), np.intp) if rows is None else rows
        first = each.first(facts)
        counts = np.zeros(len(self._signs), np.intp)
        np.add.at(counts, self._each[first[first >= 0]], rows[first >= 0])
        counts[self._once] = rows @ once.match(facts)
        return counts

    def tell(self, counts: Sequence[int] | SignCounts) -> ListView:
        """Return the kind of a list from how many of its rows show each sign."""
        rows = [(s, min(int(count), 1) if s.once else int(count)) for s, count in zip(self._signs, counts, strict=True)]
        whole = sum(sign.weight * count for sign, count in rows)
        for need in self._needs:
            mine = [(sign, count) for sign, count in rows if sign.kind == need.kind and count]
            weight = sum(sign.weight * count for sign, count in mine)
            plain = sum(count for sign, count in mine if sign.weight >= need.plain_weight)
            if weight >= max(need.weight, need.share * whole) and plain >= need.plain_rows:
                ranked = sorted(mine, key=lambda row: -row[0].weight * row[1])
                return ListView(need.kind, tuple(dict.fromkeys(sign.reason for sign, _ in ranked))[:_NAMED_SIGNS])
        return ListView("none")


def _kind(row: Row) -> str:
    known = (*KINDS, "none")
    if row["kind"] not in known:
        hint = did_you_mean(row["kind"], known) or f"write one of {', '.join(known)}"
        raise row.error(f"unknown kind of list {row['kind']!r}", hint)
    return row["kind"]


def _once(row: Row) -> bool:
    if row["counts"] not in ("each", "once"):
        raise row.error(f"counts is {row['counts']!r}", "write each or once")
    return row["counts"] == "once"


def _number(row: Row, column: str, most: float = 100) -> float:
    try:
        value = float(row[column])
    except ValueError:
        value = -1
    if not 0 < value <= most:
        raise row.error(f"{column} is {row[column]!r}", f"write a number above 0, at most {most:g}")
    return value
