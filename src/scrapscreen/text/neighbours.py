"""What the words around a word make of it: ``roles.csv``, the first line that fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from scrapscreen.errors import did_you_mean
from scrapscreen.tables import Row, read_table
from scrapscreen.text.cues import BREAKS, ROLES, read_choice, read_reach, read_role
from scrapscreen.text.lexicon import Lexicon
from scrapscreen.text.line import Breaks, Line
from scrapscreen.text.tokens import COMMA, SOFT, STRONG
from scrapscreen.text.words import Unit

Bools = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.intp]
Masks = npt.NDArray[np.uint64]
Window = tuple[str, int, int]
"""Direction, the strongest sign it looks across, and how many words far."""

NUMBER = "number"
"""The concept of plain numbers: they are set aside where the next word does not ask for them."""

_IS, _MAYBE, _KEEP = ROLES.index("is"), ROLES.index("maybe"), 255


class _Sets:
    """Sets of concepts, written ``a|b|kind:form``, each a bit of a word of 64; wider concepts include the narrower."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._bit: dict[str, int] = {}
        self._of_concept = np.zeros((0, len(lexicon.concepts)), np.uint64)
        self.of_unit = np.zeros((0, 0), np.uint64)

    def bit(self, row: Row, names: str) -> int:
        """Return the bit of a set of concepts."""
        if names not in self._bit:
            bit = self._bit[names] = len(self._bit)
            if bit % 64 == 0:
                self._of_concept = np.pad(self._of_concept, ((0, 1), (0, 0)))
            self._of_concept[bit // 64, self._members(row, names)] |= np.uint64(1 << bit % 64)
        return self._bit[names]

    def _members(self, row: Row, names: str) -> list[int]:
        members = []
        for name in names.split("|"):
            chosen = [
                c.number
                for c in self._lexicon.by_number
                if (c.kind == name[5:] if name.startswith("kind:") else name in c.wider)
            ]
            if not chosen:
                known = [*self._lexicon.concepts, *(f"kind:{c.kind}" for c in self._lexicon.by_number)]
                raise row.error(f"unknown concept or kind {name!r}", did_you_mean(name, known) or "see concepts.csv")
            members += chosen
        return members

    def holds(self, bit: int, name: str) -> bool:
        """Whether the set of this bit holds a concept."""
        concept = self._lexicon.concepts.get(name)
        return concept is not None and bool(_has(self._of_concept[bit // 64, concept.number], bit))

    def learn(self, units: Sequence[Unit]) -> None:
        """Work out the sets of units seen for the first time: ``of_unit``, shape (words of 64, units)."""
        if not self.of_unit.size:
            self.of_unit = np.zeros((len(self._of_concept), 0), np.uint64)
        new = [np.bitwise_or.reduce(self._of_concept[:, list(unit.concepts)], axis=1) for unit in units]
        self.of_unit = np.concatenate([self.of_unit, np.stack(new, axis=1)], axis=1)


def _has(masks: Masks, bit: int) -> Bools:
    """Return which masks, of the word of 64 that holds the bit, have it."""
    held: Bools = (masks >> np.uint64(bit % 64) & np.uint64(1)).astype(bool)
    return held


@dataclass(frozen=True, slots=True)
class _Rule:
    who: int
    other: int
    window: Window
    role: int


class Neighbours:
    """Gives words a role by the words around them."""

    def __init__(self, lexicon: Lexicon, folder: Path) -> None:
        self._lexicon = lexicon
        self._whose, self._others = _Sets(lexicon), _Sets(lexicon)
        columns = ("who", "direction", "other", "reach", "across", "role")
        self._rules = [self._rule(row) for row in read_table(folder / "roles.csv", columns)]
        self._symbol = np.zeros(0, bool)
        self._asked = np.zeros(0, bool)
        """For each unit whether a rule may change its role."""
        self.listens = np.zeros(0, bool)
        """For each unit whether it asks for a number right before it."""

    def _rule(self, row: Row) -> _Rule:
        window = (
            read_choice(row, "direction", ("prev", "next", "first", "last")),
            BREAKS[read_choice(row, "across", tuple(BREAKS))],
            read_reach(row),
        )
        rule = _Rule(
            self._whose.bit(row, row["who"]),
            self._others.bit(row, row["other"]),
            window,
            _KEEP if row["role"] == "keep" else read_role(row),
        )
        if self._hears_number(rule) and window != ("prev", SOFT, 1):
            raise row.error("numbers are only heard by the word right after them", "write prev, 1 and soft")
        if window[0] == "last" and window[1] != SOFT:
            raise row.error("the last word of a phrase is looked for before the next sign", "write soft")
        return rule

    def _hears_number(self, rule: _Rule) -> bool:
        return self._others.holds(rule.other, NUMBER)

    def learn(self, units: Sequence[Unit]) -> None:
        """Work out what the rules ask of units seen for the first time."""
        known = len(self._symbol)
        self._whose.learn(units)
        self._others.learn(units)
        table = self._lexicon.by_number
        symbol = [any(table[c].kind == "symbol" for c in unit.concepts) for unit in units]
        self._symbol = np.append(self._symbol, np.array(symbol, bool))
        maybe = np.array([unit.maybe for unit in units], bool)
        asked, listens = np.zeros((2, len(units)), bool)
        for rule in self._rules:
            who = _has(self._whose.of_unit[rule.who // 64, known:], rule.who)
            if rule.role != _KEEP:
                asked |= who & (maybe if rule.role == _IS else True)
            if self._hears_number(rule):
                listens |= who
        self._asked = np.append(self._asked, asked)
        self.listens = np.append(self.listens, listens)

    def apply(self, line: Line, breaks: Breaks, heads: Places, role: Bytes) -> None:
        """Give the words that a rule asks about their role, in place. Only what is of the goods bears witness.

        ``heads`` holds for each word the place of the last one of its phrase (``Cues.heads``).
        """
        unit = line.unit
        asked = np.flatnonzero(self._asked[unit])
        asked = asked[role[asked] <= _MAYBE]
        who = [masks[unit[asked]] for masks in self._whose.of_unit]
        mute = ~((role == _IS) | (role == _MAYBE) & self._symbol[unit])
        near = []
        for word, masks in enumerate(self._others.of_unit):
            voices = masks[unit]
            voices[mute] = 0
            wanted = {rule.window for rule in self._rules if rule.other // 64 == word}
            near.append(_windows(breaks, asked, voices, wanted) | _lasts(heads, asked, voices, wanted))
        open_ = np.ones(len(asked), bool)
        for rule in self._rules:
            said = near[rule.other // 64][rule.window]
            hit = open_ & _has(who[rule.who // 64], rule.who) & _has(said, rule.other)
            if rule.role != _KEEP:
                role[asked[hit]] = rule.role
            open_ &= ~hit


def _windows(breaks: Breaks, places: Places, voices: Masks, wanted: set[Window]) -> dict[Window, Masks]:
    """Return for each window the sets that the neighbours of each place belong to."""
    found: dict[Window, Masks] = {}
    most = max((reach for _, _, reach in wanted), default=0)
    edge = np.full(most, -1, np.int32)
    apart = {SOFT: breaks.stroke, COMMA: breaks.strong, STRONG: breaks.row}
    limits = {across: np.concatenate([edge, limit, edge]) for across, limit in apart.items()}
    here = {across: limit[places + most] for across, limit in limits.items()}
    silence = np.zeros(most, np.uint64)
    voices = np.concatenate([silence, voices, silence])
    begins = limits[STRONG][places + (most - 1)] != here[STRONG]
    for direction, forward in (("next", 1), ("prev", -1), ("first", 1)):
        reaches: dict[int, int] = {}
        for _, across, reach in (window for window in wanted if window[0] == direction):
            reaches[across] = max(reach, reaches.get(across, 0))
        seen = {across: np.zeros(len(places), np.uint64) for across in reaches}
        for step in range(1, max(reaches.values(), default=0) + 1):
            other = places + (most + forward * step)
            voice = voices[other]
            for across, reach in reaches.items():
                if step <= reach:
                    near = limits[across][other] == here[across]
                    near = near & begins if direction == "first" else near
                    seen[across] = seen[across] | np.where(near, voice, np.uint64(0))
                    if (direction, across, step) in wanted:
                        found[direction, across, step] = seen[across]
    return found


def _lasts(heads: Places, places: Places, voices: Masks, wanted: set[Window]) -> dict[Window, Masks]:
    """Return for each window that looks at the last word of the phrase the sets it belongs to."""
    windows = [window for window in wanted if window[0] == "last"]
    if not windows:
        return {}
    head = heads[places]
    step = head - places
    voice = np.where(step > 0, voices[head], np.uint64(0))
    return {window: np.where(step <= window[2], voice, np.uint64(0)) for window in windows}
