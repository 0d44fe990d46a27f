"""Claim: a list in memory is screened at a fixed share of the speed of one regular-expression search in its rows.

    python benchmarks/in_memory.py [--rows 1000000] [--turns 5]

A pyarrow table goes through ``screen_frame``: all rows distinct, then one text in twenty rows. Each turn brings a list it
has not seen; one search by pyarrow (one thread) in the same rows of the same turn is the measure of the machine. Last, the
first list of a screener that has learnt nothing yet, and a list read without compiled loops.
"""

from __future__ import annotations

import resource
from collections.abc import Iterator
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc
from common import AS_OF, Figure, made, run
from timing import Contest

import scrapscreen as ss
from scrapscreen.loops import supply

SEARCH = r"(?i)\b(scrap|schrott|waste|d[eé]chets|rottam|chatarra|z[lł]om|sucata)\w*"


def screen(table: pa.Table) -> object:
    return ss.screen_frame(table, as_of=AS_OF)


def search(table: pa.Table) -> object:
    return pc.match_substring_regex(table["goods"], SEARCH)


def measure(rows: int, turns: int) -> Iterator[Figure]:
    screen(made(min(rows, 2000), 1.0, seed=1))
    for share, name in ((1.0, "distinct rows"), (0.05, "rows, 5 % distinct")):
        timings = Contest(partial(made, rows, share), {"screen": screen, "search": search}).held(turns)
        ours, theirs = timings["screen"], timings["search"]
        texts = pc.count_distinct(made(rows, share, seed=1000)["goods"]).as_py()
        yield Figure(f"{name}: texts that differ", 100 * texts / rows, "%")
        yield Figure(f"{name}: screened", rows / ours.median, "rows/s", "≥ 700,000" if share == 1 else "≥ 4,000,000")
        yield Figure(f"{name}: one regex search", rows / theirs.median, "rows/s")
        yield Figure(f"{name}: screening takes as long as", ours.times(theirs), "searches")
        yield Figure(f"{name}: screening takes as much processor time as", ours.times_process(theirs), "searches")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Figure("peak memory of the process, lists and answers and all", peak, "MiB")
    cold = Contest(
        lambda seed: (ss.Screener(), made(rows, 1.0, seed)),
        {"cold": lambda given: given[0].screen_frame(given[1], as_of=AS_OF)},
    ).held(1)
    yield Figure("distinct rows: screened by a screener that has learnt nothing", rows / cold["cold"].median, "rows/s")
    supply.withdraw()
    plain = Contest(partial(made, rows, 1.0), {"screen": screen}).held(turns)
    yield Figure("distinct rows: screened without compiled loops", rows / plain["screen"].median, "rows/s")


if __name__ == "__main__":
    run(__doc__, measure, rows=1_000_000)
