"""Cue words ("from", "for", "without"), whose reach runs along the row until a sign: ``cues.csv``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from scrapscreen.errors import did_you_mean
from scrapscreen.grouping import running_sum
from scrapscreen.tables import Row, read_table
from scrapscreen.text.lexicon import Lexicon
from scrapscreen.text.line import Breaks, Line
from scrapscreen.text.tokens import COMMA, SOFT, STRONG
from scrapscreen.text.words import Unit

Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.intp]

ROLES = ("is", "maybe", "origin", "for", "not", "with", "coat", "mod")
"""The goods; perhaps, if company supports it; made from; meant for; not; attached; coating; part of another term."""

BREAKS = {"soft": SOFT, "comma": COMMA, "strong": STRONG}

_ASKED = ("before", "stroke")

_FIGURES = frozenset({"pattern", "measure"})
"""Kinds of concepts that say how much, not what: no cue changes their role."""


@dataclass(frozen=True, slots=True)
class _Cue:
    concept: int
    direction: str
    until: int
    reach: int
    role: int
    ends: frozenset[str]
    asks: frozenset[str]


class Cues:
    """Gives the words in reach of a cue its role."""

    def __init__(self, lexicon: Lexicon, folder: Path) -> None:
        self._lexicon = lexicon
        rows = read_table(folder / "cues.csv", ("cue", "direction", "until", "reach", "role", "ends_behind", "asks"))
        self._cues = [self._cue(row) for row in rows]
        self._table = (
            np.array([0, *(cue.until for cue in self._cues)]),
            np.array([0, *(cue.reach for cue in self._cues)]),
            np.array([0, *(cue.role for cue in self._cues)], np.uint8),
        )
        self._asks_before, self._asks_stroke = (
            np.array([False, *(asked in cue.asks for cue in self._cues)]) for asked in _ASKED
        )
        self._ends = np.zeros((len(self._cues) + 1, 0), bool)
        self._own = np.zeros(0, np.int16)
        self._after = np.zeros(0, np.int16)
        self._before = np.zeros(0, np.int16)
        self._figure = np.zeros(0, bool)

    def _cue(self, row: Row) -> _Cue:
        if row["cue"] not in self._lexicon.concepts:
            hint = did_you_mean(row["cue"], self._lexicon.concepts) or "see concepts.csv"
            raise row.error(f"unknown concept {row['cue']!r}", hint)
        if row["role"] in ("keep", "maybe"):
            raise row.error("a cue decides the role", "write what the word is: is, origin, for, not, with, coat or mod")
        return _Cue(
            self._lexicon.concepts[row["cue"]].number,
            read_choice(row, "direction", ("after", "before", "own")),
            BREAKS[read_choice(row, "until", ("comma", "strong"))],
            read_reach(row),
            read_role(row),
            self._kinds(row),
            _asked(row),
        )

    def _kinds(self, row: Row) -> frozenset[str]:
        known = {concept.kind for concept in self._lexicon.concepts.values()}
        named = frozenset(row["ends_behind"].split())
        for kind in sorted(named - known):
            raise row.error(f"unknown kind {kind!r}", did_you_mean(kind, known) or "see concepts.csv")
        return named

    def learn(self, units: Sequence[Unit]) -> None:
        """Find the cues among units seen for the first time."""
        table = self._lexicon.by_number
        kinds = [{table[c].kind for c in unit.concepts} for unit in units]
        self._own = np.append(self._own, self._found(units, "own"))
        self._after = np.append(self._after, self._found(units, "after"))
        self._before = np.append(self._before, self._found(units, "before"))
        self._figure = np.append(self._figure, np.array([not _FIGURES.isdisjoint(own) for own in kinds], bool))
        ends = [[not cue.ends.isdisjoint(own) for own in kinds] for cue in self._cues]
        self._ends = np.append(self._ends, np.array([[False] * len(units), *ends], bool), axis=1)

    def _found(self, units: Sequence[Unit], direction: str) -> npt.NDArray[np.int16]:
        """Return for each unit the number of its first cue of a direction, 0 where it has none."""
        cues = {cue.concept: n for n, cue in enumerate(self._cues, 1) if cue.direction == direction}
        return np.array([next((cues[c] for c in unit.concepts if c in cues), 0) for unit in units], np.int16)

    def apply(self, line: Line, breaks: Breaks, role: Bytes) -> None:
        """Give the words in reach of a cue its role, in place; the nearest cue counts. Sizes and quantities keep theirs.

        A cue of the word's own, an ending, gives way to a cue word.
        """
        own = self._own[line.unit]
        cased = np.flatnonzero(own)
        role[cased] = self._table[2][own[cased]]
        place = np.arange(len(role), dtype=np.int32)
        here = self._after[line.unit]
        here = np.where(self._asks_before[here] & ~self._follows(line), 0, here)
        here = np.where(self._asks_stroke[here] & ~_has_sign_behind(line), 0, here)
        last = np.maximum.accumulate(np.where(here > 0, place, -1)) if len(place) else place
        until, reach, gives = self._table
        reached = np.flatnonzero((last >= 0) & (place - last <= reach.max()) & (here == 0) & ~self._figure[line.unit])
        cue_at = last[reached]
        kind = here[cue_at]
        begin = cue_at + self._asks_stroke[kind]
        same = np.where(
            until[kind] == STRONG,
            breaks.strong[reached] == breaks.strong[begin],
            breaks.comma[reached] == breaks.comma[begin],
        )
        ended = self._ends[kind, line.unit[cue_at + 1]] & (reached - cue_at > 1)
        taken = same & (reached - cue_at <= reach[kind]) & ~ended
        role[reached[taken]] = gives[kind[taken]]
        turned = self._before[line.unit]
        for kind in np.unique(turned[turned > 0]).tolist():
            cue = self._cues[kind - 1]
            limit = breaks.comma if cue.until == COMMA else breaks.strong
            at = np.flatnonzero(turned == kind)
            for step in range(1, cue.reach + 1):
                at = at[at >= step]
                near = at[limit[at - step] == limit[at]]
                role[near - step] = cue.role

    def _follows(self, line: Line) -> npt.NDArray[np.bool_]:
        """Return for each unit whether any stands before it in its row, figures and quantities aside."""
        solid = running_sum(~self._figure[line.unit])
        before = np.concatenate([np.zeros(1, np.int32), solid])
        return before[:-1] > before[line.bounds[:-1]][line.row]

    def heads(self, line: Line, breaks: Breaks) -> Places:
        """Return for each unit the place of the last one of its phrase, sizes and quantities aside (none there: -1).

        A phrase ends at a sign, and before a cue that reaches onwards.
        """
        phrase: Ints = breaks.stroke + running_sum(self._after[line.unit] > 0)
        solid = np.flatnonzero(~self._figure[line.unit])
        last = np.full(phrase[-1] + 1 if len(phrase) else 0, -1, np.intp)
        last[phrase[solid]] = solid
        return last[phrase]


def _has_sign_behind(line: Line) -> npt.NDArray[np.bool_]:
    """Return for each unit whether a sign weaker than a full break stands between it and the next of its row."""
    has = np.zeros(len(line.unit), bool)
    row, gap = line.row, line.gap[1:]
    has[:-1] = (gap > SOFT) & (gap < STRONG) & (row[1:] == row[:-1])
    return has


def _asked(row: Row) -> frozenset[str]:
    asked = row["asks"].split()
    for word in asked:
        if word not in _ASKED:
            raise row.error(f"asks is {word!r}", f"write nothing, {' or '.join(_ASKED)}")
    return frozenset(asked)


def read_role(row: Row) -> int:
    """Return the number of the role in this line of a table."""
    if row["role"] not in ROLES:
        hint = did_you_mean(row["role"], ROLES) or f"write one of {', '.join(ROLES)}"
        raise row.error(f"unknown role {row['role']!r}", hint)
    return ROLES.index(row["role"])


def read_choice(row: Row, column: str, known: tuple[str, ...]) -> str:
    """Return a cell that must hold one of the known words."""
    if row[column] not in known:
        raise row.error(
            f"{column} is {row[column]!r}", f"write one of {', '.join(word or 'nothing' for word in known)}"
        )
    return row[column]


def read_reach(row: Row) -> int:
    """Return how many words a line of a table reaches."""
    if not row["reach"].isdecimal() or int(row["reach"]) < 1:
        raise row.error(f"reach is {row['reach']!r}", "write how many words, 1 or more")
    return int(row["reach"])
