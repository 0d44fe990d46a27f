"""Claim: a second core makes the screening of a list in memory almost twice as fast.

    python benchmarks/cores.py [--rows 1000000] [--turns 5]

``pyarrow.set_cpu_count`` says how many threads the screening takes; one and two take turns on distinct rows never seen
before. To be sure of the machine itself: ``taskset -c 0 python benchmarks/cores.py`` must print about 1.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial

import pyarrow as pa
from common import AS_OF, Figure, made, run
from timing import Contest

import scrapscreen as ss


def screen_on(cores: int, table: pa.Table) -> None:
    before = pa.cpu_count()
    pa.set_cpu_count(cores)
    try:
        ss.screen_frame(table, as_of=AS_OF)
    finally:
        pa.set_cpu_count(before)


def measure(rows: int, turns: int) -> Iterator[Figure]:
    timings = Contest(
        partial(made, rows, 1.0),
        {"one": lambda table: screen_on(1, table), "two": lambda table: screen_on(2, table)},
        fresh=True,
    ).held(turns)
    one, two = timings["one"], timings["two"]
    yield Figure("one core", rows / one.median, "rows/s")
    yield Figure("one core, by processor time", rows / sorted(one.process)[turns // 2], "rows/s")
    yield Figure("two cores", rows / two.median, "rows/s")
    yield Figure(f"two cores against one ({len(os.sched_getaffinity(0))} to be had)", one.times(two), "×", "≥ 1.6")
    yield Figure("processor time of two cores against one", two.times_process(one), "×", "≤ 1.25")


if __name__ == "__main__":
    run(__doc__, measure, rows=1_000_000)
