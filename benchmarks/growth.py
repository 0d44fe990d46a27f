"""Claim: the time of a file grows with its rows and no faster, and memory does not grow at all.

    python benchmarks/growth.py [--rows 10000000] [--turns 1]
    python benchmarks/growth.py --rows 100000000      # five minutes, and some 40 GB of disk for list and answers

CSV lists of ten thousand rows, of ten times as many, and so on up to ``--rows``, every text distinct, go through
``scrapscreen screen LIST -o OUT`` in a process of its own. The lists are made by another process, not timed. ``BENCH_DIR``
names the folder for the files where the one for temporary files is small.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import list_maker
from common import AS_OF, Figure, run
from timing import Child, child

SMALLEST = 10_000


def measure(rows: int, turns: int) -> Iterator[Figure]:
    sizes, size = [], min(SMALLEST, rows)
    while size <= rows:
        sizes.append(size)
        size *= 10
    found: list[tuple[int, float, float, float]] = []
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as folder:
        for size in sizes:
            source, out = Path(folder, "list.csv"), Path(folder, "out.csv")
            child(sys.executable, str(list_maker.__file__), str(size), source)
            options = ("-o", out, "--quiet", "--as-of", AS_OF)
            command = (sys.executable, "-m", "scrapscreen.cli", "screen", source, *options)
            runs: list[Child] = [child(*command) for _ in range(turns)]
            wall, process, peak = (
                statistics.median(getattr(r, what) for r in runs) for what in ("wall", "process", "peak")
            )
            found.append((size, wall, process, peak))
            yield Figure(f"{size:,} rows: screened from file to file", size / wall, "rows/s")
            yield Figure(f"{size:,} rows: processor time, start-up and all", 1e6 * process / size, "µs a row")
            yield Figure(f"{size:,} rows: peak memory", peak, "MiB")
            yield Figure(f"{size:,} rows: bytes in", source.stat().st_size / size, "bytes a row")
            yield Figure(f"{size:,} rows: bytes out", out.stat().st_size / size, "bytes a row")
    least, _, start, _ = found[0]
    large = [f for f in found if f[0] >= 100_000][-2:]
    if len(large) == 2:
        (few, _, early, low), (many, _, late, high) = large
        yield Figure(f"{many:,} rows against {few:,}, processor time a row, start-up taken off",
                     (late - start) / (many - least) / ((early - start) / (few - least)), "×", "≤ 1.1")  # fmt: skip
        yield Figure(f"{many:,} rows against {few:,}, peak memory", high / low, "×", "≤ 1.2")


if __name__ == "__main__":
    run(__doc__, measure, rows=10_000_000, turns=1)
