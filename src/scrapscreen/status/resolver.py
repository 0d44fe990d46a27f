"""Waste or product: the first rule of ``data/criteria/status.csv`` that holds.

Waste is what the holder discards, intends or is required to discard (Directive 2008/98/EC, Art. 3(1)). Words can only
show signs of that; where they do not, the answer is ``undetermined`` with the question that would decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from scrapscreen.errors import did_you_mean
from scrapscreen.rules import Condition, FactSpace, RuleSet, parse_condition
from scrapscreen.tables import Row, data_dir, read_table

STATUSES = ("waste", "by_product", "end_of_waste", "used_good", "product", "undetermined")


@dataclass(frozen=True, slots=True)
class StatusRule:
    """One line of the table."""

    id: str
    status: str
    confidence: float
    reason: str
    question: str
    law: str


class StatusResolver:
    """Decides the status of each row of a fact matrix."""

    def __init__(self, path: Path | None = None) -> None:
        columns = ("id", "when", "status", "confidence", "reason", "question", "law")
        self._rows = read_table(path or data_dir() / "criteria" / "status.csv", columns, key=("id",))
        self.rules: list[StatusRule] = []
        self._conditions: list[Condition] = []
        for row in self._rows:
            if row["status"] not in STATUSES:
                raise row.error(f"unknown status {row['status']!r}", did_you_mean(row["status"], STATUSES))
            self.rules.append(
                StatusRule(
                    row["id"], row["status"], float(row["confidence"]), row["reason"], row["question"], row["law"]
                )
            )
            self._conditions.append(parse_condition(row["when"]))
        self._compiled: RuleSet | None = None

    def conditions(self) -> list[tuple[Row, Condition]]:
        """Return every line with its condition."""
        return list(zip(self._rows, self._conditions, strict=True))

    def compile(self, space: FactSpace) -> None:
        """Fix the rules for a fact space that already holds all facts."""
        self._compiled = RuleSet(space, self._conditions)
        self._columns = np.array([space.column[f"status.{rule.status}"] for rule in self.rules])

    def resolve(self, facts: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
        """Return the number of the deciding rule of each row, and note the status among the facts.

        The last rule of the table holds for every row, so one always decides.
        """
        assert self._compiled is not None, "compile() first"
        first = self._compiled.first(facts)
        facts[np.arange(len(facts)), self._columns[first]] = True
        return first

    def second(self, facts: npt.NDArray[np.bool_]) -> StatusRule | None:
        """Return the rule of one row that would decide if the deciding one did not hold."""
        assert self._compiled is not None, "compile() first"
        held = np.flatnonzero(self._compiled.match(facts)[0])
        return self.rules[held[1]] if len(held) > 1 else None
