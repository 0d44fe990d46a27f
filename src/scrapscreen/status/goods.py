"""What the facts of a row add up to (``data/lexicon/goods.csv``): materials, kinds of goods, signs of waste."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from scrapscreen.rules import Condition, FactSpace, RuleSet, parse_condition
from scrapscreen.tables import Row, data_dir, read_table

Facts = npt.NDArray[np.bool_]

COMPANY = "company"
"""The derived fact that lets words count which need company."""


class Goods:
    """Derived facts, in layers: a line is worked out when all it asks for is known."""

    def __init__(self, path: Path | None = None) -> None:
        self._rows: list[tuple[Row, Condition]] = [
            (row, parse_condition(row["when"]))
            for row in read_table(path or data_dir() / "lexicon" / "goods.csv", ("fact", "when", "note"))
        ]
        self.facts = {row["fact"] for row, _ in self._rows}
        self._layers: list[tuple[RuleSet, npt.NDArray[np.intp]]] = []
        self._company: RuleSet | None = None
        self._pairs = np.zeros((2, 0), np.intp)

    def conditions(self) -> list[tuple[Row, Condition]]:
        """Return every line with its condition."""
        return self._rows

    def asked(self, facts: set[str]) -> set[str]:
        """Return the ``@maybe`` twins of the given facts: they are needed to let words count in company."""
        return {f"{f}@maybe" for f in facts if "@" not in f and ":" not in f and f not in self.facts}

    def compile(self, space: FactSpace) -> None:
        """Fix the layers for a fact space that already holds all facts."""
        self._company = RuleSet(space, [c for row, c in self._rows if row["fact"] == COMPANY])
        twins = [f for f in space.column if f + "@maybe" in space.column]
        self._pairs = np.array([[space.column[f], space.column[f + "@maybe"]] for f in twins], np.intp).reshape(-1, 2).T
        open_ = [(row, c) for row, c in self._rows if row["fact"] != COMPANY]
        while open_:
            waiting = {row["fact"] for row, _ in open_}
            ready = [(row, c) for row, c in open_ if not c.facts & waiting]
            done = {row["fact"] for row, _ in ready} - {row["fact"] for row, c in open_ if c.facts & waiting}
            layer = [(row, c) for row, c in ready if row["fact"] in done]
            if not layer:
                raise open_[0][0].error("the facts ask for each other in a circle", "break the circle")
            columns = np.array([space.column[row["fact"]] for row, _ in layer])
            self._layers.append((RuleSet(space, [c for _, c in layer]), columns))
            open_ = [(row, c) for row, c in open_ if row["fact"] not in done]
        self._company_column = space.column[COMPANY]

    def derive(self, facts: Facts) -> None:
        """Work out all derived facts, in place."""
        assert self._company is not None, "compile() first"
        company = self._company.match(facts).any(axis=1)
        facts[company, self._company_column] = True
        is_, maybe = self._pairs
        supported = np.flatnonzero(company)
        if len(supported):
            rows = np.ix_(supported, is_)
            facts[rows] |= facts[np.ix_(supported, maybe)]
        for rules, columns in self._layers:
            held = rules.match(facts)
            for n, column in enumerate(columns):
                facts[:, column] |= held[:, n]
