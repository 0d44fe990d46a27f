"""Texts that have been read, and the number of what each of them states."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from scrapscreen.loops import supply

Ints = npt.NDArray[np.int64]
Read = Callable[[pa.StringArray], Ints]

_DEARER = 16
"""A text is set among so many others, or on arrays looked up among them, in the time in which it is read: then it is not."""

_YOUNG = 4
"""One of so many is looked up among the young before they join the old."""


class Shelf(NamedTuple):
    """Texts with their numbers, and the table in which compiled loops look them up; without loops there is none."""

    texts: pa.StringArray = pa.array([], pa.string())
    numbers: Ints = np.zeros(0, np.int64)
    table: Any = None

    def and_of(self, texts: pa.StringArray, numbers: Ints, on_loops: bool) -> Shelf:
        """Return the shelf with more texts."""
        both = pa.concat_arrays([self.texts, texts])
        return Shelf(both, np.concatenate([self.numbers, numbers]), self._table_with(texts) if on_loops else None)

    def _table_with(self, texts: pa.StringArray) -> Any:
        from scrapscreen.text.glossary import table_of, with_more

        return with_more(self.table or table_of(self.texts), texts)

    def find(self, texts: pa.StringArray) -> Ints:
        """Return the number of each text, -1 where it does not stand here."""
        if self.table is None:
            place = np.asarray(pc.index_in(texts, value_set=self.texts).fill_null(-1))
        else:
            from scrapscreen.text.glossary import find

            place = find(texts, self.table)
        numbers: Ints = np.append(self.numbers, -1)[place]
        return numbers


class KnownTexts:
    """Numbers of texts. On compiled loops what is new stands apart, so that a few new ones do not move all the others.

    Several threads may use one at once.

    Parameters
    ----------
    most : int
        When more are known, it begins anew.
    """

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, Lock()
        self._shelves = (Shelf(), Shelf())

    def __len__(self) -> int:
        return sum(len(shelf.numbers) for shelf in self._shelves)

    def numbers(self, texts: pa.StringArray, read: Read) -> Ints:
        """Return the number of each distinct text; ``read`` gives those of texts that are new."""
        on_loops = supply.pay(0)
        if not on_loops and len(self) > _DEARER * len(texts):
            return read(texts)
        found = np.full(len(texts), -1, np.int64)
        for shelf in self._shelves:
            left = np.flatnonzero(found < 0)
            if len(shelf.numbers) and len(left):
                found[left] = shelf.find(_some(texts, left))
        new = np.flatnonzero(found < 0)
        if len(new):
            added = _some(texts, new)
            found[new] = numbers = read(added)
            with self._lock:
                self._shelves = self._with(added, numbers, on_loops)
        return found

    def _with(self, texts: pa.StringArray, numbers: Ints, on_loops: bool) -> tuple[Shelf, Shelf]:
        old, young = self._shelves if len(self) < self._most else (Shelf(), Shelf())
        if not on_loops:
            return old.and_of(texts, numbers, on_loops), young
        if len(young.numbers) > _DEARER * len(texts):
            return old, young
        young = young.and_of(texts, numbers, on_loops)
        if len(young.numbers) * _YOUNG > len(old.numbers):
            old, young = old.and_of(young.texts, young.numbers, on_loops), Shelf()
        return old, young


def _some(texts: pa.StringArray, places: npt.NDArray[np.intp]) -> pa.StringArray:
    return texts.take(pa.array(places)) if len(places) < len(texts) else texts
