"""The role of each word: the goods themselves, or what they are made from, meant for, free of, coated with.

Roles come from cue words and from neighbours. Both work on the flat array of all words of all rows at once.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from scrapscreen.compiled import Guard
from scrapscreen.tables import data_dir
from scrapscreen.text.cues import ROLES, Cues
from scrapscreen.text.lexicon import Lexicon
from scrapscreen.text.line import Line
from scrapscreen.text.neighbours import NUMBER, Neighbours
from scrapscreen.text.words import Vocabulary

__all__ = ["IS", "MAYBE", "ROLES", "RoleReader"]

IS, MAYBE = ROLES.index("is"), ROLES.index("maybe")

Bools = npt.NDArray[np.bool_]


class RoleReader:
    """Gives every mention its role, by ``cues.csv`` and ``roles.csv``."""

    def __init__(self, lexicon: Lexicon, folder: Path | None = None) -> None:
        folder = folder or data_dir() / "lexicon"
        self._lexicon = lexicon
        self._cues = Cues(lexicon, folder)
        self._neighbours = Neighbours(lexicon, folder)
        self._open = np.zeros(0, np.uint8)
        self._number = np.zeros(0, bool)
        self._learning = Guard()

    def numbers(self, vocabulary: Vocabulary) -> tuple[Bools, Bools]:
        """Return for each unit whether it is a plain number, and whether it asks for a number right before it."""
        with self._learning:
            self._learn(vocabulary)
        return self._number, self._neighbours.listens

    def read(self, line: Line, vocabulary: Vocabulary) -> npt.NDArray[np.uint8]:
        """Return the role of each unit, a number among ``ROLES``."""
        with self._learning:
            self._learn(vocabulary)
        role = self._open[line.unit]
        breaks = line.breaks()
        self._cues.apply(line, breaks, role)
        self._neighbours.apply(line, breaks, self._cues.heads(line, breaks), role)
        return role

    def _learn(self, vocabulary: Vocabulary) -> None:
        """Work out all that is asked of units seen for the first time."""
        units = vocabulary.units[len(self._open) :]
        if not units:
            return
        names = [[self._lexicon.by_number[c].name for c in unit.concepts] for unit in units]
        self._cues.learn(units)
        self._neighbours.learn(units)
        self._number = np.append(self._number, np.array([of == [NUMBER] for of in names], bool))
        self._open = np.append(self._open, np.array([MAYBE if unit.maybe else IS for unit in units], np.uint8))
