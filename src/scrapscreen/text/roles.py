"""The role of each word: the goods themselves, or what they are made from, meant for, free of, coated with.

Roles come from cue words, whose reach runs along the row until a break, and from neighbours (``roles.csv``). Both work on
the flat array of all words of all rows at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import numpy as np
import numpy.typing as npt

from scrapscreen.errors import did_you_mean
from scrapscreen.tables import Row, data_dir, read_table
from scrapscreen.text.lexicon import Lexicon
from scrapscreen.text.line import Line
from scrapscreen.text.tokens import COMMA, STRONG
from scrapscreen.text.words import Vocabulary

Ints = npt.NDArray[np.int32]
Masks = npt.NDArray[np.uint64]

ROLES = ("is", "maybe", "origin", "for", "not", "with", "coat", "mod")
"""The goods; perhaps, if company supports it; made from; meant for; not; attached; coating; part of another term."""

IS, MAYBE, _KEEP = 0, 1, 255

NUMBER = "number"
"""The concept of plain numbers: they are set aside where the next word does not ask for them."""

_FIGURES = frozenset({"pattern", "measure"})
"""Kinds of concepts that say how much, not what: no cue changes their role."""

_BREAKS = {"soft": 0, "comma": 1, "strong": 2}


@dataclass(frozen=True, slots=True)
class _Cue:
    before: bool
    until: int
    reach: int
    role: int


@dataclass(frozen=True, slots=True)
class _Neighbour:
    who: int
    forward: bool
    other: int
    reach: int
    across: int
    role: int


class RoleReader:
    """Gives every mention its role, by ``cues.csv`` and ``roles.csv``."""

    def __init__(self, lexicon: Lexicon, folder: Path | None = None) -> None:
        folder = folder or data_dir() / "lexicon"
        self._lexicon = lexicon
        self._sets: dict[str, int] = {}
        self._masks = np.zeros(len(lexicon.concepts), np.uint64)
        self._cues = [
            self._cue(row) for row in read_table(folder / "cues.csv", ("cue", "direction", "until", "reach", "role"))
        ]
        columns = ("who", "direction", "other", "reach", "across", "role")
        rows = read_table(folder / "roles.csv", columns)
        self._neighbours = [self._neighbour(row) for row in rows]
        for row, rule in zip(rows, self._neighbours, strict=True):
            if self._hears_number(rule) and (rule.forward, rule.across, rule.reach) != (False, 0, 1):
                raise row.error("numbers are only heard by the word right after them", "write prev, 1 and soft")
        self._cue_table = (
            np.array([0, *(cue.until for _, cue in self._cues)]),
            np.array([0, *(cue.reach for _, cue in self._cues)]),
            np.array([0, *(cue.role for _, cue in self._cues)], np.uint8),
        )
        self._before = np.zeros(0, np.int16)
        self._unit_sets = np.zeros(0, np.uint64)
        self._after = np.zeros(0, np.int16)
        self._maybe = np.zeros(0, np.uint8)
        self._symbol = np.zeros(0, bool)
        self._figure = np.zeros(0, bool)
        self._number = np.zeros(0, bool)
        self._learning = Lock()
        self._asked = np.bitwise_or.reduce(np.array([1 << n.who for n in self._neighbours], np.uint64))
        self._listening = np.bitwise_or.reduce(
            np.array([0, *(1 << n.who for n in self._neighbours if self._hears_number(n))], np.uint64)
        )

    def _role(self, row: Row) -> int:
        if row["role"] == "keep":
            return _KEEP
        if row["role"] not in ROLES:
            hint = did_you_mean(row["role"], ROLES) or f"write one of {', '.join(ROLES)}"
            raise row.error(f"unknown role {row['role']!r}", hint)
        return ROLES.index(row["role"])

    def _cue(self, row: Row) -> tuple[int, _Cue]:
        if row["cue"] not in self._lexicon.concepts:
            hint = did_you_mean(row["cue"], self._lexicon.concepts) or "see concepts.csv"
            raise row.error(f"unknown concept {row['cue']!r}", hint)
        if row["role"] == "keep":
            raise row.error("a cue cannot keep a role", f"write one of {', '.join(ROLES)}")
        before = _choice(row, "direction", ("after", "before")) == "before"
        cue = _Cue(before, _BREAKS[_choice(row, "until", ("comma", "strong"))], _reach(row), self._role(row))
        return self._lexicon.concepts[row["cue"]].number, cue

    def _neighbour(self, row: Row) -> _Neighbour:
        return _Neighbour(
            self._bit(row, row["who"]),
            _choice(row, "direction", ("prev", "next")) == "next",
            self._bit(row, row["other"]),
            _reach(row),
            _BREAKS[_choice(row, "across", tuple(_BREAKS))],
            self._role(row),
        )

    def _hears_number(self, rule: _Neighbour) -> bool:
        number = self._lexicon.concepts.get(NUMBER)
        return number is not None and bool(self._masks[number.number] >> np.uint64(rule.other) & np.uint64(1))

    def numbers(self, vocabulary: Vocabulary) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        """Return for each unit whether it is a plain number, and whether it asks for a number right before it."""
        with self._learning:
            self._learn(vocabulary)
        return self._number, (self._unit_sets & self._listening) != 0

    def _bit(self, row: Row, names: str) -> int:
        """Return the bit of a set of concepts, written ``a|b|kind:form``; wider concepts include the narrower."""
        if names not in self._sets:
            bit = self._sets[names] = len(self._sets)
            if bit > 63:
                raise row.error("more than 64 different sets of concepts", "name a class in concepts.csv instead")
            for name in names.split("|"):
                chosen = [
                    c.number
                    for c in self._lexicon.by_number
                    if (c.kind == name[5:] if name.startswith("kind:") else name in c.wider)
                ]
                if not chosen:
                    known = [*self._lexicon.concepts, *(f"kind:{c.kind}" for c in self._lexicon.by_number)]
                    raise row.error(
                        f"unknown concept or kind {name!r}", did_you_mean(name, known) or "see concepts.csv"
                    )
                self._masks[chosen] |= np.uint64(1 << bit)
        return self._sets[names]

    def read(self, line: Line, vocabulary: Vocabulary) -> npt.NDArray[np.uint8]:
        """Return the role of each unit, a number among ``ROLES``."""
        with self._learning:
            self._learn(vocabulary)
        comma = np.cumsum(line.gap >= COMMA, dtype=np.int32)
        strong = np.cumsum(line.gap == STRONG, dtype=np.int32)
        units = _Units(line.unit, comma, strong, line.row)
        role = self._maybe[line.unit]
        self._apply_cues(units, role)
        self._apply_neighbours(units, role)
        return role

    def _learn(self, vocabulary: Vocabulary) -> None:
        """Work out the sets and cues of units seen for the first time."""
        units = vocabulary.units[len(self._maybe) :]
        if not units:
            return
        cue_of = {concept: n for n, (concept, cue) in enumerate(self._cues, 1) if not cue.before}
        after = [next((cue_of[c] for c in u.concepts if c in cue_of), 0) for u in units]
        turned = {concept: n for n, (concept, cue) in enumerate(self._cues, 1) if cue.before}
        before = [next((turned[c] for c in u.concepts if c in turned), 0) for u in units]
        self._before = np.append(self._before, np.array(before, np.int16))
        sets = [np.bitwise_or.reduce(self._masks[list(u.concepts)]) for u in units]
        self._unit_sets = np.append(self._unit_sets, np.array(sets, np.uint64))
        self._after = np.append(self._after, np.array(after, np.int16))
        self._maybe = np.append(self._maybe, np.array([u.maybe for u in units], np.uint8))
        table = self._lexicon.by_number
        symbol = [any(table[c].kind == "symbol" for c in u.concepts) for u in units]
        self._symbol = np.append(self._symbol, np.array(symbol, bool))
        figure = [any(table[c].kind in _FIGURES for c in u.concepts) for u in units]
        self._figure = np.append(self._figure, np.array(figure, bool))
        number = [[table[c].name for c in u.concepts] == [NUMBER] for u in units]
        self._number = np.append(self._number, np.array(number, bool))

    def _apply_cues(self, units: _Units, role: npt.NDArray[np.uint8]) -> None:
        """Give the words in reach of a cue its role; the nearest cue counts. Sizes and quantities keep theirs."""
        place = np.arange(len(role), dtype=np.int32)
        here = self._after[units.unit]
        last = np.maximum.accumulate(np.where(here > 0, place, -1)) if len(place) else place
        until, reach, gives = self._cue_table
        reached = np.flatnonzero((last >= 0) & (place - last <= reach.max()) & (here == 0) & ~self._figure[units.unit])
        cue_at = last[reached]
        kind = here[cue_at]
        same = np.where(
            until[kind] == STRONG,
            units.strong[reached] == units.strong[cue_at],
            units.comma[reached] == units.comma[cue_at],
        )
        taken = same & (reached - cue_at <= reach[kind])
        role[reached[taken]] = gives[kind[taken]]
        turned = self._before[units.unit]
        for kind in np.unique(turned[turned > 0]).tolist():
            cue = self._cues[kind - 1][1]
            limit = units.comma if cue.until == COMMA else units.strong
            at = np.flatnonzero(turned == kind)
            for step in range(1, cue.reach + 1):
                at = at[at >= step]
                near = at[limit[at - step] == limit[at]]
                role[near - step] = cue.role

    def _apply_neighbours(self, units: _Units, role: npt.NDArray[np.uint8]) -> None:
        own = self._unit_sets[units.unit]
        speaks = np.where((role == IS) | (role == MAYBE) & self._symbol[units.unit], own, np.uint64(0))
        asked = np.flatnonzero((own & self._asked) != 0)
        asked = asked[role[asked] <= MAYBE]
        mine = own[asked]
        windows = units.windows(asked, speaks, {(n.forward, n.across, n.reach) for n in self._neighbours})
        open_ = np.ones(len(asked), bool)
        for rule in self._neighbours:
            near = windows[rule.forward, rule.across, rule.reach]
            hit = open_ & ((mine >> np.uint64(rule.who)) & (near >> np.uint64(rule.other)) & np.uint64(1)).astype(bool)
            if rule.role != _KEEP:
                role[asked[hit]] = rule.role
            open_ &= ~hit


def _choice(row: Row, column: str, known: tuple[str, ...]) -> str:
    if row[column] not in known:
        raise row.error(f"{column} is {row[column]!r}", f"write one of {', '.join(known)}")
    return row[column]


def _reach(row: Row) -> int:
    if not row["reach"].isdecimal() or int(row["reach"]) < 1:
        raise row.error(f"reach is {row['reach']!r}", "write how many words, 1 or more")
    return int(row["reach"])


@dataclass(frozen=True)
class _Units:
    """The units of all rows in one line; equal ``comma`` or ``strong`` numbers mean: no such break between."""

    unit: Ints
    comma: Ints
    strong: Ints
    row: Ints

    def windows(
        self, places: npt.NDArray[np.intp], speaks: Masks, wanted: set[tuple[bool, int, int]]
    ) -> dict[tuple[bool, int, int], Masks]:
        """Return for each (forward, across, reach) the sets that the neighbours of each place belong to."""
        found: dict[tuple[bool, int, int], Masks] = {}
        most = max((reach for _, _, reach in wanted), default=0)
        edge = np.full(most, -1, np.int32)
        limits = [np.concatenate([edge, limit, edge]) for limit in (self.comma, self.strong, self.row)]
        here = [limit[places + most] for limit in limits]
        silence = np.zeros(most, np.uint64)
        voices = np.concatenate([silence, speaks, silence])
        for forward in (True, False):
            reaches = {
                across: max(r for f, a, r in wanted if (f, a) == (forward, across))
                for f, across, _ in wanted
                if f == forward
            }
            seen = {across: np.zeros(len(places), np.uint64) for across in reaches}
            for step in range(1, max(reaches.values(), default=0) + 1):
                other = places + (most + step if forward else most - step)
                voice = voices[other]
                for across, reach in reaches.items():
                    if step <= reach:
                        near = limits[across][other] == here[across]
                        seen[across] = seen[across] | np.where(near, voice, np.uint64(0))
                        if (forward, across, step) in wanted:
                            found[forward, across, step] = seen[across]
        return found
