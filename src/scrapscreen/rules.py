"""The one kind of rule: facts that must hold and facts that must not, read from a table, applied to many rows at once.

A condition is written as blank-separated terms that must all hold::

    copper|brass wire !machine scrap@for|scrap@with

``a|b`` holds when either does, ``!a`` when it does not, ``concept@role`` asks for a role other than ``is`` (``@*``: any
role), ``concept:2`` asks for at least two occurrences.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
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

    def check(self, row: Row, condition: Condition, known: Set[str]) -> None:
        """Raise a ``TableError`` that points at ``row`` if it asks about a fact that nothing ever states."""
        for fact in sorted(condition.facts - known):
            raise row.error(f"unknown fact {fact!r}", did_you_mean(fact, known) or "see data/lexicon/concepts.csv")


class RuleSet:
    """Many conditions compiled to one matrix, so that all rules meet all rows in one product.

    The product sums, for each rule, the groups of alternatives that hold, and takes off more than there can be of them for
    each forbidden fact that holds.
    """

    def __init__(self, space: FactSpace, conditions: Sequence[Condition]) -> None:
        self.size = len(conditions)
        groups = {group: n for n, group in enumerate({g: None for c in conditions for g in c.need})}
        single = [group for group in groups if len(group) == 1]
        several = [group for group in groups if len(group) > 1]
        asked = sorted({space.column[fact] for c in conditions for fact in c.facts})
        place = {column: n for n, column in enumerate(asked)}
        self._asked = np.array(asked, np.intp)
        self._several = np.zeros((len(asked), len(several)), np.float32)
        for g, group in enumerate(several):
            for fact in group:
                self._several[place[space.column[fact]], g] = 1
        self._weigh = np.zeros((len(asked) + len(several), self.size), np.float32)
        row = {group: len(asked) + g for g, group in enumerate(several)}
        row |= {group: place[space.column[fact]] for group in single for fact in group}
        for r, condition in enumerate(conditions):
            for group in condition.need:
                self._weigh[row[group], r] = 1
            for fact in condition.forbid:
                self._weigh[place[space.column[fact]], r] -= 1000
        self._wanted = np.array([len(set(c.need)) for c in conditions], np.float32)

    def match(self, facts: npt.NDArray[np.float32]) -> Bools:
        """Return which rule (column) holds for which row of the fact matrix (rows × facts, 0 or 1)."""
        asked = facts[:, self._asked]
        held = (asked @ self._several > 0).astype(np.float32)
        matched: Bools = np.hstack([asked, held]) @ self._weigh >= self._wanted
        return matched

    def first(self, facts: npt.NDArray[np.float32]) -> npt.NDArray[np.intp]:
        """Return the first rule that holds for each row, or -1."""
        if not self.size:
            return np.full(len(facts), -1)
        held = self.match(facts)
        best = held.argmax(axis=1)
        return np.where(held[np.arange(len(facts)), best], best, -1)
