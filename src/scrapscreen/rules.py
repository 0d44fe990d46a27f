"""The one kind of rule: facts that must hold and facts that must not, read from a table, applied to many rows at once.

A condition is written as blank-separated terms that must all hold::

    copper|brass wire !machine scrap@for|scrap@with

``a|b`` holds when either does, ``!a`` when it does not, ``concept@role`` asks for a role other than ``is`` (``@*``: any
role), ``concept:2`` asks for at least two occurrences.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scrapscreen.errors import did_you_mean
from scrapscreen.tables import Row

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

    def check(self, row: Row, condition: Condition, known: Iterable[str]) -> None:
        """Raise a ``TableError`` that points at ``row`` if it asks about a fact that nothing ever states."""
        names = set(known)
        for fact in sorted(condition.facts):
            if fact not in names:
                raise row.error(f"unknown fact {fact!r}", did_you_mean(fact, names) or "see data/lexicon/concepts.csv")


class RuleSet:
    """Many conditions compiled to three matrices, so that all rules meet all rows in two products."""

    def __init__(self, space: FactSpace, conditions: Sequence[Condition]) -> None:
        groups: dict[frozenset[str], int] = {}
        for condition in conditions:
            for group in condition.need:
                groups.setdefault(group, len(groups))
        self.size = len(conditions)
        self._member = np.zeros((len(space), len(groups)), np.float32)
        for group, g in groups.items():
            for fact in group:
                self._member[space.column[fact], g] = 1
        self._need = np.zeros((len(groups), self.size), np.float32)
        self._forbid = np.zeros((len(space), self.size), np.float32)
        for r, condition in enumerate(conditions):
            for group in condition.need:
                self._need[groups[group], r] = 1
            for fact in condition.forbid:
                self._forbid[space.column[fact], r] = 1
        self._wanted = self._need.sum(axis=0)

    def match(self, facts: npt.NDArray[np.float32]) -> Bools:
        """Return which rule (column) holds for which row of the fact matrix (rows × facts, 0 or 1)."""
        held = (facts @ self._member > 0).astype(np.float32)
        return (held @ self._need >= self._wanted) & (facts @ self._forbid == 0)

    def first(self, facts: npt.NDArray[np.float32]) -> npt.NDArray[np.intp]:
        """Return the first rule that holds for each row, or -1."""
        if not self.size:
            return np.full(len(facts), -1)
        held = self.match(facts)
        best = held.argmax(axis=1)
        return np.where(held[np.arange(len(facts)), best], best, -1)
