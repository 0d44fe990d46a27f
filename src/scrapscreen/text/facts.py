"""From mentions to facts: what each row says, as a row of bits, one bit for every fact that some rule asks about."""

from __future__ import annotations

from threading import Lock

import numpy as np
import numpy.typing as npt

from scrapscreen.rules import FactSpace
from scrapscreen.text.lexicon import Lexicon
from scrapscreen.text.line import Line
from scrapscreen.text.roles import MAYBE, ROLES
from scrapscreen.text.words import Vocabulary

Masks = npt.NDArray[np.uint64]


def stated_facts(lexicon: Lexicon) -> set[str]:
    """Return every fact that a text can state: concept, role and count."""
    names = set(lexicon.concepts)
    return names | {f"{n}@{r}" for n in names for r in (*ROLES, "*")} | {f"{n}:{k}" for n in names for k in range(2, 6)}


class FactReader:
    """Turns mentions into bit rows over the facts of a ``FactSpace``.

    Bit ``n`` stands for ``facts[n]``, the ``n``-th fact of the space that a text can state.
    """

    def __init__(self, lexicon: Lexicon, space: FactSpace) -> None:
        stated = stated_facts(lexicon)
        self.facts = [fact for fact in space.column if fact in stated]
        self.width = max(1, -(-len(self.facts) // 64))
        concepts = len(lexicon.concepts)
        self._of_concept = np.zeros((concepts, len(ROLES), self.width), np.uint64)
        self._counted: list[tuple[int, npt.NDArray[np.bool_], int]] = []
        for bit, fact in enumerate(self.facts):
            name, _, times = fact.partition(":")
            concept, _, role = name.partition("@")
            members = [c.number for c in lexicon.by_number if concept in c.wider]
            if times:
                chosen = np.zeros(concepts, bool)
                chosen[members] = True
                self._counted.append((bit, chosen, int(times)))
                continue
            roles = list(range(len(ROLES))) if role == "*" else [ROLES.index(role or "is")]
            self._of_concept[np.ix_(members, roles, [bit // 64])] |= np.uint64(1 << bit % 64)
        self._of_unit = np.zeros((0, self.width), np.uint64)
        self._counts = np.zeros((0, len(self._counted)), bool)
        self._learning = Lock()

    def _learn(self, vocabulary: Vocabulary) -> None:
        units = vocabulary.units[len(self._counts) :]
        if not units:
            return
        rows = [np.bitwise_or.reduce(self._of_concept[list(u.concepts)], axis=0) for u in units]
        self._of_unit = np.concatenate([self._of_unit, *rows])
        counts = [[bool(chosen[list(u.concepts)].any()) for _, chosen, _ in self._counted] for u in units]
        self._counts = np.concatenate([self._counts, np.array(counts, bool).reshape(len(units), -1)])

    def read(self, line: Line, role: npt.NDArray[np.uint8], vocabulary: Vocabulary) -> Masks:
        """Return the bits of every row, shape (rows, width), from its units and their roles."""
        with self._learning:
            self._learn(vocabulary)
        bits = np.zeros((len(line.bounds) - 1, self.width), np.uint64)
        if not len(line.unit):
            return bits
        key = line.unit * len(ROLES) + role
        speaking = np.flatnonzero(np.diff(line.bounds))
        edge = line.bounds[speaking]
        for w in range(self.width):
            bits[speaking, w] = np.bitwise_or.reduceat(self._of_unit[:, w][key], edge)
        for n, (bit, _, times) in enumerate(self._counted):
            spoken = self._counts[:, n][line.unit] & (role <= MAYBE)
            many = np.add.reduceat(spoken.astype(np.int32), edge) >= times
            bits[speaking[many], bit // 64] |= np.uint64(1 << bit % 64)
        return bits

    def unpack(self, bits: Masks) -> npt.NDArray[np.bool_]:
        """Return bit rows as a matrix, one column for each of ``facts``."""
        flat = np.unpackbits(
            np.ascontiguousarray(bits).view(np.uint8), axis=1, bitorder="little", count=len(self.facts)
        )
        return flat.view(bool)
