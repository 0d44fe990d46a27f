"""The one kind of rule: facts that must hold and facts that must not, read from a table, applied to many rows at once.

A condition is written as blank-separated terms that must all hold::

    copper|brass wire !machine scrap@for|scrap@with

``a|b`` holds when either does, ``!a`` when it does not, ``concept@role`` asks for a role other than ``is`` (``@*``: any
role), ``concept:2`` asks for at least two occurrences.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from scrapscreen.errors import did_you_mean
from scrapscreen.tables import Row, read_table

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Condition:
    """A parsed condition: groups of alternatives that must hold, and facts that must not."""

    need: tuple[frozenset[str], ...]
    forbid: frozenset[str]

    @property
    def facts(self) -> set[str]:
        """All facts the condition asks about."""
        return set(self.forbid).union(*self.need)


def parse_condition(text: str) -> Condition:
    """Read a condition.

    >>> parse_condition("copper|brass !machine").forbid
    frozenset({'machine'})
    """
    need, forbid = [], set()
    for term in text.split():
        if term.startswith("!"):
            forbid.update(term[1:].split("|"))
        else:
            need.append(frozenset(term.split("|")))
    return Condition(tuple(need), frozenset(forbid))


class FactSpace:
    """The facts that any rule asks about, each with its column in the fact matrix."""

    def __init__(self) -> None:
        self.column: dict[str, int] = {}

    def add(self, facts: Iterable[str]) -> None:
        """Give each fact a column, once."""
        for fact in facts:
            self.column.setdefault(fact, len(self.column))

    def __len__(self) -> int:
        return len(self.column)

    def check(self, row: Row, condition: Condition, known: Set[str]) -> None:
        """Raise a ``TableError`` that points at ``row`` if it asks about a fact that nothing ever states."""
        for fact in sorted(condition.facts - known):
            raise row.error(f"unknown fact {fact!r}", did_you_mean(fact, known) or "see data/lexicon/concepts.csv")


class RuleSet:
    """Many conditions compiled so that all rules meet all rows at once.

    They meet them a column at a time, 64 rows in a number: each group of alternatives and each set of forbidden facts is
    looked at once, for all rules.
    """

    def __init__(self, space: FactSpace, conditions: Sequence[Condition]) -> None:
        self.size = len(conditions)
        asked = sorted({space.column[fact] for c in conditions for fact in c.facts})
        place = {column: n for n, column in enumerate(asked)}
        groups = {group: n for n, group in enumerate({g: None for c in conditions for g in (*c.need, c.forbid) if g})}
        always = 2 * len(groups)  # behind the groups stands where none of their facts holds, then what always holds
        needs = [
            [*(groups[group] for group in c.need), *([len(groups) + groups[c.forbid]] if c.forbid else [])] or [always]
            for c in conditions
        ]
        self._asked = np.array(asked, np.intp)
        self._groups = _Runs([[place[space.column[fact]] for fact in group] for group in groups])
        self._rules = _Runs(needs)

    def match(self, facts: Bools) -> Bools:
        """Return which rule (column) holds for which row of the fact matrix (rows × facts)."""
        rows = len(facts)
        if not self.size or not rows:
            return np.zeros((rows, self.size), bool)
        columns = np.zeros((len(self._asked), 8 * -(-rows // 64)), np.uint8)
        columns[:, : -(-rows // 8)] = np.packbits(facts.T[self._asked], axis=1)
        any_of = self._groups.joined(np.bitwise_or, columns.view(np.uint64))
        held = np.concatenate([any_of, ~any_of, np.full((1, columns.shape[1] // 8), ~np.uint64(0))])
        by_rule = self._rules.joined(np.bitwise_and, held)
        return np.unpackbits(by_rule.view(np.uint8), axis=1, count=rows).view(bool).T

    def first(self, facts: Bools) -> npt.NDArray[np.intp]:
        """Return the first rule that holds for each row, or -1."""
        if not self.size:
            return np.full(len(facts), -1)
        held = self.match(facts)
        best = held.argmax(axis=1)
        return np.where(held[np.arange(len(facts)), best], best, -1)


class _Runs:
    """Runs of rows of a matrix, each run joined into one row."""

    def __init__(self, runs: Sequence[Sequence[int]]) -> None:
        self._rows = np.array([row for run in runs for row in sorted(run)], np.intp)
        self._begin = np.cumsum([0, *(len(run) for run in runs)], dtype=np.intp)[:-1]

    def joined(self, join: np.ufunc, matrix: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
        """Return a row for each run."""
        if not len(self._begin):
            return matrix[:0]
        joined: npt.NDArray[np.uint64] = join.reduceat(matrix[self._rows], self._begin, axis=0)
        return joined


class ConditionTable:
    """A small table of conditions: its rows, and which of them hold. A row without a condition asks for nothing."""

    def __init__(self, path: Path, columns: Sequence[str], key: Sequence[str]) -> None:
        rows = read_table(path, columns, key=key)
        self.asked = [(row, parse_condition(row["when"])) for row in rows if row["when"]]

    def compile(self, space: FactSpace) -> None:
        """Fix the conditions for a fact space that already holds all facts."""
        self.rules = RuleSet(space, [condition for _, condition in self.asked])
