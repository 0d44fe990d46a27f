"""What a pass has learnt: which facts a wording states, and the verdict on those facts in a context.

It grows with what a list brings that is new, up to a bound; then a new one begins, and those at work keep theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from itertools import repeat
from threading import Lock

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from scrapscreen.context import Context
from scrapscreen.grouping import distinct_rows, distinct_values
from scrapscreen.known import KnownTexts
from scrapscreen.verdict import Verdict

Ints = npt.NDArray[np.int64]
Masks = npt.NDArray[np.uint64]

MOST_WORDINGS = 400_000
MOST_VERDICTS = 100_000
MOST_TEXTS = 500_000
"""Beyond these a memory is full: some 200 MB at most."""

_CONTEXT_BITS = 24
_JUDGED_AT_ONCE = 8192

Judged = Callable[[Masks, Ints, Sequence[Context]], tuple[list[Verdict], npt.NDArray[np.intp]]]


class Memory:
    """Numbers for signatures (the facts a text states), contexts and verdicts.

    Several threads may use one at once; one of them learns while others wait, so that what they all meet is learnt once.
    """

    def __init__(self) -> None:
        self.verdicts: list[Verdict] = []
        self._contexts: list[Context] = []
        self._number_of: dict[Context, int] = {}
        self._context_of: dict[tuple[Hashable, ...], int] = {}
        self._texts = KnownTexts(MOST_TEXTS)
        self._wordings: dict[bytes, int] = {}
        self._signatures: dict[bytes, int] = {}
        self._bits: list[bytes] = []
        self._width = 1
        self._verdict_of: dict[int, int] = {}
        self._lock = Lock()

    @property
    def full(self) -> bool:
        """Whether it is time for a new one."""
        return (
            max(len(self._wordings), len(self._verdict_of), len(self._context_of)) > MOST_WORDINGS
            or max(len(self._bits), len(self.verdicts), len(self._contexts)) > MOST_VERDICTS
        )

    def signatures_of(self, texts: pa.StringArray, read: Callable[[pa.StringArray], Ints]) -> Ints:
        """Return the signature number of each distinct text; ``read`` gives those of texts that are new."""
        return self._texts.numbers(texts, read)

    def signatures(self, wordings: pa.BinaryArray, read: Callable[[pa.BinaryArray], Masks]) -> Ints:
        """Return the signature number of each wording; ``read`` gives the facts of those that are new."""
        keys = wordings.to_pylist()
        numbers = self._known(keys)
        if (numbers < 0).any():
            with self._lock:
                numbers = self._known(keys)
                new = np.flatnonzero(numbers < 0)
                if len(new):
                    numbers[new] = found = self._number(read(wordings.take(pa.array(new))))
                    self._wordings.update(zip((keys[n] for n in new.tolist()), found.tolist(), strict=True))
        return numbers

    def _known(self, keys: list[bytes]) -> Ints:
        return np.fromiter(map(self._wordings.get, keys, repeat(-1)), np.int64, len(keys))

    def _number(self, bits: Masks) -> Ints:
        first, back = distinct_rows(bits)
        facts = [bits[place].tobytes() for place in first]
        self._width = bits.shape[1]
        for known in facts:
            if known not in self._signatures:
                self._signatures[known] = len(self._bits)
                self._bits.append(known)
        return np.array([self._signatures[known] for known in facts], np.int64)[back]

    def bits(self, signatures: Ints) -> Masks:
        """Return the fact bits of each signature, shape (signatures, width)."""
        return np.frombuffer(b"".join(self._bits[s] for s in signatures.tolist()), np.uint64).reshape(
            len(signatures), self._width
        )

    def context(self, context: Context, cells: tuple[Hashable, ...] = ()) -> int:
        """Return the number of a context, and remember it for the cells it was read from."""
        with self._lock:
            if context not in self._number_of:
                self._number_of[context] = len(self._contexts)
                self._contexts.append(context)
            number = self._number_of[context]
            if cells:
                self._context_of[cells] = number
            return number

    def known_context(self, cells: tuple[Hashable, ...]) -> int | None:
        """Return the number of the context that cells stand for, if they were read before."""
        return self._context_of.get(cells)

    def decide(self, signature: Ints, context: Ints, judge: Judged) -> Ints:
        """Return the verdict number of each pair of signature and context; ``judge`` gives those that are new."""
        pairs, back = distinct_values(signature << _CONTEXT_BITS | context)
        asked = pairs.tolist()
        if not all(pair in self._verdict_of for pair in asked):
            with self._lock:
                new = [pair for pair in asked if pair not in self._verdict_of]
                for start in range(0, len(new), _JUDGED_AT_ONCE):
                    self._judge(new[start : start + _JUDGED_AT_ONCE], judge)
        return np.array([self._verdict_of[pair] for pair in asked], np.int64)[back]

    def _judge(self, pairs: list[int], judge: Judged) -> None:
        bits = self.bits(np.array(pairs) >> _CONTEXT_BITS)
        own = [pair & (1 << _CONTEXT_BITS) - 1 for pair in pairs]
        used = sorted(set(own))
        verdicts, which = judge(
            bits.reshape(len(pairs), -1), np.searchsorted(used, own), [self._contexts[c] for c in used]
        )
        numbers = (which + len(self.verdicts)).tolist()
        self.verdicts.extend(verdicts)  # first: a number that another thread finds must have its verdict
        self._verdict_of.update(zip(pairs, numbers, strict=True))
