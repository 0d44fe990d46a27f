"""Which measures hit which consignment, and what a planned export restriction would do to it."""

from __future__ import annotations

import datetime as dt

import numpy as np
import numpy.typing as npt

from scrapscreen.measures.register import Measure, row_of
from scrapscreen.remembering import remembered
from scrapscreen.rules import Condition, FactSpace, RuleSet
from scrapscreen.tables import Row

Facts = npt.NDArray[np.bool_]
Bools = npt.NDArray[np.bool_]

EXPOSURES = ("none", "possible", "likely")


class MeasureMatcher:
    """Applies the scopes of all measures to a fact matrix."""

    def __init__(self, measures: list[Measure]) -> None:
        self.measures = measures
        self._cases: list[tuple[int, str, Condition]] = [
            (n, kind, condition)
            for n, measure in enumerate(measures)
            for kind in ("when", "likely", "possible")
            for condition in getattr(measure, kind)
        ]
        self._monthly: list[tuple[int, Row, Condition]] = [
            (n, row_of(measure, measure.monthly.line), condition)
            for n, measure in enumerate(measures)
            if measure.monthly is not None
            for condition in measure.monthly.when
        ]
        self._compiled: RuleSet | None = None

    def conditions(self) -> list[tuple[Row, Condition]]:
        """Return every condition with the file it stands in."""
        scopes = [(row_of(self.measures[n]), condition) for n, _, condition in self._cases]
        return [*scopes, *((row, condition) for _, row, condition in self._monthly)]

    def compile(self, space: FactSpace) -> None:
        """Fix the conditions for a fact space that already holds all facts."""
        self._compiled = RuleSet(space, [c for _, _, c in self._cases])
        self._counts = RuleSet(space, [c for _, _, c in self._monthly])
        self._eu = space.column["dest.eu"]

    def match(self, facts: Facts) -> tuple[Bools, npt.NDArray[np.int8]]:
        """Return which measure's scope holds (rows × measures), and the exposure to each (0 none, 1 possible, 2 likely)."""
        assert self._compiled is not None, "compile() first"
        held = self._compiled.match(facts)
        hit = np.zeros((len(facts), len(self.measures)), bool)
        exposure = np.zeros((len(facts), len(self.measures)), np.int8)
        outside = ~facts[:, self._eu]
        for case, (n, kind, _) in enumerate(self._cases):
            if kind == "when":
                hit[:, n] |= held[:, case]
            else:
                level = EXPOSURES.index(kind)
                exposure[:, n] = np.maximum(exposure[:, n], np.where(held[:, case] & outside, level, 0))
        return hit, exposure

    def counted(self, facts: Facts) -> Bools:
        """Return which measure's monthly limit a row's mass counts towards (rows × measures)."""
        assert self._compiled is not None, "compile() first"
        held = self._counts.match(facts)
        counted = np.zeros((len(facts), len(self.measures)), bool)
        for case, (n, _, _) in enumerate(self._monthly):
            counted[:, n] |= held[:, case]
        return counted

    @remembered(most=4096)
    def states(self, day: dt.date) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
        """Return the numbers of the measures that on ``day`` are planned, adopted but not yet applying, and in force.

        Of the planned ones only restrictions count: a planned list or code catches no consignment.
        """
        states = [m.legal_state(day) for m in self.measures]
        states = ["" if s == "planned" and not m.restricts else s for m, s in zip(self.measures, states, strict=True)]
        planned, adopted, force = (
            tuple(n for n, s in enumerate(states) if s == wanted) for wanted in ("planned", "adopted", "in_force")
        )
        return planned, adopted, force

    def ahead(self, day: dt.date) -> Bools:
        """Return which measures are, on ``day``, planned or adopted but not yet applying: what exposure speaks of."""
        planned, adopted, _ = self.states(day)
        marks = np.zeros(len(self.measures), bool)
        marks[[*planned, *adopted]] = True
        return marks
