"""Claim: no stage of the screening is waste: where the microseconds of a row go, and that they add up to the whole.

    python benchmarks/stages.py [--rows 1000000] [--turns 5]

The screening runs as it is, on one thread, on distinct rows never seen before; its parts are watched from outside. Each
part is charged its own time on the processor, without the parts it calls.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import pyarrow as pa
from common import AS_OF, Figure, made, run

import scrapscreen as ss
from scrapscreen import screener, screening
from scrapscreen.answer import Answers, AnswerSheet
from scrapscreen.judge import Judge
from scrapscreen.loops import supply
from scrapscreen.memory import Memory
from scrapscreen.text import reader
from scrapscreen.text.phrases import PhraseBook
from scrapscreen.text.words import Vocabulary

Part = tuple[str, Any, str]

ON_ARRAYS: tuple[Part, ...] = (
    ("words cut", reader, "tokenise"),
    ("words read", Vocabulary, "read"),
    ("phrases and number patterns", PhraseBook, "apply"),
    ("laid in line", reader, "lay_flat"),
    ("wordings made distinct", reader.TextReader, "wordings"),
)


def on_loops() -> tuple[Part, ...]:
    """Return the parts that read texts on compiled loops."""
    from scrapscreen.text import fast, loops, wordloops

    return (
        ("texts looked over", wordloops, "look_over"),
        ("words cut", wordloops, "cut"),
        ("words looked up", fast, "look_up"),
        ("new words read", fast.Knowledge, "_learn"),
        ("phrases", loops, "follow_phrases"),
        ("number patterns", loops, "follow_patterns"),
        ("laid in line", loops, "lay"),
        ("wordings made distinct", reader.TextReader, "wordings"),
    )


BEHIND: tuple[Part, ...] = (
    ("texts made distinct, contexts, spreading back", screening.Pass, "answers"),
    ("wordings looked up", Memory, "signatures"),
    ("roles and facts of new wordings", reader.TextReader, "facts"),
    ("verdicts looked up", Memory, "decide"),
    ("verdicts judged", Judge, "judge"),
    ("answers laid out", AnswerSheet, "lay_out"),
    ("columns spread", Answers, "table"),
    ("frame in and out", screener.Screener, "screen_frame"),
)


class Watch:
    """Charges each part with its own processor time."""

    def __init__(self, parts: tuple[Part, ...]) -> None:
        self._parts = parts
        self.spent = dict.fromkeys((name for name, _, _ in parts), 0.0)
        self._running: list[str] = []
        self._since = 0.0

    def _charge(self) -> None:
        now = time.thread_time()
        if self._running:
            self.spent[self._running[-1]] += now - self._since
        self._since = now

    def watched(self, name: str, part: Callable[..., Any]) -> Callable[..., Any]:
        """Return the part, charged to ``name`` as long as it runs."""

        @wraps(part)
        def run_watched(*args: Any, **named: Any) -> Any:
            self._charge()
            self._running.append(name)
            try:
                return part(*args, **named)
            finally:
                self._charge()
                self._running.pop()

        return run_watched

    @contextmanager
    def on(self) -> Iterator[None]:
        """Watch all parts, on one thread; put everything back at the end."""
        before, cores = [getattr(home, attribute) for _, home, attribute in self._parts], pa.cpu_count()
        pa.set_cpu_count(1)
        try:
            for (name, home, attribute), part in zip(self._parts, before, strict=True):
                setattr(home, attribute, self.watched(name, part))
            yield
        finally:
            pa.set_cpu_count(cores)
            for (_, home, attribute), part in zip(self._parts, before, strict=True):
                setattr(home, attribute, part)


def measure(rows: int, turns: int) -> Iterator[Figure]:
    ss.screen_frame(made(min(rows, 2000), 1.0, seed=1), as_of=AS_OF)
    parts = (*(on_loops() if supply.pay(0) else ON_ARRAYS), *BEHIND)
    watches, whole = [], []
    for turn in range(turns):
        table, watch = made(rows, 1.0, seed=1000 + turn), Watch(parts)
        with watch.on():
            start = time.thread_time()
            ss.screen_frame(table, as_of=AS_OF)
            whole.append(time.thread_time() - start)
        watches.append(watch)
    for name, _, _ in parts:
        yield Figure(name, 1e6 / rows * statistics.median(w.spent[name] for w in watches), "µs a row")
    yield Figure("whole screening, one thread", 1e6 / rows * statistics.median(whole), "µs a row")
    shares = [sum(w.spent.values()) / total for w, total in zip(watches, whole, strict=True)]
    yield Figure("sum of the stages against the whole", statistics.median(shares), "×", "0.99 to 1.01")


if __name__ == "__main__":
    run(__doc__, measure, rows=1_000_000)
