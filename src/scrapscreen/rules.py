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

    They meet them a column at a time, each group of alternatives and each set of forbidden facts once.
    """

    def __init__(self, space: FactSpace, conditions: Sequence[Condition]) -> None:
        self.size = len(conditions)
        groups = {group: n for n, group in enumerate({g: None for c in conditions for g in (*c.need, c.forbid) if g})}
        asked = sorted({space.column[fact] for c in conditions for fact in c.facts})
        place = {column: n for n, column in enumerate(asked)}
        self._asked = np.array(asked, np.intp)
        self._groups = [np.array(sorted(place[space.column[fact]] for fact in group), np.intp) for group in groups]
        self._needs = [sorted({groups[group] for group in c.need}) for c in conditions]
        self._forbids = [groups.get(c.forbid) for c in conditions]

    def match(self, facts: Bools) -> Bools:
        """Return which rule (column) holds for which row of the fact matrix (rows × facts)."""
        columns = facts.T[self._asked]
        held_groups = [
            columns[members[0]] if len(members) == 1 else columns[members].any(axis=0) for members in self._groups
        ]
        by_rule = np.ones((self.size, len(facts)), bool)
        for holds, needs, forbids in zip(by_rule, self._needs, self._forbids, strict=True):
            for group in needs:
                holds &= held_groups[group]
            if forbids is not None:
                holds &= ~held_groups[forbids]
        return by_rule.T

    def first(self, facts: Bools) -> npt.NDArray[np.intp]:
        """Return the first rule that holds for each row, or -1."""
        if not self.size:
            return np.full(len(facts), -1)
        held = self.match(facts)
        best = held.argmax(axis=1)
        return np.where(held[np.arange(len(facts)), best], best, -1)


class ConditionTable:
    """A small table of conditions: its rows, and which of them hold. A row without a condition asks for nothing."""

    def __init__(self, path: Path, columns: Sequence[str], key: Sequence[str]) -> None:
        rows = read_table(path, columns, key=key)
        self.asked = [(row, parse_condition(row["when"])) for row in rows if row["when"]]

    def compile(self, space: FactSpace) -> None:
        """Fix the conditions for a fact space that already holds all facts."""
        self.rules = RuleSet(space, [condition for _, condition in self.asked])
