"""Candidates for a code: each group of rules gives shares to codes; all groups of a consignment are joined."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from scrapscreen.rules import Condition, FactSpace, RuleSet, parse_condition
from scrapscreen.tables import Row, read_table

MOST = 5
"""Candidates named at most."""

DECIDED = {8: 0.65, 6: 0.5, 4: 0.75, 2: 0.75}
"""A code of so many digits is given when at least this share of the candidates agree on it."""


@dataclass(frozen=True, slots=True)
class CodeRule:
    """One line of a code table: the shares it gives, and why."""

    id: str
    group: int
    shares: tuple[tuple[str, float], ...]
    weight: float
    reason: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """Candidates, best first, and the rules they came from."""

    candidates: tuple[tuple[str, float], ...]
    rules: tuple[int, ...]

    def text(self) -> str:
        """Return ``76020090:0.81;76020019:0.12``."""
        return ";".join(f"{code}:{share:.2f}" for code, share in self.candidates)


NOTHING = Ranking((), ())


class CodeRules:
    """A table of code rules (``id,group,when,candidates,weight,reason,source``)."""

    def __init__(self, path: Path, known: Callable[[str], bool]) -> None:
        columns = ("id", "group", "when", "candidates", "weight", "reason", "source")
        self._rows = read_table(path, columns, key=("id",))
        groups: dict[str, int] = {}
        self.rules: list[CodeRule] = []
        self._conditions: list[Condition] = []
        for row in self._rows:
            shares = tuple((c, float(s)) for c, _, s in (part.partition(":") for part in row["candidates"].split()))
            for code, _ in shares:
                if not known(code):
                    raise row.error(f"{code} is in no edition of the table", "correct the code")
            if sum(s for _, s in shares) > 1.0001:
                raise row.error("shares add up to more than 1", "lower them")
            group = groups.setdefault(row["group"], len(groups))
            self.rules.append(CodeRule(row["id"], group, shares, float(row["weight"]), row["reason"]))
            self._conditions.append(parse_condition(row["when"]))
        self._by_group = [np.array([n for n, r in enumerate(self.rules) if r.group == g]) for g in groups.values()]
        self._compiled: RuleSet | None = None

    def conditions(self) -> list[tuple[Row, Condition]]:
        """Return every line with its condition."""
        return list(zip(self._rows, self._conditions, strict=True))

    def compile(self, space: FactSpace) -> None:
        """Fix the rules for a fact space that already holds all facts."""
        self._compiled = RuleSet(space, self._conditions)

    def pick(self, facts: npt.NDArray[np.bool_]) -> npt.NDArray[np.int32]:
        """Return the first rule that holds in each group (-1: none), shape (rows, groups)."""
        assert self._compiled is not None, "compile() first"
        held = self._compiled.match(facts)
        picked = np.full((len(facts), len(self._by_group)), -1, np.int32)
        for g, members in enumerate(self._by_group):
            mine = held[:, members]
            best = mine.argmax(axis=1)
            picked[:, g] = np.where(mine[np.arange(len(mine)), best], members[best], -1)
        return picked

    def rank(self, picked: tuple[int, ...], valid: Callable[[str], bool]) -> Ranking:
        """Join the picked rules of one row; codes that are not valid on the day are left out."""
        rules = sorted((n for n in picked if n >= 0), key=lambda n: -self.rules[n].weight)
        total = sum(self.rules[n].weight for n in rules)
        shares: dict[str, float] = {}
        for n in rules:
            for code, share in self.rules[n].shares:
                if valid(code):
                    shares[code] = shares.get(code, 0.0) + share * self.rules[n].weight / total
        best = sorted(shares.items(), key=lambda item: -item[1])[:MOST]
        return Ranking(tuple((c, round(s, 2)) for c, s in best), tuple(rules))


def settle(candidates: tuple[tuple[str, float], ...], least: float = 0.0) -> tuple[str, float]:
    """Return the deepest code that the candidates agree on, and their share.

    Where they agree on nothing (two kinds of goods in one consignment), the best candidate's subheading is given with its
    own share. A code whose share is less than ``least`` is never given.

    >>> settle((("76020090", 0.5), ("76020019", 0.4)), 0.6)
    ('760200', 0.9)
    """
    if not candidates:
        return "", 0.0
    for digits, needed in DECIDED.items():
        shares: dict[str, float] = {}
        for code, share in candidates:
            if len(code) >= digits:
                shares[code[:digits]] = round(shares.get(code[:digits], 0.0) + share, 6)
        best = max(shares, key=lambda c: shares[c], default="")
        if best and shares[best] >= max(needed, least):
            return best, round(shares[best], 2)
    subheadings: dict[str, float] = {}
    for code, share in candidates:
        subheadings[code[:6]] = round(subheadings.get(code[:6], 0.0) + share, 6)
    best = max(subheadings, key=lambda c: subheadings[c])
    return (best, round(subheadings[best], 2)) if subheadings[best] >= least else ("", 0.0)
