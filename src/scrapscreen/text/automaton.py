"""Patterns of several places as one automaton, which all rows walk at once.

A word of a text is for it one of few kinds: words that fit the same places of the patterns are of one kind, whatever their
letters. A state is the set of places that may come next. Texts reach few of the many states, so each but the first is worked
out when one is reached for the first time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scrapscreen.compiled import Guard

Ints = npt.NDArray[np.int32]
Spot = tuple[int, int]
"""A pattern and the place in it that comes next."""

Names = tuple[str, ...]
"""What may stand in a place."""

DEAD, ROOT = 0, 1
"""The state without a way on, and the state before the first word."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a pattern: what may stand there, whether it may be missing, whether any sign may stand before it."""

    names: Names
    optional: bool
    after_any_sign: bool


class Automaton:
    """Follows all patterns at once; of those that end at one word the first wins. Several threads may use it at once.

    Parameters
    ----------
    patterns : sequence of tuples of Place
        What is looked for.
    fitting : sequence of sets
        For each kind of word the ``names`` of the places it fits.
    """

    def __init__(self, patterns: Sequence[tuple[Place, ...]], fitting: Sequence[AbstractSet[Names]]) -> None:
        self._patterns, self._count = patterns, len(fitting)
        self._fitting: dict[Names, list[int]] = {}
        for kind, fitted in enumerate(fitting):
            for names in fitted:
                self._fitting.setdefault(names, []).append(kind)
        self._states = [frozenset[Spot](), self._open((n, 0) for n in range(len(patterns)))]
        self._number = {state: n for n, state in enumerate(self._states)}
        self._next = np.zeros((2, 2 * self._count), np.int32)
        self._worked_out = np.array([True, False])
        self._ended = np.array([-1, -1], np.int32)
        self._working = Guard()
        self._work_out([ROOT])

    def step(self, state: Ints, kind: Ints, after_any: npt.NDArray[np.bool_] | bool = False) -> Ints:
        """Return the state after a word of each kind; ``after_any`` says where a sign parts it from the one before."""
        if not self._worked_out[state].all():
            self.work_out(state)
        following: Ints = self._next[state, kind + np.asarray(after_any) * self._count]
        return following

    def tables(self) -> tuple[npt.NDArray[np.bool_], Ints, Ints]:
        """Return which states are worked out, what follows in each on each kind of word, and the first pattern that ends there.

        The columns are the kinds of words, then once more for those after any sign.
        """
        with self._working:
            return self._worked_out, self._next, self._ended

    def work_out(self, states: Ints) -> None:
        """Work out what follows in some states."""
        with self._working:
            self._work_out(np.unique(states[~self._worked_out[states]]).tolist())

    def ended(self, state: Ints) -> Ints:
        """Return the first pattern that ends in each state, -1 where none does."""
        return self._ended[state]

    def _work_out(self, states: list[int]) -> None:
        if not states:
            return
        rows = [self._row(self._states[state]) for state in states]
        more = len(self._states) - len(self._next)
        following = np.pad(self._next, ((0, more), (0, 0)))
        following[states] = rows
        ended = [[n for n, at in state if at == len(self._patterns[n])] for state in self._states[len(self._ended) :]]
        done = np.pad(self._worked_out, (0, more))
        done[states] = True
        # what a state leads to stands before the state counts as worked out: other threads look without waiting
        self._ended = np.append(self._ended, np.array([min(of, default=-1) for of in ended], np.int32))
        self._next = following
        self._worked_out = done

    def _row(self, state: AbstractSet[Spot]) -> Ints:
        """Return the state that follows for each kind of word, next to the one before or after any sign."""
        going: dict[int, list[Spot]] = {}
        for n, at in state:
            for place in self._patterns[n][at : at + 1]:
                for kind in self._fitting.get(place.names, ()):
                    going.setdefault(kind, []).append((n, at + 1))
                    if place.after_any_sign:
                        going.setdefault(kind + self._count, []).append((n, at + 1))
        columns: dict[frozenset[Spot], list[int]] = {}
        for column, spots in going.items():
            columns.setdefault(frozenset(spots), []).append(column)
        row = np.zeros(2 * self._count, np.int32)
        for reached, here in columns.items():
            row[here] = self._numbered(self._open(reached))
        return row

    def _numbered(self, state: frozenset[Spot]) -> int:
        if state not in self._number:
            self._number[state] = len(self._states)
            self._states.append(state)
        return self._number[state]

    def _open(self, places: Iterable[Spot]) -> frozenset[Spot]:
        """Add the places reached by leaving out what may be missing."""
        opened = set()
        for n, at in places:
            opened.add((n, at))
            pattern = self._patterns[n]
            while at < len(pattern) and pattern[at].optional:
                at += 1
                opened.add((n, at))
        return frozenset(opened)
